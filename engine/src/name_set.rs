//! [`NameSet`]: which of a flow's variables.

use std::sync::Arc;

use crate::name::Name;

/// Some of the names of a list, in its order. A flow has such a set for each of its states, so a
/// set takes one bit for each name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameSet {
    /// Sorted.
    all: Arc<[Name]>,
    marks: Vec<u64>,
}

impl NameSet {
    /// None of the names, which are sorted.
    pub fn none(all: &Arc<[Name]>) -> NameSet {
        NameSet {
            all: Arc::clone(all),
            marks: vec![0; all.len().div_ceil(64)],
        }
    }

    /// All of the names, which are sorted.
    pub fn every(all: &Arc<[Name]>) -> NameSet {
        let mut every = NameSet::none(all);
        every.extend(all.iter());
        every
    }

    /// Adds names; those that are not in the list are left out.
    pub fn extend<'n>(&mut self, names: impl IntoIterator<Item = &'n Name>) {
        for name in names {
            if let Some(place) = self.place(name) {
                self.marks[place / 64] |= 1 << (place % 64);
            }
        }
    }

    pub fn contains(&self, name: &str) -> bool {
        let place = self.place(name);
        place.is_some_and(|place| self.has(place))
    }

    pub fn iter(&self) -> impl Iterator<Item = &Name> {
        let names = self.all.iter().enumerate();
        names
            .filter(|(place, _)| self.has(*place))
            .map(|(_, name)| name)
    }

    /// Keeps the names that are also in the other set.
    pub fn keep(&mut self, other: &NameSet) {
        self.combine(other, |mine, theirs| mine & theirs);
    }

    /// Adds the names of the other set.
    pub fn add(&mut self, other: &NameSet) {
        self.combine(other, |mine, theirs| mine | theirs);
    }

    /// Removes the names of the other set.
    pub fn remove(&mut self, other: &NameSet) {
        self.combine(other, |mine, theirs| mine & !theirs);
    }

    /// Both sets are of the same list.
    fn combine(&mut self, other: &NameSet, one: impl Fn(u64, u64) -> u64) {
        for (mine, theirs) in self.marks.iter_mut().zip(&other.marks) {
            *mine = one(*mine, *theirs);
        }
    }

    fn has(&self, place: usize) -> bool {
        self.marks[place / 64] & (1 << (place % 64)) != 0
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.all
            .binary_search_by(|known| known.as_str().cmp(name))
            .ok()
    }
}

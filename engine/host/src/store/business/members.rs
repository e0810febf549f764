//! [`Members`]: the people whom rows give a role, as they were counted last.

use std::collections::HashMap;

use tilmash_engine::interpret::Filter;
use tilmash_engine::value::{RowId, Value};

use crate::store::database::revision::Revision;

/// Of how many people the roles are kept.
const MOST_PEOPLE: usize = 10_000;
/// How many counts are kept of each person.
const MOST_COUNTS: usize = 16;

/// How many rows of tables that give roles fit a filter. Each update asks for the roles of its
/// person, and their rows have seldom changed meanwhile.
#[derive(Default)]
pub(in crate::store) struct Members {
    /// The revision at which they were counted.
    at: Option<Revision>,
    counted: HashMap<RowId, Vec<(Filter, Value)>>,
}

impl Members {
    /// What was counted for a person's act at a revision.
    pub(in crate::store) fn count(
        &self,
        at: Revision,
        person: RowId,
        filter: &Filter,
    ) -> Option<Value> {
        let counted = self.counted.get(&person).filter(|_| self.at == Some(at))?;
        let (_, count) = counted.iter().find(|(counted, _)| counted == filter)?;
        Some(count.clone())
    }

    pub(in crate::store) fn keep(
        &mut self,
        at: Revision,
        person: RowId,
        filter: Filter,
        count: Value,
    ) {
        let is_full = self.counted.len() >= MOST_PEOPLE && !self.counted.contains_key(&person);
        if self.at != Some(at) || is_full {
            self.counted.clear();
            self.at = Some(at);
        }
        let counted = self.counted.entry(person).or_default();
        if counted.len() < MOST_COUNTS {
            counted.push((filter, count));
        }
    }
}

/// Whether a filter speaks of a row's own columns only, so that no change of another row matters.
pub(in crate::store) fn is_of_one_row(filter: &Filter) -> bool {
    match filter {
        Filter::All(all) | Filter::Any(all) => all.iter().all(is_of_one_row),
        Filter::Not(filter) => is_of_one_row(filter),
        Filter::Column { path, .. } => path.len() == 1,
    }
}

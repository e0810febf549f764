//! [`Entry`]: what a movement does to a balance.

/// What a movement does to a balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Entry {
    /// Adds to it.
    Credit,
    /// Takes from it, also below zero.
    Debit,
}

impl Entry {
    pub const ALL: [Entry; 2] = [Entry::Credit, Entry::Debit];

    /// As actions and rows name it.
    pub fn name(self) -> &'static str {
        match self {
            Entry::Credit => "credit",
            Entry::Debit => "debit",
        }
    }

    pub fn named(name: &str) -> Option<Entry> {
        Self::ALL.into_iter().find(|entry| entry.name() == name)
    }
}

//! What a message to others asks.

use crate::program::{Call, Choose};

#[derive(Clone, Copy)]
pub(super) enum Sent<'p> {
    Say,
    Choose(&'p Choose),
    /// The first question of a dialogue.
    Call(&'p Call),
}

impl Sent<'_> {
    pub(super) fn asks(self) -> bool {
        match self {
            Sent::Say => false,
            Sent::Choose(_) | Sent::Call(_) => true,
        }
    }
}

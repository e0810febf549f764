//! [`Outcome`]: how a state ends, in the words of the language itself.
//!
//! An author names further outcomes: a button, an end of a called flow, the `else` of a `require`.
//! So a route has a name, and [`Outcome::named`] tells whether the language gives it a meaning.

use std::fmt;

use crate::name::Name;

/// An outcome that the language itself gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// What the state is for was done.
    Done,
    /// An optional question was left without an answer.
    Skipped,
    /// There is nothing to choose from.
    None,
    /// What was waited for has come: the moment, or the end of the time.
    Elapsed,
    /// The moment was past already.
    Past,
    /// A message has reached nobody.
    Undeliverable,
    /// As before, because nobody whom it was sent to lets the bot write.
    Blocked,
    /// A tool has not answered, or has answered something else than it should.
    Failed,
    /// A read or a write was refused, and everything that the state had written was undone.
    Refused(Refusal),
}

/// Why an action was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refusal {
    /// The row does not exist, or its state no longer allows this.
    Missing,
    /// A row with the same unique values is there already.
    Exists,
    /// Somebody else has the time.
    Taken,
    /// A daily limit is reached.
    Full,
    /// There is no service at that time.
    Closed,
    /// The time is past or too near.
    TooLate,
    /// It is more than fits into one file.
    TooLarge,
    /// Files of rows have faults, or cannot be read.
    Invalid,
}

impl Outcome {
    pub const ALL: [Outcome; 16] = [
        Outcome::Done,
        Outcome::Skipped,
        Outcome::None,
        Outcome::Elapsed,
        Outcome::Past,
        Outcome::Undeliverable,
        Outcome::Blocked,
        Outcome::Failed,
        Outcome::Refused(Refusal::Missing),
        Outcome::Refused(Refusal::Exists),
        Outcome::Refused(Refusal::Taken),
        Outcome::Refused(Refusal::Full),
        Outcome::Refused(Refusal::Closed),
        Outcome::Refused(Refusal::TooLate),
        Outcome::Refused(Refusal::TooLarge),
        Outcome::Refused(Refusal::Invalid),
    ];

    /// The outcome that a route names, if it is not one that an author has made up.
    pub fn named(name: &str) -> Option<Outcome> {
        Outcome::ALL
            .into_iter()
            .find(|outcome| outcome.name() == name)
    }

    /// As flows write it.
    pub const fn name(self) -> &'static str {
        match self {
            Outcome::Done => "done",
            Outcome::Skipped => "skipped",
            Outcome::None => "none",
            Outcome::Elapsed => "elapsed",
            Outcome::Past => "past",
            Outcome::Undeliverable => "undeliverable",
            Outcome::Blocked => "blocked",
            Outcome::Failed => "failed",
            Outcome::Refused(refusal) => refusal.name(),
        }
    }

    /// Whether the dialogue continues with the next state by default. Every other outcome needs a
    /// route.
    pub const fn moves_on(self) -> bool {
        match self {
            Outcome::Done | Outcome::Skipped | Outcome::Elapsed => true,
            Outcome::None
            | Outcome::Past
            | Outcome::Undeliverable
            | Outcome::Blocked
            | Outcome::Failed
            | Outcome::Refused(_) => false,
        }
    }

    /// Whether a person is told what happened without a text of the app: the library has words for
    /// a refusal, and that there is nothing to choose from goes without saying.
    pub const fn is_explained(self) -> bool {
        match self {
            Outcome::Done
            | Outcome::Skipped
            | Outcome::Elapsed
            | Outcome::Past
            | Outcome::Undeliverable
            | Outcome::Blocked => false,
            Outcome::None | Outcome::Failed | Outcome::Refused(_) => true,
        }
    }
}

impl Refusal {
    /// The refusal of this name in flows.
    pub fn named(name: &str) -> Option<Refusal> {
        match Outcome::named(name)? {
            Outcome::Refused(refusal) => Some(refusal),
            Outcome::Done
            | Outcome::Skipped
            | Outcome::None
            | Outcome::Elapsed
            | Outcome::Past
            | Outcome::Undeliverable
            | Outcome::Blocked
            | Outcome::Failed => None,
        }
    }

    /// As flows write it.
    pub const fn name(self) -> &'static str {
        match self {
            Refusal::Missing => "missing",
            Refusal::Exists => "exists",
            Refusal::Taken => "taken",
            Refusal::Full => "full",
            Refusal::Closed => "closed",
            Refusal::TooLate => "too_late",
            Refusal::TooLarge => "too_large",
            Refusal::Invalid => "invalid",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl From<Outcome> for Name {
    fn from(outcome: Outcome) -> Name {
        Name::new(outcome.name())
    }
}

impl From<Refusal> for Name {
    fn from(refusal: Refusal) -> Name {
        Name::new(refusal.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax;

    #[test]
    fn an_outcome_is_found_by_its_name() {
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::named(outcome.name()), Some(outcome));
        }
        assert_eq!(Outcome::named("else"), None);
        assert_eq!(Refusal::named("none"), None);
        assert_eq!(Refusal::named("too_late"), Some(Refusal::TooLate));
    }

    #[test]
    fn every_refusal_of_an_action_is_found_by_its_name() {
        for refusal in syntax::ACTIONS.iter().flat_map(|action| action.refusals) {
            assert_eq!(Refusal::named(refusal.name()), Some(*refusal));
        }
    }
}

//! How much one person may send.

use tilmash_engine::interpret::Act;

/// How many of each kind a person may send in the minute that begins with the first of them; `None` for any
/// number. The store counts, so the instances of a bot count together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub messages: Option<u32>,
    pub presses: Option<u32>,
}

/// What is to be done with what a person sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Within,
    /// It is the first of its minute beyond the limit: the person is told.
    JustBeyond(Act),
    /// The person has been told.
    Beyond,
}

impl Limits {
    pub const USUAL: Limits = Limits {
        messages: Some(30),
        presses: Some(60),
    };
    pub const NONE: Limits = Limits {
        messages: None,
        presses: None,
    };

    /// What is to be done with the act that is the `count`th of its kind in its minute.
    pub(crate) fn verdict(self, act: Act, count: u32) -> Verdict {
        let limit = match act {
            Act::Message => self.messages,
            Act::Press => self.presses,
        };
        match limit.map(|limit| count.saturating_sub(limit)) {
            None | Some(0) => Verdict::Within,
            Some(1) => Verdict::JustBeyond(act),
            Some(_) => Verdict::Beyond,
        }
    }
}

//! How much one person may send.

use tilmash_engine::interpret::Act;

/// How many of each kind a person may send in the minute that begins with the first of them; `None`
/// for no limit. The store counts, so all instances of a bot count together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimits {
    pub messages: Option<u32>,
    pub presses: Option<u32>,
}

/// What to do with something that a person sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Within,
    /// It is the first one above the limit in its minute: the person is told.
    JustBeyond(Act),
    /// The person has already been told.
    Beyond,
}

impl RateLimits {
    pub const USUAL: RateLimits = RateLimits {
        messages: Some(30),
        presses: Some(60),
    };
    pub const NONE: RateLimits = RateLimits {
        messages: None,
        presses: None,
    };

    /// What to do with the `count`th act of its kind in its minute.
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

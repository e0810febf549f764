//! [`ChatId`]: a group or a channel of Telegram.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Ids of chats have as many bits as those of people.
const FARTHEST: i64 = -(1 << 52);

/// A group or a channel, by the id that Telegram gives it. It is below zero, as no person's is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChatId(i64);

impl ChatId {
    /// The chat with this id, if a group or a channel can have it.
    pub fn new(id: i64) -> Option<ChatId> {
        (FARTHEST < id && id < 0).then_some(ChatId(id))
    }

    pub fn get(self) -> i64 {
        self.0
    }
}

impl fmt::Display for ChatId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_groups_and_channels_are_chats() {
        for id in [-1, -4_001_234, -1_001_234_567_890] {
            assert_eq!(ChatId::new(id).map(ChatId::get), Some(id));
        }
        for id in [0, 42, i64::MIN, -(1 << 52)] {
            assert_eq!(ChatId::new(id), None, "{id}");
        }
    }
}

//! [`Hearing`]: whether what people do reaches the bot.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Longer than the longest poll and the processing of what it brings.
const RECENT: Duration = Duration::from_secs(120);

/// A person is silent only while the bot would hear them. In an outage what they did is still on
/// its way, and their dialogue must not end before it comes.
#[derive(Debug, Default)]
pub(crate) struct Hearing(Mutex<Mode>);

#[derive(Clone, Copy, Debug, Default)]
enum Mode {
    /// Telegram posts what people do. While nothing is posted, nobody can tell why.
    #[default]
    Posted,
    /// The bot fetches what people do, and had fetched all of it at that moment, if ever.
    Fetched(Option<Instant>),
}

impl Hearing {
    /// From now on the bot hears people only by fetching.
    pub(crate) fn fetches(&self) {
        self.set(Mode::Fetched(None));
    }

    /// All that people did has been fetched and has taken effect.
    pub(crate) fn has_fetched(&self, now: Instant) {
        self.set(Mode::Fetched(Some(now)));
    }

    /// Whether people would be heard now.
    pub(crate) fn hears(&self, now: Instant) -> bool {
        match *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Mode::Posted => true,
            Mode::Fetched(last) => {
                last.is_some_and(|last| now.saturating_duration_since(last) < RECENT)
            }
        }
    }

    fn set(&self, mode: Mode) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = mode;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_fetches_hears_for_a_while_after_each_time() {
        let hearing = Hearing::default();
        let now = Instant::now();
        assert!(hearing.hears(now));
        hearing.fetches();
        assert!(!hearing.hears(now));
        hearing.has_fetched(now);
        assert!(hearing.hears(now + RECENT / 2));
        assert!(!hearing.hears(now + RECENT));
    }
}

//! Telegram's limits on the rate of messages, from its FAQ for bots.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::call::Call;
use super::failure::Failure;

/// How fast a bot may write. Calls above the limit are answered with 429.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Between two messages to one chat, in the long run.
    pub chat_interval: Duration,
    /// Messages to one chat that may come at the same time after a pause.
    pub chat_burst: u32,
    /// Messages a second to all chats.
    pub all_per_second: u32,
}

impl Pace {
    /// About one message a second to a chat, and thirty a second in all.
    pub const TELEGRAM: Self = Self {
        chat_interval: Duration::from_secs(1),
        chat_burst: 3,
        all_per_second: 30,
    };
}

pub(super) struct Pacer {
    pace: Pace,
    lanes: Mutex<Lanes>,
}

/// The generic cell rate algorithm: for each lane, the instant at which it would be idle again.
#[derive(Default)]
struct Lanes {
    all: Option<Instant>,
    chats: HashMap<i64, Instant>,
}

impl Pacer {
    pub(super) fn new(pace: Pace) -> Self {
        Self {
            pace,
            lanes: Mutex::default(),
        }
    }

    /// Refuses the call if it writes into a chat too fast. A refused call does not count.
    pub(super) fn admit(&self, call: &Call, now: Instant) -> Result<(), Failure> {
        let writes = call.name.starts_with("send") || call.name.starts_with("editMessage");
        match call.chat_id() {
            Some(chat) if writes && call.name != "sendChatAction" => self
                .admit_message(chat, now)
                .map_err(|wait| Failure::too_many_requests(whole_seconds(wait))),
            Some(_) | None => Ok(()),
        }
    }

    fn admit_message(&self, chat: i64, now: Instant) -> Result<(), Duration> {
        let Pace {
            chat_interval,
            chat_burst,
            all_per_second,
        } = self.pace;
        let all_interval = Duration::from_secs(1) / all_per_second;
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        let idle_chat = lanes.chats.get(&chat).copied();
        let chat_next = next_idle(idle_chat, now, chat_interval, chat_burst)?;
        let all_next = next_idle(lanes.all, now, all_interval, all_per_second)?;
        lanes.chats.insert(chat, chat_next);
        lanes.all = Some(all_next);
        Ok(())
    }
}

/// When the lane is idle after one more message, or how long that message has to wait.
fn next_idle(
    idle: Option<Instant>,
    now: Instant,
    interval: Duration,
    burst: u32,
) -> Result<Instant, Duration> {
    let idle = idle.map_or(now, |idle| idle.max(now));
    let ahead = idle - now;
    let tolerance = interval * burst.saturating_sub(1);
    match ahead.checked_sub(tolerance) {
        Some(wait) if !wait.is_zero() => Err(wait),
        Some(_) | None => Ok(idle + interval),
    }
}

fn whole_seconds(wait: Duration) -> u32 {
    let seconds = wait.as_secs_f64().ceil().max(1.0);
    // The wait is shorter than a burst, so it is far below the largest number of seconds.
    seconds as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admitted(pacer: &Pacer, chat: i64, now: Instant) -> bool {
        pacer.admit_message(chat, now).is_ok()
    }

    #[test]
    fn a_chat_takes_a_burst_and_then_one_message_a_second() {
        let pacer = Pacer::new(Pace::TELEGRAM);
        let start = Instant::now();
        assert!((0..3).all(|_| admitted(&pacer, 1, start)));
        assert_eq!(pacer.admit_message(1, start), Err(Duration::from_secs(1)));
        assert!(admitted(&pacer, 2, start), "another chat has its own pace");
        let later = start + Duration::from_secs(1);
        assert!(admitted(&pacer, 1, later));
        assert!(!admitted(&pacer, 1, later));
    }

    #[test]
    fn all_chats_together_take_thirty_a_second() {
        let pacer = Pacer::new(Pace::TELEGRAM);
        let start = Instant::now();
        assert!((0..30).all(|chat| admitted(&pacer, chat, start)));
        assert!(!admitted(&pacer, 30, start));
        assert!(admitted(&pacer, 30, start + Duration::from_millis(40)));
    }
}

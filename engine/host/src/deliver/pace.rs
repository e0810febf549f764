//! How fast a bot may write, so that Telegram does not have to slow it down.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

/// Telegram's limits on new messages (its FAQ for bots): about one a second to a chat, with short
/// bursts allowed, twenty a minute to a group, and about thirty a second to all. Edits and answers
/// to presses are not slowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    chat: Limit,
    group: Limit,
    all: Limit,
}

/// `burst` at once, and in the long run one in each `interval`. So a second never has more than the
/// burst and a second's worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Limit {
    interval: Duration,
    burst: u32,
}

impl Pace {
    pub const TELEGRAM: Pace = Pace {
        chat: Limit {
            interval: Duration::from_secs(1),
            burst: 3,
        },
        group: Limit {
            interval: Duration::from_secs(4),
            burst: 3,
        },
        all: Limit::in_a_second(NonZeroU32::new(30).expect("30 is not zero")),
    };
    /// For a server without limits, such as a load test's.
    pub const UNLIMITED: Pace = Pace {
        chat: Limit::NONE,
        group: Limit::NONE,
        all: Limit::NONE,
    };

    /// At most this many messages in any second to all chats. For one chat, Telegram's limit.
    pub const fn of(messages: NonZeroU32) -> Pace {
        Pace {
            all: Limit::in_a_second(messages),
            ..Pace::TELEGRAM
        }
    }
}

impl Limit {
    const NONE: Limit = Limit {
        interval: Duration::ZERO,
        burst: 1,
    };

    /// This many messages in any second, a sixth of them at once.
    const fn in_a_second(messages: NonZeroU32) -> Limit {
        let burst = messages.get().div_ceil(6);
        let interval = match messages.get() - burst {
            0 => Duration::from_secs(1),
            steady => Duration::from_nanos(1_000_000_000_u64.div_ceil(steady as u64)),
        };
        Limit { interval, burst }
    }

    /// When the next message may go, and when the lane is idle after it. This is the generic cell
    /// rate algorithm: a lane is described by the instant at which it would be idle.
    fn next(self, idle: Option<Instant>, now: Instant) -> (Instant, Instant) {
        let idle = idle.map_or(now, |idle| idle.max(now));
        let tolerance = self.interval * (self.burst - 1);
        let start = idle
            .checked_sub(tolerance)
            .map_or(now, |start| start.max(now));
        (start, idle + self.interval)
    }
}

/// When there are this many lanes, idle ones are dropped.
const MANY: usize = 1024;

/// Gives each message its time.
#[derive(Debug)]
pub(crate) struct Pacer {
    pace: Pace,
    all: Option<Instant>,
    chats: HashMap<i64, Instant>,
}

impl Pacer {
    pub(crate) fn new(pace: Pace) -> Pacer {
        Pacer {
            pace,
            all: None,
            chats: HashMap::new(),
        }
    }

    /// When nobody else has reserved a place, if that is later: for a message that gives way.
    pub(crate) fn busy_until(&self, now: Instant) -> Option<Instant> {
        self.all.filter(|idle| *idle > now)
    }

    /// How long the next message to the chat has to wait. The call reserves its place.
    pub(crate) fn reserve(&mut self, chat: i64, now: Instant) -> Duration {
        if self.chats.len() >= MANY {
            self.chats.retain(|_, idle| *idle > now);
        }
        let idle = self.chats.get(&chat).copied();
        let pace = match chat < 0 {
            true => self.pace.group,
            false => self.pace.chat,
        };
        let (in_chat, chat_idle) = pace.next(idle, now);
        let (in_all, all_idle) = self.pace.all.next(self.all, now);
        self.chats.insert(chat, chat_idle);
        self.all = Some(all_idle);
        in_chat.max(in_all) - now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chat_gets_a_burst_and_then_one_message_a_second() {
        let mut pacer = Pacer::new(Pace::TELEGRAM);
        let now = Instant::now();
        let waits: Vec<u64> = (0..5).map(|_| pacer.reserve(1, now).as_secs()).collect();
        assert_eq!(waits, [0, 0, 0, 1, 2]);
        assert_eq!(
            pacer.reserve(2, now).as_secs(),
            0,
            "another chat has its own pace"
        );
        let later = now + Duration::from_secs(60);
        assert_eq!(pacer.reserve(1, later), Duration::ZERO);
    }

    #[test]
    fn a_group_gets_no_more_than_twenty_messages_in_a_minute() {
        let mut pacer = Pacer::new(Pace::TELEGRAM);
        let now = Instant::now();
        let waits = (0..100).map(|_| pacer.reserve(-1, now));
        let soon = waits.filter(|wait| *wait <= Duration::from_secs(60));
        assert!((15..=20).contains(&soon.count()));
    }

    #[test]
    fn no_second_holds_more_messages_than_the_pace() {
        assert_eq!(Pace::of(NonZeroU32::new(30).unwrap()), Pace::TELEGRAM);
        for pace in [1, 2, 30, 1000] {
            let mut pacer = Pacer::new(Pace::of(NonZeroU32::new(pace).unwrap()));
            let now = Instant::now();
            let waits: Vec<Duration> = (0..3000).map(|chat| pacer.reserve(chat, now)).collect();
            for (place, wait) in waits.iter().enumerate() {
                let within = waits[place..]
                    .iter()
                    .take_while(|later| **later - *wait < Duration::from_secs(1));
                assert!(within.count() <= pace as usize, "{pace} a second");
            }
        }
    }

    #[test]
    fn a_burst_goes_at_once() {
        let mut pacer = Pacer::new(Pace::TELEGRAM);
        let now = Instant::now();
        let waits: Vec<Duration> = (0..6).map(|chat| pacer.reserve(chat, now)).collect();
        assert_eq!(waits[4], Duration::ZERO);
        assert!(waits[5] > Duration::ZERO);
    }

    #[test]
    fn what_gives_way_waits_until_nobody_has_a_place() {
        let mut pacer = Pacer::new(Pace::TELEGRAM);
        let now = Instant::now();
        assert_eq!(pacer.busy_until(now), None);
        pacer.reserve(1, now);
        let idle = pacer.busy_until(now).expect("a place is taken");
        // Whoever does not give way still goes at once.
        assert_eq!(pacer.reserve(2, now), Duration::ZERO);
        assert!(pacer.busy_until(idle) > Some(idle));
        assert_eq!(pacer.busy_until(now + Duration::from_secs(1)), None);
    }

    #[test]
    fn idle_chats_are_forgotten() {
        let mut pacer = Pacer::new(Pace::TELEGRAM);
        let now = Instant::now();
        for chat in 0..10_000 {
            pacer.reserve(
                chat,
                now + Duration::from_secs(2) * u32::try_from(chat).unwrap(),
            );
        }
        assert!(pacer.chats.len() <= MANY);
    }
}

//! Keeps callers who do not know the secret from costing more than necessary.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// This many in a second are told that they lack the secret; the others, that they are too many.
const ADMITTED: u32 = 20;
const SECOND: Duration = Duration::from_secs(1);
/// How often the log reports them.
const TELLING: Duration = Duration::from_secs(60);

/// Those who posted without the secret.
#[derive(Debug, Default)]
pub(super) struct Strangers(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    /// When the second began that is counted now.
    since: Option<Instant>,
    admitted: u32,
    told: Option<Instant>,
    untold: u64,
}

impl Strangers {
    /// Whether one more is within the limit for this second.
    pub(super) fn admit(&self, now: Instant) -> bool {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.untold += 1;
        if counts
            .since
            .is_none_or(|since| now.duration_since(since) >= SECOND)
        {
            counts.since = Some(now);
            counts.admitted = 0;
        }
        counts.admitted = counts.admitted.saturating_add(1);
        counts.admitted <= ADMITTED
    }

    /// How many the log should report, if it is time to report.
    pub(super) fn to_tell(&self, now: Instant) -> Option<u64> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts
            .told
            .is_some_and(|told| now.duration_since(told) < TELLING)
        {
            return None;
        }
        counts.told = Some(now);
        Some(std::mem::take(&mut counts.untold))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_has_room_for_so_many() {
        let strangers = Strangers::default();
        let now = Instant::now();
        let admitted = (0..100).filter(|_| strangers.admit(now)).count();
        assert_eq!(admitted, 20);
        assert!(strangers.admit(now + SECOND));
    }

    #[test]
    fn the_log_tells_of_them_once_a_minute() {
        let strangers = Strangers::default();
        let now = Instant::now();
        let told: Vec<u64> = (0..180)
            .filter_map(|second| {
                let now = now + SECOND * second;
                strangers.admit(now);
                strangers.to_tell(now)
            })
            .collect();
        assert_eq!(told, [1, 60, 60]);
    }
}

//! People who wait for an answer see after a moment that something is being done.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use tilmash_engine::value::RowId;

/// Nobody notices a shorter wait.
const MOMENT: Duration = Duration::from_secs(2);
/// Telegram shows that somebody is writing for five seconds.
const AGAIN: Duration = Duration::from_secs(4);
/// Whoever has got no answer so long after it was due is answered by another process, or has left.
const GRACE: Duration = Duration::from_secs(3);

#[derive(Debug, Default)]
pub(super) struct Waiting(BTreeMap<RowId, Wait>);

#[derive(Clone, Copy, Debug)]
struct Wait {
    /// When it is to be shown next.
    due: Instant,
    /// When something must have come of the call.
    until: Instant,
}

impl Waiting {
    /// Something must come of this person's call within `longest`.
    pub(super) fn goes_on(&mut self, person: RowId, longest: Duration, now: Instant) {
        let until = now + longest + GRACE;
        let wait = Wait {
            due: now + MOMENT,
            until,
        };
        let wait = self.0.entry(person).or_insert(wait);
        wait.until = until;
    }

    pub(super) fn ends(&mut self, person: RowId) {
        self.0.remove(&person);
    }

    /// To whom it is to be shown now.
    pub(super) fn due(&mut self, now: Instant) -> Vec<RowId> {
        self.0.retain(|_, wait| now < wait.until);
        let due = self.0.iter_mut().filter(|(_, wait)| wait.due <= now);
        due.map(|(person, wait)| {
            wait.due = now + AGAIN;
            *person
        })
        .collect()
    }

    /// When it is to be shown to somebody next.
    pub(super) fn next(&self) -> Option<Instant> {
        self.0.values().map(|wait| wait.due).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_for_more_than_a_moment_sees_it_again_and_again() {
        let (mut waiting, now) = (Waiting::default(), Instant::now());
        let (aliya, dana, second) = (RowId(1), RowId(2), Duration::from_secs(1));
        waiting.goes_on(aliya, second, now);
        waiting.goes_on(dana, second, now);
        assert_eq!(waiting.due(now), []);
        waiting.ends(dana);
        assert_eq!(waiting.next(), Some(now + MOMENT));
        let later = now + MOMENT;
        waiting.goes_on(aliya, 2 * second, later);
        assert_eq!(waiting.due(later), [aliya]);
        assert_eq!(waiting.due(later), []);
        assert_eq!(waiting.due(later + AGAIN), [aliya]);
        // Nothing has come of it.
        assert_eq!(waiting.due(later + AGAIN + AGAIN), []);
        assert_eq!(waiting.next(), None);
    }
}

//! [`Outage`]: tells once that a database has failed, and once that it answers again, though
//! several tasks notice it again and again.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Who asks the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Asker {
    Updates,
    Timers,
    Outbox,
    /// What other instances tell.
    Instances,
}

/// Whoever fails for so long without trying again has nothing to ask any more.
const SILENT: Duration = Duration::from_secs(60);

/// Who has failed, and not succeeded since.
#[derive(Default)]
pub(crate) struct Outage(Mutex<Failing>);

#[derive(Default)]
struct Failing {
    since: Option<Instant>,
    /// When each failed last.
    askers: BTreeMap<Asker, Instant>,
}

impl Outage {
    /// Notes a failure. Returns whether an outage begins with it.
    pub(crate) fn failed(&self, asker: Asker, now: Instant) -> bool {
        let mut failing = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        failing.askers.insert(asker, now);
        let begins = failing.since.is_none();
        failing.since.get_or_insert(now);
        begins
    }

    /// Notes a success. Returns how long an outage has lasted, if it ends with it.
    pub(crate) fn succeeded(&self, asker: Asker, now: Instant) -> Option<Duration> {
        let mut failing = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since = failing.since?;
        failing.askers.remove(&asker);
        failing
            .askers
            .retain(|_, last| now.saturating_duration_since(*last) < SILENT);
        if !failing.askers.is_empty() {
            return None;
        }
        failing.since = None;
        Some(now.saturating_duration_since(since))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_begins_and_ends_once_whoever_notices_it() {
        let outage = Outage::default();
        let begun = Instant::now();
        let at = |seconds| begun + Duration::from_secs(seconds);
        assert_eq!(outage.succeeded(Asker::Timers, at(0)), None);
        assert!(outage.failed(Asker::Timers, at(0)));
        assert!(!outage.failed(Asker::Updates, at(1)));
        assert!(!outage.failed(Asker::Timers, at(5)));
        // What can still be read ends nothing while something else fails.
        assert_eq!(outage.succeeded(Asker::Timers, at(10)), None);
        assert!(!outage.failed(Asker::Outbox, at(11)));
        assert_eq!(outage.succeeded(Asker::Updates, at(20)), None);
        let lasted = outage.succeeded(Asker::Outbox, at(30));
        assert_eq!(lasted, Some(Duration::from_secs(30)));
        assert_eq!(outage.succeeded(Asker::Outbox, at(31)), None);
        assert!(outage.failed(Asker::Outbox, at(32)));
    }

    #[test]
    fn who_does_not_ask_again_does_not_prolong_an_outage() {
        let outage = Outage::default();
        let begun = Instant::now();
        assert!(outage.failed(Asker::Updates, begun));
        let soon = begun + Duration::from_secs(30);
        assert_eq!(outage.succeeded(Asker::Timers, soon), None);
        assert_eq!(
            outage.succeeded(Asker::Timers, begun + SILENT),
            Some(SILENT)
        );
    }
}

//! A tool that is down is left alone for a while, so that nobody waits for it in vain.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tilmash_engine::name::Name;

/// After so many calls in a row without an answer, the tool counts as down.
const UNANSWERED: u32 = 5;
/// For so long only one call in all asks whether it is back.
const REST: Duration = Duration::from_secs(15);

/// Which tools answer.
#[derive(Debug, Default)]
pub(crate) struct Circuits(Mutex<BTreeMap<Name, Circuit>>);

#[derive(Clone, Copy, Debug, Default)]
struct Circuit {
    unanswered: u32,
    /// When a call may ask again.
    rests_until: Option<Instant>,
}

/// A change of what is known of a tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Down,
    Back,
}

impl Circuits {
    /// Whether a call may be made now.
    pub(crate) fn lets_through(&self, tool: &Name, now: Instant) -> bool {
        let mut circuits = self.lock();
        let circuit = circuits.entry(tool.clone()).or_default();
        match circuit.rests_until {
            Some(until) if now < until => false,
            // This one asks whether it is back; meanwhile the others wait on.
            Some(_) => {
                circuit.rests_until = Some(now + REST);
                true
            }
            None => true,
        }
    }

    pub(crate) fn answered(&self, tool: &Name) -> Option<Change> {
        let mut circuits = self.lock();
        let before = circuits.insert(tool.clone(), Circuit::default())?;
        before.rests_until.map(|_| Change::Back)
    }

    pub(crate) fn unanswered(&self, tool: &Name, now: Instant) -> Option<Change> {
        let mut circuits = self.lock();
        let circuit = circuits.entry(tool.clone()).or_default();
        circuit.unanswered = circuit.unanswered.saturating_add(1);
        if circuit.unanswered < UNANSWERED {
            return None;
        }
        let was_down = circuit.rests_until.replace(now + REST).is_some();
        (!was_down).then_some(Change::Down)
    }

    /// Each tool that was called, and whether it answers.
    pub(crate) fn all(&self) -> Vec<(Name, bool)> {
        let circuits = self.lock();
        let each = circuits.iter();
        each.map(|(tool, circuit)| (tool.clone(), circuit.rests_until.is_none()))
            .collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Name, Circuit>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_that_is_down_is_asked_by_one_call_at_a_time_until_it_is_back() {
        let (circuits, tool, now) = (Circuits::default(), Name::new("kaspi"), Instant::now());
        for _ in 1..UNANSWERED {
            assert!(circuits.lets_through(&tool, now));
            assert_eq!(circuits.unanswered(&tool, now), None);
        }
        assert_eq!(circuits.unanswered(&tool, now), Some(Change::Down));
        assert!(!circuits.lets_through(&tool, now));
        assert_eq!(circuits.all(), [(tool.clone(), false)]);
        let later = now + REST;
        assert!(circuits.lets_through(&tool, later));
        assert!(!circuits.lets_through(&tool, later));
        assert_eq!(circuits.unanswered(&tool, later), None);
        assert_eq!(circuits.answered(&tool), Some(Change::Back));
        assert!(circuits.lets_through(&tool, later));
        assert_eq!(circuits.answered(&tool), None);
    }
}

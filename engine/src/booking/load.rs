//! [`Load`]: how many units of a resource are occupied at each instant.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::interval::Interval;
use super::resource::ResourceId;

/// A live claim: units of a physical resource that are occupied from `start` to `end`, buffers
/// included.
///
/// A claim is live if it is firm, or if it is held and has not expired. A claim on a combination is
/// a claim on each of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Busy {
    pub resource: ResourceId,
    pub start: Timestamp,
    pub end: Timestamp,
    pub units: u32,
}

impl Busy {
    pub fn interval(&self) -> Interval {
        Interval {
            start: self.start,
            end: self.end,
        }
    }
}

/// A step function of time: the sum of the claims on one resource.
#[derive(Debug, Default)]
pub(super) struct Load {
    /// Each load with the instant at which it begins; it lasts until the next one. The instants
    /// rise.
    steps: Vec<(Timestamp, u64)>,
}

impl Load {
    /// The exact highest load at any instant of the interval: the load at its start, or one of
    /// those that begin in it.
    pub(super) fn highest(&self, during: Interval) -> u64 {
        let begun = self
            .steps
            .partition_point(|&(from, _)| from <= during.start);
        let at_start = begun.checked_sub(1).map_or(0, |step| self.steps[step].1);
        let later = self.steps[begun..]
            .iter()
            .take_while(|&&(from, _)| from < during.end);
        later.fold(at_start, |highest, &(_, units)| highest.max(units))
    }
}

/// The loads of these resources, in the same order, from the claims that touch `reach`. The ids
/// must rise.
pub(super) fn loads(resources: &[ResourceId], claims: &[Busy], reach: Interval) -> Vec<Load> {
    let mut edges: Vec<Edges> = vec![Edges::default(); resources.len()];
    for claim in claims {
        let Ok(index) = resources.binary_search(&claim.resource) else {
            continue;
        };
        if claim.interval().overlaps(reach) {
            let units = u64::from(claim.units);
            edges[index].rises.push((claim.start, units));
            edges[index].falls.push((claim.end, units));
        }
    }
    edges.into_iter().map(Edges::sweep).collect()
}

/// Where claims on one resource start and end. The two lists are sorted separately: a store lists
/// claims by start, so both are sorted or almost sorted, and a stable sort is linear on such a
/// list.
#[derive(Clone, Debug, Default)]
struct Edges {
    rises: Vec<(Timestamp, u64)>,
    falls: Vec<(Timestamp, u64)>,
}

impl Edges {
    fn sweep(mut self) -> Load {
        self.rises.sort_by_key(|&(start, _)| start);
        self.falls.sort_by_key(|&(end, _)| end);
        let mut steps: Vec<(Timestamp, u64)> = Vec::with_capacity(2 * self.rises.len());
        let mut falls = self.falls.into_iter().peekable();
        let mut load = 0;
        for (start, units) in self.rises {
            while let Some((end, units)) = falls.next_if(|&(end, _)| end <= start) {
                load -= units;
                step(&mut steps, end, load);
            }
            load += units;
            step(&mut steps, start, load);
        }
        for (end, units) in falls {
            load -= units;
            step(&mut steps, end, load);
        }
        Load { steps }
    }
}

/// If several loads begin at one instant, only the last one lasts for any time.
fn step(steps: &mut Vec<(Timestamp, u64)>, from: Timestamp, load: u64) {
    match steps.last_mut() {
        Some(last) if last.0 == from => last.1 = load,
        Some(_) | None => steps.push((from, load)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::scene::at;
    use super::*;

    fn highest(claims: &[(&str, &str, u32)], during: (&str, &str)) -> u64 {
        let resource = ResourceId(1);
        let claims: Vec<Busy> = claims
            .iter()
            .map(|&(start, end, units)| Busy {
                resource,
                start: clock(start),
                end: clock(end),
                units,
            })
            .collect();
        let reach = Interval {
            start: clock("00:00"),
            end: clock("23:59"),
        };
        let during = Interval {
            start: clock(during.0),
            end: clock(during.1),
        };
        loads(&[resource], &claims, reach)[0].highest(during)
    }

    fn clock(time: &str) -> Timestamp {
        at(&format!("2026-03-02 {time}+00"))
    }

    #[test]
    fn the_load_is_the_most_that_is_occupied_at_one_instant_not_the_sum() {
        assert_eq!(
            highest(
                &[("09:00", "10:00", 2), ("10:00", "11:00", 3)],
                ("09:00", "11:00")
            ),
            3
        );
        assert_eq!(
            highest(
                &[("09:00", "10:01", 2), ("10:00", "11:00", 3)],
                ("09:00", "11:00")
            ),
            5
        );
    }

    #[test]
    fn a_claim_that_ends_at_the_start_or_starts_at_the_end_is_not_met() {
        assert_eq!(
            highest(
                &[("09:00", "10:00", 1), ("11:00", "12:00", 1)],
                ("10:00", "11:00")
            ),
            0
        );
    }

    #[test]
    fn a_claim_that_began_long_before_is_met() {
        assert_eq!(
            highest(
                &[("01:00", "20:00", 1), ("02:00", "03:00", 4)],
                ("10:00", "11:00")
            ),
            1
        );
    }

    #[test]
    fn a_claim_that_ends_before_it_starts_occupies_nothing() {
        assert_eq!(highest(&[("12:00", "09:00", 1)], ("08:00", "13:00")), 0);
    }
}

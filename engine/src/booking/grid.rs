//! [`Grid`]: the starts that a service allows.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::calendar::{Calendar, Hours};
use super::interval::{Interval, shifted};
use super::opening::Opening;
use super::rules::{Align, LONGEST_VISIT, Slot, Starts};

/// The starts within some reach, by the venue's clock.
#[derive(Debug)]
pub(super) enum Grid<'a> {
    Steps {
        duration: SignedDuration,
        step: SignedDuration,
        origin: Origin<'a>,
    },
    /// The visits of the fixed slots, sorted by start; each start occurs once.
    Slots(Vec<Interval>),
}

/// What the steps are counted from.
#[derive(Debug)]
pub(super) enum Origin<'a> {
    Window,
    Midnight(&'a TimeZone),
}

const DAY: SignedDuration = SignedDuration::from_hours(24);

impl<'a> Grid<'a> {
    pub(super) fn new(starts: &Starts, venue: &'a Calendar, reach: Interval) -> Self {
        match starts {
            Starts::Grid {
                duration,
                step,
                align,
            } => {
                let origin = match align {
                    Align::Window => Origin::Window,
                    Align::Clock => Origin::Midnight(&venue.zone),
                };
                Self::Steps {
                    duration: *duration,
                    step: *step,
                    origin,
                }
            }
            Starts::Slots(slots) => Self::Slots(visits(slots, venue, reach)),
        }
    }

    /// The visit that would start at `start`. `None` if no slot starts then, or if the visit or the
    /// step has no length that is allowed.
    pub(super) fn visit(&self, start: Timestamp) -> Option<Interval> {
        match self {
            Self::Steps { duration, step, .. } => {
                let lasts = duration.is_positive() && *duration <= LONGEST_VISIT;
                (lasts && step.is_positive()).then(|| Interval::lasting(start, *duration))
            }
            Self::Slots(visits) => {
                let index = visits
                    .binary_search_by_key(&start, |visit| visit.start)
                    .ok()?;
                Some(visits[index])
            }
        }
    }

    /// Whether a visit may start at `start` in this opening.
    pub(super) fn allows(&self, opening: &Opening, start: Timestamp) -> bool {
        match self {
            Self::Steps {
                step,
                origin: Origin::Window,
                ..
            } => opening
                .windows_at(start)
                .any(|window| is_multiple(start.duration_since(window.origin), *step)),
            Self::Steps {
                step,
                origin: Origin::Midnight(zone),
                ..
            } => is_multiple(since_midnight(zone, start), *step),
            Self::Slots(visits) => visits
                .binary_search_by_key(&start, |visit| visit.start)
                .is_ok(),
        }
    }

    /// Adds the allowed starts of an opening that lie in `range`, unsorted and perhaps repeated.
    pub(super) fn walk(&self, opening: &Opening, range: Interval, starts: &mut Vec<Timestamp>) {
        if let Self::Slots(visits) = self {
            let begins = visits.iter().map(|visit| visit.start);
            starts.extend(begins.filter(|&start| range.contains(start)));
            return;
        }
        for window in opening.windows() {
            let within = window.span.intersection(range);
            match self {
                Self::Steps {
                    step,
                    origin: Origin::Window,
                    ..
                } => steps(window.origin, *step, within, starts),
                Self::Steps {
                    step,
                    origin: Origin::Midnight(zone),
                    ..
                } => clock_steps(zone, *step, within, starts),
                Self::Slots(_) => {}
            }
        }
    }
}

fn visits(slots: &[Slot], venue: &Calendar, reach: Interval) -> Vec<Interval> {
    let first = venue.date_of(reach.start).yesterday().unwrap_or(Date::MIN);
    let last = venue.date_of(reach.end).tomorrow().unwrap_or(Date::MAX);
    let mut visits: Vec<Interval> = first
        .series(1.day())
        .take_while(|&date| date <= last)
        .flat_map(|date| {
            let of_date = slots
                .iter()
                .filter(move |slot| slot.weekday.is_none_or(|weekday| weekday == date.weekday()));
            of_date.map(move |slot| {
                Hours {
                    opens: slot.begins,
                    closes: slot.ends,
                }
                .on(&venue.zone, date)
            })
        })
        .filter(|visit| !visit.is_empty())
        .collect();
    // The sort is stable, so of two slots that begin at the same time the first one given stays.
    visits.sort_by_key(|visit| visit.start);
    visits.dedup_by_key(|visit| visit.start);
    visits
}

/// Steps by the clock: they begin again at each midnight, and at each change of the clock they
/// follow what the clock shows.
fn clock_steps(
    zone: &TimeZone,
    step: SignedDuration,
    within: Interval,
    starts: &mut Vec<Timestamp>,
) {
    let mut from = within.start;
    while from < within.end {
        let change = zone
            .following(from)
            .next()
            .map_or(within.end, |change| change.timestamp());
        let unchanged = Interval {
            start: from,
            end: change.min(within.end),
        };
        let mut midnight = shifted(from, -since_midnight(zone, from));
        while midnight < unchanged.end {
            let day = Interval::lasting(midnight, DAY);
            steps(midnight, step, day.intersection(unchanged), starts);
            midnight = day.end;
        }
        from = unchanged.end;
    }
}

/// Adds the instants in the interval that are a whole number of steps after the origin. The origin
/// is not after the interval's start.
fn steps(origin: Timestamp, step: SignedDuration, within: Interval, starts: &mut Vec<Timestamp>) {
    if within.is_empty() || !step.is_positive() {
        return;
    }
    let past = remainder(within.start.duration_since(origin), step);
    let mut start = if past.is_zero() {
        within.start
    } else {
        shifted(within.start, step - past)
    };
    while start < within.end {
        starts.push(start);
        start = shifted(start, step);
    }
}

/// The time that the clock shows, as the time since midnight.
fn since_midnight(zone: &TimeZone, instant: Timestamp) -> SignedDuration {
    let time = zone.to_offset(instant).to_datetime(instant).time();
    time.duration_since(jiff::civil::Time::midnight())
}

fn is_multiple(duration: SignedDuration, step: SignedDuration) -> bool {
    step.is_positive() && remainder(duration, step).is_zero()
}

/// The rest of a duration after whole steps. The step must be positive.
fn remainder(duration: SignedDuration, step: SignedDuration) -> SignedDuration {
    SignedDuration::from_nanos_i128(duration.as_nanos() % step.as_nanos())
}

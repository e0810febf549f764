//! When a service can be booked: availability and its rules as pure functions.
//!
//! A [`Request`] holds what is asked for and what is known: the venue's calendar, the resources,
//! the rules, the live claims and the present instant. Five questions can be put to it. One
//! predicate answers the first four, so a time that is listed is a time that can be booked:
//!
//! - [`free_starts`]: which starts are free in a span of time;
//! - [`free_days`]: the state of each date of a calendar screen;
//! - [`check`]: whether one start can be booked, asked again at commit;
//! - [`why_not`]: every rule that forbids a start;
//! - [`can_serve`]: whether a visit that was promised can still be served.
//!
//! Invariants:
//!
//! - Instants are [`jiff::Timestamp`]s and intervals are half-open, so a visit may begin at the
//!   moment when another ends.
//! - At every instant the units of the claims on a resource stay within its capacity.
//! - The boundaries of notice, cut-off and cancellation are inclusive.
//! - Buffers lie outside the visit. The buffers of neighbouring visits add up, and buffers may lie
//!   outside the opening hours.
//! - A date that a rule counts by is a *service date*: the date on which the working window of what
//!   leads the visit began, by the venue's clock. So 01:00 on Saturday counts as Friday if the
//!   window of Friday lasts until 02:00, also if it is one resource's own.
//! - Local hours become instants by the zone's rules. A local time that a change of the clock skips
//!   is moved to the change. A local time that occurs twice opens at its first occurrence and
//!   closes at its second, so both hours are worked.

mod availability;
mod calendar;
mod grid;
mod interval;
mod limit;
mod load;
mod offer;
mod open_time;
mod opening;
mod reason;
mod request;
mod resource;
mod rules;
mod status;
mod supply;
mod transition;
mod wall_clock;
mod weekday_name;
mod weekly_span;

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod scene;

pub use availability::{Day, can_serve, check, free_days, free_starts, service_dates};
pub use calendar::{Calendar, Hours, HoursChange, HoursException, Season, WeeklyHours};
pub use interval::Interval;
pub use limit::DayLimit;
pub use load::Busy;
pub use offer::{Offer, Unavailable};
pub use open_time::open_time;
pub use reason::{DayHours, Reason, why_not};
pub use request::{Request, Role, Waived};
pub use resource::{Resource, ResourceId, Sharing};
pub use rules::{
    Align, Cutoff, FARTHEST_HORIZON, LONGEST_VISIT, ServiceRules, Slot, Starts, cancellable,
    last_date, listable,
};
pub use status::Status;
pub use transition::{Hold, Transition};
pub use wall_clock::first_reached;
pub use weekly_span::WeeklySpan;

//! [`Opening`]: a calendar's hours as instants.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::calendar::{Calendar, HoursChange, HoursException, Rule};
use super::interval::Interval;
use super::wall_clock;

/// Hours of one service date, or what closures leave of these hours.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    /// The service date: the one on which the hours begin, by the venue's clock.
    pub(super) date: Date,
    /// The same by the clock by which the hours are worked.
    own_date: Date,
    /// Where the hours begin without regard to closures: the origin of a grid.
    pub(super) origin: Timestamp,
    pub(super) span: Interval,
}

/// The working time of a venue or a resource within some range.
#[derive(Debug)]
pub(super) struct Opening {
    /// Sorted by the start of their spans, which may overlap and touch.
    windows: Vec<Window>,
    /// For each window the latest end of this window and all before it.
    latest_ends: Vec<Timestamp>,
    /// The same time as the windows, as spans that do not touch.
    spans: Vec<Interval>,
}

/// Whose hours are meant: a resource without a calendar of its own works by the venue's. One whose
/// calendar has no week for a date works the venue's hours then, by its own clock and with its own
/// exceptions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Worker<'a> {
    pub(super) venue: &'a Calendar,
    pub(super) own: Option<&'a Calendar>,
}

/// The service date of a start, if a resource with these hours leads: that of its window, or of the
/// venue's, or what the venue's clock shows if there is none.
pub(super) fn service_date(venue: &Calendar, own: Option<&Calendar>, start: Timestamp) -> Date {
    let at = Interval { start, end: start };
    let date = |own| Worker { venue, own }.opening(at).date_of(start);
    let date = own.and_then(|own| date(Some(own))).or_else(|| date(None));
    date.unwrap_or_else(|| venue.date_of(start))
}

impl<'a> Worker<'a> {
    /// The working time that matters for a visit within `reach`.
    pub(super) fn opening(self, reach: Interval) -> Opening {
        let mut windows = self.hours(reach);
        windows.retain(|window| self.service_closures(window).next().is_none());
        for (_, closed) in self.calendar_closures() {
            windows = windows
                .into_iter()
                .flat_map(|window| window.without(closed))
                .collect();
        }
        Opening::new(windows)
    }

    /// The same without closures.
    pub(super) fn opening_but_for_closures(self, reach: Interval) -> Opening {
        Opening::new(self.hours(reach))
    }

    /// The hours of the day that a start belongs to, without regard to closures, and what gives the
    /// day these hours.
    pub(super) fn day_of(self, start: Timestamp) -> (Vec<Interval>, Option<Rule<'a>>) {
        let near = self.hours(Interval { start, end: start });
        let at_start = near.iter().filter(|window| window.span.contains(start));
        let begun = at_start.map(|window| window.own_date).min();
        let date = begun.unwrap_or_else(|| self.own.unwrap_or(self.venue).date_of(start));
        let windows: Vec<Window> = near
            .into_iter()
            .filter(|window| window.own_date == date)
            .collect();
        let of_venue = windows.first().map(|window| window.date);
        let of_venue = of_venue.unwrap_or_else(|| self.venue.date_of(start));
        let replaced = |calendar: &'a Calendar, date| {
            let replaced = calendar.replacing(date);
            replaced.map(|(exception, hours)| Rule::Replaced(exception, hours))
        };
        let rule = self
            .own
            .and_then(|own| replaced(own, date))
            .or_else(|| replaced(self.venue, of_venue))
            .or_else(|| self.rule_on(date));
        let hours = windows.iter().map(|window| window.span);
        let hours = hours.filter(|span| !span.is_empty()).collect();
        (hours, rule)
    }

    /// The closures that take working time from an interval.
    pub(super) fn closures_touching(self, interval: Interval) -> Vec<&'a HoursException> {
        let hours = self.hours(interval);
        let taken_from = hours.iter().filter(|window| window.span.overlaps(interval));
        let services = taken_from.flat_map(|window| self.service_closures(window));
        let calendars = self
            .calendar_closures()
            .filter(|(_, closed)| closed.overlaps(interval));
        services
            .chain(calendars.map(|(closure, _)| closure))
            .collect()
    }

    /// The hours of every date that can touch the range. The hours of the day before may last into
    /// it, and when a clock is put back over midnight, it shows the next date early.
    fn hours(self, reach: Interval) -> Vec<Window> {
        let calendar = self.own.unwrap_or(self.venue);
        let first = calendar
            .date_of(reach.start)
            .yesterday()
            .unwrap_or(Date::MIN);
        let last = calendar.date_of(reach.end).tomorrow().unwrap_or(Date::MAX);
        first
            .series(1.day())
            .take_while(|&date| date <= last)
            .flat_map(|date| self.hours_on(date))
            .collect()
    }

    fn hours_on(self, date: Date) -> Vec<Window> {
        if self.own.is_none() {
            return self.windows_on(date);
        }
        let windows = self.windows_on(date).into_iter().map(|window| Window {
            date: self.venue.date_of(window.origin),
            ..window
        });
        windows.flat_map(|window| self.bounded(window)).collect()
    }

    /// The hours that begin on a date of one's own clock.
    fn windows_on(self, date: Date) -> Vec<Window> {
        let rule = self.rule_on(date);
        let mut hours = rule.map_or_else(Vec::new, |rule| rule.hours_on(date));
        let shares = self.own.is_none_or(|own| own.week_on(date).is_none());
        let shared = shares.then_some(self.venue);
        for calendar in self.own.into_iter().chain(shared) {
            hours.extend(calendar.added_on(date));
        }
        let zone = &self.own.unwrap_or(self.venue).zone;
        let spans = hours.into_iter().map(|hours| hours.on(zone, date));
        spans
            .map(|span| Window {
                date,
                own_date: date,
                origin: span.start,
                span,
            })
            .collect()
    }

    /// What gives a date of one's own clock its hours.
    fn rule_on(self, date: Date) -> Option<Rule<'a>> {
        let own = self.own.and_then(|own| own.rule_on(date));
        own.or_else(|| self.venue.rule_on(date))
    }

    /// What a day that the venue replaces leaves of hours of one's own.
    fn bounded(self, window: Window) -> Vec<Window> {
        if self.venue.replacing(window.date).is_none() {
            return vec![window];
        }
        let venue = Worker { own: None, ..self };
        let bounds = venue.windows_on(window.date).into_iter();
        bounds
            .map(|bound| Window {
                span: window.span.intersection(bound.span),
                ..window
            })
            .collect()
    }

    /// The closures that take time from a visit of a service date, where no hours bound it.
    pub(super) fn closures_of(
        self,
        date: Date,
        visit: Interval,
    ) -> impl Iterator<Item = &'a HoursException> {
        let services = self.venue.closures().filter(move |closure| {
            closure.change == HoursChange::ServiceClosure && closure.covers(date)
        });
        let calendars = self.calendar_closures();
        let calendars = calendars.filter(move |(_, closed)| closed.overlaps(visit));
        services.chain(calendars.map(|(closure, _)| closure))
    }

    /// The closures of service dates that take a window. The venue's go by its own clock.
    fn service_closures(
        self,
        window: &Window,
    ) -> impl Iterator<Item = &'a HoursException> + use<'a> {
        let (date, own_date) = (window.date, window.own_date);
        let own = self.own.map(|own| (own, own_date));
        let calendars = own.into_iter().chain([(self.venue, date)]);
        calendars.flat_map(|(calendar, date)| {
            calendar.closures().filter(move |closure| {
                closure.change == HoursChange::ServiceClosure && closure.covers(date)
            })
        })
    }

    fn calendar_closures(self) -> impl Iterator<Item = (&'a HoursException, Interval)> {
        self.calendars().flat_map(|calendar| {
            let closures = calendar
                .closures()
                .filter(|closure| closure.change == HoursChange::CalendarClosure);
            closures.map(|closure| {
                (
                    closure,
                    wall_clock::days(&calendar.zone, closure.first, closure.last),
                )
            })
        })
    }

    fn calendars(self) -> impl Iterator<Item = &'a Calendar> {
        self.own.into_iter().chain([self.venue])
    }
}

impl Window {
    fn without(self, closed: Interval) -> impl Iterator<Item = Window> {
        let pieces = if self.span.overlaps(closed) {
            let before = Interval {
                start: self.span.start,
                end: closed.start,
            };
            let after = Interval {
                start: closed.end,
                end: self.span.end,
            };
            [Some(before), Some(after)]
        } else {
            [Some(self.span), None]
        };
        let left = pieces
            .into_iter()
            .flatten()
            .filter(|piece| !piece.is_empty());
        left.map(move |span| Window { span, ..self })
    }
}

impl Opening {
    fn new(mut windows: Vec<Window>) -> Self {
        windows.retain(|window| !window.span.is_empty());
        windows.sort_by_key(|window| window.span.start);
        let mut spans: Vec<Interval> = Vec::with_capacity(windows.len());
        for window in &windows {
            match spans.last_mut() {
                Some(span) if window.span.start <= span.end => {
                    span.end = span.end.max(window.span.end);
                }
                Some(_) | None => spans.push(window.span),
            }
        }
        let mut latest = Timestamp::MIN;
        let ends = windows.iter().map(|window| {
            latest = latest.max(window.span.end);
            latest
        });
        Self {
            latest_ends: ends.collect(),
            windows,
            spans,
        }
    }

    /// When it is open, as spans in their order that do not touch.
    pub(super) fn spans(&self) -> &[Interval] {
        &self.spans
    }

    pub(super) fn windows(&self) -> &[Window] {
        &self.windows
    }

    /// Whether it is open during the whole interval, which must not be empty.
    pub(super) fn covers(&self, interval: Interval) -> bool {
        let begun = self
            .spans
            .partition_point(|span| span.start <= interval.start);
        begun
            .checked_sub(1)
            .is_some_and(|span| interval.end <= self.spans[span].end)
    }

    /// The windows that contain an instant, latest first.
    pub(super) fn windows_at(&self, instant: Timestamp) -> impl Iterator<Item = &Window> {
        let begun = self
            .windows
            .partition_point(|window| window.span.start <= instant);
        let started = self.windows[..begun].iter().zip(&self.latest_ends).rev();
        let lasting = started.take_while(move |&(_, &latest_end)| instant < latest_end);
        lasting
            .map(|(window, _)| window)
            .filter(move |window| window.span.contains(instant))
    }

    /// The service date of an instant; if windows overlap, the date of the first one.
    pub(super) fn date_of(&self, instant: Timestamp) -> Option<Date> {
        self.windows_at(instant).map(|window| window.date).min()
    }
}

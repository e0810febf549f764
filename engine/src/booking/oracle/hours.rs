//! Working hours, minute by minute.

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::super::*;
use super::stretch::{DAY, Minute, RANGE_DAYS};
use super::{NaiveWindow, Oracle};

impl Oracle<'_> {
    /// From the first minute that shows `opens` or later to the last that shows a time before
    /// `closes`.
    pub(super) fn worked(&self, zone: &TimeZone, date: Date, hours: &Hours) -> (Minute, Minute) {
        let days = date.duration_since(self.first).as_hours() / 24;
        let of = |time: jiff::civil::Time| i64::from(time.hour()) * 60 + i64::from(time.minute());
        let opens = days * 1440 + of(hours.opens);
        let next_date = if hours.closes <= hours.opens { 1440 } else { 0 };
        let closes = days * 1440 + of(hours.closes) + next_date;
        // No clock changes by a whole day.
        let nearby = usize::try_from(days - 1).unwrap_or(0) * DAY;
        let shown = self.shown(zone);
        let shown = &shown[nearby..shown.len().min(nearby + 4 * DAY)];
        let from = shown.iter().position(|&shown| shown >= opens);
        let until = shown.iter().rposition(|&shown| shown < closes);
        (
            nearby + from.unwrap_or(shown.len()),
            nearby + until.map_or(0, |last| last + 1),
        )
    }

    /// The rows of a week, if there is one for a date: the season's with the fewest dates.
    fn week(calendar: &Calendar, date: Date) -> Option<&Vec<WeeklyHours>> {
        let mut week = Some(&calendar.weekly).filter(|weekly| !weekly.is_empty());
        let mut fewest = i32::MAX;
        let mut latest = Date::MIN;
        for season in &calendar.seasons {
            let first = season.first.unwrap_or(Date::MIN);
            let last = season.last.unwrap_or(Date::MAX);
            let count = (last - first).get_days();
            let is_narrower = count < fewest || count == fewest && first > latest;
            if first <= date && date <= last && is_narrower {
                week = Some(&season.weekly);
                (fewest, latest) = (count, first);
            }
        }
        week
    }

    fn replacement(calendar: &Calendar, date: Date) -> Option<Vec<Hours>> {
        let mut hours = None;
        let mut fewest = i64::MAX;
        let mut latest = Date::MIN;
        for exception in Self::of_date(calendar, date) {
            let dates = exception.first.series(1.day());
            let count = dates.take_while(|date| *date <= exception.last).count() as i64;
            if let HoursChange::ReplacedHours(replacement) = &exception.change
                && (count < fewest || count == fewest && exception.first >= latest)
            {
                hours = Some(replacement.clone());
                (fewest, latest) = (count, exception.first);
            }
        }
        hours
    }

    fn of_date(calendar: &Calendar, date: Date) -> impl Iterator<Item = &HoursException> {
        let exceptions = calendar.exceptions.iter();
        exceptions.filter(move |it| it.first <= date && date <= it.last)
    }

    /// The hours of a date of one's own, or of the venue's where one has no week for it.
    fn hours(&self, own: Option<&Calendar>, date: Date) -> Vec<Hours> {
        let venue = &self.scene.venue;
        let mut calendars = vec![own.unwrap_or(venue)];
        if own.is_some_and(|own| Self::week(own, date).is_none()) {
            calendars.push(venue);
        }
        let mut hours = Vec::new();
        for calendar in &calendars {
            if let Some(replacement) = Self::replacement(calendar, date) {
                hours = replacement;
                break;
            }
            if let Some(week) = Self::week(calendar, date) {
                let rows = week.iter().filter(|row| row.weekday == date.weekday());
                hours.extend(rows.map(|row| Hours {
                    opens: row.opens,
                    closes: row.closes,
                }));
                break;
            }
        }
        for exception in calendars.iter().flat_map(|it| Self::of_date(it, date)) {
            if let HoursChange::AddedHours(added) = &exception.change {
                hours.extend(added.iter().copied());
            }
        }
        hours
    }

    pub(super) fn windows_of(&self, own: Option<&Calendar>) -> Vec<NaiveWindow> {
        let venue = &self.scene.venue;
        let worker = own.unwrap_or(venue);
        let mut windows = Vec::new();
        for own_date in self.dates() {
            for hours in self.hours(own, own_date) {
                let (from, until) = self.worked(&worker.zone, own_date, &hours);
                if from >= until {
                    continue;
                }
                let date = self.date_shown(&venue.zone, from);
                let replaced = Self::replacement(venue, date).is_some();
                let bounds: Vec<_> = self
                    .hours(None, date)
                    .iter()
                    .map(|hours| self.worked(&venue.zone, date, hours))
                    .collect();
                let is_open = |minute: Minute| {
                    let bounded = own.is_some() && replaced;
                    let within_venue = bounds.iter().any(|it| it.0 <= minute && minute < it.1);
                    (from..until).contains(&minute)
                        && (!bounded || within_venue)
                        && !self.is_closed(venue, date, minute)
                        && !own.is_some_and(|own| self.is_closed(own, own_date, minute))
                };
                let open = (0..RANGE_DAYS * DAY).map(is_open).collect();
                windows.push(NaiveWindow {
                    date,
                    origin: from,
                    open,
                });
            }
        }
        windows
    }

    /// The windows of a service, which nothing of the venue's changes.
    pub(super) fn windows_given(&self, service: &Calendar) -> Vec<NaiveWindow> {
        let mut windows = Vec::new();
        for date in self.dates() {
            let mut hours = Self::replacement(service, date).unwrap_or_else(|| {
                let week = Self::week(service, date).into_iter().flatten();
                let rows = week.filter(|row| row.weekday == date.weekday());
                let hours = rows.map(|row| Hours {
                    opens: row.opens,
                    closes: row.closes,
                });
                hours.collect()
            });
            for exception in Self::of_date(service, date) {
                if let HoursChange::AddedHours(added) = &exception.change {
                    hours.extend(added.iter().copied());
                }
            }
            for hours in hours {
                let (origin, until) = self.worked(&service.zone, date, &hours);
                let is_open = |minute: Minute| {
                    (origin..until).contains(&minute) && !self.is_closed(service, date, minute)
                };
                windows.push(NaiveWindow {
                    date,
                    origin,
                    open: (0..RANGE_DAYS * DAY).map(is_open).collect(),
                });
            }
        }
        windows
    }

    /// Whether the service is given during a visit that this resource leads, or the venue.
    pub(super) fn is_given(&self, lead: Option<&Resource>, visit: (Minute, Minute)) -> bool {
        let Some(service) = &self.scene.service else {
            return true;
        };
        let date = self.service_date(lead, visit.0);
        let is_bounded =
            Self::replacement(service, date).is_some() || Self::week(service, date).is_some();
        (visit.0..visit.1).all(|minute| match is_bounded {
            true => self.given.iter().any(|window| window.open[minute]),
            false => !self.is_closed(service, date, minute),
        })
    }

    fn is_closed(&self, calendar: &Calendar, begun: Date, minute: Minute) -> bool {
        calendar.exceptions.iter().any(|exception| {
            let date = match exception.change {
                HoursChange::CalendarClosure => self.date_shown(&calendar.zone, minute),
                HoursChange::ServiceClosure => begun,
                HoursChange::ReplacedHours(_) | HoursChange::AddedHours(_) => return false,
            };
            exception.first <= date && date <= exception.last
        })
    }
}

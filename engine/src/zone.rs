//! Time zones by IANA name, from the database that ships in the binary.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};

use crate::diagnostic::suggest;

// The machine's zoneinfo may be older than a country's last change of its offset, or absent.
static BUNDLED: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The zone with this IANA name (`Asia/Almaty`), if there is one.
pub fn find(name: &str) -> Option<TimeZone> {
    BUNDLED.get(name).ok()
}

/// A time that a clock shows twice, because it is put back: the first or the second showing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Showing {
    First,
    Second,
}

/// Which showing of its local time a moment is; `None` if the clock shows that time once.
pub fn showing(zone: &TimeZone, moment: Timestamp) -> Option<Showing> {
    let offset = zone.to_offset(moment);
    match zone
        .to_ambiguous_timestamp(offset.to_datetime(moment))
        .offset()
    {
        AmbiguousOffset::Fold { before, .. } if offset == before => Some(Showing::First),
        AmbiguousOffset::Fold { .. } => Some(Showing::Second),
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Gap { .. } => None,
    }
}

/// The time that a clock shows, as programs and operators read it: `09:30`. One that is shown twice
/// has its offset, `02:00+02`.
pub fn clock(zone: &TimeZone, moment: Timestamp) -> String {
    let local = moment.to_zoned(zone.clone());
    let format = match showing(zone, moment) {
        Some(Showing::First | Showing::Second) => "%H:%M%:::z",
        None => "%H:%M",
    };
    local.strftime(format).to_string()
}

fn names() -> Vec<String> {
    BUNDLED.available().map(|name| name.to_string()).collect()
}

/// The name that `wrong` was probably meant to be: a typing mistake, or the city alone.
pub fn near(wrong: &str) -> Option<String> {
    let names = names();
    let city = format!("/{}", wrong.to_lowercase().replace(' ', "_"));
    let of_city = names
        .iter()
        .find(|name| name.to_lowercase().ends_with(&city));
    let near = of_city
        .map(String::as_str)
        .or_else(|| suggest(wrong, names.iter().map(String::as_str)));
    near.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{Showing, clock, find, near, showing};

    #[test]
    fn a_time_that_is_shown_twice_is_told_apart() {
        let check = |zone: &str, moment: &str, expected: (Option<Showing>, &str)| {
            let zone = find(zone).unwrap();
            let moment = moment.parse().unwrap();
            assert_eq!(showing(&zone, moment), expected.0, "{moment}");
            assert_eq!(clock(&zone, moment), expected.1, "{moment}");
        };
        let berlin = "Europe/Berlin";
        check(berlin, "2026-10-24T23:59:00Z", (None, "01:59"));
        let (first, second) = (Some(Showing::First), Some(Showing::Second));
        check(berlin, "2026-10-25T00:00:00Z", (first, "02:00+02"));
        check(berlin, "2026-10-25T00:59:00Z", (first, "02:59+02"));
        check(berlin, "2026-10-25T01:00:00Z", (second, "02:00+01"));
        check(berlin, "2026-10-25T02:00:00Z", (None, "03:00"));
        check(berlin, "2026-03-29T01:00:00Z", (None, "03:00"));
        let lord_howe = "Australia/Lord_Howe";
        check(lord_howe, "2027-04-03T15:00:00Z", (second, "01:30+10:30"));
    }

    #[test]
    fn a_city_or_a_slip_is_enough_to_find_the_zone() {
        assert_eq!(near("Almaty").as_deref(), Some("Asia/Almaty"));
        assert_eq!(near("new york").as_deref(), Some("America/New_York"));
        assert_eq!(near("Asia/Almatty").as_deref(), Some("Asia/Almaty"));
        assert_eq!(near("UTC+5"), None);
    }
}

//! Seasons: other weekly hours on some dates. 2026-03-02 is a Monday.

use jiff::civil::Weekday;

use super::super::super::{DayHours, Reason, WeeklyHours, why_not};
use super::*;

/// The same hours on each of some weekdays, on the dates between two.
fn season(first: &str, last: &str, weekdays: &[Weekday], (opens, closes): (&str, &str)) -> Season {
    let bound = |date: &str| (!date.is_empty()).then(|| day(date));
    let weekly = weekdays.iter().map(|&weekday| WeeklyHours {
        weekday,
        opens: time(opens),
        closes: time(closes),
    });
    Season {
        first: bound(first),
        last: bound(last),
        weekly: weekly.collect(),
    }
}

const TUESDAY: &[Weekday] = &[Weekday::Tuesday];
const WEDNESDAY: &[Weekday] = &[Weekday::Wednesday];
const BOTH: &[Weekday] = &[Weekday::Tuesday, Weekday::Wednesday];

#[test]
fn in_a_season_the_ordinary_week_does_not_count() {
    let mut scene = Scene::new();
    let summer = season("2026-03-03", "2026-03-04", TUESDAY, ("15:00", "17:00"));
    scene.venue.seasons.push(summer);
    assert_eq!(scene.listed("2026-03-02"), "09:00 10:00 11:00");
    assert_eq!(scene.listed("2026-03-03"), "15:00 16:00");
    assert_eq!(scene.listed("2026-03-04"), "");
    assert_eq!(scene.listed("2026-03-05"), "09:00 10:00 11:00");
}

#[test]
fn a_season_may_have_an_open_end() {
    let mut scene = Scene::new();
    let late = season("2026-03-04", "", BOTH, ("15:00", "17:00"));
    scene.venue.seasons.push(late);
    assert_eq!(scene.listed("2026-03-03"), "09:00 10:00 11:00");
    assert_eq!(scene.listed("2026-03-04"), "15:00 16:00");
    assert_eq!(scene.listed("2027-03-10"), "15:00 16:00");
    let early = season("", "2026-03-03", BOTH, ("18:00", "19:00"));
    scene.venue.seasons.push(early);
    assert_eq!(scene.listed("2026-03-03"), "18:00");
    assert_eq!(scene.listed("2026-03-04"), "15:00 16:00");
    // The narrower of two without an end.
    let later = season("2026-03-10", "", BOTH, ("20:00", "21:00"));
    scene.venue.seasons.insert(0, later);
    assert_eq!(scene.listed("2026-03-04"), "15:00 16:00");
    assert_eq!(scene.listed("2026-03-10"), "20:00");
}

#[test]
fn the_narrower_of_two_seasons_counts_and_of_equal_ones_the_later() {
    let wide = season("2026-03-01", "2026-03-31", BOTH, ("09:00", "10:00"));
    let early = season("2026-03-02", "2026-03-08", BOTH, ("12:00", "13:00"));
    let late = season("2026-03-04", "2026-03-10", BOTH, ("15:00", "16:00"));
    for seasons in [[&wide, &early, &late], [&late, &early, &wide]] {
        let mut scene = Scene::new();
        scene.venue.seasons.extend(seasons.into_iter().cloned());
        assert_eq!(scene.listed("2026-03-03"), "12:00");
        assert_eq!(scene.listed("2026-03-04"), "15:00");
        assert_eq!(scene.listed("2026-03-11"), "09:00");
    }
}

#[test]
fn exceptions_change_the_hours_of_a_season() {
    let mut scene = Scene::new();
    let summer = season("2026-03-02", "2026-03-08", BOTH, ("15:00", "17:00"));
    scene.venue.seasons.push(summer);
    let added = HoursChange::AddedHours(vec![hours("20:00", "21:00")]);
    scene.except("2026-03-03", "2026-03-03", added);
    let replaced = HoursChange::ReplacedHours(vec![hours("10:00", "11:00")]);
    scene.except("2026-03-04", "2026-03-04", replaced);
    assert_eq!(scene.listed("2026-03-03"), "15:00 16:00 20:00");
    assert_eq!(scene.listed("2026-03-04"), "10:00");
}

#[test]
fn a_resource_works_its_own_seasons_and_not_the_venues() {
    let mut scene = Scene::new();
    let mut own = every_day("Asia/Almaty", "13:00", "15:00");
    own.seasons = vec![season("2026-03-03", "2026-03-03", BOTH, ("18:00", "20:00"))];
    scene.resources[0].calendar = Some(own);
    let of_venue = season("2026-03-01", "2026-03-31", BOTH, ("07:00", "09:00"));
    scene.venue.seasons.push(of_venue);
    assert_eq!(scene.listed("2026-03-03"), "18:00 19:00");
    assert_eq!(scene.listed("2026-03-04"), "13:00 14:00");
}

#[test]
fn a_resource_without_an_ordinary_week_works_the_venues_hours_outside_its_seasons() {
    let mut scene = Scene::new();
    let mut own = every_day("Asia/Almaty", "00:00", "00:00");
    own.weekly.clear();
    own.seasons = vec![season(
        "2026-03-03",
        "2026-03-04",
        TUESDAY,
        ("10:00", "14:00"),
    )];
    scene.resources[0].calendar = Some(own);
    scene.venue.seasons.push(season(
        "2026-03-04",
        "2026-03-05",
        WEDNESDAY,
        ("15:00", "16:00"),
    ));
    let added = HoursChange::AddedHours(vec![hours("20:00", "21:00")]);
    scene.except("2026-03-02", "2026-03-04", added);
    assert_eq!(scene.listed("2026-03-02"), "09:00 10:00 11:00 20:00");
    assert_eq!(scene.listed("2026-03-03"), "10:00 11:00 12:00 13:00");
    assert_eq!(scene.listed("2026-03-04"), "");
    assert_eq!(scene.listed("2026-03-05"), "");
    assert_eq!(scene.listed("2026-03-06"), "09:00 10:00 11:00");
    // A day that the venue replaces is bounded for hours of one's own, also those of a season.
    let replaced = HoursChange::ReplacedHours(vec![hours("09:00", "12:00")]);
    scene.except("2026-03-03", "2026-03-03", replaced);
    assert_eq!(scene.listed("2026-03-03"), "10:00 11:00");
}

#[test]
fn the_season_whose_hours_are_in_the_way_is_named() {
    let mut scene = Scene::new();
    let summer = season("2026-03-03", "", TUESDAY, ("15:00", "17:00"));
    scene.venue.seasons.push(summer);
    let found = why_not(&scene.request(), at("2026-03-03 09:00+05"));
    let expected = Reason::OutsideHours {
        resource: None,
        joined: None,
        day: DayHours {
            hours: vec![between("2026-03-03 15:00+05", "2026-03-03 17:00+05")],
            replaced: None,
            season: Some((Some(day("2026-03-03")), None)),
            ends_late: false,
        },
    };
    assert_eq!(found, [expected]);
}

//! Working hours: nights, closures, replacements, own hours, and clocks that change.

use super::*;

#[test]
fn hours_past_midnight_belong_to_the_evening() {
    let mut scene = Scene::new();
    scene.venue = every_day("Asia/Almaty", "22:00", "02:00");
    assert_eq!(scene.listed("2026-03-03"), "00:00 01:00 22:00 23:00");
    let offer = check(&scene.request(), at("2026-03-03 01:00+05")).unwrap();
    assert_eq!(offer.date, day(MONDAY));
}

#[test]
fn equal_hours_are_open_for_a_day_and_visits_run_from_one_into_the_next() {
    let mut scene = Scene::new();
    scene.venue = every_day("Asia/Almaty", "00:00", "00:00");
    scene.rules.starts = steps(120, 180, Align::Window);
    assert_eq!(
        scene.listed("2026-03-03"),
        "00:00 03:00 06:00 09:00 12:00 15:00 18:00 21:00"
    );
    scene.rules.starts = steps(120, 60, Align::Clock);
    let offer = check(&scene.request(), at("2026-03-03 23:00+05")).unwrap();
    assert_eq!(offer.date, day("2026-03-03"));
}

#[test]
fn a_visit_does_not_run_through_a_break() {
    let mut scene = Scene::new();
    let mut afternoon = scene.venue.weekly.clone();
    for row in &mut afternoon {
        (row.opens, row.closes) = (time("13:00"), time("15:00"));
    }
    scene.venue.weekly.extend(afternoon);
    scene.rules.starts = hourly(120);
    assert_eq!(scene.listed(MONDAY), "09:00 10:00 13:00");
}

#[test]
fn a_calendar_closure_also_ends_the_evening_before() {
    let mut scene = Scene::new();
    scene.venue = every_day("Asia/Almaty", "22:00", "02:00");
    scene.except("2026-03-03", "2026-03-03", HoursChange::CalendarClosure);
    assert_eq!(scene.listed("2026-03-02"), "22:00 23:00");
    assert_eq!(scene.listed("2026-03-03"), "");
    // The rest of the evening of the 3rd still counts as the 3rd.
    let offer = check(&scene.request(), at("2026-03-04 00:00+05")).unwrap();
    assert_eq!(offer.date, day("2026-03-03"));
}

#[test]
fn a_service_closure_lasts_past_midnight_and_spares_the_evening_before() {
    let mut scene = Scene::new();
    scene.venue = every_day("Asia/Almaty", "22:00", "02:00");
    scene.except("2026-03-03", "2026-03-03", HoursChange::ServiceClosure);
    assert_eq!(scene.listed("2026-03-03"), "00:00 01:00");
    assert_eq!(scene.listed("2026-03-04"), "22:00 23:00");
}

#[test]
fn a_closure_does_not_shift_the_grid() {
    let mut scene = Scene::new();
    scene.venue = every_day("Asia/Almaty", "22:00", "02:00");
    scene.rules.starts = steps(30, 50, Align::Window);
    scene.except("2026-03-02", "2026-03-02", HoursChange::CalendarClosure);
    // 22:00 22:50 23:40 lie on the closed date.
    assert_eq!(scene.listed("2026-03-03").split(' ').next(), Some("00:30"));
}

#[test]
fn replaced_hours_stand_instead_and_added_hours_besides() {
    let mut scene = Scene::new();
    scene.except(
        "2026-03-02",
        "2026-03-03",
        HoursChange::AddedHours(vec![hours("15:00", "16:00")]),
    );
    scene.except(
        "2026-03-03",
        "2026-03-04",
        HoursChange::ReplacedHours(vec![hours("07:00", "08:00")]),
    );
    assert_eq!(scene.listed("2026-03-02"), "09:00 10:00 11:00 15:00");
    assert_eq!(scene.listed("2026-03-03"), "07:00 15:00");
    assert_eq!(scene.listed("2026-03-04"), "07:00");
}

#[test]
fn a_closure_wins_over_added_hours() {
    let mut scene = Scene::new();
    scene.except(MONDAY, MONDAY, HoursChange::ServiceClosure);
    scene.except(
        MONDAY,
        MONDAY,
        HoursChange::AddedHours(vec![hours("15:00", "16:00")]),
    );
    assert_eq!(scene.listed(MONDAY), "");
}

#[test]
fn own_hours_stand_instead_of_the_venues() {
    let mut scene = Scene::new();
    scene.resources[0].calendar = Some(every_day("Asia/Almaty", "11:00", "14:00"));
    assert_eq!(scene.listed(MONDAY), "11:00 12:00 13:00");
}

#[test]
fn the_venues_closures_and_shortened_days_hold_for_own_hours() {
    let mut scene = Scene::new();
    scene.resources[0].calendar = Some(every_day("Asia/Almaty", "11:00", "14:00"));
    scene.except("2026-03-02", "2026-03-02", HoursChange::ServiceClosure);
    scene.except(
        "2026-03-03",
        "2026-03-03",
        HoursChange::ReplacedHours(vec![hours("09:00", "13:00")]),
    );
    assert_eq!(scene.listed("2026-03-02"), "");
    assert_eq!(scene.listed("2026-03-03"), "11:00 12:00");
}

#[test]
fn the_narrower_of_two_replacements_counts_in_whatever_order_they_are_given() {
    let week = || HoursChange::ReplacedHours(vec![hours("10:00", "12:00")]);
    let day = || HoursChange::ReplacedHours(vec![hours("15:00", "16:00")]);
    for day_first in [true, false] {
        let mut scene = Scene::new();
        if day_first {
            scene.except("2026-03-04", "2026-03-04", day());
        }
        scene.except("2026-03-02", "2026-03-08", week());
        scene.except("2026-03-05", "2026-03-11", week());
        if !day_first {
            scene.except("2026-03-04", "2026-03-04", day());
        }
        assert_eq!(scene.listed("2026-03-03"), "10:00 11:00");
        assert_eq!(scene.listed("2026-03-04"), "15:00");
    }
}

#[test]
fn of_two_replacements_of_equal_length_the_one_that_begins_last_counts() {
    let replaced = |opens| HoursChange::ReplacedHours(vec![hours(opens, "16:00")]);
    let (early, late) = (("2026-03-02", "2026-03-08"), ("2026-03-05", "2026-03-11"));
    for [one, other] in [[early, late], [late, early]] {
        let mut scene = Scene::new();
        for (first, last) in [one, other] {
            let opens = if first == late.0 { "15:00" } else { "14:00" };
            scene.except(first, last, replaced(opens));
        }
        assert_eq!(scene.listed("2026-03-04"), "14:00 15:00");
        assert_eq!(scene.listed("2026-03-06"), "15:00");
    }
}

/// Open in the day; the resource works a night of its own.
fn night_of_its_own() -> Scene {
    let mut scene = Scene::new();
    scene.resources[0].calendar = Some(every_day("Asia/Almaty", "22:00", "02:00"));
    scene
}

#[test]
fn a_night_of_a_resources_own_hours_counts_to_its_evening_for_the_horizon() {
    let mut scene = night_of_its_own();
    scene.rules.horizon_days = Some(1);
    assert_eq!(scene.listed("2026-03-03"), "00:00 01:00 22:00 23:00");
    assert_eq!(scene.listed("2026-03-04"), "00:00 01:00");
}

#[test]
fn a_night_of_a_resources_own_hours_counts_to_its_evening_for_limits() {
    let mut scene = night_of_its_own();
    let night = "2026-03-05 01:00+05";
    let offer = check(&scene.request(), at(night)).unwrap();
    assert_eq!(offer.date, day("2026-03-04"));
    scene.limit("2026-03-04", 1, 1);
    assert_eq!(verdict(&scene, night), Err(Unavailable::Full));
    assert_eq!(
        verdict(&scene, "2026-03-04 22:00+05"),
        Err(Unavailable::Full)
    );
    assert!(verdict(&scene, "2026-03-05 22:00+05").is_ok());
}

#[test]
fn who_leads_decides_about_the_date_and_one_whose_date_is_full_gives_way() {
    let mut scene = night_of_its_own();
    scene.resources.push(person(2));
    scene.resources[1].calendar = Some(every_day("Asia/Almaty", "00:00", "08:00"));
    scene.roles = vec![role(1, &[1, 2])];
    let start = at("2026-03-05 01:00+05");
    let date = |scene: &Scene| check(&scene.request(), start).map(|offer| offer.date);
    assert_eq!(date(&scene), Ok(day("2026-03-04")));
    let both = [day("2026-03-04"), day("2026-03-05")];
    assert!(service_dates(&scene.request(), start).into_iter().eq(both));
    scene.limit("2026-03-04", 1, 1);
    assert_eq!(date(&scene), Ok(day("2026-03-05")));
    assert_eq!(verdict(&scene, "2026-03-05 01:00+05"), Ok(ids(&[2])));
}

/// Open from 12:00 to 13:00 in Almaty; the resource works in Berlin from 21:00 to 23:00, which is
/// from midnight to 02:00 of the next date in Almaty.
fn place_abroad() -> Scene {
    let mut scene = Scene::new();
    scene.now = at("2026-06-07 08:00+05");
    scene.venue = every_day("Asia/Almaty", "12:00", "13:00");
    scene.resources[0].calendar = Some(every_day("Europe/Berlin", "21:00", "23:00"));
    scene
}

#[test]
fn a_closure_of_the_venue_is_matched_by_the_venues_date_for_a_resource_abroad() {
    for change in [
        HoursChange::ReplacedHours(vec![hours("10:00", "12:00")]),
        HoursChange::ServiceClosure,
        HoursChange::CalendarClosure,
    ] {
        let mut scene = place_abroad();
        scene.except("2026-06-09", "2026-06-09", change);
        assert_eq!(scene.listed("2026-06-08"), "00:00 01:00");
        assert_eq!(scene.listed("2026-06-09"), "");
        assert_eq!(scene.listed("2026-06-10"), "00:00 01:00");
    }
}

#[test]
fn a_closure_of_a_resource_abroad_is_matched_by_its_own_date() {
    for change in [
        HoursChange::ReplacedHours(Vec::new()),
        HoursChange::ServiceClosure,
        HoursChange::CalendarClosure,
    ] {
        let mut scene = place_abroad();
        let own = scene.resources[0].calendar.as_mut().unwrap();
        own.exceptions.push(HoursException {
            first: day("2026-06-08"),
            last: day("2026-06-08"),
            change,
        });
        assert_eq!(scene.listed("2026-06-08"), "00:00 01:00");
        assert_eq!(scene.listed("2026-06-09"), "");
    }
}

#[test]
fn a_visit_to_a_resource_abroad_counts_by_the_venues_date() {
    let scene = place_abroad();
    let offer = check(&scene.request(), at("2026-06-09 01:00+05")).unwrap();
    assert_eq!(offer.date, day("2026-06-09"));
}

#[test]
fn almaty_works_25_hours_on_the_day_it_leaves_its_old_offset() {
    let mut scene = Scene::new();
    scene.now = at("2024-02-28 00:00+06");
    scene.venue = every_day("Asia/Almaty", "22:00", "02:00");
    // 2024-03-01 00:00 became 2024-02-29 23:00, so 23:00 occurs twice.
    let window = between("2024-02-29 12:00+06", "2024-03-01 12:00+05");
    let starts: Vec<String> = free_starts(&scene.request(), window)
        .iter()
        .map(|offer| offer.start.to_string())
        .collect();
    let expected = [
        "T16:00:00Z",
        "T17:00:00Z",
        "T18:00:00Z",
        "T19:00:00Z",
        "T20:00:00Z",
    ];
    assert_eq!(starts, expected.map(|clock| format!("2024-02-29{clock}")));
    assert_eq!(scene.listed("2024-02-29"), "00:00 01:00 22:00 23:00 23:00");
}

#[test]
fn hours_that_a_clock_skips_are_clamped_to_the_change() {
    let mut scene = Scene::new();
    scene.now = at("2024-03-30 12:00+01");
    scene.venue = every_day("Europe/Berlin", "02:30", "05:00");
    scene.rules.starts = steps(60, 30, Align::Window);
    assert_eq!(scene.listed("2024-03-31"), "03:00 03:30 04:00");
    scene.venue = every_day("Europe/Berlin", "00:30", "04:00");
    assert_eq!(scene.listed("2024-03-31"), "00:30 01:00 01:30 03:00");
}

#[test]
fn both_hours_of_a_clock_put_back_are_worked() {
    let mut scene = Scene::new();
    scene.now = at("2024-10-26 12:00+02");
    scene.venue = every_day("Europe/Berlin", "01:00", "04:00");
    assert_eq!(scene.listed("2024-10-27"), "01:00 02:00 02:00 03:00");
    scene.occupy(1, 1, "2024-10-27 02:00+01", "2024-10-27 03:00+01");
    assert_eq!(scene.listed("2024-10-27"), "01:00 02:00 03:00");
    assert_eq!(
        verdict(&scene, "2024-10-27 02:00+01"),
        Err(Unavailable::Taken)
    );
    assert!(verdict(&scene, "2024-10-27 02:00+02").is_ok());
}

#[test]
fn a_clock_grid_follows_a_clock_that_changes_by_half_an_hour() {
    let mut scene = Scene::new();
    scene.now = at("2024-10-05 12:00+10:30");
    // 02:00 became 02:30 on 2024-10-06.
    scene.venue = every_day("Australia/Lord_Howe", "00:00", "05:00");
    assert_eq!(scene.listed("2024-10-06"), "00:00 01:00 03:00 04:00");
}

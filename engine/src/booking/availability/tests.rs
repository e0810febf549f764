//! Each rule, shown by the smallest scene.

use super::super::scene::{
    Scene, at, between, class, day, every_day, hourly, hours, ids, joined, minutes, person, role,
    table, time,
};
use super::super::{
    Align, Calendar, HoursChange, HoursException, ResourceId, Season, Slot, Starts, free_starts,
    service_dates,
};
use super::*;

mod cutoff;
mod given;
mod hours;
mod limits;
mod seasons;

const MONDAY: &str = "2026-03-02";

fn steps(duration: i64, step: i64, align: Align) -> Starts {
    Starts::Grid {
        duration: minutes(duration),
        step: minutes(step),
        align,
    }
}

fn verdict(scene: &Scene, start: &str) -> Result<Vec<ResourceId>, Unavailable> {
    check(&scene.request(), at(start)).map(|offer| offer.resources)
}

fn states(scene: &Scene, first: &str, last: &str) -> Vec<Day> {
    let days = free_days(&scene.request(), day(first), day(last));
    days.into_iter().map(|(_, state)| state).collect()
}

#[test]
fn a_visit_must_end_by_closing() {
    assert_eq!(Scene::new().listed(MONDAY), "09:00 10:00 11:00");
}

#[test]
fn an_offer_names_its_end_its_service_date_and_its_resources() {
    let offer = check(&Scene::new().request(), at("2026-03-02 09:00+05")).unwrap();
    assert_eq!(offer.end, at("2026-03-02 10:00+05"));
    assert_eq!(offer.date, day(MONDAY));
    assert_eq!(offer.resources, ids(&[1]));
}

#[test]
fn a_start_off_the_grid_or_outside_the_hours_is_closed() {
    let scene = Scene::new();
    for start in [
        "2026-03-02 09:30+05",
        "2026-03-02 12:00+05",
        "2026-03-02 08:00+05",
    ] {
        assert_eq!(verdict(&scene, start), Err(Unavailable::Closed), "{start}");
    }
}

#[test]
fn a_window_grid_begins_at_opening_and_a_clock_grid_at_midnight() {
    let mut scene = Scene::new();
    scene.venue = every_day("Asia/Almaty", "09:15", "11:00");
    scene.rules.starts = steps(30, 30, Align::Window);
    assert_eq!(scene.listed(MONDAY), "09:15 09:45 10:15");
    scene.rules.starts = steps(30, 30, Align::Clock);
    assert_eq!(scene.listed(MONDAY), "09:30 10:00 10:30");
}

#[test]
fn a_step_or_a_duration_that_is_not_positive_makes_no_start() {
    let mut scene = Scene::new();
    for (duration, step) in [(0, 30), (-30, 30), (30, 0), (30, -30)] {
        scene.rules.starts = steps(duration, step, Align::Window);
        assert_eq!(scene.listed(MONDAY), "");
        assert_eq!(
            verdict(&scene, "2026-03-02 09:00+05"),
            Err(Unavailable::Closed)
        );
    }
}

#[test]
fn a_visit_may_begin_as_another_ends() {
    let mut scene = Scene::new();
    scene.occupy(1, 1, "2026-03-02 10:00+05", "2026-03-02 11:00+05");
    assert_eq!(scene.listed(MONDAY), "09:00 11:00");
    assert_eq!(
        verdict(&scene, "2026-03-02 10:00+05"),
        Err(Unavailable::Taken)
    );
}

#[test]
fn buffers_of_neighbours_add_up() {
    let mut scene = Scene::new();
    scene.rules.starts = steps(30, 5, Align::Clock);
    scene.rules.buffer_before = minutes(10);
    scene.rules.buffer_after = minutes(5);
    // A visit from 10:00 to 10:30 with the same buffers.
    scene.occupy(1, 1, "2026-03-02 09:50+05", "2026-03-02 10:35+05");
    assert!(verdict(&scene, "2026-03-02 09:15+05").is_ok());
    assert_eq!(
        verdict(&scene, "2026-03-02 09:20+05"),
        Err(Unavailable::Taken)
    );
    assert_eq!(
        verdict(&scene, "2026-03-02 10:40+05"),
        Err(Unavailable::Taken)
    );
    assert!(verdict(&scene, "2026-03-02 10:45+05").is_ok());
}

#[test]
fn buffers_may_spill_outside_the_hours() {
    let mut scene = Scene::new();
    scene.rules.buffer_before = minutes(30);
    scene.rules.buffer_after = minutes(30);
    let offer = check(&scene.request(), at("2026-03-02 11:00+05")).unwrap();
    let claims = offer.claims(&scene.request());
    assert_eq!(
        claims[0].interval(),
        between("2026-03-02 10:30+05", "2026-03-02 12:30+05")
    );
}

#[test]
fn notice_allows_the_start_that_is_exactly_so_far_away() {
    let mut scene = Scene::new();
    scene.rules.notice = minutes(120);
    assert_eq!(scene.listed(MONDAY), "10:00 11:00");
    scene.now = at("2026-03-02 08:00:01+05");
    assert_eq!(scene.listed(MONDAY), "11:00");
    assert_eq!(
        verdict(&scene, "2026-03-02 10:00+05"),
        Err(Unavailable::TooLate)
    );
}

#[test]
fn the_past_is_never_listed_even_to_staff() {
    let mut scene = Scene::new();
    scene.now = at("2026-03-02 10:00+05");
    scene.waived.too_late = true;
    assert_eq!(scene.listed(MONDAY), "10:00 11:00");
    assert!(verdict(&scene, "2026-03-02 09:00+05").is_ok());
    assert_eq!(states(&scene, "2026-03-01", "2026-03-01"), [Day::Past]);
}

#[test]
fn beyond_the_horizon_is_closed() {
    let mut scene = Scene::new();
    scene.rules.horizon_days = Some(1);
    assert_eq!(
        states(&scene, "2026-03-02", "2026-03-04"),
        [Day::Free, Day::Free, Day::Closed]
    );
    assert_eq!(
        verdict(&scene, "2026-03-04 09:00+05"),
        Err(Unavailable::Closed)
    );
}

#[test]
fn a_list_for_all_time_ends_at_the_horizon() {
    let mut scene = Scene::new();
    scene.rules.starts = steps(5, 5, Align::Clock);
    scene.rules.horizon_days = Some(1);
    let all_time = Interval {
        start: Timestamp::MIN,
        end: Timestamp::MAX,
    };
    let per_day = 3 * 12;
    assert_eq!(free_starts(&scene.request(), all_time).len(), 2 * per_day);
    scene.rules.starts = hourly(60);
    for (waived, horizon) in [(false, None), (false, Some(u32::MAX)), (true, Some(1))] {
        scene.waived.closed = waived;
        scene.rules.horizon_days = horizon;
        let offers = free_starts(&scene.request(), all_time);
        let last = offers.last().unwrap().start;
        assert!(last < at("2028-03-07 00:00+05"), "{last}");
        assert!(at("2028-03-03 00:00+05") < last, "{last}");
    }
    scene.waived.closed = false;
    let days = free_days(&scene.request(), day(MONDAY), day("2126-03-02"));
    let free = days.iter().filter(|(_, state)| *state == Day::Free).count();
    assert_eq!(free, 1 + 1);
}

#[test]
fn a_visit_longer_than_a_year_is_given_by_nobody() {
    let mut scene = Scene::new();
    scene.venue = every_day("Asia/Almaty", "00:00", "00:00");
    scene.rules.starts = hourly(366 * 24 * 60);
    assert!(verdict(&scene, "2026-03-02 09:00+05").is_ok());
    scene.rules.starts = hourly(366 * 24 * 60 + 1);
    assert_eq!(
        verdict(&scene, "2026-03-02 09:00+05"),
        Err(Unavailable::Closed)
    );
}

#[test]
fn the_window_grid_is_that_of_the_leading_resource() {
    let mut scene = Scene::new();
    scene.resources[0].calendar = Some(every_day("Asia/Almaty", "09:20", "12:00"));
    scene.rules.starts = steps(60, 60, Align::Window);
    assert_eq!(scene.listed(MONDAY), "09:20 10:20");
    scene.resources.push(person(2));
    scene.roles.push(role(1, &[2]));
    assert_eq!(scene.listed(MONDAY), "09:20 10:20");
    scene.roles.reverse();
    assert_eq!(scene.listed(MONDAY), "10:00 11:00");
}

#[test]
fn the_smallest_table_that_seats_the_party_comes_first_and_then_the_order_given() {
    let mut scene = Scene::new();
    scene.resources = vec![table(1, 6), table(2, 4), table(3, 4), table(4, 2)];
    scene.roles = vec![role(3, &[1, 3, 2, 4])];
    let start = "2026-03-02 10:00+05";
    for expected in [3, 2, 1] {
        assert_eq!(verdict(&scene, start), Ok(ids(&[expected])));
        scene.occupy(expected, 1, start, "2026-03-02 10:01+05");
    }
    assert_eq!(verdict(&scene, start), Err(Unavailable::Taken));
}

#[test]
fn a_party_that_nothing_seats_finds_every_day_closed() {
    let mut scene = Scene::new();
    scene.roles = vec![role(2, &[1])];
    scene.waived.closed = true;
    assert_eq!(
        verdict(&scene, "2026-03-02 10:00+05"),
        Err(Unavailable::Closed)
    );
    assert_eq!(states(&scene, MONDAY, MONDAY), [Day::Closed]);
}

#[test]
fn a_shared_resource_is_taken_by_units_and_an_exclusive_one_whole() {
    let mut scene = Scene::new();
    scene.resources = vec![class(1, 10)];
    scene.roles = vec![role(3, &[1])];
    scene.occupy(1, 7, "2026-03-02 10:00+05", "2026-03-02 11:00+05");
    scene.occupy(1, 8, "2026-03-02 11:00+05", "2026-03-02 12:00+05");
    assert_eq!(scene.listed(MONDAY), "09:00 10:00");
    scene.resources = vec![table(1, 10)];
    assert_eq!(scene.listed(MONDAY), "09:00");
}

#[test]
fn every_role_must_be_filled_at_once() {
    let mut scene = Scene::new();
    scene.resources = vec![person(1), person(2)];
    scene.roles = vec![role(1, &[1]), role(1, &[2])];
    scene.occupy(1, 1, "2026-03-02 09:00+05", "2026-03-02 10:00+05");
    scene.occupy(2, 1, "2026-03-02 10:00+05", "2026-03-02 11:00+05");
    assert_eq!(scene.listed(MONDAY), "11:00");
    assert_eq!(verdict(&scene, "2026-03-02 11:00+05"), Ok(ids(&[1, 2])));
}

#[test]
fn one_resource_does_not_fill_two_roles_and_a_first_choice_gives_way() {
    let mut scene = Scene::new();
    scene.resources = vec![person(1), person(2)];
    scene.roles = vec![role(1, &[1, 2]), role(1, &[1])];
    assert_eq!(verdict(&scene, "2026-03-02 09:00+05"), Ok(ids(&[2, 1])));
    scene.roles = vec![role(1, &[1]), role(1, &[1])];
    assert_eq!(
        verdict(&scene, "2026-03-02 09:00+05"),
        Err(Unavailable::Taken)
    );
}

#[test]
fn a_joined_table_needs_all_its_parts_and_claims_them_whole() {
    let mut scene = Scene::new();
    scene.resources = vec![table(5, 4), table(3, 2), joined(9, 6, &[5, 3])];
    scene.roles = vec![role(6, &[9])];
    scene.occupy(3, 1, "2026-03-02 09:00+05", "2026-03-02 10:00+05");
    assert_eq!(scene.listed(MONDAY), "10:00 11:00");
    let offer = check(&scene.request(), at("2026-03-02 10:00+05")).unwrap();
    assert_eq!(offer.resources, ids(&[9]));
    let claims = offer.claims(&scene.request());
    let claimed: Vec<_> = claims
        .iter()
        .map(|claim| (claim.resource.0, claim.units))
        .collect();
    assert_eq!(claimed, [(3, 2), (5, 4)]);
}

#[test]
fn a_joined_table_is_open_when_all_its_parts_are() {
    let mut scene = Scene::new();
    scene.resources = vec![table(1, 4), table(2, 4), joined(9, 8, &[1, 2])];
    scene.resources[1].calendar = Some(every_day("Asia/Almaty", "10:00", "20:00"));
    scene.roles = vec![role(6, &[9])];
    assert_eq!(scene.listed(MONDAY), "10:00 11:00");
}

#[test]
fn a_joined_table_with_an_unknown_part_is_never_bookable() {
    let mut scene = Scene::new();
    scene.resources = vec![table(1, 4), joined(9, 8, &[1, 2])];
    scene.roles = vec![role(6, &[9])];
    assert_eq!(
        verdict(&scene, "2026-03-02 10:00+05"),
        Err(Unavailable::Closed)
    );
}

#[test]
fn without_a_role_the_venue_decides() {
    let mut scene = Scene::new();
    scene.roles.clear();
    assert_eq!(scene.listed(MONDAY), "09:00 10:00 11:00");
    let offer = check(&scene.request(), at("2026-03-02 09:00+05")).unwrap();
    assert_eq!(offer.claims(&scene.request()), []);
}

#[test]
fn fixed_slots_last_as_long_as_they_are_and_keep_to_the_hours() {
    let mut scene = Scene::new();
    let slot = |weekday, begins, ends| Slot {
        weekday,
        begins: time(begins),
        ends: time(ends),
    };
    scene.rules.starts = Starts::Slots(vec![
        slot(None, "10:00", "11:45"),
        slot(None, "11:45", "12:15"),
        slot(Some(jiff::civil::Weekday::Tuesday), "09:10", "09:50"),
    ]);
    assert_eq!(scene.listed(MONDAY), "10:00");
    assert_eq!(scene.listed("2026-03-03"), "09:10 10:00");
    let offer = check(&scene.request(), at("2026-03-02 10:00+05")).unwrap();
    assert_eq!(offer.end, at("2026-03-02 11:45+05"));
    scene.waived.closed = true;
    assert!(verdict(&scene, "2026-03-02 11:45+05").is_ok());
    assert_eq!(
        verdict(&scene, "2026-03-02 10:30+05"),
        Err(Unavailable::Closed)
    );
}

#[test]
fn a_slot_past_midnight_counts_to_the_evening_whose_hours_contain_it() {
    let mut scene = Scene::new();
    scene.venue = every_day("Asia/Almaty", "20:00", "03:00");
    scene.rules.starts = Starts::Slots(vec![Slot {
        weekday: None,
        begins: time("00:30"),
        ends: time("02:30"),
    }]);
    let offer = check(&scene.request(), at("2026-03-03 00:30+05")).unwrap();
    assert_eq!(offer.date, day(MONDAY));
}

#[test]
fn every_daily_limit_must_hold_and_counts_by_service_date() {
    let mut scene = Scene::new();
    scene.venue = every_day("Asia/Almaty", "22:00", "02:00");
    scene.limit("2026-03-02", 0, 9);
    scene.limit("2026-03-02", 4, 4);
    assert_eq!(
        verdict(&scene, "2026-03-03 01:00+05"),
        Err(Unavailable::Full)
    );
    assert_eq!(scene.listed("2026-03-03"), "22:00 23:00");
    scene.waived.full = true;
    assert!(verdict(&scene, "2026-03-03 01:00+05").is_ok());
}

#[test]
fn staff_may_waive_the_hours_but_nothing_waives_that_a_time_is_taken() {
    let mut scene = Scene::new();
    scene.waived.closed = true;
    assert_eq!(verdict(&scene, "2026-03-02 19:17+05"), Ok(ids(&[1])));
    scene.occupy(1, 1, "2026-03-02 20:00+05", "2026-03-02 20:30+05");
    assert_eq!(
        verdict(&scene, "2026-03-02 19:17+05"),
        Err(Unavailable::Taken)
    );
}

#[test]
fn refusals_are_named_in_their_order() {
    let mut scene = Scene::new();
    scene.now = at("2026-03-02 10:00+05");
    scene.limit(MONDAY, 1, 1);
    scene.occupy(1, 1, "2026-03-02 00:00+05", "2026-03-03 00:00+05");
    assert_eq!(
        verdict(&scene, "2026-03-02 07:30+05"),
        Err(Unavailable::TooLate)
    );
    assert_eq!(
        verdict(&scene, "2026-03-02 12:30+05"),
        Err(Unavailable::Closed)
    );
    assert_eq!(
        verdict(&scene, "2026-03-02 11:00+05"),
        Err(Unavailable::Full)
    );
    scene.waived.full = true;
    assert_eq!(
        verdict(&scene, "2026-03-02 11:00+05"),
        Err(Unavailable::Taken)
    );
}

#[test]
fn a_calendar_screen_tells_free_full_closed_and_past_days_apart() {
    let mut scene = Scene::new();
    scene.occupy(1, 1, "2026-03-03 00:00+05", "2026-03-04 00:00+05");
    scene.except("2026-03-04", "2026-03-04", HoursChange::ServiceClosure);
    scene.limit("2026-03-05", 1, 1);
    let expected = [
        Day::Past,
        Day::Free,
        Day::Full,
        Day::Closed,
        Day::Full,
        Day::Free,
    ];
    assert_eq!(states(&scene, "2026-03-01", "2026-03-06"), expected);
    assert_eq!(states(&scene, "2026-03-06", "2026-03-01"), []);
}

#[test]
fn today_is_past_once_its_starts_are_and_full_if_the_last_are_taken() {
    let mut scene = Scene::new();
    scene.now = at("2026-03-02 11:30+05");
    assert_eq!(states(&scene, MONDAY, MONDAY), [Day::Past]);
    scene.now = at("2026-03-02 10:30+05");
    scene.occupy(1, 1, "2026-03-02 11:00+05", "2026-03-02 12:00+05");
    assert_eq!(states(&scene, MONDAY, MONDAY), [Day::Full]);
}

#[test]
fn a_promise_is_judged_by_hours_and_claims_alone() {
    let mut scene = Scene::new();
    scene.now = at("2026-03-09 12:00+05");
    let visit = |start| Interval::lasting(at(start), minutes(45));
    // Past, off the grid and of another length.
    assert!(can_serve(&scene.request(), visit("2026-03-03 09:10+05")));
    scene.occupy(1, 1, "2026-03-03 09:30+05", "2026-03-03 10:00+05");
    assert!(!can_serve(&scene.request(), visit("2026-03-03 09:10+05")));
    assert!(can_serve(&scene.request(), visit("2026-03-03 10:00+05")));
    assert!(!can_serve(&scene.request(), visit("2026-03-03 03:10+05")));
}

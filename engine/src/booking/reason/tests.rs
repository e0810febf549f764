//! What is said of a start that cannot be booked.

use super::super::scene::{
    Scene, at, between, day, every_day, hours, joined, minutes, person, role,
};
use super::super::{HoursChange, Reason, why_not};
use super::*;

fn reasons(scene: &Scene, start: &str) -> Vec<Reason> {
    why_not(&scene.request(), at(start))
}

/// The visit lies outside the hours of a day, which are the weekly ones.
fn outside(resource: Option<i64>, hours: &[(&str, &str)], ends_late: bool) -> Reason {
    Reason::OutsideHours {
        resource: resource.map(ResourceId),
        joined: None,
        day: DayHours {
            hours: hours.iter().map(|(from, to)| between(from, to)).collect(),
            replaced: None,
            season: None,
            ends_late,
        },
    }
}

/// The one unit of a resource is taken.
fn occupied(resource: i64, joined: Option<i64>, during: (&str, &str)) -> Reason {
    Reason::Occupied {
        resource: ResourceId(resource),
        joined: joined.map(ResourceId),
        claimed: 1,
        wanted: 1,
        capacity: 1,
        during: between(during.0, during.1),
    }
}

#[test]
fn nothing_forbids_a_free_start() {
    assert_eq!(reasons(&Scene::new(), "2026-03-02 09:00+05"), []);
}

#[test]
fn every_rule_that_forbids_a_start_is_named() {
    let mut scene = Scene::new();
    scene.rules.notice = minutes(24 * 60);
    scene.rules.horizon_days = Some(0);
    scene.limit("2026-03-02", 5, 5);
    scene.occupy(1, 1, "2026-03-02 11:00+05", "2026-03-02 12:00+05");
    let expected = [
        Reason::Notice {
            earliest: at("2026-03-03 08:00+05"),
        },
        Reason::DayLimit {
            date: day("2026-03-02"),
            at_most: 5,
            resource: None,
            joined: None,
            of_service: false,
            of_client: false,
        },
        outside(
            None,
            &[("2026-03-02 09:00+05", "2026-03-02 12:00+05")],
            true,
        ),
        Reason::OffGrid,
        occupied(1, None, ("2026-03-02 11:30+05", "2026-03-02 12:30+05")),
    ];
    assert_eq!(reasons(&scene, "2026-03-02 11:30+05"), expected);
    let late = reasons(&scene, "2026-03-04 09:00+05");
    assert_eq!(
        late,
        [Reason::Horizon {
            last: day("2026-03-02")
        }]
    );
    assert_eq!(reasons(&scene, "2026-03-01 09:00+05"), [Reason::Past]);
}

#[test]
fn a_closure_is_told_apart_from_a_weekly_day_off() {
    let mut scene = Scene::new();
    scene.except("2026-03-02", "2026-03-08", HoursChange::ServiceClosure);
    let closure = Reason::Closure {
        resource: None,
        joined: None,
        first: day("2026-03-02"),
        last: day("2026-03-08"),
    };
    assert_eq!(reasons(&scene, "2026-03-02 09:00+05"), [closure]);
    scene.venue.exceptions.clear();
    scene.except(
        "2026-03-02",
        "2026-03-02",
        HoursChange::ReplacedHours(vec![hours("20:00", "21:00")]),
    );
    let replaced = Reason::OutsideHours {
        resource: None,
        joined: None,
        day: DayHours {
            hours: vec![between("2026-03-02 20:00+05", "2026-03-02 21:00+05")],
            replaced: Some((day("2026-03-02"), day("2026-03-02"))),
            season: None,
            ends_late: false,
        },
    };
    assert_eq!(reasons(&scene, "2026-03-02 09:00+05"), [replaced]);
}

#[test]
fn the_hours_of_a_night_are_those_of_its_evening() {
    let mut scene = Scene::new();
    scene.venue = every_day("Asia/Almaty", "22:00", "02:00");
    let night = ("2026-03-02 22:00+05", "2026-03-03 02:00+05");
    let late = reasons(&scene, "2026-03-03 01:30+05");
    assert_eq!(late[0], outside(None, &[night], true));
    let next = ("2026-03-03 22:00+05", "2026-03-04 02:00+05");
    let closed = reasons(&scene, "2026-03-03 03:00+05");
    assert_eq!(closed, [outside(None, &[next], false)]);
}

#[test]
fn a_part_is_told_with_the_combination_that_needs_it() {
    let mut scene = Scene::new();
    scene.resources = vec![person(1), person(2), joined(9, 2, &[1, 2])];
    scene.roles = vec![role(2, &[9])];
    let hour = ("2026-03-02 09:00+05", "2026-03-02 10:00+05");
    scene.occupy(2, 1, hour.0, hour.1);
    assert_eq!(reasons(&scene, hour.0), [occupied(2, Some(9), hour)]);
    scene.resources[0].calendar = Some(every_day("Asia/Almaty", "18:00", "20:00"));
    let found = reasons(&scene, "2026-03-02 10:00+05");
    let joined = |reason: &Reason| matches!(reason, Reason::OutsideHours { joined, .. } if *joined == Some(ResourceId(9)));
    assert!(found.iter().any(joined), "{found:?}");
}

#[test]
fn each_resource_of_a_role_says_why_it_cannot() {
    let mut scene = Scene::new();
    scene.resources.push(person(2));
    scene.resources[1].calendar = Some(every_day("Asia/Almaty", "18:00", "20:00"));
    scene.roles = vec![role(1, &[1, 2])];
    scene.occupy(1, 1, "2026-03-02 09:00+05", "2026-03-02 09:30+05");
    let expected = [
        occupied(1, None, ("2026-03-02 09:00+05", "2026-03-02 10:00+05")),
        outside(
            Some(2),
            &[("2026-03-02 18:00+05", "2026-03-02 20:00+05")],
            false,
        ),
    ];
    assert_eq!(reasons(&scene, "2026-03-02 09:00+05"), expected);
}

#[test]
fn a_party_too_large_and_roles_in_each_others_way_are_reasons() {
    let mut scene = Scene::new();
    scene.roles = vec![role(2, &[1])];
    assert_eq!(
        reasons(&scene, "2026-03-02 09:00+05"),
        [Reason::TooSmall { role: 0, units: 2 }]
    );
    scene.roles = vec![role(1, &[])];
    assert_eq!(
        reasons(&scene, "2026-03-02 09:00+05"),
        [Reason::Nobody { role: 0 }]
    );
    scene.roles = vec![role(1, &[1]), role(1, &[1])];
    assert_eq!(
        reasons(&scene, "2026-03-02 09:00+05"),
        [Reason::NotTogether]
    );
}

#[test]
fn a_waived_rule_is_no_reason() {
    let mut scene = Scene::new();
    scene.waived.closed = true;
    assert_eq!(reasons(&scene, "2026-03-02 19:17+05"), []);
}

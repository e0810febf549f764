//! Limits of the bookings of a resource on a day. 2026-03-02 is a Monday.

use super::super::super::scene::limit;
use super::super::super::{DayLimit, Reason, why_not};
use super::*;

/// A limit of one booking on some dates that is reached on those.
fn reached(dates: &[&str]) -> DayLimit {
    DayLimit {
        booked: dates.iter().map(|date| (day(date), 1)).collect(),
        ..limit(MONDAY, 0, 1)
    }
}

#[test]
fn a_resource_that_has_its_bookings_gives_way_to_another() {
    let mut scene = Scene::new();
    scene.resources.push(person(2));
    scene.roles = vec![role(1, &[1, 2])];
    scene.resources[0].limits.push(limit(MONDAY, 2, 2));
    let start = "2026-03-02 09:00+05";
    assert_eq!(verdict(&scene, start), Ok(ids(&[2])));
    assert_eq!(verdict(&scene, "2026-03-03 09:00+05"), Ok(ids(&[1])));
    scene.resources[1].limits.push(limit(MONDAY, 1, 2));
    assert_eq!(verdict(&scene, start), Ok(ids(&[2])));
    scene.resources[1].limits.push(limit(MONDAY, 1, 1));
    assert_eq!(verdict(&scene, start), Err(Unavailable::Full));
    let found = states(&scene, MONDAY, "2026-03-03");
    assert_eq!(found, [Day::Full, Day::Free]);
    // One that is occupied may be free at another time of the day.
    scene.resources[1].limits.clear();
    scene.occupy(2, 1, "2026-03-02 09:00+05", "2026-03-02 10:00+05");
    assert_eq!(verdict(&scene, start), Err(Unavailable::Taken));
    scene.waived.full = true;
    assert_eq!(verdict(&scene, start), Ok(ids(&[1])));
}

#[test]
fn a_combination_has_the_limits_of_its_parts() {
    let mut scene = Scene::new();
    scene.resources = vec![person(1), person(2), joined(9, 2, &[1, 2])];
    scene.roles = vec![role(2, &[9])];
    let start = "2026-03-02 09:00+05";
    assert_eq!(verdict(&scene, start), Ok(ids(&[9])));
    scene.resources[1].limits.push(limit(MONDAY, 1, 1));
    assert_eq!(verdict(&scene, start), Err(Unavailable::Full));
    let reason = Reason::DayLimit {
        date: day(MONDAY),
        at_most: 1,
        resource: Some(ResourceId(2)),
        joined: Some(ResourceId(9)),
        of_service: false,
        of_client: false,
    };
    assert_eq!(why_not(&scene.request(), at(start)), [reason]);
}

/// Two who may lead: at 01:00 of the 5th it is still the 4th for the first, and the 5th for the
/// second. Two rooms that are always open.
fn two_dates() -> Scene {
    let mut scene = Scene::new();
    scene.resources = vec![person(1), person(2), person(3), person(4)];
    scene.resources[0].calendar = Some(every_day("Asia/Almaty", "22:00", "02:00"));
    scene.resources[1].calendar = Some(every_day("Asia/Almaty", "00:00", "08:00"));
    for room in &mut scene.resources[2..] {
        room.calendar = Some(every_day("Asia/Almaty", "00:00", "00:00"));
    }
    scene.roles = vec![role(1, &[1, 2]), role(1, &[3])];
    scene
}

#[test]
fn who_leads_decides_by_which_date_the_others_are_limited() {
    let mut scene = two_dates();
    let start = "2026-03-05 01:00+05";
    assert_eq!(verdict(&scene, start), Ok(ids(&[1, 3])));
    scene.resources[2].limits = vec![reached(&["2026-03-04"])];
    assert_eq!(verdict(&scene, start), Ok(ids(&[2, 3])));
    scene.resources[2].limits = vec![reached(&["2026-03-04", "2026-03-05"])];
    assert_eq!(verdict(&scene, start), Err(Unavailable::Full));
    let dates: Vec<_> = why_not(&scene.request(), at(start))
        .into_iter()
        .map(|reason| match reason {
            Reason::DayLimit { date, resource, .. } => (date, resource),
            other => panic!("{other:?}"),
        })
        .collect();
    let room = Some(ResourceId(3));
    assert_eq!(
        dates,
        [(day("2026-03-04"), room), (day("2026-03-05"), room)]
    );
}

#[test]
fn limits_that_leave_nobody_on_one_date_are_told() {
    let mut scene = two_dates();
    let start = "2026-03-05 01:00+05";
    scene.roles.push(role(1, &[4]));
    scene.resources[2].limits = vec![reached(&["2026-03-04"])];
    scene.resources[3].limits = vec![reached(&["2026-03-05"])];
    assert_eq!(verdict(&scene, start), Err(Unavailable::Full));
    let reasons = why_not(&scene.request(), at(start));
    let is_limit = |reason: &Reason| matches!(reason, Reason::DayLimit { .. });
    assert_eq!(reasons.len(), 2);
    assert!(reasons.iter().all(is_limit), "{reasons:?}");
}

//! Hours of a service, which bound the visit beside those of who serves. 2026-03-02 is a Monday.

use super::super::super::{DayHours, Reason, why_not};
use super::*;

/// A service without hours, of which each test adds some.
fn unbounded(scene: &mut Scene) -> &mut Calendar {
    let mut service = every_day("Asia/Almaty", "00:00", "00:00");
    service.weekly.clear();
    scene.service.insert(service)
}

fn except(service: &mut Calendar, first: &str, last: &str, change: HoursChange) {
    service.exceptions.push(HoursException {
        first: day(first),
        last: day(last),
        change,
    });
}

#[test]
fn a_visit_lies_within_the_hours_of_its_service_and_of_who_serves() {
    let mut scene = Scene::new();
    scene.rules.starts = steps(60, 30, Align::Window);
    scene.service = Some(every_day("Asia/Almaty", "10:10", "14:00"));
    // The steps are counted from the opening of who serves.
    assert_eq!(scene.listed(MONDAY), "10:30 11:00");
    let weekly = &mut scene.service.as_mut().unwrap().weekly;
    weekly.retain(|row| row.weekday != jiff::civil::Weekday::Tuesday);
    assert_eq!(scene.listed("2026-03-03"), "");
    let states = states(&scene, MONDAY, "2026-03-03");
    assert_eq!(states, [Day::Free, Day::Closed]);
    assert_eq!(
        verdict(&scene, "2026-03-03 10:30+05"),
        Err(Unavailable::Closed)
    );
}

#[test]
fn the_night_of_a_service_reaches_into_the_next_day_of_a_venue_that_never_closes() {
    let mut scene = Scene::new();
    scene.venue = every_day("Asia/Almaty", "00:00", "00:00");
    scene.service = Some(every_day("Asia/Almaty", "22:00", "02:00"));
    assert_eq!(scene.listed("2026-03-03"), "00:00 01:00 22:00 23:00");
}

#[test]
fn a_service_with_closures_only_is_given_at_any_other_time() {
    let mut scene = Scene::new();
    scene.venue = every_day("Asia/Almaty", "22:00", "02:00");
    let service = unbounded(&mut scene);
    except(
        service,
        "2026-03-03",
        "2026-03-03",
        HoursChange::ServiceClosure,
    );
    // The night of Monday is given to its end, and none of Tuesday's.
    assert_eq!(scene.listed("2026-03-03"), "00:00 01:00");
    assert_eq!(scene.listed("2026-03-04"), "22:00 23:00");
    let service = unbounded(&mut scene);
    except(
        service,
        "2026-03-03",
        "2026-03-03",
        HoursChange::CalendarClosure,
    );
    assert_eq!(scene.listed("2026-03-03"), "");
    assert_eq!(scene.listed("2026-03-04"), "00:00 01:00 22:00 23:00");
}

#[test]
fn replaced_hours_bound_a_service_on_their_days_only() {
    let mut scene = Scene::new();
    scene.venue = every_day("Asia/Almaty", "22:00", "02:00");
    let service = unbounded(&mut scene);
    let late = HoursChange::ReplacedHours(vec![hours("23:00", "01:00")]);
    except(service, "2026-03-03", "2026-03-03", late);
    assert_eq!(scene.listed("2026-03-03"), "00:00 01:00 23:00");
    assert_eq!(scene.listed("2026-03-04"), "00:00 22:00 23:00");
}

#[test]
fn a_service_has_seasons() {
    let mut scene = Scene::new();
    let service = unbounded(&mut scene);
    let mut season = every_day("Asia/Almaty", "10:00", "11:00").weekly;
    season.retain(|row| row.weekday != jiff::civil::Weekday::Wednesday);
    service.seasons.push(Season {
        first: Some(day("2026-03-03")),
        last: Some(day("2026-03-04")),
        weekly: season,
    });
    assert_eq!(scene.listed("2026-03-02"), "09:00 10:00 11:00");
    assert_eq!(scene.listed("2026-03-03"), "10:00");
    assert_eq!(scene.listed("2026-03-04"), "");
}

#[test]
fn who_leads_decides_about_the_date_of_a_service() {
    let mut scene = Scene::new();
    scene.resources.push(person(2));
    scene.resources[0].calendar = Some(every_day("Asia/Almaty", "22:00", "02:00"));
    scene.resources[1].calendar = Some(every_day("Asia/Almaty", "00:00", "08:00"));
    scene.roles = vec![role(1, &[1, 2])];
    let service = unbounded(&mut scene);
    except(
        service,
        "2026-03-03",
        "2026-03-03",
        HoursChange::ServiceClosure,
    );
    // Of the first one it is the night of Tuesday still.
    assert_eq!(verdict(&scene, "2026-03-04 00:00+05"), Ok(ids(&[2])));
    assert_eq!(verdict(&scene, "2026-03-03 00:00+05"), Ok(ids(&[1])));
}

#[test]
fn a_promise_is_kept_only_while_its_service_is_given() {
    let mut scene = Scene::new();
    let visit = between("2026-03-02 09:30+05", "2026-03-02 10:30+05");
    scene.service = Some(every_day("Asia/Almaty", "09:30", "10:30"));
    assert!(can_serve(&scene.request(), visit));
    scene.service = Some(every_day("Asia/Almaty", "10:00", "11:00"));
    assert!(!can_serve(&scene.request(), visit));
}

#[test]
fn staff_may_set_the_hours_of_a_service_aside() {
    let mut scene = Scene::new();
    scene.service = Some(every_day("Asia/Almaty", "15:00", "16:00"));
    let start = "2026-03-02 09:00+05";
    assert_eq!(verdict(&scene, start), Err(Unavailable::Closed));
    scene.waived.closed = true;
    assert_eq!(verdict(&scene, start), Ok(ids(&[1])));
}

#[test]
fn the_hours_and_closures_of_a_service_are_told() {
    let mut scene = Scene::new();
    scene.service = Some(every_day("Asia/Almaty", "09:00", "10:30"));
    let outside = Reason::OutsideServiceHours {
        day: DayHours {
            hours: vec![between("2026-03-02 09:00+05", "2026-03-02 10:30+05")],
            replaced: None,
            season: None,
            ends_late: true,
        },
    };
    let start = at("2026-03-02 10:00+05");
    assert_eq!(why_not(&scene.request(), start), [outside]);
    let closure = Reason::ServiceClosure {
        first: day(MONDAY),
        last: day("2026-03-03"),
    };
    for bounded in [true, false] {
        scene.service = Some(every_day("Asia/Almaty", "09:00", "12:00"));
        if !bounded {
            unbounded(&mut scene);
        }
        for change in [HoursChange::ServiceClosure, HoursChange::CalendarClosure] {
            let service = scene.service.as_mut().unwrap();
            service.exceptions.clear();
            except(service, MONDAY, "2026-03-03", change);
            assert_eq!(
                why_not(&scene.request(), start),
                std::slice::from_ref(&closure)
            );
        }
    }
}

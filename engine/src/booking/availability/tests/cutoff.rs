//! Until when a day can be booked. It is Monday, 2026-03-02, 08:00.

use super::super::super::{Cutoff, Reason, why_not};
use super::*;

fn until(scene: &mut Scene, clock: &str, days: u32) {
    let time = time(clock);
    scene.rules.cutoff = Some(Cutoff { time, days });
}

#[test]
fn tomorrow_can_be_booked_until_a_time_of_today() {
    let mut scene = Scene::new();
    until(&mut scene, "18:00", 1);
    scene.now = at("2026-03-02 18:00+05");
    assert_eq!(scene.listed(MONDAY), "");
    assert_eq!(scene.listed("2026-03-03"), "09:00 10:00 11:00");
    scene.now = at("2026-03-02 18:00:01+05");
    assert_eq!(scene.listed("2026-03-03"), "");
    assert_eq!(scene.listed("2026-03-04"), "09:00 10:00 11:00");
    let found = states(&scene, MONDAY, "2026-03-04");
    assert_eq!(found, [Day::Past, Day::Past, Day::Free]);
    assert_eq!(
        verdict(&scene, "2026-03-03 09:00+05"),
        Err(Unavailable::TooLate)
    );
    // What is closed anyway is told as closed.
    assert_eq!(
        verdict(&scene, "2026-03-03 20:00+05"),
        Err(Unavailable::Closed)
    );
}

#[test]
fn a_day_may_be_booked_until_a_time_of_its_own_or_of_days_before() {
    let mut scene = Scene::new();
    until(&mut scene, "09:30", 0);
    assert_eq!(scene.listed(MONDAY), "09:00 10:00 11:00");
    scene.now = at("2026-03-02 09:31+05");
    assert_eq!(scene.listed(MONDAY), "");
    assert_eq!(scene.listed("2026-03-03"), "09:00 10:00 11:00");
    until(&mut scene, "09:00", 3);
    assert_eq!(scene.listed("2026-03-05"), "");
    assert_eq!(scene.listed("2026-03-06"), "09:00 10:00 11:00");
}

#[test]
fn the_notice_holds_beside_it() {
    let mut scene = Scene::new();
    until(&mut scene, "18:00", 1);
    scene.rules.notice = minutes(26 * 60);
    assert_eq!(scene.listed("2026-03-03"), "10:00 11:00");
}

#[test]
fn a_night_can_be_booked_as_long_as_its_evening() {
    let mut scene = Scene::new();
    scene.venue = every_day("Asia/Almaty", "22:00", "02:00");
    until(&mut scene, "18:00", 0);
    scene.now = at("2026-03-02 19:00+05");
    // 2026-03-03 00:00 and 01:00 are of Monday's night.
    assert_eq!(scene.listed("2026-03-03"), "22:00 23:00");
    assert_eq!(scene.listed("2026-03-04"), "00:00 01:00 22:00 23:00");
}

#[test]
fn one_whose_date_is_cut_off_gives_way_to_another() {
    let mut scene = Scene::new();
    scene.resources.push(person(2));
    scene.resources[0].calendar = Some(every_day("Asia/Almaty", "22:00", "02:00"));
    scene.resources[1].calendar = Some(every_day("Asia/Almaty", "00:00", "08:00"));
    scene.roles = vec![role(1, &[1, 2])];
    until(&mut scene, "18:00", 0);
    scene.now = at("2026-03-02 17:00+05");
    assert_eq!(verdict(&scene, "2026-03-03 01:00+05"), Ok(ids(&[1])));
    scene.now = at("2026-03-02 19:00+05");
    assert_eq!(verdict(&scene, "2026-03-03 01:00+05"), Ok(ids(&[2])));
    scene.resources[1].calendar = Some(every_day("Asia/Almaty", "06:00", "08:00"));
    let refused = verdict(&scene, "2026-03-03 01:00+05");
    assert_eq!(refused, Err(Unavailable::TooLate));
}

#[test]
fn a_time_that_comes_twice_is_the_second_one() {
    let mut scene = Scene::new();
    scene.venue = every_day("Europe/Berlin", "09:00", "12:00");
    until(&mut scene, "02:30", 0);
    scene.now = at("2024-10-27 02:30+01");
    assert_eq!(scene.listed("2024-10-27"), "09:00 10:00 11:00");
    scene.now = at("2024-10-27 02:31+01");
    assert_eq!(scene.listed("2024-10-27"), "");
}

#[test]
fn it_is_told_and_staff_may_set_it_aside() {
    let mut scene = Scene::new();
    until(&mut scene, "18:00", 1);
    let start = at("2026-03-02 10:00+05");
    let reason = Reason::Cutoff {
        date: day(MONDAY),
        until: at("2026-03-01 18:00+05"),
    };
    assert_eq!(why_not(&scene.request(), start), [reason]);
    scene.waived.too_late = true;
    assert_eq!(why_not(&scene.request(), start), []);
    assert_eq!(scene.listed(MONDAY), "09:00 10:00 11:00");
}

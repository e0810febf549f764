//! Tables that a clinic's backend keeps, over HTTP: what it has and what the bot has are the same,
//! whatever happens in between, and nobody is left without an answer.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use tilmash_engine::interpret::{Answer, Filter, Query, Record, Request};
use tilmash_engine::name::Name;
use tilmash_engine::value::Value;
use tilmash_host::settings::Settings;
use tilmash_host::store::{Context, Transaction};
use tilmash_host::tools::{ToolAccess, ToolAddress};
use tilmash_tests::calendar::Calendar;
use tilmash_tests::clinic::{Clinic, Mood};
use tilmash_tests::double::Person;

use super::{Bot, Salon, assert_well_behaved};
use crate::{sound, stage};

in_both_modes!(
    a_visit_is_booked_moved_and_cancelled_over_there,
    a_clinic_that_is_down_or_wrong_leaves_a_way_on,
    a_time_that_was_taken_over_there_is_told,
    a_booking_goes_on_after_a_kill,
    a_booking_that_stays_unclear_is_taken_back,
    who_leaves_in_a_booking_has_it,
    who_cancels_again_after_a_lost_answer_has_cancelled,
    who_moves_again_after_a_lost_answer_has_moved_once,
);

const TOKEN: &str = "a-secret_of-the-clinic";

impl Salon {
    /// Instead of the salon, a clinic whose tables are in a backend.
    fn of_clinic(self) -> Salon {
        let directory = tempfile::tempdir().expect("a directory for the database");
        let file = directory.path().join("clinic.db");
        Salon {
            program: stage::program(&sound::mirrored_clinic()),
            database: format!("sqlite://{}", file.display()),
            directory: Some(directory),
            seeds: PathBuf::new(),
            ..self
        }
    }

    async fn start_with_clinic(&self, clinic: &Clinic) -> Bot {
        let address = ToolAddress::new(&clinic.url(), Some(TOKEN), &[]);
        let address = address.expect("the clinic has an address");
        self.start_by(Settings {
            tools: BTreeMap::from([(Name::new("backend"), ToolAccess::Http(address))]),
            ..self.settings()
        })
        .await
    }

    /// The bookings that the bot has, those that stand.
    async fn standing(&self) -> Vec<Record> {
        let store = self.store().await;
        let rows = async |transaction: &mut Transaction| {
            let request = Request::Rows(Query {
                table: "booking".into(),
                filter: Filter::EVERY,
                order: None,
                limit: u32::MAX,
                offset: 0,
            });
            let context = Context::itself(jiff::Timestamp::now());
            transaction.answer(request, &context).await
        };
        let Ok(Answer::Rows(mut rows)) = store.write(rows).await else {
            panic!("the bookings can be read");
        };
        store.close().await.expect("the store can be closed");
        rows.retain(|row| row.values["status"] == Value::choice("confirmed"));
        rows
    }

    /// What stands over there stands here, at the same time and with the same id.
    async fn assert_same(&self, clinic: &Clinic) {
        let mut there: Vec<(String, jiff::Timestamp, i64)> = clinic
            .standing()
            .into_iter()
            .filter(|it| it.client != 0)
            .map(|it| (it.id.to_string(), it.start, it.client))
            .collect();
        let here = self.standing().await.into_iter().map(|row| {
            let Value::Moment(start) = row.values["start"] else {
                panic!("a booking has a start");
            };
            let client = row.values["client"].as_row().expect("a client").id.0;
            (row.key.expect("an id over there"), start, client)
        });
        let mut here: Vec<_> = here.collect();
        there.sort_unstable();
        here.sort_unstable();
        assert_eq!(here, there);
        let mut keys: Vec<String> = clinic.journal().into_iter().map(|it| it.key).collect();
        let all = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), all, "nothing was done twice");
    }
}

async fn patient(salon: &Salon, clinic: &Clinic, id: i64, name: &str) -> Person {
    let person = salon.double.person(id, name);
    clinic.knows(id, name);
    person.says("/start");
    person.waits_for_text("Выберите раздел").await;
    // What the clinic knows of them has come meanwhile.
    let asked = || clinic.calls().iter().any(|it| it.contains("by-telegram"));
    while !asked() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    person
}

/// From the beginning to the question whether all is right.
async fn comes_to_confirm(person: &Person, doctor: &str, start: &str) {
    person.says("/book");
    person.waits_for_text("Филиал").await;
    person.presses("Север");
    person.waits_for_text("book-service").await;
    person.presses("Осмотр");
    person.waits_for_text("book-doctor").await;
    person.presses(doctor);
    let calendar = Calendar::of(person.waits_for_text("book-day").await);
    calendar.choose_lasting(person).await;
    person.waits_for_text("book-start").await;
    person.presses(start);
    person.waits_for_text("book-confirm").await;
}

/// Opens the card of their first visit.
async fn opens_their_visit(person: &Person) {
    person.says("/my");
    let list = person.waits_for_text("my-booking").await;
    let label = list.labels().concat().swap_remove(0);
    person.presses_on(&list, &label);
    person.waits_for_text("без заметки").await;
}

/// From the card of a visit to the times of another day.
async fn comes_to_another_time(person: &Person) {
    person.presses("my-card.day");
    let calendar = Calendar::of(person.waits_for_text("На какой день").await);
    calendar.choose_lasting(person).await;
    person.waits_for_text("Выберите время").await;
}

const CONFIRM: &str = "book-confirm.confirm";

async fn a_visit_is_booked_moved_and_cancelled_over_there(salon: Salon) {
    let salon = salon.of_clinic();
    let clinic = Clinic::start(TOKEN).await;
    let bot = salon.start_with_clinic(&clinic).await;
    let aliya = patient(&salon, &clinic, 1, "Алия").await;
    // In another order, and each row twice, it is the same list.
    clinic.is(Mood::Confused);
    comes_to_confirm(&aliya, "Ахметов", "10:00").await;
    aliya.presses(CONFIRM);
    aliya.waits_for_text("Записано: Ахметов").await;
    salon.assert_same(&clinic).await;
    let before = clinic.standing();
    assert_eq!(before.len(), 1);

    opens_their_visit(&aliya).await;
    comes_to_another_time(&aliya).await;
    aliya.presses("11:00");
    let moved = || {
        clinic
            .standing()
            .first()
            .is_some_and(|it| it.start != before[0].start)
    };
    while !moved() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    aliya.waits_for_text("11:00").await;
    salon.assert_same(&clinic).await;

    aliya.presses("my-card.cancel");
    aliya.waits_for_text("my-cancelled").await;
    assert_eq!(clinic.standing(), []);
    salon.assert_same(&clinic).await;
    let done: Vec<String> = clinic.journal().into_iter().map(|it| it.what).collect();
    assert_eq!(
        done,
        [
            "POST /appointments",
            "PATCH /appointments/1",
            "DELETE /appointments/1"
        ]
    );
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

async fn a_clinic_that_is_down_or_wrong_leaves_a_way_on(salon: Salon) {
    let salon = salon.of_clinic();
    let clinic = Clinic::start(TOKEN).await;
    let bot = salon.start_with_clinic(&clinic).await;
    let aliya = patient(&salon, &clinic, 1, "Алия").await;
    let failed = "Ответа пока нет";

    clinic.is_at("/branches", Mood::Wrong);
    aliya.says("/book");
    aliya.waits_for_text(failed).await;
    clinic.is(Mood::Well);
    aliya.presses("Повторить");
    aliya.waits_for_text("Филиал").await;
    aliya.presses("Север");
    aliya.waits_for_text("book-service").await;
    clinic.is_at("/doctors", Mood::Down);
    aliya.presses("Осмотр");
    aliya.waits_for_text(failed).await;
    clinic.is(Mood::Slow(300));
    aliya.presses("Повторить");
    aliya.waits_for_text("book-doctor").await;
    clinic.is_at("/slots", Mood::Down);
    aliya.presses("Ахметов");
    aliya.waits_for_text(failed).await;
    clinic.is(Mood::Well);
    aliya.presses("Повторить");
    let calendar = Calendar::of(aliya.waits_for_text("book-day").await);
    calendar.choose_lasting(&aliya).await;
    aliya.waits_for_text("book-start").await;
    aliya.presses("10:00");
    aliya.waits_for_text("book-confirm").await;
    clinic.is_at("/appointments", Mood::Down);
    aliya.presses(CONFIRM);
    // Whoever writes meanwhile is told.
    aliya.says("ну?");
    aliya.waits_for_text("подождите").await;
    aliya.waits_for_text(failed).await;
    assert_eq!(clinic.standing(), []);
    clinic.is(Mood::Well);
    aliya.presses("Повторить");
    aliya.waits_for_text("Записано: Ахметов").await;
    salon.assert_same(&clinic).await;
    assert!(!format!("{:?}", aliya.messages()).contains(TOKEN));
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

async fn a_time_that_was_taken_over_there_is_told(salon: Salon) {
    let salon = salon.of_clinic();
    let clinic = Clinic::start(TOKEN).await;
    let bot = salon.start_with_clinic(&clinic).await;
    let aliya = patient(&salon, &clinic, 1, "Алия").await;
    let dana = patient(&salon, &clinic, 2, "Дана").await;
    comes_to_confirm(&aliya, "Ахметов", "10:00").await;
    comes_to_confirm(&dana, "Ахметов", "10:00").await;
    clinic.is(Mood::Slow(200));
    aliya.presses(CONFIRM);
    dana.presses(CONFIRM);
    let won = |person: &Person| {
        let messages = person.messages();
        messages.iter().any(|it| it.text().contains("Записано"))
    };
    while !won(&aliya) && !won(&dana) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let late = match won(&aliya) {
        true => &dana,
        false => &aliya,
    };
    // It is told, and what is listed now is without that time.
    let list = late.waits_for_text("Это время уже заняли").await;
    assert!(
        !list.labels().concat().contains(&"10:00".to_owned()),
        "{list:?}"
    );
    late.presses("10:30");
    late.waits_for_text("Записано").await;
    assert_eq!(clinic.standing().len(), 2);
    salon.assert_same(&clinic).await;
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

async fn a_booking_goes_on_after_a_kill(salon: Salon) {
    let salon = salon.of_clinic();
    let clinic = Clinic::start(TOKEN).await;
    let bot = salon.start_with_clinic(&clinic).await;
    let aliya = patient(&salon, &clinic, 1, "Алия").await;
    comes_to_confirm(&aliya, "Ахметов", "10:00").await;
    // It books, and the bot is killed before it hears of it.
    clinic.is(Mood::Mute);
    aliya.presses(CONFIRM);
    while clinic.standing().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    bot.kill().await;
    clinic.is(Mood::Well);
    let bot = salon.start_with_clinic(&clinic).await;
    aliya.waits_for_text("Записано: Ахметов").await;
    assert_eq!(clinic.standing().len(), 1);
    salon.assert_same(&clinic).await;
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

async fn a_booking_that_stays_unclear_is_taken_back(salon: Salon) {
    let salon = salon.of_clinic();
    let clinic = Clinic::start(TOKEN).await;
    let bot = salon.start_with_clinic(&clinic).await;
    let aliya = patient(&salon, &clinic, 1, "Алия").await;
    comes_to_confirm(&aliya, "Ахметов", "10:00").await;
    clinic.is(Mood::Mute);
    aliya.presses(CONFIRM);
    aliya.waits_for_text("Ответа пока нет").await;
    assert_eq!(clinic.standing().len(), 1);
    clinic.is(Mood::Well);
    // Whoever tries again goes on with the same call.
    aliya.presses("Повторить");
    aliya.waits_for_text("Записано: Ахметов").await;
    assert_eq!(clinic.standing().len(), 1);
    salon.assert_same(&clinic).await;

    let dana = patient(&salon, &clinic, 2, "Дана").await;
    comes_to_confirm(&dana, "Ахметов", "10:30").await;
    clinic.is(Mood::Mute);
    dana.presses(CONFIRM);
    dana.waits_for_text("Ответа пока нет").await;
    assert_eq!(clinic.standing().len(), 2);
    clinic.is(Mood::Well);
    dana.presses("Выйти");
    // What it has done is found out by its key, and taken back.
    while clinic.standing().len() > 1 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    salon.assert_same(&clinic).await;
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

async fn who_leaves_in_a_booking_has_it(salon: Salon) {
    let salon = salon.of_clinic();
    let clinic = Clinic::start(TOKEN).await;
    let bot = salon.start_with_clinic(&clinic).await;
    let aliya = patient(&salon, &clinic, 1, "Алия").await;
    comes_to_confirm(&aliya, "Ахметов", "10:00").await;
    clinic.is(Mood::Slow(700));
    aliya.presses(CONFIRM);
    while clinic.standing().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    aliya.says("/cancel");
    clinic.is(Mood::Well);
    // As a row of the app's own would be there, it is.
    let here = async || salon.standing().await.len();
    while here().await == 0 {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    salon.assert_same(&clinic).await;
    aliya.says("/my");
    let list = aliya.waits_for_text("my-booking").await;
    assert!(
        list.labels()
            .concat()
            .iter()
            .any(|label| label.contains("Ахметов"))
    );
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

async fn who_cancels_again_after_a_lost_answer_has_cancelled(salon: Salon) {
    let salon = salon.of_clinic();
    let clinic = Clinic::start(TOKEN).await;
    let bot = salon.start_with_clinic(&clinic).await;
    let aliya = patient(&salon, &clinic, 1, "Алия").await;
    comes_to_confirm(&aliya, "Ахметов", "10:00").await;
    aliya.presses(CONFIRM);
    aliya.waits_for_text("Записано: Ахметов").await;
    opens_their_visit(&aliya).await;
    clinic.is(Mood::Mute);
    aliya.presses("my-card.cancel");
    aliya.waits_for_text("Ответа пока нет").await;
    assert_eq!(clinic.standing(), []);
    clinic.is(Mood::Well);
    // For the clinic it is the same call, as long as it comes at once.
    aliya.presses("Повторить");
    aliya.waits_for_text("my-cancelled").await;
    salon.assert_same(&clinic).await;
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

async fn who_moves_again_after_a_lost_answer_has_moved_once(salon: Salon) {
    let salon = salon.of_clinic();
    let clinic = Clinic::start(TOKEN).await;
    let bot = salon.start_with_clinic(&clinic).await;
    let aliya = patient(&salon, &clinic, 1, "Алия").await;
    comes_to_confirm(&aliya, "Ахметов", "10:00").await;
    aliya.presses(CONFIRM);
    aliya.waits_for_text("Записано: Ахметов").await;
    let before = clinic.standing()[0].start;
    opens_their_visit(&aliya).await;
    comes_to_another_time(&aliya).await;
    clinic.is(Mood::Mute);
    aliya.presses("11:00");
    aliya.waits_for_text("Ответа пока нет").await;
    assert_ne!(clinic.standing()[0].start, before);
    clinic.is(Mood::Well);
    // For the clinic it is the same call.
    aliya.presses("Повторить");
    aliya.waits_for_text("11:00").await;
    salon.assert_same(&clinic).await;
    let moved = clinic.journal();
    let moved = moved.iter().filter(|done| !done.what.starts_with("POST"));
    assert_eq!(moved.count(), 1);
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

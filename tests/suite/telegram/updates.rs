use std::time::Duration;

use rusqlite::Connection;
use tilmash_engine::value::RowId;
use tilmash_host::dialogue::limits::RateLimits;
use tilmash_host::settings::Settings;
use tilmash_host::store::Address;
use tilmash_host::store::StoreError;
use tilmash_tests::double::{CutMoment, Fault, FaultKind};

use super::{Salon, assert_well_behaved, comes_to_the_name, presses_first};

in_both_modes!(
    an_update_that_comes_twice_takes_effect_once,
    a_block_that_comes_twice_and_late_counts_once,
    what_came_while_the_bot_was_killed_is_answered,
    a_bot_killed_in_mid_step_goes_on_where_it_was,
    one_who_floods_is_told_so_once_and_others_are_served,
    a_flood_that_cannot_be_answered_keeps_no_other_waiting,
    a_panic_in_a_step_stops_nobody_and_the_person_goes_on,
    an_end_in_good_order_finishes_what_is_in_hand,
    a_server_that_fails_is_asked_again,
    an_answer_that_is_cut_off_is_no_second_booking,
);

async fn an_update_that_comes_twice_takes_effect_once(salon: Salon) {
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    let update = aliya.says("/book");
    aliya.waits_for_text("Выберите услугу").await;
    salon.double.redeliver(update);
    let dana = salon.double.person(2, "Дана");
    dana.says("/book");
    dana.waits_for_text("Выберите услугу").await;
    bot.stop().await;
    assert_eq!(aliya.messages().len(), 2);
}

async fn a_block_that_comes_twice_and_late_counts_once(salon: Salon) {
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    aliya.says("/book");
    aliya.waits_for_text("Выберите услугу").await;
    let blocked = aliya.blocks();
    aliya.unblocks();
    salon.double.all_taken().await;
    salon.double.redeliver(blocked);
    aliya.says("/my");
    aliya.waits_for_text("записей нет").await;
    bot.stop().await;
    let store = salon.store().await;
    let since = store
        .write(async |transaction| {
            let since = transaction.blocked_since(RowId(1)).await?;
            Ok::<_, StoreError>(since)
        })
        .await;
    assert_eq!(since.unwrap(), None);
    store.close().await.unwrap();
}

async fn what_came_while_the_bot_was_killed_is_answered(salon: Salon) {
    let aliya = salon.double.person(1, "Алия");
    let bot = salon.start().await;
    aliya.says("/start");
    aliya.waits_for_text("Выберите язык").await;
    bot.kill().await;
    aliya.says("/book");
    let bot = salon.start().await;
    aliya.waits_for_text("Выберите услугу").await;
    salon.double.all_taken().await;
    bot.stop().await;
}

async fn a_bot_killed_in_mid_step_goes_on_where_it_was(salon: Salon) {
    let people = salon.double.people(10);
    let bot = salon.start().await;
    for person in &people {
        person.says("/book");
    }
    // Some updates are taken, some are not, and most are not answered.
    bot.kill().await;
    let bot = salon.start().await;
    for person in &people {
        let screen = person.waits_for_text("Выберите услугу").await;
        person.presses(&screen.labels()[0][0]);
        person.waits_for_text("Выберите день").await;
    }
    salon.double.all_taken().await;
    bot.stop().await;
}

async fn one_who_floods_is_told_so_once_and_others_are_served(salon: Salon) {
    let bot = salon
        .start_by(Settings {
            limits: RateLimits {
                messages: Some(3),
                presses: Some(1),
            },
            ..salon.settings()
        })
        .await;
    let (aliya, dana) = (
        salon.double.person(1, "Алия"),
        salon.double.person(2, "Дана"),
    );
    aliya.says("/book");
    let screen = aliya.waits_for_text("Выберите услугу").await;
    for _ in 0..3 {
        aliya.presses_data(screen.id, b"99999999.0");
    }
    let told = aliya.waits_for_toast(2).await;
    assert_eq!(
        told.text,
        "Слишком много нажатий. Подождите минуту и повторите."
    );
    assert_eq!(aliya.waits_for_toast(3).await.text, "");
    for _ in 0..200 {
        aliya.says("/cancel");
    }
    aliya.waits_for_text("Слишком много сообщений.").await;
    dana.says("/book");
    dana.waits_for_text("Выберите услугу").await;
    let double = &salon.double;
    double.all_taken().await;
    bot.stop().await;
    let messages = aliya.messages().into_iter();
    let warnings = messages.filter(|message| message.text().contains("Слишком много"));
    assert_eq!(warnings.count(), 1);
    assert_well_behaved(double);
}

async fn a_flood_that_cannot_be_answered_keeps_no_other_waiting(salon: Salon) {
    let bot = salon.start().await;
    let (aliya, dana) = (
        salon.double.person(1, "Алия"),
        salon.double.person(2, "Дана"),
    );
    let hour = FaultKind::Hang(Duration::from_hours(1));
    let hangs = Fault::on("sendMessage", hour).in_chat(1).times(u32::MAX);
    salon.double.fault(hangs);
    for _ in 0..150 {
        aliya.says("/book");
    }
    dana.says("/book");
    dana.waits_for_text("Выберите услугу").await;
    presses_first(&dana, |label| label.contains("Стрижка"));
    dana.waits_for_text("Выберите день").await;
    bot.kill().await;
}

/// A page that no list has: the interpreter fails when it computes where the page begins.
const POISON: &str = r#"UPDATE tilmash_dialogue SET session = replace(session, '"view":{}', '"view":{"page":4294967295}')"#;

async fn a_panic_in_a_step_stops_nobody_and_the_person_goes_on(salon: Salon) {
    let bot = salon.start().await;
    let (aliya, dana) = (
        salon.double.person(1, "Алия"),
        salon.double.person(2, "Дана"),
    );
    aliya.says("/book");
    let screen = aliya.waits_for_text("Выберите услугу").await;
    let address: Address = salon.database.parse().unwrap();
    let tampering = Connection::open(address.file().unwrap()).unwrap();
    assert_eq!(tampering.execute(POISON, ()).unwrap(), 1);
    drop(tampering);

    dana.says("/book");
    dana.waits_for_text("Выберите услугу").await;
    aliya.says("мимо");
    aliya.waits_for_text("Не получилось по нашей вине").await;
    aliya.presses("Повторить");
    aliya.waits_for_toast(1).await;
    // The step panics at every try. Each update still counts as having taken effect.
    aliya.waits_for_text("Не получилось по нашей вине").await;
    aliya.presses_data(screen.id, b"1.0");
    aliya.waits_for_toast(2).await;
    aliya.says("/book");
    aliya.waits_for_text("Выберите услугу").await;
    presses_first(&dana, |label| label.contains("Стрижка"));
    dana.waits_for_text("Выберите день").await;
    salon.double.all_taken().await;
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

async fn an_end_in_good_order_finishes_what_is_in_hand(salon: Salon) {
    let bot = salon.start().await;
    let people = salon.double.people(20);
    for person in &people {
        person.says("/book");
    }
    let double = &salon.double;
    double.wait_for(|_| double.pending_updates() < 10).await;
    bot.stop().await;
    // What was taken is answered, and what was not taken waits for the next start.
    let answered = people
        .iter()
        .filter(|person| person.messages().len() == 2)
        .count();
    let bot = salon.start().await;
    for person in &people {
        person.wait_for(|chat| chat.messages().count() == 2).await;
    }
    assert!(answered >= 10, "{answered}");
    bot.stop().await;
    assert_well_behaved(double);
}

async fn a_server_that_fails_is_asked_again(salon: Salon) {
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    let broken = FaultKind::ServerError(502);
    salon.double.fault(Fault::on("sendMessage", broken));
    salon.double.fault(Fault::on("getUpdates", broken));
    salon.double.fault(Fault::on("answerCallbackQuery", broken));
    aliya.says("/book");
    let screen = aliya.waits_for_text("Выберите услугу").await;
    // The answer to a press is not worth a second try. The dialogue continues without it.
    aliya.presses(&screen.labels()[0][0]);
    aliya.waits_for_text("Выберите день").await;
    bot.kill().await;
    assert_eq!(aliya.messages().len(), 2);
    assert_eq!(salon.double.unknown_parameters(), []);
}

async fn an_answer_that_is_cut_off_is_no_second_booking(salon: Salon) {
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    comes_to_the_name(&aliya).await;
    aliya.says("Алия Нурланова");
    aliya.waits_for_text("Отправьте номер").await;
    aliya.shares_contact();
    aliya.waits_for_text("Всё верно?").await;
    let cut = FaultKind::CutConnection(CutMoment::AfterEffect);
    salon.double.fault(Fault::on("editMessageText", cut));
    salon.double.fault(Fault::on("getUpdates", cut));
    aliya.presses("Да, записаться");
    aliya.waits_for_text("Вы записаны").await;
    aliya.says("/my");
    let mine = aliya.waits_for_text("Ваши записи").await;
    let bookings = mine.labels().concat();
    let bookings = bookings.iter().filter(|label| label.contains("Стрижка"));
    assert_eq!(bookings.count(), 1, "{mine:?}");
    bot.stop().await;
}

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tilmash_engine::interpret::{Delivery, Keyboard, Message};
use tilmash_engine::value::RowId;
use tilmash_host::store::{Outgoing, Sender, Store, StoreError};
use tilmash_tests::double::{CutMoment, Entry, Fault, FaultKind, InlineAction};

use super::{Salon, TOKEN, assert_well_behaved};

in_both_modes!(
    a_chat_that_hangs_keeps_no_other_waiting,
    telegram_is_left_alone_for_as_long_as_it_asks,
    a_message_that_was_cut_off_is_sent_again,
    what_was_queued_before_a_kill_is_sent_after_the_next_start,
    a_screen_that_was_deleted_is_sent_anew,
    one_who_blocks_the_bot_is_left_alone_and_may_come_back,
    one_who_has_blocked_the_bot_is_not_written_to_until_they_write,
    an_end_in_good_order_sends_what_is_due,
);

/// Whether a message has been refused.
fn refused(calls: &[Entry]) -> bool {
    let mut sends = calls.iter().filter(|call| call.method == "sendMessage");
    sends.any(|call| call.refusal().is_some())
}

async fn a_chat_that_hangs_keeps_no_other_waiting(salon: Salon) {
    let bot = salon.start().await;
    let (aliya, dana) = (
        salon.double.person(1, "Алия"),
        salon.double.person(2, "Дана"),
    );
    let hour = FaultKind::Hang(Duration::from_secs(3600));
    salon
        .double
        .fault(Fault::on("sendMessage", hour).in_chat(1));
    let broken = FaultKind::ServerError(502);
    let timur = salon.double.person(3, "Тимур");
    salon
        .double
        .fault(Fault::on("sendMessage", broken).in_chat(3));
    aliya.says("/book");
    timur.says("/book");
    dana.says("/book");
    dana.waits_for_text("Выберите услугу").await;
    bot.kill().await;
}

async fn telegram_is_left_alone_for_as_long_as_it_asks(salon: Salon) {
    let bot = salon.start().await;
    let limited = FaultKind::TooManyRequests { retry_after: 1 };
    salon.double.fault(Fault::on("sendMessage", limited));
    let aliya = salon.double.person(1, "Алия");
    aliya.says("/book");
    aliya.waits_for_text("Выберите услугу").await;
    bot.stop().await;
    let sent = salon.double.calls("sendMessage");
    assert_eq!(sent.len(), 2);
    let pause = sent[1].at - sent[0].at;
    assert!(pause >= Duration::from_secs(1), "{pause:?}");
}

async fn a_message_that_was_cut_off_is_sent_again(salon: Salon) {
    let bot = salon.start().await;
    let cut = FaultKind::CutConnection(CutMoment::BeforeEffect);
    salon.double.fault(Fault::on("sendMessage", cut));
    let aliya = salon.double.person(1, "Алия");
    aliya.says("/book");
    aliya.waits_for_text("Выберите услугу").await;
    bot.stop().await;
    assert_eq!(aliya.messages().len(), 2);
}

async fn what_was_queued_before_a_kill_is_sent_after_the_next_start(salon: Salon) {
    let bot = salon.start().await;
    let limited = FaultKind::TooManyRequests { retry_after: 3600 };
    salon.double.fault(Fault::on("sendMessage", limited));
    let aliya = salon.double.person(1, "Алия");
    aliya.says("/book");
    salon.double.wait_for(refused).await;
    bot.kill().await;
    let bot = salon.start().await;
    aliya.waits_for_text("Выберите услугу").await;
    bot.stop().await;
}

async fn a_screen_that_was_deleted_is_sent_anew(salon: Salon) {
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    aliya.says("/book");
    let screen = aliya.waits_for_text("Выберите услугу").await;
    let url = format!("{}/bot{TOKEN}/deleteMessage", salon.double.url());
    let delete = reqwest::Client::new()
        .post(url)
        .json(&json!({"chat_id": 1, "message_id": screen.id}));
    delete.send().await.unwrap();
    let button = &screen.inline_keyboard().unwrap().rows[0][0];
    let InlineAction::Callback(data) = &button.action else {
        panic!("a service is pressed");
    };
    aliya.presses_data(screen.id, data.as_bytes());
    let anew = aliya.waits_for_text("Выберите день").await;
    assert!(anew.id > screen.id);
    bot.stop().await;
}

async fn one_who_blocks_the_bot_is_left_alone_and_may_come_back(salon: Salon) {
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    salon
        .double
        .fault(Fault::on("sendMessage", FaultKind::Forbidden));
    aliya.says("/book");
    salon.double.wait_for(refused).await;
    aliya.blocks();
    aliya.unblocks();
    aliya.says("/book");
    aliya.waits_for_text("Выберите услугу").await;
    bot.stop().await;
    assert_eq!(
        salon.double.count("sendMessage"),
        2,
        "what was refused is not tried again"
    );
    assert_well_behaved(&salon.double);
}

async fn an_end_in_good_order_sends_what_is_due(salon: Salon) {
    let bot = salon.start().await;
    let people = salon.double.people(20);
    for person in &people {
        person.says("/book");
    }
    salon.double.all_taken().await;
    bot.stop().await;
    for person in &people {
        assert_eq!(person.messages().len(), 2);
    }
    assert_well_behaved(&salon.double);
}

async fn one_who_has_blocked_the_bot_is_not_written_to_until_they_write(salon: Salon) {
    let model = Arc::new(salon.program.model.clone());
    let store = Store::open(&salon.database, model).await.unwrap();
    let now = Timestamp::now();
    let message = Message {
        text: "Ждём вас".to_owned(),
        marks: Vec::new(),
        keyboard: Keyboard::Empty,
        enclosed: None,
        shows: String::new(),
        of: None,
        yields: false,
    };
    let notice = Outgoing {
        chat: 1,
        delivery: Delivery::Send {
            message,
            replaces: None,
        },
        at: now,
    };
    let queued = store.write(async move |transaction| {
        let an_hour_ago = now - SignedDuration::from_hours(1);
        transaction.set_blocked(RowId(1), true, an_hour_ago).await?;
        transaction.enqueue(notice, Sender::Anyone, now).await?;
        Ok::<_, StoreError>(())
    });
    queued.await.unwrap();
    let bot = salon.start().await;
    let letters = || store.write(async |transaction| transaction.dead_letters().await);
    while letters().await.unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let why = &letters().await.unwrap()[0].error;
    assert!(why.contains("has not let the bot write since"), "{why}");
    assert_eq!(salon.double.count("sendMessage"), 0);
    let aliya = salon.double.person(1, "Алия");
    aliya.says("/book");
    aliya.waits_for_text("Выберите услугу").await;
    bot.stop().await;
    store.close().await.unwrap();
}

//! Messages of runs in the background, at Telegram: they come once, their buttons work until the
//! run goes on, and a run hears of a message that does not come.

use std::time::Duration;

use jiff::Timestamp;
use tilmash_engine::interpret::{Answer, Filter, Query, Request};
use tilmash_engine::name::Name;
use tilmash_engine::value::Value;
use tilmash_host::store::{Context, StoreError};
use tilmash_tests::app_files::{AppFiles, root};
use tilmash_tests::double::{Fault, FaultKind};

use super::{BOARD, Salon, assert_well_behaved, books, comes_to_the_name};
use crate::stage;

in_both_modes!(
    a_notice_comes_once_and_is_answered_beside_the_dialogue,
    a_run_goes_on_after_a_kill,
    a_run_hears_that_its_message_does_not_come,
    a_dialogue_that_a_run_calls_goes_on_after_a_kill,
    a_group_is_told_as_long_as_the_bot_is_in_it,
);

/// A run that greets each booking.
const FLOW: &str = "flow: hail
about: booking
starts: { event: booking.confirmed }
stops: [cancelled]
states:
  first: { say, to: $booking.client, go: { undeliverable: lost } }
  asks: { choose: { good: glad, bad: sorry }, to: $booking.client, wait: { for: 30d }, go: { elapsed: done, undeliverable: lost } }
  glad: { say, to: $booking.client, go: done }
  sorry: { say, to: $booking.client, go: done }
  lost: { do: [ { update: $booking, set: { name: Не дошло } } ], go: { done: done, missing: done } }
";

const TEXTS: &str = "hail-first = Привет от салона
hail-asks = Как дела?
    .good = Хорошо
    .bad = Плохо
hail-glad = Рады за вас
hail-sorry = Очень жаль
";

/// A run that asks for stars at once.
const RATES: &str = "flow: hail
about: booking
starts: { event: booking.confirmed }
states:
  rate: { call: feedback, with: { booking: $booking }, to: $booking.client, wait: { for: 30d }, go: { given: glad, elapsed: done } }
  glad: { say, to: $booking.client, go: done }
";

/// A run that writes to a group.
const BOARD_FLOW: &str = "flow: hail
about: booking
starts: { event: [booking.confirmed, booking.cancelled] }
states:
  first: { say, to: $env.BOARD, go: { undeliverable: lost } }
  kept: { wait: { for: 30d }, go: { elapsed: done } }
  lost: { do: [ { update: $booking, set: { name: Не дошло } } ], go: { done: done, missing: done } }
";

impl Salon {
    /// The same salon, which greets.
    fn greets(self) -> Salon {
        self.hails(FLOW)
    }

    fn hails(self, flow: &str) -> Salon {
        let mut app = AppFiles::read(&root().join("examples/salon"));
        app.replace("flows/hail.yaml", flow);
        for language in ["ru", "kk"] {
            app.replace(&format!("locales/{language}/hail.ftl"), TEXTS);
        }
        Salon {
            program: stage::program(&app),
            ..self
        }
    }

    /// The name of the only booking.
    async fn name(&self) -> String {
        let all = Query {
            table: Name::new("booking"),
            filter: Filter::EVERY,
            order: None,
            limit: 2,
            offset: 0,
        };
        let request = Request::Rows(all);
        let context = Context::itself(Timestamp::now());
        let store = self.store().await;
        let rows: Result<_, StoreError> = store
            .write(async move |transaction| transaction.answer(request, &context).await)
            .await;
        store.close().await.expect("the store can be closed");
        let Answer::Rows(rows) = rows.expect("rows") else {
            panic!("rows are answered with rows");
        };
        let Value::Text(name) = rows[0].column("name") else {
            panic!("a booking has a name");
        };
        name.to_string()
    }
}

async fn a_notice_comes_once_and_is_answered_beside_the_dialogue(salon: Salon) {
    let salon = salon.greets();
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    books(&aliya, "Алия").await;
    aliya.waits_for_text("Привет от салона").await;
    let asked = aliya.waits_for_text("Как дела?").await;
    aliya.says("/book");
    aliya.waits_for_text("Выберите услугу").await;
    aliya.presses_on(&asked, "Хорошо");
    aliya.waits_for_text("Рады за вас").await;
    // Twice, and the other one: too late.
    aliya.presses_on(&asked, "Хорошо");
    aliya.presses_on(&asked, "Плохо");
    aliya.waits_for_toast(2).await;
    salon.double.all_taken().await;
    bot.stop().await;
    let count = |text: &str| {
        let messages = aliya.messages().into_iter();
        messages.filter(|it| it.text().contains(text)).count()
    };
    for (text, times) in [
        ("Привет от салона", 1),
        ("Как дела?", 1),
        ("Рады за вас", 1),
        ("Очень жаль", 0),
    ] {
        assert_eq!(count(text), times, "{text}");
    }
    let asked = aliya.messages().into_iter().find(|it| it.id == asked.id);
    assert!(asked.is_some_and(|it| it.inline_keyboard().is_none()));
    assert_well_behaved(&salon.double);
}

async fn a_run_goes_on_after_a_kill(salon: Salon) {
    let salon = salon.greets();
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    let slow = FaultKind::ServerError(502);
    books(&aliya, "Алия").await;
    salon
        .double
        .fault(Fault::on("sendMessage", slow).times(u32::MAX));
    tokio::time::sleep(Duration::from_millis(300)).await;
    bot.kill().await;
    salon.double.clear_faults();
    let bot = salon.start().await;
    let asked = aliya.waits_for_text("Как дела?").await;
    bot.kill().await;
    let bot = salon.start().await;
    aliya.presses_on(&asked, "Плохо");
    aliya.waits_for_text("Очень жаль").await;
    bot.stop().await;
}

async fn a_run_hears_that_its_message_does_not_come(salon: Salon) {
    let salon = salon.greets();
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    comes_to_the_name(&aliya).await;
    aliya.says("Алия");
    aliya.waits_for_text("Отправьте номер").await;
    aliya.shares_contact();
    aliya.waits_for_text("Всё верно?").await;
    // The booking's own screen is an edit, and what follows is a document, so the greeting is the
    // first message.
    let refused = FaultKind::Forbidden;
    salon.double.fault(Fault::on("sendMessage", refused));
    aliya.presses("Да, записаться");
    aliya.waits_for_text("Вы записаны").await;
    let mut name = salon.name().await;
    for _ in 0..200 {
        if name == "Не дошло" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        name = salon.name().await;
    }
    bot.stop().await;
    assert_eq!(name, "Не дошло");
}

async fn a_dialogue_that_a_run_calls_goes_on_after_a_kill(salon: Salon) {
    let salon = salon.hails(RATES);
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    books(&aliya, "Алия").await;
    let asked = aliya.waits_for_text("Оцените визит").await;
    bot.kill().await;
    let bot = salon.start().await;
    aliya.presses_on(&asked, "5");
    aliya.waits_for_text("Напишите отзыв").await;
    aliya.presses_on(&asked, "1");
    bot.kill().await;
    let bot = salon.start().await;
    aliya.says("Хорошо");
    aliya.waits_for_text("Рады за вас").await;
    aliya.presses_on(&asked, "1");
    salon.double.all_taken().await;
    bot.stop().await;
    let count = |text: &str| {
        let messages = aliya.messages().into_iter();
        messages.filter(|it| it.text().contains(text)).count()
    };
    for text in ["Спасибо за отзыв", "Рады за вас"] {
        assert_eq!(count(text), 1, "{text}");
    }
    let asked = aliya.messages().into_iter().find(|it| it.id == asked.id);
    assert!(asked.is_some_and(|it| it.inline_keyboard().is_none()));
}

async fn a_group_is_told_as_long_as_the_bot_is_in_it(salon: Salon) {
    let salon = salon.hails(BOARD_FLOW);
    let bot = salon.start().await;
    let group = salon.double.group(BOARD, "Ару");
    let aliya = salon.double.person(1, "Алия");
    books(&aliya, "Алия").await;
    group.waits_for_text("Привет от салона").await;
    salon.double.expel(BOARD);
    aliya.says("/my");
    aliya.waits_for_text("Ваши записи").await;
    let mut name = salon.name().await;
    assert_eq!(name, "Алия");
    let list = aliya.look(|chat| chat.screen().map(|screen| screen.labels()[0][0].clone()));
    aliya.presses(&list.expect("a list of bookings"));
    aliya.waits_for_text("Статус").await;
    aliya.presses("Отменить запись");
    aliya.waits_for_text("Отменить запись?").await;
    aliya.presses("Да, отменить");
    for _ in 0..200 {
        if name == "Не дошло" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        name = salon.name().await;
    }
    bot.stop().await;
    assert_eq!(name, "Не дошло");
}

//! Telegram's own payments: paid once, confirmed once, or `unplaced` and told to both, whatever
//! fails on the way.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tilmash_engine::interpret::{Answer, Filter, Query, Record, Request};
use tilmash_engine::value::Value;
use tilmash_host::settings::{Lists, ProviderToken, Settings};
use tilmash_host::store::{Context, Transaction};
use tilmash_tests::app_files::{AppFiles, root};
use tilmash_tests::calendar::Calendar;
use tilmash_tests::double::{CutMoment, Double, Fault, FaultKind, Invoice, Message, Person};
use tilmash_tests::postgres::Schema;

use super::{Bot, Salon, assert_well_behaved, presses_first};
use crate::stage;

in_both_modes!(
    a_visit_is_paid_in_stars_and_stands,
    a_visit_is_paid_by_a_provider_whose_token_only_telegram_sees,
    money_is_kept_once_however_often_telegram_tells_of_it,
    an_invoice_is_paid_by_nobody_else_and_as_it_is,
    money_that_comes_late_is_told_to_both_and_given_back,
    what_a_provider_has_taken_is_given_back_by_hand,
    stars_that_telegram_does_not_give_back_are_told_to_the_owner,
    money_without_a_home_is_kept_all_the_same,
    a_bot_that_is_killed_before_it_answers_answers_the_next_time,
    a_bot_that_is_killed_before_it_hears_of_money_hears_of_it,
    two_presses_at_once_are_paid_once_and_the_rest_is_given_back,
    a_visit_is_not_paid_if_the_answer_comes_too_late,
    an_invoice_that_telegram_refuses_is_told_to_both,
    an_invoice_of_a_dialogue_that_telegram_refuses_is_told_to_both,
    a_paid_visit_that_is_cancelled_is_told_to_both_and_given_back,
);

const STUDIO_OWNER: i64 = 9;
const PROVIDER: &str = "381764678:TEST:12345";
const ROWS: &str = r#"{
  "service": [ { "key": "session", "name": { "ru": "Съёмка", "kk": "Фотосессия" }, "duration": "1h",
    "stars": 250 } ],
  "hours": [1, 2, 3, 4, 5, 6, 7]
}"#;

/// The studio of `docs/payments`, which is open on each day.
fn rows() -> String {
    let days = (1..=7).map(|day| {
        format!(
            r#"{{ "key": "day_{day}", "weekday": {day}, "opens": "09:00", "closes": "20:00" }}"#
        )
    });
    let days: Vec<String> = days.collect();
    ROWS.replace("[1, 2, 3, 4, 5, 6, 7]", &format!("[{}]", days.join(", ")))
}

impl Salon {
    /// Instead of the salon, a studio that is paid in Stars.
    async fn of_studio(self) -> Salon {
        self.paid_by(AppFiles::read(&root().join("docs/payments")))
            .await
    }

    /// As [`Salon::of_studio`], with money by a provider.
    async fn of_studio_with_provider(self) -> Salon {
        let mut app = AppFiles::read(&root().join("docs/payments"));
        app.edit(
            "app.yaml",
            "payments: stars",
            "payments: $env.PROVIDER_TOKEN",
        );
        let deposit = "settings:\n  deposit: { money: 5000 }\n";
        app.edit("app.yaml", "settings:\n", deposit);
        let amount = "amount: $setting.deposit";
        app.edit("flows/book.yaml", "amount: $service.stars", amount);
        self.paid_by(app).await
    }

    async fn paid_by(self, app: AppFiles) -> Salon {
        let program = stage::program(&app);
        let directory = tempfile::tempdir().expect("a directory for the database");
        let file = directory.path().join("studio.db");
        let database = match self.database.starts_with("sqlite") {
            true => format!("sqlite://{}", file.display()),
            false => self.database.clone(),
        };
        let store = stage::store_on(&database, &program, &rows()).await;
        store.close().await.expect("the store can be closed");
        Salon {
            program,
            database,
            directory: Some(directory),
            ..self
        }
    }

    async fn start_studio(&self) -> Bot {
        let lists = Lists::from([("STUDIO_OWNERS".to_owned(), vec![STUDIO_OWNER])]);
        self.start_by(Settings {
            lists: Arc::new(lists),
            provider: ProviderToken::parse(PROVIDER),
            ..self.settings()
        })
        .await
    }

    /// Rows of a table, the oldest first.
    async fn rows_of(&self, table: &str) -> Vec<Record> {
        let store = self.store().await;
        let table = table.into();
        let rows = async move |transaction: &mut Transaction| {
            let request = Request::Rows(Query {
                table,
                filter: Filter::EVERY,
                order: None,
                limit: u32::MAX,
                offset: 0,
            });
            let context = Context {
                now: jiff::Timestamp::now(),
                by: None,
                run: None,
            };
            transaction.answer(request, &context).await
        };
        let Ok(Answer::Rows(rows)) = store.write(rows).await else {
            panic!("the rows can be read");
        };
        store.close().await.expect("the store can be closed");
        rows
    }

    async fn statuses(&self, table: &str) -> Vec<String> {
        let rows = self.rows_of(table).await.into_iter();
        let statuses = rows.map(|row| match &row.values["status"] {
            Value::Choice(status) => status.to_string(),
            other => panic!("a status, not {other:?}"),
        });
        statuses.collect()
    }

    fn client(&self) -> Person {
        self.double.person(1, "Алия")
    }

    /// Somebody who is told of money, and has begun to talk with the bot.
    async fn owner(&self) -> Person {
        let owner = self.double.person(STUDIO_OWNER, "Ольга");
        owner.says("/start");
        owner.waits_for_text("").await;
        owner
    }
}

/// Books a visit, up to the invoice.
async fn books(person: &Person) -> Invoice {
    person.says("/book");
    person.waits_for_text("Выберите услугу").await;
    presses_first(person, |label| label.contains("Съёмка"));
    let calendar = Calendar::of(person.waits_for_text("Выберите день").await);
    calendar.choose_lasting(person).await;
    person.waits_for_text("Выберите время").await;
    presses_first(person, |label| label.contains(':'));
    person.waits_for_text("нажмите кнопку под счётом").await;
    person.invoice()
}

/// How many messages of the bot have this in them.
fn count(person: &Person, text: &str) -> usize {
    let messages = person.messages().into_iter();
    let own = messages.filter(|message: &Message| message.from_bot);
    own.filter(|message| message.text().contains(text)).count()
}

async fn declined(person: &Person, double: &Double, words: &str) {
    let person = person.clone();
    double
        .wait_for(move |_| person.declined().iter().any(|it| it.contains(words)))
        .await;
}

async fn a_visit_is_paid_in_stars_and_stands(salon: Salon) {
    let salon = salon.of_studio().await;
    let bot = salon.start_studio().await;
    let aliya = salon.client();
    let invoice = books(&aliya).await;
    assert_eq!((invoice.currency.as_str(), invoice.amount), ("XTR", 250));
    assert_eq!(invoice.title, "Оплата записи");
    // So that a forwarded copy cannot be paid.
    assert!(!invoice.start_parameter.is_empty());
    aliya.pays();
    aliya.waits_for_text("Оплата получена").await;
    bot.stop().await;
    assert_well_behaved(&salon.double);
    assert_eq!(salon.statuses("payment").await, ["paid"]);
    assert_eq!(salon.statuses("booking").await, ["confirmed"]);
}

async fn a_visit_is_paid_by_a_provider_whose_token_only_telegram_sees(salon: Salon) {
    let salon = salon.of_studio_with_provider().await;
    let bot = salon.start_studio().await;
    let aliya = salon.client();
    let invoice = books(&aliya).await;
    assert_eq!(
        (invoice.currency.as_str(), invoice.amount),
        ("KZT", 500_000)
    );
    let sent = salon.double.calls("sendInvoice");
    assert_eq!(sent[0].parameters["provider_token"], PROVIDER);
    aliya.pays();
    aliya.waits_for_text("Оплата получена").await;
    bot.stop().await;
    assert_well_behaved(&salon.double);
    assert_eq!(salon.statuses("booking").await, ["confirmed"]);
    let database = salon.database.trim_start_matches("sqlite://");
    if let Ok(bytes) = std::fs::read(database) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(PROVIDER), "no secret is stored");
    }
}

async fn money_is_kept_once_however_often_telegram_tells_of_it(salon: Salon) {
    let salon = salon.of_studio().await;
    let bot = salon.start_studio().await;
    let aliya = salon.client();
    let invoice = books(&aliya).await;
    let asked = aliya.pays();
    aliya.waits_for_text("Оплата получена").await;
    salon.double.all_taken().await;
    // The update once more, and the same money in another update.
    salon.double.redeliver(asked + 1);
    let paid = json!({
        "currency": invoice.currency, "total_amount": invoice.amount,
        "invoice_payload": invoice.payload, "telegram_payment_charge_id": "charge-2",
        "provider_payment_charge_id": "receipt-of-charge-2",
    });
    aliya.sends_content(json!({ "successful_payment": paid }));
    // What is asked once more is answered by what is.
    salon.double.redeliver(asked);
    salon.double.all_taken().await;
    aliya.says("/start");
    aliya.waits_for_text("").await;
    bot.stop().await;
    assert_eq!(salon.statuses("payment").await, ["paid"]);
    assert_eq!(salon.statuses("booking").await, ["confirmed"]);
    assert_eq!(count(&aliya, "Оплата получена"), 1);
}

async fn an_invoice_is_paid_by_nobody_else_and_as_it_is(salon: Salon) {
    let salon = salon.of_studio().await;
    let bot = salon.start_studio().await;
    let aliya = salon.client();
    let dana = salon.double.person(2, "Дана").with_language("kk");
    let invoice = books(&aliya).await;
    let double = &salon.double;
    // Somebody else's, in their language; another amount, another currency; what no bot has sent.
    dana.pays_by(&invoice);
    declined(&dana, double, "Бұл төлем шоты басқа адамның атына жазылған").await;
    for forged in [
        Invoice {
            amount: 1,
            ..invoice.clone()
        },
        Invoice {
            currency: "KZT".into(),
            ..invoice.clone()
        },
    ] {
        aliya.pays_by(&forged);
    }
    for payload in ["payment.999", "payment.-1", "", "'; DROP TABLE payment; --"] {
        aliya.pays_by(&Invoice {
            payload: payload.into(),
            ..invoice.clone()
        });
    }
    salon.double.all_taken().await;
    double.wait_for(|_| aliya.declined().len() == 6).await;
    let words = aliya.declined();
    let of = |text: &str| words.iter().filter(|it| it.contains(text)).count();
    assert_eq!(of("Сумма изменилась"), 2, "{words:?}");
    assert_eq!(of("больше не действует"), 4, "{words:?}");
    // What is paid is not paid twice, and what was given up is not paid at all.
    aliya.pays();
    aliya.waits_for_text("Оплата получена").await;
    aliya.pays_by(&invoice);
    declined(&aliya, double, "уже оплачен").await;
    let second = books(&aliya).await;
    aliya.presses("Отказаться от записи");
    aliya.waits_for_text("Счёт и запись отменены").await;
    let before = aliya.declined().len();
    aliya.pays_by(&second);
    double.wait_for(|_| aliya.declined().len() > before).await;
    bot.stop().await;
    assert_well_behaved(&salon.double);
    assert_eq!(salon.statuses("payment").await, ["paid", "closed"]);
    assert_eq!(salon.statuses("booking").await, ["confirmed", "cancelled"]);
}

async fn money_that_comes_late_is_told_to_both_and_given_back(salon: Salon) {
    let salon = salon.of_studio().await;
    let bot = salon.start_studio().await;
    let (aliya, owner) = (salon.client(), salon.owner().await);
    books(&aliya).await;
    is_late(&salon, &aliya).await;
    owner.waits_for_text("Верните деньги").await;
    owner.presses("Вернуть деньги");
    aliya.waits_for_text("Деньги возвращены").await;
    bot.stop().await;
    assert_well_behaved(&salon.double);
    assert_eq!(salon.double.count("refundStarPayment"), 1);
    assert_eq!(salon.statuses("payment").await, ["closed", "refunded"]);
    assert_eq!(salon.statuses("booking").await, ["cancelled"]);
}

/// Lets Telegram take money only when the client has given up what it was for.
async fn is_late(salon: &Salon, client: &Person) {
    salon.double.withholds_money();
    client.pays();
    let answered = |calls: &[tilmash_tests::double::Entry]| {
        calls
            .iter()
            .any(|call| call.method == "answerPreCheckoutQuery")
    };
    salon.double.wait_for(answered).await;
    client.presses("Отказаться от записи");
    client.waits_for_text("Счёт и запись отменены").await;
    salon.double.takes_money();
    client.waits_for_text("Деньги вернём").await;
}

async fn what_a_provider_has_taken_is_given_back_by_hand(salon: Salon) {
    let salon = salon.of_studio_with_provider().await;
    let bot = salon.start_studio().await;
    let (aliya, owner) = (salon.client(), salon.owner().await);
    books(&aliya).await;
    is_late(&salon, &aliya).await;
    owner.waits_for_text("Верните деньги: оплата пришла").await;
    owner.presses("Вернуть деньги");
    // The owner finds it at the provider by this.
    owner.waits_for_text("receipt-of-charge-").await;
    assert_eq!(count(&aliya, "Деньги возвращены"), 0);
    owner.presses("Деньги возвращены");
    aliya.waits_for_text("Деньги возвращены").await;
    bot.stop().await;
    assert_well_behaved(&salon.double);
    assert_eq!(salon.double.count("refundStarPayment"), 0);
    assert_eq!(salon.statuses("payment").await, ["closed", "refunded"]);
}

async fn stars_that_telegram_does_not_give_back_are_told_to_the_owner(salon: Salon) {
    let salon = salon.of_studio().await;
    let bot = salon.start_studio().await;
    let (aliya, owner) = (salon.client(), salon.owner().await);
    books(&aliya).await;
    is_late(&salon, &aliya).await;
    owner.waits_for_text("Верните деньги").await;
    let poor = FaultKind::Refused("Bad Request: BALANCE_TOO_LOW");
    salon.double.fault(Fault::on("refundStarPayment", poor));
    owner.presses("Вернуть деньги");
    owner.waits_for_text("Telegram не вернул звёзды").await;
    assert_eq!(count(&aliya, "Деньги возвращены"), 0);
    // It took effect, and nobody knows.
    let unknown = FaultKind::CutConnection(CutMoment::AfterEffect);
    salon.double.fault(Fault::on("refundStarPayment", unknown));
    owner.presses("Повторить");
    aliya.waits_for_text("Деньги возвращены").await;
    bot.stop().await;
    assert_eq!(salon.statuses("payment").await, ["closed", "refunded"]);
}

async fn money_without_a_home_is_kept_all_the_same(salon: Salon) {
    let salon = salon.of_studio().await;
    let bot = salon.start_studio().await;
    let owner = salon.owner().await;
    // Of an invoice that the database has forgotten, from somebody whom it does not know.
    let dana = salon.double.person(2, "Дана");
    dana.sends_content(json!({"successful_payment": {
        "currency": "XTR", "total_amount": 70, "invoice_payload": "payment.4711",
        "telegram_payment_charge_id": "lost", "provider_payment_charge_id": "",
    }}));
    dana.waits_for_text("Деньги вернём").await;
    owner.waits_for_text("70 ⭐").await;
    bot.stop().await;
    let kept = salon.rows_of("payment").await;
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].values["charge"], Value::text("lost"));
    assert_eq!(kept[0].values["amount"], Value::Integer(70));
    assert_eq!(salon.statuses("payment").await, ["unplaced"]);
}

async fn a_bot_that_is_killed_before_it_answers_answers_the_next_time(salon: Salon) {
    let salon = salon.of_studio().await;
    let bot = salon.start_studio().await;
    let aliya = salon.client();
    books(&aliya).await;
    salon.double.all_taken().await;
    bot.kill().await;
    // Telegram sends the question again as long as nobody has confirmed it.
    let asked = aliya.pays();
    let bot = salon.start_studio().await;
    aliya.waits_for_text("Оплата получена").await;
    salon.double.all_taken().await;
    // It is answered by what is, however often it comes: the double knows each question once.
    salon.double.redeliver(asked);
    salon.double.all_taken().await;
    bot.stop().await;
    assert_eq!(salon.statuses("payment").await, ["paid"]);
    assert_eq!(salon.statuses("booking").await, ["confirmed"]);
}

async fn a_bot_that_is_killed_before_it_hears_of_money_hears_of_it(salon: Salon) {
    let salon = salon.of_studio().await;
    let bot = salon.start_studio().await;
    let aliya = salon.client();
    books(&aliya).await;
    salon.double.withholds_money();
    aliya.pays();
    let answered = |calls: &[tilmash_tests::double::Entry]| {
        calls
            .iter()
            .any(|call| call.method == "answerPreCheckoutQuery")
    };
    salon.double.wait_for(answered).await;
    bot.kill().await;
    salon.double.takes_money();
    let bot = salon.start_studio().await;
    aliya.waits_for_text("Оплата получена").await;
    // Killed once more, right after: nothing is told or confirmed twice.
    bot.kill().await;
    let bot = salon.start_studio().await;
    aliya.says("/start");
    aliya.waits_for_text("").await;
    bot.stop().await;
    assert_eq!(salon.statuses("payment").await, ["paid"]);
    assert_eq!(salon.statuses("booking").await, ["confirmed"]);
}

async fn two_presses_at_once_are_paid_once_and_the_rest_is_given_back(salon: Salon) {
    let salon = salon.of_studio().await;
    let bot = salon.start_studio().await;
    let (aliya, owner) = (salon.client(), salon.owner().await);
    books(&aliya).await;
    // On two devices, before either is charged.
    salon.double.withholds_money();
    aliya.pays();
    aliya.pays();
    salon
        .double
        .wait_for(|calls| {
            let answers = calls
                .iter()
                .filter(|it| it.method == "answerPreCheckoutQuery");
            answers.count() == 2
        })
        .await;
    salon.double.takes_money();
    owner.waits_for_text("Верните деньги").await;
    owner.presses("Вернуть деньги");
    aliya.waits_for_text("Деньги возвращены").await;
    bot.stop().await;
    assert_well_behaved(&salon.double);
    assert_eq!(salon.statuses("payment").await, ["paid", "refunded"]);
    assert_eq!(salon.statuses("booking").await, ["confirmed"]);
    assert_eq!(count(&aliya, "Оплата получена"), 1);
}

async fn a_visit_is_not_paid_if_the_answer_comes_too_late(salon: Salon) {
    let salon = salon.of_studio().await;
    let bot = salon.start_studio().await;
    let aliya = salon.client();
    books(&aliya).await;
    salon.double.all_taken().await;
    bot.kill().await;
    aliya.pays();
    salon.double.pass(Duration::from_secs(11));
    let bot = salon.start_studio().await;
    let refused = |calls: &[tilmash_tests::double::Entry]| {
        let mut answers = calls.iter();
        answers.any(|it| it.method == "answerPreCheckoutQuery" && it.refusal().is_some())
    };
    // In a webhook's response nobody says what has come of it, and the double refuses it there too.
    salon.double.wait_for(refused).await;
    assert_eq!(salon.statuses("payment").await, ["open"]);
    // Nothing is lost by that: they press once more.
    aliya.pays();
    aliya.waits_for_text("Оплата получена").await;
    bot.stop().await;
    assert_eq!(salon.statuses("payment").await, ["paid"]);
}

async fn an_invoice_that_telegram_refuses_is_told_to_both(salon: Salon) {
    let salon = salon.of_studio_with_provider().await;
    let bot = salon.start_studio().await;
    let (aliya, owner) = (salon.client(), salon.owner().await);
    let refused = FaultKind::Refused("Bad Request: PAYMENT_PROVIDER_INVALID");
    salon.double.fault(Fault::on("sendInvoice", refused));
    aliya.says("/book");
    aliya.waits_for_text("Выберите услугу").await;
    presses_first(&aliya, |label| label.contains("Съёмка"));
    let calendar = Calendar::of(aliya.waits_for_text("Выберите день").await);
    calendar.choose_lasting(&aliya).await;
    aliya.waits_for_text("Выберите время").await;
    presses_first(&aliya, |label| label.contains(':'));
    aliya.waits_for_text("Выставить счёт не получилось").await;
    owner.waits_for_text("Проверьте токен").await;
    bot.stop().await;
    assert_eq!(salon.statuses("payment").await, ["closed"]);
    assert_eq!(salon.statuses("booking").await, ["cancelled"]);
}

async fn an_invoice_of_a_dialogue_that_telegram_refuses_is_told_to_both(salon: Salon) {
    let mut app = AppFiles::read(&root().join("docs/payments"));
    app.replace(
        "flows/pay.yaml",
        "flow: pay
starts: { command: pay }
states:
  find: { do: [ { find: payment, where: { client: $me, status: open }, as: payment } ], go: { missing: done } }
  bill: { say, attach: $invoice(payment), go: done }
",
    );
    for language in ["ru", "kk"] {
        app.replace(
            &format!("locales/{language}/pay.ftl"),
            "pay =
    .command = Pay
pay-bill = Bill
    .invoice-title = Bill
    .invoice = Bill
",
        );
    }
    let salon = salon.paid_by(app).await;
    let bot = salon.start_studio().await;
    let (aliya, owner) = (salon.client(), salon.owner().await);
    books(&aliya).await;
    let refused = FaultKind::Refused("Bad Request: STARS_INVOICE_INVALID");
    salon.double.fault(Fault::on("sendInvoice", refused));
    aliya.says("/pay");
    aliya.waits_for_text("Выставить счёт не получилось").await;
    owner.waits_for_text("Счёт не отправлен").await;
    bot.stop().await;
    assert_eq!(salon.statuses("payment").await, ["closed"]);
    assert_eq!(salon.statuses("booking").await, ["cancelled"]);
}

async fn a_paid_visit_that_is_cancelled_is_told_to_both_and_given_back(salon: Salon) {
    let salon = salon.of_studio_with_provider().await;
    let bot = salon.start_studio().await;
    let (aliya, owner) = (salon.client(), salon.owner().await);
    books(&aliya).await;
    aliya.pays();
    aliya.waits_for_text("Оплата получена").await;
    aliya.says("/my");
    aliya.waits_for_text("Ваши записи").await;
    presses_first(&aliya, |label| label.contains("Съёмка"));
    aliya.waits_for_text("Статус: подтверждена").await;
    aliya.presses("Отменить запись");
    aliya.waits_for_text("Отменить запись?").await;
    presses_first(&aliya, |label| label.contains("Да, отменить"));
    aliya.waits_for_text("Деньги за неё вернём").await;
    owner.waits_for_text("отменена оплаченная запись").await;
    owner.presses("Вернуть деньги");
    owner
        .waits_for_text("через кабинет платёжной системы")
        .await;
    owner.presses("Деньги возвращены");
    aliya.waits_for_text("Деньги возвращены").await;
    bot.stop().await;
    assert_well_behaved(&salon.double);
    assert_eq!(salon.double.count("refundStarPayment"), 0);
    assert_eq!(salon.statuses("payment").await, ["refunded"]);
    assert_eq!(salon.statuses("booking").await, ["cancelled"]);
}

#[tokio::test]
#[cfg_attr(not(postgres), ignore = "TILMASH_TEST_POSTGRES names no server")]
async fn postgres_keeps_money_as_sqlite_does() {
    let Some(schema) = Schema::make().await else {
        return;
    };
    let salon = Salon {
        database: schema.url(),
        ..Salon::polling().await
    };
    money_that_comes_late_is_told_to_both_and_given_back(salon).await;
    schema.remove().await;
}

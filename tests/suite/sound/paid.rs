//! The library's `payments`: whatever becomes of a booking or of its payment, whoever has the
//! invoice hears of it, and so does who gives money back.

use std::fs;

use tilmash_tests::app_files::root;

use super::{plays, plays_in_backend};

const STUDIO: &str = "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
payments: stars
uses: [payments, told]
roles:
  owner: { ids: [1001], sees: all }
  guest: everyone
tables:
  service: { is: service, columns: { name: words } }
  booking: { is: booking, sees: { guest: { client: $me } } }
  payment: { is: payment, sees: { guest: { client: $me } } }
--- tools/backend.yaml
tool: backend
http: $env.BACKEND_URL
tables:
  service:
    columns: { id: id, name: { ru: title }, duration: minutes }
    list: { get: /services }
  start:
    columns: { start: starts_at }
    list: { get: /slots, filters: { service: service_id, from: from, to: to } }
  booking:
    columns: { id: id, start: starts_at, service: service_id, status: state }
    values: { status: { pending: new, confirmed: ok, completed: done, cancelled: off } }
    list: { get: /appointments, filters: { client: telegram_id }, needs: client }
    insert: { post: /appointments, outcomes: { taken: 409 } }
    cancel: { delete: \"/appointments/{id}\", outcomes: { missing: 404 } }
    hold: insert
    confirm: none
    release: cancel
    decline: cancel
    delete: cancel
--- flows/book.yaml
flow: book
starts: { command: book }
states:
  service: { pick: service, go: { none: done } }
  day: { pick: day, free_for: { service: $service }, go: { none: done } }
  start: { pick: start, free_for: { service: $service, day: $day }, go: { none: done } }
  hold:
    do: [ { hold: { service: $service, start: $start }, as: booking } ]
    go: { taken: done, full: done, closed: done, too_late: done }
  ask:
    do: [ { insert: payment, set: { client: $me, booking: $booking, amount: 250 } } ]
    go: { exists: done }
--- flows/fill.yaml
flow: fill
starts: { command: fill }
states:
  ask: { do: [ { insert: payment, set: { client: $me, amount: 70 } } ], go: { exists: done } }
--- flows/leave.yaml
flow: leave
starts: { command: leave }
states:
  find: { do: [ { find: booking, where: { client: $me }, as: booking } ], go: { missing: done } }
  cancel: { do: [ { cancel: $booking } ], go: { done: done, missing: done, too_late: done } }
--- flows/staff.yaml
flow: staff
for: owner
starts: { command: staff }
states:
  find: { do: [ { find: payment, where: { status: { in: [open, closed, paid] } }, as: payment } ], go: { missing: done } }
  how: { choose: { raise: raise, close: close, reopen: reopen, booking: booking } }
  raise: { do: [ { update: $payment, set: { amount: 400 } } ], go: { done: done, missing: done } }
  close: { do: [ { update: $payment, set: { status: closed } } ], go: { done: done, missing: done } }
  reopen: { do: [ { update: $payment, set: { status: open } } ], go: { done: done, missing: done } }
  booking: { do: [ { find: booking, where: { id: $payment.booking.id or 0 }, as: booking } ], go: { missing: done } }
  what: { choose: { cancel: cancel, decline: decline, confirm: confirm, remove: remove, bill: bill } }
  cancel: { do: [ { cancel: $booking, even: [too_late] } ], go: { done: done, missing: done } }
  decline: { do: [ { decline: $booking } ], go: { done: done, missing: done } }
  confirm: { do: [ { confirm: $booking } ], go: { done: done, missing: done, taken: done } }
  remove: { do: [ { delete: $booking } ], go: { done: done, missing: done } }
  bill:
    do: [ { insert: payment, set: { client: $booking.client, booking: $booking, amount: 77 } } ]
    go: { done: done, exists: done }
--- texts
book-service.row = { $row-name }
--- rows
{ \"service\": [ { \"key\": \"cut\", \"name\": { \"ru\": \"Стрижка\" }, \"duration\": \"1h\" } ],
  \"hours\": [ { \"key\": \"tuesday\", \"weekday\": 2, \"opens\": \"10:00\", \"closes\": \"18:00\" } ] }
--- people
{ boss: owner, dana: guest, aliya: guest }
--- talk
boss: /help
";

/// Dana holds a time, and gets the invoice.
const BOOKS: &str =
    "dana: /book\ndana: [service cut]\ndana: [day 2026-03-03]\ndana: [start 10:00]\n";

/// What the owner does with Dana's payment, or with its booking.
fn staff(acts: &[&str]) -> String {
    let presses = acts.iter().map(|act| format!("boss: [{act}]\n"));
    format!("boss: /staff\n{}", presses.collect::<String>())
}

async fn seen(talk: &str) -> String {
    plays(&format!("{STUDIO}{talk}")).await
}

#[tokio::test]
async fn what_is_paid_and_then_cancelled_goes_back_whoever_cancels() {
    for act in ["cancel", "remove"] {
        let acts = staff(&["booking", act]);
        let seen = seen(&format!(
            "{BOOKS}dana: pay
sees dana: payments-paid
{acts}sees dana: payments-forsaken
sees boss: payments-owed
rows: payment 1 where status = unplaced
boss: [give]
sees dana: payments-refunded
rows: payment 1 where status = refunded
"
        ))
        .await;
        assert_eq!(seen.matches("given back: 250 XTR").count(), 1, "{seen}");
        assert_eq!(seen.matches("Деньги за неё вернём").count(), 1, "{seen}");
    }
}

/// The studio with the deposits of `docs/language.md`.
fn with_deposits() -> String {
    let page = fs::read_to_string(root().join("docs/language.md")).expect("the page is there");
    let block = |language: &str, begin: &str| {
        let fence = format!("```{language}\n{begin}");
        let from = page.find(&fence).expect("the page has the example") + language.len() + 4;
        let (block, _) = page[from..].split_once("```").expect("a block ends");
        block.to_owned()
    };
    let flow = block("yaml", "flow: payments\n");
    let texts = block("ftl", "payments-stays =");
    let mut play = STUDIO.replace(
        "--- flows/book.yaml",
        &format!("--- flows/payments.yaml\n{flow}--- flows/book.yaml"),
    );
    let lines = texts.replace("=\n    ", "= ").replace("\n\n    ", "\\n\\n");
    let lines = lines.replace("\n    ", "\\n");
    play = play.replace("--- texts\n", &format!("--- texts\n{lines}"));
    play
}

#[tokio::test]
async fn a_deposit_stays_only_if_the_client_cancels() {
    let studio = with_deposits();
    let kept = plays(&format!(
        "{studio}{BOOKS}dana: pay
dana: /leave
sees dana: payments-stays
sees boss: payments-kept
rows: payment 1 where status = paid
rows: booking 1 where status = cancelled
"
    ))
    .await;
    assert!(kept.contains("Предоплата не возвращается"), "{kept}");
    assert!(kept.contains("Предоплата остаётся у вас"), "{kept}");
    for act in ["cancel", "remove"] {
        let acts = staff(&["booking", act]);
        plays(&format!(
            "{studio}{BOOKS}dana: pay
{acts}sees dana: payments-forsaken
sees boss: payments-owed
rows: payment 1 where status = unplaced
"
        ))
        .await;
    }
}

#[tokio::test]
async fn a_booking_is_paid_once() {
    let bill = staff(&["booking", "bill"]);
    let twice = format!(
        "{BOOKS}{bill}dana: pay
sees dana: payments-paid
dana: pay old
"
    );
    let seen = seen(&format!(
        "{twice}sees dana: payments-unplaced
sees boss: payments-give_back
rows: payment 1 where status = paid and amount = 77
rows: payment 1 where status = unplaced and amount = 250
rows: booking 1 where status = confirmed
boss: [give]
sees dana: payments-refunded
"
    ))
    .await;
    assert_eq!(seen.matches("вы записаны ✅").count(), 1, "{seen}");
    assert!(seen.contains("запись уже оплачена"), "{seen}");
    // An app may ask for several payments of one booking.
    let several = STUDIO.replace(
        "--- flows/book.yaml",
        "--- flows/payments.yaml
flow: payments
states:
  twice: { branch: [ { else: paid } ] }
--- flows/book.yaml",
    );
    plays(&format!(
        "{several}{twice}sees dana: payments-paid
rows: payment 2 where status = paid
"
    ))
    .await;
}

#[tokio::test]
async fn who_does_not_pay_for_what_is_confirmed_keeps_it() {
    let confirm = staff(&["booking", "confirm"]);
    let bill = staff(&["booking", "bill"]);
    let seen = seen(&format!(
        "{BOOKS}{confirm}{bill}sees dana: payments-invoice
dana: [leave]
sees dana: payments-left
rows: booking 1 where status = confirmed
"
    ))
    .await;
    assert!(seen.contains("Не платить"), "{seen}");
    assert!(seen.contains("Запись остаётся за вами"), "{seen}");
}

#[tokio::test]
async fn what_is_held_and_then_given_up_is_asked_for_no_more() {
    for (act, words) in [
        ("cancel", "Запись отменена, счёт закрыт"),
        ("decline", "Запись отклонена, счёт закрыт"),
        ("remove", "Счёт закрыт, платить по нему не нужно"),
    ] {
        let acts = staff(&["booking", act]);
        let seen = seen(&format!(
            "{BOOKS}{acts}sees dana: payments-closed
rows: payment 1 where status = closed
+ 1d
dana: pay
"
        ))
        .await;
        assert!(seen.contains(words), "{act}: {seen}");
        assert!(
            seen.contains("payment refused: Этот счёт больше не действует"),
            "{seen}"
        );
        assert_eq!(seen.matches("закрыт").count(), 1, "it is said once: {seen}");
    }
}

#[tokio::test]
async fn who_has_an_invoice_hears_that_it_is_closed() {
    let close = staff(&["close"]);
    let reopen = staff(&["reopen"]);
    let seen = seen(&format!(
        "dana: /fill
{close}sees dana: payments-closed
dana: pay
{reopen}sees dana: payments-invoice
dana: pay
sees dana: payments-paid
+ 2d
"
    ))
    .await;
    // There is no time of which it could speak.
    let refused = "payment refused: Этот счёт больше не действует. Деньги не списаны.";
    assert!(seen.contains(refused), "{seen}");
    assert!(!seen.contains("это время"), "{seen}");
    assert_eq!(seen.matches("Счёт закрыт").count(), 1, "{seen}");
}

#[tokio::test]
async fn another_amount_is_another_invoice() {
    let raise = staff(&["raise"]);
    let seen = seen(&format!(
        "{BOOKS}{raise}sees dana: payments-changed
sees dana: payments-invoice
dana: pay old
dana: pay
sees dana: payments-paid
rows: payment 1 where status = paid and amount = 400
rows: booking 1 where status = confirmed
"
    ))
    .await;
    let refused = "payment refused: Сумма изменилась, этот счёт устарел. Деньги не списаны. \
                   Оплатите последний счёт";
    for text in [refused, "(invoice: 400 XTR)", "paid: 400 XTR"] {
        assert!(seen.contains(text), "{text}: {seen}");
    }
}

#[tokio::test]
async fn money_by_an_invoice_of_another_amount_goes_back_and_the_booking_stays() {
    let raise = staff(&["raise"]);
    let seen = seen(&format!(
        "{BOOKS}dana: pay begin
{raise}dana: pay end
sees dana: payments-unplaced
sees boss: payments-give_back
dana: pay
sees dana: payments-paid
rows: booking 1 where status = confirmed
"
    ))
    .await;
    assert!(
        seen.contains("счёт уже не действует. Деньги вернём"),
        "{seen}"
    );
    assert!(!seen.contains("отменилась"), "{seen}");
}

#[tokio::test]
async fn a_booking_that_staff_confirm_is_paid_or_not() {
    let confirm = staff(&["booking", "confirm"]);
    seen(&format!(
        "{BOOKS}{confirm}dana: pay\nsees dana: payments-paid\n"
    ))
    .await;
    let late = seen(&format!("{BOOKS}{confirm}+ 2d\ndana: pay\n")).await;
    assert!(late.contains("Запись остаётся за вами"), "{late}");
}

#[tokio::test]
async fn a_backend_without_holds_lets_who_pays_have_the_time_a_while_longer() {
    let seen = plays_in_backend(&format!(
        "{STUDIO}{BOOKS}+ 14m
dana: pay begin
+ 5m
rows: booking 1 where status = pending
dana: pay end
sees dana: payments-paid
rows: booking 1 where status = confirmed
"
    ))
    .await;
    assert!(!seen.contains("отменилась"), "{seen}");
}

/// A studio whose backend holds times itself, and confirms them.
fn holding_backend() -> String {
    let here = "    hold: insert\n    confirm: none\n";
    let there = "    hold: { post: /holds, outcomes: { taken: 409 } }
    confirm: { post: \"/appointments/{id}/confirmed\", outcomes: { taken: 409, missing: 404 } }
";
    assert!(STUDIO.contains(here));
    STUDIO.replace(here, there)
}

#[tokio::test]
async fn a_backend_that_holds_times_itself_lets_nobody_have_them_longer() {
    let studio = holding_backend();
    let seen = plays_in_backend(&format!(
        "{studio}{BOOKS}+ 14m
dana: pay begin
+ 5m
sees dana: payments-expired
dana: pay end
sees dana: payments-unplaced
sees boss: payments-give_back
rows: booking 1 where status = cancelled
"
    ))
    .await;
    assert!(
        seen.contains("Оплата пришла, когда запись уже отменилась"),
        "{seen}"
    );
}

#[tokio::test]
async fn money_waits_for_a_backend_that_is_down() {
    let studio = holding_backend();
    for (answer, told) in [
        ("{ \"id\": \"1\" }", "payments-paid"),
        ("409", "payments-unplaced"),
        ("404", "payments-unplaced"),
    ] {
        plays_in_backend(&format!(
            "{studio}{BOOKS}tool backend.booking.confirm: down
dana: pay
tool backend.booking.confirm: {answer}
+ 6m
sees dana: {told}
"
        ))
        .await;
    }
}

#[tokio::test]
async fn a_booking_that_a_backend_cancels_gives_its_money_back() {
    let cancel = staff(&["booking", "cancel"]);
    for studio in [STUDIO.to_owned(), holding_backend()] {
        plays_in_backend(&format!(
            "{studio}{BOOKS}dana: pay
sees dana: payments-paid
{cancel}sees dana: payments-forsaken
sees boss: payments-owed
"
        ))
        .await;
    }
}

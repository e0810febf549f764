//! `is: payment`: what is paid for need be no booking, and an invoice is good for what its payment
//! asks now.

use super::{performed, plays};

/// A purse that is filled by cards, without a booking anywhere.
const PURSE: &str = "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
payments: $env.PROVIDER_TOKEN
tables:
  purse:
    columns: { owner: { person, unique: true }, balance: { ledger: money, for: payment } }
    sees: { everyone: { owner: $me } }
  payment:
    is: payment
    columns: { purse: { purse, optional: true } }
    sees: { everyone: { client: $me } }
types:
  sum: { money, from: 100, to: 100000 }
--- flows/fill.yaml
flow: fill
starts: { command: fill }
states:
  open: { do: [ { insert: purse, set: { owner: $me } } ], go: { exists: sum } }
  sum: { ask: sum }
  save:
    do:
      - { find: purse, where: { owner: $me }, as: purse }
      - { insert: payment, set: { client: $me, amount: $sum, purse: $purse } }
    go: { missing: done, exists: done }
--- flows/raise.yaml
flow: raise
starts: { command: raise }
states:
  sum: { ask: sum }
  save:
    do:
      - { find: payment, where: { client: $me, status: open }, as: payment }
      - { update: $payment, set: { amount: $sum } }
    go: { missing: none }
  sent: { say, attach: $invoice(payment), go: done }
  none: { say, go: done }
--- flows/bill.yaml
flow: bill
about: payment
starts:
  - { event: payment.created, if: payment.status == 'open' }
  - { event: payment.paid, go: fill }
  - { event: payment.unplaced, go: lost }
  - { event: payment.unsent, go: unsent }
states:
  asked: { say, to: $payment.client, attach: $invoice(payment), go: done }
  fill:
    do:
      - { find: purse, where: { id: $payment.purse.id or 0 }, as: purse }
      - { credit: $purse.balance, amount: $payment.amount, for: $payment }
    go: { missing: misplace, exists: done }
  full: { say, to: $payment.client, go: done }
  misplace: { do: [ { update: $payment, set: { status: unplaced } } ], go: { missing: done } }
  lost: { say, to: $payment.client, go: done }
  unsent: { say, to: $payment.client, go: done }
--- flows/empty.yaml
flow: empty
starts: { command: empty }
states:
  go: { do: [ { find: purse, where: { owner: $me }, as: purse }, { delete: $purse } ], go: { missing: done } }
  gone: { say, go: done }
--- flows/back.yaml
flow: back
starts: { command: back }
states:
  go:
    do:
      - { find: payment, where: { client: $me, charge: { not: $none } }, as: payment }
      - { update: $payment, set: { status: refund } }
    go: { missing: nothing }
  asked: { say, go: done }
  nothing: { say, go: done }
--- texts
bill-asked = Счёт
bill-asked.invoice-title = Пополнение
bill-asked.invoice = На сумму { $payment-amount }
raise-sent.invoice-title = Пополнение
raise-sent.invoice = На сумму { $payment-amount }
bill-full = На счёте { $purse-balance }
bill-lost = Вернём { $payment-amount }
";

#[tokio::test]
async fn what_is_paid_fills_a_purse_once() {
    let seen = plays(&format!(
        "{PURSE}--- talk
aliya: /fill
aliya: 5000
sees aliya: bill-asked
aliya: pay
sees aliya: bill-full
aliya: pay again
aliya: pay
rows: purse_balance 1 where amount = 5000
rows: payment 1 where status = paid and receipt = receipt-1
aliya: /back
sees aliya: back-asked
aliya: /back
sees aliya: back-nothing
rows: payment 1 where status = refund and by_hand = true
"
    ))
    .await;
    let seen = seen.replace(['\u{a0}', '\u{202f}'], " ");
    for text in [
        "(invoice: 5000.00 KZT)\n    | Пополнение\n    | На сумму 5 000 ₸",
        "→ aliya paid: 5000.00 KZT",
        "payment refused: Этот счёт уже оплачен",
        "На счёте 5 000 ₸",
    ] {
        assert!(seen.contains(text), "{text}\n{seen}");
    }
    assert_eq!(seen.matches("На счёте").count(), 1, "{seen}");
}

#[tokio::test]
async fn an_invoice_of_another_amount_is_not_paid() {
    let seen = plays(&format!(
        "{PURSE}--- talk
aliya: /fill
aliya: 5000
aliya: /raise
aliya: 7000
sees aliya: raise-sent
aliya: pay old
rows: payment 1 where status = open
aliya: pay
sees aliya: bill-full
dana: pay of aliya
"
    ))
    .await;
    for text in [
        "payment refused: Сумма изменилась",
        "paid: 7000.00 KZT",
        "payment refused: Этот счёт выставлен другому человеку",
    ] {
        assert!(seen.contains(text), "{text}\n{seen}");
    }
}

#[tokio::test]
async fn money_for_what_is_gone_is_told() {
    plays(&format!(
        "{PURSE}--- talk
aliya: /fill
aliya: 5000
aliya: pay begin
aliya: /empty
aliya: pay end
sees aliya: bill-lost
rows: payment 1 where status = unplaced
rows: purse_balance 0
"
    ))
    .await;
}

#[tokio::test]
async fn who_pays_nothing_is_told_so_by_the_talk() {
    let (_, failures) = performed(&format!(
        "{PURSE}--- talk
aliya: pay
aliya: pay end
"
    ))
    .await;
    assert_eq!(failures.len(), 2, "{failures:?}");
    assert!(
        failures[0].contains("there is no such invoice"),
        "{failures:?}"
    );
    assert!(
        failures[1].contains("nothing is being paid"),
        "{failures:?}"
    );
}

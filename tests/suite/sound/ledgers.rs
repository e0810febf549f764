//! `ledger`: balances, what moves them, and what each movement leaves behind.

use super::{performed, plays};

const APP: &str = "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
tables:
  visit: { columns: { name: text, price: money } }
  membership:
    columns: { client: person, balance: { ledger: money, for: visit }, visits: { ledger: integer } }
    sees: { everyone: { client: $me } }
--- rows
{ \"visit\": [
  { \"key\": \"one\", \"name\": \"Первый\", \"price\": 3000 },
  { \"key\": \"two\", \"name\": \"Второй\", \"price\": 4000.5 }
] }
--- flows/join.yaml
flow: join
starts: { command: join }
states:
  sum: { ask: money }
  save:
    do:
      - { insert: membership, set: { client: $me }, as: membership }
      - { credit: $membership.balance, amount: $sum }
      - { credit: $membership.visits, amount: 8 }
    go: { missing: done }
  thanks: { say, go: done }
--- flows/pay.yaml
flow: pay
starts: { command: pay }
states:
  visit: { pick: visit, go: { none: done } }
  save:
    do:
      - { find: membership, where: { client: $me }, as: membership }
      - { debit: $membership.balance, amount: $visit.price, for: $visit }
      - { debit: $membership.visits, amount: 1 }
    go: { missing: done, exists: again visit }
  paid: { say, go: done }
--- texts
pay-paid = Баланс: { $membership-balance }, занятий: { $membership-visits }
pay-save.exists = Уже оплачено
";

#[tokio::test]
async fn a_balance_is_moved_once_for_each_row_and_may_go_below_zero() {
    let (seen, problems) = performed(&format!(
        "{APP}--- talk
aliya: /join
aliya: 5000
sees aliya: join-thanks
aliya: /pay
aliya: [visit one]
sees aliya: pay-paid
aliya: /pay
aliya: [visit one]
sees aliya: pay-visit
aliya: [visit two]
sees aliya: pay-paid
rows: membership_balance 1 where kind = credit and amount = 5000 and visit = none
rows: membership_balance 1 where kind = debit and amount = 3000 and balance = 2000 and visit = one
rows: membership_balance 1 where kind = debit and visit = two and by = aliya
rows: membership_balance 3
rows: membership_visits 3
rows: membership 1 where visits = 6
"
    ))
    .await;
    assert!(problems.is_empty(), "{problems:?}\n{seen}");
    let seen = seen.replace(['\u{a0}', '\u{202f}'], " ");
    for text in [
        "Баланс: 2 000 ₸, занятий: 7",
        "Уже оплачено",
        "Баланс: -2 000,50 ₸, занятий: 6",
    ] {
        assert!(seen.contains(text), "{text}\n{seen}");
    }
}

#[tokio::test]
async fn movements_are_seen_by_whoever_sees_the_balance() {
    plays(&format!(
        "{APP}--- flows/mine.yaml
flow: mine
starts: {{ command: mine }}
states:
  count: {{ do: [ {{ count: membership_balance, as: count }}, {{ sum: membership_balance.amount, as: all }} ] }}
  which: {{ branch: [ {{ if: count == 1, go: some }}, {{ else: other }} ] }}
  some: {{ say, with: {{ all: $all }}, go: done }}
  other: {{ say, go: done }}
--- talk
aliya: /join
aliya: 5000
aliya: /mine
sees aliya: mine-some
dana: /mine
sees dana: mine-other
"
    ))
    .await;
}

#[tokio::test]
async fn no_credit_takes_anything_away() {
    plays(&format!(
        "{APP}--- flows/back.yaml
flow: back
starts: {{ command: back }}
states:
  sum: {{ ask: integer }}
  save:
    do:
      - {{ find: membership, where: {{ client: $me }}, as: membership }}
      - {{ credit: $membership.visits, amount: $sum }}
    go: {{ missing: done }}
  thanks: {{ say, go: done }}
--- talk
aliya: /join
aliya: 5000
aliya: /back
aliya: -5
sees aliya: back-thanks
rows: membership 1 where visits = 8
"
    ))
    .await;
}

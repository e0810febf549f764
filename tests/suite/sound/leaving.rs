//! `left`, `failed` and `updated`: what a flow does when its person is in it no more.

use tilmash_engine::name::Name;
use tilmash_engine::value::{Phone, RowId};
use tilmash_host::rehearse::{Actor, Rehearsal, RehearsalError};

use super::{Play, plays};
use crate::stage;

/// A seat is taken while somebody thinks about it.
const SEATS: &str = "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
tables:
  seat: { columns: { name: text, taken: { boolean: false } } }
  line: { columns: { text: text } }
--- flows/x.yaml
flow: x
starts: { command: x }
always: { left: give_back }
states:
  seat: { pick: seat, where: { taken: false }, go: { none: full, left: done } }
  take: { do: [ { update: $seat, set: { taken: true } } ], go: { missing: seat } }
  name: { ask: text }
  sure: { choose: { pay: pay, name: again name, stop: give_back } }
  pay: { call: pay }
  paid: { say, go: done }
  give_back: { do: [ { update: $seat, set: { taken: false } }, { insert: line, set: { text: back } } ], go: { done: gone, missing: done } }
  gone: { say, go: done }
  full: { say, go: done }
--- flows/pay.yaml
flow: pay
always: { left: unpaid }
states:
  card: { ask: text }
  done_so: { say, go: done }
  unpaid: { do: [ { count: line, as: before }, { insert: line, set: { text: unpaid } }, { require: before == 0, else: late } ], go: { late: done, done: done } }
--- flows/y.yaml
flow: y
starts: { command: y }
states:
  look: { choose: { leave: done } }
--- rows
{ \"seat\": [{ \"key\": \"a\", \"name\": \"A\" }] }
--- talk
aliya: /x
aliya: [seat a]
rows: seat 1 where taken = true
";

#[tokio::test]
async fn who_cancels_gives_back_and_reads_the_flows_own_goodbye() {
    plays(&format!(
        "{SEATS}aliya: /cancel
sees aliya: x-gone
rows: seat 1 where taken = false
rows: line 1
aliya: /cancel
sees aliya: core-nothing-to-cancel
rows: line 1
"
    ))
    .await;
}

#[tokio::test]
async fn who_begins_something_else_gives_back() {
    let seen = plays(&format!(
        "{SEATS}aliya: Anna
aliya: [name]
aliya: /y
sees aliya: y-look
rows: seat 1 where taken = false
rows: line 1
aliya: /x
aliya: [seat a]
aliya: /x
sees aliya: x-seat
rows: line 2
"
    ))
    .await;
    assert!(seen.contains("x-gone"), "{seen}");
}

#[tokio::test]
async fn who_is_silent_gives_back() {
    plays(&format!(
        "{SEATS}+ 30m
rows: seat 1 where taken = true
+ 31m
rows: seat 1 where taken = false
sees aliya: x-gone
+ 2h
rows: line 1
"
    ))
    .await;
}

#[tokio::test]
async fn the_flow_that_is_called_is_left_before_the_one_that_called_it() {
    plays(&format!(
        "{SEATS}aliya: Anna
aliya: [pay]
sees aliya: pay-card
aliya: /cancel
sees aliya: x-gone
rows: line 2
rows: line 1 where text = unpaid
rows: line 1 where text = back
rows: seat 1 where taken = false
"
    ))
    .await;
}

#[tokio::test]
async fn who_goes_to_the_end_does_not_leave() {
    plays(&format!(
        "{SEATS}aliya: Anna
aliya: [pay]
aliya: 4111
sees aliya: x-paid
rows: seat 1 where taken = true
rows: line 0
aliya: /x
sees aliya: x-full
"
    ))
    .await;
}

#[tokio::test]
async fn where_nothing_is_to_be_done_nothing_is() {
    plays(
        "--- flows/x.yaml
flow: x
starts: { command: x }
always: { left: note }
states:
  first: { choose: { on: second }, go: { left: done } }
  second: { ask: text }
  third: { choose: { leave: done } }
  note: { do: [ { insert: thing, set: { name: left } } ], go: told }
  told: { branch: [ { if: second is none, go: done }, { else: done } ] }
--- talk
aliya: /x
aliya: /cancel
sees aliya: core-cancelled
rows: thing 0
aliya: /x
aliya: [on]
aliya: /cancel
sees aliya: core-cancelled
rows: thing 1
",
    )
    .await;
}

#[tokio::test]
async fn a_dialogue_of_a_run_is_left_when_it_is_needed_no_more() {
    plays(
        "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
tables:
  note: { columns: { to: person, status: [open, gone] }, sees: { everyone: { to: $me } } }
  line: { columns: { text: text } }
--- flows/make.yaml
flow: make
starts: { command: make }
states:
  save: { do: [ { insert: note, set: { to: $me, status: open } } ] }
--- flows/gone.yaml
flow: gone
starts: { command: gone }
states:
  note: { do: [ { find: note, where: { status: open }, as: note } ], go: { missing: done } }
  gone: { do: [ { update: $note, set: { status: gone } } ], go: { missing: done } }
--- flows/rate.yaml
flow: rate
needs: { note: note }
always: { left: line }
states:
  good: { choose: { yes: why, no: done } }
  why: { ask: text, go: done }
  line: { do: [ { insert: line, set: { text: left } } ], go: done }
--- flows/asks.yaml
flow: asks
about: note
starts: { event: note.created }
stops: [gone]
states:
  rate: { call: rate, with: { note: $note }, to: $note.to, wait: { for: 3d }, go: { elapsed: done } }
--- people
{ aliya: everyone }
--- talk
aliya: /make
+ 1m
aliya: [yes]
sees aliya: rate-why
+ 4d
rows: line 1
aliya: /make
+ 1m
aliya: [yes]
sees aliya: rate-why
aliya: /cancel
rows: line 2
",
    )
    .await;
}

/// The flow of a shop, and one that tells how often something was left in it.
const SHOP: &str = "--- flows/x.yaml
flow: x
starts: { command: x }
always: { failed: sorry, updated: note }
states:
  thing: { pick: thing, order: name, go: { none: done } }
  name: { ask: text }
  thanks: { say, go: done }
  sorry: { do: [ { insert: thing, set: { name: failed, note: $thing.name or 'none' } } ], go: done }
  note: { do: [ { insert: thing, set: { name: updated, note: $thing.name or 'none' } } ], go: done }
--- flows/y.yaml
flow: y
starts: { command: y }
states:
  left: { do: [ { list: thing, where: { name: { in: [failed, updated] } }, as: left } ] }
  told: { say, rows: $left, go: done }
--- texts
x-thing.row = { $row-name }
y-told = Left:
y-told.row = { $row-name } { $row-note ->\\n[none] none\\n*[other] { $row-note }\\n}
--- rows
{ \"thing\": [{ \"key\": \"a\", \"name\": \"A\" }] }
";

struct Shop {
    rehearsal: Rehearsal,
    aliya: Actor,
}

impl Shop {
    async fn open() -> Shop {
        let play = Play::read(SHOP);
        Shop {
            rehearsal: stage::rehearsal(&stage::program(&play.app), &play.rows).await,
            aliya: Actor {
                id: RowId(1),
                full_name: "Алия".into(),
                username: None,
                phone: Phone::parse("+77011234567").expect("a phone"),
                language: Name::new("ru"),
            },
        }
    }

    /// What she reads after this.
    async fn types(&mut self, text: &str) -> Result<String, RehearsalError> {
        let happened = self.rehearsal.types(&self.aliya, text).await?;
        let shown = happened.iter().filter_map(|(_, it)| it.shown());
        let texts: Vec<&str> = shown.map(|shown| shown.message.text.as_str()).collect();
        Ok(texts.join("\n"))
    }

    /// Damages her session so that the next step of it panics.
    async fn poison(&self) {
        let person = self.aliya.id;
        let poisoned = self.rehearsal.store().write(async move |transaction| {
            let mut dialogue = transaction.open_dialogue(person).await?;
            let session = dialogue.state.session.take().unwrap_or_default();
            let page = r#""view":{"page":4294967295}"#;
            dialogue.state.session = Some(session.replace(r#""view":{}"#, page));
            transaction.save_dialogue(dialogue).await
        });
        poisoned.await.expect("the session is damaged");
    }
}

#[tokio::test]
async fn a_flow_says_what_is_done_when_something_of_ours_fails() {
    let mut shop = Shop::open().await;
    shop.types("/x").await.expect("a screen");
    shop.poison().await;
    assert!(shop.types("nonsense").await.is_err());
    let told = shop.types("/y").await.expect("the list");
    assert!(told.ends_with("Left:\nfailed none"), "{told}");
    let again = shop.types("/cancel").await.expect("an answer");
    assert!(again.contains("Прерывать нечего"), "{again}");
}

#[tokio::test]
async fn a_flow_says_what_is_done_when_it_cannot_go_on() {
    let mut shop = Shop::open().await;
    shop.types("/x").await.expect("a screen");
    shop.types("A").await.expect("a question");
    // The question is gone; the thing that she has chosen is still there.
    let next = SHOP.replace("  name: { ask: text }", "  size: { ask: 1..5 }");
    let next = Play::read(&next);
    shop.rehearsal.replace(stage::program(&next.app));
    shop.types("Anna").await.expect("an answer");
    let told = shop.types("/y").await.expect("the list");
    assert_eq!(told, "Left:\nupdated A");
}

//! `again`: what is asked again, what is passed, and what comes in between.

use super::plays;

#[tokio::test]
async fn a_skipped_question_is_passed_as_skipped() {
    plays(
        "--- flows/x.yaml
flow: x
starts: { command: x }
states:
  name: { ask: text }
  note: { ask: text, optional: true, go: { done: noted, skipped: bare } }
  noted: { ask: text, as: more, go: sure }
  bare: { say, go: sure }
  sure: { choose: { name: again name, ok: done } }
--- talk
aliya: /x
aliya: Anna
aliya: [skip]
sees aliya: x-sure
aliya: [name]
aliya: Berta
sees aliya: x-sure
",
    )
    .await;
}

#[tokio::test]
async fn a_branch_that_leads_back_asks_again() {
    plays(
        "--- flows/x.yaml
flow: x
starts: { command: x }
states:
  age: { ask: 0..99 }
  grown: { branch: [ { if: age > 17, go: sure }, { else: age } ] }
  sure: { choose: { age: again age, ok: done } }
--- talk
aliya: /x
aliya: 20
aliya: [age]
aliya: 5
sees aliya: x-age
aliya: 6
sees aliya: x-age
aliya: 30
sees aliya: x-sure
",
    )
    .await;
}

#[tokio::test]
async fn a_detour_says_its_words_each_time() {
    let seen = plays(
        "--- flows/x.yaml
flow: x
starts: { command: x }
states:
  age: { ask: 0..99 }
  grown: { branch: [ { if: age > 17, go: name }, { else: young } ] }
  young: { say, go: age }
  name: { ask: text }
  sure: { choose: { age: again age, ok: done } }
--- talk
aliya: /x
aliya: 20
aliya: Anna
aliya: [age]
aliya: 5
sees aliya: x-young
aliya: 6
sees aliya: x-young
aliya: 30
sees aliya: x-sure
",
    )
    .await;
    assert_eq!(seen.matches("x-name").count(), 1, "{seen}");
}

#[tokio::test]
async fn a_choice_between_is_passed_and_what_follows_it_too() {
    plays(
        "--- flows/x.yaml
flow: x
starts: { command: x }
states:
  name: { ask: text }
  colour: { choose: { red: size, blue: size } }
  size: { ask: 1..5 }
  sure: { choose: { name: again name, colour: again colour, ok: done } }
--- talk
aliya: /x
aliya: Anna
aliya: [red]
aliya: [size 3]
aliya: [name]
aliya: Berta
sees aliya: x-sure
aliya: [colour]
aliya: [blue]
sees aliya: x-sure
",
    )
    .await;
}

#[tokio::test]
async fn a_failed_look_up_between_fails_again() {
    plays(
        "--- flows/x.yaml
flow: x
starts: { command: x }
states:
  name: { ask: text }
  size: { ask: 1..5 }
  room: { do: [ { require: \"size < 3\", else: large } ], go: { large: large } }
  small: { say, go: sure }
  large: { ask: text, as: why }
  sure: { choose: { name: again name, size: again size, ok: done } }
--- texts
x-room.large = too large
--- talk
aliya: /x
aliya: Anna
aliya: [size 4]
sees aliya: x-large
aliya: because
sees aliya: x-sure
aliya: [name]
aliya: Berta
sees aliya: x-sure
aliya: [size]
aliya: [size 2]
sees aliya: x-sure
",
    )
    .await;
}

#[tokio::test]
async fn what_is_said_again_within_an_again_keeps_the_way_home() {
    plays(
        "--- flows/x.yaml
flow: x
starts: { command: x }
states:
  size: { ask: 0..9 }
  fits: { do: [ { require: \"size < 5\", else: large } ], go: { large: again size } }
  name: { ask: text }
  sure: { choose: { size: again size, ok: done } }
--- texts
x-fits.large = too large
--- talk
aliya: /x
aliya: 3
aliya: Anna
aliya: [size]
sees aliya: x-size
aliya: 7
sees aliya: x-size
aliya: 4
sees aliya: x-sure
",
    )
    .await;
}

#[tokio::test]
async fn who_goes_another_way_from_before_it_starts_afresh() {
    plays(
        "--- app.yaml
app: x
languages: [ru]
zone: Asia/Almaty
roles: { person: everyone }
tables: { note: { columns: { name: { text, unique: true } }, sees: { person: {} } } }
--- flows/x.yaml
flow: x
starts: { command: x }
states:
  list: { pick: note, also: { add: new, leave: done }, as: chosen, go: { done: edit, none: new } }
  edit: { form: note, of: $chosen, also: { list: list } }
  save:
    do: [ { update: $chosen, set: $edit } ]
    go: { done: list, missing: list, exists: again edit }
  new: { form: note, also: { list: list } }
  add:
    do: [ { insert: note, set: $new } ]
    go: { done: list, exists: again new }
--- talk
aliya: /x
aliya: one
aliya: [save]
aliya: [add]
aliya: two
aliya: [save]
aliya: [add]
aliya: two
aliya: [save]
sees aliya: x-new
aliya: [list]
aliya: [list 1]
aliya: [edit name]
aliya: first
aliya: [save]
aliya: [list 2]
aliya: [save]
sees aliya: x-list
rows: note 1 where name = first
rows: note 1 where name = two
",
    )
    .await;
}

#[tokio::test]
async fn who_turns_back_to_a_list_that_is_empty_is_told_so() {
    let seen = plays(
        "--- app.yaml
app: x
languages: [ru]
zone: Asia/Almaty
roles: { person: everyone }
tables: { note: { columns: { size: { integer, from: 0 } }, sees: { person: {} } } }
--- flows/x.yaml
flow: x
starts: { command: x }
states:
  list: { pick: note, also: { add: new }, as: chosen, go: { done: done, none: empty } }
  empty: { choose: { add: new, leave: done } }
  new: { form: note, also: { list: list } }
  judge:
    do: [ { require: new.size > 5, else: small } ]
    go: { small: again new }
  add: { do: [ { insert: note, set: $new } ], go: list }
--- texts
x-judge.small = Too small
--- talk
aliya: /x
sees aliya: x-empty
aliya: [add]
aliya: 3
aliya: [save]
sees aliya: x-new
aliya: [list]
sees aliya: x-empty
aliya: [add]
sees aliya: x-new
aliya: [new size]
aliya: 7
aliya: [save]
sees aliya: x-list
rows: note 1 where size = 7
",
    )
    .await;
    assert_eq!(seen.matches("Too small").count(), 1, "{seen}");
}

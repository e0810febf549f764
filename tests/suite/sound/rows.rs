//! Rows that are picked, held, changed and deleted.

use std::fmt::Write as _;

use super::plays;

fn things(count: usize) -> String {
    let mut rows = String::from("{\"thing\": [");
    for number in 1..=count {
        let comma = if number > 1 { "," } else { "" };
        write!(
            rows,
            "{comma}{{\"key\": \"t{number}\", \"name\": \"thing {number}\"}}"
        )
        .expect("a String");
    }
    rows.push_str("]}");
    rows
}

const PICK: &str = "--- flows/x.yaml
flow: x
starts: { command: x }
states:
  thing: { pick: thing, order: size, also: { wipe: all }, go: { none: empty } }
  away: { do: [ { delete: $thing } ], go: { done: thing, missing: gone } }
  gone: { say, go: thing }
  empty: { say, go: done }
  all: { do: [ { list: thing, as: every }, { delete: $every } ], go: { done: thing, missing: thing } }
";

#[tokio::test]
async fn a_pick_of_nothing_is_none() {
    plays(&format!("{PICK}--- talk\naliya: /x\nsees aliya: x-empty\n")).await;
}

#[tokio::test]
async fn a_page_that_has_emptied_becomes_the_first() {
    let rows = things(9);
    plays(&format!(
        "{PICK}--- rows
{rows}
--- talk
aliya: /x
aliya: [next]
dana: /x
dana: [next]
aliya: [thing t9]
sees aliya: x-thing
dana: [thing t9]
sees dana: x-thing
dana: [thing t8]
rows: thing 7
"
    ))
    .await;
    let rows = things(17);
    plays(&format!(
        "{PICK}--- rows
{rows}
--- talk
aliya: /x
aliya: [next]
aliya: [next]
aliya: [thing t17]
sees aliya: x-thing
aliya: [next]
aliya: [previous]
aliya: [thing t1]
dana: /x
dana: [next]
aliya: [wipe]
sees aliya: x-empty
dana: [thing t10]
sees dana: x-empty
rows: thing 0
"
    ))
    .await;
}

#[tokio::test]
async fn a_row_deleted_while_it_is_held_is_missing_and_keeps_its_words() {
    plays(
        "--- flows/x.yaml
flow: x
starts: { command: x }
states:
  thing: { pick: thing, go: { none: empty } }
  sure: { choose: { change: change, remove: remove, put: put, leave: done } }
  change: { do: [ { update: $thing, set: { size: 5 } } ], go: { done: sure, missing: gone } }
  remove: { do: [ { delete: $thing } ], go: { missing: gone } }
  after: { say, go: sure }
  put: { do: [ { restore: $thing } ], go: { done: after, missing: gone } }
  gone: { say, go: sure }
  empty: { say, go: done }
--- texts
x-sure = { $thing-name }
x-gone = no { $thing-name }
--- rows
{\"thing\": [{\"key\": \"a\", \"name\": \"A\"}]}
--- talk
aliya: /x
dana: /x
aliya: [a]
dana: [a]
aliya: [remove]
sees aliya: x-after
dana: [change]
sees dana: x-gone
dana: [remove]
sees dana: x-gone
dana: [put]
sees dana: x-after
dana: [change]
sees dana: x-sure
rows: thing 1 where size = 5
",
    )
    .await;
}

#[tokio::test]
async fn what_is_unique_exists_and_can_be_written_after_a_deletion() {
    plays(
        "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
tables:
  thing: { columns: { name: { text, unique: true }, size: integer } }
--- flows/x.yaml
flow: x
starts: { command: x }
states:
  name: { ask: text }
  save:
    do:
      - { insert: thing, set: { name: $name, size: 1 }, as: thing }
      - { require: \"name != 'bad'\", else: bad }
    go: { exists: again name, bad: again name }
  kept: { choose: { away: away, more: name, leave: done } }
  away: { do: [ { delete: $thing } ], go: { done: name, missing: name } }
--- texts
x-save.bad = bad
--- talk
aliya: /x
aliya: one
sees aliya: x-kept
aliya: [more]
aliya: one
sees aliya: x-name
aliya: bad
sees aliya: x-name
rows: thing 1
aliya: two
aliya: [away]
aliya: two
sees aliya: x-kept
rows: thing 2
",
    )
    .await;
}

#[tokio::test]
async fn sums_of_what_people_type_stop_at_the_end_of_their_range() {
    plays(
        "--- flows/x.yaml
flow: x
starts: { command: x }
states:
  size: { ask: integer, also: { leave: done } }
  save: { do: [ { insert: thing, set: { name: x, size: $size } }, { sum: thing.size, as: total } ] }
  shown: { say, go: size }
--- texts
x-shown = { $total }
--- talk
aliya: /x
aliya: 9223372036854775807
sees aliya: x-shown
aliya: 9223372036854775807
sees aliya: x-shown
aliya: -9223372036854775808
sees aliya: x-shown
aliya: 5
sees aliya: x-shown
",
    )
    .await;
}

#[tokio::test]
async fn a_list_is_searched_and_several_rows_are_chosen() {
    plays(
        "--- flows/x.yaml
flow: x
starts: { command: x }
states:
  several: { pick: thing, order: name, search: [name, note], many: 1..2, go: { none: done } }
  gone: { do: [ { delete: $several } ], go: { missing: again several } }
  rest: { pick: thing, search: name, optional: true, go: { none: done } }
--- texts
x-several.row = { $row-name }
--- rows
{ \"thing\": [
  { \"key\": \"a\", \"name\": \"Ани\", \"note\": \"лак\" },
  { \"key\": \"b\", \"name\": \"Анна\" },
  { \"key\": \"c\", \"name\": \"Берта\", \"note\": \"ЛАК 2\" } ] }
--- talk
aliya: /x
aliya: нет такого
sees aliya: x-several
aliya: лак
aliya: [several a]
aliya: [several c]
aliya: [all]
aliya: [several b]
aliya: [several a]
aliya: [several b]
aliya: [chosen]
rows: thing 1
aliya: лак
aliya: [skip]
",
    )
    .await;
}

/// Whoever gets a role in the middle of a dialogue is still one of everyone.
#[tokio::test]
async fn a_role_that_sees_does_not_name_sees_what_everyone_does() {
    plays(
        "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
roles:
  member: { rows: member, by: person }
  guest: everyone
tables:
  member: { columns: { person: { person, unique: true } }, sees: { guest: { person: $me } } }
  note: { columns: { person: person, text: text }, sees: { guest: { person: $me } } }
--- flows/join.yaml
flow: join
starts: { command: join }
states:
  save: { do: [ { insert: member, set: { person: $me } } ], go: { exists: text } }
  text: { ask: note.text }
  note: { do: [ { insert: note, set: { text: $text } } ] }
  count: { call: count }
--- flows/count.yaml
flow: count
starts: { command: count }
states:
  count: { do: [ { count: note, as: notes } ] }
  own: { branch: [ { if: notes == 1, go: one }, { else: other } ] }
  one: { say, go: done }
  other: { say, go: done }
--- texts
count-one = Одна заметка.
count-other = Заметок: { $notes }
join-text = Что записать?
--- talk
aliya: /join
aliya: Молоко
sees aliya: count-one
rows: note 1
dana: /join
dana: Хлеб
sees dana: count-one
aliya: /count
sees aliya: count-one
rows: note 2
",
    )
    .await;
}

#[tokio::test]
async fn an_amount_is_compared_with_a_number() {
    plays(
        "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
tables:
  thing: { columns: { name: text, price: money } }
--- flows/x.yaml
flow: x
starts: { command: x }
states:
  thing: { pick: thing, go: { none: done } }
  dear: { branch: [ { if: thing.price > 100 and thing.price != 0, go: much }, { if: 0 == thing.price, go: nothing }, { else: little } ] }
  much: { say, go: done }
  little: { say, go: done }
  nothing: { say, go: done }
--- texts
x-thing.row = { $row-name }
x-much = Дорого
x-little = Недорого
x-nothing = Даром
--- rows
{ \"thing\": [ { \"key\": \"a\", \"name\": \"a\", \"price\": 101 }, { \"key\": \"b\", \"name\": \"b\", \"price\": 99.5 }, { \"key\": \"c\", \"name\": \"c\", \"price\": 0 } ] }
--- talk
aliya: /x
aliya: [thing a]
sees aliya: x-much
aliya: /x
aliya: [thing b]
sees aliya: x-little
aliya: /x
aliya: [thing c]
sees aliya: x-nothing
",
    )
    .await;
}

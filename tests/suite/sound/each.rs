//! `each`: a row for each item of a list, or for each row of a table.

use super::plays;

const CLINIC: &str = "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
tables:
  branch: { columns: { name: text } }
  patient: { columns: { name: text, branch: branch, due: { integer: 0 } } }
  broadcast: { columns: { text: text, people: { integer: 0 } } }
  delivery:
    columns:
      broadcast: broadcast
      patient: { patient, optional: true }
      branch: { branch, optional: true }
      words: { text, optional: true }
      status: { one_of: [waiting, told], default: waiting }
    unique: [[broadcast, patient]]
";

const ROWS: &str = r#"--- rows
{
  "branch": [{ "key": "north", "name": "Север" }, { "key": "south", "name": "Юг" }],
  "patient": [
    { "key": "a", "name": "Анна", "branch": "north", "due": 3 },
    { "key": "b", "name": "Болат", "branch": "south" },
    { "key": "c", "name": "Вера", "branch": "north" },
    { "key": "d", "name": "Дана", "branch": "north", "deleted": true }
  ]
}
"#;

#[tokio::test]
async fn each_row_of_a_table_that_fits_has_one_made_of_its_columns() {
    plays(&format!(
        "{CLINIC}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  branch: {{ pick: branch, optional: true, go: {{ none: done }} }}
  text: {{ ask: text }}
  send:
    do:
      - {{ insert: broadcast, set: {{ text: $text }}, as: broadcast }}
      - insert: delivery
        each: patient
        where: {{ maybe: {{ branch: $branch }} }}
        set: {{ broadcast: $broadcast, patient: $each, branch: $each.branch, words: \"$each.name if each.due > 0 else text\" }}
        as: people
      - {{ update: $broadcast, set: {{ people: $people }} }}
    go: {{ exists: text, missing: text, too_large: branch }}
  told: {{ say, go: done }}
--- texts
x-told = Разослано: {{ $people }}
{ROWS}--- talk
aliya: /x
aliya: [branch north]
aliya: Закрыто
sees aliya: x-told
rows: delivery 2
rows: delivery 2 where branch = north and status = waiting
rows: delivery 1 where words = Анна
rows: delivery 1 where words = Закрыто
rows: broadcast 1 where people = 2
aliya: /x
aliya: [skip]
aliya: Открыто
rows: delivery 5
rows: broadcast 1 where people = 3
"
    ))
    .await;
}

#[tokio::test]
async fn each_item_of_a_list_has_a_row_and_all_have_or_none() {
    plays(&format!(
        "{CLINIC}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  people: {{ pick: patient, many: 1..10, go: {{ none: done }} }}
  make: {{ do: [ {{ insert: broadcast, set: {{ text: a }}, as: broadcast }} ] }}
  first: {{ choose: {{ send: send, leave: done }} }}
  send:
    do:
      - {{ insert: delivery, set: {{ broadcast: $broadcast }} }}
      - {{ insert: delivery, each: $people, set: {{ broadcast: $broadcast, patient: $each }} }}
    go: {{ exists: first, done: first }}
--- flows/y.yaml
flow: y
starts: {{ command: y }}
states:
  groups:
    do:
      - {{ count: patient, by: branch, as: groups }}
      - {{ insert: broadcast, each: $groups, set: {{ text: $each.branch.name, people: $each.count }}, as: made }}
  none:
    do:
      - {{ list: delivery, where: {{ words: never }}, as: empty }}
      - {{ insert: broadcast, each: $empty, set: {{ text: never }} }}
  told: {{ say, go: done }}
--- texts
y-told = Сделано: {{ $made }}
{ROWS}--- talk
aliya: /x
aliya: [people a]
aliya: [people b]
aliya: [chosen]
aliya: [send]
rows: delivery 3
rows: delivery 1 where patient = a
aliya: [send]
sees aliya: x-first
rows: delivery 3
aliya: [leave]
aliya: /y
rows: broadcast 3
rows: broadcast 1 where text = Север and people = 2
"
    ))
    .await;
}

#[tokio::test]
async fn rows_that_are_made_of_rows_of_their_own_table_are_not_copied_again() {
    plays(&format!(
        "{CLINIC}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  double: {{ do: [ {{ insert: patient, each: patient, set: {{ name: $each.name, branch: $each.branch }} }} ], go: {{ too_large: done }} }}
  told: {{ say, go: done }}
{ROWS}--- talk
aliya: /x
rows: patient 6
aliya: /x
rows: patient 12
"
    ))
    .await;
}

#[tokio::test]
async fn what_hears_of_new_rows_hears_of_each() {
    plays(&format!(
        "{CLINIC}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  send:
    do:
      - {{ insert: broadcast, set: {{ text: a }}, as: broadcast }}
      - {{ insert: delivery, each: patient, set: {{ broadcast: $broadcast, patient: $each }} }}
    go: {{ exists: done, too_large: done }}
  told: {{ say, go: done }}
--- flows/deliver.yaml
flow: deliver
about: delivery
starts: {{ event: delivery.waiting }}
states:
  note: {{ do: [ {{ update: $delivery, set: {{ status: told, words: $delivery.patient.name or 'nobody' }} }} ], go: {{ missing: done }} }}
{ROWS}--- talk
aliya: /x
+ 1m
rows: delivery 3 where status = told
rows: delivery 1 where words = Вера
"
    ))
    .await;
}

//! Messages to everybody who has a role, and the library's `staff_told`.

use super::plays;

const SHOP: &str = "--- app.yaml
app: small
languages: [ru, kk]
zone: Asia/Almaty
uses: [staff_told]
roles:
  owner: { ids: $env.OWNERS, sees: all }
  helper: { sees: all, rows: helper, where: { level: first } }
  client: everyone
tables:
  service: { is: service, columns: { name: words } }
  booking: { is: booking, columns: {}, sees: { client: { client: $me } } }
  helper: { columns: { person: person, level: [first, second] }, sees: {} }
  note: { columns: { text: text, status: [open, done] } }
--- flows/book.yaml
flow: book
starts: { command: book }
states:
  service: { pick: service, order: name, go: { none: done } }
  day: { pick: day, free_for: { service: $service }, go: { none: done } }
  start: { pick: start, free_for: { service: $service, day: $day }, go: { none: done } }
  save: { do: [ { book: { service: $service, start: $start } } ], go: { taken: done, full: done, closed: done, too_late: done } }
--- flows/change.yaml
flow: change
starts: { command: change }
states:
  booking: { pick: booking, where: { live: true }, order: start, go: { none: done } }
  how: { choose: { move: day, cancel: cancel } }
  day: { pick: day, free_for: { service: $booking.service, moving: $booking }, go: { none: done } }
  start: { pick: start, free_for: { service: $booking.service, day: $day, moving: $booking }, go: { none: done } }
  move: { do: [ { move: $booking, start: $start } ], go: { done: done, taken: done, full: done, closed: done, too_late: done, missing: done } }
  cancel: { do: [ { cancel: $booking, even: [too_late] } ], go: { done: done, missing: done } }
--- flows/hire.yaml
flow: hire
for: owner
starts: { command: hire }
states:
  all: { do: [ { list: person, where: { full_name: Dana }, as: people } ] }
  who: { pick: person, order: full_name, go: { none: done } }
  save: { do: [ { insert: helper, set: { person: $who, level: first } } ], go: { done: done } }
--- flows/note.yaml
flow: note
starts: { command: note }
states:
  save: { do: [ { insert: note, set: { text: text, status: open } } ] }
--- flows/asked.yaml
flow: asked
about: note
starts: { event: note.created }
states:
  who: { choose: { mine: mine, later: done }, to: helper, go: { undeliverable: nobody } }
  mine: { say, to: $by, go: done }
  nobody: { say, to: owner, go: done }
--- texts
book-service.row = { $row-name }
change-booking.row = { $row-start }
hire-who.row = person
--- rows
{ \"service\": [ { \"key\": \"cut\", \"name\": { \"ru\": \"Стрижка\", \"kk\": \"Шаш қию\" }, \"duration\": \"1h\" } ],
  \"hours\": [ { \"key\": \"tuesday\", \"weekday\": 2, \"opens\": \"10:00\", \"closes\": \"18:00\" } ] }
--- people
{ boss: owner, dana: client, aliya: client }
--- talk
";

async fn told(talk: &str) -> String {
    plays(&format!("{SHOP}{talk}")).await
}

const BOOKS: &str = "dana: /book\ndana: [cut]\ndana: [day 2026-03-03]\ndana: [start 10:00]\n";

#[tokio::test]
async fn owners_are_told_what_clients_do() {
    let talk = "sees boss: staff_told-made
dana: /change
dana: [booking 1]
dana: [move]
dana: [day 2026-03-03]
dana: [start 12:00]
sees boss: staff_told-moved
dana: /change
dana: [booking 1]
dana: [cancel]
sees boss: staff_told-cancelled
";
    let seen = told(&format!("{BOOKS}{talk}")).await;
    for text in ["Клиент: Dana", "Было: вт, 3 марта, 10:00"] {
        assert!(seen.contains(text), "{text}: {seen}");
    }
}

#[tokio::test]
async fn owners_are_not_told_what_they_do() {
    let talk = "sees boss: staff_told-made
boss: /change
boss: [booking 1]
boss: [cancel]
";
    let seen = told(&format!("{BOOKS}{talk}")).await;
    assert_eq!(seen.matches("Отмена").count(), 0, "{seen}");
}

#[tokio::test]
async fn everybody_who_has_a_role_is_asked_and_the_first_answer_counts() {
    let hire = |id: u8| format!("boss: /hire\nboss: [who 100{id}]\n");
    let talk = "dana: /note
sees dana: asked-who
sees aliya: asked-who
aliya: [mine]
sees aliya: asked-mine
";
    told(&format!("{}{}{talk}", hire(2), hire(3))).await;
}

#[tokio::test]
async fn a_role_that_nobody_has_is_nobody() {
    told("dana: /note\nsees boss: asked-nobody\n").await;
}

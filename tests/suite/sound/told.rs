//! The library's `told`: a client hears what others have done to their booking, and only that.

use super::plays;

const SHOP: &str = "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
uses: [told]
roles:
  boss: { ids: [1001], sees: all }
  client: everyone
tables:
  service: { is: service, columns: { name: words } }
  booking:
    is: booking
    columns: { note: { text, optional: true } }
    sees: { client: { client: $me } }
--- flows/book.yaml
flow: book
starts: { command: book }
states:
  service: { pick: service, order: name, go: { none: done } }
  day: { pick: day, free_for: { service: $service }, go: { none: done } }
  start: { pick: start, free_for: { service: $service, day: $day }, go: { none: done } }
  save: { do: [ { book: { service: $service, start: $start, status: pending } } ], go: { taken: done, full: done, closed: done, too_late: done } }
--- flows/change.yaml
flow: change
starts: { command: change }
states:
  booking: { pick: booking, where: { live: true }, order: start, go: { none: done } }
  how: { choose: { confirm: confirm, decline: decline, move: day, note: note, cancel: why, again: again } }
  confirm: { do: [ { confirm: $booking } ], go: { done: done, taken: done, missing: done } }
  decline: { do: [ { decline: $booking, why: болезнь } ], go: { done: done, missing: done } }
  day: { pick: day, free_for: { service: $booking.service, moving: $booking }, go: { none: done } }
  start: { pick: start, free_for: { service: $booking.service, day: $day, moving: $booking }, go: { none: done } }
  move: { do: [ { move: $booking, start: $start } ], go: { done: done, taken: done, full: done, closed: done, too_late: done, missing: done } }
  note: { do: [ { update: $booking, set: { note: окно } } ], go: { done: done, missing: done } }
  why: { ask: text }
  cancel: { do: [ { cancel: $booking, why: $why, even: [too_late] } ], go: { missing: done } }
  again: { do: [ { delete: $booking }, { restore: $booking } ], go: { missing: done, taken: done } }
--- texts
book-service.row = { $row-name }
change-booking.row = { $row-start }
--- rows
{ \"service\": [ { \"key\": \"cut\", \"name\": { \"ru\": \"Стрижка\" }, \"duration\": \"1h\" } ],
  \"hours\": [ { \"key\": \"tuesday\", \"weekday\": 2, \"opens\": \"10:00\", \"closes\": \"18:00\" } ] }
--- people
{ boss: boss, dana: client }
--- talk
dana: /help
";

async fn told(talk: &str) -> String {
    plays(&format!("{SHOP}{talk}")).await
}

/// Whether a client was told that something else has become of a booking.
fn is_told_of_a_change(seen: &str) -> bool {
    ["перенесли", "изменили", "отменили"]
        .iter()
        .any(|word| seen.contains(word))
}

/// Dana asks for a time.
const ASKS: &str = "dana: /book\ndana: [cut]\ndana: [day 2026-03-03]\ndana: [start 10:00]\n";

#[tokio::test]
async fn a_client_is_told_what_others_do() {
    let talk = "boss: /change
boss: [booking 1]
boss: [confirm]
sees dana: told-confirmed
boss: /change
boss: [booking 1]
boss: [move]
boss: [day 2026-03-03]
boss: [start 12:00]
sees dana: told-moved
boss: /change
boss: [booking 1]
boss: [note]
sees dana: told-edited
boss: /change
boss: [booking 1]
boss: [cancel]
boss: мастер заболел
sees dana: told-cancelled
";
    let seen = told(&format!("{ASKS}{talk}")).await;
    for text in [
        "Было: вт, 3 марта, 10:00",
        "Стало: <b>вт, 3 марта, 12:00</b>",
        "Причина: мастер заболел",
    ] {
        assert!(seen.contains(text), "{text}: {seen}");
    }
}

#[tokio::test]
async fn a_client_is_told_that_they_are_booked_or_refused() {
    let restored = "boss: /change
boss: [booking 1]
boss: [confirm]
boss: /change
boss: [booking 1]
boss: [again]
sees dana: told-made
";
    told(&format!("{ASKS}{restored}")).await;
    let refused = "boss: /change\nboss: [booking 1]\nboss: [decline]\nsees dana: told-declined\n";
    let refused = told(&format!("{ASKS}{refused}")).await;
    assert!(refused.contains("Причина: болезнь"), "{refused}");
}

#[tokio::test]
async fn a_client_is_not_told_what_they_do_themselves() {
    let talk = "boss: /change
boss: [booking 1]
boss: [confirm]
sees dana: told-confirmed
dana: /change
dana: [booking 1]
dana: [move]
dana: [day 2026-03-03]
dana: [start 12:00]
dana: /change
dana: [booking 1]
dana: [note]
dana: /change
dana: [booking 1]
dana: [cancel]
dana: передумала
";
    let seen = told(&format!("{ASKS}{talk}")).await;
    assert!(!is_told_of_a_change(&seen), "{seen}");
}

#[tokio::test]
async fn nobody_is_told_of_what_is_past() {
    let talk = "boss: /change
boss: [booking 1]
boss: [confirm]
sees dana: told-confirmed
+ 2d
boss: /change
boss: [booking 1]
boss: [note]
";
    let seen = told(&format!("{ASKS}{talk}")).await;
    assert!(!is_told_of_a_change(&seen), "{seen}");
}

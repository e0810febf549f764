//! A year of visits in one talk, in a zone with both days that change the clock. Each client is
//! reminded exactly once of what stands, at the right time, and never of what does not.

use super::plays;

const APP: &str = "--- app.yaml
app: small
languages: [ru]
zone: Europe/Berlin
uses: [visit]
roles:
  owner: { ids: [1001], sees: all }
  client: everyone
tables:
  service: { is: service, columns: { name: text } }
  booking: { is: booking, sees: { client: { client: $me } } }
settings:
  horizon: { duration: 365d, from: 1d, to: 365d }
  cancel_until: { duration: 0h, from: 0h, to: 14d }
  notice: { duration: 0m, from: 0m, to: 7d }
  step: { duration: 15m, from: 5m, to: 4h }
  per_day: { integer: 20, from: 1, to: 500 }
--- flows/book.yaml
flow: book
starts: [ { command: book }, { command: ask, go: asked_service } ]
states:
  service: { pick: service, take_only: true, go: { none: done } }
  day: { pick: day, free_for: { service: $service }, go: { none: done } }
  start: { pick: start, free_for: { service: $service, day: $day }, go: { none: done } }
  save:
    do: [ { book: { service: $service, start: $start } } ]
    go: { done: done, taken: done, full: done, closed: done, too_late: done }
  # To be confirmed by the owner.
  asked_service: { pick: service, take_only: true, as: service, go: { done: asked_day, none: done } }
  asked_day: { pick: day, free_for: { service: $service }, as: day, go: { none: done } }
  asked_start: { pick: start, free_for: { service: $service, day: $day }, as: start, go: { none: done } }
  ask:
    do: [ { book: { service: $service, start: $start, status: pending } } ]
    go: { done: done, taken: done, full: done, closed: done, too_late: done }
--- flows/mine.yaml
flow: mine
starts: [ { command: move }, { command: cancel_it, go: found } ]
states:
  own: { do: [ { find: booking, where: { live: true }, as: booking } ], go: { missing: done } }
  day: { pick: day, free_for: { service: $booking.service, moving: $booking }, go: { none: done } }
  start: { pick: start, free_for: { service: $booking.service, day: $day, moving: $booking }, go: { none: done } }
  move: { do: [ { move: $booking, start: $start } ], go: { done: done, else: done } }
  found: { do: [ { find: booking, where: { live: true }, as: booking } ], go: { missing: done } }
  cancel: { do: [ { cancel: $booking } ], go: { done: done, else: done } }
--- flows/decline.yaml
flow: decline
for: owner
starts: { command: decline }
states:
  pending: { do: [ { find: booking, where: { status: pending }, as: booking } ], go: { missing: done } }
  decline: { do: [ { decline: $booking } ], go: { done: done, else: done } }
--- texts
visit-tomorrow = TOMORROW { $booking-start }
visit-reminded = TOMORROW { $booking-start }
visit-soon = SOON { $booking-start }
visit-thanks = THANKS { $booking-start }
--- rows
{ \"service\": [{ \"key\": \"cut\", \"name\": \"Стрижка\", \"duration\": \"2h\" }],
  \"hours\": [
    { \"key\": \"1\", \"weekday\": 1, \"opens\": \"00:00\", \"closes\": \"00:00\" },
    { \"key\": \"2\", \"weekday\": 2, \"opens\": \"00:00\", \"closes\": \"00:00\" },
    { \"key\": \"3\", \"weekday\": 3, \"opens\": \"00:00\", \"closes\": \"00:00\" },
    { \"key\": \"4\", \"weekday\": 4, \"opens\": \"00:00\", \"closes\": \"00:00\" },
    { \"key\": \"5\", \"weekday\": 5, \"opens\": \"10:00\", \"closes\": \"02:00\" },
    { \"key\": \"6\", \"weekday\": 6, \"opens\": \"02:00\", \"closes\": \"00:00\" },
    { \"key\": \"7\", \"weekday\": 7, \"opens\": \"00:00\", \"closes\": \"00:00\" }
  ] }
--- people
{ boss: owner, anna: client, ben: client, cleo: client, dora: client, eva: client, finn: client, gina: client, hugo: client, ines: client }
--- talk
";

/// A booking by its client: day and time.
fn books(who: &str, command: &str, day: &str, time: &str) -> String {
    format!("{who}: /{command}\n{who}: {day}\n{who}: {time}\n")
}

#[tokio::test]
async fn each_is_reminded_once_of_what_stands() {
    let talk = [
        // It is 05:00 in Berlin.
        "+ 4h\n".into(),
        // Of both days that change the clock: at noon, and at night, an hour after the change.
        books("anna", "book", "29.03.2026", "12:00"),
        books("hugo", "book", "29.03.2026", "3:15"),
        books("ben", "book", "25.10.2026", "12:00"),
        books("ines", "book", "25.10.2026", "4:00"),
        // Moved, cancelled, declined; and one that ends after midnight.
        books("cleo", "book", "10.06.2026", "12:00"),
        books("dora", "book", "15.07.2026", "12:00"),
        books("eva", "book", "31.07.2026", "23:30"),
        books("finn", "ask", "20.08.2026", "12:00"),
        "rows: booking 8\n+ 10d\n".into(),
        books("cleo", "move", "20.06.2026", "14:00"),
        "dora: /cancel_it\nboss: /decline\nrows: booking 6 where status = confirmed\n".into(),
        // 12 March, 09:00. The eve of 29 March at 10:00, and an hour before each visit: at 02:15
        // there is no such time, so an hour before 03:15 is 01:15.
        "+ 16d 59m\n+ 1m\nsees anna: visit-tomorrow\nsees hugo: visit-tomorrow\n".into(),
        "+ 15h 14m\n+ 1m\nsees hugo: visit-soon\n+ 8h 44m\n+ 1m\nsees anna: visit-soon\n".into(),
        // Until the summer.
        "+ 71d\n+ 19d 22h\n+ 30d\nsees cleo: visit-thanks\n".into(),
        // Eva's visit of 31 July ends on 1 August at 01:30.
        "+ 40d\nsees eva: visit-thanks\n".into(),
        // Booked when the eve's reminder is over: only an hour before.
        "rows: booking 6 where status = confirmed\n".into(),
        "+ 120d 5h\nsees ines: visit-thanks\nsees ben: visit-thanks\n".into(),
        books("gina", "book", "завтра", "10:00"),
        "+ 30d\nsees gina: visit-thanks\n".into(),
        "+ 60d\n".into(),
    ]
    .concat();
    let seen = plays(&format!("{APP}{talk}")).await;
    let told = |what: &str| {
        let lines = seen.lines().filter(|line| line.contains(what));
        lines.map(str::trim).collect::<Vec<_>>()
    };
    let expected = |what: &str, visits: &[&str]| {
        let mut expected: Vec<String> = visits
            .iter()
            .map(|visit| format!("{what} {visit}"))
            .collect();
        let mut told = told(what);
        told.sort_unstable();
        expected.sort_unstable();
        assert_eq!(told, expected, "{seen}");
    };
    let on_the_eve = [
        "вс, 29 марта, 12:00",
        "вс, 29 марта, 03:15",
        "вс, 25 октября, 12:00",
        "вс, 25 октября, 04:00",
        "сб, 20 июня, 14:00",
        "пт, 31 июля, 23:30",
    ];
    let all = [&on_the_eve[..], &["вт, 5 января, 10:00"]].concat();
    expected("TOMORROW", &on_the_eve);
    expected("SOON", &all);
    expected("THANKS", &all);
}

//! Tables that a tool maps: the same app and the same talk, with its rows in its own database and
//! in a backend.

use tilmash_engine::name::Name;
use tilmash_tests::app_files::{AppFiles, root};

use super::{Play, in_backend, plays, plays_both, plays_in_backend};
use crate::stage;

pub(super) const CLINIC: &str = "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
uses: [start]
roles:
  patient: { rows: patient }
  guest: everyone
tables:
  branch: { columns: { name: words } }
  service: { is: service, columns: { name: words, branches: { many: branch } } }
  doctor: { is: resource, columns: { name: text, branch: branch, services: { many: service } } }
  booking:
    is: booking
    columns: { branch: branch, note: { text, optional: true } }
    sees: { patient: { client: $me } }
  patient:
    columns: { person: { person, unique: true }, name: text, seen: { integer: 0 } }
    sees: { patient: { person: $me }, guest: { person: $me } }
--- tools/backend.yaml
tool: backend
http: $env.BACKEND_URL
timeout: 1s
retry: { times: 2, pause: 1s, factor: 1 }
tables:
  branch:
    columns: { id: id, name: { ru: name_ru } }
    list: { get: /branches, rows: items }
    keep: 10m
  service:
    columns: { id: id, name: { ru: title }, branches: branch_ids, duration: minutes, price: price }
    list: { get: /services }
    keep: 10m
  doctor:
    columns: { id: id, name: data.fio, branch: branch_id }
    list: { get: /doctors, filters: { services: service_id, branch: branch_id } }
    keep: 1m
  start:
    columns: { start: starts_at, doctor: doctor_id }
    list: { get: /slots, filters: { service: service_id, doctor: doctor_id, branch: branch_id, from: from, to: to } }
  booking:
    columns: { id: id, start: starts_at, service: service_id, doctor: doctor_id, branch: branch_id, status: state }
    values: { status: { pending: new, confirmed: [ok, paid], completed: done, cancelled: off } }
    list: { get: /appointments/mine, rows: items, filters: { client: telegram_id }, needs: client }
    insert: { post: /appointments, outcomes: { taken: 409, closed: 422 } }
    move: { patch: \"/appointments/{id}\", outcomes: { taken: 409, missing: 404, too_late: 422 } }
    cancel: { delete: \"/appointments/{id}\", outcomes: { missing: 404, too_late: 422 } }
    hold: insert
    confirm: none
    release: cancel
    watch: 10m
  patient:
    columns: { id: id, person: telegram_id, name: name }
    find: { get: /patients/by-telegram, filters: { person: telegram_id } }
    insert: { post: /patients, outcomes: { exists: 409 } }
--- flows/register.yaml
flow: register
for: guest
starts: { command: register, menu: 1 }
states:
  name: { ask: text }
  save: { do: [ { insert: patient, set: { person: $me, name: $name } } ], go: { exists: known } }
  thanks: { say, go: done }
  known: say
--- flows/book.yaml
flow: book
for: patient
starts: { command: book, menu: 1 }
states:
  branch: { pick: branch, go: { none: closed } }
  service: { pick: service, where: { branches: $branch }, go: { none: branch } }
  doctor: { pick: doctor, where: { services: $service, branch: $branch }, optional: true, go: { none: service } }
  day: { pick: day, free_for: { service: $service, doctor: $doctor, branch: $branch }, go: { none: doctor } }
  start: { pick: start, free_for: { service: $service, doctor: $doctor, branch: $branch, day: $day }, go: { none: day } }
  confirm: { choose: { confirm: save, doctor: again doctor, leave: done } }
  save:
    do: [ { book: { branch: $branch, service: $service, doctor: $doctor, start: $start }, as: booking } ]
    go: { done: thanks, taken: again start, full: again day, closed: again day, too_late: again day }
  thanks: { say, go: done }
  closed: { say, go: done }
--- flows/reserve.yaml
flow: reserve
for: patient
starts: { command: reserve, menu: 3 }
states:
  service: { pick: service, go: { none: gone } }
  doctor: { pick: doctor, where: { services: $service }, go: { none: service } }
  day: { pick: day, free_for: { service: $service, doctor: $doctor, branch: $doctor.branch }, go: { none: doctor } }
  start: { pick: start, free_for: { service: $service, doctor: $doctor, branch: $doctor.branch, day: $day }, go: { none: day } }
  hold:
    do: [ { hold: { branch: $doctor.branch, service: $service, doctor: $doctor, start: $start }, expires: $now + minutes(30), as: held } ]
    go: { taken: again start, full: again day, closed: again day, too_late: again day }
  pay: { choose: { paid: firm, drop: drop } }
  firm: { do: [ { confirm: $held } ], go: { done: paid, missing: gone, taken: gone } }
  drop: { do: [ { release: $held } ], go: { done: gone, missing: gone } }
  paid: { say, go: done }
  gone: say
--- flows/my.yaml
flow: my
for: patient
starts: { command: my, menu: 2 }
states:
  booking: { pick: booking, where: { start: { from: $now }, status: { not: cancelled } }, order: start, go: { none: nothing } }
  card: { choose: { day: day, note: note, cancel: cancel, leave: done } }
  day: { pick: day, free_for: { service: $booking.service, doctor: $booking.doctor, moving: $booking }, go: { none: card } }
  start: { pick: start, free_for: { service: $booking.service, doctor: $booking.doctor, day: $day, moving: $booking }, go: { none: day } }
  move: { do: [ { move: $booking, start: $start } ], go: { done: card, missing: booking, taken: again start, full: again day, closed: again day, too_late: card } }
  note: { ask: text }
  noted: { do: [ { update: $booking, set: { note: $note } } ], go: { done: card, missing: booking } }
  cancel: { do: [ { cancel: $booking } ], go: { done: cancelled, missing: booking, too_late: card } }
  cancelled: { say, go: done }
  nothing: say
--- flows/reminder.yaml
flow: reminder
about: booking
starts: { event: booking.confirmed }
stops: [cancelled]
states:
  before: { wait: { until: $booking.start - hours(24) }, go: { booking.moved: before, past: done } }
  told: { say, to: $booking.client, go: done }
--- texts
book-branch = Филиал
book-save.taken = Это время уже заняли
book-thanks = Записано: { $booking-doctor-name }, { $booking-start }
reserve-paid = Оплачено: { $held-start }
my-booking.row = { $row-start } { $row-doctor-name }
my-card = { $booking-start } { $booking-doctor-name } { $booking-note ->\\n[none] без заметки\\n*[other] { $booking-note }\\n}
reminder-told = Завтра { $booking-start }, { $booking-doctor-name }
--- people
{ aliya: patient, dana: patient, guest }
";

const ROWS: &str = r#"--- rows
{
  "branch": [{ "key": "north", "name": "Север" }, { "key": "south", "name": "Юг" }],
  "service": [
    { "key": "checkup", "name": "Осмотр", "branches": ["north", "south"], "duration": "30m", "price": 5000 },
    { "key": "xray", "name": "Рентген", "branches": ["south"], "duration": "1h" }
  ],
  "doctor": [
    { "key": "akhmet", "name": "Ахметов", "branch": "north", "services": ["checkup"] },
    { "key": "bolat", "name": "Болатов", "branch": "south", "services": ["checkup", "xray"] },
    { "key": "saule", "name": "Сауле", "branch": "north", "services": ["checkup"] }
  ],
  "hours": [
    { "key": "a1", "doctor": "akhmet", "weekday": 3, "opens": "10:00", "closes": "11:00" },
    { "key": "b1", "doctor": "bolat", "weekday": 3, "opens": "10:00", "closes": "12:00" },
    { "key": "s1", "doctor": "saule", "weekday": 4, "opens": "10:00", "closes": "11:00" }
  ],
  "patient": [
    { "key": "p1", "person": 1001, "name": "Алия" },
    { "key": "p2", "person": 1002, "name": "Дана" }
  ]
}
"#;

#[tokio::test]
async fn a_visit_is_booked_moved_and_cancelled_in_both_ways() {
    plays_both(&format!(
        "{CLINIC}{ROWS}--- talk
aliya: /book
aliya: [branch north]
aliya: [service checkup]
aliya: [doctor akhmet]
aliya: [day 2026-03-04]
aliya: [start 10:00]
aliya: [confirm]
sees aliya: book-thanks
rows: booking 1 where status = confirmed and doctor = akhmet and client = aliya and start = 2026-03-04 10:00
dana: /book
dana: [branch north]
dana: [service checkup]
dana: [skip]
dana: [day 2026-03-05]
dana: [start 10:00]
dana: [confirm]
sees dana: book-thanks
rows: booking 1 where doctor = saule and client = dana
aliya: /my
aliya: [booking 1]
aliya: [note]
aliya: Болит
rows: booking 1 where note = Болит
aliya: [day]
aliya: [day 2026-03-11]
aliya: [start 10:30]
sees aliya: my-card
rows: booking 1 where start = 2026-03-11 10:30 and note = Болит
aliya: [cancel]
sees aliya: my-cancelled
rows: booking 1 where status = cancelled
aliya: /my
sees aliya: my-nothing
+ 2d 2h
sees dana: reminder-told
"
    ))
    .await;
}

#[tokio::test]
async fn a_hold_is_paid_or_ends_in_both_ways() {
    plays_both(&format!(
        "{CLINIC}{ROWS}--- talk
aliya: /reserve
aliya: [service xray]
aliya: [doctor bolat]
aliya: [day 2026-03-04]
aliya: [start 10:00]
rows: booking 1 where status = pending
aliya: [paid]
sees aliya: reserve-paid
rows: booking 1 where status = confirmed
dana: /reserve
dana: [service xray]
dana: [doctor bolat]
dana: [day 2026-03-04]
dana: [start 11:00]
rows: booking 1 where status = pending
+ 31m
rows: booking 1 where status = cancelled and client = dana
dana: /reserve
dana: [service xray]
dana: [doctor bolat]
dana: [day 2026-03-04]
dana: [start 11:00]
dana: [drop]
sees dana: reserve-gone
rows: booking 2 where status = cancelled
"
    ))
    .await;
}

#[tokio::test]
async fn who_registers_over_there_is_a_patient_here() {
    plays_both(&format!(
        "{CLINIC}{ROWS}--- talk
guest: /register
guest: Ержан
sees guest: register-thanks
rows: patient 1 where person = guest
guest: /my
sees guest: my-nothing
"
    ))
    .await;
}

#[tokio::test]
async fn a_backend_that_is_down_leaves_a_way_on() {
    plays_in_backend(&format!(
        "{CLINIC}{ROWS}--- talk
tool backend.branch.list: down
aliya: /book
+ 10s
sees aliya: core-no-answer
tool backend.branch.list: {{ \"items\": [ {{ \"id\": 7, \"name_ru\": \"Центр\" }} ] }}
aliya: [retry]
sees aliya: book-branch
rows: branch 1 where key = 7
tool backend.branch.list: {{ \"items\": [ {{ \"id\": 7 }} ] }}
+ 11m
dana: /book
sees dana: core-no-answer
rows: branch 1 where key = 7
"
    ))
    .await;
}

#[tokio::test]
async fn what_changes_over_there_is_heard() {
    let seen = plays_in_backend(&format!(
        "{CLINIC}{ROWS}--- talk
aliya: /book
aliya: [branch north]
aliya: [service checkup]
aliya: [doctor akhmet]
aliya: [day 2026-03-04]
aliya: [start 10:00]
aliya: [confirm]
sees aliya: book-thanks
tool backend.booking.list: {{ \"items\": [ {{ \"id\": 1, \"starts_at\": \"2026-03-05T10:30:00\", \"service_id\": \"checkup\", \"doctor_id\": \"saule\", \"branch_id\": \"north\", \"state\": \"paid\" }}, {{ \"id\": 2, \"starts_at\": \"2026-03-12T10:30:00\", \"service_id\": \"checkup\", \"doctor_id\": \"nobody\", \"branch_id\": \"north\", \"state\": \"ok\" }} ] }}
+ 11m
rows: booking 1
rows: booking 1 where start = 2026-03-05 10:30 and doctor = saule and status = confirmed
+ 2d 2h
sees aliya: reminder-told
tool backend.booking.list: {{ \"items\": [] }}
+ 11m
rows: booking 1 where status = cancelled
tool backend.booking.list: {{ \"items\": [ {{ \"id\": 1 }} ] }}
+ 11m
rows: booking 1 where status = cancelled
"
    ))
    .await;
    assert!(
        seen.contains("GET /appointments/mine?telegram_id=1001"),
        "{seen}"
    );
}

#[tokio::test]
async fn what_only_the_bot_knows_is_not_undone_over_there() {
    let visit = |state: &str| {
        format!(
            "tool backend.booking.list: {{ \"items\": [ {{ \"id\": 1, \"starts_at\": \"2026-03-04T10:00:00\", \"service_id\": \"xray\", \"doctor_id\": \"bolat\", \"branch_id\": \"south\", \"state\": \"{state}\" }} ] }}\n"
        )
    };
    let reserve = "aliya: /reserve
aliya: [service xray]
aliya: [doctor bolat]
aliya: [day 2026-03-04]
aliya: [start 10:00]
aliya: [paid]
";
    // The visit is paid; the backend, which is not asked to confirm, has it as new.
    plays_in_backend(&format!(
        "{CLINIC}{ROWS}--- talk
{reserve}{}+ 11m
rows: booking 1 where status = confirmed
+ 31m
rows: booking 1 where status = confirmed
{}+ 11m
rows: booking 1 where status = cancelled
",
        visit("new"),
        visit("off"),
    ))
    .await;
    // So it says when it has moved the visit.
    plays_in_backend(&format!(
        "{CLINIC}{ROWS}--- talk
{reserve}aliya: /my
aliya: [booking 1]
aliya: [day]
aliya: [day 2026-03-11]
tool backend.booking.move: {{ \"id\": 1, \"starts_at\": \"2026-03-11T10:00:00\", \"state\": \"new\" }}
aliya: [start 10:00]
sees aliya: my-card
rows: booking 1 where status = confirmed and start = 2026-03-11 10:00
"
    ))
    .await;
    // Nor is it told that the visit took place, and has it as confirmed.
    let came = "--- flows/came.yaml
flow: came
for: patient
starts: { command: came, menu: 4 }
states:
  booking: { pick: booking, go: { none: done } }
  came: { do: [ { complete: $booking } ], go: { missing: done } }
  thanks: { say, go: done }
--- texts
";
    let app = CLINIC.replace("--- texts\n", came).replace(
        "    confirm: none\n",
        "    confirm: none\n    complete: none\n",
    );
    plays_in_backend(&format!(
        "{app}{ROWS}--- talk
{reserve}+ 6d
aliya: /came
aliya: [booking 1]
sees aliya: came-thanks
+ 2m
{}aliya: /came
rows: booking 1 where status = completed
",
        visit("paid"),
    ))
    .await;
}

#[tokio::test]
async fn a_visit_without_its_doctor_is_left_out_or_known() {
    let rows = |ours: &str| {
        format!(
            "tool backend.booking.list: {{ \"items\": [ {{ \"id\": 1, \"starts_at\": \"2026-03-04T10:30:00\", \"service_id\": \"checkup\", \"branch_id\": \"north\", \"state\": \"{ours}\" }}, {{ \"id\": 2, \"starts_at\": \"2026-03-12T10:30:00\", \"service_id\": \"checkup\", \"doctor_id\": null, \"branch_id\": \"north\", \"state\": \"ok\" }} ] }}\n"
        )
    };
    plays_in_backend(&format!(
        "{CLINIC}{ROWS}--- talk
aliya: /book
aliya: [branch north]
aliya: [service checkup]
aliya: [doctor akhmet]
aliya: [day 2026-03-04]
aliya: [start 10:00]
aliya: [confirm]
{}+ 2m
aliya: /my
sees aliya: my-booking
rows: booking 1
rows: booking 1 where start = 2026-03-04 10:30 and doctor = akhmet and status = confirmed
aliya: [booking 1]
aliya: [cancel]
sees aliya: my-cancelled
+ 2m
{}aliya: /my
rows: booking 1 where status = cancelled
",
        rows("ok"),
        rows("off"),
    ))
    .await;
}

#[tokio::test]
async fn a_visit_whose_doctor_nobody_chose_is_no_answer_and_is_taken_back() {
    let seen = plays_in_backend(&format!(
        "{CLINIC}{ROWS}--- talk
tool backend.booking.insert: {{ \"id\": 5, \"state\": \"ok\" }}
tool backend.booking.cancel: 200
dana: /book
dana: [branch north]
dana: [service checkup]
dana: [skip]
dana: [day 2026-03-05]
dana: [start 10:00]
dana: [confirm]
sees dana: core-no-answer
rows: booking 0
dana: /my
+ 1m
rows: booking 0
"
    ))
    .await;
    assert!(seen.contains("DELETE /appointments/5"), "{seen}");
}

#[tokio::test]
async fn who_cancels_again_after_a_lost_answer_has_cancelled() {
    let book = "aliya: /book
aliya: [branch north]
aliya: [service checkup]
aliya: [doctor akhmet]
aliya: [day 2026-03-04]
aliya: [start 10:00]
aliya: [confirm]
aliya: /my
aliya: [booking 1]
";
    plays_in_backend(&format!(
        "{CLINIC}{ROWS}--- talk
{book}tool backend.booking.cancel: down
aliya: [cancel]
+ 10s
sees aliya: core-no-answer
tool backend.booking.cancel: 404
aliya: [retry]
sees aliya: my-cancelled
rows: booking 1 where status = cancelled
"
    ))
    .await;
    // Meanwhile it was read that the visit is cancelled.
    plays_in_backend(&format!(
        "{CLINIC}{ROWS}--- talk
{book}tool backend.booking.cancel: down
aliya: [cancel]
+ 10s
tool backend.booking.list: {{ \"items\": [] }}
+ 11m
rows: booking 1 where status = cancelled
tool backend.booking.cancel: 404
aliya: [retry]
sees aliya: my-cancelled
"
    ))
    .await;
    // A visit that took place is missing among those that can be cancelled, and is not cancelled.
    plays_in_backend(&format!(
        "{CLINIC}{ROWS}--- talk
{book}tool backend.booking.list: {{ \"items\": [ {{ \"id\": 1, \"starts_at\": \"2026-03-04T10:00:00\", \"service_id\": \"checkup\", \"doctor_id\": \"akhmet\", \"branch_id\": \"north\", \"state\": \"done\" }} ] }}
+ 11m
rows: booking 1 where status = completed
tool backend.booking.cancel: 404
aliya: [cancel]
sees aliya: my-booking
rows: booking 1 where status = completed
"
    ))
    .await;
}

#[tokio::test]
async fn what_is_released_or_deleted_and_is_not_there_is_gone() {
    plays_in_backend(&format!(
        "{CLINIC}{ROWS}--- talk
dana: /reserve
dana: [service xray]
dana: [doctor bolat]
dana: [day 2026-03-04]
dana: [start 11:00]
tool backend.booking.cancel: 404
dana: [drop]
sees dana: reserve-gone
rows: booking 1 where status = cancelled
"
    ))
    .await;
    let papers = "--- flows/papers.yaml
flow: papers
for: patient
starts: { command: papers, menu: 4 }
states:
  paper: { pick: paper, go: { none: nothing } }
  drop: { do: [ { delete: $paper } ], go: { done: dropped, missing: nothing } }
  dropped: { say, go: done }
  nothing: { say, go: done }
--- texts
";
    let app = CLINIC
        .replace("--- texts\n", papers)
        .replace(
            "  patient:\n    columns: { person:",
            "  paper: { columns: { text: text } }\n  patient:\n    columns: { person:",
        )
        .replace(
            "  patient:\n    columns: { id: id",
            "  paper:\n    columns: { id: id, text: text }\n    list: { get: /papers }\n    delete: { delete: \"/papers/{id}\", outcomes: { missing: 404 } }\n  patient:\n    columns: { id: id",
        );
    plays_in_backend(&format!(
        "{app}{ROWS}--- talk
tool backend.paper.list: [ {{ \"id\": 7, \"text\": \"Справка\" }} ]
tool backend.paper.delete: 404
aliya: /papers
aliya: [paper 7]
sees aliya: papers-dropped
rows: paper 0
"
    ))
    .await;
}

#[test]
fn mappings_that_fit_are_silent() {
    let mapped = [
        // The backend ends holds by itself, and knows no visits that took place.
        (
            "    hold: insert\n    confirm: none\n    release: cancel\n",
            "    hold: { post: /holds }
    confirm: { post: \"/appointments/{id}/confirm\" }
    release: none
    decline: none
    complete: none
    no_show: none
",
        ),
        // It gives up in one way.
        (
            "    release: cancel\n",
            "    release: cancel\n    decline: cancel\n    delete: cancel\n",
        ),
        // It moves by changing, and another request of the same kind gives up too.
        (
            "    hold: insert\n    confirm: none\n    release: cancel\n",
            "    hold: insert
    confirm: none
    update: move
    release: { delete: \"/appointments/{id}\", outcomes: { missing: 404 } }
",
        ),
        // It has no word for what it never meets, and several for what it does.
        (
            "{ pending: new, confirmed: [ok, paid], completed: done, cancelled: off }",
            "{ pending: [], confirmed: [ok, paid], completed: [], cancelled: [off, gone], declined: no }",
        ),
    ];
    for (from, to) in mapped {
        assert!(CLINIC.contains(from), "{from}");
        let text = CLINIC.replace(from, to);
        let program = stage::program(&Play::read(&in_backend(&text)).app);
        assert!(program.model.mirrors.maps("booking"), "{to}");
    }
}

/// The example, with its tables in its own system.
fn clinic_in_backend() -> AppFiles {
    let mut clinic = AppFiles::read(&root().join("examples/clinic"));
    clinic.edit("app.yaml", "data: own", "data: backend");
    clinic
}

#[test]
fn the_librarys_flows_offer_what_the_backend_can_be_asked_for() {
    let own = stage::program(&AppFiles::read(&root().join("examples/clinic")));
    assert_eq!(own.left_out, Vec::<String>::new());
    let read_only = stage::program(&clinic_in_backend());
    assert_eq!(
        read_only.left_out,
        [
            "bookings.bring_back",
            "bookings.cancel_all",
            "bookings.remove",
            "rows_branch",
            "rows_service",
            "rows_doctor",
            "timetable_doctor",
            "hours",
            "closures",
        ]
    );
    let states: Vec<&str> = read_only.flows["bookings"]
        .states
        .keys()
        .map(Name::as_str)
        .collect();
    // Questions that led nowhere else are gone; where one sees a visit, one still does.
    for gone in ["really", "removed", "several", "reason_all", "sure"] {
        assert!(!states.contains(&gone), "{states:?}");
    }
    for left in ["how", "list", "details", "history", "reason", "cancel"] {
        assert!(states.contains(&left), "{states:?}");
    }
}

#[test]
fn what_is_mapped_the_librarys_flows_offer() {
    let mut clinic = clinic_in_backend();
    clinic.edit(
        "tools/backend.yaml",
        "    list: { get: /doctors,",
        "    insert: { post: /doctors }\n    update: { patch: \"/doctors/{id}\" }\n    list: { get: /doctors,",
    );
    let program = stage::program(&clinic);
    let states: Vec<&str> = program.flows["rows_doctor"]
        .states
        .keys()
        .map(Name::as_str)
        .collect();
    for gone in ["sure", "hide", "hidden", "nothing_hidden", "bring_back"] {
        assert!(!states.contains(&gone), "{states:?}");
    }
    for left in [
        "list", "empty", "booked", "edit", "save", "new", "add", "menu",
    ] {
        assert!(states.contains(&left), "{states:?}");
    }
}

#[tokio::test]
async fn who_presses_a_button_of_a_notice_has_done_it_in_both_ways() {
    let told = "--- flows/told.yaml
flow: told
about: booking
starts: { event: booking.cancelled, if: by == booking.client }
states:
  told: { say, to: $booking.client, go: done }
--- flows/ask.yaml
flow: ask
about: booking
starts: { event: booking.confirmed }
stops: [cancelled]
states:
  ask: { choose: { drop: drop, keep: done }, to: $booking.client }
  drop: { do: [ { cancel: $booking } ], go: { missing: done, too_late: done, failed: ask } }
--- texts
";
    let text = format!(
        "{}{ROWS}--- talk
aliya: /book
aliya: [branch north]
aliya: [service checkup]
aliya: [doctor akhmet]
aliya: [day 2026-03-04]
aliya: [start 10:00]
aliya: [confirm]
sees aliya: ask-ask
aliya: [drop]
sees aliya: told-told
rows: booking 1 where status = cancelled
",
        CLINIC.replace("--- texts\n", told)
    );
    plays(&text).await;
    plays_in_backend(&text).await;
}

#[tokio::test]
async fn another_service_has_another_price_in_both_ways() {
    let change = "--- flows/change.yaml
flow: change
for: patient
starts: { command: change, menu: 4 }
states:
  booking: { pick: booking, where: { status: confirmed }, go: { none: done } }
  service: { pick: service, where: { not: { id: $booking.service.id } }, go: { none: done } }
  day: { pick: day, free_for: { service: $service, moving: $booking }, go: { none: done } }
  start: { pick: start, free_for: { service: $service, day: $day, moving: $booking }, go: { none: day } }
  change:
    do: [ { move: $booking, start: $start, set: { service: $service } } ]
    go: { done: changed, missing: booking, taken: again start, full: again day, closed: again day, too_late: booking }
  changed: { say, go: done }
--- texts
change-changed = { $booking-service-name }, { $booking-doctor-name }: { $booking-price ->\\n[none] бесплатно\\n*[other] { $booking-price }\\n}
";
    plays_both(&format!(
        "{}{ROWS}--- talk
aliya: /book
aliya: [branch south]
aliya: [service checkup]
aliya: [doctor bolat]
aliya: [day 2026-03-04]
aliya: [start 10:00]
aliya: [confirm]
rows: booking 1 where price = 5000
aliya: /change
aliya: [booking 1]
aliya: [service xray]
aliya: [day 2026-03-11]
aliya: [start 10:00]
sees aliya: change-changed
rows: booking 1 where service = xray and doctor = bolat
rows: booking 0 where price = 5000
",
        CLINIC.replace("--- texts\n", change)
    ))
    .await;
}

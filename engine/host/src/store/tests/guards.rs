//! What a `do` has read before it writes stays as it is until it is kept, however many people and
//! instances do the same at once.

use std::path::Path;

use futures::future::join_all;
use jiff::ToSpan;
use tilmash_engine::interpret::{ButtonAction, Delivery, Event, Keyboard, Press};
use tilmash_engine::program::Program;

use super::database::{is_postgres, lasting};
use super::*;
use crate::app::AppDirectory;
use crate::dialogue::{Cause, Dialogues, Incoming, Profile, UpdateId};
use crate::schedule::timers::run_due;
use crate::store::OutboxId;

on_each_database!(
    of_many_who_find_it_free_one_takes_it,
    of_many_who_open_one_link_one_is_let_in,
    a_count_is_right_for_each_who_reads_it_before_writing,
    of_many_who_add_the_same_hours_one_is_done,
    an_event_that_is_deleted_leaves_no_invitation_confirmed,
    of_two_invitations_for_one_time_one_is_confirmed,
);

/// An app on a database, with several instances on a server.
struct Stage {
    instances: Vec<Dialogues>,
    now: Timestamp,
    updates: i64,
}

impl Stage {
    async fn of(directory: &Path) -> Stage {
        let loaded = AppDirectory::new(directory).load().unwrap();
        let report = human(&loaded.diagnostics, &loaded.sources, false);
        let program: Arc<Program> = Arc::new(loaded.program.expect(&report));
        let model = Arc::new(program.model.clone());
        let url = lasting().await;
        let mut instances = Vec::new();
        for instance in 0..if is_postgres() { 2 } else { 1 } {
            let store = Store::open(&url, Arc::clone(&model)).await.unwrap();
            if instance == 0 {
                store.prepare().await.unwrap();
            }
            instances.push(Dialogues::new(store, Arc::clone(&program), Arc::default()));
        }
        Stage {
            instances,
            now: "2026-03-02T04:00:00Z".parse().unwrap(),
            updates: 0,
        }
    }

    async fn small(app: &str, flow: &str, texts: &str) -> Stage {
        let directory = tempfile::tempdir().unwrap();
        for (path, text) in [
            ("app.yaml", app),
            ("flows/x.yaml", flow),
            ("locales/ru/x.ftl", texts),
        ] {
            let path = directory.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        Stage::of(directory.path()).await
    }

    async fn calendar() -> Stage {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        Stage::of(&workspace.join("examples/calendar")).await
    }

    fn store(&self) -> &Store {
        self.instances[0].store()
    }

    async fn asks(&self, request: Request) -> Answer {
        let context = Context::itself(self.now);
        ask_at(self.store(), context, request).await
    }

    async fn rows(&self, table: &str) -> Vec<Record> {
        let all = Query {
            table: Name::new(table),
            filter: Filter::EVERY,
            order: None,
            limit: 1000,
            offset: 0,
        };
        match self.asks(Request::Rows(all)).await {
            Answer::Rows(rows) => rows,
            other => panic!("{other:?}"),
        }
    }

    /// Each of these people does something, all at the same moment and at different instances.
    async fn at_once(&mut self, acts: Vec<(i64, Event)>) {
        let now = self.now;
        let each = acts
            .into_iter()
            .enumerate()
            .map(|(index, (person, event))| {
                self.updates += 1;
                let instance = &self.instances[index % self.instances.len()];
                let incoming = Incoming {
                    cause: Cause::Update(UpdateId(self.updates)),
                    person: RowId(person),
                    profile: Some(Profile {
                        full_name: "Кто-то".to_owned(),
                        username: None,
                        language_code: None,
                    }),
                    event,
                    message: None,
                };
                instance.process(incoming, now)
            });
        for done in join_all(each).await {
            let reply = done.expect("the database answers").expect("a new update");
            assert!(reply.failure.is_none(), "{:?}", reply.failure);
            assert_eq!(reply.problems, [""; 0]);
        }
    }

    async fn says(&mut self, person: i64, text: &str) {
        self.at_once(vec![(person, Event::Text(text.to_owned()))])
            .await;
    }

    /// All instances do what is due.
    async fn settles(&self) {
        for _ in 0..3 {
            let due = self.instances.iter().map(|it| run_due(it, self.now));
            for done in join_all(due).await {
                done.unwrap();
            }
        }
    }

    /// The data of a button that was sent to a person since this was asked.
    async fn button(&self, person: i64, wanted: &str) -> Event {
        let sent = self.store().write(async move |transaction| {
            let sent = transaction.outbox_until(person, OutboxId(i64::MAX)).await?;
            let ids: Vec<OutboxId> = sent.iter().map(|(id, _)| *id).collect();
            transaction.outbox_sent(&ids).await?;
            Ok::<_, StoreError>(sent)
        });
        let keyboards = sent.await.unwrap().into_iter().filter_map(|(_, delivery)| {
            let Ok(Delivery::Send { message, .. }) = delivery else {
                return None;
            };
            Some(message.keyboard)
        });
        let buttons = keyboards.filter_map(|keyboard| match keyboard {
            Keyboard::Inline(rows) => Some(rows),
            Keyboard::Empty | Keyboard::Reply(_) | Keyboard::Remove => None,
        });
        let mut buttons = buttons.flatten().flatten();
        let button = buttons.find(|button| button.id == wanted);
        match button.map(|button| button.action) {
            Some(ButtonAction::Press(data)) => Event::Press(Press {
                data,
                chat: None,
                message: 1,
                last: false,
            }),
            other => panic!("{wanted}: {other:?}"),
        }
    }

    /// Dana, 2, is invited to an event of Aliya, 1. Returns the event's id, and the press by which
    /// Dana confirms.
    async fn invites(&mut self, hour: i64) -> (i64, Event) {
        let person = |id| Value::Row(row("person", id));
        let start = self.now + (24 + hour).hours();
        let event = Request::Insert {
            table: Name::new("event"),
            values: values([
                ("owner", person(1)),
                ("title", Value::text("Обед")),
                ("start", Value::Moment(start)),
                ("end", Value::Moment(start + 2.hours())),
            ]),
        };
        let Answer::Inserted(event) = self.asks(event).await else {
            panic!("an event is made");
        };
        let invitation = Request::Insert {
            table: Name::new("invitation"),
            values: values([
                ("event", Value::Row(row("event", event.0))),
                ("person", person(2)),
                ("status", Value::choice("pending")),
            ]),
        };
        self.asks(invitation).await;
        self.settles().await;
        (event.0, self.button(2, "confirm").await)
    }

    async fn statuses(&self) -> Vec<Value> {
        let rows = self.rows("invitation").await;
        rows.iter().map(|row| row.column("status")).collect()
    }
}

const SEATS: &str = "app: small
languages: [ru]
zone: Asia/Almaty
tables:
  seat: { columns: { number: integer } }
";

const TEXTS: &str = "x = X
    .command = X
x-thanks = Ваше место
x-sorry = Мест нет
";

async fn of_many_who_find_it_free_one_takes_it() {
    let flow = "flow: x
starts: { command: x }
states:
  take:
    do:
      - { count: seat, as: taken }
      - { require: taken == 0, else: full }
      - { insert: seat, set: { number: 1 } }
    go: { done: thanks, full: sorry }
  thanks: { say, go: done }
  sorry: { say, go: done }
";
    let mut stage = Stage::small(SEATS, flow, TEXTS).await;
    for _ in 0..5 {
        let all = (1..=20).map(|person| (person, Event::Text("/x".to_owned())));
        stage.at_once(all.collect()).await;
        let taken = stage.rows("seat").await;
        assert_eq!(taken.len(), 1);
        stage.asks(Request::Delete(taken[0].row.clone())).await;
    }
}

async fn of_many_who_open_one_link_one_is_let_in() {
    let app = "app: small
languages: [ru]
zone: Asia/Almaty
tables:
  invitation: { columns: { code: code, name: text } }
  member:
    columns: { person: { person, unique: true } }
    sees: { everyone: { person: $me } }
roles: { everyone: everyone }
";
    let flow = "flow: x
starts: { link: \"x_{code}\" }
states:
  code: { ask: code }
  take:
    do:
      - { find: invitation, where: { code: $code }, as: invitation }
      - { delete: $invitation }
      - { insert: member, set: { person: $me } }
    go: { missing: sorry, exists: sorry }
  thanks: { say, go: done }
  sorry: { say, go: done }
";
    let texts = "x-code = Код?\nx-thanks = Вы приняты\nx-sorry = Ссылка не действует\n";
    let mut stage = Stage::small(app, flow, texts).await;
    for round in 0..5 {
        let invitation = Request::Insert {
            table: Name::new("invitation"),
            values: values([("name", Value::text("Дана"))]),
        };
        stage.asks(invitation).await;
        let Value::Code(code) = stage.rows("invitation").await[0].column("code") else {
            panic!("an invitation has a code");
        };
        let all = (1..=20).map(|person| {
            let link = format!("/start x_{}", code.reveal());
            (100 * round + person, Event::Text(link))
        });
        stage.at_once(all.collect()).await;
        assert_eq!(stage.rows("member").await.len(), round as usize + 1);
        assert_eq!(stage.rows("invitation").await, []);
    }
}

async fn a_count_is_right_for_each_who_reads_it_before_writing() {
    let flow = "flow: x
starts: { command: x }
states:
  take:
    do:
      - { count: seat, as: taken }
      - { insert: seat, set: { number: $taken } }
  thanks: { say, go: sorry }
  # Whoever only writes waits for those who read as well.
  sorry: { say }
  more: { do: [ { insert: seat, set: { number: 100 } } ], go: done }
";
    let mut stage = Stage::small(SEATS, flow, TEXTS).await;
    let all = (1..=10).map(|person| (person, Event::Text("/x".to_owned())));
    stage.at_once(all.collect()).await;
    let rows = stage.rows("seat").await;
    let mut numbers: Vec<i64> = rows
        .iter()
        .filter_map(|row| match row.column("number") {
            Value::Integer(100) => None,
            Value::Integer(number) => Some(number),
            other => panic!("{other:?}"),
        })
        .collect();
    numbers.sort_unstable();
    // Each counts the rows of those before it: two of each.
    let expected: Vec<i64> = (0..10).map(|person| person * 2).collect();
    assert_eq!(numbers, expected);
}

async fn of_many_who_add_the_same_hours_one_is_done() {
    let tables = "tables:
  service: { is: service, columns: {} }
  booking: { is: booking, columns: {}, sees: {} }";
    let app = SEATS.replace("tables:", tables);
    let flow = "flow: x
starts: { command: x }
states:
  add:
    do: [ { insert: hours, set: { weekday: 1, opens: 09:00, closes: 18:00 } } ]
    go: { done: thanks, exists: sorry }
  thanks: { say, go: done }
  sorry: { say, go: done }
";
    let mut stage = Stage::small(&app, flow, TEXTS).await;
    let all = (1..=10).map(|person| (person, Event::Text("/x".to_owned())));
    stage.at_once(all.collect()).await;
    assert_eq!(stage.rows("hours").await.len(), 1);
}

async fn an_event_that_is_deleted_leaves_no_invitation_confirmed() {
    let mut stage = Stage::calendar().await;
    stage.says(1, "/help").await;
    stage.says(2, "/help").await;
    for round in 0..8 {
        let (event, confirm) = stage.invites(3 * round).await;
        stage.says(1, &format!("/delete_event {event}")).await;
        let remove = stage.button(1, "remove").await;
        stage.at_once(vec![(1, remove), (2, confirm)]).await;
        stage.settles().await;
        assert_eq!(stage.rows("event").await, []);
    }
    assert_eq!(stage.statuses().await, vec![Value::choice("cancelled"); 8]);
}

async fn of_two_invitations_for_one_time_one_is_confirmed() {
    let mut stage = Stage::calendar().await;
    stage.says(1, "/help").await;
    stage.says(2, "/help").await;
    for round in 0..8 {
        let (_, first) = stage.invites(4 * round).await;
        let (_, second) = stage.invites(4 * round + 1).await;
        stage.at_once(vec![(2, first), (2, second)]).await;
    }
    let statuses = stage.statuses().await;
    let count = |wanted: &str| {
        let wanted = Value::choice(wanted);
        statuses.iter().filter(|status| **status == wanted).count()
    };
    assert_eq!((count("confirmed"), count("pending")), (8, 8));
}

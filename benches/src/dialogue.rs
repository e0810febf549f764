//! The booking dialogue, played once on a store and recorded with all answers of the store.

use std::sync::Arc;

use jiff::Timestamp;
use tilmash_engine::interpret::{
    self, Answer, ButtonAction, Context, Delivery, Event, Keyboard, Press, Progress, Session,
};
use tilmash_engine::name::Name;
use tilmash_engine::program::Program;
use tilmash_engine::value::RowId;
use tilmash_host::dialogue::{Cause, Incoming, Profile, UpdateId};
use tilmash_host::store::{self, Store, StoreError, Transaction};

use crate::salon;

const CLIENT: RowId = RowId(1);
pub const FULL_NAME: &str = "Алия Нурланова";

/// What the client does on each screen.
const ACTS: [(&str, Act); 7] = [
    ("command", Act::Types("/book")),
    ("service", Act::Presses("service haircut")),
    ("day", Act::Presses("day 2026-03-04")),
    ("start", Act::Presses("start 10:30")),
    ("name", Act::Types(FULL_NAME)),
    ("phone", Act::Types("8 701 123-45-67")),
    ("confirm", Act::Presses("confirm")),
];

#[derive(Clone, Copy)]
enum Act {
    Types(&'static str),
    /// Presses the button that has this id in a talk.
    Presses(&'static str),
}

/// One step of the dialogue, with everything that it depends on.
#[derive(Clone)]
pub struct Turn {
    /// The name of the client's answer in this step.
    pub name: &'static str,
    pub session: Session,
    pub event: Event,
    pub context: Context,
    /// The answers to the step's requests, in their order.
    pub answers: Vec<Answer>,
}

/// When the dialogue takes place: a Monday morning by the salon's clock.
pub fn now() -> Timestamp {
    "2026-03-02T09:00+05:00".parse().expect("an instant")
}

/// The turns of the dialogue, from the command to the booking.
pub async fn recorded(program: &Arc<Program>) -> Vec<Turn> {
    let store = salon::store("sqlite::memory:", program).await;
    let program = Arc::clone(program);
    store
        .write(async move |transaction| record(transaction, &program).await)
        .await
        .expect("a database in memory does not fail")
}

async fn record(transaction: &mut Transaction, program: &Program) -> Result<Vec<Turn>, StoreError> {
    transaction
        .upsert_person(CLIENT, None, "Aliya", now())
        .await?;
    let mut turns = Vec::new();
    let mut session = Session::default();
    let mut keyboard = Keyboard::Empty;
    for (name, act) in ACTS {
        let mut turn = Turn {
            name,
            session,
            event: event(act, &keyboard),
            context: Context {
                person: Some(CLIENT),
                now: now(),
                environment: Arc::default(),
                hint: Some(Name::new("ru")),
                bot: "example_bot".into(),
            },
            answers: Vec::new(),
        };
        let done = play_on(transaction, program, &mut turn).await?;
        assert_eq!(done.problems, [""; 0]);
        for delivery in done.deliveries {
            if let Delivery::Send { message, .. } = delivery {
                keyboard = message.keyboard;
            }
        }
        session = done.session;
        turns.push(turn);
    }
    Ok(turns)
}

fn event(act: Act, keyboard: &Keyboard) -> Event {
    let wanted = match act {
        Act::Types(text) => return Event::Text(text.to_owned()),
        Act::Presses(id) => id,
    };
    let Keyboard::Inline(rows) = keyboard else {
        unreachable!("`{wanted}` is pressed where there are buttons");
    };
    let mut buttons = rows.iter().flatten();
    let button = buttons.find(|button| button.id == wanted);
    match button.map(|button| &button.action) {
        Some(ButtonAction::Press(data)) => Event::Press(Press {
            data: data.clone(),
            chat: None,
            message: 1,
            last: true,
        }),
        other => unreachable!("`{wanted}` can be pressed, but it is {other:?}"),
    }
}

async fn play_on(
    transaction: &mut Transaction,
    program: &Program,
    turn: &mut Turn,
) -> Result<interpret::Turn, StoreError> {
    let circumstances = store::Context {
        now: turn.context.now,
        by: turn.context.person,
        run: None,
    };
    let mut step = turn.begin(program);
    let mut answer = None;
    loop {
        match step.resume(answer.take()) {
            Progress::Need(request) => {
                let answered = transaction.answer(request, &circumstances).await?;
                turn.answers.push(answered.clone());
                answer = Some(answered);
            }
            Progress::Done(done) => return Ok(*done),
        }
    }
}

impl Turn {
    /// Plays the turn from memory, with the answers that were recorded.
    pub fn play(self, program: &Program) -> interpret::Turn {
        let mut step = self.begin(program);
        let mut answers = self.answers.into_iter();
        let mut answer = None;
        loop {
            match step.resume(answer.take()) {
                Progress::Need(_) => answer = answers.next(),
                Progress::Done(done) => return *done,
            }
        }
    }

    /// The turn, as an update from this person.
    pub fn incoming(&self, person: RowId, update: i64) -> Incoming {
        Incoming {
            cause: Cause::Update(UpdateId(update)),
            person,
            profile: Some(Profile {
                full_name: FULL_NAME.to_owned(),
                username: None,
                language_code: Some("ru".to_owned()),
            }),
            event: self.event.clone(),
            message: None,
        }
    }

    fn begin<'p>(&self, program: &'p Program) -> interpret::Step<'p> {
        interpret::step(
            program,
            self.session.clone(),
            self.event.clone(),
            self.context.clone(),
        )
    }
}

/// Frees what has been booked, so that the dialogue can be played again.
pub async fn free_all(store: &Store) {
    store
        .write(async |transaction| {
            let context = store::Context::itself(now());
            let every = interpret::Query {
                table: Name::new("booking"),
                filter: interpret::Filter::EVERY,
                order: None,
                limit: u32::MAX,
                offset: 0,
            };
            let rows = transaction
                .answer(interpret::Request::Rows(every), &context)
                .await?;
            let Answer::Rows(bookings) = rows else {
                unreachable!("rows are answered with rows");
            };
            for booking in bookings {
                transaction
                    .answer(interpret::Request::Delete(booking.row), &context)
                    .await?;
            }
            Ok::<(), StoreError>(())
        })
        .await
        .expect("the database can be written");
}

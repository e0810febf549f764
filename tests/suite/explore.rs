//! Random walks over the salon: people who press, type, share, wait and come back in any order,
//! over programs that change under them. Whatever they do, the promises of a checked app hold.

mod limits;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::sync::Arc;

use jiff::SignedDuration;
use tilmash_engine::interpret::{
    Button, ButtonAction, Choice, Filter, Keyboard, Query, Record, Sends, Session,
};
use tilmash_engine::model::Part;
use tilmash_engine::name::Name;
use tilmash_engine::program::{Kind, Program};
use tilmash_engine::value::{Phone, RowId, Value};
use tilmash_host::rehearse::{Actor, Happened, Happening, Rehearsal, RehearsalError};
use tilmash_host::store::{Claim, StoreError};
use tilmash_tests::app_files::{AppFiles, root};
use tilmash_tests::dice::{Dice, new_seed};

use self::limits::obeys_limits;
use crate::stage;

/// The environment variable that replays a random walk.
const SEED: &str = "TILMASH_EXPLORE_SEED";
const WALKS: u64 = 16;
const ACTS: usize = 180;

const TEXTS: &[&str] = &[
    "",
    " ",
    "\n\n",
    "Алия Нурланова",
    "Әлия Нұрланқызы",
    "Jo",
    "Я",
    "Дана-Мария О’Нил",
    "R2D2",
    "🙂",
    "👩‍👩‍👧‍👦 семья",
    "שלום עולם",
    "\u{202e}abc\u{202c}",
    "e\u{301}",
    "\u{0}",
    "+77011234567",
    "8 701 123-45-67",
    "+49 30 1234567",
    "5",
    "-1",
    "9223372036854775807",
    "99999999999999999999",
    "1,5",
    "2026-03-04",
    "31.02.2026",
    "31.12.9999",
    "10:30",
    "25:61",
    "да",
    "haircut",
    "{ $name }",
    "%s %n <b>x</b> *x* [x](y)",
    "/start",
    "/start service_haircut",
    "/start service_",
    "/start service_999999999999999999999",
    "/start service_1",
    "/start x_y_z",
    "/start@salon_bot service_manicure",
    "/start   service_haircut   tail",
    "/book",
    "/book",
    "/book",
    "/book@salon_bot",
    "/book rubbish arguments here",
    "/my",
    "/my",
    "/my 1 2 3",
    "/language",
    "/help",
    "/cancel",
    "/cancel all of it",
    "/nonsense",
    "/",
    "//",
    "/ start",
    "/START",
    "/книга",
];

/// Data that no button has.
const RUBBISH: &[&str] = &[
    "",
    ".",
    "1.0",
    "-1.-1",
    "4294967296.1",
    "1.99999999999999999999",
    "x",
];

const WAITS: &[i64] = &[
    1, 5, 60, 60, 600, 600, 1_200, 3_599, 3_600, 3_601, 7_200, 43_200, 86_400, 172_800, 604_800,
    1_814_400,
];

const SALON: &str = include_str!("../../examples/salon/seeds/salon.json");
const SELDOM: Deploys = Deploys { once_in: 60 };
const SERVICE: &str = "{ $booking-service-name }";
const CALLED: &str = "{ $called ->\n        [none] –\n       *[other] { $called }\n    }";

/// The salon as it is, with other texts, in another order, with a renamed state, and with another
/// variable.
fn programs() -> Vec<Arc<Program>> {
    let salon = AppFiles::read(&root().join("examples/salon"));
    let edited = |edits: &[(&str, &str, &str)]| {
        let mut app = salon.clone();
        for (path, from, to) in edits {
            app.edit(path, from, to);
        }
        stage::program(&app)
    };
    let book = "flows/book.yaml";
    let waiting = "  waiting: { say, go: done }\n";
    vec![
        edited(&[]),
        edited(&[
            ("locales/ru/book.ftl", "Выберите время", "На какое время?"),
            ("flows/book.yaml", "as: booking", "as: made"),
            ("flows/book.yaml", "booking.start <", "made.start <"),
            (
                "locales/ru/book.ftl",
                "{ booking_visit }",
                "{ $made-start }",
            ),
            (
                "locales/kk/book.ftl",
                "{ booking_visit }",
                "{ $made-start }",
            ),
            ("flows/book.yaml", "$ics(booking)", "$ics(made)"),
            ("locales/ru/book.ftl", "$booking-", "$made-"),
            ("locales/kk/book.ftl", "$booking-", "$made-"),
            ("locales/ru/my.ftl", "{ booking_event }", SERVICE),
            ("locales/kk/my.ftl", "{ booking_event }", SERVICE),
            ("locales/ru/my.ftl", "{ booking_event.about }", SERVICE),
            ("locales/kk/my.ftl", "{ booking_event.about }", SERVICE),
        ]),
        edited(&[
            (book, waiting, ""),
            (book, "states:\n", &format!("states:\n{waiting}")),
            (book, "menu: 10 }", "menu: 10, go: service }"),
        ]),
        edited(&[
            (book, "  start:\n", "  time:\n"),
            (book, "states:\n", "moved: { start: time }\nstates:\n"),
            (
                book,
                "    pick: start\n",
                "    pick: start\n    as: start\n",
            ),
            (book, "again start", "again time"),
            (book, "back: start", "back: time"),
            ("locales/ru/book.ftl", "book-start", "book-time"),
            ("locales/kk/book.ftl", "book-start", "book-time"),
        ]),
        edited(&[
            (
                book,
                "\n  name:\n    ask: full_name\n",
                "\n  name:\n    ask: full_name\n    optional: true\n    as: called\n",
            ),
            (
                book,
                "ask: full_name, default: $name, as: name,",
                "ask: full_name, optional: true, default: $called, as: called,",
            ),
            (book, "name: $name", "name: $called or 'Гость'"),
            ("locales/ru/book.ftl", "{ $name }", CALLED),
            ("locales/kk/book.ftl", "{ $name }", CALLED),
        ]),
    ]
}

struct Walk<'p> {
    programs: &'p [Arc<Program>],
    deploys: Deploys,
    rehearsal: Rehearsal,
    dice: Dice,
    people: Vec<(&'static str, Actor)>,
    /// What was done so far, as a talk.
    talk: String,
}

/// An error if something was seen that must never be seen.
type Verdict = Result<(), String>;

impl<'p> Walk<'p> {
    async fn begin(
        programs: &'p [Arc<Program>],
        rows: &str,
        deploys: Deploys,
        seed: u64,
    ) -> Walk<'p> {
        let actor = |id: i64, full_name: &str, language: &str| Actor {
            id: RowId(1000 + id),
            full_name: full_name.into(),
            username: None,
            phone: Phone::parse(&format!("+7700000{id:04}")).expect("eleven digits"),
            language: Name::new(language),
        };
        Walk {
            programs,
            deploys,
            rehearsal: stage::rehearsal(&programs[0], rows).await,
            dice: Dice::new(seed),
            people: vec![
                ("aliya", actor(1, "Алия", "ru")),
                ("dana", actor(2, "Дана Ахметова", "kk")),
                ("omar", actor(3, "🙂", "en")),
            ],
            talk: "talk: a walk of chance\nclock: 2026-03-02 09:00\nseed: seeds/salon.json\n\
                   people: { aliya: new, dana: new, omar: new }\n\n"
                .to_owned(),
        }
    }

    async fn run(&mut self) -> Verdict {
        for _ in 0..ACTS {
            if self.dice.once_in(self.deploys.once_in) {
                let version = self.dice.below(self.programs.len());
                self.note(&format!("# version {version} is deployed"));
                self.rehearsal.replace(Arc::clone(&self.programs[version]));
            }
            self.act().await?;
            let problems = self.rehearsal.problems();
            if !problems.is_empty() {
                return Err(format!("problems: {problems:?}"));
            }
        }
        let model = &self.rehearsal.program().model;
        match model.part(Part::Booking) {
            Some(_) => self.bookings_hold_their_claims().await,
            None => Ok(()),
        }
    }

    async fn act(&mut self) -> Verdict {
        let who = self.dice.below(self.people.len());
        let (name, actor) = self.people[who].clone();
        match self.dice.below(100) {
            0..80 => self.goes_on(name, &actor).await,
            80..84 => self.presses_anything(name, &actor).await,
            84..92 => {
                let text = match self.dice.below(20) {
                    0 => "ы".repeat(5_000),
                    1 => "🙂".repeat(3_000),
                    _ => (*self.dice.of(TEXTS)).to_owned(),
                };
                self.types(name, &actor, &text).await
            }
            92..94 => self.shares(name, &actor, false).await,
            94 if self.dice.once_in(2) => {
                self.note(&format!("{name}: user 5"));
                // Nobody is asked for, so nothing happens.
                let happened = self.rehearsal.shares_person(&actor, RowId(5)).await;
                let happened = happened.map_err(told)?;
                happened
                    .iter()
                    .try_for_each(|(_, happening)| obeys_limits(happening))
            }
            94 => {
                self.note(&format!("# {name} sends a sticker"));
                let happened = self.rehearsal.sends_sticker(&actor).await;
                self.answered(&actor, happened).await
            }
            95..98 => {
                let seconds = *self.dice.of(WAITS);
                self.note(&format!("+ {seconds}s"));
                let length = SignedDuration::from_secs(seconds);
                let happened = self.rehearsal.waits(length).await.map_err(told)?;
                happened
                    .iter()
                    .try_for_each(|(_, happening)| obeys_limits(happening))
            }
            _ => self.shares(name, &actor, true).await,
        }
    }

    /// Answers the newest message as a person who wants something would do.
    async fn goes_on(&mut self, name: &str, actor: &Actor) -> Verdict {
        let newest = self
            .rehearsal
            .chat(actor)
            .and_then(|chat| chat.messages().last());
        let keyboard = newest.map(|shown| (shown.id, shown.message.keyboard.clone()));
        match keyboard {
            None | Some((_, Keyboard::Empty | Keyboard::Remove)) => {
                let text = match self.dice.once_in(4) {
                    true => "Дана Ахметова".to_owned(),
                    false => self.command(),
                };
                self.types(name, actor, &text).await
            }
            Some((_, Keyboard::Reply(rows))) => {
                let keys: Vec<_> = rows.iter().flatten().collect();
                let key = *self.dice.of(&keys);
                match key.sends {
                    Sends::Contact => return self.shares(name, actor, true).await,
                    Sends::Location => {
                        self.note(&format!("{name}: [{}]", key.id));
                        let happened = self.rehearsal.presses(actor, &key.id).await;
                        return self.answered(actor, happened).await;
                    }
                    Sends::Label | Sends::Person | Sends::Chat => {}
                }
                self.note(&format!("{name}: [{}]", key.id));
                let happened = self.rehearsal.types(actor, &key.label).await;
                self.answered(actor, happened).await
            }
            Some((message, Keyboard::Inline(rows))) => {
                let means = |button: &&Button| !button.id.is_empty();
                let meant: Vec<_> = rows.iter().flatten().filter(means).collect();
                let button = *self.dice.of(&meant);
                self.presses(name, actor, message, button).await
            }
        }
    }

    fn command(&mut self) -> String {
        let program = self.rehearsal.program();
        let roles: Vec<Name> = program.model.roles.keys().cloned().collect();
        let commands = program.commands(&roles);
        let (command, _) = self.dice.of(&commands);
        format!("/{command}")
    }

    /// Presses a button of any message, or a button that never existed.
    async fn presses_anything(&mut self, name: &str, actor: &Actor) -> Verdict {
        let messages = match self.rehearsal.chat(actor) {
            Some(chat) => chat.messages().to_vec(),
            None => return Ok(()),
        };
        let shown = self.dice.of(&messages).clone();
        match &shown.message.keyboard {
            Keyboard::Inline(rows) if !self.dice.once_in(3) => {
                let buttons: Vec<_> = rows.iter().flatten().collect();
                let button = *self.dice.of(&buttons);
                self.presses(name, actor, shown.id, button).await
            }
            _ => {
                let data = *self.dice.of(RUBBISH);
                self.note(&format!(
                    "# {name} presses {data:?} under message {}",
                    shown.id
                ));
                let happened = self.rehearsal.presses_data(actor, shown.id, data).await;
                self.answered(actor, happened).await
            }
        }
    }

    async fn presses(
        &mut self,
        name: &str,
        actor: &Actor,
        message: i64,
        button: &Button,
    ) -> Verdict {
        let ButtonAction::Press(data) = &button.action else {
            return Ok(());
        };
        let newest = self
            .rehearsal
            .chat(actor)
            .and_then(|chat| chat.messages().last());
        match newest.is_some_and(|shown| shown.id == message) {
            true => self.note(&format!("{name}: [{}]", button.id)),
            false => self.note(&format!(
                "# {name} presses [{}] of message {message}",
                button.id
            )),
        }
        let happened = self.rehearsal.presses_data(actor, message, data).await;
        // For a person a heading is not a button, though for Telegram everything is one.
        if button.id.is_empty() && happened.as_ref().is_ok_and(Vec::is_empty) {
            return Ok(());
        }
        self.answered(actor, happened).await
    }

    async fn types(&mut self, name: &str, actor: &Actor, text: &str) -> Verdict {
        // Texts that a line of a talk cannot hold are described in a comment.
        let line = match text.len() > 200 || text.trim() != text || text.contains('\0') {
            true => {
                let beginning: String = text.chars().take(10).collect();
                format!(
                    "# {name} types {beginning:?} and on to {} bytes",
                    text.len()
                )
            }
            false => format!("{name}: {text}"),
        };
        self.note(&line);
        let happened = self.rehearsal.types(actor, text).await;
        self.answered(actor, happened).await
    }

    async fn shares(&mut self, name: &str, actor: &Actor, own: bool) -> Verdict {
        let (what, phone, of) = match own {
            true => ("own", Some(actor.phone.clone()), Some(actor.id)),
            false => ("+77019999999 of omar", Phone::parse("+77019999999"), None),
        };
        self.note(&format!("{name}: contact {what}"));
        let happened = self.rehearsal.shares_contact(actor, phone, of).await;
        self.answered(actor, happened).await
    }

    fn note(&mut self, line: &str) {
        writeln!(self.talk, "{line}").expect("a String takes all that is written");
    }

    async fn answered(
        &mut self,
        actor: &Actor,
        happened: Result<Happened, RehearsalError>,
    ) -> Verdict {
        let happened = happened.map_err(told)?;
        let is_answer = |(_, happening): &(RowId, Happening)| match happening {
            Happening::New(_)
            | Happening::Edited(_)
            | Happening::Toast(_)
            | Happening::PaymentRefused(_)
            | Happening::Payment(..) => true,
            Happening::Closed(_) | Happening::Commands(_) => false,
        };
        if !happened.iter().any(is_answer) {
            return Err(format!("nothing answered, only {happened:?}"));
        }
        happened
            .iter()
            .try_for_each(|(_, happening)| obeys_limits(happening))?;
        self.has_a_way_on(actor).await
    }

    /// A person in a dialogue sees a button that the session knows, or is asked something.
    async fn has_a_way_on(&mut self, actor: &Actor) -> Verdict {
        let id = actor.id;
        let saved = self
            .rehearsal
            .store()
            .write(async move |transaction| transaction.session(id).await)
            .await
            .map_err(told::<StoreError>)?
            .ok_or("an act leaves a session")?;
        let session: Session = serde_json::from_str(&saved).map_err(told)?;
        let again = serde_json::to_string(&session).map_err(told)?;
        if again != saved {
            return Err(format!(
                "a session changes as it is read:\n{saved}\n{again}"
            ));
        }
        let Some(frame) = session.stack.last() else {
            return Ok(());
        };
        let Some(screen) = &session.screen else {
            return Err(format!("in `{}` without a screen", frame.state));
        };
        let program = self.rehearsal.program();
        let state = program.flows[&frame.flow]
            .state(&frame.state)
            .ok_or("in a state that is there")?;
        let asks = matches!(state.kind, Kind::Ask(_) | Kind::Form(_));
        let leads_on = |choice: &Choice| *choice != Choice::Nothing;
        if !screen.choices.iter().any(leads_on) && !asks {
            return Err(format!("`{}` offers nothing", frame.state));
        }
        let chat = self.rehearsal.chat(actor).ok_or("a chat")?;
        let prefix = format!("{}.", screen.number);
        let in_view = chat.messages().iter().any(|shown| {
            match &shown.message.keyboard {
            Keyboard::Inline(rows) => rows.iter().flatten().any(|button| {
                matches!(&button.action, ButtonAction::Press(data) if data.starts_with(&prefix))
            }),
            Keyboard::Reply(_) => !screen.labels.is_empty(),
            Keyboard::Empty | Keyboard::Remove => false,
        }
        });
        if !in_view && !screen.choices.is_empty() {
            return Err(format!(
                "the buttons of `{}` are not in the chat",
                frame.state
            ));
        }
        Ok(())
    }

    async fn bookings_hold_their_claims(&self) -> Verdict {
        let claims: Result<Vec<Claim>, StoreError> = self
            .rehearsal
            .store()
            .write(async move |transaction| transaction.claims().await)
            .await;
        let claims = claims.map_err(told)?;
        for pair in claims.windows(2) {
            if pair[0].resource == pair[1].resource && pair[0].ends > pair[1].starts {
                return Err(format!("two claims overlap: {pair:?}"));
            }
        }
        let mut held: BTreeMap<RowId, usize> = BTreeMap::new();
        for claim in &claims {
            *held.entry(claim.booking).or_default() += 1;
        }
        for booking in rows(&self.rehearsal, "booking").await? {
            let id = booking.row.id;
            let live = matches!(&booking.values["status"], Value::Choice(status) if *status == "confirmed");
            let claims = held.remove(&id).unwrap_or_default();
            if claims != usize::from(live) {
                return Err(format!(
                    "booking {} has {claims} claims and live is {live}",
                    id.0
                ));
            }
        }
        match held.is_empty() {
            true => Ok(()),
            false => Err(format!("claims of no booking: {held:?}")),
        }
    }
}

async fn rows(rehearsal: &Rehearsal, table: &str) -> Result<Vec<Record>, String> {
    let query = Query {
        table: table.into(),
        filter: Filter::EVERY,
        order: None,
        limit: 10_000,
        offset: 0,
    };
    rehearsal.rows(query).await.map_err(told)
}

/// An error with its cause.
fn told<E: Error>(error: E) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

/// How often one program is replaced by another.
#[derive(Clone, Copy)]
pub(crate) struct Deploys {
    /// There is one deploy for this many acts.
    pub once_in: usize,
}

/// Walks over programs that are deployed one after another.
pub(crate) async fn walk(
    programs: &[Arc<Program>],
    rows: &str,
    deploys: Deploys,
    seed: u64,
) -> Rehearsal {
    let mut walk = Walk::begin(programs, rows, deploys, seed).await;
    if let Err(fault) = walk.run().await {
        panic!("{fault}; {SEED}={seed} replays it:\n\n{}", walk.talk);
    }
    walk.rehearsal
}

/// The seed of a new walk.
pub(crate) fn seed() -> u64 {
    new_seed(SEED)
}

#[tokio::test]
async fn walks_of_fixed_seeds_keep_the_promises() {
    let programs = programs();
    let mut bookings = 0;
    for seed in 0..WALKS {
        let rehearsal = walk(&programs, SALON, SELDOM, seed).await;
        bookings += rows(&rehearsal, "booking").await.expect("readable").len();
    }
    assert!(bookings > 5, "the walks get somewhere: {bookings} bookings");
}

#[tokio::test]
async fn a_walk_of_a_new_seed_keeps_the_promises() {
    walk(&programs(), SALON, SELDOM, seed()).await;
}

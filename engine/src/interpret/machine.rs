//! One step of a dialogue at work: what it reads, where the person is, and what it says.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::attempts::Attempts;
use super::departing::Departing;
use super::event::Context;
use super::intent::Intent;
use super::of_run::OfRun;
use super::reader::{Extra, Reader};
use super::request::{Answer, Filter, Request};
use super::run::{Background, Running};
use super::session::{CommandsFor, Session};
use super::speaker::Speaker;
use super::step::Needs;
use super::turn::Turn;
use super::walk::Walk;
use crate::expression::{Expression, Path};
use crate::locale::{Core, Key};
use crate::marked::Marked;
use crate::name::Name;
use crate::program::{Begin, Flow, Given, GivenValues, Members, Program, Rows};
use crate::seed::Faults;
use crate::value::Value;

/// A step at work. It brings together three parts, each with a state of its own:
///
/// - [`Reader`] asks the store and computes values;
/// - [`Walk`] knows which flows and states the person is in;
/// - [`Speaker`] has what is said.
///
/// The methods here are those that need more than one part. Other files add to them: what an event
/// does (`dialogue`, `text`, `command`, `press`, `silence`, `depart`), what a state does
/// (`proceed`, `kind`, `action`), and how a screen is made (`draft`).
pub(super) struct Machine<'p> {
    pub(super) program: &'p Program,
    pub(super) reader: Reader<'p>,
    pub(super) walk: Walk<'p>,
    pub(super) speaker: Speaker<'p>,
    /// The person's roles in the app's order.
    pub(super) roles: Vec<Name>,
    /// Whether something was written in this step.
    pub(super) wrote: bool,
    /// When to ask whether the person is silent, if that has changed.
    pub(super) silence: Option<Timestamp>,
    pub(super) closes_screen: bool,
    /// What has become of the newest flow, while it is left.
    pub(super) departing: Departing,
    /// The run in the background that this is; `None` for a dialogue.
    pub(super) running: Option<Running<'p>>,
    /// The runs in the background whose dialogues the person was in, or is given in this step.
    pub(super) held_of: Vec<OfRun>,
    /// The runs whose dialogues have come to an end.
    pub(super) ended_of: Vec<(OfRun, Name)>,
    /// The calls of tools that are to be made.
    pub(super) intents: Vec<Intent>,
    /// What a tool has given though nobody waits for it any more.
    pub(super) unheard: Option<Value>,
    /// Whether nothing is asked of backends: what is known is read.
    pub(super) reads_only: bool,
    /// The faults of the files of rows that were to be loaded last.
    pub(super) faults: Faults,
    attempts: Attempts,
    problems: Vec<String>,
}

impl<'p> Machine<'p> {
    pub(super) fn new(
        program: &'p Program,
        needs: Needs,
        session: Session,
        context: Context,
    ) -> Machine<'p> {
        Machine {
            program,
            held_of: session.of_runs().collect(),
            intents: Vec::new(),
            unheard: None,
            reads_only: false,
            ended_of: Vec::new(),
            walk: Walk::new(program, session),
            speaker: Speaker::new(program, context.now),
            reader: Reader::new(program, needs, context),
            roles: Vec::new(),
            wrote: false,
            silence: None,
            closes_screen: false,
            departing: Departing::default(),
            running: None,
            faults: Faults::default(),
            attempts: Attempts::default(),
            problems: Vec::new(),
        }
    }

    /// Finds out who the person is: language and roles.
    pub(super) async fn meet(&mut self) {
        let record = match self.reader.me() {
            Some(me) => self.reader.record(&me).await,
            None => None,
        };
        let languages = &self.program.model.languages;
        let known = |language: &Name| languages.contains(language);
        let chosen = record.and_then(|record| match record.values.get("language") {
            Some(Value::Language(language)) => Some(language.clone()),
            _ => None,
        });
        let language = chosen
            .filter(known)
            .unwrap_or_else(|| self.reader.language_of_telegram());
        self.speaker.speak(language);
        self.roles = self.reader.roles(self.walk.run()).await;
    }

    /// Begins a flow, instead of everything that the person was in.
    pub(super) async fn begin(&mut self, begin: Begin<'p>) {
        self.leave().await;
        self.push(begin.flow, &begin.start.state);
    }

    /// Puts a flow on top of the others, at a state; says whether the person's roles may use it.
    pub(super) fn push(&mut self, flow: &'p Flow, state: &Name) -> bool {
        let Some(role) = self.program.role_in(flow, &self.roles) else {
            self.report(format!("nobody here may use flow `{}`", flow.name));
            return false;
        };
        self.walk.push(flow, state, Some(role));
        if flow.books {
            self.attempts.begun(&flow.name);
        }
        true
    }

    /// Notes that the flows which the person is in have led to a booking.
    pub(super) fn has_booked(&mut self) {
        for frame in &mut self.walk.session_mut().stack {
            let books = self
                .program
                .flows
                .get(&frame.flow)
                .is_some_and(|it| it.books);
            if books && !frame.booked {
                frame.booked = true;
                self.attempts.booked(&frame.flow);
            }
        }
    }

    pub(super) async fn ask(&self, request: Request) -> Answer {
        self.reader.ask(request).await
    }

    pub(super) async fn given(&mut self, given: &Given) -> Value {
        self.reader.given(self.walk.run(), given).await
    }

    pub(super) async fn with(&mut self, values: &GivenValues) -> Extra {
        self.reader.with(self.walk.run(), values).await
    }

    /// A value where others can be named in addition to the run's variables.
    pub(super) async fn computed(&mut self, expression: &Expression, extra: &Extra) -> Value {
        let run = self.walk.run();
        self.reader.evaluate(run, expression, extra).await
    }

    pub(super) async fn is_true(&mut self, condition: Option<&Expression>) -> bool {
        self.reader.is_true(self.walk.run(), condition).await
    }

    pub(super) async fn filter(&mut self, rows: &Rows) -> Filter {
        self.reader.filter(self.walk.run(), rows).await
    }

    /// A text in the person's language, where nothing can be bold or italic.
    pub(super) async fn text(&mut self, key: Key<'_>, extra: &Extra) -> String {
        self.marked(key, extra).await.text
    }

    /// A text in the person's language.
    pub(super) async fn marked(&mut self, key: Key<'_>, extra: &Extra) -> Marked {
        let run = self.walk.run();
        let mut values: BTreeMap<&str, Value> = BTreeMap::new();
        for variable in self.speaker.variables(key) {
            let path = Path::from_hyphens(variable);
            values.insert(variable, self.reader.path(run, &path, extra).await);
        }
        let formatted = self.speaker.format(key, &values);
        let problems = formatted.problems.iter().map(ToString::to_string);
        self.problems.extend(problems);
        formatted.text
    }

    /// Notes for the log what went wrong although the app has no fault.
    pub(super) fn trouble(&mut self, problem: String) {
        self.problems.push(problem);
    }

    /// One of the library's texts.
    pub(super) async fn core(&mut self, text: Core) -> String {
        self.text(text.key(), &Extra::new()).await
    }

    /// Says one of the library's texts above the next screen.
    pub(super) async fn note_core(&mut self, text: Core) {
        let text = self.core(text).await;
        self.speaker.note(text.into());
    }

    /// The person's commands with their descriptions, as Telegram lists them.
    pub(super) async fn command_list(&mut self) -> Vec<(String, String)> {
        let program = self.program;
        let mut commands = Vec::new();
        for (command, flow) in program.commands(&self.roles) {
            let key = Key::attribute(&flow.name, "command");
            let description = self.text(key, &Extra::new()).await;
            commands.push((command.to_owned(), description));
        }
        for (command, text) in [("help", Core::HelpHelp), ("cancel", Core::HelpCancel)] {
            let description = self.core(text).await;
            commands.push((command.to_owned(), description));
        }
        commands
    }

    /// Changes the list of commands if it is for another language or for other roles than the
    /// person has, whoever gave or took these.
    ///
    /// `shown` is the language of those that Telegram shows of itself.
    pub(super) async fn list_commands(&mut self, shown: Name) {
        let program = self.program;
        let is_special =
            |role: &&Name| !matches!(program.roles.get(*role), Some(Members::Everyone));
        let present = CommandsFor {
            language: self.speaker.language().clone(),
            roles: self.roles.iter().filter(is_special).cloned().collect(),
        };
        let listed = self.listed_commands(shown);
        if listed != present {
            let commands = self.command_list().await;
            self.speaker.commands(commands);
            self.walk.session_mut().commands = Some(present);
        }
    }

    /// Keeps which commands are listed until an answer comes.
    pub(super) fn note_commands(&mut self, shown: Name) {
        let listed = self.listed_commands(shown);
        self.walk.session_mut().commands = Some(listed);
    }

    fn listed_commands(&self, shown: Name) -> CommandsFor {
        let listed = self.walk.session().commands.clone();
        // Telegram shows those of everyone.
        listed.unwrap_or_else(|| CommandsFor {
            language: shown,
            roles: Vec::new(),
        })
    }

    /// Notes what cannot happen in a checked program.
    pub(super) fn report(&mut self, problem: String) {
        self.problems.push(problem);
    }

    pub(super) fn into_turn(self) -> Turn {
        let was = self.reader.before();
        let said = self.speaker.into_said();
        let session = self.walk.into_session();
        let returned = returned(&session, self.held_of, self.ended_of);
        let closes_notices = self.running.as_ref().is_some_and(|run| run.has_left);
        let mut running = self.running;
        let hands = running.as_mut().and_then(|running| running.hands.take());
        let goes_on = running.filter(|_| !session.stack.is_empty());
        Turn {
            run: goes_on.map(|running| Background {
                session: session.clone(),
                waits: running.waits,
                was,
            }),
            closes_notices,
            hands,
            returned,
            calls: self.intents,
            unheard: self.unheard,
            begins: None,
            notices: said.notices,
            session,
            screens: said.screens,
            deliveries: said.deliveries,
            attempts: self.attempts,
            toast: said.toast,
            silence: self.silence,
            closes_screen: self.closes_screen,
            problems: self.problems,
            language: said.language,
        }
    }
}

/// What has become of the dialogues of runs: those that are on the stack no more have ended, or the
/// person has left them.
fn returned(
    session: &Session,
    held: Vec<OfRun>,
    ended: Vec<(OfRun, Name)>,
) -> Vec<(OfRun, Option<Name>)> {
    let has_ended = |run: &OfRun| ended.iter().any(|(it, _)| it == run);
    let is_left = |run: &OfRun| !has_ended(run) && session.of_runs().all(|it| it != *run);
    let left: Vec<OfRun> = held.into_iter().filter(is_left).collect();
    let left = left.into_iter().map(|run| (run, None));
    let ended = ended.into_iter().map(|(run, end)| (run, Some(end)));
    ended.chain(left).collect()
}

//! Events: what a person types, presses, shares, or leaves undone.

use jiff::SignedDuration;
use jiff::civil::Date;

use super::answer::Wrong;
use super::effect::{Effect, Keyboard, Message};
use super::event::{Act, Context, Event, Press};
use super::machine::Machine;
use super::request::DayState;
use super::resume::is_of;
use super::session::{Choice, Session, View};
use super::step::Step;
use super::values::Extra;
use crate::check::OFFERED;
use crate::locale::Key;
use crate::model::Column;
use crate::name::Name;
use crate::program::{Flow, Program};
use crate::syntax::{self, Button, GivenMap, StateKind};
use crate::value::{Phone, RowReference, Type, Value};

/// One event of one person's dialogue. The host answers the step's needs, and commits its outcome with
/// whatever they wrote.
pub fn step<'p>(
    program: &'p Program,
    session: Session,
    event: Event,
    context: Context,
) -> Step<'p> {
    Step::new(|needs| Machine::new(program, needs, session, context).run(event))
}

impl<'p> Machine<'p> {
    async fn run(mut self, event: Event) -> super::Outcome {
        self.meet().await;
        if let Event::TooMany(act) = event {
            self.slow_down(act).await;
            return self.finish();
        }
        if let Event::Offered(booking) = event {
            self.offer(booking).await;
            return self.finish();
        }
        let ended = self.ended();
        if ended.is_some() {
            self.session.stack.clear();
            self.session.screen = None;
        }
        self.session.version.clone_from(&self.program.version);
        let acted = !matches!(event, Event::Silence | Event::Failed);
        let was_in_dialogue = !self.session.stack.is_empty();
        if acted {
            self.session.touched = Some(self.context.now);
        }
        match (event, ended) {
            (Event::Silence, _) => self.silence().await,
            (Event::Failed, _) => self.fail().await,
            (event, Some(reason)) if !is_command(&event) => {
                if matches!(event, Event::Press(_)) {
                    self.effects.push(Effect::Toast { text: None });
                }
                self.add_core_head(reason).await;
                self.home().await;
            }
            (Event::Text(text), _) => self.typed(&text).await,
            (Event::Contact { phone, own }, _) => self.shared(phone.filter(|_| own)).await,
            (Event::Press(press), _) => self.pressed(press).await,
            (Event::Other, _) => self.no_answer().await,
            (Event::TooMany(_) | Event::Offered(_), _) => unreachable!("it was answered above"),
        }
        if acted {
            if self.session.stack.is_empty() {
                self.end_aloud(was_in_dialogue).await;
            }
            self.watch_silence();
        }
        self.finish()
    }

    /// Says that the person is to wait, and leaves the dialogue as it stands, its keyboard too.
    async fn slow_down(&mut self, act: Act) {
        let effect = match act {
            Act::Press => Effect::Toast {
                text: Some(self.core("core-limit-presses").await),
            },
            Act::Message => Effect::Send {
                message: Message {
                    text: self.core("core-limit").await,
                    keyboard: Keyboard::Empty,
                    shows: "core-limit".to_owned(),
                },
                replaces: None,
            },
        };
        self.effects.push(effect);
    }

    /// Says what is held for the person, if it still is, and leaves the dialogue as it stands.
    async fn offer(&mut self, booking: RowReference) {
        let record = self.record(&booking).await;
        let is_held = record.is_some_and(|record| {
            let expires = &record.values["expires"];
            !record.deleted && matches!(expires, Value::Moment(until) if *until > self.context.now)
        });
        if !is_held {
            return;
        }
        let row = Extra::from([("row".into(), Value::Row(booking))]);
        let message = Message {
            text: self.text(Key::message(OFFERED), &row).await,
            keyboard: Keyboard::Empty,
            shows: OFFERED.to_owned(),
        };
        self.effects.push(Effect::Send {
            message,
            replaces: None,
        });
    }

    /// Ends a dialogue with what is left to be said, or at least with a word: an act that nothing
    /// answers looks like a fault.
    async fn end_aloud(&mut self, was_in_dialogue: bool) {
        let left = self.headed(String::new());
        if !left.is_empty() {
            return self.say(left).await;
        }
        let is_answer = |effect: &Effect| {
            matches!(
                effect,
                Effect::Send { .. } | Effect::Toast { text: Some(_) }
            )
        };
        if !self.effects.iter().any(is_answer) {
            self.say_core(match (self.wrote, was_in_dialogue) {
                (true, _) => "core-accepted",
                (false, true) => "core-cancelled",
                (false, false) => "core-nothing",
            })
            .await;
        }
    }

    async fn typed(&mut self, text: &str) {
        if let Some(command) = text.trim().strip_prefix('/') {
            return self.command(command).await;
        }
        let label = self.session.screen.as_ref().and_then(|screen| {
            let place = screen
                .labels
                .iter()
                .position(|label| label == text.trim())?;
            screen.choices.get(place).cloned()
        });
        if let Some(choice) = label.filter(|choice| *choice != Choice::Contact) {
            return self.choose(choice).await;
        }
        let (Some((flow, syntax, _)), Some(column)) = (self.current(), self.question()) else {
            return self.no_answer().await;
        };
        match self.read(column, text).await {
            Ok(value) => self.accept(syntax, value).await,
            Err(wrong) => self.again_with(flow, syntax, &wrong).await,
        }
    }

    /// A contact counts only if it is the sender's own: anyone can forward another's.
    async fn shared(&mut self, phone: Option<Phone>) {
        let asked = self
            .question()
            .filter(|column| column.typed.of == Type::Phone)
            .and(self.current());
        match (asked, phone) {
            (None, _) => self.no_answer().await,
            (Some((_, syntax, _)), Some(phone)) => self.accept(syntax, Value::Phone(phone)).await,
            (Some((flow, syntax, _)), None) => {
                let wrong = Wrong {
                    message: "core-invalid-contact",
                    from: Value::None,
                    to: Value::None,
                };
                self.again_with(flow, syntax, &wrong).await;
            }
        }
    }

    async fn again_with(&mut self, flow: &Flow, syntax: &syntax::State, wrong: &Wrong) {
        self.refuse(flow, syntax, wrong).await;
        self.proceed().await;
    }

    async fn accept(&mut self, syntax: &syntax::State, value: Value) {
        if matches!(syntax.kind, StateKind::Form { .. }) {
            self.fill(syntax, value);
        } else {
            self.answer(value);
            self.follow(&"done".into()).await;
        }
        self.proceed().await;
    }

    /// What came fits nothing that was asked.
    async fn no_answer(&mut self) {
        if self.session.stack.is_empty() {
            self.add_core_head("core-nothing").await;
            self.home().await;
        } else {
            if !self.takes_text() {
                self.add_core_head("core-press").await;
            }
            self.proceed().await;
        }
    }

    /// What the current state asks for: its own value, or a column of its form.
    fn question(&self) -> Option<&'p Column> {
        let (_, syntax, found) = self.current()?;
        match &syntax.kind {
            StateKind::Ask { .. } => found.asks.as_ref(),
            _ => self.form_column(syntax),
        }
    }

    /// Whether the current state is answered by typing.
    fn takes_text(&self) -> bool {
        self.question().is_some_and(|column| {
            !matches!(
                column.typed.of,
                Type::Choice(_) | Type::Boolean | Type::Language
            )
        })
    }

    /// The menu, where a person without a dialogue is.
    async fn home(&mut self) {
        let start = self.program.command("start", &self.roles);
        match start {
            Some((flow, _, start)) => {
                self.begin(flow, Some(start));
                self.proceed().await;
            }
            None => {
                let text = self.headed(String::new());
                if !text.is_empty() {
                    self.say(text).await;
                }
            }
        }
    }

    async fn command(&mut self, text: &str) {
        let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let word = word.split('@').next().unwrap_or(word);
        let rest = rest.trim();
        match word {
            "cancel" => return self.cancel().await,
            "help" => return self.help().await,
            "start" if !rest.is_empty() && self.link(rest).await => return,
            _ => {}
        }
        let Some((flow, pattern, start)) = self.program.command(word, &self.roles) else {
            return self.no_answer_to_command().await;
        };
        self.begin(flow, Some(start));
        if let Some(frame) = self.frame_mut() {
            frame.arguments = arguments(&pattern.arguments, rest).collect();
        }
        self.proceed().await;
    }

    async fn no_answer_to_command(&mut self) {
        self.add_core_head("core-nothing").await;
        if self.session.stack.is_empty() {
            self.home().await;
        } else {
            self.proceed().await;
        }
    }

    /// A deep link: anyone can type one, so its argument is worth no more than a typed answer.
    async fn link(&mut self, payload: &str) -> bool {
        let Some((flow, start, argument)) = self.program.link(payload, &self.roles) else {
            return false;
        };
        self.begin(flow, Some(start));
        if let Some(frame) = self.frame_mut() {
            frame.arguments.extend(argument);
        }
        self.proceed().await;
        true
    }

    /// `/cancel`, and every button that leaves.
    async fn cancel(&mut self) {
        let id = if self.session.stack.is_empty() {
            "core-nothing"
        } else {
            "core-cancelled"
        };
        self.session.stack.clear();
        self.session.screen = None;
        self.say_core(id).await;
    }

    async fn help(&mut self) {
        let mut text = self.core("core-help").await;
        for (command, description) in self.command_list().await {
            text.push_str(&format!("\n/{command} – {description}"));
        }
        self.shows = "core-help".to_owned();
        self.say(text).await;
        if !self.session.stack.is_empty() {
            self.proceed().await;
        }
    }

    /// A press means what the newest screen says that its number means, and nothing else.
    async fn pressed(&mut self, press: Press) {
        let choice = self.session.screen.as_ref().and_then(|screen| {
            let (number, index) = press.data.split_once('.')?;
            (number.parse() == Ok(screen.number)).then_some(())?;
            screen.choices.get(index.parse::<usize>().ok()?).cloned()
        });
        let Some(choice) = choice else {
            let text = Some(self.core("core-expired").await);
            self.effects.push(Effect::Toast { text });
            // Pressed twice on the last message, the screen that it became is in view already.
            match (press.last, self.session.stack.is_empty()) {
                (true, _) => {}
                (false, false) => self.proceed().await,
                (false, true) => self.home().await,
            }
            return;
        };
        self.effects.push(Effect::Toast { text: None });
        self.replaces = press.last.then_some(press.message);
        if choice != Choice::Nothing && !press.last {
            let message = press.message;
            self.effects.push(Effect::Close { message });
        }
        self.choose(choice).await;
    }

    async fn choose(&mut self, choice: Choice) {
        match choice {
            Choice::Nothing | Choice::Contact => {}
            Choice::Leave => self.cancel().await,
            Choice::Menu(flow) => {
                let flow = self.program.flows.get(&flow);
                let offered = self.program.menu(&self.roles);
                match flow.filter(|flow| offered.iter().any(|other| other.name() == flow.name())) {
                    Some(flow) => {
                        let start = flow.syntax.starts.iter().find(|start| start.menu.is_some());
                        self.begin(flow, start);
                        self.proceed().await;
                    }
                    None => self.home().await,
                }
            }
            Choice::Retry if self.session.stack.is_empty() => self.home().await,
            Choice::Retry => self.proceed().await,
            choice => self.choose_in_state(choice).await,
        }
    }

    /// A choice of the current state, checked against the screen as it would be now.
    async fn choose_in_state(&mut self, choice: Choice) {
        let Some((_, syntax, found)) = self.current() else {
            return self.home().await;
        };
        let outcome: Option<Name> = match choice {
            Choice::Button(id) => match &syntax.kind {
                StateKind::Choose(buttons) if self.is_offered(buttons.get(&id)).await => {
                    self.answer(Value::Choice(id.clone()));
                    Some(id)
                }
                _ => None,
            },
            Choice::Also(id) => match self.is_offered(syntax.also.get(&id)).await {
                true => Some(id),
                false => None,
            },
            Choice::Row(row) => {
                if self.offers(syntax, &row).await {
                    self.answer(Value::Row(row));
                    Some("done".into())
                } else {
                    self.add_core_head("core-missing").await;
                    None
                }
            }
            Choice::Day(day) => match &syntax.kind {
                StateKind::PickDay { free_for } => self.choose_day(free_for, day).await,
                _ => return self.choose_value(syntax, Value::Date(day)).await,
            },
            Choice::Start(start) => match &syntax.kind {
                StateKind::PickStart { free_for }
                    if self.starts(free_for).await.contains(&start) =>
                {
                    self.answer(Value::Moment(start));
                    Some("done".into())
                }
                _ => {
                    self.add_core_head("core-taken").await;
                    None
                }
            },
            Choice::Value(value) => return self.choose_value(syntax, value).await,
            Choice::Default => match (&syntax.kind, &found.asks) {
                (StateKind::Ask { default, .. }, Some(column)) => {
                    match self.default_value(column, default.as_ref()).await {
                        Some(value) => return self.accept(syntax, value).await,
                        None => None,
                    }
                }
                _ => None,
            },
            Choice::Skip => match &syntax.kind {
                StateKind::Ask { optional: true, .. } | StateKind::Pick { optional: true, .. } => {
                    self.answer(Value::None);
                    Some("skipped".into())
                }
                _ => {
                    if self.question().is_some_and(|column| column.typed.optional) {
                        self.fill(syntax, Value::None);
                    }
                    None
                }
            },
            Choice::Page(page) => {
                self.view(|view| view.page = page);
                None
            }
            Choice::Month(month) => {
                self.view(|view| view.month = Some(month));
                None
            }
            Choice::Field(field) => {
                self.change_field(syntax, &field);
                None
            }
            Choice::Finish => self.is_complete().then(|| {
                self.changed(&found.sets);
                "done".into()
            }),
            Choice::Nothing | Choice::Contact | Choice::Leave | Choice::Menu(_) | Choice::Retry => {
                None
            }
        };
        if let Some(outcome) = outcome {
            self.follow(&outcome).await;
        }
        self.proceed().await;
    }

    async fn choose_day(&mut self, free_for: &GivenMap, day: Date) -> Option<Name> {
        let days = self.days(free_for, day, day).await;
        if days.get(&day) != Some(&DayState::Free) {
            self.add_core_head("core-full").await;
            return None;
        }
        self.answer(Value::Date(day));
        Some("done".into())
    }

    /// A value from a button, if it is still one that is asked for.
    async fn choose_value(&mut self, syntax: &syntax::State, value: Value) {
        if let Some(column) = self.question() {
            let bounds = self.bounds(column).await;
            let known = match &value {
                Value::Language(language) => self.program.model.languages.contains(language),
                _ => true,
            };
            if known
                && is_of(&value, &column.typed.of)
                && super::answer::within(&value, &bounds).is_ok()
            {
                return self.accept(syntax, value).await;
            }
        }
        self.proceed().await;
    }

    async fn is_offered(&mut self, button: Option<&Button>) -> bool {
        match button {
            Some(button) => self.is_true(button.condition.as_ref()).await,
            None => false,
        }
    }

    fn view(&mut self, change: impl FnOnce(&mut View)) {
        if let Some(frame) = self.frame_mut() {
            change(&mut frame.view);
        }
    }

    /// How long the app waits for a person in mid-dialogue.
    fn patience(&self) -> SignedDuration {
        match self.setting("silence") {
            Value::Duration(length) => SignedDuration::from_secs(length.seconds),
            _ => SignedDuration::from_hours(1),
        }
    }

    /// Sets the timer of silence once; when it rings too early it is set again.
    fn watch_silence(&mut self) {
        if !self.session.stack.is_empty() && !self.session.watched {
            self.session.watched = true;
            let due = self.context.now.saturating_add(self.patience());
            let due = due.expect("a signed duration has no calendar units");
            self.effects.push(Effect::Silence(Some(due)));
        }
    }

    async fn silence(&mut self) {
        self.session.watched = false;
        let Some(touched) = self.session.touched else {
            return;
        };
        if self.session.stack.is_empty() {
            return;
        }
        let due = touched.saturating_add(self.patience());
        let due = due.expect("a signed duration has no calendar units");
        if self.context.now < due {
            self.session.watched = true;
            self.effects.push(Effect::Silence(Some(due)));
            return;
        }
        if self.has_asked() {
            self.session.stack.clear();
            self.session.screen = None;
            self.say_core("core-silence").await;
        }
    }

    /// Whether an answer was wanted on the way here: a menu or a list of rows left open is no dialogue
    /// left undone. Nobody wants to hear of it an hour later, and its buttons may work for ever.
    fn has_asked(&self) -> bool {
        self.session.stack.iter().any(|frame| {
            let states = self
                .program
                .flows
                .get(&frame.flow)
                .map(|flow| &flow.syntax.states);
            frame.trail.iter().any(|name| {
                states
                    .and_then(|states| states.get(name))
                    .is_some_and(|state| {
                        matches!(
                            state.kind,
                            StateKind::Ask { .. }
                                | StateKind::PickDay { .. }
                                | StateKind::PickStart { .. }
                                | StateKind::Form { .. }
                        )
                    })
            })
        })
    }

    /// A text in a language other than the person's.
    pub fn print_in(&self, language: &Name, message: &str) -> String {
        let model = &self.program.model;
        let printing = crate::locale::Printing {
            zone: &model.zone,
            currency: model.currency,
            now: self.context.now,
        };
        let no_arguments = |_: &str| None;
        self.program
            .catalog
            .format(language, Key::message(message), &no_arguments, &printing)
            .text
    }
}

fn is_command(event: &Event) -> bool {
    matches!(event, Event::Text(text) if text.trim_start().starts_with('/'))
}

/// Each word answers the state of its name; the last takes the rest.
fn arguments<'a>(names: &'a [Name], text: &'a str) -> impl Iterator<Item = (Name, String)> + 'a {
    let words = text.splitn(names.len().max(1), char::is_whitespace);
    let words = words.map(str::trim).filter(|word| !word.is_empty());
    names
        .iter()
        .zip(words)
        .map(|(name, word)| (name.clone(), word.to_owned()))
}

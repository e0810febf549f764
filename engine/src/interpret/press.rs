//! A pressed button: what it means, and whether it is still there.

use jiff::Timestamp;
use jiff::civil::Date;

use super::answer::within;
use super::event::Press;
use super::machine::Machine;
use super::reader::Extra;
use super::request::DayState;
use super::session::Choice;
use crate::locale::Core;
use crate::name::Name;
use crate::outcome::Outcome;
use crate::program::{Begin, Button, Kind, PickDay, State};
use crate::value::{RowReference, Value};

impl<'p> Machine<'p> {
    /// A press means exactly what the newest screen says about its number, and nothing else.
    pub(super) async fn pressed(&mut self, press: Press) {
        let Some(mut choice) = self.walk.pressed(&press.data) else {
            return self.expired(press).await;
        };
        if let Choice::Unavailable(day) = choice {
            if self.still_unavailable(day).await {
                return;
            }
            choice = Choice::Day(day);
        }
        self.walk.session_mut().pressed = Some(press.message);
        if press.last {
            self.speaker.replace(press.message);
        } else if choice != Choice::Nothing {
            self.speaker.close(press.message);
        }
        self.choose(choice).await;
    }

    /// Tells why a day cannot be chosen, and leaves the screen as it is; unless it now can be.
    async fn still_unavailable(&mut self, day: Date) -> bool {
        let Some(Kind::PickDay(pick)) = self.walk.current().map(|state| &state.kind) else {
            return false;
        };
        let state = self.day_state(pick, day).await;
        if pick.offers(state) {
            return false;
        }
        let text = self.no_day(day, state).await;
        self.speaker.toast(text);
        true
    }

    /// Why a day cannot be chosen.
    pub(super) async fn no_day(&mut self, day: Date, state: DayState) -> String {
        let text = match state {
            DayState::Full => Core::DayFull,
            DayState::Free | DayState::Closed => Core::DayClosed,
        };
        let day = Extra::from([("day".into(), Value::Date(day))]);
        self.text(text.key(), &day).await
    }

    /// A button of an older screen: it does nothing, and the newest is shown again.
    async fn expired(&mut self, press: Press) {
        let text = self.core(Core::Expired).await;
        self.speaker.toast(text);
        if press.last {
            match self.walk.session().pressed {
                // A copy of the pressed message, below it: the dialogue goes on in the copy.
                Some(pressed) if pressed < press.message => {
                    self.speaker.close(pressed);
                    self.speaker.replace(press.message);
                    self.walk.session_mut().pressed = Some(press.message);
                }
                // After a second press, the screen that the message became is already visible.
                Some(_) | None => return,
            }
        }
        match self.walk.is_idle() {
            true => self.home().await,
            false => self.proceed().await,
        }
    }

    pub(super) async fn choose(&mut self, choice: Choice) {
        match choice {
            Choice::Nothing
            | Choice::Contact
            | Choice::Person
            | Choice::Chat
            | Choice::Location
            | Choice::Unavailable(_) => {}
            Choice::Leave => self.cancel().await,
            Choice::Menu(flow) => self.choose_flow(&flow).await,
            Choice::Retry if self.walk.is_idle() => self.home().await,
            Choice::Retry => self.proceed().await,
            Choice::Button(_)
            | Choice::Also(_)
            | Choice::Row(_)
            | Choice::Day(_)
            | Choice::Start(_)
            | Choice::Value(_)
            | Choice::Default
            | Choice::Skip
            | Choice::Page(_)
            | Choice::Month(_)
            | Choice::Field(_)
            | Choice::Finish
            | Choice::All
            | Choice::Keep => match self.walk.current() {
                Some(state) => self.choose_in_state(state, choice).await,
                None => self.home().await,
            },
        }
    }

    /// A flow of the menu, if it is still there.
    async fn choose_flow(&mut self, name: &Name) {
        let offered = self.program.menu(&self.roles);
        let flow = offered.into_iter().find(|begin| begin.flow.name == *name);
        let begin = flow.and_then(|begin| {
            let flow = begin.flow;
            let start = flow.starts.iter().find(|start| start.menu.is_some())?;
            Some(Begin { flow, start })
        });
        match begin {
            Some(begin) => {
                self.begin(begin).await;
                self.proceed().await;
            }
            None => self.home().await,
        }
    }

    /// A choice of the current state, checked against the screen as it would be now.
    pub(super) async fn choose_in_state(&mut self, state: &'p State, choice: Choice) {
        let outcome = match choice {
            Choice::Button(id) => self.choose_button(state, id).await,
            Choice::Also(id) => match self.is_offered(state.also.get(&id)).await {
                true => Some(id),
                false => None,
            },
            Choice::Row(row) => return self.choose_row(state, row).await,
            Choice::Day(day) => {
                let Kind::PickDay(pick) = &state.kind else {
                    return self.choose_value(state, Value::Date(day)).await;
                };
                self.choose_day(pick, day).await
            }
            Choice::Start(start) => self.choose_start(state, start).await,
            Choice::Value(value) => return self.choose_value(state, value).await,
            Choice::Default => {
                if let Kind::Ask(ask) = &state.kind
                    && let Some(value) = self.default_value(ask).await
                {
                    return self.accept(state, value).await;
                }
                None
            }
            Choice::Skip => self.skip(state),
            Choice::Page(page) => {
                if let Some(view) = self.walk.view_mut() {
                    view.page = page;
                }
                None
            }
            Choice::Month(month) => {
                if let Some(view) = self.walk.view_mut() {
                    view.month = Some(month);
                }
                None
            }
            Choice::Field(field) => {
                if let Kind::Form(form) = &state.kind {
                    self.change_field(form, &field);
                }
                None
            }
            Choice::Keep => {
                self.keep_field();
                None
            }
            Choice::All => {
                if let Some(view) = self.walk.view_mut() {
                    view.search = None;
                    view.page = 0;
                }
                None
            }
            Choice::Finish => match self.selection() {
                Some(selection) => match self.all_chosen(selection).await {
                    Some(rows) => return self.accept(state, rows).await,
                    None => None,
                },
                None => self.is_complete().then(|| {
                    self.walk.changed(&state.sets);
                    Outcome::Done.into()
                }),
            },
            Choice::Nothing
            | Choice::Contact
            | Choice::Person
            | Choice::Chat
            | Choice::Location
            | Choice::Unavailable(_)
            | Choice::Leave
            | Choice::Menu(_)
            | Choice::Retry => None,
        };
        if let Some(outcome) = outcome {
            self.follow(&outcome).await;
        }
        self.proceed().await;
    }

    async fn choose_button(&mut self, state: &State, id: Name) -> Option<Name> {
        let Kind::Choose(choose) = &state.kind else {
            return None;
        };
        if !self.is_offered(choose.buttons.get(&id)).await {
            return None;
        }
        self.walk
            .answer(&choose.variable, Value::Choice(id.clone()));
        Some(id)
    }

    async fn choose_row(&mut self, state: &'p State, row: RowReference) {
        match self.selection() {
            Some(selection) if self.still_offers(selection, &row).await => match selection.many {
                Some(many) => self.turn_over(many, row).await,
                None => return self.accept(state, Value::Row(row)).await,
            },
            Some(_) | None => self.note_core(Core::Missing).await,
        }
        self.proceed().await;
    }

    async fn choose_day(&mut self, pick: &PickDay, day: Date) -> Option<Name> {
        if !pick.offers(self.day_state(pick, day).await) {
            self.note_core(Core::Full).await;
            return None;
        }
        self.walk.answer(&pick.variable, Value::Date(day));
        Some(Outcome::Done.into())
    }

    async fn choose_start(&mut self, state: &State, start: Timestamp) -> Option<Name> {
        if let Kind::PickStart(pick) = &state.kind
            && self.starts(pick).await.contains(&start)
        {
            self.walk.answer(&pick.variable, Value::Moment(start));
            return Some(Outcome::Done.into());
        }
        self.note_core(Core::Taken).await;
        None
    }

    /// A value from a button, if it still is one of those asked for.
    async fn choose_value(&mut self, state: &'p State, value: Value) {
        if let Some(column) = self.question_asked() {
            let bounds = self.bounds(column).await;
            let languages = &self.program.model.languages;
            let is_gone = matches!(&value, Value::Language(it) if !languages.contains(it));
            if !is_gone && column.typed.of.holds(&value) && within(&value, &bounds).is_ok() {
                return self.accept(state, value).await;
            }
        }
        self.proceed().await;
    }

    fn skip(&mut self, state: &'p State) -> Option<Name> {
        if let Kind::Form(form) = &state.kind {
            let field = self.form_field(form);
            if field.is_some_and(|it| it.column.typed.optional) {
                self.fill(form, Value::None);
            }
            return None;
        }
        let variable = state.kind.skippable()?;
        self.walk.answer(variable, Value::None);
        Some(Outcome::Skipped.into())
    }

    async fn is_offered(&mut self, button: Option<&Button>) -> bool {
        match button {
            Some(button) => self.is_true(button.condition.as_ref()).await,
            None => false,
        }
    }
}

//! What a person types or shares.

use super::answer::{Wrong, is_typed};
use super::kind::Typed;
use super::machine::Machine;
use super::session::Choice;
use crate::locale::Core;
use crate::model::Column;
use crate::outcome::Outcome;
use crate::program::{Kind, State};
use crate::value::seen::seen;
use crate::value::{ChatId, Document, Phone, Photo, RowId, RowReference, Type, Value};

impl<'p> Machine<'p> {
    pub(super) async fn typed(&mut self, text: &str) {
        if let Some(command) = command_in(text) {
            return self.command(&command).await;
        }
        let choice = self.walk.key(text);
        // What a key sends that shares something is not its label.
        let sends_label = |choice: &Choice| {
            !matches!(
                choice,
                Choice::Contact | Choice::Person | Choice::Chat | Choice::Location
            )
        };
        if let Some(choice) = choice.filter(sends_label) {
            return self.choose(choice).await;
        }
        let Some(state) = self.walk.current() else {
            return self.no_answer().await;
        };
        match self.pick_typed(state, text).await {
            Typed::Choice(choice) => return self.choose(choice).await,
            Typed::NotOffered => {
                self.note_core(Core::NotFree).await;
                return self.proceed().await;
            }
            Typed::NoDay(day, state) => {
                let text = self.no_day(day, state).await;
                self.speaker.note(text.into());
                return self.proceed().await;
            }
            Typed::Searched => return self.proceed().await,
            Typed::Unread => {}
        }
        let Some(column) = self.question_asked() else {
            return self.no_answer().await;
        };
        match self.read(column, text).await {
            Ok(value) => self.accept(state, value).await,
            Err(wrong) => self.again_with(state, &wrong).await,
        }
    }

    /// Where a phone is asked for, a contact counts only if it is the sender's own, because anybody
    /// can forward another person's. Whoever sees everything may give that of somebody who has
    /// called them. Where a person is asked for, it names one.
    pub(super) async fn shared_contact(&mut self, phone: Option<Phone>, of: Option<RowId>) {
        if self.asks_for_person() {
            return self.accept_person(of, Core::UnknownPerson).await;
        }
        let own = of.is_some() && of == self.reader.me().map(|me| me.id);
        let asked = self
            .question_asked()
            .filter(|column| column.typed.of == Type::Phone)
            .and_then(|column| Some((self.walk.current()?, column)));
        let Some((state, column)) = asked else {
            return self.no_answer().await;
        };
        let wrong = match phone {
            Some(phone) if own || (self.sees_all() && !column.limits.shared_only) => {
                return self.accept(state, Value::Phone(phone)).await;
            }
            _ if !own => Core::InvalidContact,
            _ if column.limits.shared_only => Core::WantedContact,
            _ => Core::InvalidPhone,
        };
        self.again_with(state, &Wrong::plain(wrong)).await;
    }

    /// Somebody chosen from a list of people, where a person is asked for.
    pub(super) async fn shared_person(&mut self, id: RowId) {
        self.accept_person(Some(id), Core::InvalidPerson).await;
    }

    /// Something sent that is not a text, where that is asked for.
    pub(super) async fn sent(&mut self, value: Value) {
        let column = self.question_asked();
        match self.walk.current() {
            Some(state) if column.is_some_and(|column| column.typed.of.holds(&value)) => {
                self.accept(state, value).await;
            }
            Some(_) | None => self.no_answer().await,
        }
    }

    /// A file, which others may have come with.
    pub(super) async fn sent_file(
        &mut self,
        photo: Option<Photo>,
        file: Option<Document>,
        has_others: bool,
    ) {
        let (value, one) = if self.asks_for(&Type::Photo) {
            (photo.map(Value::Photo), Core::OnePhoto)
        } else if self.asks_for(&Type::Document) {
            (file.map(Value::Document), Core::OneFile)
        } else {
            return self.no_answer().await;
        };
        let Some(value) = value else {
            return self.sent_something().await;
        };
        if has_others {
            self.note_core(one).await;
        }
        self.sent(value).await;
    }

    /// Something that no state takes. Where a photo or a file is asked for, it was meant as one.
    pub(super) async fn sent_something(&mut self) {
        let wrong = if self.asks_for(&Type::Photo) {
            Core::InvalidPhoto
        } else if self.asks_for(&Type::Document) {
            Core::InvalidFile
        } else {
            return self.no_answer().await;
        };
        match self.walk.current() {
            Some(state) => self.again_with(state, &Wrong::plain(wrong)).await,
            None => self.no_answer().await,
        }
    }

    /// A group or a channel, where one is asked for.
    pub(super) async fn shared_chat(&mut self, chat: Option<ChatId>) {
        let Some(state) = self.walk.current() else {
            return self.no_answer().await;
        };
        let wrong = Wrong::plain(Core::InvalidChat);
        match chat {
            Some(chat) => self.accept(state, Value::Chat(chat)).await,
            None => self.again_with(state, &wrong).await,
        }
    }

    /// Whether the person's role in the flow sees all rows.
    fn sees_all(&self) -> bool {
        let role = self.walk.run().role();
        role.is_some_and(|role| self.program.model.roles[role].sees_all)
    }

    /// Whether a person is asked for.
    pub(super) fn asks_for_person(&self) -> bool {
        self.asks_for(&Type::person())
    }

    /// Whether a value of this type is asked for.
    pub(super) fn asks_for(&self, of: &Type) -> bool {
        let asked = self.question_asked();
        asked.is_some_and(|column| column.typed.of == *of)
    }

    /// Takes who was named for the person that is asked for.
    async fn accept_person(&mut self, id: Option<RowId>, otherwise: Core) {
        let Some(state) = self.walk.current() else {
            return self.no_answer().await;
        };
        match id.and_then(|id| RowReference::person(id.0)) {
            Some(person) => {
                let person = Value::Row(person);
                self.acquaint(&person).await;
                self.accept(state, person).await;
            }
            None => self.again_with(state, &Wrong::plain(otherwise)).await,
        }
    }

    async fn again_with(&mut self, state: &'p State, wrong: &Wrong) {
        self.refuse(state, wrong).await;
        self.proceed().await;
    }

    /// Takes a value for what the state asks for, and continues.
    pub(super) async fn accept(&mut self, state: &'p State, value: Value) {
        let Some(value) = self.in_each_language(value) else {
            return self.proceed().await;
        };
        if let Kind::Form(form) = &state.kind {
            self.fill(form, value);
        } else if let Some(variable) = state.kind.variable() {
            self.walk.answer(variable, value);
            self.follow(&Outcome::Done.into()).await;
        }
        self.proceed().await;
    }

    /// What came does not fit anything that was asked.
    pub(super) async fn no_answer(&mut self) {
        if self.walk.is_idle() {
            self.note_core(Core::Unasked).await;
            self.home().await;
        } else if let (Some(column), Some(state)) = (self.typed_question(), self.walk.current()) {
            // Something else was sent than what is asked for.
            let wrong = match (&column.typed.of, self.read(column, "").await) {
                (Type::Text | Type::Words, _) | (_, Ok(_)) => Wrong::plain(Core::WantedText),
                (_, Err(wrong)) => wrong,
            };
            self.again_with(state, &wrong).await;
        } else {
            self.note_core(Core::Press).await;
            self.proceed().await;
        }
    }

    /// What the current state asks for, if that is answered by typing.
    fn typed_question(&self) -> Option<&'p Column> {
        let column = self.question_asked()?;
        is_typed(&column.typed.of).then_some(column)
    }
}

/// What stands after the `/` of a command.
pub(super) fn command_in(text: &str) -> Option<String> {
    seen(text).strip_prefix('/').map(str::to_owned)
}

//! Somebody in a soak: what they do is delivered, now and then once more, and they answer each
//! screen once.

use tilmash_tests::dice::Dice;
use tilmash_tests::double::{Chat, Double, InlineAction, Message, Person};

pub(super) struct Guest {
    pub person: Person,
    pub dice: Dice,
    double: Double,
    /// The screens that were answered. Their buttons have numbers of their own.
    answered: Vec<Message>,
    /// Messages and presses, each an update.
    pub acts: usize,
    /// Updates that the bot got once more.
    pub repeated: usize,
}

impl Guest {
    pub(super) fn new(person: Person, double: Double, dice: Dice) -> Guest {
        Guest {
            person,
            dice,
            double,
            answered: Vec::new(),
            acts: 0,
            repeated: 0,
        }
    }

    pub(super) fn says(&mut self, text: &str) {
        let update = self.person.says(text);
        self.acted(update);
    }

    /// Presses a button of this message, whatever has been sent since.
    pub(super) fn presses(&mut self, screen: &Message, wanted: impl Fn(&str) -> bool) {
        let keyboard = screen.inline_keyboard().expect("a screen has buttons");
        let mut buttons = keyboard.rows.iter().flatten();
        let button = buttons.find(|button| wanted(&button.label));
        let button = button.unwrap_or_else(|| panic!("no such button in {screen:?}"));
        let InlineAction::Callback(data) = &button.action else {
            panic!("the button tells the bot nothing: {button:?}");
        };
        let update = self.person.presses_data(screen.id, data.as_bytes());
        self.has_answered(screen.clone());
        self.acted(update);
    }

    /// Notes that a screen was answered, by a press or by a text.
    pub(super) fn has_answered(&mut self, screen: Message) {
        self.answered.push(screen);
    }

    fn acted(&mut self, update: i64) {
        self.acts += 1;
        if self.dice.once_in(8) {
            self.double.redeliver(update);
            self.repeated += 1;
        }
    }

    pub(super) async fn sees(&self, text: &str) -> Message {
        self.sees_one_of(&[text]).await
    }

    /// Waits for the newest message since the last act that has one of the texts. A message that
    /// was already answered may come again after a kill, however late, or may lose its buttons.
    pub(super) async fn sees_one_of(&self, texts: &[&str]) -> Message {
        let is_answered = |message: &Message| {
            let is_copy = |answered: &&Message| {
                let is_closed = message.labels().is_empty();
                answered.content == message.content
                    && (answered.markup == message.markup || is_closed)
            };
            let had_buttons = |answered: &&Message| !answered.labels().is_empty();
            // A question without buttons is asked in the same words again.
            self.answered.last().is_some_and(|last| is_copy(&last))
                || self
                    .answered
                    .iter()
                    .filter(had_buttons)
                    .any(|it| is_copy(&it))
        };
        let found = |chat: &Chat| {
            let wanted = |message: &&Message| {
                let is_one = texts.iter().any(|text| message.text().contains(text));
                is_one && !is_answered(message)
            };
            chat.news().rev().find(wanted).cloned()
        };
        self.person.wait_for(|chat| found(chat).is_some()).await;
        self.person.look(found).expect("it was there")
    }

    pub(super) fn chat(&self) -> String {
        self.person.look(Chat::to_string)
    }
}

pub(super) fn labels(screen: &Message, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let mut labels = screen.labels().concat();
    labels.retain(|label| wanted(label));
    labels
}

pub(super) fn has(screen: &Message, label: &str) -> bool {
    !labels(screen, |other| other == label).is_empty()
}

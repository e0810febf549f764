//! Someone who books and cancels until the salon closes.

use tilmash_tests::calendar::{Calendar, NEXT, PREVIOUS};
use tilmash_tests::dice::Dice;
use tilmash_tests::double::{Chat, Double, InlineAction, Message, Person};
use tokio::sync::watch;

/// Bookings that a visitor keeps.
const MOST_KEPT: usize = 3;

pub(super) struct Visitor {
    person: Person,
    double: Double,
    name: String,
    dice: Dice,
    visit: Visit,
    /// The screens that were answered. Their buttons have numbers of their own.
    answered: Vec<Message>,
}

/// What a visitor has done, and what must therefore be in the database.
#[derive(Debug)]
pub(super) struct Visit {
    pub person: Person,
    /// Messages and presses, each an update.
    pub acts: usize,
    /// Updates that the bot got once more.
    pub repeated: usize,
    pub booked: usize,
    pub cancelled: usize,
    /// Bookings that somebody else made a moment before.
    pub taken: usize,
}

impl Visitor {
    pub(super) fn new(person: Person, double: Double, number: usize, dice: Dice) -> Visitor {
        // A name has no digits.
        let letter = |place: usize| char::from(b'a' + (place % 26) as u8);
        let letters = [letter(number / 26), letter(number)];
        Visitor {
            visit: Visit {
                person: person.clone(),
                acts: 0,
                repeated: 0,
                booked: 0,
                cancelled: 0,
                taken: 0,
            },
            person,
            double,
            name: format!("Client {}", String::from_iter(letters)),
            dice,
            answered: Vec::new(),
        }
    }

    /// Books and cancels until it closes, then checks that everything is as it was left.
    pub(super) async fn visit(mut self, mut closes: watch::Receiver<bool>) -> Visit {
        while !*closes.borrow_and_update() {
            self.books().await;
            // A visitor who keeps a booking takes its time from all others for good, and a list has
            // few rows.
            let live = self.visit.booked - self.visit.cancelled;
            if live >= MOST_KEPT || !self.dice.once_in(12) {
                self.cancels().await;
            }
        }
        let live = self.visit.booked - self.visit.cancelled;
        let listed = self.lists().await;
        assert_eq!(listed, live, "{:?}\n{}", self.visit, self.chat());
        self.visit
    }

    /// Answers each screen as it comes. Which screens come depends on what is known about the
    /// visitor, and on who else books.
    async fn books(&mut self) {
        const ASKED: [&str; 7] = [
            "Выберите услугу",
            "Выберите день",
            "Выберите время",
            "Как вас зовут?",
            "Отправьте номер",
            "Всё верно?",
            "Вы записаны",
        ];
        self.says("/book");
        loop {
            let screen = self.sees_one_of(&ASKED).await;
            self.visit.taken += usize::from(screen.text().contains("только что заняли"));
            let place = ASKED.iter().position(|text| screen.text().contains(text));
            match place.expect("it was waited for") {
                0 => self.presses(&screen, |label| label.contains("Стрижка")),
                1 => self.presses_a_day(&screen),
                2 => self.presses_a_time(&screen),
                3 => self.says(&self.name.clone()),
                4 => self.says("+7 701 123 45 67"),
                5 => self.presses(&screen, |label| label == "Да, записаться"),
                _ => break,
            }
            // By a press or by a text.
            self.answered.push(screen);
        }
        self.visit.booked += 1;
    }

    /// Cancels the first booking that can still be.
    async fn cancels(&mut self) {
        self.says("/my");
        let mine = self.sees("Ваши записи").await;
        let bookings = labels(&mine, |label| label.contains("Стрижка"));
        let last = bookings.last().expect("a booking was made").clone();
        self.presses(&mine, |label| label == last);
        let details = self.sees("Статус: подтверждена").await;
        self.presses(&details, |label| label == "Отменить запись");
        let question = self
            .sees_one_of(&["Отменить запись?", "онлайн можно"])
            .await;
        if !has(&question, "Да, отменить") {
            return;
        }
        self.presses(&question, |label| label == "Да, отменить");
        self.sees("Запись отменена").await;
        self.visit.cancelled += 1;
    }

    /// How many bookings are still to come.
    async fn lists(&mut self) -> usize {
        self.says("/my");
        let mine = self.sees_one_of(&["Ваши записи", "записей нет"]).await;
        match mine.text().contains("Ваши записи") {
            true => labels(&mine, |label| label.contains("Стрижка")).len(),
            false => 0,
        }
    }

    /// Presses a day, or an arrow where no day is to be had.
    fn presses_a_day(&mut self, screen: &Message) {
        let calendar = Calendar::of(screen.clone());
        // What is tomorrow can no longer be cancelled.
        let days: Vec<u8> = calendar.lasting_days().collect();
        let turns = days.is_empty() || self.dice.once_in(2);
        let label = match (turns, calendar.has_next()) {
            (true, true) => NEXT.to_owned(),
            (true, false) if days.is_empty() => PREVIOUS.to_owned(),
            _ => self.dice.of(&days).to_string(),
        };
        self.presses(screen, |other| other == label);
    }

    fn presses_a_time(&mut self, times: &Message) {
        let times_of_day = labels(times, |label| label.contains(':'));
        let time = self.dice.of(&times_of_day).clone();
        self.presses(times, |label| label == time);
    }

    fn says(&mut self, text: &str) {
        let update = self.person.says(text);
        self.acted(update);
    }

    /// Presses a button of this message, whatever has been sent since.
    fn presses(&mut self, screen: &Message, wanted: impl Fn(&str) -> bool) {
        let keyboard = screen.inline_keyboard().expect("a screen has buttons");
        let mut buttons = keyboard.rows.iter().flatten();
        let button = buttons.find(|button| wanted(&button.label));
        let button = button.unwrap_or_else(|| panic!("no such button in {screen:?}"));
        let InlineAction::Callback(data) = &button.action else {
            panic!("the button tells the bot nothing: {button:?}");
        };
        let update = self.person.presses_data(screen.id, data.as_bytes());
        self.answered.push(screen.clone());
        self.acted(update);
    }

    fn acted(&mut self, update: i64) {
        self.visit.acts += 1;
        if self.dice.once_in(8) {
            self.double.redeliver(update);
            self.visit.repeated += 1;
        }
    }

    async fn sees(&self, text: &str) -> Message {
        self.sees_one_of(&[text]).await
    }

    /// Waits for the newest message since the last act that has one of the texts. A message that
    /// was already answered may come again after a kill, however late, or may lose its buttons.
    async fn sees_one_of(&self, texts: &[&str]) -> Message {
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

    fn chat(&self) -> String {
        self.person.look(Chat::to_string)
    }
}

fn labels(screen: &Message, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let mut labels = screen.labels().concat();
    labels.retain(|label| wanted(label));
    labels
}

fn has(screen: &Message, label: &str) -> bool {
    !labels(screen, |other| other == label).is_empty()
}

//! Someone who books and cancels until the salon closes.

use tilmash_tests::calendar::{Calendar, NEXT, PREVIOUS};
use tilmash_tests::dice::Dice;
use tilmash_tests::double::{Double, Message, Person};
use tokio::sync::watch;

use super::guest::{Guest, has, labels};

/// Bookings that a visitor keeps.
const MOST_KEPT: usize = 3;

pub(super) struct Visitor {
    guest: Guest,
    name: String,
    visit: Visit,
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
            guest: Guest::new(person, double, dice),
            name: format!("Client {}", String::from_iter(letters)),
        }
    }

    /// Books and cancels until it closes, then checks that everything is as it was left.
    pub(super) async fn visit(mut self, mut closes: watch::Receiver<bool>) -> Visit {
        while !*closes.borrow_and_update() {
            self.books().await;
            // A visitor who keeps a booking takes its time from all others for good, and a list has
            // few rows.
            let live = self.visit.booked - self.visit.cancelled;
            if live >= MOST_KEPT || !self.guest.dice.once_in(12) {
                self.cancels().await;
            }
        }
        let live = self.visit.booked - self.visit.cancelled;
        let listed = self.lists().await;
        assert_eq!(listed, live, "{:?}\n{}", self.visit, self.guest.chat());
        Visit {
            acts: self.guest.acts,
            repeated: self.guest.repeated,
            ..self.visit
        }
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
        self.guest.says("/book");
        loop {
            let screen = self.guest.sees_one_of(&ASKED).await;
            self.visit.taken += usize::from(screen.text().contains("только что заняли"));
            let place = ASKED.iter().position(|text| screen.text().contains(text));
            match place.expect("it was waited for") {
                0 => self
                    .guest
                    .presses(&screen, |label| label.contains("Стрижка")),
                1 => self.presses_a_day(&screen),
                2 => self.presses_a_time(&screen),
                3 => self.guest.says(&self.name),
                4 => self.guest.says("+7 701 123 45 67"),
                5 => self
                    .guest
                    .presses(&screen, |label| label == "Да, записаться"),
                _ => break,
            }
            // By a press or by a text.
            self.guest.has_answered(screen);
        }
        self.visit.booked += 1;
    }

    /// Cancels the first booking that can still be.
    async fn cancels(&mut self) {
        self.guest.says("/my");
        let mine = self.guest.sees("Ваши записи").await;
        let bookings = labels(&mine, |label| label.contains("Стрижка"));
        let last = bookings.last().expect("a booking was made").clone();
        self.guest.presses(&mine, |label| label == last);
        let details = self.guest.sees("Статус: подтверждена").await;
        self.guest
            .presses(&details, |label| label == "Отменить запись");
        let question = self
            .guest
            .sees_one_of(&["Отменить запись?", "онлайн можно"])
            .await;
        if !has(&question, "Да, отменить") {
            return;
        }
        self.guest
            .presses(&question, |label| label == "Да, отменить");
        self.guest.sees("Запись отменена").await;
        self.visit.cancelled += 1;
    }

    /// How many bookings are still to come.
    async fn lists(&mut self) -> usize {
        self.guest.says("/my");
        let mine = self
            .guest
            .sees_one_of(&["Ваши записи", "записей нет"])
            .await;
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
        let turns = days.is_empty() || self.guest.dice.once_in(2);
        let label = match (turns, calendar.has_next()) {
            (true, true) => NEXT.to_owned(),
            (true, false) if days.is_empty() => PREVIOUS.to_owned(),
            _ => self.guest.dice.of(&days).to_string(),
        };
        self.guest.presses(screen, |other| other == label);
    }

    fn presses_a_time(&mut self, times: &Message) {
        let times_of_day = labels(times, |label| label.contains(':'));
        let time = self.guest.dice.of(&times_of_day).clone();
        self.guest.presses(times, |label| label == time);
    }
}

//! Someone who books at a clinic that keeps its visits itself and is often down, and cancels some,
//! until it closes.

use std::sync::Arc;
use std::time::Duration;

use tilmash_tests::calendar::{Calendar, NEXT};
use tilmash_tests::clinic::Clinic;
use tilmash_tests::double::{Message, Person};
use tokio::sync::watch;

use super::guest::{Guest, has, labels};

/// Visits that a patient keeps.
const MOST_KEPT: usize = 2;
/// What is shown when the clinic has not answered.
const FAILED: &str = "Ответа пока нет";
/// How long a person waits before trying again.
const PATIENCE: Duration = Duration::from_millis(300);
/// What somebody has left is taken back within this time.
const TAKEN_BACK: Duration = Duration::from_secs(90);

pub(super) struct Patient {
    guest: Guest,
    clinic: Arc<Clinic>,
    care: Care,
}

/// What a patient has done, and what must therefore be so on both sides.
#[derive(Debug)]
pub(super) struct Care {
    pub person: Person,
    pub acts: usize,
    pub repeated: usize,
    pub booked: usize,
    pub cancelled: usize,
    /// When those visits are that they were told of and have not cancelled. Two are at one time
    /// where each has a doctor.
    pub visits: Vec<String>,
    /// How often they tried again, and how often they left instead.
    pub tried_again: usize,
    pub left: usize,
    /// Times that somebody else took a moment before.
    pub taken: usize,
}

impl Patient {
    pub(super) fn new(guest: Guest, clinic: Arc<Clinic>) -> Patient {
        Patient {
            care: Care {
                person: guest.person.clone(),
                acts: 0,
                repeated: 0,
                booked: 0,
                cancelled: 0,
                visits: Vec::new(),
                tried_again: 0,
                left: 0,
                taken: 0,
            },
            guest,
            clinic,
        }
    }

    pub(super) async fn comes(mut self, mut closes: watch::Receiver<bool>) -> Care {
        while !*closes.borrow_and_update() {
            self.books().await;
            let live = self.care.visits.len();
            if live >= MOST_KEPT || (live > 0 && self.guest.dice.once_in(2)) {
                self.cancels().await;
            }
        }
        self.settles().await;
        self.looks().await;
        Care {
            acts: self.guest.acts,
            repeated: self.guest.repeated,
            ..self.care
        }
    }

    /// Waits until the clinic has no more of them than they were told.
    async fn settles(&self) {
        let live = self.care.visits.len();
        let settled = async {
            while self.clinic.standing_of(self.guest.person.id) != live {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        };
        let settled = tokio::time::timeout(TAKEN_BACK, settled).await;
        assert!(
            settled.is_ok(),
            "{:?}, {live} to come\n{:?}\n{}",
            self.care,
            self.clinic.standing(),
            self.guest.chat()
        );
    }

    /// Looks at what is to come, so that the bot asks the clinic too.
    async fn looks(&mut self) {
        const SHOWN: [&str; 3] = [FAILED, "Что отменить?", "Записей нет"];
        self.guest.says("/drop");
        loop {
            let screen = self.guest.sees_one_of(&SHOWN).await;
            match screen.text().contains(FAILED) {
                true => self.tries_again(&screen).await,
                false => return,
            }
        }
    }

    /// Answers each screen as it comes, until there is a visit or they have had enough.
    async fn books(&mut self) {
        const ASKED: [&str; 5] = [
            FAILED,
            "Услуга",
            "Выберите день",
            "Выберите время",
            "Записано",
        ];
        let mut chosen = None;
        self.guest.says("/book");
        loop {
            let screen = self.guest.sees_one_of(&ASKED).await;
            self.care.taken += usize::from(screen.text().contains("только что заняли"));
            let place = ASKED.iter().position(|text| screen.text().contains(text));
            match place.expect("it was waited for") {
                0 if self.guest.dice.once_in(4) => {
                    self.leaves(&screen);
                    return;
                }
                0 => self.tries_again(&screen).await,
                1 => self.guest.presses(&screen, |label| label == "Осмотр"),
                2 => self.presses_a_day(&screen),
                3 => chosen = Some(self.presses_a_time(&screen)),
                _ => {
                    let when = screen.text().trim_start_matches("Записано: ").to_owned();
                    let is_chosen = chosen.as_ref().is_some_and(|time| when.ends_with(time));
                    self.guest.has_answered(screen);
                    // What is said of an earlier one may come again after a kill, however late.
                    if is_chosen {
                        self.care.booked += 1;
                        self.care.visits.push(when);
                        return;
                    }
                }
            }
        }
    }

    /// Cancels a visit, however often the clinic does not answer. It may be one that they were not
    /// told of, and that is not yet taken back.
    async fn cancels(&mut self) {
        // Where the answer was lost, the clinic has none any more when it is asked again.
        const ASKED: [&str; 4] = [FAILED, "Что отменить?", "Отменено", "Этой записи нет"];
        let mut chosen = String::new();
        self.guest.says("/drop");
        loop {
            let screen = self.guest.sees_one_of(&ASKED).await;
            let place = ASKED.iter().position(|text| screen.text().contains(text));
            match place.expect("it was waited for") {
                0 => self.tries_again(&screen).await,
                1 => {
                    let visits = labels(&screen, |label| label.contains(':'));
                    chosen = self.guest.dice.of(&visits).clone();
                    self.guest.presses(&screen, |label| label == chosen);
                }
                _ => {
                    let told = screen.text().strip_prefix("Отменено: ");
                    let of_another = told.is_some_and(|when| when != chosen);
                    self.guest.has_answered(screen);
                    if !of_another {
                        self.care.cancelled += 1;
                        let known = self.care.visits.iter().position(|when| *when == chosen);
                        known.map(|place| self.care.visits.remove(place));
                        return;
                    }
                }
            }
        }
    }

    async fn tries_again(&mut self, screen: &Message) {
        self.care.tried_again += 1;
        tokio::time::sleep(PATIENCE).await;
        self.guest.presses(screen, |label| label == "Повторить");
    }

    fn leaves(&mut self, screen: &Message) {
        self.care.left += 1;
        self.guest.presses(screen, |label| label == "Выйти");
    }

    fn presses_a_day(&mut self, screen: &Message) {
        let calendar = Calendar::of(screen.clone());
        let days: Vec<u8> = calendar.lasting_days().collect();
        let label = match days.is_empty() && has(screen, NEXT) {
            true => NEXT.to_owned(),
            false => self.guest.dice.of(&days).to_string(),
        };
        self.guest.presses(screen, |other| other == label);
    }

    fn presses_a_time(&mut self, screen: &Message) -> String {
        let times = labels(screen, |label| label.contains(':'));
        let time = self.guest.dice.of(&times).clone();
        self.guest.presses(screen, |label| label == time);
        time
    }
}

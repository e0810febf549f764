//! A person who books: does what the screen asks for, then waits for the next screen.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use tilmash_tests::calendar::{Calendar, NEXT};
use tilmash_tests::double::{Chat, Person};
use tokio::sync::Mutex;

use super::database::Outside;
use crate::dialogue::FULL_NAME;

/// Bookings after which the times are freed: fewer than fit into the days to choose from.
const FREED_AFTER: usize = 50;
/// Free days of a month that are enough to choose from.
const FEWEST_DAYS: usize = 7;
/// Screens of one dialogue. Many more than seven mean that every start is taken.
const MOST_SCREENS: usize = 40;

/// The screens of the salon's booking dialogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Screen {
    Service,
    Day,
    Start,
    Name,
    Phone,
    Confirm,
    Booked,
}

impl Screen {
    /// Each with some words of its Russian text.
    const ALL: [(Screen, &str); 7] = [
        (Screen::Service, "Выберите услугу"),
        (Screen::Day, "Выберите день"),
        (Screen::Start, "Выберите время"),
        (Screen::Name, "Как вас зовут?"),
        (Screen::Phone, "Отправьте номер"),
        (Screen::Confirm, "Всё верно?"),
        (Screen::Booked, "Вы записаны"),
    ];

    /// The screen that the bot has shown since the person's last action.
    fn shown(chat: &Chat) -> Option<Screen> {
        chat.news().rev().find_map(|message| {
            let text = message.text();
            let mut all = Screen::ALL.into_iter();
            all.find_map(|(screen, words)| text.contains(words).then_some(screen))
        })
    }
}

/// What people have booked so far.
pub struct Bookings(Mutex<Booked>);

struct Booked {
    database: Outside,
    count: usize,
}

impl Bookings {
    pub fn at(database: Outside) -> Bookings {
        Bookings(Mutex::new(Booked { database, count: 0 }))
    }

    /// Books a haircut, and sometimes frees all times.
    ///
    /// # Errors
    ///
    /// If the salon has no free time for too long, or the database cannot be written.
    pub async fn make(&self, person: &Person, choice: usize) -> Result<Vec<Duration>> {
        let latencies = book(person, choice).await?;
        let mut booked = self.0.lock().await;
        booked.count += 1;
        if booked.count.is_multiple_of(FREED_AFTER) {
            booked.database.free_times().await?;
        }
        Ok(latencies)
    }
}

/// Sends texts to an echo, as many as a dialogue has screens. Returns how long each answer took.
pub async fn talk(person: Person, number: usize) -> Result<Vec<Duration>> {
    let mut latencies = Vec::new();
    for turn in 0..Screen::ALL.len() {
        let start = Instant::now();
        let text = format!("{number}, {turn}");
        person.says(&text);
        person.waits_for_text(&text).await;
        latencies.push(start.elapsed());
    }
    Ok(latencies)
}

/// Books a haircut, at a day and a time that `choice` picks. Returns for each update how long its
/// answer took.
///
/// # Errors
///
/// If the salon has no free time for too long.
async fn book(person: &Person, choice: usize) -> Result<Vec<Duration>> {
    let mut latencies = Vec::new();
    let mut screen = None;
    while screen != Some(Screen::Booked) {
        if latencies.len() == MOST_SCREENS {
            bail!("no time is free");
        }
        let start = Instant::now();
        act(person, screen, choice + latencies.len());
        person.wait_for(|chat| Screen::shown(chat).is_some()).await;
        latencies.push(start.elapsed());
        screen = person.look(Screen::shown);
    }
    Ok(latencies)
}

fn act(person: &Person, screen: Option<Screen>, choice: usize) {
    let is_time = |label: &str| label.contains(':');
    match screen {
        None | Some(Screen::Booked) => person.says("/book"),
        Some(Screen::Service) => press(person, choice, |label| label.contains("Стрижка")),
        Some(Screen::Day) => press_day(person, choice),
        Some(Screen::Start) => press(person, choice, is_time),
        Some(Screen::Name) => person.says(FULL_NAME),
        Some(Screen::Phone) => person.says("8 701 123-45-67"),
        Some(Screen::Confirm) => person.presses("Да, записаться"),
    };
}

/// Presses a free day. Turns the page first where few are left of the month.
fn press_day(person: &Person, choice: usize) -> i64 {
    let screen = person.screen().expect("a calendar was shown");
    let calendar = Calendar::of(screen.clone());
    let days: Vec<u8> = calendar.lasting_days().collect();
    if days.len() < FEWEST_DAYS && calendar.has_next() {
        return person.presses_on(&screen, NEXT);
    }
    let day = days[spread(choice, days.len())];
    person.presses_on(&screen, &day.to_string())
}

/// Presses one of the buttons that fit.
fn press(person: &Person, choice: usize, fits: impl Fn(&str) -> bool) -> i64 {
    let screen = person.screen().expect("a screen with buttons was shown");
    let mut labels = screen.labels().concat();
    labels.retain(|label| fits(label));
    let label = &labels[spread(choice, labels.len())];
    person.presses(label)
}

/// One of several buttons. The multiplier has no factor in common with a number of buttons, so
/// neighbouring choices are spread over them.
fn spread(choice: usize, buttons: usize) -> usize {
    choice.wrapping_mul(7_919) % buttons
}

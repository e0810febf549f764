//! A client of the salon on the way to a booking.

use tilmash_tests::calendar::{Calendar, Chosen};
use tilmash_tests::double::{Message, Person};

/// People who choose by different lots choose different days, also around midnight.
///
/// Two free days of one lot are five or ten days apart, so closed Sundays leave each lot a day.
const LOTS: u8 = 5;

/// What a client books: a day, and the time of day as its button says it.
pub(crate) struct Start {
    chosen: Chosen,
    time: String,
}

/// Whether a button offers a time of day.
pub(crate) fn is_time(label: &str) -> bool {
    label.contains(':')
}

/// Presses the first wanted button of this screen, which need not be the newest: a message that was
/// sent just before a kill may be sent again.
pub(crate) fn presses_first(
    person: &Person,
    screen: &Message,
    wanted: impl Fn(&str) -> bool,
) -> String {
    let labels = screen.labels().concat();
    let label = labels.into_iter().find(|label| wanted(label));
    let label = label.unwrap_or_else(|| panic!("no such button in {screen:?}"));
    person.presses_on(screen, &label);
    label
}

/// Goes up to the question whether all is right, for a haircut on a day of the person's `lot`.
pub(crate) async fn comes_to_the_confirmation(person: &Person, name: &str, lot: u8) -> Start {
    let calendar = comes_to_the_days(person).await;
    let pick = |page: &Calendar| page.lasting_days().find(|day| day % LOTS == lot);
    let chosen = calendar.choose(person, pick).await;
    let times = person.waits_for_text("Выберите время").await;
    let time = presses_first(person, &times, is_time);
    answers_the_questions(person, name).await;
    Start { chosen, time }
}

/// Goes up to the question whether all is right, for a haircut at a time that somebody else wants.
pub(crate) async fn comes_to_the_confirmation_of(person: &Person, name: &str, start: &Start) {
    let calendar = comes_to_the_days(person).await;
    let Chosen { month, day, .. } = &start.chosen;
    let pick = |page: &Calendar| (page.month() == *month).then_some(*day);
    calendar.choose(person, pick).await;
    let times = person.waits_for_text("Выберите время").await;
    person.presses_on(&times, &start.time);
    answers_the_questions(person, name).await;
}

async fn comes_to_the_days(person: &Person) -> Calendar {
    person.says("/book");
    let services = person.waits_for_text("Выберите услугу").await;
    presses_first(person, &services, |label| label.contains("Стрижка"));
    Calendar::of(person.waits_for_text("Выберите день").await)
}

async fn answers_the_questions(person: &Person, name: &str) {
    person.waits_for_text("Как вас зовут?").await;
    person.says(name);
    person.waits_for_text("Отправьте номер").await;
    person.shares_contact();
    person.waits_for_text("Всё верно?").await;
}

//! Days as people choose them from the calendars that the bot shows, whatever today is.
//!
//! A calendar shows one month. Today and tomorrow may stop being free while a test runs, and near
//! the end of a month they may be the only days left in it. Therefore the first two free days of a
//! page are not worth choosing, and where a page has no other day, people turn to the next.

use crate::double::{Message, Person};

/// Free days at the beginning of a page that may pass while a test runs.
const MAY_PASS: usize = 2;
/// The arrow to the next month.
pub const NEXT: &str = "›";
/// The arrow to the month before.
pub const PREVIOUS: &str = "‹";

/// One month of a calendar.
#[derive(Clone, Debug)]
pub struct Calendar {
    screen: Message,
}

/// A day that a person has pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The month's title, with its year.
    pub month: String,
    pub day: u8,
    /// The presses on arrows before the one on the day.
    pub turns: usize,
}

impl Calendar {
    /// # Panics
    ///
    /// If the message has no buttons.
    pub fn of(screen: Message) -> Calendar {
        assert!(!screen.labels().is_empty(), "no calendar: {screen:?}");
        Calendar { screen }
    }

    /// The month's title, with its year.
    pub fn month(&self) -> String {
        let head = self.screen.labels().swap_remove(0);
        let mut titles = head
            .into_iter()
            .filter(|label| label != PREVIOUS && label != NEXT);
        titles
            .next()
            .expect("a month has its title between the arrows")
    }

    /// The free days, in their order.
    pub fn days(&self) -> Vec<u8> {
        let labels = self.screen.labels().concat();
        labels
            .iter()
            .filter_map(|label| label.parse().ok())
            .collect()
    }

    /// The free days that stay free while a test runs, unless somebody books them.
    pub fn lasting_days(&self) -> impl Iterator<Item = u8> {
        self.days().into_iter().skip(MAY_PASS)
    }

    pub fn has_next(&self) -> bool {
        self.has(NEXT)
    }

    fn has(&self, arrow: &str) -> bool {
        self.screen.labels()[0].iter().any(|label| label == arrow)
    }

    /// Presses the day that is picked, on the first page where one is.
    ///
    /// # Panics
    ///
    /// If none is picked on any page.
    pub async fn choose(self, person: &Person, pick: impl Fn(&Calendar) -> Option<u8>) -> Chosen {
        let mut page = self;
        let mut turns = 0;
        loop {
            if let Some(day) = pick(&page) {
                person.presses_on(&page.screen, &day.to_string());
                let month = page.month();
                return Chosen { month, day, turns };
            }
            page = page.turn(person).await;
            turns += 1;
        }
    }

    /// Presses a day that stays free while a test runs, unless somebody books it.
    pub async fn choose_lasting(self, person: &Person) -> Chosen {
        self.choose(person, |page| page.lasting_days().next()).await
    }

    /// The next month.
    async fn turn(self, person: &Person) -> Calendar {
        let shown = self.month();
        person.presses_on(&self.screen, NEXT);
        // The same page may come again, where the bot was killed just after it had sent it.
        let another = |message: &Message| {
            let head = message.labels().into_iter().next().unwrap_or_default();
            head.iter().any(|label| label == PREVIOUS) && !head.contains(&shown)
        };
        let what = format!("the month after `{shown}`");
        let screen = person.waits_for_message(what, another).await;
        Calendar::of(screen)
    }
}

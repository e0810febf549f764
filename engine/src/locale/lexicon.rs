//! [`Lexicon`]: the words with which the people of an app write days and times.
//!
//! Names of months and weekdays are ICU's, the other words are texts of the library (`core-read`).
//! People mix languages, so the words of all languages of the app are read.

use jiff::civil::Weekday;

use super::catalog::Catalog;
use super::core::Core;
use super::writer::Printing;
use crate::value::seen::plain;

/// What a word of a day or a time means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// From 1.
    Month(i8),
    Weekday(Weekday),
    /// So many days from today.
    Day(i8),
    Morning,
    /// From noon to midnight.
    Afternoon,
    Night,
    /// A word that means nothing by itself: «в», «сағат».
    Filler,
}

impl When {
    const WORDS: [(Core, When); 8] = [
        (Core::ReadYesterday, When::Day(-1)),
        (Core::ReadToday, When::Day(0)),
        (Core::ReadTomorrow, When::Day(1)),
        (Core::ReadAfterTomorrow, When::Day(2)),
        (Core::ReadMorning, When::Morning),
        (Core::ReadAfternoon, When::Afternoon),
        (Core::ReadNight, When::Night),
        (Core::ReadFiller, When::Filler),
    ];

    /// Whether a word of this meaning may have an ending.
    fn bends(self) -> bool {
        match self {
            When::Month(_) | When::Weekday(_) | When::Day(_) => true,
            When::Morning | When::Afternoon | When::Night | When::Filler => false,
        }
    }

    /// Whether a word of this meaning may be shortened. Weekdays have short names of their own.
    fn shortens(self) -> bool {
        match self {
            When::Month(_) => true,
            When::Weekday(_)
            | When::Day(_)
            | When::Morning
            | When::Afternoon
            | When::Night
            | When::Filler => false,
        }
    }
}

/// The words with which the people of an app write days and times.
#[derive(Debug)]
pub struct Lexicon {
    words: Vec<(String, When)>,
    /// The units of a duration, in seconds.
    units: Vec<(String, i64)>,
}

impl Catalog {
    pub fn lexicon(&self, printing: &Printing<'_>) -> Lexicon {
        let mut words = Vec::new();
        let mut units = Vec::new();
        let mut add = |text: &str, when: When| {
            words.extend(each_word(text).into_iter().map(|word| (word, when)));
        };
        for name in self.languages() {
            let Some(language) = self.language(name) else {
                continue;
            };
            let conventions = &language.conventions;
            for month in 1..=12 {
                add(conventions.month(month), When::Month(month));
                add(conventions.month_alone(month), When::Month(month));
            }
            for weekday in Weekday::Monday.cycle_forward().take(7) {
                add(conventions.weekday(weekday), When::Weekday(weekday));
                add(conventions.weekday_short(weekday), When::Weekday(weekday));
            }
            let no_values = |_: &str| None;
            let written = |core: Core| {
                self.format(name, core.key(), &no_values, printing)
                    .text
                    .text
            };
            for (core, when) in When::WORDS {
                add(&written(core), when);
            }
            for (core, seconds) in UNITS {
                units.extend(
                    each_word(&written(core))
                        .into_iter()
                        .map(|it| (it, seconds)),
                );
            }
        }
        Lexicon { words, units }
    }
}

/// The units in which a duration is typed, in seconds.
const UNITS: [(Core, i64); 3] = [
    (Core::ReadDays, 86_400),
    (Core::ReadHours, 3_600),
    (Core::ReadMinutes, 60),
];

fn each_word(text: &str) -> Vec<String> {
    let text = folded(text);
    let each = text.split(|letter: char| !letter.is_alphabetic());
    let each = each.filter(|word| !word.is_empty());
    each.map(str::to_owned).collect()
}

impl Lexicon {
    /// The seconds of a unit in which a duration is typed: «ч», «мин», «сағат».
    pub fn unit(&self, word: &str) -> Option<i64> {
        let word = folded(word);
        let mut units = self.units.iter();
        units.find(|(known, _)| *known == word).map(|(_, it)| *it)
    }

    /// What a word means: as it stands; or a month shortened to three letters or more («дек»); or
    /// with an ending («пятницу», «желтоқсанның»). `None` if it means nothing or several things.
    pub fn find(&self, word: &str) -> Option<When> {
        const SHORTEST: usize = 3;
        const LONGEST_ENDING: usize = 4;
        let word = folded(word);
        if let Some((_, when)) = self.words.iter().find(|(known, _)| *known == word) {
            return Some(*when);
        }
        let length = word.chars().count();
        if length < SHORTEST {
            return None;
        }
        let is_form = |known: &str, when: When| {
            let known_length = known.chars().count();
            // The last letter changes: «среда», «среду».
            let stem: String = known.chars().take(known_length - 1).collect();
            let has_ending = known_length >= SHORTEST && length <= known_length + LONGEST_ENDING;
            (when.shortens() && known.starts_with(&word))
                || (has_ending && word.starts_with(known))
                || (length == known_length && length > SHORTEST && word.starts_with(&stem))
        };
        let bending = self.words.iter().filter(|(_, when)| when.bends());
        let mut found = bending.filter(|(known, when)| is_form(known, *when));
        let (_, when) = found.next()?;
        found.all(|(_, other)| other == when).then_some(*when)
    }
}

/// A text in lower case, without the differences that keyboards make: many people type Kazakh on a
/// Russian keyboard, and few type «ё».
fn folded(text: &str) -> String {
    let letter = |letter: char| match letter {
        'ә' => 'а',
        'ғ' => 'г',
        'қ' => 'к',
        'ң' => 'н',
        'ө' => 'о',
        'ұ' | 'ү' => 'у',
        'һ' => 'х',
        'і' => 'и',
        'ё' => 'е',
        letter => letter,
    };
    plain(text).to_lowercase().chars().map(letter).collect()
}

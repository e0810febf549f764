//! What ICU knows about a language: plural categories, number signs, names of months and weekdays.
//!
//! Names are looked up once. The order of a date's parts is a text of the catalog.

use fixed_decimal::Decimal;
use icu_calendar::{Date, Gregorian};
use icu_datetime::fieldsets::enums::DateFieldSet;
use icu_datetime::pattern::{DateTimePattern, FixedCalendarDateTimeNames};
use icu_decimal::DecimalFormatter;
use icu_locale_core::Locale;
use icu_plurals::PluralRules;
use jiff::civil::Weekday;
use writeable::{TryWriteable, Writeable};

use super::plural::Plural;

pub(super) struct Conventions {
    plural_rules: PluralRules,
    /// The categories of whole numbers.
    plurals: Vec<Plural>,
    decimals: DecimalFormatter,
    /// The form after a day: «мая».
    months: Vec<String>,
    /// The form without a day: «май».
    months_alone: Vec<String>,
    /// Beginning with Monday.
    weekdays: Vec<String>,
    weekdays_short: Vec<String>,
}

impl Conventions {
    /// The conventions of a BCP 47 tag. An invalid tag, or a language that ICU does not know, gets
    /// the root locale's conventions.
    pub(super) fn new(language: &str) -> Conventions {
        const DATA: &str = "ICU's compiled data serve every locale, by the root at last";
        let locale = Locale::try_from_str(language).unwrap_or(Locale::UNKNOWN);
        let plural_rules = PluralRules::try_new((&locale).into(), Default::default()).expect(DATA);
        let decimals = DecimalFormatter::try_new((&locale).into(), Default::default()).expect(DATA);
        let months = |pattern| {
            (1..=12)
                .map(|month| name(&locale, pattern, month, 1))
                .collect()
        };
        // 1 January 2024 was a Monday.
        let weekdays = |pattern| (1..=7).map(|day| name(&locale, pattern, 1, day)).collect();
        Conventions {
            plurals: plurals_of_integers(&plural_rules),
            plural_rules,
            decimals,
            months: months("MMMM"),
            months_alone: months("LLLL"),
            weekdays: weekdays("EEEE"),
            weekdays_short: weekdays("EEE"),
        }
    }

    pub(super) fn plurals(&self) -> &[Plural] {
        &self.plurals
    }

    pub(super) fn plural(&self, number: &Decimal) -> Plural {
        self.plural_rules.category_for(number).into()
    }

    /// With spaces between thousands and the language's decimal sign.
    pub(super) fn number(&self, number: &Decimal) -> String {
        self.decimals.format(number).write_to_string().into_owned()
    }

    /// What stands before the decimals of a number.
    pub(super) fn decimal_sign(&self) -> char {
        let mut half = Decimal::from(5);
        half.multiply_pow10(-1);
        let written = self.number(&half);
        let mut signs = written.chars();
        signs.find(|sign| !sign.is_numeric()).unwrap_or('.')
    }

    /// The month's name after a day; `month` from 1.
    pub(super) fn month(&self, month: i8) -> &str {
        nth(&self.months, month)
    }

    /// The month's name without a day; `month` from 1.
    pub(super) fn month_alone(&self, month: i8) -> &str {
        nth(&self.months_alone, month)
    }

    pub(super) fn weekday(&self, weekday: Weekday) -> &str {
        nth(&self.weekdays, weekday.to_monday_one_offset())
    }

    pub(super) fn weekday_short(&self, weekday: Weekday) -> &str {
        nth(&self.weekdays_short, weekday.to_monday_one_offset())
    }
}

fn nth(names: &[String], number: i8) -> &str {
    usize::try_from(number - 1)
        .ok()
        .and_then(|index| names.get(index))
        .map_or("", String::as_str)
}

/// The name that a CLDR date pattern (UTS 35, part 4) of one field gives for a day of 2024.
fn name(locale: &Locale, pattern: &str, month: u8, day: u8) -> String {
    let pattern = DateTimePattern::try_from_pattern_str(pattern)
        .expect("the patterns of this file are CLDR date patterns");
    let date =
        Date::try_new_gregorian(2024, month, day).expect("the days named here exist in 2024");
    let mut names: FixedCalendarDateTimeNames<Gregorian, DateFieldSet> =
        FixedCalendarDateTimeNames::new_without_number_formatting(locale.into());
    match names.include_for_pattern(&pattern) {
        Ok(formatter) => match formatter.format(&date).try_write_to_string() {
            Ok(name) | Err((_, name)) => name.into_owned(),
        },
        Err(_) => String::new(),
    }
}

fn plurals_of_integers(rules: &PluralRules) -> Vec<Plural> {
    // CLDR's rules for whole numbers look at the last two digits and, in Romance languages, at
    // whole millions.
    let samples = (0..=200_u32).chain([1_000_000]);
    let mut categories: Vec<Plural> = samples
        .map(|sample| rules.category_for(sample).into())
        .collect();
    categories.sort();
    categories.dedup();
    categories
}

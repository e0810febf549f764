//! Values as readers of Russian and Kazakh write them.
//!
//! Names of months and weekdays and the signs of numbers come from ICU. The order of a date's
//! parts, the words of a duration, yes and no are messages of the library ([`Core`]). To add a
//! language, write these messages.

use fixed_decimal::Decimal as Digits;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::core::Core;
use super::function::{DateLength, Function, Layout, TimeLength, WeekdayLength};
use super::key::Key;
use super::language::Language;
use super::plural::Plural;
use super::writer::{Arguments, Writer};
use crate::value::{Decimal, Duration, Location, MOST_DIGITS, Money, Value};
use crate::zone::{Showing, showing};

/// What a selector compares with the keys of the variants.
pub(super) enum Face {
    Word(String),
    Number(f64, Plural),
    /// Nothing that a key could name: it selects the default variant.
    Other,
}

/// A list selects by its number of items. A row, which may be none, selects only by that.
pub(super) fn face(language: &Language, value: &Value) -> Face {
    let integer = |number: i64| numeric(language, number as f64, &Digits::from(number));
    match value {
        Value::None => Face::Word("none".to_owned()),
        Value::Boolean(value) => Face::Word(value.to_string()),
        Value::Integer(number) => integer(*number),
        Value::Decimal(decimal) => numeric(language, decimal.as_float(), &decimals(*decimal)),
        Value::Money(money) => numeric(language, money.hundredths as f64 / 100.0, &amount(*money)),
        Value::List(items) => integer(i64::try_from(items.len()).unwrap_or(i64::MAX)),
        Value::Choice(id) | Value::Language(id) => Face::Word(id.to_string()),
        Value::Text(text) => Face::Word(text.to_string()),
        Value::Phone(_)
        | Value::Location(_)
        | Value::Photo(_)
        | Value::Document(_)
        | Value::Chat(_)
        | Value::Code(_)
        | Value::Date(_)
        | Value::Time(_)
        | Value::Moment(_)
        | Value::Duration(_)
        | Value::Words(_)
        | Value::Row(_)
        | Value::Draft(_)
        | Value::Span(..)
        | Value::File(_) => Face::Other,
    }
}

pub(super) fn numeric(language: &Language, number: f64, digits: &Digits) -> Face {
    Face::Number(number, language.conventions.plural(digits))
}

/// With the decimals that are not zero.
fn decimals(decimal: Decimal) -> Digits {
    let mut digits = Digits::from(decimal.millionths);
    digits.multiply_pow10(-(MOST_DIGITS as i16));
    digits.absolute.trim_end();
    digits
}

/// An amount in whole units, with two decimals unless they are zero.
fn amount(money: Money) -> Digits {
    let mut amount = Digits::from(money.hundredths);
    amount.multiply_pow10(-2);
    amount.absolute.trim_end_if_integer();
    amount
}

impl Writer<'_, '_> {
    /// Prints a value, with a function if one is called. Returns whether that is possible.
    pub(super) fn print(
        &mut self,
        language: &Language,
        value: &Value,
        function: Option<Function>,
        out: &mut String,
    ) -> bool {
        if let Some(function) = function
            && !value.is_none()
        {
            return self.call(language, value, function, out);
        }
        match value {
            Value::None => {}
            Value::Boolean(true) => self.core(language, Core::Yes, &[], out),
            Value::Boolean(false) => self.core(language, Core::No, &[], out),
            Value::Integer(number) => {
                out.push_str(&language.conventions.number(&Digits::from(*number)));
            }
            Value::Decimal(decimal) => {
                out.push_str(&language.conventions.number(&decimals(*decimal)));
            }
            Value::Money(money) => self.money(language, *money, out),
            Value::Text(text) => out.push_str(text),
            Value::Phone(phone) => out.push_str(&phone.to_string()),
            Value::Location(location) => self.location(language, *location, out),
            Value::Photo(_) => self.core(language, Core::Photo, &[], out),
            Value::Document(document) => out.push_str(document.name()),
            Value::Chat(chat) => out.push_str(&chat.to_string()),
            Value::Choice(id) => out.push_str(id),
            Value::Language(id) => {
                let key = Key::attribute(Core::Language.message(), id);
                match language.entry(key) {
                    Some(_) => self.key(language, key, Arguments::Local(&[]), out),
                    None => out.push_str(id),
                }
            }
            Value::Date(date) => {
                out.push_str(&self.date(language, *date, None, Layout::default()));
            }
            Value::Time(time) => out.push_str(&clock(*time)),
            Value::Moment(moment) => {
                out.push_str(&self.moment(language, *moment, Layout::default()));
            }
            Value::Duration(duration) => self.duration(language, *duration, out),
            Value::Words(words) => {
                out.push_str(words.in_language(self.reader, self.catalog.languages()));
            }
            Value::List(items) => return self.list(language, items, out),
            Value::Span(from, to) => out.push_str(&self.span(language, *from, *to)),
            Value::Code(_) | Value::Row(_) | Value::Draft(_) | Value::File(_) => return false,
        }
        true
    }

    fn call(
        &mut self,
        language: &Language,
        value: &Value,
        function: Function,
        out: &mut String,
    ) -> bool {
        match (function, value) {
            (Function::DateTime(layout), Value::Date(date)) => {
                out.push_str(&self.date(language, *date, None, layout));
            }
            (Function::DateTime(layout), Value::Moment(moment)) => {
                out.push_str(&self.moment(language, *moment, layout));
            }
            (Function::Number { grouped: false }, Value::Integer(number)) => {
                out.push_str(&number.to_string());
            }
            (Function::Number { grouped: true }, Value::Integer(_))
            | (Function::Money, Value::Money(_))
            | (Function::Duration, Value::Duration(_)) => {
                return self.print(language, value, None, out);
            }
            (Function::Each, Value::Words(words)) => {
                let languages = self.catalog.languages();
                let texts = languages
                    .iter()
                    .filter_map(|language| words.0.get(language));
                let texts: Vec<&str> = texts.map(String::as_str).collect();
                match texts.is_empty() {
                    true => out.push_str(words.in_language(self.reader, languages)),
                    false => out.push_str(&texts.join("\n\n")),
                }
            }
            (
                Function::DateTime(_)
                | Function::Number { .. }
                | Function::Money
                | Function::Duration
                | Function::Each,
                _,
            ) => return false,
        }
        true
    }

    fn list(&mut self, language: &Language, items: &[Value], out: &mut String) -> bool {
        let mut printable = true;
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            printable &= self.print(language, item, None, out);
        }
        printable
    }

    fn money(&mut self, language: &Language, money: Money, out: &mut String) {
        let amount = language.conventions.number(&amount(money));
        let currency = self.printing.currency.sign();
        let arguments = [
            ("amount", Value::text(&amount)),
            ("currency", Value::text(currency)),
        ];
        self.core(language, Core::Money, &arguments, out);
    }

    /// Whatever the language, a map takes degrees with a point.
    fn location(&mut self, language: &Language, location: Location, out: &mut String) {
        let arguments = [
            ("latitude", Value::text(&location.latitude().to_string())),
            ("longitude", Value::text(&location.longitude().to_string())),
        ];
        self.core(language, Core::Location, &arguments, out);
    }

    /// Less than two days are printed in hours: "no later than 1 day before" could mean the day
    /// before.
    fn duration(&mut self, language: &Language, duration: Duration, out: &mut String) {
        let days = match duration.seconds / 86_400 {
            1 => 0,
            days => days,
        };
        let rest = duration.seconds - days * 86_400;
        let counts = [days, rest / 3_600, rest / 60 % 60, rest % 60];
        let names = ["days", "hours", "minutes", "seconds"];
        let texts = [Core::Days, Core::Hours, Core::Minutes, Core::Seconds];
        let arguments: [_; 4] =
            std::array::from_fn(|unit| (names[unit], Value::Integer(counts[unit])));
        let mut first = true;
        for (text, count) in texts.into_iter().zip(counts) {
            if count != 0 || (duration.seconds == 0 && text == Core::Minutes) {
                if !first {
                    out.push(' ');
                }
                first = false;
                self.core(language, text, &arguments, out);
            }
        }
    }

    fn moment(&mut self, language: &Language, moment: Timestamp, layout: Layout) -> String {
        let date = self.printing.zone.to_datetime(moment).date();
        let time = self.clock_at(language, moment);
        self.date(language, date, Some(&time), layout)
    }

    /// The time that the clock shows at a moment; told apart, if it shows that time twice.
    pub(super) fn clock_at(&mut self, language: &Language, moment: Timestamp) -> String {
        let time = clock(self.printing.zone.to_datetime(moment).time());
        let showing = match showing(self.printing.zone, moment) {
            None => return time,
            Some(Showing::First) => 1,
            Some(Showing::Second) => 2,
        };
        let arguments = [
            ("time", Value::text(&time)),
            ("showing", Value::Integer(showing)),
        ];
        self.core_text(language, Core::ShownTwice, &arguments)
    }

    /// The parts of a date that a layout asks for. By default, a date of the current year has a
    /// short weekday and no year, and any other date has a year and no weekday.
    fn date(
        &mut self,
        language: &Language,
        date: Date,
        time: Option<&str>,
        layout: Layout,
    ) -> String {
        let length = match layout.date.unwrap_or(DateLength::Short) {
            DateLength::UnlessToday if date == self.today() => DateLength::Hidden,
            DateLength::UnlessToday => DateLength::Short,
            length @ (DateLength::Short | DateLength::Long | DateLength::Hidden) => length,
        };
        let with_year = length == DateLength::Long || date.year() != self.today().year();
        let weekday = layout.weekday.unwrap_or(match length {
            DateLength::Long => WeekdayLength::Long,
            DateLength::Hidden => WeekdayLength::Hidden,
            DateLength::Short | DateLength::UnlessToday if with_year => WeekdayLength::Hidden,
            DateLength::Short | DateLength::UnlessToday => WeekdayLength::Short,
        });
        let weekday = match weekday {
            WeekdayLength::Short => Some(language.conventions.weekday_short(date.weekday())),
            WeekdayLength::Long => Some(language.conventions.weekday(date.weekday())),
            WeekdayLength::Hidden => None,
        };
        let day = match length {
            DateLength::Hidden => None,
            DateLength::Short | DateLength::Long | DateLength::UnlessToday => {
                Some(self.day(language, &date.day().to_string(), date, with_year))
            }
        };
        let date = match (weekday, day) {
            (Some(weekday), Some(day)) => {
                let arguments = [
                    ("weekday", Value::text(weekday)),
                    ("date", Value::text(&day)),
                ];
                Some(self.core_text(language, Core::WithWeekday, &arguments))
            }
            (weekday, day) => day.or(weekday.map(str::to_owned)),
        };
        let time = time.filter(|_| layout.time != Some(TimeLength::Hidden));
        match (date, time) {
            (Some(date), Some(time)) => {
                let arguments = [("date", Value::text(&date)), ("time", Value::text(time))];
                self.core_text(language, Core::WithTime, &arguments)
            }
            (date, time) => date.or(time.map(str::to_owned)).unwrap_or_default(),
        }
    }

    /// `12 мая`; `day` may be a range of days in the same month.
    fn day(&mut self, language: &Language, day: &str, date: Date, with_year: bool) -> String {
        let text = match with_year {
            true => Core::DayWithYear,
            false => Core::Day,
        };
        let arguments = [
            ("day", Value::text(day)),
            (
                "month",
                Value::text(language.conventions.month(date.month())),
            ),
            ("year", Value::text(&date.year().to_string())),
        ];
        self.core_text(language, text, &arguments)
    }

    /// A span of whole days names its last day, not the midnight after that day.
    fn span(&mut self, language: &Language, from: Timestamp, to: Timestamp) -> String {
        let zone = self.printing.zone;
        let (first, end) = (zone.to_datetime(from), zone.to_datetime(to));
        if from < to && starts_a_day(zone, from) && starts_a_day(zone, to) {
            let last = end.date().yesterday().unwrap_or(end.date());
            return self.days(language, first.date(), last);
        }
        if first.date() == end.date() {
            let times = [from, to].map(|moment| self.clock_at(language, moment));
            let times = times.join("–");
            return self.date(language, first.date(), Some(&times), Layout::default());
        }
        let first = self.moment(language, from, Layout::default());
        let end = self.moment(language, to, Layout::default());
        format!("{first} – {end}")
    }

    fn days(&mut self, language: &Language, first: Date, last: Date) -> String {
        if first == last {
            return self.date(language, first, None, Layout::default());
        }
        let with_year = first.year() != last.year() || first.year() != self.today().year();
        if first.first_of_month() == last.first_of_month() {
            let days = format!("{}–{}", first.day(), last.day());
            return self.day(language, &days, first, with_year);
        }
        let first = self.day(language, &first.day().to_string(), first, with_year);
        let last = self.day(language, &last.day().to_string(), last, with_year);
        format!("{first} – {last}")
    }

    fn today(&self) -> Date {
        self.printing.zone.to_datetime(self.printing.now).date()
    }

    fn core_text(
        &mut self,
        language: &Language,
        core: Core,
        arguments: &[(&str, Value)],
    ) -> String {
        let mut text = String::new();
        self.core(language, core, arguments, &mut text);
        text
    }

    fn core(
        &mut self,
        language: &Language,
        core: Core,
        arguments: &[(&str, Value)],
        out: &mut String,
    ) {
        let find = |name: &str| {
            arguments
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| value.clone())
        };
        self.key(language, core.key(), Arguments::Given(&find), out);
    }
}

/// `09:05`
fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// Midnight, or the first moment after it if the clock skips midnight.
fn starts_a_day(zone: &TimeZone, moment: Timestamp) -> bool {
    let local = moment.to_zoned(zone.clone());
    local.start_of_day().is_ok_and(|start| start == local)
}

//! Days and times as people type them: `5.12`, «5 декабря», «ертең», `9.30`, «в 9 вечера».
//!
//! What can mean several days or times is read as a list, the likeliest first. The question's
//! limits, or what is free, then decide.

use jiff::ToSpan;
use jiff::civil::{Date, Time};

use crate::locale::{Lexicon, When};
use crate::value::seen::plain;

/// The dates that a person can mean.
pub(super) const FIRST_DATE: Date = Date::constant(1900, 1, 1);
pub(super) const LAST_DATE: Date = Date::constant(2199, 12, 31);

/// The longest text that is read. A day with its weekday and its year has fewer letters.
const LONGEST: usize = 64;

/// A part of what was typed that means something.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Piece {
    Number(Number),
    Word(When),
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Number {
    value: i16,
    digits: usize,
}

/// The days that a text can mean, the likeliest first.
///
/// - A day without a year is the next one, today included; then the later ones; then the past ones,
///   the last first.
/// - A year of two digits is the one that is nearest to today.
/// - A weekday is the next one after today.
/// - A weekday beside a date must be its own.
pub(super) fn dates(text: &str, lexicon: &Lexicon, today: Date) -> Vec<Date> {
    let pieces = pieces(text, lexicon, |sign| matches!(sign, '.' | ',' | '/' | '-'));
    let pieces = pieces.unwrap_or_default();
    let weekday = pieces.iter().find_map(|piece| match piece {
        Piece::Word(When::Weekday(weekday)) => Some(*weekday),
        Piece::Word(_) | Piece::Number(_) => None,
    });
    let is_weekday = |piece: &Piece| matches!(piece, Piece::Word(When::Weekday(_)));
    let others: Vec<Piece> = pieces
        .iter()
        .copied()
        .filter(|it| !is_weekday(it))
        .collect();
    let dates = match (others.is_empty(), weekday) {
        (true, Some(weekday)) => today.nth_weekday(1, weekday).into_iter().collect(),
        _ => written(&others, today),
    };
    let likeliest = dates.first().map(|date| date.weekday());
    if weekday.is_some_and(|weekday| likeliest != Some(weekday)) {
        return Vec::new();
    }
    let can_be_meant = |date: &Date| (FIRST_DATE..=LAST_DATE).contains(date);
    dates.into_iter().filter(can_be_meant).collect()
}

fn written(pieces: &[Piece], today: Date) -> Vec<Date> {
    use Piece::{Number as N, Word as W};
    use When::Month;
    match *pieces {
        [W(When::Day(days))] => today
            .checked_add(i32::from(days).days())
            .into_iter()
            .collect(),
        // `2026-12-05`
        [N(year), N(month), N(day)] if year.digits == 4 => exact(year, month.value, day),
        // `05.12.2026`, `5.12.26`
        [N(day), N(month), N(year)] => dated(day, month.value, Some(year), today),
        [N(day), N(month)] => dated(day, month.value, None, today),
        // «5 декабря 2026»
        [N(day), W(Month(month)), N(year)] if day.digits <= 2 => {
            dated(day, month.into(), Some(year), today)
        }
        [N(day), W(Month(month))] | [W(Month(month)), N(day)] => {
            dated(day, month.into(), None, today)
        }
        [W(Month(month)), N(day), N(year)] if year.digits == 4 => exact(year, month.into(), day),
        // «2026 жылғы 5 желтоқсан»
        [N(year), N(day), W(Month(month))] | [N(year), W(Month(month)), N(day)]
            if year.digits == 4 =>
        {
            exact(year, month.into(), day)
        }
        _ => Vec::new(),
    }
}

fn exact(year: Number, month: i16, day: Number) -> Vec<Date> {
    on(year.value, month, day).into_iter().collect()
}

fn dated(day: Number, month: i16, year: Option<Number>, today: Date) -> Vec<Date> {
    /// As far as the next 29 February can be.
    const YEARS: i16 = 8;
    let this = today.year();
    let mut dates: Vec<Date> = match year {
        Some(year) if year.digits == 4 => return exact(year, month, day),
        Some(year) if year.digits == 2 => (19..=21)
            .filter_map(|century| on(century * 100 + year.value, month, day))
            .collect(),
        Some(_) => return Vec::new(),
        None => {
            let years = this.saturating_sub(YEARS)..=this.saturating_add(YEARS);
            let mut dates: Vec<Date> = years.filter_map(|year| on(year, month, day)).collect();
            dates.sort_by_key(|date| (*date < today, distance(*date, today)));
            return dates;
        }
    };
    dates.sort_by_key(|date| distance(*date, today));
    dates
}

fn on(year: i16, month: i16, day: Number) -> Option<Date> {
    if day.digits > 2 {
        return None;
    }
    Date::new(year, month.try_into().ok()?, day.value.try_into().ok()?).ok()
}

fn distance(date: Date, today: Date) -> u64 {
    date.duration_since(today).as_secs().unsigned_abs()
}

/// The times that a text can mean, the likeliest first: as the clock of 24 hours says; then, for an
/// hour from 1 to 11 without a word of the day and without a zero before it, that hour after noon.
pub(super) fn times(text: &str, lexicon: &Lexicon) -> Vec<Time> {
    let pieces = pieces(text, lexicon, |sign| matches!(sign, '.' | ':' | '-'));
    let pieces = pieces.unwrap_or_default();
    let part = pieces.iter().find_map(|piece| match piece {
        Piece::Word(when) => Some(*when),
        Piece::Number(_) => None,
    });
    let words = pieces
        .iter()
        .filter(|it| matches!(it, Piece::Word(_)))
        .count();
    let numbers = pieces.iter().filter_map(|piece| match piece {
        Piece::Number(number) => Some(*number),
        Piece::Word(_) => None,
    });
    let numbers: Vec<Number> = numbers.collect();
    let (hour, minute, may_be_later) = match numbers[..] {
        _ if words > 1 => return Vec::new(),
        [hour] if hour.digits <= 2 => (hour.value, 0, hour.value >= 10 || hour.digits == 1),
        // `930`, `1430`
        [both] if both.digits <= 4 => (both.value / 100, both.value % 100, both.digits == 3),
        [hour, minute] if hour.digits <= 2 && minute.digits == 2 => {
            let may_be_later = hour.value >= 10 || hour.digits == 1;
            (hour.value, minute.value, may_be_later)
        }
        _ => return Vec::new(),
    };
    let after_noon = |hour: i16| if hour == 12 { 12 } else { hour + 12 };
    let hours = match (part, hour) {
        (None, 1..=11) if may_be_later => vec![hour, after_noon(hour)],
        (None, _) => vec![hour],
        (Some(When::Morning), 0..=11) => vec![hour],
        // «в 15 дня» is said too.
        (Some(When::Afternoon), 13..=23) => vec![hour],
        (Some(When::Afternoon), 1..=12) => vec![after_noon(hour)],
        (Some(When::Night), 12) => vec![0],
        (Some(When::Night), 0..=5 | 22..=23) => vec![hour],
        (Some(When::Night), 10..=11) => vec![after_noon(hour)],
        _ => Vec::new(),
    };
    let time = |hour: i16| Time::new(hour.try_into().ok()?, minute.try_into().ok()?, 0, 0).ok();
    hours.into_iter().filter_map(time).collect()
}

/// The numbers and words of a text; `None` if anything else is in it. `is_between` says which signs
/// may stand between numbers.
fn pieces(text: &str, lexicon: &Lexicon, is_between: fn(char) -> bool) -> Option<Vec<Piece>> {
    let text = plain(text);
    if text.chars().count() > LONGEST {
        return None;
    }
    let mut pieces = Vec::new();
    let mut rest = text.as_str();
    let mut before = None;
    while let Some(first) = rest.chars().next() {
        let part = if first.is_ascii_digit() {
            head(rest, |letter| letter.is_ascii_digit())
        } else if first.is_alphabetic() {
            head(rest, char::is_alphabetic)
        } else {
            &rest[..first.len_utf8()]
        };
        rest = &rest[part.len()..];
        if first.is_ascii_digit() {
            // Eight digits are a date: `05122026`.
            if part.len() == 8 {
                let places = [(0, 2), (2, 4), (4, 8)];
                pieces.extend(places.map(|(from, to)| Piece::number(&part[from..to])));
            } else if part.len() <= 4 {
                pieces.push(Piece::number(part));
            } else {
                return None;
            }
        } else if first.is_alphabetic() {
            match lexicon.find(part) {
                Some(When::Filler) => {}
                Some(when) => pieces.push(Piece::Word(when)),
                // An ending: «5-го», «9-да».
                None if before == Some('-') && is_ending(part) && is_after_number(&pieces) => {}
                None => return None,
            }
        } else if first != ' ' && (pieces.is_empty() || !is_between(first)) {
            return None;
        }
        before = Some(first);
    }
    Some(pieces)
}

impl Piece {
    /// `digits` are at most four.
    fn number(digits: &str) -> Piece {
        Piece::Number(Number {
            value: digits
                .bytes()
                .fold(0, |value, digit| value * 10 + i16::from(digit - b'0')),
            digits: digits.len(),
        })
    }
}

fn head(text: &str, is_in: impl Fn(char) -> bool) -> &str {
    let end = text.find(|letter| !is_in(letter)).unwrap_or(text.len());
    &text[..end]
}

/// The endings of numbers have up to four letters: «5-інде».
fn is_ending(word: &str) -> bool {
    word.chars().count() <= 4 && !word.is_ascii()
}

fn is_after_number(pieces: &[Piece]) -> bool {
    matches!(pieces.last(), Some(Piece::Number(_)))
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::LazyLock;

    use jiff::civil::{date, time};
    use proptest::prelude::*;

    use super::*;
    use crate::locale::{Catalog, Printing};
    use crate::name::Name;
    use crate::source::{Source, Sources};
    use crate::value::Currency;

    static LEXICON: LazyLock<Lexicon> = LazyLock::new(lexicon);

    /// Monday.
    const TODAY: Date = Date::constant(2026, 3, 2);

    /// The words of an app in Russian and Kazakh.
    pub(in crate::interpret) fn lexicon() -> Lexicon {
        let mut sources = Sources::default();
        let core = [
            ("ru", include_str!("../../../locales/ru/core.ftl")),
            ("kk", include_str!("../../../locales/kk/core.ftl")),
        ];
        let files = core.map(|(language, text)| {
            let source = sources.add(Source {
                path: format!("locales/{language}/core.ftl"),
                text: text.to_owned(),
                library: true,
            });
            (Name::new(language), source)
        });
        let (catalog, _) = Catalog::read(&["ru", "kk"].map(Name::new), &files, &sources);
        catalog.lexicon(&Printing {
            zone: &jiff::tz::TimeZone::UTC,
            currency: Currency::Tenge,
            now: jiff::Timestamp::UNIX_EPOCH,
        })
    }

    #[test]
    fn a_day_is_read_as_people_write_it() {
        let lexicon = lexicon();
        let meaning = |text: &str| dates(text, &lexicon, TODAY).first().copied();
        for (day, texts) in [
            (
                date(2026, 12, 5),
                &[
                    "5.12",
                    "05.12",
                    "5/12",
                    "5-12",
                    "5 12",
                    "05.12.26",
                    "5.12.2026",
                    "05122026",
                    "2026-12-05",
                    "2026.12.5",
                    "5.12.2026 г.",
                    "5 декабря",
                    "5 Декабря 2026 года",
                    "5 дек",
                    "5 дек.",
                    "5-го декабря",
                    "декабря 5",
                    "на 5 декабря",
                    "сб, 5 декабря",
                    "в субботу 5 декабря",
                    "5 желтоқсан",
                    "5-желтоқсан",
                    "5 желтоксан",
                    "желтоқсанның 5-і",
                    "2026 жылғы 5 желтоқсан",
                    "2026 ж. 5 желтоқсан",
                    "5 желтоқсан күні",
                    "5 желтоқсанға",
                    "5 желт",
                ][..],
            ),
            (
                date(2026, 3, 2),
                &["сегодня", "Бүгін", "бугин", "2 марта", "2.03"],
            ),
            (
                date(2026, 3, 3),
                &["завтра", "на завтра", "ертең", "ертен", "ертеңге", "вт"],
            ),
            (
                date(2026, 3, 4),
                &["послезавтра", "бүрсігүні", "ср", "среду", "сәрсенбі"],
            ),
            (date(2026, 3, 1), &["вчера", "кеше"]),
            (
                date(2026, 3, 6),
                &["в пятницу", "пт", "жұма", "жұмада", "жм", "жума"],
            ),
            (date(2026, 3, 9), &["понедельник", "дүйсенбіде"]),
            // A day of this year that has passed is the next year's.
            (date(2027, 3, 1), &["1.03", "1 марта", "1 наурыз"]),
            (date(2028, 2, 29), &["29 февраля", "29.02"]),
            (date(1987, 3, 5), &["5.3.87", "05.03.1987"]),
            (
                date(2026, 9, 5),
                &["5 сен", "5 сентября", "5 қыркүйек", "5 кыркуйек"],
            ),
            (date(2026, 5, 9), &["9 мая", "9 май", "9 мамыр"]),
            (date(2026, 6, 9), &["9 июня", "9 июн", "9 маусым"]),
        ] {
            for text in texts {
                assert_eq!(meaning(text), Some(day), "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_day_is_not_read() {
        let lexicon = lexicon();
        for text in [
            "",
            "5",
            "5-го",
            "31.02.2026",
            "31.02",
            "2026-3-5-1",
            "31.12.9999",
            "-009999-01-01",
            "5:12",
            "5 ма",
            "маршрут 5",
            "5-16 декабря",
            "пн, 5 декабря",
            "не знаю",
            "/5.12",
            "5.12.126",
            "5 декабря 9 вечера",
            "12052026111",
            "0.0",
            "завтра вечером",
        ] {
            assert_eq!(dates(text, &lexicon, TODAY), [], "{text}");
        }
    }

    #[test]
    fn a_time_is_read_as_people_write_it() {
        let lexicon = lexicon();
        let meaning = |text: &str| times(text, &lexicon).first().copied();
        for (at, texts) in [
            (
                time(9, 30, 0, 0),
                &[
                    "9:30",
                    "09:30",
                    "9.30",
                    "9 30",
                    "9-30",
                    "930",
                    "0930",
                    "в 9:30",
                    "9 ч 30 мин",
                    "9ч30",
                    "сағат 9:30-да",
                    "9 сағат 30 минут",
                    "9:30 утра",
                    "таңғы 9:30",
                ][..],
            ),
            (
                time(9, 0, 0, 0),
                &[
                    "9",
                    "09",
                    "в 9",
                    "к 9",
                    "9 часов",
                    "9 ч.",
                    "сағат 9-да",
                    "сағат 9",
                    "9 утра",
                ],
            ),
            (
                time(21, 0, 0, 0),
                &[
                    "21:00",
                    "9 вечера",
                    "в 9 часов вечера",
                    "кешкі 9",
                    "кешкі сағат 9-да",
                    "21",
                ],
            ),
            (
                time(15, 0, 0, 0),
                &["3 дня", "в 15", "15 дня", "түстен кейін 3-те", "түскі 3"],
            ),
            (time(12, 0, 0, 0), &["12", "12 дня", "1200"]),
            (time(0, 0, 0, 0), &["00:00", "0:00", "12 ночи"]),
            (time(2, 0, 0, 0), &["2 ночи", "түнгі 2"]),
        ] {
            for text in texts {
                assert_eq!(meaning(text), Some(at), "{text}");
            }
        }
        assert_eq!(times("3", &lexicon), [time(3, 0, 0, 0), time(15, 0, 0, 0)]);
        assert_eq!(times("03:00", &lexicon), [time(3, 0, 0, 0)]);
    }

    #[test]
    fn what_is_no_time_is_not_read() {
        let lexicon = lexicon();
        for text in [
            "",
            "24:00",
            "25",
            "9:5",
            "9:60",
            "9:30:00",
            "-9",
            "9/30",
            "13 утра",
            "0 вечера",
            "9 утра вечера",
            "утром",
            "завтра в 9",
            "12345",
            "9pm",
            "час",
        ] {
            assert_eq!(times(text, &lexicon), [], "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_refused(text in any::<String>()) {
            let lexicon = &*LEXICON;
            dates(&text, lexicon, TODAY);
            times(&text, lexicon);
        }

        #[test]
        fn nothing_that_looks_like_a_day_or_a_time_fails(
            text in "([0-9]{1,9}|[а-яәғқңөұүһі]{1,6}|декабря|ертең|пт|вечера|[ .,:/-]){1,9}",
            days in -400_000..400_000_i32,
        ) {
            let lexicon = &*LEXICON;
            let today = TODAY.saturating_add(days.days());
            for date in dates(&text, lexicon, today) {
                prop_assert!((FIRST_DATE..=LAST_DATE).contains(&date));
            }
            prop_assert!(times(&text, lexicon).len() <= 2);
        }

        #[test]
        fn what_is_printed_is_read_again(days in 0..60_000_i32, minutes in 0..1_440_i16) {
            let lexicon = &*LEXICON;
            let day = FIRST_DATE.saturating_add(days.days());
            for format in ["%Y-%m-%d", "%d.%m.%Y", "%-d/%-m/%Y", "%d%m%Y"] {
                let text = day.strftime(format).to_string();
                prop_assert_eq!(dates(&text, lexicon, TODAY), vec![day], "{}", text);
            }
            let at = Time::midnight() + i64::from(minutes).minutes();
            let text = at.strftime("%H:%M").to_string();
            prop_assert_eq!(times(&text, lexicon).first().copied(), Some(at), "{}", text);
        }
    }
}

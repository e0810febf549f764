use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Weekday, date, time};

use super::{Fixture, app, parse};
use crate::locale::Core;
use crate::name::Name;
use crate::value::{Duration, Money, Phone, Value, Words};
use crate::zone;

fn moment(text: &str) -> Value {
    Value::Moment(text.parse().expect("a moment"))
}

fn span(from: &str, to: &str) -> Value {
    let moment = |text: &str| text.parse().expect("a moment");
    Value::Span(moment(from), moment(to))
}

/// Each value in Russian and in Kazakh; a space in the expectation may be a no-break space.
fn check(app: &Fixture, cases: &[(Value, &str, &str)]) {
    for (value, ru, kk) in cases {
        assert_eq!(app.print("ru", value), *ru);
        assert_eq!(app.print("kk", value), *kk);
    }
}

#[test]
fn every_language_of_the_library_has_the_core_texts() {
    let app = app("", "");
    for language in app.catalog.languages() {
        for core in Core::ALL {
            let key = core.key();
            assert!(Core::owns(key.message), "{key}");
            assert!(app.catalog.entry(language, key).is_some(), "{key}");
            for usage in app.catalog.usages(language, key) {
                assert!(core.variables().contains(&usage.variable), "{key}");
            }
        }
    }
}

#[test]
fn numbers_and_prices_keep_their_thousands_together() {
    check(
        &app("", ""),
        &[
            (Value::Integer(5), "5", "5"),
            (Value::Integer(12_500), "12\u{a0}500", "12\u{a0}500"),
            (Value::Integer(-1), "-1", "-1"),
            (
                Value::Money(Money {
                    hundredths: 500_000,
                }),
                "5\u{a0}000\u{a0}₸",
                "5\u{a0}000\u{a0}₸",
            ),
            (
                Value::Money(Money {
                    hundredths: 500_050,
                }),
                "5\u{a0}000,50\u{a0}₸",
                "5\u{a0}000,50\u{a0}₸",
            ),
            (
                Value::Money(Money { hundredths: 0 }),
                "0\u{a0}₸",
                "0\u{a0}₸",
            ),
        ],
    );
}

#[test]
fn dates_name_the_year_only_if_it_is_not_the_current_one() {
    check(
        &app("", ""),
        &[
            (Value::Date(date(2026, 5, 12)), "вт, 12 мая", "12 мамыр, сс"),
            (
                Value::Date(date(2027, 5, 12)),
                "12 мая 2027 г.",
                "2027 ж. 12 мамыр",
            ),
            (Value::Time(time(9, 5, 0, 0)), "09:05", "09:05"),
            (
                moment("2026-05-12T09:30:00Z"),
                "вт, 12 мая, 14:30",
                "12 мамыр, сс, 14:30",
            ),
            (
                moment("2025-12-31T19:00:00Z"),
                "чт, 1 января, 00:00",
                "1 қаңтар, бс, 00:00",
            ),
            (
                moment("2025-12-31T18:59:00Z"),
                "31 декабря 2025 г., 23:59",
                "2025 ж. 31 желтоқсан, 23:59",
            ),
        ],
    );
}

#[test]
fn a_time_that_the_clock_shows_twice_says_which_one_it_is() {
    let mut app = app("", "");
    app.zone = zone::find("Europe/Berlin").expect("a zone");
    check(
        &app,
        &[
            (
                moment("2026-10-25T00:00:00Z"),
                "вс, 25 октября, 02:00 (1-й раз)",
                "25 қазан, жс, 02:00 (1-рет)",
            ),
            (
                moment("2026-10-25T01:00:00Z"),
                "вс, 25 октября, 02:00 (2-й раз)",
                "25 қазан, жс, 02:00 (2-рет)",
            ),
            (
                span("2026-10-25T00:30:00Z", "2026-10-25T02:00:00Z"),
                "вс, 25 октября, 02:30 (1-й раз)–03:00",
                "25 қазан, жс, 02:30 (1-рет)–03:00",
            ),
        ],
    );
}

#[test]
fn moments_follow_the_clock_of_their_zone() {
    let mut app = app("", "");
    app.zone = zone::find("Europe/Berlin").expect("a zone");
    check(
        &app,
        &[
            (
                moment("2026-03-29T00:59:00Z"),
                "вс, 29 марта, 01:59",
                "29 наурыз, жс, 01:59",
            ),
            (
                moment("2026-03-29T01:00:00Z"),
                "вс, 29 марта, 03:00",
                "29 наурыз, жс, 03:00",
            ),
            (
                span("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
                "вс, 29 марта",
                "29 наурыз, жс",
            ),
        ],
    );
}

#[test]
fn durations_are_in_the_words_of_the_catalog() {
    let duration = |text| Value::Duration(Duration::parse(text).expect("a duration"));
    check(
        &app("", ""),
        &[
            (duration("45m"), "45 мин", "45 мин"),
            (duration("1h30m"), "1 ч 30 мин", "1 сағ 30 мин"),
            (duration("1h"), "1 час", "1 сағат"),
            (duration("1h30s"), "1 час 30 с", "1 сағат 30 сек"),
            (duration("1d"), "24 часа", "24 сағат"),
            (duration("1d13h"), "37 часов", "37 сағат"),
            (duration("47h59m"), "47 ч 59 мин", "47 сағ 59 мин"),
            (duration("2d"), "2 дня", "2 күн"),
            (duration("5d12h"), "5 дней 12 часов", "5 күн 12 сағат"),
            (duration("30s"), "30 с", "30 сек"),
            (duration("0m"), "0 мин", "0 мин"),
        ],
    );
}

#[test]
fn spans_of_days_name_their_last_day() {
    check(
        &app("", ""),
        &[
            (
                span("2026-05-11T19:00:00Z", "2026-05-18T19:00:00Z"),
                "12–18 мая",
                "12–18 мамыр",
            ),
            (
                span("2027-05-11T19:00:00Z", "2027-05-18T19:00:00Z"),
                "12–18 мая 2027 г.",
                "2027 ж. 12–18 мамыр",
            ),
            (
                span("2026-05-27T19:00:00Z", "2026-06-03T19:00:00Z"),
                "28 мая – 3 июня",
                "28 мамыр – 3 маусым",
            ),
            (
                span("2026-05-11T19:00:00Z", "2026-05-12T19:00:00Z"),
                "вт, 12 мая",
                "12 мамыр, сс",
            ),
            (
                span("2026-05-12T05:00:00Z", "2026-05-12T06:30:00Z"),
                "вт, 12 мая, 10:00–11:30",
                "12 мамыр, сс, 10:00–11:30",
            ),
            (
                span("2026-05-12T05:00:00Z", "2026-05-13T06:30:00Z"),
                "вт, 12 мая, 10:00 – ср, 13 мая, 11:30",
                "12 мамыр, сс, 10:00 – 13 мамыр, ср, 11:30",
            ),
        ],
    );
}

#[test]
fn other_values_print_in_the_readers_language() {
    let words = BTreeMap::from([
        (Name::new("ru"), "Стрижка".to_owned()),
        (Name::new("kk"), "Шаш қию".to_owned()),
    ]);
    let phone = Phone::parse("+77011234567").expect("a phone");
    check(
        &app("", ""),
        &[
            (Value::Words(Words(Arc::new(words))), "Стрижка", "Шаш қию"),
            (Value::Phone(phone), "+7 701 123 45 67", "+7 701 123 45 67"),
            (Value::Boolean(true), "да", "иә"),
            (Value::Boolean(false), "нет", "жоқ"),
            (Value::None, "", ""),
            (Value::choice("confirmed"), "confirmed", "confirmed"),
            (Value::Language(Name::new("kk")), "Қазақша", "Қазақша"),
            (Value::Language(Name::new("en")), "en", "en"),
            (
                Value::List([Value::text("Анна"), Value::Integer(2)].into()),
                "Анна, 2",
                "Анна, 2",
            ),
        ],
    );
}

#[test]
fn a_date_that_is_today_can_be_left_out() {
    let text = "until = { DATETIME($start, date: \"unless-today\", weekday: \"none\") }\n";
    let app = app(text, text);
    for (start, ru, kk) in [
        ("2026-05-10T04:16:00Z", "09:16", "09:16"),
        ("2026-05-13T09:30:00Z", "13 мая, 14:30", "13 мамыр, 14:30"),
        (
            "2027-05-10T09:30:00Z",
            "10 мая 2027 г., 14:30",
            "2027 ж. 10 мамыр, 14:30",
        ),
    ] {
        let arguments = [("start", moment(start))];
        assert_eq!(app.format("ru", "until", &arguments), ru);
        assert_eq!(app.format("kk", "until", &arguments), kk);
    }
}

#[test]
fn a_sentence_that_ends_with_an_abbreviation_has_one_full_stop() {
    let text = "start = На { $start }. Выберите время.\nend = До { $start }.\n\
                around = { end } Да.\n";
    let app = app(text, text);
    let arguments = [("start", Value::Date(date(2027, 2, 18)))];
    for (key, ru) in [
        ("start", "На 18 февраля 2027 г. Выберите время."),
        ("end", "До 18 февраля 2027 г."),
        ("around", "До 18 февраля 2027 г. Да."),
    ] {
        assert_eq!(app.format("ru", key, &arguments), ru);
    }
}

#[test]
fn functions_choose_what_to_print() {
    let texts = "\
long = { DATETIME($start, date: \"long\", time: \"none\") }
year = { DATETIME($start, date: \"long\", weekday: \"none\", time: \"none\") }
day = { DATETIME($start, weekday: \"none\", time: \"none\") }
weekday = { DATETIME($start, date: \"none\", weekday: \"long\", time: \"none\") }
time = { DATETIME($start, date: \"none\") }
number = { NUMBER($n, useGrouping: \"false\") }
money = { MONEY($price) }
duration = { DURATION($length) }
";
    let app = app(texts, texts);
    let arguments = [
        ("start", moment("2026-05-12T09:30:00Z")),
        ("n", Value::Integer(2026)),
        (
            "price",
            Value::Money(Money {
                hundredths: 100_000,
            }),
        ),
        ("length", Value::Duration(Duration::minutes(90))),
    ];
    for (key, ru, kk) in [
        (
            "long",
            "вторник, 12 мая 2026 г.",
            "2026 ж. 12 мамыр, сейсенбі",
        ),
        ("year", "12 мая 2026 г.", "2026 ж. 12 мамыр"),
        ("day", "12 мая", "12 мамыр"),
        ("weekday", "вторник", "сейсенбі"),
        ("time", "14:30", "14:30"),
        ("number", "2026", "2026"),
        ("money", "1\u{a0}000\u{a0}₸", "1\u{a0}000\u{a0}₸"),
        ("duration", "1 ч 30 мин", "1 сағ 30 мин"),
    ] {
        assert_eq!(app.format("ru", key, &arguments), ru);
        assert_eq!(app.format("kk", key, &arguments), kk);
    }
}

#[test]
fn a_calendar_is_headed_by_its_month_and_weekdays() {
    let app = app("", "");
    let weekdays = |language| -> Vec<&str> {
        let days = Weekday::Monday.cycle_forward().take(7);
        days.map(|day| app.catalog.weekday_short(language, day))
            .collect()
    };
    assert_eq!(weekdays("ru"), ["пн", "вт", "ср", "чт", "пт", "сб", "вс"]);
    assert_eq!(weekdays("kk"), ["дс", "сс", "ср", "бс", "жм", "сб", "жс"]);
    assert_eq!(app.catalog.month_title("ru", 2026, 3), "Март 2026");
    assert_eq!(app.catalog.month_title("kk", 2026, 3), "Наурыз 2026");
}

#[test]
fn a_value_prints_the_same_in_a_text_and_by_itself() {
    let app = app("a = { $x }", "");
    let value = moment("2026-05-12T09:30:00Z");
    let in_text = app.format("ru", "a", &[("x", value.clone())]);
    assert_eq!(in_text, app.print("ru", &value));
    assert!(app.catalog.entry("ru", parse("a")).is_some());
}

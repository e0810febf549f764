//! Values as authors write them, in YAML and JSON and in talks: how they are read, how they are
//! written, and what the JSON Schema says of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Time;
use serde_json::{Map, Value as Json, json};

use super::address::{is_email, is_url};
use super::chat::ChatId;
use super::decimal::{Decimal, MOST_DIGITS};
use super::document::Document;
use super::duration::Duration;
use super::location::Location;
use super::money::Money;
use super::phone::Phone;
use super::photo::Photo;
use super::row::PERSON;
use super::seen::composed;
use super::types::Type;
use super::value::Value;
use super::words::Words;
use crate::name::Name;
use crate::tree::{Kind, Node};

/// The value of type `of` that `node` contains, or what was expected instead.
///
/// A row is not a literal: seeds name rows by key, which only the store can look up.
pub fn literal(of: &Type, node: &Node, languages: &[Name]) -> Result<Value, String> {
    let found = match (of, &node.kind) {
        (Type::Words, _) => return words(node, languages),
        (Type::List(item), Kind::List(nodes)) => {
            let items: Result<Vec<Value>, String> = nodes
                .iter()
                .map(|node| literal(item, node, languages))
                .collect();
            return items.map(|items| Value::List(items.into()));
        }
        (Type::Boolean, Kind::Boolean(value)) => Some(Value::Boolean(*value)),
        (Type::Integer, Kind::Integer(value)) => Some(Value::Integer(*value)),
        (Type::Money, Kind::Integer(units)) => Money::whole(*units).map(Value::Money),
        (Type::Decimal, Kind::Integer(number)) => Decimal::whole(*number).map(Value::Decimal),
        (Type::Chat, Kind::Integer(id)) => ChatId::new(*id).map(Value::Chat),
        // Binary floats cannot hold decimals exactly; their printed form can.
        (Type::Money | Type::Decimal, Kind::Float(amount)) => {
            of.parse(&amount.to_string(), languages)
        }
        (Type::Text, Kind::Integer(number)) => Some(Value::text(&number.to_string())),
        // In quotes they are texts.
        (Type::Boolean | Type::Integer, Kind::Text(_)) => None,
        (_, Kind::Text(text)) => match (of.parse(text, languages), no_such(of, text)) {
            (None, Some(message)) => return Err(message),
            (parsed, _) => parsed,
        },
        (_, Kind::Null | Kind::Boolean(_) | Kind::Integer(_) | Kind::Float(_)) => None,
        (_, Kind::List(_) | Kind::Map(_)) => None,
    };
    found.ok_or_else(|| expected(of, node))
}

impl Type {
    /// The value of this type that a text writes, if it writes one.
    pub fn parse(&self, text: &str, languages: &[Name]) -> Option<Value> {
        let one_of = |ids: &[Name]| ids.iter().find(|id| **id == *text).cloned();
        match self {
            Type::Boolean => text.parse().ok().map(Value::Boolean),
            Type::Integer => text.parse().ok().map(Value::Integer),
            Type::Decimal => Decimal::parse(text).map(Value::Decimal),
            Type::Money => Money::parse(text).map(Value::Money),
            Type::Text => Some(Value::text(&composed(text))),
            Type::Email => is_email(text).then(|| Value::text(text)),
            Type::Url => is_url(text).then(|| Value::text(text)),
            Type::Zone => crate::zone::find(text).map(|_| Value::text(text)),
            Type::Phone => Phone::written(text).map(Value::Phone),
            Type::Location => Location::parse(text).map(Value::Location),
            Type::Photo => Photo::parse(text).map(Value::Photo),
            Type::Document => Document::parse(text).map(Value::Document),
            Type::Chat => ChatId::new(text.parse().ok()?).map(Value::Chat),
            Type::Choice(ids) => one_of(ids).map(Value::Choice),
            Type::Language => one_of(languages).map(Value::Language),
            Type::Date => text.parse().ok().map(Value::Date),
            Type::Time => time(text).map(Value::Time),
            Type::Moment => text.parse().ok().map(Value::Moment),
            Type::Duration => Duration::parse(text).map(Value::Duration),
            // Nobody writes one: the store makes them.
            Type::Code
            | Type::Words
            | Type::Row(_)
            | Type::Draft(..)
            | Type::List(_)
            | Type::Span
            | Type::File
            | Type::Group(_)
            | Type::Loaded
            | Type::Answer(_) => None,
        }
    }

    /// The JSON Schema of a value of this type in a file of rows. `text` is the schema of a text,
    /// as long as the column allows.
    pub fn schema(&self, languages: &[Name], text: &Json) -> Json {
        let described = |of: &str, about: &str| json!({ "type": of, "description": about });
        let shaped = |pattern: &str, about: &str| json!({ "type": "string", "pattern": pattern, "description": about });
        match self {
            Type::Boolean => json!({ "type": "boolean" }),
            Type::Integer => json!({ "type": "integer" }),
            Type::Decimal => json!({
                "type": ["number", "string"],
                "pattern": r"^-?\d+(\.\d{1,6})?$",
                "description": "a number: 72.5 or \"72.5\"",
            }),
            Type::Chat => json!({
                "type": ["integer", "string"],
                "pattern": r"^-[1-9]\d*$",
                "exclusiveMaximum": 0,
                "description": "the Telegram id of a group or a channel: -1001234567890",
            }),
            Type::Money => json!({
                "type": ["number", "string"],
                "description": "an amount: 5000 or \"99.90\"",
            }),
            Type::Text | Type::Email | Type::Url => text.clone(),
            Type::Phone => described("string", "a telephone number, +77011234567"),
            Type::Location => shaped(
                r"^-?\d{1,2}(\.\d+)?, ?-?\d{1,3}(\.\d+)?$",
                "a place, latitude and longitude: 43.2389,76.8897",
            ),
            Type::Photo => described("string", "a picture in seeds/, photos/hall.jpg"),
            Type::Document => shaped(
                r"^(document|photo):\S+ \d+ .+$",
                "a file at Telegram by its id, size and name: document:BQAC 1234 price.pdf",
            ),
            Type::Zone => described("string", "a time zone by its IANA name, Asia/Almaty"),
            Type::Date => shaped(r"^\d{4}-\d{2}-\d{2}$", "a date, 2026-03-05"),
            Type::Time => shaped(r"^([01]?\d|2[0-3]):[0-5]\d$", "a time, 10:30"),
            Type::Moment => described("string", "a moment, 2026-03-05T09:00:00Z"),
            Type::Duration => shaped(
                r"^(?=.)(\d+d)?(\d+h)?(\d+m)?(\d+s)?$",
                "a duration: 45m, 1h30m or 2d",
            ),
            Type::Language => json!({ "enum": languages }),
            Type::Choice(ids) => json!({ "enum": &ids[..] }),
            Type::Words => {
                let each: Map<String, Json> = languages
                    .iter()
                    .map(|language| (language.to_string(), text.clone()))
                    .collect();
                let all = json!({
                    "type": "object",
                    "properties": each,
                    "required": languages,
                    "additionalProperties": false,
                });
                json!({ "anyOf": [text, all] })
            }
            Type::Row(table) if *table == PERSON => described("integer", "a person's Telegram id"),
            Type::Row(table) => described("string", &format!("the key of a row of {table}")),
            Type::List(item) => {
                json!({ "type": "array", "items": item.schema(languages, text) })
            }
            // No column is of these, or they are made by the store.
            Type::Code
            | Type::Draft(..)
            | Type::Span
            | Type::File
            | Type::Group(_)
            | Type::Loaded
            | Type::Answer(_) => {
                json!(false)
            }
        }
    }
}

impl Value {
    /// The value as an author writes it.
    pub fn as_written(&self) -> String {
        match self {
            Value::Boolean(value) => value.to_string(),
            Value::Integer(integer) => integer.to_string(),
            Value::Decimal(decimal) => decimal.to_string(),
            Value::Money(money) => hundredths(money.hundredths),
            Value::Text(text) => text.to_string(),
            Value::Phone(phone) => phone.as_str().to_owned(),
            Value::Location(location) => location.to_string(),
            Value::Photo(photo) => photo.to_string(),
            Value::Document(document) => document.to_string(),
            Value::Chat(chat) => chat.to_string(),
            Value::Choice(id) | Value::Language(id) => id.to_string(),
            Value::Date(date) => date.to_string(),
            Value::Time(time) => time.strftime("%H:%M").to_string(),
            Value::Moment(moment) => moment.to_string(),
            Value::Duration(duration) => duration.to_string(),
            Value::None
            | Value::Code(_)
            | Value::Words(_)
            | Value::Row(_)
            | Value::Draft(_)
            | Value::List(_)
            | Value::Span(..)
            | Value::File(_) => format!("{self:?}"),
        }
    }
}

/// `99.90`, `-0.50`
fn hundredths(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let (whole, rest) = (number.unsigned_abs() / 100, number.unsigned_abs() % 100);
    format!("{sign}{whole}.{rest:02}")
}

fn expected(of: &Type, node: &Node) -> String {
    let wanted = match of {
        Type::Boolean => "`true` or `false`".to_owned(),
        Type::Integer => "a whole number".to_owned(),
        Type::Money => "an amount of money, `5000` or `99.90`".to_owned(),
        Type::Phone => "a telephone number, `\"+77011234567\"`".to_owned(),
        Type::Location => "a location, `\"43.2389,76.8897\"`".to_owned(),
        Type::Decimal => {
            format!("a number with at most {MOST_DIGITS} digits after the point, `72.5`")
        }
        Type::Document => "a file, `document:BQAC 1234 price.pdf`".to_owned(),
        Type::Chat => {
            "the Telegram id of a group or a channel, with its minus: `-1001234567890`".to_owned()
        }
        Type::Photo => "a picture in `seeds/`, `photos/hall.jpg`".to_owned(),
        Type::Date => "a date, `2026-03-05`".to_owned(),
        Type::Time => "a time, `\"10:30\"`".to_owned(),
        Type::Moment => "a moment, `2026-03-05T09:00:00Z`".to_owned(),
        Type::Duration => "a duration, `45m`, `1h30m` or `2d`".to_owned(),
        Type::Zone => "a time zone, `Asia/Almaty`".to_owned(),
        Type::Url => "a web address, `https://example.com`".to_owned(),
        Type::Row(table) => return format!("a row of `{table}` cannot be written out"),
        Type::Text
        | Type::Code
        | Type::Email
        | Type::Choice(_)
        | Type::Language
        | Type::Words
        | Type::Draft(..)
        | Type::List(_)
        | Type::Span
        | Type::File
        | Type::Group(_)
        | Type::Loaded
        | Type::Answer(_) => of.to_string(),
    };
    let found = match (of, &node.kind) {
        // In quotes they are texts, whatever they say.
        (Type::Boolean | Type::Integer, _) => node.description().to_owned(),
        (Type::Decimal | Type::Money | Type::Chat, Kind::Integer(number)) => format!("`{number}`"),
        (Type::Decimal | Type::Money | Type::Chat, Kind::Float(number)) => {
            let number = number.to_string();
            match number.len() <= LONGEST_QUOTED {
                true => format!("`{number}`"),
                false => node.description().to_owned(),
            }
        }
        (_, Kind::Text(text)) if text.chars().count() <= LONGEST_QUOTED => format!("`{text}`"),
        _ => node.description().to_owned(),
    };
    format!("expected {wanted}, found {found}")
}

/// A longer text is not repeated in a message.
const LONGEST_QUOTED: usize = 40;

/// What is wrong with a text that is written like a date or a time, if there is none such.
fn no_such(of: &Type, text: &str) -> Option<String> {
    let has_form = |separator: char, lengths: &[usize]| {
        let parts = text.split(separator);
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        parts.clone().all(is_digits) && parts.map(str::len).eq(lengths.iter().copied())
    };
    if *of == Type::Date && has_form('-', &[4, 2, 2]) {
        return Some(format!("there is no day `{text}`"));
    }
    if *of != Type::Time || !has_form(':', &[2, 2]) {
        return None;
    }
    Some(match text {
        "24:00" => "there is no time `24:00`: midnight is `00:00`".to_owned(),
        _ => format!("there is no time `{text}`: a day ends at `23:59`"),
    })
}

/// `HH:MM`.
fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |part: &str| part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hour) || !digits(minute) || minute.len() != 2 {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// One text for all languages, or one for each.
fn words(node: &Node, languages: &[Name]) -> Result<Value, String> {
    let each = |text: &str| {
        languages
            .iter()
            .map(|language| (language.clone(), composed(text)))
            .collect()
    };
    let texts = match &node.kind {
        Kind::Text(text) => each(text),
        Kind::Map(entries) => {
            if let Some(unknown) = entries
                .iter()
                .find(|entry| !languages.iter().any(|language| *language == *entry.key))
            {
                return Err(format!("the app has no language `{}`", unknown.key));
            }
            let mut texts = BTreeMap::new();
            for language in languages {
                let text = node
                    .get(language)
                    .and_then(Node::as_text)
                    .ok_or_else(|| format!("the text in `{language}` is missing"))?;
                texts.insert(language.clone(), composed(text));
            }
            texts
        }
        Kind::Null | Kind::Boolean(_) | Kind::Integer(_) | Kind::Float(_) | Kind::List(_) => {
            return Err(expected(&Type::Words, node));
        }
    };
    Ok(Value::Words(Words(Arc::new(texts))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::source::{Source, Sources};
    use crate::tree::read_json;

    /// A file's value of a type, and texts that are not one; full, so that a new type has some too.
    fn examples(of: &Type) -> (Vec<Json>, Vec<&'static str>) {
        match of {
            Type::Boolean => (vec![json!(true), json!(false)], vec!["true", "yes"]),
            Type::Integer => (vec![json!(0), json!(-7)], vec!["1", "one"]),
            Type::Money => (
                vec![json!(5000), json!(-99.9), json!("99.90")],
                vec!["--5", "1.234", "five"],
            ),
            Type::Decimal => (
                vec![json!(4), json!(-72.5), json!("0.000001")],
                vec!["4,5", "1.2345678", "five"],
            ),
            Type::Document => (
                vec![
                    json!("document:BQAC 1234 a b.pdf"),
                    json!("photo:AgAC 0 photo.jpg"),
                ],
                vec!["a.pdf", "document:BQAC", "document:BQAC x a.pdf"],
            ),
            Type::Chat => (
                vec![json!(-1_001_234_567_890_i64), json!("-42")],
                vec!["42", "@group", "0"],
            ),
            Type::Text => (vec![json!("text")], vec![]),
            Type::Email => (vec![json!("a@example.com")], vec!["a@b", "a b@c.d"]),
            Type::Url => (vec![json!("https://a.kz")], vec!["a.kz", "https://a"]),
            Type::Phone => (vec![json!("8 701 123-45-67")], vec!["701"]),
            Type::Location => (
                vec![json!("43.2389,76.8897"), json!("-33.9, 18")],
                vec!["43.2389", "91,0", "Almaty"],
            ),
            Type::Photo => (
                vec![
                    json!("photos/hall.jpg"),
                    json!("photo:AgAC"),
                    json!("document:BQAC"),
                ],
                vec!["hall", "../hall.jpg", "photo:"],
            ),
            Type::Zone => (vec![json!("Asia/Almaty")], vec!["Almaty"]),
            Type::Choice(_) => (vec![json!("a"), json!("b")], vec!["c"]),
            Type::Language => (vec![json!("ru"), json!("kk")], vec!["en"]),
            Type::Date => (vec![json!("2026-03-05")], vec!["2026-02-30", "5.3.2026"]),
            Type::Time => (vec![json!("09:05"), json!("9:05")], vec!["24:00", "9:5"]),
            Type::Moment => (vec![json!("2026-03-05T09:00:00Z")], vec!["2026-03-05"]),
            Type::Duration => (vec![json!("1h30m")], vec!["90", "30m1h"]),
            Type::Words => (
                vec![json!("text"), json!({ "ru": "текст", "kk": "мәтін" })],
                vec![],
            ),
            Type::List(_) => (vec![json!([]), json!([1, 2])], vec!["1"]),
            Type::Code
            | Type::Row(_)
            | Type::Draft(..)
            | Type::Span
            | Type::File
            | Type::Group(_)
            | Type::Loaded
            | Type::Answer(_) => (vec![], vec!["1"]),
        }
    }

    fn every_type() -> Vec<Type> {
        let ids: Arc<[Name]> = ["a", "b"].map(Name::new).into();
        let built_in = super::super::BuiltIn::ALL.iter().map(|of| (of.of)());
        let others = [
            Type::Choice(ids.clone()),
            Type::Draft(Name::new("service"), ids),
            Type::List(Box::new(Type::Integer)),
            Type::Span,
            Type::File,
            Type::Loaded,
        ];
        built_in.chain(others).collect()
    }

    fn read(of: &Type, json: &Json, languages: &[Name]) -> Result<Value, String> {
        let mut sources = Sources::default();
        let source = sources.add(Source {
            path: "value.json".to_owned(),
            text: json.to_string(),
            library: false,
        });
        let mut diagnostics = Diagnostics::default();
        let node = read_json(&sources, source, &mut diagnostics);
        literal(of, &node.expect("JSON is read"), languages)
    }

    #[test]
    fn a_file_may_hold_what_its_schema_says_and_nothing_else_is_read() {
        let languages = ["ru", "kk"].map(Name::new);
        let text = json!({ "type": "string", "minLength": 1, "maxLength": 1000 });
        for of in every_type() {
            let schema = jsonschema::draft202012::new(&of.schema(&languages, &text))
                .expect("the schema of a type is a schema");
            let (good, wrong) = examples(&of);
            for json in good {
                let value = read(&of, &json, &languages).expect("the example is read");
                assert!(of.holds(&value), "{of}: {json}");
                assert!(schema.is_valid(&json), "{of}: {json}");
            }
            for text in wrong {
                assert!(read(&of, &json!(text), &languages).is_err(), "{of}: {text}");
            }
            assert!(read(&of, &json!({ "x": 1 }), &languages).is_err(), "{of}");
            assert!(!schema.is_valid(&json!({ "x": 1 })), "{of}");
        }
    }

    #[test]
    fn a_day_and_a_time_that_do_not_exist_are_told_from_other_forms() {
        let cases = [
            (Type::Date, "2027-02-30", "there is no day `2027-02-30`"),
            (Type::Date, "2026-12-32", "there is no day `2026-12-32`"),
            (
                Type::Date,
                "30.02.2027",
                "expected a date, `2026-03-05`, found `30.02.2027`",
            ),
            (
                Type::Time,
                "25:00",
                "there is no time `25:00`: a day ends at `23:59`",
            ),
            (
                Type::Time,
                "24:00",
                "there is no time `24:00`: midnight is `00:00`",
            ),
            (
                Type::Time,
                "10.30",
                "expected a time, `\"10:30\"`, found `10.30`",
            ),
            (Type::Integer, "5", "expected a whole number, found a text"),
        ];
        for (of, text, told) in cases {
            assert_eq!(read(&of, &json!(text), &[]), Err(told.to_owned()));
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let languages = ["ru", "kk"].map(Name::new);
        for of in every_type() {
            for json in examples(&of).0 {
                let value = read(&of, &json, &languages).expect("the example is read");
                if !matches!(value, Value::Words(_) | Value::List(_)) {
                    let again = of.parse(&value.as_written(), &languages);
                    assert_eq!(again, Some(value), "{of}: {json}");
                }
            }
        }
    }
}

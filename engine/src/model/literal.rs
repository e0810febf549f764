//! Literals of YAML and JSON as values of a type.

use std::sync::Arc;

use crate::name::Name;
use crate::tree::{Kind, Node};
use crate::value::{Duration, Money, Phone, Type, Value, Words};

/// The value of type `of` that `node` contains, or what was expected instead.
///
/// A row is not a literal: seeds name rows by key, which only the store can look up.
pub fn literal(of: &Type, node: &Node, languages: &[Name]) -> Result<Value, String> {
    let text = || node.as_text();
    let found = match of {
        Type::Boolean => match node.kind {
            Kind::Boolean(value) => Some(Value::Boolean(value)),
            _ => None,
        },
        Type::Integer => match node.kind {
            Kind::Integer(value) => Some(Value::Integer(value)),
            _ => None,
        },
        Type::Money => money(node).map(Value::Money),
        Type::Email => text().filter(|text| is_email(text)).map(Value::text),
        Type::Url => text().filter(|text| is_url(text)).map(Value::text),
        Type::Text => match &node.kind {
            Kind::Text(text) => Some(Value::text(text)),
            Kind::Integer(number) => Some(Value::text(&number.to_string())),
            _ => None,
        },
        Type::Zone => text()
            .filter(|name| crate::zone::find(name).is_some())
            .map(Value::text),
        Type::Phone => text().and_then(Phone::parse).map(Value::Phone),
        Type::Choice(ids) => text()
            .and_then(|text| ids.iter().find(|id| *id == text))
            .cloned()
            .map(Value::Choice),
        Type::Language => text()
            .and_then(|text| languages.iter().find(|language| *language == text))
            .cloned()
            .map(Value::Language),
        Type::Date => text().and_then(|text| text.parse().ok()).map(Value::Date),
        Type::Time => text().and_then(time).map(Value::Time),
        Type::Moment => text().and_then(|text| text.parse().ok()).map(Value::Moment),
        Type::Duration => text().and_then(Duration::parse).map(Value::Duration),
        Type::Words => return words(node, languages),
        Type::List(item) => match &node.kind {
            Kind::List(nodes) => {
                let items: Result<Vec<Value>, String> = nodes
                    .iter()
                    .map(|node| literal(item, node, languages))
                    .collect();
                return items.map(|items| Value::List(items.into()));
            }
            _ => None,
        },
        Type::Row(_) | Type::Draft(..) | Type::Span => None,
    };
    found.ok_or_else(|| expected(of, node))
}

fn expected(of: &Type, node: &Node) -> String {
    let wanted = match of {
        Type::Boolean => "`true` or `false`".to_owned(),
        Type::Integer => "a whole number".to_owned(),
        Type::Money => "an amount of money, `5000` or `99.90`".to_owned(),
        Type::Phone => "a telephone number, `\"+77011234567\"`".to_owned(),
        Type::Date => "a date, `2026-03-05`".to_owned(),
        Type::Time => "a time, `\"10:30\"`".to_owned(),
        Type::Moment => "a moment, `2026-03-05T09:00:00Z`".to_owned(),
        Type::Duration => "a duration, `45m`, `1h30m` or `2d`".to_owned(),
        Type::Zone => "a time zone, `Asia/Almaty`".to_owned(),
        Type::Url => "a web address, `https://example.com`".to_owned(),
        Type::Row(table) => return format!("a row of `{table}` cannot be written out"),
        other => other.to_string(),
    };
    format!("expected {wanted}, found {}", node.description())
}

/// `HH:MM`.
pub fn time(text: &str) -> Option<jiff::civil::Time> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |part: &str| part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hour) || !digits(minute) || minute.len() != 2 {
        return None;
    }
    jiff::civil::Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// One `@` with something on both sides and a dot after it. More is known only by writing to the
/// address.
pub fn is_email(text: &str) -> bool {
    const LONGEST: usize = 254; // RFC 5321, 4.5.3.1.3, less the angle brackets
    match text.split_once('@') {
        Some((local, domain)) => {
            text.len() <= LONGEST
                && !local.is_empty()
                && !domain.contains('@')
                && domain.contains('.')
                && !domain.starts_with('.')
                && !domain.ends_with('.')
                && !text.contains(char::is_whitespace)
        }
        None => false,
    }
}

/// `https://` or `http://`, and a host with a dot.
pub fn is_url(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.contains('.') && !rest.contains(char::is_whitespace))
}

fn money(node: &Node) -> Option<Money> {
    match &node.kind {
        Kind::Integer(units) => Money::whole(*units),
        // Binary floats cannot hold hundredths exactly; their printed form can.
        Kind::Float(amount) => decimal(&amount.to_string()),
        Kind::Text(text) => decimal(text),
        _ => None,
    }
}

/// `99.9` and `99.90` as hundredths.
pub fn decimal(text: &str) -> Option<Money> {
    let (units, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if fraction.is_empty() || fraction.len() > 2 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let hundredths: i64 = format!("{fraction:0<2}").parse().ok()?;
    let units: i64 = units.parse().ok().filter(|units| *units >= 0)?;
    Some(Money {
        hundredths: units.checked_mul(100)?.checked_add(hundredths)?,
    })
}

/// One text for all languages, or one for each.
fn words(node: &Node, languages: &[Name]) -> Result<Value, String> {
    let each = |text: &str| {
        languages
            .iter()
            .map(|language| (language.clone(), text.to_owned()))
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
            let mut texts = std::collections::BTreeMap::new();
            for language in languages {
                let text = node
                    .get(language)
                    .and_then(Node::as_text)
                    .ok_or_else(|| format!("the text in `{language}` is missing"))?;
                texts.insert(language.clone(), text.to_owned());
            }
            texts
        }
        _ => return Err(expected(&Type::Words, node)),
    };
    Ok(Value::Words(Words(Arc::new(texts))))
}

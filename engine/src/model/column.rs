//! A column, a setting or a type: its values and their limits.

use std::cmp::Ordering;
use std::fmt;

use crate::expression::Expression;
use crate::name::Name;
use crate::source::Span;
use crate::value::{Flaw, Proof, Type, Typed, USUAL_DIGITS, Value, seen};

#[derive(Clone, Debug)]
pub struct Column {
    /// Where it is declared; `None` for a standard one.
    pub span: Option<Span>,
    pub typed: Typed,
    pub default: Option<Value>,
    pub limits: Limits,
    pub unique: bool,
    /// Kept out of logs and exports.
    pub private: bool,
    pub origin: Origin,
    /// A balance, which only its movements change.
    pub ledger: Option<Ledger>,
}

/// The movements of a balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    /// The table of what is paid for.
    pub about: Option<Name>,
}

/// Who declares a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    App,
    /// A column of the booking core that flows may set.
    Standard,
    /// A column that only Tilmash itself sets: a booking's status and times.
    Kept,
}

#[derive(Clone, Debug, Default)]
pub struct Limits {
    pub from: Option<Limit>,
    pub to: Option<Limit>,
    /// Characters, both inclusive.
    pub length: Option<(u32, u32)>,
    pub letters: bool,
    /// How many digits of a decimal may stand after the point; [`USUAL_DIGITS`] unless written.
    pub digits: Option<u32>,
    /// What a text proves by itself.
    pub check: Option<Proof>,
    /// Only a contact shared by its owner is accepted, not a typed number.
    pub shared_only: bool,
}

#[derive(Clone, Debug)]
pub enum Limit {
    Value(Value),
    /// `$today`, `$setting.party`.
    Computed(Expression),
    /// The present day, where no expression says so.
    Today,
}

/// The limit as an author writes it.
impl fmt::Display for Limit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Limit::Value(value) => formatter.write_str(&value.as_written()),
            Limit::Computed(_) | Limit::Today => formatter.write_str("its limit"),
        }
    }
}

/// What a value breaks of its column's limits.
#[derive(Clone, Debug, PartialEq)]
pub enum Breach {
    /// A text has so many characters, or none that can be seen, and should have from the fewest to
    /// the most.
    Length { found: usize, from: u32, to: u32 },
    /// A text has signs that a name does not have.
    Letters,
    /// A text is not what its check accepts.
    Check(Proof, Flaw),
    /// A decimal has more digits after the point than these.
    Digits(u32),
    /// A value is below the smallest.
    Below(Value),
    /// A value is above the largest.
    Above(Value),
}

/// What was expected instead.
impl fmt::Display for Breach {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Breach::Length { found, from, to } => {
                write!(
                    formatter,
                    "expected {from} to {to} characters, found {found}"
                )
            }
            Breach::Letters => {
                formatter.write_str("expected only letters, spaces, hyphens, apostrophes and dots")
            }
            Breach::Check(proof, Flaw::Form) => write!(formatter, "expected {}", proof.about()),
            Breach::Check(proof, Flaw::Digits) => write!(
                formatter,
                "the digits contradict each other; expected {}",
                proof.about()
            ),
            Breach::Digits(1) => formatter.write_str("expected at most one digit after the point"),
            Breach::Digits(most) => {
                write!(formatter, "expected at most {most} digits after the point")
            }
            Breach::Below(limit) => write!(formatter, "expected {} or more", limit.as_written()),
            Breach::Above(limit) => write!(formatter, "expected {} or less", limit.as_written()),
        }
    }
}

impl Column {
    pub fn of(typed: Typed) -> Column {
        Column {
            span: None,
            typed,
            default: None,
            limits: Limits::default(),
            unique: false,
            private: false,
            origin: Origin::Standard,
            ledger: None,
        }
    }

    pub fn kept(mut self) -> Column {
        self.origin = Origin::Kept;
        self
    }

    pub fn from(mut self, smallest: Value) -> Column {
        self.limits.from = Some(Limit::Value(smallest));
        self
    }

    pub fn default(mut self, value: Value) -> Column {
        self.default = Some(value);
        self
    }

    /// The fewest characters that a text of this column may have.
    pub fn shortest(&self) -> u32 {
        self.length().map_or(1, |(from, _)| from)
    }

    /// The most characters that a text of this column may have.
    pub fn longest(&self) -> u32 {
        const UNLESS_WRITTEN: u32 = 1000;
        self.length().map_or(UNLESS_WRITTEN, |(_, to)| to)
    }

    /// How many digits a decimal of this column may have after the point.
    pub fn digits(&self) -> u32 {
        self.limits.digits.unwrap_or(USUAL_DIGITS)
    }

    /// How many characters a text of this column has, as it is written or by its check.
    fn length(&self) -> Option<(u32, u32)> {
        self.limits.length.or(self.limits.check.map(Proof::length))
    }

    /// Whether every value of another column keeps the limits of this one that are written out.
    pub fn takes_all_of(&self, other: &Column) -> bool {
        let order = |mine: &Option<Limit>, theirs: &Option<Limit>| match (mine, theirs) {
            (Some(Limit::Value(mine)), Some(Limit::Value(theirs))) => theirs.order(mine),
            (Some(Limit::Value(_)), _) => None,
            (Some(Limit::Computed(_) | Limit::Today) | None, _) => Some(Ordering::Equal),
        };
        let (mine, theirs) = (&self.limits, &other.limits);
        if self.typed.of.is_measured() {
            return self.shortest() <= other.shortest()
                && other.longest() <= self.longest()
                && (theirs.letters || !mine.letters)
                && (mine.check.is_none() || mine.check == theirs.check);
        }
        if self.typed.of == Type::Decimal && other.digits() > self.digits() {
            return false;
        }
        if !self.typed.of.has_order() {
            // A limit there is a fault of its own.
            return true;
        }
        order(&mine.from, &theirs.from).is_some_and(Ordering::is_ge)
            && order(&mine.to, &theirs.to).is_some_and(Ordering::is_le)
    }

    /// The limits that are written out, for people.
    pub fn limits_in_words(&self) -> String {
        if let Some(proof) = self.limits.check {
            return proof.about().to_owned();
        }
        if self.typed.of.is_measured() {
            let letters = match self.limits.letters {
                true => "letters",
                false => "characters",
            };
            return format!("{} to {} {letters}", self.shortest(), self.longest());
        }
        let written = |limit: &Option<Limit>| match limit {
            Some(Limit::Value(value)) => Some(value.as_written()),
            Some(Limit::Computed(_) | Limit::Today) | None => None,
        };
        let range = match (written(&self.limits.from), written(&self.limits.to)) {
            (Some(from), Some(to)) => format!("{from} to {to}"),
            (Some(from), None) => format!("{from} or more"),
            (None, Some(to)) => format!("{to} or less"),
            (None, None) => "any value".to_owned(),
        };
        match (&self.typed.of, self.digits()) {
            (Type::Decimal, 1) => format!("{range} with at most one digit after the point"),
            (Type::Decimal, most) => format!("{range} with at most {most} digits after the point"),
            _ => range,
        }
    }

    /// What a value breaks of the limits that are written out; computed ones are for dialogues
    /// only.
    pub fn breach(&self, value: &Value) -> Option<Breach> {
        let order = |limit: &Option<Limit>| match limit {
            Some(Limit::Value(limit)) => Some((value.order(limit)?, limit.clone())),
            Some(Limit::Computed(_) | Limit::Today) | None => None,
        };
        match (&self.typed.of, value) {
            (Type::Text | Type::Email | Type::Url, Value::Text(text)) => self.breach_of_text(text),
            (Type::Words, Value::Words(words)) => {
                words.0.values().find_map(|text| self.breach_of_text(text))
            }
            (Type::Decimal, Value::Decimal(number)) if number.digits() > self.digits() => {
                Some(Breach::Digits(self.digits()))
            }
            _ => match (order(&self.limits.from), order(&self.limits.to)) {
                (Some((Ordering::Less, from)), _) => Some(Breach::Below(from)),
                (_, Some((Ordering::Greater, to))) => Some(Breach::Above(to)),
                _ => None,
            },
        }
    }

    /// What a text breaks of the limits.
    pub fn breach_of_text(&self, text: &str) -> Option<Breach> {
        if let Some(proof) = self.limits.check
            && let Some(flaw) = proof.flaw(text)
        {
            return Some(Breach::Check(proof, flaw));
        }
        let (from, to) = (self.shortest(), self.longest());
        let found = match seen::is_blank(text) {
            true => 0,
            false => text.chars().count(),
        };
        if !(from as usize..=to as usize).contains(&found) {
            return Some(Breach::Length { found, from, to });
        }
        (self.limits.letters && !seen::is_name(text)).then_some(Breach::Letters)
    }
}

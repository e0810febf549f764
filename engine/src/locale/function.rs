//! The functions that a Fluent text may call, each with its options.

use crate::value::Type;

/// A call's function, with its options read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    DateTime(Layout),
    Number {
        grouped: bool,
    },
    Money,
    Duration,
    /// A text in every language that it has.
    Each,
}

/// Which parts of a moment to print. A part that is `None` prints as the value prints by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Layout {
    pub date: Option<DateLength>,
    pub weekday: Option<WeekdayLength>,
    pub time: Option<TimeLength>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateLength {
    /// Day and month; the year if it is not the current one.
    Short,
    /// Always with the year.
    Long,
    /// As [`Short`](Self::Short), but hidden if it is today.
    UnlessToday,
    Hidden,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WeekdayLength {
    Short,
    Long,
    Hidden,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeLength {
    Short,
    Hidden,
}

/// How a function is called: `NAME($variable, parameter: "value")`.
pub struct Signature {
    pub name: &'static str,
    /// What it is for, in one line.
    pub about: &'static str,
    pub parameters: &'static [Parameter],
}

/// An option, and the values that it may have.
pub struct Parameter {
    pub name: &'static str,
    pub values: &'static [&'static str],
}

impl Signature {
    pub const ALL: &[Signature] = &[
        Signature {
            name: "DATETIME",
            about: "chosen parts of a date or a moment",
            parameters: &[
                Parameter {
                    name: "date",
                    values: &["short", "long", "unless-today", "none"],
                },
                Parameter {
                    name: "weekday",
                    values: &["short", "long", "none"],
                },
                Parameter {
                    name: "time",
                    values: &["short", "none"],
                },
            ],
        },
        Signature {
            name: "NUMBER",
            about: "a number, with its thousands apart or not",
            parameters: &[Parameter {
                name: "useGrouping",
                values: &["true", "false"],
            }],
        },
        Signature {
            name: "MONEY",
            about: "an amount in the app's currency",
            parameters: &[],
        },
        Signature {
            name: "DURATION",
            about: "a duration in days, hours and minutes",
            parameters: &[],
        },
        Signature {
            name: "EACH",
            about: "`words` in each language of the app, with an empty line between them",
            parameters: &[],
        },
    ];

    pub fn find(name: &str) -> Option<&'static Signature> {
        Self::ALL.iter().find(|signature| signature.name == name)
    }
}

impl Function {
    /// The function of a signature, with options that its parameters allow.
    pub(super) fn new(signature: &Signature, options: &[(&str, &str)]) -> Function {
        let chosen = |name: &str| {
            options
                .iter()
                .find(|(option, _)| *option == name)
                .map(|(_, value)| *value)
        };
        match signature.name {
            "DATETIME" => Function::DateTime(Layout {
                date: chosen("date").map(|value| match value {
                    "short" => DateLength::Short,
                    "long" => DateLength::Long,
                    "unless-today" => DateLength::UnlessToday,
                    _ => DateLength::Hidden,
                }),
                weekday: chosen("weekday").map(|value| match value {
                    "short" => WeekdayLength::Short,
                    "long" => WeekdayLength::Long,
                    _ => WeekdayLength::Hidden,
                }),
                time: chosen("time").map(|value| match value {
                    "short" => TimeLength::Short,
                    _ => TimeLength::Hidden,
                }),
            }),
            "NUMBER" => Function::Number {
                grouped: chosen("useGrouping") != Some("false"),
            },
            "MONEY" => Function::Money,
            "DURATION" => Function::Duration,
            "EACH" => Function::Each,
            other => unreachable!("the signature `{other}` has a function"),
        }
    }

    /// The name that texts call it by.
    pub fn name(self) -> &'static str {
        match self {
            Function::DateTime(_) => "DATETIME",
            Function::Number { .. } => "NUMBER",
            Function::Money => "MONEY",
            Function::Duration => "DURATION",
            Function::Each => "EACH",
        }
    }

    /// Whether it can print values of this type.
    pub fn accepts(self, given: &Type) -> bool {
        match self {
            Function::DateTime(_) => matches!(given, Type::Date | Type::Moment),
            Function::Number { .. } => matches!(given, Type::Integer),
            Function::Money => matches!(given, Type::Money),
            Function::Duration => matches!(given, Type::Duration),
            Function::Each => matches!(given, Type::Words),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_signature_has_a_function_of_its_name() {
        for signature in Signature::ALL {
            assert_eq!(Function::new(signature, &[]).name(), signature.name);
        }
    }
}

//! The functions of expressions: one row for each.

use std::fmt;

use crate::value::{Type, Typed};

/// What a function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    Integer,
    Money,
    Date,
    Time,
    Moment,
    /// A row of the table of bookings.
    Booking,
    /// A row of the table of payments.
    Payment,
    /// What `count`, `sum` or `average` gives with `by`.
    Groups,
    /// A list of anything.
    List,
    /// The name of a flow, in quotes.
    Flow,
    /// What such a link brings, if it brings anything.
    Answer,
    Url,
    /// The name of a file in `templates/`, in quotes and without its ending.
    Template,
}

impl Argument {
    /// Its type, if it does not depend on the app.
    pub fn of(self) -> Option<Type> {
        match self {
            Argument::Integer => Some(Type::Integer),
            Argument::Money => Some(Type::Money),
            Argument::Date => Some(Type::Date),
            Argument::Time => Some(Type::Time),
            Argument::Moment => Some(Type::Moment),
            Argument::Url => Some(Type::Url),
            Argument::Booking
            | Argument::Payment
            | Argument::Groups
            | Argument::List
            | Argument::Flow
            | Argument::Answer
            | Argument::Template => None,
        }
    }

    /// Its word in signatures.
    pub fn word(self) -> &'static str {
        match self {
            Argument::Integer => "integer",
            Argument::Money => "money",
            Argument::Date => "date",
            Argument::Time => "time",
            Argument::Moment => "moment",
            Argument::Booking => "booking",
            Argument::Payment => "payment",
            Argument::Groups => "groups",
            Argument::List => "list",
            Argument::Flow => "flow",
            Argument::Answer => "answer",
            Argument::Url => "url",
            Argument::Template => "template",
        }
    }
}

/// The form for a diagnostic's sentence.
impl fmt::Display for Argument {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.of()) {
            (_, Some(of)) => of.fmt(formatter),
            (Argument::Groups, None) => {
                formatter.write_str("what `count`, `sum` or `average` gives with `by`")
            }
            (Argument::List, None) => formatter.write_str("a list"),
            (Argument::Flow, None) => formatter.write_str("a flow"),
            (Argument::Payment, None) => formatter.write_str("a payment"),
            (Argument::Template, None) => formatter.write_str("a template"),
            (Argument::Answer, None) => formatter.write_str("what its link brings"),
            (_, None) => formatter.write_str("a booking"),
        }
    }
}

macro_rules! functions {
    ($($variant:ident $name:literal ($($argument:ident),*) -> $result:ident, $about:literal;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Function {
            $($variant,)*
        }

        impl Function {
            pub const ALL: &[Function] = &[$(Function::$variant,)*];

            pub fn name(self) -> &'static str {
                match self { $(Function::$variant => $name,)* }
            }

            pub fn about(self) -> &'static str {
                match self { $(Function::$variant => $about,)* }
            }

            pub fn arguments(self) -> &'static [Argument] {
                match self { $(Function::$variant => &[$(Argument::$argument),*],)* }
            }

            pub fn result(self) -> Typed {
                match self { $(Function::$variant => Typed::surely(Type::$result),)* }
            }
        }
    };
}

functions! {
    Days "days" (Integer) -> Duration, "so many days of 24 hours";
    Hours "hours" (Integer) -> Duration, "so many hours";
    Minutes "minutes" (Integer) -> Duration, "so many minutes";
    At "at" (Moment, Time) -> Moment,
        "the moment at this time on the day of a moment, in the venue's zone";
    On "on" (Date, Time) -> Moment,
        "the moment at this time on a day, in the venue's zone; where a clock skips it, the next \
         that there is";
    Between "between" (Date, Date) -> Span,
        "from the beginning of the first day to the end of the last, in the venue's zone";
    Share "share" (Integer, Integer) -> Integer,
        "the first as a percentage of the second, rounded; 0 of 0";
    Percent "percent" (Money, Integer) -> Money, "so many hundredths of an amount";
    Size "size" (List) -> Integer, "how many items a list has";
    May "may" (Flow) -> Boolean,
        "whether a role of the person may use a flow: `may('bookings')`";
    Link "link" (Flow, Answer) -> Url,
        "the address that begins a flow by its `link`, with what that brings, if it brings \
         anything: `link('join', trainer)`";
    Qr "qr" (Url) -> File, "an address as a picture that phones read, for `attach`";
    Chart "chart" (Groups) -> File, "groups as a picture with bars, for `attach`";
    Print "print" (Template) -> File,
        "a template of `templates/` as a page to print, for `attach`: `print('visit')`";
    Ics "ics" (Booking) -> File, "a booking as an entry of a calendar, for `attach`";
    Invoice "invoice" (Payment) -> File,
        "what Telegram lets its client pay a payment by, for `attach`";
}

impl Function {
    pub fn find(name: &str) -> Option<Function> {
        Self::ALL
            .iter()
            .copied()
            .find(|function| function.name() == name)
    }
}

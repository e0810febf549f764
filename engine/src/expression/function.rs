//! The functions of expressions: one row for each.

use crate::value::{Type, Typed};

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

            pub fn arguments(self) -> &'static [Type] {
                match self { $(Function::$variant => &[$(Type::$argument),*],)* }
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
}

impl Function {
    pub fn find(name: &str) -> Option<Function> {
        Self::ALL
            .iter()
            .copied()
            .find(|function| function.name() == name)
    }
}

//! Figures of rows: how many there are, and what their columns amount to.

use super::decimal::{Decimal, MOST_DIGITS, USUAL_DIGITS};
use super::duration::Duration;
use super::money::Money;
use super::types::Type;
use super::value::Value;

/// What the figures of groups are called, the one that a picture shows first. Nothing that rows
/// have in common is called so.
pub const FIGURES: [&str; 4] = ["sum", "average", LOAD, COUNT];

/// How much of the open time is booked.
pub const LOAD: &str = "load";

/// How many rows there are.
pub const COUNT: &str = "count";

/// What the values of a column amount to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Figure {
    /// Zero of no rows.
    Sum,
    /// None of no rows. Rows whose value is none do not count.
    Average,
}

impl Figure {
    pub fn name(self) -> &'static str {
        match self {
            Figure::Sum => "sum",
            Figure::Average => "average",
        }
    }

    /// The type of the figure of a column of type `of`, if there is one.
    pub fn result(self, of: &Type) -> Option<Type> {
        match (self, of) {
            (Figure::Average, Type::Integer) => Some(Type::Decimal),
            (Figure::Sum, Type::Integer) => Some(Type::Integer),
            (Figure::Sum | Figure::Average, Type::Decimal | Type::Money | Type::Duration) => {
                Some(of.clone())
            }
            (Figure::Sum | Figure::Average, _) => None,
        }
    }

    /// The figure of a column of type `of`, from the sum and the number of its values. An average
    /// of decimals has as many `digits` as they, and two at least.
    ///
    /// # Panics
    ///
    /// If values of this type have no such figure.
    pub fn value(self, of: &Type, digits: u32, sum: i128, count: i64) -> Value {
        let rounded = match (self, of) {
            (Figure::Sum, _) => sum,
            (Figure::Average, _) if count <= 0 => return Value::None,
            (Figure::Average, Type::Integer) => {
                let hundredths = halved(sum.saturating_mul(100), count.into());
                hundredths.saturating_mul(unit(USUAL_DIGITS))
            }
            (Figure::Average, Type::Decimal) => {
                let unit = unit(digits.max(USUAL_DIGITS));
                halved(sum, i128::from(count) * unit) * unit
            }
            (Figure::Average, _) => halved(sum, count.into()),
        };
        let number = rounded.clamp(i64::MIN.into(), i64::MAX.into()) as i64;
        match (self, of) {
            (Figure::Sum, Type::Integer) => Value::Integer(number),
            (Figure::Average, Type::Integer) | (_, Type::Decimal) => {
                Value::Decimal(Decimal { millionths: number })
            }
            (_, Type::Money) => Value::Money(Money { hundredths: number }),
            (_, Type::Duration) => Value::Duration(Duration { seconds: number }),
            (Figure::Sum | Figure::Average, _) => panic!("the checker lets no {of} be added up"),
        }
    }
}

/// A part as a percentage of a whole, rounded; 0 of 0.
pub fn share(part: i128, whole: i128) -> i64 {
    let percentage = match whole {
        0 => 0,
        whole => (part * 200 + whole.abs()).div_euclid(whole * 2),
    };
    percentage.clamp(i64::MIN.into(), i64::MAX.into()) as i64
}

/// How many millionths the last of so many digits after the point counts.
fn unit(digits: u32) -> i128 {
    10_i128.pow(MOST_DIGITS.saturating_sub(digits))
}

/// `sum` by `count`; what lies halfway is rounded up.
fn halved(sum: i128, count: i128) -> i128 {
    sum.saturating_mul(2)
        .saturating_add(count)
        .div_euclid(count * 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_average_is_rounded_to_the_nearest_hundredth_and_halves_up() {
        let average = |sum, count| Figure::Average.value(&Type::Integer, 0, sum, count);
        let decimal = |hundredths: i64| {
            let millionths = hundredths * 10_000;
            Value::Decimal(Decimal { millionths })
        };
        assert_eq!(average(14, 3), decimal(467));
        assert_eq!(average(13, 3), decimal(433));
        assert_eq!(average(1, 8), decimal(13));
        assert_eq!(average(-1, 8), decimal(-12));
        assert_eq!(average(0, 5), decimal(0));
        assert_eq!(average(0, 0), Value::None);
        let money = Figure::Average.value(&Type::Money, 0, 1_001, 2);
        assert_eq!(money, Value::Money(Money { hundredths: 501 }));
        let length = Figure::Average.value(&Type::Duration, 0, 90, 4);
        assert_eq!(length, Value::Duration(Duration { seconds: 23 }));
        let number = |digits| Figure::Average.value(&Type::Decimal, digits, 14_000_000, 3);
        for (digits, written) in [(1, "4.67"), (2, "4.67"), (4, "4.6667"), (6, "4.666667")] {
            assert_eq!(number(digits).as_written(), written);
        }
    }

    #[test]
    fn figures_stop_at_the_ends_of_their_range() {
        let sum = Figure::Sum.value(&Type::Integer, 0, i128::from(i64::MAX) + 1, 2);
        assert_eq!(sum, Value::Integer(i64::MAX));
        let average = Figure::Average.value(&Type::Integer, 0, i128::from(i64::MAX) * 2, 2);
        let most = Decimal {
            millionths: i64::MAX,
        };
        assert_eq!(average, Value::Decimal(most));
    }
}

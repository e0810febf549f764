//! Figures of rows: how many there are, and what their columns amount to.

use super::decimal::Decimal;
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
            (Figure::Sum | Figure::Average, Type::Money | Type::Duration) => Some(of.clone()),
            (Figure::Sum | Figure::Average, _) => None,
        }
    }

    /// The figure of a column of type `of`, from the sum and the number of its values.
    ///
    /// # Panics
    ///
    /// If values of this type have no such figure.
    pub fn value(self, of: &Type, sum: i128, count: i64) -> Value {
        let rounded = match (self, of) {
            (Figure::Sum, _) => sum,
            (Figure::Average, _) if count <= 0 => return Value::None,
            (Figure::Average, Type::Integer) => halved(sum.saturating_mul(100), count),
            (Figure::Average, _) => halved(sum, count),
        };
        let number = rounded.clamp(i64::MIN.into(), i64::MAX.into()) as i64;
        match (self, of) {
            (Figure::Sum, Type::Integer) => Value::Integer(number),
            (Figure::Average, Type::Integer) => Value::Decimal(Decimal { hundredths: number }),
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

/// `sum` by `count`; what lies halfway is rounded up.
fn halved(sum: i128, count: i64) -> i128 {
    let count = i128::from(count);
    sum.saturating_mul(2)
        .saturating_add(count)
        .div_euclid(count * 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_average_is_rounded_to_the_nearest_hundredth_and_halves_up() {
        let average = |sum, count| Figure::Average.value(&Type::Integer, sum, count);
        let decimal = |hundredths| Value::Decimal(Decimal { hundredths });
        assert_eq!(average(14, 3), decimal(467));
        assert_eq!(average(13, 3), decimal(433));
        assert_eq!(average(1, 8), decimal(13));
        assert_eq!(average(-1, 8), decimal(-12));
        assert_eq!(average(0, 5), decimal(0));
        assert_eq!(average(0, 0), Value::None);
        let money = Figure::Average.value(&Type::Money, 1_001, 2);
        assert_eq!(money, Value::Money(Money { hundredths: 501 }));
        let length = Figure::Average.value(&Type::Duration, 90, 4);
        assert_eq!(length, Value::Duration(Duration { seconds: 23 }));
    }

    #[test]
    fn figures_stop_at_the_ends_of_their_range() {
        let sum = Figure::Sum.value(&Type::Integer, i128::from(i64::MAX) + 1, 2);
        assert_eq!(sum, Value::Integer(i64::MAX));
        let average = Figure::Average.value(&Type::Integer, i128::from(i64::MAX) * 2, 2);
        let most = Decimal {
            hundredths: i64::MAX,
        };
        assert_eq!(average, Value::Decimal(most));
    }
}

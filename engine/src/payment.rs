//! Telegram's own payments: what an invoice asks for, and who may pay it.
//!
//! A payment is a row of a table of the app. Its invoice names it, and asks for its amount as it is
//! when the invoice is sent. What the row says when somebody presses «Pay» decides: an invoice
//! stays in a chat for ever, can be forwarded, and can be pressed twice at once.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::name::Name;
use crate::value::{Currency, RowId, Value};

/// By whom an app is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payments {
    /// Telegram's Stars, which need nobody else.
    Stars,
    /// A provider, whose token is in this variable of the environment.
    Provider(String),
}

/// Telegram's code of Stars.
pub const STARS: &str = "XTR";

/// The most Stars that one invoice may ask for, by Telegram's configuration
/// `stars_paid_post_amount_max`; nobody can pay more at once.
pub const MOST_STARS: i64 = 10_000;

/// The columns of a payment.
pub const BOOKING: &str = "booking";
pub const CLIENT: &str = "client";
pub const AMOUNT: &str = "amount";
pub const STATUS: &str = "status";
pub const BY_HAND: &str = "by_hand";
pub const ASKED: &str = "asked";
pub const PAID_AT: &str = "paid_at";
pub const CHARGE: &str = "charge";
pub const RECEIPT: &str = "receipt";

/// What has become of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentStatus {
    /// It can be paid.
    Open,
    Paid,
    /// The money is there, and nothing that it is for.
    Unplaced,
    /// The money is to be given back.
    Refund,
    Refunded,
    /// Telegram would not give the money back.
    Unrefunded,
    /// It is not to be paid any more.
    Closed,
}

impl PaymentStatus {
    pub const ALL: [PaymentStatus; 7] = [
        PaymentStatus::Open,
        PaymentStatus::Paid,
        PaymentStatus::Unplaced,
        PaymentStatus::Refund,
        PaymentStatus::Refunded,
        PaymentStatus::Unrefunded,
        PaymentStatus::Closed,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            PaymentStatus::Open => "open",
            PaymentStatus::Paid => "paid",
            PaymentStatus::Unplaced => "unplaced",
            PaymentStatus::Refund => "refund",
            PaymentStatus::Refunded => "refunded",
            PaymentStatus::Unrefunded => "unrefunded",
            PaymentStatus::Closed => "closed",
        }
    }

    /// What a value of the column says.
    pub fn of(status: &Value) -> Option<PaymentStatus> {
        let Value::Choice(written) = status else {
            return None;
        };
        PaymentStatus::named(written)
    }

    /// The status of this name.
    pub fn named(name: &str) -> Option<PaymentStatus> {
        let mut all = PaymentStatus::ALL.into_iter();
        all.find(|status| status.name() == name)
    }

    pub fn value(self) -> Value {
        Value::choice(self.name())
    }

    /// Whether a flow may make a payment that begins so.
    pub const fn is_first(self) -> bool {
        match self {
            PaymentStatus::Open | PaymentStatus::Closed => true,
            PaymentStatus::Paid
            | PaymentStatus::Unplaced
            | PaymentStatus::Refund
            | PaymentStatus::Refunded
            | PaymentStatus::Unrefunded => false,
        }
    }

    /// Whether a flow may let a payment become so. The rest is what Telegram says of it.
    pub const fn is_set_by_flows(self) -> bool {
        match self {
            PaymentStatus::Paid | PaymentStatus::Unrefunded => false,
            PaymentStatus::Open
            | PaymentStatus::Closed
            | PaymentStatus::Unplaced
            | PaymentStatus::Refund
            | PaymentStatus::Refunded => true,
        }
    }
}

/// An amount in the smallest units of a currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// By ISO 4217, or [`STARS`].
    pub currency: String,
    pub amount: i64,
}

/// As talks and terminals show it: `5000.00 KZT`, `100 XTR`.
impl fmt::Display for Price {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Price { currency, amount } = self;
        match currency == STARS {
            true => write!(formatter, "{amount} {currency}"),
            false => write!(formatter, "{}.{:02} {currency}", amount / 100, amount % 100),
        }
    }
}

impl Price {
    /// What an amount is in its smallest units. The currencies of apps have hundredths, and so they
    /// have for Telegram.
    pub fn of(amount: &Value, currency: Currency) -> Option<Price> {
        if let Value::Integer(stars) = amount {
            return Some(Price {
                currency: STARS.to_owned(),
                amount: *stars,
            });
        }
        let Value::Money(money) = amount else {
            return None;
        };
        Some(Price {
            currency: currency.code().to_owned(),
            amount: money.hundredths,
        })
    }
}

/// What goes with an invoice and comes back with its payment: 1 to 128 bytes.
pub fn payload(payment: RowId) -> String {
    format!("payment.{}", payment.0)
}

/// The payment of which an invoice was.
pub fn payment_of(payload: &str) -> Option<RowId> {
    let id: i64 = payload.strip_prefix("payment.")?.parse().ok()?;
    (id > 0).then_some(RowId(id))
}

/// Somebody is about to pay, or has paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tender {
    pub person: RowId,
    pub payload: String,
    pub price: Price,
}

/// Why somebody may not pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declined {
    /// There is no such payment any more, or it is not to be paid.
    Closed,
    /// The time of the booking that it is for is gone.
    Gone,
    /// It is somebody else's.
    Foreign,
    /// Another amount is asked for by now.
    Changed,
    /// The money has come.
    Paid,
}

/// What a payment says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    /// Who is to pay.
    pub client: Option<RowId>,
    pub status: Option<PaymentStatus>,
    pub price: Option<Price>,
    pub has_money: bool,
}

impl Bill {
    /// Reads the columns of a payment.
    pub fn read(values: &BTreeMap<Name, Value>, currency: Currency) -> Bill {
        let column = |name: &str| values.get(name).unwrap_or(&Value::None);
        Bill {
            client: column(CLIENT).as_row().map(|client| client.id),
            status: PaymentStatus::of(column(STATUS)),
            price: Price::of(column(AMOUNT), currency),
            has_money: !column(CHARGE).is_none(),
        }
    }

    /// What is to be paid, if it still can be.
    pub fn open_price(&self) -> Option<&Price> {
        let is_open = self.status == Some(PaymentStatus::Open) && !self.has_money;
        self.price.as_ref().filter(|_| is_open)
    }

    /// Whether what is tendered is what it asks for, and from whom.
    ///
    /// # Errors
    ///
    /// Why it is not.
    pub fn judge(&self, tender: &Tender) -> Result<(), Declined> {
        if self.client != Some(tender.person) {
            return Err(Declined::Foreign);
        }
        if self.has_money {
            return Err(Declined::Paid);
        }
        match self.status {
            Some(PaymentStatus::Open) => {}
            Some(
                PaymentStatus::Paid
                | PaymentStatus::Refund
                | PaymentStatus::Refunded
                | PaymentStatus::Unrefunded
                | PaymentStatus::Unplaced,
            ) => {
                return Err(Declined::Paid);
            }
            Some(PaymentStatus::Closed) | None => {
                return Err(Declined::Closed);
            }
        }
        match &self.price {
            Some(price) if *price == tender.price => Ok(()),
            Some(_) | None => Err(Declined::Changed),
        }
    }

    /// Whether a flow may change its amount: only before money has come.
    pub fn may_be_changed(&self) -> bool {
        !self.has_money
    }

    /// Whether a flow may delete it: only what is not to be paid, and never has been. Of a row that
    /// is gone no run hears.
    pub fn may_be_deleted(&self) -> bool {
        let is_closed = matches!(self.status, Some(PaymentStatus::Closed) | None);
        is_closed && !self.has_money
    }

    /// Whether a flow may let it stand so. Only money makes it `paid`; what has come is not asked
    /// for again, and is given back once.
    pub fn may_become(&self, next: PaymentStatus) -> bool {
        if !next.is_set_by_flows() {
            return false;
        }
        let Some(now) = self.status else {
            return true;
        };
        if now == next {
            return next != PaymentStatus::Refund;
        }
        match next {
            PaymentStatus::Open | PaymentStatus::Closed => !self.has_money,
            PaymentStatus::Refund => {
                let had = matches!(
                    now,
                    PaymentStatus::Paid | PaymentStatus::Unplaced | PaymentStatus::Unrefunded
                );
                self.has_money && had
            }
            PaymentStatus::Unplaced => {
                self.has_money && !matches!(now, PaymentStatus::Refund | PaymentStatus::Refunded)
            }
            PaymentStatus::Refunded => {
                matches!(now, PaymentStatus::Refund | PaymentStatus::Unrefunded)
            }
            PaymentStatus::Paid | PaymentStatus::Unrefunded => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Money, RowReference};

    fn bill() -> BTreeMap<Name, Value> {
        let client = RowReference {
            table: "person".into(),
            id: RowId(7),
        };
        BTreeMap::from([
            (CLIENT.into(), Value::Row(client)),
            (STATUS.into(), PaymentStatus::Open.value()),
            (
                AMOUNT.into(),
                Value::Money(Money {
                    hundredths: 500_000,
                }),
            ),
        ])
    }

    fn tender(person: i64, currency: &str, amount: i64) -> Tender {
        Tender {
            person: RowId(person),
            payload: payload(RowId(1)),
            price: Price {
                currency: currency.to_owned(),
                amount,
            },
        }
    }

    #[test]
    fn only_who_is_asked_pays_and_just_what_is_asked() {
        let judge = |tender: &Tender| Bill::read(&bill(), Currency::Tenge).judge(tender);
        assert_eq!(judge(&tender(7, "KZT", 500_000)), Ok(()));
        assert_eq!(judge(&tender(8, "KZT", 500_000)), Err(Declined::Foreign));
        assert_eq!(judge(&tender(7, "KZT", 499_999)), Err(Declined::Changed));
        assert_eq!(judge(&tender(7, "RUB", 500_000)), Err(Declined::Changed));
        assert_eq!(judge(&tender(7, STARS, 500_000)), Err(Declined::Changed));
        let stars = BTreeMap::from([(AMOUNT.into(), Value::Integer(100))]);
        let stars: BTreeMap<Name, Value> = bill().into_iter().chain(stars).collect();
        let stars = Bill::read(&stars, Currency::Tenge);
        assert_eq!(stars.judge(&tender(7, STARS, 100)), Ok(()));
    }

    #[test]
    fn what_is_paid_or_closed_is_not_paid() {
        for (status, has_money, declined) in [
            (PaymentStatus::Closed, false, Declined::Closed),
            (PaymentStatus::Paid, false, Declined::Paid),
            (PaymentStatus::Open, true, Declined::Paid),
            (PaymentStatus::Unplaced, true, Declined::Paid),
            (PaymentStatus::Refunded, true, Declined::Paid),
        ] {
            let mut values = bill();
            values.insert(STATUS.into(), status.value());
            if has_money {
                values.insert(CHARGE.into(), Value::text("charge"));
            }
            let judged = Bill::read(&values, Currency::Tenge).judge(&tender(7, "KZT", 500_000));
            assert_eq!(judged, Err(declined), "{status:?}");
        }
    }

    #[test]
    fn money_is_given_back_once_and_never_asked_for_again() {
        let mut values = bill();
        let may = |values: &BTreeMap<Name, Value>, next| {
            Bill::read(values, Currency::Tenge).may_become(next)
        };
        assert!(may(&values, PaymentStatus::Closed));
        for next in [
            PaymentStatus::Refund,
            PaymentStatus::Unplaced,
            PaymentStatus::Paid,
        ] {
            assert!(!may(&values, next), "no money has come: {next:?}");
        }
        values.insert(CHARGE.into(), Value::text("charge"));
        values.insert(STATUS.into(), PaymentStatus::Paid.value());
        for (next, may_be) in [
            (PaymentStatus::Unplaced, true),
            (PaymentStatus::Refund, true),
            (PaymentStatus::Open, false),
            (PaymentStatus::Closed, false),
            (PaymentStatus::Refunded, false),
        ] {
            assert_eq!(may(&values, next), may_be, "{next:?}");
        }
        values.insert(STATUS.into(), PaymentStatus::Refunded.value());
        for next in [
            PaymentStatus::Refund,
            PaymentStatus::Paid,
            PaymentStatus::Open,
        ] {
            assert!(!may(&values, next), "{next:?}");
        }
    }

    #[test]
    fn an_invoice_is_told_by_what_comes_back() {
        assert_eq!(payment_of(&payload(RowId(12))), Some(RowId(12)));
        for payload in [
            "",
            "payment.",
            "payment.-1",
            "payment.0",
            "payment.1x",
            "12",
        ] {
            assert_eq!(payment_of(payload), None, "{payload}");
        }
    }
}

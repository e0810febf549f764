//! [`Till`]: what Telegram remembers of payments.

use std::collections::HashMap;

use super::message::Invoice;

#[derive(Default)]
pub(super) struct Till {
    /// Those who wait to be let pay, by the query's id.
    pub(super) checkouts: HashMap<String, Checkout>,
    pub(super) charges: HashMap<String, Charged>,
    pub(super) last: u64,
    /// Whether money is taken only when the test says so.
    pub(super) withheld: bool,
    pub(super) waiting: Vec<Checkout>,
    /// What people read who may not pay.
    pub(super) declined: Vec<(i64, String)>,
}

#[derive(Clone)]
pub(super) struct Checkout {
    pub(super) person: i64,
    pub(super) invoice: Invoice,
    pub(super) asked: i64,
}

pub(super) struct Charged {
    pub(super) person: i64,
    pub(super) stars: bool,
    pub(super) refunded: bool,
}

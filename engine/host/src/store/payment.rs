//! Money that people pay through Telegram, as rows of the app's table of payments.
//!
//! Telegram asks before it takes money, and then says that it has taken it. What is asked claims
//! the time of the booking anew, so that it is still there when the money comes. Money that has
//! come is always kept: by the payment that it is for, or, if that cannot have it any more, as a
//! payment of its own that is `unplaced`. A charge is kept once.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use sea_query::{Alias, Expr, ExprTrait, Order, Query};
use tilmash_engine::interpret::{Delivery, Record};
use tilmash_engine::model::event::{DROPPED, UNSENT};
use tilmash_engine::model::{Part, Table};
use tilmash_engine::name::Name;
use tilmash_engine::outcome::Refusal;
use tilmash_engine::payment::{
    AMOUNT, ASKED, BOOKING, BY_HAND, Bill, CHARGE, CLIENT, Declined, PAID_AT, PaymentStatus,
    Payments, Price, RECEIPT, STARS, STATUS, Tender, payment_of,
};
use tilmash_engine::value::{Money, PERSON, RowId, RowReference, Type, Value};

use super::booking::take::after;
use super::database::error::StoreError;
use super::dialogue::outbox::{Outgoing, Sender};
use super::tables::change::{self, NewRow};
use super::tables::halt::Halt;
use super::tables::{guard, record};
use super::writer::transaction::{Context, Transaction};

/// For how long after the first press of «Pay» a time is kept for the client. Telegram takes money
/// within seconds; a card may be asked for a code, or another card be tried. Later presses do not
/// prolong this, so nobody keeps a time by pressing and not paying.
const GRACE: SignedDuration = SignedDuration::from_mins(10);

/// Money that Telegram has taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    pub tender: Tender,
    /// Telegram's own id of it, which none else has.
    pub id: String,
    /// The provider's id of it.
    pub receipt: String,
}

/// What has become of money that has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// The payment that it is for has it.
    Paid,
    /// It is a payment of its own, for which there is nothing any more.
    Unplaced,
    /// It was kept before.
    Before,
    /// The app has no payments any more.
    Nowhere,
}

impl Transaction {
    /// Whether somebody may pay. If so, the time of what they pay for is theirs for a while.
    ///
    /// # Errors
    ///
    /// Only if the database fails.
    pub async fn check_out(
        &mut self,
        tender: &Tender,
        now: Timestamp,
    ) -> Result<Result<(), Declined>, StoreError> {
        let Some(payment) = self.payment_named(&tender.payload) else {
            return Ok(Err(Declined::Closed));
        };
        self.pass_payments(&payment.table)?;
        let found = record::one_to_change(&mut self.connection, &self.model, &payment).await?;
        let Some(found) = found.filter(|found| !found.deleted) else {
            return Ok(Err(Declined::Closed));
        };
        let bill = Bill::read(&found.values, self.model.currency);
        if let Err(declined) = bill.judge(tender) {
            return Ok(Err(declined));
        }
        let before = if let Value::Moment(before) = found.column(ASKED) {
            Some(before)
        } else {
            None
        };
        let asked = before.unwrap_or(now);
        if let Some(booking) = found.column(BOOKING).as_row()
            && !self
                .is_kept_for_payment(booking, after(asked, GRACE), now)
                .await?
        {
            return Ok(Err(Declined::Gone));
        }
        if before.is_none() {
            let values = BTreeMap::from([(ASKED.into(), Value::Moment(now))]);
            let noted = change::update(&mut self.connection, &self.model, &payment, &values).await;
            if Halt::split(noted)?.is_err() {
                return Ok(Err(Declined::Closed));
            }
        }
        Ok(Ok(()))
    }

    /// Keeps money that has come, once.
    ///
    /// # Errors
    ///
    /// Only if the database fails. Then the money has to come again.
    pub async fn take_money(
        &mut self,
        charge: &Charge,
        now: Timestamp,
    ) -> Result<Placed, StoreError> {
        let table = match self.where_kept(charge).await? {
            Ok(table) => table,
            Err(placed) => return Ok(placed),
        };
        let found = match self.payment_named(&charge.tender.payload) {
            Some(row) => record::one_to_change(&mut self.connection, &self.model, &row).await?,
            None => None,
        };
        let currency = self.model.currency;
        let fits = |found: &&Record| {
            let bill = Bill::read(&found.values, currency);
            !found.deleted && bill.judge(&charge.tender).is_ok()
        };
        if let Some(payment) = found.as_ref().filter(fits) {
            let mut values = received(charge, now);
            values.insert(STATUS.into(), PaymentStatus::Paid.value());
            let row = &payment.row;
            let paid = change::update(&mut self.connection, &self.model, row, &values).await;
            if Halt::split(paid)?.is_err() {
                // Another update with this charge was faster.
                return Ok(Placed::Before);
            }
            let context = by(charge.tender.person, now);
            self.raise_changes(payment, &values, &context).await?;
            return Ok(Placed::Paid);
        }
        let booking = found.map(|found| found.column(BOOKING));
        self.keep_unplaced(table, charge, booking, now).await
    }

    /// Keeps money that has come as a payment of its own, once, whatever it was paid for.
    ///
    /// # Errors
    ///
    /// Only if the database fails. Then the money has to come again.
    pub async fn take_unplaced(
        &mut self,
        charge: &Charge,
        now: Timestamp,
    ) -> Result<Placed, StoreError> {
        match self.where_kept(charge).await? {
            Ok(table) => self.keep_unplaced(table, charge, None, now).await,
            Err(placed) => Ok(placed),
        }
    }

    /// The table that keeps new money; otherwise what has become of it already.
    async fn where_kept(&mut self, charge: &Charge) -> Result<Result<Name, Placed>, StoreError> {
        let Some(table) = self.model.part(Part::Payment) else {
            return Ok(Err(Placed::Nowhere));
        };
        let table = table.name.clone();
        self.pass_payments(&table)?;
        Ok(match self.has_charge(&table, &charge.id).await? {
            true => Err(Placed::Before),
            false => Ok(table),
        })
    }

    /// Keeps money as a payment of its own. For what it was paid, if that is known, says `booking`.
    async fn keep_unplaced(
        &mut self,
        table: Name,
        charge: &Charge,
        booking: Option<Value>,
        now: Timestamp,
    ) -> Result<Placed, StoreError> {
        let person = charge.tender.person;
        self.acquaint(person).await?;
        let client = RowReference {
            table: Name::new(PERSON),
            id: person,
        };
        let Price { currency, amount } = &charge.tender.price;
        let is_stars = currency == STARS;
        // What was asked for before the app has changed how it is paid is kept in whole units.
        let amount = match (&self.model.payments, is_stars) {
            (Some(Payments::Stars), true) => Value::Integer(*amount),
            (Some(Payments::Stars), false) => Value::Integer(*amount / 100),
            (Some(Payments::Provider(_)) | None, is_stars) => Value::Money(Money {
                hundredths: amount.saturating_mul(if is_stars { 100 } else { 1 }),
            }),
        };
        let mut values = received(charge, now);
        values.insert(STATUS.into(), PaymentStatus::Unplaced.value());
        values.insert(CLIENT.into(), Value::Row(client));
        values.insert(AMOUNT.into(), amount);
        values.insert(BY_HAND.into(), Value::Boolean(!is_stars));
        if let Some(booking) = booking.filter(|_| self.model.part(Part::Booking).is_some()) {
            values.insert(BOOKING.into(), booking);
        }
        let new = NewRow {
            table: &table,
            key: None,
            values: &values,
        };
        let made = change::insert(&mut self.connection, &self.model, new).await;
        let Ok(id) = Halt::split(made)? else {
            return Ok(Placed::Before);
        };
        let row = RowReference { table, id };
        let context = by(person, now);
        self.raise_created(&row, &values, &context).await?;
        Ok(Placed::Unplaced)
    }

    /// The language that a person has told the bot.
    ///
    /// # Errors
    ///
    /// Only if the database fails.
    pub async fn language_of(&mut self, person: RowId) -> Result<Option<Name>, StoreError> {
        let row = RowReference {
            table: Name::new(PERSON),
            id: person,
        };
        let found = record::one(&mut self.connection, &self.model, &row).await?;
        let language = found.map(|found| found.column("language"));
        let Some(Value::Language(language)) = language else {
            return Ok(None);
        };
        Ok(Some(language))
    }

    /// Notes whether Telegram has given a payment back.
    ///
    /// # Errors
    ///
    /// Only if the database fails.
    pub async fn note_refund(
        &mut self,
        payment: RowId,
        given: bool,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let Some(table) = self.model.part(Part::Payment) else {
            return Ok(());
        };
        let row = RowReference {
            table: table.name.clone(),
            id: payment,
        };
        self.pass_payments(&row.table)?;
        let found = record::one_to_change(&mut self.connection, &self.model, &row).await?;
        let next = match given {
            true => PaymentStatus::Refunded,
            false => PaymentStatus::Unrefunded,
        };
        let stands = |found: &Record| Bill::read(&found.values, self.model.currency).status;
        let Some(found) = found.filter(|found| stands(found) == Some(PaymentStatus::Refund)) else {
            return Ok(());
        };
        let values = BTreeMap::from([(STATUS.into(), next.value())]);
        let noted = change::update(&mut self.connection, &self.model, &row, &values).await;
        if Halt::split(noted)?.is_ok() {
            let context = Context::itself(now);
            self.raise_changes(&found, &values, &context).await?;
        }
        Ok(())
    }

    /// Judges what a flow makes of a payment's status and amount, before it is written.
    pub(in crate::store) async fn judge_payment(
        &mut self,
        payment: &RowReference,
        values: &BTreeMap<Name, Value>,
    ) -> Result<(), Halt> {
        let next = values.get(STATUS).and_then(PaymentStatus::of);
        let has_amount = values.contains_key(AMOUNT);
        if next.is_none() && !has_amount {
            return Ok(());
        }
        let found = record::one_to_change(&mut self.connection, &self.model, payment).await?;
        let found = found.ok_or(Refusal::Missing)?;
        let bill = Bill::read(&found.values, self.model.currency);
        let may_be = next.is_none_or(|next| bill.may_become(next));
        match may_be && (!has_amount || bill.may_be_changed()) {
            true => Ok(()),
            false => Err(Refusal::Missing.into()),
        }
    }

    /// Judges whether a flow may delete a payment, so that neither its money nor its invoice is
    /// forgotten.
    pub(in crate::store) async fn judge_deleted_payment(
        &mut self,
        payment: &RowReference,
    ) -> Result<(), Halt> {
        let found = record::one_to_change(&mut self.connection, &self.model, payment).await?;
        let found = found.ok_or(Refusal::Missing)?;
        match Bill::read(&found.values, self.model.currency).may_be_deleted() {
            true => Ok(()),
            false => Err(Refusal::Missing.into()),
        }
    }

    /// Lets those payments of a booking that can be paid, or are, hear that it will not take place.
    pub(in crate::store) async fn drop_payments(
        &mut self,
        booking: &RowReference,
        context: &Context,
    ) -> Result<(), StoreError> {
        let Some(table) = self.model.part(Part::Payment) else {
            return Ok(());
        };
        let of_booking = Type::Row(booking.table.clone());
        let column = table.columns.get(BOOKING);
        let are_for_bookings = column.is_some_and(|column| column.typed.of == of_booking);
        if !are_for_bookings || !self.hears(&table.name) {
            return Ok(());
        }
        let table = table.name.clone();
        let concerned = [PaymentStatus::Open, PaymentStatus::Paid].map(PaymentStatus::name);
        let mut select = Query::select();
        select
            .column("id")
            .from(Alias::new(table.as_str()))
            .and_where(Expr::col(BOOKING).eq(booking.id.0))
            .and_where(Expr::col(STATUS).is_in(concerned))
            .and_where(Expr::col("deleted").is_null())
            .order_by("id", Order::Asc);
        for found in self.connection.fetch(&select).await? {
            let row = RowReference {
                table: table.clone(),
                id: RowId(found.number(0)),
            };
            self.raise_after(None, &row, DROPPED, context).await?;
        }
        Ok(())
    }

    /// Lets the payment of an invoice that Telegram has refused hear it.
    ///
    /// # Errors
    ///
    /// Only if the database fails.
    pub async fn note_unsent(&mut self, payload: &str, now: Timestamp) -> Result<(), StoreError> {
        match self.payment_named(payload) {
            Some(payment) => {
                let context = Context::itself(now);
                self.raise(&payment, UNSENT, &context).await
            }
            None => Ok(()),
        }
    }

    /// Lets Telegram give a payment in Stars back whose status a flow has changed so. What a
    /// provider has taken, people give back.
    pub(in crate::store) async fn give_back(
        &mut self,
        payment: &RowReference,
        values: &BTreeMap<Name, Value>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let is_refund =
            values.get(STATUS).and_then(PaymentStatus::of) == Some(PaymentStatus::Refund);
        if !is_refund {
            return Ok(());
        }
        let found = record::one(&mut self.connection, &self.model, payment).await?;
        let is_by_telegram = |found: &Record| found.column(BY_HAND) == Value::Boolean(false);
        let Some(found) = found.filter(is_by_telegram) else {
            return Ok(());
        };
        let (Value::Text(charge), Some(client)) = (
            found.column(CHARGE),
            found.column(CLIENT).as_row().map(|client| client.id),
        ) else {
            return Ok(());
        };
        let delivery = Delivery::Refund {
            payment: payment.id.0,
            charge: charge.to_string(),
        };
        let refund = Outgoing {
            chat: client.0,
            delivery,
            at: now,
        };
        self.enqueue(refund, Sender::Anyone, now).await?;
        Ok(())
    }

    fn payment_named(&self, payload: &str) -> Option<RowReference> {
        let table = self.model.part(Part::Payment)?;
        Some(RowReference {
            table: table.name.clone(),
            id: payment_of(payload)?,
        })
    }

    /// Waits for whoever guards payments, or bookings, before any row of them is locked: in the
    /// order of their names, as whoever guards does it.
    fn pass_payments(&mut self, payments: &Name) -> Result<(), StoreError> {
        let bookings = self.model.part(Part::Booking).map(|table| &table.name);
        let tables: BTreeSet<&Name> = bookings.into_iter().chain([payments]).collect();
        let (connection, model) = (&mut self.connection, &self.model);
        tables
            .into_iter()
            .try_for_each(|table| guard::pass(connection, model, table))
    }

    async fn has_charge(&mut self, table: &Name, charge: &str) -> Result<bool, StoreError> {
        let mut select = Query::select();
        select
            .column("id")
            .from(Alias::new(table.as_str()))
            .and_where(Expr::col(CHARGE).eq(charge));
        Ok(self.connection.first(&select).await?.is_some())
    }

    /// Whether a booking is, or is again, the client's until then.
    async fn is_kept_for_payment(
        &mut self,
        booking: &RowReference,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let kept = self.keep_for_payment(booking, until, now).await;
        Ok(Halt::split(kept)?.is_ok())
    }
}

/// Whether a flow makes no money of its own.
pub(super) fn assert_unpaid(table: &Table, values: &BTreeMap<Name, Value>) {
    let status = values.get(STATUS).and_then(PaymentStatus::of);
    let is_paid = table.part == Part::Payment && status.is_some_and(|it| !it.is_first());
    assert!(!is_paid, "the checker lets a payment begin without money");
}

/// What a payment has once it is paid.
fn received(charge: &Charge, now: Timestamp) -> BTreeMap<Name, Value> {
    BTreeMap::from([
        (CHARGE.into(), Value::text(&charge.id)),
        (RECEIPT.into(), Value::text(&charge.receipt)),
        (PAID_AT.into(), Value::Moment(now)),
    ])
}

/// What a person has done in Telegram.
fn by(person: RowId, now: Timestamp) -> Context {
    Context {
        now,
        by: Some(person),
        run: None,
    }
}

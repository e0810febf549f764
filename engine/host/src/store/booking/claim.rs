//! Claims: what bookings occupy, and the one function that writes them.
//!
//! The schema refuses a claim that does not fit, whatever this code believes.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sea_query::{Expr, ExprTrait, OnConflict, Order, Query};
use tilmash_engine::booking::{Busy, Interval, Offer, Waived, check};
use tilmash_engine::interpret::Free;
use tilmash_engine::outcome::Refusal;
use tilmash_engine::value::{RowId, RowReference};

use super::candidates::Candidate;
use super::facts::Facts;
use super::occupied::CLAIM;
use crate::store::business::resource::RESOURCE;
use crate::store::database::connection::Attempt;
use crate::store::database::error::StoreError;
use crate::store::database::instant::{instant, number_of_day};
use crate::store::tables::halt::Halt;
use crate::store::writer::transaction::Transaction;

/// A visit that can be booked, with its claims and the facts by which it was judged.
#[derive(Clone)]
pub(in crate::store) struct Place {
    pub(in crate::store) offer: Offer,
    pub(in crate::store) claims: Vec<Busy>,
    pub(in crate::store) facts: Facts,
}

impl Place {
    /// The rows of the resources that serve, one of each table that the service needs.
    pub(in crate::store) fn resources(&self) -> Vec<RowReference> {
        self.facts.rows(&self.offer)
    }
}

/// The booking that claims a place.
pub(in crate::store) struct Claimant {
    pub(in crate::store) booking: RowId,
    /// What it has claimed so far, see [`Transaction::claims_of`].
    pub(in crate::store) old: BTreeSet<i64>,
    /// When the claims expire; `None` if they are for good.
    pub(in crate::store) hold_until: Option<Timestamp>,
}

/// Time of a resource that a booking occupies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    pub booking: RowId,
    /// The row of `tilmash_resource`.
    pub resource: i64,
    pub starts: Timestamp,
    /// Not included.
    pub ends: Timestamp,
}

impl Transaction {
    /// Every claim, by resource and time.
    ///
    /// # Errors
    ///
    /// Only if the database fails.
    pub async fn claims(&mut self) -> Result<Vec<Claim>, StoreError> {
        let mut select = Query::select();
        select
            .columns(["booking", "resource", "starts_at", "ends_at"])
            .from(CLAIM)
            .order_by("resource", Order::Asc)
            .order_by("starts_at", Order::Asc);
        let rows = self.connection.fetch(&select).await?;
        let claims = rows.iter().map(|row| Claim {
            booking: RowId(row.number(0)),
            resource: row.number(1),
            starts: instant(row.number(2)),
            ends: instant(row.number(3)),
        });
        Ok(claims.collect())
    }

    /// Where a visit would take place, if it can be booked.
    pub(in crate::store) async fn place(
        &mut self,
        free: &Free,
        start: Timestamp,
        waived: Waived,
        now: Timestamp,
    ) -> Result<Place, Halt> {
        let window = Interval { start, end: start };
        let facts = self.facts(free, window, now).await?;
        let facts = facts.ok_or(Refusal::Closed)?;
        let request = facts.request(waived);
        let offer = check(&request, start).map_err(Refusal::from)?;
        let claims = offer.claims(&request);
        Ok(Place {
            offer,
            claims,
            facts,
        })
    }

    /// Where a visit will be: judged a second time while nobody else can claim, if anybody can. A
    /// visit that is refused the first time waits for no lock.
    pub(in crate::store) async fn sure_place(
        &mut self,
        free: &Free,
        start: Timestamp,
        waived: Waived,
        now: Timestamp,
    ) -> Result<Place, Halt> {
        if self.connection.is_shared() {
            let seen = self.place(free, start, waived, now).await?;
            self.hold_places(&seen).await?;
        }
        self.place(free, start, waived, now).await
    }

    /// Keeps others from claiming what a visit may occupy until this transaction ends, if there are
    /// others.
    pub(in crate::store) async fn hold_places(&mut self, seen: &Place) -> Result<(), StoreError> {
        let mut resources = Vec::new();
        for candidate in seen.facts.candidates.physical() {
            resources.push(match candidate.recorded {
                Some(recorded) => recorded.id,
                None => self.record(candidate).await?,
            });
        }
        let dates = seen.facts.dates(seen.offer.start);
        self.connection.lock_places(&dates, &resources)
    }

    /// The one function that writes claims: those of a place for a booking, instead of its old
    /// ones. A refusal may leave some of them written, so the caller does it all or not at all.
    ///
    /// An old claim on the same resource is changed in place, so that the statement which takes the
    /// new time frees the old one. Those on other resources go first.
    pub(in crate::store) async fn claim(
        &mut self,
        place: &Place,
        by: Claimant,
        now: Timestamp,
    ) -> Result<(), Halt> {
        let Claimant {
            booking,
            mut old,
            hold_until,
        } = by;
        let mut claims = Vec::with_capacity(place.claims.len());
        for claim in &place.claims {
            let candidate = place.facts.candidates.get(claim.resource);
            let candidate = candidate.expect("an offer claims only resources that it was given");
            let resource = self.recorded(candidate).await?;
            claims.push((resource, old.remove(&resource), claim));
        }
        for resource in old {
            let mut delete = Query::delete();
            delete
                .from_table(CLAIM)
                .and_where(Expr::col("booking").eq(booking.0))
                .and_where(Expr::col("resource").eq(resource));
            self.connection.execute(&delete).await?;
        }
        for (resource, is_claimed, claim) in claims {
            if place.facts.has_expired {
                self.drop_expired(resource, claim, now).await?;
            }
            let cells = [
                ("starts_at", claim.start.as_second().into()),
                ("ends_at", claim.end.as_second().into()),
                ("units", claim.units.into()),
                ("day", number_of_day(place.offer.date).into()),
                (
                    "hold_until",
                    Expr::val(hold_until.map(Timestamp::as_second)),
                ),
            ];
            match is_claimed {
                true => self.move_claim(booking, resource, cells).await?,
                false => self.add_claim(booking, resource, cells).await?,
            }
        }
        Ok(())
    }

    pub(super) async fn add_claim<const N: usize>(
        &mut self,
        booking: RowId,
        resource: i64,
        cells: [(&'static str, Expr); N],
    ) -> Result<(), Halt> {
        let (columns, values): (Vec<_>, Vec<_>) = cells.into_iter().unzip();
        let mut insert = Query::insert();
        insert
            .into_table(CLAIM)
            .columns(["booking", "resource"].into_iter().chain(columns))
            .values_panic(
                [booking.0.into(), resource.into()]
                    .into_iter()
                    .chain(values),
            );
        let attempt = self.connection.attempt_within(&insert).await?;
        allowed(attempt)
    }

    async fn move_claim<const N: usize>(
        &mut self,
        booking: RowId,
        resource: i64,
        cells: [(&'static str, Expr); N],
    ) -> Result<(), Halt> {
        let mut update = Query::update();
        update
            .table(CLAIM)
            .values(cells)
            .and_where(Expr::col("booking").eq(booking.0))
            .and_where(Expr::col("resource").eq(resource));
        let attempt = self.connection.attempt_within(&update).await?;
        allowed(attempt)
    }

    /// Lets a booking have for good what it holds. `false` if it holds nothing any more: the hold
    /// had expired for others, and they have removed it. A second caller waits for the first.
    pub(in crate::store) async fn keep(&mut self, booking: RowId) -> Result<bool, StoreError> {
        let mut update = Query::update();
        update
            .table(CLAIM)
            .value("hold_until", Option::<i64>::None)
            .and_where(Expr::col("booking").eq(booking.0));
        Ok(self.connection.execute(&update).await? > 0)
    }

    /// Removes a booking's claims.
    pub(in crate::store) async fn free(&mut self, booking: RowId) -> Result<(), StoreError> {
        let mut delete = Query::delete();
        delete
            .from_table(CLAIM)
            .and_where(Expr::col("booking").eq(booking.0));
        self.connection.execute(&delete).await?;
        Ok(())
    }

    /// The resources that a booking has claimed. It has one claim on each.
    pub(in crate::store) async fn claims_of(
        &mut self,
        booking: RowId,
    ) -> Result<BTreeSet<i64>, StoreError> {
        let mut select = Query::select();
        select
            .column("resource")
            .from(CLAIM)
            .and_where(Expr::col("booking").eq(booking.0));
        let rows = self.connection.fetch(&select).await?;
        Ok(rows.iter().map(|row| row.number(0)).collect())
    }

    /// The row of a resource in `tilmash_resource`, created or updated to its present capacity. The
    /// caller has the lock on it if it already existed.
    pub(super) async fn recorded(&mut self, candidate: &Candidate) -> Result<i64, StoreError> {
        let capacity = i64::from(candidate.capacity);
        if let Some(recorded) = candidate.recorded
            && recorded.capacity == capacity
        {
            return Ok(recorded.id);
        }
        self.connection.alter();
        let mut insert = Query::insert();
        insert
            .into_table(RESOURCE)
            .columns(["table_name", "row_id", "capacity"])
            .values_panic([
                candidate.row.table.as_str().into(),
                candidate.row.id.0.into(),
                capacity.into(),
            ])
            .on_conflict(
                OnConflict::columns(["table_name", "row_id"])
                    .update_column("capacity")
                    .to_owned(),
            )
            .returning_col("id");
        let row = self.connection.first(&insert).await?;
        let row = row.expect("an insert that is done returns its id");
        Ok(row.number(0))
    }

    /// Makes the row of a resource in `tilmash_resource`, if nobody else makes it now. One that is
    /// there stays as it is: only a transaction with the lock on a resource may change its row.
    async fn record(&mut self, candidate: &Candidate) -> Result<i64, StoreError> {
        self.connection.alter();
        let mut insert = Query::insert();
        insert
            .into_table(RESOURCE)
            .columns(["table_name", "row_id", "capacity"])
            .values_panic([
                candidate.row.table.as_str().into(),
                candidate.row.id.0.into(),
                i64::from(candidate.capacity).into(),
            ])
            .on_conflict(OnConflict::new().do_nothing().to_owned());
        self.connection.execute(&insert).await?;
        let mut select = Query::select();
        select
            .column("id")
            .from(RESOURCE)
            .and_where(Expr::col("table_name").eq(candidate.row.table.as_str()))
            .and_where(Expr::col("row_id").eq(candidate.row.id.0));
        let row = self.connection.first(&select).await?;
        Ok(row.expect("a resource's row is never removed").number(0))
    }

    /// Removes the expired holds in the way of a claim; the schema has no clock and would count
    /// them. A hold is removed as a whole, so that no doctor stays held without the room.
    async fn drop_expired(
        &mut self,
        resource: i64,
        claim: &Busy,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let is_over = Expr::col("hold_until").lte(now.as_second());
        let in_the_way = Query::select()
            .column("booking")
            .from(CLAIM)
            .and_where(Expr::col("resource").eq(resource))
            .and_where(is_over.clone())
            .and_where(Expr::col("starts_at").lt(claim.end.as_second()))
            .and_where(Expr::col("ends_at").gt(claim.start.as_second()))
            .to_owned();
        let mut delete = Query::delete();
        delete
            .from_table(CLAIM)
            .and_where(is_over)
            .and_where(Expr::col("booking").in_subquery(in_the_way));
        self.connection.execute(&delete).await?;
        Ok(())
    }
}

/// What the schema says to a claim.
fn allowed(attempt: Attempt) -> Result<(), Halt> {
    match attempt {
        Attempt::Done(_) => Ok(()),
        Attempt::Taken => Err(Refusal::Taken.into()),
        Attempt::Duplicate => unreachable!("a resource that the booking has claimed is moved"),
    }
}

//! Claims of bookings to come, written anew by the present shape.
//!
//! What was promised stays promised: a booking keeps its time and its resources, also where two
//! exclude each other by now. Such claims exceed a capacity, so nobody else can claim there.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use sea_query::{Expr, ExprTrait, JoinType, LockType, Order, Query};
use tilmash_engine::booking::{Offer, ResourceId, Role};
use tilmash_engine::model::Model;
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowId, RowReference};

use super::assign::stands;
use super::candidates::{Candidate, Candidates};
use super::existing::Booking;
use super::occupied::CLAIM;
use super::promise::Promise;
use crate::store::business::read::Bookings;
use crate::store::business::resource::{RESOURCE, VENUE};
use crate::store::database::error::StoreError;
use crate::store::database::instant::number_of_day;
use crate::store::tables::filter::Rows;
use crate::store::tables::halt::Halt;
use crate::store::tables::record;
use crate::store::writer::transaction::Transaction;

/// A capacity that no claims exceed.
const UNLIMITED: i64 = u32::MAX as i64;

/// What a claim says, except of what it is and whether it is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Extent {
    starts: i64,
    ends: i64,
    units: i64,
    day: i64,
}

/// A claim that exists.
struct Old {
    /// The row of `tilmash_resource`.
    resource: i64,
    extent: Extent,
}

/// What a booking should claim.
#[derive(Default)]
struct Due {
    claims: Vec<(Candidate, Extent)>,
    /// The tables whose claims stay as they are, because what was booked of them is withdrawn.
    as_they_are: BTreeSet<Name>,
}

impl Transaction {
    /// Writes the claims of bookings to come by the present shape. Returns of how many bookings
    /// they have changed.
    pub(super) async fn reclaim(&mut self, now: Timestamp) -> Result<usize, StoreError> {
        let business = self.business().await?;
        let bookings = business.bookings();
        self.drop_all_expired(now).await?;
        self.renew_capacities(bookings).await?;
        let mut old = self.old_claims(now).await?;
        let mut changed = Vec::new();
        for booking in self.standing(now).await? {
            let old = old.remove(&booking.row.id).unwrap_or_default();
            let due = due(&self.model, bookings, &booking);
            let Some(lacking) = self.free_stale(&booking, &due, &old).await? else {
                continue;
            };
            changed.push((booking, lacking));
        }
        // Only now, because one booking may leave what another one needs.
        for (booking, lacking) in &changed {
            for (candidate, extent) in lacking {
                self.claim_promised(booking, candidate, extent).await?;
            }
        }
        Ok(changed.len())
    }

    /// Frees what a booking should not claim, and returns what it should claim instead. `None` if
    /// all is as it should be.
    async fn free_stale(
        &mut self,
        booking: &Booking,
        due: &Due,
        old: &BTreeMap<RowReference, Old>,
    ) -> Result<Option<Vec<(Candidate, Extent)>>, StoreError> {
        let is_right = |(candidate, extent): &&(Candidate, Extent)| {
            let old = old.get(&candidate.row);
            old.is_some_and(|old| old.extent == *extent)
        };
        let right: Vec<&RowReference> = due
            .claims
            .iter()
            .filter(is_right)
            .map(|(candidate, _)| &candidate.row)
            .collect();
        let stale = old
            .iter()
            .filter(|(row, _)| !due.as_they_are.contains(&row.table) && !right.contains(row));
        let stale: Vec<i64> = stale.map(|(_, old)| old.resource).collect();
        let lacking = due.claims.iter().filter(|claim| !is_right(claim));
        let lacking: Vec<(Candidate, Extent)> = lacking.cloned().collect();
        if stale.is_empty() && lacking.is_empty() {
            return Ok(None);
        }
        let mut delete = Query::delete();
        delete
            .from_table(CLAIM)
            .and_where(Expr::col("booking").eq(booking.row.id.0))
            .and_where(Expr::col("resource").is_in(stale));
        self.connection.execute(&delete).await?;
        Ok(Some(lacking))
    }

    /// Claims for a booking what it was promised, even if others were promised the same.
    async fn claim_promised(
        &mut self,
        booking: &Booking,
        candidate: &Candidate,
        extent: &Extent,
    ) -> Result<(), StoreError> {
        let resource = self.recorded(candidate).await?;
        let id = booking.row.id;
        let cells = || {
            [
                ("starts_at", extent.starts.into()),
                ("ends_at", extent.ends.into()),
                ("units", extent.units.into()),
                ("day", extent.day.into()),
                (
                    "hold_until",
                    Expr::val(booking.expires.map(Timestamp::as_second)),
                ),
            ]
        };
        let fitting = self
            .all_or_nothing(async |transaction| transaction.add_claim(id, resource, cells()).await);
        if Halt::split(fitting.await)?.is_ok() {
            return Ok(());
        }
        self.set_capacity(resource, UNLIMITED).await?;
        let added = self.add_claim(id, resource, cells()).await;
        Halt::split(added)?.expect("nothing exceeds what has no limit");
        self.set_capacity(resource, candidate.capacity.into()).await
    }

    async fn set_capacity(&mut self, resource: i64, capacity: i64) -> Result<(), StoreError> {
        let mut update = Query::update();
        update
            .table(RESOURCE)
            .value("capacity", capacity)
            .and_where(Expr::col("id").eq(resource));
        self.connection.execute(&update).await?;
        Ok(())
    }

    /// Lets the schema guard the present capacities.
    async fn renew_capacities(&mut self, bookings: &Bookings) -> Result<(), StoreError> {
        let resources = bookings.resources.iter().flat_map(|table| &table.all);
        for resource in resources {
            let capacity = i64::from(resource.capacity);
            let Some(recorded) = resource.recorded else {
                continue;
            };
            if recorded.capacity != capacity {
                self.connection.alter();
                self.set_capacity(recorded.id, capacity).await?;
            }
        }
        Ok(())
    }

    /// Removes holds that have expired. The schema has no clock and would count them.
    async fn drop_all_expired(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let mut delete = Query::delete();
        delete
            .from_table(CLAIM)
            .and_where(Expr::col("hold_until").lte(now.as_second()));
        self.connection.execute(&delete).await?;
        Ok(())
    }

    /// The bookings that occupy something from now on, locked so that nobody changes them.
    pub(super) async fn standing(&mut self, now: Timestamp) -> Result<Vec<Booking>, StoreError> {
        let model = self.model.clone();
        let table = self.bookings();
        let rows = Rows::of(&model, table, self.connection.dialect());
        let mut select = record::whole_rows(&rows);
        select
            .and_where(stands(now))
            .order_by("id", Order::Asc)
            .lock(LockType::Update);
        let mut standing = Vec::new();
        for row in self.connection.fetch(&select).await? {
            let record = record::record(&model.tables[&self.bookings().name], &row)?;
            standing.push(Booking::read(&model, record));
        }
        standing.retain(|booking| booking.expires.is_none_or(|expires| expires > now));
        Ok(standing)
    }

    /// What each booking claims from now on, by resource.
    async fn old_claims(
        &mut self,
        now: Timestamp,
    ) -> Result<BTreeMap<RowId, BTreeMap<RowReference, Old>>, StoreError> {
        let mut select = Query::select();
        for column in [
            "booking",
            "resource",
            "starts_at",
            "ends_at",
            "units",
            "day",
        ] {
            select.column((CLAIM, column));
        }
        let here = Expr::col((RESOURCE, "id")).eq(Expr::col((CLAIM, "resource")));
        select
            .columns([(RESOURCE, "table_name"), (RESOURCE, "row_id")])
            .from(CLAIM)
            .join(JoinType::InnerJoin, RESOURCE, here)
            .and_where(Expr::col((CLAIM, "ends_at")).gt(now.as_second()));
        let mut claims: BTreeMap<RowId, BTreeMap<RowReference, Old>> = BTreeMap::new();
        for row in self.connection.fetch(&select).await? {
            let of = RowReference {
                table: row.string(6).as_str().into(),
                id: RowId(row.number(7)),
            };
            let extent = Extent {
                starts: row.number(2),
                ends: row.number(3),
                units: row.number(4),
                day: row.number(5),
            };
            let old = Old {
                resource: row.number(1),
                extent,
            };
            let booking = claims.entry(RowId(row.number(0))).or_default();
            booking.insert(of, old);
        }
        Ok(claims)
    }
}

/// What a booking should claim by the present shape.
fn due(model: &Model, bookings: &Bookings, booking: &Booking) -> Due {
    let service = bookings.services.get(&booking.service.id);
    let service = service.expect("a service is never removed");
    let promise = Promise::of(model, bookings, booking);
    let candidates = &promise.candidates;
    let needed = bookings.resources.iter().map(|resources| &resources.table);
    let mut needed: Vec<Name> = needed
        .filter(|table| service.needs(table))
        .cloned()
        .collect();
    if needed.is_empty() {
        needed.push(Name::new(VENUE));
    }
    let mut due = Due::default();
    let (mut roles, mut chosen) = (Vec::new(), Vec::new());
    for (table, role) in needed.into_iter().zip(&candidates.roles) {
        let has_one = booking.resources.iter().any(|row| row.table == table);
        let serving = serving(candidates, role, has_one);
        if serving.is_empty() {
            due.as_they_are.insert(table);
        }
        for id in serving {
            chosen.push(id);
            roles.push(Role {
                units: role.units,
                any_of: vec![id],
            });
        }
    }
    let request = promise.request(&roles, &[]);
    let offer = Offer::promised(&request, promise.visit, chosen);
    let day = number_of_day(offer.date);
    for claim in offer.claims(&request) {
        let candidate = candidates.get(claim.resource);
        let candidate = candidate.expect("an offer claims only resources that it was given");
        // Of what has no units left, nobody can claim any.
        if claim.units > 0 {
            let extent = Extent {
                starts: claim.start.as_second(),
                ends: claim.end.as_second(),
                units: claim.units.into(),
                day,
            };
            due.claims.push((candidate.clone(), extent));
        }
    }
    due
}

/// The resource that a booking has for a role; none, if that or a part of it is withdrawn. If
/// nobody has said yet which one it has, it keeps others from each that it may get.
fn serving(candidates: &Candidates, role: &Role, has_one: bool) -> Vec<ResourceId> {
    let is_there = |id: &ResourceId| candidates.get(*id).is_some();
    let serves = |id: &&ResourceId| {
        let candidate = candidates.get(**id);
        candidate.is_some_and(|candidate| match has_one {
            true => candidate.parts.iter().all(is_there),
            false => candidate.is_physical(),
        })
    };
    role.any_of.iter().filter(serves).copied().collect()
}

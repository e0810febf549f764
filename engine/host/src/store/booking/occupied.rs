//! [`Occupied`]: the claims and bookings that may be in the way of another one.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use sea_query::{Alias, Expr, ExprTrait, JoinType, Query, SelectStatement, UnionType};
use tilmash_engine::booking::{Busy, Interval, ResourceId};
use tilmash_engine::model::{Model, Part};
use tilmash_engine::value::RowId;

use super::candidates::Candidates;
use crate::store::business::resource::RESOURCE;
use crate::store::database::connection::Connection;
use crate::store::database::error::StoreError;
use crate::store::database::instant::{day, instant, number_of_day};
use crate::store::database::revision::{self, Revision};
use crate::store::database::row::Row;
use crate::store::tables::typed::whole;

/// The core's table of claims.
pub(in crate::store) const CLAIM: &str = "tilmash_claim";

/// What is occupied, and the revision of the rows that seldom change. One statement has read both,
/// so they are of one moment also where others write at the same time.
pub(in crate::store) struct Occupied {
    /// The claims that are not of expired holds.
    pub(in crate::store) busy: Vec<Busy>,
    /// Whether there are expired holds.
    pub(in crate::store) has_expired: bool,
    /// How many bookings of each kind that was asked for each service date has.
    pub(in crate::store) booked: BTreeMap<Counted, BTreeMap<Date, u32>>,
    pub(in crate::store) revision: Revision,
}

/// Which bookings of a day are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::store) struct Counted {
    /// Those that occupy this resource.
    pub(in crate::store) resource: Option<ResourceId>,
    /// Those of the service that is asked for.
    pub(in crate::store) of_service: bool,
    /// Those of the client who asks.
    pub(in crate::store) of_client: bool,
}

/// The part of what is occupied that matters to a request.
pub(in crate::store) struct Extent<'e> {
    pub(in crate::store) candidates: &'e Candidates,
    /// The time in which claims are in the way.
    pub(in crate::store) reach: Interval,
    /// The service dates whose bookings are counted, both included.
    pub(in crate::store) dates: (Date, Date),
    /// The bookings that are counted.
    pub(in crate::store) counted: &'e BTreeSet<Counted>,
    pub(in crate::store) service: RowId,
    pub(in crate::store) client: RowId,
    /// A booking that counts for nothing, because it is moved.
    pub(in crate::store) moving: Option<RowId>,
    pub(in crate::store) now: Timestamp,
}

const CLAIMED: i64 = 1;
const REVISION: i64 = 2;
const BOOKED: i64 = 3;

impl Extent<'_> {
    /// Reads what is occupied.
    pub(in crate::store) async fn read(
        &self,
        connection: &mut Connection,
        model: &Model,
    ) -> Result<Occupied, StoreError> {
        let recorded = self.candidates.physical().filter_map(|candidate| {
            let recorded = candidate.recorded?;
            Some((recorded.id, candidate.id))
        });
        let recorded: BTreeMap<i64, ResourceId> = recorded.collect();
        let mut select = self.claims(recorded.keys().copied());
        select.union(UnionType::All, revision());
        // One statement counts those of all resources that are limited alike.
        let kinds: BTreeSet<Counted> = self.counted.iter().map(Counted::of_any).collect();
        for kind in &kinds {
            select.union(UnionType::All, self.booked(*kind, &recorded, model));
        }
        let mut occupied = Occupied {
            busy: Vec::new(),
            has_expired: false,
            booked: BTreeMap::new(),
            revision: Revision(0),
        };
        for row in connection.fetch(&select).await? {
            let first = row.number(1);
            match row.number(0) {
                CLAIMED => self.add(&mut occupied, recorded[&first], &row),
                REVISION => occupied.revision = Revision(first),
                BOOKED => {
                    let resource = row.integer(5);
                    let resource = resource.expect("the statement has an integer there");
                    let counted = Counted {
                        resource: resource.map(|id| recorded[&id]),
                        of_service: row.number(3) == 1,
                        of_client: row.number(4) == 1,
                    };
                    let days = occupied.booked.entry(counted).or_default();
                    days.insert(day(row.number(2)), whole(first));
                }
                other => unreachable!("the statement has no part {other}"),
            }
        }
        Ok(occupied)
    }

    fn add(&self, occupied: &mut Occupied, resource: ResourceId, row: &Row) {
        let hold = row.integer(5);
        let hold = hold.expect("the core schema has an integer there");
        if hold.is_some_and(|until| until <= self.now.as_second()) {
            occupied.has_expired = true;
            return;
        }
        occupied.busy.push(Busy {
            resource,
            start: instant(row.number(2)),
            end: instant(row.number(3)),
            units: whole(row.number(4)),
        });
    }

    fn claims(&self, recorded: impl IntoIterator<Item = i64>) -> SelectStatement {
        let mut select = overlapping(recorded, self.reach);
        select.expr(Expr::val(CLAIMED));
        for column in ["resource", "starts_at", "ends_at", "units", "hold_until"] {
            select.column((CLAIM, column));
        }
        if let Some(booking) = self.moving {
            select.and_where(Expr::col((CLAIM, "booking")).ne(booking.0));
        }
        select
    }

    /// How many bookings each service date has; if those of resources are counted, of each that is
    /// limited.
    fn booked(
        &self,
        kind: Counted,
        recorded: &BTreeMap<i64, ResourceId>,
        model: &Model,
    ) -> SelectStatement {
        let claim = |column: &'static str| Expr::col((CLAIM, column));
        let (first, last) = self.dates;
        let mut select = Query::select();
        select
            .expr(Expr::val(BOOKED))
            .expr(claim("booking").count_distinct())
            .expr(claim("day"))
            .expr(Expr::val(i64::from(kind.of_service)))
            .expr(Expr::val(i64::from(kind.of_client)))
            .from(CLAIM)
            .and_where(claim("day").gte(number_of_day(first)))
            .and_where(claim("day").lte(number_of_day(last)))
            .and_where(is_live(self.now))
            .add_group_by([claim("day")]);
        if kind.resource.is_some() {
            let limited = recorded.iter().filter(|(_, resource)| {
                let of_it = Counted {
                    resource: Some(**resource),
                    ..kind
                };
                self.counted.contains(&of_it)
            });
            select
                .expr(claim("resource"))
                .and_where(claim("resource").is_in(limited.map(|(id, _)| *id)))
                .add_group_by([claim("resource")]);
        } else {
            select.expr(null());
        }
        if kind.of_service || kind.of_client {
            let table = model.part(Part::Booking);
            let table = table.expect("the checker lets only apps with bookings ask what is free");
            let booking = |column: &'static str| Expr::col(("counted", column));
            let here = booking("id").eq(claim("booking"));
            let bookings = Alias::new(table.name.as_str());
            select.join_as(JoinType::InnerJoin, bookings, "counted", here);
            if kind.of_service {
                select.and_where(booking("service").eq(self.service.0));
            }
            if kind.of_client {
                select.and_where(booking("client").eq(self.client.0));
            }
        }
        if let Some(booking) = self.moving {
            select.and_where(claim("booking").ne(booking.0));
        }
        select
    }
}

impl Counted {
    /// The same of any resource, if it is of one.
    fn of_any(&self) -> Counted {
        Counted {
            resource: self.resource.map(|_| ResourceId(0)),
            ..*self
        }
    }
}

/// Whether a claim is firm, or held and not expired.
pub(in crate::store) fn is_live(now: Timestamp) -> Expr {
    let hold = Expr::col((CLAIM, "hold_until"));
    hold.clone().is_null().or(hold.gt(now.as_second()))
}

fn revision() -> SelectStatement {
    let mut select = Query::select();
    select
        .expr(Expr::val(REVISION))
        .column(revision::NUMBER)
        .exprs([null(), null(), null(), null()])
        .from(revision::REVISION);
    select
}

fn null() -> Expr {
    Expr::cust("NULL")
}

/// Selects from the claims on some resources that touch a time: for each resource a range of the
/// index by resource and start. No claim on it is longer than `longest`, so the range is as wide as
/// the time asked about and `longest` together.
pub(in crate::store) fn overlapping(
    recorded: impl IntoIterator<Item = i64>,
    reach: Interval,
) -> SelectStatement {
    let (start, end) = (reach.start.as_second(), reach.end.as_second());
    let claim = |column: &'static str| Expr::col((CLAIM, column));
    let resource = |column: &'static str| Expr::col((RESOURCE, column));
    Query::select()
        .from(RESOURCE)
        .join(
            JoinType::InnerJoin,
            CLAIM,
            claim("resource").eq(resource("id")),
        )
        .and_where(resource("id").is_in(recorded))
        .and_where(claim("starts_at").gt(Expr::val(start).sub(resource("longest"))))
        .and_where(claim("starts_at").lt(end))
        .and_where(claim("ends_at").gt(start))
        .to_owned()
}

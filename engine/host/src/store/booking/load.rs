//! How much of the open time is booked.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use sea_query::{Expr, ExprTrait, Func};
use tilmash_engine::booking::{Interval, open_time};
use tilmash_engine::name::Name;
use tilmash_engine::value::{LOAD, RowReference, Value, share};

use super::facts::dates;
use super::occupied::{CLAIM, is_live, overlapping};
use crate::store::business::read::Bookings;
use crate::store::business::resource::Recorded;
use crate::store::database::error::StoreError;
use crate::store::writer::transaction::Transaction;

/// The longest time of which it can be told.
const LONGEST: SignedDuration = SignedDuration::from_hours(400 * 24);

/// What can be claimed, and how long it is open.
struct Open {
    /// None of the venue.
    row: Option<RowReference>,
    recorded: Option<Recorded>,
    capacity: u32,
    seconds: i64,
}

impl Transaction {
    /// The claimed time as a percentage of the open time: of each resource of a table, or of all.
    /// What several can have at once counts by their share of it. Buffers are claimed, and so is
    /// what staff have booked outside of the hours; combinations count as their parts.
    pub(in crate::store) async fn load(
        &mut self,
        during: Interval,
        by: Option<&Name>,
        now: Timestamp,
    ) -> Result<Value, StoreError> {
        if during.start.duration_until(during.end) > LONGEST {
            return Ok(match by {
                Some(_) => Value::List([].into()),
                None => Value::None,
            });
        }
        let business = self.business().await?;
        let open = self.open_times(business.bookings(), by, during);
        let ids = open.iter().filter_map(|one| one.recorded);
        let claimed = self.claimed(ids.map(|recorded| recorded.id), during, now);
        let claimed = claimed.await?;
        let taken = |one: &Open| {
            let unit_seconds = one.recorded.and_then(|it| claimed.get(&it.id));
            let unit_seconds = i128::from(unit_seconds.copied().unwrap_or(0));
            unit_seconds / i128::from(Ord::max(one.capacity, 1))
        };
        let Some(by) = by else {
            let seconds: i128 = open.iter().map(|one| i128::from(one.seconds)).sum();
            return Ok(match seconds {
                0 => Value::None,
                seconds => Value::Integer(share(open.iter().map(taken).sum(), seconds)),
            });
        };
        let groups = open.iter().filter(|one| one.seconds > 0).filter_map(|one| {
            let load = Value::Integer(share(taken(one), one.seconds.into()));
            let row = Value::Row(one.row.clone()?);
            let fields = BTreeMap::from([(by.clone(), row), (Name::new(LOAD), load)]);
            Some(Value::Draft(Arc::new(fields)))
        });
        Ok(Value::List(groups.collect()))
    }

    /// The resources of a table, or all, and the venue if there is none.
    fn open_times(&self, bookings: &Bookings, by: Option<&Name>, during: Interval) -> Vec<Open> {
        let dates = dates(&self.model, during);
        let timetable = &bookings.timetable;
        let venue = timetable.venue(&self.model.zone, dates);
        if bookings.resources.is_empty() {
            return vec![Open {
                row: None,
                recorded: bookings.venue,
                capacity: 1,
                seconds: open_time(&venue, None, during).as_secs(),
            }];
        }
        let tables = bookings.resources.iter();
        let tables = tables.filter(|resources| by.is_none_or(|by| resources.table == *by));
        let physical = tables
            .flat_map(|resources| &resources.all)
            .filter(|one| one.joins.is_empty());
        let open = physical.map(|one| {
            let own = timetable.own(&one.row, one.zone.as_ref(), &venue, dates);
            Open {
                row: Some(one.row.clone()),
                recorded: one.recorded,
                capacity: one.capacity,
                seconds: open_time(&venue, own.as_ref(), during).as_secs(),
            }
        });
        open.collect()
    }

    /// The seconds that are claimed of each, times the units.
    async fn claimed(
        &mut self,
        recorded: impl Iterator<Item = i64>,
        during: Interval,
        now: Timestamp,
    ) -> Result<BTreeMap<i64, i64>, StoreError> {
        let claim = |column: &'static str| Expr::col((CLAIM, column));
        let begins = Func::greatest([claim("starts_at"), Expr::val(during.start.as_second())]);
        let ends = Func::least([claim("ends_at"), Expr::val(during.end.as_second())]);
        let seconds = Expr::from(ends).sub(Expr::from(begins));
        let sum = Expr::from(Func::sum(seconds.mul(claim("units")))).cast_as("bigint");
        let mut select = overlapping(recorded, during);
        select
            .column((CLAIM, "resource"))
            .expr(sum)
            .and_where(is_live(now))
            .group_by_col((CLAIM, "resource"));
        let rows = self.connection.fetch(&select).await?;
        Ok(rows
            .iter()
            .map(|row| (row.number(0), row.number(1)))
            .collect())
    }
}

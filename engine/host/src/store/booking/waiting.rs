//! [`Waiting`]: a place in the waiting list, and the people who have one.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use sea_query::{Alias, Expr, ExprTrait, Order, Query};
use tilmash_engine::interpret::{Free, Record, When};
use tilmash_engine::model::{Model, Origin, Part, Table};
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowId, RowReference, Value};

use crate::store::business::resource::common_of;
use crate::store::database::error::StoreError;
use crate::store::database::instant::instant;
use crate::store::tables::days::days;
use crate::store::tables::record;
use crate::store::tables::typed::{moment, named};
use crate::store::writer::transaction::Transaction;

/// A place in the waiting list.
pub(in crate::store) struct Waiting {
    pub(in crate::store) row: RowReference,
    pub(in crate::store) client: RowId,
    pub(in crate::store) service: RowReference,
    /// What the client waits for; `None` in a row that names neither a day nor a start.
    pub(in crate::store) when: Option<When>,
    /// The resources that must serve.
    pub(in crate::store) resources: Vec<RowReference>,
    /// What whoever serves has in the columns that bookings have too.
    pub(in crate::store) common: BTreeMap<Name, RowId>,
    pub(in crate::store) party: Option<NonZeroU32>,
    pub(in crate::store) lasts: Option<SignedDuration>,
    /// Since when the client waits.
    pub(in crate::store) created: Timestamp,
    /// The starts that were free when the client chose to wait.
    pub(in crate::store) declined: Vec<Timestamp>,
    /// What the client has given for the booking's own columns.
    pub(in crate::store) own: BTreeMap<Name, Value>,
    /// Whether the client is waiting: not deleted, offered something, booked or passed over.
    pub(in crate::store) is_open: bool,
}

impl Transaction {
    /// A place in the waiting list that nobody else changes until this transaction ends.
    pub(in crate::store) async fn locked_waiting(
        &mut self,
        id: RowId,
    ) -> Result<Option<Waiting>, StoreError> {
        let table = list(&self.model).name.clone();
        let row = RowReference { table, id };
        let record = record::one_to_change(&mut self.connection, &self.model, &row).await?;
        Ok(record.map(|record| self.read_waiting(&record)))
    }

    fn read_waiting(&self, record: &Record) -> Waiting {
        let resources = self.model.resources();
        let resources = resources.filter_map(|table| record.values.get(&table.name)?.as_row());
        let columns = list(&self.model).columns.iter();
        let own = columns.filter(|(_, column)| column.origin == Origin::App);
        Waiting {
            row: record.row.clone(),
            client: named(record, "client").id,
            service: named(record, "service").clone(),
            when: match (&record.values["day"], &record.values["start"]) {
                (_, Value::Moment(start)) => Some(When::Start(*start)),
                (Value::Date(day), _) => Some(When::Day(*day)),
                _ => None,
            },
            resources: resources.cloned().collect(),
            common: common_of(&self.model, &record.values),
            party: self.party(&record.values),
            lasts: self.lasts(&record.values),
            created: moment(record, "created"),
            declined: starts(&record.values["declined"]),
            own: own
                .map(|(name, _)| (name.clone(), record.values[name].clone()))
                .collect(),
            is_open: !record.deleted && record.values["status"] == Value::choice("waiting"),
        }
    }

    /// Whether the client already waits for exactly this, or is offered it.
    pub(in crate::store) async fn waits(
        &mut self,
        free: &Free,
        when: When,
    ) -> Result<bool, StoreError> {
        let mut select = Query::select();
        select
            .column("id")
            .from(Alias::new(list(&self.model).name.as_str()))
            .and_where(Expr::col("deleted").is_null())
            .and_where(Expr::col("client").eq(free.client.0))
            .and_where(Expr::col("service").eq(free.service.id.0))
            .and_where(Expr::col("status").is_in(["waiting", "offered"]))
            .and_where(match when {
                When::Day(day) => Expr::col("day").eq(day.to_string()),
                When::Start(start) => Expr::col("start").eq(start.as_second()),
            })
            .limit(1);
        for table in self.model.resources() {
            let column = Expr::col(Alias::new(table.name.as_str()));
            let mut wanted = free.resources.iter();
            select.and_where(match wanted.find(|row| row.table == table.name) {
                Some(wanted) => column.eq(wanted.id.0),
                None => column.is_null(),
            });
        }
        for column in self.model.all_common() {
            let wanted = free.common.get(column);
            let column = Expr::col(Alias::new(column.as_str()));
            select.and_where(match wanted {
                Some(wanted) => column.eq(wanted.0),
                None => column.is_null(),
            });
        }
        Ok(self.connection.first(&select).await?.is_some())
    }

    /// Who waits for something on these days, both included, in the order in which they came.
    pub(in crate::store) async fn who_wait(
        &mut self,
        first: Date,
        last: Date,
    ) -> Result<Vec<RowId>, StoreError> {
        let open = Expr::col("status").eq("waiting");
        self.places(first, last, open).await
    }

    /// Who joined on one of these days while something was free, and waits or is offered something.
    pub(in crate::store) async fn who_declined(
        &mut self,
        first: Date,
        last: Date,
    ) -> Result<Vec<RowId>, StoreError> {
        let open = Expr::col("status").is_in(["waiting", "offered"]);
        self.places(first, last, open.and(Expr::col("declined").is_not_null()))
            .await
    }

    async fn places(
        &mut self,
        first: Date,
        last: Date,
        condition: Expr,
    ) -> Result<Vec<RowId>, StoreError> {
        let span = days(&self.model, first, last);
        let of_day = Expr::col("day")
            .gte(first.to_string())
            .and(Expr::col("day").lte(last.to_string()));
        let of_start = Expr::col("start")
            .gte(span.start.as_second())
            .and(Expr::col("start").lt(span.end.as_second()));
        let mut select = Query::select();
        select
            .column("id")
            .from(Alias::new(list(&self.model).name.as_str()))
            .and_where(Expr::col("deleted").is_null())
            .and_where(condition)
            .and_where(of_day.or(of_start))
            .order_by("id", Order::Asc);
        let rows = self.connection.fetch(&select).await?;
        Ok(rows.iter().map(|row| RowId(row.number(0))).collect())
    }
}

/// The table of the waiting list.
pub(in crate::store) fn list(model: &Model) -> &Table {
    model
        .part(Part::Waiting)
        .expect("an app with bookings has their waiting list")
}

/// How a column lists starts: as seconds of Unix time.
pub(in crate::store) fn seconds(starts: &[Timestamp]) -> Value {
    let seconds: Vec<String> = starts
        .iter()
        .map(|start| start.as_second().to_string())
        .collect();
    match seconds.is_empty() {
        true => Value::None,
        false => Value::text(&seconds.join(" ")),
    }
}

/// The starts that [`seconds`] has listed.
fn starts(seconds: &Value) -> Vec<Timestamp> {
    let Value::Text(seconds) = seconds else {
        return Vec::new();
    };
    let seconds = seconds.split(' ').filter_map(|second| second.parse().ok());
    seconds.map(instant).collect()
}

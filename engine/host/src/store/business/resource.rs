//! [`Resource`]: what serves, by its row.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use sea_query::{Alias, Expr, ExprTrait, JoinType, Order, Query};
use tilmash_engine::booking::Sharing;
use tilmash_engine::interpret::Record;
use tilmash_engine::model::{Model, PARTS, Table};
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowId, RowReference, Value};
use tilmash_engine::zone;

use super::terms::DayLimits;
use crate::store::database::connection::Connection;
use crate::store::database::error::StoreError;
use crate::store::database::row::Row;
use crate::store::tables::filter::Rows;
use crate::store::tables::record;
use crate::store::tables::typed::whole;

/// The core's table of what can be claimed.
pub(in crate::store) const RESOURCE: &str = "tilmash_resource";
/// The name by which `tilmash_resource` knows the venue, which serves where no resource is needed.
pub(in crate::store) const VENUE: &str = "venue";

/// The resources of a table that are not deleted.
#[derive(Clone, Debug)]
pub(in crate::store) struct Resources {
    pub(in crate::store) table: Name,
    /// Whether a booking takes as many units as people come, or one.
    pub(in crate::store) has_units: bool,
    pub(in crate::store) sharing: Sharing,
    /// By id.
    pub(in crate::store) all: Vec<Resource>,
}

/// A resource.
#[derive(Clone, Debug)]
pub(in crate::store) struct Resource {
    pub(in crate::store) row: RowReference,
    pub(in crate::store) capacity: u32,
    /// The time zone of its own, by whose clock it works.
    pub(in crate::store) zone: Option<TimeZone>,
    /// The resources that a combination claims. A part that is gone is still among them.
    pub(in crate::store) joins: Vec<RowId>,
    pub(in crate::store) limits: DayLimits,
    /// Its row in `tilmash_resource`, if there is one.
    pub(in crate::store) recorded: Option<Recorded>,
    /// The services that it serves; `None` if it serves all.
    serves: Option<BTreeSet<RowId>>,
    /// What it has in the columns that bookings have too, where it has something.
    common: BTreeMap<Name, RowId>,
}

/// A row of `tilmash_resource`, without what changes by every claim.
#[derive(Clone, Copy, Debug)]
pub(in crate::store) struct Recorded {
    pub(in crate::store) id: i64,
    pub(in crate::store) capacity: i64,
}

impl Resources {
    pub(in crate::store) async fn load(
        connection: &mut Connection,
        model: &Model,
        table: &Table,
    ) -> Result<Resources, StoreError> {
        let rows = Rows::of(model, table, connection.dialect());
        let mut select = record::whole_rows(&rows);
        for column in RECORDED {
            select.column(("recorded", column));
        }
        let here = Expr::col(("recorded", "table_name"))
            .eq(table.name.as_str())
            .and(Expr::col(("recorded", "row_id")).eq(rows.stored("id")));
        select
            .join_as(JoinType::LeftJoin, Alias::new(RESOURCE), "recorded", here)
            .and_where(rows.stored("deleted").is_null())
            .order_by_expr(rows.stored("id"), Order::Asc);
        let width = record::width(table);
        let mut records = Vec::new();
        for row in connection.fetch(&select).await? {
            records.push((record::record(table, &row)?, recorded(&row, width)));
        }
        let parts: BTreeMap<RowId, Vec<RowId>> = records
            .iter()
            .map(|(record, _)| (record.row.id, parts(record)))
            .collect();
        let all = records.iter().map(|(record, recorded)| Resource {
            row: record.row.clone(),
            capacity: capacity(table, record),
            zone: own_zone(record),
            joins: joined(&parts, record.row.id),
            limits: DayLimits::of(record),
            recorded: *recorded,
            serves: serves(model, table, record),
            common: common(model.common(table), &record.values),
        });
        Ok(Resources {
            table: table.name.clone(),
            has_units: table.units.is_some(),
            sharing: match table.shared {
                true => Sharing::Shared,
                false => Sharing::Exclusive,
            },
            all: all.collect(),
        })
    }

    /// The resource of an id.
    pub(in crate::store) fn get(&self, id: RowId) -> Option<&Resource> {
        let place = self.all.binary_search_by_key(&id, |one| one.row.id);
        place.ok().map(|place| &self.all[place])
    }
}

impl Resource {
    /// Whether it serves a service.
    pub(in crate::store) fn serves(&self, service: RowId) -> bool {
        let serves = self.serves.as_ref();
        serves.is_none_or(|services| services.contains(&service))
    }

    /// Whether it has nothing else than a booking in the columns that they have in common.
    pub(in crate::store) fn agrees(&self, booking: &BTreeMap<Name, RowId>) -> bool {
        let mut common = self.common.iter();
        common.all(|(column, own)| booking.get(column).is_none_or(|row| row == own))
    }
}

const RECORDED: [&str; 2] = ["id", "capacity"];

/// The venue's row of `tilmash_resource`, if it exists.
pub(in crate::store) async fn venue(
    connection: &mut Connection,
) -> Result<Option<Recorded>, StoreError> {
    let mut select = Query::select();
    select
        .columns(RECORDED)
        .from(RESOURCE)
        .and_where(Expr::col("table_name").eq(VENUE));
    let row = connection.first(&select).await?;
    Ok(row.and_then(|row| recorded(&row, 0)))
}

/// What stands in two columns from `first` on, if there is a row of `tilmash_resource`.
fn recorded(row: &Row, first: usize) -> Option<Recorded> {
    Some(Recorded {
        id: row.integer(first).ok()??,
        capacity: row.number(first + 1),
    })
}

fn capacity(table: &Table, record: &Record) -> u32 {
    match table.units.as_ref().map(|units| &record.values[units]) {
        Some(Value::Integer(units)) => whole(*units),
        Some(_) => 0,
        None => 1,
    }
}

fn own_zone(record: &Record) -> Option<TimeZone> {
    match record.values.get("zone") {
        Some(Value::Text(zone)) => zone::find(zone),
        _ => None,
    }
}

fn serves(model: &Model, table: &Table, record: &Record) -> Option<BTreeSet<RowId>> {
    let column = model.served(table)?;
    Some(ids(record.values.get(column)).into_iter().collect())
}

/// What stands in columns that name rows, where something does.
fn common<'c>(
    columns: impl Iterator<Item = &'c Name>,
    values: &BTreeMap<Name, Value>,
) -> BTreeMap<Name, RowId> {
    let row = |column: &Name| Some((column.clone(), values.get(column)?.as_row()?.id));
    columns.filter_map(row).collect()
}

/// What a booking with these values has in common with resources of any table.
pub(in crate::store) fn common_of(
    model: &Model,
    values: &BTreeMap<Name, Value>,
) -> BTreeMap<Name, RowId> {
    common(model.all_common().into_iter(), values)
}

fn parts(record: &Record) -> Vec<RowId> {
    ids(record.values.get(PARTS))
}

/// The ids of the rows that a column lists.
fn ids(value: Option<&Value>) -> Vec<RowId> {
    match value {
        Some(Value::List(rows)) => {
            let rows = rows.iter().filter_map(Value::as_row);
            rows.map(|row| row.id).collect()
        }
        _ => Vec::new(),
    }
}

/// No row has this id.
const NO_ROW: RowId = RowId(-1);

/// What a combination joins in the end, if its parts join others themselves.
fn joined(parts: &BTreeMap<RowId, Vec<RowId>>, combination: RowId) -> Vec<RowId> {
    let parts = |id: RowId| parts.get(&id).cloned().unwrap_or_default();
    let mut physical = BTreeSet::new();
    let mut passed = BTreeSet::from([combination]);
    let mut open = parts(combination);
    let joins = !open.is_empty();
    while let Some(part) = open.pop() {
        let further = parts(part);
        if further.is_empty() {
            physical.insert(part);
        } else if passed.insert(part) {
            open.extend(further);
        }
    }
    if joins && physical.is_empty() {
        // It joins only itself, and nobody can book it.
        physical.insert(NO_ROW);
    }
    physical.into_iter().collect()
}

//! [`Candidates`]: the resources that may serve, with their rows.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use jiff::tz::TimeZone;
use sea_query::{Alias, Expr, ExprTrait, JoinType, Order, Query};
use tilmash_engine::booking::{ResourceId, Role, Sharing};
use tilmash_engine::interpret::{Free, Record};
use tilmash_engine::model::{Model, PARTS, Part, Table};
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowId, RowReference, Value};
use tilmash_engine::zone;

use super::facts::{RESOURCE, whole};
use crate::store::database::connection::Connection;
use crate::store::database::error::StoreError;
use crate::store::database::row::Row;
use crate::store::tables::filter::Rows;
use crate::store::tables::record;

/// What serves when no resource is needed: one booking at a time.
const VENUE: &str = "venue";

/// The resources that a request may draw on, of all tables of them, and which roles they fill.
#[derive(Clone, Debug)]
pub(in crate::store) struct Candidates {
    /// By id, which is only known to the request.
    pub(in crate::store) all: Vec<Candidate>,
    pub(in crate::store) roles: Vec<Role>,
}

/// A resource.
#[derive(Clone, Debug)]
pub(in crate::store) struct Candidate {
    pub(in crate::store) id: ResourceId,
    /// Its row; that of the venue is of no table.
    pub(in crate::store) row: RowReference,
    pub(in crate::store) capacity: u32,
    pub(in crate::store) sharing: Sharing,
    /// The zone of its own, by whose clock it works.
    pub(in crate::store) zone: Option<TimeZone>,
    /// What a combination joins, itself joined of nothing.
    pub(in crate::store) parts: Vec<ResourceId>,
    /// Its row in `tilmash_resource`, if that exists.
    pub(in crate::store) recorded: Option<Recorded>,
}

#[derive(Clone, Copy, Debug)]
pub(in crate::store) struct Recorded {
    pub(in crate::store) id: i64,
    pub(in crate::store) capacity: i64,
    /// The longest claim so far, in seconds.
    pub(in crate::store) longest: i64,
}

impl Candidate {
    pub(in crate::store) fn is_venue(&self) -> bool {
        *self.row.table == *VENUE
    }

    /// Whether it can be claimed; a combination is by its parts.
    pub(in crate::store) fn is_physical(&self) -> bool {
        self.parts.is_empty()
    }
}

impl Candidates {
    /// What may serve: one resource of each table that the service needs.
    pub(in crate::store) async fn load(
        connection: &mut Connection,
        model: &Model,
        wish: &Wish<'_>,
    ) -> Result<Candidates, StoreError> {
        let mut candidates = Candidates {
            all: Vec::new(),
            roles: Vec::new(),
        };
        for table in model.resources().filter(|table| wish.needs(table)) {
            // Parts that are joined are looked up among the others.
            let only = wish
                .only(table)
                .filter(|_| !table.columns.contains_key(PARTS));
            let found = resources(connection, model, table, only).await?;
            candidates.add(found, model, table, wish);
        }
        if candidates.roles.is_empty() {
            candidates.add_venue(connection).await?;
        }
        Ok(candidates)
    }

    pub(in crate::store) fn get(&self, id: ResourceId) -> Option<&Candidate> {
        let index = self.all.binary_search_by_key(&id, |candidate| candidate.id);
        index.ok().map(|index| &self.all[index])
    }

    /// The ones that can be claimed.
    pub(in crate::store) fn physical(&self) -> impl Iterator<Item = &Candidate> + Clone {
        self.all.iter().filter(|candidate| candidate.is_physical())
    }

    /// Adds the resources of a table that may serve, with the parts of those that join some.
    fn add(&mut self, found: Vec<Found>, model: &Model, table: &Table, wish: &Wish<'_>) {
        let serving = |found: &&Found| wish.admits(model, table, &found.record);
        let serving: BTreeSet<RowId> = found
            .iter()
            .filter(serving)
            .map(|found| found.record.row.id)
            .collect();
        let joined: BTreeMap<RowId, Vec<RowId>> = found
            .iter()
            .filter(|found| serving.contains(&found.record.row.id))
            .map(|one| (one.record.row.id, joined(&found, one)))
            .collect();
        let first = self.all.len() as i64;
        let is_wanted =
            |id: &RowId| serving.contains(id) || joined.values().any(|parts| parts.contains(id));
        let wanted = found
            .into_iter()
            .filter(|one| is_wanted(&one.record.row.id));
        let wanted: Vec<Found> = wanted.collect();
        // A part that is gone has the id of no resource, so what it was joined to cannot be booked.
        let id_of = |row: &RowId| {
            let place = wanted.iter().position(|one| one.record.row.id == *row);
            place.map_or(GONE, |place| ResourceId(first + 1 + place as i64))
        };
        let candidates = wanted.iter().map(|one| Candidate {
            id: id_of(&one.record.row.id),
            row: one.record.row.clone(),
            capacity: units(table, &one.record),
            sharing: if table.shared {
                Sharing::Shared
            } else {
                Sharing::Exclusive
            },
            zone: own_zone(&one.record),
            parts: joined
                .get(&one.record.row.id)
                .map(|parts| parts.iter().map(id_of).collect())
                .unwrap_or_default(),
            recorded: one.recorded,
        });
        self.all.extend(candidates);
        self.roles.push(Role {
            units: match table.units {
                Some(_) => wish.party,
                None => NonZeroU32::MIN,
            },
            any_of: serving.iter().map(id_of).collect(),
        });
    }

    async fn add_venue(&mut self, connection: &mut Connection) -> Result<(), StoreError> {
        let mut select = Query::select();
        select
            .columns(["id", "capacity", "longest"])
            .from(RESOURCE)
            .and_where(Expr::col("table_name").eq(VENUE));
        let row = connection.first(&select).await?;
        let id = ResourceId(0);
        self.all.push(Candidate {
            id,
            row: RowReference {
                table: Name::new(VENUE),
                id: RowId(0),
            },
            capacity: 1,
            sharing: Sharing::Exclusive,
            zone: None,
            parts: Vec::new(),
            recorded: row.and_then(|row| recorded(&row, 0)),
        });
        self.roles.push(Role {
            units: NonZeroU32::MIN,
            any_of: vec![id],
        });
        Ok(())
    }
}

/// What no resource has.
const GONE: ResourceId = ResourceId(-1);
const NO_ROW: RowId = RowId(-1);

/// What is asked of the resources.
pub(in crate::store) struct Wish<'w> {
    service: &'w Record,
    free: &'w Free,
    /// A booking that is moved keeps what it has.
    moving: Option<&'w Record>,
    party: NonZeroU32,
}

impl<'w> Wish<'w> {
    pub(in crate::store) fn new(
        model: &Model,
        service: &'w Record,
        free: &'w Free,
        moving: Option<&'w Record>,
    ) -> Wish<'w> {
        let booking = model.part(Part::Booking);
        let column = booking.and_then(|booking| booking.units.as_ref());
        let kept = || party(&moving?.values[column?]);
        Wish {
            service,
            free,
            moving,
            party: free.party.or_else(kept).unwrap_or(NonZeroU32::MIN),
        }
    }

    /// Whether the service needs a resource of this table: unless it says no.
    fn needs(&self, table: &Table) -> bool {
        self.service.values.get(&table.name) != Some(&Value::Boolean(false))
    }

    /// The one resource of the table that may serve, if not any may.
    fn only(&self, table: &Table) -> Option<&RowReference> {
        let mut named = self.free.resources.iter();
        named
            .find(|row| row.table == table.name)
            .or_else(|| self.kept(table))
    }

    /// The resource of the booking that is moved.
    fn kept(&self, table: &Table) -> Option<&RowReference> {
        self.moving?.values.get(&table.name)?.as_row()
    }

    /// Whether a resource may serve; one that a booking has stays with it, whatever it serves by now.
    fn admits(&self, model: &Model, table: &Table, resource: &Record) -> bool {
        self.only(table).is_none_or(|only| *only == resource.row)
            && (self.kept(table) == Some(&resource.row) || self.is_served(model, table, resource))
    }

    fn is_served(&self, model: &Model, table: &Table, resource: &Record) -> bool {
        let Some(column) = model.served(table) else {
            return true;
        };
        let Value::List(services) = &resource.values[column] else {
            return false;
        };
        let mut services = services.iter().filter_map(Value::as_row);
        services.any(|service| *service == self.service.row)
    }
}

/// How many come, as a column has it.
pub(in crate::store) fn party(value: &Value) -> Option<NonZeroU32> {
    match value {
        Value::Integer(party) => NonZeroU32::new(u32::try_from(*party).ok()?),
        _ => None,
    }
}

/// How many a resource has room for.
fn units(table: &Table, resource: &Record) -> u32 {
    match table.units.as_ref().map(|units| &resource.values[units]) {
        Some(Value::Integer(units)) => whole(*units),
        Some(_) => 0,
        None => 1,
    }
}

fn own_zone(resource: &Record) -> Option<TimeZone> {
    match resource.values.get("zone") {
        Some(Value::Text(zone)) => zone::find(zone),
        _ => None,
    }
}

/// A resource's row, and what is recorded of it.
struct Found {
    record: Record,
    recorded: Option<Recorded>,
}

/// The resources of a table, or the one, by id.
async fn resources(
    connection: &mut Connection,
    model: &Model,
    table: &Table,
    only: Option<&RowReference>,
) -> Result<Vec<Found>, StoreError> {
    let rows = Rows::of(model, table, connection.dialect());
    let mut select = record::whole_rows(&rows);
    for column in ["id", "capacity", "longest"] {
        select.column(("recorded", column));
    }
    let here = Expr::col(("recorded", "table_name"))
        .eq(table.name.as_str())
        .and(Expr::col(("recorded", "row_id")).eq(rows.stored("id")));
    select
        .join_as(JoinType::LeftJoin, Alias::new(RESOURCE), "recorded", here)
        .and_where(rows.stored("deleted").is_null())
        .order_by_expr(rows.stored("id"), Order::Asc);
    if let Some(only) = only {
        select.and_where(rows.stored("id").eq(only.id.0));
    }
    let width = record::width(table);
    let found = connection.fetch(&select).await?;
    let found = found.iter().map(|row| {
        Ok(Found {
            record: record::record(table, row)?,
            recorded: recorded(row, width),
        })
    });
    found.collect()
}

/// What stands in three columns from `first` on, if there is a row of `tilmash_resource`.
fn recorded(row: &Row, first: usize) -> Option<Recorded> {
    Some(Recorded {
        id: row.integer(first).ok()??,
        capacity: row.number(first + 1),
        longest: row.number(first + 2),
    })
}

/// What a combination joins in the end, where its parts join others themselves.
fn joined(found: &[Found], combination: &Found) -> Vec<RowId> {
    let mut physical = BTreeSet::new();
    let mut passed = BTreeSet::from([combination.record.row.id]);
    let mut open = parts(combination);
    let joins = !open.is_empty();
    while let Some(part) = open.pop() {
        let further = found.iter().find(|one| one.record.row.id == part);
        let further = further.map(parts).unwrap_or_default();
        if further.is_empty() {
            physical.insert(part);
        } else if passed.insert(part) {
            open.extend(further);
        }
    }
    if joins && physical.is_empty() {
        // It joins but itself, which nobody can book.
        physical.insert(NO_ROW);
    }
    physical.into_iter().collect()
}

fn parts(found: &Found) -> Vec<RowId> {
    match found.record.values.get(PARTS) {
        Some(Value::List(parts)) => {
            let rows = parts.iter().filter_map(Value::as_row);
            rows.map(|row| row.id).collect()
        }
        _ => Vec::new(),
    }
}

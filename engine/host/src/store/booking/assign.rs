//! Who serves bookings that were made before they needed a resource.
//!
//! A rule decides: the only resource that gives the service, or one that a person has named. What
//! no rule decides is told, and a person names one.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use sea_query::{Alias, Expr, ExprTrait, Func, Order, Query};
use tilmash_engine::booking::Status;
use tilmash_engine::model::Table;
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowId, RowReference};

use crate::store::business::read::Bookings;
use crate::store::business::resource::Resources;
use crate::store::database::error::StoreError;
use crate::store::tables::record;
use crate::store::writer::transaction::Transaction;

/// A resource that a person has named for bookings that lack one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// A table of resources.
    pub table: Name,
    /// The key of its row, or the id.
    pub row: String,
}

/// Bookings that get a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assigned {
    pub table: Name,
    /// The key of the resource, or its id.
    pub row: String,
    pub bookings: u64,
}

/// Bookings that lack a resource, and no rule gives them one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unassigned {
    pub table: Name,
    pub bookings: u64,
    /// Whether the app cannot run like this: every booking of it has a resource of the table.
    pub required: bool,
    /// The keys, or ids, of the resources that there are.
    pub known: Vec<String>,
}

/// A message names at most so many rows.
const NAMED: usize = 5;

impl fmt::Display for Assigned {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Assigned {
            table,
            row,
            bookings,
        } = self;
        write!(
            formatter,
            "set `{table}` of {} to `{row}`",
            counted(*bookings)
        )
    }
}

impl fmt::Display for Unassigned {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = &self.table;
        let have = match self.bookings {
            1 => "has",
            _ => "have",
        };
        write!(formatter, "{} {have} no `{table}`", counted(self.bookings))?;
        let Some(first) = self.known.first() else {
            return write!(
                formatter,
                ", and the table is empty: load its rows by `tilmash seed APP`"
            );
        };
        let known: Vec<String> = self.known.iter().map(|key| format!("`{key}`")).collect();
        let more = match known.len() > NAMED {
            true => " …",
            false => "",
        };
        write!(
            formatter,
            ": name the one that serves them, as in `tilmash db apply APP --assign {table}={first}` (there are {}{more})",
            known[..known.len().min(NAMED)].join(", ")
        )
    }
}

/// `1 booking`, `2 bookings`.
pub(super) fn counted(bookings: u64) -> String {
    match bookings {
        1 => "1 booking".to_owned(),
        count => format!("{count} bookings"),
    }
}

impl Transaction {
    /// The rows that a person has named.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoSuchResource`] if a table has no such row.
    pub(super) async fn named(
        &mut self,
        assignments: &[Assignment],
    ) -> Result<Vec<RowReference>, StoreError> {
        let mut named = Vec::with_capacity(assignments.len());
        for Assignment { table, row } in assignments {
            let labels = self.labels(table).await?;
            let by_key = labels.iter().find(|(_, label)| label == row);
            let by_id = || labels.iter().find(|(id, _)| id.0.to_string() == *row);
            let Some((id, _)) = by_key.or_else(by_id) else {
                return Err(StoreError::NoSuchResource {
                    table: table.to_string(),
                    row: row.clone(),
                    known: labels.into_iter().map(|(_, label)| label).collect(),
                });
            };
            named.push(RowReference {
                table: table.clone(),
                id: *id,
            });
        }
        Ok(named)
    }

    /// Gives bookings the resources that they lack, as far as a rule says which.
    pub(super) async fn assign(
        &mut self,
        named: &[RowReference],
        now: Timestamp,
    ) -> Result<(Vec<Assigned>, Vec<Unassigned>), StoreError> {
        let business = self.business().await?;
        let (mut assigned, mut unassigned) = (Vec::new(), Vec::new());
        for resources in &business.bookings().resources {
            let table = &resources.table;
            let of_table = named.iter().filter(|row| row.table == *table);
            let named: Vec<RowId> = of_table.map(|row| row.id).collect();
            let lack = Lack::of(self.bookings(), table, now);
            let mut given = BTreeMap::new();
            let mut left = 0;
            for (service, bookings) in self.lacking(&lack, business.bookings()).await? {
                match choice(resources, service, &named) {
                    Some(resource) => {
                        self.give(&lack, service, resource).await?;
                        *given.entry(resource).or_default() += bookings;
                    }
                    None => left += bookings,
                }
            }
            if given.is_empty() && left == 0 {
                continue;
            }
            let labels = self.labels(table).await?;
            assigned.extend(labels.iter().filter_map(|(id, label)| {
                Some(Assigned {
                    table: table.clone(),
                    row: label.clone(),
                    bookings: *given.get(id)?,
                })
            }));
            if left > 0 {
                unassigned.push(Unassigned {
                    table: table.clone(),
                    bookings: left,
                    required: lack.required,
                    known: labels.into_iter().map(|(_, label)| label).collect(),
                });
            }
        }
        Ok((assigned, unassigned))
    }

    /// The services whose bookings lack a resource, and how many do.
    async fn lacking(
        &mut self,
        lack: &Lack,
        bookings: &Bookings,
    ) -> Result<Vec<(RowId, u64)>, StoreError> {
        let mut select = Query::select();
        select
            .column("service")
            .expr(Func::count(Expr::col("id")))
            .from(Alias::new(lack.bookings.as_str()))
            .and_where(lack.condition.clone())
            .add_group_by([Expr::col("service")])
            .order_by("service", Order::Asc);
        let rows = self.connection.fetch(&select).await?;
        let found = rows
            .iter()
            .map(|row| (RowId(row.number(0)), row.number(1).unsigned_abs()));
        let needs = |service: &RowId| {
            let service = bookings.services.get(service);
            lack.required || service.is_some_and(|service| service.needs(&lack.table))
        };
        Ok(found.filter(|(service, _)| needs(service)).collect())
    }

    async fn give(
        &mut self,
        lack: &Lack,
        service: RowId,
        resource: RowId,
    ) -> Result<(), StoreError> {
        let mut update = Query::update();
        update
            .table(Alias::new(lack.bookings.as_str()))
            .value(Alias::new(lack.table.as_str()), resource.0)
            .and_where(lack.condition.clone())
            .and_where(Expr::col("service").eq(service.0));
        self.connection.execute(&update).await?;
        Ok(())
    }

    /// The rows of a table that are not deleted, each with its key, or else its id.
    pub(super) async fn labels(&mut self, table: &str) -> Result<Vec<(RowId, String)>, StoreError> {
        let table = record::table(&self.model, table);
        let mut select = Query::select();
        select
            .columns(["id", "key"])
            .from(Alias::new(table.name.as_str()))
            .and_where(Expr::col("deleted").is_null())
            .order_by("id", Order::Asc);
        let rows = self.connection.fetch(&select).await?;
        let labels = rows.iter().map(|row| {
            let id = row.number(0);
            let key = row.text(1).ok().flatten();
            (RowId(id), key.map_or(id.to_string(), str::to_owned))
        });
        Ok(labels.collect())
    }
}

/// The bookings that should have a resource of a table and have none.
struct Lack {
    bookings: Name,
    /// The table, and the column that names its rows.
    table: Name,
    required: bool,
    condition: Expr,
}

impl Lack {
    /// If every booking needs one, also those of the past: flows show them all. Otherwise only
    /// those to come, whose claims it decides.
    fn of(bookings: &Table, table: &Name, now: Timestamp) -> Lack {
        let required = !bookings.columns[table].typed.optional;
        let is_none = Expr::col(Alias::new(table.as_str())).is_null();
        Lack {
            bookings: bookings.name.clone(),
            table: table.clone(),
            required,
            condition: match required {
                true => is_none,
                false => is_none.and(stands(now)),
            },
        }
    }
}

/// Whether a booking occupies something from now on.
pub(super) fn stands(now: Timestamp) -> Expr {
    let occupying = Status::ALL.into_iter().filter(|status| status.occupies());
    Expr::col("deleted")
        .is_null()
        .and(Expr::col("end").gt(now.as_second()))
        .and(Expr::col("status").is_in(occupying.map(Status::name)))
}

/// The resource for bookings of a service: the only one that gives it, or the first of those named
/// that does. What nobody gives any more, any of them may.
fn choice(resources: &Resources, service: RowId, named: &[RowId]) -> Option<RowId> {
    let ids = |serving: bool| {
        let all = resources.all.iter();
        let fitting = all.filter(|one| !serving || one.serves(service));
        fitting.map(|one| one.row.id).collect::<Vec<RowId>>()
    };
    let mut able = ids(true);
    if able.is_empty() {
        able = ids(false);
    }
    match able.as_slice() {
        [only] => Some(*only),
        _ => named.iter().copied().find(|id| able.contains(id)),
    }
}

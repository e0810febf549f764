//! Who serves bookings that were made before they needed a resource.
//!
//! A rule decides: the only resource that gives the service, or one that a person has named. What
//! no rule decides is told, and a person names one.

use std::collections::BTreeSet;
use std::fmt;

use jiff::Timestamp;
use sea_query::{Alias, Expr, ExprTrait, JoinType, Order, Query};
use tilmash_engine::booking::Status;
use tilmash_engine::model::Table;
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowId, RowReference};

use super::choosing::{Choosing, Chosen, Spared};
use super::concerned::Concerned;
use super::existing::Booking;
use super::mention::{Mentions, counted};
use super::occupied::{CLAIM, is_live};
use super::promise::Taken;
use crate::store::business::read::Bookings;
use crate::store::business::resource::RESOURCE;
use crate::store::database::error::StoreError;
use crate::store::database::instant::instant;
use crate::store::tables::filter::Rows;
use crate::store::tables::record;
use crate::store::tables::typed::whole;
use crate::store::writer::transaction::Transaction;

/// A resource that a person has named for bookings that lack one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// A table of resources.
    pub table: Name,
    /// The key of its row, or the id.
    pub row: String,
}

/// An [`Assignment`], with the row that it names.
pub(super) struct Named {
    assignment: Assignment,
    row: RowReference,
}

/// Bookings that get a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assigned {
    pub table: Name,
    /// The key of the resource, or its id.
    pub row: String,
    pub bookings: Mentions,
}

/// A resource that a person has named, and that no booking gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idle {
    pub assignment: Assignment,
    /// Why it gets none of those that lack one; empty if none lacks one.
    pub why: BTreeSet<Spared>,
}

/// What became of bookings that lacked a resource.
#[derive(Default)]
pub(super) struct Given {
    pub(super) assigned: Vec<Assigned>,
    pub(super) unassigned: Vec<Unassigned>,
    pub(super) idle: Vec<Idle>,
    /// Those that have got what does not work then.
    pub(super) concerned: Vec<Concerned>,
}

/// Bookings that lack a resource, and no rule gives them one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unassigned {
    pub table: Name,
    pub bookings: Mentions,
    /// Whether the app cannot run like this: every booking of it has a resource of the table.
    pub required: bool,
    /// The keys, or ids, of the resources that there are.
    pub known: Vec<String>,
}

/// A message names at most so many rows.
const NAMED: usize = 5;

/// A statement changes at most so many rows.
const AT_ONCE: usize = 500;

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
            counted(bookings.count)
        )
    }
}

impl fmt::Display for Unassigned {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = &self.table;
        let count = self.bookings.count;
        let have = match count {
            1 => "has",
            _ => "have",
        };
        write!(formatter, "{} {have} no `{table}`", counted(count))?;
        let Some(first) = self.known.first() else {
            return write!(
                formatter,
                ", and the table is empty: write its rows into a file of `seeds/`, which `tilmash seed APP` loads"
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

impl fmt::Display for Idle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Assignment { table, row } = &self.assignment;
        let why: Vec<String> = self.why.iter().map(Spared::to_string).collect();
        match why.is_empty() {
            true => write!(
                formatter,
                "`{table}={row}` changes nothing: no booking lacks a `{table}`, and one that has it keeps it unless it is withdrawn"
            ),
            false => write!(
                formatter,
                "`{table}={row}` gets no booking: {}",
                why.join(", or ")
            ),
        }
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
    ) -> Result<Vec<Named>, StoreError> {
        let mut named = Vec::with_capacity(assignments.len());
        for assignment in assignments {
            let Assignment { table, row } = assignment;
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
            named.push(Named {
                assignment: assignment.clone(),
                row: RowReference {
                    table: table.clone(),
                    id: *id,
                },
            });
        }
        Ok(named)
    }

    /// Gives bookings the resources that they lack, as far as a rule says which.
    pub(super) async fn assign(
        &mut self,
        named: &[Named],
        now: Timestamp,
    ) -> Result<Given, StoreError> {
        let business = self.business().await?;
        let bookings = business.bookings();
        let mut done = Given::default();
        let mut touched = BTreeSet::new();
        for resources in &bookings.resources {
            let table = &resources.table;
            let named = || named.iter().filter(|it| it.row.table == *table);
            let lack = Lack::of(self.bookings(), table, now);
            let lacking = self.lacking(&lack, bookings).await?;
            let rows: Vec<RowId> = named().map(|it| it.row.id).collect();
            let orphaned = match rows.as_slice() {
                [] => Vec::new(),
                _ => self.orphaned(table, now).await?,
            };
            let lacks = !lacking.is_empty() || !orphaned.is_empty();
            let had = orphaned.clone();
            let choosing = Choosing {
                model: &self.model.clone(),
                bookings,
                resources,
                named: &rows,
                now,
            };
            let taken = match lacks && (rows.len() > 1 || !orphaned.is_empty()) {
                true => self.taken(&lacking, table, now).await?,
                false => Vec::new(),
            };
            let Chosen {
                given,
                left,
                spared,
            } = choosing.choose(lacking, orphaned, taken);
            let idle = named().filter(|it| !given.contains_key(&it.row.id));
            done.idle.extend(idle.map(|it| Idle {
                assignment: it.assignment.clone(),
                why: spared.get(&it.row.id).cloned().unwrap_or_default(),
            }));
            if !lacks {
                continue;
            }
            let labels = self.labels(table).await?;
            for (resource, bookings) in given {
                self.remember_passed(&bookings, &had, table, resource, now)
                    .await?;
                let ids: Vec<i64> = bookings.iter().map(|booking| booking.row.id.0).collect();
                self.give(&lack, &ids, resource).await?;
                touched.extend(bookings.iter().map(|booking| booking.row.id));
                let label = labels.iter().find(|(id, _)| *id == resource);
                done.assigned.push(Assigned {
                    table: table.clone(),
                    row: label.map_or(resource.0.to_string(), |(_, label)| label.clone()),
                    bookings: self.mentions(bookings, now).await?,
                });
            }
            if !left.is_empty() {
                done.unassigned.push(Unassigned {
                    table: table.clone(),
                    bookings: self.mentions(left, now).await?,
                    required: lack.required,
                    known: labels.into_iter().map(|(_, label)| label).collect(),
                });
            }
        }
        done.concerned = self.promised_away(bookings, &touched, now).await?;
        Ok(done)
    }

    /// The bookings that should have a resource and have none, by start.
    async fn lacking(
        &mut self,
        lack: &Lack,
        bookings: &Bookings,
    ) -> Result<Vec<Booking>, StoreError> {
        let model = self.model.clone();
        let table = &model.tables[&lack.bookings];
        let rows = Rows::of(&model, table, self.connection.dialect());
        let mut select = record::whole_rows(&rows);
        select
            .and_where(lack.condition.clone())
            .order_by("start", Order::Asc)
            .order_by("id", Order::Asc);
        let mut lacking = Vec::new();
        for row in self.connection.fetch(&select).await? {
            lacking.push(Booking::read(&model, record::record(table, &row)?));
        }
        let needs = |booking: &Booking| {
            let service = bookings.services.get(&booking.service.id);
            lack.required || service.is_some_and(|service| service.needs(&lack.table))
        };
        lacking.retain(needs);
        Ok(lacking)
    }

    /// What others than these bookings have of the resources of a table.
    async fn taken(
        &mut self,
        but: &[Booking],
        table: &Name,
        now: Timestamp,
    ) -> Result<Vec<Taken>, StoreError> {
        let but: BTreeSet<i64> = but.iter().map(|booking| booking.row.id.0).collect();
        let mut select = Query::select();
        for column in ["booking", "starts_at", "ends_at", "units"] {
            select.column((CLAIM, column));
        }
        let here = Expr::col((RESOURCE, "id")).eq(Expr::col((CLAIM, "resource")));
        select
            .column((RESOURCE, "row_id"))
            .from(CLAIM)
            .join(JoinType::InnerJoin, RESOURCE, here)
            .and_where(Expr::col((RESOURCE, "table_name")).eq(table.as_str()))
            .and_where(is_live(now));
        let rows = self.connection.fetch(&select).await?;
        let others = rows.iter().filter(|row| !but.contains(&row.number(0)));
        let taken = others.map(|row| Taken {
            resource: RowReference {
                table: table.clone(),
                id: RowId(row.number(4)),
            },
            start: instant(row.number(1)),
            end: instant(row.number(2)),
            units: whole(row.number(3)),
        });
        Ok(taken.collect())
    }

    async fn give(&mut self, lack: &Lack, ids: &[i64], resource: RowId) -> Result<(), StoreError> {
        for ids in ids.chunks(AT_ONCE) {
            let mut update = Query::update();
            update
                .table(Alias::new(lack.bookings.as_str()))
                .value(Alias::new(lack.table.as_str()), resource.0)
                .and_where(Expr::col("id").is_in(ids.iter().copied()));
            self.connection.execute(&update).await?;
        }
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

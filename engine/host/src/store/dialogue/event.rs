//! Events of rows: what happened to a row, until what hears it has taken it.
//!
//! An event is written in the transaction of the change, and only if something hears the events of
//! the table. With it goes a job, one for each row: whoever does the job takes all events of the
//! row. So the events of one row are heard in their order, those of different rows in parallel, and
//! transactions that change different rows do not wait for each other.
//!
//! The rows of `history` have no events.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use sea_query::{Alias, Expr, ExprTrait, InsertStatement, LockType, Query, Value as Cell};
use tilmash_engine::booking::Status;
use tilmash_engine::interpret::Record;
use tilmash_engine::model::Part;
use tilmash_engine::model::event::{CHANGED, CREATED, DELETED, MOVED, STATUS};
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowId, RowReference, Value};

use super::job::Job;
use crate::store::database::error::StoreError;
use crate::store::database::instant::instant;
use crate::store::database::row::Row;
use crate::store::database::statement::Fixed;
use crate::store::tables::change::Made;
use crate::store::tables::record;
use crate::store::writer::transaction::{Context, Transaction};

const EVENT: &str = "tilmash_event";

/// How many rows' events are written by one statement.
const TOGETHER: usize = 500;

/// The longest row that is kept as it was before an event, in bytes of JSON.
const LONGEST: usize = 64 * 1024;

/// Of rows that are made together, the events of so many are heard in a second: Telegram takes
/// about thirty messages.
const HEARD_IN_A_SECOND: u32 = 20;
/// Columns of a booking that change together with another one.
const FOLLOWING: [&str; 4] = ["expires", "sequence", "why", "end"];

/// Something that happened to a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowEvent {
    /// `created`, `changed`, `deleted`, what else happens to rows of its table, or the status that
    /// the row has got.
    pub event: Name,
    /// The person whose act it was.
    pub by: Option<RowId>,
    /// The flow whose run about this row did it. That run knows it already.
    pub flow: Option<Name>,
    /// How many events led to it, each by a run that heard the one before.
    pub depth: u32,
    pub at: Timestamp,
    /// The row's values before it; `None` if it is new, or nobody has looked.
    pub was: Option<BTreeMap<Name, Value>>,
}

/// An insert of events without their values.
fn into_events() -> InsertStatement {
    Query::insert()
        .into_table(EVENT)
        .columns([
            "table_name",
            "row_id",
            "event",
            "by",
            "flow",
            "depth",
            "at",
            "was",
        ])
        .to_owned()
}

static RAISE: Fixed = Fixed::new(|dialect| {
    let mut insert = into_events();
    insert.values_panic([
        "".into(),
        0_i64.into(),
        "".into(),
        Expr::val(Option::<i64>::None),
        Expr::val(Option::<String>::None),
        0_i64.into(),
        0_i64.into(),
        Expr::val(Option::<String>::None),
    ]);
    dialect.write(&insert)
});

static TAKE: Fixed = Fixed::new(|dialect| {
    let mut delete = Query::delete();
    delete
        .from_table(EVENT)
        .and_where(Expr::col("table_name").eq(""))
        .and_where(Expr::col("row_id").eq(0_i64))
        .returning(Query::returning().columns(["id", "event", "by", "flow", "depth", "at", "was"]));
    dialect.write(&delete)
});

impl Transaction {
    /// Removes what happened to a row and is not yet heard, and returns it in its order.
    pub async fn take_events(&mut self, row: &RowReference) -> Result<Vec<RowEvent>, StoreError> {
        let take = TAKE.with([row.table.as_str().into(), row.id.0.into()]);
        let mut rows = self.connection.fetch(&take).await?;
        rows.sort_unstable_by_key(|row| row.number(0));
        Ok(rows.iter().map(event).collect())
    }

    /// Whether something hears the events of a table's rows.
    pub(in crate::store) fn hears(&self, table: &Name) -> bool {
        self.model.heard.contains(table)
    }

    /// A row that is about to change, deleted or not, if something hears its events. Nobody else
    /// changes it before this transaction ends.
    pub(in crate::store) async fn heard_row(
        &mut self,
        row: &RowReference,
    ) -> Result<Option<Record>, StoreError> {
        match self.hears(&row.table) {
            true => record::one_to_change(&mut self.connection, &self.model, row).await,
            false => Ok(None),
        }
    }

    /// Raises an event of a row.
    pub(in crate::store) async fn raise(
        &mut self,
        row: &RowReference,
        event: &str,
        context: &Context,
    ) -> Result<(), StoreError> {
        self.raise_after(None, row, event, context).await?;
        match event == DELETED {
            true => self.drop_payments(row, context).await,
            false => Ok(()),
        }
    }

    pub(in crate::store) async fn raise_after(
        &mut self,
        before: Option<&Record>,
        row: &RowReference,
        event: &str,
        context: &Context,
    ) -> Result<(), StoreError> {
        if !self.hears(&row.table) {
            return Ok(());
        }
        self.write_event(before, row, event, context).await?;
        self.set_job(&Job::event(row, context.now)).await
    }

    /// Raises what it means that there is a row, new or restored: `created`, and its status.
    pub(in crate::store) async fn raise_created(
        &mut self,
        row: &RowReference,
        values: &BTreeMap<Name, Value>,
        context: &Context,
    ) -> Result<(), StoreError> {
        if !self.hears(&row.table) {
            return Ok(());
        }
        let column = record::table(&self.model, &row.table).columns.get(STATUS);
        let default = column.and_then(|column| column.default.as_ref());
        let status = values.get(STATUS).or(default).and_then(chosen).cloned();
        self.write_event(None, row, CREATED, context).await?;
        if let Some(status) = status {
            self.write_event(None, row, &status, context).await?;
        }
        self.set_job(&Job::event(row, context.now)).await
    }

    /// Raises what it means that there are new rows, as [`Transaction::raise_created`]. No run is
    /// about a row that has just been made. They are heard at a pace, so that what is said of each
    /// leaves Telegram room for dialogues, and can be stopped.
    pub(in crate::store) async fn raise_each_created(
        &mut self,
        table: &Name,
        made: &[Made],
        context: &Context,
    ) -> Result<(), StoreError> {
        if !self.hears(table) {
            return Ok(());
        }
        for some in made.chunks(TOGETHER) {
            let mut insert = into_events();
            for made in some {
                let created = Name::new(CREATED);
                for event in [Some(&created), made.status.as_ref()].into_iter().flatten() {
                    insert.values_panic([
                        table.as_str().into(),
                        made.id.0.into(),
                        event.as_str().into(),
                        Expr::val(context.by.map(|person| person.0)),
                        Expr::val(Option::<String>::None),
                        context.run.map_or(0, |led| i64::from(led.depth)).into(),
                        context.now.as_second().into(),
                        Expr::val(Option::<String>::None),
                    ]);
                }
            }
            self.connection.later(&insert).await?;
            let row = |made: &Made| RowReference {
                table: table.clone(),
                id: made.id,
            };
            let mut jobs = Vec::with_capacity(some.len());
            for made in some {
                let later = SignedDuration::from_secs((self.paced / HEARD_IN_A_SECOND).into());
                self.paced = self.paced.saturating_add(1);
                let due = context.now.saturating_add(later).unwrap_or(Timestamp::MAX);
                jobs.push(Job::event(&row(made), due));
            }
            self.set_jobs(&jobs).await?;
        }
        Ok(())
    }

    /// Raises what it means that columns of a row have got values: one event, or none if they had
    /// them before.
    pub(in crate::store) async fn raise_changes(
        &mut self,
        before: &Record,
        values: &BTreeMap<Name, Value>,
        context: &Context,
    ) -> Result<(), StoreError> {
        let row = &before.row;
        let is_booking = record::table(&self.model, &row.table).part == Part::Booking;
        let is_new = |column: &str| {
            let new = values.get(column)?;
            (before.values[column] != *new).then_some(new)
        };
        let follows = |column: &Name| is_booking && FOLLOWING.contains(&column.as_str());
        let has_changed = |column: &Name| !follows(column) && is_new(column).is_some();
        if let Some(status) = is_new(STATUS).and_then(chosen) {
            self.raise_after(Some(before), row, status, context).await?;
            match is_booking && is_given_up(status) {
                true => self.drop_payments(row, context).await,
                false => Ok(()),
            }
        } else if is_booking && is_new("start").is_some() {
            self.raise_after(Some(before), row, MOVED, context).await
        } else if values.keys().any(has_changed) {
            self.raise_after(Some(before), row, CHANGED, context).await
        } else {
            Ok(())
        }
    }

    /// Locks the runs about a row, then the row, in the order in which the step of a run locks
    /// them. So nobody who has either waits for the row's job, which is locked after them.
    pub(super) async fn lock_heard(&mut self, row: &RowReference) -> Result<(), StoreError> {
        self.lock_runs_about(row.id).await?;
        if self.model.table(&row.table).is_none() {
            // The app does not have it any more.
            return Ok(());
        }
        let mut select = Query::select();
        select
            .column("id")
            .from(Alias::new(row.table.as_str()))
            .and_where(Expr::col("id").eq(row.id.0))
            .lock(LockType::Update);
        self.connection.later(&select).await
    }

    async fn write_event(
        &mut self,
        before: Option<&Record>,
        row: &RowReference,
        event: &str,
        context: &Context,
    ) -> Result<(), StoreError> {
        let flow = match context.run {
            Some(led) => self.flow_about(led.run, row.id).await?,
            None => None,
        };
        let cells: [Cell; 8] = [
            row.table.as_str().into(),
            row.id.0.into(),
            event.into(),
            context.by.map(|person| person.0).into(),
            flow.map(|flow| flow.to_string()).into(),
            context.run.map_or(0, |led| i64::from(led.depth)).into(),
            context.now.as_second().into(),
            before.and_then(written).into(),
        ];
        self.connection.later(&RAISE.with(cells)).await
    }
}

/// A row's values, unless they are too long to be kept.
fn written(before: &Record) -> Option<String> {
    let values = serde_json::to_string(&before.values);
    let values = values.expect("values are plain data with texts for keys");
    (values.len() <= LONGEST).then_some(values)
}

/// Whether a booking of this status will not take place, whoever has said so.
fn is_given_up(status: &Name) -> bool {
    match Status::named(status) {
        Some(Status::Cancelled | Status::Declined) => true,
        Some(Status::Pending | Status::Confirmed | Status::Completed | Status::NoShow) | None => {
            false
        }
    }
}

/// The id of a choice.
fn chosen(value: &Value) -> Option<&Name> {
    let Value::Choice(id) = value else {
        return None;
    };
    Some(id)
}

/// What [`TAKE`] returns of an event.
fn event(row: &Row) -> RowEvent {
    RowEvent {
        event: Name::new(&row.string(1)),
        by: row.maybe(2).map(RowId),
        flow: row
            .text(3)
            .expect("the core schema has a text there")
            .map(Name::new),
        depth: u32::try_from(row.number(4)).unwrap_or(u32::MAX),
        at: instant(row.number(5)),
        was: row
            .text(6)
            .expect("the core schema has a text there")
            .and_then(|values| serde_json::from_str(values).ok()),
    }
}

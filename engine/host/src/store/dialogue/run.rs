//! Runs: flows about a row, in the background. A flow has one run for each row.

use jiff::Timestamp;
use sea_query::{Alias, Expr, ExprTrait, LockType, OnConflict, Order, Query};
use tilmash_engine::interpret::RunId;
use tilmash_engine::model::Part;
use tilmash_engine::name::Name;
use tilmash_engine::value::RowId;

use super::job::{Job, JobKind};
use crate::store::database::error::StoreError;
use crate::store::database::row::Row;
use crate::store::writer::transaction::Transaction;

const RUN: &str = "tilmash_run";
const FLOW: &str = "tilmash_flow";
const COLUMNS: [&str; 4] = ["id", "flow", "row_id", "data"];

/// What a run has before its first step.
const EMPTY: &str = "{}";

/// A run between two steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRun {
    pub id: RunId,
    pub flow: Name,
    /// The row that the flow is about.
    pub row: RowId,
    /// The run's session, JSON.
    pub data: String,
}

impl Transaction {
    /// Begins a run with the data `{}`, instead of one of the same flow and row: that one's id
    /// opens nothing any more, and its timer is removed. Its notices stay until they are taken.
    pub async fn begin_run(
        &mut self,
        flow: &Name,
        row: RowId,
        now: Timestamp,
    ) -> Result<RunId, StoreError> {
        let mut delete = Query::delete();
        delete
            .from_table(RUN)
            .and_where(Expr::col("row_id").eq(row.0))
            .and_where(Expr::col("flow").eq(flow.as_str()))
            .returning_col("id");
        if let Some(old) = self.connection.first(&delete).await? {
            self.cancel_timer(RunId(old.number(0))).await?;
        }
        let mut insert = Query::insert();
        insert
            .into_table(RUN)
            .columns(["flow", "row_id", "data", "begun"])
            .values_panic([
                flow.as_str().into(),
                row.0.into(),
                EMPTY.into(),
                now.as_second().into(),
            ])
            // Another transaction may have begun one since.
            .on_conflict(
                OnConflict::columns(["row_id", "flow"])
                    .update_columns(["id", "data", "begun"])
                    .to_owned(),
            )
            .returning_col("id");
        let begun = self.connection.first(&insert).await?;
        let begun = begun.expect("an insert that is done returns its id");
        Ok(RunId(begun.number(0)))
    }

    /// The run of a flow about a row, if there is one. No other transaction opens it before this
    /// one ends. A step opens its run before it changes rows: others lock them in this order.
    pub async fn open_run(
        &mut self,
        flow: &Name,
        row: RowId,
    ) -> Result<Option<StoredRun>, StoreError> {
        let is_of = Expr::col("row_id")
            .eq(row.0)
            .and(Expr::col("flow").eq(flow.as_str()));
        self.open(is_of).await
    }

    /// As [`Transaction::open_run`], by the run's id.
    pub async fn open_run_of(&mut self, id: RunId) -> Result<Option<StoredRun>, StoreError> {
        self.open(Expr::col("id").eq(id.0)).await
    }

    async fn open(&mut self, which: Expr) -> Result<Option<StoredRun>, StoreError> {
        let mut select = Query::select();
        select
            .columns(COLUMNS)
            .from(RUN)
            .and_where(which)
            .lock(LockType::Update);
        let row = self.connection.first(&select).await?;
        Ok(row.as_ref().map(run))
    }

    /// Keeps others from opening a run about a row with this id until this transaction ends. Rows
    /// of different tables may have the same id; then more runs are locked than need be.
    pub(super) async fn lock_runs_about(&mut self, row: RowId) -> Result<(), StoreError> {
        let mut select = Query::select();
        select
            .column("id")
            .from(RUN)
            .and_where(Expr::col("row_id").eq(row.0))
            .order_by("id", Order::Asc)
            .lock(LockType::Update);
        self.connection.later(&select).await
    }

    /// The flow of a run, if the run is about the row with this id.
    pub(super) async fn flow_about(
        &mut self,
        run: RunId,
        row: RowId,
    ) -> Result<Option<Name>, StoreError> {
        let mut select = Query::select();
        select
            .column("flow")
            .from(RUN)
            .and_where(Expr::col("id").eq(run.0))
            .and_where(Expr::col("row_id").eq(row.0));
        let found = self.connection.first(&select).await?;
        Ok(found.map(|row| Name::new(&row.string(0))))
    }

    /// Saves what has become of a run that this transaction has opened or begun.
    pub async fn save_run(&mut self, id: RunId, data: &str) -> Result<(), StoreError> {
        let mut update = Query::update();
        update
            .table(RUN)
            .value("data", data)
            .and_where(Expr::col("id").eq(id.0));
        self.connection.later(&update).await
    }

    /// Ends a run, if there is one, and removes its timer. Its notices stay until they are taken.
    pub async fn end_run(&mut self, id: RunId) -> Result<(), StoreError> {
        let mut delete = Query::delete();
        delete.from_table(RUN).and_where(Expr::col("id").eq(id.0));
        self.connection.later(&delete).await?;
        self.cancel_timer(id).await
    }

    /// Notes which flows run in the background here, each with the table that it is about. One
    /// that is new begins for the bookings to come, each by a job of its own. Rows of other tables
    /// are left: what happened to them is long past.
    pub async fn know_flows(
        &mut self,
        flows: &[(Name, Name)],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut forget = Query::delete();
        forget
            .from_table(FLOW)
            .and_where(Expr::col("name").is_not_in(flows.iter().map(|(flow, _)| flow.as_str())));
        self.connection.execute(&forget).await?;
        let bookings = self.model.part(Part::Booking).map(|it| it.name.clone());
        for (flow, about) in flows {
            let mut insert = Query::insert();
            insert
                .into_table(FLOW)
                .columns(["name", "since"])
                .values_panic([flow.as_str().into(), now.as_second().into()])
                .on_conflict(OnConflict::new().do_nothing().to_owned());
            let is_new = self.connection.execute(&insert).await? == 1;
            if is_new && bookings.as_ref() == Some(about) {
                self.adopt(flow, about, now).await?;
            }
        }
        Ok(())
    }

    /// Lets a flow begin for the bookings to come.
    async fn adopt(
        &mut self,
        flow: &Name,
        bookings: &Name,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut select = Query::select();
        select
            .column("id")
            .from(Alias::new(bookings.as_str()))
            .and_where(Expr::col("deleted").is_null())
            .and_where(Expr::col("end").gt(now.as_second()))
            .order_by("id", Order::Asc);
        for row in self.connection.fetch(&select).await? {
            let job = Job {
                kind: JobKind::Adopt,
                subject: format!("{flow} {bookings} {}", row.number(0)),
                person: None,
                due: now,
                payload: "{}".to_owned(),
            };
            self.set_job(&job).await?;
        }
        Ok(())
    }

    async fn cancel_timer(&mut self, id: RunId) -> Result<(), StoreError> {
        self.cancel_job(JobKind::Run, &id.0.to_string()).await
    }
}

/// A row of [`COLUMNS`].
fn run(row: &Row) -> StoredRun {
    StoredRun {
        id: RunId(row.number(0)),
        flow: Name::new(&row.string(1)),
        row: RowId(row.number(2)),
        data: row.string(3),
    }
}

//! How many dialogues that book were begun on each day, and how many led to a booking.

use jiff::{Timestamp, ToSpan};
use sea_query::{Alias, Expr, ExprTrait, OnConflict, Query};
use tilmash_engine::interpret::Attempts;
use tilmash_engine::model::Part;

use crate::store::database::error::StoreError;
use crate::store::writer::transaction::Transaction;

/// For how many days they are kept.
const KEPT: i32 = 400;

impl Transaction {
    /// Adds what a step has brought. Flows are locked in the order of their names, each until the
    /// commit, so this comes last in a work.
    ///
    /// # Errors
    ///
    /// Only if the database fails.
    pub async fn count_attempts(
        &mut self,
        attempts: &Attempts,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let Some(table) = self.model.part(Part::Dialogue) else {
            return Ok(());
        };
        let name = Alias::new(table.name.as_str());
        let more = |column: &'static str| {
            let known = Expr::col((name.clone(), Alias::new(column)));
            known.add(Expr::col((Alias::new("excluded"), Alias::new(column))))
        };
        let day = self.model.zone.to_datetime(now).date();
        for (flow, reached) in attempts.flows() {
            let mut insert = Query::insert();
            insert
                .into_table(name.clone())
                .columns(["flow", "day", "begun", "booked"])
                .values_panic([
                    flow.as_str().into(),
                    day.to_string().into(),
                    i64::from(reached.begun).into(),
                    i64::from(reached.booked).into(),
                ])
                .on_conflict(
                    OnConflict::columns(["flow", "day"])
                        .target_and_where(Expr::col("deleted").is_null())
                        .value("begun", more("begun"))
                        .value("booked", more("booked"))
                        .to_owned(),
                );
            self.connection.later(&insert).await?;
        }
        Ok(())
    }

    /// Removes the counts of days that are long past, and returns how many.
    ///
    /// # Errors
    ///
    /// Only if the database fails.
    pub async fn prune_attempts(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        let Some(table) = self.model.part(Part::Dialogue) else {
            return Ok(0);
        };
        let today = self.model.zone.to_datetime(now).date();
        let oldest = today.saturating_sub(KEPT.days());
        let mut delete = Query::delete();
        delete
            .from_table(Alias::new(table.name.as_str()))
            .and_where(Expr::col("day").lt(oldest.to_string()));
        self.connection.execute(&delete).await
    }
}

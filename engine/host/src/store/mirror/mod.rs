//! Tables that a backend keeps, as they are mirrored here: what was read of them, and when.
//!
//! The `key` of a mirrored row is its id over there. [`rows`] writes what was read, [`change`] what
//! was changed by a call, both through [`booking`] where it is a booking: such a booking claims
//! nothing, because the backend has judged. [`asked`] notes what was asked, and keeps the free
//! times that were listed.

mod asked;
mod booking;
mod change;
mod keys;
mod rows;

use tilmash_engine::interpret::Record;
use tilmash_engine::mirror::{Asked, Brought};
use tilmash_engine::model::{Part, START, Verb};
use tilmash_engine::value::{RowId, RowReference, Value};

use super::dialogue::job::Job;
use super::tables::halt::Halt;
use super::tables::record;
use super::writer::transaction::{Context, Transaction};
use crate::store::StoreError;

impl Transaction {
    /// Keeps what a backend has brought. Returns the row that was changed, or none.
    pub(in crate::store) async fn mirror(
        &mut self,
        asked: Asked,
        rows: Vec<Brought>,
        context: &Context,
    ) -> Result<Value, Halt> {
        match asked {
            Asked::Read(read) if *read.table == *START => {
                self.note_starts(&read, rows, context.now).await?;
                Ok(Value::None)
            }
            Asked::Read(read) => {
                self.bring(&read, rows, context).await?;
                self.note_asked(&read, context.now).await?;
                Ok(Value::None)
            }
            Asked::Write(write) => {
                let row = self
                    .change_mirrored(*write, rows.into_iter().next(), context)
                    .await?;
                self.note_written(&row, context.now).await?;
                Ok(Value::Row(row))
            }
        }
    }

    /// A hold that has run out and that a backend has to end; `None` if it is ended here, or was.
    ///
    /// # Errors
    ///
    /// Only if the database fails.
    pub async fn hold_to_release(
        &mut self,
        job: &Job,
    ) -> Result<Option<(RowReference, Record)>, StoreError> {
        let (Some(bookings), Ok(id)) = (self.model().part(Part::Booking), job.subject.parse())
        else {
            return Ok(None);
        };
        let table = bookings.name.clone();
        let mirror = self.model.mirror(&table);
        let writing = mirror.and_then(|mirror| mirror.writes.get(&Verb::Release));
        if writing.is_none_or(|writing| writing.request.is_none()) {
            return Ok(None);
        }
        let row = RowReference {
            table,
            id: RowId(id),
        };
        let record = record::one_to_change(&mut self.connection, &self.model, &row).await?;
        let pending = Value::choice("pending");
        let held = record.filter(|record| {
            !record.deleted && record.key.is_some() && record.values["status"] == pending
        });
        Ok(held.map(|record| (row, record)))
    }
}

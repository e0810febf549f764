//! What becomes of existing bookings when the app, or a row of it, has another shape.
//!
//! A booking that needs a resource now gets one ([`super::assign`]), and what bookings to come
//! occupy is written anew ([`super::reclaim`]). All of it is part of the transaction that changes
//! the shape, so no time is bookable twice in between.

use jiff::Timestamp;
use tilmash_engine::model::Part;
use tilmash_engine::name::Name;

use super::assign::{Assigned, Assignment, Given, Idle, Unassigned};
use super::concerned::Concerned;
use super::mention::counted;
use super::shape;
use crate::store::database::error::StoreError;
use crate::store::tables::record;
use crate::store::writer::transaction::Transaction;

/// What a change of shape did to bookings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reshaped {
    pub assigned: Vec<Assigned>,
    /// What a person must decide. Until then such a booking keeps others from every resource that
    /// it may get.
    pub unassigned: Vec<Unassigned>,
    /// What a person has named for nothing.
    pub idle: Vec<Idle>,
    /// Those to come that have got what does not work then.
    pub concerned: Vec<Concerned>,
    /// How many bookings occupy something else than before.
    pub reclaimed: usize,
}

impl Reshaped {
    /// What was done, or would be.
    pub fn steps(&self) -> Vec<String> {
        let assigned = self.assigned.iter().map(Assigned::to_string);
        assigned.chain(self.reclaiming()).collect()
    }

    /// What was done about claims, or would be.
    pub fn reclaiming(&self) -> Option<String> {
        let bookings = counted(self.reclaimed);
        (self.reclaimed > 0).then(|| format!("write anew what {bookings} to come occupy"))
    }
}

/// When existing bookings are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Look {
    /// If the shape is another one than that by which their claims were written.
    IfReshaped,
    Always,
}

impl Transaction {
    /// Makes existing bookings fit the present shape. `None` if they were not looked at.
    pub(in crate::store) async fn reshape(
        &mut self,
        look: Look,
        assignments: &[Assignment],
        now: Timestamp,
    ) -> Result<Option<Reshaped>, StoreError> {
        let bookings = self.model.part(Part::Booking);
        // Those that a backend keeps claim nothing here.
        let has_bookings = bookings.is_some_and(|it| self.model.mirror(&it.name).is_none());
        if !has_bookings || look == Look::IfReshaped && !self.is_reshaped().await? {
            return Ok(None);
        }
        self.connection.lock_shape()?;
        let named = self.named(assignments).await?;
        let Given {
            assigned,
            unassigned,
            idle,
            concerned,
        } = self.assign(&named, now).await?;
        let reclaimed = self.reclaim(now).await?;
        let digest = self.present_shape().await?;
        self.connection.note_shape(&digest).await?;
        Ok(Some(Reshaped {
            assigned,
            unassigned,
            idle,
            concerned,
            reclaimed,
        }))
    }

    /// As [`Transaction::reshape`], after rows of a table were changed.
    pub(in crate::store) async fn reshape_after(
        &mut self,
        table: &Name,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        match record::table(&self.model, table).part {
            Part::Service | Part::Resource => {
                if let Some(reshaped) = self.reshape(Look::IfReshaped, &[], now).await? {
                    self.warn(&reshaped, now).await?;
                }
            }
            Part::Plain
            | Part::Person
            | Part::Booking
            | Part::Hours
            | Part::Closure
            | Part::History
            | Part::Ledger
            | Part::Payment
            | Part::Audit
            | Part::Dialogue
            | Part::Settings
            | Part::Waiting => {}
        }
        Ok(())
    }

    /// Tells the log what only a person can mend.
    async fn warn(&mut self, reshaped: &Reshaped, now: Timestamp) -> Result<(), StoreError> {
        for unassigned in &reshaped.unassigned {
            tracing::warn!("{unassigned}");
        }
        for concerned in &reshaped.concerned {
            tracing::warn!("{concerned}");
        }
        for overbooked in self.overbooked(now).await? {
            tracing::warn!("overbooked: {overbooked}");
        }
        Ok(())
    }

    /// Whether claims were written by another shape than the present one.
    async fn is_reshaped(&mut self) -> Result<bool, StoreError> {
        Ok(self.connection.shape().await? != self.present_shape().await?)
    }

    async fn present_shape(&mut self) -> Result<String, StoreError> {
        let business = self.business().await?;
        Ok(shape::digest(&self.model, business.bookings()))
    }
}

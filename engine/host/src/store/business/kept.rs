//! [`Kept`]: the business as it was read last.

use std::sync::Arc;

use tilmash_engine::model::Model;

use super::read::Business;
use crate::store::database::connection::Connection;
use crate::store::database::error::StoreError;
use crate::store::database::revision::Revision;

/// The business as a connection has read it last, and the revision of its rows.
///
/// It is the present one if that is still their revision. Every work that changes these rows writes
/// a new revision in the same transaction; whether another work of this process did so, a seed,
/// another instance or an operator makes no difference.
#[derive(Default)]
pub(in crate::store) struct Kept {
    business: Option<(Revision, Arc<Business>)>,
    /// The revision that this work has found at its beginning.
    found: Option<Revision>,
}

/// The business, as far as it is known without asking for the present revision.
pub(in crate::store) struct Guess {
    pub(in crate::store) business: Arc<Business>,
    /// The revision that must be the present one, read in one statement with whatever else is
    /// judged by. `None` if the transaction has read the rows itself, having changed some.
    pub(in crate::store) if_at: Option<Revision>,
}

impl Kept {
    /// A work begins, which has found this revision.
    pub(in crate::store) fn begin(&mut self, found: Option<Revision>) {
        self.found = found;
    }

    /// The business as it was at some moment of this work, or is.
    pub(in crate::store) async fn present(
        &mut self,
        connection: &mut Connection,
        model: &Model,
    ) -> Result<Arc<Business>, StoreError> {
        if let Some((revision, business)) = &self.business
            && !connection.is_altered()
        {
            let present = match self.found {
                Some(found) => found,
                None => connection.revision().await?,
            };
            if present == *revision {
                return Ok(Arc::clone(business));
            }
        }
        self.business = None;
        Ok(self.guess(connection, model).await?.business)
    }

    /// The business that is kept; if none is, the present one.
    pub(in crate::store) async fn guess(
        &mut self,
        connection: &mut Connection,
        model: &Model,
    ) -> Result<Guess, StoreError> {
        if connection.is_altered() {
            // A revision has no name before the work ends.
            return Ok(Guess {
                business: Arc::new(Business::load(connection, model).await?),
                if_at: None,
            });
        }
        let (revision, business) = match &self.business {
            Some(kept) => kept,
            None => {
                // In this order: rows that are newer than the revision make it an old one.
                let revision = connection.revision().await?;
                let business = Business::load(connection, model).await?;
                self.business.insert((revision, Arc::new(business)))
            }
        };
        Ok(Guess {
            business: Arc::clone(business),
            if_at: Some(*revision),
        })
    }

    /// Drops what is kept, because it is an old one.
    pub(in crate::store) fn drop_old(&mut self) {
        self.business = None;
    }

    /// The revision that this work has found at its beginning.
    pub(in crate::store) fn found(&self) -> Option<Revision> {
        self.found
    }
}

//! The file of a message, read from the database, or from the app's files, when it is sent.

use tilmash_engine::interpret::Delivery;

use super::messenger::Bytes;
use crate::store::{Store, StoreError, Transaction};

/// The bytes that a delivery sends.
pub(super) enum Attachment {
    Nothing,
    Bytes(Bytes),
    /// The file has been kept long enough.
    Gone,
}

impl Attachment {
    pub(super) async fn of(delivery: &Delivery, store: &Store) -> Result<Attachment, StoreError> {
        if let Some(path) = delivery.picture() {
            let path = path.to_owned();
            let read = async move |transaction: &mut Transaction| {
                Ok::<_, StoreError>(transaction.picture(&path))
            };
            // The text comes without it.
            let read = store.write(read).await?;
            return Ok(read.map_or(Attachment::Nothing, |bytes| Attachment::Bytes(bytes.into())));
        }
        let Some(file) = delivery.file() else {
            return Ok(Attachment::Nothing);
        };
        let id = file.id;
        let read = async move |transaction: &mut Transaction| transaction.file(id).await;
        Ok(match store.write(read).await? {
            Some(bytes) => Attachment::Bytes(bytes.into()),
            None => Attachment::Gone,
        })
    }
}

//! Works that are tried and undone, for what they would do.

use std::convert::Infallible;

use super::Store;
use super::database::error::StoreError;
use super::writer::transaction::Transaction;

/// Why a work is undone.
enum Undone<T, E> {
    Tried(T),
    Failed(E),
}

impl<T, E: From<StoreError>> From<StoreError> for Undone<T, E> {
    fn from(error: StoreError) -> Undone<T, E> {
        Undone::Failed(error.into())
    }
}

impl Store {
    /// Runs a work as [`Store::write_once`] does, and undoes all that it has changed.
    pub(in crate::store) async fn tried<T, E>(
        &self,
        work: impl AsyncFnOnce(&mut Transaction) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let undone = async move |transaction: &mut Transaction| {
            // What is read now is not kept, because it is undone.
            transaction.connection.alter();
            let undone = work(transaction).await;
            Err::<Infallible, _>(undone.map_or_else(Undone::Failed, Undone::Tried))
        };
        match self.write_once(undone).await {
            Ok(never) => match never {},
            Err(Undone::Tried(told)) => Ok(told),
            Err(Undone::Failed(error)) => Err(error),
        }
    }
}

//! The app's pictures, which go with texts.

use super::writer::transaction::Transaction;

impl Transaction {
    /// Whether the app has a picture. A text that should come with it comes without.
    pub(super) fn has_picture(&self, path: &str) -> bool {
        let has = self.outside.has_picture(path);
        if !has {
            tracing::warn!("there is no picture `{path}` in the app's `seeds`");
        }
        has
    }

    /// The bytes of a picture, unless they cannot be read.
    pub fn picture(&self, path: &str) -> Option<Vec<u8>> {
        let read = self.outside.picture(path);
        if let Err(error) = &read {
            tracing::warn!("the picture `{path}` of the app's `seeds` cannot be read: {error}");
        }
        read.ok()
    }
}

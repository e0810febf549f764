//! [`Uploaded`]: the ids of the app's pictures that Telegram has got already.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

/// No app has more pictures; beyond it, all are sent anew.
const MOST: usize = 1000;

/// By what is in a picture, so that one that was replaced is sent anew. It lasts as long as the
/// process: one more upload after a start costs less than a table. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Uploaded(Arc<Mutex<HashMap<u64, String>>>);

impl Uploaded {
    pub(super) fn id_of(&self, content: &[u8]) -> Option<String> {
        let ids = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ids.get(&digest(content)).cloned()
    }

    pub(super) fn note(&self, content: &[u8], id: &str) {
        let mut ids = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if ids.len() >= MOST {
            ids.clear();
        }
        ids.insert(digest(content), id.to_owned());
    }
}

/// Pictures are the owner's own: nobody looks for two that are alike in this.
fn digest(content: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    hasher.finish()
}

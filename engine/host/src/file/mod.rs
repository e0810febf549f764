//! Files that are sent to people, as bytes: what the engine says, written in a form that other
//! programs read.

mod entry;
pub(crate) mod read;

use tilmash_engine::interpret::Content;
use tilmash_engine::value::FileForm;

/// A file that has been made.
pub(crate) struct Made {
    pub(crate) content: Vec<u8>,
    /// What its name ends with: `ics`.
    pub(crate) ending: &'static str,
    pub(crate) form: FileForm,
}

/// Makes a file. `database` is a name that no other database has.
pub(crate) fn make(content: &Content, database: &str) -> Made {
    match content {
        Content::Entry(entry) => Made {
            content: entry::calendar(entry, database).into_bytes(),
            ending: "ics",
            form: FileForm::Document,
        },
    }
}

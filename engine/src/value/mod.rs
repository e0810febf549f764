//! Values that flows compute, store and show, and their types.

mod address;
mod asked;
mod built_in;
mod chat;
mod code;
mod currency;
mod decimal;
mod document;
mod duration;
mod entry;
mod figure;
mod file;
mod location;
mod money;
mod phone;
mod photo;
mod proof;
mod read;
mod row;
pub(crate) mod seen;
mod typed;
mod types;
#[expect(
    clippy::module_inception,
    reason = "the enum of all values, among those that it holds"
)]
mod value;
mod words;

pub use asked::Asked;
pub use built_in::BuiltIn;
pub use chat::ChatId;
pub use code::{CODE_LENGTH, Code};
pub use currency::Currency;
pub use decimal::{Decimal, MOST_DIGITS, USUAL_DIGITS};
pub use document::Document;
pub use duration::Duration;
pub use entry::Entry;
pub use figure::{COUNT, FIGURES, Figure, LOAD, share};
pub use file::{FileForm, FileId, KeptFile, LARGEST_FILE, SheetForm};
pub use location::Location;
pub use money::Money;
pub use phone::Phone;
pub use photo::{LONGEST_PATH, Photo};
pub use proof::{Flaw, Proof};
pub use read::literal;
pub use row::{LOCATION, PERSON, RowId, RowReference, SETTING};
pub use typed::Typed;
pub use types::{Answer, AnswerField, Fields, Group, GroupedBy, LOADED, Type};
pub use value::{File, Value};
pub use words::Words;

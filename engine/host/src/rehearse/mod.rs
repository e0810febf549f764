//! Rehearsals: an app talked to without Telegram, on a clock that is moved by hand.
//!
//! The store is the real one, on SQLite in memory or in a file, and a turn is the one that production
//! takes; only the chat is played. `tilmash chat` and `tilmash test` are both made of this.

mod chat;
mod rehearsal;
mod snapshot;
mod suite;
mod talk;

pub use chat::{Chat, Happening, Shown};
pub use rehearsal::{Actor, Rehearsal, RehearsalError};
pub use snapshot::{Snapshot, Verdict};
pub use suite::{Report, Script, Suite, SuiteError};
pub use talk::{Failure, Performance, perform};

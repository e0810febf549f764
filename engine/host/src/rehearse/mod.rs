//! Rehearsals: talks with an app without Telegram, with a clock that is moved by hand.
//!
//! The store is the real one, on SQLite in memory or in a file, and a turn is the production's
//! turn. Only the chat is played. Both `tilmash chat` and `tilmash test` use this.

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

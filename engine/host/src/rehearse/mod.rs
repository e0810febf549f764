//! Rehearsals: talks with an app without Telegram, with a clock that is moved by hand.
//!
//! The store, the dialogues, the timers and the delivery are those of a running bot. Only the chats
//! and the clock are played. Both `tilmash chat` and `tilmash test` use this.

mod chat;
mod chats;
mod rehearsal;
mod snapshot;
mod suite;
mod talk;

pub use chat::{Chat, Found, Happening, Shown};
pub use rehearsal::{Actor, Happened, Rehearsal, RehearsalError};
pub use snapshot::{Snapshot, Verdict};
pub use suite::{Report, Script, Suite, SuiteError};
pub use talk::{Performance, TalkFailure, perform};

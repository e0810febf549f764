//! Delivery: what dialogues have committed to the queue, sent at Telegram's pace.

mod attachment;
mod change;
pub(crate) mod drain;
mod ended;
mod lines;
pub(crate) mod messenger;
pub mod outbox;
pub mod pace;
mod perform;

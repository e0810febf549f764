//! Delivery: what dialogues have committed to the queue, sent at Telegram's pace.

pub mod outbox;
pub mod pace;

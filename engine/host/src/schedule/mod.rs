//! What happens by itself at its time.

pub(crate) mod timers;

//! People at the real program: `tilmash run` as a child process, a double of the Bot API beside it,
//! and the costs.

mod bot;
mod client;
mod database;
mod phase;
mod process;
mod statements;

pub use bot::{Bot, Release, Way};
pub use client::{Bookings, talk};
pub use database::Database;
pub use phase::{Cpu, Figures, Phase, Watched};
pub use process::Process;
pub use statements::{Statements, count};

//! Everything in Tilmash that touches the world.
//!
//! An update is one work of the [`store`]. [`dialogue`] takes it once, makes the turn, and commits
//! the new session with the messages to send and the timers to set. [`deliver`] sends what is
//! committed, `schedule` does what is due, [`telegram`] brings the updates, `web` serves the
//! webhook, health and metrics. [`run`] holds all of them together, and [`backup`] keeps copies.
//! [`rehearse`] makes the same turns in a played chat.

#![warn(clippy::wildcard_enum_match_arm)]
// A test names the one variant that it expects.
#![cfg_attr(test, allow(clippy::wildcard_enum_match_arm))]

pub mod app;
pub mod backup;
pub mod deliver;
pub mod dialogue;
pub mod figures;
mod file;
pub mod log;
pub mod metrics;
mod outage;
pub mod private;
mod random;
pub mod rehearse;
pub mod run;
mod schedule;
pub mod settings;
mod stop;
pub mod store;
pub mod telegram;
pub mod tools;
mod web;

//! Everything in Tilmash that touches the world.
//!
//! An update is one work of the [`store`]. [`dialogue`] takes it once, makes the [`turn`], and
//! commits the new session with the messages to send and the timers to set. [`outbox`] sends what
//! is committed, [`jobs`] does what is due, [`telegram`] brings the updates, `web` serves the
//! webhook, health and metrics. [`run`] holds all of them together, and [`backup`] keeps copies.
//! [`rehearse`] makes the same turns in a played chat.

pub mod app;
pub mod backup;
pub mod dialogue;
pub mod jobs;
mod library;
pub mod limits;
pub mod log;
pub mod metrics;
pub mod outbox;
pub mod pace;
pub mod rehearse;
pub mod run;
mod screens;
pub mod settings;
pub mod stop;
pub mod store;
pub mod telegram;
pub mod turn;
mod wakes;
mod web;

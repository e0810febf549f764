//! Everything of Tilmash that touches the world.

pub mod app;
pub mod library;
pub mod log;
pub mod rehearse;
pub mod settings;
pub mod store;
pub mod turn;

//! Everything of Tilmash that touches the world.

pub mod store;
pub mod turn;

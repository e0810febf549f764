//! Everything of Tilmash that touches the world.

pub mod rehearse;
pub mod store;
pub mod turn;

//! Everything of Tilmash that touches the world.

pub mod store;

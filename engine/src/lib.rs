//! The Tilmash language: what an app's files say, and what a dialogue does next.
//!
//! Nothing here touches the world: time, answers and claims come in as input, and effects go out as
//! data.

pub mod booking;

//! What the benchmarks share: the salon of `examples/`, its booking dialogue, and the load of many
//! people.

pub mod dialogue;
pub mod load;
pub mod naive;
pub mod salon;
pub mod size;
pub mod volume;

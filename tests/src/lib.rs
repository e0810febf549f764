//! What the suite and the benchmarks share: a Telegram that runs in the test's own process.

pub mod double;

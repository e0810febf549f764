//! What the suite and the benchmarks share: a Telegram that runs in the test's own process, apps as
//! folders of files, and files with what is expected.

pub mod app_files;
pub mod backend;
pub mod broadcast;
pub mod calendar;
pub mod clinic;
pub mod dice;
pub mod double;
pub mod golden;
pub mod plugin;
pub mod postgres;
pub mod probe;
pub mod proxy;

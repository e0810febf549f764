//! Running a program: one update at a time, as a function that stops for each thing it needs.

mod request;

pub use request::{Answer, DayState, Filter, Free, Query, Record, Refusal, Request};

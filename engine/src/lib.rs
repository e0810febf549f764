//! The Tilmash language.
//!
//! `Sources → syntax → check → Analysis → compile → Program → interpret`: [`load`] runs the
//! stages up to the program. Each stage is a function that returns a value and diagnostics. Nothing
//! here opens a file, a socket or a clock: what a stage needs comes in as an argument, and what it
//! wants done goes out as data.

#![warn(clippy::wildcard_enum_match_arm)]
// A test names the one variant that it expects.
#![cfg_attr(test, allow(clippy::wildcard_enum_match_arm))]

pub mod booking;
pub mod check;
pub mod compile;
pub mod departure;
pub mod diagnostic;
pub mod every;
pub mod expression;
pub mod grammar;
pub mod interpret;
pub mod limits;
pub mod load;
pub mod locale;
pub mod marked;
pub mod mirror;
pub mod model;
pub mod name;
pub mod name_set;
pub mod outcome;
pub mod payment;
pub mod program;
pub mod schema;
pub mod seed;
pub mod source;
mod steps;
pub mod syntax;
pub mod talk;
pub mod template;
pub mod tool;
pub mod tree;
pub mod value;
pub mod zone;

pub use load::load;

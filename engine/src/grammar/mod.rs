//! The shapes that files can have. The tables of keys are written with these shapes; those of a
//! flow stand in [`crate::syntax`], beside what is read from them. Files are checked against them,
//! and the JSON Schemas for editors and the language reference are generated from them.

pub mod app;
pub mod mirror;
pub mod shape;
pub mod test;
pub mod tool;

pub use app::{APP, COLUMN, ROLE, TABLE};
pub use mirror::{MIRROR, REQUEST};
pub use shape::{Custom, Key, Object, Shape, describe, validate, validate_name};
pub use test::Test;
pub use tool::{OPERATION, PROGRAM, RETRY, TOOL};

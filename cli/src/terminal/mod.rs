//! The terminal: how a chat looks there, and what a typed line means.

mod download;
mod line;
mod screen;

pub(crate) use download::Downloads;
pub(crate) use line::{Line, read};
pub(crate) use screen::{happening, message, pressables, typed};

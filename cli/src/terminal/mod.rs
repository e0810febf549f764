//! The terminal: how a chat looks there, and what a typed line means.

mod line;
mod screen;

pub(crate) use line::{Line, read};
pub(crate) use screen::{happening, message, pressables, typed};

//! The terminal: how a chat looks there, and what a typed line means.

mod line;
mod screen;

pub use line::{Line, read};
pub use screen::{happening, message, pressables, typed};

//! The terminal: what a chat looks like there, and what a line typed there means.

mod line;
mod screen;

pub use line::{Line, read};
pub use screen::{happening, message, pressables, typed};

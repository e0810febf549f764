//! The terminal: what a chat looks like there.

mod screen;

pub use screen::{happening, pressables, typed};

//! The terminal: what a chat looks like there.

mod screen;

pub use screen::{Pressable, happening, pressables, typed};

//! The syntax tree: what the files say, before names are resolved and types known.
//!
//! Each part of the tree knows how it is read from a node of YAML, so that a new kind of state or a
//! new action is one addition here. Ill-formed parts are reported and left out; nothing stops at
//! the first fault.

mod action;
mod app;
mod button;
mod definition;
mod filter;
mod flow;
mod given;
pub mod kind;
mod node;
mod only;
mod spanned;
mod start;
mod state;
mod table;
mod target;

pub use action::{Action, ActionKind, Set};
pub use app::{App, Members, Role};
pub use button::{Button, ButtonTarget};
pub use definition::{Definition, DefinitionKind, Limits};
pub use filter::{Condition, Order, Where};
pub use flow::Flow;
pub use given::{Given, GivenMap, expressions};
pub use kind::StateKind;
pub use spanned::Spanned;
pub use start::{Pattern, Start};
pub use state::State;
pub use table::{Sees, Table};
pub use target::{Routed, Target};

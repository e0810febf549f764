//! The syntax tree: what the files say, before names are resolved and types known.
//!
//! Each part of the tree knows how it is read from a node of YAML, so that a new kind of state or a
//! new action is one addition here. Ill-formed parts are reported and left out; nothing stops at
//! the first fault.

mod action;
mod app;
mod button;
mod definition;
mod each;
mod every;
mod export;
mod filter;
mod flow;
mod given;
pub mod kind;
mod method;
mod mirror;
mod node;
mod only;
mod seed;
mod set;
mod spanned;
mod start;
mod state;
mod table;
mod target;
mod to;
mod tool;

pub use action::{ACTION, ACTIONS, Action, ActionKind, ActionSpec};
pub use app::{App, Data, Members, Role, Use};
pub use button::{BUTTON, Button, ButtonTarget};
pub use definition::{Definition, DefinitionKind, Limits};
pub use each::{EACH, Each};
pub use export::{ColumnPath, Export};
pub use filter::{Condition, Order, Where};
pub use flow::{BY, FLOW, Flow, WAS};
pub use given::{Given, GivenMap, expressions};
pub use kind::{ARM, KINDS, STATE, StateKind, WAIT};
pub use method::Method;
pub use mirror::{ChoiceWords, Mirror, Place, Request, Writing};
pub use seed::SeedFile;
pub use set::Set;
pub use spanned::Spanned;
pub use start::{Pattern, RowEvent, START, Start};
pub use state::State;
pub use table::{Sees, Table};
pub use target::{Routed, Target};
pub use to::To;
pub use tool::{By, GivenValue, Gives, Operation, Tool, Way, When, Words};

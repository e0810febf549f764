//! Runs a program: one update at a time, as a function that stops for each thing that it needs.
//!
//! [`step`] takes the program, the session and the event and returns a [`Step`]. The host resumes
//! it with the answer to each [`Request`], all in one transaction, and commits the [`Outcome`]'s
//! session and effects with it. Nothing here can fail: things that a checked program cannot have
//! are reported as problems.

mod action;
mod answer;
mod command;
mod dialogue;
mod effect;
mod event;
mod free;
mod kind;
mod machine;
mod press;
mod request;
mod resume;
mod screen;
mod session;
mod silence;
mod speak;
mod step;
mod text;
mod values;
mod walk;

pub use dialogue::step;
pub use effect::{Button, ButtonAction, Effect, Keyboard, Message, Outcome, ReplyKey};
pub use event::{Act, Context, Event, Press};
pub use request::{Answer, DayState, Filter, Free, Query, Record, Request, When};
pub use session::{Choice, Form, Frame, Revisit, Screen, Session, View};
pub use step::{Progress, Step};

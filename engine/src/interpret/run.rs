//! A run in the background between two things that happen to it: plain data, stored as JSON.
//!
//! It has a session as a dialogue has, with one flow. Nobody is there: what it says is sent `to`
//! people, and who presses a button of such a message answers for the run.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::Press;
use super::intent::Told as ToolTold;
use super::of_run::{Handed, RunId};
use super::session::Session;
use crate::locale::Core;
use crate::name::Name;
use crate::program::{Program, State};
use crate::value::{RowId, RowReference, Value};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Background {
    pub session: Session,
    #[serde(default)]
    pub waits: Waits,
    /// The row's values before the event that the run has heard last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<BTreeMap<Name, Value>>,
}

/// What leads to a step of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cause {
    /// Whose act it was.
    pub by: Option<RowId>,
    /// The row's values before it.
    pub was: Option<BTreeMap<Name, Value>>,
}

/// What a run waits for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Waits {
    /// Which message it was, counted from the beginning of the run.
    #[serde(default)]
    pub message: u32,
    /// Who may press a button of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<RowId>,
    /// Those of whom it is not known whether the message has come.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unheard: Vec<RowId>,
    /// Whether the message has come to somebody.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reached: bool,
    /// Whether somebody of those does not let the bot write.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blocked: bool,
    /// Who is in the dialogue that it calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub busy: Option<RowId>,
    /// When it goes on by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// What happens to a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Its row has this event: whether that begins a run, and where, is the turn's `begins`.
    Begins {
        flow: Name,
        event: Name,
        cause: Cause,
    },
    /// It begins.
    Begun {
        flow: Name,
        state: Name,
        cause: Cause,
    },
    /// Its row has an event that it waits for.
    Heard { event: Name, cause: Cause },
    /// Its time has come.
    Elapsed,
    /// A tool has answered the call of this number, or will not.
    Answered(u32, ToolTold),
    /// Somebody presses a button of a message that it sent.
    Pressed {
        by: RowId,
        press: Press,
        button: String,
        /// Whether they are in the dialogue that it calls.
        inside: bool,
        /// Whether the bot may write to them.
        reachable: bool,
    },
    /// The dialogue that it calls is over: with this end, or without one.
    Returned { by: RowId, end: Option<Name> },
    /// What became of a message that it sent.
    Told { told: Told, came: Came },
}

/// What became of a message to one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    Reached,
    /// They do not let the bot write.
    Blocked,
    /// It cannot be sent.
    Refused,
}

impl Signal {
    /// What a tool has given with it.
    pub fn given(self) -> Option<Value> {
        match self {
            Signal::Answered(_, told) => told.given(),
            Signal::Begins { .. }
            | Signal::Begun { .. }
            | Signal::Heard { .. }
            | Signal::Elapsed
            | Signal::Pressed { .. }
            | Signal::Returned { .. }
            | Signal::Told { .. } => None,
        }
    }
}

/// A message of a run to one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub message: u32,
    pub to: RowId,
}

/// A button of a message that a run sent: the run, and the button's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunAnswer {
    pub run: RunId,
    /// The id of a button, or a value.
    pub button: String,
}

impl RunAnswer {
    /// The callback data that means it.
    pub(super) fn data(&self) -> String {
        format!("run{}.{}", self.run.0, self.button)
    }

    /// What callback data means, which may be anything.
    pub fn read(data: &str) -> Option<RunAnswer> {
        let (run, button) = data.strip_prefix("run")?.split_once('.')?;
        Some(RunAnswer {
            run: RunId(run.parse().ok()?),
            button: (1..=Name::LONGEST)
                .contains(&button.len())
                .then_some(button)
                .filter(|button| button.bytes().all(is_of_button))?
                .to_owned(),
        })
    }
}

/// Whether the id of a button, or a value that one stands for, may have this sign.
fn is_of_button(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-')
}

impl Background {
    /// Whether an event of its row ends it or begins it anew is not asked here: only whether it
    /// waits for it.
    pub fn hears(&self, program: &Program, row: &RowReference, event: &Name) -> bool {
        let state = self.state(program);
        state.is_some_and(|state| state.routes.contains_key(&heard(&row.table, event)))
    }

    fn state<'p>(&self, program: &'p Program) -> Option<&'p State> {
        let frame = self.session.stack.last()?;
        program.flows.get(&frame.flow)?.current_state(&frame.state)
    }
}

/// The outcome that an event of a row is.
pub(super) fn heard(table: &Name, event: &Name) -> Name {
    Name::new(&format!("{table}.{event}"))
}

/// A run at work.
pub(super) struct Running<'p> {
    pub(super) id: RunId,
    pub(super) about: Option<RowReference>,
    pub(super) waits: Waits,
    /// Whether it has left the state in which it waited.
    pub(super) has_left: bool,
    /// In whose chat, or in which one of many, a button was pressed, until something is said there.
    pub(super) pressed: Option<(RowId, Press)>,
    /// The dialogue that it gives to whom has pressed.
    pub(super) hands: Option<Handed>,
    /// What heads the next message: a state's text for its outcome, or the library's.
    pub(super) heads: Vec<(&'p State, Name, Option<Core>)>,
}

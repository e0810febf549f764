//! Calls of tools as data: what is to be called, and what the call has led to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::mirror::{Asked, Brought};
use crate::model::Mirror;
use crate::name::Name;
use crate::value::{RowId, Value};

/// A call that is to be made once the step is committed. The host keeps it until its answer is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// Which call of the dialogue or the run it is; 0 if nobody waits for its answer.
    pub number: u32,
    pub tool: Name,
    pub operation: Name,
    pub sends: BTreeMap<Name, Value>,
    /// What is asked of a backend that keeps a table, in place of an operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Asked>,
    /// The call of which nobody knows whether it has taken effect, and which this one repeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<u32>,
    /// Whose act wants it, where a run makes the call: whoever has pressed a button of a notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<RowId>,
}

impl Intent {
    /// What is asked of a backend although nobody waits for its answer.
    pub fn for_nobody(mirror: &Mirror, asked: Asked) -> Intent {
        Intent {
            number: 0,
            tool: mirror.tool.clone(),
            operation: Name::new(&asked.operation(mirror)),
            sends: BTreeMap::new(),
            asked: Some(asked),
            again: None,
            by: None,
        }
    }
}

/// What a call has led to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// It is done, and this is what was given: none if the operation gives nothing.
    Done(Value),
    /// An outcome that the operation declares.
    Outcome(Name),
    /// What a backend that keeps a table has brought, and what it was asked.
    Brought {
        asked: Box<Asked>,
        rows: Vec<Brought>,
    },
    /// A backend that keeps a table does not have the row any more that was to be given up.
    Gone(Box<Asked>),
    /// There is no answer, or it is not what it should be.
    Failed,
}

impl Told {
    /// What was given, if it is done.
    pub fn given(self) -> Option<Value> {
        match self {
            Told::Done(value) => Some(value),
            Told::Brought { asked, rows } => match *asked {
                Asked::Write(write) if write.verb.makes() => {
                    let id = rows.into_iter().next()?.id?;
                    Some(Value::text(&id))
                }
                Asked::Write(_) | Asked::Read(_) => None,
            },
            Told::Outcome(_) | Told::Gone(_) | Told::Failed => None,
        }
    }
}

//! A flow, its states, and the ways between them.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::button::Button;
use super::given::{Given, GivenValues};
use super::kind::{Kind, Wait};
use crate::departure::Departure;
use crate::every::Every;
use crate::expression::Expression;
use crate::locale::Core;
use crate::name::Name;
use crate::name_set::NameSet;
use crate::value::Typed;

#[derive(Clone, Debug)]
pub struct Flow {
    pub name: Name,
    /// The roles that may use it; everyone if empty.
    pub roles: Vec<Name>,
    pub starts: Vec<Start>,
    /// The table of whose rows each has a run in the background; `None` for a dialogue.
    pub about: Option<Name>,
    /// The events of its row that end a run.
    pub stops: BTreeSet<Name>,
    /// Whether it makes bookings.
    pub books: bool,
    /// The variables that are set from the beginning.
    pub needs: BTreeSet<Name>,
    /// Every variable that the flow can set, with its type.
    pub variables: BTreeMap<Name, Typed>,
    /// At least one; the first is where a call begins.
    pub states: IndexMap<Name, State>,
    /// Where a dialogue of an earlier version leads that cannot go on.
    pub updated: Option<Target>,
    /// Former names of states, each with the state that stands for it now.
    pub moved: BTreeMap<Name, Name>,
}

/// What begins a flow, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    pub command: Option<Pattern>,
    /// The place in the menu.
    pub menu: Option<i64>,
    pub link: Option<Pattern>,
    /// The events of its row that begin a run.
    pub events: Vec<Name>,
    /// When a clock begins a run.
    pub every: Option<Every>,
    /// Whether such an event does.
    pub condition: Option<Expression>,
    pub state: Name,
}

/// `edit_event {event} {description}`, `trainer_{trainer}`: a fixed beginning, then arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    pub prefix: String,
    /// The states that the arguments answer.
    pub arguments: Vec<Name>,
}

#[derive(Clone, Debug)]
pub struct State {
    pub name: Name,
    /// The id of its message: `flow-state`.
    pub message: String,
    pub kind: Kind,
    /// Values that its texts can name in addition to the run's variables.
    pub with: GivenValues,
    /// A list; its text has a line for each item.
    pub lines: Option<Given>,
    /// Whom it is sent to; `None` if to the person of the dialogue.
    pub to: Option<To>,
    /// The file that is sent with its text.
    pub attach: Option<Given>,
    /// How long a `choose` waits for an answer.
    pub wait: Option<Wait>,
    /// Buttons in addition to those of its kind.
    pub also: IndexMap<Name, Button>,
    /// Where each outcome leads.
    pub routes: IndexMap<Name, Route>,
    /// Where whoever is in it no more is led, by no outcome of its own.
    pub departures: BTreeMap<Departure, Target>,
    /// The variables that it sets when it succeeds.
    pub sets: BTreeSet<Name>,
    /// The variables that its texts, buttons and values read.
    pub reads: BTreeSet<Name>,
    /// The variables that are set whenever it is entered.
    pub surely: NameSet,
}

/// Whom a text is sent to.
#[derive(Clone, Debug)]
pub enum To {
    People(Given),
    /// Everybody who has this role.
    Role(Name),
    /// The chats that this environment variable lists.
    Chats(String),
}

/// What happens on an outcome of a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pub to: Target,
    pub head: Head,
}

/// Where an outcome leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    State(Name),
    /// Asks the state again and comes back.
    Again(Name),
    /// An end of the flow, which is an outcome of the state that called it.
    End(Name),
}

/// What heads the next screen after an outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Head {
    Nothing,
    /// The state's text of the outcome's name, where there is one.
    Own,
    /// The state's text of the outcome's name, or this one of the library's.
    OwnOr(Core),
}

impl Flow {
    pub fn state(&self, name: &str) -> Option<&State> {
        self.states.get(name)
    }

    /// Where an event of its row begins a run, at each start that names it.
    pub fn begun_by(&self, event: &Name) -> impl Iterator<Item = &Start> {
        let starts = self.starts.iter();
        starts.filter(move |start| start.events.contains(event))
    }

    /// The starts at which a clock begins a run.
    pub fn begun_by_clock(&self) -> impl Iterator<Item = (Every, &Name)> {
        let starts = self.starts.iter();
        starts.filter_map(|start| Some((start.every?, &start.state)))
    }

    pub fn first_state(&self) -> &State {
        let (_, state) = self
            .states
            .first()
            .expect("a flow without states is not parsed");
        state
    }

    /// The state that now stands for a state of an earlier version.
    pub fn current_state(&self, name: &str) -> Option<&State> {
        self.states
            .get(name)
            .or_else(|| self.states.get(self.moved.get(name)?))
    }
}

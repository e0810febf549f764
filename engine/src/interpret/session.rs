//! A person's dialogue between two updates: plain data, stored as JSON.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::of_run::OfRun;
use crate::marked::Marked;
use crate::name::Name;
use crate::value::{RowReference, Value};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// The version of the program that left it.
    pub version: String,
    /// The flows that the person is in; the last is on top.
    pub stack: Vec<Frame>,
    /// What can be pressed.
    pub screen: Option<Offered>,
    /// How many screens there have been. This distinguishes a screen's buttons from an older one's.
    pub screens: u32,
    /// Whether the person's keyboard is replaced.
    pub reply_keyboard: bool,
    /// The person's last act.
    pub touched: Option<Timestamp>,
    /// Whether the timer of silence is set.
    pub watched: bool,
    /// The message of the last press that meant something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pressed: Option<i64>,
    /// The album that was answered last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub album: Option<String>,
    /// How many calls of tools there have been.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub calls: u32,
    /// What is kept for the answer of a backend.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Waiting>,
    /// For whom the person's list of commands is; `None` while it is the one of everyone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commands: Option<CommandsFor>,
}

/// What was there before a call to a backend that keeps a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// What is said above the next screen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Marked>,
    /// The pressed message, whose place the next screen takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<i64>,
}

/// Whose commands Telegram lists for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandsFor {
    pub language: Name,
    /// The person's roles beside those of everyone.
    pub roles: Vec<Name>,
}

/// One flow that the person is in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    pub flow: Name,
    /// The role that the person has here, whose `sees` filters; `None` where no person is.
    pub role: Option<Name>,
    pub state: Name,
    pub variables: BTreeMap<Name, Value>,
    /// The states passed on the way here, without loops. The current one is last.
    pub trail: Vec<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revisit: Option<Revisit>,
    /// Answers from the command or link, by state.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub arguments: BTreeMap<Name, String>,
    #[serde(default)]
    pub view: View,
    /// The rows that forms have changed, as they were when the form was opened, by its variable.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub opened: BTreeMap<Name, Opened>,
    /// Whether something was booked here.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub booked: bool,
    /// The run in the background that has called this flow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of_run: Option<OfRun>,
    /// Whether it is over for the person, and has only to do what it does when it is left.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recalled: bool,
}

impl Session {
    /// Flows that runs in the background have called, each with the run.
    pub fn of_runs(&self) -> impl Iterator<Item = OfRun> {
        let present = self.stack.iter().filter(|frame| !frame.recalled);
        present.filter_map(|frame| frame.of_run)
    }

    /// The calls of tools for whose answer somebody waits.
    pub fn calls(&self) -> impl Iterator<Item = u32> {
        self.stack.iter().filter_map(|frame| frame.view.calls)
    }

    /// Recalls the flow that a run has called, and what was begun in it. The next event leaves it.
    pub fn leave_of(&mut self, run: OfRun) {
        let place = self.stack.iter().position(|it| it.of_run == Some(run));
        for frame in self.stack.iter_mut().skip(place.unwrap_or(usize::MAX)) {
            frame.recalled = true;
            self.screen = None;
        }
    }
}

/// On the way of an `again`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Revisit {
    /// The state that is asked again; of several, the first on the trail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Name>,
    /// Where it began, and ends.
    pub home: Name,
    /// The variables that have changed on the way.
    pub changed: BTreeSet<Name>,
    /// The states that the person had not passed before. None of them is skipped.
    pub detour: BTreeSet<Name>,
    /// Whether the current state is asked whatever has changed, because the way leads back to it.
    pub asks: bool,
}

/// Where the person is within its screen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct View {
    #[serde(default, skip_serializing_if = "is_zero")]
    pub page: u32,
    /// What the list is searched for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// The rows that are chosen so far, where several are; `None` before the first screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Vec<RowReference>>,
    /// The texts so far, where one is asked for in each language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<Name, String>,
    /// The first day of the month shown in a calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    /// Whether the person has come back to a state that they had passed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub returned: bool,
    /// The call of a tool that is to be answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls: Option<u32>,
    /// What of a backend that keeps tables was asked for this state.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub asked: BTreeSet<String>,
    /// What is being read of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reads: Option<String>,
    /// The change that was asked of it and has failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<u32>,
}

fn is_zero(page: &u32) -> bool {
    *page == 0
}

/// A form being filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Form {
    pub draft: BTreeMap<Name, Value>,
    /// The column being asked for; none in the summary.
    pub field: Option<Name>,
}

/// A row as it was when a form was opened to change it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    pub row: RowReference,
    pub values: BTreeMap<Name, Value>,
}

/// The buttons of the newest screen, in order: the meaning of a press's number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Offered {
    pub number: u32,
    pub choices: Vec<Choice>,
    /// Keys of a reply keyboard send their label: the choice that each label means.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
}

/// What a button means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// A button of a `choose`.
    Button(Name),
    /// A button of `also`.
    Also(Name),
    Row(RowReference),
    Day(Date),
    /// A day that cannot be chosen: why not.
    Unavailable(Date),
    Start(Timestamp),
    /// One of an enum's values, a number, yes or no.
    Value(Value),
    /// The offered default.
    Default,
    Skip,
    /// The contact key, which sends a contact and not a label.
    Contact,
    /// The key that sends somebody chosen from a list of people, and not a label.
    Person,
    /// The key that sends a group, and not a label.
    Chat,
    /// The key that sends where the person is, and not a label.
    Location,
    Page(u32),
    Month(Date),
    /// A form's column to change.
    Field(Name),
    /// A form's summary is right, or all rows are chosen.
    Finish,
    /// Ends a search.
    All,
    /// Leaves the column of a form that is asked for as it is.
    Keep,
    /// A flow of the menu.
    Menu(Name),
    Retry,
    Leave,
    /// A heading.
    Nothing,
}

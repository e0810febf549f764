//! What a step leaves behind.

use jiff::Timestamp;

use super::attempts::Attempts;
use super::delivery::Delivery;
use super::intent::Intent;
use super::of_run::{Handed, OfRun};
use super::run::Background;
use super::screen::Screen;
use super::session::Session;
use crate::name::Name;
use crate::value::{RowId, Value};

/// The result of a step: a turn of the dialogue. All of it is to be committed with the update.
#[derive(Clone, Debug)]
pub struct Turn {
    pub session: Session,
    /// What was said, one screen after the other.
    pub screens: Vec<Screen>,
    /// The screens as messages of a chat, and whatever else is to be queued, in this order.
    pub deliveries: Vec<Delivery>,
    /// What is to be queued for other chats than that of the dialogue.
    pub notices: Vec<(RowId, Delivery)>,
    /// What becomes of a run in the background; `None` if it has ended, and for a dialogue.
    pub run: Option<Background>,
    /// Whether the buttons of what the run sent before mean nothing any more.
    pub closes_notices: bool,
    /// The dialogue that a run gives to whom has pressed.
    pub hands: Option<Handed>,
    /// The runs whose dialogues are over, each with its end, or without one if the person has left.
    pub returned: Vec<(OfRun, Option<Name>)>,
    /// The calls of tools that are to be made.
    pub calls: Vec<Intent>,
    /// What a tool has given though nobody waits for it any more: it is to be taken back.
    pub unheard: Option<Value>,
    /// Where an event of a row begins a run.
    pub begins: Option<Name>,
    /// The dialogues that book: those that were begun, and those that have led to a booking.
    pub attempts: Attempts,
    /// A notice to answer the press with, at once: at most 200 characters.
    pub toast: Option<String>,
    /// When to raise [`super::Event::Silence`], instead of the time that was set before.
    pub silence: Option<Timestamp>,
    /// Whether the newest screen that was shown before means nothing any more.
    pub closes_screen: bool,
    /// Things that cannot happen in a checked program, for the log.
    pub problems: Vec<String>,
    /// The person's language after the step.
    pub language: Name,
}

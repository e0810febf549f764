//! Runs a program: one update at a time, as a function that stops for each thing that it needs.
//!
//! [`step`] takes the program, the session and the event and returns a [`Step`]. The host resumes
//! it with the answer to each [`Request`], all in one transaction, and commits the [`Turn`] that it
//! ends with: the session, and what is to be delivered. Nothing here can fail: things that a
//! checked program cannot have are reported as problems.

mod action;
mod addressees;
mod answer;
mod answered;
mod attempts;
mod background;
mod calendar;
mod chat;
mod command;
mod delivery;
mod depart;
mod departing;
mod dialogue;
mod draft;
mod event;
mod figures;
mod file;
mod free;
mod handed;
mod intent;
mod kind;
mod length;
mod machine;
mod mirrored;
mod new_file;
mod notice;
mod of_run;
mod press;
mod proceed;
mod reader;
mod request;
mod resume;
mod run;
mod screen;
mod sent;
mod session;
mod silence;
mod speaker;
mod step;
mod text;
mod turn;
mod walk;
mod when;

pub use answer::Bounds;
pub use attempts::{Attempts, Reached};
pub use background::step_run;
pub use chat::messages;
pub use delivery::{
    Button, ButtonAction, Delivery, Enclosed, Invoice, Keyboard, Message, ReplyKey, Sends,
};
pub use dialogue::step;
pub use event::{Act, Context, Event, Press};
pub use figures::{Reading, read_figures};
pub(crate) use file::file_name;
pub use intent::{Intent, Told as ToolTold};
pub use new_file::{Bar, Cell, Chart, Content, Entry, NewFile, Sheet, Standing};
pub use of_run::{Handed, OfRun, RunId};
pub use request::{Answer, DayState, Filter, Free, Grouping, Query, Record, Request, When};
pub use run::{Background, Came, Cause, RunAnswer, Signal, Told};
pub use screen::{Body, Day, Does, Item, Month, Page, Question, Screen, Start, Starts, Summary};
pub use session::{Choice, Form, Frame, Offered, Revisit, Session, View};
pub use step::{Progress, Step};
pub use turn::Turn;

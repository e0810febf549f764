//! Talks: scripts of people talking with an app, and what they must see.
//!
//! ```text
//! talk: a client books
//! clock: 2026-03-02 09:00
//! seed: seeds/salon.json
//! settings: { cancel_until: 24h }
//! people: { aliya: client, boss: admin, dana: new }
//!
//! aliya: /start
//! aliya: [book]
//! aliya: [service haircut]
//! aliya: Алия Нурланова
//! aliya: contact own
//! aliya: user dana
//! + 1d 1h
//! sees aliya: visit-tomorrow
//! rows: booking 1 where status = confirmed
//! ```

mod read;

pub use read::read;

use jiff::civil::DateTime;

use crate::name::Name;
use crate::source::Span;
use crate::syntax::Data;
use crate::value::{Duration, Location, Phone, RowId};

/// How far one line may move the clock: ten years, in seconds. What is due on the way is done step
/// by step.
pub const LONGEST_WAIT: i64 = 3660 * 86_400;

#[derive(Clone, Debug, PartialEq)]
pub struct Talk {
    /// What it shows, in one sentence.
    pub title: String,
    /// The local time in the app's zone.
    pub clock: DateTime,
    /// Files of rows.
    pub seeds: Vec<Seed>,
    /// The folder of the files that flows load with `seed`; the app's `seeds` unless written.
    pub files: Option<String>,
    pub settings: Vec<Setting>,
    /// Where the mapped tables must be for it to be played; anywhere unless written.
    pub data: Option<Data>,
    pub people: Vec<Person>,
    /// Groups in which the bot is.
    pub chats: Vec<Name>,
    pub lines: Vec<Line>,
}

/// A file of rows to begin with.
#[derive(Clone, Debug, PartialEq)]
pub struct Seed {
    /// Relative to the app's directory.
    pub path: String,
    /// Where it is written.
    pub span: Span,
}

/// A setting that has another value in the talk than in the app.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    pub name: Name,
    /// Where it is written.
    pub span: Span,
    /// Its value, as written.
    pub value: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub name: Name,
    /// Where the person is written.
    pub span: Span,
    /// The role that the person has in the talk; without one, those that everyone has.
    pub role: Option<Name>,
    /// Whether the bot knows the person when the talk begins; `new` in the script means that it
    /// does not.
    pub known: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub span: Span,
    /// As written.
    pub text: String,
    pub act: Act,
}

/// Whose a contact is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    Own,
    /// Of somebody in the talk.
    Of(Name),
    /// Of somebody who is not, and has no Telegram.
    Nobodys,
}

/// Who is chosen from a list of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// Somebody in the talk.
    Named(Name),
    Id(RowId),
}

/// What a tool answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToolAnswers {
    Says {
        status: u16,
        body: String,
    },
    /// `file NAME`
    File {
        name: String,
    },
    /// `error`
    Refusal,
    /// `down`
    Nothing,
}

impl ToolAnswers {
    /// `{ "valid": true }`, `404`, `422 { "error": "closed" }`, `file NAME`, `error`, `down`
    pub fn parse(text: &str) -> Option<ToolAnswers> {
        let says = |status: &str, body: &str| {
            Some(ToolAnswers::Says {
                status: status.parse().ok()?,
                body: body.trim().to_owned(),
            })
        };
        match text.split_once(' ') {
            _ if text == "down" => Some(ToolAnswers::Nothing),
            _ if text == "error" => Some(ToolAnswers::Refusal),
            _ if text.starts_with('{') || text.starts_with('[') => says("200", text),
            Some(("file", name)) => Some(ToolAnswers::File {
                name: name.trim().to_owned(),
            }),
            Some((status, body)) => says(status, body),
            None => says(text, ""),
        }
    }
}

/// How far a payment goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paying {
    Whole,
    /// `pay begin`: Telegram asks the bot.
    Begin,
    /// `pay end`: the money of what was begun is taken.
    End,
    /// `pay again`: the bot is told once more of the last money that was taken.
    Again,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// `aliya: text`
    Type { person: Name, text: String },
    /// `aliya: [id]`: the newest button with that name, or the one just pressed, once more.
    /// `aliya: old [id]` presses it on an earlier message.
    Press { person: Name, id: String, old: bool },
    /// `aliya: [id] in office`: a button in a group.
    PressIn {
        person: Name,
        id: String,
        chat: Name,
    },
    /// `aliya: chat office`: a group chosen from a list.
    Chat { person: Name, chat: Name },
    /// `aliya: contact own`, `aliya: contact +77011234567`; with ` of dana`, or as `contact dana`,
    /// another person's contact.
    Contact {
        person: Name,
        /// Without one, that of whose contact it is.
        phone: Option<Phone>,
        whose: Whose,
    },
    /// `aliya: user dana`: somebody chosen from a list of people; also by a Telegram id.
    User { person: Name, chosen: Chosen },
    /// `aliya: location 43.2389,76.8897`: a place on the map.
    Location { person: Name, location: Location },
    /// `aliya: photo face.png`: a photo. Only its name counts, there is no such file.
    Photo { person: Name, name: String },
    /// `aliya: file letter.pdf`: a file. Only its name counts, as of a photo.
    File { person: Name, name: String },
    /// `aliya: pay`: presses «Pay» of the newest invoice, and pays if the bot lets it be.
    Pay {
        person: Name,
        /// In whose chat the invoice is, which was forwarded.
        of: Name,
        /// `pay old`: the invoice before the newest.
        old: bool,
        until: Paying,
    },
    /// `tool backend.verify_iin: { "valid": true }`: from now on the tool answers this, with the
    /// status 200 or the one that is written before it. `file`: a file of this name. `error`: a
    /// plugin refuses. `down`: it does not answer.
    Tool {
        operation: String,
        answers: ToolAnswers,
    },
    /// `+ 1d 1h`
    Wait(Duration),
    /// `sees aliya: book-thanks`: one of the person's newest messages shows this text.
    Sees { person: Name, message: String },
    /// `rows: booking 1 where status = confirmed and name = …`
    Rows {
        table: Name,
        count: i64,
        conditions: Vec<(Name, String)>,
    },
}

//! A played chat: what a person sees.

use std::fmt;
use std::sync::Arc;

use tilmash_engine::interpret::{ButtonAction, Enclosed, Invoice, Keyboard, Message, Sends};
use tilmash_engine::payment::Price;
use tilmash_engine::value::{FileForm, Photo};

use crate::deliver::messenger::{Bytes, Edit};
use crate::file::read::read;

/// A message of the bot, as it is in the chat now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub id: i64,
    pub message: Message,
    /// The bytes of its file.
    pub content: Option<Arc<[u8]>>,
}

/// What has happened in a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    New(Shown),
    Edited(Shown),
    /// The buttons under a message are gone.
    Closed(i64),
    /// A notice over the chat.
    Toast(String),
    /// Telegram has refused to take money, with these words of the bot.
    PaymentRefused(String),
    /// Telegram has taken money, or is about to.
    Payment(Payment, Price),
    /// The command list has changed.
    Commands(Vec<(String, String)>),
}

/// How far a payment has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payment {
    /// The bot has said that it may be paid.
    Accepted,
    Charged,
    /// It was in Stars, and the person has them again.
    GivenBack,
}

impl Happening {
    /// The message that is new or edited, if one is.
    pub fn shown(&self) -> Option<&Shown> {
        match self {
            Happening::New(shown) | Happening::Edited(shown) => Some(shown),
            Happening::Closed(_)
            | Happening::Toast(_)
            | Happening::PaymentRefused(_)
            | Happening::Payment(..)
            | Happening::Commands(_) => None,
        }
    }
}

/// One person's chat with the bot. Message ids rise, as Telegram's do.
#[derive(Clone, Debug, Default)]
pub struct Chat {
    last_id: i64,
    messages: Vec<Shown>,
    /// The message whose reply keyboard is in view.
    keys: Option<i64>,
    /// Messages whose buttons the bot has removed, as they were before.
    closed: Vec<Shown>,
}

/// A button, as a person finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Under a message: its callback data.
    Inline {
        message: i64,
        data: String,
    },
    /// A key, which sends its label.
    Key {
        label: String,
    },
    /// The key that sends the person's contact.
    Contact,
    /// The key that opens a list of people.
    Person,
    /// The key that opens a list of groups.
    Group,
    /// The key that sends where the person is.
    Location,
    Link {
        url: String,
    },
}

impl Chat {
    /// A chat whose newest message so far has this id.
    pub(super) fn after(last_id: i64) -> Chat {
        Chat {
            last_id,
            ..Chat::default()
        }
    }

    /// Adds a message of the person, and returns its id.
    pub(super) fn hear(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    /// The bot's messages, oldest first.
    pub fn messages(&self) -> &[Shown] {
        &self.messages
    }

    /// Adds a message of the bot.
    pub(super) fn add(&mut self, message: Message, content: Option<Bytes>) -> Shown {
        let id = self.hear();
        match message.keyboard {
            Keyboard::Reply(_) => self.keys = Some(id),
            Keyboard::Remove => self.keys = None,
            Keyboard::Empty | Keyboard::Inline(_) => {}
        }
        let shown = Shown {
            id,
            message,
            content,
        };
        self.messages.push(shown.clone());
        shown
    }

    /// Replaces a message of the bot; otherwise says why that cannot be.
    pub(super) fn edit(&mut self, id: i64, message: Message) -> Result<Shown, Edit> {
        let shown = self.messages.iter_mut().find(|shown| shown.id == id);
        let shown = shown.ok_or(Edit::Gone)?;
        if shown.message.enclosed.is_some() {
            return Err(Edit::IsFile);
        }
        shown.message = message;
        Ok(shown.clone())
    }

    /// Removes the buttons of a message. Returns whether it had any.
    pub(super) fn close(&mut self, id: i64) -> bool {
        let has_buttons = |shown: &&mut Shown| match shown.message.keyboard {
            Keyboard::Inline(_) => shown.id == id,
            Keyboard::Empty | Keyboard::Reply(_) | Keyboard::Remove => false,
        };
        let Some(shown) = self.messages.iter_mut().find(has_buttons) else {
            return false;
        };
        self.closed.push(shown.clone());
        shown.message.keyboard = Keyboard::Empty;
        true
    }

    /// The newest button that a talk names `id`, or with a name that ends so: `haircut` for
    /// `service haircut`.
    pub fn find(&self, id: &str) -> Option<Found> {
        self.with_buttons().find_map(|shown| shown.find(id))
    }

    /// The newest button of this name in the messages before the newest that has buttons.
    pub fn find_old(&self, id: &str) -> Option<Found> {
        self.with_buttons().skip(1).find_map(|shown| shown.find(id))
    }

    /// The newest button of this name that the bot has removed with its message's other buttons.
    pub(super) fn find_closed(&self, id: &str) -> Option<Found> {
        self.closed.iter().rev().find_map(|shown| shown.find(id))
    }

    /// The newest invoice, or the one before.
    pub fn invoice(&self, old: bool) -> Option<&Invoice> {
        let newest_first = self.messages.iter().rev();
        let mut invoices = newest_first.filter_map(|shown| match &shown.message.enclosed {
            Some(Enclosed::Invoice(invoice)) => Some(&**invoice),
            Some(
                Enclosed::File(_)
                | Enclosed::Document(_)
                | Enclosed::Photo(_)
                | Enclosed::Location(_),
            )
            | None => None,
        });
        match old {
            true => invoices.nth(1),
            false => invoices.next(),
        }
    }

    /// The messages whose buttons are in view, newest first.
    fn with_buttons(&self) -> impl Iterator<Item = &Shown> {
        let newest_first = self.messages.iter().rev();
        newest_first.filter(|shown| match shown.message.keyboard {
            Keyboard::Inline(_) => true,
            Keyboard::Reply(_) => self.keys == Some(shown.id),
            Keyboard::Empty | Keyboard::Remove => false,
        })
    }

    /// The names of the newest screen's buttons, for the message that a button was not found.
    pub fn ids(&self) -> Vec<String> {
        let newest = self.messages.last().map(|shown| &shown.message.keyboard);
        match newest {
            Some(Keyboard::Inline(rows)) => {
                let ids = rows.iter().flatten().map(|button| button.id.clone());
                ids.filter(|id| !id.is_empty()).collect()
            }
            Some(Keyboard::Reply(rows)) => {
                rows.iter().flatten().map(|key| key.id.clone()).collect()
            }
            Some(Keyboard::Empty | Keyboard::Remove) | None => Vec::new(),
        }
    }
}

impl Shown {
    /// The first button that a talk names so.
    fn find(&self, id: &str) -> Option<Found> {
        let ends = format!(" {id}");
        let named = |name: &str| name == id || name.ends_with(&ends);
        match &self.message.keyboard {
            Keyboard::Inline(rows) => {
                let mut buttons = rows.iter().flatten();
                let button = buttons.find(|button| named(&button.id))?;
                Some(match &button.action {
                    ButtonAction::Press(data) => Found::Inline {
                        message: self.id,
                        data: data.clone(),
                    },
                    ButtonAction::Url(url) => Found::Link { url: url.clone() },
                })
            }
            Keyboard::Reply(rows) => {
                let mut keys = rows.iter().flatten();
                let key = keys.find(|key| named(&key.id))?;
                Some(match key.sends {
                    Sends::Contact => Found::Contact,
                    Sends::Person => Found::Person,
                    Sends::Chat => Found::Group,
                    Sends::Location => Found::Location,
                    Sends::Label => Found::Key {
                        label: key.label.clone(),
                    },
                })
            }
            Keyboard::Empty | Keyboard::Remove => None,
        }
    }
}

/// The form of a snapshot: the text indented, then the buttons in their rows.
impl fmt::Display for Happening {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Happening::New(shown) => write!(formatter, "new\n{}", Indented(shown)),
            Happening::Edited(shown) => write!(formatter, "edit\n{}", Indented(shown)),
            Happening::Closed(_) => formatter.write_str("buttons removed\n"),
            Happening::Toast(text) => writeln!(formatter, "notice: {text}"),
            Happening::PaymentRefused(text) => writeln!(formatter, "payment refused: {text}"),
            Happening::Payment(payment, price) => {
                let word = match payment {
                    Payment::Accepted => "payment accepted",
                    Payment::Charged => "paid",
                    Payment::GivenBack => "given back",
                };
                writeln!(formatter, "{word}: {price}")
            }
            Happening::Commands(commands) => {
                formatter.write_str("commands\n")?;
                commands.iter().try_for_each(|(command, description)| {
                    writeln!(formatter, "    /{command} – {description}")
                })
            }
        }
    }
}

/// A photo by its name: `photo: hall.jpg`.
fn named(photo: &Photo) -> String {
    match photo {
        Photo::Kept(path) => format!("photo: {path}"),
        Photo::Sent { id, form } => match form {
            FileForm::Picture => format!("photo: {id}"),
            FileForm::Document => format!("photo as a file: {id}"),
        },
    }
}

struct Indented<'m>(&'m Shown);

impl fmt::Display for Indented<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shown {
            message, content, ..
        } = self.0;
        match (&message.enclosed, content) {
            (Some(Enclosed::File(file)), Some(content)) => {
                writeln!(formatter, "    (file: {})", file.name)?;
                for line in read(file, content) {
                    writeln!(formatter, "{}", format!("    | {line}").trim_end())?;
                }
            }
            (Some(Enclosed::Location(location)), _) => {
                writeln!(formatter, "    (location: {location})")?;
            }
            (Some(Enclosed::Invoice(invoice)), _) => {
                writeln!(formatter, "    (invoice: {})", invoice.price)?;
                let texts = [&invoice.title, &invoice.description];
                for line in texts.into_iter().flat_map(|text| text.lines()) {
                    writeln!(formatter, "{}", format!("    | {line}").trim_end())?;
                }
            }
            (Some(Enclosed::Photo(photo)), _) => writeln!(formatter, "    ({})", named(photo))?,
            (Some(Enclosed::Document(file)), _) => {
                writeln!(formatter, "    (sent file: {})", file.name())?;
            }
            (Some(Enclosed::File(_)), None) | (None, _) => {}
        }
        for line in message.marked().written().lines() {
            writeln!(formatter, "{}", format!("    {line}").trim_end())?;
        }
        let row = |labels: Vec<String>| format!("    {}", labels.join(" "));
        match &message.keyboard {
            Keyboard::Empty => Ok(()),
            Keyboard::Remove => writeln!(formatter, "    (keyboard removed)"),
            Keyboard::Inline(rows) => rows.iter().try_for_each(|buttons| {
                let labels = buttons.iter().map(|button| match &button.action {
                    ButtonAction::Press(_) => format!("[{}]", button.label),
                    ButtonAction::Url(url) => format!("[{}]({url})", button.label),
                });
                writeln!(formatter, "{}", row(labels.collect()))
            }),
            Keyboard::Reply(rows) => rows.iter().try_for_each(|keys| {
                let labels = keys.iter().map(|key| format!("<{}>", key.label));
                writeln!(formatter, "{}", row(labels.collect()))
            }),
        }
    }
}

//! A played chat: what a person sees.

use std::fmt;

use tilmash_engine::interpret::{ButtonAction, Effect, Keyboard, Message};

/// A message of the bot, as it is in the chat now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub id: i64,
    pub message: Message,
}

/// What an effect did to the chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    New(Shown),
    Edited(Shown),
    /// The buttons under a message are gone.
    Closed(i64),
    /// A notice over the chat.
    Toast(String),
    /// The command list has changed.
    Commands(Vec<(String, String)>),
}

/// One person's chat with the bot. Message ids rise, as Telegram's do.
#[derive(Clone, Debug, Default)]
pub struct Chat {
    last_id: i64,
    messages: Vec<Shown>,
    /// The message whose reply keyboard is in view.
    keys: Option<i64>,
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
    Link {
        url: String,
    },
}

impl Chat {
    /// Adds a message of the person.
    pub fn hear(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    pub fn is_last(&self, message: i64) -> bool {
        message == self.last_id
    }

    /// The bot's messages, oldest first.
    pub fn messages(&self) -> &[Shown] {
        &self.messages
    }

    /// Does what Telegram would do.
    pub fn apply(&mut self, effect: Effect) -> Option<Happening> {
        match effect {
            Effect::Send { message, replaces } => {
                let place =
                    replaces.and_then(|id| self.messages.iter().position(|shown| shown.id == id));
                if let Some(place) = place {
                    self.messages[place].message = message;
                    return Some(Happening::Edited(self.messages[place].clone()));
                }
                let id = self.hear();
                match message.keyboard {
                    Keyboard::Reply(_) => self.keys = Some(id),
                    Keyboard::Remove => self.keys = None,
                    Keyboard::Empty | Keyboard::Inline(_) => {}
                }
                let shown = Shown { id, message };
                self.messages.push(shown.clone());
                Some(Happening::New(shown))
            }
            Effect::Close { message } => {
                let shown = self.messages.iter_mut().find(|shown| shown.id == message)?;
                shown.message.keyboard = Keyboard::Empty;
                Some(Happening::Closed(message))
            }
            Effect::Toast { text } => text.map(Happening::Toast),
            Effect::Commands(commands) => Some(Happening::Commands(commands)),
            Effect::Silence(_) => None,
        }
    }

    /// The newest button that a talk names `id`, or with a name that ends so: `haircut` for
    /// `service haircut`. With `old`, in a message before the newest that has buttons.
    pub fn find(&self, id: &str, old: bool) -> Option<Found> {
        let ends = format!(" {id}");
        let named = |name: &str| name == id || name.ends_with(&ends);
        let with_buttons =
            self.messages
                .iter()
                .rev()
                .filter(|shown| match shown.message.keyboard {
                    Keyboard::Inline(_) => true,
                    Keyboard::Reply(_) => self.keys == Some(shown.id),
                    Keyboard::Empty | Keyboard::Remove => false,
                });
        with_buttons
            .skip(usize::from(old))
            .find_map(|shown| match &shown.message.keyboard {
                Keyboard::Inline(rows) => rows.iter().flatten().find_map(|button| {
                    if !named(&button.id) {
                        return None;
                    }
                    Some(match &button.action {
                        ButtonAction::Press(data) => Found::Inline {
                            message: shown.id,
                            data: data.clone(),
                        },
                        ButtonAction::Url(url) => Found::Link { url: url.clone() },
                    })
                }),
                Keyboard::Reply(rows) => rows.iter().flatten().find_map(|key| {
                    if !named(&key.id) {
                        return None;
                    }
                    Some(if key.contact {
                        Found::Contact
                    } else {
                        Found::Key {
                            label: key.label.clone(),
                        }
                    })
                }),
                Keyboard::Empty | Keyboard::Remove => None,
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
            _ => Vec::new(),
        }
    }
}

/// The form of a snapshot: the text indented, then the buttons in their rows.
impl fmt::Display for Happening {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Happening::New(shown) => write!(formatter, "new\n{}", Indented(&shown.message)),
            Happening::Edited(shown) => write!(formatter, "edit\n{}", Indented(&shown.message)),
            Happening::Closed(_) => formatter.write_str("buttons removed\n"),
            Happening::Toast(text) => writeln!(formatter, "notice: {text}"),
            Happening::Commands(commands) => {
                formatter.write_str("commands\n")?;
                commands.iter().try_for_each(|(command, description)| {
                    writeln!(formatter, "    /{command} – {description}")
                })
            }
        }
    }
}

struct Indented<'m>(&'m Message);

impl fmt::Display for Indented<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in self.0.text.lines() {
            writeln!(formatter, "{}", format!("    {line}").trim_end())?;
        }
        let row = |labels: Vec<String>| format!("    {}", labels.join(" "));
        match &self.0.keyboard {
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

//! Screens: what a waiting state shows, and what can be pressed there.

use super::effect::{Button, ButtonAction, Keyboard, ReplyKey};
use super::machine::Machine;
use super::session::{Choice, Screen};
use crate::locale::Key;
use crate::name::Name;
use crate::program::{Button as StateButton, ButtonDoes, State};
use crate::value::Value;

/// A button before it has a number.
pub struct Item {
    pub label: String,
    /// What a talk calls it.
    pub id: String,
    pub does: Does,
}

pub enum Does {
    Press(Choice),
    Url(String),
}

impl Item {
    pub fn new(label: String, id: impl Into<String>, choice: Choice) -> Item {
        Item {
            label: visible(label),
            id: id.into(),
            does: Does::Press(choice),
        }
    }
}

/// Telegram refuses a button without a label, which a row with an empty name would be.
fn visible(label: String) -> String {
    match label.trim().is_empty() {
        true => "…".to_owned(),
        false => label,
    }
}

/// Rows of buttons.
pub type Rows = Vec<Vec<Item>>;

impl Machine<'_> {
    /// A button of a `choose` or `also`, if its condition is true.
    pub async fn button(
        &mut self,
        state: &State,
        id: &Name,
        button: &StateButton,
        choice: Choice,
    ) -> Option<Vec<Item>> {
        if !self.is_true(button.condition.as_ref()).await {
            return None;
        }
        let with = self.with(&state.with).await;
        let label = self.text(Key::attribute(&state.message, id), &with).await;
        let does = match &button.does {
            ButtonDoes::Leads => Does::Press(choice),
            ButtonDoes::Opens(url) => match self.given(url).await {
                Value::Text(url) => Does::Url(url.to_string()),
                _ => return None,
            },
        };
        Some(vec![Item {
            label: visible(label),
            id: id.to_string(),
            does,
        }])
    }

    /// The buttons of `also`, each in a row.
    pub async fn also_rows(&mut self, state: &State) -> Rows {
        let mut rows = Rows::new();
        for (id, button) in &state.also {
            let choice = Choice::Also(id.clone());
            rows.extend(self.button(state, id, button, choice).await);
        }
        rows
    }

    /// The button that skips the state: with its own text or the library's.
    pub async fn skip_row(&mut self, state: &State) -> Vec<Item> {
        let label = match self.state_attribute(state, "skip").await {
            Some(own) => own,
            None => self.core("core-skip").await,
        };
        vec![Item::new(label, "skip", Choice::Skip)]
    }

    /// Sends a screen with buttons under it.
    pub async fn show(&mut self, text: String, rows: Rows) {
        let number = self.session.screens.wrapping_add(1);
        let mut choices = Vec::new();
        let buttons: Vec<Vec<Button>> = rows
            .into_iter()
            .filter(|row| !row.is_empty())
            .map(|row| {
                let buttons = row.into_iter().map(|item| {
                    let action = match item.does {
                        Does::Url(url) => ButtonAction::Url(url),
                        Does::Press(choice) => {
                            choices.push(choice);
                            ButtonAction::Press(format!("{number}.{}", choices.len() - 1))
                        }
                    };
                    Button {
                        label: item.label,
                        id: item.id,
                        action,
                    }
                });
                buttons.collect()
            })
            .collect();
        let keyboard = if buttons.is_empty() {
            Keyboard::Empty
        } else {
            Keyboard::Inline(buttons)
        };
        self.send(text, keyboard).await;
        self.publish(number, choices, Vec::new());
    }

    /// Sends a screen whose keys replace the person's keyboard. This is the only way to ask for a
    /// contact. A key sends its label.
    pub async fn show_keys(&mut self, text: String, rows: Rows) {
        let number = self.session.screens.wrapping_add(1);
        let mut choices = Vec::new();
        let mut labels = Vec::new();
        let keys = rows
            .into_iter()
            .filter(|row| !row.is_empty())
            .map(|row| {
                let keys = row.into_iter().filter_map(|item| match item.does {
                    // A key cannot open anything.
                    Does::Url(_) => None,
                    Does::Press(choice) => {
                        let contact = choice == Choice::Contact;
                        choices.push(choice);
                        labels.push(item.label.clone());
                        Some(ReplyKey {
                            label: item.label,
                            id: item.id,
                            contact,
                        })
                    }
                });
                keys.collect::<Vec<_>>()
            })
            .filter(|row| !row.is_empty())
            .collect();
        self.send(text, Keyboard::Reply(keys)).await;
        self.publish(number, choices, labels);
    }

    fn publish(&mut self, number: u32, choices: Vec<Choice>, labels: Vec<String>) {
        self.session.screens = number;
        self.session.screen = Some(Screen {
            number,
            choices,
            labels,
        });
    }

    /// Says that something of ours went wrong, and offers to try again or to leave.
    pub async fn fail(&mut self) {
        self.heads.clear();
        let text = self.core("core-failed").await;
        self.shows = "core-failed".to_owned();
        let retry = self.core("core-retry").await;
        let leave = self.core("core-leave").await;
        let rows = vec![
            vec![Item::new(retry, "retry", Choice::Retry)],
            vec![Item::new(leave, "leave", Choice::Leave)],
        ];
        self.show(text, rows).await;
    }
}

/// Arrows to the pages before and after.
pub fn arrows(page: u32, more: bool) -> Vec<Item> {
    let mut row = Vec::new();
    if page > 0 {
        row.push(Item::new("‹".into(), "previous", Choice::Page(page - 1)));
    }
    if more {
        row.push(Item::new("›".into(), "next", Choice::Page(page + 1)));
    }
    row
}

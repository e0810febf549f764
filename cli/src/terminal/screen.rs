//! Messages of the bot on a terminal: the text, then the buttons, by number or as a grid.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use tilmash_engine::interpret::{ButtonAction, Keyboard, Message};
use tilmash_host::rehearse::Happening;

const TEXT: Style = AnsiColor::Cyan.on_default();
const BUTTON: Style = AnsiColor::Green.on_default();
const FAINT: Style = Style::new().dimmed();

/// A button that can be pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pressable {
    pub label: String,
    /// What a talk calls it.
    pub id: String,
}

/// What happened in a chat, as lines.
pub fn happening(happening: &Happening) -> String {
    match happening {
        Happening::New(shown) | Happening::Edited(shown) => message(&shown.message),
        Happening::Closed(_) | Happening::Commands(_) => String::new(),
        Happening::Toast(text) => format!("{FAINT}({text}){FAINT:#}\n"),
    }
}

fn message(message: &Message) -> String {
    let mut lines = String::new();
    for line in message.text.lines() {
        writeln!(lines, "  {TEXT}{line}{TEXT:#}").expect("a String takes all that is written");
    }
    let rows = rows(&message.keyboard);
    // A row of several buttons is a grid, where the label itself is what one types.
    let mut number = 0;
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| {
                number += usize::from(cell.pressable.is_some());
                match (&cell.pressable, row.len()) {
                    (Some(_), 1) => format!("{BUTTON}{number}) {}{BUTTON:#}", cell.label),
                    (Some(_), _) => format!("{BUTTON}{:>5}{BUTTON:#}", cell.label),
                    (None, _) => format!("{FAINT}{:>5}{FAINT:#}", cell.label),
                }
            })
            .collect();
        writeln!(lines, "    {}", cells.join(" ")).expect("a String takes all that is written");
    }
    lines
}

struct Cell {
    label: String,
    pressable: Option<Pressable>,
}

fn rows(keyboard: &Keyboard) -> Vec<Vec<Cell>> {
    let pressable = |label: &str, id: &str| {
        (!id.is_empty()).then(|| Pressable {
            label: label.to_owned(),
            id: id.to_owned(),
        })
    };
    match keyboard {
        Keyboard::Empty | Keyboard::Remove => Vec::new(),
        Keyboard::Inline(rows) => rows
            .iter()
            .map(|row| {
                let cell = |button: &tilmash_engine::interpret::Button| Cell {
                    label: match &button.action {
                        ButtonAction::Press(_) => button.label.clone(),
                        ButtonAction::Url(url) => format!("{} ({url})", button.label),
                    },
                    pressable: pressable(&button.label, &button.id),
                };
                row.iter().map(cell).collect()
            })
            .collect(),
        Keyboard::Reply(rows) => rows
            .iter()
            .map(|row| {
                let cell = |key: &tilmash_engine::interpret::ReplyKey| Cell {
                    label: key.label.clone(),
                    pressable: pressable(&key.label, &key.id),
                };
                row.iter().map(cell).collect()
            })
            .collect(),
    }
}

/// The buttons of a message that can be pressed, in the order of their numbers.
pub fn pressables(keyboard: &Keyboard) -> Vec<Pressable> {
    let cells = rows(keyboard).into_iter().flatten();
    cells.filter_map(|cell| cell.pressable).collect()
}

/// The button that a typed line means: by its label, or by its number.
pub fn typed<'b>(buttons: &'b [Pressable], line: &str) -> Option<&'b Pressable> {
    let line = line.trim();
    let named = buttons.iter().find(|button| button.label == line);
    named.or_else(|| {
        let number: usize = line.parse().ok()?;
        buttons.get(number.checked_sub(1)?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buttons(labels: &[&str]) -> Vec<Pressable> {
        labels
            .iter()
            .map(|label| Pressable {
                label: (*label).to_owned(),
                id: format!("id {label}"),
            })
            .collect()
    }

    #[test]
    fn a_label_goes_before_a_number() {
        let days = buttons(&["2", "3", "4"]);
        assert_eq!(typed(&days, "3").map(|day| day.label.as_str()), Some("3"));
        let services = buttons(&["Стрижка", "Укладка"]);
        assert_eq!(
            typed(&services, "2").map(|service| service.label.as_str()),
            Some("Укладка")
        );
        assert_eq!(typed(&services, "3"), None);
        assert_eq!(typed(&services, "0"), None);
    }
}

//! The bot's messages on a terminal: the text, then the buttons, by number or as a grid.

use std::collections::HashSet;
use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use tilmash_engine::interpret::{ButtonAction, Enclosed, Keyboard, Message};
use tilmash_engine::marked::Emphasis;
use tilmash_engine::value::Photo;
use tilmash_host::rehearse::Happening;

const TEXT: Style = AnsiColor::Cyan.on_default();
const BUTTON: Style = AnsiColor::Green.on_default();
const FAINT: Style = Style::new().dimmed();

/// A button that can be pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pressable {
    pub label: String,
    /// The button's id in a talk.
    pub id: String,
    /// `None` in a grid of values, where people type the label itself.
    number: Option<usize>,
}

/// What happened in a chat, as lines.
pub(crate) fn happening(happening: &Happening) -> String {
    match happening {
        Happening::New(shown) | Happening::Edited(shown) => message(&shown.message),
        Happening::Closed(_) | Happening::Commands(_) => String::new(),
        Happening::PaymentRefused(text) => format!("{FAINT}(payment refused: {text}){FAINT:#}\n"),
        Happening::Payment(..) => format!("{FAINT}({}){FAINT:#}\n", happening.to_string().trim()),
        Happening::Toast(text) => format!("{FAINT}({text}){FAINT:#}\n"),
    }
}

/// A message with its buttons, as lines.
pub(crate) fn message(message: &Message) -> String {
    let mut lines = String::new();
    let sent = match &message.enclosed {
        Some(Enclosed::Location(location)) => Some(format!("location: {location}")),
        Some(Enclosed::Photo(Photo::Sent { id, .. })) => Some(format!("photo: {id}")),
        Some(Enclosed::Photo(Photo::Kept(path))) => Some(format!("photo: {path}")),
        Some(Enclosed::Document(file)) => Some(format!("file: {}", file.name())),
        Some(Enclosed::Invoice(invoice)) => Some(format!(
            "invoice: {}: {}: {}",
            invoice.price, invoice.title, invoice.description
        )),
        // What is in it is saved and shown.
        Some(Enclosed::File(_)) | None => None,
    };
    if let Some(sent) = sent {
        writeln!(lines, "  [{sent}]").expect("a String takes all that is written");
    }
    for line in message.marked().lines() {
        lines.push_str("  ");
        for (piece, is) in line.pieces() {
            let style = is.into_iter().fold(TEXT, emphasised);
            write!(lines, "{style}{piece}{style:#}").expect("a String takes all that is written");
        }
        lines.push('\n');
    }
    for row in rows(&message.keyboard) {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| match &cell.pressable {
                Some(Pressable {
                    number: Some(number),
                    ..
                }) => format!("{BUTTON}{number}) {}{BUTTON:#}", cell.label),
                Some(_) => format!("{BUTTON}{:>5}{BUTTON:#}", cell.label),
                None => format!("{FAINT}{:>5}{FAINT:#}", cell.label),
            })
            .collect();
        writeln!(lines, "    {}", cells.join(" ")).expect("a String takes all that is written");
    }
    lines
}

fn emphasised(style: Style, emphasis: Emphasis) -> Style {
    match emphasis {
        Emphasis::Bold => style.bold(),
        Emphasis::Italic => style.italic(),
    }
}

struct Cell {
    label: String,
    pressable: Option<Pressable>,
}

fn rows(keyboard: &Keyboard) -> Vec<Vec<Cell>> {
    let mut rows = unnumbered(keyboard);
    let in_grid = rows.iter().filter(|row| row.len() > 1).flatten();
    let mut states: HashSet<String> = in_grid.clone().filter_map(Cell::state).collect();
    // Words, such as the columns of a form, are pressed by a number wherever they stand.
    let words = rows.iter().flatten().filter(|cell| !cell.is_figure());
    for state in words.filter_map(Cell::state) {
        states.remove(&state);
    }
    let is_of_grid = |cell: &Cell| cell.state().is_some_and(|state| states.contains(&state));
    let of_grid = rows.iter().flatten().filter(|cell| is_of_grid(cell));
    let numbers = of_grid.filter_map(|cell| cell.label.parse().ok());
    // In a calendar a number is a day, also of a day that no button stands for.
    let is_calendar = in_grid.clone().any(|cell| cell.pressable.is_none());
    let last_day = if is_calendar { 31 } else { 0 };
    let mut number = numbers.fold(last_day, usize::max);
    for row in &mut rows {
        for cell in row.iter_mut().filter(|cell| !is_of_grid(cell)) {
            if let Some(button) = &mut cell.pressable {
                number += 1;
                button.number = Some(number);
            }
        }
    }
    rows
}

impl Cell {
    /// The state whose value the button is: `start` of `start 19:00`.
    fn state(&self) -> Option<String> {
        let (state, _) = self.pressable.as_ref()?.id.split_once(' ')?;
        Some(state.to_owned())
    }

    /// Whether people can type what stands on the button: a day, a time, how many.
    fn is_figure(&self) -> bool {
        bare(&self.label).starts_with(|first: char| first.is_ascii_digit())
    }
}

/// A label without the dots of a day that cannot be chosen.
fn bare(label: &str) -> &str {
    label.trim_matches('·')
}

fn unnumbered(keyboard: &Keyboard) -> Vec<Vec<Cell>> {
    let pressable = |label: &str, id: &str| {
        (!id.is_empty()).then(|| Pressable {
            label: label.to_owned(),
            id: id.to_owned(),
            number: None,
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

/// The buttons of a message that can be pressed.
pub(crate) fn pressables(keyboard: &Keyboard) -> Vec<Pressable> {
    let cells = rows(keyboard).into_iter().flatten();
    cells.filter_map(|cell| cell.pressable).collect()
}

/// The button that a typed line means, by its label or by its number. A press on a day that cannot
/// be chosen tells why.
pub(crate) fn typed<'b>(buttons: &'b [Pressable], line: &str) -> Option<&'b Pressable> {
    let line = line.trim();
    let named = |of: fn(&str) -> &str| buttons.iter().find(|button| of(&button.label) == line);
    named(|label| label).or_else(|| named(bare)).or_else(|| {
        let number: usize = line.parse().ok()?;
        buttons.iter().find(|button| button.number == Some(number))
    })
}

#[cfg(test)]
mod tests {
    use tilmash_engine::interpret::Button;

    use super::*;

    fn keyboard(rows: &[&[&str]]) -> Keyboard {
        let id = |label: &str| match label {
            "·" => String::new(),
            label if bare(label).starts_with(|first: char| first.is_ascii_digit()) => {
                format!("pick {label}")
            }
            label => label.to_owned(),
        };
        let button = |label: &&str| Button {
            label: (*label).to_owned(),
            id: id(label),
            action: ButtonAction::Press(String::new()),
        };
        Keyboard::Inline(
            rows.iter()
                .map(|row| row.iter().map(button).collect())
                .collect(),
        )
    }

    fn pressed(keyboard: &Keyboard, line: &str) -> Option<String> {
        let buttons = pressables(keyboard);
        typed(&buttons, line).map(|button| button.label.clone())
    }

    #[test]
    fn a_list_is_pressed_by_number_or_label() {
        let services = keyboard(&[&["Стрижка"], &["Укладка"]]);
        assert_eq!(pressed(&services, "2").as_deref(), Some("Укладка"));
        assert_eq!(pressed(&services, "Стрижка").as_deref(), Some("Стрижка"));
        assert_eq!(pressed(&services, "3"), None);
        assert_eq!(pressed(&services, "0"), None);
    }

    #[test]
    fn buttons_side_by_side_have_numbers() {
        let choices = keyboard(&[&["Да"], &["Имя", "Телефон"], &["Нет"]]);
        assert_eq!(pressed(&choices, "3").as_deref(), Some("Телефон"));
        assert_eq!(pressed(&choices, "4").as_deref(), Some("Нет"));
    }

    #[test]
    fn under_a_calendar_no_button_has_the_number_of_a_day() {
        let days = keyboard(&[&["1", "2", "·"], &["Назад"], &["Другая услуга"]]);
        assert_eq!(pressed(&days, "2").as_deref(), Some("2"));
        assert_eq!(pressed(&days, "3"), None);
        assert_eq!(pressed(&days, "31"), None);
        assert_eq!(pressed(&days, "32").as_deref(), Some("Назад"));
        assert_eq!(pressed(&days, "33").as_deref(), Some("Другая услуга"));
    }

    #[test]
    fn a_day_that_cannot_be_chosen_is_pressed_by_its_number() {
        let days = keyboard(&[&["·", "1", "·2·"], &["Назад"]]);
        assert_eq!(pressed(&days, "1").as_deref(), Some("1"));
        assert_eq!(pressed(&days, "2").as_deref(), Some("·2·"));
        assert_eq!(pressed(&days, "32").as_deref(), Some("Назад"));
    }

    #[test]
    fn columns_of_a_form_and_arrows_have_numbers() {
        let button = |label: &str, id: &str| Button {
            label: label.to_owned(),
            id: id.to_owned(),
            action: ButtonAction::Press(String::new()),
        };
        let form = Keyboard::Inline(vec![
            vec![button("Название", "add name"), button("Цена", "add price")],
            vec![button("Сохранить", "save")],
        ]);
        assert_eq!(pressed(&form, "2").as_deref(), Some("Цена"));
        assert_eq!(pressed(&form, "3").as_deref(), Some("Сохранить"));
        let times = Keyboard::Inline(vec![
            vec![
                button("18:00", "start 18:00"),
                button("19:00", "start 19:00"),
            ],
            vec![button("‹", "page 1"), button("›", "page 3")],
        ]);
        assert_eq!(pressed(&times, "2").as_deref(), Some("›"));
    }

    #[test]
    fn the_last_of_a_grid_has_its_label_and_no_number() {
        let times = keyboard(&[&["18:00", "18:30"], &["19:00"], &["Назад"]]);
        assert_eq!(pressed(&times, "19:00").as_deref(), Some("19:00"));
        assert_eq!(pressed(&times, "1").as_deref(), Some("Назад"));
        let numbers = keyboard(&[&["1", "2"], &["3"], &["Назад"]]);
        assert_eq!(pressed(&numbers, "3").as_deref(), Some("3"));
        assert_eq!(pressed(&numbers, "4").as_deref(), Some("Назад"));
    }
}

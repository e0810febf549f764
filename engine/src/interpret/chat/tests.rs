use jiff::civil::date;

use super::*;
use crate::interpret::Enclosed;
use crate::interpret::answer::Bounds;
use crate::interpret::request::DayState;
use crate::marked::{Emphasis, Mark};
use crate::value::{FileForm, FileId, KeptFile, Location, Value};

fn item(id: &str, choice: usize) -> Item {
    Item {
        label: id.to_owned(),
        id: id.to_owned(),
        does: Does::Choose(choice),
    }
}

fn screen(body: Body) -> Screen {
    Screen {
        number: 7,
        shows: "book-day".to_owned(),
        notes: Vec::new(),
        text: "text".into(),
        lines: Vec::new(),
        enclosed: None,
        body,
        also: Vec::new(),
    }
}

fn question(of: Type) -> Question {
    Question {
        of,
        bounds: Bounds {
            from: Value::None,
            to: Value::None,
        },
        typed: true,
        options: Vec::new(),
        month: None,
        default: None,
        skip: None,
        key: None,
    }
}

/// The messages of a screen.
fn messages(screen: &Screen) -> Vec<Message> {
    super::messages(screen, &|left_out| format!("{left_out} more"))
}

/// The only message of a screen.
fn message(screen: &Screen) -> Message {
    let mut messages = messages(screen);
    assert_eq!(messages.len(), 1);
    messages.remove(0)
}

/// Labels and what they carry, row by row.
fn buttons(keyboard: &Keyboard) -> Vec<String> {
    let Keyboard::Inline(rows) = keyboard else {
        panic!("{keyboard:?} has no buttons");
    };
    let button = |button: &Button| match &button.action {
        ButtonAction::Press(data) => format!("{}={data}", button.label),
        ButtonAction::Url(url) => format!("{}={url}", button.label),
    };
    let row = |row: &Vec<Button>| row.iter().map(button).collect::<Vec<_>>().join(" ");
    rows.iter().map(row).collect()
}

#[test]
fn notes_stand_above_the_text_and_lines_below_it() {
    let screen = Screen {
        notes: vec!["one".into(), "".into(), "two".into()],
        lines: vec!["- a".into(), "- b".into()],
        ..screen(Body::Said)
    };
    let message = message(&screen);
    assert_eq!(message.text, "one\n\ntwo\n\ntext\n- a\n- b");
    assert_eq!(message.keyboard, Keyboard::Empty);
    assert_eq!(message.shows, "book-day");
}

#[test]
fn a_text_that_is_too_long_goes_on_in_the_next_message() {
    let lines = ["🙂 слово"; 1_000].join("\n");
    let screen = Screen {
        text: lines.clone().into(),
        ..screen(Body::Choices(vec![item("yes", 0)]))
    };
    let sent = messages(&screen);
    assert_eq!(sent.len(), 3);
    for message in &sent {
        assert!(message.text.encode_utf16().count() <= LONGEST_TEXT);
        assert!(message.text.starts_with('🙂') && message.text.ends_with("слово"));
    }
    let all: Vec<&str> = sent.iter().map(|message| message.text.as_str()).collect();
    assert_eq!(all.join("\n"), lines);
    let keyboards = sent
        .iter()
        .map(|message| message.keyboard != Keyboard::Empty);
    assert_eq!(keyboards.collect::<Vec<_>>(), [false, false, true]);
}

#[test]
fn one_long_word_is_parted_between_its_letters() {
    let screen = Screen {
        text: "🙂".repeat(3_000).into(),
        ..screen(Body::Said)
    };
    let full = Screen {
        text: "а".repeat(LONGEST_TEXT).into(),
        ..screen.clone()
    };
    assert_eq!(message(&full).text, full.text.text);
    let sent = messages(&screen);
    let lengths = sent.iter().map(|message| message.text.chars().count());
    assert_eq!(lengths.collect::<Vec<_>>(), [2_048, 952]);
}

#[test]
fn what_is_bold_is_bold_in_each_part_of_a_long_text() {
    let long = ["слово"; 1_000].join(" ");
    let bold = Mark {
        emphasis: Emphasis::Bold,
        start: 11,
        end: long.len(),
    };
    let screen = Screen {
        text: Marked::new(long, vec![bold]),
        lines: vec![Marked::new(
            "a b".into(),
            vec![Mark {
                emphasis: Emphasis::Italic,
                start: 2,
                end: 3,
            }],
        )],
        ..screen(Body::Said)
    };
    let [first, last] = &messages(&screen)[..] else {
        panic!("two messages");
    };
    let written = first.marked().written();
    assert!(written.starts_with("слово <b>слово"), "{written}");
    assert!(written.ends_with("слово</b>"), "{written}");
    let written = last.marked().written();
    assert!(written.starts_with("<b>слово"), "{written}");
    assert!(written.ends_with("слово</b>\na <i>b</i>"), "{written}");
}

#[test]
fn a_text_with_too_many_marks_goes_on_in_the_next_message() {
    let mark = |start| Mark {
        emphasis: Emphasis::Bold,
        start,
        end: start + 1,
    };
    let screen = Screen {
        text: Marked::new("a ".repeat(150), (0..150).map(|it| mark(it * 2)).collect()),
        ..screen(Body::Said)
    };
    let sent = messages(&screen);
    let marks = sent.iter().map(|message| message.marks.len());
    assert_eq!(marks.collect::<Vec<_>>(), [MOST_MARKS, 50]);
    let bold = |message: &Message| message.marked().written().matches("<b>a</b>").count();
    assert_eq!(sent.iter().map(bold).sum::<usize>(), 150);
}

#[test]
fn what_has_nothing_to_read_is_not_sent_empty() {
    let blank = Screen {
        text: " \n".into(),
        ..screen(Body::Said)
    };
    assert_eq!(message(&blank).text, BLANK);
}

#[test]
fn of_a_list_that_is_too_long_the_last_rows_are_left_out_as_a_whole() {
    let row = |number: usize| format!("{number} {}", "а".repeat(100));
    let screen = Screen {
        lines: (0..100).map(row).map(Marked::from).collect(),
        ..screen(Body::Said)
    };
    let text = message(&screen).text;
    assert!(text.encode_utf16().count() <= LONGEST_TEXT);
    let mut lines = text.lines();
    let last = lines
        .next_back()
        .expect("the list says how many are left out");
    let shown: Vec<&str> = lines.skip(1).collect();
    assert!(shown.len() > 30);
    assert_eq!(last, format!("{} more", 100 - shown.len()));
    assert!(
        shown
            .iter()
            .enumerate()
            .all(|(index, line)| *line == row(index))
    );
}

#[test]
fn no_row_of_a_list_loses_its_marks() {
    let row = Marked::new(
        "bold it".into(),
        vec![
            Mark {
                emphasis: Emphasis::Bold,
                start: 0,
                end: 4,
            },
            Mark {
                emphasis: Emphasis::Italic,
                start: 5,
                end: 7,
            },
        ],
    );
    let screen = Screen {
        lines: vec![row.clone(); 80],
        ..screen(Body::Said)
    };
    let message = message(&screen);
    assert_eq!(message.marks.len(), MOST_MARKS);
    let written = message.marked().written();
    let mut lines = written.lines().skip(1);
    assert!(lines.by_ref().take(50).all(|line| line == row.written()));
    assert_eq!(lines.collect::<Vec<_>>(), ["30 more"]);
}

#[test]
fn a_list_under_a_text_that_fills_its_message_stands_in_the_next() {
    let screen = Screen {
        text: "а".repeat(LONGEST_TEXT).into(),
        lines: vec!["- a".into(), "- b".into()],
        ..screen(Body::Said)
    };
    let sent = messages(&screen);
    let texts = sent.iter().map(|message| message.text.as_str());
    assert_eq!(texts.skip(1).collect::<Vec<_>>(), ["- a\n- b"]);
}

#[test]
fn a_month_is_a_grid_of_the_weeks_in_which_a_day_can_be_chosen() {
    let first = date(2026, 4, 1);
    let day = |date: jiff::civil::Date| Day {
        date,
        state: match date.day() {
            2 => DayState::Free,
            3 => DayState::Full,
            _ => DayState::Closed,
        },
        offered: date.day() == 2,
        item: match date.day() {
            2 => Some(item("2", 1)),
            3 => Some(item("·3·", 2)),
            _ => None,
        },
    };
    let month = Month {
        title: "Апрель 2026".to_owned(),
        weekdays: ["пн", "вт", "ср", "чт", "пт", "сб", "вс"]
            .map(str::to_owned)
            .into(),
        days: first
            .series(jiff::ToSpan::day(1))
            .take(30)
            .map(day)
            .collect(),
        previous: None,
        next: Some(item("›", 0)),
    };
    let keyboard = message(&screen(Body::Days(month.clone()))).keyboard;
    let rows = buttons(&keyboard);
    assert_eq!(rows[0], "Апрель 2026=7. ›=7.0");
    assert_eq!(rows[1], "пн=7. вт=7. ср=7. чт=7. пт=7. сб=7. вс=7.");
    // The first of April is a Wednesday.
    assert_eq!(rows[2], "·=7. ·=7. ·1·=7. 2=7.1 ·3·=7.2 ·4·=7. ·5·=7.");
    // The other weeks have nothing to choose.
    assert_eq!(rows.len(), 3);
    let mut full = month;
    full.days.iter_mut().for_each(|day| day.offered = false);
    let rows = buttons(&message(&screen(Body::Days(full))).keyboard);
    assert_eq!(rows.len(), 2 + 5);
    assert_eq!(rows[6], "·27·=7. ·28·=7. ·29·=7. ·30·=7. ·=7. ·=7. ·=7.");
}

#[test]
fn numbers_stand_in_rows_and_other_options_below_each_other() {
    let options: Vec<Item> = (0..8)
        .map(|number| item(&number.to_string(), number))
        .collect();
    let numbers = Question {
        options: options.clone(),
        skip: Some(item("skip", 8)),
        ..question(Type::Integer)
    };
    let keyboard = message(&screen(Body::Question(Box::new(numbers)))).keyboard;
    assert_eq!(
        buttons(&keyboard),
        [
            "0=7.0 1=7.1 2=7.2 3=7.3 4=7.4 5=7.5",
            "6=7.6 7=7.7",
            "skip=7.8"
        ]
    );
    let languages = Question {
        options: options[..2].to_vec(),
        ..question(Type::Language)
    };
    let keyboard = message(&screen(Body::Question(Box::new(languages)))).keyboard;
    assert_eq!(buttons(&keyboard), ["0=7.0", "1=7.1"]);
}

#[test]
fn many_choices_stand_in_two_columns_under_the_first() {
    let items = |labels: &[&str]| {
        let items = labels.iter().enumerate();
        let items = items.map(|(number, label)| item(label, number));
        Body::Choices(items.collect())
    };
    let few = items(&["a", "b", "c", "d"]);
    let rows = buttons(&message(&screen(few)).keyboard);
    assert_eq!(rows, ["a=7.0", "b=7.1", "c=7.2", "d=7.3"]);
    let long = "twenty-one characters";
    let many = items(&["a", "b", "c", "d", long, "f"]);
    let rows = buttons(&message(&screen(many)).keyboard);
    let long = format!("{long}=7.4");
    assert_eq!(rows, ["a=7.0", "b=7.1 c=7.2", "d=7.3", &long, "f=7.5"]);
}

#[test]
fn a_contact_is_asked_for_with_keys_which_open_nothing() {
    let phone = Question {
        key: Some((Sends::Contact, item("contact", 0))),
        skip: Some(item("skip", 1)),
        ..question(Type::Phone)
    };
    let url = Item {
        does: Does::Open("https://example.com".to_owned()),
        ..item("site", 0)
    };
    let screen = Screen {
        also: vec![url],
        ..screen(Body::Question(Box::new(phone)))
    };
    let key = |id: &str, sends| ReplyKey {
        label: id.to_owned(),
        id: id.to_owned(),
        sends,
    };
    assert_eq!(
        message(&screen).keyboard,
        Keyboard::Reply(vec![
            vec![key("contact", Sends::Contact)],
            vec![key("skip", Sends::Label)]
        ])
    );
}

#[test]
fn only_a_message_without_keys_takes_the_place_of_the_pressed_one() {
    let said = message(&screen(Body::Said));
    let mut thread = Thread::default();
    thread.replace(5);
    thread.send(said.clone());
    thread.send(said.clone());
    let send = |message: &Message, replaces| Delivery::Send {
        message: message.clone(),
        replaces,
    };
    assert_eq!(
        thread.into_deliveries(),
        [send(&said, Some(5)), send(&said, None)]
    );
    let without_keys = Message {
        keyboard: Keyboard::Remove,
        ..said
    };
    let mut thread = Thread::default();
    thread.replace(5);
    thread.send(without_keys.clone());
    assert_eq!(
        thread.into_deliveries(),
        [Delivery::Close { message: 5 }, send(&without_keys, None)]
    );
}

fn with_file(text: &str) -> Screen {
    Screen {
        text: text.into(),
        enclosed: Some(Enclosed::File(KeptFile {
            id: FileId(3),
            name: "entry.ics".to_owned(),
            form: FileForm::Document,
            size: 700,
        })),
        ..screen(Body::Choices(vec![item("a", 0)]))
    }
}

#[test]
fn a_text_that_fits_is_the_caption_of_its_file() {
    for text in ["", "Вы записаны", &"я".repeat(1024)] {
        let message = message(&with_file(text));
        assert_eq!(message.text, text);
        assert_eq!(
            message.enclosed.unwrap().as_file().unwrap().name,
            "entry.ics"
        );
        assert_eq!(buttons(&message.keyboard), ["a=7.0"]);
    }
}

#[test]
fn a_text_that_is_too_long_for_a_caption_follows_its_file() {
    let text = "я".repeat(1025);
    let [file, words] = &messages(&with_file(&text))[..] else {
        panic!("a file and its text");
    };
    assert_eq!(file.text, "");
    assert!(file.enclosed.is_some());
    assert_eq!(file.keyboard, Keyboard::Empty);
    assert_eq!(words.text, text);
    assert!(words.enclosed.is_none());
    assert_eq!(buttons(&words.keyboard), ["a=7.0"]);
}

#[test]
fn a_text_follows_the_place_on_the_map_that_it_goes_with() {
    let place = Location::new(43.2389, 76.8897).map(Enclosed::Location);
    let with = |text: &str, body| Screen {
        text: text.into(),
        enclosed: place.clone(),
        ..screen(body)
    };
    for (text, seen) in [("Ждём вас", "Ждём вас"), ("", BLANK)] {
        let screen = with(text, Body::Choices(vec![item("a", 0)]));
        let [map, words] = &messages(&screen)[..] else {
            panic!("a place and its text");
        };
        assert_eq!((map.text.as_str(), &map.keyboard), ("", &Keyboard::Empty));
        assert_eq!(map.enclosed, place);
        assert_eq!((words.text.as_str(), &words.enclosed), (seen, &None));
        assert_eq!(buttons(&words.keyboard), ["a=7.0"]);
    }
    let alone = message(&with("", Body::Said));
    assert_eq!(alone.enclosed, place);
}

#[test]
fn a_file_takes_no_text_s_place() {
    let mut thread = Thread::default();
    thread.replace(5);
    for message in messages(&with_file("text")) {
        thread.send(message);
    }
    let deliveries = thread.into_deliveries();
    assert_eq!(deliveries[0], Delivery::Close { message: 5 });
    assert!(matches!(
        deliveries[1],
        Delivery::Send { replaces: None, .. }
    ));
    assert_eq!(deliveries.len(), 2);
}

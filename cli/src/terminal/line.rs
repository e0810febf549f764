//! The meaning of a typed line, before any screen is looked at.

use tilmash_engine::talk::{LONGEST_WAIT, ToolAnswers};
use tilmash_engine::value::{Duration, Location};

const HOW_TO_ANSWER: &str = "write what it answers, as in talks: /tool bank.status: { \"state\": \"paid\" }, or \
                             `404`, `file NAME`, `error`, `down` in place of the JSON";

const NO_PLACE: &str = "write where: /location 43.2389,76.8897";

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Line<'l> {
    Nothing,
    Quit,
    /// Act as this person from now on, in a role if one is named.
    As(&'l str, Option<&'l str>),
    /// Share one's own contact, or that of this person.
    Contact(Option<&'l str>),
    /// Share this person, as chosen from a list of people.
    User(&'l str),
    /// Send this place on the map.
    Location(Location),
    /// Send a photo: the name of a file, or its path.
    Photo(&'l str),
    /// Send a file: its name, or its path.
    File(&'l str),
    /// Press «Pay» of the newest invoice, and pay.
    Pay,
    /// Let an operation of a tool answer so from now on.
    Tool(&'l str, ToolAnswers),
    /// Let this many seconds pass.
    Wait(i64),
    /// A text, even if a button has the same text.
    Text(&'l str),
    /// The button with this text, otherwise a text.
    Answer(&'l str),
    /// A command of the chat that is incomplete; this is its correct form.
    Unfinished(&'static str),
}

pub(crate) fn read(line: &str) -> Line<'_> {
    let line = line.trim();
    match line {
        "" => return Line::Nothing,
        "/quit" => return Line::Quit,
        "/contact" => return Line::Contact(None),
        "/pay" => return Line::Pay,
        "/location" => return Line::Unfinished(NO_PLACE),
        "/photo" => return Line::Unfinished("write which: /photo FILE"),
        "/file" => return Line::Unfinished("write which: /file FILE"),
        "/tool" => return Line::Unfinished(HOW_TO_ANSWER),
        "/user" => return Line::Unfinished("write whom: /user NAME"),
        "/as" => return Line::Unfinished("write who: /as NAME or /as NAME ROLE"),
        "+" => return Line::Unfinished(HOW_LONG),
        _ => {}
    }
    if let Some(who) = line.strip_prefix("/as ") {
        return match who.trim().rsplit_once(' ') {
            Some((name, role)) => Line::As(name.trim(), Some(role)),
            None => Line::As(who.trim(), None),
        };
    }
    if let Some(name) = line.strip_prefix("/contact ") {
        return Line::Contact(Some(name.trim()));
    }
    if let Some(name) = line.strip_prefix("/user ") {
        return Line::User(name.trim());
    }
    if let Some(place) = line.strip_prefix("/location ") {
        return Location::parse(place).map_or(Line::Unfinished(NO_PLACE), Line::Location);
    }
    if let Some(tool) = line.strip_prefix("/tool ") {
        let answer = tool.split_once(':').and_then(|(operation, answers)| {
            let answers = ToolAnswers::parse(answers.trim())?;
            Some(Line::Tool(operation.trim(), answers))
        });
        return answer.unwrap_or(Line::Unfinished(HOW_TO_ANSWER));
    }
    if let Some(path) = line.strip_prefix("/photo ") {
        return Line::Photo(path.trim());
    }
    if let Some(path) = line.strip_prefix("/file ") {
        return Line::File(path.trim());
    }
    if let Some(text) = line.strip_prefix('>') {
        return Line::Text(text.trim());
    }
    // A telephone number begins with `+` as well.
    let Some(lengths) = line.strip_prefix('+') else {
        return Line::Answer(line);
    };
    match seconds(lengths) {
        Some(seconds) if seconds > LONGEST_WAIT => Line::Unfinished(TOO_LONG),
        Some(seconds) => Line::Wait(seconds),
        None if is_phone(lengths) => Line::Answer(line),
        None => Line::Unfinished(HOW_LONG),
    }
}

const TOO_LONG: &str = "the clock moves by ten years at most: +3660d";

const HOW_LONG: &str = "write how long, in days, hours and minutes: +1d 2h 30m; to send what begins \
                        with `+`, write `> +…`";

/// Whether nothing stands there but a number and what parts its digits.
fn is_phone(text: &str) -> bool {
    text.chars()
        .all(|sign| sign.is_ascii_digit() || sign.is_whitespace() || "()-–.".contains(sign))
}

fn seconds(lengths: &str) -> Option<i64> {
    lengths.split_whitespace().try_fold(0_i64, |sum, length| {
        sum.checked_add(Duration::parse(length)?.seconds)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_passes_by_lengths_and_not_by_telephone_numbers() {
        assert_eq!(read("+1d 2h"), Line::Wait(26 * 3600));
        assert_eq!(read("+ 30m"), Line::Wait(1800));
        assert_eq!(read("+3660d"), Line::Wait(LONGEST_WAIT));
        assert_eq!(read("+99999999999d"), Line::Unfinished(TOO_LONG));
        for phone in ["+7 701 123 45 67", "+77011234567", "+7 (701) 123-45-67"] {
            assert_eq!(read(phone), Line::Answer(phone));
        }
        for unknown in ["+3q", "+1d 2", "+ a week", "+1d2x"] {
            assert_eq!(read(unknown), Line::Unfinished(HOW_LONG));
        }
        assert_eq!(read("> +3q"), Line::Text("+3q"));
    }

    #[test]
    fn half_a_command_is_not_sent_to_the_bot() {
        assert!(matches!(read("/as "), Line::Unfinished(_)));
        assert!(matches!(read("+"), Line::Unfinished(_)));
        assert_eq!(read("/as dana"), Line::As("dana", None));
        assert_eq!(read("/as  dana  admin"), Line::As("dana", Some("admin")));
        assert!(matches!(read("/user "), Line::Unfinished(_)));
        assert_eq!(read("/user dana"), Line::User("dana"));
        assert_eq!(read("/contact "), Line::Contact(None));
        assert_eq!(read("/contact dana"), Line::Contact(Some("dana")));
        assert!(matches!(read("/photo "), Line::Unfinished(_)));
        assert_eq!(read("/photo a/hall.jpg"), Line::Photo("a/hall.jpg"));
        assert!(matches!(read("/file "), Line::Unfinished(_)));
        assert_eq!(read("/file a/letter.pdf"), Line::File("a/letter.pdf"));
        assert_eq!(read("/location "), Line::Unfinished(NO_PLACE));
        assert_eq!(read("/location here"), Line::Unfinished(NO_PLACE));
        let almaty = Location::new(43.2389, 76.8897).expect("a place");
        assert_eq!(read("/location 43.2389,76.8897"), Line::Location(almaty));
        assert_eq!(read("> 1"), Line::Text("1"));
        assert_eq!(read("/assist"), Line::Answer("/assist"));
    }
}

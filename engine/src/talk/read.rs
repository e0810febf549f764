//! `*.talk` → [`Talk`].

use jiff::civil::DateTime;

use super::{
    Act, Chosen, LONGEST_WAIT, Line, Paying, Person, Seed, Setting, Talk, ToolAnswers, Whose,
};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::name::Name;
use crate::source::{SourceId, Sources, Span};
use crate::syntax::Data;
use crate::value::{Duration, Location, Phone, RowId};

/// Reads a script. `None` if it has a fault, which the diagnostics report.
pub fn read(sources: &Sources, source: SourceId, diagnostics: &mut Diagnostics) -> Option<Talk> {
    let text = &sources.get(source).text;
    let mut reader = Reader {
        diagnostics,
        faulty: false,
    };
    let mut lines = placed_lines(source, text);
    let mut head = Head::default();
    for (span, line) in lines.by_ref() {
        if line.trim().is_empty() {
            break;
        }
        if !line.starts_with('#') {
            reader.head(&mut head, span, line);
        }
    }
    let acts = lines
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        .filter_map(|(span, line)| {
            let act = reader.act(&head.people, &head.chats, span, line)?;
            Some(Line {
                span,
                text: line.to_owned(),
                act,
            })
        })
        .collect();
    for (key, missing) in [
        ("talk", head.title.is_none()),
        ("clock", !head.has_clock),
        ("people", !head.has_people),
    ] {
        if missing {
            reader.fault(
                Code::MissingKey,
                sources.head(source),
                format!("a talk begins with `{key}: …`"),
            );
        }
    }
    let faulty = reader.faulty;
    Some(Talk {
        title: head.title?,
        clock: head.clock?,
        seeds: head.seeds,
        files: head.files,
        settings: head.settings,
        data: head.data,
        people: head.people,
        chats: head.chats,
        lines: acts,
    })
    .filter(|_| !faulty)
}

/// The lines of a text with their places, without comments at their ends.
fn placed_lines(source: SourceId, text: &str) -> impl Iterator<Item = (Span, &str)> {
    let mut start = 0;
    text.split('\n').map(move |line| {
        let from = start;
        start += line.len() + 1;
        let line = line.split("  #").next().unwrap_or(line).trim_end();
        let span = Span {
            source,
            start: from as u32,
            end: (from + line.len()) as u32,
        };
        (span, line)
    })
}

/// Whether a text has digits where an example has them, and else the same.
fn has_form(text: &str, example: &str) -> bool {
    let same =
        |(one, other): (char, char)| one == other || one.is_ascii_digit() && other.is_ascii_digit();
    text.chars().count() == example.chars().count() && text.chars().zip(example.chars()).all(same)
}

/// The place of a part of a line.
fn within(span: Span, line: &str, part: &str) -> Span {
    over(span, line, part, part)
}

/// The place from one part of a line to the end of a later one.
fn over(span: Span, line: &str, first: &str, last: &str) -> Span {
    let start = first.as_ptr().addr() - line.as_ptr().addr();
    let end = last.as_ptr().addr() - line.as_ptr().addr() + last.len();
    span.part(start, end)
}

/// The names and values between braces; `None` if there are no braces.
fn entries(value: &str) -> Option<impl Iterator<Item = (&str, &str)>> {
    let inner = value.strip_prefix('{')?.strip_suffix('}')?;
    let parts = inner.split(',').map(str::trim);
    Some(parts.filter(|part| !part.is_empty()).map(|part| {
        let (name, value) = part.split_once(':').unwrap_or((part, ""));
        (name.trim(), value.trim())
    }))
}

#[derive(Default)]
struct Head {
    title: Option<String>,
    clock: Option<DateTime>,
    /// Whether the key is there, whatever it says.
    has_clock: bool,
    has_people: bool,
    seeds: Vec<Seed>,
    files: Option<String>,
    settings: Vec<Setting>,
    data: Option<Data>,
    people: Vec<Person>,
    chats: Vec<Name>,
}

struct Reader<'d> {
    diagnostics: &'d mut Diagnostics,
    faulty: bool,
}

impl Reader<'_> {
    fn fault(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.faulty = true;
        self.diagnostics.add(Diagnostic::new(code, span, message));
    }

    fn head(&mut self, head: &mut Head, span: Span, line: &str) {
        let (key, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.trim();
        head.has_clock |= key == "clock";
        head.has_people |= key == "people" && value != "{}";
        match key {
            "talk" => head.title = Some(value.to_owned()),
            "clock" => match value.replace(' ', "T").parse() {
                Ok(clock) => head.clock = Some(clock),
                Err(_) => self.fault(
                    Code::InvalidValue,
                    span,
                    match has_form(value, "2026-03-02 09:00") {
                        true => format!("there is no day or time `{value}`"),
                        false => format!("`{value}` is no time, write `2026-03-02 09:00`"),
                    },
                ),
            },
            "seed" => {
                let paths = value.split_whitespace();
                let seeds = paths.map(|path| Seed {
                    path: path.to_owned(),
                    span: within(span, line, path),
                });
                head.seeds = seeds.collect();
            }
            "files" => head.files = Some(value.to_owned()),
            "settings" => self.settings(head, span, line, value),
            "data" => match Data::named(value) {
                Some(data) => head.data = Some(data),
                None => {
                    let message = format!("`data` is `own` or `backend`, not `{value}`");
                    self.fault(Code::InvalidValue, span, message);
                }
            },
            "people" => self.people(head, span, line, value),
            "chats" => self.chats(head, span, value),
            _ => {
                let known = [
                    "talk", "clock", "seed", "files", "settings", "data", "people", "chats",
                ];
                self.faulty = true;
                self.diagnostics.add(
                    Diagnostic::new(Code::UnknownKey, span, format!("a talk has no key `{key}`"))
                        .did_you_mean(key, known),
                );
            }
        }
    }

    /// `{ cancel_until: 24h, per_day: 20 }`
    fn settings(&mut self, head: &mut Head, span: Span, line: &str, value: &str) {
        let Some(settings) = entries(value) else {
            let message = "write `settings: { cancel_until: 24h }`";
            return self.fault(Code::WrongShape, span, message);
        };
        for (name, value) in settings {
            if !Name::is_valid(name) || value.is_empty() {
                let message = format!("`{name}: {value}` sets nothing, write `cancel_until: 24h`");
                self.fault(Code::WrongShape, span, message);
                continue;
            }
            head.settings.push(Setting {
                name: name.into(),
                span: over(span, line, name, value),
                value: value.to_owned(),
            });
        }
    }

    /// `{ aliya: client, dana: new }`
    fn people(&mut self, head: &mut Head, span: Span, line: &str, value: &str) {
        let Some(people) = entries(value) else {
            let message = "write `people: { aliya: client }`";
            return self.fault(Code::WrongShape, span, message);
        };
        for (name, role) in people {
            let known = role != "new";
            let role = Some(role).filter(|role| known && !role.is_empty());
            let is_wrong = |name: &&str| !Name::is_valid(name);
            if let Some(wrong) = [name].into_iter().chain(role).find(is_wrong) {
                self.fault(
                    Code::InvalidName,
                    span,
                    format!("`{wrong}` cannot be a name"),
                );
                continue;
            }
            head.people.push(Person {
                name: name.into(),
                span: within(span, line, name),
                role: role.map(Name::new),
                known,
            });
        }
    }

    /// `{ office, reception }`
    fn chats(&mut self, head: &mut Head, span: Span, value: &str) {
        let Some(chats) = entries(value) else {
            let message = "write `chats: { office }`";
            return self.fault(Code::WrongShape, span, message);
        };
        for (name, role) in chats {
            if !Name::is_valid(name) || !role.is_empty() {
                let message = format!("`{name}` cannot be the name of a group");
                self.fault(Code::InvalidName, span, message);
                continue;
            }
            head.chats.push(name.into());
        }
    }

    fn act(&mut self, people: &[Person], chats: &[Name], span: Span, line: &str) -> Option<Act> {
        if let Some(lengths) = line.strip_prefix('+') {
            return self.wait(span, lengths);
        }
        let Some((subject, rest)) = line.split_once(':') else {
            let message = "expected `NAME: …`, `sees NAME: …`, `rows: …` or `+ …`";
            self.fault(Code::WrongShape, span, message);
            return None;
        };
        let rest = rest.trim();
        if subject == "rows" {
            return self.rows(span, rest);
        }
        if let Some(operation) = subject.strip_prefix("tool ") {
            return self.tool(span, operation.trim(), rest);
        }
        let (sees, name) = match subject.strip_prefix("sees ") {
            Some(name) => (true, name.trim()),
            None => (false, subject.trim()),
        };
        if let Some(chat) = chats.iter().find(|chat| **chat == *name)
            && sees
        {
            return Some(Act::Sees {
                person: chat.clone(),
                message: rest.to_owned(),
            });
        }
        let Some(person) = people.iter().find(|person| person.name == name) else {
            self.faulty = true;
            self.diagnostics.add(
                Diagnostic::new(
                    Code::UnknownVariable,
                    span,
                    format!("nobody in this talk is called `{name}`"),
                )
                .did_you_mean(name, people.iter().map(|person| person.name.as_str())),
            );
            return None;
        };
        let person = person.name.clone();
        if sees {
            return Some(Act::Sees {
                person,
                message: rest.to_owned(),
            });
        }
        let (old, pressed) = match rest.strip_prefix("old ") {
            Some(rest) if rest.starts_with('[') => (true, rest),
            _ => (false, rest),
        };
        let in_chat = pressed.rsplit_once("] in ").and_then(|(id, chat)| {
            let chat = chats.iter().find(|known| **known == *chat.trim())?;
            Some((id.strip_prefix('[')?.trim(), chat))
        });
        if let Some((id, chat)) = in_chat {
            return Some(Act::PressIn {
                person,
                id: id.to_owned(),
                chat: chat.clone(),
            });
        }
        let id = pressed
            .strip_prefix('[')
            .and_then(|id| id.strip_suffix(']'));
        if let Some(id) = id {
            return Some(Act::Press {
                person,
                id: id.trim().to_owned(),
                old,
            });
        }
        let named = |name: &str| {
            let found = people.iter().find(|person| person.name == name.trim());
            found.map(|person| person.name.clone())
        };
        if let Some(contact) = rest.strip_prefix("contact ") {
            let (phone, whose) = match (contact.split_once(" of "), named(contact)) {
                (Some((phone, of)), _) => (phone, named(of).map_or(Whose::Nobodys, Whose::Of)),
                (None, Some(name)) => ("", Whose::Of(name)),
                (None, None) => (contact, Whose::Own),
            };
            return Some(Act::Contact {
                person,
                phone: Phone::international(phone),
                whose,
            });
        }
        if let Some(user) = rest.strip_prefix("user ") {
            let id = || user.trim().parse().ok().map(|id| Chosen::Id(RowId(id)));
            if let Some(chosen) = named(user).map(Chosen::Named).or_else(id) {
                return Some(Act::User { person, chosen });
            }
        }
        let chat = rest.strip_prefix("chat ").map(str::trim);
        if let Some(chat) = chats.iter().find(|known| Some(known.as_str()) == chat) {
            let chat = chat.clone();
            return Some(Act::Chat { person, chat });
        }
        if let Some(name) = rest.strip_prefix("photo ") {
            let name = name.trim().to_owned();
            return Some(Act::Photo { person, name });
        }
        if let Some(name) = rest.strip_prefix("file ") {
            let name = name.trim().to_owned();
            return Some(Act::File { person, name });
        }
        let pay = rest.strip_prefix("pay");
        if let Some(words) = pay.filter(|words| words.is_empty() || words.starts_with(' ')) {
            let words: Vec<&str> = words.split_whitespace().collect();
            let (old, until, of) = match words[..] {
                [] => (false, Paying::Whole, None),
                ["old"] => (true, Paying::Whole, None),
                ["begin"] => (false, Paying::Begin, None),
                ["end"] => (false, Paying::End, None),
                ["again"] => (false, Paying::Again, None),
                ["of", name] => (false, Paying::Whole, named(name)),
                _ => {
                    let message = "write `pay`, `pay old`, `pay of NAME`, `pay begin`, `pay end` or \
                                   `pay again`";
                    self.fault(Code::WrongShape, span, message);
                    return None;
                }
            };
            let of = of.unwrap_or_else(|| person.clone());
            return Some(Act::Pay {
                person,
                of,
                old,
                until,
            });
        }
        let location = rest.strip_prefix("location ").and_then(Location::parse);
        if let Some(location) = location {
            return Some(Act::Location { person, location });
        }
        Some(Act::Type {
            person,
            text: rest.to_owned(),
        })
    }

    /// `{ "valid": true }`, `404`, `422 { "error": "closed" }`, `error`, `down`
    fn tool(&mut self, span: Span, operation: &str, rest: &str) -> Option<Act> {
        let answers = ToolAnswers::parse(rest);
        let Some(answers) = answers else {
            let message = format!(
                "`{rest}` is no answer of a tool, write `{{ \"valid\": true }}`, `404`, `error` or `down`"
            );
            self.fault(Code::InvalidValue, span, message);
            return None;
        };
        Some(Act::Tool {
            operation: operation.to_owned(),
            answers,
        })
    }

    fn wait(&mut self, span: Span, lengths: &str) -> Option<Act> {
        let mut seconds = 0_i64;
        for word in lengths.split_whitespace() {
            let Some(length) = Duration::parse(word) else {
                self.fault(
                    Code::InvalidValue,
                    span,
                    format!("`{word}` is no length of time, write `+ 1d 2h`"),
                );
                return None;
            };
            seconds = seconds.saturating_add(length.seconds);
        }
        if seconds > LONGEST_WAIT {
            let message = "the clock moves by ten years at most";
            self.fault(Code::InvalidValue, span, message);
            return None;
        }
        Some(Act::Wait(Duration { seconds }))
    }

    /// `booking 1 where status = confirmed and name = …`
    fn rows(&mut self, span: Span, rest: &str) -> Option<Act> {
        let (what, filter) = rest.split_once(" where ").unwrap_or((rest, ""));
        let mut words = what.split_whitespace();
        let table = words.next().filter(|table| Name::is_valid(table));
        let count = words.next().and_then(|count| count.parse().ok());
        let conditions: Option<Vec<(Name, String)>> = filter
            .split(" and ")
            .filter(|condition| !condition.is_empty())
            .map(|condition| {
                let (column, value) = condition.split_once('=')?;
                let column = column.trim();
                Name::is_valid(column).then(|| (column.into(), value.trim().to_owned()))
            })
            .collect();
        match (table, count, conditions) {
            (Some(table), Some(count), Some(conditions)) => Some(Act::Rows {
                table: table.into(),
                count,
                conditions,
            }),
            _ => {
                let message = "write `rows: TABLE COUNT where COLUMN = VALUE and …`";
                self.fault(Code::WrongShape, span, message);
                None
            }
        }
    }
}

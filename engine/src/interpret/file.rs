//! Files that go with a state's text, made when they are sent.

use std::sync::Arc;

use minijinja::HtmlEscape;

use super::delivery::{Enclosed, Invoice};
use super::machine::Machine;
use super::new_file::{Bar, Chart, Content, Entry, NewFile, Standing};
use super::reader::Extra;
use super::request::{Answer, Record, Request};
use crate::booking::Status;
use crate::limits::{LONGEST_INVOICE, LONGEST_INVOICE_TITLE};
use crate::locale::{Core, Key};
use crate::payment::{Bill, payload};
use crate::program::State;
use crate::template::{self, LARGEST_PAGE, Part};
use crate::value::seen::seen;
use crate::value::{FIGURES, File, KeptFile, LOAD, LOCATION, Photo, RowReference, Value};

/// The most characters of a file's name before its ending.
const LONGEST_NAME: usize = 60;

/// The most bars of a picture that can still be read on a phone.
const MOST_BARS: usize = 31;

/// What a state sends with its text.
pub(super) enum Attached {
    Nothing,
    Enclosed(Enclosed),
    /// It was sent before, and is not kept any more.
    Gone,
    /// Nobody can be sent as much.
    TooLarge,
}

impl From<Enclosed> for Attached {
    fn from(enclosed: Enclosed) -> Attached {
        Attached::Enclosed(enclosed)
    }
}

impl Machine<'_> {
    /// What goes with a state's text, in the language that is spoken now.
    pub(super) async fn attached(&mut self, state: &State) -> Attached {
        let Some(given) = &state.attach else {
            return Attached::Nothing;
        };
        let given = self.given(given).await;
        if let Value::Location(location) = given {
            return Enclosed::Location(location).into();
        }
        if let Value::Photo(photo) = given {
            return self.photo(photo).await;
        }
        if let Value::Document(document) = given {
            return Enclosed::Document(document).into();
        }
        let Value::File(file) = given else {
            return Attached::Nothing;
        };
        match file {
            File::Kept(file) => {
                let kept = self.ask(Request::IsKept(file.id)).await;
                match kept == Answer::Value(Value::Boolean(true)) {
                    true => Enclosed::File(file).into(),
                    false => Attached::Gone,
                }
            }
            File::Chart(groups) => self.chart(state, &groups).await,
            File::Qr(address) => self.qr(state, address).await,
            File::Invoice(payment) => self.invoice(state, &payment).await,
            File::Print(template) => self.paper(state, &template).await,
            File::Entry(booking) => self.entry(state, &booking).await,
        }
    }

    /// A photo, unless the app has none any more.
    async fn photo(&mut self, photo: Photo) -> Attached {
        if let Photo::Kept(path) = &photo {
            let has = self.ask(Request::HasPicture(path.to_string())).await;
            if has != Answer::Value(Value::Boolean(true)) {
                return Attached::Nothing;
            }
        }
        Enclosed::Photo(photo).into()
    }

    /// The invoice of a payment, unless it is not to be paid any more.
    async fn invoice(&mut self, state: &State, payment: &RowReference) -> Attached {
        let Some(record) = self.reader.record(payment).await else {
            return Attached::Nothing;
        };
        let bill = Bill::read(&record.values, self.program.model.currency);
        let Some(price) = bill.open_price() else {
            return Attached::Nothing;
        };
        let words = |words: Option<String>, most| {
            let words = words.unwrap_or_default();
            words.chars().take(most).collect()
        };
        let title = self.words(state, "invoice-title").await;
        let description = self.words(state, "invoice").await;
        let invoice = Invoice {
            title: words(title, LONGEST_INVOICE_TITLE),
            description: words(description, LONGEST_INVOICE),
            price: price.clone(),
            payload: payload(payment.id),
        };
        Enclosed::Invoice(Box::new(invoice)).into()
    }

    async fn entry(&mut self, state: &State, booking: &RowReference) -> Attached {
        let Some(record) = self.reader.record(booking).await else {
            return Attached::Nothing;
        };
        let (Value::Moment(start), Value::Moment(end)) =
            (record.column("start"), record.column("end"))
        else {
            return Attached::Nothing;
        };
        let location = if let Value::Location(location) = self.reader.setting(LOCATION).await {
            Some(location)
        } else {
            None
        };
        let entry = Entry {
            booking: booking.id,
            sequence: sequence(&record),
            standing: standing(&record),
            start,
            end,
            title: self.words(state, "file-title").await.unwrap_or_default(),
            about: self.words(state, "file-about").await,
            place: self.words(state, "file-place").await,
            location,
            now: self.reader.now(),
        };
        let name = self.file_words(state).await;
        let content = Content::Entry(Box::new(entry));
        self.file_of(NewFile { name, content }).await
    }

    /// Groups as a picture: the state's `.file-title`, and for each group its `.bar`.
    async fn chart(&mut self, state: &State, groups: &[Value]) -> Attached {
        let mut bars = Vec::with_capacity(groups.len().min(MOST_BARS));
        let mut whole = None;
        for group in groups.iter().take(MOST_BARS) {
            let Value::Draft(fields) = group else {
                continue;
            };
            let figure = FIGURES.iter().find_map(|figure| fields.get(*figure));
            let figure = figure.cloned().unwrap_or(Value::None);
            let mut written = self.speaker.print(&figure);
            if let Some(Value::Integer(_)) = fields.get(LOAD) {
                written.push('%');
                whole = Some(100);
            }
            let key = Key::attribute(&state.message, "bar");
            let mut extra = self.with(&state.with).await;
            extra.insert("row".into(), group.clone());
            bars.push(Bar {
                label: self.text(key, &extra).await,
                value: length(&figure),
                figure: written,
            });
        }
        let chart = Chart {
            title: self.words(state, "file-title").await.unwrap_or_default(),
            empty: self.core(Core::NoFigures).await,
            bars,
            whole,
        };
        let name = self.file_words(state).await;
        let content = Content::Chart(Box::new(chart));
        self.file_of(NewFile { name, content }).await
    }

    async fn qr(&mut self, state: &State, address: Arc<str>) -> Attached {
        let words = self.words(state, "file").await;
        let name = words.map_or_else(|| "qr".to_owned(), |words| file_name(&words));
        let content = Content::Qr(address);
        self.file_of(NewFile { name, content }).await
    }

    /// A page by a template, with the state's `.print-…` texts.
    async fn paper(&mut self, state: &State, template: &str) -> Attached {
        let Some(template) = self.program.templates.get(template) else {
            return Attached::Nothing;
        };
        let with = self.with(&state.with).await;
        let mut html = String::new();
        self.print(state, &template.parts, &with, &mut html).await;
        if html.len() > LARGEST_PAGE {
            self.trouble(format!("the page by `{}` is too large", template.name));
            return Attached::TooLarge;
        }
        let name = self.file_words(state).await;
        let content = Content::Page(html);
        self.file_of(NewFile { name, content }).await
    }

    /// Prints parts of a template. Nothing that is printed is markup.
    async fn print(&mut self, state: &State, parts: &[Part], extra: &Extra, html: &mut String) {
        for part in parts {
            if html.len() > LARGEST_PAGE {
                return;
            }
            match part {
                Part::Written(written) => html.push_str(written),
                Part::Value(value, _) => {
                    let value = self.computed(value, extra).await;
                    let words = self.speaker.print(&value);
                    html.push_str(&HtmlEscape(&words).to_string());
                }
                Part::Text(text, _) => {
                    let words = self.words(state, &template::attribute(text)).await;
                    html.push_str(&HtmlEscape(&words.unwrap_or_default()).to_string());
                }
                Part::Language => html.push_str(self.speaker.language()),
                Part::If {
                    condition,
                    then,
                    otherwise,
                } => {
                    let is_true = self.computed(condition, extra).await == Value::Boolean(true);
                    let parts = if is_true { then } else { otherwise };
                    Box::pin(self.print(state, parts, extra, html)).await;
                }
                Part::For {
                    variable,
                    list,
                    parts,
                    otherwise,
                } => {
                    let Value::List(items) = self.computed(list, extra).await else {
                        continue;
                    };
                    if items.is_empty() {
                        Box::pin(self.print(state, otherwise, extra, html)).await;
                    }
                    let mut extra = extra.clone();
                    for item in items.iter() {
                        extra.insert(variable.clone(), item.clone());
                        Box::pin(self.print(state, parts, &extra, html)).await;
                    }
                }
            }
        }
    }

    /// One of the texts of a file, if it says anything.
    async fn words(&mut self, state: &State, attribute: &str) -> Option<String> {
        let text = self.state_attribute(state, attribute).await?;
        let text = text.text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The name of the file that a state sends or makes, without its ending.
    pub(super) async fn file_words(&mut self, state: &State) -> String {
        let words = self.words(state, "file").await;
        file_name(&words.unwrap_or_default())
    }

    /// Lets a file be made that goes with a text.
    async fn file_of(&mut self, new: NewFile) -> Attached {
        match self.kept(new).await {
            Some(file) => Enclosed::File(file).into(),
            None => Attached::TooLarge,
        }
    }

    /// Lets a file be made; `None` if it would be too large.
    pub(super) async fn kept(&mut self, new: NewFile) -> Option<KeptFile> {
        let answer = self.ask(Request::Make(Box::new(new))).await;
        let Answer::Value(Value::File(File::Kept(file))) = answer else {
            return None;
        };
        Some(file)
    }
}

/// How long a bar is beside the others.
fn length(figure: &Value) -> i64 {
    if let Value::Integer(number) = figure {
        *number
    } else if let Value::Decimal(decimal) = figure {
        decimal.millionths
    } else if let Value::Money(money) = figure {
        money.hundredths
    } else if let Value::Duration(duration) = figure {
        duration.seconds
    } else {
        0
    }
}

fn sequence(record: &Record) -> i64 {
    if let Value::Integer(sequence) = record.column("sequence") {
        sequence
    } else {
        0
    }
}

fn standing(record: &Record) -> Standing {
    let Value::Choice(status) = record.column("status") else {
        return Standing::Confirmed;
    };
    Status::named(&status).map_or(Standing::Confirmed, Standing::of)
}

/// Words as the name of a file that every system takes.
pub(crate) fn file_name(words: &str) -> String {
    let words = seen(words);
    let fitting = words.chars().map(|sign| match sign {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\n' | '\t' => '-',
        sign => sign,
    });
    let name: String = fitting.take(LONGEST_NAME).collect();
    let name = name.trim_matches([' ', '.', '-']);
    match name.is_empty() {
        true => "file".to_owned(),
        false => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_a_name_that_every_system_takes() {
        assert_eq!(file_name("Записи 2026-03-02"), "Записи 2026-03-02");
        assert_eq!(file_name("../a\\b:c?\n"), "a-b-c");
        assert_eq!(file_name(" . "), "file");
        assert_eq!(file_name(&"ж".repeat(100)).chars().count(), LONGEST_NAME);
    }
}

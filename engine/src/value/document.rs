//! [`Document`]: a file that people send.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::file::FileForm;
use super::photo::is_file_id;
use super::seen::seen;

/// The most characters of a file's name, with its ending.
const LONGEST_NAME: usize = 64;
/// The most characters of an ending, with its dot.
const LONGEST_ENDING: usize = 12;

/// A file that somebody has sent to the bot. Telegram keeps it, and knows it by this id from this
/// bot alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    document: Arc<str>,
    /// What was sent as a picture can be sent again only as one.
    form: FileForm,
    name: Arc<str>,
    /// In bytes; 0 if Telegram has not told it.
    size: u64,
}

impl Document {
    /// A file that was sent, if that can be its id. Whoever has sent it has chosen its name, which
    /// becomes one that shows nothing else than it is.
    pub fn sent(id: &str, form: FileForm, name: &str, size: u64) -> Option<Document> {
        let document = is_file_id(id).then(|| id.into())?;
        let unless_named = match form {
            FileForm::Document => "file",
            FileForm::Picture => "photo.jpg",
        };
        Some(Document {
            document,
            form,
            name: tidied(name)
                .unwrap_or_else(|| unless_named.to_owned())
                .into(),
            size: size.min(i64::MAX as u64),
        })
    }

    /// `document:ID 12345 NAME`, `photo:ID 12345 NAME`.
    pub fn parse(text: &str) -> Option<Document> {
        let (form, rest) = match text.strip_prefix("photo:") {
            Some(rest) => (FileForm::Picture, rest),
            None => (FileForm::Document, text.strip_prefix("document:")?),
        };
        let mut parts = rest.splitn(3, ' ');
        let (id, size, name) = (parts.next()?, parts.next()?, parts.next()?);
        Document::sent(id, form, name, size.parse().ok()?)
    }

    /// Telegram's id of it.
    pub fn id(&self) -> &str {
        &self.document
    }

    pub fn form(&self) -> FileForm {
        self.form
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// In bytes.
    pub fn size(&self) -> u64 {
        self.size
    }
}

/// As [`Document::parse`] reads it.
impl fmt::Display for Document {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = match self.form {
            FileForm::Document => "document",
            FileForm::Picture => "photo",
        };
        write!(
            formatter,
            "{form}:{} {} {}",
            self.document, self.size, self.name
        )
    }
}

/// A name without what nobody sees or what leads elsewhere. One that is too long loses its middle
/// and keeps its ending, by which people judge what it is.
fn tidied(name: &str) -> Option<String> {
    let name = seen(name);
    let fitting = |sign: char| match sign {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
        sign if sign.is_whitespace() || sign.is_control() => ' ',
        sign => sign,
    };
    let name: String = name.chars().map(fitting).collect();
    let name = name.trim_matches([' ', '.', '-']);
    let signs: Vec<char> = name.chars().collect();
    if signs.is_empty() {
        return None;
    }
    if signs.len() <= LONGEST_NAME {
        return Some(name.to_owned());
    }
    let ending = signs.iter().rposition(|sign| *sign == '.');
    let ending = ending.filter(|dot| signs.len() - dot <= LONGEST_ENDING);
    let ending = &signs[ending.unwrap_or(signs.len())..];
    let kept = LONGEST_NAME - 1 - ending.len();
    Some(
        signs[..kept]
            .iter()
            .chain(['…'].iter())
            .chain(ending)
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_shows_nothing_else_than_it_is() {
        let named = |name: &str| {
            let document = Document::sent("BQAC", FileForm::Document, name, 7);
            document.expect("the id is one").name().to_owned()
        };
        for (sent, kept) in [
            ("справка.pdf", "справка.pdf"),
            ("  ../../etc/passwd", "etc-passwd"),
            ("a\u{202e}fdp.exe", "afdp.exe"),
            ("a\nb\tc\0.pdf", "a b c .pdf"),
            ("", "file"),
            ("\u{200b}...", "file"),
        ] {
            assert_eq!(named(sent), kept, "{sent:?}");
        }
        let long = named(&format!("{}.docx", "ж".repeat(300)));
        assert_eq!(long.chars().count(), LONGEST_NAME);
        assert!(long.ends_with("ж….docx"), "{long}");
        let no_ending = named(&"a.".repeat(200));
        assert_eq!(no_ending.chars().count(), LONGEST_NAME);
    }

    #[test]
    fn a_file_is_written_as_it_is_read() {
        for text in [
            "document:BQAC-_ 1234 справка за март.pdf",
            "photo:AgAC 0 photo.jpg",
        ] {
            assert_eq!(
                Document::parse(text).map(|it| it.to_string()).as_deref(),
                Some(text)
            );
        }
        for text in [
            "",
            "document:",
            "document:BQAC",
            "document:BQAC x a.pdf",
            "file:B 1 a",
        ] {
            assert_eq!(Document::parse(text), None, "{text}");
        }
    }
}

//! [`Photo`]: a picture that people send, or that an app has.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::file::FileForm;

/// The most bytes of an id that Telegram has given to a file; those known have less than a hundred.
const LONGEST_ID: usize = 256;
/// The most characters of the path of an app's picture.
pub const LONGEST_PATH: usize = 100;
/// What the names of pictures end with that Telegram takes.
const ENDINGS: [&str; 3] = [".jpg", ".jpeg", ".png"];

/// A picture. Its bytes are at Telegram or in the app's files, and never in the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Photo {
    /// Somebody has sent it to the bot. Telegram keeps it, and knows it by this id from this bot
    /// alone. What was sent as a document can be sent again only as one.
    Sent { id: Arc<str>, form: FileForm },
    /// A file of the app's `seeds/`, by its path there.
    Kept(Arc<str>),
}

impl Photo {
    /// A picture that was sent, if that can be its id.
    pub fn sent(id: &str, form: FileForm) -> Option<Photo> {
        is_file_id(id).then(|| Photo::Sent {
            id: id.into(),
            form,
        })
    }

    /// `photos/hall.jpg`, `photo:ID`, `document:ID`.
    pub fn parse(text: &str) -> Option<Photo> {
        if let Some(id) = text.strip_prefix("photo:") {
            Photo::sent(id, FileForm::Picture)
        } else if let Some(id) = text.strip_prefix("document:") {
            Photo::sent(id, FileForm::Document)
        } else {
            is_path(text).then(|| Photo::Kept(text.into()))
        }
    }
}

/// As [`Photo::parse`] reads it.
impl fmt::Display for Photo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Photo::Sent { id, form } => match form {
                FileForm::Picture => write!(formatter, "photo:{id}"),
                FileForm::Document => write!(formatter, "document:{id}"),
            },
            Photo::Kept(path) => formatter.write_str(path),
        }
    }
}

/// Whether Telegram can have given this id to a file.
pub(super) fn is_file_id(id: &str) -> bool {
    let is_sign = |sign: char| !sign.is_whitespace() && !sign.is_control();
    (1..=LONGEST_ID).contains(&id.len()) && id.chars().all(is_sign)
}

/// Whether a text is the path of a picture below a folder, on every system.
fn is_path(text: &str) -> bool {
    let is_sign = |sign: char| sign.is_alphanumeric() || "._- ".contains(sign);
    let is_name =
        |name: &str| !name.is_empty() && !name.starts_with('.') && name.chars().all(is_sign);
    let lower = text.to_lowercase();
    text.chars().count() <= LONGEST_PATH
        && text.split('/').all(is_name)
        && ENDINGS.iter().any(|ending| lower.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_s_picture_lies_below_its_folder() {
        for path in ["hall.jpg", "photos/hall 2.PNG", "фото/зал.jpeg"] {
            assert_eq!(Photo::parse(path), Some(Photo::Kept(path.into())), "{path}");
        }
        for path in [
            "",
            ".jpg",
            "/etc/hall.jpg",
            "../hall.jpg",
            "photos/../../hall.jpg",
            "photos//hall.jpg",
            "C:\\hall.jpg",
            "photos\\hall.jpg",
            "hall.gif",
            "hall",
            "https://a.kz/hall.jpg",
        ] {
            assert_eq!(Photo::parse(path), None, "{path}");
        }
    }

    #[test]
    fn an_id_is_a_word_of_some_length() {
        assert!(Photo::sent("AgACAgIAAxkBAAI-_", FileForm::Picture).is_some());
        for id in ["", "a b", "a\n", &"a".repeat(257)] {
            assert_eq!(Photo::sent(id, FileForm::Picture), None, "{id:?}");
        }
    }
}

//! Pictures and other files that a person sends.

use axum::body::Bytes;
use serde_json::json;

use super::call::Call;
use super::failure::{Answer, Failure};
use super::message::{Content, File};
use super::person::Person;
use super::shared::Shared;
use super::text::Text;
use super::world::Post;

/// How every picture begins that a person sends.
const JPEG: &[u8] = b"\xff\xd8\xff\xe0 a picture";

/// In bytes: bots get no larger files.
const LARGEST: usize = 20 << 20;
/// Where files lie, under the address of files and the token.
const FOLDER: &str = "documents/";

pub(super) fn get_file(shared: &Shared, call: &Call) -> Answer {
    let world = shared.world();
    let Some(file) = world.file(&call.text("file_id")) else {
        return Err(Failure::bad_request("invalid file_id"));
    };
    if file.size > LARGEST {
        return Err(Failure::bad_request("file is too big"));
    }
    let mut answer = file.json();
    answer["file_path"] = format!("{FOLDER}{}", file.id).into();
    Ok(answer)
}

/// The bytes of the file at a path that [`get_file`] has told.
pub(super) fn content(shared: &Shared, path: &str) -> Option<Bytes> {
    let id = path.strip_prefix(FOLDER)?;
    shared.world().file(id).map(|file| file.content.clone())
}

impl Person {
    /// Sends a photo, of which Telegram makes several sizes.
    #[track_caller]
    pub fn sends_photo(&self) -> i64 {
        let photo = self.picture(true);
        self.sends(Post::by_person(Content::Photo(photo)))
    }

    /// Sends a picture as a file, without loss.
    #[track_caller]
    pub fn sends_picture_file(&self) -> i64 {
        let file = self.picture(false);
        self.sends(Post::by_person(Content::Document(file)))
    }

    /// Sends photos together: an album, whose parts come one by one.
    #[track_caller]
    pub fn sends_album(&self, count: usize) {
        for _ in 0..count {
            let sizes = self.picture(true).sizes();
            self.sends_content(json!({"photo": sizes, "media_group_id": "13574902"}));
        }
    }

    /// Sends a file under any name. Its size is told, whatever it is.
    #[track_caller]
    pub fn sends_file(&self, name: &str, size: usize) -> i64 {
        let mut file = File {
            name: name.to_owned(),
            size,
            content_type: "application/pdf".to_owned(),
            ..self.picture(false)
        };
        self.keeps(&mut file);
        self.sends(Post::by_person(Content::Document(file)))
    }

    fn picture(&self, is_photo: bool) -> File {
        let mut file = File {
            name: "IMG_0001.jpg".to_owned(),
            size: JPEG.len(),
            content: Bytes::from_static(JPEG),
            caption: Text::default().into(),
            id: String::new(),
            is_photo,
            content_type: "image/jpeg".to_owned(),
        };
        self.keeps(&mut file);
        file
    }
}

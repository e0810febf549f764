//! Files that people have sent: Telegram keeps them, and gives their bytes.

use futures::future::BoxFuture;
use serde::Deserialize;
use teloxide::RequestError;
use teloxide::payloads::GetFile;
use tilmash_engine::value::Document;

use super::api::Api;
use super::failure::Failure;
use crate::tools::{Files, Response};

const NOT_NOW: Response = Response::Nothing("Telegram does not give the file");
const NO_MORE: Response = Response::Unreadable("Telegram has the file no more");
const TOO_LARGE: Response = Response::Unreadable("the file is too large to be sent");

/// The part of a `File` that is needed.
#[derive(Deserialize)]
struct Found {
    file_path: Option<String>,
}

impl Files for Api {
    fn fetch<'f>(
        &'f self,
        file: &'f Document,
        most: usize,
    ) -> BoxFuture<'f, Result<Vec<u8>, Response>> {
        Box::pin(self.download(file, most))
    }
}

impl Api {
    async fn download(&self, file: &Document, most: usize) -> Result<Vec<u8>, Response> {
        if file.size() > most as u64 {
            return Err(TOO_LARGE);
        }
        let found = self.ask::<_, Found>(GetFile::new(file.id().to_owned().into()));
        let found = found.await.map_err(|error| unfetched(&error))?;
        let path = found.file_path.ok_or(NO_MORE)?;
        let bot = self.bot();
        let mut url = bot.api_url();
        url.path_segments_mut()
            .expect("the settings take only web addresses")
            .push("file")
            .push(&format!("bot{}", bot.token()))
            .extend(path.split('/'));
        // An error has the address, and the address has the token.
        let answer = bot.client().get(url).send().await.map_err(|_| NOT_NOW)?;
        let mut answer = answer.error_for_status().map_err(|_| NOT_NOW)?;
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|_| NOT_NOW)? {
            if bytes.len() + chunk.len() > most {
                return Err(TOO_LARGE);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}

fn unfetched(error: &RequestError) -> Response {
    match Failure::of(error) {
        Failure::Refused => NO_MORE,
        Failure::NotModified
        | Failure::Blocked
        | Failure::TooFast(_)
        | Failure::Conflict
        | Failure::Webhook
        | Failure::Token
        | Failure::Gone
        | Failure::Moved(_)
        | Failure::NoText
        | Failure::Passing => NOT_NOW,
    }
}

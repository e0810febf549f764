//! One call of a method, in whichever way its parameters arrived.
//!
//! The Bot API server reads every parameter as text. So a number may arrive in quotes, and an
//! object as a string of JSON.

use std::collections::HashMap;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Form, FromRequest, Multipart, Query};
use axum::http::{Request, header};
use serde_json::{Map, Value, json};

use super::failure::Failure;
use super::fields;
use super::method::{self, Method};

/// Telegram's limit on an upload, in bytes.
const UPLOAD_LIMIT: usize = 50 * 1024 * 1024;

pub(super) struct Call {
    /// As the documentation spells it; if there is no such method, as the caller spelled it.
    pub(super) name: String,
    pub(super) method: Option<&'static Method>,
    pub(super) parameters: Map<String, Value>,
    /// Whether it is the bot's response to a posted update.
    pub(super) in_response: bool,
    uploads: HashMap<String, Upload>,
}

/// A file in the call.
#[derive(Debug, Clone)]
pub(super) struct Upload {
    pub(super) file_name: String,
    pub(super) content_type: String,
    pub(super) content: Bytes,
}

/// How a parameter names a file.
pub(super) enum FileSource<'call> {
    Upload(&'call Upload),
    /// An identifier given out earlier, or a URL.
    Name(String),
}

impl Call {
    pub(super) async fn read(name: &str, request: Request<Body>) -> Result<Self, Failure> {
        let Query(query) = Query::<Vec<(String, String)>>::try_from_uri(request.uri())
            .map_err(|_| Failure::bad_request("can't parse query"))?;
        let method = method::named(name);
        let mut call = Self {
            name: method.map_or(name, |method| method.name.word()).to_owned(),
            method,
            parameters: as_parameters(query).collect(),
            in_response: false,
            uploads: HashMap::new(),
        };
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default()
            .to_ascii_lowercase();
        let mut request = request;
        DefaultBodyLimit::max(UPLOAD_LIMIT).apply(&mut request);
        if kind.starts_with("multipart/form-data") {
            call.read_multipart(request).await?;
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            call.read_form(request).await?;
        } else if kind.starts_with("application/json") {
            call.read_json(request).await?;
        }
        Ok(call)
    }

    /// The call that a bot makes in its response to a posted update. `None` if it makes none. What
    /// cannot be read is a call of no method, which is refused.
    pub(super) fn read_response(kind: &str, body: &[u8]) -> Option<Self> {
        if body.is_empty() {
            return None;
        }
        let is_json = kind.to_ascii_lowercase().starts_with("application/json");
        let mut parameters = match serde_json::from_slice(body) {
            Ok(Value::Object(parameters)) if is_json => parameters,
            Ok(_) | Err(_) => Map::new(),
        };
        let name = match parameters.remove("method") {
            Some(Value::String(name)) => name,
            Some(_) | None => String::new(),
        };
        let method = method::named(&name);
        Some(Self {
            name: method.map_or(name, |method| method.name.word().to_owned()),
            method,
            parameters,
            in_response: true,
            uploads: HashMap::new(),
        })
    }

    /// The parameter as text. An absent one is empty, because Telegram does not distinguish the
    /// two.
    pub(super) fn text(&self, name: &str) -> String {
        match self.parameters.get(name) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        }
    }

    /// The parameter as a number; zero if it is absent or not a number.
    pub(super) fn integer(&self, name: &str) -> i64 {
        self.text(name).trim().parse().unwrap_or(0)
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        matches!(
            self.text(name).to_lowercase().as_str(),
            "true" | "yes" | "1"
        )
    }

    pub(super) fn chat_id(&self) -> Option<i64> {
        self.text("chat_id").parse().ok()
    }

    /// The parameter as JSON, if it is present; `what` names it in the refusal.
    pub(super) fn json(&self, name: &str, what: &str) -> Result<Option<Value>, Failure> {
        match self.parameters.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text)
                .map(Some)
                .map_err(|_| Failure::bad_request(format!("can't parse {what} JSON object"))),
            Some(other) => Ok(Some(other.clone())),
        }
    }

    pub(super) fn file(&self, name: &str) -> Option<FileSource<'_>> {
        let text = self.text(name);
        let upload = match text.strip_prefix("attach://") {
            Some(part) => self.uploads.get(part),
            None if text.is_empty() => self.uploads.get(name),
            None => return Some(FileSource::Name(text)),
        };
        upload.map(FileSource::Upload)
    }

    /// Parameters and uploads together, for the journal.
    pub(super) fn everything(&self) -> Value {
        let mut everything = self.parameters.clone();
        for (name, upload) in &self.uploads {
            let described = json!({"file_name": upload.file_name, "size": upload.content.len()});
            everything.insert(name.clone(), described);
        }
        Value::Object(everything)
    }

    /// The parameters, and the fields within them, whose names the Bot API does not know.
    pub(super) fn unknown_parameters(&self) -> Vec<String> {
        let Some(method) = self.method else {
            return Vec::new();
        };
        let unknown_of = |name: &String| {
            if !method.parameters.contains(&name.as_str()) {
                return vec![name.clone()];
            }
            match self.json(name, name) {
                Ok(Some(value)) => fields::unknown(name, &value),
                // It is a text, or not JSON at all.
                Ok(None) | Err(_) => Vec::new(),
            }
        };
        self.parameters.keys().flat_map(unknown_of).collect()
    }

    async fn read_json(&mut self, request: Request<Body>) -> Result<(), Failure> {
        let body = Bytes::from_request(request, &())
            .await
            .map_err(|_| Failure::too_large())?;
        if body.is_empty() {
            return Ok(());
        }
        match serde_json::from_slice(&body) {
            Ok(Value::Object(parameters)) => {
                self.parameters.extend(parameters);
                Ok(())
            }
            Ok(_) | Err(_) => Err(Failure::bad_request("can't parse JSON object")),
        }
    }

    async fn read_form(&mut self, request: Request<Body>) -> Result<(), Failure> {
        let Form(pairs) = Form::<Vec<(String, String)>>::from_request(request, &())
            .await
            .map_err(|_| Failure::bad_request("can't parse form"))?;
        self.parameters.extend(as_parameters(pairs));
        Ok(())
    }

    async fn read_multipart(&mut self, request: Request<Body>) -> Result<(), Failure> {
        let malformed = || Failure::bad_request("can't parse multipart form");
        let mut form = Multipart::from_request(request, &())
            .await
            .map_err(|_| malformed())?;
        while let Some(field) = form.next_field().await.map_err(|_| malformed())? {
            let name = field.name().unwrap_or_default().to_owned();
            let file_name = field.file_name().map(str::to_owned);
            let content_type = field.content_type().map(str::to_owned);
            let bytes = field.bytes().await.map_err(|_| Failure::too_large())?;
            let Some(file_name) = file_name else {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                self.parameters.insert(name, Value::String(text));
                continue;
            };
            let upload = Upload {
                file_name,
                content_type: content_type.unwrap_or_else(|| "application/octet-stream".to_owned()),
                content: bytes,
            };
            self.uploads.insert(name, upload);
        }
        Ok(())
    }
}

fn as_parameters(pairs: Vec<(String, String)>) -> impl Iterator<Item = (String, Value)> {
    pairs
        .into_iter()
        .map(|(name, text)| (name, Value::String(text)))
}

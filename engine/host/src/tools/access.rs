//! Where a tool is reached, and how it knows us. Nothing of it is ever shown.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use reqwest::Url;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use tilmash_engine::name::Name;

use super::built_in::BuiltIn;

/// How one tool is reached.
#[derive(Clone)]
pub enum ToolAccess {
    Http(ToolAddress),
    /// A server that speaks the Model Context Protocol.
    McpAddress(ToolAddress),
    /// A program that speaks the Model Context Protocol.
    McpProgram(ToolProgram),
    BuiltIn(Arc<dyn BuiltIn>),
}

impl fmt::Debug for ToolAccess {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ToolAccess(…)")
    }
}

/// An address, with the headers that are secret.
#[derive(Clone)]
pub struct ToolAddress {
    pub(crate) url: Url,
    pub(crate) bearer: Option<String>,
    pub(crate) headers: HeaderMap,
    /// Further headers, by operation.
    pub(crate) operations: BTreeMap<Name, HeaderMap>,
}

/// A program that the bot starts.
#[derive(Clone)]
pub struct ToolProgram {
    pub command: String,
    pub args: Vec<String>,
    /// All that it is given of the environment, beside `PATH`.
    pub environment: Vec<(String, String)>,
    /// Where it is started.
    pub directory: PathBuf,
    pub errors: ProgramErrors,
}

/// What becomes of what a program writes to its standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProgramErrors {
    /// It may have what people have told, so nobody reads it.
    Dropped,
    /// It goes to our own.
    Shown,
}

impl ToolAddress {
    /// `None` if the address is none, or a header has signs that no header may have.
    pub fn new(
        address: &str,
        bearer: Option<&str>,
        headers: &[(String, String)],
    ) -> Option<ToolAddress> {
        let url = Url::parse(address).ok()?;
        let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
        if !is_web || url.query().is_some() || url.fragment().is_some() {
            return None;
        }
        // So that it fails here and not in a call.
        if let Some(bearer) = bearer {
            secret(&format!("Bearer {bearer}"))?;
        }
        Some(ToolAddress {
            url,
            bearer: bearer.map(str::to_owned),
            headers: header_map(headers)?,
            operations: BTreeMap::new(),
        })
    }

    /// Adds headers of one operation. `None` if one has signs that no header may have.
    #[must_use]
    pub fn with_headers(mut self, operation: &Name, headers: &[(String, String)]) -> Option<Self> {
        self.operations
            .insert(operation.clone(), header_map(headers)?);
        Some(self)
    }

    /// All headers of an operation.
    pub(crate) fn headers_of(&self, operation: &str) -> HeaderMap {
        let mut headers = self.headers.clone();
        if let Some(bearer) = &self.bearer
            && let Some(value) = secret(&format!("Bearer {bearer}"))
        {
            headers.insert(AUTHORIZATION, value);
        }
        if let Some(own) = self.operations.get(operation) {
            headers.extend(own.clone());
        }
        headers
    }
}

fn header_map(headers: &[(String, String)]) -> Option<HeaderMap> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.insert(name.parse::<HeaderName>().ok()?, secret(value)?);
    }
    Some(map)
}

fn secret(value: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(value).ok()?;
    value.set_sensitive(true);
    Some(value)
}

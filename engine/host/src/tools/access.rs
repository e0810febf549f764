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

/// What is shorter is no secret that could be kept, and would be found in any line.
const SHORTEST_SECRET: usize = 8;

impl ToolAccess {
    /// What no line of a log may repeat.
    pub(crate) fn secrets(&self) -> Vec<&str> {
        let all: Vec<&str> = match self {
            ToolAccess::Http(address) | ToolAccess::McpAddress(address) => {
                let all = std::iter::once(&address.headers).chain(address.operations.values());
                let headers = all.flat_map(HeaderMap::values);
                let headers = headers.filter_map(|value| value.to_str().ok());
                headers.chain(address.bearer.as_deref()).collect()
            }
            ToolAccess::McpProgram(program) => {
                let values = program.environment.iter();
                values.map(|(_, value)| value.as_str()).collect()
            }
            ToolAccess::BuiltIn(_) => Vec::new(),
        };
        let long = all
            .into_iter()
            .filter(|secret| secret.len() >= SHORTEST_SECRET);
        long.collect()
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_a_tool_knows_us_by_is_secret() {
        let headers = [("x-key".to_owned(), "key-of-the-shop".to_owned())];
        let own = [("x-terminal".to_owned(), "terminal-17".to_owned())];
        let address = ToolAddress::new("https://example.com/api", Some("tok-bearer"), &headers)
            .and_then(|address| address.with_headers(&Name::new("pay"), &own))
            .expect("an address");
        let access = ToolAccess::Http(address);
        let secrets = access.secrets();
        for secret in ["tok-bearer", "key-of-the-shop", "terminal-17"] {
            assert!(secrets.contains(&secret), "{secret}");
        }
        let environment = ["token-of-bank", "1"].map(|value| ("KEY".to_owned(), value.to_owned()));
        let program = ToolAccess::McpProgram(ToolProgram {
            command: "plugin".to_owned(),
            args: Vec::new(),
            environment: environment.into(),
            directory: PathBuf::new(),
            errors: ProgramErrors::Dropped,
        });
        assert_eq!(program.secrets(), ["token-of-bank"]);
    }
}

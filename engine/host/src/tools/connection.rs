//! Calls by HTTP.

use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, Instant};

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method, Url, redirect};
use tilmash_engine::model::Tool;
use tilmash_engine::name::Name;
use tilmash_engine::syntax;
use tilmash_engine::tool::{Body, HttpRequest, LARGEST_ANSWER};

use super::Response;
use super::circuit::{Change, Circuits};

/// The header by which a tool knows a call that it has taken before.
const KEY: &str = "idempotency-key";

/// Where a tool is reached, and how it knows us. Nothing of it is ever shown.
#[derive(Clone)]
pub struct ToolAddress {
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
}

impl fmt::Debug for ToolAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ToolAddress(…)")
    }
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
        let mut map = HeaderMap::new();
        let mut add = |name: HeaderName, value: &str| {
            let mut value = HeaderValue::from_str(value).ok()?;
            value.set_sensitive(true);
            map.insert(name, value);
            Some(())
        };
        if let Some(bearer) = bearer {
            add(AUTHORIZATION, &format!("Bearer {bearer}"))?;
        }
        for (name, value) in headers {
            add(name.parse().ok()?, value)?;
        }
        Some(ToolAddress { url, headers: map })
    }
}

/// The tools of an app, reached by HTTP.
#[derive(Debug)]
pub struct Connections {
    client: Client,
    addresses: BTreeMap<Name, ToolAddress>,
    circuits: Circuits,
}

impl Connections {
    pub fn new(addresses: BTreeMap<Name, ToolAddress>) -> Connections {
        let client = Client::builder()
            // Wherever an answer leads, our secrets would go too.
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT)
            .build();
        Connections {
            client: client.expect("the TLS of this program can be set up"),
            addresses,
            circuits: Circuits::default(),
        }
    }

    /// Each tool that was called, and whether it answers.
    pub(crate) fn answering(&self) -> Vec<(Name, bool)> {
        self.circuits.all()
    }

    pub(super) async fn call(&self, tool: &Tool, request: &HttpRequest, key: &str) -> Response {
        let Some(address) = self.addresses.get(&tool.name) else {
            return Response::Unreadable("it has no address");
        };
        if !self.circuits.lets_through(&tool.name, Instant::now()) {
            return Response::Nothing("it is down");
        }
        let timeout = Duration::try_from(tool.timeout).unwrap_or(CONNECT);
        let exchange = tokio::time::timeout(timeout, self.exchange(address, request, key)).await;
        let response = exchange.unwrap_or(Response::Nothing("it takes too long"));
        self.note(&tool.name, &response);
        response
    }

    /// Notes whether a tool answers. The log has a line when that changes.
    fn note(&self, tool: &Name, response: &Response) {
        let change = match response {
            Response::Nothing(_) | Response::Answer(500..600, _) => {
                self.circuits.unanswered(tool, Instant::now())
            }
            Response::Answer(..) | Response::Unreadable(_) => self.circuits.answered(tool),
        };
        match change {
            Some(Change::Down) => tracing::error!(%tool, "the tool is down"),
            Some(Change::Back) => tracing::info!(%tool, "the tool answers again"),
            None => {}
        }
    }

    async fn exchange(&self, address: &ToolAddress, request: &HttpRequest, key: &str) -> Response {
        let mut url = address.url.clone();
        let path = format!("{}{}", url.path().trim_end_matches('/'), request.path);
        url.set_path(&path);
        if !request.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&request.query);
        }
        let mut call = self
            .client
            .request(method(request.method), url)
            .headers(address.headers.clone())
            .header(KEY, key);
        if let Some(Body::Json(json)) = &request.body {
            call = call.json(json);
        }
        let mut response = match call.send().await {
            Ok(response) => response,
            Err(error) => return Response::Nothing(why(&error)),
        };
        let mut body = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() > LARGEST_ANSWER => {
                    return Response::Unreadable("its answer is too large");
                }
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => return Response::Answer(response.status().as_u16(), body),
                Err(error) => return Response::Nothing(why(&error)),
            }
        }
    }
}

/// How long a connection may take to begin.
const CONNECT: Duration = Duration::from_secs(5);

fn method(method: syntax::Method) -> Method {
    match method {
        syntax::Method::Get => Method::GET,
        syntax::Method::Post => Method::POST,
        syntax::Method::Put => Method::PUT,
        syntax::Method::Patch => Method::PATCH,
        syntax::Method::Delete => Method::DELETE,
    }
}

/// What has gone wrong, without the address, which may be secret.
fn why(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "it takes too long"
    } else if error.is_connect() {
        "it cannot be reached"
    } else if error.is_body() || error.is_decode() {
        "its answer breaks off"
    } else {
        "the connection has broken"
    }
}

//! Calls by HTTP.

use std::time::Duration;

use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderMap, HeaderName, RETRY_AFTER};
use reqwest::multipart::{self, Part};
use reqwest::{Client, Method, redirect};
use tilmash_engine::syntax;
use tilmash_engine::tool::{Body, Field, HttpRequest};

use super::Response;
use super::access::ToolAddress;

/// The header by which a tool knows a call that it has taken before.
const KEY: &str = "idempotency-key";
/// How long a connection may take to begin.
pub(super) const CONNECT: Duration = Duration::from_secs(5);
/// However long a tool wants us to wait, a person waits no longer than this for the next try.
const LONGEST_REST: Duration = Duration::from_secs(60);

/// A client for all tools.
pub(super) fn client() -> Client {
    let client = Client::builder()
        // Wherever an answer leads, our secrets would go too.
        .redirect(redirect::Policy::none())
        .connect_timeout(CONNECT)
        .build();
    client.expect("the TLS of this program can be set up")
}

/// Asks, with the bytes of the files of a form in their order.
pub(super) async fn exchange(
    client: &Client,
    address: &ToolAddress,
    operation: &str,
    request: &HttpRequest,
    files: Vec<Vec<u8>>,
    key: &str,
    most: usize,
) -> Response {
    let mut url = address.url.clone();
    let path = format!("{}{}", url.path().trim_end_matches('/'), request.path);
    url.set_path(&path);
    if !request.query.is_empty() {
        url.query_pairs_mut().extend_pairs(&request.query);
    }
    let call = client
        .request(method(request.method), url)
        .headers(address.headers_of(operation))
        .header(KEY, key);
    let call = match &request.body {
        None => call,
        Some(Body::Json(json)) => call.json(json),
        Some(Body::Form(fields)) => call.form(fields),
        Some(Body::Multipart(fields)) => call.multipart(multipart(fields, files)),
    };
    let response = match call.send().await {
        Ok(response) => response,
        Err(error) => return Response::Nothing(why(&error)),
    };
    let (status, after) = (response.status().as_u16(), rest(response.headers()));
    let header = |name: HeaderName| {
        let value = response.headers().get(name)?;
        // What is not ASCII is UTF-8, if it is anything.
        std::str::from_utf8(value.as_bytes())
            .ok()
            .map(str::to_owned)
    };
    let (content_type, disposition) = (header(CONTENT_TYPE), header(CONTENT_DISPOSITION));
    match read(response, most).await {
        Ok(body) => Response::Answer {
            status,
            body,
            content_type,
            disposition,
            after,
        },
        Err(response) => response,
    }
}

fn multipart(fields: &[(String, Field)], files: Vec<Vec<u8>>) -> multipart::Form {
    let mut files = files.into_iter();
    let mut form = multipart::Form::new();
    for (name, field) in fields {
        let part = match field {
            Field::Text(text) => Part::text(text.clone()),
            Field::File(file) => {
                let bytes = files.next().unwrap_or_default();
                Part::bytes(bytes).file_name(file.name().to_owned())
            }
        };
        form = form.part(name.clone(), part);
    }
    form
}

/// The whole body, of so many bytes at most.
pub(super) async fn read(
    mut response: reqwest::Response,
    most: usize,
) -> Result<Vec<u8>, Response> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > most => {
                return Err(Response::Unreadable("its answer is too large"));
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok(body),
            Err(error) => return Err(Response::Nothing(why(&error))),
        }
    }
}

/// How long the tool wants to be left alone. A date is not read: clocks differ.
fn rest(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?;
    let seconds: u64 = seconds.trim().parse().ok()?;
    Some(Duration::from_secs(seconds).min(LONGEST_REST))
}

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
pub(super) fn why(error: &reqwest::Error) -> &'static str {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_is_left_alone_as_long_as_it_wants_but_no_longer_than_a_person_waits() {
        let asked = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, value.parse().unwrap());
            rest(&headers)
        };
        assert_eq!(asked("7"), Some(Duration::from_secs(7)));
        assert_eq!(asked("86400"), Some(LONGEST_REST));
        assert_eq!(asked("Wed, 21 Oct 2026 07:28:00 GMT"), None);
        assert_eq!(asked("-1"), None);
        assert_eq!(rest(&HeaderMap::new()), None);
    }
}

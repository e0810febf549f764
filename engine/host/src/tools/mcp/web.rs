//! A server that speaks the Model Context Protocol over HTTP ("streamable HTTP").
//!
//! The SDK's own client needs another version of reqwest, and so a second copy of it. This one has
//! our limits, follows no redirect, and opens no stream by which a server speaks unasked.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use futures::StreamExt;
use futures::stream::{self, BoxStream};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Client, RequestBuilder, StatusCode};
use rmcp::model::{ClientJsonRpcMessage, ServerJsonRpcMessage};
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::transport::streamable_http_client::{
    SseError, StreamableHttpClient, StreamableHttpClientTransportConfig, StreamableHttpError,
    StreamableHttpPostResponse,
};
use sse_stream::{Sse, SseStream};
use tilmash_engine::tool::LARGEST_ANSWER;

use crate::tools::Response;
use crate::tools::access::ToolAddress;
use crate::tools::http;

const SESSION: &str = "mcp-session-id";
const JSON: &str = "application/json";
const EVENTS: &str = "text/event-stream";

#[derive(Clone)]
pub(super) struct Web(Client);

/// Why a server gives no answer, in words without anything secret.
#[derive(Clone, Copy, Debug)]
pub(super) struct NoAnswer {
    why: &'static str,
    /// Whether it may answer another time.
    may_pass: bool,
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.why)
    }
}

impl Error for NoAnswer {}

type Failure = StreamableHttpError<NoAnswer>;

pub(super) fn transport(
    address: &ToolAddress,
    client: Client,
) -> StreamableHttpClientTransport<Web> {
    let mut config = StreamableHttpClientTransportConfig::with_uri(address.url.as_str());
    if let Some(bearer) = &address.bearer {
        config = config.auth_header(bearer.clone());
    }
    let headers = address.headers.iter();
    let headers = headers.map(|(name, value)| (name.clone(), value.clone()));
    config = config.custom_headers(headers.collect());
    StreamableHttpClientTransport::with_client(Web(client), config)
}

/// What an error of the connection means.
pub(super) fn failure(error: &(dyn Error + 'static)) -> Response {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(Failure::Client(no_answer)) = error.downcast_ref::<Failure>() {
            return match no_answer.may_pass {
                true => Response::Nothing(no_answer.why),
                false => Response::Unreadable(no_answer.why),
            };
        }
        next = error.source();
    }
    Response::Nothing("the connection has broken")
}

fn may_pass(why: &'static str) -> Failure {
    StreamableHttpError::Client(NoAnswer {
        why,
        may_pass: true,
    })
}

fn does_not_pass(why: &'static str) -> Failure {
    StreamableHttpError::Client(NoAnswer {
        why,
        may_pass: false,
    })
}

fn known_as(
    request: RequestBuilder,
    session: Option<&Arc<str>>,
    bearer: Option<String>,
    headers: HashMap<HeaderName, HeaderValue>,
) -> RequestBuilder {
    let mut request = request.headers(headers.into_iter().collect());
    if let Some(bearer) = bearer {
        request = request.bearer_auth(bearer);
    }
    match session {
        Some(session) => request.header(SESSION, session.as_ref()),
        None => request,
    }
}

impl StreamableHttpClient for Web {
    type Error = NoAnswer;

    async fn post_message(
        &self,
        uri: Arc<str>,
        message: ClientJsonRpcMessage,
        session: Option<Arc<str>>,
        bearer: Option<String>,
        headers: HashMap<HeaderName, HeaderValue>,
    ) -> Result<StreamableHttpPostResponse, Failure> {
        let is_request = matches!(message, ClientJsonRpcMessage::Request(_));
        let request = self
            .0
            .post(uri.as_ref())
            .header(ACCEPT, format!("{JSON}, {EVENTS}"));
        let request = known_as(request, session.as_ref(), bearer, headers);
        let response = request.json(&message).send().await;
        let response = response.map_err(|error| may_pass(http::why(&error)))?;
        let header = |name: &str| {
            let value = response.headers().get(name)?.to_str().ok()?;
            Some(value.to_owned())
        };
        let (named, kind) = (header(SESSION), header(CONTENT_TYPE.as_str()));
        let kind = kind.unwrap_or_default();
        match response.status() {
            StatusCode::ACCEPTED | StatusCode::NO_CONTENT => {
                return Ok(StreamableHttpPostResponse::Accepted);
            }
            StatusCode::NOT_FOUND if session.is_some() => {
                return Err(StreamableHttpError::SessionExpired);
            }
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS => {
                return Err(may_pass("it wants to be left alone for a while"));
            }
            status if status.is_server_error() => {
                return Err(may_pass("its server has a fault"));
            }
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                return Err(does_not_pass("it does not let us in"));
            }
            status if status.is_redirection() => {
                return Err(does_not_pass("it leads to another address"));
            }
            // An error of the protocol may come with any status.
            status if status.is_success() || kind.starts_with(JSON) => {}
            _ => return Err(does_not_pass("it does not take the call")),
        }
        if kind.starts_with(EVENTS) {
            return Ok(StreamableHttpPostResponse::Sse(events(response), named));
        }
        let body = match http::read(response, LARGEST_ANSWER).await {
            Ok(body) => body,
            Err(Response::Unreadable(why)) => return Err(does_not_pass(why)),
            Err(Response::Nothing(why)) => return Err(may_pass(why)),
            Err(Response::Answer { .. } | Response::Given(_) | Response::Refused) => {
                unreachable!("what could not be read is no answer")
            }
        };
        if !is_request {
            return Ok(StreamableHttpPostResponse::Accepted);
        }
        let message: ServerJsonRpcMessage = serde_json::from_slice(&body)
            .map_err(|_| does_not_pass("it does not speak the Model Context Protocol"))?;
        Ok(StreamableHttpPostResponse::Json(message, named))
    }

    async fn delete_session(
        &self,
        uri: Arc<str>,
        session: Arc<str>,
        bearer: Option<String>,
        headers: HashMap<HeaderName, HeaderValue>,
    ) -> Result<(), Failure> {
        let request = known_as(self.0.delete(uri.as_ref()), Some(&session), bearer, headers);
        // Whether it has listened makes no difference to us.
        let _ = request.send().await;
        Ok(())
    }

    async fn get_stream(
        &self,
        _: Arc<str>,
        _: Option<Arc<str>>,
        _: Option<String>,
        _: Option<String>,
        _: HashMap<HeaderName, HeaderValue>,
    ) -> Result<BoxStream<'static, Result<Sse, SseError>>, Failure> {
        Err(StreamableHttpError::ServerDoesNotSupportSse)
    }
}

/// The events of an answer, which has as many bytes as any other at most.
fn events(response: reqwest::Response) -> BoxStream<'static, Result<Sse, SseError>> {
    let bytes = stream::unfold(Some((response, 0)), |state| async {
        let (mut response, before) = state?;
        match response.chunk().await {
            Ok(None) => None,
            Ok(Some(chunk)) if before + chunk.len() <= LARGEST_ANSWER => {
                let read = before + chunk.len();
                Some((Ok(chunk), Some((response, read))))
            }
            Ok(Some(_)) => {
                let error = NoAnswer {
                    why: "its answer is too large",
                    may_pass: false,
                };
                Some((Err(error), None))
            }
            Err(error) => {
                let error = NoAnswer {
                    why: http::why(&error),
                    may_pass: true,
                };
                Some((Err(error), None))
            }
        }
    });
    SseStream::from_bytes_stream(bytes).boxed()
}

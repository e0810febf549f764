//! Tools that speak the Model Context Protocol. The types of its SDK stay behind this module.
//!
//! A plugin is connected at its first call, and stays so. One that ends, floods or says nothing is
//! begun again with the next call, after a pause that doubles until it answers.

mod meter;
mod program;
mod web;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ClientCapabilities, ClientConfig,
    ContentBlock, ErrorCode, Implementation, PaginatedRequestParams, ProtocolVersion,
    RequestMetaObject,
};
use rmcp::service::{
    ClientInitializeError, ClientLifecycleMode, ClientServiceExt, Peer, RoleClient, RunningService,
    ServiceError,
};
use serde_json::{Map, Value as Json};
use tokio::process::Child;
use tokio::sync::Mutex;

use self::meter::Meter;
use super::Response;
use super::access::{ToolAddress, ToolProgram};
use crate::stop::{Stop, Stopper};

/// Where in `_meta` the key of a call stands, by which a tool knows a call that it has taken
/// before.
pub const KEY: &str = "tilmash/idempotencyKey";

/// How long a program may take to start.
const START: Duration = Duration::from_secs(30);
/// The pause before it is started again, which doubles up to the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// After so many calls in a row without an answer, it is ended and begun again.
const UNANSWERED: u32 = 3;
/// How long the end of a connection may take.
const END: Duration = Duration::from_secs(2);
/// How long after its output has closed a program may still be there that has ended.
const GONE: Duration = Duration::from_millis(500);
/// No list of what a tool offers is longer.
const MOST_OFFERS: usize = 1000;
const MOST_PAGES: usize = 50;

/// One operation that a tool offers.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub name: String,
    pub about: Option<String>,
    /// The JSON Schema of what it takes.
    pub takes: Json,
    /// The JSON Schema of what it gives, if it tells.
    pub gives: Option<Json>,
}

/// A plugin, connected or not.
pub(super) struct Plugin {
    inner: Arc<Inner>,
    stopper: Stopper,
}

struct Inner {
    start: Start,
    session: Mutex<Session>,
    /// Calls in a row that got no answer.
    unanswered: AtomicU32,
    stop: Stop,
}

/// How a plugin is connected.
enum Start {
    Program(ToolProgram),
    Address(Box<ToolAddress>, reqwest::Client),
}

#[derive(Default)]
struct Session {
    open: Option<Open>,
    /// How often it was begun since it answered last.
    begun: u32,
    not_before: Option<Instant>,
}

/// A plugin that is connected.
struct Open {
    service: RunningService<RoleClient, ClientConfig>,
    child: Option<Child>,
    meter: Arc<Meter>,
}

/// What a call needs of a connection.
struct Line {
    peer: Peer<RoleClient>,
    meter: Arc<Meter>,
}

impl Plugin {
    /// A program that the bot starts.
    pub(super) fn of(program: ToolProgram) -> Plugin {
        Plugin::new(Start::Program(program))
    }

    /// A server.
    pub(super) fn at(address: ToolAddress, client: reqwest::Client) -> Plugin {
        Plugin::new(Start::Address(Box::new(address), client))
    }

    fn new(start: Start) -> Plugin {
        let (stopper, stop) = Stop::new();
        let inner = Inner {
            start,
            session: Mutex::default(),
            unanswered: AtomicU32::new(0),
            stop,
        };
        Plugin {
            inner: Arc::new(inner),
            stopper,
        }
    }

    pub(super) async fn call(
        &self,
        name: &str,
        arguments: &Map<String, Json>,
        key: &str,
    ) -> Response {
        let asking = Asking::new(&self.inner);
        let line = match self.inner.line().await {
            Ok(line) => line,
            Err(why) => {
                // It was not asked.
                asking.answered();
                return Response::Nothing(why);
            }
        };
        line.meter.asked();
        let mut meta = RequestMetaObject::new();
        meta.0.0.insert(KEY.to_owned(), key.into());
        let mut call =
            CallToolRequestParams::new(name.to_owned()).with_arguments(arguments.clone());
        call.meta = Some(meta);
        let answer = line.peer.call_tool_once(call).await;
        asking.answered();
        let response = match answer {
            Ok(CallToolResponse::Complete(result)) => given(result),
            Ok(_) => Response::Unreadable("it asks something back"),
            Err(error) => no_answer(&error, &line.meter),
        };
        if !matches!(response, Response::Nothing(_)) {
            self.inner.works();
        }
        response
    }

    /// What it says that it can be asked to do.
    pub(super) async fn offers(&self) -> Result<Vec<Offer>, String> {
        self.listed().await.map_err(|why| match &self.inner.start {
            Start::Program(program) if why == program::NOT_STARTED => {
                format!("{why}: `{}`", program.command)
            }
            Start::Program(_) | Start::Address(..) => why.to_owned(),
        })
    }

    async fn listed(&self) -> Result<Vec<Offer>, &'static str> {
        let line = self.inner.line().await?;
        let listing = async {
            let mut offers = Vec::new();
            let mut cursor = None;
            for _ in 0..MOST_PAGES {
                line.meter.asked();
                let page = PaginatedRequestParams::default().with_cursor(cursor);
                let page = line.peer.list_tools(Some(page)).await;
                let page = page.map_err(|error| match no_answer(&error, &line.meter) {
                    Response::Nothing(why) | Response::Unreadable(why) => why,
                    Response::Answer { .. } | Response::Given(_) | Response::Refused => {
                        unreachable!("an error is no answer")
                    }
                })?;
                offers.extend(page.tools.into_iter().map(offer));
                if offers.len() > MOST_OFFERS {
                    return Err("it offers more than anybody could use");
                }
                cursor = page.next_cursor;
                if cursor.is_none() {
                    return Ok(offers);
                }
            }
            Err("its list does not end")
        };
        let offers = tokio::time::timeout(START, listing).await;
        offers.unwrap_or(Err("it takes too long"))
    }

    /// Ends the connection, and the program. It is not begun again.
    pub(super) async fn close(&self) {
        self.stopper.stop();
        let open = self.inner.session.lock().await.open.take();
        if let Some(open) = open {
            open.end().await;
        }
    }
}

impl Inner {
    /// The connection, which is begun if there is none. Whoever waits for it may give up: it is
    /// begun all the same, for the next call.
    async fn line(self: &Arc<Inner>) -> Result<Line, &'static str> {
        let inner = Arc::clone(self);
        let connecting = tokio::spawn(async move { inner.connect().await });
        connecting.await.unwrap_or(Err("it cannot be started"))
    }

    async fn connect(&self) -> Result<Line, &'static str> {
        let mut session = self.session.lock().await;
        let is_silent = self.unanswered.load(Ordering::Relaxed) >= UNANSWERED;
        if let Some(open) = session.open.take_if(|open| is_silent || open.has_ended()) {
            self.unanswered.store(0, Ordering::Relaxed);
            // Nobody needs to wait for that.
            tokio::spawn(open.end());
        }
        if let Some(open) = &session.open {
            return Ok(open.line());
        }
        let now = Instant::now();
        if session.not_before.is_some_and(|moment| now < moment) {
            return Err("it has ended, and rests before it is started again");
        }
        let pause = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(session.begun));
        session.not_before = Some(now + pause.min(LONGEST_PAUSE));
        session.begun = session.begun.saturating_add(1);
        let mut stop = self.stop.clone();
        let open = tokio::select! {
            () = stop.requested() => return Err("the bot ends"),
            begun = tokio::time::timeout(START, self.begin()) => {
                begun.unwrap_or(Err("it takes too long to start"))?
            }
        };
        // Those who gave up while it began have not been left without an answer by this one.
        self.unanswered.store(0, Ordering::Relaxed);
        Ok(session.open.insert(open).line())
    }

    /// Greets it as servers have been greeted for long, and one that does not know that greeting as
    /// the newest are.
    async fn begin(&self) -> Result<Open, &'static str> {
        match self.greet(ClientLifecycleMode::Initialize).await {
            Ok(open) => Ok(open),
            Err(NotBegun::Refused) => {
                let newest = ClientLifecycleMode::Discover {
                    preferred_versions: vec![ProtocolVersion::LATEST],
                };
                self.greet(newest).await.map_err(NotBegun::why)
            }
            Err(not_begun) => Err(not_begun.why()),
        }
    }

    async fn greet(&self, greeting: ClientLifecycleMode) -> Result<Open, NotBegun> {
        let meter = Arc::new(Meter::default());
        let client = ClientConfig::new(
            ClientCapabilities::default(),
            Implementation::new("tilmash", env!("CARGO_PKG_VERSION")),
        );
        let (greeted, child) = match &self.start {
            Start::Program(program) => {
                let started = program::start(program, &meter);
                let (transport, child) = started.map_err(NotBegun::Because)?;
                let greeted = client.serve_with_lifecycle(transport, greeting).await;
                (greeted, Some(child))
            }
            Start::Address(address, web) => {
                let transport = web::transport(address, web.clone());
                let greeted = client.serve_with_lifecycle(transport, greeting).await;
                (greeted, None)
            }
        };
        let service = match (greeted, meter.breach()) {
            (Ok(service), _) => service,
            (Err(_), Some(why)) => return Err(NotBegun::Because(why)),
            (Err(ClientInitializeError::JsonRpcError(_)), None) => return Err(NotBegun::Refused),
            (Err(_), None) => return Err(NotBegun::Because(silent(child).await)),
        };
        Ok(Open {
            service,
            child,
            meter,
        })
    }

    /// Notes that it has answered: should it end, it is begun again at once.
    fn works(&self) {
        // Who holds it begins the next connection, and that may take longer than an answer may
        // wait.
        if let Ok(mut session) = self.session.try_lock() {
            session.begun = 0;
            session.not_before = None;
        }
    }
}

/// Why there is no connection.
enum NotBegun {
    /// It speaks, and does not know the greeting.
    Refused,
    Because(&'static str),
}

const NO_GREETING: &str = "it does not speak the Model Context Protocol";

/// Why a program, or a server, has not greeted.
async fn silent(child: Option<Child>) -> &'static str {
    let Some(mut child) = child else {
        return NO_GREETING;
    };
    // Its output may close a moment before it is gone.
    match tokio::time::timeout(GONE, child.wait()).await {
        Ok(_) => "it has ended at once",
        Err(_) => NO_GREETING,
    }
}

impl NotBegun {
    fn why(self) -> &'static str {
        match self {
            NotBegun::Refused => NO_GREETING,
            NotBegun::Because(why) => why,
        }
    }
}

impl Open {
    fn line(&self) -> Line {
        Line {
            peer: self.service.peer().clone(),
            meter: Arc::clone(&self.meter),
        }
    }

    fn has_ended(&mut self) -> bool {
        let child = self.child.as_mut();
        let is_dead = child.is_some_and(|child| !matches!(child.try_wait(), Ok(None)));
        let has_breached = self.meter.breach().is_some();
        is_dead
            || has_breached
            || self.service.is_closed()
            || self.service.peer().is_transport_closed()
    }

    /// Closes the connection, which asks a program to end, and kills one that does not.
    async fn end(self) {
        let _ = tokio::time::timeout(END, self.service.cancel()).await;
        if let Some(mut child) = self.child
            && tokio::time::timeout(END, child.wait()).await.is_err()
        {
            // An error says that it is gone already.
            let _ = child.kill().await;
        }
    }
}

/// A call in progress. If nobody waits for it any more before there is an answer, that counts.
struct Asking<'i> {
    inner: &'i Inner,
    is_answered: bool,
}

impl<'i> Asking<'i> {
    fn new(inner: &'i Inner) -> Asking<'i> {
        Asking {
            inner,
            is_answered: false,
        }
    }

    fn answered(mut self) {
        self.is_answered = true;
        self.inner.unanswered.store(0, Ordering::Relaxed);
    }
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        if !self.is_answered {
            self.inner.unanswered.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// What a result gives: its structured content, or a text that is JSON.
fn given(result: CallToolResult) -> Response {
    if result.is_error == Some(true) {
        return Response::Refused;
    }
    if let Some(json) = result.structured_content {
        return Response::Given(json);
    }
    match result.content.as_slice() {
        [ContentBlock::Text(text)] => {
            let json = serde_json::from_str(&text.text);
            // A text of words is an answer too, for an operation that gives nothing.
            Response::Given(json.unwrap_or(Json::Null))
        }
        _ => Response::Given(Json::Null),
    }
}

/// Why there is no answer. What the tool says of it is not repeated: it may be anybody's.
fn no_answer(error: &ServiceError, meter: &Meter) -> Response {
    match error {
        ServiceError::McpError(error) if error.code == ErrorCode::INTERNAL_ERROR => {
            Response::Nothing("it has a fault")
        }
        ServiceError::McpError(_) => Response::Unreadable("it does not take the call"),
        ServiceError::UnexpectedResponse => Response::Unreadable("it answers something else"),
        ServiceError::TransportSend(error) => web::failure(error.error.as_ref()),
        ServiceError::TransportClosed
        | ServiceError::SubscriptionLagged { .. }
        | ServiceError::Cancelled { .. }
        | ServiceError::Timeout { .. }
        | ServiceError::InputRequiredRoundsExceeded { .. }
        | _ => match meter.breach() {
            Some(why) => Response::Unreadable(why),
            None => Response::Nothing("it has ended"),
        },
    }
}

fn offer(tool: rmcp::model::Tool) -> Offer {
    Offer {
        name: tool.name.into_owned(),
        about: tool.description.map(std::borrow::Cow::into_owned),
        takes: Json::Object(tool.input_schema.as_ref().clone()),
        gives: tool
            .output_schema
            .map(|schema| Json::Object(schema.as_ref().clone())),
    }
}

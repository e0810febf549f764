//! What a bot serves over HTTP: the webhook, if it has one, and beside it health and metrics.
//!
//! | path | answers |
//! |---|---|
//! | the webhook's | to Telegram, by the secret: 200 once the update is committed, 503 if the database failed |
//! | `/healthz` | 200: the process is alive |
//! | `/readyz` | 200 if the database answers and messages are being delivered, else 503 |
//! | `/metrics` | the counts of this process, as Prometheus reads them |
//!
//! Only the webhook's path need be reached from outside. A stranger there learns nothing but a status, costs
//! no more than a comparison, and is turned away for a while if there are many of them.

mod server;
mod strangers;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::Timestamp;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::Mutex;

use crate::dialogue::without_content;
use crate::metrics::Refused;
use crate::outbox::Pulse;
use crate::settings::Webhook;
use crate::stop::Stop;
use crate::store::{Gauges, Store};
use crate::telegram::Reception;
use strangers::Strangers;

/// Bot API, setWebhook.
const SECRET: &str = "X-Telegram-Bot-Api-Secret-Token";
/// The longest text takes some 25 kB, and an update may quote another message.
const LONGEST_BODY: usize = 1024 * 1024;
/// How long a body may take to arrive, and the database to answer whether it is there.
const PATIENCE: Duration = Duration::from_secs(10);
const SHORT_PATIENCE: Duration = Duration::from_secs(3);
/// For how long what was measured of the database is told again.
const FRESH: Duration = Duration::from_secs(1);

/// What the pages of a bot know.
pub(crate) struct Site {
    pub(crate) reception: Arc<Reception>,
    pub(crate) store: Store,
    pub(crate) pulse: Pulse,
    pub(crate) webhook: Option<Webhook>,
}

/// Serves a site until it is to stop; the requests in hand are finished.
pub(crate) async fn serve(listener: TcpListener, site: Site, stop: Stop) {
    if let Ok(address) = listener.local_addr() {
        tracing::info!("health and metrics are served at {address}");
    }
    let shared = Arc::new(Shared {
        site,
        strangers: Strangers::default(),
        measured: Mutex::default(),
    });
    let router = Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
        .fallback(webhook)
        .with_state(shared);
    server::serve(listener, router, stop).await;
}

struct Shared {
    site: Site,
    strangers: Strangers,
    measured: Mutex<Option<Measured>>,
}

/// What the database told, and when; no figures if it did not answer.
#[derive(Clone, Copy)]
struct Measured {
    at: Instant,
    gauges: Option<Gauges>,
}

impl Shared {
    /// The database's figures. However often it is asked, the database is once in a while.
    async fn gauges(&self) -> Option<Gauges> {
        let mut measured = self.measured.lock().await;
        if let Some(measured) = *measured
            && measured.at.elapsed() < FRESH
        {
            return measured.gauges;
        }
        let now = Timestamp::now();
        let asked = self
            .site
            .store
            .write(async move |transaction| transaction.gauges(now).await);
        let gauges = match tokio::time::timeout(SHORT_PATIENCE, asked).await {
            Ok(Ok(gauges)) => Some(gauges),
            Ok(Err(error)) => {
                tracing::warn!(
                    "the database cannot be measured: {}",
                    without_content(&error)
                );
                None
            }
            Err(_) => {
                tracing::warn!("the database does not answer");
                None
            }
        };
        let at = Instant::now();
        *measured = Some(Measured { at, gauges });
        gauges
    }

    fn refuse(&self, why: Refused) -> Response {
        self.site.reception.metrics().refused(why);
        let status = match why {
            Refused::Secret => StatusCode::UNAUTHORIZED,
            Refused::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Refused::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Refused::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Refused::NoUpdate => StatusCode::BAD_REQUEST,
        };
        // What is left of the body is not read.
        (status, [(header::CONNECTION, "close")]).into_response()
    }

    fn refuse_stranger(&self) -> Response {
        let now = Instant::now();
        let admitted = self.strangers.admit(now);
        if let Some(count) = self.strangers.to_tell(now) {
            tracing::warn!(count, "posts to the webhook without its secret are refused");
        }
        self.refuse(if admitted {
            Refused::Secret
        } else {
            Refused::TooMany
        })
    }
}

async fn healthz() -> &'static str {
    "ok\n"
}

async fn readyz(State(shared): State<Arc<Shared>>) -> Response {
    let database = shared.gauges().await.is_some();
    let delivery = shared.site.pulse.is_alive();
    let status = match database && delivery {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    };
    let word = |alive| if alive { "ok" } else { "failed" };
    let text = format!("database {}\ndelivery {}\n", word(database), word(delivery));
    (status, text).into_response()
}

async fn metrics(State(shared): State<Arc<Shared>>) -> Response {
    let gauges = shared.gauges().await;
    let text = shared.site.reception.metrics().text(gauges.as_ref());
    let kind = [(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    )];
    (kind, text).into_response()
}

/// Its path is compared and not routed, as it may hold what a router gives a meaning to.
async fn webhook(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let webhook = shared.site.webhook.as_ref();
    let Some(webhook) = webhook.filter(|webhook| webhook.url.path() == uri.path()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if method != Method::POST {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    // None is as good as an empty one, which no secret is.
    let secret = headers
        .get(SECRET)
        .map_or(&b""[..], |value| value.as_bytes());
    if !webhook.secret.is(secret) {
        return shared.refuse_stranger();
    }
    let body = match read(&headers, body).await {
        Ok(body) => body,
        Err(why) => return shared.refuse(why),
    };
    let Ok(update) = serde_json::from_slice::<Value>(&body) else {
        return shared.refuse(Refused::NoUpdate);
    };
    let reception = &shared.site.reception;
    match reception.take(reception.read(&update)).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) => {
            tracing::error!(
                "an update waits for the database: {}",
                without_content(&error)
            );
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

async fn read(headers: &HeaderMap, body: Body) -> Result<Bytes, Refused> {
    let length = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > LONGEST_BODY) {
        return Err(Refused::TooLarge);
    }
    let body = to_bytes(body, LONGEST_BODY);
    match tokio::time::timeout(PATIENCE, body).await {
        Ok(Ok(body)) => Ok(body),
        // Cut off, if it is not too long; nobody hears the answer then.
        Ok(Err(_)) => Err(Refused::TooLarge),
        Err(_) => Err(Refused::TooSlow),
    }
}

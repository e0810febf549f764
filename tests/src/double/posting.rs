//! Delivery by webhook: the updates of one chat one after another, different chats at the same
//! time, each until it is taken.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::call::Call;
use super::failure::{Answer, Failure};
use super::shared::Shared;
use super::update::Update;
use super::webhook::Webhook;

const SECRET_HEADER: &str = "X-Telegram-Bot-Api-Secret-Token";
const SECRET_LIMIT: usize = 256;
const DEFAULT_CONNECTIONS: i64 = 40;
const MOST_CONNECTIONS: i64 = 100;
/// Telegram waits a second, then longer; a test does not need to.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

pub(super) fn set_webhook(shared: &Arc<Shared>, call: &Call) -> Answer {
    let url = call.text("url");
    if url.is_empty() {
        return delete_webhook(shared, call);
    }
    let Ok(address) = reqwest::Url::parse(&url) else {
        return Err(Failure::bad_request("invalid webhook URL specified"));
    };
    let on_loopback = matches!(
        address.host_str(),
        Some("127.0.0.1" | "localhost" | "[::1]")
    );
    if address.scheme() != "http" || !on_loopback {
        let refusal = "bad webhook: the double delivers over http to the loopback only";
        return Err(Failure::bad_request(refusal));
    }
    let secret = call.text("secret_token");
    if secret.len() > SECRET_LIMIT {
        return Err(Failure::bad_request("secret token is too long"));
    }
    if !secret
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
    {
        return Err(Failure::bad_request(
            "secret token contains unallowed characters",
        ));
    }
    let connections = match call.integer("max_connections") {
        0 => DEFAULT_CONNECTIONS,
        asked => asked.clamp(1, MOST_CONNECTIONS),
    };
    let connections = usize::try_from(connections).expect("the number was clamped to 1..=100");

    // A proxy from the environment must not come between the double and the loopback address.
    let client = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client without a proxy needs nothing of the system");
    let delivery = Delivery {
        shared: Arc::clone(shared),
        client,
        address,
        secret: secret.clone(),
        connections,
    };
    let (inbox, arrivals) = mpsc::unbounded_channel();
    let mut queue = shared.updates.queue();
    queue.allow(call)?;
    if call.flag("drop_pending_updates") {
        queue.drop_pending();
    }
    let is_set = |standing: &Webhook| {
        standing.url == url && standing.secret == secret && standing.connections == connections
    };
    // "Webhook is already set": deliveries in progress continue.
    if queue.webhook.as_ref().is_some_and(is_set) {
        return Ok(Value::Bool(true));
    }
    let webhook = Webhook {
        url,
        secret,
        connections,
        inbox,
        last_error: None,
        delivery: tokio::spawn(delivery.run(arrivals)).abort_handle(),
    };
    for update in queue.pending() {
        webhook.enqueue(Arc::clone(update));
    }
    queue.webhook = Some(webhook);
    drop(queue);
    shared.updates.wake();
    Ok(Value::Bool(true))
}

pub(super) fn delete_webhook(shared: &Arc<Shared>, call: &Call) -> Answer {
    let mut queue = shared.updates.queue();
    queue.webhook = None;
    if call.flag("drop_pending_updates") {
        queue.drop_pending();
    }
    Ok(Value::Bool(true))
}

pub(super) fn get_webhook_info(shared: &Shared) -> Answer {
    let queue = shared.updates.queue();
    let mut info = json!({
        "url": "",
        "has_custom_certificate": false,
        "pending_update_count": queue.pending_count(),
    });
    if let Some(webhook) = &queue.webhook {
        info["url"] = webhook.url.clone().into();
        if let Some((date, message)) = &webhook.last_error {
            info["last_error_date"] = (*date).into();
            info["last_error_message"] = message.clone().into();
        }
        info["max_connections"] = webhook.connections.into();
        info["ip_address"] = "127.0.0.1".into();
    }
    if !queue.allowed().is_empty() {
        info["allowed_updates"] = queue.allowed().into();
    }
    Ok(info)
}

struct Delivery {
    shared: Arc<Shared>,
    client: reqwest::Client,
    address: reqwest::Url,
    secret: String,
    connections: usize,
}

impl Delivery {
    async fn run(self, mut arrivals: mpsc::UnboundedReceiver<Arc<Update>>) {
        let delivery = Arc::new(self);
        // A chat has a lane from its first waiting update until its last one is taken.
        let mut lanes: HashMap<i64, VecDeque<Arc<Update>>> = HashMap::new();
        let mut ready: VecDeque<i64> = VecDeque::new();
        let mut posts: JoinSet<i64> = JoinSet::new();
        loop {
            while posts.len() < delivery.connections
                && let Some(chat) = ready.pop_front()
            {
                let update = Arc::clone(&lanes[&chat][0]);
                let delivery = Arc::clone(&delivery);
                posts.spawn(async move {
                    delivery.deliver(&update).await;
                    chat
                });
            }
            tokio::select! {
                arrival = arrivals.recv() => {
                    let Some(update) = arrival else { return };
                    let lane = lanes.entry(update.chat).or_default();
                    if lane.is_empty() {
                        ready.push_back(update.chat);
                    }
                    lane.push_back(update);
                }
                Some(done) = posts.join_next() => {
                    let chat = done.expect("a delivery neither panics nor is aborted alone");
                    let lane = lanes.get_mut(&chat).expect("a lane outlives its delivery");
                    lane.pop_front();
                    if lane.is_empty() {
                        lanes.remove(&chat);
                    } else {
                        ready.push_back(chat);
                    }
                }
            }
        }
    }

    /// Posts the update again and again until the bot takes it.
    async fn deliver(&self, update: &Update) {
        let mut pause = FIRST_PAUSE;
        while let Err(reason) = self.post(update).await {
            let now = self.shared.world().now();
            if let Some(webhook) = &mut self.shared.updates.queue().webhook {
                webhook.last_error = Some((now, reason));
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        self.shared.updates.queue().confirm(update.id);
        self.shared.updates.wake();
    }

    async fn post(&self, update: &Update) -> Result<(), String> {
        let mut request = self.client.post(self.address.clone()).json(&update.json);
        if !self.secret.is_empty() {
            request = request.header(SECRET_HEADER, &self.secret);
        }
        let response = request
            .send()
            .await
            .map_err(|_| "Connection refused".to_owned())?;
        let status = response.status();
        let kind = response.headers().get(CONTENT_TYPE).cloned();
        // The connection returns to the pool only after its body is read.
        let body = response.bytes().await.unwrap_or_default();
        if !status.is_success() {
            return Err(format!("Wrong response from the webhook: {status}"));
        }
        let kind = kind.as_ref().and_then(|kind| kind.to_str().ok());
        if let Some(call) = Call::read_response(kind.unwrap_or_default(), &body) {
            self.shared.perform_response(call).await;
        }
        Ok(())
    }
}

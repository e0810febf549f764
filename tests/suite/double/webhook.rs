use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tilmash_tests::double::Double;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use super::{call, refusal};

/// A response of a bot: its status, its content type and its body.
type Ending = (StatusCode, &'static str, &'static str);

const TAKEN: Ending = (StatusCode::OK, "text/plain", "");

/// A bot's own server, which answers with the given endings and then with 200.
struct Endpoint {
    url: String,
    posts: mpsc::UnboundedReceiver<(Option<String>, Value)>,
}

#[derive(Clone)]
struct Endings {
    endings: Arc<Mutex<VecDeque<Ending>>>,
    posts: mpsc::UnboundedSender<(Option<String>, Value)>,
}

impl Endpoint {
    async fn start(endings: &[Ending]) -> Self {
        let (sender, posts) = mpsc::unbounded_channel();
        let endings = Endings {
            endings: Arc::new(Mutex::new(endings.iter().copied().collect())),
            posts: sender,
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let router = Router::new().route("/hook", post(take)).with_state(endings);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, posts }
    }

    async fn next(&mut self) -> (Option<String>, Value) {
        self.posts.recv().await.unwrap()
    }

    async fn next_text(&mut self) -> String {
        self.next().await.1["message"]["text"]
            .as_str()
            .unwrap()
            .to_owned()
    }
}

async fn take(
    State(endings): State<Endings>,
    headers: HeaderMap,
    Json(update): Json<Value>,
) -> impl IntoResponse {
    let secret = headers.get("X-Telegram-Bot-Api-Secret-Token");
    let secret = secret.map(|secret| secret.to_str().unwrap().to_owned());
    endings.posts.send((secret, update)).unwrap();
    let ending = endings.endings.lock().unwrap().pop_front();
    let (status, kind, body) = ending.unwrap_or(TAKEN);
    (status, [(CONTENT_TYPE, kind)], body)
}

#[tokio::test]
async fn updates_are_posted_with_the_secret() {
    let double = Double::start().await;
    let aliya = double.person(1, "Алия");
    aliya.says("до вебхука");
    let mut endpoint = Endpoint::start(&[]).await;
    let set = json!({"url": endpoint.url, "secret_token": "a-secret_1", "max_connections": 2});
    assert_eq!(call(&double, "SetWebhook", set).await["result"], true);
    let id = aliya.says("после");
    let (secret, first) = endpoint.next().await;
    assert_eq!(secret.as_deref(), Some("a-secret_1"));
    assert_eq!(first["message"]["text"], "до вебхука");
    let (_, second) = endpoint.next().await;
    assert_eq!(second["update_id"], id);

    let info = call(&double, "getWebhookInfo", json!({})).await;
    assert_eq!(info["result"]["url"], endpoint.url);
    assert_eq!(info["result"]["max_connections"], 2);
    double.redeliver(id);
    assert_eq!(endpoint.next_text().await, "после");
}

#[tokio::test]
async fn an_update_is_posted_until_taken_and_those_of_its_chat_wait() {
    let double = Double::start().await;
    let aliya = double.person(1, "Алия");
    let failures = [StatusCode::INTERNAL_SERVER_ERROR, StatusCode::BAD_GATEWAY];
    let failures = failures.map(|status| (status, "text/plain", ""));
    let mut endpoint = Endpoint::start(&failures).await;
    call(&double, "setWebhook", json!({"url": endpoint.url})).await;
    for text in ["раз", "два"] {
        aliya.says(text);
    }
    let mut texts = Vec::new();
    for _ in 0..4 {
        texts.push(endpoint.next_text().await);
    }
    assert_eq!(texts, ["раз", "раз", "раз", "два"]);
    let info = call(&double, "getWebhookInfo", json!({})).await;
    let error = info["result"]["last_error_message"].as_str().unwrap();
    assert_eq!(error, "Wrong response from the webhook: 502 Bad Gateway");
}

#[tokio::test]
async fn a_response_may_be_a_call() {
    const CALL: &str = r#"{"method": "sendmessage", "chat_id": 1, "text": "привет"}"#;
    let double = Double::start().await;
    let aliya = double.person(1, "Алия");
    let endings = [
        (StatusCode::OK, "application/json", CALL),
        // These are no calls: the first is not said to be JSON, the second failed.
        (StatusCode::OK, "text/plain", CALL),
        (StatusCode::BAD_GATEWAY, "application/json", CALL),
        (StatusCode::OK, "application/json", r#"{"chat_id": 1}"#),
    ];
    let endpoint = Endpoint::start(&endings).await;
    call(&double, "setWebhook", json!({"url": endpoint.url})).await;
    for _ in 0..3 {
        aliya.says("?");
    }
    double.all_taken().await;
    let said = double.calls("sendMessage");
    let [said] = said.as_slice() else {
        panic!("{said:?}");
    };
    assert!(said.in_response);
    assert_eq!(said.refusal(), None);
    assert_eq!(aliya.messages().len(), 4);
    let refused = double.calls("");
    assert_eq!(refused.len(), 2);
    for call in refused {
        assert_eq!(call.refusal(), Some("Not Found: method not found"));
    }
}

#[tokio::test]
async fn polling_and_a_webhook_exclude_each_other() {
    let double = Double::start().await;
    let endpoint = Endpoint::start(&[]).await;
    let set_while_polled = async {
        double.wait_for(|calls| calls.len() == 1).await;
        call(&double, "setWebhook", json!({"url": endpoint.url})).await;
    };
    let poll = refusal(&double, "getUpdates", json!({"timeout": 50}));
    let (ended, ()) = futures::future::join(poll, set_while_polled).await;
    assert_eq!(ended, "Conflict: terminated by setWebhook request");
    let refused = "Conflict: can't use getUpdates method while webhook is active; \
                   use deleteWebhook to delete the webhook first";
    assert_eq!(refusal(&double, "getUpdates", json!({})).await, refused);
    call(&double, "deleteWebhook", json!({})).await;
    assert_eq!(call(&double, "getUpdates", json!({})).await["ok"], true);
}

#[tokio::test]
async fn pending_updates_can_be_dropped() {
    let double = Double::start().await;
    double.person(1, "Алия").says("раз");
    call(
        &double,
        "deleteWebhook",
        json!({"drop_pending_updates": true}),
    )
    .await;
    assert_eq!(
        call(&double, "getUpdates", json!({})).await["result"],
        json!([])
    );
}

#[tokio::test]
async fn a_webhook_stands_on_the_loopback_and_its_secret_is_plain() {
    let double = Double::start().await;
    for (parameters, refused) in [
        (
            json!({"url": "https://example.kz/hook"}),
            "bad webhook: the double delivers over http to the loopback only",
        ),
        (json!({"url": "nowhere"}), "invalid webhook URL specified"),
        (
            json!({"url": "http://127.0.0.1/", "secret_token": "a b"}),
            "secret token contains unallowed characters",
        ),
        (
            json!({"url": "http://127.0.0.1/", "secret_token": "a".repeat(257)}),
            "secret token is too long",
        ),
    ] {
        assert_eq!(
            refusal(&double, "setWebhook", parameters).await,
            format!("Bad Request: {refused}")
        );
    }
}

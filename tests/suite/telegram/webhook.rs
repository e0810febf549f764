use std::net::SocketAddr;
use std::time::Duration;

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tilmash_host::dialogue::limits::RateLimits;
use tilmash_host::run::RunError;
use tilmash_host::settings::{Settings, Webhook};
use tilmash_host::store::{Store, StoreError};
use tilmash_host::telegram::TelegramError;
use tilmash_tests::double::{Entry, Fault, FaultKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use super::{Arc, Bot, SECRET, Salon, assert_well_behaved, books};

const HEADER: &str = "X-Telegram-Bot-Api-Secret-Token";

/// The salon's bot, as Telegram and strangers reach it.
struct Hooked {
    salon: Salon,
    address: SocketAddr,
}

impl Hooked {
    async fn new() -> Hooked {
        let salon = Salon::webhook().await;
        Hooked {
            address: salon.address.expect("what is posted to has an address"),
            salon,
        }
    }

    async fn start(&self) -> Bot {
        self.salon.start().await
    }

    fn settings(&self) -> Settings {
        self.salon.settings()
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Posts as anyone can, with a claimed secret.
    async fn post(&self, secret: Option<&str>, body: Value) -> StatusCode {
        let mut request = client().post(self.url("/telegram")).json(&body);
        if let Some(secret) = secret {
            request = request.header(HEADER, secret);
        }
        request.send().await.expect("the bot answers").status()
    }

    async fn get(&self, path: &str) -> (StatusCode, String) {
        let response = client().get(self.url(path)).send().await;
        let response = response.expect("the bot answers");
        (response.status(), response.text().await.expect("a text"))
    }
}

/// A proxy from the environment must not come between the test and the loopback address.
fn client() -> Client {
    Client::builder().no_proxy().build().expect("a client")
}

fn says(update: i64, person: i64, text: &str) -> Value {
    json!({"update_id": update, "message": {
        "message_id": update, "date": 0, "text": text,
        "from": {"id": person, "is_bot": false, "first_name": "Алия"},
        "chat": {"id": person, "type": "private", "first_name": "Алия"},
    }})
}

#[tokio::test]
async fn clients_book_by_the_webhook() {
    let hooked = Hooked::new().await;
    let bot = hooked.start().await;
    let double = &hooked.salon.double;
    let (aliya, dana) = (double.person(1, "Алия"), double.person(2, "Дана"));
    books(&aliya, "Алия Нурланова").await;
    books(&dana, "Дана Ахметова").await;
    double.all_taken().await;
    bot.stop().await;

    let set = &double.calls("setWebhook")[0];
    assert_eq!(set.parameters["secret_token"], SECRET);
    assert_eq!(
        set.parameters["allowed_updates"],
        json!([
            "message",
            "callback_query",
            "pre_checkout_query",
            "my_chat_member"
        ])
    );
    assert_eq!(
        double.count("getUpdates") + double.count("deleteWebhook"),
        0
    );
    // A press costs no request.
    let presses = double.calls("answerCallbackQuery");
    assert!(!presses.is_empty());
    for press in presses {
        assert!(press.in_response, "{press}");
    }
    assert_well_behaved(double);
}

#[tokio::test]
async fn who_does_not_know_the_secret_changes_nothing() {
    let hooked = Hooked::new().await;
    let bot = hooked.start().await;
    let longer = format!("{SECRET}x");
    for secret in [
        None,
        Some(""),
        Some("a-secret_of-the-salom"),
        Some(longer.as_str()),
    ] {
        let status = hooked.post(secret, says(1, 1, "/book")).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{secret:?}");
    }
    let elsewhere = client().post(hooked.url("/")).header(HEADER, SECRET);
    let elsewhere = elsewhere.json(&says(1, 1, "/book")).send().await.unwrap();
    assert_eq!(elsewhere.status(), StatusCode::NOT_FOUND);
    let (status, _) = hooked.get("/telegram").await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    // Many of them are turned away, and callers who know the secret are served meanwhile.
    let mut turned_away = 0;
    for _ in 0..60 {
        let status = hooked.post(Some("guess"), Value::Null).await;
        turned_away += usize::from(status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert!(turned_away > 0);
    let aliya = hooked.salon.double.person(1, "Алия");
    aliya.says("/book");
    aliya.waits_for_text("Выберите услугу").await;
    bot.stop().await;
    assert_eq!(hooked.salon.double.count("sendMessage"), 1);
}

#[tokio::test]
async fn an_update_that_is_posted_twice_at_once_takes_effect_once() {
    let hooked = Hooked::new().await;
    let bot = hooked.start().await;
    let dana = hooked.salon.double.person(2, "Дана");
    dana.says("/book");
    dana.waits_for_text("Выберите услугу").await;
    // As two instances behind one address may get it.
    let twice = says(900, 2, "/my");
    let (first, second) = tokio::join!(
        hooked.post(Some(SECRET), twice.clone()),
        hooked.post(Some(SECRET), twice)
    );
    assert_eq!([first, second], [StatusCode::OK; 2]);
    bot.stop().await;
    assert_eq!(hooked.salon.double.count("sendMessage"), 2);
}

#[tokio::test]
async fn what_is_posted_while_the_bot_is_dead_is_posted_again() {
    let hooked = Hooked::new().await;
    let double = &hooked.salon.double;
    let aliya = double.person(1, "Алия");
    let bot = hooked.start().await;
    // Killed in the middle of whatever it does.
    aliya.says("/book");
    bot.kill().await;
    let bot = hooked.start().await;
    aliya.waits_for_text("Выберите услугу").await;
    // Killed between the commit and the delivery.
    let limited = FaultKind::TooManyRequests { retry_after: 3600 };
    double.fault(Fault::on("sendMessage", limited));
    aliya.says("/start");
    let refused = |calls: &[Entry]| calls.iter().any(|call| call.refusal().is_some());
    double.wait_for(refused).await;
    bot.kill().await;
    aliya.says("/book");
    let bot = hooked.start().await;
    aliya.waits_for_text("Выберите язык").await;
    aliya.waits_for_text("Выберите услугу").await;
    double.all_taken().await;
    bot.stop().await;
}

#[tokio::test]
async fn an_update_that_the_database_does_not_take_is_posted_again() {
    let hooked = Hooked::new().await;
    let bot = hooked.start().await;
    // Another process locks the database for longer than the bot waits.
    let model = Arc::new(hooked.salon.program.model.clone());
    let other = Store::open(&hooked.salon.database, model).await.unwrap();
    let (release, released) = oneshot::channel::<()>();
    let (held, holds) = oneshot::channel::<()>();
    let holding = {
        let other = other.clone();
        tokio::spawn(async move {
            let work = async move |_: &mut _| {
                held.send(()).unwrap();
                released.await.unwrap();
                Ok::<_, StoreError>(())
            };
            other.write_once(work).await.unwrap();
        })
    };
    holds.await.unwrap();
    let aliya = hooked.salon.double.person(1, "Алия");
    aliya.says("/book");
    let status = hooked.post(Some(SECRET), says(500, 2, "/book")).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    let (status, text) = hooked.get("/readyz").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(text, "salon: database failed, delivery ok, telegram ok\n");
    let (_, text) = hooked.get("/metrics").await;
    assert!(
        !text.contains("tilmash_updates_total{app=\"salon\",outcome=\"unstored\"} 0"),
        "{text}"
    );
    assert!(
        text.contains("tilmash_database_up{app=\"salon\"} 0"),
        "{text}"
    );
    release.send(()).unwrap();
    holding.await.unwrap();
    other.close().await.unwrap();

    aliya.waits_for_text("Выберите услугу").await;
    bot.stop().await;
}

#[tokio::test]
async fn what_is_beyond_the_limits_is_counted() {
    let hooked = Hooked::new().await;
    let limits = RateLimits {
        messages: Some(3),
        presses: None,
    };
    let settings = Settings {
        limits,
        ..hooked.settings()
    };
    let bot = hooked.salon.start_by(settings).await;
    let aliya = hooked.salon.double.person(1, "Алия");
    for _ in 0..20 {
        aliya.says("/book");
    }
    aliya.waits_for_text("Слишком много сообщений.").await;
    let double = &hooked.salon.double;
    double.all_taken().await;
    let (_, text) = hooked.get("/metrics").await;
    assert!(
        text.contains("tilmash_updates_total{app=\"salon\",outcome=\"limited\"} 17"),
        "{text}"
    );
    bot.stop().await;
}

#[tokio::test]
async fn a_body_is_an_update_and_not_too_large() {
    let hooked = Hooked::new().await;
    let bot = hooked.start().await;
    // Only the head is sent: the bot does not wait for a body that is too large.
    let mut stream = TcpStream::connect(hooked.address).await.unwrap();
    let head = format!(
        "POST /telegram HTTP/1.1\r\nHost: salon\r\n{HEADER}: {SECRET}\r\nContent-Length: 1048577\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");

    let nonsense = client()
        .post(hooked.url("/telegram"))
        .header(HEADER, SECRET);
    let nonsense = nonsense.body("no update").send().await.unwrap();
    assert_eq!(nonsense.status(), StatusCode::BAD_REQUEST);
    // New kinds of update that Telegram may send some day are confirmed unread: they would not be
    // clearer the next time.
    for novelty in [
        json!({"update_id": 7, "novelty": {}}),
        json!({"message": {"text": 5}}),
        json!([]),
    ] {
        assert_eq!(hooked.post(Some(SECRET), novelty).await, StatusCode::OK);
    }
    // Half a character cannot be read, now or later, and neither can what is nested so deep.
    let deep = format!("{}1{}", "[".repeat(500), "]".repeat(500));
    for unreadable in [r#""\ud800""#, &deep] {
        let body = format!(r#"{{"update_id": 8, "message": {unreadable}}}"#);
        let post = client()
            .post(hooked.url("/telegram"))
            .header(HEADER, SECRET);
        let answer = post.body(body).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{unreadable}");
    }
    bot.stop().await;
    assert_eq!(hooked.salon.double.count("sendMessage"), 0);
}

#[tokio::test]
async fn health_and_metrics_are_served_beside_the_webhook() {
    let hooked = Hooked::new().await;
    let bot = hooked.start().await;
    assert_eq!(
        hooked.get("/healthz").await,
        (StatusCode::OK, "ok\n".to_owned())
    );
    let ready = "salon: database ok, delivery ok, telegram ok\n";
    let ready = (StatusCode::OK, ready.to_owned());
    assert_eq!(hooked.get("/readyz").await, ready);
    let aliya = hooked.salon.double.person(1, "Алия");
    aliya.says("/book");
    aliya.waits_for_text("Выберите услугу").await;
    hooked.post(None, Value::Null).await;
    let (_, text) = hooked.get("/metrics").await;
    for line in [
        "tilmash_updates_total{app=\"salon\",outcome=\"done\"} 1",
        "tilmash_update_seconds_count{app=\"salon\"} 1",
        "tilmash_api_calls_total{app=\"salon\",method=\"getMe\",outcome=\"ok\"} 1",
        "tilmash_webhook_refused_total{app=\"salon\",reason=\"secret\"} 1",
        "tilmash_database_up{app=\"salon\"} 1",
        "tilmash_dead_letters{app=\"salon\"} 0",
    ] {
        assert!(
            text.lines().any(|it| it == line),
            "{line} is not in:\n{text}"
        );
    }
    assert!(!text.contains(SECRET));
    bot.stop().await;
}

#[tokio::test]
async fn a_bot_that_polls_serves_health_and_metrics_too() {
    let hooked = Hooked::new().await;
    let bot = hooked.salon.run(Settings {
        webhook: None,
        ..hooked.settings()
    });
    let aliya = hooked.salon.double.person(1, "Алия");
    aliya.says("/book");
    aliya.waits_for_text("Выберите услугу").await;
    assert_eq!(hooked.get("/readyz").await.0, StatusCode::OK);
    let (_, text) = hooked.get("/metrics").await;
    assert!(
        text.contains("tilmash_updates_total{app=\"salon\",outcome=\"done\"} 1"),
        "{text}"
    );
    let status = hooked.post(Some(SECRET), says(1, 1, "/book")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    bot.stop().await;
}

#[tokio::test]
async fn an_end_in_good_order_finishes_what_is_in_hand() {
    let hooked = Hooked::new().await;
    let bot = hooked.start().await;
    let people = hooked.salon.double.people(20);
    for person in &people {
        person.says("/book");
    }
    hooked.salon.double.all_taken().await;
    // A connection that is open and silent makes nobody wait.
    let idle = TcpStream::connect(hooked.address).await.unwrap();
    tokio::time::timeout(Duration::from_secs(20), bot.stop())
        .await
        .expect("the bot ends");
    drop(idle);
    for person in &people {
        assert_eq!(person.messages().len(), 2);
    }
    assert_well_behaved(&hooked.salon.double);
}

#[tokio::test]
async fn what_cannot_be_begun_is_said_with_advice() {
    let hooked = Hooked::new().await;
    let held = tokio::net::TcpListener::bind(hooked.address).await.unwrap();
    let ended = hooked.salon.run(hooked.settings()).task.await.unwrap();
    let error = ended.unwrap_err();
    assert!(matches!(error, RunError::Listen { .. }));
    assert!(error.to_string().contains("TILMASH_LISTEN"), "{error}");
    drop(held);

    let webhook = hooked.settings().webhook.map(|webhook| Webhook {
        url: "https://bot.example.kz/telegram".parse().unwrap(),
        ..webhook
    });
    let settings = Settings {
        webhook,
        ..hooked.settings()
    };
    let error = hooked.salon.run(settings).task.await.unwrap().unwrap_err();
    assert!(matches!(
        error,
        RunError::Telegram(TelegramError::Webhook { .. })
    ));
    assert!(error.to_string().contains("TILMASH_WEBHOOK_URL"), "{error}");
}

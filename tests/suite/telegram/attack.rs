//! What a stranger can do to the webhook's port with raw sockets.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{SECRET, Salon, assert_well_behaved};

/// More than the bot keeps open at the same time.
const MANY: usize = 300;

/// Sends bytes as they are. Returns what comes back until the connection is closed, or until
/// nothing has come for a moment.
async fn sends(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.expect("the bot listens");
    // The bot may close the connection before it has read everything.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let mut part = [0; 4096];
    while let Ok(Ok(read @ 1..)) =
        tokio::time::timeout(Duration::from_secs(2), stream.read(&mut part)).await
    {
        answer.extend_from_slice(&part[..read]);
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// A post to the path, with more lines in the head.
fn post(path: &str, head: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    let head = format!("POST {path} HTTP/1.1\r\nHost: salon\r\nContent-Length: {length}\r\n{head}");
    format!("{head}\r\n{body}").into_bytes()
}

fn secret() -> String {
    format!("X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n")
}

fn says(update: i64, text: &str) -> String {
    json!({"update_id": update, "message": {
        "message_id": update, "date": 0, "text": text,
        "from": {"id": 1, "is_bot": false, "first_name": "Алия"},
        "chat": {"id": 1, "type": "private", "first_name": "Алия"},
    }})
    .to_string()
}

/// Telegram gets through, and only its updates have an effect.
async fn assert_serves(salon: &Salon, messages: usize) {
    let aliya = salon.double.person(1, "Алия");
    aliya.says("/my");
    aliya.waits_for_text("записей нет").await;
    assert_eq!(salon.double.count("sendMessage"), messages + 1);
    assert_well_behaved(&salon.double);
}

#[tokio::test]
async fn connections_that_say_nothing_make_room_for_telegrams() {
    let salon = Salon::webhook().await;
    let bot = salon.start().await;
    let address = salon.address.unwrap();
    let mut silent = Vec::new();
    for number in 0..MANY {
        let mut stream = TcpStream::connect(address).await.unwrap();
        if number % 2 == 0 {
            // A head that never ends.
            stream
                .write_all(b"POST /telegram HTTP/1.1\r\nX-")
                .await
                .unwrap();
        }
        silent.push(stream);
    }
    assert_serves(&salon, 0).await;
    let mut byte = [0];
    let oldest = silent[0].read(&mut byte).await;
    assert!(
        matches!(oldest, Ok(0) | Err(_)),
        "the oldest was hung up on"
    );
    bot.stop().await;
}

#[tokio::test]
async fn a_body_that_dawdles_is_given_up_and_keeps_nobody_waiting() {
    let salon = Salon::webhook().await;
    let bot = salon.start().await;
    let address = salon.address.unwrap();
    let head = format!(
        "POST /telegram HTTP/1.1\r\nHost: salon\r\n{}Content-Length: 500\r\n\r\n{{",
        secret()
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    assert_serves(&salon, 0).await;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    bot.stop().await;
}

#[tokio::test]
async fn nothing_but_a_post_with_the_secret_is_read() {
    let salon = Salon::webhook().await;
    let bot = salon.start().await;
    let address = salon.address.unwrap();
    let book = says(900, "/book");
    let wrong = "X-Telegram-Bot-Api-Secret-Token: wrong\r\n";
    let with = |head: &str| post("/telegram", head, &book);
    let get = format!("GET /telegram HTTP/1.1\r\nHost: salon\r\n{}\r\n", secret());
    for (bytes, expected) in [
        (with(""), "401"),
        (with(wrong), "401"),
        (with("X-Telegram-Bot-Api-Secret-Token:\r\n"), "401"),
        (
            with("X-Telegram-Bot-Api-Secret-Token: сек\u{fffd}рет\r\n"),
            "401",
        ),
        (with(&format!("{wrong}{}", secret())), "401"),
        (
            with(&format!(
                "Authorization: Bearer {SECRET}\r\nCookie: secret_token={SECRET}\r\n"
            )),
            "401",
        ),
        (
            post(&format!("/telegram?secret_token={SECRET}"), "", &book),
            "401",
        ),
        (post("/", &secret(), &book), "404"),
        (post("/telegram/", &secret(), &book), "404"),
        (post("//telegram", &secret(), &book), "404"),
        (post("/%74elegram", &secret(), &book), "404"),
        (post("/telegram/../metrics", &secret(), &book), "404"),
        (post("/metrics", &secret(), &book), "405"),
        (get.into_bytes(), "405"),
    ] {
        let answer = sends(address, &bytes).await;
        let sent = String::from_utf8_lossy(&bytes);
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {expected} ")),
            "{sent}\n{answer}"
        );
        assert!(!answer.contains(SECRET));
    }
    assert_serves(&salon, 0).await;
    bot.stop().await;
}

#[tokio::test]
async fn a_body_that_is_no_update_is_refused() {
    let salon = Salon::webhook().await;
    let bot = salon.start().await;
    let address = salon.address.unwrap();
    let with = |body: &str| post("/telegram", &secret(), body);
    let mut not_unicode = with("{\"update_id\": 900, \"message\": \"??\"}");
    for byte in not_unicode.iter_mut().filter(|byte| **byte == b'?') {
        *byte = 0xff;
    }
    let huge = format!("{}\r\n", 9_u64.pow(18));
    for (bytes, expected) in [
        (with(""), "400"),
        (with("update_id=900&message=/book"), "400"),
        (with("{\"update_id\": 900"), "400"),
        (with("\u{0}\u{0}\u{0}"), "400"),
        (with(&"[".repeat(100_000)), "400"),
        (
            with(&format!("{}1{}", "[".repeat(200), "]".repeat(200))),
            "400",
        ),
        (not_unicode, "400"),
        (with(&"9".repeat(1024 * 1024 + 1)), "413"),
        (
            format!(
                "POST /telegram HTTP/1.1\r\nHost: salon\r\n{}Content-Length: {huge}\r\n",
                secret()
            )
            .into_bytes(),
            "413",
        ),
        (
            format!(
                "POST /telegram HTTP/1.1\r\nHost: salon\r\n{}Content-Length: -1\r\n\r\n",
                secret()
            )
            .into_bytes(),
            "400",
        ),
        // Too much altogether, though no part is too large.
        (
            format!(
                "POST /telegram HTTP/1.1\r\nHost: salon\r\n{}Transfer-Encoding: chunked\r\n\r\n{}",
                secret(),
                format!("8000\r\n{}\r\n", " ".repeat(0x8000)).repeat(40)
            )
            .into_bytes(),
            "413",
        ),
        // The content is not of the type that it says, but it is an update.
        (
            post(
                "/telegram",
                &format!("{}Content-Type: image/png\r\n", secret()),
                "{\"update_id\": 1}",
            ),
            "200",
        ),
    ] {
        let answer = sends(address, &bytes).await;
        let sent: String = String::from_utf8_lossy(&bytes).chars().take(200).collect();
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {expected} ")),
            "{sent}\n{answer}"
        );
    }
    assert_serves(&salon, 0).await;
    bot.stop().await;
}

#[tokio::test]
async fn what_is_no_request_is_hung_up_on() {
    let salon = Salon::webhook().await;
    let bot = salon.start().await;
    let address = salon.address.unwrap();
    let many_lines = format!(
        "POST /telegram HTTP/1.1\r\n{}\r\n",
        "X-A: b\r\n".repeat(10_000)
    );
    let long_line = format!(
        "POST /telegram HTTP/1.1\r\nX-A: {}\r\n\r\n",
        "b".repeat(1024 * 1024)
    );
    for bytes in [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".as_slice(),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\0\0\0\0\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /telegram HTTP/1.1\r\nHost: salon\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"POST /telegram HTTP/1.1\r\n X: folded\r\n\r\n",
        many_lines.as_bytes(),
        long_line.as_bytes(),
    ] {
        let answer = sends(address, bytes).await;
        let refused = answer.is_empty()
            || answer.starts_with("HTTP/1.1 4")
            || answer.starts_with("HTTP/1.0 4");
        assert!(refused, "{answer}");
    }
    assert_serves(&salon, 0).await;
    bot.stop().await;
}

#[tokio::test]
async fn two_updates_in_one_breath_take_effect_in_their_order() {
    let salon = Salon::webhook().await;
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    aliya.says("/cancel");
    aliya.waits_for_text("").await;
    let close = format!("{}Connection: close\r\n", secret());
    let mut both = post("/telegram", &secret(), &says(900, "/book"));
    both.extend(post("/telegram", &close, &says(901, "/my")));
    let answer = sends(salon.address.unwrap(), &both).await;
    assert_eq!(answer.matches("HTTP/1.1 200 ").count(), 2, "{answer}");
    aliya.waits_for_text("записей нет").await;
    let texts: Vec<String> = aliya
        .messages()
        .iter()
        .map(|message| message.text().to_owned())
        .collect();
    assert!(
        texts[texts.len() - 2].contains("Выберите услугу"),
        "{texts:?}"
    );
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

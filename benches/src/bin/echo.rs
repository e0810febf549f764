//! `echo`: the smallest possible bot by webhook. It repeats what it is told, with Tilmash's types
//! and server, and remembers nothing.

use std::net::Ipv4Addr;

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use teloxide::Bot;
use teloxide::prelude::Requester;
use teloxide::types::{Update, UpdateKind};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<()> {
    let token = std::env::var("TELEGRAM_BOT_TOKEN")?;
    let api = std::env::var("TELEGRAM_API_URL")?.parse()?;
    // A proxy from the environment must not come between the bot and the loopback address.
    let client = teloxide::net::default_reqwest_settings().no_proxy();
    let bot = Bot::with_client(token, client.build()?).set_api_url(api);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let router = Router::new()
        .route("/telegram", post(echo))
        .with_state(bot.clone());
    let served = tokio::spawn(async move { axum::serve(listener, router).await });
    bot.set_webhook(format!("http://{address}/telegram").parse()?)
        .await?;
    Ok(served.await??)
}

async fn echo(State(bot): State<Bot>, body: Bytes) -> StatusCode {
    let Ok(update) = serde_json::from_slice::<Update>(&body) else {
        return StatusCode::BAD_REQUEST;
    };
    if let UpdateKind::Message(message) = update.kind
        && let Some(text) = message.text()
        && bot.send_message(message.chat.id, text).await.is_err()
    {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    StatusCode::OK
}

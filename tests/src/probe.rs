//! Asks a bot over HTTP how it is.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;

use reqwest::Client;

/// A free address on the loopback.
pub fn free_address() -> SocketAddr {
    let free = TcpListener::bind("127.0.0.1:0").expect("the loopback has a free port");
    free.local_addr().expect("a listener has an address")
}

/// Status and text of a page, as soon as somebody serves it.
///
/// # Panics
///
/// If nobody serves it for 20 seconds.
pub async fn get(address: SocketAddr, path: &str) -> (u16, String) {
    // A proxy from the environment must not come between the test and the loopback address.
    let client = Client::builder().no_proxy().build().expect("a client");
    for _ in 0..400 {
        if let Ok(response) = client.get(format!("http://{address}{path}")).send().await {
            let status = response.status().as_u16();
            return (status, response.text().await.expect("a text"));
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("nobody serves {address}");
}

/// Waits until a page is as wanted, and returns it.
///
/// # Panics
///
/// With the page, if that does not happen within 30 seconds.
pub async fn wait_for_page(
    address: SocketAddr,
    path: &str,
    wanted: impl Fn(u16, &str) -> bool,
) -> String {
    let mut last = String::new();
    for _ in 0..300 {
        let (status, text) = get(address, path).await;
        if wanted(status, &text) {
            return text;
        }
        last = format!("{status}\n{text}");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("{path} is not as wanted: {last}");
}

/// Waits until a file has a line that contains some words, and returns the file's text.
///
/// # Panics
///
/// With the text, if that does not happen within 90 seconds.
pub async fn wait_for_line(file: &Path, words: &str) -> String {
    let mut text = String::new();
    for _ in 0..900 {
        text = std::fs::read_to_string(file).unwrap_or_default();
        if text.contains(words) {
            return text;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("{} has no line with `{words}`: {text}", file.display());
}

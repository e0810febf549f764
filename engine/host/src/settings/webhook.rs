//! Where Telegram posts updates, and the secret that proves that a post comes from Telegram.

use std::fmt;

use reqwest::Url;
use subtle::ConstantTimeEq;

use super::{API_URL, Environment, Fault, fault};
use crate::random;

pub(super) const URL: &str = "TILMASH_WEBHOOK_URL";
pub(super) const LISTEN: &str = "TILMASH_LISTEN";
pub(super) const SECRET: &str = "TELEGRAM_WEBHOOK_SECRET";
/// Bot API, setWebhook.
const LONGEST_SECRET: usize = 256;
const PORTS: [u16; 4] = [443, 80, 88, 8443];
/// Paths that are served in addition to the webhook.
const TAKEN: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

#[derive(Clone, Debug)]
pub struct Webhook {
    /// The address that Telegram uses. The bot itself serves the same path.
    pub url: Url,
    pub secret: Secret,
}

/// What Telegram sends with each post; never shown.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Reads a secret by the rules of `setWebhook`.
    pub fn parse(text: &str) -> Option<Secret> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let fits = (1..=LONGEST_SECRET).contains(&text.len()) && text.bytes().all(allowed);
        fits.then(|| Secret(text.to_owned()))
    }

    /// Whether `text` is the secret. The time that the answer takes reveals only the length.
    pub fn is(&self, text: &[u8]) -> bool {
        self.0.as_bytes().ct_eq(text).into()
    }

    /// The secret itself, for Telegram and for keeping it out of the log.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

/// The webhook, if one is set and has no fault.
pub(super) fn read(
    environment: &Environment,
    api_url: Option<&Url>,
    faults: &mut Vec<Fault>,
) -> Option<Webhook> {
    let text = environment.get(URL)?;
    let is_telegram = api_url.is_none_or(|url| url.as_str().trim_end_matches('/') == API_URL);
    let url = super::keep(faults, url(text, is_telegram));
    let secret = super::keep(faults, secret(environment));
    if environment.get(LISTEN).is_none() {
        faults.push(fault(
            LISTEN,
            "is not set: write where the webhook is to be served, such as `127.0.0.1:8080`",
        ));
    }
    Some(Webhook {
        url: url?,
        secret: secret?,
    })
}

/// A local Bot API server accepts any address (its `--local`); Telegram's own server does not.
fn url(text: &str, is_telegram: bool) -> Result<Url, Fault> {
    let wrong = |advice: String| Err(fault(URL, advice));
    let Ok(url) = Url::parse(text) else {
        return wrong(format!(
            "is no web address: `{text}`; write the one that Telegram reaches, such as \
             `https://bot.example.kz/telegram`"
        ));
    };
    if !matches!(url.scheme(), "http" | "https") || is_telegram && url.scheme() == "http" {
        return wrong(format!(
            "is not `https`: `{text}`; Telegram posts to no other"
        ));
    }
    let port = url.port_or_known_default().unwrap_or_default();
    if is_telegram && !PORTS.contains(&port) {
        return wrong(format!(
            "has port {port}; Telegram posts to 443, 80, 88 and 8443 only"
        ));
    }
    if TAKEN.contains(&url.path()) {
        return wrong(format!(
            "has the path `{}`, where something else is served; write another, such as `/telegram`",
            url.path()
        ));
    }
    Ok(url)
}

fn secret(environment: &Environment) -> Result<Secret, Fault> {
    let Some(text) = environment.get(SECRET) else {
        let advice = match random::hexadecimal() {
            Some(secret) => format!(
                "is not set: write a secret that nobody else knows; here is a new one: {secret}"
            ),
            None => "is not set: write 32 random letters and digits".to_owned(),
        };
        return Err(fault(SECRET, advice));
    };
    Secret::parse(text).ok_or_else(|| {
        fault(
            SECRET,
            format!(
                "is no secret that Telegram takes: write 1 to {LONGEST_SECRET} of A-Z, a-z, \
                 0-9, `_` and `-`"
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Option<Webhook>, String> {
        let environment = variables.iter().copied().collect();
        let mut faults = Vec::new();
        let api_url = API_URL.parse().unwrap();
        let webhook = super::read(&environment, Some(&api_url), &mut faults);
        if faults.is_empty() {
            return Ok(webhook);
        }
        let told = faults
            .iter()
            .map(|it| format!("{} {}", it.variable, it.advice));
        Err(told.collect::<Vec<_>>().join("\n"))
    }

    fn fault_of(url: &str) -> String {
        read(&[(URL, url), (LISTEN, "127.0.0.1:8080"), (SECRET, "s")]).unwrap_err()
    }

    #[test]
    fn without_an_address_the_bot_polls() {
        assert!(read(&[(SECRET, "not asked for !")]).unwrap().is_none());
    }

    #[test]
    fn a_webhook_has_its_address_its_listener_and_its_secret() {
        let url = "https://bot.example.kz:8443/telegram";
        let webhook = read(&[(URL, url), (LISTEN, "0.0.0.0:8080"), (SECRET, "a-b_C9")]);
        let webhook = webhook.unwrap().unwrap();
        assert_eq!(webhook.url.path(), "/telegram");
        assert!(!format!("{webhook:?}").contains("a-b_C9"));
        assert!(webhook.secret.is(b"a-b_C9"));
        assert!(!webhook.secret.is(b"a-b_C8"));
        assert!(!webhook.secret.is(b""));
    }

    #[test]
    fn what_is_missing_is_said_and_a_secret_is_proposed_that_telegram_takes() {
        let told = read(&[(URL, "https://bot.example.kz")]).unwrap_err();
        let (before, secret) = told.split_once("new one: ").unwrap();
        assert!(
            before.starts_with("TELEGRAM_WEBHOOK_SECRET is not set"),
            "{told}"
        );
        let (secret, rest) = secret.split_once('\n').unwrap();
        assert!(Secret::parse(secret).is_some_and(|secret| secret.reveal().len() == 32));
        assert!(rest.starts_with("TILMASH_LISTEN is not set"), "{told}");
    }

    #[test]
    fn secrets_and_addresses_are_held_to_telegrams_rules() {
        assert!(Secret::parse(&"s".repeat(256)).is_some());
        for wrong in ["", "two words", "плохо", &"s".repeat(257)] {
            assert!(Secret::parse(wrong).is_none(), "{wrong}");
        }
        assert!(fault_of("bot.example.kz").contains("is no web address"));
        assert!(fault_of("http://bot.example.kz").contains("is not `https`"));
        assert!(fault_of("ftp://bot.example.kz").contains("is not `https`"));
        assert!(fault_of("https://bot.example.kz:8080").contains("has port 8080"));
        assert!(fault_of("https://bot.example.kz/metrics").contains("something else"));
    }
}

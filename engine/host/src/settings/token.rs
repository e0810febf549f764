//! The bot's token, which is never shown.

use std::fmt;

/// The token, `ID:SECRET`, lets its owner speak as the bot.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// Reads a token by its form. Only Telegram can tell whether the token is valid.
    pub fn parse(text: &str) -> Option<Token> {
        let (id, secret) = text.split_once(':')?;
        let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        let is_secret = !secret.is_empty()
            && secret
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        (is_id && is_secret).then(|| Token(text.to_owned()))
    }

    /// The token itself, for requests to Telegram and for keeping it out of the log.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The part after the bot's id. The id itself is not secret.
    pub fn secret(&self) -> &str {
        let (_, secret) = self
            .0
            .split_once(':')
            .expect("a token was parsed with its colon");
        secret
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_known_by_their_form() {
        assert!(Token::parse("7000000001:AAE-only_letters").is_some());
        for wrong in [
            "",
            "7000000001",
            ":AAE",
            "7000000001:",
            "bot7:AAE",
            "7:A E",
            "7:A/E",
        ] {
            assert!(Token::parse(wrong).is_none(), "{wrong}");
        }
    }
}

//! The token of the provider who takes payments.

use std::fmt;

use tilmash_engine::payment::Payments;
use tilmash_engine::program::Program;

use super::environment::Environment;
use super::{Fault, fault};

/// The longest token that is taken; providers' have some fifty characters.
const LONGEST: usize = 200;

/// What BotFather gives for a provider. It has no printed form.
#[derive(Clone)]
pub struct ProviderToken(String);

impl ProviderToken {
    /// A token of letters, digits and `:_-`.
    pub fn parse(text: &str) -> Option<ProviderToken> {
        let fits = |sign: char| sign.is_ascii_alphanumeric() || ":_-".contains(sign);
        let fits = text.chars().all(fits) && (1..=LONGEST).contains(&text.len());
        fits.then(|| ProviderToken(text.to_owned()))
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ProviderToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ProviderToken(…)")
    }
}

/// The token, if the app is paid by a provider.
pub(super) fn read(
    environment: &Environment,
    program: &Program,
    faults: &mut Vec<Fault>,
) -> Option<ProviderToken> {
    let variable = match program.model.payments.as_ref()? {
        Payments::Stars => return None,
        Payments::Provider(variable) => variable,
    };
    let Some(written) = environment.get(variable) else {
        let advice = match environment.near(variable) {
            Some(near) => format!("is not set, but `{near}` is"),
            None => "is not set".to_owned(),
        };
        let what = "write the provider's token, which BotFather gives";
        faults.push(fault(variable, format!("{advice}: {what}")));
        return None;
    };
    let token = ProviderToken::parse(written);
    if token.is_none() {
        let words = "is no token of a provider: it has letters, digits and `:_-`";
        faults.push(fault(variable, words.to_owned()));
    }
    token
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_never_printed() {
        let token = ProviderToken::parse("381764678:TEST:12345").unwrap();
        assert_eq!(format!("{token:?}"), "ProviderToken(…)");
        for text in ["", "a b", "a\nb", "токен"] {
            assert!(ProviderToken::parse(text).is_none(), "{text}");
        }
    }
}

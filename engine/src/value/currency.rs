//! Currencies by ISO 4217 code.

/// The currency of an app's prices; each has hundredths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Currency {
    #[default]
    Tenge,
    Rouble,
    Dollar,
    Euro,
}

impl Currency {
    pub const ALL: [Currency; 4] = [
        Currency::Tenge,
        Currency::Rouble,
        Currency::Dollar,
        Currency::Euro,
    ];

    /// The currency with this ISO 4217 code (`KZT`).
    pub fn find(code: &str) -> Option<Currency> {
        Self::ALL
            .into_iter()
            .find(|currency| currency.code() == code)
    }

    /// The ISO 4217 code.
    pub fn code(self) -> &'static str {
        match self {
            Currency::Tenge => "KZT",
            Currency::Rouble => "RUB",
            Currency::Dollar => "USD",
            Currency::Euro => "EUR",
        }
    }

    /// The sign that prices are printed with.
    pub fn sign(self) -> &'static str {
        match self {
            Currency::Tenge => "₸",
            Currency::Rouble => "₽",
            Currency::Dollar => "$",
            Currency::Euro => "€",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Currency;

    #[test]
    fn a_currency_is_found_by_its_code() {
        for currency in Currency::ALL {
            assert_eq!(Currency::find(currency.code()), Some(currency));
        }
        assert_eq!(Currency::find("kzt"), None);
    }
}

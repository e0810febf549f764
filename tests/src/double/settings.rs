//! [`Settings`]: how a double is to be.

use std::time::Duration;

use super::pace::Pace;

#[derive(Clone)]
pub struct Settings {
    /// The only token that is accepted; `None` for any token of the right form.
    pub token: Option<String>,
    /// Whether the journal keeps its entries. Otherwise it only counts calls, which benchmarks
    /// want.
    pub journal: bool,
    /// Limits on the rate of messages; `None` for no limits.
    pub pace: Option<Pace>,
    /// How long a wait may last before its test fails.
    pub patience: Duration,
    /// The id of the first update. Doubles whose bots share a database need ids far apart.
    pub first_update: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            token: None,
            journal: true,
            pace: None,
            patience: Duration::from_secs(30),
            first_update: 730_000_001,
        }
    }
}

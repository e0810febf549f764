//! The names of the variables.

use super::{backup, webhook};

pub(super) const TOKEN: &str = "TELEGRAM_BOT_TOKEN";
pub(super) const API: &str = "TELEGRAM_API_URL";
pub(super) const DATABASE: &str = "DATABASE_URL";
pub(super) const LOG: &str = "TILMASH_LOG";
pub(super) const LOG_FILES: &str = "TILMASH_LOG_DIR";
pub(super) const REPORTS: &str = "TILMASH_SENTRY_DSN";
pub(super) const PACE: &str = "TILMASH_PACE";
pub(super) const MESSAGES: &str = "TILMASH_MESSAGES_PER_MINUTE";
pub(super) const PRESSES: &str = "TILMASH_PRESSES_PER_MINUTE";

/// The variables that are read, except those that an app names itself.
pub(super) const VARIABLES: [&str; 15] = [
    TOKEN,
    API,
    webhook::SECRET,
    DATABASE,
    webhook::URL,
    webhook::LISTEN,
    LOG,
    LOG_FILES,
    REPORTS,
    PACE,
    MESSAGES,
    PRESSES,
    backup::DIRECTORY,
    backup::EVERY,
    backup::KEEP,
];

/// The options that take the place of variables.
pub(super) const OPTIONS: [(&str, &str); 5] = [
    (DATABASE, "--database"),
    (API, "--api-url"),
    (webhook::URL, "--webhook"),
    (webhook::LISTEN, "--listen"),
    (LOG, "--log"),
];

//! Why a command could not do its work.

use std::error::Error;

use anstyle::{AnsiColor, Style};

/// What failed, where, and what to do.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    help: Option<String>,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Failure {
        Failure {
            message: message.into(),
            help: None,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Failure {
        self.help = Some(help.into());
        self
    }

    /// Prints to stderr, in the form of diagnostics.
    pub(crate) fn print(&self) {
        let error = AnsiColor::BrightRed.on_default().bold();
        let help = AnsiColor::BrightCyan.on_default().bold();
        line(error, "error", &self.message);
        if let Some(advice) = &self.help {
            line(help, "help", advice);
        }
    }
}

/// Prints to stderr what may be a mistake.
pub(crate) fn warn(message: &str) {
    let warning = AnsiColor::BrightYellow.on_default().bold();
    line(warning, "warning", message);
}

fn line(style: Style, word: &str, text: &str) {
    anstream::eprintln!("{style}{word}{style:#}: {text}");
}

/// Includes the causes of an error.
impl<E: Error> From<E> for Failure {
    fn from(error: E) -> Failure {
        let mut message = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            let cause_text = cause.to_string();
            if !message.contains(&cause_text) {
                message.push_str(": ");
                message.push_str(&cause_text);
            }
            source = cause.source();
        }
        Failure::new(message)
    }
}

//! How a command ends.

use std::process::ExitCode;

/// The meaning of a command's exit code; `tilmash --help` says the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0
    Fine,
    /// 1: the command did its work, and the app has faults, or the answer to the question is no.
    Faults,
    /// 2: the command could not do its work. clap uses the same code for a wrong argument.
    Unable,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Fine => 0,
            Exit::Faults => 1,
            Exit::Unable => 2,
        })
    }
}

//! How a command ends.

use std::process::ExitCode;

/// What a command's exit code tells; `tilmash --help` says the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// 0
    Fine,
    /// 1: the command did its work, and the app has faults.
    Faults,
    /// 2: the command could not do its work. A wrong argument ends so too, by clap's own choice.
    Unable,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(match status {
            Status::Fine => 0,
            Status::Faults => 1,
            Status::Unable => 2,
        })
    }
}

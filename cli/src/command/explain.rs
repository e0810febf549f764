//! `tilmash explain`

use clap::Args;
use tilmash_engine::diagnostic::{Code, Severity, suggest};

use crate::failure::{Failure, Result};
use crate::status::Status;

/// Explain a diagnostic's code, or list all codes
#[derive(Debug, Args)]
pub struct Explain {
    /// As it stands in brackets: `error[unset-variable]`
    code: Option<String>,
}

impl Explain {
    pub fn run(self) -> Result<Status> {
        match &self.code {
            None => list(),
            Some(name) => anstream::print!("{}", find(name)?.page()),
        }
        Ok(Status::Fine)
    }
}

fn list() {
    for code in Code::ALL {
        let severity = match code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        anstream::println!("{severity:7}  {}", code.name());
    }
}

fn find(name: &str) -> Result<Code> {
    Code::find(name).ok_or_else(|| {
        let failure = Failure::new(format!("there is no code `{name}`"));
        match suggest(name, Code::ALL.iter().map(|code| code.name())) {
            Some(near) => failure.help(format!("did you mean `{near}`?")),
            None => failure.help("`tilmash explain` lists all codes"),
        }
    })
}

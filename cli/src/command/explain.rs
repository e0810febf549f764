//! `tilmash explain`

use clap::Args;
use tilmash_engine::diagnostic::{Code, Severity, suggest};

use crate::exit::Exit;
use crate::failure::Failure;

#[derive(Args)]
pub(crate) struct Arguments {
    /// As it stands in brackets: `error[unset-variable]`
    code: Option<String>,
}

pub(super) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    match &arguments.code {
        None => list(),
        Some(name) => anstream::print!("{}", find(name)?.page()),
    }
    Ok(Exit::Fine)
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

fn find(name: &str) -> Result<Code, Failure> {
    Code::find(name).ok_or_else(|| {
        let failure = Failure::new(format!("there is no code `{name}`"));
        match suggest(name, Code::ALL.iter().map(|code| code.name())) {
            Some(near) => failure.help(format!("did you mean `{near}`?")),
            None => failure.help("`tilmash explain` lists all codes"),
        }
    })
}

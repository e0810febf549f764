//! One file for each command.

mod check;
mod explain;
mod schema;

use clap::Subcommand;

use crate::failure::Result;
use crate::status::Status;

#[derive(Debug, Subcommand)]
pub enum Command {
    Check(check::Check),
    Explain(explain::Explain),
    Schema(schema::Schema),
}

impl Command {
    pub fn run(self) -> Result<Status> {
        match self {
            Command::Check(check) => check.run(),
            Command::Explain(explain) => explain.run(),
            Command::Schema(schema) => schema.run(),
        }
    }
}

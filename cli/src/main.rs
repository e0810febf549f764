//! `tilmash`: the command line.

mod arguments;
mod command;
mod failure;
mod reference;
mod report;
mod status;

use std::process::ExitCode;

use clap::Parser;

use arguments::Arguments;
use status::Status;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    arguments.colour.choose();
    let status = arguments.command.run().unwrap_or_else(|failure| {
        failure.print();
        Status::Unable
    });
    status.into()
}

//! `tilmash`: the command line.

mod arguments;
mod command;
mod database;
mod exit;
mod failure;
mod reference;
mod report;
mod scaffold;
mod seeds;
mod terminal;

use std::process::ExitCode;

use clap::Parser;

use arguments::Arguments;
use exit::Exit;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    arguments.colour.choose();
    let exit = match arguments.command.run().await {
        Ok(exit) => exit,
        Err(failure) => {
            failure.print();
            Exit::Unable
        }
    };
    exit.into()
}

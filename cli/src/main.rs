//! `tilmash`: the command line.

mod arguments;
mod command;
mod confirm;
mod database;
mod environment;
mod examples;
mod exit;
mod failure;
mod instant;
mod promises;
mod reference;
mod report;
mod scaffold;
mod seeds;
mod terminal;

use std::process::ExitCode;

use clap::Parser;
use tokio::runtime::Builder;

use arguments::Arguments;
use exit::Exit;

/// With so few cores the database's thread needs one, and tasks that move from thread to thread
/// would cost more than they gain.
const FEW_CORES: usize = 2;

fn main() -> ExitCode {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut runtime = match cores {
        ..=FEW_CORES => Builder::new_current_thread(),
        _ => Builder::new_multi_thread(),
    };
    let runtime = runtime
        .enable_all()
        .build()
        .expect("the system has what a runtime needs");
    let exit = runtime.block_on(run());
    // Nothing that is still under way is waited for, such as a server that does not answer.
    runtime.shutdown_background();
    exit
}

async fn run() -> ExitCode {
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

//! One file for each command.

mod chat;
mod check;
mod db;
mod explain;
mod health;
mod library;
mod new;
mod outbox;
mod run;
mod schema;
mod seed;
mod slots;
mod stats;
mod test;
mod tools;

use clap::Subcommand;

use crate::exit::Exit;
use crate::failure::Failure;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a new app: a directory that passes the check and can be talked with at once
    New(new::Arguments),
    /// Prove that an app does not go wrong for a reason that its files show
    ///
    /// Prints every fault with its place, its reason and what to write instead.
    /// `tilmash explain CODE` tells more about one.
    Check(check::Arguments),
    /// Explain a diagnostic's code, or list all codes
    Explain(explain::Arguments),
    /// Talk with an app in the terminal: no token, no network
    Chat(chat::Arguments),
    /// Perform an app's talks in every language and compare with their snapshots
    Test(test::Arguments),
    /// Load rows from files, known by their keys: loading them again changes nothing
    Seed(seed::Arguments),
    /// See and change an app's database, and make, verify and restore its backups
    Db(db::Arguments),
    /// List the messages that could not be sent, or queue them again
    Outbox(outbox::Arguments),
    /// List the times that a service can be booked at, or tell why not at one of them
    Slots(slots::Arguments),
    /// Show the figures that the flow `statistics` of an app reads
    ///
    /// They are those of its `do` that only read, name the variables `first` and `last` (two days)
    /// and need no other. The library has such a flow.
    Stats(stats::Arguments),
    /// List what tools offer, call one by hand, and keep what plugins say of themselves
    Tools(tools::Arguments),
    /// Run an app's bot, or the bots of several, until it is asked to end
    Run(run::Arguments),
    /// Ask a running process whether it is well; exit code 1 if not
    Health(health::Arguments),
    /// Print the flows and texts of the standard library, to translate or replace them
    Library(library::Arguments),
    /// Print the JSON Schema of a kind of file, for editors
    ///
    /// An editor that reads `# yaml-language-server: $schema=PATH` in a file's first line completes
    /// and checks it while it is written.
    Schema(schema::Arguments),
}

impl Command {
    /// # Errors
    ///
    /// If the command could not do its work.
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        match self {
            Command::New(arguments) => new::run(arguments).await,
            Command::Check(arguments) => check::run(arguments),
            Command::Explain(arguments) => explain::run(arguments),
            Command::Chat(arguments) => chat::run(arguments).await,
            Command::Test(arguments) => test::run(arguments).await,
            Command::Seed(arguments) => seed::run(arguments).await,
            Command::Db(arguments) => db::run(arguments).await,
            Command::Outbox(arguments) => outbox::run(arguments).await,
            Command::Slots(arguments) => slots::run(arguments).await,
            Command::Stats(arguments) => stats::run(arguments).await,
            Command::Tools(arguments) => tools::run(arguments).await,
            Command::Run(arguments) => run::run(arguments).await,
            Command::Health(arguments) => health::run(arguments),
            Command::Library(arguments) => library::run(arguments),
            Command::Schema(arguments) => schema::run(arguments),
        }
    }
}

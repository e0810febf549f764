//! `tilmash db`

mod backups;
mod target;

use std::sync::Arc;

use clap::{Args, Subcommand};
use tilmash_host::app::AppDirectory;
use tilmash_host::backup;
use tilmash_host::store::{Address, Plan, Store};

use crate::confirm::confirm;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::{checked, counted};
use target::Target;

#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Show what the database has, and what it lacks for the app; changes nothing
    Status(Target),
    /// Make the tables that the app needs, and the columns that they lack; never drops anything
    Apply(Target),
    /// Undo the last migrations of Tilmash's own tables, with all that these hold
    ///
    /// The bot must not run. The first is undone only in a database without an app's tables:
    /// bookings stand on it.
    Rollback {
        #[command(flatten)]
        target: Target,
        /// How many to undo
        #[arg(long)]
        steps: usize,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Make a backup of an app's database, also while its bot runs
    Backup(backups::Make),
    /// List the backups of an app's database, newest first
    Backups(backups::List),
    /// Read a backup from end to end; or an app's database and all its backups
    Verify(backups::Verify),
    /// Put a backup in the place of an app's database, which is set aside; its bot must not run
    Restore(backups::Restore),
}

pub(super) async fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let (target, work) = match arguments.action {
        Action::Status(target) => (target, Work::Status),
        Action::Apply(target) => (target, Work::Apply),
        Action::Rollback { target, steps, yes } => (target, Work::Rollback { steps, yes }),
        Action::Backup(arguments) => return backups::make(arguments).await,
        Action::Backups(arguments) => return backups::list(arguments),
        Action::Verify(arguments) => return backups::verify(arguments).await,
        Action::Restore(arguments) => return backups::restore(arguments).await,
    };
    let app = AppDirectory::new(target.app);
    let Some(program) = checked(&app)? else {
        return Ok(Exit::Faults);
    };
    let address = match work {
        Work::Apply => target.database.address(&app)?,
        Work::Status | Work::Rollback { .. } => target.database.existing(&app)?,
    };
    let store = Store::open_at(&address, Arc::new(program.model)).await?;
    let exit = match work {
        Work::Status => status(&store).await,
        Work::Apply => apply(&store, &address).await,
        Work::Rollback { steps, yes } => match confirmed(&address, steps, yes) {
            Ok(true) => roll_back(&store, &address, steps).await,
            Ok(false) => Ok(Exit::Faults),
            Err(failure) => Err(failure),
        },
    };
    store.close().await?;
    exit
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Work {
    Status,
    Apply,
    Rollback { steps: usize, yes: bool },
}

async fn status(store: &Store) -> Result<Exit, Failure> {
    let migrations = store.migrations().await?;
    for migration in &migrations {
        let state = if migration.applied {
            "applied"
        } else {
            "missing"
        };
        anstream::println!("{state}  {:04} {}", migration.version, migration.name);
    }
    if migrations.iter().all(|migration| migration.applied) {
        return Ok(tell(&store.plan().await?, "lacks"));
    }
    anstream::eprintln!("`tilmash db apply` brings it up to date");
    Ok(Exit::Faults)
}

async fn apply(store: &Store, address: &Address) -> Result<Exit, Failure> {
    let _hold = match store.lacks_something().await? {
        true => backup::ensure_idle(address).await?,
        false => None,
    };
    let versions = store.migrate().await?;
    for migration in store.migrations().await? {
        if versions.contains(&migration.version) {
            anstream::println!("applied  {:04} {}", migration.version, migration.name);
        }
    }
    let plan = store.plan().await?;
    if !plan.undecided.is_empty() {
        return Ok(tell(&plan, "lacks"));
    }
    let steps: Vec<String> = plan.steps.iter().map(ToString::to_string).collect();
    store.apply(plan).await?;
    for step in &steps {
        anstream::println!("applied  {step}");
    }
    anstream::eprintln!("the database has all that the app needs");
    Ok(Exit::Fine)
}

fn confirmed(address: &Address, steps: usize, yes: bool) -> Result<bool, Failure> {
    let migrations = counted(steps, "migration");
    let what = format!("undo {migrations} of {address}, with all that their tables hold");
    confirm(&what, yes)
}

async fn roll_back(store: &Store, address: &Address, steps: usize) -> Result<Exit, Failure> {
    let _hold = backup::ensure_idle(address).await?;
    let versions = store.roll_back(steps).await?;
    for version in &versions {
        anstream::println!("undone  {version:04}");
    }
    anstream::eprintln!("{} undone", counted(versions.len(), "migration"));
    Ok(Exit::Fine)
}

/// Prints what a plan would do. It is a fault if the plan would do anything.
fn tell(plan: &Plan, word: &str) -> Exit {
    for step in &plan.steps {
        anstream::println!("{word}  {step}");
    }
    for reason in &plan.undecided {
        anstream::println!("to decide  {reason}");
    }
    for name in &plan.unused {
        anstream::println!("unused  {name}");
    }
    if !plan.undecided.is_empty() {
        anstream::eprintln!("a person must decide first; nothing of this was changed");
        Exit::Faults
    } else if plan.is_empty() {
        anstream::eprintln!("the database has all that the app needs");
        Exit::Fine
    } else {
        anstream::eprintln!("`tilmash db apply` brings it up to date");
        Exit::Faults
    }
}

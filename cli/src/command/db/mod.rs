//! `tilmash db`

mod backups;
mod target;

use std::sync::Arc;

use clap::{Args, Subcommand};
use jiff::Timestamp;
use tilmash_engine::diagnostic::suggest;
use tilmash_engine::model::Model;
use tilmash_host::app::AppDirectory;
use tilmash_host::backup;
use tilmash_host::store::{Address, Assignment, Prepared, Store, Tense};

use crate::confirm::confirm;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::promises;
use crate::report::{checked, counted};
use target::Target;

#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Show what the database has, what it lacks for the app, and what is promised twice; changes
    /// nothing
    #[command(visible_alias = "plan")]
    Status(Assigning),
    /// Make the tables that the app needs, and the columns that they lack; never drops anything
    ///
    /// Where the app or its rows have another shape, what bookings to come occupy is written anew.
    Apply(Applying),
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

#[derive(Args)]
struct Assigning {
    #[command(flatten)]
    target: Target,
    /// The resource of bookings that need one and have none, unless only one gives their service
    ///
    /// Several may be named: of those that give its service, a booking gets the first that works
    /// then and is free; if none is, the first. Bookings to come whose resource is withdrawn pass
    /// to one that works then and is free.
    #[arg(long, value_name = "TABLE=KEY_OR_ID", value_parser = assignment)]
    assign: Vec<Assignment>,
}

#[derive(Args)]
struct Applying {
    #[command(flatten)]
    assigning: Assigning,
    /// Make an empty database even where one was that is gone now; otherwise that is refused
    #[arg(long)]
    empty: bool,
}

fn assignment(text: &str) -> Result<Assignment, &'static str> {
    match text.split_once('=') {
        Some((table, row)) if !table.is_empty() && !row.is_empty() => Ok(Assignment {
            table: table.into(),
            row: row.to_owned(),
        }),
        _ => Err("write a table and the key of its row, such as `master=dana`"),
    }
}

pub(super) async fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let (target, work) = match arguments.action {
        Action::Status(Assigning { target, assign }) => (target, Work::Status { assign }),
        Action::Apply(Applying { assigning, empty }) => {
            let Assigning { target, assign } = assigning;
            (target, Work::Apply { assign, empty })
        }
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
    let command = target.database.command("db apply", &app);
    let address = match work {
        Work::Apply { empty: true, .. } => target.database.address_even_if_lost(&app)?,
        Work::Apply { empty: false, .. } => target.database.address(&app)?,
        Work::Status { .. } | Work::Rollback { .. } => target.database.existing(&app)?,
    };
    if let Work::Status { assign } | Work::Apply { assign, .. } = &work {
        ensure_resources(assign, &program.model)?;
    }
    let store = Store::open_at(&address, Arc::new(program.model)).await?;
    let exit = match work {
        Work::Status { assign } => status(&store, command, assign).await,
        Work::Apply { assign, .. } => apply(&store, &address, command, assign).await,
        Work::Rollback { steps, yes } => match confirmed(&address, steps, yes) {
            Ok(true) => roll_back(&store, &address, steps).await,
            Ok(false) => Ok(Exit::Faults),
            Err(failure) => Err(failure),
        },
    };
    store.close().await?;
    exit
}

enum Work {
    Status {
        assign: Vec<Assignment>,
    },
    Apply {
        assign: Vec<Assignment>,
        empty: bool,
    },
    Rollback {
        steps: usize,
        yes: bool,
    },
}

/// Refuses what is no table of resources.
fn ensure_resources(assign: &[Assignment], model: &Model) -> Result<(), Failure> {
    let known: Vec<&str> = model.resources().map(|table| table.name.as_str()).collect();
    let unknown = assign.iter().find(|it| !known.contains(&it.table.as_str()));
    let Some(Assignment { table, .. }) = unknown else {
        return Ok(());
    };
    let failure = Failure::new(format!("`{table}` is no table of resources"));
    let near = suggest(table, known.iter().copied());
    Err(match near {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None if known.is_empty() => failure.help("the app has none"),
        None => failure.help(format!("there are: {}", known.join(", "))),
    })
}

async fn status(store: &Store, apply: String, assign: Vec<Assignment>) -> Result<Exit, Failure> {
    let apply = with_assignments(apply, &assign);
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
        let planned = store.plan_at(assign, Timestamp::now()).await?;
        return Ok(tell(&planned, &apply));
    }
    anstream::eprintln!("`{apply}` brings it up to date");
    Ok(Exit::Faults)
}

async fn apply(
    store: &Store,
    address: &Address,
    apply: String,
    assign: Vec<Assignment>,
) -> Result<Exit, Failure> {
    let apply = with_assignments(apply, &assign);
    let _hold = match !assign.is_empty() || store.lacks_something().await? {
        true => backup::ensure_idle(address).await?,
        false => None,
    };
    let now = Timestamp::now();
    let planned = store.plan_at(assign.clone(), now).await?;
    if !planned.undecided().is_empty() {
        return Ok(tell(&planned, &apply));
    }
    let prepared = store.prepare_at(assign, now).await?;
    for migration in store.migrations().await? {
        if prepared.migrations.contains(&migration.version) {
            anstream::println!("applied  {:04} {}", migration.version, migration.name);
        }
    }
    for step in &prepared.plan.steps {
        anstream::println!("applied  {step}");
    }
    promises::tell_reshaped("applied", &prepared.reshaped, Tense::Done);
    promises::tell_orphaned(&prepared.orphaned);
    // What an earlier change has left undecided is looked for by the plan alone.
    let exit = promises::tell(&planned.reshaped.unassigned, &prepared.overbooked);
    anstream::eprintln!("{}", ready(&planned));
    Ok(exit)
}

/// What to type to do what was planned.
fn with_assignments(mut apply: String, assign: &[Assignment]) -> String {
    for Assignment { table, row } in assign {
        apply.push_str(&format!(" --assign {table}={row}"));
    }
    apply
}

fn confirmed(address: &Address, steps: usize, yes: bool) -> Result<bool, Failure> {
    let migrations = counted(steps, "migration");
    let what = format!("undo {migrations} of {address}, with all that their tables hold");
    confirm(&what, yes)
}

async fn roll_back(store: &Store, address: &Address, steps: usize) -> Result<Exit, Failure> {
    let _hold = backup::ensure_idle(address).await?;
    let versions = store.roll_back(steps).await?;
    let known = store.migrations().await?;
    for version in &versions {
        let migration = known.iter().find(|known| known.version == *version);
        let name = migration.map_or("", |known| known.name);
        anstream::println!("undone  {version:04} {name}");
    }
    anstream::eprintln!("{} undone", counted(versions.len(), "migration"));
    Ok(Exit::Fine)
}

/// What is said of a database by which the app can run.
fn ready(prepared: &Prepared) -> &'static str {
    match prepared.open().next() {
        Some(_) => "the bot can run, and a person should decide",
        None => "the database has all that the app needs",
    }
}

/// Prints what bringing the database up to date would do. It is a fault if it would do anything.
fn tell(prepared: &Prepared, apply: &str) -> Exit {
    for step in &prepared.plan.steps {
        anstream::println!("lacks  {step}");
    }
    promises::tell_reshaped("lacks", &prepared.reshaped, Tense::Planned);
    for reason in &prepared.plan.undecided {
        anstream::println!("to decide  {reason}");
    }
    promises::tell_orphaned(&prepared.orphaned);
    let promises = promises::tell(&prepared.reshaped.unassigned, &prepared.overbooked);
    for name in &prepared.plan.unused {
        anstream::println!("unused  {name}");
    }
    for name in &prepared.outdated {
        anstream::println!("unused  the value of the setting {name}, which has another type now");
    }
    if !prepared.undecided().is_empty() {
        anstream::eprintln!("a person must decide first; nothing of this was changed");
        Exit::Faults
    } else if prepared.is_empty() {
        anstream::eprintln!("{}", ready(prepared));
        promises
    } else {
        anstream::eprintln!("`{apply}` brings it up to date");
        Exit::Faults
    }
}

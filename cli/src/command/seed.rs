//! `tilmash seed`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use tilmash_engine::value::{RowReference, Value};
use tilmash_host::app::AppDirectory;
use tilmash_host::backup;
use tilmash_host::store::{
    Absent, Address, Place, SeedChange, SeedChangeKind, SeedResult, Seeded, Store, Tense,
};

use crate::database::{self, Database};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::promises;
use crate::report::{Stream, checked, counted};
use crate::seeds;

#[derive(Args)]
pub(crate) struct Arguments {
    /// The app's directory
    #[arg(default_value = ".")]
    app: PathBuf,
    /// JSON or YAML files; all of the app's `seeds/*.json` unless named
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print what would change, and change nothing
    #[arg(long)]
    plan: bool,
    #[command(flatten)]
    database: Database,
}

pub(super) async fn run(arguments: Arguments) -> Result<Exit, Failure> {
    if arguments.app.is_file() {
        let file = arguments.app.display();
        let failure = Failure::new(format!("{file} is a file: the app's directory goes first"));
        // The file of an app stands in its `seeds/`.
        let app = arguments.app.parent().and_then(Path::parent);
        let app = app.filter(|app| **app != *"" && app.join("app.yaml").is_file());
        let app = app.unwrap_or(Path::new(".")).display();
        return Err(failure.help(format!("tilmash seed {app} {file}")));
    }
    let app = AppDirectory::new(arguments.app);
    let Some(program) = checked(&app)? else {
        return Ok(Exit::Faults);
    };
    let files = match arguments.files {
        files if files.is_empty() => app.seed_files()?,
        files => files,
    };
    if files.is_empty() {
        let place = app.path().join("seeds");
        return Err(
            Failure::new(format!("no file in {}", place.display())).help("name the files to load")
        );
    }
    let seed = arguments.database.command("seed", &app);
    let address = arguments.database.address(&app)?;
    let is_new = !database::exists(&address);
    let address = match arguments.plan && is_new {
        true => {
            anstream::eprintln!("there is no database {address} yet: `{seed}` makes it");
            Address::Sqlite(Place::Memory)
        }
        false => address,
    };
    let store = Store::open_at(&address, Arc::new(program.model)).await?;
    let (done, hold) = match arguments.plan {
        true => (seeds::plan(&files, &store).await?, None),
        false => {
            let hold = match store.lacks_something().await? {
                true => backup::ensure_idle(&address).await?,
                false => None,
            };
            (seeds::load(&files, &store, Stream::Output).await?, hold)
        }
    };
    store.close().await?;
    drop(hold);
    let Some(loaded) = done else {
        anstream::eprintln!("{}: no row was loaded", seeds::named(&files));
        return Ok(Exit::Faults);
    };
    // Of a database that does not exist it goes without saying.
    if arguments.plan && !is_new {
        for step in &loaded.plan.steps {
            anstream::println!("lacks  {step}");
        }
    }
    let (rows, tense) = match arguments.plan {
        true => (planned(&loaded.rows), Tense::Planned),
        false => (told(loaded.rows.seeded), Tense::Done),
    };
    anstream::println!("{}: {rows}", seeds::named(&files));
    promises::tell_reshaped("", &loaded.reshaped, tense);
    for absent in &loaded.rows.absent {
        anstream::println!("not there  {}", not_there(absent));
    }
    promises::tell_concerned(&loaded.concerned, tense);
    promises::tell_orphaned(&loaded.orphaned);
    Ok(promises::tell(
        &loaded.reshaped.unassigned,
        &loaded.overbooked,
    ))
}

/// What is said of a row that is withdrawn and that the database does not have.
fn not_there(absent: &Absent) -> String {
    let Absent { table, key, near } = absent;
    let near = match near {
        Some(near) => format!(": did you mean `{near}`?"),
        None => String::new(),
    };
    format!("no `{table}` has the key `{key}`, so nothing is withdrawn by it{near}")
}

/// The counts, and a line for each row that would change.
fn planned(rows: &SeedResult) -> String {
    let mut lines = told(rows.seeded);
    for SeedChange {
        table,
        key,
        kind,
        columns,
    } in &rows.changes
    {
        let word = match kind {
            SeedChangeKind::Inserted => "new     ",
            SeedChangeKind::Updated => "changed ",
            SeedChangeKind::Restored => "restored",
            SeedChangeKind::Deleted => "deleted ",
        };
        lines.push_str(&format!("\n  {word}  {table} {key}"));
        for (column, old, new) in columns {
            lines.push_str(&format!(
                "\n              {column}: {} → {}",
                written(old, &rows.keys),
                written(new, &rows.keys)
            ));
        }
    }
    lines
}

/// A value on one line, rows by their keys.
fn written(value: &Value, keys: &BTreeMap<RowReference, String>) -> String {
    match value {
        Value::None => "none".to_owned(),
        Value::Words(words) => {
            let texts: Vec<&str> = words.0.values().map(|text| &**text).collect();
            texts.join(" / ")
        }
        Value::Row(row) => match keys.get(row) {
            Some(key) => key.clone(),
            None => format!("{} {}", row.table, row.id.0),
        },
        Value::List(rows) if rows.is_empty() => "none".to_owned(),
        Value::List(rows) => {
            let rows: Vec<String> = rows.iter().map(|row| written(row, keys)).collect();
            rows.join(", ")
        }
        Value::Boolean(_)
        | Value::Integer(_)
        | Value::Decimal(_)
        | Value::Money(_)
        | Value::Text(_)
        | Value::Phone(_)
        | Value::Location(_)
        | Value::Photo(_)
        | Value::Document(_)
        | Value::Chat(_)
        | Value::Code(_)
        | Value::Choice(_)
        | Value::Language(_)
        | Value::Date(_)
        | Value::Time(_)
        | Value::Moment(_)
        | Value::Duration(_)
        | Value::Draft(_)
        | Value::Span(..)
        | Value::File(_) => value.as_written(),
    }
}

fn told(seeded: Seeded) -> String {
    let Seeded {
        inserted,
        updated,
        unchanged,
        restored,
        deleted,
    } = seeded;
    let rows = counted(inserted + updated + unchanged + restored + deleted, "row");
    let parts = [
        (inserted, "new"),
        (updated, "changed"),
        (restored, "restored"),
        (deleted, "deleted"),
        (unchanged, "as before"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    match parts.as_slice() {
        [] => rows,
        parts => format!("{rows}: {}", parts.join(", ")),
    }
}

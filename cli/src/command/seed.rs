//! `tilmash seed`

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use tilmash_host::app::AppDirectory;
use tilmash_host::store::{Seeded, Store};

use crate::database::Database;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::{checked, counted};
use crate::seeds;

#[derive(Args)]
pub(crate) struct Arguments {
    /// The app's directory
    #[arg(default_value = ".")]
    app: PathBuf,
    /// JSON or YAML files; all of the app's `seeds/*.json` unless named
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    database: Database,
}

pub(super) async fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let app = AppDirectory::new(arguments.app);
    let Some(program) = checked(&app)? else {
        return Ok(Exit::Faults);
    };
    let files = match arguments.files {
        files if files.is_empty() => seeds::of_app(&app)?,
        files => files,
    };
    if files.is_empty() {
        let place = app.path().join("seeds");
        return Err(
            Failure::new(format!("no file in {}", place.display())).help("name the files to load")
        );
    }
    let address = arguments.database.address(&app)?;
    let store = Store::open_at(&address, Arc::new(program.model)).await?;
    store.prepare().await?;
    let mut exit = Exit::Fine;
    for file in &files {
        match seeds::load(file, &store).await? {
            Some(seeded) => anstream::println!("{}: {}", file.display(), told(seeded)),
            None => {
                anstream::eprintln!("{}: no row was loaded", file.display());
                exit = Exit::Faults;
            }
        }
    }
    store.close().await?;
    Ok(exit)
}

fn told(seeded: Seeded) -> String {
    let Seeded {
        inserted,
        updated,
        unchanged,
        restored,
    } = seeded;
    let rows = counted(inserted + updated + unchanged + restored, "row");
    let parts = [
        (inserted, "new"),
        (updated, "changed"),
        (restored, "restored"),
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

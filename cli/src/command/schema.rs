//! `tilmash schema`

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use tilmash_engine::schema;
use tilmash_host::app::AppDirectory;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::reference;
use crate::report::checked;
use crate::scaffold;

#[derive(Args)]
pub(crate) struct Arguments {
    /// The kind of file
    #[arg(value_enum, required_unless_present_any = ["write", "reference"])]
    kind: Option<Kind>,
    /// The app's directory; of a seed's schema, its tables
    #[arg(default_value = ".")]
    app: PathBuf,
    /// Write the schemas of all kinds into a directory instead
    #[arg(long, value_name = "DIRECTORY", conflicts_with = "kind")]
    write: Option<PathBuf>,
    /// Print the language reference instead, in Markdown
    #[arg(long, conflicts_with_all = ["kind", "write"])]
    reference: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// app.yaml
    App,
    /// flows/*.yaml
    Flow,
    /// seeds/*.json
    Seed,
}

pub(super) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    if arguments.reference {
        anstream::print!("{}", reference::markdown());
    } else if let Some(directory) = &arguments.write {
        write(directory)?;
    } else if let Some(kind) = arguments.kind {
        return print(kind, &AppDirectory::new(arguments.app));
    }
    Ok(Exit::Fine)
}

fn print(kind: Kind, app: &AppDirectory) -> Result<Exit, Failure> {
    let schema = match kind {
        Kind::App => schema::app_schema(),
        Kind::Flow => schema::flow_schema(),
        Kind::Seed => match checked(app)? {
            Some(program) => schema::seed_schema(&program.model),
            None => return Ok(Exit::Faults),
        },
    };
    anstream::println!("{schema:#}");
    Ok(Exit::Fine)
}

fn write(directory: &Path) -> Result<(), Failure> {
    for (name, schema) in scaffold::schemas() {
        let path = directory.join(name);
        fs::write(&path, schema).map_err(|error| {
            Failure::new(format!("cannot write {}: {error}", path.display()))
                .help("name a directory that exists and that you may write to")
        })?;
        anstream::eprintln!("wrote {}", path.display());
    }
    Ok(())
}

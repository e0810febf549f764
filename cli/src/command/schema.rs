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
    /// The kind of file: `app` (app.yaml), `flow` (flows/*.yaml), `tool` (tools/*.yaml) or `seed`
    /// (seeds/*.json)
    #[arg(required_unless_present_any = ["write", "reference"])]
    kind: Option<String>,
    /// The app's directory, `.` unless named; of a seed's schema, its tables
    app: Option<PathBuf>,
    /// Write into a directory instead; the schemas of all kinds, unless one is named
    ///
    /// Without an app the seed's schema is one that fits the rows of any app.
    #[arg(long, value_name = "DIRECTORY")]
    write: Option<PathBuf>,
    /// Print the language reference instead, in Markdown
    #[arg(long, conflicts_with_all = ["kind", "write"])]
    reference: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    App,
    Flow,
    Tool,
    Seed,
}

impl Kind {
    /// The name of the schema's file.
    fn file(self) -> &'static str {
        match self {
            Kind::App => "app.json",
            Kind::Flow => "flow.json",
            Kind::Tool => "tool.json",
            Kind::Seed => scaffold::SEED_SCHEMA,
        }
    }
}

pub(super) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    if arguments.reference {
        anstream::print!("{}", reference::markdown());
        return Ok(Exit::Fine);
    }
    let Arguments {
        kind, app, write, ..
    } = arguments;
    let word = kind.unwrap_or_default();
    let kind = Kind::from_str(&word, false).ok();
    match (kind, app, write) {
        (Some(kind), app, None) => print(kind, &app.unwrap_or_else(|| PathBuf::from("."))),
        (Some(kind), app, Some(directory)) => write_into(&directory, Some(kind), app),
        (None, None, Some(directory)) => {
            let app = (!word.is_empty()).then(|| PathBuf::from(word));
            write_into(&directory, None, app)
        }
        (None, _, _) => Err(Failure::new(format!("`{word}` is no kind of file"))
            .help("there are: app, flow, tool, seed")),
    }
}

fn print(kind: Kind, app: &Path) -> Result<Exit, Failure> {
    let schema = match kind {
        Kind::App => schema::app_schema(),
        Kind::Flow => schema::flow_schema(),
        Kind::Tool => schema::tool_schema(),
        Kind::Seed => match checked(&AppDirectory::new(app))? {
            Some(program) => schema::seed_schema(&program.model),
            None => return Ok(Exit::Faults),
        },
    };
    anstream::println!("{schema:#}");
    Ok(Exit::Fine)
}

/// Writes the schema of a kind, or those of all.
fn write_into(directory: &Path, kind: Option<Kind>, app: Option<PathBuf>) -> Result<Exit, Failure> {
    // Where a command is run in an app, that is the app.
    let here = || Some(PathBuf::from(".")).filter(|here| here.join("app.yaml").is_file());
    let app = app.or_else(here);
    let own = match app {
        None => None,
        Some(app) => match checked(&AppDirectory::new(app))? {
            Some(program) => Some(schema::seed_schema(&program.model)),
            None => return Ok(Exit::Faults),
        },
    };
    for (name, schema) in scaffold::schemas() {
        if kind.is_some_and(|kind| kind.file() != name) {
            continue;
        }
        let schema = match &own {
            Some(own) if name == scaffold::SEED_SCHEMA => format!("{own:#}\n"),
            Some(_) | None => schema,
        };
        let path = directory.join(name);
        fs::write(&path, schema).map_err(|error| {
            Failure::new(format!("cannot write {}: {error}", path.display()))
                .help("name a directory that exists and that you may write to")
        })?;
        anstream::eprintln!("wrote {}", path.display());
    }
    Ok(Exit::Fine)
}

//! `tilmash schema`

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::Value;
use tilmash_engine::spec;

use crate::arguments::AppArgument;
use crate::failure::{Failure, Result};
use crate::reference;
use crate::report::{self, Format};
use crate::status::Status;

/// Print the JSON Schema of a kind of file, for editors
///
/// An editor that reads `# yaml-language-server: $schema=PATH` in a file's first line completes and checks
/// it while it is written.
#[derive(Debug, Args)]
pub struct Schema {
    /// The kind of file; `seed` is for the tables of APP
    #[arg(value_enum, required_unless_present_any = ["write", "reference"])]
    kind: Option<SchemaKind>,
    #[command(flatten)]
    app: AppArgument,
    /// Write the schemas of all kinds into a directory instead
    #[arg(long, value_name = "DIRECTORY", conflicts_with = "kind")]
    write: Option<PathBuf>,
    /// Print the language reference instead, in Markdown
    #[arg(long, conflicts_with_all = ["kind", "write"])]
    reference: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SchemaKind {
    /// app.yaml
    App,
    /// flows/*.yaml
    Flow,
    /// seeds/*.json
    Seed,
}

impl Schema {
    pub fn run(self) -> Result<Status> {
        if self.reference {
            anstream::print!("{}", reference::markdown());
        } else if let Some(directory) = &self.write {
            write(directory)?;
        } else if let Some(kind) = self.kind {
            return self.print(kind);
        }
        Ok(Status::Fine)
    }

    fn print(&self, kind: SchemaKind) -> Result<Status> {
        let schema = match kind {
            SchemaKind::App => spec::app_schema(),
            SchemaKind::Flow => spec::flow_schema(),
            SchemaKind::Seed => {
                let loaded = self.app.directory().load()?;
                let Some(program) = loaded.program else {
                    return Ok(report::print(
                        &loaded.diagnostics,
                        &loaded.sources,
                        Format::Human,
                    ));
                };
                spec::seed_schema(&program.model)
            }
        };
        anstream::println!("{schema:#}");
        Ok(Status::Fine)
    }
}

fn write(directory: &Path) -> Result<()> {
    let schemas: [(&str, Value); 3] = [
        ("app.json", spec::app_schema()),
        ("flow.json", spec::flow_schema()),
        ("seed.json", spec::any_seed_schema()),
    ];
    for (name, schema) in schemas {
        let path = directory.join(name);
        fs::write(&path, format!("{schema:#}\n")).map_err(|error| {
            Failure::new(format!("cannot write {}: {error}", path.display()))
                .help("name a directory that exists and that you may write to")
        })?;
        anstream::eprintln!("wrote {}", path.display());
    }
    Ok(())
}

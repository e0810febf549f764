//! `tilmash check`

use std::path::PathBuf;

use clap::Args;
use tilmash_engine::model::Part;
use tilmash_host::app::AppDirectory;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::{self, Format, counted};

#[derive(Args)]
pub(crate) struct Arguments {
    /// The app's directory
    #[arg(default_value = ".")]
    app: PathBuf,
    /// How to print what is wrong
    #[arg(long, default_value = "human")]
    format: Format,
}

pub(super) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let app = AppDirectory::new(arguments.app);
    let mut loaded = app.load()?;
    app.check_seeds(&mut loaded)?;
    let exit = report::print(&loaded.diagnostics, &loaded.sources, arguments.format);
    if let Some(program) = &loaded.program {
        let model = &program.model;
        let languages: Vec<&str> = model
            .languages
            .iter()
            .map(tilmash_engine::name::Name::as_str)
            .collect();
        // The settings are no rows.
        let tables = model.tables.values();
        let tables = tables.filter(|table| table.part != Part::Settings);
        anstream::eprintln!(
            "`{}` may run: {}, {}, in {}",
            model.app,
            counted(program.flows.len(), "flow"),
            counted(tables.count(), "table"),
            languages.join(", ")
        );
        if !program.left_out.is_empty() {
            anstream::eprintln!(
                "left out, since the backend is not asked for it: {}",
                program.left_out.join(", ")
            );
        }
    }
    Ok(exit)
}

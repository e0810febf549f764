//! `tilmash check`

use clap::Args;

use crate::arguments::AppArgument;
use crate::failure::Result;
use crate::report::{self, Format};
use crate::status::Status;

/// Prove that an app does not go wrong for a reason that its files show
///
/// Prints every fault with its place, its reason and what to write instead. `tilmash explain CODE` tells more
/// about one.
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    app: AppArgument,
    /// How to print what is wrong
    #[arg(long, default_value = "human")]
    format: Format,
}

impl Check {
    pub fn run(self) -> Result<Status> {
        let loaded = self.app.directory().load()?;
        let status = report::print(&loaded.diagnostics, &loaded.sources, self.format);
        if let Some(program) = &loaded.program {
            let model = &program.model;
            let languages: Vec<&str> = model.languages.iter().map(|name| name.as_str()).collect();
            anstream::eprintln!(
                "`{}` may run: {}, {}, in {}",
                model.app,
                counted(program.flows.len(), "flow"),
                counted(model.tables.len(), "table"),
                languages.join(", ")
            );
        }
        Ok(status)
    }
}

fn counted(count: usize, word: &str) -> String {
    match count {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    }
}

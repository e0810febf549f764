//! `tilmash run`

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use tilmash_engine::name::Name;
use tilmash_engine::program::Program;
use tilmash_host::app::AppDirectory;
use tilmash_host::log;
use tilmash_host::private;
use tilmash_host::run::{self, App};
use tilmash_host::settings::{Environment, Settings, check_together};

use crate::database::Database;
use crate::environment;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::checked;

#[derive(Args)]
pub(crate) struct Arguments {
    /// The app's directory; several run in one process, each by its own `.env`
    #[arg(value_name = "APP", default_value = ".")]
    apps: Vec<PathBuf>,
    #[command(flatten)]
    database: Database,
    /// Another Bot API server; else TELEGRAM_API_URL, else Telegram's own
    #[arg(long, value_name = "URL")]
    api_url: Option<String>,
    /// Let Telegram post updates to this address instead of polling; else TILMASH_WEBHOOK_URL, else
    /// poll
    ///
    /// Needs --listen, and TELEGRAM_WEBHOOK_SECRET in the environment. What stands before the bot
    /// must pass the address's path on as it is.
    #[arg(long, value_name = "PUBLIC_URL")]
    webhook: Option<String>,
    /// Serve webhooks, /healthz, /readyz and /metrics here; else TILMASH_LISTEN, else nowhere
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// How much to log: error, warn, info, debug or trace; else TILMASH_LOG, else info
    #[arg(long, value_name = "LEVEL")]
    log: Option<String>,
}

pub(super) async fn run(arguments: Arguments) -> Result<Exit, Failure> {
    if arguments.apps.len() > 1 {
        for_one_app(
            "--database",
            "DATABASE_URL",
            arguments.database.is_written(),
        )?;
        for_one_app(
            "--webhook",
            "TILMASH_WEBHOOK_URL",
            arguments.webhook.is_some(),
        )?;
    }
    let Some(programs) = programs(&arguments.apps)? else {
        return Ok(Exit::Faults);
    };
    let apps = configure(programs, &arguments)?;
    let named: Vec<(&Name, &Settings)> = apps
        .iter()
        .map(|app| (&app.program.model.app, &app.settings))
        .collect();
    check_together(&named)?;
    log::start(&named)?;
    private::warn_of_open(private_files(&arguments.apps, &apps));
    run::run(apps, run::shutdown_signal()?).await?;
    Ok(Exit::Fine)
}

/// The files with secrets, and with what people have told the bots.
fn private_files(directories: &[PathBuf], apps: &[App]) -> Vec<PathBuf> {
    let environments = directories
        .iter()
        .map(|directory| Environment::file(&AppDirectory::new(directory)));
    let databases = apps
        .iter()
        .filter_map(|app| app.settings.database.file().map(Path::to_owned));
    let logs = apps
        .iter()
        .filter_map(|app| app.settings.log_directory.as_deref().map(log::file));
    environments.chain(databases).chain(logs).collect()
}

fn for_one_app(option: &str, variable: &str, is_given: bool) -> Result<(), Failure> {
    match is_given {
        false => Ok(()),
        true => Err(Failure::new(format!("`{option}` is of one app"))
            .help(format!("write {variable} in each app's `.env`"))),
    }
}

/// The programs of all apps; `None` if one has faults, which are printed for each.
fn programs(apps: &[PathBuf]) -> Result<Option<Vec<(AppDirectory, Program)>>, Failure> {
    let mut programs = Vec::with_capacity(apps.len());
    for app in apps {
        let app = AppDirectory::new(app);
        if let Some(program) = checked(&app)? {
            programs.push((app, program));
        }
    }
    Ok((programs.len() == apps.len()).then_some(programs))
}

/// The apps with their settings.
///
/// # Errors
///
/// Everything that is wrong in the settings of all apps.
fn configure(
    programs: Vec<(AppDirectory, Program)>,
    arguments: &Arguments,
) -> Result<Vec<App>, Failure> {
    let is_alone = programs.len() == 1;
    let mut apps = Vec::with_capacity(programs.len());
    let mut wrong = Vec::new();
    for (app, program) in programs {
        let settings = environment::read(&app).and_then(|environment| {
            let environment = arguments.over(environment);
            Settings::read(&environment, &app, &program)
        });
        match settings {
            Ok(settings) => apps.push(App {
                program: Arc::new(program),
                settings,
                seeds: app.seed_folder(),
            }),
            Err(error) if is_alone => wrong.push(error.to_string()),
            Err(error) => wrong.push(format!("{}: {error}", app.path().display())),
        }
    }
    match wrong.is_empty() {
        true => Ok(apps),
        false => Err(Failure::new(wrong.join("\n"))),
    }
}

impl Arguments {
    /// The environment, with what the command line says on top.
    fn over(&self, environment: Environment) -> Environment {
        self.database
            .clone()
            .over(environment)
            .with("TELEGRAM_API_URL", self.api_url.clone())
            .with("TILMASH_WEBHOOK_URL", self.webhook.clone())
            .with("TILMASH_LISTEN", self.listen.clone())
            .with("TILMASH_LOG", self.log.clone())
    }
}

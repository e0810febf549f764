//! `tilmash run`

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use tilmash_host::app::AppDirectory;
use tilmash_host::settings::{Environment, Settings};
use tilmash_host::{log, run};

use super::db::Database;
use super::{Exit, Failure, checked};

#[derive(Args)]
pub struct Arguments {
    /// The app's directory
    #[arg(default_value = ".")]
    app: PathBuf,
    #[command(flatten)]
    database: Database,
    /// Another Bot API server; else TELEGRAM_API_URL, else Telegram's own
    #[arg(long, value_name = "URL")]
    api_url: Option<String>,
    /// Let Telegram post updates to this address instead of polling; else TILMASH_WEBHOOK_URL, else poll
    ///
    /// Needs --listen, and TELEGRAM_WEBHOOK_SECRET in the environment. What stands before the bot must pass the
    /// address's path on as it is.
    #[arg(long, value_name = "PUBLIC_URL")]
    webhook: Option<String>,
    /// Serve the webhook, /healthz, /readyz and /metrics here; else TILMASH_LISTEN, else nowhere
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// How much to log: error, warn, info, debug or trace; else TILMASH_LOG, else info
    #[arg(long, value_name = "LEVEL")]
    log: Option<String>,
}

pub async fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let app = AppDirectory::new(arguments.app);
    let Some(program) = checked(&app)? else {
        return Ok(Exit::Faults);
    };
    let environment = arguments
        .database
        .over(Environment::read(&app)?)
        .with("TELEGRAM_API_URL", arguments.api_url)
        .with("TILMASH_WEBHOOK_URL", arguments.webhook)
        .with("TILMASH_LISTEN", arguments.listen)
        .with("TILMASH_LOG", arguments.log);
    let settings = Settings::read(&environment, &app, &program.model)?;
    log::start(&settings)?;
    run::run(Arc::new(program), settings, run::shutdown_signal()?).await?;
    Ok(Exit::Fine)
}

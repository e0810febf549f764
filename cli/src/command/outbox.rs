//! `tilmash outbox`

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use jiff::Timestamp;
use serde_json::{Value, json};
use tilmash_host::app::AppDirectory;
use tilmash_host::store::{DeadLetter, OutboxId, Store, StoreError};

use crate::database::Database;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::{checked, counted};

#[derive(Args)]
pub(crate) struct Arguments {
    /// The app's directory
    #[arg(default_value = ".")]
    app: PathBuf,
    #[command(flatten)]
    database: Database,
    /// Queue these again: their numbers, or `all`
    #[arg(long, value_name = "NUMBER|all", num_args = 1..)]
    resend: Vec<String>,
    /// Print an array with an object for each message
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let app = AppDirectory::new(arguments.app);
    let Some(program) = checked(&app)? else {
        return Ok(Exit::Faults);
    };
    let address = arguments.database.existing(&app)?;
    let store = Store::open_at(&address, Arc::new(program.model)).await?;
    let done = perform(&store, &arguments.resend, arguments.json).await;
    store.close().await?;
    done
}

async fn perform(store: &Store, resend: &[String], as_json: bool) -> Result<Exit, Failure> {
    let letters = store
        .write(async |transaction| transaction.dead_letters().await)
        .await?;
    if !resend.is_empty() {
        let letters = chosen(&letters, resend)?;
        let again: Result<_, StoreError> = store
            .write(async move |transaction| transaction.resend(&letters, Timestamp::now()).await)
            .await;
        let count = counted(again?.len(), "message");
        anstream::eprintln!("{count} queued again: a running bot sends them within half a minute");
        return Ok(Exit::Fine);
    }
    if as_json {
        let letters: Vec<Value> = letters.iter().map(object).collect();
        anstream::println!("{:#}", Value::from(letters));
        return Ok(Exit::Fine);
    }
    for letter in &letters {
        anstream::println!("{}", line(letter));
    }
    let count = counted(letters.len(), "message");
    anstream::eprintln!("{count} given up in the last week");
    Ok(Exit::Fine)
}

/// The messages to queue again.
fn chosen(letters: &[DeadLetter], words: &[String]) -> Result<Vec<OutboxId>, Failure> {
    if let [word] = words
        && word == "all"
    {
        return Ok(letters.iter().map(|letter| letter.id).collect());
    }
    let chosen = words.iter().map(|word| {
        let number = word.parse().ok().map(OutboxId);
        number
            .filter(|id| letters.iter().any(|letter| letter.id == *id))
            .ok_or_else(|| {
                Failure::new(format!("no message `{word}` was given up"))
                    .help("`tilmash outbox` lists them with their numbers")
            })
    });
    chosen.collect()
}

fn line(letter: &DeadLetter) -> String {
    let DeadLetter {
        id,
        chat,
        kind,
        queued,
        attempts,
        error,
    } = letter;
    let tries = match attempts {
        1 => "1 try".to_owned(),
        tries => format!("{tries} tries"),
    };
    format!(
        "{:>6}  {queued}  chat {chat}  {kind}  {tries}: {error}",
        id.0
    )
}

fn object(letter: &DeadLetter) -> Value {
    json!({
        "id": letter.id.0,
        "chat": letter.chat,
        "kind": letter.kind,
        "queued": letter.queued.to_string(),
        "tries": letter.attempts,
        "error": letter.error,
    })
}

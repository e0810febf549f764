//! A salon whose owner writes to all clients at once.

use crate::app_files::{AppFiles, root};
use crate::double::Person;

const TABLES: &str = "tables:
  broadcast:
    columns:
      text: { words, length: 1..2000 }
      language: { language, optional: true }
      until: moment
      stopped: { boolean: false }
    sees: {}
  delivery:
    columns:
      broadcast: broadcast
      person: person
      status: [queued, sent, clicked, blocked, failed, off]
    sees: {}
  no_news: { columns: { person: { person, unique: true } }, sees: { client: { person: $me } } }
";

/// The salon of `examples/`, whose owner can also write to all clients at once.
pub fn salon() -> AppFiles {
    let salon = AppFiles::read(&root().join("examples/salon"));
    let mut salon = salon.only(|path| !path.starts_with("transcripts/"));
    let flows = "uses:\n  - { flow: broadcast, for: owner }\n  - deliver\n  - news\n";
    salon.edit("app.yaml", "uses:\n", flows);
    salon.edit("app.yaml", "tables:\n", TABLES);
    salon
}

/// Writes the broadcast, looks at it, and sends it.
pub async fn send(owner: &Person, text: &str) {
    owner.says("/broadcast");
    for _ in 0..2 {
        owner.waits_for_text("текст рассылки").await;
        owner.says(text);
        owner.wait_for(|chat| chat.news().next().is_some()).await;
    }
    for (shown, button) in [("Кому отправить", "Всем"), ("Получателей", "Отправить")]
    {
        owner.waits_for_text(shown).await;
        owner.presses(button);
    }
    owner.waits_for_text("Ещё не отправлено").await;
}

//! Files that people send: what is taken, under which name, and how it is sent again.

use tilmash_tests::app_files::{AppFiles, root};
use tilmash_tests::double::{Content, Person};

use super::{Salon, assert_well_behaved};
use crate::stage;

in_both_modes!(
    a_file_is_sent_again_by_its_id,
    a_photo_is_a_file_too,
    what_is_too_large_or_no_file_is_refused,
);

const FLOW: &str = "flow: show
starts: { command: show }
states:
  what: { ask: file }
  shown: { say, attach: $what, go: done }
";

const TEXTS: &str = "show =
    .command = Показать
show-what = Что покажете?
show-shown = Получено: { $what-name }
";

impl Salon {
    /// The same salon, which also asks for a file.
    fn with_files(self) -> Salon {
        let mut app = AppFiles::read(&root().join("examples/salon"));
        app.replace("flows/show.yaml", FLOW);
        for language in ["ru", "kk"] {
            app.replace(&format!("locales/{language}/show.ftl"), TEXTS);
        }
        Salon {
            program: stage::program(&app),
            ..self
        }
    }
}

async fn is_asked(person: &Person) {
    person.says("/show");
    person.waits_for_text("Что покажете?").await;
}

async fn a_file_is_sent_again_by_its_id(salon: Salon) {
    let salon = salon.with_files();
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    is_asked(&aliya).await;
    aliya.sends_file("..\\спра\u{202e}вка\n.pdf", 1000);
    let shown = aliya.waits_for_text("Получено: справка .pdf").await;
    assert!(matches!(shown.content, Content::Document(_)), "{shown:?}");
    let sent = salon.double.calls("sendDocument");
    let [sent] = &sent[..] else {
        panic!("one file is sent: {sent:?}");
    };
    let id = sent.parameters["document"].as_str().unwrap_or_default();
    assert!(id.starts_with("file-"), "{id}");
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

async fn a_photo_is_a_file_too(salon: Salon) {
    let salon = salon.with_files();
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    is_asked(&aliya).await;
    aliya.sends_photo();
    let shown = aliya.waits_for_text("Получено: photo.jpg").await;
    assert!(matches!(shown.content, Content::Photo(_)), "{shown:?}");
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

async fn what_is_too_large_or_no_file_is_refused(salon: Salon) {
    let salon = salon.with_files();
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    is_asked(&aliya).await;
    aliya.sends_file("film.mkv", 20 * 1024 * 1024 + 1);
    aliya.waits_for_text("не больше 20 МБ").await;
    aliya.sends_content(serde_json::json!({ "voice": { "file_id": "x", "duration": 1 } }));
    aliya.waits_for_text("не больше 20 МБ").await;
    aliya.sends_file("film.mkv", 20 * 1024 * 1024);
    aliya.waits_for_text("Получено: film.mkv").await;
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

//! Photos at Telegram: what is taken, how it is sent again, and what becomes of a text whose photo
//! Telegram does not take.

use std::sync::Arc;

use serde_json::json;
use tilmash_tests::app_files::{AppFiles, root};
use tilmash_tests::double::{Content, File, Person};

use super::{Salon, assert_well_behaved};
use crate::stage;

in_both_modes!(
    a_photo_is_sent_again_in_its_largest_size,
    a_picture_that_was_a_file_is_sent_as_one,
    of_an_album_the_first_is_taken_and_the_person_is_told,
    a_text_comes_without_the_photo_of_another_bot,
    a_picture_of_the_app_is_uploaded_once,
);

const FLOW: &str = "flow: show
starts: { command: show }
states:
  what: { ask: photo }
  shown: { choose: { more: more, leave: done }, attach: $what }
  more: { choose: { leave: done } }
";

const TEXTS: &str = "show =
    .command = Показать
show-what = Что покажете?
show-shown = Вот что у нас есть
    .more = Ещё
    .leave = Закрыть
show-more = Больше ничего нет
    .leave = Закрыть
";

const HALL: &str = "flow: hall
starts: { command: hall }
states:
  shown: { choose: { leave: done }, attach: $setting.hall }
";

const HALL_TEXTS: &str = "hall =
    .command = Зал
hall-shown = Наш зал
    .leave = Закрыть
";

impl Salon {
    /// The same salon, which also asks for a photo and shows it, and shows this one of its own.
    fn with_photos(self, hall: &str) -> Salon {
        let mut app = AppFiles::read(&root().join("examples/salon"));
        let settings = format!("settings:\n  hall: {{ photo: \"{hall}\" }}\n");
        app.edit("app.yaml", "settings:\n", &settings);
        app.replace("flows/show.yaml", FLOW);
        app.replace("flows/hall.yaml", HALL);
        for language in ["ru", "kk"] {
            let names = format!("locales/{language}/salon.ftl");
            app.edit(&names, "setting =\n", "setting =\n    .hall = Зал\n");
            app.replace(&format!("locales/{language}/show.ftl"), TEXTS);
            app.replace(&format!("locales/{language}/hall.ftl"), HALL_TEXTS);
        }
        let program: Arc<_> = stage::program(&app);
        Salon { program, ..self }
    }
}

async fn is_asked(person: &Person) {
    person.says("/show");
    person.waits_for_text("Что покажете?").await;
}

fn photo(content: Content) -> File {
    match content {
        Content::Photo(file) => file,
        content => panic!("not a photo: {content:?}"),
    }
}

async fn a_photo_is_sent_again_in_its_largest_size(salon: Salon) {
    let salon = salon.with_photos("hall.jpg");
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    is_asked(&aliya).await;
    aliya.sends_photo();
    let shown = aliya.waits_for_text("Вот что у нас есть").await;
    let mine = aliya.messages().into_iter().rev();
    let mut mine = mine.filter(|message| !message.from_bot);
    let sent = mine.next().expect("a photo was sent");
    assert_eq!(
        photo(shown.content.clone()).content,
        photo(sent.content).content
    );
    assert_eq!(shown.labels(), [["Ещё"], ["Закрыть"]]);
    // A photo gives its place to no text.
    aliya.presses("Ещё");
    let next = aliya.waits_for_text("Больше ничего нет").await;
    assert!(next.id > shown.id);
    bot.stop().await;
    assert_eq!(salon.double.refusals().len(), 1, "only the edit is refused");
    assert_eq!(salon.double.unknown_parameters(), []);
}

async fn a_picture_that_was_a_file_is_sent_as_one(salon: Salon) {
    let salon = salon.with_photos("hall.jpg");
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    is_asked(&aliya).await;
    aliya.sends_picture_file();
    let shown = aliya.waits_for_text("Вот что у нас есть").await;
    assert!(matches!(shown.content, Content::Document(_)), "{shown:?}");
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

async fn of_an_album_the_first_is_taken_and_the_person_is_told(salon: Salon) {
    let salon = salon.with_photos("hall.jpg");
    let bot = salon.start_unlimited().await;
    let aliya = salon.double.person(1, "Алия");
    is_asked(&aliya).await;
    let before = aliya.messages().len();
    aliya.sends_album(3);
    let shown = aliya
        .waits_for_text("Из нескольких фото взято первое")
        .await;
    assert!(matches!(shown.content, Content::Photo(_)), "{shown:?}");
    salon.double.all_taken().await;
    bot.stop().await;
    assert_eq!(aliya.messages().len(), before + 3 + 1);
    assert_well_behaved(&salon.double);
}

async fn a_text_comes_without_the_photo_of_another_bot(salon: Salon) {
    let salon = salon.with_photos("photo:AgACAgIAAxkBAAI-of-another-bot");
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    aliya.says("/hall");
    let shown = aliya.waits_for_text("Наш зал").await;
    assert!(matches!(shown.content, Content::Text(_)), "{shown:?}");
    assert_eq!(shown.labels(), [["Закрыть"]]);
    // What is no picture at all is not taken for one either.
    is_asked(&aliya).await;
    let of_none = json!({"file_id": "x", "file_unique_id": "y", "mime_type": "video/mp4"});
    aliya.sends_content(json!({ "document": of_none }));
    aliya.waits_for_text("Что покажете?").await;
    bot.stop().await;
    assert_eq!(salon.double.refusals().len(), 1, "it is not tried again");
    assert_eq!(salon.double.unknown_parameters(), []);
}

async fn a_picture_of_the_app_is_uploaded_once(salon: Salon) {
    let folder = tempfile::tempdir().expect("a folder");
    let picture = b"\xff\xd8\xff\xe0 the hall";
    std::fs::write(folder.path().join("hall.jpg"), picture).expect("a picture is written");
    let salon = Salon {
        seeds: folder.path().to_owned(),
        ..salon.with_photos("hall.jpg")
    };
    let bot = salon.start().await;
    let mut ids = Vec::new();
    for (id, name) in [(1, "Алия"), (2, "Дана")] {
        let person = salon.double.person(id, name);
        person.says("/hall");
        let shown = person.waits_for_text("Наш зал").await;
        let file = photo(shown.content);
        assert_eq!(file.content.to_vec(), picture);
        ids.push(file.name);
    }
    let calls = salon.double.calls("sendPhoto");
    let is_upload = |photo: &str| photo.starts_with("attach://");
    let photos = calls.iter().map(|call| &call.parameters["photo"]);
    let uploads = photos.filter(|photo| photo.as_str().is_some_and(is_upload));
    assert_eq!((calls.len(), uploads.count()), (2, 1), "{calls:?}");
    // A picture that is taken away is missed by nobody.
    std::fs::remove_file(folder.path().join("hall.jpg")).expect("a picture is removed");
    let erlan = salon.double.person(3, "Ерлан");
    erlan.says("/hall");
    let shown = erlan.waits_for_text("Наш зал").await;
    assert!(matches!(shown.content, Content::Text(_)), "{shown:?}");
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

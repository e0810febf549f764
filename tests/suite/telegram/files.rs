//! Files at Telegram: what comes with them, what follows them, and what becomes of one that
//! Telegram does not take.

use serde_json::json;
use tilmash_tests::app_files::{AppFiles, root};
use tilmash_tests::double::{Content, Fault, FaultKind, File, Person};

use super::{Salon, assert_well_behaved, books};
use crate::stage;

in_both_modes!(
    a_booking_comes_with_an_entry_for_the_calendar,
    the_next_screen_does_not_take_the_place_of_a_file,
    a_text_that_is_no_caption_follows_its_file,
    a_text_comes_without_a_file_that_is_refused,
    a_file_is_sent_after_a_kill,
);

/// A flow that shows a file with buttons.
const FLOW: &str = "flow: card
starts: { command: card }
states:
  mine: { do: [ { find: booking, as: booking } ], go: { missing: done } }
  shown: { choose: { more: more, leave: done }, attach: $ics(booking) }
  more: { choose: { leave: done } }
";

impl Salon {
    /// The same salon, which also shows a booking as a card with this text.
    fn shows(self, text: &str) -> Salon {
        let mut app = AppFiles::read(&root().join("examples/salon"));
        app.replace("flows/card.yaml", FLOW);
        let texts = format!(
            "card =
    .command = Карточка
card-shown = {text}
    .more = Ещё
    .leave = Закрыть
    .file = Карточка «А/Б»
    .file-title = Визит
card-more = Больше ничего нет
    .leave = Закрыть
"
        );
        for language in ["ru", "kk"] {
            app.replace(&format!("locales/{language}/card.ftl"), &texts);
        }
        Salon {
            program: stage::program(&app),
            ..self
        }
    }
}

fn document(person: &Person, name: &str) -> File {
    let messages = person.messages().into_iter().rev();
    let mut documents = messages.filter_map(|message| match message.content {
        Content::Document(file) if file.name.starts_with(name) => Some(file),
        _ => None,
    });
    documents.next().expect("a document has come")
}

async fn a_booking_comes_with_an_entry_for_the_calendar(salon: Salon) {
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    books(&aliya, "Алия").await;
    aliya.waits_for_text("появится в календаре").await;
    salon.double.all_taken().await;
    bot.stop().await;
    let entry = document(&aliya, "Запись в салон");
    assert_eq!(entry.name, "Запись в салон.ics");
    let content = String::from_utf8(entry.content.to_vec()).expect("a calendar is text");
    assert!(content.starts_with("BEGIN:VCALENDAR\r\n"), "{content}");
    assert!(content.contains("SEQUENCE:0\r\n"), "{content}");
    assert_eq!(content.len(), entry.size);
    assert_well_behaved(&salon.double);
}

async fn the_next_screen_does_not_take_the_place_of_a_file(salon: Salon) {
    let salon = salon.shows("🙂 Ваш <i>визит</i>");
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    books(&aliya, "Алия").await;
    aliya.waits_for_text("появится в календаре").await;
    aliya.says("/card");
    let card = aliya.waits_for_text("Ваш визит").await;
    aliya.presses("Ещё");
    let more = aliya.waits_for_text("Больше ничего нет").await;
    assert!(more.id > card.id);
    salon.double.all_taken().await;
    bot.stop().await;
    let messages = aliya.messages().into_iter();
    let card = messages.clone().find(|message| message.id == card.id);
    assert!(card.is_some_and(|card| card.inline_keyboard().is_none()));
    let card = document(&aliya, "Карточка");
    assert_eq!(card.name, "Карточка «А-Б».ics");
    let italic = json!({ "type": "italic", "offset": 7, "length": 5 });
    assert_eq!(card.caption.entities, [italic]);
}

async fn a_text_that_is_no_caption_follows_its_file(salon: Salon) {
    let salon = salon.shows(&"я".repeat(1025));
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    books(&aliya, "Алия").await;
    aliya.waits_for_text("появится в календаре").await;
    aliya.says("/card");
    let text = aliya.waits_for_text("яяяя").await;
    assert_eq!(text.labels(), [["Ещё"], ["Закрыть"]]);
    aliya.presses("Ещё");
    aliya.waits_for_text("Больше ничего нет").await;
    bot.stop().await;
    assert_eq!(document(&aliya, "Карточка").caption.text, "");
    assert_well_behaved(&salon.double);
}

async fn a_text_comes_without_a_file_that_is_refused(salon: Salon) {
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    let refused = FaultKind::Refused("wrong file");
    salon.double.fault(Fault::on("sendDocument", refused));
    books(&aliya, "Алия").await;
    let told = aliya.waits_for_text("появится в календаре").await;
    bot.stop().await;
    assert!(matches!(told.content, Content::Text(_)));
}

async fn a_file_is_sent_after_a_kill(salon: Salon) {
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    let away = FaultKind::ServerError(502);
    salon
        .double
        .fault(Fault::on("sendDocument", away).times(u32::MAX));
    books(&aliya, "Алия").await;
    salon
        .double
        .wait_for(|calls| calls.iter().any(|call| call.method == "sendDocument"))
        .await;
    bot.kill().await;
    salon.double.clear_faults();
    let bot = salon.start().await;
    aliya.waits_for_text("появится в календаре").await;
    bot.stop().await;
    assert_eq!(document(&aliya, "Запись").name, "Запись в салон.ics");
}

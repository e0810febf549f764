use tilmash_tests::app_files::{AppFiles, root};
use tilmash_tests::calendar::Calendar;
use tilmash_tests::double::{Content, Person, Words};

use super::{Salon, assert_well_behaved, comes_to_the_name, presses_first};
use crate::stage;

in_both_modes!(
    a_client_books_and_each_screen_takes_the_place_of_the_one_before,
    commands_are_offered_in_the_language_of_the_app_and_then_of_the_person,
    what_is_bold_is_an_entity_and_what_a_person_types_is_not,
    a_dialogue_goes_on_after_a_restart,
);

async fn a_client_books_and_each_screen_takes_the_place_of_the_one_before(salon: Salon) {
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия").with_language("ru");

    aliya.says("/start");
    let language = aliya.waits_for_text("Выберите язык").await;
    aliya.presses("Русский");
    aliya.waits_for_text("Выберите раздел").await;
    aliya.presses("Записаться");
    aliya.waits_for_text("Выберите услугу").await;
    presses_first(&aliya, |label| label.contains("Стрижка"));
    let calendar = Calendar::of(aliya.waits_for_text("Выберите день").await);
    let chosen = calendar.choose_lasting(&aliya).await;
    let times = aliya.waits_for_text("Выберите время").await;
    assert!(times.edits > 0, "a screen after a press is an edit");
    presses_first(&aliya, |label| label.contains(':'));
    aliya.waits_for_text("Как вас зовут?").await;
    aliya.says("Алия Нурланова");
    aliya.waits_for_text("Отправьте номер").await;
    aliya.shares_contact();
    let confirmation = aliya.waits_for_text("Всё верно?").await;
    assert!(
        confirmation.id > language.id,
        "after a text comes a new message"
    );
    aliya.presses("Да, записаться");
    aliya.waits_for_text("Вы записаны").await;
    assert!(aliya.reply_keyboard().is_empty());

    let presses = salon.double.count("answerCallbackQuery");
    assert_eq!(presses, 6 + chosen.turns, "every press is answered once");
    salon.double.all_taken().await;
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

async fn what_is_bold_is_an_entity_and_what_a_person_types_is_not(salon: Salon) {
    let mut app = AppFiles::read(&root().join("examples/salon"));
    app.edit("app.yaml", ", letters: true", "");
    let salon = Salon {
        program: stage::program(&app),
        ..salon
    };
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    let typed = "🙂 <b>Алия</b> *Н* _О_ &amp;";
    comes_to_the_name(&aliya).await;
    aliya.says(typed);
    aliya.waits_for_text("Отправьте номер").await;
    aliya.shares_contact();
    let asked = aliya.waits_for_text("Всё верно?").await;
    bot.stop().await;
    let Content::Text(Words { text, entities }) = asked.content else {
        panic!("{asked:?} is no text");
    };
    assert!(text.contains(typed), "{text}");
    let [entity] = &entities[..] else {
        panic!("{entities:?}");
    };
    assert_eq!(entity["type"], "bold");
    let units: Vec<u16> = text.encode_utf16().collect();
    let place = |name: &str| entity[name].as_u64().expect("a number") as usize;
    let (start, end) = (place("offset"), place("offset") + place("length"));
    let before = String::from_utf16(&units[..start]).expect("whole letters");
    let bold = String::from_utf16(&units[start..end]).expect("whole letters");
    assert!(before.ends_with("Когда: "), "{before}");
    assert!(!bold.contains('\n') && bold.contains(':'), "{bold}");
    assert_well_behaved(&salon.double);
}

async fn commands_are_offered_in_the_language_of_the_app_and_then_of_the_person(salon: Salon) {
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия").with_language("kk");
    let john = salon.double.person(2, "John").with_language("en");
    let names = |person: &Person| -> Vec<String> {
        let commands = person.commands().into_iter();
        commands.map(|(name, _)| name).collect()
    };
    assert_eq!(
        names(&aliya),
        ["book", "my", "start", "language", "help", "cancel"]
    );
    assert_eq!(names(&john), names(&aliya));
    assert_ne!(
        john.commands(),
        aliya.commands(),
        "an unknown language gets the first"
    );

    aliya.says("/language");
    aliya.waits_for_text("Тілді таңдаңыз").await;
    aliya.presses("Русский");
    aliya.waits_for_text("Теперь бот отвечает по-русски").await;
    bot.stop().await;
    assert_eq!(john.commands(), aliya.commands());
}

async fn a_dialogue_goes_on_after_a_restart(salon: Salon) {
    let aliya = salon.double.person(1, "Алия");
    let bot = salon.start().await;
    aliya.says("/book");
    aliya.waits_for_text("Выберите услугу").await;
    bot.stop().await;

    presses_first(&aliya, |label| label.contains("Стрижка"));
    let bot = salon.start().await;
    aliya.waits_for_text("Выберите день").await;
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

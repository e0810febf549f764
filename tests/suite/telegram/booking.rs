use tilmash_tests::calendar::Calendar;
use tilmash_tests::double::Person;

use super::{Salon, assert_well_behaved, presses_first};

in_both_modes!(
    a_client_books_and_each_screen_takes_the_place_of_the_one_before,
    commands_are_offered_in_the_language_of_the_app_and_then_of_the_person,
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

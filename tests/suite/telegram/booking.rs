use tilmash_tests::double::Person;

use super::{Salon, assert_well_behaved};

/// Presses the first button that is neither an arrow nor a name of a month or a weekday: a free time.
async fn presses_first(aliya: &Person, wanted: impl Fn(&str) -> bool) {
    let screen = aliya.screen().unwrap();
    let label = screen
        .labels()
        .into_iter()
        .flatten()
        .find(|label| wanted(label));
    aliya.presses(&label.unwrap());
}

#[tokio::test]
async fn a_client_books_and_each_screen_takes_the_place_of_the_one_before() {
    let salon = Salon::new().await;
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия").with_language("ru");

    aliya.says("/start");
    let language = aliya.waits_for_text("Выберите язык").await;
    aliya.presses("Русский");
    aliya.waits_for_text("Выберите раздел").await;
    aliya.presses("Записаться");
    aliya.waits_for_text("Выберите услугу").await;
    presses_first(&aliya, |label| label.contains("Стрижка")).await;
    aliya.waits_for_text("Выберите день").await;
    // The last free day of the month or of the horizon: today may be over.
    let is_number = |label: &str| label.trim().parse::<u8>().is_ok();
    let days = aliya.screen().unwrap().labels().concat();
    let day = days.iter().rev().find(|label| is_number(label)).unwrap();
    aliya.presses(day);
    let times = aliya.waits_for_text("Выберите время").await;
    assert!(times.edits > 0, "a screen after a press is an edit");
    presses_first(&aliya, |label| label.contains(':')).await;
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
    assert_eq!(presses, 6, "every press is answered once");
    bot.stop().await;
    assert_eq!(salon.double.pending_updates(), 0);
    assert_well_behaved(&salon.double);
}

#[tokio::test]
async fn commands_are_offered_in_the_language_of_the_app_and_then_of_the_person() {
    let salon = Salon::new().await;
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия").with_language("kk");
    let described = |person: &Person, command: &str| {
        let commands = person.commands();
        let found = commands.into_iter().find(|(name, _)| name == command);
        found.unwrap().1
    };
    assert_eq!(described(&aliya, "book"), "Жазылу");
    let john = salon.double.person(2, "John").with_language("en");
    assert_eq!(described(&john, "book"), "Записаться");
    assert_eq!(described(&john, "cancel"), "Прервать начатое");

    aliya.says("/language");
    aliya.waits_for_text("Тілді таңдаңыз").await;
    aliya.presses("Русский");
    aliya.waits_for_text("Теперь бот отвечает по-русски").await;
    salon
        .double
        .wait_for(|_| described(&aliya, "book") == "Записаться")
        .await;
    bot.stop().await;
}

#[tokio::test]
async fn a_dialogue_goes_on_after_a_restart() {
    let salon = Salon::new().await;
    let aliya = salon.double.person(1, "Алия");
    let bot = salon.start().await;
    aliya.says("/book");
    aliya.waits_for_text("Выберите услугу").await;
    bot.stop().await;

    presses_first(&aliya, |label| label.contains("Стрижка")).await;
    let bot = salon.start().await;
    aliya.waits_for_text("Выберите день").await;
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

//! What a hostile client can send, and what nobody should send. None of it has an effect that its
//! sender could not have with the buttons, and none of it disturbs anybody else.

use serde_json::{Value, json};
use tilmash_host::store::{Gauges, StoreError};
use tilmash_tests::double::{InlineAction, Message, Person};

use super::{Salon, assert_well_behaved, comes_to_the_name};

in_both_modes!(
    data_that_no_button_carries_presses_nothing,
    a_button_of_another_persons_screen_presses_nothing,
    one_press_made_twice_at_once_is_answered_twice_and_counts_once,
    a_button_of_an_older_screen_shows_the_current_one,
    only_the_senders_own_contact_is_a_phone,
    what_is_typed_after_start_opens_nothing_but_what_it_names,
    what_is_no_text_is_no_answer,
    what_happens_in_a_chat_is_not_answered,
    what_is_sent_together_is_answered_once,
    groups_channels_and_bots_are_not_answered,
    what_the_bot_did_not_ask_for_is_confirmed_and_stops_nobody,
    ids_of_any_size_are_ids,
    a_name_is_a_name_whatever_it_looks_like,
    a_text_is_a_text_whatever_it_looks_like,
);

/// Nobody was told about a failure of ours, no message was given up, and no call of the bot was
/// wrong.
async fn assert_unharmed(salon: &Salon, people: &[&Person]) {
    for person in people {
        let failed = |message: &Message| message.text().contains("Не получилось по нашей вине");
        assert!(
            !person.messages().iter().any(failed),
            "{:?}",
            person.look(ToString::to_string)
        );
    }
    assert_well_behaved(&salon.double);
    let store = salon.store().await;
    let now = jiff::Timestamp::now();
    let gauges = store
        .write(async move |transaction| Ok::<Gauges, StoreError>(transaction.gauges(now).await?))
        .await
        .unwrap();
    store.close().await.unwrap();
    assert_eq!((gauges.queued, gauges.dead), (0, 0));
}

/// The data of a button.
fn data_of(message: &Message, label: &str) -> Vec<u8> {
    let keyboard = message.inline_keyboard().expect("a screen has buttons");
    let mut buttons = keyboard.rows.iter().flatten();
    let button = buttons.find(|button| button.label.contains(label));
    match &button.expect("there is such a button").action {
        InlineAction::Callback(data) => data.as_bytes().to_vec(),
        other => panic!("the button tells the bot nothing: {other:?}"),
    }
}

async fn data_that_no_button_carries_presses_nothing(salon: Salon) {
    let bot = salon.start_unlimited().await;
    let aliya = salon.double.person(1, "Алия");
    aliya.says("/book");
    let screen = aliya.waits_for_text("Выберите услугу").await;
    let own = String::from_utf8(data_of(&screen, "Стрижка")).unwrap();
    let (number, _) = own.split_once('.').unwrap();
    let forged: Vec<Vec<u8>> = [
        "",
        ".",
        "0",
        "0.0",
        "-1.-1",
        "99999999.0",
        "4294967296.0",
        "1e9.0",
        "\u{0}",
        "\u{0}'; DROP TABLE person; --",
        "1.0.0",
        " 1.0",
        "１.０",
        "\u{202e}0.1",
        "null",
        "{}",
        "%s%n",
        "../../etc/passwd",
    ]
    .into_iter()
    .map(|data| data.as_bytes().to_vec())
    .chain([
        vec![0xff, 0xfe, 0x00],
        vec![0xc0; 64],
        format!("{number}.").into_bytes(),
        format!("{number}.99").into_bytes(),
        format!("{number}.-0").into_bytes(),
        format!("{number}.18446744073709551616").into_bytes(),
        format!("{number}.0\u{0}").into_bytes(),
        format!("+{own}").into_bytes(),
    ])
    .collect();
    let mut presses = 0;
    for data in &forged {
        for message in [screen.id, 1] {
            aliya.presses_data(message, data);
            presses += 1;
            aliya.waits_for_toast(presses).await;
        }
    }
    // A message that never existed, or whose id is not an id.
    for message in [4096, i64::MAX, -1, 0] {
        aliya.presses_data(message, b"0.0");
        presses += 1;
        aliya.waits_for_toast(presses).await;
    }
    // Nothing was pressed, because no later screen was ever shown.
    let shown = aliya.messages();
    assert!(
        shown
            .iter()
            .all(|message| !message.text().contains("Выберите день"))
    );
    assert!(
        aliya
            .toasts()
            .iter()
            .all(|toast| toast.text.contains("не действует"))
    );
    // By then all answers are there.
    aliya.says("/cancel");
    aliya.waits_for_text("не продолжаем").await;
    aliya.says("/book");
    let screen = aliya.waits_for_text("Выберите услугу").await;
    aliya.presses(&screen.labels()[0][0]);
    aliya.waits_for_text("Выберите день").await;
    salon.double.all_taken().await;
    bot.stop().await;
    assert_unharmed(&salon, &[&aliya]).await;
}

async fn a_button_of_another_persons_screen_presses_nothing(salon: Salon) {
    let bot = salon.start_unlimited().await;
    let (aliya, dana) = (
        salon.double.person(1, "Алия"),
        salon.double.person(2, "Дана"),
    );
    aliya.says("/book");
    let hers = aliya.waits_for_text("Выберите услугу").await;
    dana.presses_data(hers.id, &data_of(&hers, "Стрижка"));
    let toast = dana.waits_for_toast(1).await;
    assert!(toast.text.contains("не действует"), "{toast:?}");
    // She has another screen, with the same number.
    dana.says("/my");
    let own = dana.waits_for_text("записей нет").await;
    dana.presses_data(own.id, &data_of(&hers, "Стрижка"));
    dana.waits_for_toast(2).await;
    salon.double.all_taken().await;
    bot.stop().await;
    assert_eq!(aliya.messages().len(), 2);
    let day = |message: &Message| message.text().contains("Выберите день");
    assert!(!dana.messages().iter().any(day));
    assert_unharmed(&salon, &[&aliya, &dana]).await;
}

async fn one_press_made_twice_at_once_is_answered_twice_and_counts_once(salon: Salon) {
    let bot = salon.start_unlimited().await;
    let aliya = salon.double.person(1, "Алия");
    aliya.says("/book");
    let screen = aliya.waits_for_text("Выберите услугу").await;
    let label = screen.labels()[0][0].clone();
    aliya.presses(&label);
    aliya.presses(&label);
    let second = aliya.waits_for_toast(2).await;
    aliya.waits_for_text("Выберите день").await;
    salon.double.all_taken().await;
    bot.stop().await;
    assert!(second.text.contains("не действует"), "{second:?}");
    assert_eq!(aliya.messages().len(), 2);
    assert_unharmed(&salon, &[&aliya]).await;
}

async fn a_button_of_an_older_screen_shows_the_current_one(salon: Salon) {
    let bot = salon.start_unlimited().await;
    let aliya = salon.double.person(1, "Алия");
    aliya.says("/book");
    let older = aliya.waits_for_text("Выберите услугу").await;
    let pressed = data_of(&older, "Стрижка");
    comes_to_the_name(&aliya).await;
    for press in 0..2 {
        let answers = aliya.toasts().len();
        aliya.presses_data(older.id, &pressed);
        let toast = aliya.waits_for_toast(answers + 1).await;
        assert!(toast.text.contains("не действует"), "{press}: {toast:?}");
    }
    // The question is still the one for the name.
    aliya.says("Алия Нурланова");
    aliya.waits_for_text("Отправьте номер").await;
    salon.double.all_taken().await;
    bot.stop().await;
    assert_unharmed(&salon, &[&aliya]).await;
}

async fn only_the_senders_own_contact_is_a_phone(salon: Salon) {
    let bot = salon.start_unlimited().await;
    let aliya = salon.double.person(1, "Алия");
    // Nobody has asked for one yet.
    aliya.shares_contact();
    aliya.waits_for_text("понимает только").await;
    comes_to_the_name(&aliya).await;
    aliya.shares_contact_of(Some(1), "77011234567");
    aliya.waits_for_text("Как вас зовут?").await;
    aliya.says("Алия Нурланова");
    aliya.waits_for_text("Отправьте номер").await;
    aliya.shares_contact_of(Some(2), "77017654321");
    aliya.waits_for_text("Это номер другого человека").await;
    aliya.shares_contact_of(None, "77017654321");
    aliya.waits_for_text("Это номер другого человека").await;
    aliya.shares_contact_of(Some(1), "'; --");
    aliya.waits_for_text("В номере ошибка").await;
    aliya.shares_contact_of(Some(1), &"7".repeat(4096));
    aliya.waits_for_text("В номере ошибка").await;
    aliya.shares_contact_of(Some(1), "77011234567");
    aliya.waits_for_text("Всё верно?").await;
    let confirmation = aliya.waits_for_text("+7 701 123").await;
    assert!(!confirmation.text().contains("765"), "{confirmation:?}");
    salon.double.all_taken().await;
    bot.stop().await;
    assert_unharmed(&salon, &[&aliya]).await;
}

async fn what_is_typed_after_start_opens_nothing_but_what_it_names(salon: Salon) {
    let bot = salon.start_unlimited().await;
    let aliya = salon.double.person(1, "Алия");
    aliya.opens_link("service_haircut");
    aliya.waits_for_text("Выберите день").await;
    let payloads = [
        "service_".to_owned(),
        "service_nothing-of-that-name".to_owned(),
        "service_-1".to_owned(),
        "service_18446744073709551616".to_owned(),
        "service_haircut'; DROP TABLE service; --".to_owned(),
        "service\u{0}_haircut".to_owned(),
        "service_\u{202e}tucriah".to_owned(),
        "{service}".to_owned(),
        "%00 ${jndi:ldap://x} {{ 7*7 }} <script>".to_owned(),
        "service_".to_owned() + &"9".repeat(4081),
        "ы🙂\u{301}".repeat(800),
        "\n\n/cancel\n/start service_haircut".to_owned(),
    ];
    for payload in payloads {
        aliya.says("/cancel");
        aliya.waits_for_text("не продолжаем").await;
        aliya.says(&format!("/start {payload}"));
        aliya.wait_for(|chat| chat.news().next().is_some()).await;
        let news = aliya.look(|chat| {
            chat.news()
                .map(|it| it.text().to_owned())
                .collect::<Vec<_>>()
        });
        assert!(
            !news.concat().contains("Выберите день"),
            "{payload:?}: {news:?}"
        );
        aliya.says("/book");
        aliya.waits_for_text("Выберите услугу").await;
    }
    salon.double.all_taken().await;
    bot.stop().await;
    assert_unharmed(&salon, &[&aliya]).await;
}

async fn what_is_no_text_is_no_answer(salon: Salon) {
    let bot = salon.start_unlimited().await;
    let aliya = salon.double.person(1, "Алия");
    comes_to_the_name(&aliya).await;
    let file = |name: &str| json!({"file_id": "x", "file_unique_id": "y", "file_name": name, "file_size": i64::MAX});
    let contents = [
        json!({"document": file("../../../etc/passwd"), "caption": "Алия Нурланова"}),
        json!({"document": file("\u{0}\n\u{202e}exe.txt"), "caption": "/cancel"}),
        json!({"photo": [], "caption": "<b>Алия</b>", "caption_entities": [{"type": "bot_command", "offset": 0, "length": 99}]}),
        json!({"photo": "of another shape"}),
        json!({"sticker": {}, "reply_markup": {"inline_keyboard": [[{"text": "Да", "callback_data": "1.0"}]]}}),
        json!({"location": {"latitude": 1e308, "longitude": "NaN"}}),
        json!({"forward_origin": {"type": "hidden_user", "sender_user_name": "Алия", "date": 0}, "voice": {}}),
        json!({"rich_message": {"blocks": []}, "quote": {"text": "Алия Нурланова"}}),
    ];
    for content in contents {
        aliya.sends_content(content.clone());
        // The question remains and is asked again.
        aliya.waits_for_text("Как вас зовут?").await;
    }
    // Text that is quoted, replied to or forwarded is not what the person says.
    let of_dana = json!({"message_id": 1, "date": 0, "text": "/cancel",
        "from": {"id": 2, "is_bot": false, "first_name": "Дана"}, "chat": {"id": 2, "type": "private"}});
    aliya.sends_content(json!({"text": "Алия Нурланова", "reply_to_message": of_dana, "quote": {"text": "/cancel"}}));
    aliya.waits_for_text("Отправьте номер").await;
    salon.double.all_taken().await;
    bot.stop().await;
    assert_unharmed(&salon, &[&aliya]).await;
}

async fn what_happens_in_a_chat_is_not_answered(salon: Salon) {
    let bot = salon.start_unlimited().await;
    let aliya = salon.double.person(1, "Алия");
    comes_to_the_name(&aliya).await;
    let before = aliya.messages().len();
    let pinned = json!({"message_id": 1, "date": 0, "text": "/cancel",
        "chat": {"id": 1, "type": "private"}});
    let happenings = [
        json!({"pinned_message": pinned}),
        json!({"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}}),
        json!({"chat_background_set": {"type": {"type": "fill"}}}),
        json!({"gift": {"gift": {"id": "1"}}}),
        json!({"write_access_allowed": {"from_request": true}}),
        json!({"web_app_data": {"data": "{\"name\":\"Алия Нурланова\",\"role\":\"admin\"}", "button_text": "Да, записаться"}}),
        json!({"successful_payment": {"currency": "XTR", "total_amount": 1, "invoice_payload": "booking 1"}}),
        json!({"passport_data": {}, "new_chat_members": [{"id": 1, "is_bot": false, "first_name": "Алия"}]}),
        json!({"users_shared": {"request_id": 1, "users": [{"user_id": 2, "first_name": "Дана"}]}}),
        json!({"novelty": {"of": "tomorrow"}}),
    ];
    let count = happenings.len();
    for happening in happenings {
        aliya.sends_content(happening);
    }
    salon.double.all_taken().await;
    assert_eq!(
        aliya.messages().len(),
        before + count,
        "{:?}",
        aliya.messages()
    );
    aliya.says("Алия Нурланова");
    aliya.waits_for_text("Отправьте номер").await;
    salon.double.all_taken().await;
    bot.stop().await;
    assert_unharmed(&salon, &[&aliya]).await;
}

async fn what_is_sent_together_is_answered_once(salon: Salon) {
    let bot = salon.start_unlimited().await;
    let aliya = salon.double.person(1, "Алия");
    comes_to_the_name(&aliya).await;
    let before = aliya.messages().len();
    for album in ["7", "8"] {
        for _ in 0..3 {
            aliya.sends_content(json!({"photo": [], "media_group_id": album}));
        }
    }
    salon.double.all_taken().await;
    aliya.says("Алия Нурланова");
    aliya.waits_for_text("Отправьте номер").await;
    // Six photos and the name of hers; two answers and the next question of the bot's.
    assert_eq!(
        aliya.messages().len(),
        before + 7 + 3,
        "{:?}",
        aliya.messages()
    );
    salon.double.all_taken().await;
    bot.stop().await;
    assert_unharmed(&salon, &[&aliya]).await;
}

/// A message to another chat than the sender's own, or from something that is not a person.
fn elsewhere(from: Value, chat: Value) -> Value {
    json!({"message": {"message_id": 1, "date": 0, "from": from, "chat": chat, "text": "/book",
        "entities": [{"type": "bot_command", "offset": 0, "length": 5}]}})
}

async fn groups_channels_and_bots_are_not_answered(salon: Salon) {
    let bot = salon.start_unlimited().await;
    let aliya = salon.double.person(1, "Алия");
    let user = json!({"id": 1, "is_bot": false, "first_name": "Алия"});
    let double = &salon.double;
    for kind in ["group", "supergroup", "channel", "private", "", "Private"] {
        double.push_raw(elsewhere(
            user.clone(),
            json!({"id": -100, "type": kind, "title": "Группа"}),
        ));
        double.push_raw(elsewhere(
            Value::Null,
            json!({"id": -100, "type": kind, "title": "Канал"}),
        ));
    }
    // In a chat with another person, and in a chat of another kind that has the person's own id.
    double.push_raw(elsewhere(
        user.clone(),
        json!({"id": 2, "type": "private", "first_name": "Дана"}),
    ));
    double.push_raw(elsewhere(
        user.clone(),
        json!({"id": 1, "type": "group", "title": "Группа"}),
    ));
    let another_bot = json!({"id": 1, "is_bot": true, "first_name": "Бот"});
    double.push_raw(elsewhere(another_bot, json!({"id": 1, "type": "private"})));
    let channel = json!({"id": -100, "type": "channel", "title": "Канал"});
    double.push_raw(
        json!({"channel_post": {"message_id": 1, "date": 0, "chat": channel, "text": "/book"}}),
    );
    // A press in a group is answered, but has no effect.
    let group = json!({"id": -100, "type": "group", "title": "Группа"});
    let pressed = json!({"message_id": 1, "date": 0, "chat": group, "text": "?"});
    double.push_raw(json!({"callback_query": {"id": "1", "from": user, "chat_instance": "1", "data": "1.0", "message": pressed}}));
    double.push_raw(json!({"callback_query": {"id": "2", "from": user, "chat_instance": "1", "data": "1.0", "inline_message_id": "1"}}));
    let member = |status: &str| json!({"user": {"id": 7_000_000_001_i64, "is_bot": true, "first_name": "Бот"}, "status": status});
    double.push_raw(
        json!({"my_chat_member": {"chat": group, "from": user, "date": 0,
        "old_chat_member": member("left"), "new_chat_member": member("kicked")}}),
    );
    double.all_taken().await;
    assert_eq!(double.count("sendMessage"), 0);
    aliya.says("/book");
    aliya.waits_for_text("Выберите услугу").await;
    salon.double.all_taken().await;
    bot.stop().await;
    let answers = double.calls("answerCallbackQuery");
    assert_eq!(answers.len(), 2);
    assert_eq!(double.count("sendMessage"), 1);
}

async fn what_the_bot_did_not_ask_for_is_confirmed_and_stops_nobody(salon: Salon) {
    let bot = salon.start_unlimited().await;
    let double = &salon.double;
    let aliya = double.person(1, "Алия");
    let user = json!({"id": 1, "is_bot": false, "first_name": "Алия"});
    let chat = json!({"id": 1, "type": "private", "first_name": "Алия"});
    let said = json!({"message_id": 1, "date": 0, "from": user, "chat": chat, "text": "/book"});
    for update in [
        json!({"novelty": {"of": "tomorrow"}}),
        json!({"edited_message": said}),
        json!({"business_message": said}),
        json!({"guest_message": said}),
        json!({"inline_query": {"id": "1", "from": user, "query": "/book", "offset": ""}}),
        json!({"message_reaction": {"chat": chat, "message_id": 1, "user": user, "date": 0, "old_reaction": [], "new_reaction": []}}),
        json!({"poll_answer": {"poll_id": "1", "option_ids": [0]}}),
        json!({"message": {"text": ["of", "another", "shape"]}}),
        json!({"message": []}),
        json!({"message": "/book"}),
        json!({"message": {"message_id": "1", "from": user, "chat": chat, "text": "/book"}}),
        json!({"callback_query": {"id": 1, "from": user}}),
        json!({"my_chat_member": {"chat": chat}}),
        json!({}),
    ] {
        double.push_raw(update);
    }
    aliya.says("/book");
    aliya.waits_for_text("Выберите услугу").await;
    salon.double.all_taken().await;
    bot.stop().await;
    assert_eq!(double.count("sendMessage"), 1);
    assert_unharmed(&salon, &[&aliya]).await;
}

async fn ids_of_any_size_are_ids(salon: Salon) {
    let bot = salon.start_unlimited().await;
    let double = &salon.double;
    // The largest id that all JSON readers agree on, which a server with 64 bits may have.
    let person = double.person((1 << 52) - 1, "Алия");
    person.says("/book");
    person.waits_for_text("Выберите услугу").await;
    let user = json!({"id": person.id, "is_bot": false, "first_name": "Алия"});
    let chat = json!({"id": person.id, "type": "private", "first_name": "Алия"});
    for (update, message) in [
        (1_i64 << 31, 1_i64 << 31),
        (1 << 40, -1),
        (1 << 60, 1 << 60),
    ] {
        double.push_raw(json!({"update_id": update, "message":
            {"message_id": message, "date": 0, "from": user, "chat": chat, "text": "/my"}}));
        person.waits_for_text("записей нет").await;
        double.all_taken().await;
        person.says("/cancel");
        person.waits_for_text("").await;
    }
    let polls = double.count("getUpdates");
    assert!(
        polls < 40,
        "no update is fetched again and again: {polls} polls"
    );
    salon.double.all_taken().await;
    bot.stop().await;
    assert_unharmed(&salon, &[&person]).await;
}

async fn a_name_is_a_name_whatever_it_looks_like(salon: Salon) {
    let bot = salon.start_unlimited().await;
    let names = [
        "<b>Алия</b> &amp; *Ко* _x_ [a](tg://user?id=2)",
        "Алия\nВы записаны ✅\u{2028}ERROR all is lost",
        "\u{202e}яилА\u{202c}\u{2066}",
        "\u{0}Али\u{0}я",
        "А\u{1b}[31mлия\r\u{8}",
        "'; DROP TABLE person; --",
        "{ $service-name } {{ 7*7 }} ${x} %s",
        "ㅤ",
        "",
    ];
    let mut people = Vec::new();
    for (place, name) in names.into_iter().enumerate() {
        let person = salon.double.person(place as i64 + 1, name);
        let person = person
            .with_last_name(name)
            .with_username("a\nb")
            .with_language("ru\n");
        comes_to_the_name(&person).await;
        let shown = person.messages();
        for message in &shown {
            let labels = message.labels().concat().concat();
            let unseen = |letter: char| {
                letter.is_control()
                    || matches!(letter, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            };
            assert!(!labels.contains(unseen), "{labels:?}");
        }
        let plain = salon.double.calls("sendMessage");
        assert!(
            plain
                .iter()
                .all(|call| call.parameters["parse_mode"].is_null())
        );
        people.push(person);
    }
    salon.double.all_taken().await;
    bot.stop().await;
    assert_unharmed(&salon, &people.iter().collect::<Vec<_>>()).await;
}

async fn a_text_is_a_text_whatever_it_looks_like(salon: Salon) {
    let bot = salon.start_unlimited().await;
    let aliya = salon.double.person(1, "Алия");
    comes_to_the_name(&aliya).await;
    for text in [
        "<b>Алия</b>",
        "Али\u{0}я5",
        "\u{202e}5",
        "{ $x }",
        "/",
        "//",
        "/\u{0}",
        "/@",
        "/book@another_bot x",
        "\u{feff}",
        "\n5\n",
    ] {
        aliya.says(text);
        aliya.wait_for(|chat| chat.news().next().is_some()).await;
        if text.starts_with("/book") {
            comes_to_the_name(&aliya).await;
        }
    }
    for text in ["5".repeat(4096), "🙂".repeat(2048)] {
        aliya.says(&text);
        aliya.wait_for(|chat| chat.news().next().is_some()).await;
    }
    aliya.says("Али\u{0}я\u{202e} Нурланова");
    aliya.waits_for_text("Отправьте номер").await;
    aliya.shares_contact();
    let confirmation = aliya.waits_for_text("Всё верно?").await;
    assert!(
        confirmation.text().contains("Имя: Али я Нурланова"),
        "{confirmation:?}"
    );
    salon.double.all_taken().await;
    bot.stop().await;
    assert_unharmed(&salon, &[&aliya]).await;
}

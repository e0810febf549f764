use std::time::Duration;

use serde_json::{Value, json};
use teloxide::payloads::{
    AnswerCallbackQuerySetters, EditMessageTextSetters, SendDocumentSetters, SendMessageSetters,
    SetMyCommandsSetters,
};
use teloxide::prelude::*;
use teloxide::types::{
    BotCommand, BotCommandScope, ButtonRequest, InlineKeyboardButton, InlineKeyboardMarkup,
    InputFile, KeyboardButton, KeyboardButtonRequestUsers, KeyboardMarkup, KeyboardRemove,
    MessageId, Recipient, RequestId, UpdateKind,
};
use tilmash_tests::double::{Content, Double, Toast};

use super::{bot, call, one_button, refusal};

const ALIYA: ChatId = ChatId(1);

fn keyboard(labels: &[&str]) -> InlineKeyboardMarkup {
    let button = |label: &&str| InlineKeyboardButton::callback(*label, format!("data {label}"));
    InlineKeyboardMarkup::new([labels.iter().map(button).collect::<Vec<_>>()])
}

async fn fetch(bot: &Bot) -> Vec<UpdateKind> {
    let updates = bot.get_updates().await.unwrap();
    updates.into_iter().map(|update| update.kind).collect()
}

#[tokio::test]
async fn a_screen_is_sent_pressed_and_edited() {
    let double = Double::start().await;
    let aliya = double.person(1, "Алия").with_username("aliya");
    aliya.says("/start");
    let bot = bot(&double);
    bot.send_message(ALIYA, "Что сделать?")
        .reply_markup(keyboard(&["Записаться", "Мои записи"]))
        .await
        .unwrap();
    let screen = aliya.waits_for_text("Что сделать").await;
    assert_eq!(screen.labels(), [["Записаться", "Мои записи"]]);

    let pressed = aliya.presses("Мои записи");
    let offset = i32::try_from(pressed).unwrap();
    let updates = bot.get_updates().offset(offset).await.unwrap();
    let UpdateKind::CallbackQuery(query) = &updates[0].kind else {
        panic!("a press was sent, not {updates:?}");
    };
    assert_eq!(query.data.as_deref(), Some("data Мои записи"));
    assert_eq!(query.from.username.as_deref(), Some("aliya"));
    let message_id = query.message.as_ref().unwrap().id();
    bot.answer_callback_query(query.id.clone())
        .text("Минуту")
        .await
        .unwrap();
    bot.edit_message_text(ALIYA, message_id, "Записей нет")
        .await
        .unwrap();

    let toast = Toast {
        text: "Минуту".to_owned(),
        alert: false,
    };
    assert_eq!(aliya.toasts(), [toast]);
    let edited = aliya.waits_for_text("Записей нет").await;
    assert_eq!((edited.id, edited.edits), (screen.id, 1));
    assert!(
        edited.labels().is_empty(),
        "an edit without a keyboard drops it"
    );
    assert!(aliya.screen().is_none());
    assert!(double.refusals().is_empty());
    assert!(double.unknown_parameters().is_empty());
}

#[tokio::test]
async fn a_wait_that_fails_shows_the_chat() {
    let settings = tilmash_tests::double::Settings {
        patience: std::time::Duration::ZERO,
        ..Default::default()
    };
    let double = Double::start_with(settings).await;
    let aliya = double.person(1, "Алия");
    aliya.says("/start");
    call(
        &double,
        "sendMessage",
        json!({"chat_id": 1, "text": "Здравствуйте", "reply_markup": one_button("Начать", "a")}),
    )
    .await;
    let waiting = tokio::spawn(async move { aliya.waits_for_text("Сәлем").await });
    let panic = waiting.await.unwrap_err().into_panic();
    let text = panic.downcast_ref::<String>().unwrap();
    for shown in [
        "until the bot says `Сәлем`",
        "#1 Алия: /start",
        "#2 bot: Здравствуйте",
        "[Начать]",
        "sendMessage",
    ] {
        assert!(text.contains(shown), "no `{shown}` in:\n{text}");
    }
}

#[tokio::test]
#[should_panic(expected = "no button `Отмена` in the chat with Алия (id 1)")]
async fn a_button_that_is_not_there_cannot_be_pressed() {
    let double = Double::start().await;
    let aliya = double.person(1, "Алия");
    aliya.says("/start");
    aliya.presses("Отмена");
}

#[tokio::test]
async fn a_press_can_be_forged_and_its_message_may_be_inaccessible() {
    let double = Double::start().await;
    let aliya = double.person(1, "Алия");
    aliya.presses_data(404, b"anything \xff");
    let kinds = fetch(&bot(&double)).await;
    let [UpdateKind::CallbackQuery(query)] = kinds.as_slice() else {
        panic!("a press was sent, not {kinds:?}");
    };
    assert_eq!(query.data.as_deref(), Some("anything \u{fffd}"));
    assert!(query.message.as_ref().unwrap().regular_message().is_none());
}

#[tokio::test]
async fn a_press_is_answered_once() {
    let double = Double::start().await;
    let aliya = double.person(1, "Алия");
    aliya.presses_data(1, b"a");
    let updates = call(&double, "getUpdates", json!({})).await;
    let id = &updates["result"][0]["callback_query"]["id"];
    let answer = json!({"callback_query_id": id, "text": "Да", "show_alert": true});
    let too_long = json!({"callback_query_id": id, "text": "я".repeat(201)});
    assert_eq!(
        refusal(&double, "answerCallbackQuery", too_long).await,
        "Bad Request: MESSAGE_TOO_LONG"
    );
    assert_eq!(
        call(&double, "answerCallbackQuery", answer.clone()).await["result"],
        true
    );
    assert!(aliya.waits_for_toast(1).await.alert);

    let too_old =
        "Bad Request: query is too old and response timeout expired or query ID is invalid";
    assert_eq!(
        refusal(&double, "answerCallbackQuery", answer).await,
        too_old
    );
    aliya.presses_data(1, b"b");
    double.expire_presses();
    let updates = call(&double, "getUpdates", json!({"offset": -1})).await;
    let id = &updates["result"][0]["callback_query"]["id"];
    let answer = json!({"callback_query_id": id});
    assert_eq!(
        refusal(&double, "answerCallbackQuery", answer).await,
        too_old
    );
}

#[tokio::test]
async fn a_contact_is_shared_by_the_button_and_foreign_ones_too() {
    let double = Double::start().await;
    let aliya = double.person(1, "Алия").with_phone("77011234567");
    aliya.says("/start");
    let bot = bot(&double);
    let button = KeyboardButton::new("Поделиться").request(ButtonRequest::Contact);
    let sent = bot
        .send_message(ALIYA, "Ваш номер?")
        .reply_markup(KeyboardMarkup::new([[button]]).one_time_keyboard())
        .await
        .unwrap();
    assert_eq!(aliya.reply_keyboard(), [["Поделиться"]]);
    aliya.presses("Поделиться");
    assert!(
        aliya.reply_keyboard().is_empty(),
        "a one-time keyboard is used up"
    );
    aliya.shares_contact_of(Some(2), "77017654321");
    aliya.shares_contact_of(None, "77010000000");

    let contacts: Vec<_> = fetch(&bot)
        .await
        .into_iter()
        .filter_map(|kind| match kind {
            UpdateKind::Message(message) => message.contact().cloned().map(|contact| {
                (
                    contact,
                    message.reply_to_message().map(|original| original.id),
                )
            }),
            _ => None,
        })
        .map(|(contact, original)| {
            (
                contact.user_id.map(|id| id.0),
                contact.phone_number,
                original,
            )
        })
        .collect();
    assert_eq!(
        contacts,
        [
            (Some(1), "77011234567".to_owned(), Some(sent.id)),
            (Some(2), "77017654321".to_owned(), None),
            (None, "77010000000".to_owned(), None),
        ]
    );
}

#[tokio::test]
async fn somebody_is_shared_by_the_button_that_asks_for_people() {
    let double = Double::start().await;
    let aliya = double.person(1, "Алия");
    aliya.says("/start");
    let bot = bot(&double);
    let users = KeyboardButtonRequestUsers::new(RequestId(7)).user_is_bot(false);
    let button = KeyboardButton::new("Выбрать").request(ButtonRequest::RequestUsers(users));
    bot.send_message(ALIYA, "Кого?")
        .reply_markup(KeyboardMarkup::new([[button]]))
        .await
        .unwrap();
    aliya.shares_user(1 << 51);

    let shared: Vec<_> = fetch(&bot)
        .await
        .into_iter()
        .filter_map(|kind| match kind {
            UpdateKind::Message(message) => {
                let shared = message.shared_users()?;
                let ids: Vec<u64> = shared.users.iter().map(|user| user.user_id.0).collect();
                Some((shared.request_id, ids))
            }
            _ => None,
        })
        .collect();
    assert_eq!(shared, [(RequestId(7), vec![1 << 51])]);
    assert_eq!(double.unknown_parameters(), []);
}

#[tokio::test]
async fn a_reply_keyboard_stands_until_it_is_removed() {
    let double = Double::start().await;
    let aliya = double.person(1, "Алия");
    aliya.says("/start");
    let bot = bot(&double);
    let rows = [[KeyboardButton::new("Да"), KeyboardButton::new("Нет")]];
    bot.send_message(ALIYA, "Точно?")
        .reply_markup(KeyboardMarkup::new(rows))
        .await
        .unwrap();
    bot.send_message(ALIYA, "Жду").await.unwrap();
    aliya.presses("Да");
    assert_eq!(aliya.messages().last().unwrap().text(), "Да");
    assert_eq!(aliya.reply_keyboard(), [["Да", "Нет"]]);
    bot.send_message(ALIYA, "Готово")
        .reply_markup(KeyboardRemove::new())
        .await
        .unwrap();
    assert!(aliya.reply_keyboard().is_empty());
}

#[tokio::test]
async fn a_bot_writes_only_to_those_who_want_it() {
    let double = Double::start().await;
    let aliya = double.person(1, "Алия");
    let message = json!({"chat_id": 1, "text": "Здравствуйте"});
    let refused = "Forbidden: bot can't initiate conversation with a user";
    assert_eq!(
        refusal(&double, "sendMessage", message.clone()).await,
        refused
    );
    aliya.says("/start");
    assert_eq!(
        call(&double, "sendMessage", message.clone()).await["ok"],
        true
    );
    aliya.blocks();
    let refused = "Forbidden: bot was blocked by the user";
    assert_eq!(
        refusal(&double, "sendMessage", message.clone()).await,
        refused
    );
    aliya.unblocks();
    assert_eq!(call(&double, "sendMessage", message).await["ok"], true);
    let stranger = json!({"chat_id": 2, "text": "Здравствуйте"});
    assert_eq!(
        refusal(&double, "sendMessage", stranger).await,
        "Bad Request: chat not found"
    );
}

#[tokio::test]
async fn a_deleted_message_is_gone() {
    let double = Double::start().await;
    let aliya = double.person(1, "Алия");
    aliya.says("/start");
    let bot = bot(&double);
    let sent = bot.send_message(ALIYA, "Ошибка").await.unwrap();
    bot.delete_message(ALIYA, sent.id).await.unwrap();
    bot.delete_message(ALIYA, MessageId(1)).await.unwrap();
    assert!(aliya.messages().iter().all(|message| message.deleted));
    let again = json!({"chat_id": 1, "message_id": sent.id.0});
    assert_eq!(
        refusal(&double, "deleteMessage", again).await,
        "Bad Request: message to delete not found"
    );
    let edited = bot
        .edit_message_text(ALIYA, sent.id, "Поправка")
        .reply_markup(keyboard(&["Да"]))
        .await;
    assert_eq!(
        edited.unwrap_err().to_string(),
        "A Telegram's error: Bad Request: message to edit not found"
    );
}

#[tokio::test]
async fn a_message_can_be_deleted_within_two_days() {
    let double = Double::start().await;
    let aliya = double.person(1, "Алия");
    aliya.says("/start");
    let bot = bot(&double);
    let sent = bot.send_message(ALIYA, "Ошибка").await.unwrap();
    double.pass(Duration::from_hours(48));
    let late = json!({"chat_id": 1, "message_id": sent.id.0});
    assert_eq!(
        refusal(&double, "deleteMessage", late).await,
        "Bad Request: message can't be deleted for everyone"
    );
    bot.edit_message_text(ALIYA, sent.id, "Поправка")
        .await
        .expect("the bot's own message can be edited without limit");
}

#[tokio::test]
async fn a_link_brings_its_payload_and_anything_can_be_typed() {
    let double = Double::start().await;
    let aliya = double.person(1, "Алия");
    aliya.opens_link(&"Service_42-".repeat(6)[..64]);
    aliya.says(&format!("/start {}", "ы".repeat(4089)));
    let messages = aliya.messages();
    assert_eq!(messages[0].text().len(), "/start ".len() + 64);
    assert_eq!(messages[1].text().chars().count(), 4096);
}

#[tokio::test]
#[should_panic(expected = "no application opens a link with `услуга`")]
async fn a_link_with_another_payload_is_none() {
    let double = Double::start().await;
    double.person(1, "Алия").opens_link("услуга");
}

#[tokio::test]
async fn a_message_may_hold_anything() {
    let double = Double::start().await;
    let aliya = double.person(1, "Алия");
    aliya.sends_content(json!({"web_app_data": {"data": "{}", "button_text": "Записаться"}}));
    let updates = call(&double, "getUpdates", json!({})).await;
    let message = &updates["result"][0]["message"];
    assert_eq!(message["web_app_data"]["data"], "{}");
    assert_eq!(message["from"]["id"], 1);
}

#[tokio::test]
async fn files_are_weighed_and_can_be_sent_again_by_id() {
    let double = Double::start().await;
    let aliya = double.person(1, "Алия");
    aliya.says("/start");
    let bot = bot(&double);
    let calendar = InputFile::memory("BEGIN:VCALENDAR").file_name("booking.ics");
    let sent = bot
        .send_document(ALIYA, calendar)
        .caption("Ваша <b>запись</b>")
        .await
        .unwrap();
    let document = sent.document().unwrap();
    assert_eq!(document.file.size, 15);
    let again = InputFile::file_id(document.file.id.clone());
    bot.send_document(ALIYA, again).await.unwrap();
    let mut picture = b"\x89PNG\r\n\x1a\n".to_vec();
    picture.resize(2048, 0);
    bot.send_photo(ALIYA, InputFile::memory(picture))
        .await
        .unwrap();
    let no_picture = bot.send_photo(ALIYA, InputFile::memory(vec![0; 2048]));
    assert!(no_picture.await.is_err());

    let messages = aliya.messages();
    let Content::Document(file) = &messages[1].content else {
        panic!("a document was sent, not {:?}", messages[1]);
    };
    assert_eq!((file.name.as_str(), file.size), ("booking.ics", 15));
    assert!(matches!(&messages[3].content, Content::Photo(file) if file.size == 2048));
    let unknown = json!({"chat_id": 1, "document": "file-99"});
    let refused = "Bad Request: wrong file identifier/HTTP URL specified";
    assert_eq!(refusal(&double, "sendDocument", unknown).await, refused);
    let missing = json!({"chat_id": 1});
    assert_eq!(
        refusal(&double, "sendPhoto", missing).await,
        "Bad Request: there is no photo in the request"
    );
}

#[tokio::test]
async fn commands_are_seen_by_scope_and_language() {
    let double = Double::start().await;
    let (aliya, boss) = (
        double.person(1, "Алия").with_language("kk"),
        double.person(2, "Начальник"),
    );
    let bot = bot(&double);
    let list = |description: &str| vec![BotCommand::new("/book", description)];
    bot.set_my_commands(list("Записаться")).await.unwrap();
    bot.set_my_commands(list("Жазылу"))
        .language_code("kk")
        .await
        .unwrap();
    bot.set_my_commands(list("Управление"))
        .scope(BotCommandScope::Chat {
            chat_id: Recipient::Id(ChatId(2)),
        })
        .await
        .unwrap();
    assert_eq!(aliya.commands(), [("book".to_owned(), "Жазылу".to_owned())]);
    assert_eq!(
        boss.commands(),
        [("book".to_owned(), "Управление".to_owned())]
    );
    bot.delete_my_commands().await.unwrap();
    assert!(bot.get_my_commands().await.unwrap().is_empty());
    assert_eq!(aliya.commands().len(), 1);
}

#[tokio::test]
async fn a_menu_button_is_kept_by_chat() {
    let double = Double::start().await;
    double.person(1, "Алия");
    let button =
        json!({"type": "web_app", "text": "Запись", "web_app": {"url": "https://example.kz"}});
    call(
        &double,
        "setChatMenuButton",
        json!({"chat_id": 1, "menu_button": button}),
    )
    .await;
    let kept = call(&double, "getChatMenuButton", json!({"chat_id": 1})).await;
    assert_eq!(kept["result"], button);
    let default = call(&double, "getChatMenuButton", json!({})).await;
    assert_eq!(default["result"]["type"], "commands");
    let insecure = json!({"menu_button": {"type": "web_app", "text": "Запись", "web_app": {"url": "http://example.kz"}}});
    assert!(
        refusal(&double, "setChatMenuButton", insecure)
            .await
            .contains("Only HTTPS links")
    );
}

#[tokio::test]
async fn many_people_are_quickly_there() {
    let double = Double::start().await;
    let people = double.people(1000);
    for person in &people {
        person.says("/start");
    }
    assert_eq!(double.pending_updates(), 1000);
    let answer = call(&double, "getUpdates", json!({})).await;
    let senders: Vec<&Value> = answer["result"]
        .as_array()
        .unwrap()
        .iter()
        .map(|update| &update["message"]["from"]["id"])
        .collect();
    assert_eq!(senders.len(), 100);
    assert_eq!(*senders[0], people[0].id);
}

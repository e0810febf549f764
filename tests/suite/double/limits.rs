use serde_json::{Value, json};
use tilmash_tests::double::{Double, Pace, Settings};

use super::{call, one_button, refusal};

async fn with_aliya() -> Double {
    let double = Double::start().await;
    double.person(1, "Алия").says("/start");
    double
}

fn message(fields: Value) -> Value {
    let mut message = json!({"chat_id": 1, "text": "Здравствуйте"});
    let (Value::Object(message_fields), Value::Object(fields)) = (&mut message, fields) else {
        panic!("a message and its fields are objects");
    };
    message_fields.extend(fields);
    message
}

#[tokio::test]
async fn a_text_has_from_1_to_4096_characters_after_parsing() {
    let double = with_aliya().await;
    let longest = format!("<b>{}</b>", "я".repeat(4096));
    let sent = call(
        &double,
        "sendMessage",
        message(json!({"text": longest, "parse_mode": "HTML"})),
    )
    .await;
    assert_eq!(
        sent["result"]["entities"],
        json!([{"offset": 0, "length": 4096, "type": "bold"}])
    );
    // A pair of surrogates counts as two.
    let too_long = "😀".repeat(2049);
    for (text, refused) in [
        (too_long.as_str(), "Bad Request: message is too long"),
        ("", "Bad Request: message text is empty"),
        (" \n ", "Bad Request: text must be non-empty"),
    ] {
        assert_eq!(
            refusal(&double, "sendMessage", message(json!({"text": text}))).await,
            refused
        );
    }
}

#[tokio::test]
async fn malformed_html_is_refused() {
    let double = with_aliya().await;
    for (html, reason) in [
        ("5 < 7", "Unsupported start tag \"\" at byte offset 2"),
        ("a <b", "Unclosed start tag at byte offset 2"),
        (
            "<b>a",
            "Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            "<b><i>a</b></i>",
            "Unmatched end tag at byte offset 7, expected \"</i>\", found \"</b>\"",
        ),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<br>", "Unsupported start tag \"br\" at byte offset 0"),
        (
            "<span class=\"red\">a</span>",
            "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0",
        ),
        (
            "<a href=b/c>a</a>",
            "Unexpected end of name token at byte offset 8",
        ),
        (
            "<a =>a</a>",
            "Empty attribute name in the tag \"a\" at byte offset 0",
        ),
    ] {
        let refused = refusal(
            &double,
            "sendMessage",
            message(json!({"text": html, "parse_mode": "html"})),
        )
        .await;
        assert_eq!(
            refused,
            format!("Bad Request: can't parse entities: {reason}"),
            "{html}"
        );
    }
}

#[tokio::test]
async fn html_becomes_text_and_entities() {
    let double = with_aliya().await;
    let html = " <b>Әлия &amp; <i>Ко</i></b>: <a href=\"https://example.kz/?a=1&amp;b=2\">сайт</a> &lt;3 &#1178;&unknown; ";
    let sent = call(
        &double,
        "sendMessage",
        message(json!({"text": html, "parse_mode": "HTML"})),
    )
    .await;
    assert_eq!(sent["result"]["text"], "Әлия & Ко: сайт <3 Қ&unknown;");
    let entities = json!([
        {"offset": 0, "length": 9, "type": "bold"},
        {"offset": 7, "length": 2, "type": "italic"},
        {"offset": 11, "length": 4, "type": "text_link", "url": "https://example.kz/?a=1&b=2"},
    ]);
    assert_eq!(sent["result"]["entities"], entities);
}

#[tokio::test]
async fn keys_that_ask_for_people_say_which_request_is_answered() {
    let double = with_aliya().await;
    let keys = |requests: &[Value]| {
        let key = |request: &Value| json!([{"text": "а", "request_users": request}]);
        json!({"keyboard": requests.iter().map(key).collect::<Vec<_>>()})
    };
    let parse = "Bad Request: can't parse keyboard button:";
    for (requests, refused) in [
        (
            vec![json!({})],
            format!("{parse} Can't find field \"request_id\""),
        ),
        (
            vec![json!({"request_id": 1_i64 << 31})],
            format!("{parse} Field \"request_id\" must be a valid Number"),
        ),
        (
            vec![json!({"request_id": 1, "max_quantity": 11})],
            format!("{parse} max_quantity must be from 1 to 10"),
        ),
        (
            vec![json!({"request_id": 1}), json!({"request_id": 1})],
            "Bad Request: BUTTON_ID_INVALID".to_owned(),
        ),
    ] {
        let markup = json!({"reply_markup": keys(&requests)});
        let refusal = refusal(&double, "sendMessage", message(markup)).await;
        assert_eq!(refusal, refused, "{requests:?}");
    }
    let several = keys(&[json!({"request_id": 1}), json!({"request_id": 2})]);
    let markup = json!({"reply_markup": several});
    assert_eq!(
        call(&double, "sendMessage", message(markup)).await["ok"],
        true
    );
}

#[tokio::test]
async fn wrong_inline_buttons_are_refused() {
    let double = with_aliya().await;
    let row = |count: usize| vec![json!({"text": "а", "callback_data": "a"}); count];
    let one = |button: Value| json!({"inline_keyboard": [[button]]});
    let parse = "Bad Request: can't parse inline keyboard button:";
    for (markup, refused) in [
        (
            one_button("а", &"a".repeat(65)),
            "Bad Request: BUTTON_DATA_INVALID".to_owned(),
        ),
        (
            one_button("а", &"я".repeat(33)),
            "Bad Request: BUTTON_DATA_INVALID".to_owned(),
        ),
        (
            one_button("", "a"),
            "Bad Request: inline keyboard button text must be non-empty".to_owned(),
        ),
        (
            one_button("а", ""),
            format!("{parse} Text buttons are unallowed in the inline keyboard"),
        ),
        (
            one(json!({"text": "а", "request_contact": true})),
            format!("{parse} Text buttons are unallowed in the inline keyboard"),
        ),
        (
            one(json!({"text": "а", "callback_data": "a", "url": "https://example.kz"})),
            format!("{parse} exactly one action expected, found [\"url\", \"callback_data\"]"),
        ),
        (
            one(json!({"callback_data": "a"})),
            format!("{parse} Can't find field \"text\""),
        ),
        (
            one(json!({"text": "а", "url": "nowhere"})),
            "Bad Request: inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"
                .to_owned(),
        ),
        (
            json!({"inline_keyboard": [row(9)]}),
            "Bad Request: reply markup is too long".to_owned(),
        ),
        (
            json!({"inline_keyboard": vec![row(8); 13]}),
            "Bad Request: reply markup is too long".to_owned(),
        ),
        (
            json!("{"),
            "Bad Request: can't parse reply keyboard markup JSON object".to_owned(),
        ),
        (
            json!([]),
            "Bad Request: object expected as reply markup".to_owned(),
        ),
    ] {
        assert_eq!(
            refusal(
                &double,
                "sendMessage",
                message(json!({"reply_markup": markup}))
            )
            .await,
            refused
        );
    }
    let fullest = json!({"inline_keyboard": vec![row(8); 12]});
    assert_eq!(
        call(
            &double,
            "sendMessage",
            message(json!({"reply_markup": fullest}))
        )
        .await["ok"],
        true
    );
    let longest = one_button("а", &"a".repeat(64));
    assert_eq!(
        call(
            &double,
            "sendMessage",
            message(json!({"reply_markup": longest}))
        )
        .await["ok"],
        true
    );
}

#[tokio::test]
async fn an_edit_must_change_something_that_can_be_edited() {
    let double = with_aliya().await;
    let markup = one_button("Да", "yes");
    let sent = call(
        &double,
        "sendMessage",
        message(json!({"reply_markup": markup})),
    )
    .await;
    let id = &sent["result"]["message_id"];
    let same = "Bad Request: message is not modified: specified new message content and reply markup are exactly \
                the same as a current content and reply markup of the message";
    let edit = |fields: Value| message(json!({"message_id": id, "reply_markup": fields}));
    assert_eq!(
        refusal(&double, "editMessageText", edit(markup.clone())).await,
        same
    );
    assert_eq!(
        refusal(&double, "editMessageReplyMarkup", edit(markup.clone())).await,
        same
    );
    let other = one_button("Нет", "no");
    let edited = call(&double, "editMessageReplyMarkup", edit(other.clone())).await;
    assert_eq!(edited["result"]["reply_markup"], other);
    assert_eq!(edited["result"]["text"], "Здравствуйте");
    assert!(edited["result"]["edit_date"].is_number());

    let reply = json!({"keyboard": [["Да"]]});
    assert_eq!(
        refusal(&double, "editMessageText", edit(reply.clone())).await,
        "Bad Request: inline keyboard expected"
    );
    let with_reply = call(
        &double,
        "sendMessage",
        message(json!({"reply_markup": reply})),
    )
    .await;
    for (id, refused) in [
        (&json!(1), "Bad Request: message can't be edited"),
        (
            &with_reply["result"]["message_id"],
            "Bad Request: message can't be edited",
        ),
        (&json!(99), "Bad Request: message to edit not found"),
        (
            &Value::Null,
            "Bad Request: message identifier is not specified",
        ),
    ] {
        let edit = message(json!({"message_id": id, "text": "иначе"}));
        assert_eq!(refusal(&double, "editMessageText", edit).await, refused);
    }
}

#[tokio::test]
async fn wrong_commands_are_refused() {
    let double = with_aliya().await;
    let list = |command: &str, description: &str| json!({"commands": [{"command": command, "description": description}]});
    let many = vec![json!({"command": "a", "description": "а"}); 101];
    for (parameters, refused) in [
        (list("Запись", "а"), "BOT_COMMAND_INVALID"),
        (
            list(&"a".repeat(33), "а"),
            "command length must not exceed 32",
        ),
        (list("", "а"), "command must be non-empty"),
        (list("a", ""), "command description must be non-empty"),
        (
            list("a", &"а".repeat(257)),
            "command description length must not exceed 256",
        ),
        (json!({"commands": many}), "BOT_COMMANDS_TOO_MUCH"),
        (
            json!({"commands": [], "language_code": "rus"}),
            "invalid language code specified",
        ),
        (
            json!({"commands": [], "scope": {"type": "chat", "chat_id": 9}}),
            "chat not found",
        ),
        (
            json!({"commands": [], "scope": {"type": "planet"}}),
            "can't parse BotCommandScope: Unsupported type specified",
        ),
    ] {
        assert_eq!(
            refusal(&double, "setMyCommands", parameters).await,
            format!("Bad Request: {refused}")
        );
    }
}

#[tokio::test]
async fn a_chat_action_is_one_of_telegrams() {
    let double = with_aliya().await;
    let action = |action: &str| json!({"chat_id": 1, "action": action});
    call(&double, "sendChatAction", action("typing")).await;
    double
        .person(1, "Алия")
        .look(|chat| assert_eq!(chat.actions(), ["typing"]));
    let refused = "Bad Request: wrong parameter action in request";
    assert_eq!(
        refusal(&double, "sendChatAction", action("thinking")).await,
        refused
    );
}

#[tokio::test]
async fn unknown_parameters_are_ignored_but_noted_however_deep() {
    let double = with_aliya().await;
    let button = json!({"text": "Да", "callback_data": "yes", "color": "red"});
    let misspelt = json!({
        "parsemode": "HTML",
        "link_preview_options": {"disabled": true},
        "reply_markup": {"inline_keyboard": [[button]]},
    });
    let sent = call(&double, "sendMessage", message(misspelt)).await;
    assert_eq!(sent["ok"], true);
    let mut noted = double.unknown_parameters();
    noted.sort();
    let expected = [
        "link_preview_options.disabled",
        "parsemode",
        "reply_markup.inline_keyboard.color",
    ];
    assert_eq!(
        noted,
        expected.map(|path| ("sendMessage".to_owned(), path.to_owned()))
    );
}

#[tokio::test]
async fn entities_are_within_the_text_and_not_too_many() {
    let double = with_aliya().await;
    let bold =
        |offset: usize, length: usize| json!({"type": "bold", "offset": offset, "length": length});
    // A pair of surrogates counts as two.
    let both = message(json!({"text": "😀!", "entities": [bold(0, 3)]}));
    assert_eq!(call(&double, "sendMessage", both).await["ok"], true);
    let outside = message(json!({"text": "😀!", "entities": [bold(1, 3)]}));
    assert_eq!(
        refusal(&double, "sendMessage", outside).await,
        "Bad Request: can't parse MessageEntity: it is outside of the text"
    );
    let wrong = [
        (json!([bold(1, 0)]), "it is empty"),
        (json!([bold(1, 2)]), "it parts a letter"),
        (json!([bold(0, 3), bold(2, 4)]), "two of them overlap"),
    ];
    for (entities, why) in wrong {
        let text = message(json!({"text": "😀!😀!", "entities": entities}));
        assert_eq!(
            refusal(&double, "sendMessage", text).await,
            format!("Bad Request: can't parse MessageEntity: {why}")
        );
    }
    let nested = json!([bold(0, 6), bold(2, 1), bold(3, 3)]);
    let nested = message(json!({"text": "😀!😀!", "entities": nested}));
    assert_eq!(call(&double, "sendMessage", nested).await["ok"], true);
    let twice = json!({"text": "a", "parse_mode": "HTML", "entities": [bold(0, 1)]});
    assert_eq!(
        refusal(&double, "sendMessage", message(twice)).await,
        "Bad Request: parse_mode and entities exclude each other"
    );
    let many = message(json!({"text": "a".repeat(200), "entities": vec![bold(0, 1); 101]}));
    assert_eq!(
        refusal(&double, "sendMessage", many).await,
        "Bad Request: too many entities"
    );
}

#[tokio::test]
async fn a_bot_that_hurries_is_told_to_wait() {
    let pace = Pace {
        chat_interval: std::time::Duration::from_secs(3600),
        chat_burst: 2,
        ..Pace::TELEGRAM
    };
    let settings = Settings {
        pace: Some(pace),
        ..Settings::default()
    };
    let double = Double::start_with(settings).await;
    double.person(1, "Алия").says("/start");
    for _ in 0..2 {
        assert_eq!(
            call(&double, "sendMessage", message(json!({}))).await["ok"],
            true
        );
    }
    let refused = call(&double, "sendMessage", message(json!({}))).await;
    assert_eq!(refused["error_code"], 429);
    let wait = refused["parameters"]["retry_after"].as_u64().unwrap();
    assert_eq!(
        refused["description"],
        format!("Too Many Requests: retry after {wait}")
    );
}

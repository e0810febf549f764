use serde_json::json;

use super::*;

fn aliya() -> Value {
    json!({"id": 7, "is_bot": false, "first_name": "Алия", "last_name": "Нурланова", "language_code": "kk"})
}

fn event(update: Value) -> Option<Event> {
    match received(&update).unwrap() {
        Received::Act { incoming, .. } => Some(incoming.event),
        _ => None,
    }
}

fn message(content: Value) -> Value {
    let mut message =
        json!({"message_id": 3, "from": aliya(), "chat": {"id": 7, "type": "private"}, "date": 0});
    message
        .as_object_mut()
        .unwrap()
        .extend(content.as_object().unwrap().clone());
    json!({"update_id": 1, "message": message})
}

fn press(message: Value) -> Value {
    json!({"update_id": 1, "callback_query": {"id": "99", "from": aliya(), "message": message, "data": "x"}})
}

#[test]
fn a_text_is_an_act_of_its_sender() {
    let Received::Act { incoming, press } = received(&message(json!({"text": "/start"}))).unwrap()
    else {
        panic!("a text is an act");
    };
    assert_eq!(press, None);
    assert_eq!(incoming.person, RowId(7));
    assert_eq!(incoming.message, Some(3));
    assert_eq!(incoming.event, Event::Text("/start".to_owned()));
    let profile = incoming.profile.unwrap();
    assert_eq!(profile.full_name, "Алия Нурланова");
    assert_eq!(profile.language_code.as_deref(), Some("kk"));
}

#[test]
fn a_contact_says_whose_it_is() {
    let contact = |user_id: Value| {
        event(message(
            json!({"contact": {"phone_number": "77011234567", "first_name": "А", "user_id": user_id}}),
        ))
    };
    let shared = |of: Option<i64>| {
        let phone = Phone::parse("+77011234567");
        let of = of.map(RowId);
        Some(Event::Contact { phone, of })
    };
    assert_eq!(contact(json!(7)), shared(Some(7)));
    assert_eq!(contact(json!(8)), shared(Some(8)));
    assert_eq!(contact(Value::Null), shared(None));
}

#[test]
fn one_person_is_shared_at_a_time() {
    let shared = |ids: &[i64]| {
        let users: Vec<Value> = ids.iter().map(|id| json!({"user_id": id})).collect();
        event(message(
            json!({"users_shared": {"request_id": 1, "users": users}}),
        ))
    };
    let other = Some(Event::Other { album: None });
    assert_eq!(shared(&[9]), Some(Event::Person(RowId(9))));
    assert_eq!(shared(&[]), other);
    assert_eq!(shared(&[8, 9]), other);
}

#[test]
fn a_press_is_known_by_its_message_even_if_that_is_inaccessible() {
    let chat = json!({"id": 7, "type": "private", "first_name": "Алия"});
    let expected = Some(Event::Press(Press {
        data: "x".to_owned(),
        chat: None,
        message: 5,
        last: false,
    }));
    assert_eq!(
        event(press(json!({"message_id": 5, "date": 0, "chat": chat}))),
        expected
    );
}

#[test]
fn what_is_not_said_in_private_starts_no_dialogue() {
    let group = json!({"id": -5, "type": "group"});
    let in_group = json!({"update_id": 1, "message": {"message_id": 3, "from": aliya(), "chat": group, "text": "/start"}});
    assert!(matches!(received(&in_group), Ok(Received::Nothing)));
    let elsewhere = json!({"id": 8, "type": "private"});
    let pressed = press(json!({"message_id": 5, "date": 0, "chat": elsewhere}));
    assert!(matches!(received(&pressed), Ok(Received::StrayPress(_))));
    let other = json!({"update_id": 1, "message": {"message_id": 3, "from": aliya(), "chat": {"id": 8, "type": "private"}, "text": "/start"}});
    assert!(matches!(received(&other), Ok(Received::Nothing)));
}

#[test]
fn what_nobody_knows_yet_is_nothing() {
    assert!(matches!(
        received(&json!({"update_id": 1, "novelty": {}})),
        Ok(Received::Nothing)
    ));
    assert!(received(&json!({"update_id": 1, "message": {"text": 5}})).is_err());
}

#[test]
fn only_what_a_person_says_is_an_act() {
    for said in [
        "sticker",
        "photo",
        "voice",
        "document",
        "location",
        "rich_message",
    ] {
        let album = None;
        assert_eq!(
            event(message(json!({said: {}}))),
            Some(Event::Other { album })
        );
    }
    let photo = json!({"photo": [], "media_group_id": "7"});
    let album = Some("7".to_owned());
    assert_eq!(event(message(photo)), Some(Event::Other { album }));
    for happened in [
        "pinned_message",
        "message_auto_delete_timer_changed",
        "chat_background_set",
        "proximity_alert_triggered",
        "checklist_tasks_done",
        "gift",
        "a_novelty",
    ] {
        assert_eq!(event(message(json!({happened: {}}))), None, "{happened}");
    }
}

#[test]
fn a_place_on_the_map_is_one_of_its_shape_and_on_the_map() {
    let location = |place: Value| event(message(json!({ "location": place })));
    let place = json!({"latitude": 43.2389, "longitude": 76.8897, "live_period": 60});
    let almaty = Location::new(43.2389, 76.8897).unwrap();
    assert_eq!(location(place), Some(Event::Location(almaty)));
    for other in [
        json!({"latitude": 91, "longitude": 0}),
        json!({"latitude": "43.2389", "longitude": 76}),
        json!("there"),
    ] {
        assert_eq!(location(other), Some(Event::Other { album: None }));
    }
}

#[test]
fn the_largest_size_of_a_photo_is_taken_and_what_is_sent_as_a_file() {
    let size = |id: &str, width: u64, bytes: u64| json!({"file_id": id, "file_unique_id": "u", "width": width, "height": 3, "file_size": bytes});
    let sent_file = |photo: Option<Photo>, file: Option<Document>, album: Option<&str>| {
        Some(Event::File {
            photo,
            file: file.map(Box::new),
            album: album.map(str::to_owned),
        })
    };
    let picture = FileForm::Picture;
    let photo = |id: &str, size: u64, album: Option<&str>| {
        let file = Document::sent(id, picture, "", size);
        sent_file(Photo::sent(id, picture), file, album)
    };
    let sizes = json!([
        size("s", 90, 1000),
        size("l", 1280, 90_000),
        size("m", 320, 9000)
    ]);
    let sent = event(message(json!({"photo": sizes, "media_group_id": "7"})));
    assert_eq!(sent, photo("l", 90_000, Some("7")));
    let sizes = json!([size("s", 90, 1000), size("l", 9000, 20 * 1024 * 1024 + 1)]);
    let sent = event(message(json!({ "photo": sizes })));
    assert_eq!(sent, photo("s", 1000, None));
    let file = |mime: &str, bytes: u64| json!({"file_id": "d", "file_unique_id": "u", "mime_type": mime, "file_size": bytes});
    let document = |file: Value| event(message(json!({ "document": file })));
    let form = FileForm::Document;
    let filed = |size: u64| Document::sent("d", form, "", size);
    let pictured = sent_file(Photo::sent("d", form), filed(5), None);
    assert_eq!(document(file("image/png", 5)), pictured);
    let unpictured = sent_file(None, filed(5), None);
    assert_eq!(document(file("application/pdf", 5)), unpictured);
    let other = Some(Event::Other { album: None });
    for file in [
        file("application/pdf", 20 * 1024 * 1024 + 1),
        file("image/png", u64::MAX),
        json!({"mime_type": "image/png"}),
        json!({"file_id": "a b", "mime_type": "image/png"}),
    ] {
        assert_eq!(document(file), other);
    }
    let animated = json!({"document": file("image/gif", 5), "animation": {}});
    assert_eq!(event(message(animated)), other);
}

#[test]
fn a_press_in_a_chat_of_many_names_the_chat() {
    let pressed = |id: i64, kind: &str| {
        let chat = json!({"id": id, "type": kind, "title": "Салон"});
        event(press(json!({"message_id": 5, "date": 0, "chat": chat})))
    };
    for (id, kind) in [(-5, "group"), (-1_005, "supergroup"), (-1_006, "channel")] {
        let expected = Event::Press(Press {
            data: "x".to_owned(),
            chat: Some(RowId(id)),
            message: 5,
            last: false,
        });
        assert_eq!(pressed(id, kind), Some(expected), "{kind}");
    }
    assert_eq!(pressed(8, "private"), None);
}

#[test]
fn a_group_that_moves_and_one_that_is_chosen() {
    let chat = json!({"id": -5, "type": "group", "title": "Салон"});
    let update = |chat: &Value| {
        let message =
            json!({"message_id": 1, "date": 0, "chat": chat, "migrate_to_chat_id": -1_005});
        received(&json!({"update_id": 3, "message": message})).unwrap()
    };
    let moved = update(&chat);
    assert!(
        matches!(
            moved,
            Received::Moved {
                update: UpdateId(3),
                from: -5,
                to: -1_005,
            }
        ),
        "{moved:?}"
    );
    let own = json!({"id": 7, "type": "private", "first_name": "Алия"});
    assert!(matches!(update(&own), Received::Nothing));
    let shared = |id: i64| {
        let shared = json!({"request_id": 1, "chat_id": id});
        event(message(json!({ "chat_shared": shared })))
    };
    assert_eq!(shared(-5), Some(Event::Chat(ChatId::new(-5))));
    assert_eq!(shared(7), Some(Event::Chat(None)));
}

#[test]
fn a_contact_keeps_its_number() {
    for (shared, phone) in [
        ("84912345678", "+84912345678"),
        ("+852 5123 4567", "+85251234567"),
        ("88801234567", "+88801234567"),
    ] {
        let contact = json!({"contact": {"phone_number": shared, "user_id": 7}});
        let phone = Phone::international(phone);
        assert!(phone.is_some());
        assert_eq!(
            event(message(contact)),
            Some(Event::Contact {
                phone,
                of: Some(RowId(7))
            })
        );
    }
}

#[test]
fn what_is_wrong_is_told_without_what_was_written() {
    let misplaced = json!({"update_id": "a secret, expected\nto leak", "message": null});
    assert_eq!(received(&misplaced).unwrap_err(), "expected i64");
    let missing = json!({"update_id": 1, "message": {"text": "a secret"}});
    assert_eq!(
        received(&missing).unwrap_err(),
        "missing field `message_id`"
    );
}

#[test]
fn another_bot_is_not_answered() {
    let mut update = message(json!({"text": "/start"}));
    update["message"]["from"]["is_bot"] = true.into();
    assert!(matches!(received(&update), Ok(Received::Nothing)));
}

#[test]
fn names_and_texts_hold_nothing_that_cannot_be_seen() {
    let mut update = message(json!({"text": "Алия\u{0}\u{202e}\nНурланова"}));
    update["message"]["from"]["first_name"] = "А\u{1b}[31m\nлия".into();
    update["message"]["from"]["last_name"] = "\u{2066}".into();
    let Received::Act { incoming, .. } = received(&update).unwrap() else {
        panic!("a text is an act");
    };
    assert_eq!(incoming.event, Event::Text("Алия \nНурланова".to_owned()));
    assert_eq!(incoming.profile.unwrap().full_name, "А [31m лия");
}

#[test]
fn a_block_is_a_change_of_membership() {
    let update = json!({"update_id": 1, "my_chat_member": {
        "chat": {"id": 7, "type": "private"}, "from": aliya(), "date": 0,
        "old_chat_member": {"status": "member"}, "new_chat_member": {"status": "kicked"},
    }});
    assert!(matches!(
        received(&update),
        Ok(Received::Membership {
            update: UpdateId(1),
            person: RowId(7),
            blocked: true
        })
    ));
}

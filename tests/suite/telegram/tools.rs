//! Tools by HTTP: whatever a backend answers, the person gets an answer and a way on, and the
//! backend's secrets and mistakes stay where they are.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;
use tilmash_engine::name::Name;
use tilmash_host::settings::Settings;
use tilmash_host::tools::ToolAddress;
use tilmash_tests::app_files::{AppFiles, root};
use tilmash_tests::backend::{Backend, Called, Reply};
use tilmash_tests::double::Person;

use super::{Bot, Salon, assert_well_behaved};
use crate::stage;

in_both_modes!(
    a_backend_is_asked_once_and_believed,
    each_wrong_answer_leads_to_a_way_on,
    what_is_unclear_is_asked_again_with_the_same_key,
    a_call_goes_on_after_a_kill,
    a_call_that_was_left_is_taken_back,
    what_a_person_writes_stays_in_its_place,
);

const TOKEN: &str = "a-secret_of-the-backend";

const TOOL: &str = "tool: backend
http: $env.BACKEND_URL
bearer: $env.BACKEND_TOKEN
timeout: 1s
retry: { times: 3, pause: 1s, factor: 1 }
operations:
  look: { get: \"/people/{name}\", send: { name: text }, gives: { valid: boolean, title: { text, optional: true } }, outcomes: { rejected: not valid, unknown: 404 } }
  order: { post: /orders, send: { name: text }, gives: { number: integer }, undo: cancel }
  cancel: { delete: \"/orders/{number}\", send: { number: integer } }
";

const LOOK: &str = "flow: look
starts: { command: look }
states:
  name: { ask: text }
  found: { tool: backend.look, with: { name: $name }, go: { rejected: rejected, unknown: unknown } }
  good: { say, go: done }
  rejected: { say, go: done }
  unknown: say
";

const ORDER: &str = "flow: order
starts: { command: order }
states:
  ordered: { tool: backend.order, with: { name: стол } }
  good: { say, go: done }
";

const TEXTS: &str = "look =
    .command = Найти
look-name = Кого искать?
look-good = Найдено: { $found-title ->
    [none] есть
   *[other] { $found-title }
    }
look-rejected = Не годится
look-unknown = Такого нет
order =
    .command = Заказать
order-good = Заказ принят, номер { $ordered-number }
";

impl Salon {
    /// The same salon, which also calls a backend.
    fn calls_a_backend(self) -> Salon {
        let mut app = AppFiles::read(&root().join("examples/salon"));
        app.replace("tools/backend.yaml", TOOL);
        app.replace("flows/look.yaml", LOOK);
        app.replace("flows/order.yaml", ORDER);
        for language in ["ru", "kk"] {
            app.replace(&format!("locales/{language}/look.ftl"), TEXTS);
        }
        Salon {
            program: stage::program(&app),
            ..self
        }
    }

    async fn start_beside(&self, backend: &Backend) -> Bot {
        let address = ToolAddress::new(&backend.url(), Some(TOKEN), &[]);
        let address = address.expect("the backend has an address");
        self.start_by(Settings {
            tools: BTreeMap::from([(Name::new("backend"), address)]),
            ..self.settings()
        })
        .await
    }
}

async fn looks(person: &Person, name: &str) {
    person.says("/look");
    person.waits_for_text("Кого искать?").await;
    person.says(name);
}

async fn a_backend_is_asked_once_and_believed(salon: Salon) {
    let salon = salon.calls_a_backend();
    let backend = Backend::start().await;
    let bot = salon.start_beside(&backend).await;
    let aliya = salon.double.person(1, "Алия");

    backend.answers([Reply::Says(
        200,
        json!({ "valid": true, "title": "Алия Н." }),
    )]);
    looks(&aliya, "Алия").await;
    aliya.waits_for_text("Найдено: Алия Н.").await;
    backend.answers([Reply::Says(200, json!({ "valid": false }))]);
    looks(&aliya, "Дана").await;
    aliya.waits_for_text("Не годится").await;
    backend.answers([Reply::Says(404, json!({ "valid": true }))]);
    looks(&aliya, "Ержан").await;
    aliya.waits_for_text("Такого нет").await;

    let calls = backend.calls();
    assert_eq!(calls.len(), 3);
    let Called {
        method,
        path,
        authorization,
        key,
        ..
    } = &calls[0];
    assert_eq!(
        (method.as_str(), path.as_str()),
        ("GET", "/api/people/%D0%90%D0%BB%D0%B8%D1%8F")
    );
    assert_eq!(authorization.as_deref(), Some(&*format!("Bearer {TOKEN}")));
    assert_eq!(key.len(), 32);
    assert!(
        calls
            .iter()
            .all(|other| other == &calls[0] || other.key != *key)
    );
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

async fn each_wrong_answer_leads_to_a_way_on(salon: Salon) {
    let salon = salon.calls_a_backend();
    let backend = Backend::start().await;
    let bot = salon.start_beside(&backend).await;
    let elsewhere = Backend::start().await;
    let wrong = [
        Reply::Says(400, json!({ "valid": true })),
        Reply::Says(401, json!({ "token": TOKEN })),
        Reply::Says(200, json!({ "valid": "yes" })),
        Reply::Says(200, json!({})),
        Reply::Says(200, json!([1, 2])),
        Reply::Says(200, json!({ "valid": true, "title": "ж".repeat(2000) })),
        Reply::Bytes(200, b"<html>".to_vec()),
        Reply::Bytes(200, vec![b' '; 10 << 20]),
        Reply::Bytes(200, "[".repeat(100_000).into_bytes()),
        Reply::LeadsTo(elsewhere.url()),
    ];
    for (number, reply) in wrong.into_iter().enumerate() {
        let person = salon.double.person(10 + number as i64, "Алия");
        backend.answers([reply]);
        looks(&person, "Алия").await;
        person.waits_for_text("Ответа пока нет").await;
        backend.answers([Reply::Says(200, json!({ "valid": true }))]);
        person.presses("Повторить");
        person.waits_for_text("Найдено: есть").await;
        assert!(!format!("{:?}", person.messages()).contains(TOKEN));
    }
    // Wherever an answer leads, our secret does not follow.
    assert_eq!(elsewhere.calls(), []);
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

async fn what_is_unclear_is_asked_again_with_the_same_key(salon: Salon) {
    let salon = salon.calls_a_backend();
    let backend = Backend::start().await;
    let bot = salon.start_beside(&backend).await;
    let valid = || Reply::Says(200, json!({ "valid": true }));
    let unclear = [
        Reply::Says(500, json!({})),
        Reply::Says(429, json!({})),
        Reply::BreaksOff,
        Reply::Trickles,
        Reply::After(Duration::from_secs(3), Box::new(valid())),
    ];
    for (number, reply) in unclear.into_iter().enumerate() {
        let person = salon.double.person(30 + number as i64, "Алия");
        let before = backend.calls().len();
        backend.answers([reply, valid()]);
        looks(&person, "Алия").await;
        person.waits_for_text("Найдено: есть").await;
        let calls = backend.calls().split_off(before);
        assert_eq!(calls.len(), 2, "{calls:?}");
        assert_eq!(calls[0].key, calls[1].key);
    }
    // Whoever writes meanwhile is told; nothing is called for that.
    let dana = salon.double.person(40, "Дана");
    backend.answers([Reply::Hangs]);
    looks(&dana, "Дана").await;
    dana.says("ну?");
    dana.waits_for_text("подождите").await;
    dana.waits_for_text("Ответа пока нет").await;
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

async fn a_call_goes_on_after_a_kill(salon: Salon) {
    let salon = salon.calls_a_backend();
    let backend = Backend::start().await;
    let bot = salon.start_beside(&backend).await;
    let aliya = salon.double.person(1, "Алия");
    backend.answers([Reply::Hangs]);
    aliya.says("/order");
    while backend.calls().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    bot.kill().await;
    backend.answers([Reply::Says(200, json!({ "number": 7 }))]);
    let bot = salon.start_beside(&backend).await;
    // The one who was killed had it for so long.
    aliya.waits_for_text("Заказ принят, номер 7").await;
    let calls = backend.calls();
    assert!(
        calls.iter().all(|call| call.key == calls[0].key),
        "{calls:?}"
    );
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

async fn a_call_that_was_left_is_taken_back(salon: Salon) {
    let salon = salon.calls_a_backend();
    let backend = Backend::start().await;
    let bot = salon.start_beside(&backend).await;
    let aliya = salon.double.person(1, "Алия");
    let number = || Reply::Says(200, json!({ "number": 7 }));
    backend.answers([
        Reply::After(Duration::from_millis(700), Box::new(number())),
        number(),
        Reply::Says(200, json!({})),
    ]);
    aliya.says("/order");
    while backend.calls().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    aliya.says("/cancel");
    while backend.calls().len() < 3 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let calls = backend.calls();
    assert_eq!(calls[0].key, calls[1].key);
    assert_eq!(
        (calls[2].method.as_str(), calls[2].path.as_str()),
        ("DELETE", "/api/orders/7")
    );
    assert!(
        aliya
            .messages()
            .iter()
            .all(|it| !it.text().contains("Заказ принят"))
    );
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

/// A path, a query and a header of ours stay ours.
async fn what_a_person_writes_stays_in_its_place(salon: Salon) {
    let salon = salon.calls_a_backend();
    let backend = Backend::start().await;
    let bot = salon.start_beside(&backend).await;
    let aliya = salon.double.person(1, "Алия");
    backend.answers([Reply::Says(404, json!({}))]);
    let names = [
        "../admin", "a/b", "a?b=c", "a#b", "a%2fb", "@evil.kz", "a\\b", "a;b",
    ];
    for name in names {
        looks(&aliya, name).await;
        aliya.waits_for_text("Такого нет").await;
    }
    for name in ["..", "."] {
        looks(&aliya, name).await;
        aliya.waits_for_text("Ответа пока нет").await;
    }
    let paths: Vec<String> = backend.calls().into_iter().map(|call| call.path).collect();
    let wanted = [
        "..%2Fadmin",
        "a%2Fb",
        "a%3Fb%3Dc",
        "a%23b",
        "a%252fb",
        "%40evil.kz",
        "a%5Cb",
        "a%3Bb",
    ];
    let wanted: Vec<String> = wanted
        .iter()
        .map(|it| format!("/api/people/{it}"))
        .collect();
    assert_eq!(paths, wanted);
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

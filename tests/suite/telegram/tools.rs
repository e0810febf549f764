//! Tools by HTTP: whatever a backend answers, the person gets an answer and a way on, and the
//! backend's secrets and mistakes stay where they are.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;
use tilmash_engine::name::Name;
use tilmash_host::settings::Settings;
use tilmash_host::tools::{ToolAccess, ToolAddress};
use tilmash_tests::app_files::{AppFiles, root};
use tilmash_tests::backend::{Backend, Called, Reply};
use tilmash_tests::double::{Content, File, Person};

use super::{Bot, Salon, assert_well_behaved};
use crate::stage;

in_both_modes!(
    a_backend_is_asked_once_and_believed,
    each_wrong_answer_leads_to_a_way_on,
    what_is_unclear_is_asked_again_with_the_same_key,
    a_call_goes_on_after_a_kill,
    a_call_that_was_left_is_taken_back,
    what_a_person_writes_stays_in_its_place,
    a_list_is_shown_item_by_item,
    a_file_that_a_backend_gives_is_sent,
    a_form_is_a_form_and_its_headers_are_ours,
    a_file_that_a_person_sends_reaches_a_backend,
    a_backend_that_cannot_be_reached_leads_to_a_way_on,
    a_call_whose_dialogue_is_gone_is_taken_back,
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
  slots: { get: /slots, gives: { items: [{ id: integer, title: { text, optional: true } }] }, at: { items: data.rows, items.title: name.ru } }
  paper: { get: /paper, gives: file }
  scan: { post: \"/people/{name}/scans\", form: true, send: { name: text, scan: file, note: { text, optional: true } }, into: { scan: paper.file }, gives: { number: integer } }
  tell: { post: /tell, form: true, query: [lang], headers: { x_kind: note }, send: { words: text, lang: text, sum: { integer, optional: true } }, into: { words: message.text } }
";

const LIST: &str = "flow: slots
starts: { command: slots }
states:
  found: { tool: backend.slots }
  some: { branch: [{ if: size(found.items) == 0, go: nothing }, { else: shown }] }
  shown: { say, rows: $found.items, go: done }
  nothing: say
";

const PAPER: &str = "flow: paper
starts: { command: paper }
states:
  paper: { tool: backend.paper }
  shown: { say, attach: $paper, go: done }
";

const TELL: &str = "flow: tell
starts: { command: tell }
states:
  words: { ask: text }
  told: { tool: backend.tell, with: { words: $words, lang: ru } }
  good: { say, go: done }
";

const SCAN: &str = "flow: scan
starts: { command: scan }
states:
  scan: { ask: file }
  sent: { tool: backend.scan, with: { name: Алия, scan: $scan } }
  good: { say, go: done }
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
slots =
    .command = Места
slots-shown = Места:
    .row = { $row-id }: { $row-title ->
        [none] без имени
       *[other] { $row-title }
        }
slots-nothing = Мест нет
paper =
    .command = Справка
paper-shown = Ваша справка
tell =
    .command = Сказать
tell-words = Что сказать?
tell-good = Сказано
scan =
    .command = Отправить
scan-scan = Пришлите файл
scan-good = Принято под номером { $sent-number }
";

impl Salon {
    /// The same salon, which also calls a backend.
    fn calls_a_backend(self) -> Salon {
        let mut app = AppFiles::read(&root().join("examples/salon"));
        app.replace("tools/backend.yaml", TOOL);
        app.replace("flows/look.yaml", LOOK);
        app.replace("flows/order.yaml", ORDER);
        app.replace("flows/slots.yaml", LIST);
        app.replace("flows/paper.yaml", PAPER);
        app.replace("flows/tell.yaml", TELL);
        app.replace("flows/scan.yaml", SCAN);
        for language in ["ru", "kk"] {
            app.replace(&format!("locales/{language}/look.ftl"), TEXTS);
        }
        Salon {
            program: stage::program(&app),
            ..self
        }
    }

    /// The same salon after a deploy that has left nothing of the flow `order`.
    fn orders_no_more(self) -> Salon {
        let mut app = AppFiles::read(&root().join("examples/salon"));
        app.replace("tools/backend.yaml", TOOL);
        app.replace("flows/order.yaml", &ORDER.replace("ordered", "asked"));
        let texts = "order =\n    .command = Заказать\norder-good = Заказ принят\n";
        for language in ["ru", "kk"] {
            app.replace(&format!("locales/{language}/order.ftl"), texts);
        }
        Salon {
            program: stage::program(&app),
            ..self
        }
    }

    async fn start_beside(&self, backend: &Backend) -> Bot {
        self.start_at(&backend.url()).await
    }

    async fn start_at(&self, url: &str) -> Bot {
        let kind = [("x-kind".to_owned(), "note".to_owned())];
        let address = ToolAddress::new(url, Some(TOKEN), &[]);
        let address = address.and_then(|it| it.with_headers(&Name::new("tell"), &kind));
        let address = address.expect("the backend has an address");
        self.start_by(Settings {
            tools: BTreeMap::from([(Name::new("backend"), ToolAccess::Http(address))]),
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
    // Whoever waits sees after a moment that something is being done.
    let erzhan = salon.double.person(39, "Ержан");
    backend.answers([Reply::Hangs]);
    looks(&erzhan, "Ержан").await;
    erzhan.waits_for_text("Ответа пока нет").await;
    let shown = erzhan.look(|chat| chat.actions().to_vec());
    assert!(shown.contains(&"typing".to_owned()), "{shown:?}");
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

async fn a_file_that_a_person_sends_reaches_a_backend(salon: Salon) {
    let salon = salon.calls_a_backend();
    let backend = Backend::start().await;
    let bot = salon.start_beside(&backend).await;
    let aliya = salon.double.person(1, "Алия");
    backend.answers([
        Reply::Says(503, json!({})),
        Reply::Says(200, json!({ "number": 7 })),
    ]);
    aliya.says("/scan");
    aliya.waits_for_text("Пришлите файл").await;
    aliya.sends_file("справка \"1\".pdf", 1000);
    aliya.waits_for_text("Принято под номером 7").await;
    let calls = backend.calls();
    assert_eq!(calls.len(), 2, "{calls:?}");
    assert_eq!(calls[0].key, calls[1].key);
    for call in &calls {
        let is_named = call
            .text
            .contains("name=\"paper.file\"; filename=\"справка -1-.pdf\"");
        assert!(is_named, "{}", call.text);
        assert!(call.text.contains(" a picture"), "{}", call.text);
        assert_eq!(call.path, "/api/people/%D0%90%D0%BB%D0%B8%D1%8F/scans");
    }

    // What is too large for a bot is not taken, and nothing is called.
    aliya.says("/scan");
    aliya.waits_for_text("Пришлите файл").await;
    aliya.sends_file("фильм.mp4", 21 << 20);
    aliya.waits_for_text("не больше 20 МБ").await;
    assert_eq!(backend.calls().len(), 2);
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

async fn a_call_goes_on_after_a_kill(salon: Salon) {
    let salon = salon.calls_a_backend();
    let backend = Backend::start().await;
    let aliya = salon.double.person(1, "Алия");
    // A file is one process's: what was under way goes on at once. On a server another may have it.
    let kills = if salon.has_file() { 3 } else { 1 };
    backend.answers([Reply::Hangs]);
    let mut bot = salon.start_beside(&backend).await;
    aliya.says("/order");
    for killed in 1..=kills {
        while backend.calls().len() < killed {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        bot.kill().await;
        if killed == kills {
            backend.answers([Reply::Says(200, json!({ "number": 7 }))]);
        }
        bot = salon.start_beside(&backend).await;
    }
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
        // Nonsense does not say that nothing was made.
        Reply::Says(200, json!({ "number": "seven" })),
        number(),
        Reply::Says(200, json!({})),
    ]);
    aliya.says("/order");
    while backend.calls().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    aliya.says("/cancel");
    while backend.calls().len() < 4 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let calls = backend.calls();
    assert!(calls[..3].iter().all(|call| call.key == calls[0].key));
    assert_eq!(
        (calls[3].method.as_str(), calls[3].path.as_str()),
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

async fn a_list_is_shown_item_by_item(salon: Salon) {
    let salon = salon.calls_a_backend();
    let backend = Backend::start().await;
    let bot = salon.start_beside(&backend).await;
    let aliya = salon.double.person(1, "Алия");
    let item = |id: u32, name: &str| json!({ "id": id, "name": { "ru": name }, "other": [1] });
    let rows = |rows| Reply::Says(200, json!({ "data": { "rows": rows } }));
    backend.answers([rows(json!([item(1, "Окно"), { "id": 2 }]))]);
    aliya.says("/slots");
    let shown = aliya.waits_for_text("Места:").await;
    let text = shown.text();
    assert!(
        text.contains("1: Окно") && text.contains("2: без имени"),
        "{text}"
    );
    for nothing in [json!([]), json!(null)] {
        backend.answers([rows(nothing)]);
        aliya.says("/slots");
        aliya.waits_for_text("Мест нет").await;
    }
    let many: Vec<_> = (0..101).map(|id| item(id, "Окно")).collect();
    for (number, wrong) in [json!(many), json!([{ "id": "1" }]), json!({ "id": 1 })]
        .into_iter()
        .enumerate()
    {
        let person = salon.double.person(10 + number as i64, "Дана");
        backend.answers([rows(wrong)]);
        person.says("/slots");
        person.waits_for_text("Ответа пока нет").await;
    }
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

fn document(person: &Person) -> Option<File> {
    let messages = person.messages().into_iter().rev();
    let mut documents = messages.filter_map(|message| match message.content {
        Content::Document(file) => Some(file),
        _ => None,
    });
    documents.next()
}

async fn a_file_that_a_backend_gives_is_sent(salon: Salon) {
    let salon = salon.calls_a_backend();
    let backend = Backend::start().await;
    let bot = salon.start_beside(&backend).await;
    let aliya = salon.double.person(1, "Алия");
    let named = "attachment; filename=\"../Справка.pdf\"";
    let large = vec![b'a'; 2 << 20];
    backend.answers([Reply::File(large, "application/pdf", named)]);
    aliya.says("/paper");
    aliya.waits_for_text("Ваша справка").await;
    let sent = document(&aliya).expect("a document has come");
    assert_eq!((sent.name.as_str(), sent.size), ("Справка.pdf", 2 << 20));
    let wrong = [
        Reply::File(vec![b'a'; 21 << 20], "application/pdf", named),
        Reply::File(Vec::new(), "application/pdf", named),
        Reply::Says(403, json!({})),
    ];
    for (number, reply) in wrong.into_iter().enumerate() {
        let person = salon.double.person(10 + number as i64, "Дана");
        backend.answers([reply]);
        person.says("/paper");
        person.waits_for_text("Ответа пока нет").await;
        assert!(document(&person).is_none());
    }
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

async fn a_form_is_a_form_and_its_headers_are_ours(salon: Salon) {
    let salon = salon.calls_a_backend();
    let backend = Backend::start().await;
    let bot = salon.start_beside(&backend).await;
    let aliya = salon.double.person(1, "Алия");
    aliya.says("/tell");
    aliya.waits_for_text("Что сказать?").await;
    aliya.says("a&sum=1=%\r\nX-Kind: evil");
    aliya.waits_for_text("Сказано").await;
    let calls = backend.calls();
    let Called {
        path, kind, text, ..
    } = &calls[0];
    assert_eq!(
        (path.as_str(), kind.as_deref()),
        ("/api/tell?lang=ru", Some("note"))
    );
    // A line is a line of the value, and no `&` ends it.
    assert_eq!(text.matches(['&', '\r', '\n']).count(), 0, "{text}");
    assert!(text.starts_with("message.text=a%26sum%3D1%3D%25"), "{text}");
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

/// Nobody speaks TLS there, there is no such name, and nobody listens.
async fn a_backend_that_cannot_be_reached_leads_to_a_way_on(salon: Salon) {
    let salon = salon.calls_a_backend();
    let backend = Backend::start().await;
    let urls = [
        backend.url().replace("http://", "https://"),
        "http://no-such-host.invalid/api".to_owned(),
        "http://127.0.0.1:1/api".to_owned(),
    ];
    for (number, url) in urls.into_iter().enumerate() {
        let bot = salon.start_at(&url).await;
        let person = salon.double.person(50 + number as i64, "Алия");
        looks(&person, "Алия").await;
        person.waits_for_text("Ответа пока нет").await;
        bot.stop().await;
    }
    assert_eq!(backend.calls(), []);
    assert_well_behaved(&salon.double);
}

async fn a_call_whose_dialogue_is_gone_is_taken_back(salon: Salon) {
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
    let salon = salon.orders_no_more();
    backend.answers([
        Reply::Says(200, json!({ "number": 7 })),
        Reply::Says(200, json!({})),
    ]);
    let bot = salon.start_beside(&backend).await;
    let taken_back = || {
        let calls = backend.calls();
        let mut calls = calls
            .iter()
            .map(|call| (call.method.as_str(), call.path.as_str()));
        calls.any(|call| call == ("DELETE", "/api/orders/7"))
    };
    while !taken_back() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

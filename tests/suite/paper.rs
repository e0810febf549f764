//! Pages that a template prints: what people have written stays words.

use tilmash_engine::name::Name;
use tilmash_engine::value::{Phone, RowId};
use tilmash_host::rehearse::{Actor, Happening};
use tilmash_tests::app_files::AppFiles;

use crate::stage;

const ROWS: &str = r#"{ "service": [{ "key": "cut", "name": { "ru": "Стрижка", "kk": "Шаш қию" }, "duration": "1h" }] }"#;

const FLOW: &str = r#"
flow: visit
starts: { command: visit }
states:
  service:
    do:
      - { list: service, as: services }
      - { list: service, where: { duration: 5h }, as: none_at_all }
    go: name
  name: { ask: text }
  greeting: { say, attach: "$print('paper')", with: { again: $name } }
"#;

const TEMPLATE: &str = r#"<!doctype html>
<html lang="{{ language() }}">
<meta charset="utf-8">
<title>{{ text('title') }}</title>
<style>p { color: black }</style>
<p title="{{ name }}">{{ name }}</p>
{% if name == 'x' %}<p>nobody</p>{% else %}<p>{{ again }}</p>{% endif %}
{% for service in services %}
<p>{{ service.name }}</p>
{% else %}
<p>nothing</p>
{% endfor %}
{% for service in none_at_all %}
<p>{{ service.name }}</p>
{% else %}
<p>{{ name }}</p>
{% endfor %}
"#;

fn actor(language: &str) -> Actor {
    Actor {
        id: RowId(1),
        full_name: "Алия".into(),
        username: None,
        phone: Phone::parse("+77011234567").expect("a phone"),
        language: Name::new(language),
    }
}

#[tokio::test]
async fn what_a_person_types_is_no_markup_of_a_page() {
    let mut app = AppFiles::base();
    app.replace("flows/visit.yaml", FLOW);
    app.replace("templates/paper.html", TEMPLATE);
    for (language, hello) in [("ru", "Здравствуйте"), ("kk", "Сәлеметсіз бе")]
    {
        let texts = format!(
            "visit =\n    .command = {hello}\nvisit-name = {hello}?\nvisit-greeting = {hello}, {{ $name }}\n    .file = {hello}\n    .print-title = {hello}, {{ $name }}\n"
        );
        app.replace(&format!("locales/{language}/visit.ftl"), &texts);
    }
    let program = stage::program(&app);
    let mut rehearsal = stage::rehearsal(&program, ROWS).await;
    let actor = actor("kk");
    rehearsal.introduce(&actor).await.expect("introduced");
    rehearsal.types(&actor, "/visit").await.expect("typed");
    let typed = r#""><script>alert(1)</script> & 'Co' <b>"#;
    let happened = rehearsal.types(&actor, typed).await.expect("typed");
    let contents = happened.iter().filter_map(|(_, happening)| {
        let shown = Happening::shown(happening)?;
        shown.content.clone()
    });
    let contents: Vec<_> = contents.collect();
    let [page] = &contents[..] else {
        panic!("one page, not {}", contents.len());
    };
    let page = String::from_utf8(page.to_vec()).expect("UTF-8");
    let words =
        "&quot;&gt;&lt;script&gt;alert(1)&lt;&#x2f;script&gt; &amp; &#x27;Co&#x27; &lt;b&gt;";
    let expected = format!(
        r#"<!doctype html>
<html lang="kk">
<meta charset="utf-8">
<title>Сәлеметсіз бе, {words}</title>
<style>p {{ color: black }}</style>
<p title="{words}">{words}</p>
<p>{words}</p>

<p>Шаш қию</p>
<p>{words}</p>
"#
    );
    let lines = |text: &str| {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(lines(&page), lines(&expected));
}

#[tokio::test]
async fn a_page_that_is_too_large_is_told_and_leaves_a_way_on() {
    let mut app = AppFiles::base();
    app.replace(
        "flows/visit.yaml",
        r#"
flow: visit
starts: { command: visit }
states:
  service: { do: [ { list: service, as: services } ], go: greeting }
  greeting: { choose: { leave: done }, attach: "$print('paper')" }
"#,
    );
    app.replace(
        "templates/paper.html",
        r#"<meta charset="utf-8">{% for a in services %}{% for b in services %}<p>{{ a.name }}</p>{% endfor %}{% endfor %}"#,
    );
    for language in ["ru", "kk"] {
        let texts = "visit =\n    .command = Visit\nvisit-greeting = Hello\n    .file = Paper\n    .leave = Leave\n";
        app.replace(&format!("locales/{language}/visit.ftl"), texts);
    }
    let rows: Vec<String> = (0..40)
        .map(|number| {
            let name = "x".repeat(1000);
            format!(
                r#"{{ "key": "s{number}", "name": {{ "ru": "{name}", "kk": "{name}" }}, "duration": "1h" }}"#
            )
        })
        .collect();
    let program = stage::program(&app);
    let rows = format!(r#"{{ "service": [{}] }}"#, rows.join(","));
    let mut rehearsal = stage::rehearsal(&program, &rows).await;
    let actor = actor("ru");
    rehearsal.introduce(&actor).await.expect("introduced");
    let happened = rehearsal.types(&actor, "/visit").await.expect("typed");
    let shown: Vec<_> = happened
        .iter()
        .filter_map(|(_, happening)| Happening::shown(happening))
        .collect();
    let [screen] = &shown[..] else {
        panic!("one screen, not {}", shown.len());
    };
    assert!(screen.content.is_none());
    let shown = format!("{screen:?}");
    assert!(
        shown.contains("Hello") && shown.contains("слишком большой"),
        "{shown}"
    );
    assert!(shown.contains("Leave"), "{shown}");
}

use std::cell::RefCell;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};

use super::{app, files, parse};
use crate::locale::Problem;
use crate::name::Name;
use crate::value::{Money, Value};

#[test]
fn russian_plurals_follow_the_number() {
    let app = app(
        "n = { $n ->\n    [0] Записей нет\n    [one] { $n } запись\n    [few] { $n } записи\n   *[many] { $n } записей\n}\nm = { NUMBER($n, useGrouping: \"false\") ->\n    [one] { NUMBER($n, useGrouping: \"false\") } место\n    [few] места\n   *[many] мест\n}\n",
        "",
    );
    for (number, text) in [
        (0, "Записей нет"),
        (1, "1 запись"),
        (2, "2 записи"),
        (5, "5 записей"),
        (11, "11 записей"),
        (21, "21 запись"),
        (22, "22 записи"),
        (1_001, "1\u{a0}001 запись"),
    ] {
        let arguments = [("n", Value::Integer(number))];
        assert_eq!(app.format("ru", "n", &arguments), text);
    }
    let arguments = [("n", Value::Integer(1_001))];
    assert_eq!(app.format("ru", "m", &arguments), "1001 место");
}

#[test]
fn kazakh_needs_no_plurals_and_may_name_zero() {
    let app = app(
        "",
        "n = { $n ->\n    [0] Жазылу жоқ\n   *[other] { $n } жазылу\n}\none = { $n ->\n    [one] бір\n   *[other] көп\n}\n",
    );
    for (number, text) in [(0, "Жазылу жоқ"), (1, "1 жазылу"), (21, "21 жазылу")]
    {
        let arguments = [("n", Value::Integer(number))];
        assert_eq!(app.format("kk", "n", &arguments), text);
    }
    assert_eq!(app.format("kk", "one", &[("n", Value::Integer(1))]), "бір");
    assert_eq!(app.format("kk", "one", &[("n", Value::Integer(2))]), "көп");
}

#[test]
fn each_value_selects_by_what_it_is() {
    let app = app(
        "a = { $x ->\n    [none] пусто\n    [true] верно\n    [confirmed] подтверждено\n    [2] два\n   *[other] иначе { $x }\n}\n",
        "",
    );
    let list = |count: usize| Value::List(vec![Value::Integer(7); count].into());
    for (value, text) in [
        (Value::None, "пусто"),
        (Value::Boolean(true), "верно"),
        (Value::Boolean(false), "иначе нет"),
        (Value::choice("confirmed"), "подтверждено"),
        (Value::Language(Name::new("kk")), "иначе Қазақша"),
        (Value::Integer(2), "два"),
        (Value::Money(Money { hundredths: 200 }), "два"),
        (Value::Money(Money { hundredths: 250 }), "иначе 2,50\u{a0}₸"),
        (list(2), "два"),
        (list(3), "иначе 7, 7, 7"),
        (Value::text("none of it"), "иначе none of it"),
    ] {
        assert_eq!(app.format("ru", "a", &[("x", value)]), text);
    }
}

#[test]
fn an_app_rewrites_a_single_attribute_of_the_library() {
    let app = files(&[
        (
            "ru",
            true,
            "my = Записи\n    .done = Готово\n    .too_late = Поздно\n",
        ),
        ("ru", false, "my =\n    .too_late = Позвоните нам\n"),
    ]);
    assert_eq!(app.format("ru", "my", &[]), "Записи");
    assert_eq!(app.format("ru", "my.done", &[]), "Готово");
    assert_eq!(app.format("ru", "my.too_late", &[]), "Позвоните нам");
    let library = |key| {
        let entry = app.catalog.entry("ru", parse(key)).expect("a text");
        entry.library
    };
    assert_eq!((library("my.done"), library("my.too_late")), (true, false));
}

#[test]
fn a_text_is_bold_where_its_author_says_so() {
    let app = app(
        "-loud = <b>громко</b>
a = <b>{ $x }</b> и <i>тут</i>
b = <i>{ $x ->
    [yes] <b>Да</b>, { -loud }
   *[other] { -loud } нет
}</i>
c = <b> { -loud }, { a }</b>
d = <b>{ \"\" }</b>пусто, { \"<i>\" }, 3 < 5",
        "",
    );
    let print = |key, x| app.format("ru", key, &[("x", Value::text(x))]);
    assert_eq!(print("a", "</b>"), "<b>\\</b></b> и <i>тут</i>");
    assert_eq!(print("b", "yes"), "<i><b>Да</b>, <b>громко</b></i>");
    assert_eq!(print("b", "1"), "<i><b>громко</b> нет</i>");
    assert_eq!(print("c", "1"), " <b>громко, 1 и <i>тут</i></b>");
    assert_eq!(print("d", ""), "пусто, \\<i>, 3 < 5");
}

#[test]
fn what_is_missing_is_shown_by_name_and_reported() {
    let app = app(
        "a = Да, { $name }\nb = { $row }{ MONEY($row) }",
        "a =\n    .x = Иә",
    );
    let none = |_: &str| None;
    let formatted = app.catalog.format("kk", parse("a"), &none, &app.printing());
    assert_eq!(formatted.text.written(), "Да, {$name}");
    assert_eq!(
        formatted.problems,
        [
            Problem::MissingMessage {
                language: Name::new("kk"),
                key: "a".to_owned(),
            },
            Problem::MissingVariable {
                key: "a".to_owned(),
                variable: "name".to_owned(),
            },
        ]
    );
    let formatted = app
        .catalog
        .format("ru", parse("a.nothing"), &none, &app.printing());
    assert_eq!(formatted.text.written(), "a.nothing");
    let integer = |_: &str| Some(Value::Integer(5));
    let formatted = app
        .catalog
        .format("ru", parse("b"), &integer, &app.printing());
    assert_eq!(formatted.text.written(), "5{$row}");
    assert_eq!(formatted.problems[0].to_string(), "`b` cannot print `$row`");
}

#[test]
fn a_reader_of_another_language_gets_the_first() {
    let app = app("a = Да", "a = Иә");
    assert_eq!(app.format("en", "a", &[]), "Да");
    assert_eq!(app.format("kk", "a", &[]), "Иә");
}

#[test]
fn only_the_chosen_variants_variables_are_asked_for() {
    let app = app(
        "a = { $by ->\n    [none] бот\n   *[other] { $by-name }\n}",
        "",
    );
    let asked = RefCell::new(Vec::new());
    let answer = |name: &str| {
        asked.borrow_mut().push(name.to_owned());
        Some(Value::None)
    };
    let formatted = app
        .catalog
        .format("ru", parse("a"), &answer, &app.printing());
    assert_eq!(formatted.text.written(), "бот");
    assert_eq!(*asked.borrow(), ["by"]);
}

#[test]
fn a_text_that_contains_itself_ends() {
    let app = app("a = а{ b }{ b }\nb = б{ a }{ a }\n", "");
    let none = |_: &str| None;
    let formatted = app.catalog.format("ru", parse("a"), &none, &app.printing());
    let problem = Problem::TooMuch {
        key: "a".to_owned(),
    };
    assert!(formatted.problems.contains(&problem));
}

#[test]
fn a_catalog_is_shared_by_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&app("", "").catalog);
}

#[test]
fn texts_print_as_fluents_own_resolver_prints_them() {
    let source = "\
plain = Просто текст
block =
    Услуга: { $name }
      с отступом

    конец { \"{\" }{ \"\\u00AB\" }
select = { $n ->
    [0] нет
    [one] { $n } час
    [few] часа
   *[many] { $n } часов
} и { $name ->
    [anna] Анна!
   *[other] другой
}
nested = { { $n ->
    [one] а
   *[other] { plain }
} }
reference = { plain } { select.short } { -brand(case: \"genitive\") } { -brand }
-brand = { $case ->
    [genitive] Салона
   *[nominative] Салон
}
term = { -brand.gender ->
    [masculine] он
   *[other] оно
}
";
    let source = source
        .replace("\nnested", "\n    .short = коротко\nnested")
        .replace("\nterm", "\n    .gender = masculine\nterm");
    let app = app(&source, "");
    assert_eq!(app.faults(), [""; 0]);
    let mut bundle = FluentBundle::new(vec!["ru".parse().expect("a language")]);
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(source).expect("sound texts");
    bundle.add_resource(resource).expect("each message once");
    for (number, name) in [(0, "anna"), (1, "Пётр"), (3, "anna"), (11, "")] {
        let mut given = FluentArgs::new();
        given.set("n", number);
        given.set("name", name);
        let arguments = [("n", Value::Integer(number)), ("name", Value::text(name))];
        for key in ["plain", "block", "select", "nested", "reference", "term"] {
            let message = bundle.get_message(key).and_then(|message| message.value());
            let pattern = message.expect("a message");
            let expected = bundle.format_pattern(pattern, Some(&given), &mut Vec::new());
            assert_eq!(app.format("ru", key, &arguments), expected, "{key}");
        }
    }
}

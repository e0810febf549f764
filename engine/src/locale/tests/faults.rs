use super::{Fixture, app, files, parse};
use crate::diagnostic;

fn faults(ru: &str) -> Vec<String> {
    app(ru, "").faults()
}

#[test]
fn the_core_texts_have_no_faults() {
    assert_eq!(faults(""), [""; 0]);
}

#[test]
fn every_syntax_error_is_reported_at_its_place() {
    for (text, fault) in [
        ("hello", "1:6 a name without `=`"),
        ("hello Привет", "1:7 a name without `=`"),
        (
            "привет = Здравствуйте",
            "1:1 expected a name of Latin letters",
        ),
        (
            "hello =\n",
            "1:1 message `hello` has neither a text nor an attribute",
        ),
        ("-brand =\n", "1:1 term `-brand` has no text"),
        ("hello = Привет, { $name", "1:24 a `{` is not closed here"),
        (
            "hello = Привет, { $name\nbye = Пока",
            "1:24 a `{` is not closed here",
        ),
        (
            "hello = Привет, { $name !}",
            "1:25 a `{` is not closed here",
        ),
        ("hello = Привет, {}", "1:18 nothing stands in the braces"),
        ("hello = Привет }", "1:16 a `}` without its `{`"),
        (
            "hello = { имя }",
            "1:11 expected a variable, a message, a function or a text in quotes",
        ),
        (
            "hello = { $имя }",
            "1:12 a variable's name is of Latin letters",
        ),
        (
            "hello = { datetime($day) }",
            "1:25 a function's name is in capitals",
        ),
        (
            "hello = { NUMBER($n }",
            "1:21 a function's arguments are not closed",
        ),
        ("hello = { \"a }", "1:15 a text in quotes is not closed"),
        (
            "hello = { \"\\u00ж\" }",
            "1:16 an unknown escape in a text in quotes",
        ),
        (
            "hello = { \"\\n\" }",
            "1:12 an unknown escape in a text in quotes",
        ),
        (
            "n = { $n ->\n    [one] запись\n}",
            "2:17 no variant is the default",
        ),
        (
            "n = { $n -> *[one] запись }",
            "1:13 variants on the line of their `->`",
        ),
        (
            "n = { $n ->\n    *[one] а\n    *[few] б\n}",
            "3:6 two variants are the default",
        ),
        (
            "n = { $n ->\n    *[один] запись\n}",
            "2:7 a variant's key is a word of Latin letters or a number",
        ),
        (
            "n = { $n ->\n    *[one\n}",
            "2:10 a variant's key is not closed",
        ),
        ("n = { $n ->\n    *[one]\n}", "2:11 no text here"),
        (
            "n = { hello ->\n    *[one] а\n}",
            "1:13 nothing can be selected by this",
        ),
        ("my =\n    .done =\n", "2:5 attribute `.done` has no text"),
        (
            "    .done = Готово",
            "1:5 attribute `.done` belongs to no message",
        ),
        (
            "n = { NUMBER($n, useGrouping: $no) }",
            "1:31 an option's value is a text in quotes",
        ),
        (
            "n = { NUMBER(useGrouping: \"true\", $n) }",
            "1:37 a variable after an option",
        ),
        ("\u{feff}hello", "1:7 a name without `=`"),
        (
            "sаle = Скидка",
            "1:1 `sаle` has Cyrillic letters that look like Latin ones",
        ),
        (
            "sale = { $nаme }",
            "1:11 `nаme` has Cyrillic letters that look like Latin ones",
        ),
        (
            "sale =\n    [Скидка] сегодня",
            "2:5 a line of a text cannot begin with `[`",
        ),
        (
            "sale =\n    Сегодня\n    *скидка*",
            "3:5 a line of a text cannot begin with `*`",
        ),
        (
            "sale =\n    Сегодня\n    ...скидка",
            "3:5 a line of a text cannot begin with `.`",
        ),
        (
            "sale =\n    .имя = Скидка",
            "2:6 expected a name of Latin letters",
        ),
        ("sale =\n\tСкидка", "2:1 a line of a text begins with a tab"),
        (
            "sale =\n    Сегодня\n\tскидка",
            "3:1 a line of a text begins with a tab",
        ),
    ] {
        assert_eq!(faults(text), [format!("fluent-syntax {fault}")], "{text}");
    }
}

#[test]
fn all_faults_of_a_file_are_reported_and_its_sound_parts_kept() {
    let app = app(
        "a = { $x\n    .sound = Да\n    .broken = }\n    .last = Нет\nb = Хорошо\nc\nd = {\n",
        "",
    );
    assert_eq!(
        app.faults(),
        [
            "fluent-syntax 1:9 a `{` is not closed here",
            "fluent-syntax 3:15 a `}` without its `{`",
            "fluent-syntax 6:2 a name without `=`",
            "fluent-syntax 7:6 expected a variable, a message, a function or a text in quotes",
        ]
    );
    assert_eq!(app.format("ru", "a.sound", &[]), "Да");
    assert_eq!(app.format("ru", "a.last", &[]), "Нет");
    assert_eq!(app.format("ru", "b", &[]), "Хорошо");
    for broken in ["a", "a.broken"] {
        assert!(app.catalog.entry("ru", parse(broken)).is_some(), "{broken}");
    }
}

#[test]
fn files_with_carriage_returns_read_the_same() {
    let text = "a =\n    Раз\n    Два { $x }\n    .b = Три\n";
    let app = app(text, &text.replace('\n', "\r\n"));
    assert_eq!(app.faults(), [""; 0]);
    for key in ["a", "a.b"] {
        let arguments = [("x", crate::value::Value::text("три"))];
        let kk = app.format("kk", key, &arguments);
        assert_eq!(app.format("ru", key, &arguments), kk);
    }
}

#[test]
fn a_message_is_written_once_in_a_language() {
    assert_eq!(
        faults("a = Раз\nb = Два\na = Три\nc = Да\n    .d = Раз\n    .d = Два\n"),
        [
            "duplicate-message 3:1 `a` is written twice",
            "duplicate-message 6:5 `c.d` is written twice",
        ]
    );
    assert_eq!(app("a = Да", "a = Иә").faults(), [""; 0]);
}

#[test]
fn an_app_may_rewrite_the_librarys_messages() {
    let app = files(&[("ru", true, "a = Раз"), ("ru", false, "a = Два")]);
    assert_eq!(app.faults(), [""; 0]);
}

#[test]
fn a_reference_leads_to_a_message_of_its_language() {
    let app = app(
        "status = Статус\n    .new = новый\na = { statsu }\nb = { status.nwe } { -brand }\nc = { $n ->\n    [one] { nothing }\n   *[other] { status }\n}\n",
        "d = { status }",
    );
    assert_eq!(
        app.faults(),
        [
            "unknown-reference 1:7 there is no message `status` in `kk`",
            "unknown-reference 3:7 there is no message `statsu` in `ru`",
            "unknown-reference 4:7 there is no message `status.nwe` in `ru`",
            "unknown-reference 4:22 there is no term `-brand` in `ru`",
            "unknown-reference 6:13 there is no message `nothing` in `ru`",
        ]
    );
    let help = helps(&app);
    assert!(help.contains(&"did you mean `status`?".to_owned()));
    assert!(help.contains(&"did you mean `status.new`?".to_owned()));
    assert!(help.contains(&"translate it: it is written in `ru`".to_owned()));
}

#[test]
fn no_text_contains_itself() {
    assert_eq!(
        faults("a = { b }\nb = { c }\nc = { b }\n"),
        ["circular-reference 3:7 `b` contains itself"]
    );
}

#[test]
fn functions_and_their_options_are_known() {
    let app = app(
        "a = { DATETME($day) }\nb = { DATETIME($day, dat: \"long\") }\nc = { DATETIME($day, date: \"lnog\") }\nd = { MONEY($price, sign: \"none\") }\ne = { MONEY() }\nf = { DATETIME($day, date: \"long\", weekday: \"none\") }\n",
        "",
    );
    assert_eq!(
        app.faults(),
        [
            "unknown-function 1:7 there is no function `DATETME`",
            "unknown-function 2:22 `DATETIME` has no option `dat`",
            "unknown-function 3:29 `date` cannot be `lnog`",
            "unknown-function 4:21 `MONEY` has no option `sign`",
            "unknown-function 5:7 `MONEY` prints one variable",
        ]
    );
    assert_eq!(
        helps(&app),
        [
            "did you mean `DATETIME`?",
            "did you mean `date`?",
            "did you mean `long`?",
            "write `MONEY($variable)`",
        ]
    );
}

fn helps(app: &Fixture) -> Vec<String> {
    app.diagnostics
        .iter()
        .filter_map(|fault| fault.help.clone())
        .collect()
}

#[test]
fn every_fault_can_be_shown_with_a_caret() {
    let text =
        "a = { $x ->\n    [one] Раз\n}\n    .b = {\n\tc = Да\nd = \"\\u00ж\" { \"\\u00ж\" }\n";
    for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
        let app = app(&text[..end], "");
        let shown = diagnostic::human(&app.diagnostics, &app.sources, false);
        assert_eq!(shown.is_empty(), app.diagnostics.is_empty());
    }
}

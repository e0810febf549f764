use super::{app, files, parse};
use crate::locale::{Function, How, Plural};

#[test]
fn keys_are_listed_with_their_places_and_origin() {
    let app = app("my = Мои\n    .menu = Меню\n-brand = Салон\n", "");
    let keys: Vec<_> = app
        .catalog
        .keys("ru")
        .filter(|(_, entry)| !entry.library)
        .map(|(key, entry)| (key.to_string(), app.under(entry.span)))
        .collect();
    assert_eq!(
        keys,
        [("my".to_owned(), "my"), ("my.menu".to_owned(), ".menu")]
    );
    let (key, entry) = app.catalog.keys("kk").next().expect("a core message");
    assert_eq!(
        (key.to_string().as_str(), entry.library),
        ("core-money", true)
    );
    assert!(app.catalog.entry("kk", parse("my")).is_none());
}

#[test]
fn a_text_is_found_as_its_author_wrote_it() {
    let app = app("a = Вы записаны: { $start }!\nb =\n    Раз\n    Два\n", "");
    let text = |key| {
        let entry = app.catalog.entry("ru", parse(key)).expect("a text");
        app.under(entry.text.span)
    };
    assert_eq!(text("a"), "Вы записаны: { $start }!");
    assert_eq!(text("b"), "Раз\n    Два");
}

#[test]
fn variables_are_found_with_their_places_through_references() {
    let app = app(
        "a = { $x } { b }\nb = { c.d }\nc =\n    .d = { DATETIME($day, date: \"long\") } { -brand(y: \"1\") }\n-brand = Салон { $y }\n",
        "",
    );
    let usages = app.catalog.usages("ru", parse("a"));
    let found: Vec<_> = usages
        .iter()
        .map(|usage| (usage.variable, app.under(usage.span)))
        .collect();
    assert_eq!(found, [("x", "$x"), ("day", "$day")]);
    assert_eq!(usages[0].how, How::Printed);
    assert!(matches!(usages[1].how, How::Called(Function::DateTime(_))));
}

#[test]
fn a_none_branch_makes_the_other_branches_sure() {
    let app = app(
        "a = { $by ->\n    [none] бот { $x }\n   *[other] { $by-name }\n}: { $by }\nb = { $s ->\n    [new] { $s }\n   *[old] { $s }\n}\n",
        "",
    );
    let sure = |key| -> Vec<(&str, Vec<&str>)> {
        let usages = app.catalog.usages("ru", parse(key)).into_iter();
        usages.map(|usage| (usage.variable, usage.surely)).collect()
    };
    assert_eq!(
        sure("a"),
        [
            ("by", vec![]),
            ("x", vec![]),
            ("by-name", vec!["by"]),
            ("by", vec![]),
        ]
    );
    assert_eq!(sure("b"), [("s", vec![]), ("s", vec!["s"]), ("s", vec![])]);
}

#[test]
fn languages_know_the_plurals_of_whole_numbers() {
    let app = app("", "");
    assert_eq!(
        app.catalog.plurals("ru"),
        [Plural::One, Plural::Few, Plural::Many]
    );
    assert_eq!(app.catalog.plurals("kk"), [Plural::One, Plural::Other]);
    assert_eq!(app.catalog.plurals("en"), []);
}

#[test]
fn a_default_of_another_category_does_not_cover_a_forgotten_one() {
    for (variants, ru, kk) in [
        (
            "[one] а\n [few] б\n *[many] в",
            &[][..],
            &[Plural::Other][..],
        ),
        ("[one] а\n *[many] в", &[Plural::Few], &[Plural::Other]),
        ("[one] а\n [few] б\n *[other] в", &[], &[]),
        ("[one] а\n *[other] в", &[Plural::Few, Plural::Many], &[]),
        ("[few] а\n *[other] в", &[Plural::One, Plural::Many], &[]),
        ("*[one] а", &[Plural::Few, Plural::Many], &[Plural::Other]),
        ("[0] нет\n *[other] в", &[], &[]),
        (
            "[0] нет\n [one] а\n [few] б\n *[many] в",
            &[],
            &[Plural::Other],
        ),
        ("[none] нет\n *[other] в", &[], &[]),
        ("[new] новый\n *[old] старый", &[], &[]),
    ] {
        let text = format!("a = {{ $n ->\n {variants}\n }}\n");
        let app = app(&text, &text);
        for (language, lacking) in [("ru", ru), ("kk", kk)] {
            let usages = app.catalog.usages(language, parse("a"));
            let How::Selected(select, None) = usages[0].how else {
                panic!("{variants} is a selector");
            };
            assert_eq!(app.catalog.lacking(language, select), lacking, "{variants}");
        }
    }
}

#[test]
fn the_longest_text_takes_the_longest_variant_through_references() {
    let app = files(&[(
        "ru",
        false,
        "a = Да: { b }{ -brand(x: \"четыре\") }\nb = { $n ->\n    [one] { $name }\n   *[other] нет\n}\n-brand = { $x }!\n",
    )]);
    let length = |name| app.catalog.longest("ru", parse("a"), &|_, _| name);
    assert_eq!(length(10), Some(4 + 10 + 7));
    assert_eq!(length(1), Some(4 + 3 + 7));
    assert_eq!(app.catalog.longest("kk", parse("a"), &|_, _| 1), None);
}

#[test]
fn a_text_that_contains_itself_still_has_usages_and_a_length() {
    let app = app("a = { $x } { b }\nb = { a }\n", "");
    assert_eq!(app.catalog.usages("ru", parse("a")).len(), 1);
    assert_eq!(app.catalog.longest("ru", parse("a"), &|_, _| 5), Some(6));
}

//! A new app: its talks, its schema, and the pages about it.

use std::fs;
use std::process::Command;

use tilmash_tests::app_files::root;

fn tilmash(directory: &tempfile::TempDir, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_tilmash"))
        .args(arguments)
        .current_dir(directory.path())
        .output()
        .expect("the program can be started");
    let told = String::from_utf8(output.stdout).expect("the program writes UTF-8");
    assert!(output.status.success(), "{arguments:?}\n{told}");
    told
}

#[test]
fn a_new_app_passes_its_own_talks_in_any_languages() {
    let verticals = [("salon", 40), ("calendar", 20), ("restaurant", 30)];
    let languages = ["kk", "ru", "kk,ru"];
    let all = verticals
        .into_iter()
        .flat_map(|vertical| languages.map(|languages| (vertical, languages)));
    for ((vertical, least), languages) in all {
        let directory = tempfile::tempdir().expect("a temporary directory can be made");
        let new = [
            "new",
            "own",
            "--vertical",
            vertical,
            "--languages",
            languages,
        ];
        tilmash(&directory, &new);
        tilmash(&directory, &["check", "own"]);
        // Why no talk passes some edges of the example.
        let reasons = root().join(format!("examples/{vertical}/transcripts/edges.txt"));
        let own = directory.path().join("own/transcripts/edges.txt");
        fs::copy(reasons, own).expect("the example gives reasons");
        let told = tilmash(&directory, &["test", "own"]);
        let last = told.lines().last().unwrap_or_default();
        assert!(last.ends_with("passed, 0 failed"), "{last}");
        let passed = last
            .split(' ')
            .next()
            .and_then(|count| count.parse::<usize>().ok());
        assert!(
            passed > Some(least),
            "few talks of the {vertical} are left in {languages}: {last}"
        );
        // With fewer languages there is no choice of one, and no talk that makes it.
        if languages.contains(',') {
            let edges = told.lines().rev().nth(1).unwrap_or_default();
            let [passed, all, _, explained] = numbers(edges)[..] else {
                panic!("it tells of edges, of a share, and of reasons: {edges}");
            };
            assert_eq!(
                passed + explained,
                all,
                "{vertical}: `tilmash test --edges`"
            );
        }
    }
}

/// The numbers of `90 of 106 edges passed, 84 %; reasons for 16 others`.
fn numbers(line: &str) -> Vec<usize> {
    let words = line.split(|sign: char| !sign.is_ascii_digit());
    words.filter_map(|word| word.parse().ok()).collect()
}

#[test]
fn a_new_clinic_has_all_that_its_tools_and_its_backend_need() {
    let directory = tempfile::tempdir().expect("a temporary directory can be made");
    let told = tilmash(&directory, &["new", "own", "--vertical", "clinic"]);
    let environment = fs::read_to_string(directory.path().join("own/.env.example"));
    let environment = environment.expect("a new app has an example of its environment");
    let variables = environment.lines().filter_map(|it| it.strip_suffix('='));
    for variable in variables {
        assert!(told.contains(variable), "{variable}: {told}");
    }
    assert!(environment.contains("KASPI_TOKEN=\n"), "{environment}");
    let played = ["test", "own", "--data", "backend", "--only", "my_move"];
    let told = tilmash(&directory, &played);
    assert!(told.ends_with("2 passed, 0 failed\n"), "{told}");

    // In other languages the screens are others, also those of the backend.
    let new = ["new", "kazakh", "--vertical", "clinic", "--languages", "kk"];
    tilmash(&directory, &new);
    let snapshots = directory.path().join("kazakh/transcripts/snapshots");
    let of_backend = fs::read_dir(snapshots).expect("the talks have snapshots");
    let of_backend = of_backend.filter(|entry| {
        let name = entry
            .as_ref()
            .expect("the folder can be listed")
            .file_name();
        name.to_string_lossy().ends_with(".kk.backend.snap")
    });
    assert!(of_backend.count() > 10);
    let played = ["test", "kazakh", "--data", "backend", "--only", "my_"];
    let told = tilmash(&directory, &played);
    assert!(told.ends_with("passed, 0 failed\n"), "{told}");
}

/// Texts, prices, hours and settings are the owner's to change; talks stand on their own.
#[test]
fn an_owner_who_changes_prices_hours_texts_and_settings_keeps_the_talks() {
    let directory = tempfile::tempdir().expect("a temporary directory can be made");
    tilmash(&directory, &["new", "own"]);
    let change = |file: &str, from: &str, to: &str| {
        let path = directory.path().join("own").join(file);
        let text = std::fs::read_to_string(&path).expect("the app has the file");
        assert!(text.contains(from), "{file} has `{from}`");
        std::fs::write(path, text.replace(from, to)).expect("the file can be written");
    };
    change("seeds/salon.json", "6000", "6500");
    change("seeds/salon.json", "\"20:00\"", "\"19:00\"");
    change(
        "app.yaml",
        "cancel_until: { duration: 24h",
        "cancel_until: { duration: 3h",
    );
    change(
        "app.yaml",
        "notice: { duration: 1h",
        "notice: { duration: 12h",
    );
    change(
        "app.yaml",
        "horizon: { duration: 30d",
        "horizon: { duration: 7d",
    );
    change("app.yaml", "step: { duration: 30m", "step: { duration: 1h");
    tilmash(&directory, &["check", "own"]);
    let told = tilmash(&directory, &["test", "own"]);
    assert!(told.ends_with("passed, 0 failed\n"), "{told}");
    change(
        "locales/ru/book.ftl",
        "Всё верно?",
        "Проверьте, пожалуйста.",
    );
    change("locales/kk/salon.ftl", "«Ару»", "«Айсұлу»");
    let told = tilmash(&directory, &["test", "own", "--accept"]);
    let last = told.lines().last().unwrap_or_default();
    assert!(last.contains("passed, 0 failed, "), "{told}");
    let told = tilmash(&directory, &["test", "own"]);
    assert!(told.ends_with("passed, 0 failed\n"), "{told}");
}

#[test]
fn a_bot_of_one_language_does_not_ask_for_it() {
    let directory = tempfile::tempdir().expect("a temporary directory can be made");
    tilmash(&directory, &["new", "own", "--languages", "kk"]);
    let talk = "talk: the first contact
clock: 2026-03-02 09:00
people: { aliya: new }

aliya: /start
sees aliya: start-menu
";
    std::fs::write(directory.path().join("own/transcripts/hello.talk"), talk)
        .expect("the talk can be written");
    let told = tilmash(&directory, &["test", "own", "--only", "hello", "--accept"]);
    assert!(told.contains("1 passed, 0 failed"), "{told}");
}

#[test]
fn the_rows_of_a_new_app_fit_the_schema_of_its_own_tables() {
    let directory = tempfile::tempdir().expect("a temporary directory can be made");
    tilmash(&directory, &["new", "own"]);
    let read = |path: &str| -> serde_json::Value {
        let text = std::fs::read_to_string(directory.path().join("own").join(path));
        serde_json::from_str(&text.expect("the app has the file")).expect("it is JSON")
    };
    let schema = jsonschema::draft202012::new(&read("schemas/seed.json"));
    let schema = schema.expect("the schema is one");
    let mut rows = read("seeds/salon.json");
    assert_eq!(rows["$schema"], "../schemas/seed.json");
    assert!(schema.is_valid(&rows));
    for (column, wrong) in [("duration", "90".into()), ("price", serde_json::json!([]))] {
        let right = std::mem::replace(&mut rows["service"][0][column], wrong);
        assert!(!schema.is_valid(&rows), "{column}");
        rows["service"][0][column] = right;
    }
}

#[test]
fn the_talk_of_the_page_about_talks_goes_as_it_is_written() {
    let page = std::fs::read_to_string(root().join("docs/talks.md")).expect("the page is there");
    let block = page.split("```talk\n").nth(1).expect("the page has a talk");
    let talk = block.split("```").next().expect("the block ends");
    let directory = tempfile::tempdir().expect("a temporary directory can be made");
    tilmash(&directory, &["new", "own"]);
    std::fs::write(directory.path().join("own/transcripts/page.talk"), talk)
        .expect("the talk can be written");
    let told = tilmash(&directory, &["test", "own", "--only", "page", "--accept"]);
    assert!(told.contains("2 passed, 0 failed"), "{told}");
}

#[test]
fn the_library_is_printed_as_it_is_embedded() {
    let directory = tempfile::tempdir().expect("a temporary directory can be made");
    let listed = tilmash(&directory, &["library"]);
    tilmash(&directory, &["library", "--write", "theirs"]);
    for path in listed.lines() {
        let text = std::fs::read_to_string(root().join(path)).expect("the library has the file");
        assert_eq!(tilmash(&directory, &["library", path]), text);
        let written = std::fs::read_to_string(directory.path().join("theirs").join(path));
        assert_eq!(written.expect("it was just written"), text);
    }
}

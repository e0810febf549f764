//! What the checker says about each fault: the folders of `tests/check/`.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use tilmash_engine::diagnostic::{self, Code, Diagnostics};
use tilmash_engine::source::Sources;
use tilmash_tests::app_files::{AppFiles, EXPECTED, root};
use tilmash_tests::golden::Golden;

struct Case {
    folder: PathBuf,
    app: AppFiles,
}

fn cases() -> Vec<Case> {
    let entries = fs::read_dir(root().join("tests/check")).expect("the cases stand in tests/check");
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the folder can be listed").path())
        .filter(|path| path.is_dir() && !path.ends_with("base"))
        .collect();
    folders.sort();
    folders
        .into_iter()
        .map(|folder| {
            let name = folder.file_name().and_then(|name| name.to_str());
            let app = AppFiles::of_case(name.expect("a case has a name in UTF-8"));
            Case { folder, app }
        })
        .collect()
}

fn check(app: &AppFiles) -> (Diagnostics, Sources) {
    let mut sources = app.sources();
    let (_, diagnostics) = tilmash_engine::load(&mut sources);
    (diagnostics, sources)
}

fn codes(case: &Case) -> BTreeSet<Code> {
    let (diagnostics, _) = check(&case.app);
    diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code)
        .collect()
}

fn report(diagnostics: &Diagnostics, sources: &Sources) -> String {
    let report = diagnostic::human(diagnostics, sources, false);
    // Editors remove spaces at the end of lines.
    let lines: Vec<&str> = report.lines().map(str::trim_end).collect();
    format!(
        "{}\n{}\n",
        lines.join("\n"),
        diagnostic::summary(diagnostics)
    )
}

#[test]
fn the_base_app_has_no_fault() {
    let (diagnostics, sources) = check(&AppFiles::base());
    assert!(diagnostics.is_empty(), "{}", report(&diagnostics, &sources));
}

#[test]
fn each_fault_is_told_as_its_case_expects() {
    let mut golden = Golden::default();
    for case in cases() {
        let (diagnostics, sources) = check(&case.app);
        golden.compare(&case.folder.join(EXPECTED), &report(&diagnostics, &sources));
    }
    golden.finish();
}

#[test]
fn each_case_has_one_kind_of_fault() {
    let several: Vec<String> = cases()
        .into_iter()
        .filter(|case| codes(case).len() != 1)
        .map(|case| case.folder.display().to_string())
        .collect();
    assert!(
        several.is_empty(),
        "cases with no fault or several:\n{}",
        several.join("\n")
    );
}

#[test]
fn errors_stand_before_warnings() {
    let mut app = AppFiles::base();
    app.replace("locales/ru/more.ftl", "more = Ещё\n");
    app.replace(
        "templates/paper.html",
        "<meta charset=\"utf-8\">{% set a = 1 %}",
    );
    let (diagnostics, _) = check(&app);
    let codes: Vec<Code> = diagnostics.iter().map(|it| it.code).collect();
    assert_eq!(codes, [Code::TemplateSyntax, Code::OrphanMessage]);
}

#[test]
fn every_code_has_a_case() {
    let told: BTreeSet<Code> = cases().iter().flat_map(codes).collect();
    let without: Vec<&str> = Code::ALL
        .iter()
        .filter(|code| !told.contains(code) && **code != Code::TalkFailed)
        .map(|code| code.name())
        .collect();
    assert!(without.is_empty(), "no case in tests/check: {without:?}");
}

#[test]
fn every_code_has_a_page() {
    let stubs: Vec<&str> = Code::ALL
        .iter()
        .filter(|code| {
            let page = code.page();
            let titled = page.starts_with(&format!("# {}\n", code.name()));
            !titled || page.lines().filter(|line| !line.is_empty()).count() < 3
        })
        .map(|code| code.name())
        .collect();
    assert!(stubs.is_empty(), "no page in engine/codes: {stubs:?}");
}

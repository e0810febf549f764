//! The examples' talks, in every language.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tilmash_host::app::AppDirectory;
use tilmash_host::rehearse::{Suite, Verdict};

#[tokio::test]
async fn every_talk_of_the_salon_goes_as_its_snapshots_show() {
    all_go_as_shown("salon", 40).await;
}

#[tokio::test]
async fn every_talk_of_the_calendar_goes_as_its_snapshots_show() {
    all_go_as_shown("calendar", 25).await;
}

#[tokio::test]
async fn every_talk_of_the_restaurant_goes_as_its_snapshots_show() {
    all_go_as_shown("restaurant", 35).await;
}

#[tokio::test]
async fn every_talk_of_the_clinic_goes_as_its_snapshots_show() {
    all_go_as_shown("clinic", 70).await;
}

/// The same talks, and the same flows.
#[tokio::test]
async fn every_talk_of_the_clinic_goes_so_on_a_backend() {
    let directory = directory("clinic");
    let app = AppDirectory::new(&directory).kept(true);
    all_of_it_go_as_shown(app, &directory, 55).await;
}

/// Plays the talks of an example, which has so many at least.
async fn all_go_as_shown(example: &str, least: usize) {
    let directory = directory(example);
    all_of_it_go_as_shown(AppDirectory::new(&directory), &directory, least).await;
}

fn directory(example: &str) -> PathBuf {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    examples.join(example)
}

async fn all_of_it_go_as_shown(app: AppDirectory, directory: &Path, least: usize) {
    let program = app.load().expect("readable").program.expect("faultless");
    let (mut suite, faults) = Suite::read(directory, Arc::new(program), "").expect("readable");
    assert!(faults.is_empty(), "{faults:?}");
    assert!(suite.scripts().len() >= least, "its talks are there");
    let mut wrong = String::new();
    for index in 0..suite.scripts().len() {
        for report in suite.perform(index).await.expect("a store in memory") {
            let name = suite.scripts()[index].path.display();
            for failure in &report.performance.failures {
                let line = suite.sources.position(failure.span).line;
                let message = &failure.message;
                writeln!(wrong, "{name}:{line} ({}): {message}", report.language)
                    .expect("a String");
            }
            if report.verdict != Verdict::Same {
                writeln!(
                    wrong,
                    "{name} ({}) differs from its snapshot",
                    report.language
                )
                .expect("a String");
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{wrong}see them with `tilmash test {}`",
        directory.display()
    );
}

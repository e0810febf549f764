//! Backups that a running bot makes by itself.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use tilmash_tests::probe::{free_address, wait_for_page};

use crate::salon::{Bot, Salon, in_directory};

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("a directory of backups");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().into_string())
        .map(|name| name.expect("our names are UTF-8"))
        .collect();
    names.sort();
    names
}

/// Runs the bot until its metrics have the line.
async fn run_until(salon: &Salon, variables: &[(&str, &str)], line: &str) {
    let address = free_address();
    let mut command = salon.bot();
    command
        .args(["--listen", &address.to_string()])
        .envs(variables.iter().copied())
        .stderr(Stdio::null());
    let bot = Bot(command.spawn().expect("the program can be started"));
    wait_for_page(address, "/metrics", |_, text| text.contains(line)).await;
    let dana = salon.double.person(2, "Дана");
    dana.says("/book");
    dana.waits_for_text("Выберите услугу").await;
    assert!(bot.terminate().success());
}

#[tokio::test]
async fn a_backup_is_made_when_the_newest_is_old_enough_also_after_a_restart() {
    let directory = tempfile::tempdir().expect("a directory for the database");
    let salon = Salon::on(in_directory(&directory)).await;
    let backups = directory.path().join("backups");
    let made = "tilmash_backups_total{app=\"salon\",outcome=\"ok\"} 1";
    let none_made = "tilmash_backups_total{app=\"salon\",outcome=\"ok\"} 0";
    run_until(&salon, &[("TILMASH_BACKUP_EVERY", "none")], none_made).await;
    assert!(!backups.exists());
    run_until(&salon, &[], made).await;
    let first = names(&backups);
    assert_eq!(first.len(), 1);
    run_until(&salon, &[], none_made).await;
    assert_eq!(names(&backups), first);

    // As if the first had been made the day before yesterday, and one more long before.
    let old = "salon-20010101T000000Z.db";
    fs::copy(backups.join(&first[0]), backups.join(old)).unwrap();
    let day_before = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(48);
    let earlier = day_before.strftime("salon-%Y%m%dT%H%M%SZ.db").to_string();
    fs::rename(backups.join(&first[0]), backups.join(&earlier)).unwrap();
    run_until(&salon, &[], made).await;
    let kept = names(&backups);
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert_eq!(kept[0], earlier, "what is older than 30 days is gone");
}

#[tokio::test]
async fn a_backup_that_fails_is_counted_and_the_bot_goes_on() {
    let directory = tempfile::tempdir().expect("a directory for the database");
    let salon = Salon::on(in_directory(&directory)).await;
    let no_directory = directory.path().join("a-file");
    fs::write(&no_directory, "").unwrap();
    let variable = ("TILMASH_BACKUP_DIR", no_directory.to_str().unwrap());
    let failed = "tilmash_backups_total{app=\"salon\",outcome=\"failed\"} 1";
    run_until(&salon, &[variable], failed).await;
}

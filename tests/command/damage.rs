//! A database that is damaged while no bot runs, and `tilmash run` that finds it.

use std::fs::{self, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use rusqlite::Connection;
use tempfile::TempDir;

use crate::client::comes_to_the_confirmation;
use crate::salon::{Bot, Salon, in_directory};

/// A salon whose one booking is in its backup.
struct Kept {
    salon: Salon,
    directory: TempDir,
}

impl Kept {
    async fn new() -> Kept {
        let directory = tempfile::tempdir().expect("a directory for the database");
        let salon = Salon::on(in_directory(&directory)).await;
        let kept = Kept { salon, directory };
        let bot = kept.start();
        let aliya = kept.salon.double.person(1, "Алия");
        comes_to_the_confirmation(&aliya, "Алия Нурланова", 0).await;
        aliya.presses("Да, записаться");
        aliya.waits_for_text("Вы записаны").await;
        assert!(bot.terminate().success());
        // This replaces the one that the bot made before the booking.
        fs::remove_dir_all(kept.path("backups")).expect("the bot has made a backup by itself");
        kept.back_up();
        kept
    }

    fn back_up(&self) {
        let made = self.salon.db("backup").output();
        let made = made.expect("the program can be started");
        assert!(made.status.success(), "{made:?}");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn start(&self) -> Bot {
        let mut command = self.salon.bot();
        command
            .env("TILMASH_LOG_DIR", self.path("logs"))
            .stderr(Stdio::null());
        Bot(command.spawn().expect("the program can be started"))
    }

    fn log(&self) -> String {
        fs::read_to_string(self.path("logs/tilmash.log")).unwrap_or_default()
    }

    /// The names in the database's directory with this beginning, sorted.
    fn files(&self, beginning: &str) -> Vec<String> {
        let entries = fs::read_dir(self.directory.path()).expect("a directory");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("an entry").file_name().into_string())
            .map(|name| name.expect("our names are UTF-8"))
            .filter(|name| name.starts_with(beginning))
            .collect();
        names.sort();
        names
    }

    /// Starts the bot on the damaged file: somebody books, and nothing of the backup is lost.
    async fn recovers(&self) {
        let bot = self.start();
        let dana = self.salon.double.person(2, "Дана");
        comes_to_the_confirmation(&dana, "Дана Ахметова", 3).await;
        dana.presses("Да, записаться");
        dana.waits_for_text("Вы записаны").await;
        assert!(bot.terminate().success());
        assert_eq!(self.salon.bookings().await.len(), 2);
        let log = self.log();
        assert!(log.contains("WAS DAMAGED"), "{log}");
        assert!(log.contains("since then is lost"), "{log}");
    }
}

fn overwrite(file: &Path, from: u64, bytes: &[u8]) {
    let mut file = OpenOptions::new().write(true).open(file).expect("a file");
    file.seek(SeekFrom::Start(from)).expect("a place in it");
    file.write_all(bytes).expect("it can be written");
}

#[tokio::test]
async fn overwritten_pages_are_found_and_the_newest_backup_takes_their_place() {
    let kept = Kept::new().await;
    let database = kept.path("salon.db");
    overwrite(&database, 3 * 4096, &[0x5a; 8 * 4096]);
    let damaged = fs::read(&database).unwrap();
    kept.recovers().await;
    let aside = kept.files("salon.db.damaged-");
    assert_eq!(
        fs::read(kept.path(&aside[0])).unwrap(),
        damaged,
        "it is kept as it was found"
    );
}

#[tokio::test]
async fn a_file_that_is_cut_short_or_empty_is_damaged() {
    let kept = Kept::new().await;
    let database = kept.path("salon.db");
    let length = fs::metadata(&database).unwrap().len();
    let file = OpenOptions::new().write(true).open(&database).unwrap();
    file.set_len(length / 2).unwrap();
    kept.recovers().await;

    let other = Kept::new().await;
    let file = OpenOptions::new().write(true).open(other.path("salon.db"));
    file.unwrap().set_len(0).unwrap();
    other.recovers().await;
}

#[tokio::test]
async fn a_wal_of_another_file_is_set_aside_with_the_database() {
    let kept = Kept::new().await;
    let wal = wal_of_another_file(&kept.path("other.db"));
    fs::write(kept.path("salon.db-wal"), wal).unwrap();
    kept.recovers().await;
    let aside = kept.files("salon.db.damaged-");
    assert!(aside.iter().any(|name| name.ends_with("-wal")), "{aside:?}");
}

/// Changes to some pages of a file that has many.
fn wal_of_another_file(path: &Path) -> Vec<u8> {
    let connection = Connection::open(path).unwrap();
    let rows = "PRAGMA journal_mode = WAL;
        CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
        INSERT INTO note SELECT i, hex(randomblob(100)) FROM n;
        PRAGMA wal_checkpoint(TRUNCATE);
        UPDATE note SET text = 'changed' WHERE id < 900";
    connection.execute_batch(rows).unwrap();
    let wal = fs::read(path.with_extension("db-wal")).unwrap();
    connection.close().unwrap();
    assert!(wal.len() > 4096);
    wal
}

#[tokio::test]
async fn without_a_good_backup_the_bot_does_not_start_and_says_what_to_do() {
    let kept = Kept::new().await;
    let database = kept.path("salon.db");
    overwrite(&database, 3 * 4096, &[0x5a; 8 * 4096]);
    let damaged = fs::read(&database).unwrap();
    let [backup] = &fs::read_dir(kept.path("backups"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect::<Vec<_>>()[..]
    else {
        panic!("there is one backup");
    };
    overwrite(backup, 3 * 4096, &[0x5a; 8 * 4096]);
    let refused = |why: &str| {
        let ended = kept.salon.bot().stderr(Stdio::piped()).output().unwrap();
        assert_eq!(ended.status.code(), Some(2));
        let told = String::from_utf8(ended.stderr).unwrap();
        assert!(
            told.contains("is damaged (") && told.contains(why),
            "{told}"
        );
        assert!(told.contains("tilmash db restore APP FILE"), "{told}");
        assert_eq!(fs::read(&database).unwrap(), damaged, "nothing was changed");
    };
    refused("none of the 1 in ");
    fs::remove_file(backup).unwrap();
    refused("there is no backup in ");
}

#[tokio::test]
async fn a_second_bot_on_one_file_is_refused_and_so_is_a_restore() {
    let kept = Kept::new().await;
    let bot = kept.start();
    let aliya = kept.salon.double.person(1, "Алия");
    aliya.says("/book");
    aliya.waits_for_text("Выберите услугу").await;
    let second = kept.salon.bot().stderr(Stdio::piped()).output().unwrap();
    assert_eq!(second.status.code(), Some(2));
    let told = String::from_utf8(second.stderr).unwrap();
    assert!(told.contains("is in use by `tilmash run`"), "{told}");
    let backups = fs::read_dir(kept.path("backups")).unwrap();
    let backup = backups.map(|entry| entry.unwrap().path()).next().unwrap();
    let restore = || {
        kept.salon
            .db("restore")
            .arg("--yes")
            .arg(&backup)
            .output()
            .unwrap()
    };
    let refused = String::from_utf8(restore().stderr).unwrap();
    assert!(refused.contains("is in use by `tilmash run`"), "{refused}");
    // A killed process holds no lock.
    bot.kill();
    let restored = restore();
    assert!(restored.status.success(), "{restored:?}");
    assert_eq!(kept.salon.bookings().await.len(), 1);
}

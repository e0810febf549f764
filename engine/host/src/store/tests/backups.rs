//! Backups, made from a store in use and restored.

use std::fs;
use std::path::PathBuf;

use jiff::SignedDuration;

use super::database::{is_postgres, lasting};
use super::*;
use crate::backup::{self, BackupError, Backups, Hold, Present};
use crate::settings::BackupSettings;

on_each_database!(
    what_was_there_at_the_time_of_a_backup_is_there_again,
    a_backup_that_is_cut_short_or_changed_is_refused_and_nothing_is_done,
    backups_are_listed_by_their_age_and_the_old_ones_go_but_never_the_last,
);

const ONE: &str = "2026-11-21T10:49:23Z";

struct Place {
    url: String,
    backups: Backups,
    directory: PathBuf,
    _directory: tempfile::TempDir,
}

impl Place {
    async fn new() -> Place {
        let url = lasting().await;
        let directory = tempfile::tempdir().unwrap();
        let settings = BackupSettings {
            directory: Some(directory.path().join("backups")),
            beside_app: PathBuf::new(),
            every: None,
            keep: SignedDuration::ZERO,
        };
        Place {
            backups: Backups::of(&url.parse().unwrap(), &settings).unwrap(),
            url,
            directory: directory.path().join("backups"),
            _directory: directory,
        }
    }

    async fn store(&self) -> Store {
        let store = Store::open(&self.url, model(SALON)).await.unwrap();
        store.prepare().await.unwrap();
        store
    }
}

fn at(instant: &str) -> Timestamp {
    instant.parse().unwrap()
}

async fn service_names(store: &Store) -> Vec<Value> {
    let every = Query {
        limit: 1000,
        ..query("service", Filter::EVERY)
    };
    let found = rows(store, every).await;
    let names = found.iter().map(|record| record.values["name"].clone());
    names.collect()
}

async fn add_service(store: &Store, name: &str) {
    let request = Request::Insert {
        table: Name::new("service"),
        values: values([("name", words(name, name)), ("duration", minutes(30))]),
    };
    let added = store.write(async move |transaction| {
        transaction.answer(request, &monday()).await?;
        Ok::<_, StoreError>(())
    });
    added.await.unwrap();
}

async fn what_was_there_at_the_time_of_a_backup_is_there_again() {
    let place = Place::new().await;
    let store = place.store().await;
    add_service(&store, "стрижка").await;
    // The store is open, and its last commits are not in the main file yet.
    let backup = place.backups.make(at(ONE)).await.unwrap();
    let name = backup.path.file_name().unwrap().to_str().unwrap();
    assert!(name.contains("-20261121T104923Z."), "{name}");
    backup::verify(&backup.path).await.unwrap();
    let mut left: Vec<_> = fs::read_dir(&place.directory).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}: nothing but the backup is left");
    drop(left.pop());
    add_service(&store, "окраска").await;
    store.close().await.unwrap();

    if is_postgres() {
        let refused = place
            .backups
            .restore(&backup.path, Present::Refuse, at(ONE));
        assert!(matches!(refused.await, Err(BackupError::NotEmpty { .. })));
    }
    let aside = place
        .backups
        .restore(&backup.path, Present::Replace, at(ONE))
        .await
        .unwrap()
        .unwrap();
    let store = place.store().await;
    assert_eq!(service_names(&store).await, [words("стрижка", "стрижка")]);
    // The whole schema is restored: ids continue from where they were.
    add_service(&store, "маникюр").await;
    store.close().await.unwrap();

    let aside = if is_postgres() {
        super::database::forget(&aside);
        let (url, _) = place.url.split_once("%3D").unwrap();
        format!("{url}%3D{aside}")
    } else {
        format!("sqlite://{aside}")
    };
    let before = Store::open(&aside, model(SALON)).await.unwrap();
    assert_eq!(service_names(&before).await.len(), 2);
    before.close().await.unwrap();
}

async fn a_backup_that_is_cut_short_or_changed_is_refused_and_nothing_is_done() {
    let place = Place::new().await;
    let store = place.store().await;
    for number in 0..200 {
        add_service(&store, &format!("услуга {number}")).await;
    }
    store.close().await.unwrap();
    let backup = place.backups.make(at(ONE)).await.unwrap();
    let whole = fs::read(&backup.path).unwrap();
    let cut = whole[..whole.len() - whole.len() / 4].to_vec();
    let mut changed = whole.clone();
    let middle = changed.len() / 2;
    changed[middle..middle + 4096].fill(0x5a);
    let no_backup = b"a shopping list".to_vec();
    for bad in [cut, changed, no_backup, Vec::new()] {
        fs::write(&backup.path, bad).unwrap();
        let verified = backup::verify(&backup.path).await;
        assert!(
            matches!(verified, Err(BackupError::NotWhole { .. })),
            "{verified:?}"
        );
        let restored = place
            .backups
            .restore(&backup.path, Present::Replace, at(ONE));
        assert!(restored.await.is_err());
    }
    let store = place.store().await;
    assert_eq!(service_names(&store).await.len(), 200);
    store.close().await.unwrap();
}

async fn backups_are_listed_by_their_age_and_the_old_ones_go_but_never_the_last() {
    let place = Place::new().await;
    place.store().await.close().await.unwrap();
    assert_eq!(place.backups.list().unwrap(), []);
    for made in ["2026-10-01T00:00:00Z", ONE, "2026-11-20T00:00:00Z"] {
        place.backups.make(at(made)).await.unwrap();
    }
    fs::write(place.directory.join("notes.txt"), "of a person").unwrap();
    let made = || {
        let list = place.backups.list().unwrap();
        let made = list.iter().map(|backup| backup.made.to_string());
        made.collect::<Vec<String>>()
    };
    assert_eq!(
        made(),
        [ONE, "2026-11-20T00:00:00Z", "2026-10-01T00:00:00Z"]
    );
    let month = SignedDuration::from_hours(30 * 24);
    let removed = place.backups.prune(month, at(ONE)).unwrap();
    assert_eq!(removed.len(), 1);
    assert_eq!(made(), [ONE, "2026-11-20T00:00:00Z"]);
    place
        .backups
        .prune(month, at("2036-01-01T00:00:00Z"))
        .unwrap();
    assert_eq!(made(), [ONE]);
    assert!(place.directory.join("notes.txt").exists());
}

#[tokio::test]
async fn a_file_that_a_bot_runs_on_is_not_replaced() {
    let place = Place::new().await;
    place.store().await.close().await.unwrap();
    let backup = place.backups.make(at(ONE)).await.unwrap();
    let file = place.backups.file().unwrap();
    let hold = Hold::take(file).unwrap();
    let restore = || {
        place
            .backups
            .restore(&backup.path, Present::Replace, at(ONE))
    };
    assert!(matches!(restore().await, Err(BackupError::InUse { .. })));
    assert!(matches!(Hold::take(file), Err(BackupError::InUse { .. })));
    drop(hold);
    restore().await.unwrap();
}

#[tokio::test]
async fn a_restore_that_was_broken_off_is_done_at_the_next_start() {
    let place = Place::new().await;
    let store = place.store().await;
    add_service(&store, "стрижка").await;
    store.close().await.unwrap();
    let backup = place.backups.make(at(ONE)).await.unwrap();
    let file = place.backups.file().unwrap();
    // As it is after the copy is complete and the old file is gone from its place.
    fs::copy(&backup.path, file.with_extension("db.restoring")).unwrap();
    fs::remove_file(file).unwrap();
    let hold = Hold::take(file).unwrap();
    place.backups.ensure_sound(&hold, at(ONE)).await.unwrap();
    let store = place.store().await;
    assert_eq!(service_names(&store).await.len(), 1);
    store.close().await.unwrap();
}

mod on_a_server {
    use super::*;
    use crate::store::tests::database::on_postgres;

    #[tokio::test]
    #[cfg_attr(not(postgres), ignore = "TILMASH_TEST_POSTGRES names no server")]
    async fn a_schema_that_a_bot_runs_on_is_not_replaced() {
        on_postgres(async {
            let place = Place::new().await;
            let store = place.store().await;
            let backup = place.backups.make(at(ONE)).await.unwrap();
            let present = store.listen().await.unwrap();
            let restore = || {
                place
                    .backups
                    .restore(&backup.path, Present::Replace, at(ONE))
            };
            assert!(matches!(restore().await, Err(BackupError::InUse { .. })));
            drop(present);
            store.close().await.unwrap();
        })
        .await;
    }

    #[tokio::test]
    #[cfg_attr(not(postgres), ignore = "TILMASH_TEST_POSTGRES names no server")]
    async fn a_backup_of_another_schema_is_refused() {
        on_postgres(async {
            let (place, other) = (Place::new().await, Place::new().await);
            place.store().await.close().await.unwrap();
            let backup = place.backups.make(at(ONE)).await.unwrap();
            let refused = other
                .backups
                .restore(&backup.path, Present::Refuse, at(ONE));
            assert!(matches!(
                refused.await,
                Err(BackupError::OtherSchema { .. })
            ));
        })
        .await;
    }
}

//! Files of rows that the restaurant's owner loads by a command while the bot runs.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use tilmash_host::app::AppDirectory;
use tilmash_tests::app_files::root;
use tilmash_tests::double::Person;

use super::{OWNER, Salon};

in_both_modes!(files_are_loaded_as_they_are_when_the_owner_asks,);

impl Salon {
    /// A restaurant at the same Telegram, which loads files from a folder and has its database
    /// there.
    fn with_restaurant(self, seeds: &Path) -> Salon {
        let app = AppDirectory::new(root().join("examples/restaurant"));
        for file in app.seed_files().expect("it has files of rows") {
            let name = file.file_name().expect("a file has a name");
            fs::copy(&file, seeds.join(name)).expect("the file can be copied");
        }
        let program = app.load().expect("the restaurant can be read").program;
        Salon {
            program: Arc::new(program.expect("the restaurant passes the checker")),
            database: format!("sqlite://{}", seeds.join("restaurant.db").display()),
            seeds: seeds.to_owned(),
            ..self
        }
    }
}

async fn loads(owner: &Person, told: &str) {
    owner.says("/admin_init_tables");
    owner.waits_for_text("Загрузить?").await;
    owner.presses("Загрузить");
    owner.waits_for_text(told).await;
}

async fn files_are_loaded_as_they_are_when_the_owner_asks(salon: Salon) {
    let folder = tempfile::tempdir().expect("a folder for the files");
    let salon = salon.with_restaurant(folder.path());
    let bot = salon.start_unlimited().await;
    let owner = salon.double.person(OWNER, "Хозяйка");
    let aliya = salon.double.person(1, "Алия");
    loads(&owner, "Новых: 11").await;
    loads(&owner, "Без изменений: 11").await;

    let tables = folder.path().join("tables.json");
    let text = fs::read_to_string(&tables).expect("the file is there");
    let wrong = text.replace("\"seats\": 6", "\"seats\": 60");
    fs::write(&tables, wrong).expect("the file can be replaced");
    loads(
        &owner,
        "tables.json, строка 9: seats: нужно не больше 40, а указано 60",
    )
    .await;
    let right = text.replace("\"seats\": 6", "\"seats\": 5");
    fs::write(&tables, right).expect("the file can be replaced");
    loads(&owner, "Изменено: 1").await;

    // Nobody else reaches the command.
    aliya.says("/admin_init_tables");
    aliya.waits_for_text("Такой команды нет").await;
    bot.stop().await;
    assert_eq!(salon.double.refusals().len(), 0);
    assert_eq!(salon.double.unknown_parameters(), []);
}

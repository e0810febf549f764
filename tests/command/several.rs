//! Several apps in one process.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use tilmash_tests::app_files::{AppFiles, root};
use tilmash_tests::double::{Double, Person, Settings};
use tilmash_tests::probe::{free_address, get, wait_for_page};

use crate::salon::Bot;
use crate::session::write_all;

/// A salon and another app that is called a clinic, with a Telegram for each.
struct Two {
    directory: TempDir,
    address: SocketAddr,
    salon: Double,
    clinic: Double,
}

const SALON: &str = "7000000001:AAE-of-the-salon";
const CLINIC: &str = "7000000002:AAE-of-the-clinic";

impl Two {
    /// `known` is the token that the clinic's Telegram accepts.
    async fn new(known: &str) -> Two {
        let settings = |token: &str| Settings {
            token: Some(token.to_owned()),
            ..Settings::default()
        };
        let two = Two {
            directory: tempfile::tempdir().expect("a directory"),
            address: free_address(),
            salon: Double::start_with(settings(SALON)).await,
            clinic: Double::start_with(settings(known)).await,
        };
        two.make("salon", SALON, &two.salon);
        two.make("clinic", CLINIC, &two.clinic);
        two
    }

    fn make(&self, name: &str, token: &str, double: &Double) {
        let mut files = AppFiles::read(&root().join("examples/salon"));
        let app = fs::read_to_string(root().join("examples/salon/app.yaml")).expect("an app");
        files.replace(
            "app.yaml",
            &app.replace("app: salon", &format!("app: {name}")),
        );
        let environment = format!(
            "TELEGRAM_BOT_TOKEN={token}\nSALON_OWNERS=7000000009\nTELEGRAM_API_URL={}\nTILMASH_LISTEN={}\n\
             TILMASH_WEBHOOK_URL=http://{}/{name}\nTELEGRAM_WEBHOOK_SECRET=secret-of-the-{name}\n",
            double.url(),
            self.address,
            self.address
        );
        files.replace(".env", &environment);
        // Without the log of a person who has run the example.
        let of_app = files.only(|path| !path.starts_with("logs/"));
        write_all(&of_app, &self.path(name));
        let seeded = self.command("seed").arg(name).output();
        assert!(seeded.expect("the program can be started").status.success());
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tilmash"));
        command
            .arg(name)
            .current_dir(self.directory.path())
            .stdin(Stdio::null());
        command
    }

    fn start(&self) -> Bot {
        let mut command = self.command("run");
        command
            .args(["salon", "clinic"])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Bot(command.spawn().expect("the program can be started"))
    }

    fn log(&self, name: &str) -> String {
        fs::read_to_string(self.path(name).join("logs/tilmash.log")).expect("a log")
    }
}

async fn is_served(person: &Person) {
    person.says("/book");
    person.waits_for_text("Выберите услугу").await;
}

#[tokio::test]
async fn each_has_its_token_its_database_its_webhook_and_its_log() {
    let two = Two::new(CLINIC).await;
    let bots = two.start();
    is_served(&two.salon.person(1, "Алия")).await;
    is_served(&two.clinic.person(2, "Дана")).await;
    let ready = wait_for_page(two.address, "/readyz", |status, _| status == 200).await;
    let line = |app| format!("{app}: database ok, delivery ok, telegram ok\n");
    assert_eq!(ready, line("salon") + &line("clinic"));
    let (_, metrics) = get(two.address, "/metrics").await;
    for app in ["salon", "clinic"] {
        let one = format!("tilmash_updates_total{{app=\"{app}\",outcome=\"done\"}} 1\n");
        assert!(metrics.contains(&one), "{metrics}");
        assert!(two.path(app).join("tilmash.db").exists());
        assert!(two.path(app).join("backups").exists());
    }
    let health = |more: &[&str]| {
        let output = two.command("health").arg("salon").args(more).output();
        let output = output.expect("the program can be started");
        let told = String::from_utf8(output.stdout).expect("the program writes UTF-8");
        (output.status.code(), told)
    };
    assert_eq!(health(&[]), (Some(0), "ok\n".to_owned()));
    assert_eq!(health(&["--ready"]), (Some(0), ready));
    assert!(bots.terminate().success());
    assert_eq!(health(&[]), (Some(1), String::new()));

    let (salon, clinic) = (two.log("salon"), two.log("clinic"));
    for (own, log, other) in [("salon", &salon, "clinic"), ("clinic", &clinic, "salon")] {
        assert!(log.contains(&format!("bot{{app={own}}}")), "{log}");
        assert!(!log.contains(&format!("bot{{app={other}}}")), "{log}");
        assert!(log.contains("the process is asked to end"), "{log}");
        assert!(!log.contains("AAE-of-the") && !log.contains("secret-of-the"));
    }
}

#[tokio::test]
async fn one_that_cannot_go_on_takes_no_other_down_and_is_told_of() {
    let two = Two::new("7000000002:AAE-a-newer-one").await;
    let bots = two.start();
    is_served(&two.salon.person(1, "Алия")).await;
    let told = |status, text: &str| {
        status == 503
            && text.contains("salon: database ok, delivery ok, telegram ok\n")
            && text.contains("clinic: database failed, delivery failed")
    };
    wait_for_page(two.address, "/readyz", told).await;
    let (_, metrics) = get(two.address, "/metrics").await;
    assert!(
        metrics.contains("tilmash_bot_up{app=\"clinic\"} 0"),
        "{metrics}"
    );
    assert_eq!(get(two.address, "/healthz").await.0, 200);
    while !two.log("clinic").contains("tried again in 2 s") {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    is_served(&two.salon.person(2, "Дана")).await;
    assert!(bots.terminate().success());
    let log = two.log("clinic");
    assert!(
        log.contains("the bot does not run, and is tried again in 1 s"),
        "{log}"
    );
    assert!(log.contains("Telegram does not know this token"), "{log}");
    let log = two.log("salon");
    assert!(!log.contains("does not run"), "{log}");
}

//! Plugins by the Model Context Protocol: whatever one does, the person gets an answer and a way
//! on, nothing that it says leaks, and no process is left.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;
use tilmash_engine::name::Name;
use tilmash_host::settings::Settings;
use tilmash_host::tools::{ProgramErrors, ToolAccess, ToolAddress, ToolProgram};
use tilmash_tests::app_files::{AppFiles, root};
use tilmash_tests::double::Person;
use tilmash_tests::plugin::{Manner, PluginServer};

use super::{Bot, Salon, assert_well_behaved};
use crate::stage;

const TOKEN: &str = "a-secret_of-the-plugin";
/// What the plugin would give away.
const LEAK: &str = "s3cret";

const FLOW: &str = "flow: rate
starts: { command: rate }
states:
  currency: { ask: text }
  found: { tool: rates.rate, with: { currency: $currency } }
  good: { say, go: done }
";

const ORDER: &str = "flow: order
starts: { command: order }
states:
  ordered: { tool: rates.order, with: { name: стол } }
  good: { say, go: done }
";

const TEXTS: &str = "rate =
    .command = Курс
rate-currency = Какая валюта?
rate-good = Курс: { $found-rate }
order =
    .command = Заказать
order-good = Заказ принят, номер { $ordered-number }
";

fn tool(reached: &str, retry: &str) -> String {
    format!(
        "tool: rates
mcp: {reached}
timeout: 5s
retry: {retry}
operations:
  rate: {{ call: rate, send: {{ currency: text }}, gives: {{ rate: money }} }}
  order: {{ call: order, send: {{ name: text }}, gives: {{ number: integer }}, undo: cancel }}
  cancel: {{ call: cancel, send: {{ number: integer }} }}
"
    )
}

/// The plugin as a program, and what it notes.
struct Program {
    directory: TempDir,
}

impl Program {
    fn new() -> Program {
        let directory = tempfile::tempdir().expect("a directory for the journal");
        Program { directory }
    }

    fn journal(&self) -> PathBuf {
        self.directory.path().join("journal")
    }

    fn access(&self) -> ToolAccess {
        ToolAccess::McpProgram(ToolProgram {
            command: env!("CARGO_BIN_EXE_plugin").to_owned(),
            args: vec!["good".to_owned(), self.journal().display().to_string()],
            environment: vec![("RATES_KEY".to_owned(), "k".to_owned())],
            directory: self.directory.path().to_owned(),
            errors: ProgramErrors::Dropped,
        })
    }

    fn behaves(&self, manner: Manner) {
        let [new, file] = ["new", "manner"].map(|it| self.journal().with_extension(it));
        fs::write(&new, manner.name()).expect("a temporary directory takes files");
        // The program must not read half of a name.
        fs::rename(new, file).expect("a file can be renamed");
    }

    /// The lines that begin so, without that word.
    fn noted(&self, word: &str) -> Vec<String> {
        let journal = fs::read_to_string(self.journal()).unwrap_or_default();
        let lines = journal.lines().filter_map(|line| line.strip_prefix(word));
        lines.map(|line| line.trim().to_owned()).collect()
    }

    fn processes(&self) -> Vec<String> {
        let starts = self.noted("start ");
        let ids = starts.iter().filter_map(|line| line.split(' ').next());
        ids.map(str::to_owned).collect()
    }

    /// Waits until no process is left, not even a dead one that nobody has buried.
    async fn is_gone(&self) {
        let processes = self.processes();
        assert!(!processes.is_empty());
        let is_there = |process: &String| Path::new("/proc").join(process).exists();
        for _ in 0..1000 {
            if !processes.iter().any(is_there) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("a process is left of {processes:?}");
    }
}

impl Salon {
    /// The same salon, which also knows a plugin.
    fn knows_a_plugin(self, reached: &str, retry: &str) -> Salon {
        let mut app = AppFiles::read(&root().join("examples/salon"));
        app.replace("tools/rates.yaml", &tool(reached, retry));
        app.replace("flows/rate.yaml", FLOW);
        app.replace("flows/order.yaml", ORDER);
        for language in ["ru", "kk"] {
            app.replace(&format!("locales/{language}/rate.ftl"), TEXTS);
        }
        Salon {
            program: stage::program(&app),
            ..self
        }
    }

    fn starts_a_program(self, retry: &str) -> Salon {
        self.knows_a_plugin("{ command: plugin }", retry)
    }

    async fn start_reaching(&self, access: ToolAccess) -> Bot {
        self.start_by(Settings {
            tools: BTreeMap::from([(Name::new("rates"), access)]),
            ..self.settings()
        })
        .await
    }
}

async fn asks(person: &Person) {
    person.says("/rate");
    person.waits_for_text("Какая валюта?").await;
    person.says("USD");
}

fn assert_nothing_leaks(person: &Person) {
    assert!(!format!("{:?}", person.messages()).contains(LEAK));
}

#[tokio::test]
async fn a_program_is_started_once_asked_and_believed() {
    let (salon, program) = (Salon::polling().await, Program::new());
    let salon = salon.starts_a_program("{ times: 1 }");
    let bot = salon.start_reaching(program.access()).await;
    let aliya = salon.double.person(1, "Алия");
    for manner in [Manner::Good, Manner::Text, Manner::Babbles] {
        program.behaves(manner);
        let before = program.noted("call ").len();
        asks(&aliya).await;
        aliya.waits_for_text("Курс: 525,5").await;
        assert_eq!(program.noted("call ").len(), before + 1);
    }
    let mut keys = program.noted("call ");
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 3, "each call has its own key: {keys:?}");
    // Nothing else of our environment reaches it.
    let starts = program.noted("start ");
    let variables: Vec<&str> = starts
        .iter()
        .filter_map(|it| it.split(' ').nth(1))
        .collect();
    assert_eq!(variables, ["PATH,RATES_KEY"]);
    bot.stop().await;
    assert_eq!(program.noted("end ").len(), 1, "it was asked to end");
    program.is_gone().await;
    assert_well_behaved(&salon.double);
}

#[tokio::test]
async fn whatever_a_program_does_the_person_has_a_way_on() {
    let (salon, program) = (Salon::polling().await, Program::new());
    let salon = salon.starts_a_program("{ times: 1 }");
    let bot = salon.start_reaching(program.access()).await;
    let manners = [
        Manner::Lies,
        Manner::Refuses,
        Manner::Faulty,
        Manner::Large,
        Manner::Dies,
        Manner::Silent,
        Manner::Floods,
    ];
    for (number, manner) in manners.into_iter().enumerate() {
        let person = salon.double.person(10 + number as i64, "Алия");
        program.behaves(manner);
        asks(&person).await;
        person.waits_for_text("Ответа пока нет").await;
        program.behaves(Manner::Good);
        person.presses("Повторить");
        person.waits_for_text("Курс: 525,5").await;
        assert_nothing_leaks(&person);
    }
    bot.stop().await;
    program.is_gone().await;
    assert_well_behaved(&salon.double);
}

#[tokio::test]
async fn a_program_that_ends_is_started_again_for_the_next_try_of_the_same_call() {
    let (salon, program) = (Salon::polling().await, Program::new());
    let salon = salon.starts_a_program("{ times: 5, pause: 3s, factor: 1 }");
    program.behaves(Manner::Dies);
    let bot = salon.start_reaching(program.access()).await;
    let aliya = salon.double.person(1, "Алия");
    aliya.says("/order");
    while program.noted("call ").len() < 2 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    program.behaves(Manner::Good);
    aliya.waits_for_text("Заказ принят, номер 7").await;
    let mut keys = program.noted("call ");
    assert!(keys.len() >= 3, "{keys:?}");
    keys.dedup();
    assert_eq!(keys.len(), 1, "all tries have one key");
    bot.stop().await;
    program.is_gone().await;
}

#[tokio::test]
async fn what_a_program_may_have_done_is_taken_back() {
    let (salon, program) = (Salon::polling().await, Program::new());
    let salon = salon.starts_a_program("{ times: 1 }");
    program.behaves(Manner::Dies);
    let bot = salon.start_reaching(program.access()).await;
    let aliya = salon.double.person(1, "Алия");
    aliya.says("/order");
    aliya.waits_for_text("Ответа пока нет").await;
    program.behaves(Manner::Good);
    let taken_back = || program.noted("call \"cancel\" ");
    while taken_back().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let ordered = program.noted("call \"order\" ");
    assert_eq!(taken_back(), [format!("{}-undo", ordered[0])]);
    // It is killed with the bot, however that ends.
    bot.kill().await;
    program.is_gone().await;
}

#[tokio::test]
async fn a_program_that_cannot_be_started_or_does_not_greet_leads_to_a_way_on() {
    let salon = Salon::polling().await;
    let salon = salon.starts_a_program("{ times: 1 }");
    let program = Program::new();
    program.behaves(Manner::Mute);
    let ToolAccess::McpProgram(mute) = program.access() else {
        unreachable!("it is a program");
    };
    let none = ToolProgram {
        command: "no-such-program".to_owned(),
        ..mute.clone()
    };
    for (number, access) in [mute, none].into_iter().enumerate() {
        let bot = salon.start_reaching(ToolAccess::McpProgram(access)).await;
        let person = salon.double.person(1 + number as i64, "Алия");
        asks(&person).await;
        person.waits_for_text("Ответа пока нет").await;
        bot.stop().await;
    }
    program.is_gone().await;
}

#[tokio::test]
async fn a_plugin_that_knows_only_the_newest_protocol_is_asked_too() {
    let (program, server) = (Program::new(), PluginServer::start(Manner::Newest).await);
    program.behaves(Manner::Newest);
    let salon = Salon::polling().await;
    let salon = salon.starts_a_program("{ times: 1 }");
    let address = ToolAddress::new(&server.url(), None, &[]);
    let address = ToolAccess::McpAddress(address.expect("the server has an address"));
    for (number, access) in [(1, program.access()), (2, address)] {
        let bot = salon.start_reaching(access).await;
        let person = salon.double.person(number, "Алия");
        asks(&person).await;
        person.waits_for_text("Курс: 525,5").await;
        bot.stop().await;
    }
    program.is_gone().await;
}

#[tokio::test]
async fn a_server_is_asked_over_http_with_our_token() {
    let server = PluginServer::start(Manner::Good).await;
    let salon = Salon::polling().await;
    let salon = salon.knows_a_plugin("$env.RATES_URL\nbearer: $env.RATES_TOKEN", "{ times: 1 }");
    let address = ToolAddress::new(&server.url(), Some(TOKEN), &[]);
    let address = address.expect("the server has an address");
    let bot = salon.start_reaching(ToolAccess::McpAddress(address)).await;
    let aliya = salon.double.person(1, "Алия");
    asks(&aliya).await;
    aliya.waits_for_text("Курс: 525,5").await;
    server.answers_by_events();
    asks(&aliya).await;
    aliya.waits_for_text("Курс: 525,5").await;
    let calls = server.calls();
    assert_eq!(calls.len(), 2);
    let bearer = format!("Bearer {TOKEN}");
    assert!(
        calls
            .iter()
            .all(|it| it.authorization.as_deref() == Some(&*bearer))
    );

    let manners = [
        Manner::Lies,
        Manner::Refuses,
        Manner::Faulty,
        Manner::Large,
        Manner::Dies,
        Manner::Silent,
        Manner::Babbles,
    ];
    for (number, manner) in manners.into_iter().enumerate() {
        let person = salon.double.person(10 + number as i64, "Алия");
        server.behaves(manner);
        asks(&person).await;
        person.waits_for_text("Ответа пока нет").await;
        server.behaves(Manner::Good);
        person.presses("Повторить");
        person.waits_for_text("Курс: 525,5").await;
        assert_nothing_leaks(&person);
    }
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

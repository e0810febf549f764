//! `tilmash tools`: what tools offer, one call by hand, and their schemas kept in the app.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};
use tilmash_engine::diagnostic::suggest;
use tilmash_engine::model::{By, Gives, Model, Operation, Tool, Way};
use tilmash_engine::name::Name;
use tilmash_engine::tool::{
    Answered, Lock, Misfit, Offered, Place, given_json, misfits, sent_values,
};
use tilmash_host::app::AppDirectory;
use tilmash_host::settings::Settings;
use tilmash_host::tools::{Connections, Offer, by_hand};

use crate::environment;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::{checked, checked_aside};

#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// List what each tool can be asked: what a plugin says of itself, and what the app declares
    List {
        #[command(flatten)]
        which: Which,
        /// Print an object with the operations of each tool, as JSON Schemas where a plugin tells
        #[arg(long)]
        json: bool,
    },
    /// Make one call, and print what it gives as JSON, or what was wrong
    ///
    /// The exit code is 0 if it is done, 1 if the answer is another outcome or is wrong, 2 if the
    /// tool cannot be asked. It is a real call: what it changes is changed.
    Call {
        /// The app's directory
        app: PathBuf,
        /// The tool and its operation
        #[arg(value_name = "TOOL.OPERATION")]
        operation: String,
        /// What is sent, by the names of `send`
        #[arg(value_name = "JSON", default_value = "{}")]
        send: String,
    },
    /// Write what plugins say of the operations that the app calls to `tools/NAME.lock.json`
    ///
    /// `tilmash check` then holds the app against it, without asking the plugin.
    Lock {
        #[command(flatten)]
        which: Which,
    },
    /// Ask whether plugins still say what the locks have, and whether the app fits what they say
    ///
    /// The exit code is 0 if all fits, 1 if something differs, 2 if a plugin cannot be asked.
    Check {
        #[command(flatten)]
        which: Which,
    },
}

#[derive(Args)]
struct Which {
    /// The app's directory
    #[arg(default_value = ".")]
    app: PathBuf,
    /// Only this tool
    #[arg(long, value_name = "NAME")]
    tool: Option<String>,
}

pub(super) async fn run(arguments: Arguments) -> Result<Exit, Failure> {
    match arguments.action {
        Action::List { which, json } => {
            let Some(app) = App::open(&which.app)? else {
                return Ok(Exit::Faults);
            };
            let done = app.list(which.tool.as_deref(), json).await;
            app.close(done).await
        }
        Action::Call {
            app,
            operation,
            send,
        } => {
            let Some(app) = App::open_aside(&app)? else {
                return Ok(Exit::Faults);
            };
            let done = app.call(&operation, &send).await;
            app.close(done).await
        }
        Action::Lock { which } => {
            // The lock that is there may be what is wrong.
            let Some(app) = App::open_without_locks(&which.app)? else {
                return Ok(Exit::Faults);
            };
            let done = app.lock(which.tool.as_deref()).await;
            app.close(done).await
        }
        Action::Check { which } => {
            let Some(app) = App::open_without_locks(&which.app)? else {
                return Ok(Exit::Faults);
            };
            let done = app.check(which.tool.as_deref()).await;
            app.close(done).await
        }
    }
}

/// An app whose tools can be asked.
struct App {
    directory: AppDirectory,
    model: Model,
    connections: Connections,
}

impl App {
    fn open(path: &Path) -> Result<Option<App>, Failure> {
        let directory = AppDirectory::new(path);
        let program = checked(&directory)?;
        App::of(directory, program)
    }

    /// As [`open`](App::open), where stdout is for what a program may read.
    fn open_aside(path: &Path) -> Result<Option<App>, Failure> {
        let directory = AppDirectory::new(path);
        let program = checked_aside(&directory)?;
        App::of(directory, program)
    }

    fn open_without_locks(path: &Path) -> Result<Option<App>, Failure> {
        let directory = AppDirectory::new(path).without_locks();
        let program = checked(&directory)?;
        App::of(directory, program)
    }

    fn of(
        directory: AppDirectory,
        program: Option<tilmash_engine::program::Program>,
    ) -> Result<Option<App>, Failure> {
        let Some(program) = program else {
            return Ok(None);
        };
        if program.model.tools.is_empty() {
            return Err(Failure::new("the app has no tools")
                .help("a tool is declared in `tools/NAME.yaml`, see docs/tools.md"));
        }
        let environment = environment::read(&directory)?;
        let tools = Settings::tools(&environment, &directory, &program)?;
        Ok(Some(App {
            directory,
            model: program.model,
            connections: Connections::new(tools),
        }))
    }

    /// Ends the programs of plugins.
    async fn close(&self, done: Result<Exit, Failure>) -> Result<Exit, Failure> {
        self.connections.close().await;
        done
    }

    /// The tools that are meant.
    fn chosen(&self, only: Option<&str>) -> Result<Vec<&Tool>, Failure> {
        match only {
            None => Ok(self.model.tools.values().collect()),
            Some(name) => Ok(vec![self.tool(name)?]),
        }
    }

    fn tool(&self, name: &str) -> Result<&Tool, Failure> {
        self.model.tools.get(name).ok_or_else(|| {
            let known: Vec<&str> = self.model.tools.keys().map(Name::as_str).collect();
            unknown("tool", name, &known)
        })
    }

    /// What a plugin offers; `None` of a tool that is no plugin.
    async fn offers(&self, tool: &Tool) -> Result<Option<Vec<Offer>>, Failure> {
        self.connections
            .offers(tool)
            .await
            .map_err(|why| Failure::new(format!("`{}` cannot be asked: {why}", tool.name)))
    }

    async fn list(&self, only: Option<&str>, as_json: bool) -> Result<Exit, Failure> {
        let mut all = Map::new();
        for tool in self.chosen(only)? {
            let offers = self.offers(tool).await?;
            if as_json {
                all.insert(tool.name.to_string(), listed_as_json(tool, offers));
                continue;
            }
            anstream::println!("{}: {}", tool.name, way(&tool.way));
            for operation in tool.operations.values() {
                anstream::println!("  {}", declared(operation));
            }
            let calls = |offer: &Offer| {
                let mut operations = tool.operations.values();
                operations.any(|it| matches!(&it.by, By::Call(name) if *name == offer.name))
            };
            for offer in offers.iter().flatten().filter(|offer| !calls(offer)) {
                let about = offer.about.as_deref().unwrap_or_default();
                anstream::println!(
                    "  not declared: {}",
                    one_line(&format!("{} {about}", offer.name))
                );
            }
        }
        if as_json {
            anstream::println!("{:#}", Value::Object(all));
        }
        Ok(Exit::Fine)
    }

    async fn call(&self, named: &str, send: &str) -> Result<Exit, Failure> {
        let Some((tool, operation)) = named.split_once('.') else {
            return Err(Failure::new(format!("`{named}` names no operation"))
                .help("write the tool, a dot and the operation: `backend.verify_iin`"));
        };
        let tool = self.tool(tool)?;
        let operation = tool.operations.get(operation).ok_or_else(|| {
            let known: Vec<&str> = tool.operations.keys().map(Name::as_str).collect();
            unknown("operation", operation, &known)
        })?;
        let json: Map<String, Value> = serde_json::from_str(send).map_err(|error| {
            Failure::new(format!("what is sent is no object of JSON: {error}"))
                .help("write it as `'{\"iin\": \"…\"}'`")
        })?;
        let values = sent_values(operation, &json, &self.model.languages).map_err(|faults| {
            Failure::new(faults.join("; ")).help(format!("it is {}", declared(operation)))
        })?;
        match by_hand(&self.connections, &self.model, tool, operation, &values).await {
            Answered::Done(value) => {
                anstream::println!("{:#}", given_json(&value));
                Ok(Exit::Fine)
            }
            Answered::File(received) => {
                anstream::println!("{:#}", json!({ "file": received.name }));
                Ok(Exit::Fine)
            }
            Answered::Outcome(outcome) => {
                anstream::eprintln!("the outcome is `{outcome}`");
                Ok(Exit::Faults)
            }
            Answered::Failed(why) | Answered::Nonsense(why) => {
                anstream::eprintln!("it has failed: {why}");
                Ok(Exit::Faults)
            }
            Answered::Unclear(why) => Err(Failure::new(format!("there is no answer: {why}"))),
        }
    }

    async fn lock(&self, only: Option<&str>) -> Result<Exit, Failure> {
        let mut exit = Exit::Fine;
        let mut locked = 0;
        for tool in self.chosen(only)? {
            let Some(offers) = self.offers(tool).await? else {
                continue;
            };
            let (lock, missing) = lock(tool, &offers);
            for missing in missing {
                anstream::eprintln!("{missing}");
                exit = Exit::Faults;
            }
            let path = self.directory.path().join(Lock::path(&tool.name));
            std::fs::write(&path, lock.written()).map_err(|error| {
                Failure::new(format!("cannot write {}: {error}", path.display()))
            })?;
            anstream::println!("{}", path.display());
            locked += 1;
        }
        if locked == 0 {
            anstream::eprintln!(
                "no tool of the app is a plugin, and only plugins say what they take"
            );
        }
        Ok(exit)
    }

    async fn check(&self, only: Option<&str>) -> Result<Exit, Failure> {
        let mut differences = Vec::new();
        for tool in self.chosen(only)? {
            let Some(offers) = self.offers(tool).await? else {
                continue;
            };
            let (now, missing) = lock(tool, &offers);
            differences.extend(missing);
            differences.extend(self.drift(tool, &now)?);
            for operation in tool.operations.values() {
                let By::Call(called) = &operation.by else {
                    continue;
                };
                let offered = now.operations.get(called);
                let found = offered.map(|offered| misfits(operation, offered));
                let found = found.unwrap_or_default();
                differences.extend(found.iter().map(|it| told(tool, operation, it)));
            }
        }
        for difference in &differences {
            anstream::println!("{difference}");
        }
        match differences.is_empty() {
            true => {
                anstream::eprintln!("the app fits what its plugins say");
                Ok(Exit::Fine)
            }
            false => Ok(Exit::Faults),
        }
    }

    /// What a plugin says otherwise than its lock has it.
    fn drift(&self, tool: &Tool, now: &Lock) -> Result<Vec<String>, Failure> {
        let path = self.directory.path().join(Lock::path(&tool.name));
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(vec![format!(
                    "{}: there is no lock: `tilmash tools lock` writes {}",
                    tool.name,
                    path.display()
                )]);
            }
            Err(error) => {
                let message = format!("cannot read {}: {error}", path.display());
                return Err(Failure::new(message));
            }
        };
        let then = Lock::read(&text)
            .map_err(|error| Failure::new(format!("{} is no lock: {error}", path.display())))?;
        let each = now.operations.iter().filter_map(|(name, offered)| {
            let how = match then.operations.get(name) {
                Some(before) if before == offered => return None,
                Some(before) if before.takes != offered.takes => "takes something else",
                Some(_) => "gives something else",
                None => "is not in the lock, or",
            };
            Some(format!(
                "{}: `{name}` {how} than {}",
                tool.name,
                path.display()
            ))
        });
        Ok(each.collect())
    }
}

/// What a plugin says of the operations that the app calls, and which of them it does not know.
fn lock(tool: &Tool, offers: &[Offer]) -> (Lock, Vec<String>) {
    let mut operations = BTreeMap::new();
    let mut missing = Vec::new();
    for operation in tool.operations.values() {
        let By::Call(called) = &operation.by else {
            continue;
        };
        match offers.iter().find(|offer| offer.name == *called) {
            Some(offer) => {
                let offered = Offered {
                    takes: offer.takes.clone(),
                    gives: offer.gives.clone(),
                };
                operations.insert(called.clone(), offered);
            }
            None => {
                let known: Vec<&str> = offers.iter().map(|offer| offer.name.as_str()).collect();
                missing.push(format!(
                    "{}: the plugin has no `{called}`; it has: {}",
                    tool.name,
                    one_line(&known.join(", "))
                ));
            }
        }
    }
    (Lock { operations }, missing)
}

fn told(tool: &Tool, operation: &Operation, misfit: &Misfit) -> String {
    let place = match &misfit.place {
        Place::Operation => String::new(),
        Place::Sent(name) => format!(" send `{name}`:"),
        Place::Given(name) => format!(" gives `{name}`:"),
    };
    format!(
        "{}.{}:{place} {}",
        tool.name, operation.name, misfit.message
    )
}

fn unknown(what: &str, name: &str, known: &[&str]) -> Failure {
    let failure = Failure::new(format!("there is no {what} `{name}`"));
    match suggest(name, known.iter().copied()) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help(format!("there are: {}", known.join(", "))),
    }
}

fn way(way: &Way) -> &'static str {
    match way {
        Way::Http(_) => "by HTTP",
        Way::McpAddress(_) => "a plugin at an address",
        Way::McpProgram(_) => "a plugin that is started",
        Way::BuiltIn(_) => "built in",
    }
}

/// `verify_iin { iin: a text } gives { valid: a boolean }, or rejected, unknown`
fn declared(operation: &Operation) -> String {
    let sent = operation.send.iter().map(|(name, column)| {
        let may = if column.typed.optional {
            ", or none"
        } else {
            ""
        };
        format!("{name}: {}{may}", column.typed.of)
    });
    let sent: Vec<String> = sent.collect();
    let given = operation.gives.values().map(|(name, given)| {
        let may = if given.column.typed.optional {
            ", or none"
        } else {
            ""
        };
        format!("{name}: {}{may}", given.column.typed.of)
    });
    let given: Vec<String> = given.collect();
    let outcomes: Vec<&str> = operation.outcomes.keys().map(Name::as_str).collect();
    let mut line = format!("{} {{ {} }}", operation.name, sent.join("; "));
    if matches!(operation.gives, Gives::File) {
        line += " gives a file";
    } else if !given.is_empty() {
        line += &format!(" gives {{ {} }}", given.join("; "));
    }
    if !outcomes.is_empty() {
        line += &format!(", or {}", outcomes.join(", "));
    }
    line.replace("{  }", "{}")
}

fn listed_as_json(tool: &Tool, offers: Option<Vec<Offer>>) -> Value {
    let declared: Map<String, Value> = tool
        .operations
        .values()
        .map(|operation| (operation.name.to_string(), json!(declared(operation))))
        .collect();
    let offers = offers.map(|offers| {
        let each = offers.into_iter().map(|offer| {
            json!({
                "name": offer.name,
                "about": offer.about,
                "takes": offer.takes,
                "gives": offer.gives,
            })
        });
        each.collect::<Vec<Value>>()
    });
    json!({ "declared": declared, "offers": offers })
}

/// Words of a plugin, as far as a line has room: a terminal must not obey them.
fn one_line(words: &str) -> String {
    const MOST: usize = 200;
    let plain = words
        .chars()
        .map(|sign| if sign.is_control() { ' ' } else { sign });
    let mut line: String = plain.take(MOST + 1).collect();
    if line.chars().count() > MOST {
        line.pop();
        line.push('…');
    }
    line.trim_end().to_owned()
}

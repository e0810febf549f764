//! The files of a new app: an example, adapted to the person who makes it.

use serde_json::Value;
use tilmash_engine::name::Name;
use tilmash_engine::schema;

use crate::examples;

/// The choices for the new app.
pub(crate) struct Scaffold {
    pub name: Name,
    /// The example to start from.
    pub vertical: String,
    /// A selection of the example's languages.
    pub languages: Vec<String>,
    /// IANA name.
    pub zone: String,
}

/// The languages that an example has texts in, its own first language first.
pub(crate) fn languages(vertical: &str) -> Vec<&'static str> {
    let app = file(vertical, "app.yaml").unwrap_or_default();
    let line = app
        .lines()
        .find_map(|line| line.strip_prefix("languages: ["));
    let listed = line.and_then(|line| line.split(']').next());
    listed
        .into_iter()
        .flat_map(|listed| listed.split(','))
        .map(str::trim)
        .collect()
}

fn file(vertical: &str, path: &str) -> Option<&'static str> {
    let whole = format!("{vertical}/{path}");
    examples::all()
        .find(|(path, _)| *path == whole)
        .map(|(_, text)| text)
}

impl Scaffold {
    /// Path and text of every file.
    pub(crate) fn files(&self) -> Vec<(String, String)> {
        let prefix = format!("{}/", self.vertical);
        let own = examples::all().filter_map(|(path, text)| {
            let path = path.strip_prefix(&prefix)?;
            self.keeps(path)
                .then(|| (path.to_owned(), self.rendered(path, text)))
        });
        let schemas = schemas()
            .into_iter()
            .map(|(name, schema)| (format!("schemas/{name}"), schema));
        let beside = [
            (".gitignore".to_owned(), IGNORED.to_owned()),
            (".env.example".to_owned(), self.environment()),
        ];
        own.chain(schemas).chain(beside).collect()
    }

    /// What the app reads from its environment: the token, the people of its roles, and how its
    /// tools are reached.
    fn environment(&self) -> String {
        let mut environment = format!("{ENVIRONMENT}{TOKEN}=\n");
        for (role, variable) in self.staff() {
            environment.push_str(&format!(
                "# Who has the role `{role}`: Telegram ids, such as 12345678,87654321\n{variable}=\n"
            ));
        }
        for (tool, variables) in self.tools() {
            environment.push_str(&format!("# How `{tool}` is reached:\n"));
            for variable in variables {
                environment.push_str(&format!("{variable}=\n"));
            }
        }
        environment
    }

    /// The variables without which the bot does not run.
    pub(crate) fn variables(&self) -> Vec<&'static str> {
        let staff = self.staff().into_iter().map(|(_, variable)| variable);
        let tools = self.tools().into_iter().flat_map(|(_, of_tool)| of_tool);
        std::iter::once(TOKEN).chain(staff).chain(tools).collect()
    }

    /// The files of tools, each with the variables that it reads.
    fn tools(&self) -> Vec<(&'static str, Vec<&'static str>)> {
        let prefix = format!("{}/", self.vertical);
        let files = examples::all().filter_map(|(path, text)| {
            let path = path.strip_prefix(&prefix)?;
            let is_tool = path.starts_with("tools/") && path.ends_with(".yaml");
            let variables: Vec<&str> = text.split("$env.").skip(1).map(variable).collect();
            (is_tool && !variables.is_empty()).then_some((path, variables))
        });
        files.collect()
    }

    /// The roles whose people stand in the environment, each with its variable.
    fn staff(&self) -> Vec<(&'static str, &'static str)> {
        let app = file(&self.vertical, "app.yaml").unwrap_or_default();
        let staff = app.lines().filter_map(|line| {
            let (role, _) = line.split_once(':')?;
            let (_, rest) = line.split_once("ids: $env.")?;
            Some((role.trim(), variable(rest)))
        });
        staff.collect()
    }

    /// Whether the example has rows to load before the bot first runs.
    pub(crate) fn has_seeds(&self) -> bool {
        let seeds = format!("{}/seeds/", self.vertical);
        examples::all().any(|(path, _)| path.starts_with(&seeds))
    }

    /// Whether the file belongs to no language, or to one that the app has.
    fn keeps(&self, path: &str) -> bool {
        let language = match path.strip_prefix("locales/") {
            Some(rest) => rest.split('/').next(),
            None => path.strip_suffix(".snap").and_then(|stem| {
                let stem = stem.strip_suffix(".backend").unwrap_or(stem);
                stem.rsplit('.').next()
            }),
        };
        language.is_none_or(|language| self.has(language))
    }

    fn has(&self, language: &str) -> bool {
        self.languages.iter().any(|known| known == language)
    }

    fn rendered(&self, path: &str, text: &str) -> String {
        match path {
            "app.yaml" => self.app(text),
            path if path.starts_with("flows/") => {
                text.replace("$schema=../../../schemas/", "$schema=../schemas/")
            }
            path if path.ends_with(".json") => self.seed(text),
            _ => text.to_owned(),
        }
    }

    /// The head with the app's own name, languages and zone. Comments stay.
    fn app(&self, text: &str) -> String {
        let mut rendered = String::new();
        for line in text.lines() {
            let key = line.split(':').next().unwrap_or_default();
            let value = match key {
                "app" => Some(yaml(&self.name.as_str())),
                "languages" => Some(format!("[{}]", self.languages.join(", "))),
                "zone" => Some(yaml(&self.zone)),
                // Where there is one language, nobody chooses.
                "  - language" if self.languages.len() == 1 => continue,
                _ => None,
            };
            match value {
                Some(value) => rendered.push_str(&with_value(line, key, &value)),
                None => {
                    rendered.push_str(&line.replace("$schema=../../schemas/", "$schema=schemas/"));
                }
            }
            rendered.push('\n');
        }
        rendered
    }

    /// The rows, with their words in the app's languages only.
    fn seed(&self, text: &str) -> String {
        let text = text.replace("\"../../../schemas/", "\"../schemas/");
        let all = languages(&self.vertical);
        if all.iter().all(|language| self.has(language)) {
            return text;
        }
        let mut rows: Value = serde_json::from_str(&text).expect("the example's rows are JSON");
        self.only_own_words(&mut rows, &all);
        format!("{rows:#}\n")
    }

    fn only_own_words(&self, value: &mut Value, all: &[&str]) {
        match value {
            Value::Array(items) => {
                for item in items {
                    self.only_own_words(item, all);
                }
            }
            Value::Object(entries) => {
                if entries.keys().all(|key| all.contains(&key.as_str())) {
                    entries.retain(|language, _| self.has(language));
                }
                for item in entries.values_mut() {
                    self.only_own_words(item, all);
                }
            }
            _ => {}
        }
    }
}

/// The variable of the environment with which a text begins.
fn variable(text: &str) -> &str {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    &text[..end]
}

/// Files that are made while the app runs, and files with secrets.
const IGNORED: &str = ".env\n*.db\n*.db-shm\n*.db-wal\n*.db.*\n*.snap.new\n/backups/\n/logs/\n";

/// The schema of rows, which depends on the app's tables.
pub(crate) const SEED_SCHEMA: &str = "seed.json";

/// What `tilmash run` reads.
const ENVIRONMENT: &str = "\
# Copy this file to `.env`, which holds a secret and is not shared.
# The token that @BotFather gave the bot:
";
const TOKEN: &str = "TELEGRAM_BOT_TOKEN";

/// A scalar as YAML writes it, quoted where it must be.
fn yaml(value: &impl serde::Serialize) -> String {
    let text = serde_yaml::to_string(value).expect("a text can be written as YAML");
    text.trim_end().to_owned()
}

/// `key: value`, with the line's comment in its column.
fn with_value(line: &str, key: &str, value: &str) -> String {
    let written = format!("{key}: {value}");
    match line.find(" #") {
        None => written,
        Some(column) => format!("{written:column$}{}", &line[column..]),
    }
}

/// The schemas of all kinds of files, by name.
pub(crate) fn schemas() -> [(&'static str, String); 4] {
    [
        ("app.json", schema::app_schema()),
        ("flow.json", schema::flow_schema()),
        ("tool.json", schema::tool_schema()),
        (SEED_SCHEMA, schema::any_seed_schema()),
    ]
    .map(|(name, schema)| (name, format!("{schema:#}\n")))
}

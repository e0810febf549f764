//! The language reference, from the tables that the parser and the checker read.

use minijinja::Environment;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use serde::Serialize;
use tilmash_engine::expression::Function;
use tilmash_engine::grammar::Test;
use tilmash_engine::grammar::{self, Object, Shape};
use tilmash_engine::locale::Signature;
use tilmash_engine::outcome::Refusal;
use tilmash_engine::syntax;
use tilmash_engine::value::{BuiltIn, Proof};

/// The reference as one page of Markdown.
pub(crate) fn markdown() -> String {
    const BELIEF: &str = "the embedded templates fit what they are given";
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()
        .expect(BELIEF);
    let mut environment = Environment::new();
    environment.set_syntax(syntax);
    environment
        .add_template("keys.md", include_str!("../templates/keys.md"))
        .expect(BELIEF);
    environment
        .template_from_str(include_str!("../templates/language.md"))
        .and_then(|template| template.render(Serde(Reference::of_tables())))
        .expect(BELIEF)
}

/// The data that the template shows.
#[derive(Serialize)]
struct Reference {
    app: Section,
    role: Section,
    table: Section,
    column: Section,
    types: Vec<Row>,
    checks: Vec<Row>,
    flow: Section,
    start: Section,
    kinds: Vec<Kind>,
    state_keys: Vec<KeyRow>,
    button: Section,
    arm: Section,
    wait: Section,
    tool: Section,
    program: Section,
    operation: Section,
    retry: Section,
    mirror: Section,
    request: Section,
    actions: Vec<Kind>,
    action_keys: Vec<KeyRow>,
    tests: Vec<&'static str>,
    functions: Vec<FunctionRow>,
    fluent_functions: Vec<FunctionRow>,
}

impl Reference {
    fn of_tables() -> Reference {
        Reference {
            app: section(&grammar::APP),
            role: section(&grammar::ROLE),
            table: section(&grammar::TABLE),
            column: section(&grammar::COLUMN),
            types: types(),
            checks: checks(),
            flow: section(&syntax::FLOW),
            start: section(&syntax::START),
            kinds: kinds(),
            state_keys: state_keys(),
            button: section(&syntax::BUTTON),
            arm: section(&syntax::ARM),
            wait: section(&syntax::WAIT),
            tool: section(&grammar::TOOL),
            program: section(&grammar::PROGRAM),
            operation: section(&grammar::OPERATION),
            retry: section(&grammar::RETRY),
            mirror: section(&grammar::MIRROR),
            request: section(&grammar::REQUEST),
            actions: actions(),
            action_keys: action_keys(),
            tests: Test::NAMED.iter().map(|(name, _)| *name).collect(),
            functions: functions(),
            fluent_functions: fluent_functions(),
        }
    }
}

/// A map with known keys.
#[derive(Serialize)]
struct Section {
    about: &'static str,
    keys: Vec<KeyRow>,
}

#[derive(Serialize)]
struct KeyRow {
    name: &'static str,
    shape: String,
    required: bool,
    about: &'static str,
}

#[derive(Serialize)]
struct Row {
    name: &'static str,
    about: &'static str,
}

fn section(object: &'static Object) -> Section {
    Section {
        about: object.about,
        keys: key_rows(object, |_| true),
    }
}

fn key_rows(object: &'static Object, wanted: impl Fn(&str) -> bool) -> Vec<KeyRow> {
    object
        .keys
        .iter()
        .filter(|key| wanted(key.name))
        .map(|key| KeyRow {
            name: key.name,
            shape: shape(&key.shape),
            required: key.required,
            about: key.about,
        })
        .collect()
}

/// A bar would end a cell of a table, so it is escaped.
fn shape(shape: &'static Shape) -> String {
    grammar::describe(shape).replace('|', r"\|")
}

fn types() -> Vec<Row> {
    BuiltIn::ALL
        .iter()
        .map(|of| Row {
            name: of.name,
            about: of.about,
        })
        .collect()
}

fn checks() -> Vec<Row> {
    let row = |proof: Proof| Row {
        name: proof.name(),
        about: proof.about(),
    };
    Proof::ALL.map(row).into()
}

/// A kind of state or of action with the keys that it takes.
#[derive(Serialize)]
struct Kind {
    name: &'static str,
    takes: String,
    about: &'static str,
    keys: &'static [&'static str],
    outcomes: Vec<&'static str>,
}

fn kind(
    object: &'static Object,
    name: &'static str,
    keys: &'static [&'static str],
    refusals: &'static [Refusal],
) -> Kind {
    let key = object
        .key(name)
        .expect("each kind is a key of what it is a kind of");
    Kind {
        name,
        takes: shape(&key.shape),
        about: key.about,
        keys,
        outcomes: refusals.iter().map(|refusal| refusal.name()).collect(),
    }
}

fn kinds() -> Vec<Kind> {
    syntax::KINDS
        .iter()
        .map(|(name, keys)| kind(&syntax::STATE, name, keys, &[]))
        .collect()
}

/// The keys of a state, without those that make its kind.
fn state_keys() -> Vec<KeyRow> {
    key_rows(&syntax::STATE, |name| {
        syntax::KINDS.iter().all(|(kind, _)| *kind != name)
    })
}

fn actions() -> Vec<Kind> {
    syntax::ACTIONS
        .iter()
        .map(|action| kind(&syntax::ACTION, action.name, action.keys, action.refusals))
        .collect()
}

fn action_keys() -> Vec<KeyRow> {
    key_rows(&syntax::ACTION, |name| {
        syntax::ACTIONS.iter().all(|action| action.name != name)
    })
}

#[derive(Serialize)]
struct FunctionRow {
    signature: String,
    about: &'static str,
}

fn functions() -> Vec<FunctionRow> {
    Function::ALL
        .iter()
        .map(|function| {
            let arguments: Vec<&str> = function
                .arguments()
                .iter()
                .map(|argument| argument.word())
                .collect();
            let result = function.result();
            FunctionRow {
                signature: format!(
                    "{}({}) → {}",
                    function.name(),
                    arguments.join(", "),
                    result.of.word()
                ),
                about: function.about(),
            }
        })
        .collect()
}

fn fluent_functions() -> Vec<FunctionRow> {
    Signature::ALL
        .iter()
        .map(|signature| {
            let mut arguments = vec!["$variable".to_owned()];
            arguments.extend(signature.parameters.iter().map(|parameter| {
                let values: Vec<String> = parameter
                    .values
                    .iter()
                    .map(|value| format!("\"{value}\""))
                    .collect();
                format!("{}: {}", parameter.name, values.join(r" \| "))
            }));
            FunctionRow {
                signature: format!("{}({})", signature.name, arguments.join(", ")),
                about: signature.about,
            }
        })
        .collect()
}

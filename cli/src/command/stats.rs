//! `tilmash stats`: the figures of the bot, outside of it. The app's flow `statistics` reads them.

mod tell;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use jiff::ToSpan;
use jiff::civil::Date;
use tilmash_engine::expression::{Function, Kind as ExpressionKind};
use tilmash_engine::interpret::{Context, Reading};
use tilmash_engine::name::Name;
use tilmash_engine::program::{Flow, Given, Program, State};
use tilmash_engine::value::{Type, Value};
use tilmash_host::app::AppDirectory;
use tilmash_host::figures::{self, Refused};
use tilmash_host::store::Store;

use self::tell::Words;
use crate::database::Database;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::instant::{Present, date};
use crate::report::checked_aside;

/// The flow whose figures are read.
const FLOW: &str = "statistics";

/// What the flow is given: the first and the last day. A choice of a period gets this id.
const FIRST: &str = "first";
const LAST: &str = "last";
const PERIOD: (&str, &str) = ("period", "dates");

#[derive(Args)]
pub(crate) struct Arguments {
    /// The app's directory
    #[arg(default_value = ".")]
    app: PathBuf,
    /// The first day, by the app's clock
    #[arg(long, value_name = "DATE", value_parser = date, conflicts_with = "past", requires = "to")]
    from: Option<Date>,
    /// The last day
    #[arg(long, value_name = "DATE", value_parser = date, requires = "from")]
    to: Option<Date>,
    /// The days up to today in place of `--from` and `--to`; a week, unless given
    #[arg(long = "last", value_name = "PERIOD")]
    past: Option<Past>,
    /// How to print the figures
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
    /// Write a picture of them as PNG
    #[arg(long, value_name = "FILE")]
    png: Option<PathBuf>,
    /// The state of the flow that shows the picture; the first that shows one, unless given
    #[arg(long, value_name = "STATE", requires = "png")]
    picture: Option<String>,
    /// The language of names and of the picture; the app's first, unless given
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    #[command(flatten)]
    present: Present,
    #[command(flatten)]
    database: Database,
}

/// So many days, the last of which is today.
#[derive(Clone, Copy, ValueEnum)]
enum Past {
    /// Today
    Day,
    /// 7 days
    Week,
    /// 30 days
    Month,
    /// 365 days
    Year,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Lines for people
    Table,
    /// One object for programs
    Json,
}

impl Past {
    fn days(self) -> i64 {
        match self {
            Past::Day => 1,
            Past::Week => 7,
            Past::Month => 30,
            Past::Year => 365,
        }
    }
}

pub(super) async fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let app = AppDirectory::new(&arguments.app);
    let Some(program) = checked_aside(&app)? else {
        return Ok(Exit::Faults);
    };
    let language = language(&program, arguments.language.as_deref())?;
    let now = arguments.present.read(&program.model.zone)?;
    let today = now.to_zoned(program.model.zone.clone()).date();
    let (first, last) = match (arguments.from, arguments.to) {
        (Some(first), Some(last)) => (first, last),
        (_, _) => {
            let days = arguments.past.unwrap_or(Past::Week).days();
            (today.saturating_sub((days - 1).days()), today)
        }
    };
    if last < first {
        let failure = format!("--to {last} is before the first day, {first}");
        return Err(Failure::new(failure));
    }
    let reading = reading(&program, (first, last), &arguments)?;
    let address = arguments.database.existing(&app)?;
    let program = Arc::new(program);
    let store = Store::open_at(&address, Arc::new(program.model.clone())).await?;
    if store.lacks_something().await? {
        let failure = Failure::new("the database is not as the app needs it");
        return Err(failure.help("`tilmash db status` tells what it lacks"));
    }
    let context = Context {
        person: None,
        now,
        environment: Arc::default(),
        hint: Some(language.clone()),
        // Figures have no links.
        bot: "".into(),
    };
    let read = figures::read(&store, Arc::clone(&program), reading, context).await;
    store.close().await?;
    let figures = match read? {
        Ok(figures) => figures,
        Err(Refused { text }) => {
            let failure = format!("the flow `{FLOW}` refuses the days from {first} to {last}");
            let failure = Failure::new(failure);
            return Err(match text.is_empty() {
                true => failure,
                false => failure.help(text),
            });
        }
    };
    if let Some(path) = &arguments.png {
        let Some(picture) = &figures.picture else {
            return Err(Failure::new("the picture cannot be drawn"));
        };
        fs::write(path, picture)
            .map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
        // Standard output is the figures', for programs too.
        anstream::eprintln!("wrote {}", path.display());
    }
    let words = Words {
        figures: &figures,
        language: &language,
        languages: &program.model.languages,
        currency: program.model.currency,
    };
    match arguments.format {
        Format::Table => words.table((first, last)),
        Format::Json => words.json((first, last)),
    }
    Ok(Exit::Fine)
}

fn language(program: &Program, wanted: Option<&str>) -> Result<Name, Failure> {
    let languages = &program.model.languages;
    let Some(wanted) = wanted else {
        return Ok(languages[0].clone());
    };
    let found = languages.iter().find(|language| **language == *wanted);
    found.cloned().ok_or_else(|| {
        let known: Vec<&str> = languages.iter().map(Name::as_str).collect();
        let failure = Failure::new(format!("the app has no language `{wanted}`"));
        failure.help(format!("it has: {}", known.join(", ")))
    })
}

/// What the app's flow reads of some days.
fn reading(
    program: &Program,
    (first, last): (Date, Date),
    arguments: &Arguments,
) -> Result<Reading, Failure> {
    let Some(flow) = program.flows.get(FLOW) else {
        return Err(no_figures(format!("the app has no flow `{FLOW}`")));
    };
    let mut variables = BTreeMap::from([
        (Name::new(FIRST), Value::Date(first)),
        (Name::new(LAST), Value::Date(last)),
    ]);
    let (period, dates) = PERIOD;
    if let Some(typed) = flow.variables.get(period)
        && let Type::Choice(ids) = &typed.of
        && ids.iter().any(|id| *id == *dates)
    {
        variables.insert(Name::new(period), Value::choice(dates));
    }
    let states = states(flow, &variables)?;
    let picture = match arguments.png {
        Some(_) => Some(picture(flow, arguments.picture.as_deref())?),
        None => None,
    };
    Ok(Reading {
        flow: flow.name.clone(),
        states,
        variables,
        picture,
    })
}

/// The states that read the figures: those that need nothing but what is given.
fn states(flow: &Flow, given: &BTreeMap<Name, Value>) -> Result<Vec<Name>, Failure> {
    let mut known: BTreeSet<&Name> = given.keys().collect();
    let (mut states, mut lacks) = (Vec::new(), None);
    for state in flow.reads_by(&[FIRST, LAST]) {
        let is_known = |name: &&Name| known.contains(*name) || state.sets.contains(*name);
        match state.reads.iter().find(|name| !is_known(name)) {
            Some(missing) => lacks = lacks.or(Some((&state.name, missing))),
            None => {
                known.extend(&state.sets);
                states.push(state.name.clone());
            }
        }
    }
    match (states.is_empty(), lacks) {
        (false, _) => Ok(states),
        (true, Some((state, missing))) => Err(no_figures(format!(
            "the state `{state}` of the flow `{FLOW}` also needs `{missing}`"
        ))),
        (true, None) => Err(no_figures(format!(
            "the flow `{FLOW}` has no `do` that only reads and names `{FIRST}` and `{LAST}`"
        ))),
    }
}

/// What an app lacks, and what the command wants of it.
fn no_figures(lacks: String) -> Failure {
    Failure::new(lacks).help(format!(
        "the figures are those that a flow `{FLOW}` reads by a `do` that only reads, and names \
         the variables `{FIRST}` and `{LAST}` (two days) and needs no other; the library has such \
         a flow: `uses: [{{ flow: {FLOW}, for: … }}]`"
    ))
}

/// The state whose picture is wanted.
fn picture(flow: &Flow, wanted: Option<&str>) -> Result<Name, Failure> {
    let shown: Vec<&Name> = flow
        .states
        .values()
        .filter(|state| is_picture(state))
        .map(|state| &state.name)
        .collect();
    let found = match wanted {
        Some(wanted) => shown.iter().find(|name| ***name == *wanted),
        None => shown.first(),
    };
    found.map(|name| (*name).clone()).ok_or_else(|| {
        let failure = Failure::new(match wanted {
            Some(wanted) => format!("the flow `{FLOW}` has no picture `{wanted}`"),
            None => format!("the flow `{FLOW}` has no picture"),
        });
        let shown: Vec<&str> = shown.iter().map(|name| name.as_str()).collect();
        match shown.is_empty() {
            true => failure.help("`attach: $chart(groups)` shows one"),
            false => failure.help(format!("it has: {}", shown.join(", "))),
        }
    })
}

fn is_picture(state: &State) -> bool {
    state.attach.as_ref().is_some_and(|attach| match attach {
        Given::Computed(expression)
        | Given::ComputedId(expression)
        | Given::ComputedLanguage(expression) => {
            matches!(expression.kind, ExpressionKind::Call(Function::Chart, _))
        }
        Given::Constant(_) => false,
    })
}

//! `tilmash new`

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use clap::builder::PossibleValuesParser;
use tilmash_engine::name::Name;
use tilmash_engine::program::Program;
use tilmash_engine::schema;
use tilmash_engine::syntax::Data;
use tilmash_engine::zone;
use tilmash_host::app::AppDirectory;
use tilmash_host::rehearse::Suite;

use crate::examples;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::{self, Format};
use crate::scaffold::{self, Scaffold};

#[derive(Args)]
pub(crate) struct Arguments {
    /// The directory to make; its last part names the app
    name: PathBuf,
    /// What the app begins as
    #[arg(long, default_value = "salon", value_parser = PossibleValuesParser::new(examples::verticals()))]
    vertical: String,
    /// The languages, the first of them the source; all that the vertical has unless written
    #[arg(long, value_name = "TAG", value_delimiter = ',')]
    languages: Vec<String>,
    /// The venue's time zone
    #[arg(long, default_value = "Asia/Almaty")]
    zone: String,
}

pub(super) async fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let directory = arguments.name;
    let scaffold = Scaffold {
        name: app_name(&directory)?,
        languages: languages(&arguments.vertical, arguments.languages)?,
        vertical: arguments.vertical,
        zone: known_zone(arguments.zone)?,
    };
    if directory.exists() {
        return Err(
            Failure::new(format!("{} exists already", directory.display()))
                .help("name a directory that does not exist; nothing was written"),
        );
    }
    for (path, text) in scaffold.files() {
        write(&directory.join(path), &text)?;
    }
    let loaded = AppDirectory::new(&directory).load()?;
    let exit = report::print(&loaded.diagnostics, &loaded.sources, Format::Human);
    if let Some(program) = &loaded.program {
        let schema = schema::seed_schema(&program.model);
        let path = directory.join("schemas").join(scaffold::SEED_SCHEMA);
        write(&path, &format!("{schema:#}\n"))?;
    }
    if scaffold.languages != scaffold::languages(&scaffold.vertical)
        && let Some(program) = loaded.program
    {
        adopt_talks(&directory, program).await?;
    }
    let place = directory.display();
    anstream::println!(
        "made {place}: a {} in {}",
        scaffold.vertical,
        scaffold.languages.join(", ")
    );
    anstream::println!("\nnext:");
    anstream::println!("  tilmash chat {place}     talk with it here, without a token");
    anstream::println!("  tilmash check {place}    after every change");
    anstream::println!("  tilmash test {place}     perform its talks");
    if scaffold.has_seeds() {
        anstream::println!("  tilmash seed {place}     load its rows, before the bot first runs");
    }
    let variables = listed(&scaffold.variables());
    anstream::println!("  tilmash run {place}      run the bot, once {place}/.env has {variables}");
    Ok(exit)
}

/// `a, b and c`.
fn listed(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => {
            format!("{} and {last}", before.join(", "))
        }
        Some(_) | None => words.concat(),
    }
}

/// Makes the vertical's talks those of an app with other languages: the snapshots show its screens,
/// also those where the tables are that a tool maps, and a talk that needs a language that the app
/// does not have is left out.
async fn adopt_talks(directory: &Path, program: Program) -> Result<(), Failure> {
    let mirrors = &program.model.mirrors;
    let elsewhere = (!mirrors.tables.is_empty()).then_some(mirrors.data == Data::Own);
    let played = adopt(directory, program, BTreeSet::new()).await?;
    let Some(in_backend) = elsewhere else {
        return Ok(());
    };
    let loaded = AppDirectory::new(directory).kept(in_backend).load()?;
    if let Some(program) = loaded.program {
        adopt(directory, program, played).await?;
    }
    Ok(())
}

/// Keeps what the talks show as their snapshots. A talk that does not go well is left out, unless
/// it has gone well elsewhere. Returns those that have gone well.
async fn adopt(
    directory: &Path,
    program: Program,
    mut played: BTreeSet<PathBuf>,
) -> Result<BTreeSet<PathBuf>, Failure> {
    let (mut suite, _) = Suite::read(directory, Arc::new(program), "")?;
    let all = suite.scripts().len();
    for index in 0..all {
        tell(index + 1, all);
        let reports = suite.perform(index).await?;
        let goes_well = reports
            .iter()
            .all(|report| report.performance.failures.is_empty());
        for report in &reports {
            report.snapshot.remove_others()?;
            if goes_well {
                report.snapshot.accept(&report.performance.transcript)?;
            } else {
                report.snapshot.remove()?;
            }
        }
        let path = &suite.scripts()[index].path;
        if goes_well {
            played.insert(path.clone());
        } else if !played.contains(path) {
            let script = directory.join(path);
            fs::remove_file(&script).map_err(|error| unwritable(&script, &error))?;
        }
    }
    Ok(played)
}

/// Says on a terminal how far the talks are: a clinic has many.
fn tell(talk: usize, all: usize) {
    if io::stderr().is_terminal() {
        let end = if talk == all { "\n" } else { "" };
        anstream::eprint!("\rplaying talk {talk} of {all}{end}");
    }
}

fn app_name(directory: &Path) -> Result<Name, Failure> {
    let last = directory.file_name().and_then(|name| name.to_str());
    let name = last.unwrap_or_default().replace('-', "_");
    if Name::is_valid(&name) {
        return Ok(Name::new(&name));
    }
    let failure = Failure::new(format!("`{}` does not name an app", directory.display()));
    Err(failure.help(format!(
        "a name is up to {} of a-z, 0-9, _ and -, beginning with a letter",
        Name::LONGEST
    )))
}

fn languages(vertical: &str, wanted: Vec<String>) -> Result<Vec<String>, Failure> {
    let known = scaffold::languages(vertical);
    if let Some(unknown) = wanted.iter().find(|tag| !known.contains(&tag.as_str())) {
        let failure = Failure::new(format!("the {vertical} has no texts in `{unknown}`"));
        return Err(failure.help(format!(
            "it has them in {}; add others to the app's `locales/` later",
            known.join(", ")
        )));
    }
    let mut languages: Vec<String> = Vec::new();
    for tag in wanted {
        if languages.contains(&tag) {
            let failure = Failure::new(format!("the language `{tag}` is there twice"));
            return Err(failure.help("write each language once, the source first"));
        }
        languages.push(tag);
    }
    if languages.is_empty() {
        languages = known.into_iter().map(str::to_owned).collect();
    }
    Ok(languages)
}

fn known_zone(name: String) -> Result<String, Failure> {
    if zone::find(&name).is_some() {
        return Ok(name);
    }
    let failure = Failure::new(format!("there is no time zone `{name}`"));
    Err(match zone::near(&name) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help("write it as in `Asia/Almaty`"),
    })
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let parent = path
        .parent()
        .expect("a file of an app stands in a directory");
    fs::create_dir_all(parent)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot write {}: {error}", path.display()))
}

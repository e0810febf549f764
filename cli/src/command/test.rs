//! `tilmash test`: play an app's talks in every language and compare them with their snapshots.

mod edges;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use anstyle::{AnsiColor, Style};
use clap::{Args, ValueEnum};
use similar::{ChangeTag, TextDiff};
use tilmash_engine::diagnostic::{self, Diagnostic, Diagnostics};
use tilmash_engine::program::Passed;
use tilmash_engine::syntax::Data;
use tilmash_host::app::AppDirectory;
use tilmash_host::rehearse::{Report, Suite, Verdict};

use self::edges::Reasons;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::{checked, counted};

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();
const FAINT: Style = Style::new().dimmed();

#[derive(Args)]
pub(crate) struct Arguments {
    /// The app's directory
    #[arg(default_value = ".")]
    app: PathBuf,
    /// Only talks whose file name contains this
    #[arg(long, default_value = "")]
    only: String,
    /// Keep what is seen now as the new snapshots
    #[arg(long)]
    accept: bool,
    /// Name the edges of the flows that no talk passes
    #[arg(long)]
    edges: bool,
    /// Where the tables are that a tool maps, in place of what the app says
    #[arg(long, value_name = "WHERE")]
    data: Option<Kept>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kept {
    /// In the app's own database
    Own,
    /// In a backend, which is played
    Backend,
}

pub(super) async fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let app = AppDirectory::new(&arguments.app);
    let app = match arguments.data {
        Some(data) => app.kept(data == Kept::Backend),
        None => app,
    };
    let Some(mut program) = checked(&app)? else {
        return Ok(Exit::Faults);
    };
    let reasons = Reasons::read(&app)?;
    program.passed = Passed::counted();
    let program = Arc::new(program);
    let (mut suite, faults) = Suite::read(app.path(), Arc::clone(&program), &arguments.only)?;
    anstream::eprint!("{}", diagnostic::human(&faults, &suite.sources, true));
    let mut count = Count::default();
    let mut told = HashSet::new();
    for index in 0..suite.scripts().len() {
        for report in suite.perform(index).await? {
            let script = &suite.scripts()[index];
            let name = format!("{} ({})", script.title(), report.language);
            let passed = settle(&report, arguments.accept, &mut count)?;
            if passed {
                anstream::println!("{GOOD}ok{GOOD:#}    {name}");
            } else {
                let file = script.path.display();
                anstream::println!("{BAD}FAILED{BAD:#} {name}  {FAINT}{file}{FAINT:#}");
                explain(&report, &suite, &mut told);
            }
        }
    }
    if suite.scripts().is_empty() && suite.elsewhere() == 0 && faults.is_empty() {
        if !arguments.only.is_empty() {
            let message = format!("no talk has `{}` in its file's name", arguments.only);
            return Err(Failure::new(message));
        }
        anstream::println!("there are no talks: write `transcripts/NAME.talk`");
    }
    if suite.elsewhere() > 0 {
        let other = match program.model.mirrors.data {
            Data::Own => Data::Backend,
            Data::Backend => Data::Own,
        };
        let talks = counted(suite.elsewhere(), "talk");
        anstream::println!("{talks} not played: `data: {}`", other.name());
    }
    if !suite.scripts().is_empty() {
        let mirrors = &program.model.mirrors;
        let whole = arguments.only.is_empty() && mirrors.data == mirrors.written;
        reasons.tell(&program, whole, arguments.edges);
    }
    anstream::println!(
        "{} passed, {} failed{}",
        count.passed,
        count.failed,
        if count.accepted > 0 {
            format!(", {} accepted", counted(count.accepted, "snapshot"))
        } else {
            String::new()
        }
    );
    if count.pending > 0 {
        anstream::println!(
            "if the new screens are right: tilmash test {} --accept",
            app.path().display()
        );
    }
    Ok(if count.failed > 0 || faults.has_errors() {
        Exit::Faults
    } else {
        Exit::Fine
    })
}

#[derive(Default)]
struct Count {
    passed: usize,
    failed: usize,
    accepted: usize,
    pending: usize,
}

/// Accepts or proposes what differs, and returns whether the talk has passed.
fn settle(report: &Report, accept: bool, count: &mut Count) -> Result<bool, Failure> {
    let transcript = &report.performance.transcript;
    let went_well = report.performance.failures.is_empty();
    let same = report.verdict == Verdict::Same;
    if same || report.verdict == Verdict::Unplayed {
        report.snapshot.forget()?;
    } else if accept && went_well {
        report.snapshot.accept(transcript)?;
        count.accepted += 1;
    } else {
        report.snapshot.propose(transcript)?;
        count.pending += usize::from(went_well);
    }
    let passed = went_well && (same || accept);
    if passed {
        count.passed += 1;
    } else {
        count.failed += 1;
    }
    Ok(passed)
}

fn explain(report: &Report, suite: &Suite, told: &mut HashSet<String>) {
    // Many talks stand on the same rows. What these lack or have wrong is told once.
    if let Some(gap) = &report.gap {
        let message = format!("{gap}, so nobody can book: add rows to the file of `seed:`");
        if !told.insert(message.clone()) {
            return;
        }
        anstream::println!("{message}");
    }
    let mut rows = Diagnostics::default();
    rows.extend(report.rows.iter().cloned());
    let rows = diagnostic::human(&rows, &suite.sources, true);
    if !rows.is_empty() && !told.insert(rows.clone()) {
        return;
    }
    anstream::print!("{rows}");
    let mut repeated = 0;
    for failure in &report.performance.failures {
        let mut diagnostics = Diagnostics::default();
        diagnostics.add(Diagnostic::new(
            diagnostic::Code::TalkFailed,
            failure.span,
            failure.message.as_str(),
        ));
        let text = diagnostic::human(&diagnostics, &suite.sources, true);
        match told.insert(text.clone()) {
            true => anstream::print!("{text}"),
            false => repeated += 1,
        }
    }
    if repeated > 0 {
        let faults = counted(repeated, "fault");
        anstream::println!("{FAINT}  {faults} as above{FAINT:#}");
    }
    let transcript = report.performance.transcript.trim_end();
    match &report.verdict {
        Verdict::Same | Verdict::Unplayed => {}
        // All screens of a talk would hide what is wrong in it.
        Verdict::New if !report.performance.failures.is_empty() => {
            let proposed = report.snapshot.pending();
            let proposed = proposed.display();
            anstream::println!(
                "{FAINT}there is no snapshot yet; what it shows: {proposed}{FAINT:#}"
            );
        }
        Verdict::New => {
            anstream::println!(
                "{FAINT}there is no snapshot yet; it would be:{FAINT:#}\n{transcript}\n"
            );
        }
        Verdict::Changed(kept) => differ(kept, transcript, told),
    }
}

/// Prints what the snapshot has lost and gained, with three lines around each change. One edited
/// text changes many snapshots, so a change that is already in `told` is only counted.
fn differ(kept: &str, transcript: &str, told: &mut HashSet<String>) {
    // So that the last line counts as the same line when something follows it.
    let (kept, transcript) = (format!("{kept}\n"), format!("{transcript}\n"));
    let difference = TextDiff::from_lines(&kept, &transcript);
    let mut repeated = 0;
    for group in difference.grouped_ops(3) {
        let changes = || group.iter().flat_map(|part| difference.iter_changes(part));
        let changed = changes().filter(|change| change.tag() != ChangeTag::Equal);
        if !told.insert(changed.map(|change| change.to_string()).collect()) {
            repeated += 1;
            continue;
        }
        anstream::println!("{FAINT}  ⋮{FAINT:#}");
        for change in changes() {
            let (sign, style) = match change.tag() {
                ChangeTag::Delete => ('-', BAD),
                ChangeTag::Insert => ('+', GOOD),
                ChangeTag::Equal => (' ', Style::new()),
            };
            let line = change.value().trim_end();
            anstream::println!("{style}{sign} {line}{style:#}");
        }
    }
    if repeated > 0 {
        let changes = counted(repeated, "change");
        anstream::println!("{FAINT}  {changes} as above{FAINT:#}");
    }
}

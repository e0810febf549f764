//! How the checker's work grows with an app: by steps, not by time.

use std::fmt::Write;

use crate::load;
use crate::source::{Source, Sources};
use crate::steps::counted;

const APP: &str = "
app: growth
languages: [ru]
zone: Asia/Almaty
tables: { note: { columns: { text: text } } }
";

/// The steps of checking an app of one flow.
fn steps(states: &str, texts: &str) -> u64 {
    let files = [
        ("app.yaml", APP.to_owned()),
        (
            "flows/f.yaml",
            format!("flow: f\nstarts: {{ command: f }}\nstates:\n{states}"),
        ),
        (
            "locales/ru/f.ftl",
            format!("f =\n    .command = f\n{texts}"),
        ),
    ];
    let mut sources = Sources::default();
    for (path, text) in files {
        sources.add(Source {
            path: path.to_owned(),
            text,
            library: false,
        });
    }
    counted(|| {
        let (_, diagnostics) = load(&mut sources);
        // Without the library the bot's own texts are missing, and nothing else is wrong.
        assert_eq!(diagnostics.len(), 1, "{diagnostics:#?}");
    })
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut lines, number| {
        writeln!(lines, "{}", line(number)).expect("a String takes all that is written");
        lines
    })
}

/// Each question's text names the answer before it.
fn questions(count: usize) -> u64 {
    let states = lines(count, |it| format!("  s{it}: {{ ask: text }}"));
    let texts = lines(count, |it| match it {
        0 => "f-s0 = Что?".to_owned(),
        _ => format!("f-s{it} = {{ $s{} }}?", it - 1),
    });
    steps(&states, &texts)
}

fn words(count: usize) -> u64 {
    let states = lines(count, |it| format!("  s{it}: say"));
    steps(&states, &lines(count, |it| format!("f-s{it} = Да")))
}

/// From each choice the way back leads to the first question, past one that writes.
fn ways_back(count: usize) -> u64 {
    let write = "  w: { do: [ { insert: note, set: { text: да } } ] }\n";
    let choices = lines(count, |it| {
        let next = match it + 1 == count {
            true => "done".to_owned(),
            false => format!("c{}", it + 1),
        };
        format!("  c{it}: {{ choose: {{ on: {next}, back: again q }} }}")
    });
    let texts = lines(count, |it| {
        format!("f-c{it} = Да?\n    .on = Да\n    .back = Нет")
    });
    steps(
        &format!("{write}  q: {{ ask: text, as: text }}\n  said: {{ say }}\n{choices}"),
        &format!("f-q = Что?\nf-said = {{ $text }}\n{texts}"),
    )
}

/// Each text refers to the next from both branches.
fn references(count: usize) -> u64 {
    let texts = lines(count, |it| {
        let next = match it + 1 == count {
            true => "Да".to_owned(),
            false => format!("{{ f-t{} }}", it + 1),
        };
        format!("f-t{it} = {{ $s{it} ->\n    [none] {next}\n   *[other] {next}\n}}")
    });
    let states = lines(count, |it| {
        format!("  s{it}: {{ ask: text, optional: true }}")
    });
    let asked = lines(count, |it| format!("f-s{it} = Что?"));
    steps(
        &format!("{states}  shown: say\n"),
        &format!("{asked}f-shown = {{ f-t0 }}\n{texts}"),
    )
}

#[test]
fn twice_the_states_are_about_twice_the_work() {
    for flow in [questions, words] {
        let (once, twice) = (flow(100), flow(200));
        assert!(twice <= once * 5 / 2, "{once} steps, then {twice}");
    }
}

/// Between each choice and the question lie all choices before it.
#[test]
fn twice_the_ways_back_are_four_times_the_work() {
    let (once, twice) = (ways_back(100), ways_back(200));
    assert!(twice <= once * 9 / 2, "{once} steps, then {twice}");
}

#[test]
fn texts_that_refer_to_each_other_are_walked_once_for_what_is_known_there() {
    let (once, twice) = (references(12), references(24));
    assert!(twice <= once * 4, "{once} steps, then {twice}");
}

//! The checker on one flow of many states, and on texts that refer to each other.

use divan::{Bencher, black_box};
use tilmash_engine::source::{Source, Sources};

fn main() {
    divan::main();
}

/// An app of one flow.
fn app(states: Vec<String>, texts: Vec<String>) -> Sources {
    let app = "app: growth\nlanguages: [ru]\nzone: Asia/Almaty\n".to_owned();
    let flow = format!(
        "flow: f\nstarts: {{ command: f }}\nstates:\n{}",
        states.join("\n")
    );
    let texts = format!("f =\n    .command = f\n{}\n", texts.join("\n"));
    let mut sources = Sources::default();
    for (path, text) in [
        ("app.yaml", app),
        ("flows/f.yaml", flow),
        ("locales/ru/f.ftl", texts),
    ] {
        sources.add(Source {
            path: path.to_owned(),
            text,
            library: false,
        });
    }
    sources
}

fn check(bencher: Bencher, sources: &Sources) {
    bencher.bench(|| {
        tilmash_engine::load(black_box(&mut sources.clone()))
            .1
            .len()
    });
}

/// Each question's text names the first answer.
#[divan::bench(args = [200, 1_000, 3_000])]
fn questions(bencher: Bencher, count: usize) {
    let states = (0..count).map(|it| format!("  s{it}: {{ ask: text }}"));
    let texts = (1..count).map(|it| format!("f-s{it} = {{ $s0 }}?"));
    let first = ["f-s0 = Что?".to_owned()].into_iter();
    check(
        bencher,
        &app(states.collect(), first.chain(texts).collect()),
    );
}

/// From each choice `again` leads to the first question.
#[divan::bench(args = [100, 400])]
fn ways_back(bencher: Bencher, count: usize) {
    let choices = (0..count).map(|it| {
        let next = match it + 1 == count {
            true => "done".to_owned(),
            false => format!("c{}", it + 1),
        };
        format!("  c{it}: {{ choose: {{ on: {next}, back: again q }} }}")
    });
    let texts = (0..count).map(|it| format!("f-c{it} = Да?\n    .on = Да\n    .back = Нет"));
    let states = ["  q: { ask: text }".to_owned()].into_iter().chain(choices);
    let texts = ["f-q = Что?".to_owned()].into_iter().chain(texts);
    check(bencher, &app(states.collect(), texts.collect()));
}

/// Each text refers to the next from both branches.
#[divan::bench(args = [16, 24])]
fn references(bencher: Bencher, count: usize) {
    let texts = (0..count).map(|it| {
        let next = match it + 1 == count {
            true => "Да".to_owned(),
            false => format!("{{ f-t{} }}", it + 1),
        };
        format!("f-t{it} = {{ $me-phone ->\n    [none] {next}\n   *[other] {next}\n}}")
    });
    let shown = ["f-shown = { f-t0 }".to_owned()].into_iter();
    check(
        bencher,
        &app(
            vec!["  shown: say".to_owned()],
            shown.chain(texts).collect(),
        ),
    );
}

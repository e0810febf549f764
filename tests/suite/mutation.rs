//! Nothing panics on any input: the salon's files with bytes flipped, cut and doubled, with lines
//! moved, and with pieces of the language in wrong places. This is the project's fuzz target, on
//! stable Rust and in every run.

use std::panic::{self, AssertUnwindSafe};

use tilmash_engine::diagnostic::Diagnostics;
use tilmash_engine::source::{Source, Sources};
use tilmash_engine::{diagnostic, talk};
use tilmash_tests::app_files::{AppFiles, root};
use tilmash_tests::dice::{Dice, new_seed};

/// The environment variable that replays a random run.
const SEED: &str = "TILMASH_MUTATION_SEED";
const ROUNDS: usize = 800;

/// Pieces of YAML, of expressions and of Fluent.
const TOKENS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    ",",
    "- ",
    "#",
    "&a",
    "*a",
    "!t ",
    "|",
    ">",
    "\"",
    "'",
    "\t",
    "\n",
    "\r\n",
    "  ",
    "---\n",
    "null",
    "true",
    "-1",
    "0",
    "9223372036854775808",
    "1e999",
    "~",
    "$",
    "$me",
    "$now - $now",
    "$(((((",
    "$a.b.c",
    "say",
    "again ",
    "again service",
    "go: ",
    "states:",
    "ask: 5..1",
    "length: 9..1",
    "{ $",
    "{ -term }",
    " -> ",
    "*[other] x",
    "[one] x",
    ".row = ",
    "= ",
    "{\"",
    "$row",
    "DATETIME($x",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "ә",
    "🙂",
    "e\u{301}",
];

fn mutated(text: &str, dice: &mut Dice) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=dice.below(3) {
        mutate(&mut bytes, dice);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn mutate(bytes: &mut Vec<u8>, dice: &mut Dice) {
    if bytes.is_empty() {
        return;
    }
    match dice.below(6) {
        0 => {
            let place = dice.below(bytes.len());
            bytes[place] ^= 1 << dice.below(8);
        }
        1 => {
            let start = dice.below(bytes.len() + 1);
            let end = (start + dice.below(30)).min(bytes.len());
            bytes.drain(start..end);
        }
        2 => {
            let start = dice.below(bytes.len() + 1);
            let end = (start + dice.below(200)).min(bytes.len());
            let copied = bytes[start..end].to_vec();
            let place = dice.below(bytes.len() + 1);
            bytes.splice(place..place, copied);
        }
        3 => {
            let mut lines: Vec<Vec<u8>> = bytes
                .split(|byte| *byte == b'\n')
                .map(<[u8]>::to_vec)
                .collect();
            let (first, second) = (dice.below(lines.len()), dice.below(lines.len()));
            lines.swap(first, second);
            *bytes = lines.join(&b'\n');
        }
        4 => {
            let place = dice.below(bytes.len() + 1);
            bytes.truncate(place);
        }
        _ => {
            let token = TOKENS[dice.below(TOKENS.len())];
            let place = dice.below(bytes.len() + 1);
            bytes.splice(place..place, token.bytes());
        }
    }
}

/// The result does not matter, only that the engine finishes and can print it.
fn survives(work: impl FnOnce()) -> bool {
    panic::catch_unwind(AssertUnwindSafe(work)).is_ok()
}

fn load(app: &AppFiles) {
    let mut sources = app.sources();
    let (_, diagnostics) = tilmash_engine::load(&mut sources);
    diagnostic::human(&diagnostics, &sources, false);
    diagnostic::json(&diagnostics, &sources);
}

fn read_talk(path: &str, text: &str) {
    let mut sources = Sources::default();
    let source = sources.add(Source {
        path: path.to_owned(),
        text: text.to_owned(),
        library: false,
    });
    let mut diagnostics = Diagnostics::default();
    talk::read(&sources, source, &mut diagnostics);
    diagnostic::human(&diagnostics, &sources, false);
}

fn run(seed: u64) {
    let salon = AppFiles::read(&root().join("examples/salon"));
    let is_read = |path: &str| path.ends_with(".yaml") || path.ends_with(".ftl");
    let app = salon.only(is_read);
    let files: Vec<(&str, &str)> = app.iter().collect();
    let scripts = salon.only(|path| path.ends_with(".talk"));
    let scripts: Vec<(&str, &str)> = scripts.iter().collect();
    let mut dice = Dice::new(seed);
    let report = |path: &str, text: &str| {
        format!("the engine panicked; {SEED}={seed} replays it; {path}:\n{text}")
    };
    for _ in 0..ROUNDS {
        let (path, text) = files[dice.below(files.len())];
        let text = mutated(text, &mut dice);
        let mut app = app.clone();
        app.replace(path, &text);
        assert!(survives(|| load(&app)), "{}", report(path, &text));
        let (path, text) = scripts[dice.below(scripts.len())];
        let text = mutated(text, &mut dice);
        assert!(
            survives(|| read_talk(path, &text)),
            "{}",
            report(path, &text)
        );
    }
}

#[test]
fn no_mutation_of_a_fixed_seed_makes_the_engine_panic() {
    run(20_260_302);
}

#[test]
fn no_mutation_of_a_new_seed_makes_the_engine_panic() {
    run(new_seed(SEED));
}

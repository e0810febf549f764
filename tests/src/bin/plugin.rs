//! The plugin as a program: `plugin MANNER JOURNAL`. The manner may change with every line of a
//! file `JOURNAL.manner`. The journal has a line for each start and each call.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::{self, BufRead, Write};
use std::process;

use serde_json::Value;
use tilmash_tests::plugin::{Manner, answer, key};

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let (Some(manner), Some(journal)) = (arguments.next(), arguments.next()) else {
        panic!("name a manner and a journal");
    };
    let note = |line: String| {
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&journal)?;
        writeln!(file, "{line}")
    };
    let mut variables: Vec<String> = env::vars().map(|(name, _)| name).collect();
    variables.sort();
    note(format!("start {} {}", process::id(), variables.join(",")))?;
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let message: Value = serde_json::from_str(&line?).unwrap_or_default();
        // A test may change its mind.
        let named = fs::read_to_string(format!("{journal}.manner"));
        let named = named.unwrap_or_else(|_| manner.clone());
        let manner = Manner::named(named.trim()).expect("a known manner");
        let is_call = message["method"] == "tools/call";
        if is_call {
            note(format!(
                "call {} {}",
                message["params"]["name"],
                key(&message).unwrap_or("-")
            ))?;
        }
        match manner {
            Manner::Mute => continue,
            Manner::Silent if is_call => continue,
            Manner::Dies if is_call => process::exit(1),
            Manner::Floods if is_call => loop {
                let notice = r#"{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"s3cret"}}"#;
                writeln!(output, "{notice}")?;
            },
            Manner::Babbles => writeln!(output, "Starting…\n{{ not json\n")?,
            Manner::Good
            | Manner::Text
            | Manner::Refuses
            | Manner::Lies
            | Manner::Faulty
            | Manner::Dies
            | Manner::Silent
            | Manner::Large
            | Manner::Newest
            | Manner::Floods => {}
        }
        if let Some(answer) = answer(&message, manner) {
            writeln!(output, "{answer}")?;
            output.flush()?;
        }
    }
    note(format!("end {}", process::id()))
}

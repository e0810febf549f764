//! Files as texts, for a chat that is played: what a person would find who opens one.

use tilmash_engine::value::KeptFile;

/// What stands in a file, line by line. What differs from one run to the next is left out.
pub(crate) fn read(file: &KeptFile, content: &[u8]) -> Vec<String> {
    match ending(&file.name) {
        "ics" => unfolded(&String::from_utf8_lossy(content)),
        _ => Vec::new(),
    }
}

fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// The lines of an iCalendar file, each in one piece.
fn unfolded(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace("\n ", "");
    text.lines().map(str::to_owned).collect()
}

//! The files of `examples/`, which `tilmash new` makes apps from. They stand in the program
//! compressed, and only `new` unfolds them: a bot that runs keeps no page of them in memory.

use std::io::Read;
use std::sync::LazyLock;

use flate2::read::ZlibDecoder;

include!(concat!(env!("OUT_DIR"), "/verticals.rs"));

/// Of each file its path, the number of its bytes, each on a line, and its text: `build.rs`.
const PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/examples.z"));

static FILES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let mut packed = String::new();
    let mut decoder = ZlibDecoder::new(PACKED);
    let unpacked = decoder.read_to_string(&mut packed);
    unpacked.expect("the examples are part of the program");
    files(&packed).expect("each file has its path and its length")
});

/// The names of the examples.
pub(crate) fn verticals() -> &'static [&'static str] {
    VERTICALS
}

/// Path below `examples/` and text of each file, sorted by path.
pub(crate) fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    let files = FILES.iter();
    files.map(|(path, text)| (path.as_str(), text.as_str()))
}

fn files(mut packed: &str) -> Option<Vec<(String, String)>> {
    let mut files = Vec::new();
    while !packed.is_empty() {
        let (path, rest) = packed.split_once('\n')?;
        let (length, rest) = rest.split_once('\n')?;
        let (text, rest) = rest.split_at_checked(length.parse().ok()?)?;
        files.push((path.to_owned(), text.to_owned()));
        packed = rest;
    }
    Some(files)
}

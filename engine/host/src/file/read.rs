//! Files as texts, for a chat that is played: what a person would find who opens one.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use png::Decoder;
use tilmash_engine::value::KeptFile;

use super::picture::DESCRIPTION;

/// The most lines of a file that are shown.
const LINES: usize = 50;

/// What stands in a file, line by line.
pub(crate) fn read(file: &KeptFile, content: &[u8]) -> Vec<String> {
    let mut lines = match ending(&file.name) {
        "ics" => unfolded(&String::from_utf8_lossy(content)),
        "html" => of_page(&String::from_utf8_lossy(content)),
        "csv" => of_text(&String::from_utf8_lossy(content)),
        "xlsx" => cells(content).unwrap_or_default(),
        "png" => described(content).unwrap_or_default(),
        _ => Vec::new(),
    };
    if lines.len() > LINES {
        let more = lines.len() - LINES;
        lines.truncate(LINES);
        lines.push(format!("… {more} more"));
    }
    lines
}

fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

fn of_text(text: &str) -> Vec<String> {
    let text = text.trim_start_matches('\u{feff}');
    text.lines().map(str::to_owned).collect()
}

/// The words of a page, without its tags, and without what is only for its looks.
fn of_page(html: &str) -> Vec<String> {
    let (mut words, mut rest) = (String::new(), html);
    while let Some((before, tag)) = rest.split_once('<') {
        words += before;
        let (tag, after) = tag.split_once('>').unwrap_or((tag, ""));
        rest = match tag.starts_with("style") {
            true => after.split_once("</style>").map_or("", |(_, after)| after),
            false => after,
        };
    }
    words += rest;
    let lines = words.lines().map(str::trim).filter(|it| !it.is_empty());
    lines.map(unescaped).collect()
}

/// As `minijinja` escapes.
fn unescaped(text: &str) -> String {
    let signs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#x2f;", "/"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ];
    let mut plain = text.to_owned();
    for (escaped, sign) in signs {
        plain = plain.replace(escaped, sign);
    }
    plain
}

/// The lines of an iCalendar file, each in one piece.
fn unfolded(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace("\n ", "");
    text.lines().map(str::to_owned).collect()
}

/// What a picture says of itself.
fn described(content: &[u8]) -> Option<Vec<String>> {
    let reader = Decoder::new(Cursor::new(content)).read_info().ok()?;
    let mut texts = reader.info().utf8_text.iter();
    let text = texts.find(|text| text.keyword == DESCRIPTION)?;
    let text = text.get_text().ok()?;
    Some(text.lines().map(str::to_owned).collect())
}

/// The cells of a workbook's first sheet.
fn cells(content: &[u8]) -> Option<Vec<String>> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(content)).ok()?;
    let range = workbook.worksheet_range_at(0)?.ok()?;
    let rows = range.rows().map(|row| {
        let cells: Vec<String> = row.iter().map(cell).collect();
        cells.join(" | ")
    });
    Some(rows.collect())
}

fn cell(data: &Data) -> String {
    match data {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::DateTime(time) if time.is_duration() => {
            let minutes = (time.as_f64() * 24.0 * 60.0).round() as i64;
            format!("{}:{:02}", minutes / 60, minutes % 60)
        }
        Data::DateTime(time) => {
            let (year, month, day, hour, minute, ..) = time.to_ymd_hms_milli();
            let number = time.as_f64();
            match (number < 1.0, number.fract() == 0.0) {
                (true, _) => format!("{hour:02}:{minute:02}"),
                (false, true) => format!("{year}-{month:02}-{day:02}"),
                (false, false) => format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}"),
            }
        }
        Data::Int(_)
        | Data::Float(_)
        | Data::Bool(_)
        | Data::DateTimeIso(_)
        | Data::DurationIso(_)
        | Data::Error(_) => data.to_string(),
    }
}

//! Rows as CSV (RFC 4180), in the way that Excel opens.
//!
//! The columns are divided by semicolons: where people write `5000,50`, as in Russian and Kazakh,
//! Excel takes a comma for the sign before decimals and a semicolon for the one between columns.
//! The file begins with the mark of UTF-8; without it Excel takes Cyrillic letters for others.

use ::csv::{Terminator, WriterBuilder};
use tilmash_engine::interpret::{Cell, Sheet};
use tilmash_engine::value::{Duration, Money};

const MARK: &[u8] = b"\xef\xbb\xbf";
/// What programs take for the beginning of a formula (OWASP, "CSV Injection").
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

pub(super) fn table(sheet: &Sheet) -> Option<Vec<u8>> {
    let mut writer = WriterBuilder::new()
        .delimiter(b';')
        .terminator(Terminator::CRLF)
        .from_writer(MARK.to_vec());
    writer
        .write_record(sheet.headings.iter().map(|it| harmless(it)))
        .ok()?;
    for row in &sheet.rows {
        let cells = row.iter().map(|cell| written(cell, sheet.decimal_sign));
        writer.write_record(cells).ok()?;
    }
    writer.into_inner().ok()
}

fn written(cell: &Cell, decimal_sign: char) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => harmless(text),
        Cell::Integer(integer) => integer.to_string(),
        Cell::Decimal(decimal) => with_sign(&decimal.to_string(), decimal_sign),
        Cell::Money(money) => amount(*money, decimal_sign),
        Cell::Date(date) => date.to_string(),
        Cell::Time(time) => time.strftime("%H:%M").to_string(),
        Cell::Moment(moment) => moment.strftime("%Y-%m-%d %H:%M").to_string(),
        Cell::Duration(length) => hours(*length),
        // In degrees, which no program takes for a formula.
        Cell::Location(location) => location.to_string(),
    }
}

/// A text that no program takes for a formula.
fn harmless(text: &str) -> String {
    match text.starts_with(FORMULA) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

/// `72,5`
fn with_sign(number: &str, decimal_sign: char) -> String {
    number.replace('.', &decimal_sign.to_string())
}

/// `5000`, `5000,50`
fn amount(money: Money, decimal_sign: char) -> String {
    let sign = if money.hundredths < 0 { "-" } else { "" };
    let hundredths = money.hundredths.unsigned_abs();
    let (whole, part) = (hundredths / 100, hundredths % 100);
    match part {
        0 => format!("{sign}{whole}"),
        part => format!("{sign}{whole}{decimal_sign}{part:02}"),
    }
}

/// `1:30`
fn hours(length: Duration) -> String {
    let sign = if length.seconds < 0 { "-" } else { "" };
    let minutes = length.seconds.unsigned_abs() / 60;
    format!("{sign}{}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::{date, time};
    use tilmash_engine::value::{Decimal, Location, SheetForm};

    use super::*;

    fn text(rows: Vec<Vec<Cell>>) -> String {
        let sheet = Sheet {
            form: SheetForm::Csv,
            headings: vec!["Имя".to_owned(), "=1".to_owned()],
            rows,
            decimal_sign: ',',
            now: Timestamp::UNIX_EPOCH,
        };
        let bytes = table(&sheet).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_file_begins_with_the_mark_of_utf_8_and_has_semicolons() {
        let rows = vec![vec![Cell::Text("А; \"Б\"\nВ".into()), Cell::Empty]];
        assert_eq!(text(rows), "\u{feff}Имя;'=1\r\n\"А; \"\"Б\"\"\nВ\";\r\n");
    }

    #[test]
    fn no_text_is_a_formula() {
        for (typed, safe) in [
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
            ("+77011234567", "'+77011234567"),
            ("-1", "'-1"),
            ("@SUM(1)", "'@SUM(1)"),
            ("\t=1", "'\t=1"),
            ("Алия", "Алия"),
        ] {
            let written = text(vec![vec![Cell::Text(typed.into()), Cell::Integer(-1)]]);
            assert!(written.ends_with(&format!("{safe};-1\r\n")), "{written}");
        }
    }

    #[test]
    fn values_are_written_as_programs_read_them() {
        let money = |hundredths| Cell::Money(Money { hundredths });
        let length = |seconds| Cell::Duration(Duration { seconds });
        let decimal = |text| Cell::Decimal(Decimal::parse(text).unwrap());
        let south = Location::new(-43.23, 76.9).unwrap();
        for (cell, expected) in [
            (money(500_000), "5000"),
            (money(-500_050), "-5000,50"),
            (Cell::Date(date(2026, 3, 2)), "2026-03-02"),
            (Cell::Time(time(9, 5, 0, 0)), "09:05"),
            (
                Cell::Moment(date(2026, 3, 2).at(9, 5, 0, 0)),
                "2026-03-02 09:05",
            ),
            (decimal("-72.125"), "-72,125"),
            (decimal("4"), "4"),
            (Cell::Integer(-1_001_234_567_890), "-1001234567890"),
            (Cell::Location(south), "-43.23,76.9"),
            (length(5_400), "1:30"),
            (length(100 * 3600), "100:00"),
        ] {
            assert_eq!(written(&cell, ','), expected);
        }
    }
}

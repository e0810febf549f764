//! Rows as a workbook of Excel. What can be reckoned with keeps its type.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use tilmash_engine::interpret::{Cell, Sheet};

/// How many rows are looked at for the width of a column.
const SAMPLE: usize = 200;
/// The narrowest and the widest column, in characters.
const NARROWEST: usize = 8;
const WIDEST: usize = 40;
const SECONDS_OF_DAY: f64 = 86_400.0;

struct Formats {
    heading: Format,
    integer: Format,
    money: Format,
    money_with_part: Format,
    date: Format,
    time: Format,
    moment: Format,
    duration: Format,
}

impl Formats {
    fn new() -> Formats {
        let form = |form: &str| Format::new().set_num_format(form);
        Formats {
            heading: Format::new().set_bold(),
            // All its digits, however many they are.
            integer: form("0"),
            money: form("#,##0"),
            money_with_part: form("#,##0.00"),
            date: form("dd.mm.yyyy"),
            time: form("hh:mm"),
            moment: form("dd.mm.yyyy hh:mm"),
            duration: form("[h]:mm"),
        }
    }
}

/// A workbook of one sheet; `None` if Excel does not hold that much.
pub(super) fn workbook(sheet: &Sheet) -> Option<Vec<u8>> {
    written(sheet).ok()
}

fn written(sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // Otherwise the same rows would not make the same bytes.
    let made = ExcelDateTime::from_timestamp(sheet.now.as_second())?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let formats = Formats::new();
    let page = workbook.add_worksheet();
    page.set_freeze_panes(1, 0)?;
    for (column, heading) in (0_u16..).zip(&sheet.headings) {
        page.write_string_with_format(0, column, heading, &formats.heading)?;
        page.set_column_width(column, width(sheet, column.into()) as f64)?;
    }
    for (row, cells) in (1_u32..).zip(&sheet.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            write(page, (row, column), cell, &formats)?;
        }
    }
    if let (Some(last), false) = (sheet.headings.len().checked_sub(1), sheet.rows.is_empty()) {
        let (row, column) = (sheet.rows.len() as u32, last as u16);
        page.autofilter(0, 0, row, column)?;
    }
    workbook.save_to_buffer()
}

fn write(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        // Never a formula, whatever it begins with.
        Cell::Text(text) => {
            page.write_string(row, column, text)?;
        }
        Cell::Integer(integer) => {
            page.write_number_with_format(row, column, *integer as f64, &formats.integer)?;
        }
        Cell::Decimal(decimal) => {
            page.write_number(row, column, decimal.as_float())?;
        }
        Cell::Location(location) => {
            page.write_string(row, column, location.to_string())?;
        }
        Cell::Money(money) => {
            let format = match money.hundredths % 100 {
                0 => &formats.money,
                _ => &formats.money_with_part,
            };
            let amount = money.hundredths as f64 / 100.0;
            page.write_number_with_format(row, column, amount, format)?;
        }
        Cell::Date(date) => {
            page.write_datetime_with_format(row, column, *date, &formats.date)?;
        }
        Cell::Time(time) => {
            page.write_datetime_with_format(row, column, *time, &formats.time)?;
        }
        Cell::Moment(moment) => {
            page.write_datetime_with_format(row, column, *moment, &formats.moment)?;
        }
        Cell::Duration(length) => {
            let days = length.seconds as f64 / SECONDS_OF_DAY;
            page.write_number_with_format(row, column, days, &formats.duration)?;
        }
    }
    Ok(())
}

/// The width of a column in characters, by its heading and its first values.
fn width(sheet: &Sheet, column: usize) -> usize {
    let heading = sheet.headings[column].chars().count();
    let rows = sheet.rows.iter().take(SAMPLE);
    let cells = rows.filter_map(|row| row.get(column)).map(length);
    // The sign of the filter stands beside the heading.
    let longest = cells.chain([heading + 3]).max().unwrap_or(0);
    (longest + 1).clamp(NARROWEST, WIDEST)
}

fn length(cell: &Cell) -> usize {
    match cell {
        Cell::Empty => 0,
        Cell::Text(text) => text.chars().count(),
        Cell::Integer(integer) => integer.to_string().len(),
        Cell::Decimal(decimal) => decimal.to_string().len(),
        Cell::Location(location) => location.to_string().len(),
        Cell::Money(money) => money.hundredths.to_string().len(),
        Cell::Date(_) => 10,
        Cell::Time(_) | Cell::Duration(_) => 6,
        Cell::Moment(_) => 16,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};
    use tilmash_engine::value::{Decimal, Duration, FileForm, FileId, KeptFile, Money, SheetForm};

    use super::*;
    use crate::file::read::read;

    fn sheet(rows: Vec<Vec<Cell>>) -> Sheet {
        Sheet {
            form: SheetForm::Xlsx,
            headings: vec!["Что".to_owned(), "Сколько".to_owned()],
            rows,
            decimal_sign: ',',
            now: "2026-03-02T04:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn another_program_reads_the_same_values() {
        let rows = vec![
            vec![Cell::Text("=1+1".into()), Cell::Integer(-7)],
            vec![
                Cell::Text("Ә Ғ Қ".into()),
                Cell::Money(Money { hundredths: 50_050 }),
            ],
            vec![Cell::Date(date(2026, 3, 2)), Cell::Time(time(9, 30, 0, 0))],
            vec![
                Cell::Moment(date(2026, 3, 2).at(10, 45, 0, 0)),
                Cell::Duration(Duration { seconds: 5_400 }),
            ],
            vec![
                Cell::Decimal(Decimal::parse("-72.125").unwrap()),
                Cell::Integer(-1_001_234_567_890),
            ],
            vec![Cell::Empty, Cell::Empty],
        ];
        let bytes = workbook(&sheet(rows)).unwrap();
        let file = KeptFile {
            id: FileId(1),
            name: "rows.xlsx".to_owned(),
            form: FileForm::Document,
            size: bytes.len() as u64,
        };
        assert_eq!(
            read(&file, &bytes),
            [
                "Что | Сколько",
                "=1+1 | -7",
                "Ә Ғ Қ | 500.5",
                "2026-03-02 | 09:30",
                "2026-03-02 10:45 | 1:30",
                "-72.125 | -1001234567890",
            ]
        );
    }

    #[test]
    fn the_same_rows_make_the_same_bytes() {
        let rows = || vec![vec![Cell::Text("а".into()), Cell::Integer(1)]];
        assert!(workbook(&sheet(rows())) == workbook(&sheet(rows())));
    }
}

//! Files that are sent to people, as bytes: what the engine says, written in a form that other
//! programs read.

mod chart;
mod csv;
mod entry;
mod picture;
mod qr;
pub(crate) mod read;
mod text;
mod xlsx;

use tilmash_engine::interpret::Content;
use tilmash_engine::value::{FileForm, SheetForm};

/// A file that has been made.
pub(crate) struct Made {
    pub(crate) content: Vec<u8>,
    /// What its name ends with: `ics`.
    pub(crate) ending: &'static str,
    pub(crate) form: FileForm,
}

/// Makes a file; `None` if its form does not hold that much. `database` is a name that no other
/// database has.
pub(crate) fn make(content: &Content, database: &str) -> Option<Made> {
    Some(match content {
        Content::Entry(entry) => Made {
            content: entry::calendar(entry, database).into_bytes(),
            ending: "ics",
            form: FileForm::Document,
        },
        Content::Chart(chart) => Made {
            content: chart::picture(chart)?,
            ending: "png",
            form: FileForm::Picture,
        },
        Content::Qr(address) => Made {
            content: qr::picture(address)?,
            ending: "png",
            form: FileForm::Picture,
        },
        Content::Page(html) => Made {
            content: html.clone().into_bytes(),
            ending: "html",
            form: FileForm::Document,
        },
        Content::Sheet(sheet) => Made {
            content: match sheet.form {
                SheetForm::Csv => csv::table(sheet)?,
                SheetForm::Xlsx => xlsx::workbook(sheet)?,
            },
            ending: sheet.form.name(),
            form: FileForm::Document,
        },
    })
}

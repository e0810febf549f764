//! What is sent to a person as a file, once it is made.

use serde::{Deserialize, Serialize};

/// The most bytes of a file that is sent.
pub const LARGEST_FILE: usize = 10 * 1024 * 1024;

/// A file whose bytes the database keeps until it has been sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFile {
    pub id: FileId,
    /// With its ending, as a person sees it.
    pub name: String,
    pub form: FileForm,
    /// In bytes.
    pub size: u64,
}

/// The id of a file. None is given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileId(pub i64);

/// The form of a file with rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetForm {
    Csv,
    Xlsx,
}

impl SheetForm {
    pub const ALL: [SheetForm; 2] = [SheetForm::Csv, SheetForm::Xlsx];

    /// As flows write it, and as the names of files end.
    pub fn name(self) -> &'static str {
        match self {
            SheetForm::Csv => "csv",
            SheetForm::Xlsx => "xlsx",
        }
    }

    pub fn named(name: &str) -> Option<SheetForm> {
        Self::ALL.into_iter().find(|form| form.name() == name)
    }
}

/// How a chat shows a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileForm {
    /// By its name; a person opens it.
    Document,
    Picture,
}

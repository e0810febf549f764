//! `export`: which columns a file has, and the texts of their headings.

use crate::check::lookup::Lookup;
use crate::check::needed::{Need, Shows, Texts};
use crate::check::values::Values;
use crate::diagnostic::{Code, Diagnostic};
use crate::locale::Core;
use crate::model::{Model, Origin, Part, Table};
use crate::name::Name;
use crate::source::Span;
use crate::syntax::{ColumnPath, Export, Spanned};
use crate::value::Type;

/// A column of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetColumn {
    /// Its values: a column of the row, or of a row that it names.
    pub path: ColumnPath,
    pub of: Type,
    /// The library's heading, for a column that bookings bring.
    pub heading: Option<Core>,
    /// Whether the library has words for its values.
    pub is_status: bool,
}

impl SheetColumn {
    /// The text of its heading, under that of the state.
    pub fn attribute(&self) -> String {
        let parts: Vec<&str> = self.path.iter().map(Name::as_str).collect();
        parts.join("-")
    }

    /// The text for one of its values.
    pub fn word(&self, id: &Name) -> String {
        format!("{}-{id}", self.attribute())
    }
}

/// The columns of a file: those that are written, or the table's own.
pub fn columns(export: &Export, model: &Model) -> Vec<SheetColumn> {
    let Some(table) = model.tables.get(&export.table.value) else {
        return Vec::new();
    };
    let paths: Vec<ColumnPath> = match &export.columns {
        Some(written) => written.iter().map(|path| path.value.clone()).collect(),
        None => own(table),
    };
    let paths = paths.into_iter();
    paths
        .filter_map(|path| column(table, path, model).ok())
        .collect()
}

/// All columns of a table; of bookings when, what and who first, and then what became of it.
fn own(table: &Table) -> Vec<ColumnPath> {
    let named = |name: &str| {
        table
            .columns
            .contains_key(name)
            .then(|| vec![Name::new(name)])
    };
    let columns = || table.columns.iter().filter(|(_, column)| !column.private);
    let alone = |(name, _): (&Name, _)| vec![name.clone()];
    if table.part != Part::Booking {
        return columns().map(alone).collect();
    }
    let app = columns().filter(|(_, column)| column.origin == Origin::App);
    let resources = columns().filter(|(name, column)| {
        let is_row = matches!(column.typed.of, Type::Row(_));
        let is_told = **name == *"client" || **name == *"service";
        column.origin == Origin::Kept && is_row && !is_told
    });
    let first = ["start", "service"].into_iter().filter_map(named);
    let last = ["status", "price", "created"].into_iter().filter_map(named);
    first
        .chain(resources.map(alone))
        .chain(app.map(alone))
        .chain(last)
        .collect()
}

/// Why a path is no column of a file.
enum Unfit {
    Unknown {
        table: Name,
        column: Name,
    },
    NoRow {
        column: Name,
        of: Type,
    },
    Private(Name),
    /// A code, which nobody reads.
    Code(Name),
    /// A row whose table has no name for it.
    Nameless(Type),
    Many(Type),
}

/// The column at a path. One that names a row stands for the row's name.
fn column(table: &Table, mut path: ColumnPath, model: &Model) -> Result<SheetColumn, Unfit> {
    let mut of = Type::Row(table.name.clone());
    let mut walked = 0;
    while walked < path.len() {
        let name = path[walked].clone();
        let Type::Row(here) = &of else {
            let column = path[walked - 1].clone();
            return Err(Unfit::NoRow { column, of });
        };
        let Some(typed) = model.column_type(here, &name) else {
            let (table, column) = (here.clone(), name);
            return Err(Unfit::Unknown { table, column });
        };
        let stored = model.tables[here].columns.get(&name);
        if typed.of == Type::Code {
            return Err(Unfit::Code(name));
        }
        if stored.is_some_and(|column| column.private) {
            return Err(Unfit::Private(name));
        }
        of = typed.of;
        walked += 1;
        if let (Type::Row(next), true) = (&of, walked == path.len()) {
            let Some(label) = label(&model.tables[next]) else {
                return Err(Unfit::Nameless(of));
            };
            path.push(label);
        }
    }
    if matches!(of, Type::List(_)) {
        return Err(Unfit::Many(of));
    }
    Ok(SheetColumn {
        heading: heading(table.part, &path),
        is_status: table.part == Part::Booking && is(&path, &["status"]),
        path,
        of,
    })
}

/// The column by which people know a row.
fn label(table: &Table) -> Option<Name> {
    let name = match table.part {
        Part::Person => "full_name",
        Part::Plain
        | Part::Service
        | Part::Resource
        | Part::Booking
        | Part::Hours
        | Part::Closure
        | Part::History
        | Part::Ledger
        | Part::Payment
        | Part::Audit
        | Part::Dialogue
        | Part::Waiting
        | Part::Settings => "name",
    };
    let column = table.columns.get(name)?;
    let prints = column.typed.of.unprintable().is_none();
    (prints && !column.private).then(|| Name::new(name))
}

fn is(path: &[Name], names: &[&str]) -> bool {
    path.iter().map(Name::as_str).eq(names.iter().copied())
}

/// The library's heading for a column that it brings itself.
fn heading(part: Part, path: &[Name]) -> Option<Core> {
    const OF_BOOKINGS: [(&[&str], Core); 11] = [
        (&["start"], Core::ColumnStart),
        (&["end"], Core::ColumnEnd),
        (&["duration"], Core::ColumnDuration),
        (&["service", "name"], Core::ColumnService),
        (&["status"], Core::ColumnStatus),
        (&["price"], Core::ColumnPrice),
        (&["created"], Core::ColumnCreated),
        (&["why"], Core::ColumnWhy),
        (&["client", "full_name"], Core::ColumnClient),
        (&["client", "phone"], Core::ColumnPhone),
        (&["client", "username"], Core::ColumnUsername),
    ];
    const OF_PEOPLE: [(&[&str], Core); 3] = [
        (&["full_name"], Core::ColumnClient),
        (&["phone"], Core::ColumnPhone),
        (&["username"], Core::ColumnUsername),
    ];
    let known: &[(&[&str], Core)] = match part {
        Part::Booking => &OF_BOOKINGS,
        Part::Person => &OF_PEOPLE,
        Part::Plain
        | Part::Service
        | Part::Resource
        | Part::Hours
        | Part::Closure
        | Part::History
        | Part::Ledger
        | Part::Payment
        | Part::Audit
        | Part::Dialogue
        | Part::Waiting
        | Part::Settings => &[],
    };
    let mut known = known.iter();
    known
        .find(|(names, _)| is(path, names))
        .map(|(_, core)| *core)
}

/// Checks the columns that are written.
pub(super) fn check(values: &mut Values<'_, '_>, export: &Export) {
    let model = values.place.model;
    let Some(table) = model.tables.get(&export.table.value) else {
        return;
    };
    for path in export.columns.iter().flatten() {
        if let Err(unfit) = column(table, path.value.clone(), model) {
            report(values, path, unfit);
        }
    }
    if columns(export, model).is_empty() && export.columns.is_none() {
        let message = format!("`{}` has no column that a file can have", table.name);
        values.fault(Code::InvalidValue, export.table.span, message);
    }
}

fn report(values: &mut Values<'_, '_>, path: &Spanned<ColumnPath>, unfit: Unfit) {
    let (message, help) = match unfit {
        Unfit::Unknown { table, column } => {
            let model = values.place.model;
            let diagnostics = &mut *values.diagnostics;
            Lookup { model, diagnostics }.column(&table, &column, path.span);
            return;
        }
        Unfit::NoRow { column, of } => (
            format!("`{column}` is {of} and has no columns"),
            "leave out what follows it",
        ),
        Unfit::Private(column) => (
            format!("`{column}` is private, and no file has it"),
            "leave it out, or do not make it `private`",
        ),
        Unfit::Code(column) => (
            format!("`{column}` is a code, and no file has one"),
            "leave it out: only `link` shows a code, to whom it is meant for",
        ),
        Unfit::Nameless(of) => (
            format!("this is {of}, which has no column `name`"),
            "name a column of it: `column.column`",
        ),
        Unfit::Many(of) => (
            format!("this is {of}, and no cell holds one"),
            "leave it out",
        ),
    };
    values
        .diagnostics
        .add(Diagnostic::new(Code::InvalidValue, path.span, message).help(help));
}

/// The name of the file, the headings, and words for ids.
pub(super) fn texts(export: &Export, span: Span, texts: &mut Texts<'_>) {
    let model = texts.here().parsed.model;
    texts.of_file("file", span, Need::Required, Shows::Label);
    for column in columns(export, model) {
        let need = match column.heading {
            Some(_) => Need::Optional,
            None => Need::Required,
        };
        texts.of_file(&column.attribute(), span, need, Shows::Label);
        if let Type::Choice(ids) = &column.of {
            let need = match column.is_status {
                true => Need::Optional,
                false => Need::Required,
            };
            for id in &ids[..] {
                texts.of_file(&column.word(id), span, need, Shows::Label);
            }
        }
    }
}

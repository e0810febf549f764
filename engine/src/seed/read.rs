//! Rows as a seed file gives them, checked as far as possible with the file and the app alone.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Slip};
use crate::grammar::shape::{in_one_script, of_two_scripts};
use crate::model::{Breach, Column, Model, Table};
use crate::name::Name;
use crate::source::Span;
use crate::tree::{Entry, Kind, Node};
use crate::value::{BuiltIn, PERSON, RowId, RowReference, Type, Value, literal};
use indexmap::IndexMap;

/// A row of a seed file.
#[derive(Debug)]
pub struct SeedRow<'m> {
    pub table: &'m Table,
    pub key: String,
    /// The place of the key.
    pub span: Span,
    /// Whether the row is to be hidden. Then only its key counts.
    pub deleted: bool,
    /// Each column of the table: one that the file leaves out has its default, or is empty.
    pub values: IndexMap<Name, Given>,
    /// The places of the values that the file gives.
    pub places: HashMap<Name, Span>,
}

impl SeedRow<'_> {
    /// The plain value of a column; `None` for rows that are named by their keys.
    pub fn value(&self, column: &str) -> Option<&Value> {
        match self.values.get(column)? {
            Given::Value(value) => Some(value),
            Given::Key(_) | Given::Keys(_) => None,
        }
    }

    /// The place of a column's value, or of the row's key.
    pub fn place(&self, column: &str) -> Span {
        self.places.get(column).copied().unwrap_or(self.span)
    }
}

/// What a file gives for a column.
#[derive(Debug)]
pub enum Given {
    Value(Value),
    /// A row of another table.
    Key(Key),
    /// Rows of another table.
    Keys(Vec<Key>),
}

/// A row of another table, by its key.
#[derive(Debug)]
pub struct Key {
    pub table: Name,
    pub key: String,
    pub span: Span,
}

impl Given {
    /// The rows that the value names.
    pub fn keys(&self) -> &[Key] {
        match self {
            Given::Value(_) => &[],
            Given::Key(key) => std::slice::from_ref(key),
            Given::Keys(keys) => keys,
        }
    }
}

const KEY: &str = "key";
const DELETED: &str = "deleted";
/// Editors find the schema of a file by it.
const SCHEMA: &str = "$schema";

/// The rows of files that are loaded together, each by itself as it should be.
pub(super) fn rows<'m, 'f>(
    model: &'m Model,
    files: impl IntoIterator<Item = &'f Node>,
    diagnostics: &mut Diagnostics,
) -> Vec<SeedRow<'m>> {
    let mut reader = Reader {
        model,
        diagnostics,
        rows: Vec::new(),
        keys: HashMap::new(),
    };
    for file in files {
        match file.as_map() {
            Some(tables) => tables.iter().for_each(|entry| reader.table(entry)),
            None => {
                reader.wrong_shape(file, "a file of rows is a map from tables to lists of rows");
            }
        }
    }
    reader.rows
}

struct Reader<'m, 'd> {
    model: &'m Model,
    diagnostics: &'d mut Diagnostics,
    rows: Vec<SeedRow<'m>>,
    /// The first place of each key of each table.
    keys: HashMap<(Name, String), Span>,
}

impl Reader<'_, '_> {
    fn table(&mut self, entry: &Entry) {
        if entry.key == SCHEMA {
            return;
        }
        let Some(table) = self.model.table(&entry.key) else {
            let tables = self.model.tables.values();
            let known = tables.filter(|table| table.is_seeded());
            self.diagnostics.add(
                Diagnostic::new(
                    Code::UnknownTable,
                    entry.key_span,
                    format!("there is no table `{}`", entry.key),
                )
                .did_you_mean(&entry.key, known.map(|table| table.name.as_str()))
                .slip(Slip::NoTable(entry.key.clone())),
            );
            return;
        };
        if !table.is_seeded() {
            self.diagnostics.add(
                Diagnostic::new(
                    Code::UnknownTable,
                    entry.key_span,
                    format!("rows of `{}` are not loaded from files", entry.key),
                )
                .note("Tilmash itself writes people, bookings and what happens to them"),
            );
            return;
        }
        if !self.model.loads(table) {
            // A backend keeps them, or says by itself what they say.
            return;
        }
        let Kind::List(rows) = &entry.value.kind else {
            return self.wrong_shape(&entry.value, "a table has a list of rows");
        };
        for row in rows {
            self.row(table, row);
        }
    }

    fn row(&mut self, table: &Table, node: &Node) {
        let Some(entries) = node.as_map() else {
            return self.wrong_shape(node, "a row is a map from columns to values");
        };
        let table = &self.model.tables[&table.name];
        let Some(key_node) = node.get(KEY) else {
            self.diagnostics.add(
                Diagnostic::new(Code::MissingKey, node.span, "the row has no `key`")
                    .help("give it a name that never changes: the row is known by it the next time")
                    .slip(Slip::NoKey),
            );
            return;
        };
        let Some(key) = key_node.as_text().filter(|key| !key.is_empty()) else {
            return self.wrong_shape(key_node, "a row's key is a text");
        };
        if let Some(latin) = in_one_script(key) {
            let fault = of_two_scripts(Code::InvalidName, key, latin, key_node.span);
            self.diagnostics.add(fault);
            return;
        }
        let place = (table.name.clone(), key.to_owned());
        if let Some(first) = self.keys.get(&place) {
            self.diagnostics.add(
                Diagnostic::new(
                    Code::DuplicateKey,
                    key_node.span,
                    format!("`{}` has two rows `{key}`", table.name),
                )
                .label("again here")
                .related(*first, "first here")
                .slip(Slip::SameKey(key.to_owned())),
            );
            return;
        }
        self.keys.insert(place, key_node.span);
        let deleted = match node.get(DELETED).map(|deleted| (deleted, &deleted.kind)) {
            None => false,
            Some((_, Kind::Boolean(deleted))) => *deleted,
            Some((deleted, _)) => {
                return self.wrong_shape(deleted, "`deleted` is `true` or `false`");
            }
        };
        let own = entries
            .iter()
            .filter(|entry| entry.key != KEY && entry.key != DELETED);
        let places = own
            .clone()
            .map(|entry| (Name::new(&entry.key), entry.value.span));
        let places = places.collect();
        let mut values: IndexMap<Name, Given> =
            own.filter_map(|entry| self.value(table, entry)).collect();
        for (name, column) in &table.columns {
            if deleted || node.get(name).is_some() || column.typed.of == Type::Code {
                continue;
            }
            if !column.typed.optional && column.default.is_none() {
                let message = format!("row `{key}` has no `{name}`");
                self.diagnostics.add(
                    Diagnostic::new(Code::MissingValue, key_node.span, message)
                        .slip(Slip::NoValue(name.to_string())),
                );
                continue;
            }
            let value = column.default.clone().unwrap_or(Value::None);
            values.insert(name.clone(), Given::Value(value));
        }
        self.rows.push(SeedRow {
            table,
            key: key.to_owned(),
            span: key_node.span,
            deleted,
            values,
            places,
        });
    }

    fn value(&mut self, table: &Table, entry: &Entry) -> Option<(Name, Given)> {
        let Some((name, column)) = table.columns.get_key_value(entry.key.as_str()) else {
            self.diagnostics.add(
                Diagnostic::new(
                    Code::UnknownColumn,
                    entry.key_span,
                    format!("`{}` has no column `{}`", table.name, entry.key),
                )
                .did_you_mean(&entry.key, table.columns.keys().map(Name::as_str))
                .slip(Slip::NoColumn(entry.key.clone())),
            );
            return None;
        };
        match self.given(column, &entry.value) {
            Ok(given) => Some((name.clone(), given)),
            Err(wrong) => {
                let slip = wrong.slip(name, &column.typed.of);
                let (code, message) = wrong.told();
                let fault = Diagnostic::new(code, entry.value.span, message);
                self.diagnostics.add(fault.slip(slip));
                None
            }
        }
    }

    fn given(&self, column: &Column, node: &Node) -> Result<Given, Wrong> {
        let mismatch = |wanted: String| {
            Wrong::Type(format!("expected {wanted}, found {}", node.description()))
        };
        let of = &column.typed.of;
        match (of, &node.kind) {
            (_, Kind::Null) if column.typed.optional => Ok(Given::Value(Value::None)),
            (Type::Row(table), _) if *table == PERSON => {
                person(node).map(Given::Value).map_err(mismatch)
            }
            (Type::Row(table), _) => key(table, node).map(Given::Key).map_err(mismatch),
            (Type::List(item), Kind::List(nodes)) => many(item, nodes).map_err(Wrong::Type),
            (Type::List(_), _) => Err(mismatch("a list of keys".to_owned())),
            _ => {
                let value = literal(of, node, &self.model.languages).map_err(Wrong::Type)?;
                // Computed limits are for dialogues only.
                match column.breach(&value) {
                    Some(breach) => Err(Wrong::Limit(breach)),
                    None => Ok(Given::Value(value)),
                }
            }
        }
    }

    fn wrong_shape(&mut self, node: &Node, rule: &str) {
        let message = format!("{rule}, found {}", node.description());
        self.diagnostics
            .add(Diagnostic::new(Code::WrongShape, node.span, message));
    }
}

/// A person by Telegram id, or what was expected instead.
fn person(node: &Node) -> Result<Value, String> {
    let Kind::Integer(id) = node.kind else {
        return Err("a person's Telegram id".to_owned());
    };
    Ok(Value::Row(RowReference {
        table: Name::new(PERSON),
        id: RowId(id),
    }))
}

/// A row by its key, or what was expected instead.
fn key(table: &Name, node: &Node) -> Result<Key, String> {
    let Kind::Text(key) = &node.kind else {
        return Err(format!("the key of a row of `{table}`"));
    };
    Ok(Key {
        table: table.clone(),
        key: key.clone(),
        span: node.span,
    })
}

/// Rows by their keys; people by their ids.
fn many(item: &Type, nodes: &[Node]) -> Result<Given, String> {
    let expected =
        |node: &Node, wanted: String| format!("expected {wanted}, found {}", node.description());
    let Type::Row(table) = item else {
        unreachable!("columns list rows, not {item}");
    };
    if *table == PERSON {
        let people = nodes
            .iter()
            .map(|node| person(node).map_err(|wanted| expected(node, wanted)));
        return Ok(Given::Value(Value::List(people.collect::<Result<_, _>>()?)));
    }
    let keys = nodes
        .iter()
        .map(|node| key(table, node).map_err(|wanted| expected(node, wanted)));
    Ok(Given::Keys(keys.collect::<Result<_, _>>()?))
}

/// Why a value is refused.
enum Wrong {
    /// It is not of its column's type: what was expected instead.
    Type(String),
    Limit(Breach),
}

impl Wrong {
    fn slip(&self, column: &Name, of: &Type) -> Slip {
        let column = column.to_string();
        match self {
            Wrong::Type(_) => Slip::WrongType {
                column,
                wanted: wanted(of),
            },
            Wrong::Limit(Breach::Length { from, to, .. }) => Slip::Length {
                column,
                from: *from,
                to: *to,
            },
            Wrong::Limit(Breach::Digits(_)) => Slip::WrongType {
                column,
                wanted: "decimal",
            },
            Wrong::Limit(Breach::Letters) => Slip::Letters(column),
            Wrong::Limit(Breach::Check(..)) => Slip::Check(column),
            Wrong::Limit(Breach::Below(limit)) => Slip::Below {
                column,
                limit: limit.as_written(),
            },
            Wrong::Limit(Breach::Above(limit)) => Slip::Above {
                column,
                limit: limit.as_written(),
            },
        }
    }

    fn told(self) -> (Code, String) {
        match self {
            Wrong::Type(message) => (Code::TypeMismatch, message),
            Wrong::Limit(breach) => (Code::InvalidValue, breach.to_string()),
        }
    }
}

/// What a column wants, for the texts that tell it.
fn wanted(of: &Type) -> &'static str {
    let mut built_in = BuiltIn::ALL.iter();
    if let Some(named) = built_in.find(|it| (it.of)() == *of) {
        named.name
    } else if let Type::Choice(_) = of {
        "choice"
    } else if let Type::Row(_) = of {
        "key"
    } else if let Type::List(_) = of {
        "keys"
    } else {
        "other"
    }
}

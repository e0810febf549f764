//! Seeds: rows from a file, identified by their `key`, so that loading a file twice changes
//! nothing.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use sea_query::ExprTrait;
use thiserror::Error;
use tilmash_engine::diagnostic::{Code, Diagnostic, Diagnostics, Slip, suggest};
use tilmash_engine::interpret::Record;
use tilmash_engine::model::{Model, Part};
use tilmash_engine::name::Name;
use tilmash_engine::outcome::Refusal;
use tilmash_engine::seed::{Given, Key, SeedRow, check_keys, read};
use tilmash_engine::tree::Node;
use tilmash_engine::value::{RowId, RowReference, Value};

use super::change::{self, NewRow};
use super::filter::Rows;
use super::halt::Halt;
use super::hours::Stored;
use super::record;
use crate::store::database::connection::Connection;
use crate::store::database::error::StoreError;

/// How many rows some files changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seeded {
    pub inserted: usize,
    pub updated: usize,
    pub unchanged: usize,
    /// Rows that were deleted before.
    pub restored: usize,
    pub deleted: usize,
}

/// What files change in a row.
#[derive(Clone, Debug, PartialEq)]
pub struct SeedChange {
    pub table: Name,
    pub key: String,
    pub kind: SeedChangeKind,
    /// Columns whose values change: the old value and the new one.
    pub columns: Vec<(Name, Value, Value)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeedChangeKind {
    Inserted,
    Updated,
    Restored,
    Deleted,
}

/// What became of the rows of some files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SeedResult {
    pub seeded: Seeded,
    /// In the order of the files, without the rows that stay as they are.
    pub changes: Vec<SeedChange>,
    /// The keys of the rows that changed values name, as far as they have one.
    pub keys: BTreeMap<RowReference, String>,
    /// The rows that the files withdraw and that are not there.
    pub absent: Vec<Absent>,
}

/// A row that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absent {
    pub table: Name,
    pub key: String,
    /// The key that was probably meant.
    pub near: Option<String>,
}

/// Why no row was loaded.
#[derive(Debug, Error)]
pub enum SeedError {
    /// Everything that is wrong with the rows.
    #[error("the rows have faults")]
    Rows(Diagnostics),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Rows of a table by key, including deleted ones.
type Known = BTreeMap<Name, BTreeMap<String, Record>>;

/// Loads the rows of files, which may refer to each other. A file is a map from tables to lists of
/// rows, each with a `key` and values by column. A row with a new key is inserted. A row with a
/// known key becomes as its file says, and a column that the file leaves out gets its default or
/// becomes empty; the row is shown again if it was deleted. A row with `deleted` is hidden.
/// `progress` is told how many rows are done, and of how many.
///
/// # Errors
///
/// All faults of the rows at once; then nothing is loaded.
pub(in crate::store) async fn seed(
    connection: &mut Connection,
    model: &Model,
    files: &[Node],
    now: Timestamp,
    mut progress: impl FnMut(usize, usize),
) -> Result<SeedResult, SeedError> {
    let mut diagnostics = Diagnostics::default();
    let rows = read(model, files, &mut diagnostics);
    let known = known(connection, model, &rows).await?;
    let stored = |table: &Name| known[table].keys().map(String::as_str).collect();
    check_keys(&rows, stored, &mut diagnostics);
    if diagnostics.has_errors() {
        return Err(SeedError::Rows(diagnostics));
    }
    let mut loading = Loading {
        connection,
        model,
        known: &known,
        now,
        inserted: BTreeMap::new(),
        diagnostics,
        result: SeedResult::default(),
    };
    loading.load(&rows, &mut progress).await?;
    loading.note_keys();
    match loading.diagnostics.has_errors() {
        true => Err(SeedError::Rows(loading.diagnostics)),
        false => Ok(loading.result),
    }
}

/// The rows with a key, of every table that the files have rows of or refer to.
async fn known(
    connection: &mut Connection,
    model: &Model,
    rows: &[SeedRow<'_>],
) -> Result<Known, StoreError> {
    let mut known = Known::new();
    let given = rows.iter().flat_map(|row| row.values.values());
    let named = given.flat_map(Given::keys).map(|key| &key.table);
    for name in rows.iter().map(|row| &row.table.name).chain(named) {
        if known.contains_key(name) {
            continue;
        }
        let of = Rows::of(model, record::table(model, name), connection.dialect());
        let mut select = record::whole_rows(&of);
        select.and_where(of.stored("key").is_not_null());
        let mut by_key = BTreeMap::new();
        for row in connection.fetch(&select).await? {
            let record = record::record(of.table, &row)?;
            let key = record.key.clone().expect("only rows with a key were read");
            by_key.insert(key, record);
        }
        known.insert(name.clone(), by_key);
    }
    Ok(known)
}

/// The writing of rows.
struct Loading<'l> {
    connection: &'l mut Connection,
    model: &'l Model,
    known: &'l Known,
    now: Timestamp,
    /// The ids of the new rows.
    inserted: BTreeMap<(&'l Name, &'l str), RowId>,
    diagnostics: Diagnostics,
    result: SeedResult,
}

impl<'l> Loading<'l> {
    /// Writes the rows: first the new ones without their references, so that rows may refer to each
    /// other, then the values of all rows.
    async fn load(
        &mut self,
        rows: &'l [SeedRow<'l>],
        progress: &mut impl FnMut(usize, usize),
    ) -> Result<(), StoreError> {
        for row in rows {
            if !row.deleted && !self.known[&row.table.name].contains_key(&row.key) {
                self.insert(row).await?;
            }
        }
        for (done, row) in rows.iter().enumerate() {
            // A row that is not found was reported just before, or is to be hidden.
            if let Some(id) = self.find(&row.table.name, &row.key) {
                let values = row
                    .values
                    .iter()
                    .filter_map(|(name, given)| Some((name.clone(), self.resolved(given)?)));
                let values = values.collect();
                let brought = Halt::split(self.bring(row, id, values).await)?;
                self.told(row, brought);
            } else if row.deleted {
                self.absent(row);
            }
            progress(done + 1, rows.len());
        }
        self.refuse_overlapping(rows).await
    }

    /// Reports hours that overlap others that were there before: people may have added these.
    async fn refuse_overlapping(&mut self, rows: &[SeedRow<'_>]) -> Result<(), StoreError> {
        let is_hours = |row: &&SeedRow<'_>| row.table.part == Part::Hours && !row.deleted;
        let mut rows = rows.iter().filter(is_hours).peekable();
        let Some(first) = rows.peek() else {
            return Ok(());
        };
        let stored = Stored::read(self.connection, self.model, &first.table.name).await?;
        let stored = stored.expect("the table is that of hours");
        for row in rows {
            let Some(id) = self.find(&row.table.name, &row.key) else {
                continue;
            };
            if let Some(other) = stored.overlapping_row(id) {
                self.diagnostics.add(overlap(row, other));
            }
        }
        Ok(())
    }

    /// Notes what the rows are called that changed values name.
    fn note_keys(&mut self) {
        let changed = self
            .result
            .changes
            .iter()
            .flat_map(|change| &change.columns);
        let values = changed.flat_map(|(_, old, new)| [old, new]);
        let mut named = BTreeSet::new();
        for value in values {
            named.extend(value.as_row());
            if let Value::List(items) = value {
                named.extend(items.iter().filter_map(Value::as_row));
            }
        }
        let mut keys = BTreeMap::new();
        for rows in self.known.values() {
            let stored = rows.iter().map(|(key, record)| (&record.row, key));
            let stored = stored.filter(|(row, _)| named.contains(row));
            keys.extend(stored.map(|(row, key)| (row.clone(), key.clone())));
        }
        let new = self.inserted.iter().map(|((table, key), id)| {
            let table = Name::clone(table);
            (RowReference { table, id: *id }, (*key).to_owned())
        });
        keys.extend(new.filter(|(row, _)| named.contains(row)));
        self.result.keys = keys;
    }

    fn absent(&mut self, row: &SeedRow<'_>) {
        let stored = self.known[&row.table.name].iter();
        let shown = stored.filter(|(_, record)| !record.deleted);
        let near = suggest(&row.key, shown.map(|(key, _)| key.as_str()));
        self.result.absent.push(Absent {
            table: row.table.name.clone(),
            key: row.key.clone(),
            near: near.map(str::to_owned),
        });
    }

    /// Inserts a new row, without the rows that it names.
    async fn insert(&mut self, row: &'l SeedRow<'l>) -> Result<(), StoreError> {
        let plain = row.values.iter().filter_map(|(name, given)| match given {
            Given::Value(value) => Some((name.clone(), value.clone())),
            Given::Key(_) | Given::Keys(_) => None,
        });
        let new = NewRow {
            table: &row.table.name,
            key: Some(&row.key),
            values: &plain.collect(),
        };
        let inserted = Halt::split(change::insert(self.connection, self.model, new).await)?;
        if let Some(id) = self.told(row, inserted) {
            self.inserted.insert((&row.table.name, &row.key), id);
        }
        Ok(())
    }

    /// Gives a row its values, if they differ, and shows it again, if it was deleted.
    async fn bring(
        &mut self,
        row: &SeedRow<'_>,
        id: RowId,
        mut values: BTreeMap<Name, Value>,
    ) -> Result<(), Halt> {
        let reference = RowReference {
            table: row.table.name.clone(),
            id,
        };
        let before = self.known[&row.table.name].get(&row.key);
        let is_hidden = before.is_some_and(|before| before.deleted);
        if row.deleted {
            if is_hidden {
                self.result.seeded.unchanged += 1;
                return Ok(());
            }
            change::delete(self.connection, self.model, &reference, self.now).await?;
            self.count(row, SeedChangeKind::Deleted, Vec::new());
            return Ok(());
        }
        let mut columns = Vec::new();
        match before {
            // It was inserted just now, without its references.
            None => values.retain(|_, value| matches!(value, Value::Row(_) | Value::List(_))),
            Some(before) => {
                values.retain(|name, value| before.values[name] != *value);
                let changed = values.iter().map(|(name, value)| {
                    (name.clone(), before.values[name].clone(), value.clone())
                });
                columns.extend(changed);
            }
        }
        if is_hidden {
            change::restore(self.connection, self.model, &reference).await?;
        }
        if !values.is_empty() {
            change::update(self.connection, self.model, &reference, &values).await?;
        }
        match before {
            None => self.count(row, SeedChangeKind::Inserted, columns),
            Some(_) if is_hidden => self.count(row, SeedChangeKind::Restored, columns),
            Some(_) if columns.is_empty() => self.result.seeded.unchanged += 1,
            Some(_) => self.count(row, SeedChangeKind::Updated, columns),
        }
        Ok(())
    }

    fn count(
        &mut self,
        row: &SeedRow<'_>,
        kind: SeedChangeKind,
        columns: Vec<(Name, Value, Value)>,
    ) {
        let Seeded {
            inserted,
            updated,
            restored,
            deleted,
            unchanged: _,
        } = &mut self.result.seeded;
        match kind {
            SeedChangeKind::Inserted => *inserted += 1,
            SeedChangeKind::Updated => *updated += 1,
            SeedChangeKind::Restored => *restored += 1,
            SeedChangeKind::Deleted => *deleted += 1,
        }
        self.result.changes.push(SeedChange {
            table: row.table.name.clone(),
            key: row.key.clone(),
            kind,
            columns,
        });
    }

    /// What was done with a row; reports what was refused.
    fn told<T>(&mut self, row: &SeedRow<'_>, done: Result<T, Refusal>) -> Option<T> {
        done.inspect_err(|_| self.diagnostics.add(twin(row))).ok()
    }

    fn find(&self, table: &Name, key: &str) -> Option<RowId> {
        let before = self.known[table].get(key).map(|record| record.row.id);
        before.or_else(|| self.inserted.get(&(table, key)).copied())
    }

    /// The value that a file gives; `None` if it names a row that is not there.
    fn resolved(&self, given: &Given) -> Option<Value> {
        let row = |Key { table, key, .. }: &Key| {
            Some(Value::Row(RowReference {
                table: table.clone(),
                id: self.find(table, key)?,
            }))
        };
        match given {
            Given::Value(value) => Some(value.clone()),
            Given::Key(key) => row(key),
            Given::Keys(keys) => Some(Value::List(keys.iter().map(row).collect::<Option<_>>()?)),
        }
    }
}

fn overlap(row: &SeedRow<'_>, other: &Record) -> Diagnostic {
    let written = |name: &str| other.column(name).as_written();
    let (weekday, opens, closes) = (written("weekday"), written("opens"), written("closes"));
    let message = format!(
        "the hours `{}` overlap others in the database: weekday {weekday}, {opens}–{closes}",
        row.key
    );
    Diagnostic::new(Code::InvalidValue, row.place("weekday"), message)
        .help("change these, or take the others away in the bot")
        .slip(Slip::Overlap(format!("{weekday}, {opens}–{closes}")))
}

fn twin(row: &SeedRow<'_>) -> Diagnostic {
    let groups = row.table.unique.iter().map(|columns| {
        let columns: Vec<&str> = columns.iter().map(Name::as_str).collect();
        columns.join(" and ")
    });
    let groups: Vec<String> = groups.collect();
    Diagnostic::new(
        Code::InvalidValue,
        row.span,
        format!(
            "another row of `{}` is like row `{}` in what is unique",
            row.table.name, row.key
        ),
    )
    .note(format!(
        "unique in `{}`: {}",
        row.table.name,
        groups.join("; ")
    ))
    .slip(Slip::Same {
        columns: groups.join("; "),
        other: None,
    })
}

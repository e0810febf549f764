//! Seeds: rows from a file, identified by their `key`, so that loading a file twice changes
//! nothing.

mod read;

use std::collections::{BTreeMap, HashSet};

use sea_query::ExprTrait;
use thiserror::Error;
use tilmash_engine::diagnostic::{Code, Diagnostic, Diagnostics};
use tilmash_engine::interpret::Record;
use tilmash_engine::model::Table;
use tilmash_engine::name::Name;
use tilmash_engine::outcome::Refusal;
use tilmash_engine::tree::Node;
use tilmash_engine::value::{RowId, RowReference, Value};

use super::change;
use super::filter::Rows;
use super::record;
use crate::store::database::error::StoreError;
use crate::store::writer::transaction::Transaction;
use read::{Given, Key, SeedRow, read};

/// How many rows a file changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seeded {
    pub inserted: usize,
    pub updated: usize,
    pub unchanged: usize,
    /// Rows that were deleted before.
    pub restored: usize,
}

/// Why no row was loaded.
#[derive(Debug, Error)]
pub enum SeedError {
    /// Everything that is wrong with the file's rows.
    #[error("the rows have faults")]
    Rows(Diagnostics),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Rows of a table by key, including deleted ones.
type Known = BTreeMap<Name, BTreeMap<String, Record>>;

impl Transaction {
    /// Loads the rows of a file: a map from tables to lists of rows, each with a `key` and values by
    /// column. A row with a new key is inserted. One that is known gets the values that the file
    /// gives it, and comes back if it was deleted. `progress` is told how many rows are done, and of
    /// how many.
    ///
    /// # Errors
    ///
    /// All faults of the file's rows at once; then nothing is loaded.
    pub async fn seed(
        &mut self,
        file: &Node,
        mut progress: impl FnMut(usize, usize),
    ) -> Result<Seeded, SeedError> {
        let model = self.model.clone();
        let mut diagnostics = Diagnostics::default();
        let rows = read(&model, file, &mut diagnostics);
        let known = self.known(&rows).await?;
        check_keys(&rows, &known, &mut diagnostics);
        if diagnostics.has_errors() {
            return Err(SeedError::Rows(diagnostics));
        }
        self.connection.control("SAVEPOINT seed").await?;
        let seeded = self
            .load(&rows, &known, &mut diagnostics, &mut progress)
            .await;
        if seeded.is_err() || diagnostics.has_errors() {
            self.connection.control("ROLLBACK TO seed").await?;
        }
        self.connection.control("RELEASE seed").await?;
        if diagnostics.has_errors() {
            return Err(SeedError::Rows(diagnostics));
        }
        Ok(seeded?)
    }

    /// The rows with a key of every table that the file has rows of or names rows of.
    async fn known(&mut self, rows: &[SeedRow<'_>]) -> Result<Known, StoreError> {
        let mut known = Known::new();
        let given = rows.iter().flat_map(|row| row.values.values());
        let named = given.flat_map(Given::keys).map(|key| &key.table);
        for name in rows.iter().map(|row| &row.table.name).chain(named) {
            if known.contains_key(name) {
                continue;
            }
            let table = record::table(&self.model, name);
            let of = Rows::of(&self.model, table, self.connection.dialect());
            let mut select = record::whole_rows(&of);
            select.and_where(of.stored("key").is_not_null());
            let mut by_key = BTreeMap::new();
            for row in self.connection.fetch(&select).await? {
                let record = record::record(of.table, &row)?;
                let key = record.key.clone().expect("only rows with a key were read");
                by_key.insert(key, record);
            }
            known.insert(name.clone(), by_key);
        }
        Ok(known)
    }

    /// Writes the rows: first the new ones without what they name, so that rows may name each other,
    /// then the values of all.
    async fn load(
        &mut self,
        rows: &[SeedRow<'_>],
        known: &Known,
        diagnostics: &mut Diagnostics,
        progress: &mut impl FnMut(usize, usize),
    ) -> Result<Seeded, StoreError> {
        let mut inserted = BTreeMap::new();
        for row in rows {
            if known[&row.table.name].contains_key(&row.key) {
                continue;
            }
            let plain = row.values.iter().filter_map(|(name, given)| match given {
                Given::Value(value) => Some((name.clone(), value.clone())),
                Given::Key(_) | Given::Keys(_) => None,
            });
            let plain = plain.collect();
            let table = &row.table.name;
            let model = &self.model;
            let insert = change::insert(&mut self.connection, model, table, Some(&row.key), &plain);
            match insert.await? {
                Ok(id) => {
                    inserted.insert((table, row.key.as_str()), id);
                }
                Err(_) => diagnostics.add(twin(row)),
            }
        }
        let find = |table: &Name, key: &str| {
            let before = known[table].get(key).map(|record| record.row.id);
            before.or_else(|| inserted.get(&(table, key)).copied())
        };
        let mut seeded = Seeded::default();
        for (done, row) in rows.iter().enumerate() {
            // Not found is only what has just been reported.
            if let Some(id) = find(&row.table.name, &row.key) {
                let values = row
                    .values
                    .iter()
                    .filter_map(|(name, given)| Some((name.clone(), resolved(given, &find)?)));
                let before = known[&row.table.name].get(&row.key);
                let refused = self
                    .bring(row.table, id, values.collect(), before, &mut seeded)
                    .await?;
                if refused.is_err() {
                    diagnostics.add(twin(row));
                }
            }
            progress(done + 1, rows.len());
        }
        Ok(seeded)
    }

    /// Gives a row its values, if they differ, and shows it again, if it was deleted.
    async fn bring(
        &mut self,
        table: &Table,
        id: RowId,
        mut values: BTreeMap<Name, Value>,
        before: Option<&Record>,
        seeded: &mut Seeded,
    ) -> Result<Result<(), Refusal>, StoreError> {
        match before {
            // Inserted just now, but for the rows that it names.
            None => values.retain(|_, value| matches!(value, Value::Row(_) | Value::List(_))),
            Some(before) => values.retain(|name, value| before.values[name] != *value),
        }
        let row = RowReference {
            table: table.name.clone(),
            id,
        };
        let deleted = before.is_some_and(|before| before.deleted);
        match before {
            None => seeded.inserted += 1,
            Some(_) if deleted => seeded.restored += 1,
            Some(_) if values.is_empty() => seeded.unchanged += 1,
            Some(_) => seeded.updated += 1,
        }
        if deleted && let Err(refusal) = change::restore(&mut self.connection, &row).await? {
            return Ok(Err(refusal));
        }
        if values.is_empty() {
            return Ok(Ok(()));
        }
        change::update(&mut self.connection, &self.model, &row, &values).await
    }
}

fn resolved(given: &Given, find: &impl Fn(&Name, &str) -> Option<RowId>) -> Option<Value> {
    let row = |Key { table, key, .. }: &Key| {
        Some(Value::Row(RowReference {
            table: table.clone(),
            id: find(table, key)?,
        }))
    };
    match given {
        Given::Value(value) => Some(value.clone()),
        Given::Key(key) => row(key),
        Given::Keys(keys) => Some(Value::List(keys.iter().map(row).collect::<Option<_>>()?)),
    }
}

/// Reports keys that neither the file nor the database has.
fn check_keys(rows: &[SeedRow<'_>], known: &Known, diagnostics: &mut Diagnostics) {
    let in_file: HashSet<(&Name, &str)> = rows
        .iter()
        .map(|row| (&row.table.name, row.key.as_str()))
        .collect();
    let given = rows.iter().flat_map(|row| row.values.values());
    for Key { table, key, span } in given.flat_map(Given::keys) {
        if in_file.contains(&(table, key.as_str())) || known[table].contains_key(key) {
            continue;
        }
        let of_table = in_file.iter().filter(|(name, _)| *name == table);
        let keys = known[table].keys().map(String::as_str);
        diagnostics.add(
            Diagnostic::new(
                Code::InvalidValue,
                *span,
                format!("`{table}` has no row with the key `{key}`"),
            )
            .did_you_mean(key, keys.chain(of_table.map(|(_, key)| *key))),
        );
    }
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
}

//! [`Plan`]: what must be done so that the database has the app's tables.
//!
//! A plan only adds. What the app no longer has stays in place, with its data. That a column is
//! required is the app's rule and not the database's, because SQLite cannot change it without
//! copying the table.

use std::fmt;

use sea_query::{
    Alias, ColumnDef, ConditionalStatement as _, Expr, ExprTrait, Index, IndexCreateStatement,
    Query, Table as TableStatement, TableCreateStatement,
};
use sha2::{Digest, Sha256};
use tilmash_engine::model::{Column, Model, Part, Table};
use tilmash_engine::name::Name;
use tilmash_engine::payment::AMOUNT;
use tilmash_engine::value::{Type, Value};

use super::cell;
use super::schema::{
    ActualColumn, ActualTable, COLUMN, INDEX, Schema, TABLE, definition, note, note_anew,
};
use crate::store::database::connection::Connection;
use crate::store::database::error::StoreError;
use crate::store::database::statement::Dialect;

/// Texts compare and sort in the same way on both databases, whatever the server's language is.
const BY_CODE_POINT: &str = "COLLATE \"C\"";

/// PostgreSQL, `NAMEDATALEN`: a longer name loses its end, and may then be another one's.
const LONGEST_IDENTIFIER: usize = 63;

/// Steps from the database as it is to the tables that the app declares.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    pub steps: Vec<Step>,
    /// What a person must decide first. Nothing is applied while this is not empty.
    pub undecided: Vec<String>,
    /// Tables of resources of which every booking must have one, and some have none. They get one
    /// with their claims.
    pub unassigned: Vec<Name>,
    /// Tables and columns (`TABLE.COLUMN`) that the app no longer has. They stay in place.
    pub unused: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    CreateTable(Name),
    /// A column; existing rows get its default.
    AddColumn {
        table: Name,
        column: Name,
    },
    /// Keeps amounts of payments in Stars from now on, or in money: the table has no rows.
    CountAnew {
        table: Name,
    },
    /// Writes the default into rows without a value, when a column has become required.
    Fill {
        table: Name,
        column: Name,
    },
    CreateIndex(IndexPlan),
}

/// An index. In a unique one, a combination of values occurs in one row only, not counting deleted
/// rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexPlan {
    pub table: Name,
    pub columns: Vec<Name>,
    pub unique: bool,
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::CreateTable(table) => write!(formatter, "create table `{table}`"),
            Step::AddColumn { table, column } => {
                write!(formatter, "add column `{column}` to `{table}`")
            }
            Step::Fill { table, column } => {
                write!(
                    formatter,
                    "set `{column}` of `{table}` to its default where it is none"
                )
            }
            Step::CountAnew { table } => {
                write!(
                    formatter,
                    "count `{AMOUNT}` of `{table}`, which has no rows, as `payments` says"
                )
            }
            Step::CreateIndex(index) => {
                let columns: Vec<&str> = index.columns.iter().map(Name::as_str).collect();
                let kind = if index.unique {
                    "unique index"
                } else {
                    "index"
                };
                write!(
                    formatter,
                    "create {kind} of `{}` by {}",
                    index.table,
                    columns.join(", ")
                )
            }
        }
    }
}

impl IndexPlan {
    fn name(&self) -> String {
        let columns: Vec<&str> = self.columns.iter().map(Name::as_str).collect();
        let kind = if self.unique { "unique" } else { "by" };
        let name = format!("{}__{kind}__{}", self.table, columns.join("__"));
        // `a__b` may be one column or two.
        let is_clear = columns.iter().all(|column| !column.contains("__"));
        if name.len() <= LONGEST_IDENTIFIER && is_clear {
            return name;
        }
        let digest = Sha256::digest(columns.join(",").as_bytes());
        let digest: String = digest
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        format!("{}__{kind}__{digest}", self.table)
    }

    fn statement(&self) -> IndexCreateStatement {
        let mut index = Index::create();
        index
            .name(self.name())
            .table(Alias::new(self.table.as_str()));
        for column in &self.columns {
            index.col(Alias::new(column.as_str()));
        }
        if self.unique {
            index.unique().and_where(Expr::col("deleted").is_null());
        }
        index
    }
}

impl Plan {
    /// What the app declares and the database does not have.
    pub fn between(model: &Model, schema: &Schema) -> Plan {
        let mut plan = Plan::default();
        for table in model.tables.values() {
            if table.part == Part::Settings {
                // They stand in a table of Tilmash's own, only as far as they were changed.
                continue;
            }
            match schema.tables.get(table.name.as_str()) {
                None => plan.create(table),
                Some(actual) => plan.change(model, table, actual),
            }
        }
        for (name, actual) in &schema.tables {
            match model.table(name) {
                None => plan.unused.push(name.clone()),
                Some(table) => {
                    let unused = actual
                        .columns
                        .keys()
                        .filter(|column| !table.columns.contains_key(column.as_str()));
                    plan.unused
                        .extend(unused.map(|column| format!("{name}.{column}")));
                }
            }
        }
        plan
    }

    /// Whether the database has everything that the app declares.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.undecided.is_empty() && self.unassigned.is_empty()
    }

    fn create(&mut self, table: &Table) {
        self.steps.push(Step::CreateTable(table.name.clone()));
        self.steps.extend(indexes(table).map(Step::CreateIndex));
    }

    fn change(&mut self, model: &Model, table: &Table, actual: &ActualTable) {
        for (name, column) in &table.columns {
            let source = Source::of(model, table, column);
            match actual.columns.get(name.as_str()) {
                None => self.add(table, name, source, actual.has_rows),
                Some(found) if counts_anew(table, name, column, found) => {
                    self.count_anew(table, column, actual.has_rows);
                }
                Some(found) => self.compare(table, name, column, source, found),
            }
        }
        let missing = indexes(table).filter(|index| !actual.indexes.contains(&index.name()));
        self.steps.extend(missing.map(Step::CreateIndex));
    }

    fn add(&mut self, table: &Table, name: &Name, source: Source, has_rows: bool) {
        match source {
            Source::Nothing if has_rows => {
                self.undecided.push(format!(
                    "column `{name}` of `{}` is new and required, and the table has rows: give it a default, or make it optional",
                    table.name
                ));
                return;
            }
            Source::Rule if has_rows => self.unassigned.push(name.clone()),
            Source::Nothing | Source::Rule | Source::Column => {}
        }
        self.steps.push(Step::AddColumn {
            table: table.name.clone(),
            column: name.clone(),
        });
    }

    /// What was asked for in Stars is no money, and the other way round.
    fn count_anew(&mut self, table: &Table, amount: &Column, has_rows: bool) {
        let table = table.name.clone();
        if !has_rows {
            self.steps.push(Step::CountAnew { table });
            return;
        }
        let (before, now) = match amount.typed.of == Type::Integer {
            true => ("money", "Stars"),
            false => ("Stars", "money"),
        };
        self.undecided.push(format!(
            "`{table}` has payments in {before}, and `payments` in `app.yaml` asks for {now} now: leave `payments` as it was, or let a table of another name be `is: payment`, with a flow of its own; these payments stay where they are"
        ));
    }

    fn compare(
        &mut self,
        table: &Table,
        name: &Name,
        column: &Column,
        source: Source,
        found: &ActualColumn,
    ) {
        let wanted = definition(&column.typed.of);
        if found.of != wanted {
            self.undecided.push(format!(
                "column `{name}` of `{}` was {} and is now {wanted}: values are not converted, give the new one another name",
                table.name, found.of
            ));
        } else if found.has_nulls && !column.typed.optional {
            match source {
                Source::Column => self.steps.push(Step::Fill {
                    table: table.name.clone(),
                    column: name.clone(),
                }),
                Source::Rule => self.unassigned.push(name.clone()),
                Source::Nothing => self.undecided.push(format!(
                    "column `{name}` of `{}` has become required, and rows have none: give it a default, or leave it optional",
                    table.name
                )),
            }
        }
    }
}

/// Whether a column has the amounts of payments, which are in other units by now.
fn counts_anew(table: &Table, name: &Name, column: &Column, found: &ActualColumn) -> bool {
    let are_amounts = table.part == Part::Payment && **name == *AMOUNT;
    are_amounts && found.of != definition(&column.typed.of)
}

/// Where rows get a value that they lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// From the column: it has a default, or may be empty.
    Column,
    /// A rule gives bookings the resources that they need.
    Rule,
    Nothing,
}

impl Source {
    fn of(model: &Model, table: &Table, column: &Column) -> Source {
        if column.typed.optional || column.default.is_some() {
            return Source::Column;
        }
        let is_named = |resource: &Table| column.typed.of == Type::Row(resource.name.clone());
        match table.part == Part::Booking && model.resources().any(is_named) {
            true => Source::Rule,
            false => Source::Nothing,
        }
    }
}

/// A table's unique groups, and the columns that rows are found by: the rows that it names, and the
/// starts of bookings. A history is found by its booking, and is not searched for who made it.
fn indexes(table: &Table) -> impl Iterator<Item = IndexPlan> {
    let unique = table.unique.iter().map(|columns| IndexPlan {
        table: table.name.clone(),
        columns: columns.clone(),
        unique: true,
    });
    let named = table.columns.iter().filter(|(name, column)| {
        let is_row = matches!(column.typed.of, Type::Row(_));
        match table.part {
            Part::Booking => is_row || **name == "start",
            Part::History => **name == "booking",
            // Nobody searches for whose acts they were.
            Part::Ledger => is_row && **name != "by",
            // It is read by time.
            Part::Audit => false,
            Part::Plain
            | Part::Person
            | Part::Service
            | Part::Resource
            | Part::Hours
            | Part::Closure
            | Part::Payment
            | Part::Waiting
            | Part::Dialogue
            | Part::Settings => is_row,
        }
    });
    let named = named.map(|(name, _)| IndexPlan {
        table: table.name.clone(),
        columns: vec![name.clone()],
        unique: false,
    });
    unique.chain(named)
}

/// Applies a plan, within the transaction that the caller has begun.
///
/// # Errors
///
/// [`StoreError::Undecided`] if something must be decided first. This includes equal rows that a
/// new unique index would forbid.
pub(in crate::store) async fn apply(
    connection: &mut Connection,
    model: &Model,
    plan: &Plan,
) -> Result<(), StoreError> {
    if !plan.undecided.is_empty() {
        return Err(StoreError::Undecided {
            reasons: plan.undecided.clone(),
        });
    }
    for step in &plan.steps {
        match step {
            Step::CreateTable(name) => {
                let table = &model.tables[name];
                let create = create_table(table, connection.dialect());
                connection.define(&create).await?;
                connection.define(&index_of_keys(name)).await?;
                note(connection, TABLE, name, name, "").await?;
                for (column, declared) in &table.columns {
                    let of = definition(&declared.typed.of);
                    note(connection, COLUMN, name, column, &of).await?;
                }
            }
            Step::AddColumn { table, column } => {
                let declared = &model.tables[table].columns[column];
                let mut alter = TableStatement::alter();
                alter
                    .table(Alias::new(table.as_str()))
                    .add_column(column_of(column, declared, connection.dialect()));
                connection.define(&alter).await?;
                fill(connection, table, column, declared).await?;
                let of = definition(&declared.typed.of);
                note(connection, COLUMN, table, column, &of).await?;
            }
            Step::Fill { table, column } => {
                fill(
                    connection,
                    table,
                    column,
                    &model.tables[table].columns[column],
                )
                .await?;
            }
            Step::CountAnew { table } => {
                // Both are integers for the database.
                let amount = Name::new(AMOUNT);
                let of = definition(&model.tables[table].columns[&amount].typed.of);
                note_anew(connection, COLUMN, table, &amount, &of).await?;
            }
            Step::CreateIndex(index) => {
                if index.unique {
                    refuse_twins(connection, index).await?;
                }
                connection.define(&index.statement()).await?;
                note(connection, INDEX, &index.table, &index.name(), "").await?;
            }
        }
    }
    Ok(())
}

fn create_table(table: &Table, dialect: Dialect) -> TableCreateStatement {
    let mut create = TableStatement::create();
    create
        .table(Alias::new(table.name.as_str()))
        .col(
            ColumnDef::new("id")
                .big_integer()
                .primary_key()
                .auto_increment(),
        )
        .col(ColumnDef::new("key").text())
        .col(ColumnDef::new("deleted").big_integer());
    for (name, column) in &table.columns {
        create.col(column_of(name, column, dialect));
    }
    create
}

/// Only rows of seeds have a key, so the others take no room here.
fn index_of_keys(table: &Name) -> IndexCreateStatement {
    Index::create()
        .name(format!("{table}__key"))
        .table(Alias::new(table.as_str()))
        .col("key")
        .unique()
        .and_where(Expr::col("key").is_not_null())
        .to_owned()
}

fn column_of(name: &Name, column: &Column, dialect: Dialect) -> ColumnDef {
    let mut definition = ColumnDef::new(Alias::new(name.as_str()));
    if cell::is_integer(&column.typed.of) {
        definition.big_integer();
    } else {
        definition.text();
        if dialect == Dialect::Postgres {
            definition.extra(BY_CODE_POINT);
        }
    }
    definition
}

async fn fill(
    connection: &mut Connection,
    table: &Name,
    name: &Name,
    column: &Column,
) -> Result<(), StoreError> {
    let Some(default) = column
        .default
        .as_ref()
        .filter(|value| **value != Value::None)
    else {
        return Ok(());
    };
    let mut update = Query::update();
    update
        .table(Alias::new(table.as_str()))
        .value(
            Alias::new(name.as_str()),
            Expr::val(cell::cell(&column.typed.of, default)),
        )
        .and_where(Expr::col(Alias::new(name.as_str())).is_null());
    connection.execute(&update).await?;
    Ok(())
}

async fn refuse_twins(connection: &mut Connection, index: &IndexPlan) -> Result<(), StoreError> {
    let mut twins = Query::select();
    twins
        .expr(Expr::val(1))
        .from(Alias::new(index.table.as_str()))
        .and_where(Expr::col("deleted").is_null())
        .and_having(Expr::cust("COUNT(*) > 1"))
        .limit(1);
    for column in &index.columns {
        let column = Expr::col(Alias::new(column.as_str()));
        twins
            .and_where(column.clone().is_not_null())
            .add_group_by([column]);
    }
    if connection.first(&twins).await?.is_none() {
        return Ok(());
    }
    let columns: Vec<&str> = index.columns.iter().map(Name::as_str).collect();
    Err(StoreError::Undecided {
        reasons: vec![format!(
            "rows of `{}` have the same {}, which is now unique: change or delete all but one of them",
            index.table,
            columns.join(", ")
        )],
    })
}

//! What can be run on a database, and in whose SQL it is written.

use std::borrow::Cow;

use sea_query::{
    PostgresQueryBuilder, QueryStatementWriter, SchemaStatementBuilder, SqliteQueryBuilder, Value,
};

/// The SQL that a statement is written in, where sea-query leaves a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// The text of a statement, and the values that belong in it.
    pub(in crate::store) fn write(
        self,
        statement: &impl QueryStatementWriter,
    ) -> (String, Vec<Value>) {
        let (sql, values) = match self {
            Dialect::Sqlite => statement.build(SqliteQueryBuilder),
            Dialect::Postgres => statement.build(PostgresQueryBuilder),
        };
        (sql, values.0)
    }

    /// The text of a statement that makes or changes a table or an index.
    pub(super) fn define(self, statement: &impl SchemaStatementBuilder) -> String {
        match self {
            Dialect::Sqlite => statement.build(SqliteQueryBuilder),
            Dialect::Postgres => statement.build(PostgresQueryBuilder),
        }
    }
}

/// A statement that can be written for any database.
pub(in crate::store) trait Statement {
    fn written(&self, dialect: Dialect) -> (Cow<'_, str>, Vec<Value>);
}

impl<S: QueryStatementWriter> Statement for S {
    fn written(&self, dialect: Dialect) -> (Cow<'_, str>, Vec<Value>) {
        let (sql, values) = dialect.write(self);
        (Cow::Owned(sql), values)
    }
}

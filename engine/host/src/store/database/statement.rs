//! What can be run on a database, and in whose SQL it is written.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

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

/// A statement of sea-query, or a [`Fixed`] one with its values.
pub(in crate::store) trait Statement {
    /// The text without its values, and these.
    fn written(&self, dialect: Dialect) -> (Cow<'static, str>, Vec<Value>);
}

impl<S: QueryStatementWriter> Statement for S {
    fn written(&self, dialect: Dialect) -> (Cow<'static, str>, Vec<Value>) {
        let (sql, values) = dialect.write(self);
        (sql.into(), values)
    }
}

/// A statement whose text never changes. It is written once for each dialect; the values that it is
/// built with only show where others belong, and in which order.
pub(in crate::store) struct Fixed {
    build: fn(Dialect) -> (String, Vec<Value>),
    sqlite: OnceLock<String>,
    postgres: OnceLock<String>,
}

impl Fixed {
    pub(in crate::store) const fn new(build: fn(Dialect) -> (String, Vec<Value>)) -> Fixed {
        Fixed {
            build,
            sqlite: OnceLock::new(),
            postgres: OnceLock::new(),
        }
    }

    /// The statement with the values of one run, in the order in which they stand in its text.
    pub(in crate::store) fn with<const N: usize>(&'static self, values: [Value; N]) -> Bound {
        Bound {
            fixed: self,
            values: values.into(),
        }
    }

    fn text(&'static self, dialect: Dialect) -> &'static str {
        let written = match dialect {
            Dialect::Sqlite => &self.sqlite,
            Dialect::Postgres => &self.postgres,
        };
        written.get_or_init(|| (self.build)(dialect).0)
    }
}

/// A [`Fixed`] statement with its values.
pub(in crate::store) struct Bound {
    fixed: &'static Fixed,
    values: Vec<Value>,
}

impl Statement for Bound {
    fn written(&self, dialect: Dialect) -> (Cow<'static, str>, Vec<Value>) {
        (self.fixed.text(dialect).into(), self.values.clone())
    }
}

/// A statement that was written before, with the values of one run.
pub(in crate::store) struct Written {
    pub(in crate::store) text: Arc<str>,
    pub(in crate::store) values: Vec<Value>,
}

impl Statement for Written {
    fn written(&self, _dialect: Dialect) -> (Cow<'static, str>, Vec<Value>) {
        (self.text.to_string().into(), self.values.clone())
    }
}

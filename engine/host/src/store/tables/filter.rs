//! Filters as SQL conditions.
//!
//! For a row, a filter is true or false, never unknown as SQL's null would make it. "Not" is moved
//! inwards to the tests. A column that is none fails every test except "is none" and "not".

use jiff::Timestamp;
use sea_query::extension::postgres::{PgBinOper, PgExpr};
use sea_query::extension::sqlite::SqliteExpr;
use sea_query::{Alias, Condition, Expr, ExprTrait, Func, Query};
use tilmash_engine::booking::Status;
use tilmash_engine::grammar::Test;
use tilmash_engine::interpret::Filter;
use tilmash_engine::model::{Computed, Model, Table};
use tilmash_engine::name::Name;
use tilmash_engine::value::{Type, Value};

use super::cell;
use super::days::days;
use crate::store::database::statement::Dialect;

/// The rows of a table within a statement, under an alias.
#[derive(Clone)]
pub(in crate::store) struct Rows<'m> {
    pub(in crate::store) model: &'m Model,
    pub(in crate::store) table: &'m Table,
    alias: String,
    dialect: Dialect,
}

impl<'m> Rows<'m> {
    /// The rows that a statement is about. It names them by [`Rows::alias`].
    pub(in crate::store) fn of(model: &'m Model, table: &'m Table, dialect: Dialect) -> Rows<'m> {
        Rows {
            model,
            table,
            alias: "row".to_owned(),
            dialect,
        }
    }

    pub(in crate::store) fn alias(&self) -> Alias {
        Alias::new(self.alias.clone())
    }

    /// A stored column.
    pub(in crate::store) fn stored(&self, column: &str) -> Expr {
        Expr::col((self.alias(), Alias::new(column)))
    }

    /// A column as a value that can be compared, ordered by and summed up.
    pub(in crate::store) fn value(&self, column: &str) -> Expr {
        match self.table.computed(column) {
            None | Some(Computed::Id | Computed::Key) => self.stored(column),
            Some(Computed::Duration) => self.stored("end").sub(self.stored("start")),
            Some(Computed::Deleted) => Expr::case(self.is_deleted(), 1).finally(0).into(),
            Some(Computed::Live) => Expr::case(self.is_live(), 1).finally(0).into(),
            Some(Computed::Single) => Expr::case(self.is_single(), 1).finally(0).into(),
            Some(Computed::Overnight) => Expr::case(self.is_overnight(), 1).finally(0).into(),
        }
    }

    /// A column in the form by which rows are ordered: words by the app's first language.
    pub(in crate::store) fn ordering(&self, column: &str) -> Expr {
        let (Type::Words, language) = (self.column_type(column), &self.model.languages[0]) else {
            return self.value(column);
        };
        let words = self.stored(column);
        match self.dialect {
            Dialect::Sqlite => Func::cust("json_extract")
                .arg(words)
                .arg(format!("$.\"{language}\""))
                .into(),
            Dialect::Postgres => {
                let text = PgExpr::cast_json_field(words.cast_as("json"), language.as_str());
                Expr::cust_with_expr("$1 COLLATE \"C\"", text)
            }
        }
    }

    /// The value at a path, its type, and what of the path is no column any more. None where the
    /// path breaks off.
    pub(in crate::store) fn at<'p>(&self, path: &'p [Name]) -> (Expr, Type, &'p [Name]) {
        let (column, rest) = path.split_first().expect("a path has a column");
        let of = self.column_type(column);
        let (Type::Row(table), false) = (&of, rest.is_empty()) else {
            return (self.value(column), of, rest);
        };
        let next = self.of_row(table, rest.len());
        let (value, of, rest) = next.at(rest);
        let reached = Query::select()
            .expr(value)
            .from_as(Alias::new(table.as_str()), next.alias())
            .and_where(next.stored("id").eq(self.value(column)))
            .to_owned();
        (Expr::SubQuery(None, Box::new(reached.into())), of, rest)
    }

    /// The rows of a table that a column of these names.
    fn of_row(&self, table: &Name, depth: usize) -> Rows<'m> {
        Rows {
            model: self.model,
            table: self
                .model
                .table(table)
                .expect("the type of a column names a table of the app"),
            alias: format!("row_{depth}"),
            dialect: self.dialect,
        }
    }

    /// The type of a column.
    pub(in crate::store) fn column_type(&self, column: &str) -> Type {
        self.model
            .column_type(&self.table.name, column)
            .expect("the checker knows every column of a filter")
            .of
    }

    /// The condition that a computed column is true, if it is a condition.
    fn predicate(&self, column: &str) -> Option<Expr> {
        match self.table.computed(column)? {
            Computed::Deleted => Some(self.is_deleted()),
            Computed::Live => Some(self.is_live()),
            Computed::Single => Some(self.is_single()),
            Computed::Overnight => Some(self.is_overnight()),
            Computed::Id | Computed::Key | Computed::Duration => None,
        }
    }

    fn is_deleted(&self) -> Expr {
        self.stored("deleted").is_not_null()
    }

    fn is_overnight(&self) -> Expr {
        self.stored("closes").lte(self.stored("opens"))
    }

    fn is_single(&self) -> Expr {
        self.stored("first").eq(self.stored("last"))
    }

    fn is_live(&self) -> Expr {
        let open = Status::ALL.into_iter().filter(|status| status.is_open());
        self.stored("status").is_in(open.map(Status::name))
    }
}

/// Whether a row fits a filter. Deleted rows fit only if the filter asks for that.
pub(in crate::store) fn condition(rows: &Rows<'_>, filter: &Filter) -> Condition {
    let fits = Condition::all().add(build(rows, filter, true));
    if asks_deleted(filter) {
        fits
    } else {
        fits.add(rows.stored("deleted").is_null())
    }
}

fn asks_deleted(filter: &Filter) -> bool {
    match filter {
        Filter::All(filters) | Filter::Any(filters) => filters.iter().any(asks_deleted),
        Filter::Not(filter) => asks_deleted(filter),
        Filter::Column { path, .. } => matches!(&path[..], [column] if *column == "deleted"),
    }
}

/// The condition under which the filter's result is `wanted`.
fn build(rows: &Rows<'_>, filter: &Filter, wanted: bool) -> Condition {
    match filter {
        Filter::All(filters) | Filter::Any(filters) => {
            // "Not all of them" means "not" for any of them.
            let all = matches!(filter, Filter::All(_)) == wanted;
            let empty = if all {
                Condition::all()
            } else {
                Condition::any()
            };
            if filters.is_empty() {
                return constant(all);
            }
            filters.iter().fold(empty, |condition, filter| {
                condition.add(build(rows, filter, wanted))
            })
        }
        Filter::Not(filter) => build(rows, filter, !wanted),
        Filter::Column { path, test, value } => {
            let (test, wanted) = if *test == Test::Not {
                (Test::Equals, !wanted)
            } else {
                (*test, wanted)
            };
            if value.is_none() && test != Test::Equals {
                // Nothing is above, like or among none.
                return constant(!wanted);
            }
            let leaf = match (test, value) {
                (Test::Equals, Value::None) => Leaf::None,
                (test, value) => Leaf::Compare(test, value),
            };
            Condition::all().add(at_path(rows, path, &leaf, wanted, 1))
        }
    }
}

fn constant(truth: bool) -> Condition {
    Condition::all().add(Expr::cust(if truth { "1 = 1" } else { "1 = 0" }))
}

enum Leaf<'v> {
    None,
    Compare(Test, &'v Value),
}

fn at_path(rows: &Rows<'_>, path: &[Name], leaf: &Leaf<'_>, wanted: bool, depth: usize) -> Expr {
    let (column, rest) = path.split_first().expect("a path has a column");
    if rest.is_empty() {
        return at_column(rows, column, leaf, wanted);
    }
    // A path that breaks off is none. It has a value exactly if a row of the next table has a value
    // there.
    let (leaf_wanted, exists) = match leaf {
        Leaf::None => (false, !wanted),
        Leaf::Compare(..) => (true, wanted),
    };
    let Type::Row(table) = rows.column_type(column) else {
        unreachable!("the checker lets a path go on only at a row")
    };
    let next = rows.of_row(&table, depth);
    let reached = Query::select()
        .expr(Expr::val(1))
        .from_as(Alias::new(table.as_str()), next.alias())
        .and_where(next.stored("id").eq(rows.value(column)))
        .and_where(at_path(&next, rest, leaf, leaf_wanted, depth + 1))
        .to_owned();
    if exists {
        Expr::exists(reached)
    } else {
        Expr::not_exists(reached)
    }
}

fn at_column(rows: &Rows<'_>, column: &str, leaf: &Leaf<'_>, wanted: bool) -> Expr {
    let found = rows.value(column);
    match leaf {
        Leaf::None if wanted => found.is_null(),
        Leaf::None => found.is_not_null(),
        Leaf::Compare(test, value) => {
            if let (Test::Equals, Value::Boolean(value), Some(predicate)) =
                (test, value, rows.predicate(column))
            {
                return if *value == wanted {
                    predicate
                } else {
                    predicate.not()
                };
            }
            let of = rows.column_type(column);
            let fits = compare(rows, &of, found.clone(), *test, value);
            if wanted {
                fits
            } else {
                found.is_null().or(fits.not())
            }
        }
    }
}

/// For a column that is not none: true if the test holds. For one that is none: unknown or false.
fn compare(rows: &Rows<'_>, of: &Type, found: Expr, test: Test, value: &Value) -> Expr {
    let given = || Expr::val(cell::cell(of, value));
    if let Type::List(item) = of {
        return lists(rows.dialect, item, found, value);
    }
    match test {
        Test::Equals => found.eq(given()),
        Test::From => found.gte(given()),
        Test::Above => found.gt(given()),
        Test::To => found.lte(given()),
        Test::Below => found.lt(given()),
        Test::Not => unreachable!("carried inwards as the opposite of equals"),
        Test::Like => like(rows.dialect, of, found, value),
        Test::In => is_in(rows.model, of, found, value),
    }
}

/// Whether a column has one of the values, or lies in a span or on a day.
fn is_in(model: &Model, of: &Type, found: Expr, value: &Value) -> Expr {
    let within = |from: Timestamp, until: Timestamp| {
        let after = found.clone().gte(from.as_second());
        after.and(found.clone().lt(until.as_second()))
    };
    if let Value::List(items) = value {
        let items = items.iter().filter(|item| !item.is_none());
        return found.is_in(items.map(|item| Expr::val(cell::cell(of, item))));
    }
    if let Value::Span(from, until) = value {
        return within(*from, *until);
    }
    let Value::Date(date) = value else {
        unreachable!("the checker gives `in` a list, a span or a day");
    };
    let day = days(model, *date, *date);
    within(day.start, day.end)
}

/// Whether a JSON array of ids contains a row, or any of several rows.
fn lists(dialect: Dialect, item: &Type, found: Expr, value: &Value) -> Expr {
    let wanted = if let Value::List(items) = value {
        &items[..]
    } else {
        std::slice::from_ref(value)
    };
    let wanted = wanted.iter().filter(|row| !row.is_none());
    let wanted = wanted.map(|row| Expr::val(cell::cell(item, row)));
    let (ids, id) = match dialect {
        Dialect::Sqlite => (
            Func::cust("json_each").arg(found),
            Expr::col(("item", "value")),
        ),
        Dialect::Postgres => (
            Func::cust("json_array_elements_text").arg(found.cast_as("json")),
            Expr::col(("item", "value")).cast_as("bigint"),
        ),
    };
    Expr::exists(
        Query::select()
            .expr(Expr::val(1))
            .from_function(ids, "item")
            .and_where(id.is_in(wanted))
            .to_owned(),
    )
}

/// Whether a text, or words in some language, contain the value, in upper or lower case.
fn like(dialect: Dialect, of: &Type, found: Expr, value: &Value) -> Expr {
    let wanted = if let Value::Phone(phone) = value {
        phone.as_str()
    } else if let Value::Text(text) = value {
        text
    } else {
        unreachable!("the checker gives `like` a text or a telephone number");
    };
    let contains = |text: Expr| match dialect {
        Dialect::Sqlite => text.glob(glob(wanted)),
        Dialect::Postgres => text.binary(PgBinOper::Regex, Expr::val(regex(wanted))),
    };
    if *of != Type::Words {
        return contains(found);
    }
    let texts = match dialect {
        Dialect::Sqlite => Func::cust("json_each").arg(found),
        Dialect::Postgres => Func::cust("json_each_text").arg(found.cast_as("json")),
    };
    let text = Expr::col(("language", "value"));
    Expr::exists(
        Query::select()
            .expr(Expr::val(1))
            .from_function(texts, "language")
            .and_where(contains(text))
            .to_owned(),
    )
}

/// A GLOB pattern for texts that contain `wanted` in upper or lower case.
///
/// SQLite's LIKE and lower() fold only ASCII letters. GLOB folds no letters, but accepts sets of
/// characters of any script, so `қ` becomes `[қҚ]`.
fn glob(wanted: &str) -> String {
    let pattern = wanted.chars().map(|letter| match &cases(letter)[..] {
        [only] if !matches!(only, '*' | '?' | '[') => only.to_string(),
        cases => set(cases),
    });
    format!("*{}*", pattern.collect::<String>())
}

/// A regular expression of PostgreSQL for texts that contain `wanted` in upper or lower case.
///
/// ILIKE folds letters by the language that the server was set up with; under `C` it folds only
/// ASCII letters. A set of characters is the same everywhere.
fn regex(wanted: &str) -> String {
    let pattern = wanted.chars().map(|letter| match &cases(letter)[..] {
        [only] if only.is_ascii_punctuation() => format!("\\{only}"),
        [only] => only.to_string(),
        cases => set(cases),
    });
    pattern.collect()
}

fn set(cases: &[char]) -> String {
    format!("[{}]", cases.iter().collect::<String>())
}

/// The letter itself, then its other cases, if these are single letters too.
fn cases(letter: char) -> Vec<char> {
    let single = |mut cased: Box<dyn Iterator<Item = char>>| match (cased.next(), cased.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    };
    let lower = single(Box::new(letter.to_lowercase()));
    let upper = single(Box::new(letter.to_uppercase()));
    let mut cases = vec![letter];
    for other in [lower, upper].into_iter().flatten() {
        if !cases.contains(&other) {
            cases.push(other);
        }
    }
    cases
}

#[cfg(test)]
mod tests {
    use super::{glob, regex};

    #[test]
    fn a_pattern_takes_both_cases_of_every_script_and_no_wildcards() {
        assert_eq!(glob("Қа1"), "*[Ққ][аА]1*");
        assert_eq!(glob("50*?[]"), "*50[*][?][[]]*");
        assert_eq!(glob(""), "**");
        assert_eq!(regex("Қа1"), "[Ққ][аА]1");
        assert_eq!(regex("5.0*?[]^\\ x"), "5\\.0\\*\\?\\[\\]\\^\\\\ [xX]");
        assert_eq!(regex(""), "");
    }
}

//! What a `do` reads before it writes. Nobody else changes it meanwhile.

use std::collections::BTreeSet;

use crate::check::Place;
use crate::expression::{Expression, Names, Path, Root, field_type};
use crate::model::Model;
use crate::name::Name;
use crate::program::{
    Action, ActionKind, Condition, Each, Given, GivenValues, Insert, Rows, Set, Update, Where,
};
use crate::value::{PERSON, SETTING, Type};

/// The tables whose rows decide what a `do` writes: those of `find`, `list`, `count`, `sum` and
/// `average`, those of which `require` reads a column, and that of a row which is changed by what
/// it was. Empty if it writes nothing.
pub(super) fn guards(model: &Model, names: &Place<'_>, actions: &[Action]) -> BTreeSet<Name> {
    let mut guards = Guards {
        model,
        names,
        tables: BTreeSet::new(),
    };
    if actions.iter().any(|action| action.does.writes()) {
        for action in actions {
            guards.of_action(&action.does);
        }
    }
    guards.tables
}

struct Guards<'c> {
    model: &'c Model,
    names: &'c Place<'c>,
    tables: BTreeSet<Name>,
}

impl Guards<'_> {
    fn of_action(&mut self, action: &ActionKind) {
        match action {
            ActionKind::Find(search) | ActionKind::List(search) => self.of_rows(&search.rows),
            ActionKind::Count(rows) => self.of_rows(rows),
            ActionKind::Figure(figure) => self.of_rows(&figure.rows),
            ActionKind::Groups(groups) => {
                self.of_rows(&groups.rows);
                for common in &groups.by {
                    self.of_columns(&groups.rows.table, &common.path);
                }
            }
            ActionKind::Require(require) => self.of_expression(&require.condition),
            ActionKind::Update(update) => self.of_update(update),
            ActionKind::Insert(insert) => self.of_insert(insert),
            // By what a file or a load shows nothing is decided.
            ActionKind::Export(_)
            | ActionKind::Seed(_)
            | ActionKind::Load(_)
            | ActionKind::Delete(_)
            | ActionKind::Restore(_)
            | ActionKind::Enter(_)
            | ActionKind::Book(_)
            | ActionKind::Hold(_)
            | ActionKind::Queue(_)
            | ActionKind::Move(_)
            | ActionKind::Transition(_) => {}
        }
    }

    fn of_insert(&mut self, insert: &Insert) {
        match &insert.each {
            Some(Each::Row { rows, .. }) => self.of_rows(rows),
            Some(Each::Item(_)) | None => {}
        }
    }

    fn of_rows(&mut self, rows: &Rows) {
        self.tables.insert(rows.table.clone());
        self.of_filter(&rows.table, &rows.filter);
    }

    fn of_filter(&mut self, table: &Name, filter: &Where) {
        for condition in &filter.all {
            match condition {
                Condition::Any(filters) => {
                    for filter in filters {
                        self.of_filter(table, filter);
                    }
                }
                Condition::Not(filter) => self.of_filter(table, filter),
                Condition::Column(comparison) => {
                    self.of_columns(table, &comparison.path);
                    self.of_given(&comparison.value);
                }
            }
        }
    }

    /// The tables to which the columns of a filter lead.
    fn of_columns(&mut self, table: &Name, path: &[Name]) {
        let mut table = table.clone();
        for column in path {
            self.tables.insert(table.clone());
            let typed = self.model.column_type(&table, column);
            let Some(next) = typed.and_then(|typed| typed.of.row_or_rows().cloned()) else {
                return;
            };
            table = next;
        }
    }

    /// `update: $event, set: { changes: $event.changes + 1 }`
    fn of_update(&mut self, update: &Update) {
        let Some(row) = expression_of(&update.rows).and_then(Expression::as_path) else {
            return;
        };
        let values: &GivenValues = match &update.set {
            Set::Columns(values) => values,
            Set::Draft(_) => return,
        };
        let computed = values.iter().filter_map(|(_, value)| expression_of(value));
        for path in computed.flat_map(Expression::paths) {
            if path.root == row.root {
                self.of_path(path);
            }
        }
    }

    fn of_given(&mut self, given: &Given) {
        if let Some(expression) = expression_of(given) {
            self.of_expression(expression);
        }
    }

    fn of_expression(&mut self, expression: &Expression) {
        for path in expression.paths() {
            self.of_path(path);
        }
    }

    /// The tables of which a path reads a column. People change their own rows, by which nothing
    /// else is decided.
    fn of_path(&mut self, path: &Path) {
        let (Root::Known(typed), false) = (self.names.root(&path.root), path.root == *SETTING)
        else {
            return;
        };
        let mut of = typed.of;
        for field in &path.fields {
            if let Type::Row(table) = &of
                && table != PERSON
            {
                self.tables.insert(table.clone());
            }
            let Some(typed) = field_type(&of, field, self.names) else {
                return;
            };
            of = typed.of;
        }
    }
}

fn expression_of(given: &Given) -> Option<&Expression> {
    match given {
        Given::Constant(_) => None,
        Given::Computed(expression)
        | Given::ComputedId(expression)
        | Given::ComputedLanguage(expression) => Some(expression),
    }
}

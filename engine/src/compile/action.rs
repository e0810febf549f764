//! The actions of a `do`, each with everything that it needs.

use super::guards::guards;
use super::place::StatePlace;
use super::values::{alone, columns, filter_of, found, given, ordered, rows};
use crate::check::{self, Place};
use crate::diagnostic::Diagnostics;
use crate::expression::{self, Expression};
use crate::model::{Model, Part};
use crate::name::Name;
use crate::program::{
    Action, ActionKind, Book, ColumnFigure, Common, Do, Each, Enter, Export, Given, GivenValues,
    Groups, Hold, Insert, Load, Move, Reach, Require, Rows, Search, Set, SheetColumn, Transit,
    Update,
};
use crate::syntax::{self, EACH, GivenMap, Where};
use crate::value::{Entry, Figure, Type, Typed};

/// The actions in their order; each can read what those before it have found.
pub(super) fn all(place: &StatePlace<'_>, actions: &[syntax::Action]) -> Do {
    let facts = place.flow.facts;
    let mut actions_place = ActionPlace {
        model: place.flow.model,
        names: Place::at(place.flow.model, facts, &place.syntax.name.value),
        message: check::message_id(&place.flow.syntax.name.value, &place.syntax.name.value),
    };
    let mut compiled = Vec::with_capacity(actions.len());
    for action in actions {
        let does = actions_place.does(&action.kind);
        let variable = action.variable.as_ref().map(|variable| &variable.value);
        if let Some((variable, typed)) = variable.and_then(|it| facts.variables.get_key_value(it)) {
            let of = typed.of.clone();
            let optional = check::may_find_nothing(&action.kind);
            actions_place.names.set(variable, Typed { of, optional });
        }
        compiled.push(Action {
            does,
            variable: variable.cloned(),
        });
    }
    Do {
        guards: guards(place.flow.model, &actions_place.names, &compiled),
        actions: compiled,
    }
}

/// The place of an action: the model, and what it can read.
struct ActionPlace<'c> {
    model: &'c Model,
    /// What it can read.
    names: Place<'c>,
    /// The message of its state.
    message: String,
}

impl ActionPlace<'_> {
    fn does(&self, kind: &syntax::ActionKind) -> ActionKind {
        use syntax::ActionKind as Written;
        match kind {
            Written::Find {
                table,
                filter,
                order,
            } => ActionKind::Find(Search {
                rows: found(self.model, &table.value, filter),
                order: order.as_ref().map(ordered),
            }),
            Written::List {
                table,
                filter,
                order,
            } => ActionKind::List(Search {
                rows: rows(self.model, &table.value, filter),
                order: order.as_ref().map(ordered),
            }),
            Written::Count {
                table,
                filter,
                by,
                everyone,
            } => {
                let rows = self.reached(&table.value, filter, *everyone);
                match by.is_empty() {
                    false => ActionKind::Groups(groups(rows, None, by)),
                    true => ActionKind::Count(rows),
                }
            }
            Written::Figure {
                figure,
                table,
                column,
                filter,
                by,
                everyone,
            } => {
                let rows = self.reached(&table.value, filter, *everyone);
                let column = column.value.clone();
                match by.is_empty() {
                    false => ActionKind::Groups(groups(rows, Some((*figure, column)), by)),
                    true => ActionKind::Figure(ColumnFigure {
                        figure: *figure,
                        rows,
                        column,
                    }),
                }
            }
            Written::Load { span, by } => ActionKind::Load(Load {
                span: given(self.model, span, &Type::Span),
                by: by.first().and_then(|by| by.value.last().cloned()),
            }),
            Written::Export(export) => ActionKind::Export(Box::new(self.export(export))),
            Written::Seed { files } => {
                ActionKind::Seed(files.iter().map(|file| file.value.clone()).collect())
            }
            Written::Insert { table, each, set } => ActionKind::Insert(Insert {
                table: table.value.clone(),
                each: each.as_ref().map(|each| self.each(each, set)),
                set: self.set(&table.value, set),
            }),
            Written::Update { row, set } => ActionKind::Update(Update {
                rows: alone(row),
                set: self.set(&self.table_of(row), set),
            }),
            Written::Delete { row } => ActionKind::Delete(alone(row)),
            Written::Restore { row } => ActionKind::Restore(alone(row)),
            Written::Enter {
                entry,
                ledger,
                amount,
                about,
            } => ActionKind::Enter(self.enter(*entry, ledger, amount, about.as_ref())),
            Written::Require {
                condition,
                otherwise,
            } => ActionKind::Require(Require {
                condition: condition.clone(),
                otherwise: otherwise.value.clone(),
            }),
            Written::Book { values, even } => ActionKind::Book(Book {
                values: self.of_part(Part::Booking, values),
                even: *even,
            }),
            Written::Hold {
                values,
                expires,
                even,
            } => ActionKind::Hold(Hold {
                values: self.of_part(Part::Booking, values),
                expires: expires
                    .as_ref()
                    .map(|expires| given(self.model, expires, &Type::Moment)),
                even: *even,
            }),
            Written::Queue { values } => ActionKind::Queue(self.of_part(Part::Waiting, values)),
            Written::Move {
                booking,
                start,
                set,
                even,
            } => ActionKind::Move(Move {
                bookings: alone(booking),
                start: start
                    .as_ref()
                    .map(|start| given(self.model, start, &Type::Moment)),
                set: self.of_part(Part::Booking, set),
                even: *even,
            }),
            Written::Transition {
                transition,
                booking,
                why,
                even,
            } => ActionKind::Transition(Transit {
                transition: *transition,
                bookings: alone(booking),
                why: why.as_ref().map(|why| given(self.model, why, &Type::Text)),
                even: *even,
            }),
        }
    }

    fn enter(
        &self,
        entry: Entry,
        ledger: &syntax::Given,
        amount: &syntax::Given,
        about: Option<&syntax::Given>,
    ) -> Enter {
        let path = ledger.expression().and_then(Expression::as_path);
        let path = path.expect("the checker lets a ledger be a column of a row");
        let (column, fields) = path.fields.split_last().expect("a column has a row");
        let row = Expression::of_path(path.root.clone(), fields.to_vec(), ledger.span());
        let typed = expression::check(
            ledger.expression().expect("as above"),
            &self.names,
            &mut Diagnostics::default(),
        );
        let of = typed.expect("the checker knows the type of a ledger").of;
        Enter {
            entry,
            row: Given::Computed(row),
            column: column.clone(),
            amount: given(self.model, amount, &of),
            about: about.map(alone),
        }
    }

    fn export(&self, export: &syntax::Export) -> Export {
        let columns = check::export_columns(export, self.model).into_iter();
        Export {
            rows: rows(self.model, &export.table.value, &export.filter),
            order: export.order.as_ref().map(ordered),
            columns: columns
                .map(|column| SheetColumn {
                    attribute: column.attribute(),
                    path: column.path,
                    heading: column.heading,
                })
                .collect(),
            form: export.form,
            message: self.message.clone(),
        }
    }

    fn reached(&self, table: &Name, filter: &Where, everyone: bool) -> Rows {
        Rows {
            table: table.clone(),
            filter: filter_of(self.model, table, filter),
            reach: match everyone {
                true => Reach::Everyone,
                false => Reach::Seen,
            },
        }
    }

    fn each(&self, each: &syntax::Each, set: &syntax::Set) -> Each {
        let mut paths = set.expressions().into_iter().flat_map(Expression::paths);
        match each {
            syntax::Each::Item(list) => Each::Item(alone(list)),
            syntax::Each::Row { table, filter } => Each::Row {
                rows: rows(self.model, &table.value, filter),
                is_read: paths.any(|path| path.root == *EACH && !path.fields.is_empty()),
            },
        }
    }

    fn set(&self, table: &Name, set: &syntax::Set) -> Set {
        match set {
            syntax::Set::Columns(values) => Set::Columns(columns(self.model, table, values)),
            syntax::Set::Draft(draft) => Set::Draft(alone(draft)),
        }
    }

    /// Values for columns of the app's table that plays a part.
    fn of_part(&self, part: Part, values: &GivenMap) -> GivenValues {
        let table = self.model.part(part);
        let table = table.expect("the checker wants a table of bookings where something is booked");
        columns(self.model, &table.name, values)
    }

    /// The table of the rows that a value names.
    fn table_of(&self, rows: &syntax::Given) -> Name {
        let syntax::Given::Computed(expression) = rows else {
            unreachable!("the checker lets no literal be a row");
        };
        let typed = expression::check(expression, &self.names, &mut Diagnostics::default());
        let of = typed.map(|typed| typed.of);
        match of.as_ref().map(Type::tested) {
            Some(Type::Row(table)) => table.clone(),
            _ => unreachable!("the checker lets only rows be changed"),
        }
    }
}

fn groups(rows: Rows, figure: Option<(Figure, Name)>, by: &[syntax::Spanned<Vec<Name>>]) -> Groups {
    let common = by.iter().map(|path| Common {
        name: path.value.last().expect("a path has a name").clone(),
        path: path.value.clone(),
    });
    Groups {
        by: common.collect(),
        rows,
        figure,
    }
}

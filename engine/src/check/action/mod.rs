//! The actions of a `do`: what each results in, how each can fail, and what each is given.

mod booking;
mod each;
mod export;
mod figure;
mod ledger;
mod mirrored;
mod seed;

pub use export::{SheetColumn, columns as export_columns};
pub(super) use mirrored::{Change, change, columns, hours};
pub(super) use seed::told;

use std::collections::BTreeSet;

use super::lookup::Lookup;
use super::needed::Texts;
use super::payment;
use super::values::{Values, Whole};
use super::variables::Variables;
use crate::diagnostic::{Code, Diagnostic};
use crate::expression;
use crate::model::{Column, Model, Part, Table};
use crate::name::Name;
use crate::outcome::Refusal;
use crate::payment::PaymentStatus;
use crate::source::{Sources, Span};
use crate::syntax::{
    ACTIONS, Action, ActionKind, Each, Given, GivenMap, Order, Set, Spanned, Where,
};
use crate::value::{Figure, SETTING, Type, Typed};

/// An action's result. Unknown names are reported.
pub(super) fn result(action: &Action, lookup: &mut Lookup<'_>) -> Option<Column> {
    let of = result_type(action, lookup)?;
    let typed = match may_find_nothing(&action.kind) {
        true => Typed::maybe(of),
        false => Typed::surely(of),
    };
    let mut result = Column::of(typed);
    result.limits.from = figure::smallest(&action.kind, lookup);
    Some(result)
}

/// Whether an action may result in none.
pub fn may_find_nothing(kind: &ActionKind) -> bool {
    matches!(
        kind,
        ActionKind::Figure {
            figure: Figure::Average,
            by,
            ..
        } | ActionKind::Load { by, .. } if by.is_empty()
    )
}

fn result_type(action: &Action, lookup: &mut Lookup<'_>) -> Option<Type> {
    let row = |table: &Spanned<Name>, lookup: &mut Lookup<'_>| {
        let table = lookup.rows(table)?;
        Some(Type::Row(table.name.clone()))
    };
    match &action.kind {
        ActionKind::Find { table, .. } => row(table, lookup),
        ActionKind::Insert { table, each, .. } => {
            let made = row(table, lookup);
            match each {
                Some(each) => each::known(each, lookup).map(|()| Type::Integer),
                None => made,
            }
        }
        ActionKind::List { table, .. } => Some(Type::List(Box::new(row(table, lookup)?))),
        ActionKind::Count { table, by, .. } => {
            let table = lookup.rows(table)?;
            match by.is_empty() {
                false => figure::groups(table, by, None, lookup),
                true => Some(Type::Integer),
            }
        }
        ActionKind::Figure {
            figure,
            table,
            column,
            by,
            ..
        } => {
            let of = figure::of_column(*figure, table, column, lookup)?;
            let table = lookup.rows(table)?;
            match by.is_empty() {
                false => figure::groups(table, by, Some((*figure, of)), lookup),
                true => Some(of),
            }
        }
        ActionKind::Load { by, .. } => figure::load(by, action.span, lookup),
        ActionKind::Export(export) => lookup.rows(&export.table).map(|_| Type::File),
        ActionKind::Seed { .. } => Some(Type::Loaded),
        ActionKind::Book { .. } | ActionKind::Hold { .. } => {
            made(Part::Booking, action.span, lookup)
        }
        ActionKind::Queue { .. } => made(Part::Waiting, action.span, lookup),
        ActionKind::Update { .. }
        | ActionKind::Delete { .. }
        | ActionKind::Restore { .. }
        | ActionKind::Enter { .. }
        | ActionKind::Require { .. }
        | ActionKind::Move { .. }
        | ActionKind::Transition { .. } => None,
    }
}

/// A row that booking makes.
fn made(part: Part, span: Span, lookup: &mut Lookup<'_>) -> Option<Type> {
    expect_bookings(span, lookup);
    let table = lookup.model.part(part)?;
    Some(Type::Row(table.name.clone()))
}

/// Reports what is only for apps with bookings.
fn expect_bookings(span: Span, lookup: &mut Lookup<'_>) {
    if lookup.model.part(Part::Booking).is_none() {
        let message = "the app has no table of bookings";
        lookup.diagnostics.add(
            Diagnostic::new(Code::UnknownTable, span, message)
                .help("declare one with `is: booking`"),
        );
    }
}

/// The outcomes besides `done` that an action can have. Which these are depends on the table of its
/// row, and so on the types of all variables.
pub(super) fn failures(kind: &ActionKind, model: &Model, variables: &Variables) -> BTreeSet<Name> {
    let rule = ACTIONS
        .iter()
        .find(|rule| rule.name == kind.key())
        .expect("every action stands in the table of actions");
    let waived = kind.waived();
    let mut outcomes: BTreeSet<Name> = rule
        .refusals
        .iter()
        .filter(|refusal| !waived.covers(**refusal))
        .map(|refusal| Name::from(*refusal))
        .collect();
    match kind {
        ActionKind::Require { otherwise, .. } => {
            outcomes.insert(otherwise.value.clone());
        }
        ActionKind::Insert { table, each, .. } => {
            drop_exists(model, Some(&table.value), None, &mut outcomes);
            if !matches!(each, Some(Each::Row { .. })) {
                outcomes.remove(Refusal::TooLarge.name());
            }
        }
        ActionKind::Enter { about: None, .. } => {
            outcomes.remove("exists");
        }
        ActionKind::Book { .. } | ActionKind::Hold { .. } => {
            let booking = model.part(Part::Booking);
            drop_exists(model, booking.map(|table| &table.name), None, &mut outcomes);
        }
        ActionKind::Update { row, .. } | ActionKind::Restore { row } => {
            let table = row_table(row, model, variables);
            let set = if let ActionKind::Update {
                set: Set::Columns(columns),
                ..
            } = kind
            {
                Some(columns)
            } else {
                None
            };
            drop_exists(model, table.as_ref(), set, &mut outcomes);
            let booking = model.part(Part::Booking);
            if table.is_some() && table.as_ref() != booking.map(|booking| &booking.name) {
                outcomes.remove("taken");
            }
            // The person of a dialogue exists as long as it does, and the settings always.
            if is_me(row) || table.is_some_and(|table| *table == *SETTING) {
                outcomes.remove("missing");
            }
        }
        ActionKind::Find { .. }
        | ActionKind::List { .. }
        | ActionKind::Count { .. }
        | ActionKind::Figure { .. }
        | ActionKind::Load { .. }
        | ActionKind::Export(_)
        | ActionKind::Seed { .. }
        | ActionKind::Delete { .. }
        | ActionKind::Enter { .. }
        | ActionKind::Queue { .. }
        | ActionKind::Move { .. }
        | ActionKind::Transition { .. } => {}
    }
    outcomes
}

/// A write can meet an equal row only if something in the table is unique that is not random, and
/// that it sets; `set` is `None` if it may set anything. Hours can overlap others.
fn drop_exists(
    model: &Model,
    table: Option<&Name>,
    set: Option<&GivenMap>,
    outcomes: &mut BTreeSet<Name>,
) {
    let Some(table) = table.and_then(|table| model.tables.get(table)) else {
        return;
    };
    if table.part == Part::Hours {
        return;
    }
    let is_set =
        |group: &[Name]| set.is_none_or(|set| group.iter().any(|column| set.contains_key(column)));
    let mut groups = table.unique.iter();
    if groups.all(|group| has_code(table, group) || !is_set(group)) {
        outcomes.remove("exists");
    }
}

/// Whether one of the columns is a code, which no two rows have in common.
fn has_code(table: &Table, columns: &[Name]) -> bool {
    let mut columns = columns.iter().filter_map(|name| table.columns.get(name));
    columns.any(|column| column.typed.of == Type::Code)
}

/// The table of a row, or of the rows of a list.
fn row_table(given: &Given, model: &Model, variables: &Variables) -> Option<Name> {
    let path = given.expression()?.as_path()?;
    let mut of = match path.root.as_str() {
        "me" => Type::person(),
        SETTING => Type::Row(Name::new(SETTING)),
        root => variables.type_of(root)?.clone(),
    };
    for field in &path.fields {
        let Type::Row(table) = of else {
            return None;
        };
        of = model.column_type(&table, field)?.of;
    }
    of.row_or_rows().cloned()
}

fn is_me(given: &Given) -> bool {
    let path = given.expression().and_then(expression::Expression::as_path);
    path.is_some_and(|path| path.root == *"me" && path.fields.is_empty())
}

/// Checks what an action is given. `roles` are those in which it may be done.
pub(super) fn check(
    values: &mut Values<'_, '_>,
    action: &Action,
    roles: &[Name],
    sources: &Sources,
) {
    match &action.kind {
        ActionKind::Find {
            table,
            filter,
            order,
        }
        | ActionKind::List {
            table,
            filter,
            order,
        } => {
            values.looked_up(table, roles.iter());
            rows(values, table, filter, order.as_ref());
        }
        ActionKind::Count { table, filter, .. } | ActionKind::Figure { table, filter, .. } => {
            rows(values, table, filter, None);
        }
        ActionKind::Load { span, .. } => values.expect(span, &Typed::surely(Type::Span)),
        ActionKind::Export(export) => {
            values.looked_up(&export.table, roles.iter());
            rows(values, &export.table, &export.filter, export.order.as_ref());
            export::check(values, export);
        }
        ActionKind::Seed { files } => seed::check(values, files, sources),
        ActionKind::Insert { table, each, set } => {
            let Some(each) = each else {
                return insert(values, action, table, set, roles);
            };
            each::check(values, each, roles, |values| {
                insert(values, action, table, set, roles);
            });
        }
        ActionKind::Update { row, set } => {
            if let Some(table) = values.rows(row) {
                match values.place.model.tables[&table].part == Part::Payment {
                    true => {
                        let may_be = PaymentStatus::is_set_by_flows;
                        let others = payment::but_status(values, set, may_be);
                        values.set(&table, &others, None);
                    }
                    false => values.set(&table, set, None),
                }
                booking::keeps_claim(values, &table, set, row.span());
            }
        }
        ActionKind::Delete { row } | ActionKind::Restore { row } => {
            if let Some(table) = values.rows(row) {
                is_kept(values, &table, row.span());
            }
        }
        ActionKind::Enter {
            ledger,
            amount,
            about,
            ..
        } => ledger::check(values, ledger, amount, about.as_ref()),
        ActionKind::Require { condition, .. } => values.condition(condition),
        ActionKind::Book { values: set, .. } => {
            let mut own = set.clone();
            if let Some(status) = own.shift_remove("status") {
                let first = ["pending", "confirmed"].map(Name::new);
                values.expect(&status.value, &Typed::surely(Type::Choice(first.into())));
            }
            booking::book(values, action, own, roles);
        }
        ActionKind::Hold {
            values: set,
            expires,
            ..
        } => {
            booking::book(values, action, set.clone(), roles);
            if let Some(expires) = expires {
                values.expect(expires, &Typed::surely(Type::Moment));
                booking::lasting(values, expires);
            }
        }
        ActionKind::Queue { values: set } => booking::queue(values, action, set, roles),
        ActionKind::Move {
            booking,
            start,
            set,
            ..
        } => {
            booking::bookings(values, booking);
            if let Some(start) = start {
                values.expect(start, &Typed::surely(Type::Moment));
            }
            booking::moved(values, action, start.is_some(), set);
        }
        ActionKind::Transition { booking, why, .. } => {
            booking::bookings(values, booking);
            if let Some(why) = why {
                values.expect(why, &Typed::maybe(Type::Text));
            }
        }
    }
}

/// The texts that an action shows.
pub(super) fn texts(action: &Action, texts: &mut Texts<'_>) {
    if let ActionKind::Export(export) = &action.kind {
        export::texts(export, action.span, texts);
    }
}

fn rows(
    values: &mut Values<'_, '_>,
    table: &Spanned<Name>,
    filter: &Where,
    order: Option<&Spanned<Order>>,
) {
    if values.place.model.tables.contains_key(&table.value) {
        values.filter(&table.value, filter);
        if let Some(order) = order {
            values.order(&table.value, order);
        }
    }
}

fn insert(
    values: &mut Values<'_, '_>,
    action: &Action,
    table: &Spanned<Name>,
    set: &Set,
    roles: &[Name],
) {
    let Some(known) = values.place.model.tables.get(&table.value) else {
        return;
    };
    if known.part == Part::Booking {
        let message = "a booking is made with `book`, which claims its time";
        values.fault(Code::TypeMismatch, table.span, message);
    } else if known.part == Part::Waiting {
        let message = "a place in the waiting list is taken with `queue`";
        values.fault(Code::TypeMismatch, table.span, message);
    } else if !is_kept(values, &table.value, table.span) {
        let whole = Whole {
            span: action.span,
            roles,
        };
        if known.part == Part::Payment {
            let others = payment::but_status(values, set, PaymentStatus::is_first);
            return values.set(&table.value, &others, Some(whole));
        }
        values.set(&table.value, set, Some(whole));
    }
}

/// Whether flows may not create and delete rows of a table. If so, this is reported.
fn is_kept(values: &mut Values<'_, '_>, table: &Name, span: Span) -> bool {
    match values.place.model.tables[table].part {
        Part::Person
        | Part::History
        | Part::Ledger
        | Part::Audit
        | Part::Dialogue
        | Part::Settings => {
            let message = format!("rows of `{table}` are kept by Tilmash");
            values.fault(Code::TypeMismatch, span, message);
            true
        }
        Part::Plain
        | Part::Service
        | Part::Resource
        | Part::Booking
        | Part::Hours
        | Part::Closure
        | Part::Payment
        | Part::Waiting => false,
    }
}

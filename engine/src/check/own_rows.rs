//! Rows that a flow means as the person's own, and that are everybody's for a role that sees all.
//!
//! For a client `pick: booking` offers their own bookings, because `sees` leaves out the others.
//! For the owner, whom nothing is hidden from, the same state offers those of everybody, under «Мои
//! записи». Nothing is wrong where the filter names the person or a row that was itself looked up,
//! or where only roles that see all use the flow.

use super::kind;
use super::subject::{Here, Subject};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::Path;
use crate::grammar::test::Test;
use crate::model::Table;
use crate::name::Name;
use crate::source::Sources;
use crate::syntax::{ActionKind, Condition, Each, Spanned, StateKind, Where};
use crate::value::Type;

pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    for flow in subject.flows() {
        if flow.facts.is_background {
            continue;
        }
        for state in flow.syntax.states.values() {
            let here = flow.at(subject.parsed, state);
            for (table, filter) in looked_up(&here) {
                diagnostics.extend(fault(&here, table, filter));
            }
        }
    }
}

/// The tables in which a state looks for rows that the role sees, each with its filter.
fn looked_up<'s>(here: &Here<'s>) -> Vec<(&'s Spanned<Name>, &'s Where)> {
    if let StateKind::Pick(pick) = &here.state.kind {
        return vec![(&pick.table, &pick.filter)];
    }
    let actions = kind::of(&here.state.kind).actions().iter();
    let looked_up = actions.filter_map(|action| match &action.kind {
        ActionKind::Find { table, filter, .. } | ActionKind::List { table, filter, .. } => {
            Some((table, filter))
        }
        ActionKind::Count {
            table,
            filter,
            everyone,
            ..
        }
        | ActionKind::Figure {
            table,
            filter,
            everyone,
            ..
        } => (!everyone).then_some((table, filter)),
        ActionKind::Export(export) => Some((&export.table, &export.filter)),
        ActionKind::Insert {
            each: Some(Each::Row { table, filter }),
            ..
        } => Some((table, filter)),
        ActionKind::Load { .. }
        | ActionKind::Seed { .. }
        | ActionKind::Insert { .. }
        | ActionKind::Update { .. }
        | ActionKind::Delete { .. }
        | ActionKind::Restore { .. }
        | ActionKind::Enter { .. }
        | ActionKind::Require { .. }
        | ActionKind::Book { .. }
        | ActionKind::Move { .. }
        | ActionKind::Hold { .. }
        | ActionKind::Queue { .. }
        | ActionKind::Transition { .. } => None,
    });
    looked_up.collect()
}

fn fault(here: &Here<'_>, table: &Spanned<Name>, filter: &Where) -> Option<Diagnostic> {
    let model = here.parsed.model;
    let of = model.tables.get(&table.value)?;
    let sees = of.sees.as_ref()?;
    let mut roles = here.roles();
    let (own, column) = roles.find_map(|role| Some((role, own_column(&sees.get(role)?.value)?)))?;
    let sees_all = |role: &&Name| {
        let seen = sees.get(*role);
        model.roles[*role].sees_all || seen.is_some_and(|filter| filter.value.all.is_empty())
    };
    let everybody = here.roles().find(sees_all)?;
    if names_the_person(filter) || names_a_row(here, filter) {
        return None;
    }
    let path = column.join(".");
    let message = format!("`{everybody}` finds everybody's rows here, and `{own}` their own");
    let diagnostic = Diagnostic::new(Code::RowsOfOthers, table.span, message).help(format!(
        "add `{path}: $me` to `where`, or let the flow be `for` some of the roles"
    ));
    Some(match first_in_braces(here.parsed.sources, filter) {
        Some(first) => diagnostic.fix(first.span, format!("{path}: $me, {}", first.value)),
        None => diagnostic,
    })
}

/// The column by which a role sees only the rows of the person.
fn own_column(seen: &Where) -> Option<&[Name]> {
    seen.all.iter().find_map(|condition| match condition {
        Condition::Column {
            path,
            test: Test::Equals,
            given,
        } => {
            let is_me = given.expression()?.as_path().is_some_and(is_me);
            is_me.then_some(path.value.as_slice())
        }
        Condition::Column { .. }
        | Condition::Any(_)
        | Condition::All(_)
        | Condition::Not(_)
        | Condition::Maybe(_) => None,
    })
}

fn is_me(path: &Path) -> bool {
    path.root == *"me"
}

fn names_the_person(filter: &Where) -> bool {
    let expressions = filter.expressions().into_iter();
    let mut paths = expressions.flat_map(|expression| expression.paths());
    paths.any(is_me)
}

/// Whether a filter names a row of a table that hides some: who has that row may see what belongs
/// to it.
fn names_a_row(here: &Here<'_>, filter: &Where) -> bool {
    let variables = &here.flow.facts.variables;
    let hides = |table: &Table| table.sees.is_some();
    let expressions = filter.expressions().into_iter();
    let mut paths = expressions.flat_map(|expression| expression.paths());
    paths.any(|path| {
        let of = variables.get(&path.root).map(|typed| &typed.of);
        let table = of.and_then(Type::row_or_rows);
        let table = table.and_then(|table| here.parsed.model.tables.get(table));
        table.is_some_and(hides)
    })
}

/// The first condition, if it stands behind `{` on its line: another can be written before it.
fn first_in_braces(sources: &Sources, filter: &Where) -> Option<Spanned<String>> {
    let Condition::Column { path, .. } = filter.all.first()? else {
        return None;
    };
    let text = &sources.get(path.span.source).text;
    let before = text.get(..path.span.range().start)?.trim_end_matches(' ');
    let written = sources.slice(path.span).to_owned();
    before
        .ends_with('{')
        .then(|| Spanned::new(written, path.span))
}

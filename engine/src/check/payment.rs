//! What people pay through Telegram: the table of payments is as money needs it, and whoever is to
//! hear of money hears of it.

use super::subject::Subject;
use super::values::Values;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::Function;
use crate::model::{Origin, Part, Table, event};
use crate::name::Name;
use crate::outcome::Outcome;
use crate::payment::{CHARGE, PaymentStatus, STATUS};
use crate::source::Span;
use crate::syntax::{Flow, Given, Set, State, StateKind};
use crate::value::{Type, Typed};

/// What has to be heard: money that has come, for what it is asked for or for nothing.
const HEARD: [PaymentStatus; 2] = [PaymentStatus::Paid, PaymentStatus::Unplaced];

pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let model = subject.model();
    let written = subject.parsed.app.payments.as_ref();
    let table = model.part(Part::Payment);
    match (written, table) {
        (None, None) => {}
        (Some(written), None) => {
            let message = "nothing of what people pay is kept";
            let help = "let a table be payments: `payment: { is: payment, sees: … }`";
            diagnostics.add(unsound(Some(written.span), message).help(help));
        }
        (None, Some(table)) => {
            let message = format!("nobody takes what `{}` asks for", table.name);
            let help = "write `payments: stars` or `payments: $env.PROVIDER_TOKEN` in `app.yaml`";
            diagnostics.add(unsound(table.span, message).help(help));
        }
        (Some(_), Some(table)) => {
            takes_any_money(table, diagnostics);
            hears_of_money(subject, table, diagnostics);
            hears_of_invoices(subject, table, diagnostics);
        }
    }
}

fn unsound(span: Option<Span>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::UnsoundPayment, span, message)
}

/// Money that has come is kept as a row of its own, whatever happens. So nothing may refuse it.
fn takes_any_money(table: &Table, diagnostics: &mut Diagnostics) {
    for (name, column) in &table.columns {
        let is_free = column.typed.optional || column.default.is_some();
        if column.origin == Origin::App && !is_free {
            let message = format!("money that comes late has no `{name}`");
            let help = format!("let `{name}` be `optional: true`, or give it a default");
            diagnostics.add(unsound(column.span, message).help(help));
        }
    }
    let is_own = |column: &Name| {
        let column = table.columns.get(column);
        column.is_some_and(|column| column.origin == Origin::App && column.typed.optional)
    };
    let mut rules = table.unique.iter();
    let of_charges = [Name::new(CHARGE)];
    let refuses = rules.any(|rule| **rule != of_charges && !rule.iter().any(is_own));
    if refuses {
        let message = "money can come twice for one thing";
        let help = "leave out `unique`: each charge is kept once without it";
        diagnostics.add(unsound(table.span, message).help(help));
    }
}

/// Some run is told of all money that comes.
fn hears_of_money(subject: &Subject<'_>, table: &Table, diagnostics: &mut Diagnostics) {
    for status in HEARD.map(PaymentStatus::name) {
        if !is_heard(subject, table, status) {
            let message = format!("nobody is told that a `{}` is `{status}`", table.name);
            diagnostics.add(unsound(table.span, message).help(begins_with(table, status)));
        }
    }
}

/// Some run is told of each invoice that Telegram refuses: the one that has sent it, or one that
/// begins with it.
fn hears_of_invoices(subject: &Subject<'_>, table: &Table, diagnostics: &mut Diagnostics) {
    for flow in subject.flows() {
        for (state, facts) in flow.syntax.states.values().zip(flow.facts.states.values()) {
            let has_route = facts.routes.contains_key(Outcome::Undeliverable.name());
            let Some(span) = invoice(state).filter(|_| !has_route) else {
                continue;
            };
            let help = match awaits_an_answer(flow.syntax, state) {
                true => "say in `go` where `undeliverable` leads".to_owned(),
                false if is_heard(subject, table, event::UNSENT) => continue,
                false => begins_with(table, event::UNSENT),
            };
            let message = "nobody is told if Telegram refuses this invoice";
            diagnostics.add(unsound(Some(span), message).help(help));
        }
    }
}

/// Where a state attaches an invoice.
fn invoice(state: &State) -> Option<Span> {
    let attach = state.attach.as_ref()?;
    let expression = attach.expression()?;
    expression.called_with(Function::Invoice)?;
    Some(attach.span())
}

/// Whether a run waits for buttons below what it sends, and so hears itself what became of it.
fn awaits_an_answer(flow: &Flow, state: &State) -> bool {
    let asks = match &state.kind {
        StateKind::Choose(_) | StateKind::Call(_) => true,
        StateKind::Say(_)
        | StateKind::Menu(_)
        | StateKind::Ask(_)
        | StateKind::Pick(_)
        | StateKind::PickDay(_)
        | StateKind::PickStart(_)
        | StateKind::Form(_)
        | StateKind::Do(_)
        | StateKind::Tool(_)
        | StateKind::Branch(_)
        | StateKind::Wait(_) => false,
    };
    flow.about.is_some() && asks
}

/// Whether a run begins with an event of a payment, whatever the payment is.
fn is_heard(subject: &Subject<'_>, table: &Table, event: &str) -> bool {
    subject.parsed.flows.values().any(|flow| {
        let about = flow.about.as_ref();
        let is_about = about.is_some_and(|about| about.value == table.name);
        is_about
            && flow.starts.iter().any(|start| {
                let mut events = start.events.iter();
                let is_heard = events.any(|it| *it.value.event == *event);
                start.condition.is_none() && is_heard
            })
    })
}

fn begins_with(table: &Table, event: &str) -> String {
    format!(
        "let a flow about it begin with `{{ event: {}.{event} }}`, without `if`, or use the \
         library's `payments`",
        table.name
    )
}

/// Checks the status that a flow gives to a payment, and returns what else it sets.
pub(super) fn but_status(
    values: &mut Values<'_, '_>,
    set: &Set,
    may_be: fn(PaymentStatus) -> bool,
) -> Set {
    let Set::Columns(columns) = set else {
        return set.clone();
    };
    let mut others = columns.clone();
    if let Some(status) = others.shift_remove(STATUS) {
        let all = PaymentStatus::ALL.into_iter();
        let fitting = all.filter(|status| may_be(*status));
        let fitting: Vec<Name> = fitting.map(|status| Name::new(status.name())).collect();
        let wanted = Typed::surely(Type::Choice(fitting.into()));
        match written(&status.value).filter(|status| !may_be(*status)) {
            Some(unfit) => {
                let span = status.value.span();
                values.diagnostics.add(not_by_a_flow(unfit, span));
            }
            None => values.expect(&status.value, &wanted),
        }
    }
    Set::Columns(others)
}

/// The status that stands there as it is.
fn written(status: &Given) -> Option<PaymentStatus> {
    let Given::Literal(node) = status else {
        return None;
    };
    PaymentStatus::named(node.as_text()?)
}

fn not_by_a_flow(status: PaymentStatus, span: Span) -> Diagnostic {
    let name = status.name();
    let (message, help) = match status {
        PaymentStatus::Paid => (
            "a payment is `paid` by money that comes through Telegram, and not by a flow"
                .to_owned(),
            "what is paid in another way needs no payment: `confirm` the booking, and let an \
             invoice that has been sent be `closed`",
        ),
        PaymentStatus::Unrefunded => (
            format!("only Telegram lets a payment be `{name}`"),
            "let it be `refund`, and hear what becomes of it",
        ),
        PaymentStatus::Open
        | PaymentStatus::Unplaced
        | PaymentStatus::Refund
        | PaymentStatus::Refunded
        | PaymentStatus::Closed => (
            format!("a new payment has no money, and cannot be `{name}`"),
            "leave `status` out: a new payment is `open`",
        ),
    };
    unsound(Some(span), message).help(help)
}

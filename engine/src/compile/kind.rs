//! Each kind of state with everything that it needs.

use indexmap::IndexMap;

use super::action;
use super::button::buttons;
use super::place::StatePlace;
use super::values::{given, ordered, rows};
use crate::check::{arm_outcome, form_fields};
use crate::limits::MOST_CHOSEN;
use crate::model::{Column, Model, NAME, Part};
use crate::name::Name;
use crate::program::{
    Arm, Ask, Branch, Call, Choose, Field, Form, FreeFor, Given, Kind, Many, Offers, Pick, PickDay,
    PickStart, Selection, Services, ToolCall, Wait,
};
use crate::syntax::{self, GivenMap, StateKind};
use crate::value::{Asked, Type};

pub(super) fn wait(place: &StatePlace<'_>, wait: &syntax::kind::Wait) -> Wait {
    let given = given(place.flow.model, wait.given(), &wait.wanted());
    match wait {
        syntax::kind::Wait::For(_) => Wait::For(given),
        syntax::kind::Wait::Until(_) => Wait::Until(given),
    }
}

pub(super) fn kind(place: &StatePlace<'_>) -> Kind {
    let variable = place.syntax.variable().clone();
    match &place.syntax.kind {
        StateKind::Say(_) => Kind::Say,
        StateKind::Choose(syntax::kind::Choose { buttons: written }) => Kind::Choose(Choose {
            variable,
            buttons: buttons(place, written),
        }),
        StateKind::Menu(_) => Kind::Menu,
        StateKind::Wait(written) => Kind::Wait(wait(place, written)),
        StateKind::Ask(syntax::kind::Ask { default, known, .. }) => {
            let column = place.facts.asks.clone();
            let column = column.expect("the checker knows what every `ask` asks for");
            let value = |value: &syntax::Given| given(place.flow.model, value, &column.typed.of);
            Kind::Ask(Ask {
                variable,
                default: default.as_ref().or(known.as_ref()).map(value),
                known: known.as_ref().map(value),
                column,
            })
        }
        StateKind::Pick(syntax::kind::Pick {
            table,
            filter,
            order,
            free_for,
            search,
            many,
            optional,
            take_only,
        }) => Kind::Pick(Pick {
            variable,
            takes_only: *take_only,
            from: Selection {
                rows: rows(place.flow.model, &table.value, filter),
                order: order.as_ref().map(ordered),
                offers: offers(place, &table.value, free_for.as_ref()),
                search: search.iter().map(|path| path.value.clone()).collect(),
                many: many.as_ref().map(|it| self::many(it.value)),
                optional: *optional,
            },
        }),
        StateKind::PickDay(syntax::kind::PickDay {
            free_for,
            even_full,
        }) => Kind::PickDay(PickDay {
            variable,
            even_full: *even_full,
            free_for: self::free_for(place, free_for),
        }),
        StateKind::PickStart(syntax::kind::PickStart { free_for }) => Kind::PickStart(PickStart {
            variable,
            day: needed(place, free_for, "day", &Type::Date),
            free_for: self::free_for(place, free_for),
        }),
        StateKind::Form(form) => {
            let row = Type::Row(form.table.value.clone());
            Kind::Form(Form {
                variable,
                table: form.table.value.clone(),
                fields: fields(place, form),
                of: form.of.as_ref().map(|of| given(place.flow.model, of, &row)),
            })
        }
        StateKind::Do(syntax::kind::Do { actions: written }) => {
            Kind::Do(action::all(place, written))
        }
        StateKind::Tool(call) => Kind::Tool(tool(place, call, variable)),
        StateKind::Call(syntax::kind::Call { flow: called }) => {
            Kind::Call(call(place, &called.value))
        }
        StateKind::Branch(syntax::kind::Branch { arms }) => Kind::Branch(branch(arms)),
    }
}

fn offers(place: &StatePlace<'_>, table: &Name, free_for: Option<&GivenMap>) -> Offers {
    let Some(written) = free_for else {
        return Offers::All;
    };
    let free_for = self::free_for(place, written);
    match place.flow.model.tables[table].part {
        Part::Service => Offers::ServicesFreeOn {
            day: needed(place, written, "day", &Type::Date),
            free_for,
        },
        Part::Resource => Offers::ResourcesFreeAt {
            start: needed(place, written, "start", &Type::Moment),
            free_for,
        },
        Part::Plain
        | Part::Person
        | Part::Booking
        | Part::Hours
        | Part::Closure
        | Part::History
        | Part::Ledger
        | Part::Payment
        | Part::Audit
        | Part::Dialogue
        | Part::Settings
        | Part::Waiting => unreachable!("the checker lets only services and resources be free"),
    }
}

fn free_for(place: &StatePlace<'_>, written: &GivenMap) -> FreeFor {
    let model = place.flow.model;
    let booking = model.part(Part::Booking);
    let booking = booking.expect("the checker wants a table of bookings for `free_for`");
    let service = model.part(Part::Service);
    let service = service.expect("the checker wants a table of services for `free_for`");
    let value = |name: &str, of: &Type| {
        let value = written.get(name)?;
        Some(given(model, &value.value, of))
    };
    let row = |name: &str| value(name, &Type::Row(Name::new(name)));
    let units = booking.units.as_ref();
    let lasts = booking.lasts.as_ref();
    FreeFor {
        services: match row("service") {
            Some(service) => Services::One(service),
            None => Services::Any(service.name.clone()),
        },
        resources: model.resources().filter_map(|it| row(&it.name)).collect(),
        common: model
            .all_common()
            .into_iter()
            .filter_map(|name| Some((name.clone(), value(name, &booking.columns[name].typed.of)?)))
            .collect(),
        party: units.and_then(|units| value(units, &Type::Integer)),
        lasts: lasts.and_then(|lasts| value(lasts, &Type::Duration)),
        moving: row("moving"),
    }
}

/// What a `free_for` must give.
fn needed(place: &StatePlace<'_>, free_for: &GivenMap, name: &str, of: &Type) -> Given {
    let value = free_for.get(name);
    let value = value.expect("the checker wants every `free_for` to be whole");
    given(place.flow.model, &value.value, of)
}

fn fields(place: &StatePlace<'_>, form: &syntax::kind::Form) -> IndexMap<Name, Field> {
    let model = place.flow.model;
    let columns = &model.tables[&form.table.value].columns;
    form_fields(form, model)
        .into_iter()
        .map(|field| {
            let column = columns[&field].clone();
            let from = selection(model, &column);
            (field, Field { column, from })
        })
        .collect()
}

/// The rows that a column can name.
fn selection(model: &Model, column: &Column) -> Option<Selection> {
    let (table, many) = match column.typed.of.asked() {
        Asked::Row(table) => (table, None),
        Asked::Rows(table) => (
            table,
            Some(Many {
                fewest: 0,
                most: MOST_CHOSEN as usize,
            }),
        ),
        Asked::Never
        | Asked::Typed
        | Asked::Choice(_)
        | Asked::Boolean
        | Asked::Language
        | Asked::Number
        | Asked::Day
        | Asked::Words
        | Asked::Person
        | Asked::Chat
        | Asked::Sent => return None,
    };
    Some(Selection {
        rows: rows(model, table, &syntax::Where::default()),
        order: None,
        offers: Offers::All,
        search: vec![vec![NAME.into()]],
        many,
        optional: column.typed.optional,
    })
}

fn many((fewest, most): (u32, u32)) -> Many {
    Many {
        fewest: fewest as usize,
        most: most as usize,
    }
}

fn tool(place: &StatePlace<'_>, call: &syntax::kind::ToolCall, variable: Name) -> ToolCall {
    let model = place.flow.model;
    let operation = model.operation(&call.tool, &call.operation);
    let operation = operation.expect("the checker knows every operation that is called");
    let sends = operation.send.iter().filter_map(|(name, column)| {
        let value = place.syntax.with.get(name)?;
        Some((name.clone(), given(model, &value.value, &column.typed.of)))
    });
    ToolCall {
        tool: call.tool.value.clone(),
        operation: operation.name.clone(),
        sends: sends.collect(),
        variable: operation.answer().map(|of| (variable, of)),
    }
}

fn call(place: &StatePlace<'_>, called: &Name) -> Call {
    let model = place.flow.model;
    let needs = place.flow.flows[called].needs.iter();
    let gives = needs.map(|(name, of)| {
        let typed = model.need(of);
        let typed = typed.expect("the checker knows the type of every need");
        let value = &place.syntax.with[name];
        (name.clone(), given(model, &value.value, &typed.of))
    });
    Call {
        flow: called.clone(),
        gives: gives.collect(),
    }
}

fn branch(arms: &[syntax::kind::Arm]) -> Branch {
    let conditional = arms.iter().enumerate().filter_map(|(index, arm)| {
        Some(Arm {
            condition: arm.condition.clone()?,
            outcome: arm_outcome(index),
        })
    });
    Branch {
        arms: conditional.collect(),
        otherwise: arm_outcome(arms.len().saturating_sub(1)),
    }
}

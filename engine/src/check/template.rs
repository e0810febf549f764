//! What a state prints by a template: only what is set there, and only what has words.

use super::names::Place;
use super::scope;
use super::subject::{Here, Subject};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::{self, Expression, Function, Kind, Names, Root};
use crate::name::Name;
use crate::source::Span;
use crate::syntax::State;
use crate::template::{Part, Position, Template};
use crate::value::{Type, Typed, Value};

/// The template that a state prints: its name as the state has it.
pub(super) fn named(state: &State) -> Option<(&str, Span)> {
    let attach = state.attach.as_ref()?;
    let [name] = attach.expression()?.called_with(Function::Print)? else {
        return None;
    };
    let Kind::Constant(Value::Text(template)) = &name.kind else {
        return None;
    };
    Some((template, name.span))
}

/// Checks the template of a state, if it prints one.
pub(super) fn check(here: &Here<'_>, place: &Place<'_>, diagnostics: &mut Diagnostics) {
    let templates = here.parsed.templates;
    let Some((name, span)) = named(here.state) else {
        return;
    };
    let Some(template) = templates.get(name) else {
        let message = format!("there is no `templates/{name}.html`");
        let fault = Diagnostic::new(Code::UnknownTemplate, span, message);
        return diagnostics.add(fault.did_you_mean(name, templates.keys().map(Name::as_str)));
    };
    let mut place = place.clone();
    scope::with(&here.state.with, &mut place);
    let mut printed = Printed {
        place,
        known: Vec::new(),
        printed_by: span,
        diagnostics,
    };
    printed.all(&template.parts);
}

/// Templates that no state prints.
pub(super) fn unused(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let flows = subject.parsed.flows.values();
    let states = flows.flat_map(|flow| flow.states.values());
    let printed: Vec<&str> = states.filter_map(|it| Some(named(it)?.0)).collect();
    for Template { name, span, .. } in subject.parsed.templates.values() {
        if !printed.contains(&name.as_str()) {
            let message = format!("nothing prints the template `{name}`");
            diagnostics.add(
                Diagnostic::new(Code::UnusedName, *span, message)
                    .help(format!("remove it, or send it: `attach: $print('{name}')`")),
            );
        }
    }
}

struct Printed<'p, 'm> {
    place: Place<'m>,
    /// The conditions around, and whether each is true.
    known: Vec<(&'p Expression, bool)>,
    printed_by: Span,
    diagnostics: &'p mut Diagnostics,
}

impl<'p> Printed<'p, '_> {
    fn all(&mut self, parts: &'p [Part]) {
        for part in parts {
            self.part(part);
        }
    }

    fn part(&mut self, part: &'p Part) {
        match part {
            Part::Written(_) | Part::Text(..) | Part::Language => {}
            Part::Value(value, position) => self.value(value, *position),
            Part::If {
                condition,
                then,
                otherwise,
            } => {
                if let Some(of) = self.surely(condition)
                    && of != Type::Boolean
                {
                    let message = format!("expected {}, this is {of}", Type::Boolean);
                    self.fault(Code::TypeMismatch, condition.span, message);
                }
                for (outcome, parts) in [(true, then), (false, otherwise)] {
                    self.known.push((condition, outcome));
                    self.all(parts);
                    self.known.pop();
                }
            }
            Part::For {
                variable,
                list,
                parts,
                otherwise,
            } => {
                let Some(of) = self.surely(list) else {
                    return;
                };
                let Type::List(item) = of else {
                    let message = format!("`for` goes through a list, this is {of}");
                    return self.fault(Code::TypeMismatch, list.span, message);
                };
                if !matches!(self.place.root(variable), Root::Unknown) {
                    let message = format!("there is a `{variable}` here already");
                    return self.fault(Code::DuplicateName, list.span, message);
                }
                let outside = self.place.clone();
                self.place.set(variable, Typed::surely(*item));
                self.all(parts);
                self.place = outside;
                self.all(otherwise);
            }
        }
    }

    fn value(&mut self, value: &Expression, position: Position) {
        let Some(of) = self.surely(value) else {
            return;
        };
        if let Some(message) = of.unprintable() {
            return self.fault(Code::TypeMismatch, value.span, message);
        }
        if position == Position::Address && of != Type::Url {
            let message = format!("expected a web address, this is {of}");
            self.fault(Code::TypeMismatch, value.span, message);
        }
    }

    /// The type of what must be there.
    fn surely(&mut self, value: &Expression) -> Option<Type> {
        if let Some(field) = self.of_loop(value) {
            let fault = Diagnostic::new(Code::TemplateSyntax, value.span, "`for` has no `loop`");
            let fault = fault.related(self.printed_by, "printed here");
            self.diagnostics.add(fault.help(instead_of_loop(&field)));
            return None;
        }
        let typed = expression::check_where(&self.known, value, &self.place, self.diagnostics)?;
        if typed.optional {
            let fault = expression::may_be_none(value, &self.place);
            let fault = fault.related(self.printed_by, "printed here");
            self.diagnostics.add(fault);
            return None;
        }
        Some(typed.of)
    }

    /// What is read of Jinja's `loop`, if it is that and no variable.
    fn of_loop(&self, value: &Expression) -> Option<String> {
        if !matches!(self.place.root(LOOP), Root::Unknown) {
            return None;
        }
        let paths = value.paths().into_iter();
        let mut paths = paths.filter(|path| path.root == *LOOP);
        let field = paths.next()?.fields.first();
        Some(field.map(Name::to_string).unwrap_or_default())
    }

    fn fault(&mut self, code: Code, span: Span, message: String) {
        let fault = Diagnostic::new(code, span, message);
        self.diagnostics
            .add(fault.related(self.printed_by, "printed here"));
    }
}

/// What Jinja knows of the items of a `for`.
const LOOP: &str = "loop";

fn instead_of_loop(field: &str) -> &'static str {
    match field {
        "index" | "index0" | "revindex" | "revindex0" | "depth" | "depth0" => {
            "write the items as `<li>` in an `<ol>`: the browser numbers them"
        }
        "first" | "last" => {
            "write what stands before the first or after the last item around the `for`, and what \
             stands between them in `<style>`: `li + li { border-top: 1px solid }`"
        }
        "length" => "`size(rows)` counts a list",
        _ => "leave it out: a `for` knows each item and no more",
    }
}

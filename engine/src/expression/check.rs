//! The type of an expression.

use super::{Argument, Comparison, Expression, Function, Kind, LinkStart, Operator, Path};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::limits::LONGEST_QR;
use crate::name::Name;
use crate::source::Span;
use crate::value::SETTING;
use crate::value::{Fields, Type, Typed, Value};

/// What a name means at a place.
pub enum Root {
    Known(Typed),
    /// A variable that is not set on some path to this place and is none then.
    Unset(Type),
    /// A variable that only later states set.
    Later,
    Unknown,
}

/// The names at a place.
pub trait Names {
    fn root(&self, name: &str) -> Root;
    /// A path to this place that does not set a variable, for a note.
    fn way_without(&self, name: &str) -> String;
    fn roots(&self) -> Vec<Name>;
    /// The type of a table's column.
    fn column(&self, table: &str, column: &str) -> Option<Typed>;
    fn columns(&self, table: &str) -> Vec<Name>;
    /// Whether this is the table of bookings.
    fn is_booking(&self, table: &str) -> bool;
    /// Whether a table is that of payments.
    fn is_payment(&self, table: &str) -> bool;
    /// The deep links by which a flow begins; `None` if there is no such flow.
    fn links(&self, flow: &str) -> Option<&[LinkStart]>;
    fn flows(&self) -> Vec<Name>;
    /// The most characters that the address at a path can have, if there is one.
    fn longest(&self, path: &Path) -> Option<u32>;
}

/// The type of `expression`, or `None` after reporting why it has none.
pub fn check(
    expression: &Expression,
    names: &dyn Names,
    diagnostics: &mut Diagnostics,
) -> Option<Typed> {
    check_where(&[], expression, names, diagnostics)
}

/// As [`check`], where these conditions are known to be true or false.
pub fn check_where(
    known: &[(&Expression, bool)],
    expression: &Expression,
    names: &dyn Names,
    diagnostics: &mut Diagnostics,
) -> Option<Typed> {
    let mut checker = Checker {
        names,
        diagnostics,
        surely: Vec::new(),
    };
    for (condition, outcome) in known {
        checker.assume(condition, *outcome);
    }
    checker.typed(expression)
}

/// What to say about an expression that may be none where a value is needed.
pub fn may_be_none(expression: &Expression, names: &dyn Names) -> Diagnostic {
    let unset = expression
        .paths()
        .into_iter()
        .find_map(|path| match names.root(&path.root) {
            Root::Unset(_) => Some((path.root.clone(), names.way_without(&path.root))),
            Root::Known(_) | Root::Later | Root::Unknown => None,
        });
    match unset {
        Some((variable, way)) => Diagnostic::new(
            Code::UnsetVariable,
            expression.span,
            format!("`{variable}` may not be set here"),
        )
        .note(way),
        None => {
            let message = match expression.as_path() {
                Some(path) => format!("`{path}` may be none"),
                None => "this may be none".to_owned(),
            };
            Diagnostic::new(Code::MaybeNone, expression.span, message)
        }
    }
    .help("give a value for that case with `or`, or test it with `is not none`")
}

/// The type of a field of a value of this type.
pub fn field_type(of: &Type, field: &str, names: &dyn Names) -> Option<Typed> {
    match of.fields() {
        Fields::Columns(table) => names.column(table, field),
        Fields::Collected(table, columns) => {
            let asked = columns.iter().any(|asked| *asked == *field);
            names.column(table, field).filter(|_| asked)
        }
        Fields::Grouped(group) => {
            let figure = || group.figure(field).cloned().map(Typed::surely);
            let common = group.common(field).map(|by| Typed {
                of: by.of.clone(),
                optional: by.optional,
            });
            common.or_else(figure)
        }
        Fields::Answered(answer) => answer.field(field).map(|field| Typed {
            of: field.of.clone(),
            optional: field.optional,
        }),
        Fields::Fixed(fields) => {
            let (_, of) = fields.iter().find(|(name, _)| *name == field)?;
            Some(Typed::surely(of.clone()))
        }
    }
}

fn fields_of(of: &Type, names: &dyn Names) -> Vec<Name> {
    match of.fields() {
        Fields::Columns(table) => names.columns(table),
        Fields::Collected(_, columns) => columns.to_vec(),
        Fields::Grouped(group) => group.fields(),
        Fields::Answered(answer) => answer.names(),
        Fields::Fixed(fields) => fields.iter().map(|(name, _)| Name::new(name)).collect(),
    }
}

pub(super) struct Checker<'c> {
    pub(super) names: &'c dyn Names,
    pub(super) diagnostics: &'c mut Diagnostics,
    /// Paths that a condition around this place has shown not to be none.
    surely: Vec<Path>,
}

impl Checker<'_> {
    pub(super) fn typed(&mut self, expression: &Expression) -> Option<Typed> {
        match &expression.kind {
            Kind::Constant(value) => constant(value),
            Kind::Path(path) => self.path(path, expression),
            Kind::Not(inner) => {
                self.expect(inner, &Type::Boolean)?;
                Some(Typed::surely(Type::Boolean))
            }
            Kind::Negative(inner) => {
                let of = self.value(inner)?;
                if !matches!(of, Type::Integer | Type::Decimal | Type::Money) {
                    return self.mismatch(inner, format!("`-` needs a number, this is {of}"));
                }
                Some(Typed::surely(of))
            }
            Kind::And(left, right) => {
                self.expect(left, &Type::Boolean);
                let known = self.surely.len();
                self.assume(left, true);
                self.expect(right, &Type::Boolean);
                self.surely.truncate(known);
                Some(Typed::surely(Type::Boolean))
            }
            Kind::Or(left, right) => self.or(left, right),
            Kind::Compare(comparison, left, right) => {
                self.compare(*comparison, left, right);
                Some(Typed::surely(Type::Boolean))
            }
            Kind::IsNone(inner) => {
                self.typed(inner)?;
                Some(Typed::surely(Type::Boolean))
            }
            Kind::In(item, items) => {
                for other in items {
                    self.compare(Comparison::Equal, item, other);
                }
                Some(Typed::surely(Type::Boolean))
            }
            Kind::Arithmetic(operator, left, right) => {
                self.arithmetic(*operator, left, right, expression)
            }
            Kind::If {
                condition,
                then,
                otherwise,
            } => self.choice(condition, then, otherwise.as_deref()),
            Kind::Call(function, arguments) => self.call(*function, arguments, expression),
        }
    }

    fn path(&mut self, path: &Path, expression: &Expression) -> Option<Typed> {
        let mut typed = match self.names.root(&path.root) {
            Root::Known(typed) => typed,
            Root::Unset(of) => Typed::maybe(of),
            Root::Later => {
                self.diagnostics.add(
                    Diagnostic::new(
                        Code::UnsetVariable,
                        expression.span,
                        format!("`{}` is not set yet", path.root),
                    )
                    .note("only a later state sets it")
                    .help("read it after that state"),
                );
                return None;
            }
            Root::Unknown => {
                let roots = self.names.roots();
                let mut diagnostic = Diagnostic::new(
                    Code::UnknownVariable,
                    expression.span,
                    format!("there is no variable `{}`", path.root),
                );
                if path.fields.is_empty() {
                    diagnostic =
                        diagnostic.did_you_mean(&path.root, roots.iter().map(Name::as_str));
                }
                self.diagnostics.add(diagnostic);
                return None;
            }
        };
        let mut walked = Path {
            root: path.root.clone(),
            fields: Vec::new(),
        };
        if self.surely.contains(&walked) {
            typed.optional = false;
        }
        for field in &path.fields {
            let Some(next) = field_type(&typed.of, field, self.names) else {
                self.unknown_field(&walked, &typed.of, field, expression.span);
                return None;
            };
            let optional = typed.optional || next.optional;
            walked.fields.push(field.clone());
            typed = Typed {
                of: next.of,
                optional: optional && !self.surely.contains(&walked),
            };
        }
        Some(typed)
    }

    fn unknown_field(&mut self, parent: &Path, of: &Type, field: &str, span: Span) {
        let (code, message) = match of.fields() {
            Fields::Columns(_) if parent.root == *SETTING => (
                Code::UnknownSetting,
                format!("there is no setting `{field}`"),
            ),
            Fields::Columns(table) => (
                Code::UnknownColumn,
                format!("`{table}` has no column `{field}`"),
            ),
            Fields::Collected(..) => (
                Code::UnknownColumn,
                format!("the form does not ask for `{field}`"),
            ),
            Fields::Fixed(_) | Fields::Grouped(_) | Fields::Answered(_) => {
                (Code::UnknownColumn, format!("{of} has no `{field}`"))
            }
        };
        let fields = fields_of(of, self.names);
        let fields: Vec<&str> = fields.iter().map(Name::as_str).collect();
        let diagnostic = Diagnostic::new(code, span, message);
        let near = crate::diagnostic::suggest(field, fields.iter().copied());
        self.diagnostics.add(match near {
            Some(near) => diagnostic.help(format!("did you mean `{parent}.{near}`?")),
            None if fields.is_empty() => diagnostic,
            None => diagnostic.help(format!("it has: {}", fields.join(", "))),
        });
    }

    /// The type of an operand that must not be none.
    fn value(&mut self, expression: &Expression) -> Option<Type> {
        let typed = self.typed(expression)?;
        if typed.optional {
            self.diagnostics.add(may_be_none(expression, self.names));
            return None;
        }
        Some(typed.of)
    }

    fn expect(&mut self, expression: &Expression, wanted: &Type) -> Option<()> {
        let found = self.value(expression)?;
        if found == *wanted {
            return Some(());
        }
        self.mismatch(expression, format!("expected {wanted}, this is {found}"))?;
        None
    }

    pub(super) fn mismatch(&mut self, expression: &Expression, message: String) -> Option<Typed> {
        self.diagnostics.add(Diagnostic::new(
            Code::TypeMismatch,
            expression.span,
            message,
        ));
        None
    }

    fn or(&mut self, left: &Expression, right: &Expression) -> Option<Typed> {
        let first = self.typed(left)?;
        if first == Typed::surely(Type::Boolean) {
            let known = self.surely.len();
            self.assume(left, false);
            self.expect(right, &Type::Boolean);
            self.surely.truncate(known);
            return Some(first);
        }
        let second = self.typed(right)?;
        if let (Type::Url | Type::Email, Kind::Constant(Value::Text(text))) =
            (&first.of, &right.kind)
            && first.of.parse(text, &[]).is_some()
        {
            return Some(Typed::surely(first.of));
        }
        if first.of != second.of {
            let message = format!(
                "expected {} as on the left of `or`, this is {}",
                first.of, second.of
            );
            return self.mismatch(right, message);
        }
        Some(second)
    }

    fn compare(&mut self, comparison: Comparison, left: &Expression, right: &Expression) {
        let equality = matches!(comparison, Comparison::Equal | Comparison::Unequal);
        let (first, second) = if equality {
            // A value that is none equals nothing, and that is an answer.
            (self.typed(left), self.typed(right))
        } else {
            let mut operand = |operand| self.value(operand).map(Typed::surely);
            (operand(left), operand(right))
        };
        let (Some(first), Some(second)) = (first, second) else {
            return;
        };
        if let (Type::Choice(ids), Kind::Constant(Value::Text(id))) = (&first.of, &right.kind) {
            return self.check_id(ids, id, right);
        }
        if let (Kind::Constant(Value::Text(id)), Type::Choice(ids)) = (&left.kind, &second.of) {
            return self.check_id(ids, id, left);
        }
        let language_and_text = matches!(
            (&first.of, &second.of),
            (Type::Language, Type::Text) | (Type::Text, Type::Language)
        );
        let number = |side: &Expression| matches!(side.kind, Kind::Constant(Value::Integer(_)));
        let is_exact = |of: &Type| matches!(of, Type::Money | Type::Decimal);
        let amount_and_number =
            is_exact(&first.of) && number(right) || is_exact(&second.of) && number(left);
        let alike = first.of == second.of
            || language_and_text
            || amount_and_number
            || matches!((&first.of, &second.of), (Type::Choice(_), Type::Choice(_)));
        if !alike {
            let message = format!("{} and {} cannot be compared", first.of, second.of);
            self.mismatch(right, message);
        } else if !equality && !first.of.has_order() {
            let message = format!("{} has no order", first.of);
            self.mismatch(left, message);
        }
    }

    fn check_id(&mut self, ids: &[Name], id: &str, place: &Expression) {
        if !ids.iter().any(|known| known == id) {
            self.diagnostics.add(
                Diagnostic::new(
                    Code::TypeMismatch,
                    place.span,
                    format!("`{id}` is none of its values"),
                )
                .did_you_mean(id, ids.iter().map(Name::as_str)),
            );
        }
    }

    fn arithmetic(
        &mut self,
        operator: Operator,
        left: &Expression,
        right: &Expression,
        whole: &Expression,
    ) -> Option<Typed> {
        use Operator::{Add, Multiply, Subtract};
        let (first, second) = (self.value(left), self.value(right));
        let (first, second) = (first?, second?);
        let result = match (operator, &first, &second) {
            (_, Type::Integer, Type::Integer) => Type::Integer,
            (Add | Subtract, Type::Decimal, Type::Decimal)
            | (_, Type::Decimal, Type::Integer)
            | (_, Type::Integer, Type::Decimal) => Type::Decimal,
            (Add | Subtract, Type::Money, Type::Money) => Type::Money,
            (Multiply, Type::Money, Type::Integer) | (Multiply, Type::Integer, Type::Money) => {
                Type::Money
            }
            (Add | Subtract, Type::Duration, Type::Duration) => Type::Duration,
            (Multiply, Type::Duration, Type::Integer)
            | (Multiply, Type::Integer, Type::Duration) => Type::Duration,
            (Add | Subtract, Type::Moment, Type::Duration) => Type::Moment,
            (Add | Subtract, Type::Date, Type::Duration) => Type::Date,
            (Subtract, Type::Moment, Type::Moment)
            | (Subtract, Type::Date, Type::Date)
            | (Subtract, Type::Time, Type::Time) => Type::Duration,
            (Add, Type::Date, Type::Time) => Type::Moment,
            _ => {
                let done = match operator {
                    Add => "added",
                    Subtract => "subtracted",
                    Multiply => "multiplied",
                };
                let message = format!("{first} and {second} cannot be {done}");
                return self.mismatch(whole, message);
            }
        };
        Some(Typed::surely(result))
    }

    fn choice(
        &mut self,
        condition: &Expression,
        then: &Expression,
        otherwise: Option<&Expression>,
    ) -> Option<Typed> {
        self.expect(condition, &Type::Boolean);
        let known = self.surely.len();
        self.assume(condition, true);
        let first = self.typed(then);
        self.surely.truncate(known);
        let Some(otherwise) = otherwise else {
            return first.map(|typed| Typed::maybe(typed.of));
        };
        // One of the two gives the type.
        match (then.is_none(), otherwise.is_none()) {
            (true, true) => {
                let message = "this is none, and so is what stands before `if`";
                return self.mismatch(otherwise, message.to_owned());
            }
            (false, true) => return first.map(|typed| Typed::maybe(typed.of)),
            (true | false, false) => {}
        }
        self.assume(condition, false);
        let second = self.typed(otherwise);
        self.surely.truncate(known);
        if then.is_none() {
            return second.map(|typed| Typed::maybe(typed.of));
        }
        let (first, second) = (first?, second?);
        if first.of != second.of {
            let message = format!(
                "expected {} as before `if`, this is {}",
                first.of, second.of
            );
            return self.mismatch(otherwise, message);
        }
        Some(Typed {
            optional: first.optional || second.optional,
            of: first.of,
        })
    }

    fn call(
        &mut self,
        function: Function,
        arguments: &[Expression],
        whole: &Expression,
    ) -> Option<Typed> {
        if function == Function::Link {
            return Some(self.link(arguments, whole));
        }
        let wanted = function.arguments();
        if wanted.len() != arguments.len() {
            let types: Vec<String> = wanted.iter().map(Argument::to_string).collect();
            let message = format!(
                "`{}` takes {}, and not {} values",
                function.name(),
                types.join(" and "),
                arguments.len()
            );
            return self.mismatch(whole, message);
        }
        if let (Function::Qr, [address]) = (function, arguments) {
            self.is_short(address);
        }
        for (argument, wanted) in arguments.iter().zip(wanted) {
            match wanted.of() {
                Some(of) => self.expect(argument, &of),
                None if *wanted == Argument::Groups => self.groups(argument),
                None if *wanted == Argument::List => self.list(argument),
                None if *wanted == Argument::Flow => self.used(argument),
                None if *wanted == Argument::Payment => self.payment(argument),
                None if *wanted == Argument::Template => self.template(argument),
                None => self.booking(argument),
            };
        }
        Some(function.result())
    }

    /// An address is short enough for a QR code, whatever it is.
    fn is_short(&mut self, address: &Expression) {
        let paths = address.paths().into_iter();
        let longest = paths.filter_map(|path| self.names.longest(path)).max();
        if let Some(longest) = longest.filter(|longest| *longest > LONGEST_QR) {
            self.diagnostics.add(
                Diagnostic::new(
                    Code::InvalidValue,
                    address.span,
                    format!("this address can have {longest} characters"),
                )
                .note(format!("a QR code takes at most {LONGEST_QR}"))
                .help(format!("limit it: `{{ url, length: 1..{LONGEST_QR} }}`")),
            );
        }
    }

    fn booking(&mut self, argument: &Expression) -> Option<()> {
        let of = self.value(argument)?;
        if let Type::Row(table) = &of
            && self.names.is_booking(table)
        {
            return Some(());
        }
        self.mismatch(argument, format!("expected a booking, this is {of}"))?;
        None
    }

    fn payment(&mut self, argument: &Expression) -> Option<()> {
        let of = self.value(argument)?;
        if let Type::Row(table) = &of
            && self.names.is_payment(table)
        {
            return Some(());
        }
        self.mismatch(argument, format!("expected a payment, this is {of}"))?;
        None
    }

    fn list(&mut self, argument: &Expression) -> Option<()> {
        let of = self.value(argument)?;
        if let Type::List(_) = &of {
            return Some(());
        }
        let wanted = Argument::List;
        self.mismatch(argument, format!("expected {wanted}, this is {of}"))?;
        None
    }

    /// A flow that the person of the dialogue may use or not.
    fn used(&mut self, argument: &Expression) -> Option<()> {
        let name = self.flow(argument)?;
        if self.names.links(name).is_none() {
            self.unknown_flow(name, argument.span);
            return None;
        }
        if let Root::Unknown = self.names.root("me") {
            let message = "nobody is there in the background who may use a flow";
            self.mismatch(argument, message.to_owned())?;
        }
        Some(())
    }

    /// Whether there is such a template, the state that sends it is checked for.
    fn template(&mut self, argument: &Expression) -> Option<()> {
        if let Kind::Constant(Value::Text(_)) = &argument.kind {
            return Some(());
        }
        let message = "expected the name of a template in quotes".to_owned();
        self.mismatch(argument, message)?;
        None
    }

    fn groups(&mut self, argument: &Expression) -> Option<()> {
        let of = self.value(argument)?;
        if let Type::List(item) = &of
            && let Type::Group(group) = &**item
        {
            if group.by.len() > 1 {
                let message = "a picture shows groups by one column, and these are by several";
                self.mismatch(argument, message.to_owned())?;
            }
            return Some(());
        }
        let wanted = Argument::Groups;
        self.mismatch(argument, format!("expected {wanted}, this is {of}"))?;
        None
    }

    /// Adds the paths that are not none when `condition` is `outcome`.
    fn assume(&mut self, condition: &Expression, outcome: bool) {
        match (&condition.kind, outcome) {
            (Kind::Not(inner), _) => self.assume(inner, !outcome),
            (Kind::And(left, right), true) | (Kind::Or(left, right), false) => {
                self.assume(left, outcome);
                self.assume(right, outcome);
            }
            (Kind::IsNone(inner), false) => {
                if let Kind::Path(path) = &inner.kind {
                    self.surely.push(path.clone());
                }
            }
            _ => {}
        }
    }
}

/// The type of a constant, unless it is `none`.
fn constant(value: &Value) -> Option<Typed> {
    let of = match value {
        Value::Boolean(_) => Type::Boolean,
        Value::Integer(_) => Type::Integer,
        Value::Decimal(_) => Type::Decimal,
        Value::Text(_) => Type::Text,
        // An expression has no constants of these types.
        Value::None
        | Value::Money(_)
        | Value::Phone(_)
        | Value::Location(_)
        | Value::Photo(_)
        | Value::Document(_)
        | Value::Chat(_)
        | Value::Code(_)
        | Value::Choice(_)
        | Value::Language(_)
        | Value::Date(_)
        | Value::Time(_)
        | Value::Moment(_)
        | Value::Duration(_)
        | Value::Words(_)
        | Value::Row(_)
        | Value::Draft(_)
        | Value::List(_)
        | Value::Span(..)
        | Value::File(_) => return None,
    };
    Some(Typed::surely(of))
}

//! minijinja's syntax tree → [`Expression`].

use minijinja::machinery::ast::{self, BinOpKind, CallArg, CompareOpKind, UnaryOpKind};
use minijinja::machinery::parse_expr;
use minijinja::value::ValueKind;

use super::instead;
use super::{Comparison, Expression, Function, Kind, Operator, Path};
use crate::diagnostic::{Code, Diagnostic};
use crate::name::Name;
use crate::source::Span;
use crate::value::{Decimal, Value};

/// The most bytes of an expression, so that it is not nested too deeply.
const LONGEST: usize = 1000;

/// Reads the expression `text`, which stands at `span` of a source.
pub fn read(text: &str, span: Span) -> Result<Expression, Box<Diagnostic>> {
    if text.trim().is_empty() {
        return Err(fault(span, "expected an expression after `$`"));
    }
    if text.len() > LONGEST {
        let message = format!("an expression has at most {LONGEST} bytes");
        return Err(fault(span, message));
    }
    let parsed = parse_expr(text).map_err(|error| {
        let place = error
            .range()
            .filter(|range| range.start < text.len())
            // minijinja counts one byte for an unknown letter, even if the letter has several.
            .map_or(span, |range| {
                let start = text.floor_char_boundary(range.start);
                span.part(start, text.ceil_char_boundary(range.end))
            });
        let reason = error.detail().unwrap_or("not an expression");
        let fault = Diagnostic::new(
            Code::ExpressionSyntax,
            place,
            format!("`{text}` is not an expression"),
        )
        .label(reason.to_owned());
        match of_other_languages(text) {
            Some(help) => fault.help(help),
            None => fault,
        }
    })?;
    Reader { span }.expression(&parsed)
}

/// Makes an expression of one that minijinja has read in a text of the place `whole`.
pub(crate) fn convert(node: &ast::Expr<'_>, whole: Span) -> Result<Expression, Box<Diagnostic>> {
    Reader { span: whole }.expression(node)
}

/// What to write instead of a sign of other languages.
pub(crate) fn of_other_languages(text: &str) -> Option<&'static str> {
    let unequal = text
        .replace("==", "")
        .replace("!=", "")
        .replace("<=", "")
        .replace(">=", "");
    let signs = [
        (text.contains("&&"), "write `and` for `&&`"),
        (text.contains("||"), "write `or` for `||`"),
        (text.contains('?'), "write `a if condition else b`"),
        (
            unequal.contains('='),
            "two equal values are compared by `==`",
        ),
        (unequal.contains('!'), "write `not` for `!`"),
        (text.contains(['“', '”', '«', '»']), "quote a text with `'`"),
    ];
    let mut found = signs.into_iter().filter(|(is_there, _)| *is_there);
    found.next().map(|(_, help)| help)
}

struct Reader {
    span: Span,
}

type Read<T> = Result<T, Box<Diagnostic>>;

/// The negation of an expression; a constant is negated at once.
fn not(inner: Box<Expression>) -> Kind {
    if let Kind::Constant(Value::Boolean(value)) = inner.kind {
        return Kind::Constant(Value::Boolean(!value));
    }
    Kind::Not(inner)
}

impl Reader {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "minijinja may have more kinds; none of them is ours"
    )]
    fn expression(&self, node: &ast::Expr<'_>) -> Read<Expression> {
        let span = self.place(node);
        let kind = match node {
            ast::Expr::Var(variable) => Kind::Path(Path::new(variable.id, &[])),
            ast::Expr::GetAttr(_) => Kind::Path(self.path(node)?),
            ast::Expr::Const(constant) => Kind::Constant(self.constant(&constant.value, span)?),
            ast::Expr::UnaryOp(unary) => {
                let inner = self.boxed(&unary.expr)?;
                match unary.op {
                    UnaryOpKind::Not => not(inner),
                    UnaryOpKind::Neg => Kind::Negative(inner),
                }
            }
            ast::Expr::BinOp(binary) => self.binary(binary, span)?,
            ast::Expr::Compare(chain) => self.chain(chain)?,
            ast::Expr::IfExpr(choice) => Kind::If {
                condition: self.boxed(&choice.test_expr)?,
                then: self.boxed(&choice.true_expr)?,
                otherwise: choice
                    .false_expr
                    .as_ref()
                    .map(|otherwise| self.boxed(otherwise))
                    .transpose()?,
            },
            ast::Expr::Test(test) => match test.name {
                "none" if test.args.is_empty() => Kind::IsNone(self.boxed(&test.expr)?),
                other => {
                    let message = format!("there is no test `is {other}`");
                    let fault = fault(span, message);
                    return Err(Box::new(fault.help(instead::of_test(other))));
                }
            },
            ast::Expr::Call(call) => self.call(call, span)?,
            ast::Expr::Filter(filter) => {
                let message = format!("`| {}` is a filter, and there are none here", filter.name);
                let fault = fault(span, message);
                return Err(Box::new(fault.help(instead::of_filter(filter.name))));
            }
            ast::Expr::GetItem(item) => {
                let of = self.path(&item.expr)?;
                let help = instead::of_item(&of, &item.subscript_expr);
                let fault = fault(span, "nothing is taken of a value by brackets");
                return Err(Box::new(fault.help(help)));
            }
            ast::Expr::Slice(_) => {
                let fault = fault(span, "nothing is taken of a list by brackets");
                return Err(Box::new(fault.help(instead::OF_LIST)));
            }
            other => {
                let message = format!("a {} cannot stand here", other.description());
                let fault = fault(span, message);
                return Err(Box::new(fault.help(instead::OF_LITERAL)));
            }
        };
        Ok(Expression { span, kind })
    }

    fn boxed(&self, node: &ast::Expr<'_>) -> Read<Box<Expression>> {
        self.expression(node).map(Box::new)
    }

    fn path(&self, node: &ast::Expr<'_>) -> Read<Path> {
        if let ast::Expr::Var(variable) = node {
            return Ok(Path::new(variable.id, &[]));
        }
        let ast::Expr::GetAttr(attribute) = node else {
            // Of what else stands there, its own fault says what to write.
            self.expression(node)?;
            let message = "a field can only be taken of a variable";
            let fault = fault(self.place(node), message);
            return Err(Box::new(fault.help(
                "give the value a name first, in `with` or `as`, and write `name.field`",
            )));
        };
        let mut path = self.path(&attribute.expr)?;
        path.fields.push(Name::new(attribute.name));
        Ok(path)
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "minijinja may have more kinds; none of them is ours"
    )]
    fn constant(&self, value: &minijinja::Value, span: Span) -> Read<Value> {
        match value.kind() {
            ValueKind::None => Ok(Value::None),
            ValueKind::Bool => Ok(Value::Boolean(value.is_true())),
            ValueKind::String => Ok(Value::text(value.as_str().unwrap_or_default())),
            ValueKind::Number if value.is_integer() => value
                .as_i64()
                .map(Value::Integer)
                .ok_or_else(|| fault(span, "the number is too large")),
            ValueKind::Number => Decimal::parse(&value.to_string())
                .map(Value::Decimal)
                .ok_or_else(|| {
                    fault(
                        span,
                        "a number has at most six digits after the point, such as `4.5`",
                    )
                }),
            _ => Err(fault(
                span,
                "only numbers, texts, `true`, `false` and `none` can stand here",
            )),
        }
    }

    fn binary(&self, binary: &ast::BinOp<'_>, span: Span) -> Read<Kind> {
        let both = || -> Read<_> { Ok((self.boxed(&binary.left)?, self.boxed(&binary.right)?)) };
        let arithmetic = |operator| -> Read<Kind> {
            let (left, right) = both()?;
            Ok(Kind::Arithmetic(operator, left, right))
        };
        let comparison = |comparison| -> Read<Kind> {
            let (left, right) = both()?;
            Ok(Kind::Compare(comparison, left, right))
        };
        match binary.op {
            BinOpKind::ScAnd => both().map(|(left, right)| Kind::And(left, right)),
            BinOpKind::ScOr => both().map(|(left, right)| Kind::Or(left, right)),
            BinOpKind::Add => arithmetic(Operator::Add),
            BinOpKind::Sub => arithmetic(Operator::Subtract),
            BinOpKind::Mul => arithmetic(Operator::Multiply),
            BinOpKind::Eq => comparison(Comparison::Equal),
            BinOpKind::Ne => comparison(Comparison::Unequal),
            BinOpKind::Lt => comparison(Comparison::Less),
            BinOpKind::Lte => comparison(Comparison::LessOrEqual),
            BinOpKind::Gt => comparison(Comparison::Greater),
            BinOpKind::Gte => comparison(Comparison::GreaterOrEqual),
            BinOpKind::In => self.membership(&binary.left, &binary.right),
            BinOpKind::Div | BinOpKind::FloorDiv | BinOpKind::Rem => {
                let fault = fault(span, "there is no division");
                Err(Box::new(
                    fault.help("`share(a, b)` gives a as a percentage of b"),
                ))
            }
            BinOpKind::Pow => {
                let fault = fault(span, "there is no `**`");
                Err(Box::new(fault.help("write the product: `a * a`")))
            }
            BinOpKind::Concat => {
                let fault = fault(span, "there is no `~`");
                Err(Box::new(fault.help(
                    "print the values one after the other, or let a text join them: \
                     `{ $name }, { $phone }`",
                )))
            }
        }
    }

    /// `a < b < c` is `a < b and b < c`.
    fn chain(&self, chain: &ast::Compare<'_>) -> Read<Kind> {
        let mut left = &chain.expr;
        let mut whole: Option<Kind> = None;
        for operand in &chain.ops {
            let kind = match operand.op {
                CompareOpKind::In => self.membership(left, &operand.expr)?,
                CompareOpKind::NotIn => {
                    let kind = self.membership(left, &operand.expr)?;
                    Kind::Not(Box::new(self.at(left, kind)))
                }
                CompareOpKind::Eq => self.compare(Comparison::Equal, left, &operand.expr)?,
                CompareOpKind::Ne => self.compare(Comparison::Unequal, left, &operand.expr)?,
                CompareOpKind::Lt => self.compare(Comparison::Less, left, &operand.expr)?,
                CompareOpKind::Lte => self.compare(Comparison::LessOrEqual, left, &operand.expr)?,
                CompareOpKind::Gt => self.compare(Comparison::Greater, left, &operand.expr)?,
                CompareOpKind::Gte => {
                    self.compare(Comparison::GreaterOrEqual, left, &operand.expr)?
                }
            };
            whole = Some(match whole {
                None => kind,
                Some(before) => Kind::And(
                    Box::new(self.at(&chain.expr, before)),
                    Box::new(self.at(left, kind)),
                ),
            });
            left = &operand.expr;
        }
        Ok(whole.expect("minijinja makes a comparison of at least two operands"))
    }

    fn compare(
        &self,
        comparison: Comparison,
        left: &ast::Expr<'_>,
        right: &ast::Expr<'_>,
    ) -> Read<Kind> {
        Ok(Kind::Compare(
            comparison,
            self.boxed(left)?,
            self.boxed(right)?,
        ))
    }

    fn membership(&self, item: &ast::Expr<'_>, list: &ast::Expr<'_>) -> Read<Kind> {
        let ast::Expr::List(list) = list else {
            let message = "after `in` stands a list in brackets";
            let fault = fault(self.place(list), message);
            return Err(Box::new(
                fault.help("write the values: `status in ['pending', 'confirmed']`"),
            ));
        };
        let items = list.items.iter().map(|item| self.expression(item));
        let items = items.collect::<Read<Vec<_>>>()?;
        Ok(Kind::In(self.boxed(item)?, items))
    }

    fn call(&self, call: &ast::Call<'_>, span: Span) -> Read<Kind> {
        let ast::Expr::Var(name) = &call.expr else {
            let mut help =
                "write a function's name before the parentheses: `size(rows)`".to_owned();
            if let ast::Expr::GetAttr(method) = &call.expr {
                help = instead::of_method(self.path(&method.expr).ok(), method.name);
            }
            let fault = fault(span, "only a function can be called");
            return Err(Box::new(fault.help(help)));
        };
        let Some(function) = Function::find(name.id) else {
            let unknown = Diagnostic::new(
                Code::UnknownFunction,
                self.place(&call.expr),
                format!("there is no function `{}`", name.id),
            );
            if let Some(help) = instead::of_function(name.id) {
                return Err(Box::new(unknown.help(help)));
            }
            let known = Function::ALL.iter().map(|known| known.name());
            return Err(Box::new(unknown.did_you_mean(name.id, known)));
        };
        let arguments = call
            .args
            .iter()
            .map(|argument| {
                let CallArg::Pos(argument) = argument else {
                    let fault = fault(span, "arguments have no names here");
                    return Err(Box::new(fault.help("write their values, in their order")));
                };
                self.expression(argument)
            })
            .collect::<Read<Vec<_>>>()?;
        Ok(Kind::Call(function, arguments))
    }

    fn at(&self, node: &ast::Expr<'_>, kind: Kind) -> Expression {
        Expression {
            span: self.place(node),
            kind,
        }
    }

    fn place(&self, node: &ast::Expr<'_>) -> Span {
        let span = node.span();
        self.span
            .part(span.start_offset as usize, span.end_offset as usize)
    }
}

fn fault(span: Span, message: impl Into<String>) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(Code::ExpressionSyntax, span, message))
}

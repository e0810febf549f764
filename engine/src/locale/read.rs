//! Reads a Fluent file into definitions, each with its place.

use fluent_syntax::ast;
use fluent_syntax::parser::parse_runtime;
use fluent_syntax::unicode::unescape_unicode_to_string;

use super::function::{Function, Signature};
use super::marks;
use super::piece::Piece;
use super::syntax;
use super::text::{
    Element, Expression, Inline, Reference, Select, Term, Text, Variable, Variant, VariantKey,
};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{SourceId, Sources, Span};

/// A message, or a term, whose id begins with a hyphen.
pub(super) struct Definition {
    pub(super) id: String,
    /// Of the id.
    pub(super) span: Span,
    pub(super) value: Option<Text>,
    pub(super) attributes: Vec<Attribute>,
}

pub(super) struct Attribute {
    pub(super) id: String,
    /// Of the id with its dot.
    pub(super) span: Span,
    pub(super) text: Text,
}

/// The definitions of a file, in order. If one part of a definition has a fault, its other parts
/// are kept.
pub(super) fn read(
    sources: &Sources,
    source: SourceId,
    diagnostics: &mut Diagnostics,
) -> Vec<Definition> {
    const BYTE_ORDER_MARK: char = '\u{feff}';
    let text = sources.get(source).text.as_str();
    let body = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let whole = Piece {
        text: body,
        start: text.len() - body.len(),
    };
    let mut reader = Reader {
        source,
        text,
        diagnostics,
        definitions: Vec::new(),
        unreadable: false,
    };
    reader.file(whole);
    reader.definitions
}

pub(super) struct Reader<'r> {
    pub(super) source: SourceId,
    pub(super) text: &'r str,
    pub(super) diagnostics: &'r mut Diagnostics,
    pub(super) definitions: Vec<Definition>,
    /// Whether the text being read has a fault that the parser did not report.
    unreadable: bool,
}

impl<'r> Reader<'r> {
    fn file(&mut self, whole: Piece<'r>) {
        let (resource, errors) = match parse_runtime(whole) {
            Ok(resource) => (resource, Vec::new()),
            Err((resource, errors)) => (resource, errors),
        };
        let mut errors = errors.iter();
        for entry in resource.body {
            if let ast::Entry::Junk { content } = entry {
                let error = errors.next().expect("each junk entry has its error");
                self.recover(content, whole, error);
            } else {
                self.entry(entry);
            }
        }
    }

    pub(super) fn entry(&mut self, entry: ast::Entry<Piece<'r>>) {
        let (id, span, value, attributes) = match entry {
            ast::Entry::Message(message) => (
                message.id.name.text.to_owned(),
                self.span(message.id.name),
                message.value,
                message.attributes,
            ),
            ast::Entry::Term(term) => (
                format!("-{}", term.id.name.text),
                self.span_after(term.id.name, 1),
                Some(term.value),
                term.attributes,
            ),
            ast::Entry::Comment(_)
            | ast::Entry::GroupComment(_)
            | ast::Entry::ResourceComment(_)
            | ast::Entry::Junk { .. } => return,
        };
        let value = value.map(|pattern| self.text(pattern, span));
        let attributes = attributes
            .into_iter()
            .map(|attribute| {
                let span = self.span_after(attribute.id.name, 1);
                Attribute {
                    id: attribute.id.name.text.to_owned(),
                    span,
                    text: self.text(attribute.value, span),
                }
            })
            .collect();
        self.definitions.push(Definition {
            id,
            span,
            value,
            attributes,
        });
    }

    /// A whole text; `name` is the place of the message or attribute that it belongs to.
    pub(super) fn text(&mut self, pattern: ast::Pattern<Piece<'r>>, name: Span) -> Text {
        let text = self.pattern(pattern, name);
        match std::mem::take(&mut self.unreadable) {
            true => Text::unreadable(name),
            false => text,
        }
    }

    fn pattern(&mut self, pattern: ast::Pattern<Piece<'r>>, name: Span) -> Text {
        let mut span: Option<Span> = None;
        let mut elements: Vec<Element> = Vec::new();
        for element in pattern.elements {
            let place = match element {
                ast::PatternElement::TextElement { value } => {
                    for element in marks::split(value, self.source, self.diagnostics) {
                        match (elements.last_mut(), element) {
                            (Some(Element::Plain(text)), Element::Plain(more)) => {
                                text.push_str(&more);
                            }
                            (_, element) => elements.push(element),
                        }
                    }
                    self.span(value)
                }
                ast::PatternElement::Placeable { expression } => {
                    let (expression, place) = self.expression(expression, name);
                    elements.push(Element::Placeable(expression));
                    place
                }
            };
            span = Some(span.map_or(place, |span| span.to(place)));
        }
        marks::check(&mut elements, self.diagnostics);
        Text {
            span: span.unwrap_or(name),
            elements,
        }
    }

    fn expression(
        &mut self,
        expression: ast::Expression<Piece<'r>>,
        name: Span,
    ) -> (Expression, Span) {
        match expression {
            ast::Expression::Inline(inline) => {
                let (inline, span) = self.inline(inline, name);
                (Expression::Inline(inline), span)
            }
            ast::Expression::Select { selector, variants } => {
                let (selector, span) = self.inline(selector, name);
                // The parser accepts a `*` without its `[key]` as a default variant.
                let Some(default) = variants.iter().position(|variant| variant.default) else {
                    self.diagnostics.add(syntax::no_default(span));
                    self.unreadable = true;
                    return (Expression::Inline(selector), span);
                };
                let variants: Vec<Variant> = variants
                    .into_iter()
                    .map(|variant| self.variant(variant))
                    .collect();
                let end = variants
                    .last()
                    .map_or(span, |variant| span.to(variant.text.span));
                let select = Select {
                    selector,
                    span,
                    variants,
                    default,
                };
                (Expression::Select(select), end)
            }
        }
    }

    fn variant(&mut self, variant: ast::Variant<Piece<'r>>) -> Variant {
        let (key, span) = match variant.key {
            ast::VariantKey::Identifier { name } => {
                (VariantKey::Word(name.text.to_owned()), self.span(name))
            }
            ast::VariantKey::NumberLiteral { value } => {
                let number = value.text.parse().expect("the parser allows only digits");
                (VariantKey::Number(number), self.span(value))
            }
        };
        Variant {
            key,
            span,
            text: self.pattern(variant.value, span),
        }
    }

    /// With its place. `name` is the place of the message or attribute, for parts that have no
    /// place of their own.
    fn inline(&mut self, inline: ast::InlineExpression<Piece<'r>>, name: Span) -> (Inline, Span) {
        match inline {
            ast::InlineExpression::StringLiteral { value } => {
                let text = unescape_unicode_to_string(value.text).into_owned();
                (Inline::Literal(text), self.span(value))
            }
            ast::InlineExpression::NumberLiteral { value } => {
                (Inline::Literal(value.text.to_owned()), self.span(value))
            }
            ast::InlineExpression::VariableReference { id } => {
                let variable = self.variable(id);
                let span = variable.span;
                (Inline::Variable(variable), span)
            }
            ast::InlineExpression::MessageReference { id, attribute } => {
                let span = self.span(id.name);
                let reference = self.reference(id.name.text.to_owned(), span, attribute);
                let span = reference.span;
                (Inline::Message(reference), span)
            }
            ast::InlineExpression::TermReference {
                id,
                attribute,
                arguments,
            } => {
                let span = self.span_after(id.name, 1);
                let reference = self.reference(format!("-{}", id.name.text), span, attribute);
                let span = reference.span;
                let positional = arguments.iter().flat_map(|it| &it.positional).next();
                if positional.is_some() {
                    let named = format!("{{ {}(name: \"…\") }}", reference.id);
                    self.diagnostics.add(
                        Diagnostic::new(
                            Code::FluentSyntax,
                            span,
                            "a term takes only arguments with names",
                        )
                        .help(format!("write `{named}`")),
                    );
                }
                let arguments = arguments
                    .into_iter()
                    .flat_map(|arguments| arguments.named)
                    .filter_map(|option| {
                        let value = literal(&option.value)?;
                        Some((option.name.name.text.to_owned(), value.0))
                    })
                    .collect();
                let term = Term {
                    reference,
                    arguments,
                };
                (Inline::Term(term), span)
            }
            ast::InlineExpression::FunctionReference { id, arguments } => {
                let span = self.span(id.name);
                (self.call(id.name, arguments), span)
            }
            ast::InlineExpression::Placeable { expression } => {
                let (expression, span) = self.expression(*expression, name);
                (Inline::Nested(Box::new(expression)), span)
            }
        }
    }

    fn variable(&self, id: ast::Identifier<Piece<'r>>) -> Variable {
        Variable {
            name: id.name.text.to_owned(),
            span: self.span_after(id.name, 1),
        }
    }

    fn reference(
        &self,
        id: String,
        span: Span,
        attribute: Option<ast::Identifier<Piece<'r>>>,
    ) -> Reference {
        Reference {
            id,
            span: match &attribute {
                Some(attribute) => span.to(self.span(attribute.name)),
                None => span,
            },
            attribute: attribute.map(|attribute| attribute.name.text.to_owned()),
        }
    }

    /// An impossible call is reported and prints its name, as Fluent does.
    fn call(&mut self, name: Piece<'r>, arguments: ast::CallArguments<Piece<'r>>) -> Inline {
        let span = self.span(name);
        let unusable = Inline::Literal(format!("{{{}()}}", name.text));
        let Some(signature) = Signature::find(name.text) else {
            self.diagnostics.add(
                Diagnostic::new(
                    Code::UnknownFunction,
                    span,
                    format!("there is no function `{}`", name.text),
                )
                .did_you_mean(name.text, Signature::ALL.iter().map(|known| known.name)),
            );
            return unusable;
        };
        let options = self.options(signature, &arguments.named);
        let mut positional = arguments.positional.into_iter();
        match (positional.next(), positional.next()) {
            (Some(ast::InlineExpression::VariableReference { id }), None) => Inline::Call {
                function: Function::new(signature, &options),
                variable: self.variable(id),
                span,
            },
            _ => {
                self.diagnostics.add(
                    Diagnostic::new(
                        Code::UnknownFunction,
                        span,
                        format!("`{}` prints one variable", name.text),
                    )
                    .help(format!("write `{}($variable)`", name.text)),
                );
                unusable
            }
        }
    }

    /// The options that the signature allows; the others are reported.
    fn options<'o>(
        &mut self,
        signature: &Signature,
        named: &[ast::NamedArgument<Piece<'o>>],
    ) -> Vec<(&'o str, &'o str)> {
        let mut options = Vec::new();
        for option in named {
            let name = option.name.name;
            let parameters = signature.parameters;
            let Some(parameter) = parameters.iter().find(|known| known.name == name.text) else {
                self.diagnostics.add(
                    Diagnostic::new(
                        Code::UnknownFunction,
                        self.span(name),
                        format!("`{}` has no option `{}`", signature.name, name.text),
                    )
                    .did_you_mean(name.text, parameters.iter().map(|known| known.name)),
                );
                continue;
            };
            let Some((_, value)) = literal(&option.value) else {
                continue;
            };
            if parameter.values.contains(&value.text) {
                options.push((name.text, value.text));
            } else {
                self.diagnostics.add(
                    Diagnostic::new(
                        Code::UnknownFunction,
                        self.span(value),
                        format!("`{}` cannot be `{}`", name.text, value.text),
                    )
                    .did_you_mean(value.text, parameter.values.iter().copied()),
                );
            }
        }
        options
    }

    pub(super) fn span(&self, piece: Piece<'_>) -> Span {
        self.span_after(piece, 0)
    }

    /// The span that also covers the `before` bytes in front of the piece: a `$`, a `-` or a dot.
    pub(super) fn span_after(&self, piece: Piece<'_>, before: usize) -> Span {
        Span {
            source: self.source,
            start: (piece.start - before) as u32,
            end: (piece.start + piece.text.len()) as u32,
        }
    }
}

/// The content of a literal, and where it is.
fn literal<'s>(value: &ast::InlineExpression<Piece<'s>>) -> Option<(String, Piece<'s>)> {
    match value {
        ast::InlineExpression::StringLiteral { value } => {
            Some((unescape_unicode_to_string(value.text).into_owned(), *value))
        }
        ast::InlineExpression::NumberLiteral { value } => Some((value.text.to_owned(), *value)),
        ast::InlineExpression::FunctionReference { .. }
        | ast::InlineExpression::MessageReference { .. }
        | ast::InlineExpression::TermReference { .. }
        | ast::InlineExpression::VariableReference { .. }
        | ast::InlineExpression::Placeable { .. } => None,
    }
}

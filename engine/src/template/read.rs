//! minijinja's syntax tree → [`Template`].

use minijinja::machinery::ast::{self, Stmt};
use minijinja::machinery::parse;
use minijinja::syntax::SyntaxConfig;

use super::instead;
use super::markup::Markup;
use super::{Part, Position, Template};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression;
use crate::name::Name;
use crate::source::{SourceId, Sources, Span};

/// Reads a file. What is wrong with it is reported, and left out.
pub fn read(
    name: Name,
    sources: &Sources,
    source: SourceId,
    diagnostics: &mut Diagnostics,
) -> Template {
    let text = &sources.get(source).text;
    let head = sources.head(source);
    let mut reader = Reader {
        whole: Span {
            source,
            start: 0,
            end: u32::try_from(text.len()).unwrap_or(u32::MAX),
        },
        text,
        markup: Markup::default(),
        is_broken: false,
        diagnostics,
    };
    if let Some(message) = too_much(text) {
        reader.fault(head, message);
        return unread(name, head);
    }
    let parts = match parse(text, "template", SyntaxConfig::default()) {
        Ok(Stmt::Template(template)) => reader.all(&template.children),
        Ok(_) => Vec::new(),
        Err(error) => {
            let span = error.range().map_or(head, |range| {
                let start = text.floor_char_boundary(range.start.min(text.len()));
                let end = text.ceil_char_boundary(range.end.min(text.len()));
                reader.whole.part(start, end)
            });
            let reason = error.detail().unwrap_or("this is no template");
            let help = instead::of_error(text, span.range().start);
            reader.fault_with(span, reason.to_owned(), help);
            return unread(name, head);
        }
    };
    if !reader.markup.is_between() {
        let opened = reader.markup.opened();
        let place = reader.whole.part(opened, opened + 1);
        reader.fault(place, "this tag or comment does not end".to_owned());
    } else if !reader.markup.says_charset() {
        let message = "the page does not say how it is read: write `<meta charset=\"utf-8\">` \
                       at its beginning";
        reader.fault(head, message.to_owned());
    }
    Template {
        name,
        span: head,
        parts,
        is_broken: reader.is_broken,
    }
}

/// A template of which nothing is known.
fn unread(name: Name, span: Span) -> Template {
    Template {
        name,
        span,
        parts: Vec::new(),
        is_broken: true,
    }
}

struct Reader<'r> {
    whole: Span,
    text: &'r str,
    markup: Markup,
    is_broken: bool,
    diagnostics: &'r mut Diagnostics,
}

impl Reader<'_> {
    fn all(&mut self, statements: &[Stmt<'_>]) -> Vec<Part> {
        statements.iter().filter_map(|it| self.part(it)).collect()
    }

    fn part(&mut self, statement: &Stmt<'_>) -> Option<Part> {
        match statement {
            Stmt::EmitRaw(raw) => {
                let from = raw.span().start_offset as usize;
                if let Err((at, message)) = self.markup.read(raw.raw, from) {
                    self.fault(self.whole.part(at, at + 1), message);
                }
                Some(Part::Written(raw.raw.to_owned()))
            }
            Stmt::EmitExpr(emit) => self.printed(&emit.expr),
            Stmt::IfCond(choice) => {
                let span = self.span(choice.expr.span());
                let condition = self.expression(&choice.expr);
                let then = self.branch(&choice.true_body, span);
                let otherwise = self.branch(&choice.false_body, span);
                Some(Part::If {
                    condition: condition?,
                    then,
                    otherwise,
                })
            }
            Stmt::ForLoop(every) => {
                let span = self.span(every.iter.span());
                let list = self.expression(&every.iter);
                let parts = self.branch(&every.body, span);
                let otherwise = self.branch(&every.else_body, span);
                let ast::Expr::Var(variable) = &every.target else {
                    let message = "`for` names one variable: `{% for visit in visits %}`";
                    self.fault(self.span(every.target.span()), message.to_owned());
                    return None;
                };
                if let Some(filter) = &every.filter_expr {
                    let help = "write `{% if … %}` around what is printed of an item";
                    let place = self.span(filter.span());
                    self.fault_with(place, "`for` has no `if` here".to_owned(), Some(help));
                }
                if every.recursive {
                    let help = "leave it out: a list here has no lists in it";
                    self.fault_with(span, "`for` is not `recursive` here".to_owned(), Some(help));
                }
                Some(Part::For {
                    variable: Name::new(variable.id),
                    list: list?,
                    parts,
                    otherwise,
                })
            }
            Stmt::Set(node) => self.unknown(node.span()),
            Stmt::SetBlock(node) => self.unknown(node.span()),
            Stmt::WithBlock(node) => self.unknown(node.span()),
            Stmt::AutoEscape(node) => self.unknown(node.span()),
            Stmt::FilterBlock(node) => self.unknown(node.span()),
            Stmt::Block(node) => self.unknown(node.span()),
            Stmt::Import(node) => self.unknown(node.span()),
            Stmt::FromImport(node) => self.unknown(node.span()),
            Stmt::Extends(node) => self.unknown(node.span()),
            Stmt::Include(node) => self.unknown(node.span()),
            Stmt::Do(node) => self.unknown(node.span()),
            Stmt::Template(node) => self.unknown(node.span()),
        }
    }

    /// A statement of Jinja that is none here. Its place begins with its name.
    fn unknown(&mut self, span: minijinja::machinery::Span) -> Option<Part> {
        let from = span.start_offset as usize;
        let name = instead::name_at(self.text, from);
        let place = self.whole.part(from, from + name.len());
        let message = "a template has `{{ … }}`, `{% if … %}` and `{% for … %}` only";
        let help = instead::of_statement(name);
        self.fault_with(place, message.to_owned(), Some(help));
        None
    }

    /// What stands between braces.
    fn printed(&mut self, node: &ast::Expr<'_>) -> Option<Part> {
        let span = self.span(node.span());
        let position = match self.markup.position() {
            Ok(position) => position,
            Err(message) => {
                self.fault(span, message);
                return None;
            }
        };
        if let ast::Expr::Call(call) = node
            && let ast::Expr::Var(function) = &call.expr
        {
            if matches!(function.id, "text" | "language") && position == Position::Address {
                self.fault(span, "a text is no address".to_owned());
                return None;
            }
            match (function.id, call.args.as_slice()) {
                ("language", []) => return Some(Part::Language),
                ("text", [ast::CallArg::Pos(ast::Expr::Const(name))]) => {
                    let name = name.value.as_str().unwrap_or_default();
                    if is_attribute(name) {
                        return Some(Part::Text(name.to_owned(), span));
                    }
                }
                ("text" | "language", _) => {}
                _ => return Some(Part::Value(self.expression(node)?, position)),
            }
            let message = "a text is printed by its name, `{{ text('title') }}`, and the \
                           language's code by `{{ language() }}`";
            self.fault(span, message.to_owned());
            return None;
        }
        Some(Part::Value(self.expression(node)?, position))
    }

    /// What is left out or repeated: whole elements.
    fn branch(&mut self, statements: &[Stmt<'_>], span: Span) -> Vec<Part> {
        let begins = self.markup.is_between();
        let parts = self.all(statements);
        if !begins || !self.markup.is_between() {
            let message = "`if` and `for` stand around whole elements, and not within a tag";
            let help = "write the element twice, after `{% if … %}` and after `{% else %}`";
            self.fault_with(span, message.to_owned(), Some(help));
        }
        parts
    }

    fn expression(&mut self, node: &ast::Expr<'_>) -> Option<expression::Expression> {
        match expression::convert(node, self.whole) {
            Ok(expression) => Some(expression),
            Err(fault) => {
                self.is_broken = true;
                self.diagnostics.add(*fault);
                None
            }
        }
    }

    fn span(&self, span: minijinja::machinery::Span) -> Span {
        let start = self.text.floor_char_boundary(span.start_offset as usize);
        let end = self.text.ceil_char_boundary(span.end_offset as usize);
        self.whole.part(start, end)
    }

    fn fault(&mut self, span: Span, message: String) {
        self.fault_with(span, message, None);
    }

    fn fault_with(&mut self, span: Span, message: String, help: Option<&str>) {
        self.is_broken = true;
        let fault = Diagnostic::new(Code::TemplateSyntax, span, message);
        self.diagnostics.add(match help {
            Some(help) => fault.help(help),
            None => fault,
        });
    }
}

/// The most characters between braces, and the most braces, so that nothing is nested too deeply.
const LONGEST: usize = 1000;
const MOST: usize = 500;

/// What is too much in a template, in a sentence.
fn too_much(text: &str) -> Option<String> {
    let mut rest = text;
    let mut braces = 0;
    while let Some(begin) = rest.find('{') {
        rest = &rest[begin + 1..];
        let end = match rest.as_bytes().first() {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(_) | None => continue,
        };
        braces += 1;
        let length = rest.find(end).unwrap_or(rest.len());
        if length > LONGEST {
            return Some(format!("more than {LONGEST} signs stand between braces"));
        }
        rest = &rest[length..];
    }
    (braces > MOST).then(|| format!("a template has at most {MOST} braces, this has {braces}"))
}

/// Whether a word can be the end of an attribute's name in Fluent.
fn is_attribute(name: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !name.is_empty() && name.bytes().all(is_sign)
}

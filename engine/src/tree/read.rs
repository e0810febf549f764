//! Reads YAML 1.2 (core schema) and JSON into a [`Node`].

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, ScanError};

use super::{Entry, Kind, Node, syntax};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{SourceId, Sources, Span};

/// How much one document may hold, so that a hostile file costs no more than its size.
pub struct Budget {
    /// Bytes of the file.
    pub bytes: usize,
    /// Nodes after aliases are expanded.
    pub nodes: usize,
    /// How deeply lists and maps are nested.
    pub depth: usize,
}

impl Budget {
    /// A file that a person writes: a flow, an app.
    pub const DOCUMENT: Budget = Budget {
        bytes: 1 << 20,
        nodes: 100_000,
        depth: 32,
    };
    /// A file of rows.
    pub const DATA: Budget = Budget {
        bytes: 64 << 20,
        nodes: 10_000_000,
        depth: 32,
    };
}

/// Reads one YAML document. `None` if nothing can be made of it; the diagnostics say why.
pub fn read(
    sources: &Sources,
    source: SourceId,
    budget: &Budget,
    diagnostics: &mut Diagnostics,
) -> Option<Node> {
    let text = &sources.get(source).text;
    if text.len() > budget.bytes {
        diagnostics.add(
            Diagnostic::new(
                Code::YamlBudget,
                sources.head(source),
                "the file is too large to read",
            )
            .note(format!(
                "it has {} bytes; at most {} are read",
                text.len(),
                budget.bytes
            )),
        );
        return None;
    }
    let mut reader = Reader {
        source,
        text,
        budget,
        parser: Parser::new_from_str(text),
        anchors: HashMap::new(),
        nodes: 0,
        duplicates: Vec::new(),
    };
    let result = reader.document();
    diagnostics.extend(reader.duplicates);
    match result {
        Ok(node) => Some(node),
        Err(diagnostic) => {
            diagnostics.add(*diagnostic);
            None
        }
    }
}

/// Reads JSON, which is YAML in all that matters here, so the place of a bad row is known too.
pub fn read_json(
    sources: &Sources,
    source: SourceId,
    diagnostics: &mut Diagnostics,
) -> Option<Node> {
    if let Some(start) = comment(&sources.get(source).text) {
        let span = Span {
            source,
            start: start as u32,
            end: (start + 2) as u32,
        };
        diagnostics.add(
            Diagnostic::new(Code::YamlSyntax, span, "JSON has no comments")
                .help("remove it; what is to be remembered can stand beside the file"),
        );
        return None;
    }
    read(sources, source, &Budget::DATA, diagnostics)
}

/// Where a comment begins, as other languages have them: outside of what is quoted.
fn comment(text: &str) -> Option<usize> {
    let mut is_quoted = false;
    let mut bytes = text.bytes().enumerate().peekable();
    while let Some((place, byte)) = bytes.next() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\\' if is_quoted => {
                bytes.next();
            }
            b'/' if !is_quoted && matches!(bytes.peek(), Some((_, b'/' | b'*'))) => {
                return Some(place);
            }
            _ => {}
        }
    }
    None
}

type Fault = Box<Diagnostic>;

struct Reader<'t> {
    source: SourceId,
    text: &'t str,
    budget: &'t Budget,
    parser: Parser<'t, granit_parser::StrInput<'t>>,
    /// A finished anchored node and how many nodes it holds.
    anchors: HashMap<usize, (Node, usize)>,
    nodes: usize,
    duplicates: Vec<Diagnostic>,
}

impl<'t> Reader<'t> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the parser may learn more events; none of them is data"
    )]
    fn document(&mut self) -> Result<Node, Fault> {
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => break,
                Event::DocumentStart(..) if root.is_some() => {
                    return Err(self.fault(
                        Code::YamlSyntax,
                        span,
                        "a file holds one document, this is a second one",
                    ));
                }
                Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
                event => root = Some(self.node(event, span, 0)?),
            }
        }
        Ok(root.unwrap_or(Node {
            span: Span {
                source: self.source,
                start: 0,
                end: 0,
            },
            kind: Kind::Null,
        }))
    }

    /// The next event that is not a comment.
    fn next(&mut self) -> Result<(Event<'t>, Span), Fault> {
        loop {
            match self.parser.next_event() {
                Some(Ok((Event::Comment(..), _))) => {}
                Some(Ok((event, span))) => {
                    let range = span.byte_range().unwrap_or_default();
                    return Ok((event, self.span(range.start, range.end)));
                }
                Some(Err(error)) => return Err(self.syntax(&error)),
                None => {
                    return Ok((
                        Event::StreamEnd,
                        self.span(self.text.len(), self.text.len()),
                    ));
                }
            }
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the parser may learn more events; none of them is data"
    )]
    fn node(&mut self, event: Event<'t>, span: Span, depth: usize) -> Result<Node, Fault> {
        self.count(1, span)?;
        if depth > self.budget.depth {
            let message = format!("more than {} levels within each other", self.budget.depth);
            return Err(self.fault(Code::YamlBudget, span, message));
        }
        let nodes_before = self.nodes;
        let (node, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                if let Some(tag) = tag {
                    let message = format!("tag `{}` means nothing here", tag.original());
                    return Err(self.fault(Code::YamlSyntax, span, message));
                }
                let kind = if style == ScalarStyle::Plain {
                    plain(&text)
                } else {
                    Kind::Text(text.into_owned())
                };
                (Node { span, kind }, anchor)
            }
            Event::SequenceStart(_, anchor, _) => (self.list(span, depth)?, anchor),
            Event::MappingStart(_, anchor, _) => (self.map(span, depth)?, anchor),
            Event::Alias(anchor) => {
                let Some((node, size)) = self.anchors.get(&anchor).cloned() else {
                    let message = "the alias stands within what it names";
                    return Err(self.fault(Code::YamlSyntax, span, message));
                };
                self.count(size, span)?;
                return Ok(Node { span, ..node });
            }
            _ => return Err(self.fault(Code::YamlSyntax, span, "expected a value here")),
        };
        if anchor != 0 {
            let size = self.nodes - nodes_before + 1;
            self.anchors.insert(anchor, (node.clone(), size));
        }
        Ok(node)
    }

    fn list(&mut self, start: Span, depth: usize) -> Result<Node, Fault> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                return Ok(Node {
                    span: self.collection(start, span, items.last().map(|item: &Node| item.span)),
                    kind: Kind::List(items),
                });
            }
            items.push(self.node(event, span, depth + 1)?);
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the parser may learn more events; none of them is data"
    )]
    fn map(&mut self, start: Span, depth: usize) -> Result<Node, Fault> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut places: HashMap<String, Span> = HashMap::new();
        loop {
            let (event, key_span) = self.next()?;
            let key = match event {
                Event::MappingEnd => {
                    let last = entries.last().map(|entry| entry.value.span);
                    return Ok(Node {
                        span: self.collection(start, key_span, last),
                        kind: Kind::Map(entries),
                    });
                }
                Event::Scalar(key, ..) => key.into_owned(),
                Event::MappingStart(..) => {
                    let fault = self.fault(Code::YamlSyntax, key_span, "a key must be a text");
                    return Err(Box::new(fault.help("quote a text that begins with `{`")));
                }
                _ => return Err(self.fault(Code::YamlSyntax, key_span, "a key must be a text")),
            };
            let (event, span) = self.next()?;
            let value = self.node(event, span, depth + 1)?;
            if let Some(first) = places.get(&key) {
                self.duplicates.push(
                    Diagnostic::new(
                        Code::DuplicateKey,
                        key_span,
                        format!("key `{key}` stands twice"),
                    )
                    .label("again here")
                    .related(*first, "first here")
                    .help("remove or rename one of them"),
                );
            } else {
                places.insert(key.clone(), key_span);
                entries.push(Entry {
                    key,
                    key_span,
                    value,
                });
            }
        }
    }

    /// A block collection's end event is placed where the next token begins, so the span ends with
    /// the last child instead.
    fn collection(&self, start: Span, end: Span, last: Option<Span>) -> Span {
        let flow = self.text[start.range()].starts_with(['[', '{']);
        match last {
            Some(last) if !flow => self.span(start.start as usize, last.end as usize),
            _ => self.span(start.start as usize, end.end as usize),
        }
    }

    fn count(&mut self, nodes: usize, span: Span) -> Result<(), Fault> {
        self.nodes += nodes;
        if self.nodes > self.budget.nodes {
            let fault = self.fault(Code::YamlBudget, span, "the document is too large to read");
            return Err(Box::new(fault.note(format!(
                "with its aliases written out it has more than {} values",
                self.budget.nodes
            ))));
        }
        Ok(())
    }

    fn syntax(&self, error: &ScanError) -> Fault {
        let at = error.marker().byte_offset().unwrap_or(self.text.len());
        Box::new(syntax::diagnose(error, self.source, self.text, at))
    }

    fn fault(&self, code: Code, span: Span, message: impl Into<String>) -> Fault {
        Box::new(Diagnostic::new(code, span, message))
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span {
            source: self.source,
            start: start as u32,
            end: end as u32,
        }
    }
}

/// A plain scalar by YAML 1.2's core schema (chapter 10.3): `no` and `0777` are what they look
/// like.
fn plain(text: &str) -> Kind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Kind::Null,
        "true" | "True" | "TRUE" => return Kind::Boolean(true),
        "false" | "False" | "FALSE" => return Kind::Boolean(false),
        _ => {}
    }
    let based = |prefix, radix| {
        let digits = text.strip_prefix(prefix)?;
        let signed = digits.starts_with(['-', '+']);
        i64::from_str_radix(digits, radix).ok().filter(|_| !signed)
    };
    if let Some(integer) = based("0x", 16).or_else(|| based("0o", 8)) {
        return Kind::Integer(integer);
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        if let Ok(integer) = text.parse() {
            return Kind::Integer(integer);
        }
    } else if unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        && unsigned
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'-' | b'+'))
        && let Ok(float) = text.parse()
    {
        return Kind::Float(float);
    }
    Kind::Text(text.to_owned())
}

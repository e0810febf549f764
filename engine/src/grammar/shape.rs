//! Which shapes YAML may have in each place.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::name::Name;
use crate::source::Span;
use crate::tree::{Entry, Kind, Node};

/// A shape that a node must have.
#[derive(Debug)]
pub enum Shape {
    /// An identifier, see [`Name`].
    Name,
    /// A text that is not an identifier: a zone, a command with its arguments.
    Text,
    Boolean,
    Integer,
    /// Nothing: `say:` or, within braces, `say`.
    Nothing,
    /// A literal of the type that the place has, or `$` and an expression.
    Value,
    /// An expression without `$`.
    Expression,
    List(&'static Shape),
    /// A list of at least one.
    Several(&'static Shape),
    /// A map whose keys are names that the author gives.
    Map(&'static Shape),
    /// As `Map`, and a key may also be what happens to a row: `booking.moved`.
    Outcomes(&'static Shape),
    Object(&'static Object),
    /// If several fit in their outer form, faults inside are reported for the first one.
    OneOf(&'static [Shape]),
    Custom(Custom),
}

/// Parts that are read by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Custom {
    /// `{ column: value, … }`
    Filter,
    /// `{ role: filter, … }`
    Sees,
    /// `TYPE`, `[a, b]`, or `{ TYPE: default, limits }`
    Definition,
    /// As `Definition`, or `[{ name: TYPE, … }]`
    Given,
    /// `2..100`
    Length,
    /// `1..50`
    Count,
    /// `iin`
    Check,
}

impl Custom {
    /// What is expected, for people.
    pub fn words(self) -> &'static str {
        match self {
            Custom::Filter => "a filter of rows",
            Custom::Sees => "a map (for each role a filter of rows)",
            Custom::Definition => "a type, `[a, b]` or `{ TYPE: default, limits }`",
            Custom::Given => "a type, `[a, b]`, `{ TYPE: default, limits }` or `[{ name: TYPE }]`",
            Custom::Length => "the fewest and the most characters",
            Custom::Count => "the fewest and the most rows",
            Custom::Check => "the name of a check",
        }
    }
}

/// A map with known keys.
#[derive(Debug)]
pub struct Object {
    pub name: &'static str,
    pub about: &'static str,
    pub keys: &'static [Key],
}

/// A key of an [`Object`].
#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    pub shape: Shape,
    pub required: bool,
    pub about: &'static str,
}

impl Key {
    pub const fn new(name: &'static str, shape: Shape, about: &'static str) -> Key {
        Key {
            name,
            shape,
            required: false,
            about,
        }
    }

    pub const fn required(name: &'static str, shape: Shape, about: &'static str) -> Key {
        Key {
            name,
            shape,
            required: true,
            about,
        }
    }
}

impl Key {
    /// Whether the key may stand there with nothing after it, as in `roles:`.
    pub fn may_be_empty(&self) -> bool {
        !self.required
            && matches!(
                self.shape,
                Shape::Map(_) | Shape::Outcomes(_) | Shape::List(_)
            )
    }
}

impl Object {
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// The key of this map under which a key stands that this map does not have.
    fn holder(&self, name: &str) -> Option<&'static Key> {
        let holds = |key: &&Key| {
            let inner = key.shape.as_object();
            inner.is_some_and(|inner| inner.key(name).is_some())
        };
        self.keys.iter().find(holds)
    }
}

impl Shape {
    /// The map, or the map that each item of the list is.
    fn as_object(&self) -> Option<&'static Object> {
        match self {
            Shape::Object(object) => Some(object),
            Shape::List(item) | Shape::Several(item) => item.as_object(),
            Shape::Name
            | Shape::Text
            | Shape::Boolean
            | Shape::Integer
            | Shape::Nothing
            | Shape::Value
            | Shape::Expression
            | Shape::Map(_)
            | Shape::Outcomes(_)
            | Shape::OneOf(_)
            | Shape::Custom(_) => None,
        }
    }
}

/// Reports all differences between `node` and `shape`.
pub fn validate(node: &Node, shape: &Shape, diagnostics: &mut Diagnostics) {
    if !fits(node, shape) {
        let diagnostic = Diagnostic::new(
            Code::WrongShape,
            node.span,
            format!("expected {}, found {}", describe(shape), node.description()),
        );
        diagnostics.add(match object_of(shape) {
            None => hinted(diagnostic, shape, node),
            Some(object) => {
                let keys: Vec<&str> = object.keys.iter().map(|key| key.name).collect();
                diagnostic.help(format!(
                    "{} is a map with: {}",
                    object.name,
                    keys.join(", ")
                ))
            }
        });
        return;
    }
    match (shape, &node.kind) {
        (Shape::Name, Kind::Text(text)) => validate_name(text, node.span, diagnostics),
        (Shape::Custom(Custom::Definition), Kind::List(nodes)) => {
            validate_list(node, nodes, &Shape::Name, diagnostics);
        }
        (Shape::Custom(Custom::Given), Kind::List(nodes)) => {
            let item = match nodes.first().map(|node| &node.kind) {
                Some(Kind::Map(_)) => &Shape::Map(&Shape::Custom(Custom::Definition)),
                _ => &Shape::Name,
            };
            validate_list(node, nodes, item, diagnostics);
        }
        (Shape::List(_), Kind::List(nodes)) if nodes.is_empty() => {}
        (Shape::List(item) | Shape::Several(item), Kind::List(nodes)) => {
            validate_list(node, nodes, item, diagnostics);
        }
        (Shape::Map(value), Kind::Map(entries)) => {
            for (index, entry) in entries.iter().enumerate() {
                if !continues_expression(entries, index) {
                    validate_name(&entry.key, entry.key_span, diagnostics);
                    validate(&entry.value, value, diagnostics);
                }
            }
        }
        (Shape::Outcomes(value), Kind::Map(entries)) => {
            for entry in entries {
                for part in entry.key.splitn(2, '.') {
                    validate_name(part, entry.key_span, diagnostics);
                }
                validate(&entry.value, value, diagnostics);
            }
        }
        (Shape::Object(object), Kind::Map(entries)) => {
            validate_object(node.head(), entries, object, diagnostics);
        }
        (Shape::OneOf(shapes), _) => {
            let chosen = shapes
                .iter()
                .find(|shape| fits(node, shape))
                .expect("one of the shapes fits, or the whole would not");
            validate(node, chosen, diagnostics);
        }
        _ => {}
    }
}

/// What was meant, where many write the same wrong thing.
fn hinted(diagnostic: Diagnostic, shape: &Shape, node: &Node) -> Diagnostic {
    if let (Shape::OneOf([Shape::Text | Shape::Name, ..]), Kind::Map(entries)) = (shape, &node.kind)
        && let [only] = &entries[..]
        && only.value.kind == Kind::Null
    {
        let word = &only.key;
        return diagnostic
            .help(format!("write it without braces: `{word}`"))
            .fix(node.span, word.clone());
    }
    match (shape, node.as_text()) {
        (Shape::Boolean, Some("yes" | "Yes" | "on" | "On" | "true")) => diagnostic
            .help("did you mean `true`?")
            .fix_unquoted(node.span, "true"),
        (Shape::Boolean, Some("no" | "No" | "off" | "Off" | "false")) => diagnostic
            .help("did you mean `false`?")
            .fix_unquoted(node.span, "false"),
        (Shape::Integer, Some(number)) if number.parse::<i64>().is_ok() => diagnostic
            .help("a number has no quotes")
            .fix_unquoted(node.span, number),
        (Shape::Nothing, Some(_)) => {
            diagnostic.help("the words stand in locales/LANGUAGE/FLOW.ftl, as `FLOW-STATE = …`")
        }
        _ => diagnostic,
    }
}

/// Reports the faults of a list's items, a list that is empty, and a name that stands in it twice.
fn validate_list(list: &Node, items: &[Node], shape: &Shape, diagnostics: &mut Diagnostics) {
    if items.is_empty() {
        let message = "this list is empty, and needs one entry at least";
        diagnostics.add(Diagnostic::new(Code::MissingValue, list.span, message));
    }
    for (index, item) in items.iter().enumerate() {
        validate(item, shape, diagnostics);
        let Some(name) = item.as_text() else {
            continue;
        };
        let mut before = items[..index].iter();
        if let Some(first) = before.find(|before| before.as_text() == Some(name)) {
            diagnostics.add(
                Diagnostic::new(
                    Code::DuplicateName,
                    item.span,
                    format!("`{name}` stands in this list twice"),
                )
                .related(first.span, "the first")
                .help("keep one of them"),
            );
        }
    }
}

/// Whether the entry is a part of an expression without quotes that a comma cut off:
/// `{ until: $at(x, y) }` has the value `$at(x` and then the key `y)`. The fault is reported where
/// the expression begins.
fn continues_expression(entries: &[Entry], index: usize) -> bool {
    let begun = |entry: &Entry| {
        let text = entry.value.as_text().unwrap_or_default();
        text.matches('(').count() > text.matches(')').count()
    };
    entries[index].value.kind == Kind::Null && entries[..index].iter().any(begun)
}

/// Reports unknown and missing keys; `span` is the place of what is missing.
fn validate_object(span: Span, entries: &[Entry], object: &Object, diagnostics: &mut Diagnostics) {
    for (index, entry) in entries.iter().enumerate() {
        match object.key(&entry.key) {
            Some(key) if key.may_be_empty() && entry.value.kind == Kind::Null => {}
            Some(key) => validate(&entry.value, &key.shape, diagnostics),
            None if continues_expression(entries, index) => {}
            None if entry.key == "<<" => diagnostics.add(
                Diagnostic::new(Code::UnknownKey, entry.key_span, "merge keys are not read")
                    .help("write the keys out"),
            ),
            None => {
                let message = format!("{} has no key `{}`", object.name, entry.key);
                let fault = Diagnostic::new(Code::UnknownKey, entry.key_span, message);
                let parted = entry.key.split_once(':');
                diagnostics.add(match parted {
                    Some((key, value)) if object.key(key).is_some() => fault
                        .help("a space follows the colon")
                        .fix(entry.key_span, format!("{key}: {value}")),
                    Some(_) | None => match object.holder(&entry.key) {
                        Some(holder) => {
                            let (key, holder) = (&entry.key, holder.name);
                            fault.help(format!("`{key}` stands under `{holder}`"))
                        }
                        None => {
                            fault.did_you_mean(&entry.key, object.keys.iter().map(|key| key.name))
                        }
                    },
                });
            }
        }
    }
    for key in object.keys.iter().filter(|key| key.required) {
        if !entries.iter().any(|entry| entry.key == key.name) {
            diagnostics.add(
                Diagnostic::new(
                    Code::MissingKey,
                    span,
                    format!("{} needs the key `{}`", object.name, key.name),
                )
                .help(format!("`{}`: {}", key.name, key.about)),
            );
        }
    }
}

/// Reports an invalid identifier.
pub fn validate_name(text: &str, span: Span, diagnostics: &mut Diagnostics) {
    if Name::is_valid(text) {
        return;
    }
    let latin: String = text.chars().map(latin).collect();
    if Name::is_valid(&latin) {
        diagnostics.add(of_two_scripts(Code::InvalidName, text, latin, span));
        return;
    }
    let fault = Diagnostic::new(
        Code::InvalidName,
        span,
        format!("`{text}` cannot be a name"),
    );
    let without_dashes = text.replace('-', "_").to_ascii_lowercase();
    if text.contains('-') && Name::is_valid(&without_dashes) {
        diagnostics.add(fault.help(format!(
            "write `{without_dashes}`; in the name of a header, `_` is sent as `-`"
        )));
        return;
    }
    let bare = text.trim_matches(['“', '”', '„', '«', '»', '‘', '’']);
    diagnostics.add(match Name::is_valid(bare) {
        true => fault
            .help("a name needs no quotes, and these are not those of YAML")
            .fix(span, bare.to_owned()),
        false => fault.help(format!(
            "a name is up to {} of a-z, 0-9 and _, beginning with a letter",
            Name::LONGEST
        )),
    });
}

/// A word of Latin letters and of Cyrillic ones that look like these, in Latin letters alone; for
/// any other word `None`.
pub fn in_one_script(word: &str) -> Option<String> {
    let latin: String = word.chars().map(latin).collect();
    let is_of_two = word.chars().any(|letter| letter.is_ascii_alphabetic()) && latin != word;
    (is_of_two && latin.is_ascii()).then_some(latin)
}

/// Reports a word that has letters of two scripts; `latin` is what it looks like.
pub fn of_two_scripts(code: Code, word: &str, latin: String, span: Span) -> Diagnostic {
    let message = format!("`{word}` has Cyrillic letters that look like Latin ones");
    Diagnostic::new(code, span, message)
        .help(format!("did you mean `{latin}`, in Latin letters?"))
        .fix(span, latin)
}

/// The Latin letter that a Cyrillic one looks like.
fn latin(letter: char) -> char {
    const ALIKE: [(char, char); 9] = [
        ('а', 'a'),
        ('е', 'e'),
        ('і', 'i'),
        ('к', 'k'),
        ('о', 'o'),
        ('р', 'p'),
        ('с', 'c'),
        ('у', 'y'),
        ('х', 'x'),
    ];
    let alike = ALIKE.iter().find(|(cyrillic, _)| *cyrillic == letter);
    alike.map_or(letter, |(_, latin)| *latin)
}

/// Whether the outer form fits; the inside is not examined.
fn fits(node: &Node, shape: &Shape) -> bool {
    match shape {
        Shape::Name | Shape::Text => matches!(node.kind, Kind::Text(_)),
        Shape::Boolean => matches!(node.kind, Kind::Boolean(_)),
        Shape::Integer => matches!(node.kind, Kind::Integer(_)),
        Shape::Nothing => matches!(node.kind, Kind::Null),
        Shape::Expression => matches!(
            node.kind,
            Kind::Text(_) | Kind::Boolean(_) | Kind::Integer(_)
        ),
        Shape::Value | Shape::Custom(_) => true,
        Shape::List(_) | Shape::Several(_) => matches!(node.kind, Kind::List(_)),
        Shape::Map(_) | Shape::Outcomes(_) | Shape::Object(_) => matches!(node.kind, Kind::Map(_)),
        Shape::OneOf(shapes) => shapes.iter().any(|shape| fits(node, shape)),
    }
}

/// What is allowed here, in words.
pub fn describe(shape: &Shape) -> String {
    match shape {
        Shape::Name => "a name".to_owned(),
        Shape::Text => "a text".to_owned(),
        Shape::Boolean => "`true` or `false`".to_owned(),
        Shape::Integer => "a whole number".to_owned(),
        Shape::Nothing => "nothing".to_owned(),
        Shape::Value => "a value".to_owned(),
        Shape::Expression => "an expression".to_owned(),
        Shape::List(item) | Shape::Several(item) => format!("a list (each {})", describe(item)),
        Shape::Map(value) => format!("a map (for each name {})", describe(value)),
        Shape::Outcomes(value) => format!("a map (for each outcome {})", describe(value)),
        Shape::Object(object) => object.name.to_owned(),
        Shape::OneOf(shapes) => {
            let shapes: Vec<String> = shapes.iter().map(describe).collect();
            shapes.join(" or ")
        }
        Shape::Custom(custom) => custom.words().to_owned(),
    }
}

/// The map with known keys that is allowed here, if there is one.
fn object_of(shape: &Shape) -> Option<&'static Object> {
    match shape {
        Shape::Object(object) => Some(object),
        Shape::List(inner) | Shape::Several(inner) | Shape::Map(inner) | Shape::Outcomes(inner) => {
            object_of(inner)
        }
        Shape::OneOf(shapes) => shapes.iter().find_map(object_of),
        Shape::Name
        | Shape::Text
        | Shape::Boolean
        | Shape::Integer
        | Shape::Nothing
        | Shape::Value
        | Shape::Expression
        | Shape::Custom(_) => None,
    }
}

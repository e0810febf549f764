//! `tables:` of a tool as a tree.

use indexmap::IndexMap;

use super::method::{Method, method};
use super::node::{entries, map_at, name, names};
use super::only::Kinds;
use super::spanned::Spanned;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::grammar::mirror::{METHODS, REQUEST, WRITES};
use crate::name::Name;
use crate::source::Span;
use crate::tree::{Entry, Node};

/// The words of the backend for each value of a choice.
pub type ChoiceWords = IndexMap<Name, Vec<Spanned<String>>>;

/// A table that a tool keeps.
#[derive(Clone, Debug, PartialEq)]
pub struct Mirror {
    /// The name's place.
    pub span: Span,
    pub columns: IndexMap<Name, Spanned<Place>>,
    /// For each column that has them.
    pub values: IndexMap<Name, Spanned<ChoiceWords>>,
    pub list: Option<Request>,
    pub find: Option<Request>,
    /// By the name of the operation.
    pub writes: IndexMap<Name, Spanned<Writing>>,
    pub keep: Option<Spanned<String>>,
    pub watch: Option<Spanned<String>>,
}

/// Where a column stands in an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    At(Vec<String>),
    /// In each language.
    Each(IndexMap<Name, Vec<String>>),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Writing {
    Request(Box<Request>),
    /// As another operation.
    As(Name),
    /// There is nothing to ask.
    Nothing,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub span: Span,
    pub method: Method,
    pub path: Spanned<String>,
    pub rows: Vec<String>,
    pub filters: IndexMap<Name, Spanned<String>>,
    pub needs: Vec<Spanned<Name>>,
    pub outcomes: IndexMap<Name, Spanned<u16>>,
}

pub(super) fn mirror(entry: &Entry, diagnostics: &mut Diagnostics) -> Option<Mirror> {
    let node = &entry.value;
    node.as_map()?;
    let mut request_at = |key: &str| {
        let entries = node.as_map().unwrap_or_default();
        let entry = entries.iter().find(|entry| entry.key == key)?;
        request(entry, diagnostics)
    };
    let (list, find) = (request_at("list"), request_at("find"));
    let text_at = |key: &str| {
        let node = node.get(key)?;
        Some(Spanned::new(node.as_text()?.to_owned(), node.span))
    };
    let mut writes = IndexMap::new();
    for entry in node.as_map().unwrap_or_default() {
        if !WRITES.contains(&entry.key.as_str()) {
            continue;
        }
        let writing = match name(&entry.value) {
            Some(word) if *word.value == *"none" => Some(Writing::Nothing),
            Some(word) => Some(Writing::As(word.value)),
            None => request(entry, diagnostics)
                .map(Box::new)
                .map(Writing::Request),
        };
        if let Some(writing) = writing {
            let place = entry.value.span;
            writes.insert(Name::new(&entry.key), Spanned::new(writing, place));
        }
    }
    Some(Mirror {
        span: entry.key_span,
        columns: map_at(node, "columns", |entry| place(&entry.value)),
        values: map_at(node, "values", |entry| {
            let words = entries(&entry.value).map(|(id, entry)| (id, words(&entry.value)));
            Some(Spanned::new(words.collect(), entry.value.span))
        }),
        list,
        find,
        writes,
        keep: text_at("keep"),
        watch: text_at("watch"),
    })
}

/// A text, or a list of texts.
fn words(node: &Node) -> Vec<Spanned<String>> {
    let items = node.as_list().unwrap_or(std::slice::from_ref(node));
    let texts = items
        .iter()
        .filter_map(|item| Some(Spanned::new(item.as_text()?.to_owned(), item.span)));
    texts.collect()
}

fn place(node: &Node) -> Option<Spanned<Place>> {
    let place = match node.as_text() {
        Some(text) => Place::At(path(text)),
        None => {
            let each = entries(node)
                .filter_map(|(language, entry)| Some((language, path(entry.value.as_text()?))));
            Place::Each(each.collect())
        }
    };
    Some(Spanned::new(place, node.span))
}

fn path(text: &str) -> Vec<String> {
    text.split('.').map(str::to_owned).collect()
}

fn request(entry: &Entry, diagnostics: &mut Diagnostics) -> Option<Request> {
    let kinds = Kinds {
        what: format!("`{}`", entry.key),
        span: entry.key_span,
        kinds: &METHODS,
        object: &REQUEST,
    };
    let node = &entry.value;
    let written = kinds.only(node, diagnostics)?;
    Some(Request {
        span: entry.key_span,
        method: method(&written)?,
        path: Spanned::new(written.value.as_text()?.to_owned(), written.value.span),
        rows: node
            .get("rows")
            .and_then(Node::as_text)
            .map(path)
            .unwrap_or_default(),
        filters: map_at(node, "filters", |entry| {
            let text = entry.value.as_text()?.to_owned();
            Some(Spanned::new(text, entry.value.span))
        }),
        needs: node.get("needs").map(names).unwrap_or_default(),
        outcomes: map_at(node, "outcomes", |entry| {
            let status = entry.value.as_integer();
            let status = status.and_then(|status| u16::try_from(status).ok());
            let status = status.filter(|status| (300..600).contains(status));
            if status.is_none() && entry.value.as_integer().is_some() {
                diagnostics.add(
                    Diagnostic::new(
                        Code::InvalidValue,
                        entry.value.span,
                        "expected a status of HTTP that is a refusal",
                    )
                    .help("write a number from 300 to 599, such as `409`"),
                );
            }
            Some(Spanned::new(status?, entry.value.span))
        }),
    })
}

//! An app to be mutated: its files, and its YAML as trees that know their places.

use std::ops::Range;

use tilmash_engine::diagnostic::Diagnostics;
use tilmash_engine::source::{Source, Sources, Span};
use tilmash_engine::tree::{self, Budget, Entry, Kind, Node};
use tilmash_tests::app_files::{AppFiles, root};

/// The apps without a fault.
const APPS: [&str; 6] = [
    "examples/salon",
    "tests/check/base",
    "tests/command/bistro",
    "tests/command/clinic",
    "tests/command/studio",
    "tests/mutants/club",
];

pub(super) struct App {
    pub(super) name: &'static str,
    pub(super) files: AppFiles,
    pub(super) documents: Vec<Document>,
}

/// A file of YAML or JSON.
pub(super) struct Document {
    pub(super) path: String,
    pub(super) text: String,
    pub(super) root: Node,
}

/// An app with one mistake.
pub(super) struct Mutant {
    pub(super) files: AppFiles,
    pub(super) what: String,
}

/// An entry of a map somewhere in a document, with the keys that lead to it. An item of a list is
/// the key `-`.
pub(super) struct Place<'a> {
    pub(super) document: &'a Document,
    pub(super) path: Vec<&'a str>,
    pub(super) entry: &'a Entry,
    siblings: &'a [Entry],
    index: usize,
    map: Span,
}

/// A value that is neither a list nor a map.
pub(super) struct Leaf<'a> {
    pub(super) document: &'a Document,
    pub(super) path: Vec<&'a str>,
    pub(super) node: &'a Node,
}

impl App {
    pub(super) fn all() -> impl Iterator<Item = App> {
        APPS.into_iter().map(App::read)
    }

    fn read(folder: &'static str) -> App {
        let is_checked = |path: &str| {
            let of_the_app = ["flows/", "locales/", "seeds/"];
            path == "app.yaml" || of_the_app.iter().any(|start| path.starts_with(start))
        };
        let files = AppFiles::read(&root().join(folder)).only(is_checked);
        let documents = files
            .iter()
            .filter(|(path, _)| path.ends_with(".yaml") || path.ends_with(".json"))
            .map(|(path, text)| Document::read(path, text))
            .collect();
        App {
            name: folder,
            files,
            documents,
        }
    }

    /// `app.yaml` and the flows.
    pub(super) fn yaml(&self) -> impl Iterator<Item = &Document> {
        let documents = self.documents.iter();
        documents.filter(|document| document.path.ends_with(".yaml"))
    }

    pub(super) fn flows(&self) -> impl Iterator<Item = &Document> {
        self.yaml().filter(|document| document.path != "app.yaml")
    }

    pub(super) fn seeds(&self) -> impl Iterator<Item = &Document> {
        let documents = self.documents.iter();
        documents.filter(|document| document.path.ends_with(".json"))
    }

    pub(super) fn head(&self) -> &Document {
        let head = self.yaml().find(|document| document.path == "app.yaml");
        head.expect("an app has an app.yaml")
    }

    /// The files of texts, with their paths.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter(|(path, _)| path.ends_with(".ftl"))
    }

    pub(super) fn speaks_several_languages(&self) -> bool {
        let languages = self.head().root.get("languages").and_then(Node::as_list);
        languages.is_some_and(|languages| languages.len() > 1)
    }

    /// Whether a word stands somewhere else than once.
    pub(super) fn uses(&self, word: &str) -> bool {
        let part_of_word = |char: char| char.is_ascii_alphanumeric() || char == '_';
        let words = self.files.iter().flat_map(|(_, text)| {
            text.split(move |char| !part_of_word(char))
                .filter(|other| *other == word)
        });
        words.count() > 1
    }

    /// The app with another text in place of a file's.
    pub(super) fn with(&self, path: &str, text: &str, what: String) -> Mutant {
        let mut files = self.files.clone();
        files.replace(path, text);
        Mutant {
            files,
            what: format!("{path}: {what}"),
        }
    }

    /// The app with a part of a file replaced.
    pub(super) fn edited(&self, path: &str, text: &str, range: Range<usize>, new: &str) -> Mutant {
        let line = text[..range.start].matches('\n').count() + 1;
        let changed = format!("{}{new}{}", &text[..range.start], &text[range.end..]);
        let old = &text[range];
        self.with(path, &changed, format!("{line}: `{old}` is now `{new}`"))
    }

    pub(super) fn replaced(&self, document: &Document, span: Span, new: &str) -> Mutant {
        let range = document.trimmed(span);
        self.edited(&document.path, &document.text, range, new)
    }
}

impl Document {
    fn read(path: &str, text: &str) -> Document {
        let mut sources = Sources::default();
        let source = sources.add(Source {
            path: path.to_owned(),
            text: text.to_owned(),
            library: false,
        });
        let mut diagnostics = Diagnostics::default();
        let root = match path.ends_with(".json") {
            true => tree::read_json(&sources, source, &mut diagnostics),
            false => tree::read(&sources, source, &Budget::DOCUMENT, &mut diagnostics),
        };
        Document {
            path: path.to_owned(),
            text: text.to_owned(),
            root: root.expect("an app without a fault can be read"),
        }
    }

    pub(super) fn slice(&self, span: Span) -> &str {
        &self.text[self.trimmed(span)]
    }

    /// A block of YAML ends with its last line's break, which is not a part of what it says.
    pub(super) fn trimmed(&self, span: Span) -> Range<usize> {
        let range = span.range();
        let length = self.text[range.clone()].trim_end().len();
        range.start..range.start + length
    }

    /// Every entry of every map.
    pub(super) fn places(&self) -> Vec<Place<'_>> {
        let mut places = Vec::new();
        self.add_places(&self.root, &[], &mut places);
        places
    }

    fn add_places<'a>(&'a self, node: &'a Node, path: &[&'a str], places: &mut Vec<Place<'a>>) {
        for (index, item) in node.as_map().unwrap_or_default().iter().enumerate() {
            let inner = [path, &[item.key.as_str()]].concat();
            places.push(Place {
                document: self,
                path: inner.clone(),
                entry: item,
                siblings: node.as_map().unwrap_or_default(),
                index,
                map: node.span,
            });
            self.add_places(&item.value, &inner, places);
        }
        for item in node.as_list().unwrap_or_default() {
            self.add_places(item, &[path, &["-"]].concat(), places);
        }
    }

    /// Every value that is neither a list nor a map, and is written.
    pub(super) fn leaves(&self) -> Vec<Leaf<'_>> {
        let mut leaves = Vec::new();
        self.add_leaves(&self.root, &[], &mut leaves);
        leaves
    }

    fn add_leaves<'a>(&'a self, node: &'a Node, path: &[&'a str], leaves: &mut Vec<Leaf<'a>>) {
        match &node.kind {
            Kind::Map(entries) => {
                for entry in entries {
                    let inner = [path, &[entry.key.as_str()]].concat();
                    self.add_leaves(&entry.value, &inner, leaves);
                }
            }
            Kind::List(items) => {
                for item in items {
                    self.add_leaves(item, &[path, &["-"]].concat(), leaves);
                }
            }
            Kind::Null => {}
            Kind::Boolean(_) | Kind::Integer(_) | Kind::Float(_) | Kind::Text(_) => {
                leaves.push(Leaf {
                    document: self,
                    path: path.to_vec(),
                    node,
                });
            }
        }
    }

    /// A map with one more entry in front.
    pub(super) fn added(&self, app: &App, map: &Node, entry: &str) -> Option<Mutant> {
        let first = map.as_map()?.first()?.key_span.range().start;
        let break_ = match self.text[map.span.range()].starts_with('{') {
            true => ", ".to_owned(),
            false => {
                let line = self.text[..first].rfind('\n').map_or(0, |at| at + 1);
                format!("\n{}", " ".repeat(first - line))
            }
        };
        Some(app.edited(
            &self.path,
            &self.text,
            first..first,
            &format!("{entry}{break_}"),
        ))
    }
}

impl Place<'_> {
    pub(super) fn key(&self) -> &str {
        &self.entry.key
    }

    /// The key `up` maps above this one's; empty at the root.
    pub(super) fn above(&self, up: usize) -> &str {
        let index = self.path.len().checked_sub(up + 1);
        index.map_or("", |index| self.path[index])
    }

    pub(super) fn without(&self, app: &App) -> Mutant {
        let end = |entry: &Entry| {
            let value = self.document.trimmed(entry.value.span).end;
            value.max(entry.key_span.range().end)
        };
        let start = self.entry.key_span.range().start;
        let (range, new) = match self.siblings.get(self.index + 1) {
            Some(next) => (start..next.key_span.range().start, ""),
            None if self.index > 0 => (end(&self.siblings[self.index - 1])..end(self.entry), ""),
            None => (self.document.trimmed(self.map), "{}"),
        };
        app.edited(&self.document.path, &self.document.text, range, new)
    }

    pub(super) fn renamed(&self, app: &App, name: &str) -> Mutant {
        app.replaced(self.document, self.entry.key_span, name)
    }

    pub(super) fn given(&self, app: &App, value: &str) -> Mutant {
        app.replaced(self.document, self.entry.value.span, value)
    }
}

impl Leaf<'_> {
    pub(super) fn key(&self) -> &str {
        let named = self.path.iter().rev().find(|key| **key != "-");
        named.copied().unwrap_or_default()
    }

    pub(super) fn given(&self, app: &App, value: &str) -> Mutant {
        app.replaced(self.document, self.node.span, value)
    }
}

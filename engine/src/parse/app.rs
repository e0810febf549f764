//! `app.yaml`.

use indexmap::IndexMap;

use super::given::{filter, given};
use super::{entries, name_at, names, only_keys, spanned};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::grammar::{self, Shape};
use crate::name::Name;
use crate::syntax::{
    App, Definition, DefinitionKind, Limits, Members, Role, Sees, Spanned, Table, Where,
};
use crate::tree::{Entry, Kind, Node};
use crate::value::Currency;

/// Reads `app.yaml`. `None` if something is missing that an app cannot do without.
pub fn app(node: &Node, diagnostics: &mut Diagnostics) -> Option<App> {
    grammar::validate(node, &Shape::Object(&grammar::APP), diagnostics);
    let text_at = |key: &str| {
        let node = node.get(key)?;
        Some(spanned(node.as_text()?.to_owned(), node.span))
    };
    let languages = names(node.get("languages")?);
    if languages.is_empty() {
        diagnostics.add(Diagnostic::new(
            Code::MissingKey,
            node.get("languages")?.span,
            "an app has at least one language",
        ));
        return None;
    }
    let app = App {
        span: node.span,
        name: name_at(node, "app")?.value,
        languages,
        zone: text_at("zone")?,
        currency: text_at("currency")
            .unwrap_or_else(|| spanned(Currency::default().code().to_owned(), node.span)),
        uses: node.get("uses").map(names).unwrap_or_default(),
        roles: map_at(node, "roles", |entry| role(entry, diagnostics)),
        types: map_at(node, "types", |entry| definition(entry, diagnostics)),
        tables: map_at(node, "tables", |entry| table(entry, diagnostics)),
        settings: map_at(node, "settings", |entry| definition(entry, diagnostics)),
    };
    Some(app)
}

fn map_at<T>(
    node: &Node,
    key: &str,
    mut read: impl FnMut(&Entry) -> Option<T>,
) -> IndexMap<Name, T> {
    node.get(key)
        .into_iter()
        .flat_map(entries)
        .filter_map(|(name, entry)| Some((name, read(entry)?)))
        .collect()
}

fn role(entry: &Entry, diagnostics: &mut Diagnostics) -> Option<Role> {
    let node = &entry.value;
    let sees_all = match name_at(node, "sees") {
        Some(sees) if &*sees == "all" => true,
        Some(sees) => {
            diagnostics.add(
                Diagnostic::new(
                    Code::InvalidValue,
                    sees.span,
                    format!("a role sees `all` or nothing of it, not `{}`", sees.value),
                )
                .help("which rows a role sees is written at each table"),
            );
            false
        }
        None => false,
    };
    let members = match &node.kind {
        Kind::Text(text) if text == "everyone" => Members::Everyone,
        Kind::Text(text) => {
            diagnostics.add(
                Diagnostic::new(
                    Code::InvalidValue,
                    node.span,
                    format!("`{text}` does not say who has this role"),
                )
                .help("write `everyone`, `{ ids: … }` or `{ rows: … }`"),
            );
            return None;
        }
        _ => match (node.get("ids"), name_at(node, "rows")) {
            (Some(ids), None) => ids_of(ids, diagnostics)?,
            (None, Some(table)) => Members::Rows {
                by: name_at(node, "by").unwrap_or_else(|| spanned("person".into(), table.span)),
                filter: filter_at(node, diagnostics),
                table,
            },
            (Some(_), Some(rows)) => {
                diagnostics.add(Diagnostic::new(
                    Code::ConflictingKeys,
                    rows.span,
                    "a role is either `ids` or `rows`",
                ));
                return None;
            }
            (None, None) => Members::Everyone,
        },
    };
    Some(Role {
        span: entry.key_span,
        members,
        sees_all,
    })
}

fn ids_of(node: &Node, diagnostics: &mut Diagnostics) -> Option<Members> {
    match &node.kind {
        Kind::Text(text) if text.starts_with("$env.") => Some(Members::Environment(spanned(
            text["$env.".len()..].to_owned(),
            node.span,
        ))),
        Kind::Integer(id) => Some(Members::Ids(vec![*id])),
        Kind::List(items)
            if items
                .iter()
                .all(|item| matches!(item.kind, Kind::Integer(_))) =>
        {
            let ids = items.iter().filter_map(|item| match item.kind {
                Kind::Integer(id) => Some(id),
                _ => None,
            });
            Some(Members::Ids(ids.collect()))
        }
        _ => {
            diagnostics.add(
                Diagnostic::new(Code::InvalidValue, node.span, "expected Telegram ids")
                    .help("write `[111, 222]`, or `$env.NAME` for ids that the environment gives"),
            );
            None
        }
    }
}

fn filter_at(node: &Node, diagnostics: &mut Diagnostics) -> Where {
    node.get("where")
        .map(|node| filter(node, diagnostics))
        .unwrap_or_default()
}

fn table(entry: &Entry, diagnostics: &mut Diagnostics) -> Option<Table> {
    let node = &entry.value;
    node.as_map()?;
    let unique = node.get("unique").map(|node| match &node.kind {
        // `[a, b]` is one rule, `[[a, b], [c]]` are two.
        Kind::List(items) if items.iter().any(|item| matches!(item.kind, Kind::List(_))) => {
            items.iter().map(names).collect()
        }
        _ => vec![names(node)],
    });
    let sees = node.get("sees").map(|sees| Sees {
        span: sees.span,
        roles: entries(sees)
            .map(|(role, entry)| {
                let filter = filter(&entry.value, diagnostics);
                (role, spanned(filter, entry.key_span))
            })
            .collect(),
    });
    Some(Table {
        name_span: entry.key_span,
        is: name_at(node, "is"),
        units: name_at(node, "units"),
        lasts: name_at(node, "lasts"),
        shared: node
            .get("shared")
            .map(|node| spanned(node.kind == Kind::Boolean(true), node.span)),
        columns: map_at(node, "columns", |entry| definition(entry, diagnostics)),
        unique: unique.unwrap_or_default(),
        sees,
    })
}

/// `TYPE`, `[a, b]`, or `{ TYPE: default, limits… }`.
fn definition(entry: &Entry, diagnostics: &mut Diagnostics) -> Option<Definition> {
    let node = &entry.value;
    let blank = |kind| Definition {
        name_span: entry.key_span,
        span: node.span,
        kind,
        default: None,
        limits: Limits::default(),
        optional: false,
        unique: false,
        private: false,
    };
    match &node.kind {
        Kind::Text(text) => Some(blank(DefinitionKind::Named(spanned(
            text.clone(),
            node.span,
        )))),
        Kind::List(_) => Some(blank(DefinitionKind::Choice(choices(node, diagnostics)?))),
        Kind::Map(parts) => {
            let Some((first, rest)) = parts.split_first() else {
                diagnostics.add(Diagnostic::new(
                    Code::MissingKey,
                    node.span,
                    "expected a type",
                ));
                return None;
            };
            let (kind, default) = if first.key == "one_of" {
                (
                    DefinitionKind::Choice(choices(&first.value, diagnostics)?),
                    None,
                )
            } else if first.key == "many" {
                only_keys(node, "many", &["private"], &grammar::COLUMN, diagnostics);
                (DefinitionKind::Many(many(first, diagnostics)?), None)
            } else {
                let named = spanned(first.key.clone(), first.key_span);
                let default = (first.value.kind != Kind::Null).then(|| first.value.clone());
                (DefinitionKind::Named(named), default)
            };
            let mut definition = blank(kind);
            definition.default = default;
            let is_many = matches!(definition.kind, DefinitionKind::Many(_));
            for part in rest.iter().filter(|part| !is_many || part.key == "private") {
                limit(&mut definition, part, diagnostics);
            }
            Some(definition)
        }
        _ => {
            diagnostics.add(
                Diagnostic::new(
                    Code::WrongShape,
                    node.span,
                    format!("expected a type, found {}", node.description()),
                )
                .help("write `TYPE`, `[a, b]` or `{ TYPE: default, optional: true }`"),
            );
            None
        }
    }
}

fn choices(node: &Node, diagnostics: &mut Diagnostics) -> Option<Vec<Spanned<Name>>> {
    let choices = names(node);
    if choices.is_empty() {
        diagnostics.add(Diagnostic::new(
            Code::MissingValue,
            node.span,
            "a choice needs at least one value",
        ));
        return None;
    }
    Some(choices)
}

/// The table of `many: TABLE`.
fn many(entry: &Entry, diagnostics: &mut Diagnostics) -> Option<Spanned<String>> {
    grammar::validate(&entry.value, &Shape::Name, diagnostics);
    let table = entry.value.as_text()?;
    Some(spanned(table.to_owned(), entry.value.span))
}

fn limit(definition: &mut Definition, part: &Entry, diagnostics: &mut Diagnostics) {
    let Some(key) = grammar::COLUMN.key(&part.key) else {
        diagnostics.add(
            Diagnostic::new(
                Code::UnknownKey,
                part.key_span,
                format!("a column has no key `{}`", part.key),
            )
            .did_you_mean(&part.key, grammar::COLUMN.keys.iter().map(|key| key.name)),
        );
        return;
    };
    let before = diagnostics.len();
    grammar::validate(&part.value, &key.shape, diagnostics);
    if diagnostics.len() > before {
        return;
    }
    let yes = part.value.kind == Kind::Boolean(true);
    match key.name {
        "optional" => definition.optional = yes,
        "unique" => definition.unique = yes,
        "private" => definition.private = yes,
        "letters" => definition.limits.letters = yes,
        "from" => definition.limits.from = given(&part.value, diagnostics),
        "to" => definition.limits.to = given(&part.value, diagnostics),
        "default" => definition.default = Some(part.value.clone()),
        "many" => diagnostics.add(Diagnostic::new(
            Code::ConflictingKeys,
            part.key_span,
            "`many` stands in place of the type",
        )),
        "length" => match part.value.as_text().and_then(length) {
            Some(length) => definition.limits.length = Some(length),
            None => diagnostics.add(
                Diagnostic::new(Code::InvalidValue, part.value.span, "expected a length")
                    .help("write the fewest and the most characters: `2..100`"),
            ),
        },
        _ => {}
    }
}

/// `2..100`.
fn length(text: &str) -> Option<(u32, u32)> {
    let (from, to) = text.split_once("..")?;
    let (from, to) = (from.parse().ok()?, to.parse().ok()?);
    (from <= to).then_some((from, to))
}

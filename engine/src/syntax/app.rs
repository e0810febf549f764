//! `app.yaml` as a tree.

use indexmap::IndexMap;

use super::definition::{Definition, definition};
use super::filter::{Where, filter};
use super::node::{map_at, name, name_at, names};
use super::spanned::Spanned;
use super::table::{Table, table};
use super::to::{is_environment_name, no_environment_name};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::grammar::app::APP;
use crate::grammar::shape::{Shape, validate};
use crate::name::Name;
use crate::payment::Payments;
use crate::source::Span;
use crate::tree::{Entry, Node};
use crate::value::Currency;

#[derive(Clone, Debug, PartialEq)]
pub struct App {
    pub span: Span,
    pub name: Name,
    pub languages: Vec<Spanned<Name>>,
    pub zone: Spanned<String>,
    pub currency: Spanned<String>,
    pub data: Data,
    pub payments: Option<Spanned<Payments>>,
    pub uses: Vec<Use>,
    pub roles: IndexMap<Name, Role>,
    pub types: IndexMap<Name, Definition>,
    pub tables: IndexMap<Name, Table>,
    pub settings: IndexMap<Name, Definition>,
}

/// Where the tables are that a tool maps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Data {
    /// In the app's own database.
    #[default]
    Own,
    /// In the backend, and mirrored here.
    Backend,
}

impl Data {
    pub const ALL: [Data; 2] = [Data::Own, Data::Backend];

    pub const fn name(self) -> &'static str {
        match self {
            Data::Own => "own",
            Data::Backend => "backend",
        }
    }

    pub fn named(name: &str) -> Option<Data> {
        Data::ALL.into_iter().find(|data| data.name() == name)
    }
}

/// A flow of the library.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// As the library calls it.
    pub flow: Spanned<Name>,
    /// The table of which it is.
    pub over: Option<Spanned<Name>>,
    /// The flow's `for`, if the app says so here.
    pub roles: Option<Node>,
    /// The flow's place in the menu, if the app says so here.
    pub menu: Option<Node>,
}

impl Use {
    /// The flow's name in the app.
    pub fn name(&self) -> Name {
        match &self.over {
            Some(table) => Name::new(&format!("{}_{}", self.flow.value, table.value)),
            None => self.flow.value.clone(),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Role {
    pub span: Span,
    pub members: Members,
    pub sees_all: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Members {
    Everyone,
    /// Telegram ids written out.
    Ids(Vec<i64>),
    /// An environment variable with Telegram ids separated by commas.
    Environment(Spanned<String>),
    Rows {
        table: Spanned<Name>,
        by: Spanned<Name>,
        filter: Where,
    },
}

impl App {
    /// Reads `app.yaml`. `None` if something is missing that an app cannot do without.
    pub fn read(node: &Node, diagnostics: &mut Diagnostics) -> Option<App> {
        validate(node, &Shape::Object(&APP), diagnostics);
        let text_at = |key: &str| {
            let node = node.get(key)?;
            Some(Spanned::new(node.as_text()?.to_owned(), node.span))
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
                .unwrap_or_else(|| Spanned::new(Currency::default().code().to_owned(), node.span)),
            data: data(node, diagnostics),
            payments: payments(node, diagnostics),
            uses: node
                .get("uses")
                .and_then(Node::as_list)
                .unwrap_or_default()
                .iter()
                .filter_map(used)
                .collect(),
            roles: map_at(node, "roles", |entry| role(entry, diagnostics)),
            types: map_at(node, "types", |entry| definition(entry, diagnostics)),
            tables: map_at(node, "tables", |entry| table(entry, diagnostics)),
            settings: map_at(node, "settings", |entry| definition(entry, diagnostics)),
        };
        Some(app)
    }
}

fn data(node: &Node, diagnostics: &mut Diagnostics) -> Data {
    let Some(written) = name_at(node, "data") else {
        return Data::default();
    };
    Data::named(&written).unwrap_or_else(|| {
        let message = format!("data is `own` or `backend`, not `{}`", written.value);
        diagnostics.add(
            Diagnostic::new(Code::InvalidValue, written.span, message)
                .did_you_mean(&written, Data::ALL.map(Data::name)),
        );
        Data::default()
    })
}

fn payments(node: &Node, diagnostics: &mut Diagnostics) -> Option<Spanned<Payments>> {
    let written = node.get("payments")?;
    let text = written.as_text()?;
    if text == "stars" {
        return Some(Spanned::new(Payments::Stars, written.span));
    }
    let Some(variable) = text.strip_prefix("$env.") else {
        // The text may be a token, so it is not repeated.
        let message =
            "payments are `stars`, or a provider's, whose token stands in the environment";
        diagnostics.add(
            Diagnostic::new(Code::InvalidValue, written.span, message)
                .help("write `stars` or `$env.PROVIDER_TOKEN`"),
        );
        return None;
    };
    if !is_environment_name(variable) {
        diagnostics.add(no_environment_name(variable, written.span));
        return None;
    }
    let provider = Payments::Provider(variable.to_owned());
    Some(Spanned::new(provider, written.span))
}

fn used(node: &Node) -> Option<Use> {
    if let Some(flow) = name(node) {
        return Some(Use {
            flow,
            over: None,
            roles: None,
            menu: None,
        });
    }
    Some(Use {
        flow: name_at(node, "flow")?,
        over: name_at(node, "over"),
        roles: node.get("for").cloned(),
        menu: node.get("menu").cloned(),
    })
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
    let members = members(node, diagnostics)?;
    Some(Role {
        span: entry.key_span,
        members,
        sees_all,
    })
}

fn members(node: &Node, diagnostics: &mut Diagnostics) -> Option<Members> {
    if let Some(text) = node.as_text() {
        if text == "everyone" {
            return Some(Members::Everyone);
        }
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
    match (node.get("ids"), name_at(node, "rows")) {
        (Some(ids), None) => ids_of(ids, diagnostics),
        (None, Some(table)) => Some(Members::Rows {
            by: name_at(node, "by").unwrap_or_else(|| Spanned::new("person".into(), table.span)),
            filter: node
                .get("where")
                .map(|node| filter(node, diagnostics))
                .unwrap_or_default(),
            table,
        }),
        (Some(_), Some(rows)) => {
            diagnostics.add(Diagnostic::new(
                Code::ConflictingKeys,
                rows.span,
                "a role is either `ids` or `rows`",
            ));
            None
        }
        (None, None) => Some(Members::Everyone),
    }
}

fn ids_of(node: &Node, diagnostics: &mut Diagnostics) -> Option<Members> {
    let variable = node.as_text().and_then(|text| text.strip_prefix("$env."));
    if let Some(variable) = variable {
        if !is_environment_name(variable) {
            diagnostics.add(no_environment_name(variable, node.span));
            return None;
        }
        let variable = Spanned::new(variable.to_owned(), node.span);
        return Some(Members::Environment(variable));
    }
    let ids = match node.as_list() {
        Some(items) => items.iter().map(Node::as_integer).collect(),
        None => node.as_integer().map(|id| vec![id]),
    };
    if ids.is_none() {
        diagnostics.add(
            Diagnostic::new(Code::InvalidValue, node.span, "expected Telegram ids")
                .help("write `[111, 222]`, or `$env.NAME` for ids that the environment gives"),
        );
    }
    ids.map(Members::Ids)
}

//! `flows/*.yaml`.

use indexmap::IndexMap;

use super::given::{expression, filter, given, given_map, order, waived};
use super::{Kinds, boolean_at, entries, name_at, names, only_keys, only_kind, spanned};
use crate::booking::Transition;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::grammar::{self, Shape};
use crate::name::Name;
use crate::source::Span;
use crate::syntax::{
    Action, ActionKind, Arm, Button, ButtonTarget, Flow, Given, Pattern, Routed, Set, Spanned,
    Start, State, StateKind, Target, Where,
};
use crate::tree::{Entry, Kind, Node};

/// Reads one flow. `None` if something is missing that a flow cannot do without.
pub fn flow(node: &Node, diagnostics: &mut Diagnostics) -> Option<Flow> {
    grammar::validate(node, &Shape::Object(&grammar::FLOW), diagnostics);
    let ends = node.get("ends").map(names);
    let states: IndexMap<Name, State> = entries(node.get("states")?)
        .map(|(name, entry)| {
            let name = spanned(name, entry.key_span);
            let state = state(name.clone(), entry, diagnostics);
            // Its faults are reported; routes that lead there are correct.
            (name.value.clone(), state.unwrap_or_else(|| bare(name)))
        })
        .collect();
    let flow = Flow {
        name: name_at(node, "flow")?,
        roles: node.get("for").map(names).unwrap_or_default(),
        starts: node
            .get("starts")
            .map(|node| starts(node, diagnostics))
            .unwrap_or_default(),
        needs: node
            .get("needs")
            .into_iter()
            .flat_map(entries)
            .filter_map(|(name, entry)| {
                let of = entry.value.as_text()?.to_owned();
                Some((name, spanned(of, entry.value.span)))
            })
            .collect(),
        ends_written: ends.is_some(),
        ends: ends.unwrap_or_else(|| vec![spanned("done".into(), node.span)]),
        always: node
            .get("always")
            .map(|node| routes(node, diagnostics))
            .unwrap_or_default(),
        moved: node
            .get("moved")
            .into_iter()
            .flat_map(entries)
            .filter_map(|(old, entry)| Some((old, super::name(&entry.value)?)))
            .collect(),
        states,
    };
    if flow.states.is_empty() {
        diagnostics.add(Diagnostic::new(
            Code::MissingKey,
            node.get("states")?.span,
            "a flow has at least one state",
        ));
        return None;
    }
    Some(flow)
}

fn starts(node: &Node, diagnostics: &mut Diagnostics) -> Vec<Start> {
    match &node.kind {
        Kind::List(items) => items.iter().map(|item| start(item, diagnostics)).collect(),
        _ => vec![start(node, diagnostics)],
    }
}

fn start(node: &Node, diagnostics: &mut Diagnostics) -> Start {
    let pattern_at = |key: &str, separator: &str, diagnostics: &mut Diagnostics| {
        let node = node.get(key)?;
        let pattern = pattern(node.as_text()?, separator);
        if pattern.is_none() {
            diagnostics.add(
                Diagnostic::new(
                    Code::InvalidValue,
                    node.span,
                    format!("`{}` is no pattern of a {key}", node.as_text()?),
                )
                .help(if separator == " " {
                    "write the command without `/`, then each argument in braces: `\"edit {event} {text}\"`"
                } else {
                    "write a fixed beginning, then one argument in braces: `\"trainer_{trainer}\"`"
                }),
            );
        }
        Some(spanned(pattern?, node.span))
    };
    Start {
        span: node.span,
        command: pattern_at("command", " ", diagnostics),
        menu: node.get("menu").and_then(|node| match node.kind {
            Kind::Integer(place) => Some(spanned(place, node.span)),
            _ => None,
        }),
        link: pattern_at("link", "_", diagnostics),
        go: name_at(node, "go"),
    }
}

/// A fixed beginning, then arguments in braces, with the separator between them.
fn pattern(text: &str, separator: &str) -> Option<Pattern> {
    let (prefix, rest) = match text.find('{') {
        Some(brace) => (text[..brace].strip_suffix(separator)?, &text[brace..]),
        None => (text, ""),
    };
    let arguments = rest
        .split(separator)
        .filter(|word| !word.is_empty())
        .map(|word| {
            let argument = word.strip_prefix('{')?.strip_suffix('}')?;
            Name::is_valid(argument).then(|| Name::new(argument))
        })
        .collect::<Option<Vec<Name>>>();
    // In a link `a_{b_c}` the argument itself contains the separator.
    let arguments = match arguments {
        Some(arguments) => arguments,
        None => {
            let argument = rest.strip_prefix('{')?.strip_suffix('}')?;
            vec![Name::is_valid(argument).then(|| Name::new(argument))?]
        }
    };
    let valid = !prefix.is_empty()
        && prefix
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    valid.then(|| Pattern {
        prefix: prefix.to_owned(),
        arguments,
    })
}

/// A text is the target of `done`.
fn routes(node: &Node, diagnostics: &mut Diagnostics) -> IndexMap<Name, Routed> {
    let mut routed = |outcome: Name, span: Span, node: &Node| {
        let target = target(node, diagnostics)?;
        let routed = Routed {
            outcome: span,
            target,
        };
        Some((outcome, routed))
    };
    if node.as_text().is_some() {
        return routed("done".into(), node.span, node).into_iter().collect();
    }
    entries(node)
        .filter_map(|(outcome, entry)| routed(outcome, entry.key_span, &entry.value))
        .collect()
}

/// A state, an end, or `again STATE`.
fn target(node: &Node, diagnostics: &mut Diagnostics) -> Option<Spanned<Target>> {
    let text = node.as_text()?;
    let (name, again) = match text.strip_prefix("again ") {
        Some(name) => (name.trim(), true),
        None => (text, false),
    };
    grammar::validate_name(name, node.span, diagnostics);
    if !Name::is_valid(name) {
        return None;
    }
    let name = Name::new(name);
    let target = if again {
        Target::Again(name)
    } else {
        Target::Name(name)
    };
    Some(spanned(target, node.span))
}

/// A state that has nothing but its name.
fn bare(name: Spanned<Name>) -> State {
    State {
        name,
        kind: StateKind::Say,
        go: IndexMap::new(),
        with: IndexMap::new(),
        also: IndexMap::new(),
        rows: None,
        variable: None,
    }
}

fn state(name: Spanned<Name>, entry: &Entry, diagnostics: &mut Diagnostics) -> Option<State> {
    let node = &entry.value;
    if let Some(kind) = node.as_text() {
        if kind != "say" {
            diagnostics.add(
                Diagnostic::new(
                    Code::WrongShape,
                    node.span,
                    format!("only `say` can stand alone, `{kind}` needs more"),
                )
                .help(format!("write `{{ {kind}: … }}`")),
            );
            return None;
        }
        return Some(bare(name));
    }
    let kinds: Vec<&'static str> = grammar::KINDS.iter().map(|(kind, _)| *kind).collect();
    let kinds = Kinds {
        what: format!("state `{}`", name.value),
        span: name.span,
        kinds: &kinds,
        object: &grammar::STATE,
    };
    let (kind, kind_entry) = only_kind(node, &kinds, diagnostics)?;
    let (_, keys) = grammar::KINDS
        .iter()
        .find(|(known, _)| *known == kind)
        .expect("the kind was found among the kinds");
    only_keys(node, kind, keys, &grammar::STATE, diagnostics);
    Some(State {
        kind: state_kind(kind, &kind_entry.value, node, diagnostics)?,
        go: node
            .get("go")
            .map(|node| routes(node, diagnostics))
            .unwrap_or_default(),
        with: node
            .get("with")
            .map(|node| given_map(node, diagnostics))
            .unwrap_or_default(),
        also: node
            .get("also")
            .map(|node| buttons(node, diagnostics))
            .unwrap_or_default(),
        rows: node.get("rows").and_then(|node| given(node, diagnostics)),
        variable: name_at(node, "as"),
        name,
    })
}

fn state_kind(
    kind: &str,
    value: &Node,
    node: &Node,
    diagnostics: &mut Diagnostics,
) -> Option<StateKind> {
    let optional = boolean_at(node, "optional");
    let filter_of = |diagnostics: &mut Diagnostics| -> Where {
        node.get("where")
            .map(|node| filter(node, diagnostics))
            .unwrap_or_default()
    };
    let free_for = |diagnostics: &mut Diagnostics| {
        node.get("free_for")
            .map(|node| given_map(node, diagnostics))
            .unwrap_or_default()
    };
    Some(match kind {
        "say" => StateKind::Say,
        "choose" => match value.as_text() {
            Some("menu") => StateKind::Menu,
            Some(other) => {
                diagnostics.add(
                    Diagnostic::new(
                        Code::InvalidValue,
                        value.span,
                        format!("`choose` takes buttons or `menu`, not `{other}`"),
                    )
                    .help("write `{ id: target }`"),
                );
                return None;
            }
            None => StateKind::Choose(buttons(value, diagnostics)),
        },
        "ask" => {
            let choices = matches!(value.kind, Kind::List(_)).then(|| names(value));
            StateKind::Ask {
                of: spanned(value.as_text().unwrap_or_default().to_owned(), value.span),
                choices,
                optional,
                default: node
                    .get("default")
                    .and_then(|node| given(node, diagnostics)),
            }
        }
        "pick" => match value.as_text()? {
            "day" => StateKind::PickDay {
                free_for: free_for(diagnostics),
            },
            "start" => StateKind::PickStart {
                free_for: free_for(diagnostics),
            },
            _ => StateKind::Pick {
                table: super::name(value)?,
                filter: filter_of(diagnostics),
                order: node.get("order").and_then(|node| order(node, diagnostics)),
                free_for: node
                    .get("free_for")
                    .map(|node| given_map(node, diagnostics)),
                optional,
            },
        },
        "form" => StateKind::Form {
            table: super::name(value)?,
            fields: node.get("fields").map(names),
            of: node.get("of").and_then(|node| given(node, diagnostics)),
        },
        "do" => StateKind::Do(
            list(value)
                .iter()
                .filter_map(|node| action(node, diagnostics))
                .collect(),
        ),
        "call" => StateKind::Call(super::name(value)?),
        _ => StateKind::Branch(
            list(value)
                .iter()
                .filter_map(|node| arm(node, diagnostics))
                .collect(),
        ),
    })
}

fn list(node: &Node) -> &[Node] {
    match &node.kind {
        Kind::List(items) => items,
        _ => &[],
    }
}

fn buttons(node: &Node, diagnostics: &mut Diagnostics) -> IndexMap<Name, Button> {
    entries(node)
        .filter_map(|(id, entry)| Some((id, button(entry, diagnostics)?)))
        .collect()
}

fn button(entry: &Entry, diagnostics: &mut Diagnostics) -> Option<Button> {
    let node = &entry.value;
    if node.as_text().is_some() {
        return Some(Button {
            span: entry.key_span,
            target: ButtonTarget::Go(target(node, diagnostics)?),
            condition: None,
        });
    }
    let kinds = Kinds {
        what: format!("button `{}`", entry.key),
        span: entry.key_span,
        kinds: &["go", "url"],
        object: &grammar::BUTTON,
    };
    let (kind, chosen) = only_kind(node, &kinds, diagnostics)?;
    let target = match kind {
        "go" => ButtonTarget::Go(target(&chosen.value, diagnostics)?),
        _ => ButtonTarget::Url(given(&chosen.value, diagnostics)?),
    };
    Some(Button {
        span: entry.key_span,
        target,
        condition: node
            .get("if")
            .and_then(|node| expression(node, diagnostics)),
    })
}

fn arm(node: &Node, diagnostics: &mut Diagnostics) -> Option<Arm> {
    let (condition, leads) = match (node.get("if"), node.get("go"), node.get("else")) {
        (Some(condition), Some(go), None) => (Some(expression(condition, diagnostics)?), go),
        (None, None, Some(leads)) => (None, leads),
        _ => {
            diagnostics.add(
                Diagnostic::new(Code::WrongShape, node.span, "expected a branch")
                    .help("write `{ if: condition, go: target }`, and `{ else: target }` last"),
            );
            return None;
        }
    };
    Some(Arm {
        span: node.span,
        condition,
        target: target(leads, diagnostics)?,
    })
}

fn action(node: &Node, diagnostics: &mut Diagnostics) -> Option<Action> {
    let kinds: Vec<&'static str> = grammar::ACTIONS.iter().map(|action| action.name).collect();
    let kinds = Kinds {
        what: "an action".to_owned(),
        span: node.head(),
        kinds: &kinds,
        object: &grammar::ACTION,
    };
    let (kind, entry) = only_kind(node, &kinds, diagnostics)?;
    let action = grammar::ACTIONS
        .iter()
        .find(|action| action.name == kind)
        .expect("the kind was found among the actions");
    only_keys(node, kind, action.keys, &grammar::ACTION, diagnostics);
    Some(Action {
        span: entry.key_span,
        kind: action_kind(kind, &entry.value, node, diagnostics)?,
        variable: name_at(node, "as"),
    })
}

fn action_kind(
    kind: &str,
    value: &Node,
    node: &Node,
    diagnostics: &mut Diagnostics,
) -> Option<ActionKind> {
    let given_at = |key: &str, diagnostics: &mut Diagnostics| -> Option<Given> {
        match node.get(key) {
            Some(value) => given(value, diagnostics),
            None => {
                diagnostics.add(Diagnostic::new(
                    Code::MissingKey,
                    node.head(),
                    format!("`{kind}` needs the key `{key}`"),
                ));
                None
            }
        }
    };
    let filter = node
        .get("where")
        .map(|node| filter(node, diagnostics))
        .unwrap_or_default();
    let order = node.get("order").and_then(|node| order(node, diagnostics));
    let everyone = boolean_at(node, "everyone");
    let even = node
        .get("even")
        .map(|node| waived(node, diagnostics))
        .unwrap_or_default();
    Some(match kind {
        "find" => ActionKind::Find {
            table: super::name(value)?,
            filter,
            order,
        },
        "list" => ActionKind::List {
            table: super::name(value)?,
            filter,
            order,
        },
        "count" => ActionKind::Count {
            table: super::name(value)?,
            filter,
            everyone,
        },
        "sum" => {
            let (table, column) = table_column(value, diagnostics)?;
            ActionKind::Sum {
                table,
                column,
                filter,
                everyone,
            }
        }
        "insert" => ActionKind::Insert {
            table: super::name(value)?,
            set: set(node, kind, diagnostics)?,
        },
        "update" => ActionKind::Update {
            row: given(value, diagnostics)?,
            set: set(node, kind, diagnostics)?,
        },
        "delete" => ActionKind::Delete {
            row: given(value, diagnostics)?,
        },
        "restore" => ActionKind::Restore {
            row: given(value, diagnostics)?,
        },
        "require" => ActionKind::Require {
            condition: expression(value, diagnostics)?,
            otherwise: match name_at(node, "else") {
                Some(otherwise) => otherwise,
                None => {
                    diagnostics.add(
                        Diagnostic::new(
                            Code::MissingKey,
                            node.head(),
                            "`require` needs the key `else`",
                        )
                        .help("`else`: the outcome when the condition is not true"),
                    );
                    return None;
                }
            },
        },
        "book" => ActionKind::Book {
            values: given_map(value, diagnostics),
            even,
        },
        "move" => ActionKind::Move {
            booking: given(value, diagnostics)?,
            start: given_at("start", diagnostics)?,
            even,
        },
        "hold" => ActionKind::Hold {
            values: given_map(value, diagnostics),
            expires: node
                .get("expires")
                .and_then(|node| given(node, diagnostics)),
            even,
        },
        "queue" => ActionKind::Queue {
            values: given_map(value, diagnostics),
        },
        _ => ActionKind::Transition {
            transition: Transition::named(kind).expect("every other action is one"),
            booking: given(value, diagnostics)?,
            why: node.get("why").and_then(|node| given(node, diagnostics)),
            even,
        },
    })
}

/// `table.column`.
fn table_column(
    node: &Node,
    diagnostics: &mut Diagnostics,
) -> Option<(Spanned<Name>, Spanned<Name>)> {
    let text = node.as_text()?;
    match text.split_once('.') {
        Some((table, column)) if Name::is_valid(table) && Name::is_valid(column) => Some((
            spanned(table.into(), node.span.part(0, table.len())),
            spanned(column.into(), node.span.part(table.len() + 1, text.len())),
        )),
        _ => {
            diagnostics.add(
                Diagnostic::new(Code::InvalidValue, node.span, "expected a table's column")
                    .help("write `table.column`"),
            );
            None
        }
    }
}

fn set(node: &Node, kind: &str, diagnostics: &mut Diagnostics) -> Option<Set> {
    match node.get("set") {
        Some(columns) if columns.as_map().is_some() => {
            Some(Set::Columns(given_map(columns, diagnostics)))
        }
        Some(draft) => given(draft, diagnostics).map(Set::Draft),
        None => {
            diagnostics.add(
                Diagnostic::new(
                    Code::MissingKey,
                    node.head(),
                    format!("`{kind}` needs the key `set`"),
                )
                .help("`set`: columns and their values, or a form's draft"),
            );
            None
        }
    }
}

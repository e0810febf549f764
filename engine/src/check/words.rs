//! Texts: every one that is needed is there in every language, and names only what is set.

use std::collections::{BTreeMap, BTreeSet};

use super::analysis::Doubt;
use super::names::Place;
use super::needed::{Need, Needed, Scope};
use super::place::{place_after, place_at};
use super::required::texts;
use super::subject::{Parsed, Subject};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, suggest};
use crate::expression::{Names, Path, Root, SETTING};
use crate::locale::{Core, How, Usage};
use crate::name::Name;
use crate::source::{Sources, Span};
use crate::syntax::Spanned;
use crate::value::{Type, Typed};

/// Returns the texts that name no more than they may.
pub fn check(subject: &Subject<'_>, diagnostics: &mut Diagnostics) -> Vec<Needed> {
    let Parsed { app, sources, .. } = *subject.parsed;
    let needed = texts(subject);
    let shown: BTreeSet<String> = needed.iter().map(|need| need.key().to_string()).collect();
    let (written, unwritten): (Vec<_>, Vec<_>) = app
        .languages
        .iter()
        .partition(|language| has_texts(language, sources));
    for language in unwritten {
        diagnostics.add(without_texts(language, &needed));
    }
    for need in &needed {
        missing(subject, need, &written, sources, diagnostics);
    }
    core(subject, &written, diagnostics);
    orphans(subject, &shown, sources, diagnostics);
    let mut sound = Vec::new();
    for need in needed {
        if subject
            .flow(need.flow())
            .is_some_and(|flow| flow.facts.doubt == Doubt::States)
        {
            continue;
        }
        let before = diagnostics.len();
        let place = place(subject, &need);
        for language in &subject.model().languages {
            for usage in subject.parsed.catalog.usages(language, need.key()) {
                variable(subject, &place, &need, language, &usage, diagnostics);
            }
        }
        if diagnostics.len() == before {
            different(subject, &need, diagnostics);
            sound.push(need);
        }
    }
    sound
}

/// What a text can name.
pub fn place<'s>(subject: &Subject<'s>, need: &Needed) -> Place<'s> {
    let model = subject.model();
    let of_state = need.state.as_ref().map(|(flow, state)| {
        let flow = subject
            .flow(flow)
            .expect("a state that needs a text is there");
        (flow, state)
    });
    let mut place = match (&of_state, need.scope) {
        (Some((flow, state)), Scope::Entered) => place_at(model, flow.facts, state),
        (Some((flow, state)), Scope::Succeeded) => place_after(model, flow.facts, state),
        (Some(_), Scope::Nobody) | (None, _) => Place::always(model),
    };
    if let Some((flow, state)) = of_state {
        let with = &flow.syntax.states[state].with;
        for (name, given) in with {
            let mut ignored = Diagnostics::default();
            let typed = super::values::Values {
                place: &place,
                diagnostics: &mut ignored,
            }
            .typed(&given.value);
            if let Some(typed) = typed {
                place.set(name, typed);
            }
        }
    }
    if let Some(row) = &need.row {
        place.set(&"row".into(), Typed::surely(row.clone()));
    }
    place
}

fn has_texts(language: &str, sources: &Sources) -> bool {
    let folder = format!("locales/{language}/");
    sources
        .iter()
        .any(|(_, source)| source.path.starts_with(&folder))
}

/// A language that is named but has no texts is one fault, not one for each text.
fn without_texts(language: &Spanned<Name>, needed: &[Needed]) -> Diagnostic {
    let needed = needed.iter().filter(|need| need.need != Need::Optional);
    let mut count = Core::ALL.len();
    let mut files = BTreeSet::from([Core::FILE.to_owned()]);
    for need in needed {
        count += 1;
        files.insert(format!("{}.ftl", need.flow()));
    }
    let files: Vec<String> = files.into_iter().collect();
    Diagnostic::new(
        Code::MissingMessage,
        language.span,
        format!(
            "the {count} texts that the app needs are missing in {}",
            language.value
        ),
    )
    .help(format!(
        "write in locales/{}/: {}",
        language.value,
        files.join(", ")
    ))
}

fn missing(
    subject: &Subject<'_>,
    need: &Needed,
    written: &[&Spanned<Name>],
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) {
    if need.need == Need::Optional {
        return;
    }
    let languages: Vec<&str> = written
        .iter()
        .filter(|language| subject.parsed.catalog.entry(language, need.key()).is_none())
        .map(|language| language.as_str())
        .collect();
    if languages.is_empty() {
        return;
    }
    let files: Vec<String> = languages
        .iter()
        .map(|language| format!("locales/{language}/{}.ftl", need.flow()))
        .collect();
    let there = |file: &String| sources.iter().any(|(_, source)| source.path == *file);
    let verb = if files.iter().all(there) {
        "add to"
    } else {
        "write"
    };
    let files = files.join(" and ");
    let line = match &need.attribute {
        None => format!("`{} = …`", need.message),
        Some(attribute) => format!("under `{}`: `.{attribute} = …`", need.message),
    };
    diagnostics.add(
        Diagnostic::new(
            Code::MissingMessage,
            need.span,
            format!(
                "the text `{}` is missing in {}",
                need.key(),
                languages.join(", ")
            ),
        )
        .help(format!("{verb} {files}: {line}")),
    );
}

fn variable(
    subject: &Subject<'_>,
    place: &Place<'_>,
    need: &Needed,
    language: &str,
    usage: &Usage<'_>,
    diagnostics: &mut Diagnostics,
) {
    let path = Path::from_hyphens(usage.variable);
    if need.scope == Scope::Nobody && path.root != *SETTING {
        diagnostics.add(Diagnostic::new(
            Code::MessageVariable,
            usage.span,
            format!(
                "`{}` is shown apart from any dialogue and can name nothing of one",
                need.key()
            ),
        ));
        return;
    }
    let Some(typed) = place.path_type(&path) else {
        unknown(place, need, usage, &path, diagnostics);
        return;
    };
    if let Some(message) = unfit(subject, &typed.of, &usage.how) {
        diagnostics.add(message_fault(Code::TypeMismatch, usage.span, message, need));
        return;
    }
    let covered = usage.surely.contains(&usage.variable)
        || matches!(&usage.how, How::Selected(select, _) if select.none().is_some());
    if typed.optional && !covered {
        let diagnostic = match place.root(&path.root) {
            Root::Unset(_, way) => Diagnostic::new(
                Code::UnsetVariable,
                usage.span,
                format!(
                    "`${}` may not be set where `{}` is shown",
                    usage.variable,
                    need.key()
                ),
            )
            .note(way),
            _ => Diagnostic::new(
                Code::MaybeNone,
                usage.span,
                format!(
                    "`${}` may be none where `{}` is shown",
                    usage.variable,
                    need.key()
                ),
            ),
        };
        diagnostics.add(diagnostic.related(need.span, "shown here").help(format!(
            "give that case a branch: {{ ${} -> [none] … *[other] … }}",
            usage.variable
        )));
    }
    if let How::Selected(select, _) = &usage.how
        && select.is_plural()
    {
        let lacking: Vec<&str> = subject
            .parsed
            .catalog
            .lacking(language, select)
            .into_iter()
            .map(crate::locale::Plural::name)
            .collect();
        if !lacking.is_empty() {
            diagnostics.add(
                Diagnostic::new(
                    Code::MissingPlural,
                    select.span,
                    format!("`{language}` also has the form: {}", lacking.join(", ")),
                )
                .help("add a branch for each, or make the default `*[other]`"),
            );
        }
    }
}

fn message_fault(code: Code, span: Span, message: String, need: &Needed) -> Diagnostic {
    Diagnostic::new(code, span, message).related(need.span, "shown here")
}

fn unknown(
    place: &Place<'_>,
    need: &Needed,
    usage: &Usage<'_>,
    path: &Path,
    diagnostics: &mut Diagnostics,
) {
    let known = matches!(place.root(&path.root), Root::Known(_) | Root::Unset(..));
    let code = match path.root == *SETTING {
        true => Code::UnknownSetting,
        false => Code::MessageVariable,
    };
    let message = if path.root == *SETTING {
        format!("there is no setting `{}`", path.fields_text())
    } else if known {
        format!("`${}` leads nowhere", usage.variable)
    } else {
        format!(
            "there is no `${}` where `{}` is shown",
            path.root,
            need.key()
        )
    };
    let mut diagnostic = message_fault(code, usage.span, message, need);
    let near = if known {
        near_field(place, path)
    } else {
        let roots = place.roots();
        let near = suggest(&path.root, roots.iter().map(Name::as_str));
        near.map(|root| {
            let fields = path.fields.iter().map(|field| format!("-{field}"));
            fields.fold(root.to_owned(), |path, field| path + &field)
        })
    };
    if let Some(near) = near {
        diagnostic = diagnostic.help(format!("did you mean `${near}`?"));
    }
    diagnostics.add(diagnostic);
}

/// The path with its last field corrected.
fn near_field(place: &Place<'_>, path: &Path) -> Option<String> {
    let (last, before) = path.fields.split_last()?;
    let parent = Path {
        root: path.root.clone(),
        fields: before.to_vec(),
    };
    let columns = match place.path_type(&parent)?.of {
        Type::Row(table) => place.columns(&table),
        Type::Draft(_, fields) => fields.to_vec(),
        _ => return None,
    };
    let near = suggest(last, columns.iter().map(Name::as_str))?;
    Some(format!("{}-{near}", parent.to_string().replace('.', "-")))
}

/// Why a value of this type cannot be used in this way.
fn unfit(subject: &Subject<'_>, of: &Type, how: &How<'_>) -> Option<String> {
    match how {
        How::Printed => match of {
            Type::Row(table) => Some(format!(
                "a row of `{table}` cannot be printed, only a column of it"
            )),
            Type::Draft(..) => Some("a form's draft cannot be printed, only a column of it".into()),
            Type::Choice(_) => Some("an id has no words of itself: select on it".into()),
            _ => None,
        },
        How::Called(function) => {
            (!function.accepts(of)).then(|| format!("{} does not take {of}", function.name()))
        }
        How::Selected(select, _) => {
            let integer = matches!(of, Type::Integer);
            if (select.is_plural() || select.has_numbers()) && !integer {
                return Some(format!("{of} has no plural forms"));
            }
            let ids: Vec<&str> = match of {
                Type::Choice(ids) => ids.iter().map(Name::as_str).collect(),
                Type::Boolean => vec!["true", "false"],
                Type::Language => subject.model().languages.iter().map(Name::as_str).collect(),
                _ => return None,
            };
            let unknown = select
                .variants
                .iter()
                .enumerate()
                .filter_map(|(index, variant)| Some((index, variant.key.as_word()?)))
                .find(|(index, word)| {
                    let default_other = *index == select.default && *word == "other";
                    *word != "none" && !default_other && !ids.contains(word)
                });
            unknown.map(|(_, word)| format!("`{word}` is none of its values: {}", ids.join(", ")))
        }
    }
}

/// Languages whose texts of one key name different variables.
fn different(subject: &Subject<'_>, need: &Needed, diagnostics: &mut Diagnostics) {
    let mut sets: BTreeMap<&Name, BTreeSet<&str>> = BTreeMap::new();
    for language in &subject.model().languages {
        let entry = subject.parsed.catalog.entry(language, need.key());
        if entry.is_some_and(|entry| !entry.text.is_unreadable()) {
            let usages = subject.parsed.catalog.usages(language, need.key());
            let names = usages.into_iter().map(|usage| usage.variable).collect();
            sets.insert(language, names);
        }
    }
    let source = &subject.model().languages[0];
    let Some(wanted) = sets.get(source) else {
        return;
    };
    for (language, names) in &sets {
        let lacking: Vec<&str> = wanted.difference(names).copied().collect();
        let extra: Vec<&str> = names.difference(wanted).copied().collect();
        if lacking.is_empty() && extra.is_empty() {
            continue;
        }
        let entry = subject
            .parsed
            .catalog
            .entry(language, need.key())
            .expect("only texts that exist are compared");
        let mut diagnostic = Diagnostic::new(
            Code::DifferentVariables,
            entry.span,
            format!(
                "`{}` names other values in {language} than in {source}",
                need.key()
            ),
        );
        if !lacking.is_empty() {
            diagnostic = diagnostic.note(format!("not named here: ${}", lacking.join(", $")));
        }
        if !extra.is_empty() {
            diagnostic = diagnostic.note(format!("named only here: ${}", extra.join(", $")));
        }
        diagnostics.add(diagnostic);
    }
}

fn core(subject: &Subject<'_>, written: &[&Spanned<Name>], diagnostics: &mut Diagnostics) {
    for language in written {
        let lacking: Vec<String> = Core::ALL
            .iter()
            .map(|core| core.key())
            .filter(|key| subject.parsed.catalog.entry(language, *key).is_none())
            .map(|key| format!("`{key}`"))
            .collect();
        if !lacking.is_empty() {
            let message = match lacking.as_slice() {
                [one] => format!("the text {one} is missing in {}", language.value),
                many => format!(
                    "{} texts of the bot's own are missing in {}",
                    many.len(),
                    language.value
                ),
            };
            let diagnostic = Diagnostic::new(Code::MissingMessage, language.span, message)
                .help(format!("write them in locales/{}/core.ftl", language.value));
            diagnostics.add(match lacking.len() {
                1 => diagnostic,
                _ => diagnostic.note(lacking.join(", ")),
            });
        }
    }
    for language in &subject.model().languages {
        for core in Core::ALL {
            let key = core.key();
            for usage in subject.parsed.catalog.usages(language, key) {
                if !core.variables().contains(&usage.variable) {
                    diagnostics.add(Diagnostic::new(
                        Code::MessageVariable,
                        usage.span,
                        format!("there is no `${}` where `{key}` is shown", usage.variable),
                    ));
                }
            }
        }
    }
}

/// Texts of the app that nothing shows.
fn orphans(
    subject: &Subject<'_>,
    shown: &BTreeSet<String>,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) {
    // Flows with a fault, because nobody can tell what they show.
    let doubtful = |message: &str| {
        let flow = message.split('-').next().unwrap_or(message);
        match subject.flow(flow) {
            Some(flow) => flow.facts.doubt != Doubt::None,
            None => {
                let file = format!("flows/{flow}.yaml");
                sources
                    .iter()
                    .any(|(_, source)| !source.library && source.path == file)
            }
        }
    };
    for language in &subject.model().languages {
        let mut referred: BTreeSet<String> = BTreeSet::new();
        for (_, entry) in subject.parsed.catalog.keys(language) {
            let references = entry.text.references();
            referred.extend(
                references
                    .into_iter()
                    .map(|reference| reference.key().to_string()),
            );
        }
        for (key, entry) in subject.parsed.catalog.keys(language) {
            let name = key.to_string();
            let used = shown.contains(&name) || referred.contains(&name) || Core::owns(key.message);
            if entry.library || used || doubtful(key.message) {
                continue;
            }
            let diagnostic = Diagnostic::new(
                Code::OrphanMessage,
                entry.span,
                format!("nothing shows the text `{key}`"),
            );
            let near = suggest(&name, shown.iter().map(String::as_str));
            diagnostics.add(match near {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help("remove it, or name it like what shows it"),
            });
        }
    }
}

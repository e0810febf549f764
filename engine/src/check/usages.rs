//! What each text names: only what is set there, used as its type can be, and the same in every
//! language.

use std::collections::{BTreeMap, BTreeSet};

use super::names::Place;
use super::needed::{Needed, Scope};
use super::scope;
use super::subject::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, suggest};
use crate::expression::{Names, Path, Root};
use crate::locale::{How, Key, Plural, Select, Usage};
use crate::name::Name;
use crate::source::Span;
use crate::value::SETTING;
use crate::value::{Fields, Type};

/// Checks what a text names. Returns whether that is right.
pub(super) fn check(subject: &Subject<'_>, need: &Needed, diagnostics: &mut Diagnostics) -> bool {
    let before = diagnostics.len();
    let place = scope::place(subject, need);
    for language in &subject.model().languages {
        let mut text = Text {
            subject,
            place: &place,
            need,
            language,
            diagnostics,
        };
        for usage in subject.parsed.catalog.usages(language, need.key()) {
            text.usage(&usage);
        }
    }
    let right = diagnostics.len() == before;
    if right {
        different(subject, need.key(), diagnostics);
    }
    right
}

/// A text in one language.
struct Text<'t> {
    subject: &'t Subject<'t>,
    place: &'t Place<'t>,
    need: &'t Needed,
    language: &'t Name,
    diagnostics: &'t mut Diagnostics,
}

impl Text<'_> {
    fn usage(&mut self, usage: &Usage<'_>) {
        let path = Path::from_hyphens(usage.variable);
        if self.need.scope == Scope::Nobody && path.root != *SETTING {
            let message = format!(
                "`{}` is shown apart from any dialogue and can name nothing of one",
                self.need.key()
            );
            let fault = Diagnostic::new(Code::MessageVariable, usage.span, message);
            return self.diagnostics.add(fault);
        }
        if self.place.is_doubtful(&path.root) {
            return;
        }
        let surely: Vec<Path> = usage
            .surely
            .iter()
            .map(|it| Path::from_hyphens(it))
            .collect();
        let Some(typed) = self.place.path_type_where(&path, &surely) else {
            let unknown = self.unknown(usage, &path);
            return self.diagnostics.add(unknown);
        };
        if let Some(message) = self.unfit(&typed.of, &usage.how) {
            let fault = self.fault(Code::TypeMismatch, usage.span, message);
            return self.diagnostics.add(fault);
        }
        let covered = matches!(&usage.how, How::Selected(select, _) if select.none().is_some());
        if typed.optional && !covered {
            let fault = self.may_be_none(usage, &path);
            self.diagnostics.add(fault);
        }
        if let How::Selected(select, _) = &usage.how
            && typed.of == Type::Integer
        {
            self.plural(select);
        }
    }

    /// Why a value of this type cannot be used in this way.
    fn unfit(&self, of: &Type, how: &How<'_>) -> Option<String> {
        match how {
            How::Printed => of.unprintable(),
            How::Called(function) => {
                (!function.accepts(of)).then(|| format!("{} does not take {of}", function.name()))
            }
            How::Selected(select, _) => {
                let languages = &self.subject.model().languages;
                let plurals = self.subject.parsed.catalog.plurals(self.language);
                unselectable(of, select, languages, plurals)
            }
        }
    }

    fn fault(&self, code: Code, span: Span, message: String) -> Diagnostic {
        Diagnostic::new(code, span, message).related(self.need.span, "shown here")
    }

    fn may_be_none(&self, usage: &Usage<'_>, path: &Path) -> Diagnostic {
        let (variable, key) = (usage.variable, self.need.key());
        let fault = match self.place.root(&path.root) {
            Root::Unset(_) => {
                let way = self.place.way_without(&path.root);
                let message = format!("`${variable}` may not be set where `{key}` is shown");
                Diagnostic::new(Code::UnsetVariable, usage.span, message).note(way)
            }
            Root::Known(_) | Root::Later | Root::Unknown => {
                let message = format!("`${variable}` may be none where `{key}` is shown");
                Diagnostic::new(Code::MaybeNone, usage.span, message)
            }
        };
        fault.related(self.need.span, "shown here").help(format!(
            "give that case a branch: {{ ${variable} -> [none] … *[other] … }}"
        ))
    }

    /// The language's plural forms for which there is no branch.
    fn plural(&mut self, select: &Select) {
        let lacking = self.subject.parsed.catalog.lacking(self.language, select);
        if lacking.is_empty() {
            return;
        }
        let lacking: Vec<&str> = lacking.into_iter().map(Plural::name).collect();
        let message = format!(
            "`{}` also has the form: {}",
            self.language,
            lacking.join(", ")
        );
        self.diagnostics.add(
            Diagnostic::new(Code::MissingPlural, select.span, message)
                .help("add a branch for each; a default `*[other]` is one of them"),
        );
    }

    fn unknown(&self, usage: &Usage<'_>, path: &Path) -> Diagnostic {
        let known = matches!(
            self.place.root(&path.root),
            Root::Known(_) | Root::Unset(..)
        );
        let code = match path.root == *SETTING {
            true => Code::UnknownSetting,
            false => Code::MessageVariable,
        };
        if let Root::Later = self.place.root(&path.root) {
            let (root, key) = (&path.root, self.need.key());
            let message = format!("`${root}` is not set yet where `{key}` is shown");
            return self.fault(Code::UnsetVariable, usage.span, message);
        }
        let message = if path.root == *SETTING {
            format!("there is no setting `{}`", path.fields_text())
        } else if known {
            format!("`${}` leads nowhere", usage.variable)
        } else {
            format!(
                "there is no `${}` where `{}` is shown",
                path.root,
                self.need.key()
            )
        };
        let mut diagnostic = self.fault(code, usage.span, message);
        let near = if known {
            near_field(self.place, path)
        } else {
            let roots = self.place.roots();
            let near = suggest(&path.root, roots.iter().map(Name::as_str));
            near.map(|root| {
                let fields = path.fields.iter().map(|field| format!("-{field}"));
                fields.fold(root.to_owned(), |path, field| path + &field)
            })
        };
        if let Some(near) = near.filter(|near| near != usage.variable) {
            diagnostic = diagnostic.help(format!("did you mean `${near}`?"));
        }
        diagnostic
    }
}

/// The path with its last field corrected.
fn near_field(place: &Place<'_>, path: &Path) -> Option<String> {
    let (last, before) = path.fields.split_last()?;
    let parent = Path {
        root: path.root.clone(),
        fields: before.to_vec(),
    };
    let of = place.path_type(&parent)?.of;
    let columns = match of.fields() {
        Fields::Columns(table) => place.columns(table),
        Fields::Collected(_, columns) => columns.to_vec(),
        Fields::Grouped(group) => group.fields(),
        Fields::Answered(answer) => answer.names(),
        Fields::Fixed(_) => return None,
    };
    let near = suggest(last, columns.iter().map(Name::as_str))?;
    Some(format!("{}-{near}", parent.to_string().replace('.', "-")))
}

/// Why there can be no choice by a value of this type with these branches.
fn unselectable(
    of: &Type,
    select: &Select,
    languages: &[Name],
    plurals: &[Plural],
) -> Option<String> {
    let forms: Vec<&str> = plurals.iter().map(|plural| plural.name()).collect();
    let (ids, of_what) = match of.selectable(languages) {
        Some(ids) if !select.has_numbers() => (ids, "none of its values"),
        None if *of == Type::Integer => (forms, "no form of numbers here"),
        Some(_) | None if select.is_plural() || select.has_numbers() => {
            return Some(format!("{of} has no plural forms"));
        }
        Some(_) | None => return None,
    };
    let mut words = select
        .variants
        .iter()
        .enumerate()
        .filter_map(|(index, variant)| {
            let word = variant.key.as_word()?;
            let default_other = index == select.default && word == "other";
            (!default_other).then_some(word)
        });
    let unknown = words.find(|word| *word != "none" && !ids.contains(word))?;
    Some(format!("`{unknown}` is {of_what}: {}", ids.join(", ")))
}

/// Languages whose texts of one key name different variables.
pub(super) fn different(subject: &Subject<'_>, key: Key<'_>, diagnostics: &mut Diagnostics) {
    let mut sets: BTreeMap<&Name, BTreeSet<&str>> = BTreeMap::new();
    for language in &subject.model().languages {
        let entry = subject.parsed.catalog.entry(language, key);
        if entry.is_some_and(|entry| !entry.text.is_unreadable()) {
            let usages = subject.parsed.catalog.usages(language, key);
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
            .entry(language, key)
            .expect("only texts that exist are compared");
        let mut diagnostic = Diagnostic::new(
            Code::DifferentVariables,
            entry.span,
            format!("`{key}` names other values in {language} than in {source}"),
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

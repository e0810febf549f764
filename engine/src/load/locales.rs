//! The files of texts, and folders of texts in languages that the app does not have.

use std::collections::HashSet;

use super::copies::is_original;
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::name::Name;
use crate::source::{SourceId, Sources};

/// `locales/LANGUAGE/*.ftl`, the library's first.
pub(super) fn locale_files(languages: &[Name], sources: &Sources) -> Vec<(Name, SourceId)> {
    let mut files: Vec<(bool, Name, SourceId)> = sources
        .iter()
        .filter_map(|(id, source)| {
            if is_original(source) {
                return None;
            }
            let language = locale_language(&source.path)?;
            let language = languages.iter().find(|known| **known == *language)?;
            Some((!source.library, language.clone(), id))
        })
        .collect();
    files.sort_by_key(|(own, _, id)| (*own, *id));
    files
        .into_iter()
        .map(|(_, language, id)| (language, id))
        .collect()
}

fn locale_language(path: &str) -> Option<&str> {
    let (language, file) = path.strip_prefix("locales/")?.split_once('/')?;
    (file.ends_with(".ftl") && !file.contains('/')).then_some(language)
}

/// One for each directory, at its first file.
pub(super) fn unknown_languages(languages: &[Name], sources: &Sources) -> Vec<Diagnostic> {
    let mut told = HashSet::new();
    sources
        .iter()
        .filter(|(_, source)| !source.library)
        .filter_map(|(id, source)| {
            let language = locale_language(&source.path)?;
            if languages.iter().any(|known| **known == *language) || !told.insert(language) {
                return None;
            }
            let diagnostic = Diagnostic::new(
                Code::UnknownLanguage,
                sources.head(id),
                format!("the app has no language `{language}`"),
            );
            let near = suggest(language, languages.iter().map(Name::as_str));
            Some(diagnostic.help(match near {
                Some(near) => format!("did you mean `locales/{near}`?"),
                None => format!(
                    "add `{language}` to `languages` in app.yaml, or take locales/{language} away"
                ),
            }))
        })
        .collect()
}

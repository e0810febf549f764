//! Files that look like a part of an app and are not read, because they stand elsewhere or have
//! another ending.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Sources;

/// Where the files of one kind are read from.
struct Place {
    directory: &'static str,
    ending: &'static str,
    /// How many directories lie below.
    below: usize,
    /// Endings of files that their authors may think are read.
    similar: &'static [&'static str],
    read_from: &'static str,
}

const PLACES: [Place; 5] = [
    Place {
        directory: "flows/",
        ending: ".yaml",
        below: 0,
        similar: &[".yaml", ".yml", ".json"],
        read_from: "flows are read from `flows/NAME.yaml`",
    },
    Place {
        directory: "locales/",
        ending: ".ftl",
        below: 1,
        similar: &[".ftl"],
        read_from: "texts are read from `locales/LANGUAGE/NAME.ftl`",
    },
    Place {
        directory: "tools/",
        ending: ".yaml",
        below: 0,
        similar: &[".yaml", ".yml", ".json"],
        read_from: "tools are read from `tools/NAME.yaml`",
    },
    Place {
        directory: "templates/",
        ending: ".html",
        below: 0,
        similar: &[".html", ".htm", ".j2", ".jinja", ".jinja2"],
        read_from: "templates are read from `templates/NAME.html`",
    },
    Place {
        directory: "seeds/",
        ending: ".json",
        below: 0,
        similar: &[".json", ".yaml", ".yml", ".csv"],
        read_from: "rows are read from `seeds/NAME.json`",
    },
];

/// Why a file that looks like a part of the app is not read; `None` if it is read, or is of
/// another kind.
pub fn why_unread(path: &str) -> Option<&'static str> {
    if path == "app.yml" {
        return Some("the app's head is read from `app.yaml`");
    }
    let place = PLACES
        .iter()
        .find(|place| path.starts_with(place.directory))?;
    let inner = &path[place.directory.len()..];
    // A plugin may have files of its own.
    if place.directory == "tools/" && (inner.contains('/') || inner.ends_with(".lock.json")) {
        return None;
    }
    let is_read = inner.ends_with(place.ending) && inner.matches('/').count() == place.below;
    let lower = path.to_lowercase();
    let is_similar = place.similar.iter().any(|ending| lower.ends_with(ending));
    (is_similar && !is_read).then_some(place.read_from)
}

pub(super) fn check(sources: &Sources) -> Vec<Diagnostic> {
    let own = sources.iter().filter(|(_, source)| !source.library);
    own.filter_map(|(_, source)| {
        let why = why_unread(&source.path)?;
        let message = format!("`{}` is not read", source.path);
        Some(Diagnostic::new(Code::UnreadFile, None, message).help(why))
    })
    .collect()
}

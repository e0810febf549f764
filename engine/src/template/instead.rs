//! What to write instead of the statements that minijinja (Jinja) has, and a template here has not.

use crate::expression::of_other_languages;

/// The word that stands at a place of a text.
pub(super) fn name_at(text: &str, from: usize) -> &str {
    let rest = text.get(from..).unwrap_or_default();
    let is_part = |sign: char| sign.is_alphanumeric() || sign == '_';
    let end = rest.find(|sign| !is_part(sign)).unwrap_or(rest.len());
    &rest[..end]
}

pub(super) fn of_statement(name: &str) -> &'static str {
    match name {
        "set" | "with" => {
            "compute it in the state that prints: `with: { total: $a + b }`, then `{{ total }}`"
        }
        "include" | "extends" | "block" | "import" | "from" => {
            "write the whole page into this file: templates do not use each other"
        }
        "macro" | "call" => "write it where it is printed, for several items within one `for`",
        "filter" | "trans" | "blocktrans" => {
            "write the words as a text, and print it: `{{ text('title') }}`"
        }
        "autoescape" => "leave it out: whatever is printed is escaped",
        "break" | "continue" => "write `{% if … %}` around what is printed of an item",
        "elsif" | "elseif" | "elif" => {
            "between `{% if … %}` and `{% endif %}`, write `{% elif … %}`"
        }
        "empty" => "write `{% else %}`: what stands behind it is printed if the list is empty",
        "else" | "endif" | "endfor" => {
            "write as many `{% endif %}` and `{% endfor %}` as there are `if` and `for`, each in \
             the order in which they began"
        }
        "end" => "write `{% endif %}` or `{% endfor %}`",
        "comment" => "write `{# … #}`",
        "raw" | "verbatim" => "write braces as `&#123;` and `&#125;`",
        _ => "leave it out, or write it with `{% if … %}`, `{% for … %}` and `{{ … }}`",
    }
}

/// What to write where minijinja finds no sense: of the statement or the value around a place.
pub(super) fn of_error(text: &str, at: usize) -> Option<&'static str> {
    let before = text.get(..at)?;
    let opened = before.rfind("{%").max(before.rfind("{{"))?;
    let rest = &text[opened..];
    let end = rest.find("%}").into_iter().chain(rest.find("}}")).min();
    let inside = &rest[2..end.unwrap_or(rest.len())];
    if rest.starts_with("{{") {
        return of_other_languages(inside);
    }
    let word = inside.trim_start_matches(['-', '+']).trim_start();
    match name_at(word, 0) {
        "if" | "elif" | "for" => of_other_languages(inside),
        name => Some(of_statement(name)),
    }
}

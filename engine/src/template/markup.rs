//! Where in HTML something stands that a template prints. Only where words can stand is anything
//! printed, so that nobody's name can become markup or a script.

use super::Position;

/// How far the HTML of a template has been read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Markup {
    /// Between tags.
    #[default]
    Text,
    Comment,
    /// In a tag, and in which value of an attribute.
    Tag {
        element: String,
        /// What has been read since the last space outside of quotes: `href="https:`.
        word: String,
        quote: Option<char>,
    },
    /// Until its end tag everything is a style or the like.
    Raw {
        element: String,
        read: String,
    },
}

/// Elements whose content is no text.
const RAW: [&str; 2] = ["style", "title"];
/// Elements that would run something, or show what is not in the page.
const REFUSED: [&str; 8] = [
    "script", "iframe", "object", "embed", "form", "meta", "link", "base",
];
/// Attributes that a browser follows.
const ADDRESSES: [&str; 2] = ["href", "src"];

impl Markup {
    /// Reads on.
    ///
    /// # Errors
    ///
    /// What cannot stand in a template, in a sentence, and where: after so many bytes.
    pub(super) fn read(&mut self, html: &str) -> Result<(), (usize, String)> {
        for (at, sign) in html.char_indices() {
            if let Err(message) = self.sign(sign, &html[at..]) {
                return Err((at, message));
            }
        }
        Ok(())
    }

    fn sign(&mut self, sign: char, rest: &str) -> Result<(), String> {
        match self {
            Markup::Text if rest.starts_with("<!--") => *self = Markup::Comment,
            Markup::Text if sign == '<' => {
                let element = element(&rest[1..]);
                if REFUSED.contains(&element.as_str()) && !is_charset(&element, rest) {
                    return Err(format!("a template has no `<{element}>`"));
                }
                *self = Markup::Tag {
                    element,
                    word: String::new(),
                    quote: None,
                };
            }
            Markup::Text => {}
            Markup::Comment if rest.starts_with("-->") => *self = Markup::Text,
            Markup::Comment => {}
            Markup::Tag {
                element,
                word,
                quote,
            } => match (*quote, sign) {
                (Some(open), sign) if sign == open => {
                    *quote = None;
                    word.clear();
                }
                (Some(_), sign) => word.push(sign),
                (None, '"' | '\'') => {
                    *quote = Some(sign);
                    word.push(sign);
                }
                (None, '>') => {
                    let element = std::mem::take(element);
                    *self = match RAW.contains(&element.as_str()) {
                        true => Markup::Raw {
                            element,
                            read: String::new(),
                        },
                        false => Markup::Text,
                    };
                }
                // `href = "…"` is the same as `href="…"`.
                (None, sign) if sign.is_whitespace() => {
                    if !word.ends_with('=') && !rest.trim_start().starts_with('=') {
                        word.clear();
                    }
                }
                (None, sign) => {
                    word.push(sign);
                    let name = word.split('=').next().unwrap_or_default();
                    if word.ends_with('=') && runs(name) {
                        return Err(format!("a template has no `{name}`"));
                    }
                }
            },
            Markup::Raw { element, read } => {
                read.push(sign);
                if read.to_lowercase().ends_with(&format!("</{element}>")) {
                    *self = Markup::Text;
                }
            }
        }
        Ok(())
    }

    /// What a value would be here.
    ///
    /// # Errors
    ///
    /// Why nothing can be printed here, in a sentence.
    pub(super) fn position(&self) -> Result<Position, String> {
        match self {
            Markup::Text => Ok(Position::Words),
            Markup::Raw { element, .. } if element == "title" => Ok(Position::Words),
            Markup::Raw { element, .. } => Err(format!("nothing is printed in `<{element}>`")),
            Markup::Comment => Err("nothing is printed in a comment".to_owned()),
            Markup::Tag { word, quote, .. } => {
                let (name, written) = word.split_once('=').unwrap_or((word, ""));
                let name = name.to_lowercase();
                match quote {
                    None => {
                        Err("in a tag, values stand between quotes: `title=\"{{ … }}\"`".into())
                    }
                    Some(_) if name == "style" || runs(&name) => {
                        Err(format!("nothing is printed in `{name}`"))
                    }
                    Some(quote) if ADDRESSES.contains(&name.as_str()) => {
                        match written.strip_prefix(*quote) {
                            Some("") => Ok(Position::Address),
                            Some(_) | None => Err(format!("`{name}` has one address and no more")),
                        }
                    }
                    Some(_) => Ok(Position::Words),
                }
            }
        }
    }

    /// Whether what is repeated or left out can begin or end here.
    pub(super) fn is_between(&self) -> bool {
        *self == Markup::Text
    }
}

/// Whether a browser runs what stands in an attribute.
fn runs(name: &str) -> bool {
    let name = name.to_lowercase();
    name.starts_with("on") || matches!(name.as_str(), "srcdoc" | "srcset" | "action")
}

/// `<meta charset="utf-8">` does nothing but say how to read the file.
fn is_charset(element: &str, rest: &str) -> bool {
    let lower = rest.to_lowercase();
    let tag = lower.split('>').next().unwrap_or_default();
    element == "meta"
        && (tag.contains("charset=") || tag.contains("name=\"viewport\""))
        && !tag.contains("http-equiv")
}

/// The name of the element whose tag begins here, in small letters.
fn element(rest: &str) -> String {
    let name = rest.trim_start_matches('/');
    let letters = name
        .chars()
        .take_while(|sign| sign.is_ascii_alphanumeric() || *sign == '-');
    letters.collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(html: &str) -> Result<Position, String> {
        let mut markup = Markup::default();
        markup.read(html).map_err(|(_, message)| message)?;
        markup.position()
    }

    #[test]
    fn words_stand_in_text_and_between_quotes() {
        let words = [
            "",
            "<p>",
            "<p class=x>Hello, ",
            "<p title=\"",
            "<p title='a > b, ",
            "<!-- <p --> ",
            "<style>p { color: red }</style><p>",
            "<meta charset=\"utf-8\"><title>",
            "1 < 2",
        ];
        for html in words {
            // `1 < 2` begins a tag for a scanner, and so must be written `&lt;`.
            let wanted = html != "1 < 2";
            assert_eq!(after(html) == Ok(Position::Words), wanted, "{html}");
        }
        assert_eq!(after("<a href=\""), Ok(Position::Address));
        assert_eq!(after("<img alt=\"x\" SRC='"), Ok(Position::Address));
    }

    #[test]
    fn nothing_is_printed_where_a_browser_would_run_or_follow_it() {
        let refused = [
            "<p ",
            "<p title=",
            "<p style=\"",
            "<p onclick=\"",
            "<p ONCLICK='",
            "<a href=\"javascript:",
            "<a href=\"https://example.com/?q=",
            "<style>",
            "<!-- ",
            "<script>",
            "<p><SCRIPT src='x'>",
            "<iframe ",
            "<meta http-equiv=\"refresh\" charset=\"x\">",
            "<svg onload=",
            "<p title=\"a\"onclick=\"",
            "<p style = \"",
            "<a href =\n'/x?",
        ];
        for html in refused {
            assert!(after(html).is_err(), "{html}");
        }
    }
}

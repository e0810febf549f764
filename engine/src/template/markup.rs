//! Where in HTML something stands that a template prints. Only where words can stand is anything
//! printed, so that nobody's name can become markup or a script.
//!
//! A template is not any HTML. It has the elements and the attributes of a printed page, written
//! plainly: `name="value"`, in quotes, with spaces between them. So what is read here is what a
//! browser reads, and whatever is not known is refused.

use super::Position;

/// The HTML of a template, as far as it has been read.
#[derive(Clone, Debug, Default)]
pub(super) struct Markup {
    state: State,
    /// Where the last tag or comment begins, in bytes.
    opened: usize,
    /// Whether it is said how the page is read, where browsers look for that.
    says_charset: bool,
    /// Whether a fault was found: what follows cannot be judged.
    is_broken: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum State {
    /// Between tags.
    #[default]
    Text,
    /// After `<`: what has been read since.
    Open(String),
    Comment(String),
    Doctype,
    /// In an end tag: what has been read of its name.
    End(String),
    /// In the tag of an element.
    Tag(String, Inside),
    /// In the content of an element that is no markup: what has been read.
    Raw(&'static str, String),
}

/// Where in a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Inside {
    /// After a space.
    Between,
    /// After the `/` of `<br/>`.
    Slash,
    /// In the name of an attribute.
    Name(String),
    /// After `name=`.
    Equals(String),
    Value {
        name: String,
        quote: char,
        written: String,
        /// Whether something is printed in it.
        prints: bool,
    },
    /// After the quote that ends a value.
    Ended,
}

/// What a printed page is made of.
const ELEMENTS: [&str; 62] = [
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "header",
    "footer",
    "main",
    "section",
    "article",
    "aside",
    "nav",
    "div",
    "span",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
    "colgroup",
    "col",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "a",
    "img",
    "figure",
    "figcaption",
    "blockquote",
    "pre",
    "code",
    "address",
    "time",
    "abbr",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "small",
    "mark",
    "sub",
    "sup",
    "bdi",
    "br",
    "hr",
    "wbr",
];
const ATTRIBUTES: [&str; 22] = [
    "class", "id", "lang", "dir", "title", "alt", "role", "style", "href", "src", "width",
    "height", "colspan", "rowspan", "span", "scope", "start", "datetime", "charset", "name",
    "content", "media",
];
/// Elements whose content is no markup.
const RAW: [&str; 2] = ["style", "title"];
/// How an address that is written begins.
const SCHEMES: [&str; 5] = ["https://", "http://", "mailto:", "tel:", "#"];
/// How a picture that is written begins.
const PICTURES: [&str; 2] = ["https://", "data:image/"];
/// So many bytes of a page are searched for its encoding.
const HEAD: usize = 1024;

impl Markup {
    /// Reads on, from this place of the template.
    ///
    /// # Errors
    ///
    /// What cannot stand in a template, in a sentence, and where.
    pub(super) fn read(&mut self, html: &str, from: usize) -> Result<(), (usize, String)> {
        for (at, sign) in html.char_indices() {
            if self.is_broken {
                return Ok(());
            }
            if let Err(message) = self.sign(sign, from + at) {
                self.is_broken = true;
                return Err((from + at, message));
            }
        }
        Ok(())
    }

    fn sign(&mut self, sign: char, at: usize) -> Result<(), String> {
        let state = std::mem::take(&mut self.state);
        self.state = match state {
            State::Text if sign == '<' => {
                self.opened = at;
                State::Open(String::new())
            }
            State::Text => State::Text,
            State::Open(read) => open(read, sign)?,
            State::Comment(mut read) => {
                read.push(sign);
                match read.ends_with("-->") {
                    true => State::Text,
                    false => State::Comment(read),
                }
            }
            State::Doctype if sign == '>' => State::Text,
            State::Doctype => State::Doctype,
            State::End(mut name) => match sign {
                '>' => {
                    known_element(&name)?;
                    State::Text
                }
                sign if sign.is_ascii_alphanumeric() => {
                    name.push(sign.to_ascii_lowercase());
                    State::End(name)
                }
                _ => return Err(format!("an end tag is `</{name}>`, and no more")),
            },
            State::Tag(element, inside) => {
                if let Inside::Value {
                    name,
                    quote,
                    written,
                    prints: false,
                } = &inside
                    && *quote == sign
                {
                    written_value(&element, name, written)?;
                    let is_utf8 = written.eq_ignore_ascii_case("utf-8");
                    self.says_charset |= name == "charset" && is_utf8 && at < HEAD;
                }
                tag(element, inside, sign)?
            }
            State::Raw(element, mut read) => {
                read.push(sign.to_ascii_lowercase());
                match read.ends_with(&format!("</{element}")) {
                    true => State::End(element.to_owned()),
                    false => State::Raw(element, read),
                }
            }
        };
        Ok(())
    }

    /// What a value would be here; it is noted that one is.
    ///
    /// # Errors
    ///
    /// Why nothing can be printed here, in a sentence.
    pub(super) fn position(&mut self) -> Result<Position, String> {
        if self.is_broken {
            return Ok(Position::Words);
        }
        match &mut self.state {
            State::Text | State::Raw("title", _) => Ok(Position::Words),
            State::Raw(element, _) => Err(format!("nothing is printed in `<{element}>`")),
            State::Comment(_) => Err("nothing is printed in a comment".to_owned()),
            State::Tag(
                _,
                Inside::Value {
                    name,
                    written,
                    prints,
                    ..
                },
            ) => match name.as_str() {
                "href" | "src" if written.is_empty() && !*prints => {
                    *prints = true;
                    Ok(Position::Address)
                }
                "href" | "src" => Err(format!("`{name}` has one address and no more")),
                "style" | "charset" | "content" | "name" | "media" => {
                    Err(format!("nothing is printed in `{name}`"))
                }
                _ => {
                    *prints = true;
                    Ok(Position::Words)
                }
            },
            State::Tag(..) | State::Open(_) | State::End(_) | State::Doctype => {
                self.is_broken = true;
                Err("in a tag, values stand between quotes: `title=\"{{ … }}\"`".to_owned())
            }
        }
    }

    /// Whether what is repeated or left out can begin or end here.
    pub(super) fn is_between(&self) -> bool {
        self.is_broken || self.state == State::Text
    }

    /// Where the tag or the comment begins that has not ended.
    pub(super) fn opened(&self) -> usize {
        self.opened
    }

    /// Whether the page says in which encoding it is written.
    pub(super) fn says_charset(&self) -> bool {
        self.is_broken || self.says_charset
    }
}

fn open(mut read: String, sign: char) -> Result<State, String> {
    let is_end_of_name = sign == '>' || sign == '/' || sign.is_whitespace();
    if !read.is_empty() && !read.starts_with('!') && is_end_of_name {
        known_element(&read)?;
        return match sign {
            '>' => Ok(content(&read)),
            '/' => Ok(State::Tag(read, Inside::Slash)),
            _ => Ok(State::Tag(read, Inside::Between)),
        };
    }
    if read.is_empty() && sign == '/' {
        return Ok(State::End(String::new()));
    }
    read.push(sign.to_ascii_lowercase());
    let is_name = read.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match read.as_str() {
        "!--" => Ok(State::Comment(String::new())),
        "!doctype" => Ok(State::Doctype),
        begun if "!--".starts_with(begun) || "!doctype".starts_with(begun) => Ok(State::Open(read)),
        _ if is_name => Ok(State::Open(read)),
        _ => Err("this is no tag: a sign of its own is written `&lt;`".to_owned()),
    }
}

/// What follows the tag of an element.
fn content(element: &str) -> State {
    match RAW.iter().find(|raw| **raw == element) {
        Some(raw) => State::Raw(raw, String::new()),
        None => State::Text,
    }
}

fn tag(element: String, inside: Inside, sign: char) -> Result<State, String> {
    let plainly = "attributes are written plainly: `class=\"note\"`, with a space before each";
    let inside = match (inside, sign) {
        (Inside::Value { quote, .. }, sign) if sign == quote => Inside::Ended,
        (
            Inside::Value {
                name,
                quote,
                mut written,
                prints,
            },
            sign,
        ) => {
            written.push(sign);
            Inside::Value {
                name,
                quote,
                written,
                prints,
            }
        }
        (Inside::Equals(name), '"' | '\'') => Inside::Value {
            name,
            quote: sign,
            written: String::new(),
            prints: false,
        },
        (Inside::Slash | Inside::Between | Inside::Ended, '>') => return Ok(content(&element)),
        (Inside::Between | Inside::Ended, '/') => Inside::Slash,
        (Inside::Between | Inside::Ended, sign) if sign.is_whitespace() => Inside::Between,
        (Inside::Between, sign) if sign.is_ascii_alphabetic() => {
            Inside::Name(sign.to_ascii_lowercase().to_string())
        }
        (Inside::Name(name), '=') => {
            known_attribute(&element, &name)?;
            Inside::Equals(name)
        }
        (Inside::Name(mut name), sign) if sign.is_ascii_alphanumeric() || sign == '-' => {
            name.push(sign.to_ascii_lowercase());
            Inside::Name(name)
        }
        (
            Inside::Slash | Inside::Between | Inside::Ended | Inside::Name(_) | Inside::Equals(_),
            _,
        ) => {
            return Err(plainly.to_owned());
        }
    };
    Ok(State::Tag(element, inside))
}

fn known_element(element: &str) -> Result<(), String> {
    match ELEMENTS.contains(&element) {
        true => Ok(()),
        false => Err(format!("a template has no `<{element}>`")),
    }
}

fn known_attribute(element: &str, name: &str) -> Result<(), String> {
    let is_there = match name {
        "href" => element == "a",
        "src" => element == "img",
        "charset" | "name" | "content" => element == "meta",
        _ => name.starts_with("data-") || name.starts_with("aria-") || ATTRIBUTES.contains(&name),
    };
    match is_there {
        true => Ok(()),
        false => Err(format!("`<{element}>` has no `{name}` in a template")),
    }
}

/// An address that is written leads to the web, a mailbox, a telephone, or within the page.
fn written_value(element: &str, name: &str, written: &str) -> Result<(), String> {
    let wanted: &[&str] = match name {
        "href" => &SCHEMES,
        "src" => &PICTURES,
        _ => return Ok(()),
    };
    match wanted.iter().any(|scheme| written.starts_with(scheme)) {
        true => Ok(()),
        false => Err(format!(
            "an address of `<{element}>` begins with one of: {}",
            wanted.join(" ")
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(html: &str) -> Result<Position, String> {
        let mut markup = Markup::default();
        markup.read(html, 0).map_err(|(_, message)| message)?;
        markup.position()
    }

    #[test]
    fn words_stand_in_text_and_between_quotes() {
        let words = [
            "",
            "<p>",
            "<p class=\"x\">Hello, ",
            "<p title=\"",
            "<p title='a > b, ",
            "<P CLASS=\"a\" Title='",
            "<!-- <p --> ",
            "<!DOCTYPE html>\n<p>",
            "<style>p > b { color: red }</style><p>",
            "<br/><br /><hr>",
            "<meta charset=\"utf-8\"><title>",
            "<a href=\"https://example.com/?q=1\">",
            "<p data-name=\"",
            "1 &lt; 2",
        ];
        for html in words {
            assert_eq!(after(html), Ok(Position::Words), "{html}");
        }
        assert_eq!(after("<a href=\""), Ok(Position::Address));
        assert_eq!(after("<img alt=\"x\" SRC='"), Ok(Position::Address));
    }

    #[test]
    fn nothing_is_printed_where_a_browser_would_run_or_follow_it() {
        let refused = [
            "<p ",
            "<p title=",
            "<p title=x",
            "<p style=\"",
            "<p onclick=\"",
            "<p ONCLICK='",
            "<p/onclick=\"",
            "<a/href=\"",
            "<img src=\"https://x\"/onerror=\"",
            "<img src=\"https://x\"onerror=\"",
            "<p title=\"a\"onclick=\"",
            "<p style = \"",
            "<a href =\n'/x?",
            "<a href=\"javascript:",
            "<a href=\"javascript:alert(1)\">",
            "<a href=\" java&#115;cript:alert(1)\">",
            "<a href=\"https://example.com/?q=",
            "<p href=\"",
            "<a xlink:href=\"",
            "<a ping=\"",
            "<svg>",
            "<animate ",
            "<style>",
            "<style>p{}</styl",
            "<!-- ",
            "<!",
            "<script>",
            "<p><SCRIPT src='x'>",
            "<iframe ",
            "<textarea>",
            "<xmp>",
            "<noscript>",
            "<template>",
            "<meta http-equiv=\"refresh\">",
            "</script>",
            "</p onclick=\"",
            "1 < 2",
            "<>",
            "<?x",
        ];
        for html in refused {
            assert!(after(html).is_err(), "{html}");
        }
    }

    #[test]
    fn a_tag_is_one_however_many_pieces_it_has() {
        let mut markup = Markup::default();
        assert!(markup.read("<scr", 0).is_ok());
        assert!(markup.read("ipt>", 9).is_err(), "a comment was between");
    }

    #[test]
    fn the_encoding_is_said_where_browsers_look_for_it() {
        let says = |html: &str| {
            let mut markup = Markup::default();
            markup.read(html, 0).expect("a page");
            markup.says_charset()
        };
        assert!(says("<META CHARSET=\"UTF-8\">"));
        assert!(!says("<!-- <meta charset=\"utf-8\"> -->"));
        assert!(!says("<meta charset=\"windows-1251\">"));
        let late = format!("<!--{}--><meta charset=\"utf-8\">", "x".repeat(HEAD));
        assert!(!says(&late));
    }
}

//! Telegram's HTML: the tags that it knows, and its refusals for the rest.
//!
//! The order of the checks and their wording follow `parse_html` of TDLib,
//! `td/telegram/MessageEntity.cpp`.

use serde_json::{Value, json};

const TAGS: [&str; 17] = [
    "a",
    "b",
    "strong",
    "i",
    "em",
    "s",
    "strike",
    "del",
    "u",
    "ins",
    "tg-spoiler",
    "tg-emoji",
    "tg-time",
    "span",
    "pre",
    "code",
    "blockquote",
];

/// The text without its tags and the entities that they stand for, or the reason why the text is
/// malformed.
pub(super) fn parse(source: &str) -> Result<(String, Vec<Value>), String> {
    let mut parser = Parser {
        source,
        position: 0,
        plain: String::new(),
        length: 0,
        open: Vec::new(),
        entities: Vec::new(),
    };
    parser.run()?;
    parser
        .entities
        .sort_by_key(|entity| (entity.offset, std::cmp::Reverse(entity.length)));
    let entities = parser.entities.into_iter().map(Entity::json).collect();
    Ok((parser.plain, entities))
}

struct Parser<'source> {
    source: &'source str,
    position: usize,
    plain: String,
    /// Of `plain`, in UTF-16 units.
    length: usize,
    open: Vec<OpenTag>,
    entities: Vec<Entity>,
}

struct OpenTag {
    name: String,
    /// The address, language or emoji that the tag carries.
    argument: String,
    offset: usize,
    plain_start: usize,
}

struct Entity {
    offset: usize,
    length: usize,
    kind: Value,
}

impl Entity {
    fn json(self) -> Value {
        let mut entity = json!({"offset": self.offset, "length": self.length});
        if let (Value::Object(entity), Value::Object(kind)) = (&mut entity, self.kind) {
            entity.extend(kind);
        }
        entity
    }
}

impl Parser<'_> {
    fn run(&mut self) -> Result<(), String> {
        while let Some(next) = self.peek() {
            match next {
                '<' if self.source[self.position..].starts_with("</") => self.end_tag()?,
                '<' => self.start_tag()?,
                '&' => self.reference(),
                plain => {
                    self.position += plain.len_utf8();
                    self.push(plain);
                }
            }
        }
        match self.open.last() {
            Some(tag) => Err(format!(
                "Can't find end tag corresponding to start tag \"{}\"",
                tag.name
            )),
            None => Ok(()),
        }
    }

    fn start_tag(&mut self) -> Result<(), String> {
        let begin = self.position;
        self.position += 1;
        let name = self
            .take_until(|next| next.is_ascii_whitespace() || next == '>')
            .to_lowercase();
        if self.peek().is_none() {
            return Err(format!("Unclosed start tag at byte offset {begin}"));
        }
        if !TAGS.contains(&name.as_str()) {
            return Err(format!(
                "Unsupported start tag \"{name}\" at byte offset {begin}"
            ));
        }
        let mut argument = String::new();
        loop {
            self.skip_spaces();
            if self.peek() == Some('>') {
                self.position += 1;
                break;
            }
            let (attribute, value) = self.attribute(&name, begin)?;
            match (name.as_str(), attribute.as_str()) {
                ("a", "href") | ("tg-emoji", "emoji-id") | ("tg-time", "unix") => argument = value,
                ("code", "class") => {
                    argument = value.strip_prefix("language-").unwrap_or("").to_owned();
                }
                ("span", "class") => argument = value,
                ("blockquote", "expandable") => argument = attribute,
                _ => {}
            }
        }
        if name == "span" && argument != "tg-spoiler" {
            return Err(format!(
                "Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"
            ));
        }
        self.open.push(OpenTag {
            name,
            argument,
            offset: self.length,
            plain_start: self.plain.len(),
        });
        Ok(())
    }

    /// One attribute with its value, which is empty if there is only a name.
    fn attribute(&mut self, tag: &str, begin: usize) -> Result<(String, String), String> {
        let unclosed = || format!("Unclosed start tag \"{tag}\" at byte offset {begin}");
        let name = self
            .take_until(|next| next.is_ascii_whitespace() || "=>/\"'".contains(next))
            .to_owned();
        if name.is_empty() {
            return Err(format!(
                "Empty attribute name in the tag \"{tag}\" at byte offset {begin}"
            ));
        }
        self.skip_spaces();
        match self.peek() {
            None => return Err(unclosed()),
            Some('=') => self.position += 1,
            Some(_) => return Ok((name, String::new())),
        }
        self.skip_spaces();
        let value = match self.peek() {
            None => return Err(unclosed()),
            Some(quote @ ('"' | '\'')) => {
                self.position += 1;
                let value = decode(self.take_until(|next| next == quote));
                self.position += usize::from(self.peek().is_some());
                value
            }
            Some(_) => {
                let token_begin = self.position;
                let token = self
                    .take_until(|next| !(next.is_ascii_alphanumeric() || ".-".contains(next)))
                    .to_lowercase();
                if self
                    .peek()
                    .is_some_and(|next| !next.is_ascii_whitespace() && next != '>')
                {
                    return Err(format!(
                        "Unexpected end of name token at byte offset {token_begin}"
                    ));
                }
                token
            }
        };
        if self.peek().is_none() {
            return Err(format!("Unclosed start tag at byte offset {begin}"));
        }
        Ok((name, value))
    }

    fn end_tag(&mut self) -> Result<(), String> {
        let begin = self.position;
        let Some(tag) = self.open.pop() else {
            return Err(format!("Unexpected end tag at byte offset {begin}"));
        };
        self.position += 2;
        let name = self
            .take_until(|next| next.is_ascii_whitespace() || next == '>')
            .to_lowercase();
        self.skip_spaces();
        if self.peek() != Some('>') {
            return Err(format!("Unclosed end tag at byte offset {begin}"));
        }
        self.position += 1;
        // An empty name, `</>`, closes whatever is open.
        if !name.is_empty() && name != tag.name {
            return Err(format!(
                "Unmatched end tag at byte offset {begin}, expected \"</{}>\", found \"</{name}>\"",
                tag.name
            ));
        }
        self.close(&tag)
    }

    fn close(&mut self, tag: &OpenTag) -> Result<(), String> {
        if self.length == tag.offset {
            return Ok(());
        }
        let kind = match tag.name.as_str() {
            "b" | "strong" => json!({"type": "bold"}),
            "i" | "em" => json!({"type": "italic"}),
            "s" | "strike" | "del" => json!({"type": "strikethrough"}),
            "u" | "ins" => json!({"type": "underline"}),
            "tg-spoiler" | "span" => json!({"type": "spoiler"}),
            "pre" => json!({"type": "pre"}),
            "code" if tag.argument.is_empty() => json!({"type": "code"}),
            "code" => json!({"type": "pre", "language": tag.argument}),
            "blockquote" if tag.argument.is_empty() => json!({"type": "blockquote"}),
            "blockquote" => json!({"type": "expandable_blockquote"}),
            "tg-emoji" => match tag.argument.parse::<u64>() {
                Ok(id) if id > 0 => {
                    json!({"type": "custom_emoji", "custom_emoji_id": tag.argument})
                }
                _ => return Err("Invalid custom emoji identifier specified".to_owned()),
            },
            "tg-time" => match tag.argument.parse::<i32>() {
                Ok(time) if time > 0 => json!({"type": "date_time", "unix_time": time}),
                Ok(_) | Err(_) => return Ok(()),
            },
            "a" => {
                let inside = &self.plain[tag.plain_start..];
                let address = if tag.argument.is_empty() {
                    inside
                } else {
                    &tag.argument
                };
                if !address.contains('.') && !address.contains("://") {
                    // An invalid address makes the link plain text. It is not an error.
                    return Ok(());
                }
                json!({"type": "text_link", "url": address})
            }
            other => unreachable!("`{other}` passed the list of known tags"),
        };
        self.entities.push(Entity {
            offset: tag.offset,
            length: self.length - tag.offset,
            kind,
        });
        Ok(())
    }

    fn reference(&mut self) {
        match decode_reference(&self.source[self.position..]) {
            Some((character, width)) => {
                self.position += width;
                self.push(character);
            }
            None => {
                self.position += 1;
                self.push('&');
            }
        }
    }

    fn push(&mut self, character: char) {
        self.plain.push(character);
        self.length += character.len_utf16();
    }

    fn peek(&self) -> Option<char> {
        self.source[self.position..].chars().next()
    }

    fn take_until(&mut self, stop: impl Fn(char) -> bool) -> &str {
        let rest = &self.source[self.position..];
        let width = rest.find(stop).unwrap_or(rest.len());
        self.position += width;
        &rest[..width]
    }

    fn skip_spaces(&mut self) {
        self.take_until(|next| !next.is_ascii_whitespace());
    }
}

fn decode(text: &str) -> String {
    let mut decoded = String::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let (character, width) = match next {
            '&' => decode_reference(rest).unwrap_or(('&', 1)),
            plain => (plain, plain.len_utf8()),
        };
        decoded.push(character);
        rest = &rest[width..];
    }
    decoded
}

/// The character that a reference at the start of the text stands for, and the reference's width in
/// bytes. The final semicolon may be missing. An unknown name is not a reference.
fn decode_reference(text: &str) -> Option<(char, usize)> {
    let inner = text.strip_prefix('&')?;
    let (character, width) = if let Some(digits) = inner.strip_prefix("#x") {
        let width = digits.find(|next: char| !next.is_ascii_hexdigit());
        let digits = &digits[..width.unwrap_or(digits.len())];
        let code = u32::from_str_radix(digits, 16).ok()?;
        (char::from_u32(code)?, 3 + digits.len())
    } else if let Some(digits) = inner.strip_prefix('#') {
        let width = digits.find(|next: char| !next.is_ascii_digit());
        let digits = &digits[..width.unwrap_or(digits.len())];
        (char::from_u32(digits.parse().ok()?)?, 2 + digits.len())
    } else {
        let width = inner.find(|next: char| !next.is_ascii_alphabetic());
        let name = &inner[..width.unwrap_or(inner.len())];
        let character = match name {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            _ => return None,
        };
        (character, 1 + name.len())
    };
    let width = width + usize::from(text[width..].starts_with(';'));
    Some((character, width))
}

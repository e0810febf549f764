//! A message's text or caption: markup removed, spaces trimmed, length checked.

use serde_json::Value;

use super::call::Call;
use super::entities;
use super::failure::Failure;
use super::html;

/// Of a text after entity parsing, in UTF-16 units. TDLib counts code points; the double takes the
/// stricter count.
const TEXT_LIMIT: usize = 4096;
const CAPTION_LIMIT: usize = 1024;
/// In bytes before entity parsing: `get_formatted_text` of the Bot API server.
const SOURCE_LIMIT: usize = 1 << 15;

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Text {
    pub(super) plain: String,
    pub(super) entities: Vec<Value>,
}

impl Text {
    /// The parameter `text`.
    pub(super) fn of_message(call: &Call) -> Result<Self, Failure> {
        let source = call.text("text");
        if source.is_empty() {
            return Err(Failure::bad_request("message text is empty"));
        }
        let text = Self::parse(call, &source, "entities")?;
        if text.plain.is_empty() {
            return Err(Failure::bad_request("text must be non-empty"));
        }
        Ok(text)
    }

    /// The parameter `caption`, which may be empty.
    pub(super) fn of_caption(call: &Call) -> Result<Self, Failure> {
        Self::parse(call, &call.text("caption"), "caption_entities")
    }

    pub(super) fn check_message_length(&self) -> Result<(), Failure> {
        self.check_length(TEXT_LIMIT, "message is too long")
    }

    pub(super) fn check_caption_length(&self) -> Result<(), Failure> {
        self.check_length(CAPTION_LIMIT, "message caption is too long")
    }

    fn check_length(&self, limit: usize, refusal: &str) -> Result<(), Failure> {
        if utf16_length(&self.plain) > limit {
            return Err(Failure::bad_request(refusal));
        }
        Ok(())
    }

    fn parse(call: &Call, source: &str, parameter: &str) -> Result<Self, Failure> {
        if source.len() > SOURCE_LIMIT {
            return Err(Failure::bad_request("text is too long"));
        }
        let given = call.json(parameter, "entities")?;
        let (plain, entities) = match call.text("parse_mode").to_lowercase().as_str() {
            "" | "none" => {
                let entities = match given {
                    Some(Value::Array(entities)) => entities,
                    Some(_) => {
                        return Err(Failure::bad_request("expected an Array of MessageEntity"));
                    }
                    None => Vec::new(),
                };
                entities::check(&entities, source)?;
                (source.to_owned(), entities)
            }
            // Telegram leaves out the entities; the double refuses what would go unnoticed.
            _ if given.is_some() => {
                let refusal = "parse_mode and entities exclude each other";
                return Err(Failure::bad_request(refusal));
            }
            "html" => html::parse(source).map_err(|reason| {
                Failure::bad_request(format!("can't parse entities: {reason}"))
            })?,
            "markdown" | "markdownv2" => {
                return Err(Failure::bad_request(
                    "the double reads no Markdown, send HTML",
                ));
            }
            _ => return Err(Failure::bad_request("unsupported parse_mode")),
        };
        Ok(Self { plain, entities }.trimmed())
    }

    /// Telegram trims what it shows, and the entities with it.
    fn trimmed(self) -> Self {
        let start = self.plain.trim_start();
        let cut = utf16_length(&self.plain[..self.plain.len() - start.len()]);
        let plain = start.trim_end().to_owned();
        let end = utf16_length(&plain);
        let entities = self
            .entities
            .into_iter()
            .filter_map(|entity| shifted(entity, cut, end))
            .collect();
        Self { plain, entities }
    }
}

pub(super) fn utf16_length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The entity moved back by `cut` units and cut off at `end`; `None` if nothing of it remains.
fn shifted(mut entity: Value, cut: usize, end: usize) -> Option<Value> {
    let offset = usize::try_from(entity["offset"].as_u64()?).ok()?;
    let length = usize::try_from(entity["length"].as_u64()?).ok()?;
    let from = offset.saturating_sub(cut);
    let to = (offset + length).saturating_sub(cut).min(end);
    if from >= to {
        return None;
    }
    entity["offset"] = from.into();
    entity["length"] = (to - from).into();
    Some(entity)
}

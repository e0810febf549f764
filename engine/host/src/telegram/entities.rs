//! Bold and italic parts of a message as Telegram takes them. No message has a `parse_mode`, so
//! nothing that a person types can become markup.

use teloxide::types::{MessageEntity, MessageEntityKind};
use tilmash_engine::interpret::Message;
use tilmash_engine::marked::{Emphasis, Mark};

/// The entities of a message, in UTF-16 units; `None` if it has none.
pub(super) fn entities(message: &Message) -> Option<Vec<MessageEntity>> {
    let text = message.text.as_str();
    let marks = message.marks.iter();
    let entities: Vec<MessageEntity> = marks.filter_map(|mark| entity(text, *mark)).collect();
    (!entities.is_empty()).then_some(entities)
}

/// `None` of a mark that does not fit its text, which is stored beside it.
fn entity(text: &str, mark: Mark) -> Option<MessageEntity> {
    let units = |text: &str| text.encode_utf16().count();
    let before = text.get(..mark.start)?;
    let inside = text.get(mark.start..mark.end)?;
    let kind = match mark.emphasis {
        Emphasis::Bold => MessageEntityKind::Bold,
        Emphasis::Italic => MessageEntityKind::Italic,
    };
    (!inside.is_empty()).then(|| MessageEntity::new(kind, units(before), units(inside)))
}

#[cfg(test)]
mod tests {
    use tilmash_engine::interpret::Keyboard;

    use super::*;

    #[test]
    fn places_are_counted_as_telegram_counts_them() {
        let mark = |start: usize, end: usize| Mark {
            emphasis: Emphasis::Bold,
            start,
            end,
        };
        // An emoji has four bytes and two units, a Cyrillic letter two bytes and one unit.
        let message = Message {
            text: "🙂 да <b>".to_owned(),
            marks: vec![mark(5, 9), mark(1, 9), mark(9, 9), mark(5, 90)],
            keyboard: Keyboard::Empty,
            enclosed: None,
            shows: String::new(),
            of: None,
            yields: false,
        };
        let whole = vec![MessageEntity::new(MessageEntityKind::Bold, 3, 2)];
        assert_eq!(entities(&message), Some(whole));
    }
}

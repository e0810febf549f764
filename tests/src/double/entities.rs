//! The entities that a bot gives with a text. Telegram drops or mends what is wrong with them; the
//! double refuses it, because the bot would never learn of it.

use serde_json::Value;

use super::failure::Failure;

/// Telegram drops entities above this number ("Limits" of its documentation).
const LIMIT: usize = 100;

/// Whether each is a part of the text between its letters, counted in UTF-16 units, and any two
/// contain each other or have nothing in common.
pub(super) fn check(entities: &[Value], text: &str) -> Result<(), Failure> {
    let refused = |refusal: &str| Err(Failure::bad_request(refusal));
    let mut parts = Vec::with_capacity(entities.len());
    for entity in entities {
        match part(entity).filter(|(_, end)| *end <= text.encode_utf16().count()) {
            None => return refused("can't parse MessageEntity: it is outside of the text"),
            Some((start, end)) if start == end => {
                return refused("can't parse MessageEntity: it is empty");
            }
            Some((start, end)) => parts.push((start, end)),
        }
    }
    let is_between = |place: usize| {
        let mut units = 0;
        let mut places = text.chars().map(|letter| {
            units += letter.len_utf16();
            units
        });
        place == 0 || places.any(|units| units == place)
    };
    if !parts
        .iter()
        .all(|(start, end)| is_between(*start) && is_between(*end))
    {
        return refused("can't parse MessageEntity: it parts a letter");
    }
    let cross = |one: &(usize, usize), two: &(usize, usize)| {
        one.0 < two.0 && two.0 < one.1 && one.1 < two.1
    };
    if parts
        .iter()
        .any(|one| parts.iter().any(|two| cross(one, two)))
    {
        return refused("can't parse MessageEntity: two of them overlap");
    }
    if entities.len() > LIMIT {
        return refused("too many entities");
    }
    Ok(())
}

/// From where to where an entity goes.
fn part(entity: &Value) -> Option<(usize, usize)> {
    let place = |name: &str| usize::try_from(entity[name].as_u64()?).ok();
    let start = place("offset")?;
    let end = start.checked_add(place("length")?)?;
    entity["type"].is_string().then_some((start, end))
}

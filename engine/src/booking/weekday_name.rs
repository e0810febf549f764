//! Weekdays in data, by their English names in lower case; `jiff` does not define a form for them.

use jiff::civil::Weekday;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Serialize, Deserialize)]
#[serde(remote = "Weekday", rename_all = "snake_case")]
enum WeekdayName {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

pub(super) fn serialize<S: Serializer>(
    weekday: &Weekday,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    WeekdayName::serialize(weekday, serializer)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Weekday, D::Error> {
    WeekdayName::deserialize(deserializer)
}

pub(super) mod optional {
    use super::*;

    #[derive(Serialize, Deserialize)]
    struct Named(#[serde(with = "WeekdayName")] Weekday);

    pub(in super::super) fn serialize<S: Serializer>(
        weekday: &Option<Weekday>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        weekday.map(Named).serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Weekday>, D::Error> {
        Ok(Option::<Named>::deserialize(deserializer)?.map(|named| named.0))
    }
}

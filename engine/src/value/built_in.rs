//! [`BuiltIn`]: the types under the names by which apps write them.

use super::types::Type;

/// A type under the name by which apps write it.
#[derive(Debug)]
pub struct BuiltIn {
    pub name: &'static str,
    /// What a value of it is, in a line.
    pub about: &'static str,
    pub of: fn() -> Type,
}

impl BuiltIn {
    pub const ALL: &[BuiltIn] = &[
        BuiltIn {
            name: "text",
            about: "text of 1 to 1000 characters, or by `length`",
            of: || Type::Text,
        },
        BuiltIn {
            name: "integer",
            about: "a whole number",
            of: || Type::Integer,
        },
        BuiltIn {
            name: "decimal",
            about: "an exact number with two digits after the point, or as many as `digits` says, \
                    up to six",
            of: || Type::Decimal,
        },
        BuiltIn {
            name: "money",
            about: "an amount in the app's currency",
            of: || Type::Money,
        },
        BuiltIn {
            name: "boolean",
            about: "`true` or `false`",
            of: || Type::Boolean,
        },
        BuiltIn {
            name: "date",
            about: "a calendar day, `2026-03-05`",
            of: || Type::Date,
        },
        BuiltIn {
            name: "time",
            about: "a time of day, `\"10:30\"`",
            of: || Type::Time,
        },
        BuiltIn {
            name: "moment",
            about: "an instant, shown in the venue's zone",
            of: || Type::Moment,
        },
        BuiltIn {
            name: "duration",
            about: "a length of time: `45m`, `1h30m`, `2d`",
            of: || Type::Duration,
        },
        BuiltIn {
            name: "phone",
            about: "a telephone number, typed or shared",
            of: || Type::Phone,
        },
        BuiltIn {
            name: "contact",
            about: "the sender's own telephone number, shared by button only",
            of: || Type::Phone,
        },
        BuiltIn {
            name: "location",
            about: "a place on the map, sent, or typed: `\"43.2389,76.8897\"`",
            of: || Type::Location,
        },
        BuiltIn {
            name: "photo",
            about: "a picture that somebody sends, or a file of `seeds/`: `photos/hall.jpg`",
            of: || Type::Photo,
        },
        BuiltIn {
            name: "file",
            about: "a file or a photo that somebody sends, with its `name` and its `size` in bytes",
            of: || Type::Document,
        },
        BuiltIn {
            name: "email",
            about: "an e-mail address",
            of: || Type::Email,
        },
        BuiltIn {
            name: "url",
            about: "a web address",
            of: || Type::Url,
        },
        BuiltIn {
            name: "code",
            about: "a random text that is made for each new row, nobody can guess, and only \
                    `link` shows",
            of: || Type::Code,
        },
        BuiltIn {
            name: "words",
            about: "a text for each language",
            of: || Type::Words,
        },
        BuiltIn {
            name: "language",
            about: "one of the app's languages",
            of: || Type::Language,
        },
        BuiltIn {
            name: "zone",
            about: "a time zone by its IANA name",
            of: || Type::Zone,
        },
        BuiltIn {
            name: "chat",
            about: "a group or a channel, chosen from those where the bot is, or typed by its \
                    Telegram id: `-1001234567890`",
            of: || Type::Chat,
        },
        BuiltIn {
            name: "person",
            about: "a person who uses the bot, or whom somebody named who does",
            of: Type::person,
        },
    ];
}

//! [`RowReference`]: a row of an app's table.

use serde::{Deserialize, Serialize};

use crate::name::Name;

/// The table of the people whom the bot knows, and of those whom they have named.
pub const PERSON: &str = "person";

/// The setting that says where the venue is, if an app has it.
pub const LOCATION: &str = "location";

/// The settings, as a table of one row; a path that begins with it leads to one of them.
pub const SETTING: &str = "setting";

/// Bot API, `User`: an id has at most 52 significant bits.
const LARGEST_ID: i64 = (1 << 52) - 1;

/// A row of a table: only its identity. Its columns are read when they are needed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RowReference {
    pub table: Name,
    pub id: RowId,
}

impl RowReference {
    /// The one row of the settings.
    pub fn settings() -> RowReference {
        RowReference {
            table: Name::new(SETTING),
            id: RowId(0),
        }
    }

    /// Who has this Telegram id, or would have it. `None` if nobody can have it.
    pub fn person(id: i64) -> Option<RowReference> {
        (1..=LARGEST_ID).contains(&id).then(|| RowReference {
            table: Name::new(PERSON),
            id: RowId(id),
        })
    }
}

/// The primary key of an app's row; a person's is the Telegram id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RowId(pub i64);

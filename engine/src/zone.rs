//! Time zones by IANA name, from the database that ships in the binary.

use std::sync::LazyLock;

use jiff::tz::{TimeZone, TimeZoneDatabase};

// The machine's zoneinfo may be older than a country's last change of its offset, or absent.
static BUNDLED: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The zone of this IANA name (`Asia/Almaty`), if there is one.
pub fn find(name: &str) -> Option<TimeZone> {
    BUNDLED.get(name).ok()
}

/// Every IANA name, sorted: for suggestions.
pub fn names() -> Vec<String> {
    BUNDLED.available().map(|name| name.to_string()).collect()
}

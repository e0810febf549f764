//! Time zones by IANA name, from the database that ships in the binary.

use std::sync::LazyLock;

use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::diagnostic::suggest;

// The machine's zoneinfo may be older than a country's last change of its offset, or absent.
static BUNDLED: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The zone with this IANA name (`Asia/Almaty`), if there is one.
pub fn find(name: &str) -> Option<TimeZone> {
    BUNDLED.get(name).ok()
}

fn names() -> Vec<String> {
    BUNDLED.available().map(|name| name.to_string()).collect()
}

/// The name that `wrong` was probably meant to be: a typing mistake, or the city alone.
pub fn near(wrong: &str) -> Option<String> {
    let names = names();
    let city = format!("/{}", wrong.to_lowercase().replace(' ', "_"));
    let of_city = names
        .iter()
        .find(|name| name.to_lowercase().ends_with(&city));
    let near = of_city
        .map(String::as_str)
        .or_else(|| suggest(wrong, names.iter().map(String::as_str)));
    near.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn a_city_or_a_slip_is_enough_to_find_the_zone() {
        assert_eq!(near("Almaty").as_deref(), Some("Asia/Almaty"));
        assert_eq!(near("new york").as_deref(), Some("America/New_York"));
        assert_eq!(near("Asia/Almatty").as_deref(), Some("Asia/Almaty"));
        assert_eq!(near("UTC+5"), None);
    }
}

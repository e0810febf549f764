//! [`Location`]: a place on the map.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Millionths in a degree: the last one is about 11 cm.
const PARTS: f64 = 1_000_000.0;
const DIGITS: usize = 6;

/// A place, in millionths of a degree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Location {
    /// North of the equator; from -90 to 90 degrees.
    latitude: i32,
    /// East of Greenwich; from -180 to 180 degrees.
    longitude: i32,
}

impl Location {
    /// The place at so many degrees, if there is one.
    pub fn new(latitude: f64, longitude: f64) -> Option<Location> {
        Some(Location {
            latitude: parts(latitude, 90.0)?,
            longitude: parts(longitude, 180.0)?,
        })
    }

    /// In degrees.
    pub fn latitude(self) -> f64 {
        f64::from(self.latitude) / PARTS
    }

    /// In degrees.
    pub fn longitude(self) -> f64 {
        f64::from(self.longitude) / PARTS
    }

    /// `43.2389,76.8897` and `43.2389, 76.8897`, latitude first, as maps give it. Where the numbers
    /// have decimal commas, a space or a semicolon stands between them: `43,2389 76,8897`.
    pub fn parse(text: &str) -> Option<Location> {
        let text = text.trim().replace(" ,", ",");
        let is_space = |sign: char| sign == ';' || sign.is_whitespace();
        let (latitude, longitude) = match text.split_once(is_space) {
            Some((latitude, longitude)) => (latitude.trim_end_matches(','), longitude.trim_start()),
            None => text.split_once(',')?,
        };
        Location::new(degrees(latitude)?, degrees(longitude)?)
    }
}

/// As an author writes it, and as maps take it.
impl fmt::Display for Location {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{},{}", self.latitude(), self.longitude())
    }
}

fn parts(degrees: f64, most: f64) -> Option<i32> {
    // A number that is none is not within the range either.
    (-most..=most)
        .contains(&degrees)
        .then(|| (degrees * PARTS).round() as i32)
}

/// `43.2389`, `-7`, `76,8897`.
fn degrees(text: &str) -> Option<f64> {
    let text = text.replace(',', ".");
    let digits = text.strip_prefix(['-', '+']).unwrap_or(&text);
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    // Maps give more digits than anybody can measure.
    if !is_number(whole, 3) || !is_number(rest, 3 * DIGITS) {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_maps_and_people_write_it() {
        let almaty = Location::new(43.2389, 76.8897);
        assert!(almaty.is_some());
        for text in [
            "43.2389,76.8897",
            "43.2389, 76.8897",
            " 43.2389  76.8897 ",
            "43.2389 , 76.8897",
            "43.2389; 76.8897",
            "43,2389 76,8897",
            "43,2389; 76,8897",
            "43,2389, 76,8897",
            "+43.238900,76.88970000001",
        ] {
            assert_eq!(Location::parse(text), almaty, "{text}");
        }
        assert_eq!(Location::parse("-33.9,18"), Location::new(-33.9, 18.0));
        for text in [
            "",
            "43.2389",
            "43.2389,",
            ",76",
            "91,0",
            "0,181",
            "43.2389,76.8897,1",
            "1 2 3",
            "1e1,2",
            "nan,0",
            "inf inf",
            "0x1,2",
            "43.,76",
            "43.23890000000000000000001,76",
            "43°14′,76°53′",
        ] {
            assert_eq!(Location::parse(text), None, "{text}");
        }
    }

    #[test]
    fn no_place_is_beyond_the_map() {
        for (latitude, longitude) in [(90.1, 0.0), (0.0, -180.1), (f64::NAN, 0.0)] {
            assert_eq!(Location::new(latitude, longitude), None);
        }
    }

    #[test]
    fn a_place_is_written_as_it_is_read() {
        for text in ["43.2389,76.8897", "-90,180", "0.000001,-0.000001"] {
            assert_eq!(Location::parse(text).unwrap().to_string(), text);
        }
    }
}

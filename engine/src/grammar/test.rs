//! How a column is compared with a value.

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    Equals,
    Not,
    /// ≥
    From,
    /// >
    Above,
    /// ≤
    To,
    /// <
    Below,
    /// One of a list, or a moment within a day or a span.
    In,
    /// Text that contains the value, whatever the case of its letters.
    Like,
}

impl Test {
    pub const NAMED: &[(&str, Test)] = &[
        ("not", Test::Not),
        ("from", Test::From),
        ("above", Test::Above),
        ("to", Test::To),
        ("below", Test::Below),
        ("in", Test::In),
        ("like", Test::Like),
    ];
}

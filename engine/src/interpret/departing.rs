//! [`Departing`]: whether a flow is being left.

/// What has become of the newest flow, while it is left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Departing {
    /// It is not left.
    #[default]
    Nothing,
    /// It does what it does then.
    Acts,
    /// It has come to an end.
    HasEnded,
}

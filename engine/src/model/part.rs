//! [`Part`]: what a table is to the booking core.

/// The part of a table in the booking core.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Plain,
    Person,
    Service,
    Resource,
    Booking,
    /// Weekly working hours.
    Hours,
    /// Dated exceptions to the weekly hours.
    Closure,
    /// What happened to bookings.
    History,
    /// People who wait for a free time.
    Waiting,
    /// The movements of a balance.
    Ledger,
    /// What is paid through Telegram.
    Payment,
    /// What people have changed of how the business works.
    Audit,
    /// How many dialogues that book were begun, and how many led to a booking.
    Dialogue,
    /// What the business may change: one row, with a column for each setting.
    Settings,
}

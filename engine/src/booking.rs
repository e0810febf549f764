//! When a service can be booked, and where a booking stands.

mod status;

pub use status::Status;

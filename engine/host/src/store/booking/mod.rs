//! Bookings: what is free, who takes it, and what becomes of it.

pub(in crate::store) mod calendars;
pub(in crate::store) mod candidates;
pub(in crate::store) mod change;
pub(in crate::store) mod claim;
pub(in crate::store) mod expiry;
pub(in crate::store) mod facts;
pub(in crate::store) mod history;
pub(in crate::store) mod rules;
pub(in crate::store) mod take;
pub(in crate::store) mod waiting;

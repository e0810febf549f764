//! Bookings: what is free, who takes it, and what becomes of it.
//!
//! [`search`] lists what is free, [`take`] books it, [`change`] changes a booking that exists. All
//! of them judge by [`facts`] and take by [`claim`].

pub(in crate::store) mod assign;
pub(in crate::store) mod candidates;
pub(in crate::store) mod change;
pub(in crate::store) mod choosing;
pub(in crate::store) mod claim;
pub(in crate::store) mod concerned;
pub(in crate::store) mod existing;
pub(in crate::store) mod expiry;
pub(in crate::store) mod facts;
pub(in crate::store) mod gap;
pub(in crate::store) mod history;
mod load;
pub(in crate::store) mod mention;
pub(in crate::store) mod occupied;
pub(in crate::store) mod offer;
pub(in crate::store) mod orphaned;
pub(in crate::store) mod overbooked;
mod promise;
pub(in crate::store) mod queue;
mod reclaim;
pub(in crate::store) mod reshape;
pub(in crate::store) mod search;
pub(in crate::store) mod settle;
mod shape;
pub(in crate::store) mod take;
pub(in crate::store) mod waiting;

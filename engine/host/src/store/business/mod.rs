//! The business: what it offers, with what, when and on which terms. These rows seldom change, so
//! they are kept once they are read.

pub(in crate::store) mod kept;
pub(in crate::store) mod members;
pub(in crate::store) mod read;
pub(in crate::store) mod resource;
pub(in crate::store) mod service;
pub(in crate::store) mod terms;
pub(in crate::store) mod timetable;

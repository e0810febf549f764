//! The app's tables: their schema, their rows, how they are filled and searched.

pub(in crate::store) mod audit;
pub(in crate::store) mod cell;
pub(in crate::store) mod change;
pub(in crate::store) mod days;
pub(in crate::store) mod filter;
pub(in crate::store) mod groups;
pub(in crate::store) mod guard;
pub(in crate::store) mod halt;
pub(in crate::store) mod hours;
pub(in crate::store) mod ledger;
pub(in crate::store) mod plan;
pub(in crate::store) mod record;
pub(in crate::store) mod schema;
pub(in crate::store) mod seed;
pub(in crate::store) mod setting;
pub(in crate::store) mod typed;
pub(in crate::store) mod words;

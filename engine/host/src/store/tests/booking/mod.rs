//! Bookings.

mod assigned;
pub(super) mod bookings;
mod claims;
mod concerned;
mod crowd;
pub(super) mod holds;
mod hours;
mod kept;
mod listed;
mod load;
mod loaded;
mod moves;
mod orphaned;
mod places;
mod races;
mod reclaimed;
mod reshaped;
mod services;
pub(super) mod standing;
mod terms;
mod waiting;

use super::*;

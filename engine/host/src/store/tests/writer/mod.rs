//! Works.

pub(super) mod shared;
mod works;

use super::*;

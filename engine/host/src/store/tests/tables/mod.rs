//! Tables and their rows.

mod plan;
mod rows;
pub(super) mod seeds;

use super::*;

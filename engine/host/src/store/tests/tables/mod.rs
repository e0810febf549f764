//! Tables and their rows.

mod audit;
mod codes;
mod figures;
mod ledgers;
mod plan;
mod rows;
pub(super) mod seeds;

use super::*;

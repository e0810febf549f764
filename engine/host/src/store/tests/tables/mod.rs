//! Tables and their rows.

mod plan;
mod rows;
mod seeds;

use super::*;

//! What dialogues keep.

mod files;
mod queues;
mod visitor;

use super::*;

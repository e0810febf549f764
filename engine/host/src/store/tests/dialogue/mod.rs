//! What dialogues keep.

mod queues;
mod visitor;

use super::*;

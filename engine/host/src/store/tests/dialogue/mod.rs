//! What dialogues keep.

mod attempts;
mod files;
mod members;
mod moved;
mod queues;
mod visitor;

use super::*;

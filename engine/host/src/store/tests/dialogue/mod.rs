//! What dialogues keep.

mod attempts;
mod files;
mod members;
mod queues;
mod visitor;

use super::*;

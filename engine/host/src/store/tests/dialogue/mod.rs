//! What dialogues keep.

mod files;
mod members;
mod queues;
mod visitor;

use super::*;

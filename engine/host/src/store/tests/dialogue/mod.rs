//! What dialogues keep.

mod queues;

use super::*;

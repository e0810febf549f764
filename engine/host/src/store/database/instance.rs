//! [`Instance`]: how instances on one database of PostgreSQL know each other, and which of them
//! sends a message.
//!
//! While an instance listens, it holds an advisory lock: the oid of the outbox, and its own number.
//! The column `held_by` of a message has the number of the instance that sends it. Once that
//! instance has died its lock is free, and anybody may take the message.

use std::hash::{BuildHasher, RandomState};

use sea_query::{BinOper, Expr, ExprTrait, Value};

/// The name by which other instances know an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct Instance(pub(in crate::store) i32);

impl Instance {
    /// Makes the instance of its parameter known, for as long as the connection lives.
    pub(super) const PRESENT: &str =
        "SELECT pg_advisory_lock_shared('tilmash_outbox'::regclass::oid::integer, $1)";

    pub(in crate::store) fn new() -> Instance {
        let random = RandomState::new().hash_one(std::process::id());
        Instance(random as i32)
    }

    /// Whether the instance may take the first message of a chat, which the statement calls `head`:
    /// nobody sends it, or this instance does, or a dead one.
    pub(in crate::store) fn may_take_head(self) -> Expr {
        let Instance(instance) = self;
        Expr::cust_with_values(
            "(head.held_by IS NULL OR head.held_by = $1 OR pg_try_advisory_xact_lock(
               'tilmash_outbox'::regclass::oid::integer, head.held_by))",
            [instance],
        )
    }

    /// Whether a message is not held by the instance.
    pub(in crate::store) fn does_not_hold(self) -> Expr {
        Expr::col("held_by").binary(BinOper::Custom("IS DISTINCT FROM"), self.0)
    }

    /// Who holds a new message of a chat: the instance, unless the chat has a message that it does
    /// not hold. The values are those of [`Instance::holder_values`].
    pub(in crate::store) fn holder() -> Expr {
        Expr::cust_with_values(
            "CASE WHEN EXISTS (
               SELECT 1 FROM tilmash_outbox
               WHERE state = 'queued' AND chat = $1 AND held_by IS DISTINCT FROM $2
             ) THEN NULL ELSE CAST($3 AS integer) END",
            Instance(0).holder_values(0),
        )
    }

    pub(in crate::store) fn holder_values(self, chat: i64) -> [Value; 3] {
        let Instance(instance) = self;
        [chat.into(), instance.into(), instance.into()]
    }
}

//! Failures on demand: what happens to the next matching calls instead of, or after, their effect.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::call::Call;

/// A failure that stays until it has struck `times` times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// `None` for any method, including `getUpdates`.
    pub method: Option<&'static str>,
    /// `None` for any chat.
    pub chat: Option<i64>,
    pub times: u32,
    pub kind: FaultKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// 429 with the seconds to wait; no effect.
    TooManyRequests { retry_after: u32 },
    /// 403 as if the person had blocked the bot; no effect.
    Forbidden,
    /// 400 with this description; no effect.
    Refused(&'static str),
    /// A status of the 5xx kind; no effect.
    ServerError(u16),
    /// The effect happens at once, and the answer is delayed.
    Hang(Duration),
    /// The connection closes without an answer.
    CutConnection(CutMoment),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CutMoment {
    /// The call had no effect.
    BeforeEffect,
    /// The call took effect, and the caller cannot know.
    AfterEffect,
}

impl Fault {
    /// Strikes the next call of the method.
    pub fn on(method: &'static str, kind: FaultKind) -> Self {
        Self {
            method: Some(method),
            chat: None,
            times: 1,
            kind,
        }
    }

    /// Strikes the next call of any method.
    pub fn on_any(kind: FaultKind) -> Self {
        Self {
            method: None,
            chat: None,
            times: 1,
            kind,
        }
    }

    pub fn in_chat(self, chat: i64) -> Self {
        Self {
            chat: Some(chat),
            ..self
        }
    }

    pub fn times(self, times: u32) -> Self {
        Self { times, ..self }
    }

    fn matches(&self, call: &Call) -> bool {
        self.method
            .is_none_or(|method| method.eq_ignore_ascii_case(&call.name))
            && (self.chat.is_none() || self.chat == call.chat_id())
    }
}

#[derive(Default)]
pub(super) struct Faults(Mutex<Vec<Fault>>);

impl Faults {
    pub(super) fn add(&self, fault: Fault) {
        self.standing().push(fault);
    }

    pub(super) fn clear(&self) {
        self.standing().clear();
    }

    /// Uses up one strike of the oldest fault that matches.
    pub(super) fn strike(&self, call: &Call) -> Option<FaultKind> {
        let mut standing = self.standing();
        let struck = standing.iter().position(|fault| fault.matches(call))?;
        let kind = standing[struck].kind;
        standing[struck].times = standing[struck].times.saturating_sub(1);
        if standing[struck].times == 0 {
            standing.remove(struck);
        }
        Some(kind)
    }

    fn standing(&self) -> std::sync::MutexGuard<'_, Vec<Fault>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

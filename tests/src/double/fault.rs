//! Failures on demand: what the next matching calls meet instead of, or after, their effect.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::call::Call;

/// A failure that stands until it has struck `times` times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Any method if none, `getUpdates` included.
    pub method: Option<&'static str>,
    /// Any chat if none.
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
    /// A status of the 5xx kind; no effect.
    ServerError(u16),
    /// The effect is done at once, the answer is held back.
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

    /// Strikes the next call, whichever it is.
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

    /// The oldest standing fault that matches, used up by one.
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

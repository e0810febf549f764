//! Silence: a dialogue that a person has not finished.

use jiff::{SignedDuration, Timestamp};

use super::machine::Machine;
use crate::locale::Core;
use crate::value::Value;

impl Machine<'_> {
    /// How long the app waits for a person during a dialogue.
    async fn patience(&self) -> SignedDuration {
        let Value::Duration(length) = self.reader.setting("silence").await else {
            return SignedDuration::from_hours(1);
        };
        SignedDuration::from_secs(length.seconds)
    }

    /// Sets the timer of silence once. If it goes off too early it is set again.
    pub(super) async fn watch_silence(&mut self) {
        if !self.walk.is_idle() && !self.walk.session().watched {
            self.set_silence(self.reader.now()).await;
        }
    }

    /// Lets the timer go off when the person has been silent since a moment.
    async fn set_silence(&mut self, since: Timestamp) {
        self.walk.session_mut().watched = true;
        self.silence = Some(self.silent_at(since).await);
    }

    async fn silent_at(&self, since: Timestamp) -> Timestamp {
        let due = since.saturating_add(self.patience().await);
        due.expect("a signed duration has no calendar units")
    }

    /// The timer went off.
    pub(super) async fn silence(&mut self) {
        self.walk.session_mut().watched = false;
        let Some(touched) = self.walk.session().touched else {
            return;
        };
        if self.walk.is_idle() {
            return;
        }
        if self.reader.now() < self.silent_at(touched).await {
            return self.set_silence(touched).await;
        }
        if self.has_asked() || self.has_departure() {
            self.leave().await;
            self.closes_screen = true;
            // Nobody wants to hear that they only looked, but only a message takes keys away.
            if self.walk.session().reply_keyboard {
                self.say_core(Core::Silence).await;
            }
        }
    }

    /// Whether an answer was wanted on the way here. A menu or a list of rows that was left open is
    /// not an unfinished dialogue: nobody wants to hear about it an hour later, and its buttons may
    /// work for ever. But whoever is in a dialogue that a run has called keeps others from it.
    fn has_asked(&self) -> bool {
        let is_of_run = self.walk.session().of_runs().next().is_some();
        is_of_run || self.walk.passed().any(|state| state.kind.wants_answer())
    }
}

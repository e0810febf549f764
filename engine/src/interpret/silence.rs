//! Silence: a dialogue that a person has left undone.

use jiff::SignedDuration;

use super::effect::Effect;
use super::machine::Machine;
use crate::value::Value;

impl Machine<'_> {
    /// How long the app waits for a person during a dialogue.
    fn patience(&self) -> SignedDuration {
        match self.setting("silence") {
            Value::Duration(length) => SignedDuration::from_secs(length.seconds),
            _ => SignedDuration::from_hours(1),
        }
    }

    /// Sets the timer of silence once. If it goes off too early, it is set again.
    pub fn watch_silence(&mut self) {
        if !self.session.stack.is_empty() && !self.session.watched {
            self.session.watched = true;
            let due = self.context.now.saturating_add(self.patience());
            let due = due.expect("a signed duration has no calendar units");
            self.effects.push(Effect::Silence(Some(due)));
        }
    }

    pub async fn silence(&mut self) {
        self.session.watched = false;
        let Some(touched) = self.session.touched else {
            return;
        };
        if self.session.stack.is_empty() {
            return;
        }
        let due = touched.saturating_add(self.patience());
        let due = due.expect("a signed duration has no calendar units");
        if self.context.now < due {
            self.session.watched = true;
            self.effects.push(Effect::Silence(Some(due)));
            return;
        }
        if self.has_asked() {
            self.session.stack.clear();
            self.session.screen = None;
            self.say_core("core-silence").await;
        }
    }

    /// Whether an answer was wanted on the way here. A menu or a list of rows that was left open is
    /// not an unfinished dialogue: nobody wants to hear about it an hour later, and its buttons may
    /// work for ever.
    fn has_asked(&self) -> bool {
        self.session.stack.iter().any(|frame| {
            let flow = self.program.flows.get(&frame.flow);
            let mut passed = frame.trail.iter().filter_map(|name| flow?.state(name));
            passed.any(|state| state.kind.wants_answer())
        })
    }
}

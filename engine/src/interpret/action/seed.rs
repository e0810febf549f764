//! `seed`: rows of files, and what is told of their faults.

use super::Done;
use crate::interpret::machine::Machine;
use crate::interpret::reader::Extra;
use crate::interpret::request::{Answer, Request};
use crate::locale::{Core, Key};
use crate::name::Name;
use crate::outcome::Refusal;
use crate::program::State;
use crate::seed::FAULTS;
use crate::value::Value;

impl Machine<'_> {
    pub(super) async fn seed(&mut self, files: &[String]) -> Done {
        match self.ask(Request::Seed(files.to_vec())).await {
            Answer::Value(loaded) => Ok(loaded),
            Answer::Refused(refusal) => Err(refusal.into()),
            Answer::Faulty(faults) => {
                self.faults = faults;
                Err(Refusal::Invalid.into())
            }
            Answer::Done
            | Answer::Inserted(_)
            | Answer::Row(_)
            | Answer::Rows(_)
            | Answer::Days(_)
            | Answer::Starts(_) => Ok(Value::None),
        }
    }

    /// What heads the next screen after an outcome: the app's words, or the library's if there are
    /// some.
    pub(in crate::interpret) async fn headline(
        &mut self,
        state: &State,
        outcome: &Name,
        otherwise: Option<Core>,
    ) -> Option<String> {
        let own = Key::attribute(&state.message, outcome);
        let (key, mut extra) = match (self.speaker.has_text(own), otherwise) {
            (true, _) => (own, self.with(&state.with).await),
            (false, Some(core)) => (core.key(), Extra::new()),
            (false, None) => return None,
        };
        if *outcome == *Refusal::Invalid.name() {
            let faults = self.told_faults().await;
            extra.insert(FAULTS.into(), Value::text(&faults));
        }
        Some(self.text(key, &extra).await)
    }

    /// The faults of the files that were to be loaded in this step, one a line.
    async fn told_faults(&mut self) -> String {
        let faults = self.faults.clone();
        let mut lines = Vec::with_capacity(faults.first.len() + 1);
        for fault in faults.first {
            let line = fault.line.and_then(|line| i64::try_from(line).ok());
            let extra = Extra::from([
                ("file".into(), Value::text(&fault.file)),
                ("line".into(), line.map_or(Value::None, Value::Integer)),
                ("reason".into(), Value::text(&fault.reason)),
            ]);
            lines.push(self.text(Core::Fault.key(), &extra).await);
        }
        if faults.more > 0 {
            let more = i64::try_from(faults.more).unwrap_or(i64::MAX);
            let extra = Extra::from([("count".into(), Value::Integer(more))]);
            lines.push(self.text(Core::FaultMore.key(), &extra).await);
        }
        lines.join("\n")
    }
}

//! `seed`: rows of files, and what is told of their faults.

use super::Done;
use crate::interpret::machine::Machine;
use crate::interpret::reader::Extra;
use crate::interpret::request::{Answer, Request};
use crate::locale::Core;
use crate::outcome::Refusal;
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

    /// The faults of the files that were to be loaded in this step, one a line.
    pub(in crate::interpret) async fn told_faults(&mut self) -> String {
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

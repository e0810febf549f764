//! `seed`: rows of files, and what is told of their faults.

use super::Done;
use crate::diagnostic::Slip;
use crate::interpret::machine::Machine;
use crate::interpret::reader::Extra;
use crate::interpret::request::{Answer, Request};
use crate::locale::Core;
use crate::name::Name;
use crate::outcome::Refusal;
use crate::seed::Fault;
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
            let reason = self.reason(&fault).await;
            let line = fault.line.and_then(|line| i64::try_from(line).ok());
            let extra = Extra::from([
                ("file".into(), Value::text(&fault.file)),
                ("line".into(), line.map_or(Value::None, Value::Integer)),
                ("reason".into(), Value::text(&reason)),
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

    /// What is wrong, in the language that is spoken now; what is seldom wrong, in the words of the
    /// diagnostics.
    async fn reason(&mut self, fault: &Fault) -> String {
        let Some(slip) = &fault.slip else {
            return fault.reason.clone();
        };
        let or_none = |text: &Option<String>| text.as_deref().map_or(Value::None, Value::text);
        let (text, mut extra) = told(slip);
        extra.insert("found".into(), or_none(&fault.found));
        let mut reason = self.text(text.key(), &extra).await;
        if fault.near.is_some() {
            let extra = Extra::from([("near".into(), or_none(&fault.near))]);
            reason.push_str(&self.text(Core::SlipNear.key(), &extra).await);
        }
        reason
    }
}

/// The text that tells of a slip, and what it names.
fn told(slip: &Slip) -> (Core, Extra) {
    let named = |names: &[(&str, &str)]| -> Extra {
        let names = names.iter();
        names
            .map(|(name, value)| (Name::new(name), Value::text(value)))
            .collect()
    };
    match slip {
        Slip::NoFile => (Core::SlipFile, Extra::new()),
        Slip::Unreadable => (Core::SlipUnreadable, Extra::new()),
        Slip::NoTable(table) => (Core::SlipTable, named(&[("table", table)])),
        Slip::NoColumn(column) => (Core::SlipColumn, named(&[("column", column)])),
        Slip::NoKey => (Core::SlipKey, Extra::new()),
        Slip::SameKey(key) => (Core::SlipSameKey, named(&[("key", key)])),
        Slip::NoValue(column) => (Core::SlipValue, named(&[("column", column)])),
        Slip::WrongType { column, wanted } => {
            let mut extra = named(&[("column", column)]);
            extra.insert("wanted".into(), Value::choice(wanted));
            (Core::SlipType, extra)
        }
        Slip::Length { column, from, to } => {
            let mut extra = named(&[("column", column)]);
            extra.insert("from".into(), Value::Integer((*from).into()));
            extra.insert("to".into(), Value::Integer((*to).into()));
            (Core::SlipLength, extra)
        }
        Slip::Letters(column) => (Core::SlipLetters, named(&[("column", column)])),
        Slip::Check(column) => (Core::SlipCheck, named(&[("column", column)])),
        Slip::Below { column, limit } => {
            let extra = named(&[("column", column), ("limit", limit)]);
            (Core::SlipBelow, extra)
        }
        Slip::Above { column, limit } => {
            let extra = named(&[("column", column), ("limit", limit)]);
            (Core::SlipAbove, extra)
        }
        Slip::NoRow { table, key } => {
            let extra = named(&[("table", table), ("key", key)]);
            (Core::SlipRow, extra)
        }
        Slip::Same { columns, other } => {
            let mut extra = named(&[("columns", columns)]);
            let other = other.as_deref().map_or(Value::None, Value::text);
            extra.insert("other".into(), other);
            (Core::SlipSame, extra)
        }
        Slip::Role(table) => (Core::SlipRole, named(&[("table", table)])),
        Slip::Overlap(other) => (Core::SlipOverlap, named(&[("other", other)])),
    }
}

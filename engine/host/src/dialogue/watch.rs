//! Tables of a backend that are read again and again without being asked for, so that what changes
//! over there is heard here.

use std::collections::BTreeMap;
use std::ops::Bound;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tilmash_engine::grammar::Test;
use tilmash_engine::interpret::{Answer, Filter, Intent, Query, Request};
use tilmash_engine::mirror::{Asked, Read};
use tilmash_engine::model::{Mirror, Part};
use tilmash_engine::name::Name;
use tilmash_engine::program::Program;
use tilmash_engine::value::{RowId, RowReference, Value};

use super::called_tools::{self, Owner};
use crate::store::{Context, Job, JobId, JobKind, StoreError, Transaction};

/// For so many people, or other rows, a table is read in one round at most. The next round goes on
/// with those behind them.
const MOST_READ: usize = 1000;

/// What a job knows of the rounds before.
#[derive(Default, Serialize, Deserialize)]
struct Place {
    /// The person, or other row, for whom it was read last; none at the beginning of a round.
    #[serde(default)]
    after: Option<RowId>,
}

/// A job for each table that is watched, due after its pause.
pub(super) fn jobs(program: &Program, now: Timestamp) -> Vec<Job> {
    let mirrors = program.model.mirrors.active_tables();
    let first = Place::default();
    mirrors
        .filter_map(|mirror| job(mirror, &first, now))
        .collect()
}

fn job(mirror: &Mirror, place: &Place, now: Timestamp) -> Option<Job> {
    let pause = mirror.watch?;
    Some(Job {
        kind: JobKind::Watch,
        subject: mirror.table.to_string(),
        person: None,
        due: now + pause,
        payload: serde_json::to_string(place).expect("a place is a number"),
    })
}

/// Has a table read, and sets the job anew.
pub(super) async fn watch(
    program: &Program,
    id: JobId,
    now: Timestamp,
    transaction: &mut Transaction,
) -> Result<(), StoreError> {
    let Some(taken) = transaction.take_job(id).await? else {
        return Ok(());
    };
    let Some(mirror) = program.model.mirror(&taken.subject) else {
        return Ok(());
    };
    let mut place = serde_json::from_str(&taken.payload).unwrap_or_default();
    let reads = reads(program, mirror, &mut place, now, transaction).await?;
    if let Some(next) = job(mirror, &place, now) {
        transaction.set_job(&next).await?;
    }
    let intents = reads.into_iter().map(|filters| {
        let table = mirror.table.clone();
        Intent::for_nobody(mirror, Asked::Read(Read { table, filters }))
    });
    called_tools::begin(transaction, Owner::Nobody, intents.collect(), now).await
}

/// What is read: all rows, or those of each row that the reading needs, as far as something of it
/// is known here.
async fn reads(
    program: &Program,
    mirror: &Mirror,
    place: &mut Place,
    now: Timestamp,
    transaction: &mut Transaction,
) -> Result<Vec<BTreeMap<Name, Value>>, StoreError> {
    if mirror.reading(|_| false).is_some() {
        return Ok(vec![BTreeMap::new()]);
    }
    let needs = mirror.list.as_ref().map(|list| list.needs.as_slice());
    let Some([needed]) = needs else {
        return Ok(Vec::new());
    };
    let is_booking = program
        .model
        .table(&mirror.table)
        .is_some_and(|table| table.part == Part::Booking);
    let column = |column: &str, test, value| Filter::Column {
        path: vec![column.into()],
        test,
        value,
    };
    let filter = match is_booking {
        true => Filter::All(vec![
            column("start", Test::From, Value::Moment(now)),
            column(
                "status",
                Test::In,
                Value::List(["pending", "confirmed"].map(Value::choice).into()),
            ),
        ]),
        false => Filter::EVERY,
    };
    let query = Query {
        table: mirror.table.clone(),
        filter,
        order: None,
        limit: u32::MAX,
        offset: 0,
    };
    let context = Context::itself(now);
    let Answer::Rows(rows) = transaction.answer(Request::Rows(query), &context).await? else {
        return Ok(Vec::new());
    };
    let known: BTreeMap<RowId, RowReference> = rows
        .iter()
        .filter_map(|record| record.column(needed).as_row().cloned())
        .map(|row| (row.id, row))
        .collect();
    let mut reads = Vec::new();
    for row in place.round(&known) {
        let value = match program.model.mirror(&row.table) {
            None => Value::Row(row),
            Some(_) => {
                let request = Request::Row(row);
                let Answer::Row(Some(named)) = transaction.answer(request, &context).await? else {
                    continue;
                };
                match named.key {
                    Some(key) => Value::text(&key),
                    None => continue,
                }
            }
        };
        reads.push(BTreeMap::from([(needed.clone(), value)]));
    }
    Ok(reads)
}

impl Place {
    /// Those whose turn it is, and the place behind them. After the last ones come the first.
    fn round(&mut self, known: &BTreeMap<RowId, RowReference>) -> Vec<RowReference> {
        let from = self.after.map_or(Bound::Unbounded, Bound::Excluded);
        let behind = known.range((from, Bound::Unbounded));
        let round: Vec<RowReference> = behind.take(MOST_READ).map(|(_, row)| row.clone()).collect();
        let last = round.last().filter(|_| round.len() == MOST_READ);
        self.after = last.map(|row| row.id);
        round
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_a_turn_however_many_there_are() {
        let row = |id: usize| {
            let id = RowId(i64::try_from(id).unwrap());
            let table = "person".into();
            (id, RowReference { table, id })
        };
        let known: BTreeMap<RowId, RowReference> = (1..=MOST_READ * 2 + 5).map(row).collect();
        let mut place = Place::default();
        let mut lengths = Vec::new();
        let mut seen = Vec::new();
        for _ in 0..4 {
            let round = place.round(&known);
            lengths.push(round.len());
            seen.extend(round.into_iter().map(|row| row.id));
        }
        assert_eq!(lengths, [MOST_READ, MOST_READ, 5, MOST_READ]);
        let all: Vec<RowId> = known.keys().copied().collect();
        assert_eq!(seen[..all.len()], all);
    }
}

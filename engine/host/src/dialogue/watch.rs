//! Tables of a backend that are read again and again without being asked for, so that what changes
//! over there is heard here.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use tilmash_engine::grammar::Test;
use tilmash_engine::interpret::{Answer, Filter, Intent, Query, Request};
use tilmash_engine::mirror::{Asked, Read};
use tilmash_engine::model::{Mirror, Part};
use tilmash_engine::name::Name;
use tilmash_engine::program::Program;
use tilmash_engine::value::Value;

use super::called_tools::{self, Owner};
use crate::store::{Context, Job, JobId, JobKind, StoreError, Transaction};

/// For so many people, or other rows, a table is read in one round at most.
const MOST_READ: u32 = 1000;

/// A job for each table that is watched, due after its pause.
pub(super) fn jobs(program: &Program, now: Timestamp) -> Vec<Job> {
    let mirrors = program.model.mirrors.active_tables();
    mirrors.filter_map(|mirror| job(mirror, now)).collect()
}

fn job(mirror: &Mirror, now: Timestamp) -> Option<Job> {
    let pause = mirror.watch?;
    Some(Job {
        kind: JobKind::Watch,
        subject: mirror.table.to_string(),
        person: None,
        due: now + pause,
        payload: "{}".to_owned(),
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
    if let Some(next) = job(mirror, now) {
        transaction.set_job(&next).await?;
    }
    let reads = reads(program, mirror, now, transaction).await?;
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
    let mut known = BTreeSet::new();
    let mut reads = Vec::new();
    for record in rows {
        let Some(row) = record.column(needed).as_row().cloned() else {
            continue;
        };
        if !known.insert(row.id) || reads.len() >= MOST_READ as usize {
            continue;
        }
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

//! What is asked of a backend instead of changing rows here.

use std::collections::BTreeMap;

use crate::booking::Status;
use crate::interpret::machine::Machine;
use crate::interpret::request::{Free, Request};
use crate::mirror::Write;
use crate::model::{Part, Verb};
use crate::name::Name;
use crate::outcome::Refusal;
use crate::value::{PERSON, RowId, RowReference, Value};

impl Machine<'_> {
    /// What is asked of a backend instead of a request; `None` if the request is the store's.
    pub(in crate::interpret) async fn write_of(
        &mut self,
        request: &Request,
    ) -> Result<Option<Write>, Refusal> {
        let Some(mut write) = self.change_of(request) else {
            return Ok(None);
        };
        let Some(mirror) = self.program.model.mirror(&write.table) else {
            return Ok(None);
        };
        if !mirror.writes.contains_key(&write.verb) {
            return Ok(None);
        }
        let theirs = write.values.keys().any(|column| mirror.has(column));
        if write.verb == Verb::Update && !theirs {
            // Columns that are kept here.
            return Ok(None);
        }
        if let Some(row) = &write.row {
            let record = self.reader.record(row).await;
            let record = record.filter(|record| !record.deleted);
            write.id = record.ok_or(Refusal::Missing)?.key;
            if write.id.is_none() {
                return Err(Refusal::Missing);
            }
        }
        for (column, value) in write.values.clone() {
            let is_ours = write.verb == Verb::Hold && column == *"status";
            if is_ours || !mirror.has(&column) {
                continue;
            }
            let value = match value.is_none() {
                true => Some(Value::None),
                false => self.over_there(&value).await,
            };
            write.sends.extend(value.map(|value| (column, value)));
        }
        Ok(Some(write))
    }

    /// A request as a change of a row, if it is one. What is sent is not yet known.
    fn change_of(&self, request: &Request) -> Option<Write> {
        let booking = || {
            let table = self.program.model.part(Part::Booking);
            table.map(|table| table.name.clone())
        };
        let made = |verb, table: Name, values: BTreeMap<Name, Value>| Write {
            verb,
            table,
            row: None,
            id: None,
            sends: BTreeMap::new(),
            values,
        };
        let reserved = |free: &Free, start, own: &BTreeMap<Name, Value>, status: Status| {
            let mut values = own.clone();
            values.insert("client".into(), Value::Row(person(free.client)));
            values.insert("service".into(), Value::Row(free.service.clone()));
            values.insert("start".into(), Value::Moment(start));
            values
                .entry("status".into())
                .or_insert_with(|| Value::choice(status.name()));
            let rows = free.resources.iter();
            values.extend(rows.map(|row| (row.table.clone(), Value::Row(row.clone()))));
            values
        };
        let of = |verb, row: &crate::value::RowReference, values| Write {
            row: Some(row.clone()),
            ..made(verb, row.table.clone(), values)
        };
        Some(match request {
            Request::Insert { table, values } => made(Verb::Insert, table.clone(), values.clone()),
            Request::Update { row, values } => of(Verb::Update, row, values.clone()),
            Request::Delete(row) => of(Verb::Delete, row, BTreeMap::new()),
            Request::Book {
                free,
                start,
                values,
                ..
            } => {
                let values = reserved(free, *start, values, Status::Confirmed);
                made(Verb::Insert, booking()?, values)
            }
            Request::Hold {
                free,
                start,
                values,
                expires,
                ..
            } => {
                let mut values = reserved(free, *start, values, Status::Pending);
                let expires = expires.map_or(Value::None, Value::Moment);
                values.insert("expires".into(), expires);
                made(Verb::Hold, booking()?, values)
            }
            Request::Move {
                booking,
                start,
                values,
                ..
            } => {
                let mut values = values.clone();
                values.extend(start.map(|start| ("start".into(), Value::Moment(start))));
                of(Verb::Move, booking, values)
            }
            Request::Transition {
                booking,
                transition,
                why,
                ..
            } => {
                let why = why.as_deref().map(Value::text);
                let values = why.map(|why| ("why".into(), why)).into_iter().collect();
                of((*transition).into(), booking, values)
            }
            Request::Row(_)
            | Request::Rows(_)
            | Request::Ids(_)
            | Request::Count { .. }
            | Request::Figure { .. }
            | Request::Groups(_)
            | Request::Load { .. }
            | Request::Setting(_)
            | Request::Seed(_)
            | Request::InsertEach { .. }
            | Request::Enter { .. }
            | Request::Acquaint(_)
            | Request::Restore(_)
            | Request::Queue { .. }
            | Request::Days { .. }
            | Request::Starts { .. }
            | Request::Serving { .. }
            | Request::Make(_)
            | Request::IsKept(_)
            | Request::HasPicture(_)
            | Request::IsFresh { .. }
            | Request::Mirror { .. }
            | Request::Guard(_)
            | Request::Begin
            | Request::Keep
            | Request::Undo => return None,
        })
    }

    /// Whether a change has to be asked for, and is not only to be noted here.
    pub(in crate::interpret) fn must_ask(&self, write: &Write) -> bool {
        let mirror = self.program.model.mirror(&write.table);
        let writing = mirror.and_then(|mirror| mirror.writes.get(&write.verb));
        writing.is_some_and(|writing| writing.request.is_some())
    }
}

fn person(id: RowId) -> RowReference {
    RowReference {
        table: Name::new(PERSON),
        id,
    }
}

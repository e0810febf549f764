//! [`Booking`]: a booking that exists, read once from its row.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use jiff::{SignedDuration, Timestamp};
use tilmash_engine::booking::{Hold, Status};
use tilmash_engine::interpret::{Free, Record};
use tilmash_engine::model::{Model, Part};
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowId, RowReference, Value};

use crate::store::business::resource::common_of;
use crate::store::tables::typed::{self, length, moment, named};

/// A booking.
#[derive(Clone, Debug)]
pub(in crate::store) struct Booking {
    pub(in crate::store) row: RowReference,
    pub(in crate::store) deleted: bool,
    pub(in crate::store) status: Status,
    pub(in crate::store) client: RowId,
    pub(in crate::store) service: RowReference,
    pub(in crate::store) start: Timestamp,
    pub(in crate::store) end: Timestamp,
    /// Until when its time is or was held; `None` if it has its time for good.
    pub(in crate::store) expires: Option<Timestamp>,
    /// What it has in the columns that resources have too.
    pub(in crate::store) common: BTreeMap<Name, RowId>,
    /// How many people come, if the app counts them.
    pub(in crate::store) party: Option<NonZeroU32>,
    /// How long the visit takes, if bookings of the app say so.
    pub(in crate::store) lasts: Option<SignedDuration>,
    /// The resources that serve, at most one of each table.
    pub(in crate::store) resources: Vec<RowReference>,
    /// How often it has been moved.
    pub(in crate::store) sequence: i64,
    /// The whole row, for its history.
    pub(in crate::store) record: Record,
}

impl Booking {
    pub(in crate::store) fn read(model: &Model, record: Record) -> Booking {
        let table = model
            .part(Part::Booking)
            .expect("the row is of the table of bookings");
        let value = |column: &Option<Name>| column.as_ref().map(|column| &record.values[column]);
        let resources = model.resources().filter_map(|table| {
            let resource = record.values.get(&table.name)?;
            resource.as_row().cloned()
        });
        let is_held = !record.values["expires"].is_none();
        let Value::Integer(sequence) = record.values["sequence"] else {
            unreachable!("a booking counts its moves")
        };
        Booking {
            row: record.row.clone(),
            deleted: record.deleted,
            status: status(&record),
            client: named(&record, "client").id,
            service: named(&record, "service").clone(),
            start: moment(&record, "start"),
            end: moment(&record, "end"),
            expires: is_held.then(|| moment(&record, "expires")),
            common: common_of(model, &record.values),
            party: value(&table.units).and_then(typed::party),
            lasts: value(&table.lasts).map(length),
            resources: resources.collect(),
            sequence,
            record,
        }
    }

    /// The wish for a time of a booking that has one, with the resources that it may have.
    pub(in crate::store) fn wish(&self) -> Free {
        Free {
            service: self.service.clone(),
            resources: Vec::new(),
            common: BTreeMap::new(),
            party: None,
            lasts: None,
            moving: Some(self.row.clone()),
            client: self.client,
        }
    }

    /// How the hold on its time stands.
    pub(in crate::store) fn hold(&self, now: Timestamp) -> Hold {
        match self.expires {
            None => Hold::None,
            Some(expires) if expires > now => Hold::Running,
            Some(_) => Hold::Over,
        }
    }
}

fn status(booking: &Record) -> Status {
    let Value::Choice(status) = &booking.values["status"] else {
        unreachable!("a booking has a status")
    };
    Status::named(status).unwrap_or_else(|| unreachable!("`{status}` is no status of a booking"))
}

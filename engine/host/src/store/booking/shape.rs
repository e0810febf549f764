//! The shape of claims: everything that decides what a booking occupies, except the booking.

use jiff::SignedDuration;
use sea_query::Query;
use sha2::{Digest, Sha256};
use tilmash_engine::booking::Sharing;
use tilmash_engine::model::{Model, Part};
use tilmash_engine::name::Name;
use tilmash_engine::value::RowId;

use crate::store::business::read::Bookings;
use crate::store::business::resource::Resources;
use crate::store::business::service::Service;
use crate::store::database::connection::Connection;
use crate::store::database::error::StoreError;
use crate::store::database::statement::Fixed;

const SHAPE: &str = "tilmash_shape";
const DIGEST: &str = "digest";

/// Counts the changes of how claims are computed: each has all of them written anew.
const RULES: u32 = 1;

/// Only its text matters, of which the digest is made.
#[derive(Debug)]
#[expect(dead_code, reason = "the fields are read by `Debug`")]
struct Shape<'s> {
    rules: u32,
    zone: Option<&'s str>,
    party: Option<&'s Name>,
    tables: Vec<TableShape<'s>>,
    services: Vec<ServiceShape<'s>>,
}

#[derive(Debug)]
#[expect(dead_code, reason = "the fields are read by `Debug`")]
struct TableShape<'s> {
    table: &'s Name,
    has_units: bool,
    sharing: Sharing,
    /// Each resource with its capacity and what it joins.
    resources: Vec<(RowId, u32, &'s [RowId])>,
}

#[derive(Debug)]
#[expect(dead_code, reason = "the fields are read by `Debug`")]
struct ServiceShape<'s> {
    service: RowId,
    needs: Vec<&'s Name>,
    buffers: (SignedDuration, SignedDuration),
}

/// The digest of the present shape.
pub(super) fn digest(model: &Model, bookings: &Bookings) -> String {
    let booking = model.part(Part::Booking);
    let services = bookings.services.values();
    let shape = Shape {
        rules: RULES,
        zone: model.zone.iana_name(),
        party: booking.and_then(|table| table.units.as_ref()),
        tables: bookings.resources.iter().map(table).collect(),
        services: services.map(|one| service(one, bookings)).collect(),
    };
    let digest = Sha256::digest(format!("{shape:?}").as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn table(resources: &Resources) -> TableShape<'_> {
    let all = resources.all.iter();
    TableShape {
        table: &resources.table,
        has_units: resources.has_units,
        sharing: resources.sharing,
        resources: all
            .map(|one| (one.row.id, one.capacity, one.joins.as_slice()))
            .collect(),
    }
}

fn service<'s>(service: &Service, bookings: &'s Bookings) -> ServiceShape<'s> {
    let tables = bookings.resources.iter().map(|one| &one.table);
    let rules = service.rules(None);
    ServiceShape {
        service: service.row.id,
        needs: tables.filter(|table| service.needs(table)).collect(),
        buffers: (rules.buffer_before, rules.buffer_after),
    }
}

static READ: Fixed = Fixed::new(|dialect| {
    let mut select = Query::select();
    select.column(DIGEST).from(SHAPE);
    dialect.write(&select)
});

impl Connection {
    /// The digest of the shape by which the claims were written.
    pub(super) async fn shape(&mut self) -> Result<String, StoreError> {
        let row = self.first(&READ.with([])).await?;
        Ok(row.expect("the core schema has one shape").string(0))
    }

    pub(super) async fn note_shape(&mut self, digest: &str) -> Result<(), StoreError> {
        let mut update = Query::update();
        update.table(SHAPE).value(DIGEST, digest);
        self.execute(&update).await?;
        Ok(())
    }
}

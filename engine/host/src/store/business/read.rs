//! [`Business`]: the rows that seldom change, read as a whole.

use std::collections::BTreeMap;
use std::sync::Arc;

use tilmash_engine::model::{Model, Part};
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowId, RowReference, Value};

use super::resource::{self, Recorded, Resource, Resources};
use super::service::Service;
use super::terms::Terms;
use super::timetable::Timetable;
use crate::store::database::connection::Connection;
use crate::store::database::error::StoreError;
use crate::store::tables::{record, setting};

/// What a business offers, with what, when and on which terms.
#[derive(Clone, Debug)]
pub(in crate::store) struct Business {
    /// Every setting of the app with its present value.
    pub(in crate::store) settings: Arc<BTreeMap<Name, Value>>,
    bookings: Option<Bookings>,
}

/// What an app with bookings has beyond its settings.
#[derive(Clone, Debug)]
pub(in crate::store) struct Bookings {
    pub(in crate::store) terms: Terms,
    /// Also those that are no longer offered.
    pub(in crate::store) services: BTreeMap<RowId, Service>,
    /// Of each table of them, in the app's order.
    pub(in crate::store) resources: Vec<Resources>,
    pub(in crate::store) timetable: Timetable,
    pub(in crate::store) venue: Option<Recorded>,
}

impl Bookings {
    /// Whether a resource is there and not withdrawn.
    pub(in crate::store) fn has(&self, row: &RowReference) -> bool {
        self.resource(row).is_some()
    }

    /// Whether a resource is there and serves a service.
    pub(in crate::store) fn serves(&self, row: &RowReference, service: RowId) -> bool {
        self.resource(row).is_some_and(|one| one.serves(service))
    }

    /// Whether a resource is there and has nothing else than a booking in what they have in common.
    pub(in crate::store) fn agrees(
        &self,
        row: &RowReference,
        booking: &BTreeMap<Name, RowId>,
    ) -> bool {
        self.resource(row).is_some_and(|one| one.agrees(booking))
    }

    fn resource(&self, row: &RowReference) -> Option<&Resource> {
        let mut tables = self.resources.iter();
        let resources = tables.find(|resources| resources.table == row.table)?;
        resources.get(row.id)
    }
}

impl Business {
    pub(in crate::store) async fn load(
        connection: &mut Connection,
        model: &Model,
    ) -> Result<Business, StoreError> {
        let settings = setting::all(connection, model).await?;
        let bookings = match model.part(Part::Booking) {
            Some(_) => Some(Bookings::load(connection, model, &settings).await?),
            None => None,
        };
        Ok(Business {
            settings: Arc::new(settings),
            bookings,
        })
    }

    pub(in crate::store) fn bookings(&self) -> &Bookings {
        let bookings = self.bookings.as_ref();
        bookings.expect("the checker lets only apps with bookings ask about them")
    }

    pub(in crate::store) fn terms(&self) -> &Terms {
        &self.bookings().terms
    }
}

impl Bookings {
    async fn load(
        connection: &mut Connection,
        model: &Model,
        settings: &BTreeMap<Name, Value>,
    ) -> Result<Bookings, StoreError> {
        let terms = Terms::of(settings);
        let services = services(connection, model, &terms).await?;
        let mut resources = Vec::new();
        for table in model.resources() {
            resources.push(Resources::load(connection, model, table).await?);
        }
        Ok(Bookings {
            terms,
            services,
            resources,
            timetable: Timetable::load(connection, model).await?,
            venue: resource::venue(connection).await?,
        })
    }
}

async fn services(
    connection: &mut Connection,
    model: &Model,
    terms: &Terms,
) -> Result<BTreeMap<RowId, Service>, StoreError> {
    let table = model.part(Part::Service);
    let table = table.expect("the checker lets only apps with services have bookings");
    let records = record::every(connection, model, table).await?;
    let services = records
        .iter()
        .map(|record| (record.row.id, Service::read(model, record, terms)));
    Ok(services.collect())
}

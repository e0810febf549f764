//! [`Gap`]: why nobody can book anything.

use std::fmt;

use tilmash_engine::model::{Model, Part};
use tilmash_engine::name::Name;

use crate::store::Store;
use crate::store::business::read::Bookings;
use crate::store::business::service::Service;
use crate::store::database::error::StoreError;

/// What the rows of an app lack, so that nobody can book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// There is no service that is offered.
    Services { table: Name },
    /// There are no working hours.
    Hours,
    /// Every service needs a resource of a table, and none of that table gives any.
    Resources { table: Name },
}

impl fmt::Display for Gap {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Gap::Services { table } => write!(formatter, "the table `{table}` is empty"),
            Gap::Hours => write!(formatter, "the table `hours` is empty"),
            Gap::Resources { table } => write!(
                formatter,
                "every service needs a `{table}`, and no row of that table gives any"
            ),
        }
    }
}

impl Store {
    /// Why nobody can book anything by the present rows, if that is so. An app without bookings has
    /// no such gap.
    ///
    /// # Errors
    ///
    /// If the database could not be read.
    pub async fn gap(&self) -> Result<Option<Gap>, StoreError> {
        self.write(async |transaction| {
            let model = transaction.model.clone();
            let Some(table) = model.part(Part::Service) else {
                return Ok(None);
            };
            if model.part(Part::Booking).is_none() {
                return Ok(None);
            }
            let business = transaction.business().await?;
            Ok(gap(&model, business.bookings(), &table.name))
        })
        .await
    }
}

/// What a backend keeps is read once somebody asks for it: nothing of it is lacking.
fn gap(model: &Model, bookings: &Bookings, services: &Name) -> Option<Gap> {
    let offered = || {
        bookings
            .services
            .values()
            .filter(|service| !service.deleted)
    };
    let has_none = offered().next().is_none();
    if has_none && model.mirror(services).is_none() {
        let table = services.clone();
        return Some(Gap::Services { table });
    }
    let mut resources = bookings.resources.iter();
    let lacking = resources.find(|resources| {
        let serves_none = |service: &Service| {
            let mut all = resources.all.iter();
            service.needs(&resources.table) && !all.any(|one| one.serves(service.row.id))
        };
        let is_kept_here = model.mirror(&resources.table).is_none();
        is_kept_here && offered().all(serves_none)
    });
    if let Some(resources) = lacking.filter(|_| !has_none) {
        let table = resources.table.clone();
        return Some(Gap::Resources { table });
    }
    let is_closed = bookings.timetable.is_empty() && !model.mirrors_starts();
    is_closed.then_some(Gap::Hours)
}

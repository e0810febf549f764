//! Actions on bookings and on the waiting list.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Done, Stop};
use crate::interpret::machine::Machine;
use crate::interpret::request::{Free, Request, When};
use crate::model::{Origin, Part};
use crate::name::Name;
use crate::outcome::Refusal;
use crate::program::{Book, GivenValues, Hold, Move, Transit};
use crate::value::{RowId, Value};

/// A visit that an action asks for.
struct Reservation {
    free: Free,
    start: Timestamp,
    /// The booking's own columns.
    values: BTreeMap<Name, Value>,
}

impl Machine<'_> {
    pub(super) async fn book(&mut self, book: &Book) -> Done {
        let booking = self.table_of(Part::Booking);
        let Reservation {
            free,
            start,
            values,
        } = self.reservation(&booking, &book.values).await?;
        let request = Request::Book {
            free,
            start,
            values,
            even: book.even,
        };
        self.made(&booking, request).await
    }

    pub(super) async fn hold(&mut self, hold: &Hold) -> Done {
        let mut expires = None;
        if let Some(given) = &hold.expires
            && let Value::Moment(moment) = self.given(given).await
        {
            expires = Some(moment);
        }
        let booking = self.table_of(Part::Booking);
        let Reservation {
            free,
            start,
            values,
        } = self.reservation(&booking, &hold.values).await?;
        let request = Request::Hold {
            free,
            start,
            values,
            expires,
            even: hold.even,
        };
        self.made(&booking, request).await
    }

    pub(super) async fn queue(&mut self, given: &GivenValues) -> Done {
        let waiting = self.table_of(Part::Waiting);
        let mut values = self.own_and_given(&waiting, given).await?;
        let when = match (values.remove("day"), values.remove("start")) {
            (_, Some(Value::Moment(start))) => When::Start(start),
            (Some(Value::Date(day)), _) => When::Day(day),
            _ => return Err(Refusal::Closed.into()),
        };
        let free = self.time_wanted(&mut values).ok_or(Refusal::Closed)?;
        let request = Request::Queue { free, when, values };
        self.made(&waiting, request).await
    }

    pub(super) async fn move_to(&mut self, moving: &Move) -> Done {
        let start = match &moving.start {
            Some(start) => {
                let Value::Moment(start) = self.given(start).await else {
                    return Err(Refusal::Closed.into());
                };
                Some(start)
            }
            None => None,
        };
        let values = self.columns(&moving.set).await;
        self.within_limits(&self.table_of(Part::Booking), &values)?;
        let request = |booking| Request::Move {
            booking,
            start,
            values: values.clone(),
            even: moving.even,
        };
        self.each(&moving.bookings, request).await
    }

    pub(super) async fn transit(&mut self, transit: &Transit) -> Done {
        let mut why = None;
        if let Some(given) = &transit.why
            && let Value::Text(text) = self.given(given).await
        {
            why = Some(text.to_string());
        }
        let request = |booking| Request::Transition {
            booking,
            transition: transit.transition,
            why: why.clone(),
            even: transit.even,
        };
        self.each(&transit.bookings, request).await
    }

    /// What a booking is made of; `closed` if it names no service or no start.
    async fn reservation(
        &mut self,
        booking: &Name,
        given: &GivenValues,
    ) -> Result<Reservation, Stop> {
        let mut values = self.own_and_given(booking, given).await?;
        let Some(Value::Moment(start)) = values.remove("start") else {
            return Err(Refusal::Closed.into());
        };
        let free = self.time_wanted(&mut values).ok_or(Refusal::Closed)?;
        Ok(Reservation {
            free,
            start,
            values,
        })
    }

    /// The given values of a table's columns, and the values that `sees` gives to the app's own
    /// columns.
    async fn own_and_given(
        &mut self,
        table: &Name,
        given: &GivenValues,
    ) -> Result<BTreeMap<Name, Value>, Stop> {
        let mut values = self.reader.filled(self.walk.run(), table).await;
        let is_own = |name: &Name| {
            let column = self.program.model.tables[table].columns.get(name);
            column.is_some_and(|column| column.origin == Origin::App)
        };
        values.retain(|name, _| is_own(name));
        values.extend(self.columns(given).await);
        self.expect_whole(table, &values);
        self.within_limits(table, &values)?;
        Ok(values)
    }

    /// Takes from the values what a time must be free for; `None` if they name no service.
    fn time_wanted(&self, values: &mut BTreeMap<Name, Value>) -> Option<Free> {
        let Some(Value::Row(service)) = values.remove("service") else {
            return None;
        };
        let resources = self.program.model.resources();
        let client = self.client(values.get("client"));
        let named =
            resources.filter_map(|resource| values.remove(&resource.name)?.as_row().cloned());
        Some(Free {
            service,
            resources: named.collect(),
            common: BTreeMap::new(),
            party: None,
            lasts: None,
            moving: None,
            client,
        })
    }

    /// Whose bookings of a day count: the one who acts, or in the background the one it is for.
    pub(in crate::interpret) fn client(&self, given: Option<&Value>) -> RowId {
        let given = given.and_then(Value::as_row).map(|row| row.id);
        self.reader.person().or(given).unwrap_or(RowId(0))
    }

    fn table_of(&self, part: Part) -> Name {
        let table = self.program.model.part(part);
        let table = table.expect("the checker wants a table of bookings where something is booked");
        table.name.clone()
    }
}

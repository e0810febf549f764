//! Joining the waiting list.

use std::collections::BTreeMap;

use jiff::Timestamp;
use tilmash_engine::booking::{Day, Interval, Unavailable, Waived, check, free_days, free_starts};
use tilmash_engine::interpret::{Free, When};
use tilmash_engine::name::Name;
use tilmash_engine::outcome::Refusal;
use tilmash_engine::value::{RowId, RowReference, Value};

use super::offer::{Days, search};
use super::take::{assert_own, person};
use super::waiting::{list, seconds};
use crate::store::business::resource::common_of;
use crate::store::database::error::StoreError;
use crate::store::tables::change::{self, NewRow};
use crate::store::tables::days::{days, local};
use crate::store::tables::halt::Halt;
use crate::store::writer::transaction::{Context, Transaction};

impl Transaction {
    /// Lets a client wait.
    pub(in crate::store) async fn queue(
        &mut self,
        mut free: Free,
        when: When,
        own: BTreeMap<Name, Value>,
        context: &Context,
    ) -> Result<RowId, Halt> {
        free.party = Some(self.party(&own).ok_or(Refusal::Closed)?);
        free.lasts = self.lasts(&own);
        free.common = common_of(&self.model, &own);
        let declined = self.free_to(&free, when, context.now).await?;
        let declined = declined.ok_or(Refusal::Closed)?;
        if self.waits(&free, when).await? {
            return Err(Refusal::Exists.into());
        }
        let waiting = list(&self.model);
        assert_own(waiting, &own);
        let mut values = own;
        let mut set = |column: &str, value| values.insert(Name::new(column), value);
        set("client", Value::Row(person(free.client)));
        set("service", Value::Row(free.service));
        set("created", Value::Moment(context.now));
        for resource in free.resources {
            set(&resource.table.clone(), Value::Row(resource));
        }
        let day = match when {
            When::Day(day) => {
                set("day", Value::Date(day));
                set("declined", seconds(&declined));
                day
            }
            When::Start(start) => {
                set("start", Value::Moment(start));
                local(&self.model, start)
            }
        };
        let new = NewRow {
            table: &waiting.name,
            key: None,
            values: &values,
        };
        let id = change::insert(&mut self.connection, &self.model, new).await?;
        let table = waiting.name.clone();
        self.raise_created(&RowReference { table, id }, &values, context)
            .await?;
        // It may have become free since the client looked.
        let days = Days {
            first: day,
            last: day,
        };
        let subject = format!("waiting {}", id.0);
        self.schedule(&search(subject, days, context.now)).await?;
        Ok(id)
    }

    /// The free starts of what somebody wants to wait for; `None` if the service is not given then,
    /// whether it is booked up or not.
    async fn free_to(
        &mut self,
        free: &Free,
        when: When,
        now: Timestamp,
    ) -> Result<Option<Vec<Timestamp>>, StoreError> {
        let window = match when {
            When::Day(day) => days(&self.model, day, day),
            When::Start(start) => Interval { start, end: start },
        };
        let Some(facts) = self.facts(free, window, now).await? else {
            return Ok(None);
        };
        let request = facts.request(Waived::default());
        let is_open = match when {
            When::Day(day) => free_days(&request, day, day)
                .iter()
                .any(|(_, state)| matches!(state, Day::Free | Day::Full)),
            When::Start(start) => !matches!(
                check(&request, start),
                Err(Unavailable::TooLate | Unavailable::Closed)
            ),
        };
        let offers = free_starts(&request, window);
        Ok(is_open.then(|| offers.into_iter().map(|offer| offer.start).collect()))
    }
}

//! The waiting list: the first person who waits is offered what fits, as a hold.
//!
//! Every transaction that frees time also schedules a job. The job goes through the people who wait
//! for these days, in the order in which they came. So nobody waits while something is free that
//! they were not offered, or did not see when they joined. If the process dies, nothing is lost.
//! What is offered is claimed like any booking.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use sea_query::{Alias, Expr, ExprTrait, Order, Query};
use serde::{Deserialize, Serialize};
use tilmash_engine::booking::{self, Day, Interval, Waived, check, free_days, free_starts};
use tilmash_engine::interpret::{Answer, Free, Record, When};
use tilmash_engine::model::{Model, Origin, Part, Table};
use tilmash_engine::name::Name;
use tilmash_engine::outcome::Refusal;
use tilmash_engine::value::{RowId, RowReference, Value};

use super::change::moment;
use super::facts::{Facts, days};
use super::rules::length;
use super::take::First;
use crate::store::database::error::StoreError;
use crate::store::dialogue::job::Job;
use crate::store::tables::change;
use crate::store::tables::record;
use crate::store::tables::setting;
use crate::store::writer::transaction::{Context, Transaction, assert_own};

/// The kind of the jobs that offer people who wait what may have become free.
pub(in crate::store) const OFFER: &str = "offer";
/// The kind of the jobs that tell a person what they are offered. The payload is the booking.
pub const OFFERED: &str = "offered";

/// The days on which something may have become free, both included.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Days {
    first: Date,
    last: Date,
}

/// Wishes that were already found hopeless; equal ones are skipped.
type InVain = BTreeSet<Wanted>;

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Wanted {
    service: RowId,
    resources: Vec<RowReference>,
    party: Option<NonZeroU32>,
    lasts: Option<SignedDuration>,
    /// The first instant of the day, or the start, in seconds of Unix time.
    from: i64,
}

impl Transaction {
    /// Puts a client into the waiting list.
    pub(in crate::store) async fn queue(
        &mut self,
        free: &Free,
        when: When,
        own: BTreeMap<Name, Value>,
        context: &Context,
    ) -> Result<Answer, StoreError> {
        let Some(party) = self.party(&own) else {
            return Ok(Answer::Refused(Refusal::Closed));
        };
        let free = &Free {
            party: Some(party),
            lasts: self.lasts(&own),
            ..free.clone()
        };
        let Some(declined) = self.free_to(free, when, context.now).await? else {
            return Ok(Answer::Refused(Refusal::Closed));
        };
        if self.waits(free, when).await? {
            return Ok(Answer::Refused(Refusal::Exists));
        }
        let model = Arc::clone(&self.model);
        let waiting = list(&model);
        assert_own(waiting, &own);
        let mut values = own;
        let mut set = |column: &str, value| values.insert(Name::new(column), value);
        let client = RowReference {
            table: Name::new(tilmash_engine::value::PERSON),
            id: free.client,
        };
        set("client", Value::Row(client));
        set("service", Value::Row(free.service.clone()));
        set("created", Value::Moment(context.now));
        for resource in &free.resources {
            set(&resource.table, Value::Row(resource.clone()));
        }
        match when {
            When::Day(day) => {
                set("day", Value::Date(day));
                set("declined", seconds(&declined));
            }
            When::Start(start) => {
                set("start", Value::Moment(start));
            }
        }
        let inserted = change::insert(
            &mut self.connection,
            &self.model,
            &waiting.name,
            None,
            &values,
        )
        .await?;
        let Ok(id) = inserted else {
            unreachable!("nothing in the waiting list is unique")
        };
        // It may have become free since the client looked.
        let day = match when {
            When::Day(day) => day,
            When::Start(start) => self.local(start),
        };
        let days = Days {
            first: day,
            last: day,
        };
        let subject = format!("waiting {}", id.0);
        self.schedule(&search(subject, days, context.now)).await?;
        Ok(Answer::Inserted(id))
    }

    /// Schedules an offer of what a booking gives up.
    pub(in crate::store) async fn freed(
        &mut self,
        booking: &Record,
        context: &Context,
    ) -> Result<(), StoreError> {
        let end = moment(booking, "end");
        if end <= context.now {
            return Ok(());
        }
        let days = Days {
            // A visit that starts before midnight may have been in its way.
            first: self.local(moment(booking, "start")).saturating_sub(1.day()),
            last: self.local(end),
        };
        let subject = format!("booking {}", booking.row.id.0);
        self.schedule(&search(subject, days, context.now)).await?;
        Ok(())
    }

    /// Records the result of an offer. People who have not taken it continue to wait, unless it was
    /// everything that they wait for.
    pub(in crate::store) async fn answer_offer(
        &mut self,
        booking: &RowReference,
        taken: bool,
    ) -> Result<(), StoreError> {
        let open: &[&str] = if taken {
            &["offered", "waiting", "passed"]
        } else {
            &["offered"]
        };
        let status: Expr = if taken {
            "booked".into()
        } else {
            Expr::case(Expr::col("start").is_null(), "waiting")
                .finally("passed")
                .into()
        };
        let mut update = Query::update();
        update
            .table(Alias::new(list(&self.model).name.as_str()))
            .value("status", status)
            .and_where(Expr::col("booking").eq(booking.id.0))
            .and_where(Expr::col("status").is_in(open.iter().copied()));
        self.connection.execute(&update).await?;
        Ok(())
    }

    /// Offers what is free on some days to people who wait for it.
    pub(in crate::store) async fn offer(
        &mut self,
        job: &Job,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (true, Ok(days)) = (
            self.model().part(Part::Waiting).is_some(),
            serde_json::from_str::<Days>(&job.payload),
        ) else {
            // The app has no bookings any more.
            return Ok(());
        };
        let mut in_vain = InVain::new();
        for id in self.who_wait(days).await? {
            let row = RowReference {
                table: list(&self.model).name.clone(),
                id,
            };
            let waiting = record::one_to_change(&mut self.connection, &self.model, &row).await?;
            if let Some(waiting) = waiting.filter(still_waits) {
                self.offer_to(&waiting, &mut in_vain, now).await?;
            }
        }
        Ok(())
    }

    /// Holds the first time that fits for a waiting person, if there is one.
    async fn offer_to(
        &mut self,
        waiting: &Record,
        in_vain: &mut InVain,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let free = self.wanted(waiting);
        if self.blocked_since(free.client).await?.is_some() {
            return Ok(());
        }
        let wanted = Wanted {
            service: free.service.id,
            resources: free.resources.clone(),
            party: free.party,
            lasts: free.lasts,
            from: when(waiting).map_or(0, |when| self.first_instant(when).as_second()),
        };
        if in_vain.contains(&wanted) {
            return Ok(());
        }
        let starts = self.fitting(&free, waiting, now).await?;
        if starts.is_empty() {
            in_vain.insert(wanted);
            return Ok(());
        }
        let mut had = self.had_since(waiting, &free).await?;
        had.extend(declined(waiting));
        let settings = setting::settings(&mut self.connection, &self.model).await?;
        let until = now
            .saturating_add(length(&settings["offer"]))
            .expect("a signed duration has no calendar units");
        let context = Context { now, by: None };
        for start in starts.into_iter().filter(|start| !had.contains(start)) {
            let first = First::held(until.min(start), "offered");
            let own = self.own_of(waiting);
            let answer = self
                .take_time(&free, start, own, Waived::default(), first, &context)
                .await?;
            if let Answer::Inserted(booking) = answer {
                return self.note_offer(waiting, free.client, booking, now).await;
            }
        }
        Ok(())
    }

    async fn note_offer(
        &mut self,
        waiting: &Record,
        client: RowId,
        booking: RowId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let booking = RowReference {
            table: bookings(&self.model).name.clone(),
            id: booking,
        };
        let values = BTreeMap::from([
            (Name::new("status"), Value::choice("offered")),
            (Name::new("booking"), Value::Row(booking.clone())),
        ]);
        let row = &waiting.row;
        if change::update(&mut self.connection, &self.model, row, &values)
            .await?
            .is_err()
        {
            unreachable!("the row is locked, and nothing in the waiting list is unique")
        }
        let told = Job {
            kind: OFFERED.to_owned(),
            subject: booking.id.0.to_string(),
            person: Some(client),
            due: now,
            payload: serde_json::to_string(&booking).expect("a reference can be written as JSON"),
        };
        self.schedule(&told).await?;
        Ok(())
    }

    /// What is free of the things that somebody wants to wait for. `None` if the service is not
    /// offered then at all, booked up or not.
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
        let facts = Facts::load(&mut self.connection, &self.model, free, window, now).await?;
        let Some(facts) = facts else { return Ok(None) };
        let request = facts.request(Waived::default());
        let is_open = match when {
            When::Day(day) => free_days(&request, day, day)
                .iter()
                .any(|(_, state)| matches!(state, Day::Free | Day::Full)),
            When::Start(start) => !matches!(
                check(&request, start),
                Err(booking::Unavailable::TooLate | booking::Unavailable::Closed)
            ),
        };
        let offers = free_starts(&request, window);
        Ok(is_open.then(|| offers.into_iter().map(|offer| offer.start).collect()))
    }

    /// Whether the client already waits for exactly this, or is offered it.
    async fn waits(&mut self, free: &Free, when: When) -> Result<bool, StoreError> {
        let mut select = Query::select();
        select
            .column("id")
            .from(Alias::new(list(&self.model).name.as_str()))
            .and_where(Expr::col("deleted").is_null())
            .and_where(Expr::col("client").eq(free.client.0))
            .and_where(Expr::col("service").eq(free.service.id.0))
            .and_where(Expr::col("status").is_in(["waiting", "offered"]))
            .and_where(match when {
                When::Day(day) => Expr::col("day").eq(day.to_string()),
                When::Start(start) => Expr::col("start").eq(start.as_second()),
            })
            .limit(1);
        for table in self.model.resources() {
            let column = Expr::col(Alias::new(table.name.as_str()));
            let mut wanted = free.resources.iter();
            select.and_where(match wanted.find(|row| row.table == table.name) {
                Some(wanted) => column.eq(wanted.id.0),
                None => column.is_null(),
            });
        }
        Ok(self.connection.first(&select).await?.is_some())
    }

    /// The people who wait for something on these days, in the order in which they came.
    async fn who_wait(&mut self, on: Days) -> Result<Vec<RowId>, StoreError> {
        let span = days(&self.model, on.first, on.last);
        let of_day = Expr::col("day")
            .gte(on.first.to_string())
            .and(Expr::col("day").lte(on.last.to_string()));
        let of_start = Expr::col("start")
            .gte(span.start.as_second())
            .and(Expr::col("start").lt(span.end.as_second()));
        let mut select = Query::select();
        select
            .column("id")
            .from(Alias::new(list(&self.model).name.as_str()))
            .and_where(Expr::col("deleted").is_null())
            .and_where(Expr::col("status").eq("waiting"))
            .and_where(of_day.or(of_start))
            .order_by("id", Order::Asc);
        let rows = self.connection.fetch(&select).await?;
        Ok(rows.iter().map(|row| RowId(row.number(0))).collect())
    }

    /// The free starts that would fit, earliest first.
    async fn fitting(
        &mut self,
        free: &Free,
        waiting: &Record,
        now: Timestamp,
    ) -> Result<Vec<Timestamp>, StoreError> {
        let Some(when) = when(waiting) else {
            return Ok(Vec::new());
        };
        let day = match when {
            When::Day(day) => day,
            When::Start(start) => self.local(start),
        };
        let offers = self.offers(free, day, day, now).await?;
        let offers = offers.into_iter().flat_map(|offers| offers.found);
        let starts = offers.map(|offer| offer.start);
        Ok(match when {
            When::Day(_) => starts.collect(),
            When::Start(wanted) => starts.filter(|start| *start == wanted).collect(),
        })
    }

    /// The starts that the client has had, or has been offered, since they wait.
    async fn had_since(
        &mut self,
        waiting: &Record,
        free: &Free,
    ) -> Result<Vec<Timestamp>, StoreError> {
        let mut select = Query::select();
        select
            .column("start")
            .from(Alias::new(bookings(&self.model).name.as_str()))
            .and_where(Expr::col("client").eq(free.client.0))
            .and_where(Expr::col("service").eq(free.service.id.0))
            .and_where(Expr::col("created").gte(moment(waiting, "created").as_second()));
        let rows = self.connection.fetch(&select).await?;
        let starts = rows
            .iter()
            .map(|row| crate::store::dialogue::outbox::instant(row.number(0)));
        Ok(starts.collect())
    }

    fn wanted(&self, waiting: &Record) -> Free {
        let row = |column: &str| waiting.values.get(column).and_then(Value::as_row).cloned();
        let (Some(service), Some(client)) = (row("service"), row("client")) else {
            unreachable!("who waits is somebody, and for a service")
        };
        let resources = self.model.resources();
        Free {
            service,
            resources: resources.filter_map(|table| row(&table.name)).collect(),
            party: self.party(&waiting.values),
            lasts: self.lasts(&waiting.values),
            moving: None,
            client: client.id,
        }
    }

    /// What the client has said for the booking's own columns.
    fn own_of(&self, waiting: &Record) -> BTreeMap<Name, Value> {
        let columns = list(&self.model).columns.iter();
        let own = columns.filter(|(_, column)| column.origin == Origin::App);
        own.map(|(name, _)| (name.clone(), waiting.values[name].clone()))
            .collect()
    }

    fn first_instant(&self, when: When) -> Timestamp {
        match when {
            When::Day(day) => days(&self.model, day, day).start,
            When::Start(start) => start,
        }
    }

    fn local(&self, moment: Timestamp) -> Date {
        moment.to_zoned(self.model.zone.clone()).date()
    }
}

fn list(model: &Model) -> &Table {
    model
        .part(Part::Waiting)
        .expect("an app with bookings has their waiting list")
}

fn bookings(model: &Model) -> &Table {
    model
        .part(Part::Booking)
        .expect("a waiting list is one for bookings")
}

/// The job that looks for people who wait on these days.
fn search(subject: String, days: Days, now: Timestamp) -> Job {
    Job {
        kind: OFFER.to_owned(),
        subject,
        person: None,
        due: now,
        payload: serde_json::to_string(&days).expect("dates can be written as JSON"),
    }
}

fn still_waits(waiting: &Record) -> bool {
    !waiting.deleted && waiting.values["status"] == Value::choice("waiting")
}

fn seconds(starts: &[Timestamp]) -> Value {
    let seconds: Vec<String> = starts
        .iter()
        .map(|start| start.as_second().to_string())
        .collect();
    match seconds.is_empty() {
        true => Value::None,
        false => Value::text(&seconds.join(" ")),
    }
}

/// What was free when the client chose to wait.
fn declined(waiting: &Record) -> Vec<Timestamp> {
    let Value::Text(seconds) = &waiting.values["declined"] else {
        return Vec::new();
    };
    let seconds = seconds.split(' ').filter_map(|second| second.parse().ok());
    seconds
        .map(crate::store::dialogue::outbox::instant)
        .collect()
}

/// What somebody waits for; `None` for a row that names neither a day nor a start.
fn when(waiting: &Record) -> Option<When> {
    match (&waiting.values["day"], &waiting.values["start"]) {
        (_, Value::Moment(start)) => Some(When::Start(*start)),
        (Value::Date(day), _) => Some(When::Day(*day)),
        _ => None,
    }
}

//! Offers: the person who has waited longest is offered what fits, as a hold.
//!
//! Whatever frees time schedules, in its own transaction, a job that goes through those who wait
//! for these days, in the order in which they came. So nobody waits while something is free that
//! they have neither been offered nor seen free ever since they joined. A process that dies loses
//! nothing, and what is offered is claimed like any booking.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use sea_query::{Alias, Expr, ExprTrait, Query};
use serde::{Deserialize, Serialize};
use tilmash_engine::booking::Waived;
use tilmash_engine::interpret::{Free, When};
use tilmash_engine::model::{Model, Part};
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowId, RowReference, Value};

use super::existing::Booking;
use super::take::{First, Visit, after};
use super::waiting::{Waiting, list, seconds};
use crate::store::database::error::StoreError;
use crate::store::database::instant::instant;
use crate::store::dialogue::job::{Job, JobKind};
use crate::store::tables::change;
use crate::store::tables::days::{days, local};
use crate::store::tables::halt::Halt;
use crate::store::writer::transaction::{Context, Transaction};

/// The days on which something may have become free, both included.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(in crate::store) struct Days {
    pub(in crate::store) first: Date,
    pub(in crate::store) last: Date,
}

/// Wishes that were found hopeless; equal ones are skipped.
type Hopeless = BTreeSet<Wanted>;

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Wanted {
    service: RowId,
    resources: Vec<RowReference>,
    common: BTreeMap<Name, RowId>,
    party: Option<NonZeroU32>,
    lasts: Option<SignedDuration>,
    /// The first instant of the day, or the start, in seconds of Unix time.
    from: i64,
}

impl Transaction {
    /// Schedules an offer of what a booking gives up.
    pub(in crate::store) async fn freed(
        &mut self,
        booking: &Booking,
        context: &Context,
    ) -> Result<(), StoreError> {
        if booking.end <= context.now {
            return Ok(());
        }
        let days = self.days_of(booking);
        let subject = format!("booking {}", booking.row.id.0);
        self.schedule(&search(subject, days, context.now)).await?;
        Ok(())
    }

    /// The days on which a booking may be in the way of others.
    fn days_of(&self, booking: &Booking) -> Days {
        Days {
            // A visit that starts before midnight may have been in its way.
            first: local(&self.model, booking.start).saturating_sub(1.day()),
            last: local(&self.model, booking.end),
        }
    }

    /// To be called before a booking gives up its time. What was free when somebody joined and is
    /// not free now has been taken since. So it is offered to them once it becomes free.
    pub(in crate::store) async fn note_taken(
        &mut self,
        booking: &Booking,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if booking.end <= now || self.model.part(Part::Waiting).is_none() {
            return Ok(());
        }
        // An expired hold had its time until then.
        let held = booking.expires.filter(|expires| *expires <= now);
        let before = held.map_or(now, |expires| expires - SignedDuration::from_secs(1));
        let days = self.days_of(booking);
        for id in self.who_declined(days.first, days.last).await? {
            let Some(waiting) = self.locked_waiting(id).await? else {
                continue;
            };
            let Some(When::Day(day)) = waiting.when else {
                continue;
            };
            let mut declined = waiting.declined.clone();
            let still_free = self.starts(&free(&waiting), day, before).await?;
            declined.retain(|start| still_free.contains(start));
            if declined != waiting.declined {
                let values = BTreeMap::from([(Name::new("declined"), seconds(&declined))]);
                self.change_place(&waiting, &values).await?;
            }
        }
        Ok(())
    }

    /// Changes a place in the waiting list that is locked.
    async fn change_place(
        &mut self,
        waiting: &Waiting,
        values: &BTreeMap<Name, Value>,
    ) -> Result<(), StoreError> {
        let row = &waiting.row;
        let changed = change::update(&mut self.connection, &self.model, row, values).await;
        if Halt::split(changed)?.is_err() {
            unreachable!("the row is locked, and nothing in the waiting list is unique")
        }
        Ok(())
    }

    /// Records the result of an offer. A client who has not taken it continues to wait, unless it
    /// was everything that they wait for.
    pub(in crate::store) async fn answer_offer(
        &mut self,
        booking: &RowReference,
        taken: bool,
        context: &Context,
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
        let table = list(&self.model).name.clone();
        let mut update = Query::update();
        update
            .table(Alias::new(table.as_str()))
            .value("status", status)
            .and_where(Expr::col("booking").eq(booking.id.0))
            .and_where(Expr::col("status").is_in(open.iter().copied()))
            .returning(Query::returning().columns(["id", "status"]));
        for row in self.connection.fetch(&update).await? {
            let waiting = RowReference {
                table: table.clone(),
                id: RowId(row.number(0)),
            };
            self.raise(&waiting, &row.string(1), context).await?;
        }
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
        let mut hopeless = Hopeless::new();
        for id in self.who_wait(days.first, days.last).await? {
            let waiting = self.locked_waiting(id).await?;
            if let Some(waiting) = waiting.filter(|waiting| waiting.is_open) {
                self.offer_to(&waiting, &mut hopeless, now).await?;
            }
        }
        Ok(())
    }

    /// Holds the first time that fits a client who waits, if there is one.
    async fn offer_to(
        &mut self,
        waiting: &Waiting,
        hopeless: &mut Hopeless,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let Some(when) = waiting.when else {
            return Ok(());
        };
        if self.blocked_since(waiting.client).await?.is_some() {
            return Ok(());
        }
        let wanted = wanted(&self.model, waiting, when);
        if hopeless.contains(&wanted) {
            return Ok(());
        }
        let free = free(waiting);
        let starts = self.fitting(&free, when, now).await?;
        if starts.is_empty() {
            hopeless.insert(wanted);
            return Ok(());
        }
        let mut had = self.had_since(waiting).await?;
        had.extend(&waiting.declined);
        let until = after(now, self.business().await?.terms().offer);
        let context = Context::itself(now);
        for start in starts.into_iter().filter(|start| !had.contains(start)) {
            let first = First::held(until.min(start), "offered");
            let visit = Visit {
                free: free.clone(),
                start,
                own: waiting.own.clone(),
                waived: Waived::default(),
            };
            let held = self.take_time(visit, first, &context).await;
            if let Ok(booking) = Halt::split(held)? {
                return self.note_offer(waiting, booking, &context).await;
            }
        }
        Ok(())
    }

    async fn note_offer(
        &mut self,
        waiting: &Waiting,
        booking: RowId,
        context: &Context,
    ) -> Result<(), StoreError> {
        let booking = RowReference {
            table: self.bookings().name.clone(),
            id: booking,
        };
        let values = BTreeMap::from([
            (Name::new("status"), Value::choice("offered")),
            (Name::new("booking"), Value::Row(booking)),
        ]);
        self.change_place(waiting, &values).await?;
        self.raise(&waiting.row, "offered", context).await
    }

    /// The free starts that would fit, earliest first.
    async fn fitting(
        &mut self,
        free: &Free,
        when: When,
        now: Timestamp,
    ) -> Result<Vec<Timestamp>, StoreError> {
        match when {
            When::Day(day) => self.starts(free, day, now).await,
            When::Start(wanted) => {
                let day = local(&self.model, wanted);
                let starts = self.starts(free, day, now).await?;
                Ok(starts
                    .into_iter()
                    .filter(|start| *start == wanted)
                    .collect())
            }
        }
    }

    /// The starts that the client has had, or has been offered, since they wait.
    async fn had_since(&mut self, waiting: &Waiting) -> Result<Vec<Timestamp>, StoreError> {
        let mut select = Query::select();
        select
            .column("start")
            .from(Alias::new(self.bookings().name.as_str()))
            .and_where(Expr::col("client").eq(waiting.client.0))
            .and_where(Expr::col("service").eq(waiting.service.id.0))
            .and_where(Expr::col("created").gte(waiting.created.as_second()));
        let rows = self.connection.fetch(&select).await?;
        Ok(rows.iter().map(|row| instant(row.number(0))).collect())
    }
}

/// What must be free for a client who waits.
fn free(waiting: &Waiting) -> Free {
    Free {
        service: waiting.service.clone(),
        resources: waiting.resources.clone(),
        common: waiting.common.clone(),
        party: waiting.party,
        lasts: waiting.lasts,
        moving: None,
        client: waiting.client,
    }
}

fn wanted(model: &Model, waiting: &Waiting, when: When) -> Wanted {
    let from = match when {
        When::Day(day) => days(model, day, day).start,
        When::Start(start) => start,
    };
    Wanted {
        service: waiting.service.id,
        resources: waiting.resources.clone(),
        common: waiting.common.clone(),
        party: waiting.party,
        lasts: waiting.lasts,
        from: from.as_second(),
    }
}

/// The job that looks for people who wait on these days.
pub(in crate::store) fn search(subject: String, days: Days, now: Timestamp) -> Job {
    Job {
        kind: JobKind::Offer,
        subject,
        person: None,
        due: now,
        payload: serde_json::to_string(&days).expect("dates can be written as JSON"),
    }
}

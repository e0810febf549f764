//! [`Facts`]: everything that decides whether a time can be booked, read from the database.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use sea_query::{Alias, Expr, ExprTrait, JoinType, Query};
use tilmash_engine::booking::{
    self, Busy, Calendar, DayLimit, Interval, Offer, Resource, ResourceId, ServiceRules, Waived,
    check,
};
use tilmash_engine::interpret::{Free, Record};
use tilmash_engine::model::{Model, Part};
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowId, RowReference, Value};

use super::calendars::calendars;
use super::candidates::{Candidates, Wish};
use super::rules::{length, rules};
use crate::store::database::connection::Connection;
use crate::store::database::error::StoreError;
use crate::store::dialogue::outbox::instant;
use crate::store::tables::record;
use crate::store::tables::setting;

pub(in crate::store) const CLAIM: &str = "tilmash_claim";
pub(in crate::store) const RESOURCE: &str = "tilmash_resource";

/// The facts by which a request for a time is judged. All of them come from one transaction.
#[derive(Clone, Debug)]
pub(in crate::store) struct Facts {
    pub(in crate::store) service: Record,
    pub(in crate::store) candidates: Candidates,
    venue: Calendar,
    resources: Vec<Resource>,
    rules: ServiceRules,
    busy: Vec<Busy>,
    limits: Vec<DayLimit>,
    /// Whether the window has holds that have run out.
    pub(in crate::store) has_expired: bool,
    now: Timestamp,
}

/// The starts in question: from the first instant to the second, which is not included; or one
/// start, if both are equal.
pub(in crate::store) type Window = Interval;

impl Facts {
    /// What is known about the starts in a window. `None` if there is no such service.
    pub(in crate::store) async fn load(
        connection: &mut Connection,
        model: &Model,
        free: &Free,
        window: Window,
        now: Timestamp,
    ) -> Result<Option<Facts>, StoreError> {
        let Some(service) = record::one(connection, model, &free.service).await? else {
            return Ok(None);
        };
        let moving = match &free.moving {
            Some(booking) => record::one(connection, model, booking).await?,
            None => None,
        };
        // People who have booked a service keep it when it is no longer offered.
        if service.deleted && moving.is_none() {
            return Ok(None);
        }
        let settings = setting::settings(connection, model).await?;
        let kept = || {
            let lasts = model.part(Part::Booking)?.lasts.as_ref()?;
            Some(length(&moving.as_ref()?.values[lasts]))
        };
        let rules = rules(&service, free.lasts.or_else(kept), &settings);
        let wish = Wish::new(model, &service, free, moving.as_ref());
        let candidates = Candidates::load(connection, model, &wish).await?;
        let reach = reach(&rules, window);
        let dates = dates(model, window);
        let (venue, resources) = calendars(connection, model, &candidates, dates).await?;
        let claims = Claims {
            model,
            candidates: &candidates,
            moving: free.moving.as_ref().map(|booking| booking.id),
            now,
        };
        let (busy, has_expired) = claims.busy(connection, reach).await?;
        let limits = claims
            .limits(connection, &settings, free.client, dates)
            .await?;
        Ok(Some(Facts {
            service,
            candidates,
            venue,
            resources,
            rules,
            busy,
            limits,
            has_expired,
            now,
        }))
    }

    /// The rows of the resources that serve in an offer, in the order of the tables. The venue has
    /// no row.
    pub(in crate::store) fn rows(&self, offer: &Offer) -> Vec<RowReference> {
        let serving = offer
            .resources
            .iter()
            .filter_map(|id| self.candidates.get(*id));
        serving
            .filter(|candidate| !candidate.is_venue())
            .map(|candidate| candidate.row.clone())
            .collect()
    }

    /// The resources of a table that can serve at a start.
    pub(in crate::store) fn serving(&self, table: &Name, start: Timestamp) -> Vec<RowReference> {
        let of_table = self.candidates.all.iter();
        let of_table = of_table.filter(|candidate| candidate.row.table == *table);
        let serves = |id: ResourceId| {
            let mut roles = self.candidates.roles.clone();
            let role = roles.iter_mut().find(|role| role.any_of.contains(&id));
            let Some(role) = role else {
                return false;
            };
            role.any_of = vec![id];
            let request = booking::Request {
                roles: &roles,
                ..self.request(Waived::default())
            };
            check(&request, start).is_ok()
        };
        of_table
            .filter(|candidate| serves(candidate.id))
            .map(|candidate| candidate.row.clone())
            .collect()
    }

    /// The facts in the form that the booking core needs.
    pub(in crate::store) fn request(&self, waived: Waived) -> booking::Request<'_> {
        booking::Request {
            venue: &self.venue,
            resources: &self.resources,
            roles: &self.candidates.roles,
            rules: &self.rules,
            busy: &self.busy,
            limits: &self.limits,
            now: self.now,
            waived,
        }
    }
}

/// All the time from one date to another, both included, by the app's clock.
pub(in crate::store) fn days(model: &Model, first: Date, last: Date) -> Window {
    let calendar = Calendar {
        zone: model.zone.clone(),
        weekly: Vec::new(),
        exceptions: Vec::new(),
    };
    Interval {
        start: calendar.day(first).start,
        end: calendar.day(last).end,
    }
}

fn integer(value: &Value) -> u32 {
    match value {
        Value::Integer(integer) => whole(*integer),
        other => unreachable!("the column or setting is an integer, not {other:?}"),
    }
}

/// A count; a negative one counts as zero.
pub(in crate::store) fn whole(count: i64) -> u32 {
    u32::try_from(Ord::max(count, 0)).unwrap_or(u32::MAX)
}

/// The time that visits occupy which start in a window.
fn reach(rules: &ServiceRules, window: Window) -> Interval {
    let longest = rules.starts.longest_visit();
    window.widened(rules.buffer_before, longest + rules.buffer_after)
}

/// The dates whose hours may contain a start of the window. A night belongs to the evening before,
/// and a resource may work by a clock that is a day ahead or behind.
fn dates(model: &Model, window: Window) -> (Date, Date) {
    let date = |instant: Timestamp| instant.to_zoned(model.zone.clone()).date();
    (
        date(window.start).saturating_sub(2.days()),
        date(window.end).saturating_add(2.days()),
    )
}

/// Reads the claims on several resources.
struct Claims<'f> {
    model: &'f Model,
    candidates: &'f Candidates,
    /// A booking whose claims are ignored.
    moving: Option<RowId>,
    now: Timestamp,
}

impl Claims<'_> {
    /// The live claims that touch a time, and whether there are holds that have expired.
    async fn busy(
        &self,
        connection: &mut Connection,
        reach: Interval,
    ) -> Result<(Vec<Busy>, bool), StoreError> {
        let recorded = self.candidates.physical().filter_map(|candidate| {
            let recorded = candidate.recorded?;
            Some((recorded.id, (candidate.id, recorded.longest)))
        });
        let recorded: BTreeMap<i64, (ResourceId, i64)> = recorded.collect();
        let Some(longest) = recorded.values().map(|(_, longest)| *longest).max() else {
            return Ok((Vec::new(), false));
        };
        let mut select = overlapping(recorded.keys().copied(), longest, reach);
        select.columns(["resource", "starts_at", "ends_at", "units", "hold_until"]);
        if let Some(booking) = self.moving {
            select.and_where(Expr::col("booking").ne(booking.0));
        }
        let mut busy = Vec::new();
        let mut has_expired = false;
        for row in connection.fetch(&select).await? {
            let hold = row
                .integer(4)
                .expect("the core schema has an integer there");
            if hold.is_some_and(|until| until <= self.now.as_second()) {
                has_expired = true;
                continue;
            }
            busy.push(Busy {
                resource: recorded[&row.number(0)].0,
                start: instant(row.number(1)),
                end: instant(row.number(2)),
                units: whole(row.number(3)),
            });
        }
        Ok((busy, has_expired))
    }

    /// How many bookings a service date may have, for all people and for the client.
    async fn limits(
        &self,
        connection: &mut Connection,
        settings: &BTreeMap<Name, Value>,
        client: RowId,
        dates: (Date, Date),
    ) -> Result<Vec<DayLimit>, StoreError> {
        let [per_day, per_person] = ["per_day", "per_person"].map(|name| integer(&settings[name]));
        let mut limits = vec![DayLimit {
            at_most: per_day,
            booked: self.booked(connection, None, dates).await?,
        }];
        // One person cannot have more than all people together.
        if per_person < per_day {
            limits.push(DayLimit {
                at_most: per_person,
                booked: self.booked(connection, Some(client), dates).await?,
            });
        }
        Ok(limits)
    }

    /// How many bookings each service date has on all resources, for all people or for one.
    async fn booked(
        &self,
        connection: &mut Connection,
        client: Option<RowId>,
        (first, last): (Date, Date),
    ) -> Result<BTreeMap<Date, u32>, StoreError> {
        let claim = |column: &'static str| Expr::col((CLAIM, column));
        let mut select = Query::select();
        select
            .column((CLAIM, "day"))
            .expr(claim("booking").count_distinct())
            .from(CLAIM)
            .and_where(claim("day").gte(first.to_string()))
            .and_where(claim("day").lte(last.to_string()))
            .and_where(
                claim("hold_until")
                    .is_null()
                    .or(claim("hold_until").gt(self.now.as_second())),
            )
            .add_group_by([claim("day")]);
        if let Some(booking) = self.moving {
            select.and_where(claim("booking").ne(booking.0));
        }
        if let (Some(client), Some(table)) = (client, self.model.part(Part::Booking)) {
            let booking = |column: &'static str| Expr::col(("of_client", column));
            select
                .join_as(
                    JoinType::InnerJoin,
                    Alias::new(table.name.as_str()),
                    "of_client",
                    booking("id").eq(claim("booking")),
                )
                .and_where(booking("client").eq(client.0));
        }
        let rows = connection.fetch(&select).await?;
        let booked = rows.iter().map(|row| {
            let day = row.string(0).parse();
            let day = day.expect("the store writes service dates as YYYY-MM-DD");
            (day, whole(row.number(1)))
        });
        Ok(booked.collect())
    }
}

/// Selects the claims on several resources, none longer than `longest` seconds, that touch a span
/// of time. This is a range of the index by resource and start, as wide as the span.
pub(in crate::store) fn overlapping(
    recorded: impl IntoIterator<Item = i64>,
    longest: i64,
    reach: Interval,
) -> sea_query::SelectStatement {
    let (start, end) = (reach.start.as_second(), reach.end.as_second());
    Query::select()
        .from(CLAIM)
        .and_where(Expr::col("resource").is_in(recorded))
        .and_where(Expr::col("starts_at").gt(start.saturating_sub(longest)))
        .and_where(Expr::col("starts_at").lt(end))
        .and_where(Expr::col("ends_at").gt(start))
        .to_owned()
}

//! What is promised to more than there is of it. Only a change of shape brings that about.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use sea_query::{Expr, ExprTrait, JoinType, Order, Query};
use tilmash_engine::model::Part;
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowId, RowReference};

use super::existing::Booking;
use super::occupied::{CLAIM, is_live};
use crate::store::business::resource::{RESOURCE, VENUE};
use crate::store::database::error::StoreError;
use crate::store::database::instant::instant;
use crate::store::tables::record;
use crate::store::writer::transaction::Transaction;

/// Bookings that all keep what they were promised, though a resource has less.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overbooked {
    /// The table of the resource; none for the venue.
    pub table: Option<Name>,
    /// The key of the resource, or its id.
    pub row: String,
    pub capacity: i64,
    /// The most units that are promised at once.
    pub promised: i64,
    /// The time in which more is promised, buffers included, by the app's clock.
    pub time: Span,
    pub bookings: Vec<Promised>,
}

/// One of the bookings. A person is named by the Telegram id alone, because this goes to logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promised {
    pub booking: RowId,
    pub client: RowId,
    pub time: Span,
}

/// From a moment up to another one, by the app's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub start: DateTime,
    pub end: DateTime,
}

impl fmt::Display for Overbooked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Overbooked {
            table,
            row,
            capacity,
            promised,
            time,
            bookings,
        } = self;
        match table {
            Some(table) => write!(formatter, "`{table}` `{row}`")?,
            None => write!(formatter, "the venue")?,
        }
        let bookings: Vec<String> = bookings.iter().map(Promised::to_string).collect();
        write!(
            formatter,
            ", {time}: {promised} promised, and there is {capacity}: {}",
            bookings.join("; ")
        )
    }
}

impl fmt::Display for Promised {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Promised {
            booking,
            client,
            time,
        } = self;
        write!(
            formatter,
            "booking {} of person {}, {time}",
            booking.0, client.0
        )
    }
}

impl fmt::Display for Span {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Span { start, end } = self;
        write!(formatter, "{}–", start.strftime("%Y-%m-%d %H:%M"))?;
        match start.date() == end.date() {
            true => write!(formatter, "{}", end.strftime("%H:%M")),
            false => write!(formatter, "{}", end.strftime("%Y-%m-%d %H:%M")),
        }
    }
}

impl Span {
    pub(super) fn of(start: Timestamp, end: Timestamp, zone: &TimeZone) -> Span {
        Span {
            start: zone.to_datetime(start),
            end: zone.to_datetime(end),
        }
    }
}

/// A row of `tilmash_resource`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Resource {
    row: RowReference,
    capacity: i64,
}

#[derive(Clone, Copy, Debug)]
struct Claim {
    booking: RowId,
    starts: i64,
    ends: i64,
    units: i64,
}

/// A time in which the claims exceed a capacity.
#[derive(Debug, PartialEq, Eq)]
struct Excess {
    starts: i64,
    ends: i64,
    units: i64,
    bookings: BTreeSet<RowId>,
}

impl Transaction {
    /// What is promised to more than there is of it, from now on.
    pub(in crate::store) async fn overbooked(
        &mut self,
        now: Timestamp,
    ) -> Result<Vec<Overbooked>, StoreError> {
        if self.model.part(Part::Booking).is_none() {
            return Ok(Vec::new());
        }
        let mut overbooked = Vec::new();
        for (resource, claims) in self.claims_from(now).await? {
            for excess in excesses(&claims, resource.capacity) {
                overbooked.push(self.told(&resource, &excess).await?);
            }
        }
        Ok(overbooked)
    }

    /// The live claims from now on, of each resource a range of its index.
    async fn claims_from(
        &mut self,
        now: Timestamp,
    ) -> Result<BTreeMap<Resource, Vec<Claim>>, StoreError> {
        let claim = |column: &'static str| Expr::col((CLAIM, column));
        let resource = |column: &'static str| Expr::col((RESOURCE, column));
        let mut select = Query::select();
        for column in ["table_name", "row_id", "capacity"] {
            select.column((RESOURCE, column));
        }
        for column in ["booking", "starts_at", "ends_at", "units"] {
            select.column((CLAIM, column));
        }
        select
            .from(RESOURCE)
            .join(
                JoinType::InnerJoin,
                CLAIM,
                claim("resource").eq(resource("id")),
            )
            .and_where(claim("starts_at").gt(Expr::val(now.as_second()).sub(resource("longest"))))
            .and_where(claim("ends_at").gt(now.as_second()))
            .and_where(is_live(now))
            .order_by((CLAIM, "booking"), Order::Asc);
        let mut claims: BTreeMap<Resource, Vec<Claim>> = BTreeMap::new();
        for row in self.connection.fetch(&select).await? {
            let resource = Resource {
                row: RowReference {
                    table: row.string(0).as_str().into(),
                    id: RowId(row.number(1)),
                },
                capacity: row.number(2),
            };
            claims.entry(resource).or_default().push(Claim {
                booking: RowId(row.number(3)),
                starts: row.number(4),
                ends: row.number(5),
                units: row.number(6),
            });
        }
        Ok(claims)
    }

    async fn told(
        &mut self,
        resource: &Resource,
        excess: &Excess,
    ) -> Result<Overbooked, StoreError> {
        let model = self.model.clone();
        let zone = &model.zone;
        let table = self.bookings().name.clone();
        let mut bookings = Vec::with_capacity(excess.bookings.len());
        for id in &excess.bookings {
            let row = RowReference {
                table: table.clone(),
                id: *id,
            };
            let record = record::one(&mut self.connection, &model, &row).await?;
            if let Some(record) = record {
                let booking = Booking::read(&model, record);
                bookings.push(Promised {
                    booking: *id,
                    client: booking.client,
                    time: Span::of(booking.start, booking.end, zone),
                });
            }
        }
        Ok(Overbooked {
            table: (*resource.row.table != *VENUE).then(|| resource.row.table.clone()),
            row: self.label(&resource.row).await?,
            capacity: resource.capacity,
            promised: excess.units,
            time: Span::of(instant(excess.starts), instant(excess.ends), zone),
            bookings,
        })
    }

    /// The key of a row, or its id.
    pub(super) async fn label(&mut self, row: &RowReference) -> Result<String, StoreError> {
        let model = self.model.clone();
        let record = match model.table(&row.table) {
            Some(_) => record::one(&mut self.connection, &model, row).await?,
            None => None,
        };
        let key = record.and_then(|record| record.key);
        Ok(key.unwrap_or_else(|| row.id.0.to_string()))
    }
}

/// The times in which claims exceed a capacity, each as long as it lasts without a pause.
fn excesses(claims: &[Claim], capacity: i64) -> Vec<Excess> {
    let mut edges: Vec<(i64, i64, RowId)> = claims
        .iter()
        .flat_map(|claim| {
            let Claim {
                booking,
                starts,
                ends,
                units,
            } = *claim;
            [(starts, units, booking), (ends, -units, booking)]
        })
        .collect();
    // What ends frees its units before another takes them.
    edges.sort_unstable();
    let mut present = BTreeSet::new();
    let mut load = 0;
    let mut open: Option<Excess> = None;
    let mut excesses = Vec::new();
    let mut edges = edges.into_iter().peekable();
    while let Some((instant, units, booking)) = edges.next() {
        load += units;
        match units > 0 {
            true => present.insert(booking),
            false => present.remove(&booking),
        };
        if edges.peek().is_some_and(|(next, ..)| *next == instant) {
            continue;
        }
        if load > capacity {
            let excess = open.get_or_insert_with(|| Excess {
                starts: instant,
                ends: instant,
                units: 0,
                bookings: BTreeSet::new(),
            });
            excess.units = Ord::max(excess.units, load);
            excess.bookings.extend(&present);
        } else if let Some(excess) = open.take() {
            excesses.push(Excess {
                ends: instant,
                ..excess
            });
        }
    }
    excesses
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(claims: &[(i64, i64, i64)], capacity: i64) -> Vec<(i64, i64, i64, Vec<i64>)> {
        let claims: Vec<Claim> = claims
            .iter()
            .zip(1..)
            .map(|(&(starts, ends, units), booking)| Claim {
                booking: RowId(booking),
                starts,
                ends,
                units,
            })
            .collect();
        let excesses = excesses(&claims, capacity).into_iter().map(|excess| {
            let bookings = excess.bookings.iter().map(|id| id.0).collect();
            (excess.starts, excess.ends, excess.units, bookings)
        });
        excesses.collect()
    }

    #[test]
    fn what_fits_is_no_excess() {
        assert_eq!(found(&[(0, 10, 1), (10, 20, 1), (20, 30, 1)], 1), []);
        assert_eq!(found(&[(0, 10, 2), (5, 20, 1)], 3), []);
    }

    #[test]
    fn an_excess_lasts_as_long_as_too_much_is_claimed() {
        let two = [(0, 10, 1), (5, 20, 1), (30, 40, 1)];
        assert_eq!(found(&two, 1), [(5, 10, 2, vec![1, 2])]);
        // Three meet the second, one after another.
        let chain = [(0, 10, 1), (0, 30, 1), (10, 20, 1), (25, 40, 1)];
        assert_eq!(
            found(&chain, 1),
            [(0, 20, 2, vec![1, 2, 3]), (25, 30, 2, vec![2, 4])]
        );
    }

    #[test]
    fn one_party_alone_may_exceed_what_there_is() {
        assert_eq!(found(&[(0, 10, 8)], 4), [(0, 10, 8, vec![1])]);
        assert_eq!(found(&[(0, 10, 1)], 0), [(0, 10, 1, vec![1])]);
    }
}

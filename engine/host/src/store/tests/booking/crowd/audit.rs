//! What must hold for claims and bookings, counted from all rows, one by one.

use std::collections::{BTreeMap, BTreeSet};

use super::super::*;
use super::arena::Arena;

/// A resource as the core knows it, and who occupies what of it.
#[derive(Debug)]
struct Claim {
    booking: i64,
    resource: i64,
    starts: i64,
    ends: i64,
    units: i64,
    day: i64,
}

#[derive(Debug)]
struct Booking {
    id: i64,
    room: i64,
    starts: i64,
    ends: i64,
    live: bool,
}

pub(super) struct Audit {
    claims: Vec<Claim>,
    bookings: Vec<Booking>,
    /// By the core's id: the room and its capacity.
    resources: BTreeMap<i64, (i64, i64)>,
}

impl Audit {
    pub(super) async fn of(arena: &Arena) -> Audit {
        let audit: Result<Audit, StoreError> = arena.stores[0]
            .write(async |transaction| {
                let connection = &mut transaction.connection;
                let claims =
                    "SELECT booking, resource, starts_at, ends_at, units, day FROM tilmash_claim";
                let claims = connection.query(claims, "auditing").await?;
                let bookings = r#"SELECT id, room, start, "end", CAST(CASE
                    WHEN deleted IS NULL AND status IN ('pending', 'confirmed') THEN 1 ELSE 0
                    END AS BIGINT) FROM booking"#;
                let bookings = connection.query(bookings, "auditing").await?;
                let resources = "SELECT id, row_id, capacity FROM tilmash_resource";
                let resources = connection.query(resources, "auditing").await?;
                let claims = claims.iter().map(|row| Claim {
                    booking: row.number(0),
                    resource: row.number(1),
                    starts: row.number(2),
                    ends: row.number(3),
                    units: row.number(4),
                    day: row.number(5),
                });
                let bookings = bookings.iter().map(|row| Booking {
                    id: row.number(0),
                    room: row.number(1),
                    starts: row.number(2),
                    ends: row.number(3),
                    live: row.number(4) == 1,
                });
                let resources = resources
                    .iter()
                    .map(|row| (row.number(0), (row.number(1), row.number(2))));
                Ok(Audit {
                    claims: claims.collect(),
                    bookings: bookings.collect(),
                    resources: resources.collect(),
                })
            })
            .await;
        audit.unwrap()
    }

    /// Nothing is booked twice. Each live booking has its own claim, and no other booking has one.
    /// No day has more bookings than `per_day`.
    pub(super) fn check(&self, per_day: i64) {
        for claim in &self.claims {
            let (room, capacity) = self.resources[&claim.resource];
            // The load is highest at the start of some claim.
            let load: i64 = self
                .claims
                .iter()
                .filter(|other| other.resource == claim.resource)
                .filter(|other| other.starts <= claim.starts && claim.starts < other.ends)
                .map(|other| other.units)
                .sum();
            assert!(load <= capacity, "room {room} has {load} at {claim:?}");
        }
        let claimed = self.claims.iter().map(|claim| {
            let (room, _) = self.resources[&claim.resource];
            (claim.booking, room, claim.starts, claim.ends)
        });
        let mut claimed: Vec<_> = claimed.collect();
        claimed.sort_unstable();
        let live = self.bookings.iter().filter(|booking| booking.live);
        let mut booked: Vec<_> = live
            .map(|booking| (booking.id, booking.room, booking.starts, booking.ends))
            .collect();
        booked.sort_unstable();
        assert_eq!(claimed, booked, "claims and live bookings");
        let mut days: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
        for claim in &self.claims {
            days.entry(claim.day).or_default().insert(claim.booking);
        }
        for (day, bookings) in days {
            assert!(bookings.len() as i64 <= per_day, "{day}: {bookings:?}");
        }
    }
}

//! Where races take place: a studio with rooms, its database, and the instances on it.

use sqlx::Connection as _;
use sqlx::postgres::PgConnection;

use super::super::bookings::{ROOMS, booked, claims, free, open};
use super::super::database::{counted, is_postgres};
use super::super::*;

const FEW: i64 = 5;

/// How many rounds a race has.
pub(super) fn rounds() -> i64 {
    match std::env::var("TILMASH_RACES") {
        Ok(rounds) => rounds.parse().expect("TILMASH_RACES is a number of rounds"),
        Err(_) => FEW,
    }
}

pub(super) struct Arena {
    pub(super) url: String,
    pub(super) stores: Vec<Store>,
}

impl Arena {
    /// A studio, open from 09:00 to 12:00 on every day, with lessons of an hour in rooms of these
    /// capacities.
    pub(super) async fn with_rooms(instances: usize, capacities: &[i64]) -> Arena {
        let url = counted().await;
        let mut stores = Vec::new();
        for _ in 0..instances {
            stores.push(store_at(&url, ROOMS).await);
        }
        let first = &stores[0];
        open(first, Value::None).await;
        let lesson = [("name", Value::text("урок")), ("duration", minutes(60))];
        insert(first, "service", lesson).await;
        for capacity in capacities {
            let columns = [
                ("name", Value::text("комната")),
                ("capacity", Value::Integer(*capacity)),
            ];
            insert(first, "room", columns).await;
        }
        Arena { url, stores }
    }

    /// The instance that a person's updates reach.
    pub(super) fn instance(&self, person: i64) -> &Store {
        &self.stores[person as usize % self.stores.len()]
    }

    /// Books once in one room and frees it, so that the core knows each room and the length of its
    /// claims.
    pub(super) async fn record_the_rooms(&self) {
        let store = &self.stores[0];
        let rooms = ids(store, "room", Filter::EVERY).await;
        for room in rooms {
            let free = tilmash_engine::interpret::Free {
                resources: vec![row("room", room)],
                ..free(&row("service", 1))
            };
            booked(store, free, "2026-03-04 09:00").await;
        }
        self.free_all().await;
    }

    /// Removes the schema's guards.
    pub(super) async fn disarm_the_schema(&self) {
        let disarm = if is_postgres() {
            "ALTER TABLE tilmash_claim DISABLE TRIGGER tilmash_claim_fits;
             ALTER TABLE tilmash_claim DROP CONSTRAINT tilmash_claim_exclusive"
        } else {
            "DROP TRIGGER tilmash_claim_fits_insert; DROP TRIGGER tilmash_claim_fits_update"
        };
        raw(&self.stores[0], disarm).await.unwrap();
    }

    pub(super) async fn limit_days_to(&self, bookings: i64) {
        let set: Result<(), StoreError> = self.stores[0]
            .write(async move |transaction| {
                let name = Name::new("per_day");
                let limit = Value::Integer(bookings);
                transaction.set_setting(&name, &limit).await
            })
            .await;
        set.unwrap();
    }

    /// Lets a service or a room have so many bookings of a day.
    pub(super) async fn limit(&self, row: &RowReference, bookings: i64) {
        let limit = Request::Update {
            row: row.clone(),
            values: values([("per_day", Value::Integer(bookings))]),
        };
        assert_eq!(ask(&self.stores[0], limit).await, Answer::Done);
    }

    /// Removes every claim; the bookings stay.
    pub(super) async fn free_all(&self) {
        let store = &self.stores[0];
        raw(store, "DELETE FROM tilmash_claim").await.unwrap();
        assert_eq!(claims(store).await, 0);
    }

    pub(super) async fn bookings(&self) -> i64 {
        let count = Request::Count {
            table: Name::new("booking"),
            filter: Filter::EVERY,
        };
        match ask(&self.stores[0], count).await {
            Answer::Value(Value::Integer(count)) => count,
            other => panic!("{other:?}"),
        }
    }

    /// Ends the instances. No two transactions may have blocked each other.
    pub(super) async fn close(self) {
        for store in self.stores {
            store.close().await.unwrap();
        }
        if is_postgres() {
            assert_eq!(deadlocks(&self.url).await, 0);
        }
    }
}

/// The deadlocks in a database that belongs to this test. All connections to it are closed.
async fn deadlocks(url: &str) -> i64 {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let counted = loop {
        // A connection adds its counts when it ends.
        let (others, deadlocks): (i64, i64) = sqlx::query_as(
            "SELECT (SELECT count(*) FROM pg_stat_activity AS other
                     WHERE other.datname = current_database() AND other.pid <> pg_backend_pid()
                       AND other.backend_type = 'client backend'),
               (SELECT deadlocks FROM pg_stat_database WHERE datname = current_database())",
        )
        .fetch_one(&mut connection)
        .await
        .unwrap();
        if others == 0 {
            break deadlocks;
        }
        tokio::task::yield_now().await;
    };
    connection.close().await.unwrap();
    counted
}

//! `volume`: how long each list, search, figure, picture and file of the salon takes after years.

use anyhow::Result;
use clap::Parser;
use tilmash_benches::salon;
use tilmash_benches::volume::{Measured, Volume, measure};
use tilmash_tests::postgres::Schema;

/// Fill a salon with bookings, and print the milliseconds that each screen takes
#[derive(Parser)]
struct Arguments {
    /// Bookings
    #[arg(long, default_value_t = 10_000)]
    bookings: u32,
    /// Clients who have booked them
    #[arg(long, default_value_t = 2_000)]
    people: u32,
    /// Reviews of visits
    #[arg(long, default_value_t = 2_800)]
    reviews: u32,
    /// How often each screen is measured; the median is printed
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
}

#[tokio::main]
async fn main() -> Result<()> {
    let Arguments {
        bookings,
        people,
        reviews,
        rounds,
    } = Arguments::parse();
    let volume = Volume {
        bookings,
        people: people.max(1),
        reviews,
    };
    let directory = tempfile::tempdir()?;
    let url = salon::url(&directory.path().join("salon.db"));
    let on_sqlite = measure(&url, volume, rounds).await?;
    let on_postgres = match Schema::make().await {
        Some(schema) => {
            let measured = measure(&schema.url(), volume, rounds).await?;
            schema.remove().await;
            measured
        }
        None => Vec::new(),
    };
    println!("{:<42}{:>10}{:>12}", "ms", "SQLite", "PostgreSQL");
    for (place, measured) in on_sqlite.iter().enumerate() {
        let other = on_postgres.get(place).map(milliseconds);
        let own = milliseconds(measured);
        println!(
            "{:<42}{own:>10}{:>12}",
            measured.what,
            other.unwrap_or_default()
        );
    }
    Ok(())
}

fn milliseconds(measured: &Measured) -> String {
    format!("{:.1}", measured.median().as_secs_f64() * 1_000.0)
}

//! `size`: what bookings take up in a SQLite file, table by table.

use anyhow::Result;
use clap::Parser;
use tilmash_benches::size::of_bookings;

/// Print what bookings by as many new clients add to a SQLite file
#[derive(Parser)]
struct Arguments {
    /// Bookings
    #[arg(long, default_value_t = 1_000)]
    bookings: u32,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let directory = tempfile::tempdir()?;
    let file = directory.path().join("bookings.db");
    let bytes = of_bookings(&file, arguments.bookings).await?;
    for (name, bytes) in &bytes {
        println!("{name:<34}{bytes:>10}");
    }
    let all: u64 = bytes.values().sum();
    println!("{:<34}{all:>10}", "bytes");
    Ok(())
}

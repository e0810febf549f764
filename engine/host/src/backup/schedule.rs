//! Backups at regular intervals, made by a running bot.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{BackupError, Backups};
use crate::log::with_causes;
use crate::metrics::Metrics;
use crate::stop::Stop;

/// The longest pause, because the machine's clock may be changed.
const REST: Duration = Duration::from_secs(30 * 60);
/// The pause after a failed backup.
const RECOVERY: Duration = Duration::from_secs(10 * 60);

/// Makes a backup whenever the newest is `every` old, even if that one was made before this process
/// began, and removes those older than `keep`. A failure is logged, counted and tried again.
pub(crate) async fn keep_up(
    backups: &Backups,
    every: SignedDuration,
    keep: SignedDuration,
    metrics: &Metrics,
    mut stop: Stop,
) {
    loop {
        let rest = match turn(backups, every, keep, metrics).await {
            Ok(rest) => rest.min(REST),
            Err(error) => {
                tracing::error!("there is no new backup: {}", with_causes(&error));
                metrics.backup_failed();
                RECOVERY
            }
        };
        tokio::select! {
            () = stop.requested() => return,
            () = tokio::time::sleep(rest) => {}
        }
    }
}

/// Makes a backup if it is time, and returns how long it is until the next.
async fn turn(
    backups: &Backups,
    every: SignedDuration,
    keep: SignedDuration,
    metrics: &Metrics,
) -> Result<Duration, BackupError> {
    let now = Timestamp::now();
    let newest = backups.list()?.first().map(|backup| backup.made);
    if let Some(made) = newest {
        metrics.backup_is_there(made);
    }
    let rest = newest.map_or(SignedDuration::ZERO, |made| left(made, every, now));
    if rest.is_positive() {
        return Ok(rest.unsigned_abs());
    }
    let backup = backups.make(now).await?;
    metrics.backup_made(backup.made);
    tracing::info!(bytes = backup.bytes, "backup {}", backup.path.display());
    for old in backups.prune(keep, now)? {
        tracing::info!("an old backup is removed: {}", old.path.display());
    }
    Ok(every.unsigned_abs())
}

/// The time until the next is due. One that lies in the future, because the clock was wrong, counts
/// as made now.
fn left(made: Timestamp, every: SignedDuration, now: Timestamp) -> SignedDuration {
    every - now.duration_since(made.min(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_age_of_the_newest_decides() {
        let now: Timestamp = "2026-11-21T10:00:00Z".parse().unwrap();
        let left = |made: &str| {
            let left = left(made.parse().unwrap(), SignedDuration::from_hours(24), now);
            left.as_hours()
        };
        assert_eq!(left("2026-11-21T09:00:00Z"), 23);
        assert_eq!(left("2026-11-20T10:00:00Z"), 0);
        assert_eq!(left("2026-11-11T10:00:00Z"), -216);
        assert_eq!(left("2027-01-01T00:00:00Z"), 24);
    }
}

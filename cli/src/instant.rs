//! Instants and days, as a command line gives them.

use clap::Args;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use tilmash_engine::booking::first_reached;

use crate::failure::Failure;

/// The option by which commands are given the present.
#[derive(Args)]
pub(crate) struct Present {
    /// The present, unless it is the world's
    ///
    /// `2026-03-02T10:00`, by the app's clock, or with an offset such as `Z` or `+05`.
    #[arg(long, value_name = "INSTANT")]
    now: Option<String>,
}

impl Present {
    pub(crate) fn read(&self, zone: &TimeZone) -> Result<Timestamp, Failure> {
        match &self.now {
            Some(text) => instant("--now", text, zone),
            None => Ok(Timestamp::now()),
        }
    }
}

/// An instant with an offset, or by the app's clock.
pub(crate) fn instant(option: &str, text: &str, zone: &TimeZone) -> Result<Timestamp, Failure> {
    if let Ok(instant) = text.parse() {
        return Ok(instant);
    }
    let local: Option<DateTime> = text.parse().ok();
    // A date alone would be its midnight, which nobody means.
    let Some(local) = local.filter(|_| text.contains(':')) else {
        return Err(Failure::new(format!("{option} `{text}` is no instant"))
            .help("write `2026-03-02T10:00`, by the app's clock, or `2026-03-02T05:00:00Z`"));
    };
    let shown = |instant: Timestamp| format!("{local}{}", zone.to_offset(instant));
    let ambiguous = zone.to_ambiguous_timestamp(local);
    match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } => Ok(ambiguous.compatible()?),
        AmbiguousOffset::Gap { .. } => Err(Failure::new(format!(
            "{option} `{text}` is skipped by the app's clock"
        ))
        .help(format!(
            "the clock goes on with `{}`",
            zone.to_datetime(first_reached(zone, local))
        ))),
        AmbiguousOffset::Fold { .. } => {
            let [first, second] = [ambiguous.earlier()?, ambiguous.later()?];
            let failure = format!("{option} `{text}` comes twice by the app's clock");
            Err(Failure::new(failure).help(format!(
                "write `{}` or `{}`",
                shown(first),
                shown(second)
            )))
        }
    }
}

pub(crate) fn date(text: &str) -> Result<Date, &'static str> {
    let is_ours = text.len() == "2026-12-01".len();
    match text.parse() {
        Ok(date) if is_ours => Ok(date),
        Err(_) if is_ours && text.split('-').map(str::len).eq([4, 2, 2]) => {
            Err("there is no such day")
        }
        Ok(_) | Err(_) => Err("write a day as `2026-12-01`"),
    }
}

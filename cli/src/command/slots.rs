//! `tilmash slots`: the times at which a service can be booked, and why one time cannot be booked.

mod scene;
mod tell;

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use tilmash_engine::booking::{LONGEST_VISIT, Offer};
use tilmash_engine::interpret::Free;
use tilmash_engine::model::{Model, Part};
use tilmash_engine::value::Duration;
use tilmash_host::app::AppDirectory;
use tilmash_host::store::{Forbidden, Store, StoreError, Transaction, WithRows};

use self::scene::{Scene, Wish};
use self::tell::Words;
use crate::database::Database;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::instant::{Present, date, instant};
use crate::report::{Stream, checked_aside};
use crate::seeds;

#[derive(Args)]
pub(crate) struct Arguments {
    /// The app's directory
    #[arg(default_value = ".")]
    app: PathBuf,
    /// What is to be booked
    #[arg(long, value_name = "KEY_OR_ID")]
    service: String,
    /// Who or what must serve, one for each table of resources; any that can, unless named
    ///
    /// `TABLE.KEY`, where several tables have a row of this key or id.
    #[arg(long, value_name = "KEY_OR_ID")]
    resource: Vec<String>,
    /// What whoever serves must have in a column that bookings and resources have in common
    #[arg(long, value_name = "COLUMN=KEY_OR_ID", value_parser = equality)]
    with: Vec<(String, String)>,
    /// How many come, where the app counts them; one, unless given
    #[arg(long, value_name = "N")]
    party: Option<NonZeroU32>,
    /// How long the visit takes, such as `90m`, where bookings say so; as long as the service,
    /// unless given
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    lasts: Option<SignedDuration>,
    /// Who books, whose bookings of a day count; nobody, unless given
    #[arg(long, value_name = "TELEGRAM_ID")]
    client: Option<NonZeroU32>,
    /// The first day, by the app's clock; today, unless given
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: Option<Date>,
    /// The last day; the first alone, unless given
    ///
    /// The list ends at the horizon of the service.
    #[arg(long, value_name = "DATE", value_parser = date)]
    to: Option<Date>,
    /// Tell each rule that forbids a visit to start at this instant, and the nearest free time
    ///
    /// The days are not needed then. `2026-03-02T10:00`, by the app's clock, or with an offset such
    /// as `Z` or `+05`. The exit code is 1 if a rule forbids it.
    #[arg(long, value_name = "INSTANT")]
    why: Option<String>,
    #[command(flatten)]
    present: Present,
    /// Ask a fresh database with the rows of these files instead of the app's own
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "written")]
    seed: Vec<PathBuf>,
    #[command(flatten)]
    database: Database,
    /// Print for programs: instants in UTC
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let app = AppDirectory::new(&arguments.app);
    let Some(program) = checked_aside(&app)? else {
        return Ok(Exit::Faults);
    };
    let model = Arc::new(program.model);
    if model.part(Part::Service).is_none() {
        return Err(Failure::new("the app has no table of services"));
    }
    let asked = Asked::read(&arguments, &model.zone)?;
    let Some(store) = open(arguments.seed, arguments.database, &app, Arc::clone(&model)).await?
    else {
        return Ok(Exit::Faults);
    };
    let wish = Wish {
        service: arguments.service,
        resources: arguments.resource,
        common: arguments.with,
        party: arguments.party,
        lasts: arguments.lasts,
        client: arguments.client,
    };
    let found = store
        .write(async move |transaction| {
            let scene = Scene::read(transaction, asked.now).await?;
            let free = match scene.free(&wish) {
                Ok(free) => free,
                Err(failure) => return Ok(Err(failure)),
            };
            let findings = match asked.question {
                Question::Which { first, last } => {
                    let offers = transaction.offers(&free, first, last, asked.now).await?;
                    Findings::Offers(offers.expect(SERVICE), last)
                }
                Question::Why(start) => {
                    let forbidden = transaction.why_not(&free, start, asked.now).await?;
                    let forbidden = forbidden.expect(SERVICE);
                    let nearest = match forbidden.found.reasons.is_empty() {
                        true => None,
                        false => nearest(transaction, &free, start, asked.now).await?,
                    };
                    Findings::Forbidden(forbidden, nearest)
                }
            };
            Ok::<_, StoreError>(Ok((findings, scene)))
        })
        .await?;
    store.close().await?;
    let (findings, scene) = found?;
    match (findings, arguments.json) {
        (Findings::Offers(offers, last), as_json) => {
            let words = Words {
                resources: &offers.resources,
                scene: &scene,
                zone: &model.zone,
            };
            match as_json {
                true => tell::json(words.offers_json(&offers.found)),
                false => words.offers(&offers, last),
            }
        }
        (Findings::Forbidden(forbidden, nearest), as_json) => {
            let words = Words {
                resources: &forbidden.resources,
                scene: &scene,
                zone: &model.zone,
            };
            match as_json {
                true => tell::json(words.forbidden_json(&forbidden.found, nearest.as_ref())),
                false => words.forbidden(&forbidden.found, nearest.as_ref()),
            }
            if !forbidden.found.reasons.is_empty() {
                return Ok(Exit::Faults);
            }
        }
    }
    Ok(Exit::Fine)
}

/// The free time that is nearest to another one.
async fn nearest(
    transaction: &mut Transaction,
    free: &Free,
    start: Timestamp,
    now: Timestamp,
) -> Result<Option<Offer>, StoreError> {
    // The horizon ends the list.
    let offers = transaction.offers(free, Date::MIN, Date::MAX, now).await?;
    let offers = offers.expect(SERVICE).found.into_iter();
    Ok(offers.min_by_key(|offer| offer.start.duration_since(start).abs()))
}

const SERVICE: &str = "the service was found in this transaction";

/// The database to ask. `None` if the rows of a file are at fault; these are printed.
async fn open(
    files: Vec<PathBuf>,
    database: Database,
    app: &AppDirectory,
    model: Arc<Model>,
) -> Result<Option<Store>, Failure> {
    if files.is_empty() {
        let address = database.existing(app)?;
        let store = Store::open_at(&address, model).await?;
        if store.lacks_something().await? {
            let failure = Failure::new("the database is not as the app needs it");
            return Err(failure.help("`tilmash db status` tells what it lacks"));
        }
        return Ok(Some(store));
    }
    let store = Store::open("sqlite::memory:", model).await?;
    let loaded = seeds::load(&files, &store, Stream::Aside).await?;
    Ok(loaded.map(|_| store))
}

/// The question of the command line.
struct Asked {
    question: Question,
    now: Timestamp,
}

#[derive(Clone)]
enum Question {
    /// Which times are free on these days and the days between them?
    Which { first: Date, last: Date },
    /// Why is this time not free?
    Why(Timestamp),
}

enum Findings {
    /// Up to the day that was asked about.
    Offers(WithRows<Vec<Offer>>, Date),
    /// Why a start cannot be booked, and the nearest one that can.
    Forbidden(WithRows<Forbidden>, Option<Offer>),
}

impl Asked {
    fn read(arguments: &Arguments, zone: &TimeZone) -> Result<Asked, Failure> {
        let now = arguments.present.read(zone)?;
        let question = match &arguments.why {
            Some(text) => Question::Why(instant("--why", text, zone)?),
            None => {
                let today = now.to_zoned(zone.clone()).date();
                let first = arguments.from.unwrap_or(today);
                let last = arguments.to.unwrap_or(first);
                if last < first {
                    return Err(Failure::new(format!(
                        "--to {last} is before the first day, {first}"
                    )));
                }
                Question::Which { first, last }
            }
        };
        Ok(Asked { question, now })
    }
}

/// `COLUMN=VALUE`.
fn equality(text: &str) -> Result<(String, String), String> {
    let (column, value) = text
        .split_once('=')
        .ok_or("write a column, `=` and a row, such as `branch=centre`")?;
    Ok((column.to_owned(), value.to_owned()))
}

fn duration(text: &str) -> Result<SignedDuration, &'static str> {
    let duration = Duration::parse(text).map(|it| SignedDuration::from_secs(it.seconds));
    match duration {
        Some(duration) if duration > LONGEST_VISIT => Err("no visit takes more than a year"),
        Some(duration) if duration.is_positive() => Ok(duration),
        Some(_) | None => Err("write a length such as `90m` or `1h30m`"),
    }
}

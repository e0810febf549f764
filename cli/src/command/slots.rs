//! `tilmash slots`: the times that a service can be booked at, and why not at one.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde_json::{Value as Json, json};
use tilmash_engine::booking::{Offer, Reason, ResourceId};
use tilmash_engine::interpret::{Answer, Filter, Free, Query, Record, Request};
use tilmash_engine::model::{Model, Part, Table};
use tilmash_engine::value::{RowId, RowReference};
use tilmash_host::app::AppDirectory;
use tilmash_host::store::{Context, Store, StoreError, Transaction};

use super::db::{self, Database};
use super::{Exit, Failure, checked};
use crate::report::counted;
use crate::seeds;

#[derive(Args)]
pub struct Arguments {
    /// The app's directory
    #[arg(default_value = ".")]
    app: PathBuf,
    /// What is to be booked
    #[arg(long, value_name = "KEY_OR_ID")]
    service: String,
    /// Who or what must serve; any that can, unless named
    #[arg(long, value_name = "KEY_OR_ID")]
    resource: Option<String>,
    /// The first day, by the app's clock
    #[arg(long, value_name = "DATE", required_unless_present = "why")]
    from: Option<Date>,
    /// The last day; the first alone, unless given
    #[arg(long, value_name = "DATE", requires = "from")]
    to: Option<Date>,
    /// Tell each rule that forbids a visit to start at this instant, and list nothing
    ///
    /// The days are not needed then. `2026-03-02T10:00`, by the app's clock, or with an offset such as `Z` or `+05`.
    #[arg(long, value_name = "INSTANT")]
    why: Option<String>,
    /// The present, unless it is the world's
    #[arg(long, value_name = "INSTANT")]
    now: Option<String>,
    /// Ask a fresh database with the rows of these files instead of the app's own
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "written")]
    seed: Vec<PathBuf>,
    #[command(flatten)]
    database: Database,
    /// Print for programs: instants in UTC
    #[arg(long)]
    json: bool,
}

pub async fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let app = AppDirectory::new(&arguments.app);
    let Some(program) = checked(&app)? else {
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
    let (service, resource) = (arguments.service, arguments.resource);
    let found = store
        .write(async move |transaction| {
            let scene = Scene::read(transaction, asked.now).await?;
            let free = match scene.free(&service, resource.as_deref()) {
                Ok(free) => free,
                Err(failure) => return Ok(Err(failure)),
            };
            let findings = match asked.question {
                Question::Which { first, last } => {
                    Findings::Offers(transaction.offers(&free, first, last, asked.now).await?)
                }
                Question::Why(start) => {
                    let reasons = transaction.why_not(&free, start, asked.now).await?;
                    Findings::Reasons(reasons.expect("the service was found in this transaction"))
                }
            };
            Ok::<_, StoreError>(Ok((findings, scene)))
        })
        .await?;
    store.close().await?;
    let (findings, scene) = found?;
    match (findings, arguments.json) {
        (Findings::Offers(offers), false) => tell_offers(&offers, &scene, &model.zone),
        (Findings::Offers(offers), true) => print_json(offers_json(&offers, &scene)),
        (Findings::Reasons(reasons), false) => tell_reasons(&reasons, &scene, &model.zone),
        (Findings::Reasons(reasons), true) => print_json(reasons_json(&reasons, &scene)),
    }
    Ok(Exit::Fine)
}

/// The database to ask. `None` if the rows of a file are at fault, which are then printed.
async fn open(
    files: Vec<PathBuf>,
    database: Database,
    app: &AppDirectory,
    model: Arc<Model>,
) -> Result<Option<Store>, Failure> {
    if files.is_empty() {
        let url = database.url(app)?;
        if !db::exists(&url) {
            return Err(db::missing(&url));
        }
        let store = Store::open(&url, model).await?;
        let migrated = store.migrations().await?.iter().all(|it| it.applied);
        if !migrated || !store.plan().await?.is_empty() {
            let failure = Failure::new("the database is not as the app needs it");
            return Err(failure.help("`tilmash db status` tells what it lacks"));
        }
        return Ok(Some(store));
    }
    let store = Store::open("sqlite::memory:", model).await?;
    store.prepare().await?;
    for file in &files {
        if seeds::load(file, &store).await?.is_none() {
            return Ok(None);
        }
    }
    Ok(Some(store))
}

/// What the command line asks.
struct Asked {
    question: Question,
    now: Timestamp,
}

#[derive(Clone)]
enum Question {
    /// Which times are free, on these days and those between them?
    Which { first: Date, last: Date },
    /// Why is this one not?
    Why(Timestamp),
}

enum Findings {
    Offers(Vec<Offer>),
    Reasons(Vec<Reason>),
}

impl Asked {
    fn read(arguments: &Arguments, zone: &TimeZone) -> Result<Asked, Failure> {
        let now = match &arguments.now {
            Some(text) => instant("--now", text, zone)?,
            None => Timestamp::now(),
        };
        let question = match (&arguments.why, arguments.from) {
            (Some(text), _) => Question::Why(instant("--why", text, zone)?),
            (None, Some(first)) => {
                let last = arguments.to.unwrap_or(first);
                if last < first {
                    return Err(Failure::new(format!(
                        "--to {last} is before --from {first}"
                    )));
                }
                Question::Which { first, last }
            }
            (None, None) => unreachable!("the command line has one of the two"),
        };
        Ok(Asked { question, now })
    }
}

/// An instant as it is, or by the app's clock.
fn instant(option: &str, text: &str, zone: &TimeZone) -> Result<Timestamp, Failure> {
    let local = || {
        let local: DateTime = text.parse().ok()?;
        Some(local.to_zoned(zone.clone()).ok()?.timestamp())
    };
    text.parse().ok().or_else(local).ok_or_else(|| {
        Failure::new(format!("{option} `{text}` is no instant"))
            .help("write `2026-03-02T10:00`, by the app's clock, or `2026-03-02T05:00:00Z`")
    })
}

/// The rows that can be named, with their table.
struct Scene {
    services: (Table, Vec<Record>),
    resources: Option<(Table, Vec<Record>)>,
}

impl Scene {
    async fn read(transaction: &mut Transaction, now: Timestamp) -> Result<Scene, StoreError> {
        let model = Arc::clone(transaction.model());
        let services = model.part(Part::Service);
        let services = services.expect("the app was looked at for its services");
        Ok(Scene {
            services: rows(transaction, services, now).await?,
            resources: match model.part(Part::Resource) {
                Some(resources) => Some(rows(transaction, resources, now).await?),
                None => None,
            },
        })
    }

    /// What a time must be free for.
    fn free(&self, service: &str, resource: Option<&str>) -> Result<Free, Failure> {
        let resource = match (resource, &self.resources) {
            (None, _) => None,
            (Some(text), Some(resources)) => Some(named(text, resources)?),
            (Some(_), None) => {
                return Err(Failure::new("the app has no table of resources")
                    .help("leave --resource out: the venue serves"));
            }
        };
        Ok(Free {
            service: named(service, &self.services)?,
            resource,
            moving: None,
            // Nobody: ids of people are greater.
            client: RowId(0),
        })
    }

    /// What `--resource` would call it.
    fn word(&self, resource: ResourceId) -> String {
        let rows = self.resources.iter().flat_map(|(_, rows)| rows);
        let row = rows.into_iter().find(|row| row.row.id.0 == resource.0);
        row.map_or_else(|| resource.0.to_string(), word)
    }

    fn words(&self, resources: &[ResourceId]) -> Vec<String> {
        match self.resources {
            Some(_) => resources.iter().map(|id| self.word(*id)).collect(),
            None => Vec::new(),
        }
    }

    /// Who keeps hours of their own; without one, the venue.
    fn keeper(&self, resource: Option<ResourceId>) -> String {
        match (resource, &self.resources) {
            (Some(id), Some(_)) => format!("`{}`", self.word(id)),
            _ => "the venue".to_owned(),
        }
    }
}

async fn rows(
    transaction: &mut Transaction,
    table: &Table,
    now: Timestamp,
) -> Result<(Table, Vec<Record>), StoreError> {
    let query = Query {
        table: table.name.clone(),
        filter: Filter::EVERY,
        order: None,
        limit: u32::MAX,
        offset: 0,
    };
    let context = Context { now, by: None };
    match transaction.answer(Request::Rows(query), &context).await? {
        Answer::Rows(rows) => Ok((table.clone(), rows)),
        other => unreachable!("rows were asked for, not {other:?}"),
    }
}

/// The row of this key, or else of this id.
fn named(text: &str, (table, rows): &(Table, Vec<Record>)) -> Result<RowReference, Failure> {
    let by_key = rows.iter().find(|row| row.key.as_deref() == Some(text));
    let by_id = || rows.iter().find(|row| row.row.id.0.to_string() == text);
    by_key
        .or_else(by_id)
        .map(|row| row.row.clone())
        .ok_or_else(|| {
            let words: Vec<String> = rows.iter().map(word).collect();
            let failure = Failure::new(format!("there is no {} `{text}`", table.name));
            if words.is_empty() {
                failure.help("the table has no rows: `tilmash seed` loads them")
            } else {
                failure.help(format!("there are: {}", words.join(", ")))
            }
        })
}

fn word(row: &Record) -> String {
    match &row.key {
        Some(key) => key.clone(),
        None => row.row.id.0.to_string(),
    }
}

fn tell_offers(offers: &[Offer], scene: &Scene, zone: &TimeZone) {
    for offer in offers {
        let start = offer.start.to_zoned(zone.clone());
        let end = offer.end.to_zoned(zone.clone());
        let line = format!(
            "{}–{}  {}",
            start.strftime("%F %a  %H:%M"),
            end.strftime("%H:%M"),
            scene.words(&offer.resources).join(", ")
        );
        anstream::println!("{}", line.trim_end());
    }
    let clock = zone.iana_name().unwrap_or("the app");
    anstream::eprintln!(
        "{}, by the clock of {clock}",
        counted(offers.len(), "free time")
    );
}

fn offers_json(offers: &[Offer], scene: &Scene) -> Json {
    let offers = offers.iter().map(|offer| {
        json!({
            "start": offer.start.to_string(),
            "end": offer.end.to_string(),
            "resources": scene.words(&offer.resources),
        })
    });
    offers.collect()
}

fn tell_reasons(reasons: &[Reason], scene: &Scene, zone: &TimeZone) {
    for reason in reasons {
        let rule = serde_json::to_value(reason).expect("a reason is plain data");
        let rule = rule["rule"].as_str().expect("a reason has its rule");
        anstream::println!("{rule}: {}", sentence(reason, scene, zone));
    }
    if reasons.is_empty() {
        anstream::eprintln!("nothing forbids it: the time can be booked");
    }
}

fn sentence(reason: &Reason, scene: &Scene, zone: &TimeZone) -> String {
    let days = |first: Date, last: Date| {
        if first == last {
            format!("on {first}")
        } else {
            format!("from {first} to {last}")
        }
    };
    match reason {
        Reason::Past => "the time is over".to_owned(),
        Reason::Notice { earliest } => {
            let earliest = earliest
                .to_zoned(zone.clone())
                .strftime("%F %H:%M")
                .to_string();
            format!("too soon; the first time that may be booked is {earliest}")
        }
        Reason::Horizon { last } => {
            format!("too far away; the last day that may be booked is {last}")
        }
        Reason::OffGrid => "no visit begins then".to_owned(),
        Reason::OutsideHours { resource } => {
            format!(
                "the visit lies outside the hours of {}",
                scene.keeper(*resource)
            )
        }
        Reason::Closure {
            resource,
            first,
            last,
        } => format!(
            "{} is closed {}",
            scene.keeper(*resource),
            days(*first, *last)
        ),
        Reason::TooSmall { units, .. } => match units {
            1 => "nothing can serve".to_owned(),
            units => format!("nothing has room for {units}"),
        },
        Reason::DayLimit { date, at_most } => {
            format!(
                "{date} has its {} already",
                counted(*at_most as usize, "booking")
            )
        }
        Reason::Occupied {
            resource,
            claimed,
            wanted,
            capacity,
        } => format!(
            "{} has {claimed} of {capacity} taken, and the visit needs {wanted}",
            scene.keeper(Some(*resource))
        ),
        Reason::NotTogether => "the visit needs the same resource twice".to_owned(),
    }
}

/// The reasons with their resources as `--resource` calls them; the venue is null.
fn reasons_json(reasons: &[Reason], scene: &Scene) -> Json {
    let reasons = reasons.iter().map(|reason| {
        let mut json = serde_json::to_value(reason).expect("a reason is plain data");
        if let Some(resource) = json.get_mut("resource") {
            *resource = match (resource.as_i64(), &scene.resources) {
                (Some(id), Some(_)) => scene.word(ResourceId(id)).into(),
                _ => Json::Null,
            };
        }
        json
    });
    reasons.collect()
}

fn print_json(json: Json) {
    anstream::println!("{json:#}");
}

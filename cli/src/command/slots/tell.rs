//! What `tilmash slots` prints.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value as Json, json};
use tilmash_engine::booking::{Offer, Reason, ResourceId};
use tilmash_engine::value::RowReference;
use tilmash_host::store::WithRows;

use super::scene::Scene;
use crate::report::counted;

type Resources = BTreeMap<ResourceId, RowReference>;

/// Prints free times up to a day, by the app's clock.
pub(super) fn offers(offers: &WithRows<Vec<Offer>>, last: Date, scene: &Scene, zone: &TimeZone) {
    for offer in &offers.found {
        let start = offer.start.to_zoned(zone.clone());
        let end = offer.end.to_zoned(zone.clone());
        let line = format!(
            "{}–{}  {}",
            start.strftime("%F %a  %H:%M"),
            end.strftime("%H:%M"),
            words(offer, &offers.resources, scene).join(", ")
        );
        anstream::println!("{}", line.trim_end());
    }
    let clock = zone.iana_name().unwrap_or("the app");
    anstream::eprintln!(
        "{}, by the clock of {clock}",
        counted(offers.found.len(), "free time")
    );
    if offers.last < last {
        anstream::eprintln!(
            "the horizon: no day after {} can be booked yet",
            offers.last
        );
    }
}

pub(super) fn offers_json(offers: &WithRows<Vec<Offer>>, scene: &Scene) -> Json {
    let resources = &offers.resources;
    let offers = offers.found.iter().map(|offer| {
        json!({
            "start": offer.start.to_string(),
            "end": offer.end.to_string(),
            "resources": words(offer, resources, scene),
        })
    });
    offers.collect()
}

/// Prints each rule that forbids a time.
pub(super) fn reasons(reasons: &WithRows<Vec<Reason>>, scene: &Scene, zone: &TimeZone) {
    let keeper = |resource: Option<ResourceId>| keeper(resource, &reasons.resources, scene);
    for reason in &reasons.found {
        let rule = serde_json::to_value(reason).expect("a reason is plain data");
        let rule = rule["rule"].as_str().expect("a reason has its rule");
        anstream::println!("{rule}: {}", sentence(reason, &keeper, zone));
    }
    if reasons.found.is_empty() {
        anstream::eprintln!("nothing forbids it: the time can be booked");
    }
}

fn sentence(
    reason: &Reason,
    keeper: &dyn Fn(Option<ResourceId>) -> String,
    zone: &TimeZone,
) -> String {
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
            format!("the visit lies outside the hours of {}", keeper(*resource))
        }
        Reason::Closure {
            resource,
            first,
            last,
        } => format!("{} is closed {}", keeper(*resource), days(*first, *last)),
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
            keeper(Some(*resource))
        ),
        Reason::NotTogether => "the visit needs the same resource twice".to_owned(),
    }
}

/// The reasons, with resources named as `--resource` names them. The venue is null.
pub(super) fn reasons_json(reasons: &WithRows<Vec<Reason>>, scene: &Scene) -> Json {
    let rows = &reasons.resources;
    let reasons = reasons.found.iter().map(|reason| {
        let mut json = serde_json::to_value(reason).expect("a reason is plain data");
        if let Some(resource) = json.get_mut("resource") {
            let row = resource.as_i64().and_then(|id| rows.get(&ResourceId(id)));
            *resource = row.map_or(Json::Null, |row| scene.word(row).into());
        }
        json
    });
    reasons.collect()
}

pub(super) fn json(json: Json) {
    anstream::println!("{json:#}");
}

/// The resources that serve in an offer.
fn words(offer: &Offer, rows: &Resources, scene: &Scene) -> Vec<String> {
    let rows = offer.resources.iter().filter_map(|id| rows.get(id));
    rows.map(|row| scene.word(row)).collect()
}

/// The resource that has hours of its own; without one, the venue.
fn keeper(resource: Option<ResourceId>, rows: &Resources, scene: &Scene) -> String {
    match resource.and_then(|id| rows.get(&id)) {
        Some(row) => format!("`{}`", scene.word(row)),
        None => "the venue".to_owned(),
    }
}

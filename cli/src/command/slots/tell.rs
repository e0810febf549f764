//! What `tilmash slots` prints.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value as Json, json};
use tilmash_engine::booking::{DayHours, Interval, Offer, Reason, ResourceId};
use tilmash_engine::value::RowReference;
use tilmash_engine::zone;
use tilmash_host::store::{Forbidden, InTheWay, WithRows};

use super::scene::Scene;
use crate::report::counted;

/// The names of resources and the clock by which things are told.
pub(super) struct Words<'w> {
    pub resources: &'w BTreeMap<ResourceId, RowReference>,
    pub scene: &'w Scene,
    pub zone: &'w TimeZone,
}

impl Words<'_> {
    /// Prints free times up to a day, by the app's clock.
    pub(super) fn offers(&self, offers: &WithRows<Vec<Offer>>, last: Date) {
        for offer in &offers.found {
            anstream::println!("{}", self.offer(offer));
        }
        let clock = self.zone.iana_name().unwrap_or("the app");
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

    pub(super) fn offers_json(&self, offers: &[Offer]) -> Json {
        offers.iter().map(|offer| self.offer_json(offer)).collect()
    }

    /// Prints each rule that forbids a start, and the nearest free time.
    pub(super) fn forbidden(&self, forbidden: &Forbidden, nearest: Option<&Offer>) {
        if forbidden.reasons.is_empty() {
            anstream::eprintln!("nothing forbids it: the time can be booked");
            return;
        }
        for reason in &forbidden.reasons {
            let rule = serde_json::to_value(reason).expect("a reason is plain data");
            let rule = rule["rule"].as_str().expect("a reason has its rule");
            anstream::println!("{rule}: {}", self.sentence(reason));
            if let Reason::Occupied {
                resource, during, ..
            } = reason
            {
                let of_resource = |it: &&InTheWay| it.resource == *resource;
                for other in forbidden.in_the_way.iter().filter(of_resource) {
                    anstream::println!("  {}", self.in_the_way(other));
                }
                anstream::println!("  needed, with all buffers: {}", self.span(*during));
            }
        }
        match nearest {
            Some(offer) => anstream::println!("nearest: {}", self.offer(offer)),
            None => anstream::println!("nearest: no time is free up to the horizon"),
        }
    }

    /// The reasons, with resources named as `--resource` names them. The venue is null.
    pub(super) fn forbidden_json(&self, forbidden: &Forbidden, nearest: Option<&Offer>) -> Json {
        let reasons = forbidden.reasons.iter().map(|reason| {
            let mut json = serde_json::to_value(reason).expect("a reason is plain data");
            for key in ["resource", "joined"] {
                if let Some(resource) = json.get_mut(key) {
                    let row = resource.as_i64().map(ResourceId);
                    let row = row.and_then(|id| self.resources.get(&id));
                    *resource = row.map_or(Json::Null, |row| self.scene.word(row).into());
                }
            }
            if let Reason::Occupied { resource, .. } = reason {
                let others = forbidden.in_the_way.iter();
                let others = others.filter(|it| it.resource == *resource);
                json["by"] = others.map(in_the_way_json).collect();
            }
            json
        });
        json!({
            "reasons": reasons.collect::<Json>(),
            "nearest": nearest.map(|offer| self.offer_json(offer)),
        })
    }

    fn offer(&self, offer: &Offer) -> String {
        let visit = Interval {
            start: offer.start,
            end: offer.end,
        };
        let line = format!("{}  {}", self.span(visit), self.names(offer).join(", "));
        line.trim_end().to_owned()
    }

    fn offer_json(&self, offer: &Offer) -> Json {
        json!({
            "start": offer.start.to_string(),
            "end": offer.end.to_string(),
            "resources": self.names(offer),
        })
    }

    fn sentence(&self, reason: &Reason) -> String {
        match reason {
            Reason::Past => "the time is over".to_owned(),
            Reason::Notice { earliest } => {
                let date = self.zone.to_datetime(*earliest).date();
                let time = zone::clock(self.zone, *earliest);
                format!("too soon; the first time that may be booked is {date} {time}")
            }
            Reason::Cutoff { date, until } => {
                let day = self.zone.to_datetime(*until).date();
                let time = zone::clock(self.zone, *until);
                format!("{date} could be booked until {day} {time}")
            }
            Reason::Horizon { last } => {
                format!("too far away; the last day that may be booked is {last}")
            }
            Reason::OffGrid => "no visit begins then".to_owned(),
            Reason::OutsideHours {
                resource,
                joined,
                day,
            } => self.outside(day, &self.keeper(*resource, *joined)),
            Reason::OutsideServiceHours { day } => self.outside(day, "the service"),
            Reason::Closure {
                resource,
                joined,
                first,
                last,
            } => {
                let keeper = self.keeper(*resource, *joined);
                format!("{keeper} is closed {}", dates(*first, *last))
            }
            Reason::ServiceClosure { first, last } => {
                format!("the service is not given {}", dates(*first, *last))
            }
            Reason::Nobody { .. } => "nothing that is asked for gives this service".to_owned(),
            Reason::TooSmall { units, .. } => format!("nothing has room for {units}"),
            Reason::DayLimit {
                date,
                at_most,
                resource,
                joined,
                of_service,
                of_client,
            } => {
                let bookings = counted(*at_most as usize, "booking");
                let of_resource = resource
                    .map(|id| format!(" with {}", self.keeper(Some(id), *joined)))
                    .unwrap_or_default();
                let of_service = match of_service {
                    true => " of the service",
                    false => "",
                };
                let of_client = match of_client {
                    true => " of the client",
                    false => "",
                };
                format!("{date} has its {bookings}{of_service}{of_resource}{of_client} already")
            }
            Reason::Occupied {
                resource,
                joined,
                claimed,
                wanted,
                capacity,
                ..
            } => {
                let keeper = self.keeper(Some(*resource), *joined);
                format!("{keeper} has {claimed} of {capacity} taken, and the visit needs {wanted}")
            }
            Reason::NotTogether => "the visit needs the same resource twice".to_owned(),
        }
    }

    fn outside(&self, day: &DayHours, keeper: &str) -> String {
        let outside = match day.ends_late {
            true => "the visit ends after the hours of",
            false => "the visit lies outside the hours of",
        };
        let replaced = day.replaced.map_or_else(String::new, |(first, last)| {
            format!(", replaced {}", dates(first, last))
        });
        let season = day.season.map_or_else(String::new, |(first, last)| {
            format!(", by the season {}", season_dates(first, last))
        });
        let hours = self.hours(&day.hours);
        format!("{outside} {keeper}: {hours}{replaced}{season}")
    }

    fn in_the_way(&self, other: &InTheWay) -> String {
        let booking = format!("{} {}", other.booking.table, other.booking.id.0);
        let visit = self.span(other.visit);
        match other.claimed == other.visit {
            true => format!("{booking}: {visit}"),
            false => format!(
                "{booking}: {visit}, with its buffers {}",
                self.span(other.claimed)
            ),
        }
    }

    /// `2026-03-02 Mon  10:00–11:00`, with the last day if that is another one.
    fn span(&self, span: Interval) -> String {
        let day = |at| self.zone.to_datetime(at).strftime("%F %a").to_string();
        let (first, last) = (day(span.start), day(span.end));
        let [from, to] = [span.start, span.end].map(|at| zone::clock(self.zone, at));
        match first == last {
            true => format!("{first}  {from}–{to}"),
            false => format!("{first}  {from} – {last}  {to}"),
        }
    }

    fn hours(&self, hours: &[Interval]) -> String {
        let hours: Vec<String> = hours.iter().map(|span| self.span(*span)).collect();
        match hours.is_empty() {
            true => "none on that day".to_owned(),
            false => hours.join(", "),
        }
    }

    /// The resources that serve in an offer.
    fn names(&self, offer: &Offer) -> Vec<String> {
        let rows = offer.resources.iter();
        let rows = rows.filter_map(|id| self.resources.get(id));
        rows.map(|row| self.scene.word(row)).collect()
    }

    /// The resource that is meant, and the one that joins it; without a row, the venue.
    fn keeper(&self, resource: Option<ResourceId>, joined: Option<ResourceId>) -> String {
        let word = |id: ResourceId| {
            let row = self.resources.get(&id)?;
            Some(format!("`{}`", self.scene.word(row)))
        };
        let resource = resource.and_then(word);
        let resource = resource.unwrap_or_else(|| "the venue".to_owned());
        match joined.and_then(word) {
            Some(joined) => format!("{resource}, which {joined} joins,"),
            None => resource,
        }
    }
}

fn dates(first: Date, last: Date) -> String {
    match first == last {
        true => format!("on {first}"),
        false => format!("from {first} to {last}"),
    }
}

fn season_dates(first: Option<Date>, last: Option<Date>) -> String {
    match (first, last) {
        (Some(first), Some(last)) => dates(first, last),
        (Some(first), None) => format!("from {first}"),
        (None, Some(last)) => format!("to {last}"),
        (None, None) => "of all days".to_owned(),
    }
}

fn in_the_way_json(other: &InTheWay) -> Json {
    json!({
        "booking": other.booking.id.0,
        "start": other.visit.start.to_string(),
        "end": other.visit.end.to_string(),
        "claimed": other.claimed,
    })
}

pub(super) fn json(json: Json) {
    anstream::println!("{json:#}");
}

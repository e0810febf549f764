//! [`Service`]: what can be booked, and by which rules.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use jiff::civil::Weekday;
use tilmash_engine::booking::{Cutoff, ServiceRules, Slot, Starts};
use tilmash_engine::interpret::Record;
use tilmash_engine::model::Model;
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowReference, Value};

use super::terms::{DayLimits, Terms};
use crate::store::tables::typed::{self, length, whole};

/// A service.
#[derive(Clone, Debug)]
pub(in crate::store) struct Service {
    pub(in crate::store) row: RowReference,
    /// Whether it is no longer offered.
    pub(in crate::store) deleted: bool,
    /// The amount, or nothing.
    pub(in crate::store) price: Value,
    pub(in crate::store) limits: DayLimits,
    rules: ServiceRules,
    /// The tables from which it needs no resource.
    without: BTreeSet<Name>,
}

impl Service {
    /// A service by its row. Its own columns go before the settings of the same name.
    pub(in crate::store) fn read(model: &Model, record: &Record, terms: &Terms) -> Service {
        let is_without = |table: &Name| record.values.get(table) == Some(&Value::Boolean(false));
        let tables = model.resources().map(|table| &table.name);
        Service {
            row: record.row.clone(),
            deleted: record.deleted,
            price: record.values["price"].clone(),
            limits: DayLimits::of(record),
            rules: rules(record, terms),
            without: tables.filter(|table| is_without(table)).cloned().collect(),
        }
    }

    /// Whether it needs a resource of a table.
    pub(in crate::store) fn needs(&self, table: &Name) -> bool {
        !self.without.contains(table)
    }

    /// The rules for a visit that takes as long as the service does, or as long as is said. A fixed
    /// time takes as long as it takes.
    pub(in crate::store) fn rules(&self, lasts: Option<SignedDuration>) -> ServiceRules {
        let mut rules = self.rules.clone();
        if let (Starts::Grid { duration, .. }, Some(lasts)) = (&mut rules.starts, lasts) {
            *duration = lasts;
        }
        rules
    }
}

fn rules(service: &Record, terms: &Terms) -> ServiceRules {
    const DAY: i64 = 24 * 60 * 60;
    let own = |column: &str, setting: SignedDuration| {
        let own = service.values.get(column).filter(|value| !value.is_none());
        own.map_or(setting, length)
    };
    let starts = match slot(service) {
        Some(slot) => Starts::Slots(vec![slot]),
        None => Starts::Grid {
            duration: length(&service.values["duration"]),
            step: own("step", terms.step),
            align: terms.align,
        },
    };
    ServiceRules {
        starts,
        buffer_before: length(&service.values["buffer_before"]),
        buffer_after: length(&service.values["buffer_after"]),
        notice: own("notice", terms.notice),
        cutoff: cutoff(service, terms),
        horizon_days: Some(whole(own("horizon", terms.horizon).as_secs() / DAY)),
    }
}

/// Until when a day can be booked, by the columns of the service where it has them.
fn cutoff(service: &Record, terms: &Terms) -> Option<Cutoff> {
    let time = service.values.get("cutoff").and_then(typed::time);
    let days = match service.values.get("cutoff_days") {
        Some(Value::Integer(days)) => whole(*days),
        Some(_) | None => terms.cutoff_days,
    };
    let time = time.or(terms.cutoff)?;
    Some(Cutoff { time, days })
}

/// The fixed time of a service, if it has one.
fn slot(service: &Record) -> Option<Slot> {
    let time = |column: &str| service.values.get(column).and_then(typed::time);
    let weekday = match service.values.get("weekday") {
        Some(Value::Integer(weekday)) => i8::try_from(*weekday).ok(),
        _ => None,
    };
    Some(Slot {
        weekday: weekday.and_then(|weekday| Weekday::from_monday_one_offset(weekday).ok()),
        begins: time("begins")?,
        ends: time("ends")?,
    })
}

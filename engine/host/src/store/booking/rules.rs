//! How a service is booked, by its row and the settings.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::civil::{Time, Weekday};
use tilmash_engine::booking::{Align, ServiceRules, Slot, Starts};
use tilmash_engine::interpret::Record;
use tilmash_engine::name::Name;
use tilmash_engine::value::Value;

use super::facts::whole;

/// The rules of a service. What a column of a setting's name says of it stands before the setting.
/// A visit that is to take another time than the service does takes `lasts`.
pub(in crate::store) fn rules(
    service: &Record,
    lasts: Option<SignedDuration>,
    settings: &BTreeMap<Name, Value>,
) -> ServiceRules {
    const DAY: i64 = 24 * 60 * 60;
    let ruled = |name: &str| {
        let own = service.values.get(name).filter(|value| !value.is_none());
        length(own.unwrap_or(&settings[name]))
    };
    let starts = match slot(service) {
        Some(slot) => Starts::Slots(vec![slot]),
        None => Starts::Grid {
            duration: lasts.unwrap_or_else(|| length(&service.values["duration"])),
            step: ruled("step"),
            align: align(&settings["align"]),
        },
    };
    ServiceRules {
        starts,
        buffer_before: length(&service.values["buffer_before"]),
        buffer_after: length(&service.values["buffer_after"]),
        notice: ruled("notice"),
        horizon_days: Some(whole(ruled("horizon").as_secs() / DAY)),
    }
}

/// The fixed time that a service is, if it is one.
fn slot(service: &Record) -> Option<Slot> {
    let time = |column: &str| -> Option<Time> {
        match service.values.get(column)? {
            Value::Time(time) => Some(*time),
            _ => None,
        }
    };
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

fn align(setting: &Value) -> Align {
    match setting {
        Value::Choice(align) if *align == "clock" => Align::Clock,
        Value::Choice(align) if *align == "window" => Align::Window,
        other => unreachable!("`align` is a choice, not {other:?}"),
    }
}

pub(in crate::store) fn length(value: &Value) -> SignedDuration {
    match value {
        Value::Duration(duration) => SignedDuration::from_secs(duration.seconds),
        other => unreachable!("the column or setting is a duration, not {other:?}"),
    }
}

//! [`Terms`]: the settings that bookings have.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::civil::Time;
use tilmash_engine::booking::Align;
use tilmash_engine::interpret::Record;
use tilmash_engine::name::Name;
use tilmash_engine::value::Value;

use crate::store::tables::typed::{self, count, length, whole};

/// The settings of an app with bookings. `step`, `notice`, `cutoff`, `cutoff_days` and `horizon`
/// are for services that have no such column of their own.
#[derive(Clone, Debug)]
pub(in crate::store) struct Terms {
    pub(in crate::store) align: Align,
    pub(in crate::store) step: SignedDuration,
    pub(in crate::store) notice: SignedDuration,
    /// The local time until which a day can be booked, `cutoff_days` before it.
    pub(in crate::store) cutoff: Option<Time>,
    pub(in crate::store) cutoff_days: u32,
    pub(in crate::store) horizon: SignedDuration,
    /// How many bookings a service date may have.
    pub(in crate::store) per_day: u32,
    /// How many of them may be of one client.
    pub(in crate::store) per_person: u32,
    /// How long before its start a client may still give up a booking.
    pub(in crate::store) cancel_until: SignedDuration,
    /// How long a time is held for a client who has to confirm.
    pub(in crate::store) hold: SignedDuration,
    /// How long a time is held for a client who waited for it.
    pub(in crate::store) offer: SignedDuration,
}

/// How many bookings of one day a service or a resource may have, by columns of its row.
#[derive(Clone, Copy, Debug)]
pub(in crate::store) struct DayLimits {
    pub(in crate::store) per_day: Option<u32>,
    /// Of them of one client.
    pub(in crate::store) per_person: Option<u32>,
}

impl DayLimits {
    pub(in crate::store) const NONE: DayLimits = DayLimits {
        per_day: None,
        per_person: None,
    };

    pub(in crate::store) fn of(record: &Record) -> DayLimits {
        let limit = |column: &str| match record.values.get(column) {
            Some(Value::Integer(limit)) => Some(whole(*limit)),
            Some(_) | None => None,
        };
        DayLimits {
            per_day: limit("per_day"),
            per_person: limit("per_person"),
        }
    }
}

impl Terms {
    pub(in crate::store) fn of(settings: &BTreeMap<Name, Value>) -> Terms {
        Terms {
            align: align(&settings["align"]),
            step: length(&settings["step"]),
            notice: length(&settings["notice"]),
            cutoff: typed::time(&settings["cutoff"]),
            cutoff_days: count(&settings["cutoff_days"]),
            horizon: length(&settings["horizon"]),
            per_day: count(&settings["per_day"]),
            per_person: count(&settings["per_person"]),
            cancel_until: length(&settings["cancel_until"]),
            hold: length(&settings["hold"]),
            offer: length(&settings["offer"]),
        }
    }
}

fn align(setting: &Value) -> Align {
    let Value::Choice(align) = setting else {
        unreachable!("`align` is a choice, not {setting:?}")
    };
    match align.as_str() {
        "clock" => Align::Clock,
        "window" => Align::Window,
        other => unreachable!("`align` is no {other}"),
    }
}

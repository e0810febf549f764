//! The result of a soak of the clinic: what the clinic has and what the bot has are the same, and
//! nothing was done twice or was lost.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use tilmash_engine::value::Value;
use tilmash_tests::clinic::Clinic;

use super::fleet::Told;
use super::patient::Care;
use super::verdict::{nothing_else_was_refused, the_logs_tell_of_no_panic_and_no_secret};
use crate::salon::Salon;

const OF_THE_CLINIC: [&str; 2] = ["a call has failed: ", "the tool is down"];

pub(super) struct Verdict {
    kills: usize,
    acts: usize,
    repeated: usize,
    booked: usize,
    cancelled: usize,
    taken_back: usize,
    tried_again: usize,
    left: usize,
    taken: usize,
    calls: usize,
}

/// A visit: its id over there, whose it is, and when.
type Visit = (String, i64, jiff::Timestamp);

/// Panics if a promise was broken.
pub(super) async fn of(surgery: &Salon, clinic: &Clinic, all: &[Care], told: &Told) -> Verdict {
    let there: BTreeSet<Visit> = clinic
        .standing()
        .into_iter()
        .map(|visit| (visit.id.to_string(), visit.client, visit.start))
        .collect();
    let here = surgery.bookings().await;
    let here: Vec<Visit> = here
        .into_iter()
        .filter(|booking| booking.values["status"] == Value::choice("confirmed"))
        .map(|booking| {
            let Value::Moment(start) = booking.values["start"] else {
                panic!("a booking has a start");
            };
            let client = booking.values["client"].as_row().expect("a client").id.0;
            (booking.key.expect("an id over there"), client, start)
        })
        .collect();
    let distinct: BTreeSet<Visit> = here.iter().cloned().collect();
    assert_eq!(distinct.len(), here.len(), "each visit is here once");
    assert_eq!(distinct, there, "both sides have the same visits");
    let mut standing: BTreeMap<i64, usize> = BTreeMap::new();
    for (_, client, _) in &there {
        *standing.entry(*client).or_default() += 1;
    }
    for care in all {
        let stands = standing.get(&care.person.id).copied().unwrap_or_default();
        assert_eq!(stands, care.visits.len(), "{care:?}");
    }
    let taken_back = each_was_done_once(clinic, all);
    assert_eq!(surgery.unsent().await, (0, 0));
    nothing_else_was_refused(&surgery.double);
    // The log tells of each answer that is nonsense, and of a clinic that is down.
    let is_of_clinic = |line: &&str| OF_THE_CLINIC.iter().any(|it| line.contains(it));
    let lines = told.logs.lines();
    let others: Vec<&str> = lines.filter(|line| !is_of_clinic(line)).collect();
    the_logs_tell_of_no_panic_and_no_secret(&others.join("\n"));
    let sum = |of: fn(&Care) -> usize| all.iter().map(of).sum();
    Verdict {
        kills: told.kills.len(),
        acts: sum(|care| care.acts),
        repeated: sum(|care| care.repeated),
        booked: sum(|care| care.booked),
        cancelled: sum(|care| care.cancelled),
        taken_back,
        tried_again: sum(|care| care.tried_again),
        left: sum(|care| care.left),
        taken: sum(|care| care.taken),
        calls: clinic.calls().len(),
    }
}

/// Looks whether each change in the clinic's journal has had one effect. Returns how many visits
/// were made that nobody was told of; since both sides have what people know, they are cancelled.
fn each_was_done_once(clinic: &Clinic, all: &[Care]) -> usize {
    let journal = clinic.journal();
    let keys: BTreeSet<&String> = journal.iter().map(|done| &done.key).collect();
    assert_eq!(keys.len(), journal.len(), "a key was done twice");
    let count = |method: &str| {
        let done = journal.iter();
        done.filter(|done| done.what.starts_with(method)).count()
    };
    let (made, dropped) = (count("POST"), count("DELETE"));
    assert_eq!(made, clinic.appointments().len());
    assert_eq!(made - dropped, clinic.standing().len());
    let booked: usize = all.iter().map(|care| care.booked).sum();
    made - booked
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} kills; {} updates and {} of them once more; {} visits booked, {} cancelled, {} taken back; \
             tried again {} times, left {} times, {} times a moment too late; {} calls",
            self.kills,
            self.acts,
            self.repeated,
            self.booked,
            self.cancelled,
            self.taken_back,
            self.tried_again,
            self.left,
            self.taken,
            self.calls,
        )
    }
}

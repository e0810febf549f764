//! Clocks that begin flows in the background. Each has one job, due at its next moment; whoever
//! does it sets the next one, so a moment counts once for all instances.

use jiff::{SignedDuration, Timestamp};
use tilmash_engine::every::Every;
use tilmash_engine::name::Name;
use tilmash_engine::program::Program;

use crate::store::{Job, JobKind, no_earlier};

/// A clock that goes off so late has missed its moment: the bot was off.
const LATE: SignedDuration = SignedDuration::from_hours(1);

/// A start of a flow that a clock begins.
pub(super) struct Clock<'p> {
    flow: &'p Name,
    every: Every,
    program: &'p Program,
    pub(super) state: &'p Name,
}

impl<'p> Clock<'p> {
    pub(super) fn all(program: &'p Program) -> impl Iterator<Item = Clock<'p>> {
        program.flows.values().flat_map(move |flow| {
            flow.begun_by_clock().map(move |(every, state)| Clock {
                flow: &flow.name,
                every,
                program,
                state,
            })
        })
    }

    /// The clock of a job, if the app still has it as it was.
    pub(super) fn of(program: &'p Program, job: &Job) -> Option<Clock<'p>> {
        Clock::all(program).find(|clock| clock.subject() == job.subject)
    }

    pub(super) fn flow(&self) -> &'p Name {
        self.flow
    }

    /// With another time or another zone it is another clock.
    fn subject(&self) -> String {
        let Clock {
            flow, every, state, ..
        } = self;
        let zone = self.program.model.zone.iana_name().unwrap_or_default();
        format!("{flow} {state} {every} {zone}")
    }

    /// The job of its next moment.
    pub(super) fn next(&self, now: Timestamp) -> Job {
        Job {
            kind: JobKind::Clock,
            subject: self.subject(),
            person: None,
            due: no_earlier(self.every.next(now, &self.program.model.zone)),
            payload: "{}".to_owned(),
        }
    }
}

/// Whether it is too late for what was due.
pub(super) fn is_missed(due: Timestamp, now: Timestamp) -> bool {
    now.duration_since(due) > LATE
}

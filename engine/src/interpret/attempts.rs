//! How far people come in dialogues that book.

use std::collections::BTreeMap;

use crate::name::Name;

/// How many dialogues of each flow were begun in a step, and how many led to a booking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attempts {
    flows: BTreeMap<Name, Reached>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    pub begun: u32,
    pub booked: u32,
}

impl Attempts {
    pub fn begun(&mut self, flow: &Name) {
        self.flows.entry(flow.clone()).or_default().begun += 1;
    }

    pub fn booked(&mut self, flow: &Name) {
        self.flows.entry(flow.clone()).or_default().booked += 1;
    }

    /// By the names of the flows.
    pub fn flows(&self) -> impl Iterator<Item = (&Name, Reached)> {
        self.flows.iter().map(|(flow, reached)| (flow, *reached))
    }
}

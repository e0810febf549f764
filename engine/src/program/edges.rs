//! [`Passed`]: which edges of the flows people have passed, while somebody counts.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use crate::name::Name;

/// A state and an outcome of it that has a route.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    pub flow: Name,
    pub state: Name,
    pub outcome: Name,
}

/// The edges that were passed. Only talks count them; what a step does never depends on it.
#[derive(Clone, Debug, Default)]
pub struct Passed {
    edges: Option<Arc<Mutex<BTreeSet<Edge>>>>,
}

impl Passed {
    /// Counts from now on, in all clones together.
    pub fn counted() -> Passed {
        Passed {
            edges: Some(Arc::default()),
        }
    }

    pub(crate) fn pass(&self, flow: &Name, state: &Name, outcome: &Name) {
        if let Some(edges) = &self.edges {
            let mut edges = edges.lock().unwrap_or_else(PoisonError::into_inner);
            edges.insert(Edge {
                flow: flow.clone(),
                state: state.clone(),
                outcome: outcome.clone(),
            });
        }
    }

    /// Whether an edge was passed since they are counted.
    pub fn has(&self, edge: &Edge) -> bool {
        self.edges.as_ref().is_some_and(|edges| {
            let edges = edges.lock().unwrap_or_else(PoisonError::into_inner);
            edges.contains(edge)
        })
    }
}

//! Tools that are written in Rust.
//!
//! A program that embeds these crates registers its own with [`BuiltIns::with`] and hands them to
//! [`Settings::read_with`](crate::settings::Settings::read_with). What it is sent and gives is
//! declared in `tools/NAME.yaml`, and checked, as for every other tool.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use futures::future::BoxFuture;
use serde_json::{Map, Value};

/// A tool that is written in Rust.
pub trait BuiltIn: Send + Sync {
    /// Does what is asked. It is called outside of any transaction, may be called several times
    /// with one key, and is dropped when the tool's `timeout` is over.
    fn call<'a>(&'a self, call: BuiltInCall<'a>) -> BoxFuture<'a, BuiltInAnswer>;
}

/// What a built-in tool is asked.
#[derive(Clone, Copy, Debug)]
pub struct BuiltInCall<'a> {
    /// The name that the operation gives with `call`.
    pub operation: &'a str,
    /// What is sent. What is none is not there.
    pub arguments: &'a Map<String, Value>,
    /// The same for all tries of one call, and for no other call.
    pub key: &'a str,
}

/// What a built-in tool answers.
#[derive(Clone, Debug, PartialEq)]
pub enum BuiltInAnswer {
    /// Done, and this is what it gives.
    Given(Value),
    /// It will not: the outcome `error`.
    Refused,
    /// It is not known whether it is done: it is to be asked again. The words go to the log.
    Unclear(&'static str),
}

/// The built-in tools, by the names under which they are registered.
#[derive(Clone, Default)]
pub struct BuiltIns(BTreeMap<String, Arc<dyn BuiltIn>>);

impl BuiltIns {
    /// Registers a tool; one of the same name is replaced.
    #[must_use]
    pub fn with(mut self, name: &str, tool: impl BuiltIn + 'static) -> BuiltIns {
        self.0.insert(name.to_owned(), Arc::new(tool));
        self
    }

    pub fn get(&self, name: &str) -> Option<Arc<dyn BuiltIn>> {
        self.0.get(name).cloned()
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl fmt::Debug for BuiltIns {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.names()).finish()
    }
}

//! [`Table`]: what an app stores in rows of one kind.

use indexmap::IndexMap;

use super::column::Column;
use super::computed::Computed;
use super::part::Part;
use crate::name::Name;
use crate::source::Span;
use crate::syntax::{Spanned, Where};
use crate::value::Typed;

#[derive(Clone, Debug)]
pub struct Table {
    pub name: Name,
    pub part: Part,
    /// The column of resources that says how many each has room for, and the column of bookings
    /// that says how many people come. Without it a resource has room for one, and one person
    /// comes.
    pub units: Option<Name>,
    /// The column of bookings that says how long a visit takes; without it the service says so.
    pub lasts: Option<Name>,
    /// For resources: whether a booking leaves the room that it does not need to others.
    pub shared: bool,
    /// Where the app declares it; `None` for a table that Tilmash brings.
    pub span: Option<Span>,
    /// The app's own columns and the standard ones, without `id`, `key` and `deleted`, which all
    /// tables have.
    pub columns: IndexMap<Name, Column>,
    /// Groups of columns; one combination of values occurs in one row only.
    pub unique: Vec<Vec<Name>>,
    /// Which rows each role sees; `None` if every role sees all.
    pub sees: Option<IndexMap<Name, Spanned<Where>>>,
}

/// The column by which a row is called, where nothing else is said.
pub const NAME: &str = "name";

/// The column of a resource that lists the resources which it joins.
pub const PARTS: &str = "parts";

impl Table {
    /// The type of a column, stored or computed.
    pub fn column_type(&self, column: &str) -> Option<Typed> {
        match self.columns.get(column) {
            Some(column) => Some(column.typed.clone()),
            None => self.computed(column).map(Computed::typed),
        }
    }

    /// The column of this name, if it is one that is computed.
    pub fn computed(&self, column: &str) -> Option<Computed> {
        Computed::named(column)
            .filter(|computed| computed.is_of(self.part) && !self.columns.contains_key(column))
    }

    /// Whether its rows are loaded from files. Tilmash itself writes the others.
    pub fn is_seeded(&self) -> bool {
        match self.part {
            Part::Plain | Part::Service | Part::Resource | Part::Hours | Part::Closure => true,
            Part::Person
            | Part::Booking
            | Part::History
            | Part::Ledger
            | Part::Payment
            | Part::Waiting
            | Part::Audit
            | Part::Dialogue
            | Part::Settings => false,
        }
    }
}

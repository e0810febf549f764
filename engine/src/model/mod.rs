//! The app with its names resolved: tables with their columns and types, roles, settings.

mod column;
mod literal;
mod resolve;
mod standard;
mod visibility;

pub use column::{Column, Limit, Limits, Origin};
pub use literal::{decimal, is_email, is_url, literal, time};
pub use resolve::resolve;
pub use standard::SHORTEST_HOLD;

use indexmap::IndexMap;
use jiff::tz::TimeZone;

use crate::name::Name;
use crate::source::Span;
use crate::syntax::{Members, Spanned, Where};
use crate::value::{Currency, PERSON, Type, Typed};

/// Everything about the app except its flows and texts.
#[derive(Clone, Debug)]
pub struct Model {
    pub app: Name,
    /// The first is the source and the fallback.
    pub languages: Vec<Name>,
    pub zone: TimeZone,
    pub currency: Currency,
    pub roles: IndexMap<Name, Role>,
    /// The built-in types and the app's own, by name.
    pub types: IndexMap<Name, Column>,
    pub tables: IndexMap<Name, Table>,
    pub settings: IndexMap<Name, Column>,
}

#[derive(Clone, Debug)]
pub struct Role {
    pub span: Span,
    pub members: Members,
    pub sees_all: bool,
}

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

/// The part of a table in the booking core.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Plain,
    Person,
    Service,
    Resource,
    Booking,
    /// Weekly working hours.
    Hours,
    /// Dated exceptions to the weekly hours.
    Closure,
    /// What happened to bookings.
    History,
    /// People who wait for a free time.
    Waiting,
}

/// The column of a resource that lists the resources which it joins.
pub const PARTS: &str = "parts";

impl Table {
    /// Whether its rows are loaded from files. Tilmash itself writes the others.
    pub fn is_seeded(&self) -> bool {
        match self.part {
            Part::Plain | Part::Service | Part::Resource | Part::Hours | Part::Closure => true,
            Part::Person | Part::Booking | Part::History | Part::Waiting => false,
        }
    }
}

impl Model {
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.get(name)
    }

    /// The tables of what a booking occupies, one row of each at the same time. The first leads:
    /// its hours align the starts.
    pub fn resources(&self) -> impl Iterator<Item = &Table> + Clone {
        self.tables
            .values()
            .filter(|table| table.part == Part::Resource)
    }

    /// The column of a resource table that names the services which it serves; without it each row
    /// serves all.
    pub fn served<'m>(&self, resource: &'m Table) -> Option<&'m Name> {
        let service = self.part(Part::Service)?;
        let many = Type::many(&service.name);
        let mut columns = resource.columns.iter();
        columns
            .find(|(_, column)| column.typed.of == many)
            .map(|(name, _)| name)
    }

    /// The table that plays this part, if the app has one. If several do, the first.
    pub fn part(&self, part: Part) -> Option<&Table> {
        self.tables.values().find(|table| table.part == part)
    }

    pub fn person(&self) -> &Table {
        &self.tables[PERSON]
    }

    /// The type of a column, including those that every table has and that are not stored.
    pub fn column_type(&self, table: &str, column: &str) -> Option<Typed> {
        let table = self.tables.get(table)?;
        table
            .columns
            .get(column)
            .map(|column| column.typed.clone())
            .or_else(|| standard::computed(table.part, column))
    }

    /// The type of a flow's need, given by the name of a type or a table.
    pub fn need(&self, of: &str) -> Option<Typed> {
        match self.types.get(of) {
            Some(column) => Some(column.typed.clone()),
            None => self.tables.get(of).map(|table| {
                let of = Type::Row(table.name.clone());
                Typed::surely(of)
            }),
        }
    }

    /// The columns of a table that can be read.
    pub fn column_names(&self, table: &str) -> Vec<Name> {
        let Some(table) = self.tables.get(table) else {
            return Vec::new();
        };
        let computed = standard::COMPUTED.iter().map(|name| Name::new(name));
        table
            .columns
            .keys()
            .cloned()
            .chain(computed.filter(|name| standard::computed(table.part, name).is_some()))
            .collect()
    }
}

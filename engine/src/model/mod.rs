//! The app with its names resolved: tables with their columns and types, roles, settings.

mod column;
mod computed;
pub mod event;
mod mirror;
mod mirrors;
mod part;
mod resolve;
mod standard;
mod table;
mod tool;
mod tools;
mod visibility;

pub use column::{Breach, Column, Ledger, Limit, Limits, Origin};
pub use computed::Computed;
pub use mirror::{Change, ID, Mirror, Mirrors, Place, Reading, START, Verb, Writing};
pub use mirrors::mirrors;
pub use part::Part;
pub use resolve::resolve;
pub use standard::{SHORTEST_HOLD, movements};
pub use table::{NAME, PARTS, Table};
pub use tool::{
    Address, By, Given, Gives, Http, Operation, PathPart, Retry, Starting, Tool, Way, When,
};
pub use tools::tools;

use std::collections::BTreeSet;

use indexmap::IndexMap;
use jiff::tz::TimeZone;

use crate::name::Name;
use crate::payment::Payments;
use crate::source::Span;
use crate::syntax::{Flow, Members, Spanned, Where};
use crate::value::{Currency, PERSON, SETTING, Type, Typed};

/// Everything about the app except its flows and texts.
#[derive(Clone, Debug)]
pub struct Model {
    pub app: Name,
    /// The first is the source and the fallback.
    pub languages: Vec<Name>,
    pub zone: TimeZone,
    pub currency: Currency,
    /// How people pay through Telegram, if they do.
    pub payments: Option<Payments>,
    pub roles: IndexMap<Name, Role>,
    /// The built-in types and the app's own, by name.
    pub types: IndexMap<Name, Column>,
    /// The settings are one of them.
    pub tables: IndexMap<Name, Table>,
    /// The tables whose rows' events something hears.
    pub heard: BTreeSet<Name>,
    /// The tables that some `do` reads before it writes.
    pub guarded: BTreeSet<Name>,
    /// The paths of the app's pictures in `seeds/`.
    pub pictures: BTreeSet<String>,
    /// What is reached beside Telegram.
    pub tools: IndexMap<Name, Tool>,
    /// The tables that a tool maps.
    pub mirrors: Mirrors,
}

#[derive(Clone, Debug)]
pub struct Role {
    pub span: Span,
    pub members: Members,
    pub sees_all: bool,
}

impl Model {
    /// Whether rows of a table say who has a role.
    pub fn gives_roles(&self, table: &Name) -> bool {
        self.roles.values().any(|role| match &role.members {
            Members::Rows { table: of, .. } => of.value == *table,
            Members::Everyone | Members::Ids(_) | Members::Environment(_) => false,
        })
    }

    /// Which rows of a table a role sees that does not see all; `None` if it sees none of a table
    /// with `sees`. Whoever has another role is also one of everyone.
    pub fn seen_by<'m>(&self, table: &'m Table, role: &str) -> Option<&'m Spanned<Where>> {
        let sees = table.sees.as_ref()?;
        let mut roles = self.roles.iter();
        let everyone = roles.find(|(_, role)| matches!(role.members, Members::Everyone));
        sees.get(role).or_else(|| sees.get(everyone?.0))
    }

    /// How a table is mirrored; `None` if it is kept here.
    pub fn mirror(&self, table: &str) -> Option<&Mirror> {
        self.mirrors.active(table)
    }

    /// Whether the free times are what a backend lists.
    pub fn mirrors_starts(&self) -> bool {
        self.mirror(START).is_some()
    }

    /// Whether rows of a table are loaded from files, and not from a backend. Where a backend says
    /// what is free, the hours of work are its own.
    pub fn loads(&self, table: &Table) -> bool {
        match table.part {
            Part::Hours | Part::Closure => !self.mirrors_starts(),
            Part::Plain
            | Part::Person
            | Part::Service
            | Part::Resource
            | Part::Booking
            | Part::History
            | Part::Waiting
            | Part::Audit
            | Part::Ledger
            | Part::Payment
            | Part::Dialogue
            | Part::Settings => self.mirror(&table.name).is_none(),
        }
    }

    /// An operation of a tool.
    pub fn operation(&self, tool: &str, operation: &str) -> Option<&Operation> {
        self.tools.get(tool)?.operations.get(operation)
    }

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

    /// The columns that bookings and a table of resources have in common, each with a row of the
    /// same table, such as the branch of both. Whoever serves has there what the booking has.
    pub fn common<'m>(&'m self, resource: &'m Table) -> impl Iterator<Item = &'m Name> {
        let booking = self.part(Part::Booking).into_iter();
        let columns = booking.flat_map(|booking| &booking.columns);
        let own = columns.filter(|(_, column)| column.origin == Origin::App);
        own.filter(|(name, column)| {
            let same = resource.columns.get(*name);
            let of = &column.typed.of;
            matches!(of, Type::Row(_)) && same.is_some_and(|same| same.typed.of == *of)
        })
        .map(|(name, _)| name)
    }

    /// The columns that bookings have in common with some table of resources.
    pub fn all_common(&self) -> BTreeSet<&Name> {
        let resources = self.resources();
        resources
            .flat_map(|resource| self.common(resource))
            .collect()
    }

    /// The table that plays this part, if the app has one. If several do, the first.
    pub fn part(&self, part: Part) -> Option<&Table> {
        self.tables.values().find(|table| table.part == part)
    }

    /// What the business may change.
    pub fn settings(&self) -> &IndexMap<Name, Column> {
        &self.tables[SETTING].columns
    }

    pub fn person(&self) -> &Table {
        &self.tables[PERSON]
    }

    /// The settings that an app with bookings has.
    pub fn standard_settings() -> Vec<Name> {
        standard::settings(true).into_keys().collect()
    }

    /// Whether everybody in a role may use a flow: because of this role, or of one that everyone
    /// has.
    pub fn may(&self, flow: &Flow, role: &Name) -> bool {
        let everyone = |role: &Name| {
            let role = self.roles.get(role);
            role.is_some_and(|role| matches!(role.members, Members::Everyone))
        };
        let mut allowed = flow.roles.iter().map(|allowed| &allowed.value);
        flow.roles.is_empty() || allowed.any(|allowed| allowed == role || everyone(allowed))
    }

    /// The type of a column, including those that every table has and that are not stored.
    pub fn column_type(&self, table: &str, column: &str) -> Option<Typed> {
        self.tables.get(table)?.column_type(column)
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
        let computed = Computed::ALL
            .into_iter()
            .filter(|computed| computed.is_of(table.part))
            .map(|computed| Name::new(computed.name()));
        table.columns.keys().cloned().chain(computed).collect()
    }
}

//! The names at a place: the variables that are set there, and the names that always exist.

use std::collections::{BTreeMap, BTreeSet};

use super::analysis::FlowFacts;
use super::set::way_without;
use super::state_facts::StateFacts;
use crate::expression::{LinkStart, Names, Path, Root, field_type};
use crate::model::{Column, Model, Part};
use crate::name::Name;
use crate::value::SETTING;
use crate::value::{Type, Typed};

/// What can be named at a place.
#[derive(Clone)]
pub struct Place<'m> {
    pub model: &'m Model,
    /// The flow, and the state that is entered.
    state: Option<(&'m FlowFacts, &'m StateFacts, &'m Name)>,
    /// What is set only here: the values of `with`, a row, results of earlier actions.
    here: BTreeMap<Name, Typed>,
    /// What is set here, to a value that has a fault.
    doubtful: BTreeSet<Name>,
}

impl<'m> Place<'m> {
    /// A place where nothing is set except what is always there.
    pub fn always(model: &'m Model) -> Place<'m> {
        Place {
            model,
            state: None,
            here: BTreeMap::new(),
            doubtful: BTreeSet::new(),
        }
    }

    /// The place where a state is entered.
    pub fn at(model: &'m Model, facts: &'m FlowFacts, state: &str) -> Place<'m> {
        let (_, name, state) = facts
            .states
            .get_full(state)
            .expect("a state of the flow has facts");
        Place {
            state: Some((facts, state, name)),
            ..Place::always(model)
        }
    }

    /// The place after a state has succeeded, with what it sets.
    pub(super) fn after(model: &'m Model, facts: &'m FlowFacts, state: &str) -> Place<'m> {
        let mut place = Place::at(model, facts, state);
        for variable in &facts.states[state].sets {
            place.set(variable, facts.variables[variable].clone());
        }
        place
    }

    /// Whether nobody is there.
    fn is_background(&self) -> bool {
        self.state.is_some_and(|(facts, ..)| facts.is_background)
    }

    pub fn set(&mut self, name: &Name, typed: Typed) {
        self.here.insert(name.clone(), typed);
    }

    pub(super) fn doubt(&mut self, name: &Name) {
        self.doubtful.insert(name.clone());
    }

    /// Whether a name has a fault where it is set, which is told there.
    pub(super) fn is_doubtful(&self, name: &str) -> bool {
        self.doubtful.contains(name)
    }

    /// The columns whose values a path can have, if they are known.
    pub(super) fn columns_of(&self, path: &Path) -> Vec<&'m Column> {
        let Some((last, before)) = path.fields.split_last() else {
            let of_state = self.state.filter(|_| !self.here.contains_key(&path.root));
            let columns = of_state.and_then(|(facts, ..)| facts.columns.get(&path.root));
            return columns.into_iter().flatten().collect();
        };
        let parent = Path {
            root: path.root.clone(),
            fields: before.to_vec(),
        };
        let column = match self.path_type(&parent).map(|typed| typed.of) {
            Some(Type::Row(table) | Type::Draft(table, _)) => {
                let table = self.model.tables.get(&table);
                table.and_then(|table| table.columns.get(last))
            }
            _ => None,
        };
        column.into_iter().collect()
    }

    /// The type of a path, if it leads anywhere.
    pub fn path_type(&self, path: &Path) -> Option<Typed> {
        self.path_type_where(path, &[])
    }

    /// The type of a path, if it leads anywhere, where some paths are known not to be none.
    pub(super) fn path_type_where(&self, path: &Path, surely: &[Path]) -> Option<Typed> {
        let mut typed = match self.root(&path.root) {
            Root::Known(typed) => typed,
            Root::Unset(of) => Typed::maybe(of),
            Root::Later | Root::Unknown => return None,
        };
        let mut walked = Path {
            root: path.root.clone(),
            fields: Vec::new(),
        };
        typed.optional &= !surely.contains(&walked);
        for field in &path.fields {
            let next = field_type(&typed.of, field, self)?;
            walked.fields.push(field.clone());
            typed = Typed {
                optional: (typed.optional || next.optional) && !surely.contains(&walked),
                of: next.of,
            };
        }
        Some(typed)
    }
}

impl Names for Place<'_> {
    fn root(&self, name: &str) -> Root {
        let known = |of| Root::Known(Typed::surely(of));
        match name {
            "me" | "role" if self.is_background() => Root::Unknown,
            "me" => known(Type::person()),
            "role" => known(Type::Choice(self.model.roles.keys().cloned().collect())),
            "now" => known(Type::Moment),
            "today" => known(Type::Date),
            SETTING => known(Type::Row(Name::new(SETTING))),
            name => match (self.here.get(name), self.state) {
                (Some(typed), _) => Root::Known(typed.clone()),
                (None, None) => Root::Unknown,
                (None, Some((facts, state, _))) => match facts.variables.get(name) {
                    None => Root::Unknown,
                    Some(typed) if state.surely.contains(name) => Root::Known(typed.clone()),
                    Some(typed) if state.perhaps.contains(name) => Root::Unset(typed.of.clone()),
                    Some(_) => Root::Later,
                },
            },
        }
    }

    fn way_without(&self, name: &str) -> String {
        let way = self
            .state
            .map(|(facts, _, state)| way_without(facts, name, state));
        way.unwrap_or_default()
    }

    fn roots(&self) -> Vec<Name> {
        let always: &[&str] = match self.is_background() {
            true => &["now", "today", SETTING],
            false => &["me", "role", "now", "today", SETTING],
        };
        let of_state = self.state.into_iter();
        always
            .iter()
            .map(|name| Name::new(name))
            .chain(self.here.keys().cloned())
            .chain(of_state.flat_map(|(_, state, _)| {
                let surely = state.surely.iter();
                surely.chain(state.perhaps.iter()).cloned()
            }))
            .collect()
    }

    fn column(&self, table: &str, column: &str) -> Option<Typed> {
        self.model.column_type(table, column)
    }

    fn columns(&self, table: &str) -> Vec<Name> {
        self.model.column_names(table)
    }

    fn is_booking(&self, table: &str) -> bool {
        let table = self.model.tables.get(table);
        table.is_some_and(|table| table.part == Part::Booking)
    }

    fn is_payment(&self, table: &str) -> bool {
        let table = self.model.tables.get(table);
        table.is_some_and(|table| table.part == Part::Payment)
    }

    fn links(&self, flow: &str) -> Option<&[LinkStart]> {
        let (facts, ..) = self.state?;
        facts.links.get(flow).map(Vec::as_slice)
    }

    fn longest(&self, path: &Path) -> Option<u32> {
        let of = self.path_type(path)?.of;
        let columns = self.columns_of(path);
        let longest = columns.iter().map(|column| column.longest()).max();
        (of == Type::Url).then(|| longest.unwrap_or(0))
    }

    fn flows(&self) -> Vec<Name> {
        let facts = self.state.into_iter();
        facts
            .flat_map(|(facts, ..)| facts.links.keys().cloned())
            .collect()
    }
}

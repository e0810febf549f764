//! The names at a place: the variables that are set there, and the names that always exist.

use std::collections::BTreeMap;

use crate::expression::{Names, Root, SETTING};
use crate::model::Model;
use crate::name::Name;
use crate::value::{Type, Typed};

/// A variable at a place.
#[derive(Clone, Debug)]
pub enum Variable {
    Set(Typed),
    /// Some path to this place does not set it.
    Perhaps(Type, String),
}

/// What can be named at a place.
#[derive(Clone)]
pub struct Place<'m> {
    pub model: &'m Model,
    pub variables: BTreeMap<Name, Variable>,
}

impl<'m> Place<'m> {
    /// A place where nothing is set except what is always there.
    pub fn always(model: &'m Model) -> Place<'m> {
        Place {
            model,
            variables: BTreeMap::new(),
        }
    }

    pub fn set(&mut self, name: &Name, typed: Typed) {
        self.variables.insert(name.clone(), Variable::Set(typed));
    }

    /// The type of a path, if it leads anywhere.
    pub fn path_type(&self, path: &crate::expression::Path) -> Option<Typed> {
        let mut typed = match self.root(&path.root) {
            Root::Known(typed) => typed,
            Root::Unset(of, _) => Typed::maybe(of),
            Root::Unknown => return None,
        };
        for field in &path.fields {
            let next = crate::expression::field_type(&typed.of, field, self)?;
            typed = Typed {
                optional: typed.optional || next.optional,
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
            "me" => known(Type::person()),
            "now" => known(Type::Moment),
            "today" => known(Type::Date),
            SETTING => known(Type::Row(Name::new(SETTING))),
            name => match self.variables.get(name) {
                Some(Variable::Set(typed)) => Root::Known(typed.clone()),
                Some(Variable::Perhaps(of, way)) => Root::Unset(of.clone(), way.clone()),
                None => Root::Unknown,
            },
        }
    }

    fn roots(&self) -> Vec<Name> {
        let always = ["me", "now", "today", SETTING];
        always
            .iter()
            .map(|name| Name::new(name))
            .chain(self.variables.keys().cloned())
            .collect()
    }

    fn column(&self, table: &str, column: &str) -> Option<Typed> {
        if table == SETTING {
            let setting = self.model.settings.get(column)?;
            return Some(setting.typed.clone());
        }
        self.model.column_type(table, column)
    }

    fn columns(&self, table: &str) -> Vec<Name> {
        if table == SETTING {
            return self.model.settings.keys().cloned().collect();
        }
        self.model.column_names(table)
    }
}

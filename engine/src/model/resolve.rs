//! `app.yaml`'s tree → [`Model`].

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};

use super::standard::Booked;
use super::{
    Column, Computed, Ledger, Limit, Mirrors, Model, Origin, Part, Role, Table, standard,
    visibility,
};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::name::Name;
use crate::source::Span;
use crate::syntax::{self, App, DefinitionKind, Given, Spanned};
use crate::value::SETTING;
use crate::value::{BuiltIn, Currency, Decimal, Money, Type, Typed, Value, literal};
use crate::zone;

/// Resolves all names of `app.yaml`. Faults are reported, and what has a fault is left out.
pub fn resolve(app: &App, diagnostics: &mut Diagnostics) -> Model {
    let zone = zone::find(&app.zone).unwrap_or_else(|| {
        let near = zone::near(&app.zone);
        let diagnostic = Diagnostic::new(
            Code::InvalidValue,
            app.zone.span,
            format!("there is no time zone `{}`", app.zone.value),
        );
        diagnostics.add(match &near {
            Some(near) => diagnostic
                .help(format!("did you mean `{near}`?"))
                .fix(app.zone.span, near.as_str()),
            None => diagnostic.help("write its IANA name, as in `Asia/Almaty`"),
        });
        jiff::tz::TimeZone::UTC
    });
    let mut resolver = Resolver {
        app,
        languages: app
            .languages
            .iter()
            .map(|language| language.value.clone())
            .collect(),
        types: IndexMap::new(),
        diagnostics,
    };
    let currency = resolver.currency();
    resolver.types();
    let mut tables = resolver.tables();
    let setting = standard::of_settings(resolver.settings(&tables));
    tables.insert(setting.name.clone(), setting);
    let roles = resolver.roles(&tables);
    Model {
        app: app.name.clone(),
        languages: resolver.languages,
        zone,
        currency,
        payments: app.payments.as_ref().map(|payments| payments.value.clone()),
        roles,
        types: resolver.types,
        tables,
        heard: BTreeSet::new(),
        guarded: BTreeSet::new(),
        pictures: BTreeSet::new(),
        tools: IndexMap::new(),
        mirrors: Mirrors::default(),
    }
}

pub(super) struct Resolver<'a> {
    pub(super) app: &'a App,
    pub(super) languages: Vec<Name>,
    pub(super) types: IndexMap<Name, Column>,
    pub(super) diagnostics: &'a mut Diagnostics,
}

impl Resolver<'_> {
    fn fault(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.diagnostics.add(Diagnostic::new(code, span, message));
    }

    fn currency(&mut self) -> Currency {
        let code = &self.app.currency;
        Currency::find(code).unwrap_or_else(|| {
            self.diagnostics.add(
                Diagnostic::new(
                    Code::InvalidValue,
                    code.span,
                    format!("`{}` is no currency known here", code.value),
                )
                .did_you_mean(code, Currency::ALL.map(Currency::code)),
            );
            Currency::default()
        })
    }

    /// The built-in types, then the app's own.
    fn types(&mut self) {
        for of in BuiltIn::ALL {
            self.types.insert(of.name.into(), builtin(of));
        }
        for (name, definition) in &self.app.types {
            if self.types.contains_key(name) {
                self.fault(
                    Code::DuplicateName,
                    definition.name_span,
                    format!("there is a built-in type `{name}`"),
                );
            } else if let Some(column) = self.column(definition, &[]) {
                self.types.insert(name.clone(), column);
            }
        }
    }

    fn part(&mut self, table: &syntax::Table) -> Part {
        const PARTS: [(&str, Part); 4] = [
            ("service", Part::Service),
            ("resource", Part::Resource),
            ("booking", Part::Booking),
            ("payment", Part::Payment),
        ];
        let Some(is) = &table.is else {
            return Part::Plain;
        };
        if let Some((_, part)) = PARTS.iter().find(|(name, _)| *name == &*is.value) {
            return *part;
        }
        self.diagnostics.add(
            Diagnostic::new(
                Code::InvalidValue,
                is.span,
                format!("a table is no `{}`", is.value),
            )
            .did_you_mean(is, PARTS.iter().map(|(name, _)| *name)),
        );
        Part::Plain
    }

    fn tables(&mut self) -> IndexMap<Name, Table> {
        let mut parts: IndexMap<Name, Part> = IndexMap::new();
        for (name, table) in &self.app.tables {
            let part = self.part(table);
            let same = parts.iter().find(|(_, other)| **other == part);
            let alone = matches!(part, Part::Service | Part::Booking | Part::Payment);
            if let (Some((other, _)), true) = (same, alone) {
                let message = format!("`{other}` is the app's table for this already");
                self.fault(Code::DuplicateName, table.name_span, message);
            }
            parts.insert(name.clone(), part);
        }
        let named = |part| {
            let found = parts.iter().find(|(_, other)| **other == part);
            found.map(|(name, _)| name.clone())
        };
        let booked = self.booked(&parts);
        let mut tables = IndexMap::new();
        let person = standard::person();
        tables.insert(person.name.clone(), person);
        let booking = named(Part::Booking);
        if let Some(booking) = &booking {
            for table in standard::of_bookings(booking, &booked) {
                tables.insert(table.name.clone(), table);
            }
        }
        let known: Vec<Name> = tables.keys().chain(parts.keys()).cloned().collect();
        for (name, table) in &self.app.tables {
            if tables.contains_key(name) || **name == *SETTING {
                let message = format!("`{name}` is a table that every such app has");
                self.fault(Code::DuplicateName, table.name_span, message);
                continue;
            }
            if self.types.contains_key(name) {
                let message = format!("`{name}` is a type already");
                self.fault(Code::DuplicateName, table.name_span, message);
                continue;
            }
            let part = parts[name];
            if part == Part::Booking && booked.service.is_none() {
                let message = "bookings need a table of services";
                self.fault(Code::MissingKey, table.name_span, message);
            }
            let mut columns = standard::columns_of(part, &booked);
            if part == Part::Payment {
                columns = standard::of_payments(self.app.payments.as_ref(), booking.as_ref());
            }
            let resolved = self.table(name, table, part, columns, &known);
            tables.insert(name.clone(), resolved);
        }
        self.follow_bookings(&mut tables);
        self.movements(&mut tables);
        tables
    }

    /// What bookings are made of. If a service has a column with the name of a resource table, it
    /// says which services need such a resource.
    fn booked(&self, parts: &IndexMap<Name, Part>) -> Booked {
        let named = |part| {
            let tables = parts.iter().filter(move |(_, other)| **other == part);
            tables.map(|(name, _)| name)
        };
        let service = named(Part::Service).next();
        let written = |column: &str| {
            service.is_some_and(|service| self.app.tables[service].columns.contains_key(column))
        };
        Booked {
            service: service.cloned(),
            has_slots: written("begins") && written("ends"),
            resources: named(Part::Resource)
                .map(|resource| (resource.clone(), !written(resource)))
                .collect(),
        }
    }

    /// Tables that Tilmash keeps about bookings are seen by everybody who sees the booking. And
    /// people who wait have already said everything that their booking will need.
    fn follow_bookings(&mut self, tables: &mut IndexMap<Name, Table>) {
        let booking = tables.values().find(|table| table.part == Part::Booking);
        let Some(booking) = booking.cloned() else {
            return;
        };
        for table in tables.values_mut() {
            match table.part {
                Part::History => {
                    let sees = booking.sees.as_ref();
                    table.sees = sees.map(|sees| visibility::through(&"booking".into(), sees));
                }
                Part::Waiting => {
                    self.copy_own(&booking, table);
                    let sees = booking.sees.as_ref();
                    table.sees = sees.map(|sees| visibility::within(&table.columns, sees));
                }
                Part::Plain
                | Part::Person
                | Part::Service
                | Part::Resource
                | Part::Booking
                | Part::Hours
                | Part::Closure
                | Part::Ledger
                | Part::Payment
                | Part::Audit
                | Part::Dialogue
                | Part::Settings => {}
            }
        }
    }

    fn copy_own(&mut self, booking: &Table, waiting: &mut Table) {
        let own = booking.columns.iter();
        for (name, column) in own.filter(|(_, column)| column.origin == Origin::App) {
            if waiting.columns.contains_key(name) {
                let span = column.span.or(booking.span);
                let message = format!("the waiting list has a column `{name}` of its own");
                self.diagnostics.extend(span.map(|span| {
                    Diagnostic::new(Code::DuplicateName, span, message)
                        .help("give the booking's another name")
                }));
                continue;
            }
            let copy = Column {
                unique: false,
                ..column.clone()
            };
            waiting.columns.insert(name.clone(), copy);
        }
    }

    fn table(
        &mut self,
        name: &Name,
        table: &syntax::Table,
        part: Part,
        mut columns: IndexMap<Name, Column>,
        tables: &[Name],
    ) -> Table {
        for (column, definition) in &table.columns {
            if columns.contains_key(column)
                || Computed::named(column).is_some_and(|it| it.is_of(part))
            {
                let message = format!("`{name}` has a column `{column}` already");
                self.diagnostics.add(
                    Diagnostic::new(Code::DuplicateName, definition.name_span, message)
                        .help("leave it out, or give your own another name"),
                );
            } else if let Some(resolved) = self.column(definition, tables) {
                columns.insert(column.clone(), resolved);
            }
        }
        let unique = self.unique(name, table, &columns);
        let names_person = columns
            .values()
            .any(|column| column.typed.of == Type::person());
        if names_person && table.sees.is_none() {
            self.diagnostics.add(
                Diagnostic::new(
                    Code::UnseenPerson,
                    table.name_span,
                    format!("`{name}` names a person and does not say who sees its rows"),
                )
                .help("add `sees: { ROLE: { COLUMN: $me } }`, or `sees: {}` for none but roles that see all"),
            );
        }
        let declared = |column: &Option<Spanned<Name>>| {
            let column = column.as_ref().map(|column| &column.value);
            column
                .filter(|column| columns.contains_key(*column))
                .cloned()
        };
        let (units, lasts) = (declared(&table.units), declared(&table.lasts));
        Table {
            name: name.clone(),
            part,
            units,
            lasts,
            shared: table.shared.as_ref().is_some_and(|shared| shared.value),
            span: Some(table.name_span),
            columns,
            unique,
            sees: table.sees.as_ref().map(|sees| sees.roles.clone()),
        }
    }

    /// The groups of columns that stand in one row only. A rule that is written twice is one rule.
    fn unique(
        &mut self,
        name: &Name,
        table: &syntax::Table,
        columns: &IndexMap<Name, Column>,
    ) -> Vec<Vec<Name>> {
        for column in table.unique.iter().flatten() {
            if !columns.contains_key(&column.value) {
                self.diagnostics.add(
                    Diagnostic::new(
                        Code::UnknownColumn,
                        column.span,
                        format!("`{name}` has no column `{}`", column.value),
                    )
                    .did_you_mean(column, columns.keys().map(Name::as_str)),
                );
            }
        }
        let groups = table.unique.iter();
        let groups = groups.map(|group| group.iter().map(|column| column.value.clone()).collect());
        let alone = columns.iter().filter(|(_, column)| column.unique);
        let alone = alone.map(|(column, _)| vec![column.clone()]);
        let groups: IndexSet<Vec<Name>> = groups.chain(alone).collect();
        groups.into_iter().collect()
    }

    /// A column's type by its definition; `tables` are the tables that it may name.
    pub(super) fn column(
        &mut self,
        definition: &syntax::Definition,
        tables: &[Name],
    ) -> Option<Column> {
        let mut column = match &definition.kind {
            DefinitionKind::Choice(ids) => {
                let ids: Arc<[Name]> = ids.iter().map(|id| id.value.clone()).collect();
                Column::of(Typed::surely(Type::Choice(ids)))
            }
            DefinitionKind::Named(named) => self.named(named, tables)?,
            DefinitionKind::Many(named) => self.many(named, tables)?,
            DefinitionKind::Ledger(ledger) => {
                self.ledger(&ledger.of, ledger.about.as_ref(), tables)?
            }
        };
        column.span = Some(definition.name_span);
        column.origin = match column.ledger {
            Some(_) => Origin::Kept,
            None => Origin::App,
        };
        column.typed.optional |= definition.optional;
        column.unique = definition.unique;
        column.private = definition.private;
        if column.typed.of == Type::Code {
            // The store makes it, and finds rows by it; nobody else has it.
            column.origin = Origin::Kept;
            column.unique = true;
            column.private = true;
        }
        let mut default_span = None;
        if let Some(node) = &definition.default {
            match literal(&column.typed.of, node, &self.languages) {
                Ok(value) => {
                    default_span = Some(node.span);
                    column.default = Some(value);
                }
                Err(message) => self.fault(Code::TypeMismatch, node.span, message),
            }
        }
        let written = &definition.limits;
        column.limits.letters |= written.letters;
        column.limits.check = written.check.or(column.limits.check);
        column.limits.length = written.length.or(column.limits.length);
        column.limits.digits = written.digits.or(column.limits.digits);
        for (limit, place) in [
            (&written.from, &mut column.limits.from),
            (&written.to, &mut column.limits.to),
        ] {
            match limit {
                None => {}
                Some(Given::Computed(expression)) => {
                    *place = Some(Limit::Computed(expression.clone()));
                }
                Some(Given::Literal(node)) => {
                    match literal(&column.typed.of, node, &self.languages) {
                        Ok(value) => *place = Some(Limit::Value(value)),
                        Err(message) => {
                            self.diagnostics.add(Diagnostic::new(
                                Code::TypeMismatch,
                                node.span,
                                message,
                            ));
                        }
                    }
                }
            }
        }
        if let (Some(default), Some(span)) = (&column.default, default_span)
            && let Some(breach) = column.breach(default)
        {
            let message = format!("the default breaks a limit: {breach}");
            self.fault(Code::InvalidValue, span, message);
        }
        Some(column)
    }

    fn many(&mut self, named: &Spanned<String>, tables: &[Name]) -> Option<Column> {
        let Some(table) = tables.iter().find(|table| **table == *named.as_str()) else {
            let message = format!("there is no table `{}`", named.value);
            self.diagnostics.add(
                Diagnostic::new(Code::UnknownTable, named.span, message)
                    .did_you_mean(named, tables.iter().map(Name::as_str)),
            );
            return None;
        };
        Some(Column::of(Typed::surely(Type::many(table))).default(Value::List([].into())))
    }

    /// A balance, which begins at zero.
    fn ledger(
        &mut self,
        of: &Spanned<String>,
        about: Option<&Spanned<Name>>,
        tables: &[Name],
    ) -> Option<Column> {
        let zero = match of.as_str() {
            "money" => Value::Money(Money::default()),
            "integer" => Value::Integer(0),
            "decimal" => Value::Decimal(Decimal::default()),
            _ => {
                let message = format!("a ledger is no `{}`", of.value);
                self.diagnostics.add(
                    Diagnostic::new(Code::UnknownType, of.span, message)
                        .help("write one of: money, integer, decimal"),
                );
                return None;
            }
        };
        if let Some(about) = about
            && !tables.contains(&about.value)
        {
            let message = format!("there is no table `{}`", about.value);
            self.diagnostics.add(
                Diagnostic::new(Code::UnknownTable, about.span, message)
                    .did_you_mean(about, tables.iter().map(Name::as_str)),
            );
            return None;
        }
        let built_in = BuiltIn::ALL.iter().find(|it| it.name == of.as_str())?;
        let mut column = Column::of(Typed::surely((built_in.of)())).default(zero);
        column.ledger = Some(Ledger {
            about: about.map(|about| about.value.clone()),
        });
        Some(column)
    }

    /// The movements of each balance.
    fn movements(&mut self, tables: &mut IndexMap<Name, Table>) {
        let mut all = Vec::new();
        for owner in tables.values() {
            for (name, column) in &owner.columns {
                let Some(ledger) = &column.ledger else {
                    continue;
                };
                let about = ledger.about.as_ref();
                let of_ledger = ["at", "by", "kind", "amount", "balance"];
                let mut clash = [Some(&owner.name), about].into_iter().flatten();
                let clash = clash.find(|it| of_ledger.contains(&it.as_str()));
                if clash.is_some() || about == Some(&owner.name) {
                    let message = match clash {
                        Some(clash) => format!("movements have a column `{clash}` of their own"),
                        None => "a balance is not for the rows that have it".to_owned(),
                    };
                    self.diagnostics.add(Diagnostic::new(
                        Code::DuplicateName,
                        column.span,
                        message,
                    ));
                    continue;
                }
                let of = &column.typed.of;
                all.push((column.span, standard::of_ledger(owner, name, of, about)));
            }
        }
        for (span, table) in all {
            if tables.contains_key(&table.name) || self.types.contains_key(&table.name) {
                let message = format!(
                    "the movements of this ledger are the table `{}`",
                    table.name
                );
                self.diagnostics.add(
                    Diagnostic::new(Code::DuplicateName, span, message)
                        .help("give the other table another name"),
                );
                continue;
            }
            tables.insert(table.name.clone(), table);
        }
    }

    fn named(&mut self, named: &Spanned<String>, tables: &[Name]) -> Option<Column> {
        if let Some(column) = self.types.get(named.as_str()) {
            return Some(column.clone());
        }
        if let Some(table) = tables.iter().find(|table| **table == *named.as_str()) {
            return Some(Column::of(Typed::surely(Type::Row(table.clone()))));
        }
        let known: Vec<&str> = self.types.keys().chain(tables).map(Name::as_str).collect();
        self.diagnostics.add(
            Diagnostic::new(
                Code::UnknownType,
                named.span,
                format!("there is no type or table `{}`", named.value),
            )
            .did_you_mean(named, known),
        );
        None
    }

    fn settings(&mut self, tables: &IndexMap<Name, Table>) -> IndexMap<Name, Column> {
        let has_bookings = tables.values().any(|table| table.part == Part::Booking);
        let mut settings = standard::settings(has_bookings);
        for (name, definition) in &self.app.settings {
            let Some(column) = self.column(definition, &[]) else {
                continue;
            };
            if definition.default.is_none() && column.default.is_none() && !column.typed.optional {
                self.diagnostics.add(
                    Diagnostic::new(
                        Code::MissingValue,
                        definition.name_span,
                        format!("setting `{name}` has no default"),
                    )
                    .help("write `{ TYPE: default }`, or `optional: true`"),
                );
            }
            if let Some(standard) = settings.get(name) {
                let is_surer = column.typed.optional && !standard.typed.optional;
                if standard.typed.of != column.typed.of || is_surer {
                    let message = format!("setting `{name}` is {}", standard.typed.of);
                    self.fault(Code::TypeMismatch, definition.name_span, message);
                    continue;
                }
                if let Some(default) = &column.default
                    && standard.breach(default).is_some()
                {
                    let (from, to) = (&standard.limits.from, &standard.limits.to);
                    let [from, to] = [from, to]
                        .map(|limit| limit.as_ref().map_or_else(String::new, Limit::to_string));
                    let message = format!("setting `{name}` lies between {from} and {to}");
                    self.fault(Code::InvalidValue, definition.span, message);
                }
            }
            settings.insert(name.clone(), column);
        }
        settings
    }

    fn roles(&mut self, tables: &IndexMap<Name, Table>) -> IndexMap<Name, Role> {
        let mut roles = IndexMap::new();
        for (name, role) in &self.app.roles {
            if let syntax::Members::Rows { table, by, .. } = &role.members {
                match tables.get(&table.value) {
                    None => self.diagnostics.add(
                        Diagnostic::new(
                            Code::UnknownTable,
                            table.span,
                            format!("there is no table `{}`", table.value),
                        )
                        .did_you_mean(table, tables.keys().map(Name::as_str)),
                    ),
                    Some(rows) => {
                        let column = rows.columns.get(&by.value);
                        if !column.is_some_and(|column| column.typed.of == Type::person()) {
                            let message = format!(
                                "`{}` has no column `{}` that names a person",
                                table.value, by.value
                            );
                            self.fault(Code::UnknownColumn, by.span, message);
                        }
                    }
                }
            }
            roles.insert(
                name.clone(),
                Role {
                    span: role.span,
                    members: role.members.clone(),
                    sees_all: role.sees_all,
                },
            );
        }
        if roles.is_empty() {
            let everyone = Role {
                span: self.app.span,
                members: syntax::Members::Everyone,
                sees_all: false,
            };
            roles.insert("everyone".into(), everyone);
        }
        for table in self.app.tables.values() {
            let sees = table.sees.iter().flat_map(|sees| &sees.roles);
            for (role, filter) in sees {
                if !roles.contains_key(role) {
                    self.diagnostics.add(
                        Diagnostic::new(
                            Code::UnknownRole,
                            filter.span,
                            format!("there is no role `{role}`"),
                        )
                        .did_you_mean(role, roles.keys().map(Name::as_str)),
                    );
                }
            }
        }
        roles
    }
}

fn builtin(built_in: &BuiltIn) -> Column {
    let mut column = Column::of(Typed::surely((built_in.of)()));
    column.limits.shared_only = built_in.name == "contact";
    if column.typed.of == Type::Money {
        column.limits.from = Some(Limit::Value(Value::Money(Money::default())));
    }
    column
}

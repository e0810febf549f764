//! The trees of `tables:` of tools → [`Mirror`]s: their columns, paths and times.

mod choices;
mod places;
mod resolver;
mod writings;

use indexmap::IndexMap;
use jiff::SignedDuration;

use self::resolver::Resolver;
use super::mirror::{ID, Mirror, Mirrors, Place, Reading, START};
use super::part::Part;
use super::tool::PathPart;
use super::{Model, Table};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::name::Name;
use crate::source::Span;
use crate::syntax::{self, App, Data, Method, Spanned};
use crate::value::{Duration, PERSON, Type};

/// In seconds.
const KEEP: (i64, i64) = (0, 24 * 60 * 60);
const WATCH: (i64, i64) = (60, 24 * 60 * 60);

/// The dates by which free times can be listed.
const DATES: [&str; 3] = ["day", "from", "to"];

/// Resolves the names of all tables that tools map. Faults are reported, and what has a fault is
/// left out.
pub fn mirrors(
    app: &App,
    model: &Model,
    trees: &IndexMap<Name, syntax::Tool>,
    diagnostics: &mut Diagnostics,
) -> Mirrors {
    let mut resolver = Resolver {
        model,
        diagnostics,
        mapped: IndexMap::new(),
    };
    for (tool, tree) in trees {
        for (table, tree) in &tree.tables {
            if let Some((first, other)) = resolver.mapped.get(table) {
                let message = format!("`{table}` is kept by `{other}` already");
                resolver.diagnostics.add(
                    Diagnostic::new(Code::DuplicateName, tree.span, message)
                        .related(*first, "the first")
                        .help("let one tool keep it"),
                );
                continue;
            }
            resolver
                .mapped
                .insert(table.clone(), (tree.span, tool.clone()));
        }
    }
    let mut tables = IndexMap::new();
    for (tool, tree) in trees {
        for (table, tree) in &tree.tables {
            if resolver.mapped[table].1 == *tool
                && let Some(mirror) = resolver.mirror(tool, table, tree)
            {
                tables.insert(table.clone(), mirror);
            }
        }
    }
    resolver.bookings();
    if app.data == Data::Backend && tables.is_empty() {
        diagnostics.add(
            Diagnostic::new(Code::UnsoundTool, app.span, "no tool keeps a table")
                .note("`data: backend` moves the tables that a tool maps")
                .help("add `tables:` to a file in `tools/`"),
        );
    }
    Mirrors {
        data: app.data,
        written: app.data,
        tables: in_order(model, tables),
    }
}

/// The tables in an order in which each comes after those that its rows name.
fn in_order(model: &Model, mut left: IndexMap<Name, Mirror>) -> IndexMap<Name, Mirror> {
    let mut ordered: IndexMap<Name, Mirror> = IndexMap::new();
    while !left.is_empty() {
        let is_ready = |mirror: &Mirror| {
            let named = named(model, mirror).filter(|it| *it != mirror.table);
            named.into_iter().all(|it| !left.contains_key(&it))
        };
        // Those that name each other in a circle are read in the order of the file.
        let next = left.values().position(is_ready).unwrap_or(0);
        let (name, mirror) = left.shift_remove_index(next).expect("it is one of them");
        ordered.insert(name, mirror);
    }
    ordered
}

/// The tables that the columns of a mirrored table name.
pub(super) fn named(model: &Model, mirror: &Mirror) -> impl Iterator<Item = Name> + use<> {
    let columns = mirror.columns.keys();
    let named: Vec<Name> = columns
        .filter_map(|column| {
            type_of(model, &mirror.table, column)?
                .row_or_rows()
                .cloned()
        })
        .collect();
    named.into_iter()
}

/// The type of a column; of free times, which are no table, that of their parts.
fn type_of(model: &Model, table: &str, column: &str) -> Option<Type> {
    if table != START {
        let column = model.table(table)?.columns.get(column)?;
        return Some(column.typed.of.clone());
    }
    if column == START {
        return Some(Type::Moment);
    }
    if DATES.contains(&column) {
        return Some(Type::Date);
    }
    if model.all_common().iter().any(|it| **it == *column) {
        let booking = model.part(Part::Booking)?;
        return Some(booking.columns[column].typed.of.clone());
    }
    let service = model.part(Part::Service).filter(|_| column == "service");
    let mut resources = model.resources();
    let table = service.or_else(|| resources.find(|table| table.name == *column))?;
    Some(Type::Row(table.name.clone()))
}

impl Resolver<'_> {
    fn mirror(&mut self, tool: &Name, name: &Name, tree: &syntax::Mirror) -> Option<Mirror> {
        let table = self.model.table(name);
        if *name == *START {
            if self.model.part(Part::Booking).is_none() {
                let message = "the app has no bookings, and so no free times";
                self.unsound(tree.span, message, "leave `start` out");
                return None;
            }
        } else {
            self.is_kept(name, table, tree.span)?;
        }
        let mut columns = IndexMap::new();
        let mut id = vec![ID.to_owned()];
        for (column, place) in &tree.columns {
            if *column == *ID {
                match &place.value {
                    syntax::Place::At(path) => id.clone_from(path),
                    syntax::Place::Each(_) => {
                        self.unsound(place.span, "a row has one id", "write where it stands");
                    }
                }
                continue;
            }
            let Some(of) = self.column(name, column, place.span) else {
                continue;
            };
            if let Some(place) = self.place((name, column), &of, place, tree) {
                columns.insert(column.clone(), place);
            }
        }
        self.share_no_place(&columns, tree);
        for (column, words) in &tree.values {
            if !matches!(columns.get(column), Some(Place::Choice(..))) {
                let message = format!("`{column}` is no choice that `columns` has");
                self.unsound(words.span, message, "name a column that has a few values");
            }
        }
        let list = tree.list.as_ref();
        let list = list.map(|it| self.reading((name, "list"), it));
        let find = tree.find.as_ref();
        let find = find.map(|it| self.reading((name, "find"), it));
        let mut mirror = Mirror {
            table: name.clone(),
            tool: tool.clone(),
            span: tree.span,
            id,
            columns,
            list,
            find,
            writes: IndexMap::new(),
            keep: self.time(tree.keep.as_ref(), KEEP).unwrap_or_default(),
            watch: self.time(tree.watch.as_ref(), WATCH),
        };
        self.writings(&mut mirror, tree);
        match table {
            Some(table) => self.whole(&mirror, table),
            None => self.whole_start(&mirror),
        }
        Some(mirror)
    }

    /// Whether a table can be kept elsewhere.
    fn is_kept(&mut self, name: &Name, table: Option<&Table>, span: Span) -> Option<()> {
        let Some(table) = table else {
            let message = format!("there is no table `{name}`");
            let known = self.model.tables.keys().map(Name::as_str);
            let written = Spanned::new(name.clone(), span);
            self.diagnostics.add(
                Diagnostic::new(Code::UnknownTable, span, message).did_you_mean(&written, known),
            );
            return None;
        };
        match table.part {
            Part::Plain | Part::Service | Part::Resource | Part::Booking => Some(()),
            Part::Person
            | Part::Hours
            | Part::Closure
            | Part::History
            | Part::Payment
            | Part::Waiting
            | Part::Audit
            | Part::Ledger
            | Part::Dialogue
            | Part::Settings => {
                let message = format!("rows of `{name}` are kept by Tilmash");
                self.unsound(span, message, "map tables that the app declares");
                None
            }
        }
    }

    /// The type of a column that a backend can have.
    fn column(&mut self, table: &Name, column: &Name, span: Span) -> Option<Type> {
        let Some(of) = type_of(self.model, table, column) else {
            let message = format!("`{table}` has no column `{column}`");
            let written = Spanned::new(column.clone(), span);
            let mut known = self.model.column_names(table);
            known.push(ID.into());
            let known = known.iter().map(Name::as_str);
            self.diagnostics.add(
                Diagnostic::new(Code::UnknownColumn, span, message).did_you_mean(&written, known),
            );
            return None;
        };
        match of.row_or_rows() {
            Some(row) if *row != *PERSON && !self.mapped.contains_key(row) => {
                let message = format!("`{column}` names rows of `{row}`, which no tool keeps");
                self.unsound(
                    span,
                    message,
                    "map that table too, or leave the column out: it is then kept here",
                );
                return None;
            }
            Some(_) | None => {}
        }
        if let Some(why) = unknown_outside(&of) {
            let message = format!("`{column}` cannot be kept elsewhere: {why}");
            self.unsound(span, message, "leave the column out: it is then kept here");
            return None;
        }
        Some(of)
    }

    fn place(
        &mut self,
        (table, column): (&Name, &Name),
        of: &Type,
        place: &Spanned<syntax::Place>,
        tree: &syntax::Mirror,
    ) -> Option<Place> {
        match (&place.value, of) {
            (syntax::Place::At(path), Type::Choice(ids)) => {
                let words = self.words((table, column), ids, tree);
                Some(Place::Choice(path.clone(), words))
            }
            (syntax::Place::At(path), _) => Some(Place::At(path.clone())),
            (syntax::Place::Each(each), Type::Words) => {
                let languages = &self.model.languages;
                if let Some(missing) = languages.iter().find(|it| !each.contains_key(*it)) {
                    let message = format!("`{column}` has no place for `{missing}`");
                    self.unsound(place.span, message, "name a place for each language");
                }
                Some(Place::Each(each.clone()))
            }
            (syntax::Place::Each(_), of) => {
                let message = format!("`{column}` is {of}, which is the same in each language");
                self.unsound(place.span, message, "write where it stands: `data.title`");
                None
            }
        }
    }

    fn reading(&mut self, (table, how): (&Name, &str), tree: &syntax::Request) -> Reading {
        if let Method::Put | Method::Patch | Method::Delete = tree.method {
            let message = format!("`{how}` only reads, and {} does not", tree.method.name());
            self.unsound(tree.span, message, "write `get`, or `post` for a search");
        }
        let mut filters = IndexMap::new();
        for (column, wire) in &tree.filters {
            if self.column(table, column, wire.span).is_some() {
                filters.insert(column.clone(), wire.value.clone());
            }
        }
        for needed in &tree.needs {
            self.is_filter(needed, &filters);
        }
        for outcome in tree.outcomes.keys() {
            let message = format!("what only reads has no outcome `{outcome}`");
            self.unsound(tree.span, message, "leave it out");
        }
        let path = self.path(&tree.path, |name| filters.contains_key(name));
        self.share_no_name(&path, tree);
        let in_path = path.iter().filter_map(|part| match part {
            PathPart::Sent(name) => Some(name.clone()),
            PathPart::Written(_) => None,
        });
        let mut needs: Vec<Name> = tree.needs.iter().map(|name| name.value.clone()).collect();
        for name in in_path {
            if !needs.contains(&name) {
                needs.push(name);
            }
        }
        Reading {
            method: tree.method,
            path,
            rows: tree.rows.clone(),
            filters,
            needs,
        }
    }

    fn is_filter(&mut self, name: &Spanned<Name>, filters: &IndexMap<Name, String>) {
        if !filters.contains_key(&name.value) {
            let message = format!("`filters` has no `{}`", name.value);
            self.diagnostics.add(
                Diagnostic::new(Code::UnknownVariable, name.span, message)
                    .did_you_mean(name, filters.keys().map(Name::as_str)),
            );
        }
    }

    fn time(
        &mut self,
        written: Option<&Spanned<String>>,
        (from, to): (i64, i64),
    ) -> Option<SignedDuration> {
        let written = written?;
        let seconds = Duration::parse(written).map(|duration| duration.seconds);
        let fitting = seconds.filter(|seconds| (from..=to).contains(seconds));
        if fitting.is_none() {
            let message = format!("`{}` is no such time", written.value);
            self.unsound(written.span, message, "write `1m` to `24h`");
        }
        fitting.map(SignedDuration::from_secs)
    }

    /// Whatever a row must have is mapped, or has a default.
    fn whole(&mut self, mirror: &Mirror, table: &Table) {
        if mirror.list.is_none() && mirror.find.is_none() {
            let message = format!("nothing reads rows of `{}`", mirror.table);
            self.unsound(mirror.span, message, "add `list`, or `find`");
        }
        for (name, column) in &table.columns {
            let is_made = table.part == Part::Booking
                && matches!(
                    name.as_str(),
                    "end" | "status" | "created" | "price" | "sequence"
                );
            let can_be_left =
                column.typed.optional || column.default.is_some() || column.typed.of == Type::Code;
            if !mirror.has(name) && !is_made && !can_be_left {
                let message = format!("`{name}` is not mapped, and every row has one");
                self.unsound(
                    mirror.span,
                    message,
                    "add it to `columns`, or let the column be optional or have a default",
                );
            }
        }
    }

    /// A list of free times says when they begin.
    fn whole_start(&mut self, mirror: &Mirror) {
        let Some(list) = mirror.list.as_ref().filter(|_| mirror.find.is_none()) else {
            let help = "add `list`, which gives the free times";
            return self.unsound(mirror.span, "nothing reads the free times", help);
        };
        if !mirror.columns.contains_key(START) {
            let help = "add `start` to `columns`";
            self.unsound(mirror.span, "no column says when a free time begins", help);
        }
        let has = |name: &str| list.filters.contains_key(name);
        if !has("service") || !(has("day") || (has("from") && has("to"))) {
            self.unsound(
                mirror.span,
                "free times are listed for a service and for days",
                "add `service`, and `day` or `from` and `to`, to `filters`",
            );
        }
    }

    /// Bookings and free times are kept at the same place.
    fn bookings(&mut self) {
        let Some(booking) = self.model.part(Part::Booking) else {
            return;
        };
        let booking = &booking.name;
        let found = |name: &str| self.mapped.get(name).map(|(span, _)| *span);
        match (found(booking), found(START)) {
            (Some(span), None) => {
                let message = format!("`{booking}` is mapped, and the free times are not");
                let help = "map `start`: who books must say what is free";
                self.unsound(span, message, help);
            }
            (None, Some(span)) => {
                let message = format!("the free times are mapped, and `{booking}` is not");
                self.unsound(span, message, &format!("map `{booking}` too"));
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
    }
}

/// Why a value of this type means nothing to a backend.
fn unknown_outside(of: &Type) -> Option<&'static str> {
    match of {
        Type::Boolean
        | Type::Integer
        | Type::Decimal
        | Type::Money
        | Type::Text
        | Type::Email
        | Type::Url
        | Type::Phone
        | Type::Choice(_)
        | Type::Language
        | Type::Zone
        | Type::Date
        | Type::Time
        | Type::Moment
        | Type::Duration
        | Type::Words
        | Type::Location
        | Type::Chat
        | Type::Row(_)
        | Type::List(_) => None,
        Type::Photo | Type::Document => Some("it is kept at Telegram"),
        Type::Code => Some("it is for the one to whom it is given"),
        Type::Draft(..)
        | Type::Span
        | Type::File
        | Type::Group(_)
        | Type::Loaded
        | Type::Answer(_) => Some("it is no plain value"),
    }
}

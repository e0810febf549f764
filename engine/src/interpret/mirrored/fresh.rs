//! What must be known of a backend's rows before a state, and is asked for where it is too old.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use jiff::civil::Date;

use crate::grammar::Test;
use crate::interpret::departing::Departing;
use crate::interpret::machine::Machine;
use crate::interpret::mirrored::NOBODY;
use crate::interpret::request::{Answer, Filter, Free, Request};
use crate::mirror::{Asked, Read};
use crate::model::START;
use crate::name::Name;
use crate::program::{Members, Offers, Selection};
use crate::value::{PERSON, Value};

/// Rows that others name need not be newer than this.
const NAMED: SignedDuration = SignedDuration::from_secs(60);
/// Who has a role by a row over there need not be known more exactly than this.
const ROLES: SignedDuration = SignedDuration::from_secs(600);
/// What one state may ask at most. No screen needs as much.
const MOST_ASKED: usize = 40;

impl Machine<'_> {
    /// Whether rows that fit are as fresh as their mapping wants. If not, they are asked for, and
    /// the state waits.
    pub(in crate::interpret) async fn is_fresh(&mut self, table: &Name, filter: &Filter) -> bool {
        let Some(mirror) = self.program.model.mirror(table) else {
            return true;
        };
        for named in self.named_first(table) {
            let every = Read {
                table: named,
                filters: BTreeMap::new(),
            };
            if !self.has_read(every, NAMED).await {
                return false;
            }
        }
        let mut filters = BTreeMap::new();
        for (column, value) in equalities(filter) {
            if mirror.filter(column).is_some()
                && mirror.has_word(column, value)
                && let Some(value) = self.over_there(value).await
            {
                filters.insert(column.clone(), value);
            }
        }
        let Some(reading) = mirror.reading(|name| filters.contains_key(name)) else {
            // It cannot be asked so: what is known is read.
            return true;
        };
        filters.retain(|column, _| reading.filters.contains_key(column));
        let read = Read {
            table: table.clone(),
            filters,
        };
        self.has_read(read, SignedDuration::ZERO).await
    }

    /// Whether the rows that a selection offers are fresh, and what is free for them is known.
    pub(in crate::interpret) async fn is_selection_fresh(&mut self, selection: &Selection) -> bool {
        let table = &selection.rows.table;
        if self.program.model.mirror(table).is_some() {
            let filter = self.filter(&selection.rows).await;
            if !self.is_fresh(table, &filter).await {
                return false;
            }
        }
        if !self.program.model.mirrors_starts() {
            return true;
        }
        let (free_for, day) = match &selection.offers {
            Offers::All => return true,
            Offers::ServicesFreeOn { day, free_for } => (free_for, self.given(day).await),
            Offers::ResourcesFreeAt { start, free_for } => {
                let zone = self.program.model.zone.clone();
                let start = self.given(start).await;
                let day = if let Value::Moment(start) = start {
                    Value::Date(start.to_zoned(zone).date())
                } else {
                    Value::None
                };
                (free_for, day)
            }
        };
        let Value::Date(day) = day else {
            return true;
        };
        let mut free = self.free_for(free_for).await;
        for free in &mut free {
            // Whoever else serves is asked for.
            free.resources.retain(|row| row.table != *table);
        }
        self.knows_starts(&free, day, day).await
    }

    /// Whether the free times of these days are known. If not, they are asked for, and the state
    /// waits.
    pub(in crate::interpret) async fn knows_starts(
        &mut self,
        all: &[Free],
        first: Date,
        last: Date,
    ) -> bool {
        let Some(list) = self
            .program
            .model
            .mirror(START)
            .and_then(|it| it.list.as_ref())
        else {
            return true;
        };
        let by_day = !list.filters.contains_key("from");
        if by_day && first != last {
            // Nobody can know: each day may be pressed.
            return true;
        }
        for free in all {
            let mut filters = BTreeMap::new();
            for (column, row) in free.named(&self.program.model) {
                if list.filters.contains_key(&column)
                    && let Some(id) = self.over_there(&Value::Row(row)).await
                {
                    filters.insert(column, id);
                }
            }
            let dates = match by_day {
                true => vec![("day", first)],
                false => vec![("from", first), ("to", last)],
            };
            let dates = dates.into_iter();
            filters.extend(dates.map(|(name, date)| (Name::new(name), Value::Date(date))));
            let read = Read {
                table: START.into(),
                filters,
            };
            if !self.has_read(read, SignedDuration::ZERO).await {
                return false;
            }
        }
        true
    }

    /// Whether something was read lately, or already for this state. If not, it is asked for.
    async fn has_read(&mut self, read: Read, at_least: SignedDuration) -> bool {
        // What a flow does when it is left, and figures, wait for nothing.
        if self.departing != Departing::Nothing || self.reads_only {
            return true;
        }
        let key = read.whole_key();
        let asked = self.walk.view().map(|view| &view.asked);
        if asked.is_none_or(|asked| asked.contains(&key) || asked.len() >= MOST_ASKED) {
            return true;
        }
        let within = self.fresh_for(&read, at_least);
        let Some(within) = within else {
            return true;
        };
        let request = Request::IsFresh {
            read: read.clone(),
            within,
        };
        if self.ask(request).await == Answer::Value(Value::Boolean(true)) {
            return true;
        }
        self.begin_asking(Asked::Read(read));
        if let Some(view) = self.walk.view_mut() {
            view.asked.insert(key.clone());
            view.reads = Some(key);
        }
        false
    }

    /// For how long what is read counts as fresh; `None` if it cannot be read so.
    fn fresh_for(&self, read: &Read, at_least: SignedDuration) -> Option<SignedDuration> {
        let mirror = self.program.model.mirror(&read.table)?;
        mirror.reading(|name| read.filters.contains_key(name))?;
        Some(mirror.keep.max(at_least))
    }

    /// The mirrored tables whose rows those of a table name, in the order in which they are read.
    fn named_first(&self, table: &Name) -> Vec<Name> {
        let mirrors = &self.program.model.mirrors;
        let mut named: BTreeSet<Name> = BTreeSet::new();
        let mut left = vec![table.clone()];
        while let Some(next) = left.pop() {
            let Some(mirror) = mirrors.active(&next) else {
                continue;
            };
            for column in mirror.columns.keys() {
                let typed = self.program.model.column_type(&next, column);
                let row = typed.and_then(|typed| typed.of.row_or_rows().cloned());
                if let Some(row) = row
                    && row != *table
                    && named.insert(row.clone())
                {
                    left.push(row);
                }
            }
        }
        let all = mirrors.tables.keys();
        all.filter(|name| named.contains(*name)).cloned().collect()
    }

    /// A value as a backend knows it: a row by its id over there. `None` if it has none there.
    pub(super) async fn over_there(&mut self, value: &Value) -> Option<Value> {
        match value {
            Value::None => None,
            Value::Row(row) if row.table == PERSON => Some(value.clone()),
            Value::Row(row) => {
                let record = self.reader.record(row).await?;
                record.key.as_deref().map(Value::text)
            }
            Value::List(items) => {
                let mut ids = Vec::with_capacity(items.len());
                for item in items.iter() {
                    ids.extend(Box::pin(self.over_there(item)).await);
                }
                Some(Value::List(ids.into()))
            }
            Value::Boolean(_)
            | Value::Integer(_)
            | Value::Decimal(_)
            | Value::Money(_)
            | Value::Text(_)
            | Value::Phone(_)
            | Value::Location(_)
            | Value::Photo(_)
            | Value::Document(_)
            | Value::Chat(_)
            | Value::Code(_)
            | Value::Choice(_)
            | Value::Language(_)
            | Value::Date(_)
            | Value::Time(_)
            | Value::Moment(_)
            | Value::Duration(_)
            | Value::Words(_)
            | Value::Draft(_)
            | Value::Span(..)
            | Value::File(_) => Some(value.clone()),
        }
    }

    /// Asks whether the person has a role by a row over there, unless that was asked lately.
    pub(in crate::interpret) async fn ask_for_roles(&mut self) {
        let program = self.program;
        let Some(me) = self.reader.me() else {
            return;
        };
        let mut asked: BTreeSet<String> = BTreeSet::new();
        for members in program.roles.values() {
            let Members::Rows { table, by, .. } = members else {
                continue;
            };
            let read = Read {
                table: table.clone(),
                filters: BTreeMap::from([(by.clone(), Value::Row(me.clone()))]),
            };
            let is_filter = program.model.mirror(table);
            let is_filter = is_filter.is_some_and(|mirror| mirror.filter(by).is_some());
            let Some(within) = self.fresh_for(&read, ROLES).filter(|_| is_filter) else {
                continue;
            };
            let key = read.whole_key();
            let request = Request::IsFresh {
                read: read.clone(),
                within,
            };
            let is_fresh = self.ask(request).await == Answer::Value(Value::Boolean(true));
            if !is_fresh && asked.insert(key) {
                self.intend(NOBODY, Asked::Read(read));
            }
        }
    }
}

/// The columns that must equal a value.
fn equalities(filter: &Filter) -> Vec<(&Name, &Value)> {
    match filter {
        Filter::All(all) => all.iter().flat_map(equalities).collect(),
        Filter::Column {
            path,
            test: Test::Equals,
            value,
        } => match path.as_slice() {
            [column] => vec![(column, value)],
            _ => Vec::new(),
        },
        Filter::Any(_) | Filter::Not(_) | Filter::Column { .. } => Vec::new(),
    }
}

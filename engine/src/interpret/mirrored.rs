//! Tables that a backend keeps: what is read of them before a state, what is changed by an action,
//! and the call that the state waits for meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use jiff::civil::Date;

use super::departing::Departing;
use super::intent::{Intent, Told};
use super::machine::Machine;
use super::request::{Answer, Filter, Free, Request};
use super::session::Waiting;
use crate::booking::Status;
use crate::grammar::Test;
use crate::mirror::{Asked, Brought, Read, Write};
use crate::model::{START, Verb};
use crate::name::Name;
use crate::outcome::{Outcome, Refusal};
use crate::program::{Do, Kind, Members, Offers, Selection, State};
use crate::value::{PERSON, RowId, Value};

/// The number of a call for whose answer nobody waits.
pub(super) const NOBODY: u32 = 0;

/// Rows that others name need not be newer than this.
const NAMED: SignedDuration = SignedDuration::from_secs(60);
/// Who has a role by a row over there need not be known more exactly than this.
const ROLES: SignedDuration = SignedDuration::from_secs(600);
/// What one state may ask at most. No screen needs as much.
const MOST_ASKED: usize = 40;

/// What waits for an answer, and how the step goes on.
enum Awaits<'p> {
    Reading,
    Writing(&'p State, &'p Do),
}

impl<'p> Machine<'p> {
    /// Whether rows that fit are as fresh as their mapping wants. If not, they are asked for, and
    /// the state waits.
    pub(super) async fn is_fresh(&mut self, table: &Name, filter: &Filter) -> bool {
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
    pub(super) async fn is_selection_fresh(&mut self, selection: &Selection) -> bool {
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
    pub(super) async fn knows_starts(&mut self, all: &[Free], first: Date, last: Date) -> bool {
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
    async fn over_there(&mut self, value: &Value) -> Option<Value> {
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

    /// What is asked of a backend instead of a request; `None` if the request is the store's.
    pub(super) async fn write_of(&mut self, request: &Request) -> Result<Option<Write>, Refusal> {
        let Some(mut write) = self.change_of(request) else {
            return Ok(None);
        };
        let Some(mirror) = self.program.model.mirror(&write.table) else {
            return Ok(None);
        };
        if !mirror.writes.contains_key(&write.verb) {
            return Ok(None);
        }
        let theirs = write.values.keys().any(|column| mirror.has(column));
        if write.verb == Verb::Update && !theirs {
            // Columns that are kept here.
            return Ok(None);
        }
        if let Some(row) = &write.row {
            let record = self.reader.record(row).await;
            let record = record.filter(|record| !record.deleted);
            write.id = record.ok_or(Refusal::Missing)?.key;
            if write.id.is_none() {
                return Err(Refusal::Missing);
            }
        }
        for (column, value) in write.values.clone() {
            let is_ours = write.verb == Verb::Hold && column == *"status";
            if is_ours || !mirror.has(&column) {
                continue;
            }
            let value = match value.is_none() {
                true => Some(Value::None),
                false => self.over_there(&value).await,
            };
            write.sends.extend(value.map(|value| (column, value)));
        }
        Ok(Some(write))
    }

    /// A request as a change of a row, if it is one. What is sent is not yet known.
    fn change_of(&self, request: &Request) -> Option<Write> {
        let booking = || {
            let table = self.program.model.part(crate::model::Part::Booking);
            table.map(|table| table.name.clone())
        };
        let made = |verb, table: Name, values: BTreeMap<Name, Value>| Write {
            verb,
            table,
            row: None,
            id: None,
            sends: BTreeMap::new(),
            values,
        };
        let reserved = |free: &Free, start, own: &BTreeMap<Name, Value>, status: Status| {
            let mut values = own.clone();
            values.insert("client".into(), Value::Row(person(free.client)));
            values.insert("service".into(), Value::Row(free.service.clone()));
            values.insert("start".into(), Value::Moment(start));
            values
                .entry("status".into())
                .or_insert_with(|| Value::choice(status.name()));
            let rows = free.resources.iter();
            values.extend(rows.map(|row| (row.table.clone(), Value::Row(row.clone()))));
            values
        };
        let of = |verb, row: &crate::value::RowReference, values| Write {
            row: Some(row.clone()),
            ..made(verb, row.table.clone(), values)
        };
        Some(match request {
            Request::Insert { table, values } => made(Verb::Insert, table.clone(), values.clone()),
            Request::Update { row, values } => of(Verb::Update, row, values.clone()),
            Request::Delete(row) => of(Verb::Delete, row, BTreeMap::new()),
            Request::Book {
                free,
                start,
                values,
                ..
            } => {
                let values = reserved(free, *start, values, Status::Confirmed);
                made(Verb::Insert, booking()?, values)
            }
            Request::Hold {
                free,
                start,
                values,
                expires,
                ..
            } => {
                let mut values = reserved(free, *start, values, Status::Pending);
                let expires = expires.map_or(Value::None, Value::Moment);
                values.insert("expires".into(), expires);
                made(Verb::Hold, booking()?, values)
            }
            Request::Move {
                booking,
                start,
                values,
                ..
            } => {
                let mut values = values.clone();
                values.extend(start.map(|start| ("start".into(), Value::Moment(start))));
                of(Verb::Move, booking, values)
            }
            Request::Transition {
                booking,
                transition,
                why,
                ..
            } => {
                let why = why.as_deref().map(Value::text);
                let values = why.map(|why| ("why".into(), why)).into_iter().collect();
                of((*transition).into(), booking, values)
            }
            Request::Row(_)
            | Request::Rows(_)
            | Request::Ids(_)
            | Request::Count { .. }
            | Request::Figure { .. }
            | Request::Groups(_)
            | Request::Load { .. }
            | Request::Setting(_)
            | Request::Seed(_)
            | Request::InsertEach { .. }
            | Request::Enter { .. }
            | Request::Acquaint(_)
            | Request::Restore(_)
            | Request::Queue { .. }
            | Request::Days { .. }
            | Request::Starts { .. }
            | Request::Serving { .. }
            | Request::Make(_)
            | Request::IsKept(_)
            | Request::HasPicture(_)
            | Request::IsFresh { .. }
            | Request::Mirror { .. }
            | Request::Guard(_)
            | Request::Begin
            | Request::Keep
            | Request::Undo => return None,
        })
    }

    /// Whether a change has to be asked for, and is not only to be noted here.
    pub(super) fn must_ask(&self, write: &Write) -> bool {
        let mirror = self.program.model.mirror(&write.table);
        let writing = mirror.and_then(|mirror| mirror.writes.get(&write.verb));
        writing.is_some_and(|writing| writing.request.is_some())
    }

    /// Begins a call. The current state waits for its answer; but when a flow is left, nobody does.
    pub(super) fn begin_asking(&mut self, asked: Asked) {
        let number = match self.departing {
            Departing::Nothing => {
                self.walk.offer_nothing();
                self.rest();
                self.walk.begin_call()
            }
            Departing::Acts | Departing::HasEnded => NOBODY,
        };
        self.intend(number, asked);
    }

    fn intend(&mut self, number: u32, asked: Asked) {
        let Some(mirror) = self.program.model.mirror(asked.table()) else {
            return;
        };
        self.intents.push(Intent {
            number,
            tool: mirror.tool.clone(),
            operation: Name::new(&asked.operation(mirror)),
            sends: BTreeMap::new(),
            asked: Some(asked),
            again: self.walk.view_mut().and_then(|view| view.failed.take()),
            by: None,
        });
    }

    /// Keeps what was said before a call, and where.
    fn rest(&mut self) {
        let waiting = Waiting {
            notes: self.speaker.take_notes(),
            place: self.speaker.take_place(),
        };
        self.walk.session_mut().waiting = Some(waiting);
    }

    /// Goes on where the step before the call was.
    pub(super) fn wake(&mut self) {
        let Some(waiting) = self.walk.session_mut().waiting.take() else {
            return;
        };
        for note in waiting.notes {
            self.speaker.note(note);
        }
        if let Some(place) = waiting.place {
            self.speaker.replace(place);
        }
    }

    /// Something else is the last in the chat now: the answer's screen stands below it.
    pub(super) fn lose_place(&mut self) {
        let waiting = self.walk.session_mut().waiting.as_mut();
        if let Some(place) = waiting.and_then(|waiting| waiting.place.take()) {
            self.speaker.close(place);
        }
    }

    /// Forgets what was kept for an answer that nobody waits for any more.
    pub(super) fn wait_no_more(&mut self) {
        if self.walk.session().calls().next().is_none() {
            self.lose_place();
            self.walk.session_mut().waiting = None;
        }
    }

    /// A backend has answered what the current state waits for.
    pub(super) async fn told_by_backend(&mut self, number: u32, told: Told) {
        let read = self.walk.view_mut().and_then(|view| view.reads.take());
        let awaits = match (&read, self.walk.current()) {
            (None, Some(state)) => match state.kind.actions() {
                Some(actions) => Awaits::Writing(state, actions),
                None => Awaits::Reading,
            },
            (Some(_), _) | (None, None) => Awaits::Reading,
        };
        match (told, awaits) {
            (Told::Brought { asked, rows }, Awaits::Reading) => {
                self.ask(Request::Mirror { asked, rows }).await;
                self.reader.forget();
                // Their roles may stand in what was read.
                self.meet().await;
                self.proceed().await;
            }
            (Told::Brought { asked, rows }, Awaits::Writing(state, actions)) => {
                let outcome = self.written(actions, asked, rows).await;
                self.led_to(state, outcome).await;
            }
            (Told::Outcome(outcome), Awaits::Writing(state, _)) => {
                self.led_to(state, outcome).await;
            }
            (Told::Gone(asked), Awaits::Writing(state, actions)) => {
                let outcome = self.gone(actions, asked).await;
                self.led_to(state, outcome).await;
            }
            (Told::Done(_) | Told::Failed, Awaits::Writing(state, _)) => {
                if let Some(view) = self.walk.view_mut() {
                    view.failed = Some(number);
                }
                self.led_to(state, Outcome::Failed.into()).await;
            }
            // Nobody is there who could try again: what is known is read.
            (Told::Done(_) | Told::Failed | Told::Outcome(_) | Told::Gone(_), Awaits::Reading)
                if self.running.is_some() =>
            {
                self.proceed().await;
            }
            (Told::Done(_) | Told::Failed | Told::Outcome(_) | Told::Gone(_), Awaits::Reading) => {
                if let (Some(view), Some(read)) = (self.walk.view_mut(), read) {
                    view.asked.remove(&read);
                }
                let failed = Name::from(Outcome::Failed);
                match self.walk.current() {
                    Some(state) => self.led_to(state, failed).await,
                    None => self.offer_retry().await,
                }
            }
        }
    }

    async fn led_to(&mut self, state: &State, outcome: Name) {
        match state.routes.contains_key(&outcome) {
            true => {
                self.follow(&outcome).await;
                self.proceed().await;
            }
            // The checker wants a run to say where this leads.
            false if self.running.is_some() => self.fail().await,
            false => self.offer_retry().await,
        }
    }

    /// What it means that a row is missing over there which was to be given up. Perhaps an earlier
    /// call has done it, and its answer was lost: then what is wanted is so.
    async fn gone(&mut self, actions: &Do, asked: Box<Asked>) -> Name {
        let Asked::Write(write) = &*asked else {
            return Refusal::Missing.into();
        };
        let verb = write.verb;
        let record = match &write.row {
            Some(row) => self.reader.record(row).await,
            None => None,
        };
        let Some(record) = record.filter(|record| !record.deleted) else {
            return match verb == Verb::Delete {
                true => Outcome::Done.into(),
                false => Refusal::Missing.into(),
            };
        };
        let mut status = None;
        if let Value::Choice(id) = record.column("status") {
            status = Status::named(&id);
        }
        let now = self.reader.now();
        let is_to_come = matches!(record.column("start"), Value::Moment(start) if start > now);
        match (verb, status) {
            (Verb::Cancel, Some(Status::Cancelled)) => Outcome::Done.into(),
            (Verb::Delete, _) | (Verb::Release, Some(Status::Pending)) => {
                self.written(actions, asked, Vec::new()).await
            }
            // Of a visit that is over, another status may be known over there.
            (Verb::Cancel, Some(Status::Pending | Status::Confirmed)) if is_to_come => {
                self.written(actions, asked, Vec::new()).await
            }
            (_, _) => Refusal::Missing.into(),
        }
    }

    /// Keeps what a change has led to, and returns the outcome.
    async fn written(&mut self, actions: &Do, asked: Box<Asked>, rows: Vec<Brought>) -> Name {
        let value = match self.ask(Request::Mirror { asked, rows }).await {
            Answer::Value(value) => value,
            Answer::Refused(refusal) => return refusal.into(),
            Answer::Done
            | Answer::Row(_)
            | Answer::Rows(_)
            | Answer::Inserted(_)
            | Answer::Faulty(_)
            | Answer::Days(_)
            | Answer::Starts(_) => Value::None,
        };
        self.reader.forget();
        let variable = actions.actions.last().and_then(|it| it.variable.as_ref());
        if let Some(variable) = variable {
            self.walk.set(variable, value);
        }
        self.wrote = true;
        if actions.books() {
            self.has_booked();
        }
        // They may now have other roles.
        self.meet().await;
        Outcome::Done.into()
    }

    /// Asks whether the person has a role by a row over there, unless that was asked lately.
    pub(super) async fn ask_for_roles(&mut self) {
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

    /// Whether the state that is current waits for a backend, and not for a tool.
    pub(super) fn awaits_backend(&self) -> bool {
        let state = self.walk.current();
        state.is_some_and(|state| !matches!(state.kind, Kind::Tool(_)))
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

fn person(id: RowId) -> crate::value::RowReference {
    crate::value::RowReference {
        table: Name::new(PERSON),
        id,
    }
}

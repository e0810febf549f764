//! The backend of a rehearsal: a second database of the same app, which keeps its tables itself and
//! answers by the inverse of the mapping. So a talk needs no recorded answers, and goes as it does
//! where the app keeps its tables itself.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value as Json;
use tilmash_engine::booking::Waived;
use tilmash_engine::grammar::Test;
use tilmash_engine::interpret::{Answer, Filter, Free, Query, Record, Request};
use tilmash_engine::mirror::{Asked, Brought, Read, Write, row_as_json, rows_as_json};
use tilmash_engine::model::{Mirror, Model, Part, START, Verb};
use tilmash_engine::name::Name;
use tilmash_engine::outcome::Refusal;
use tilmash_engine::syntax::Data;
use tilmash_engine::value::{PERSON, RowId, RowReference, Type, Value};

use crate::store::{Context, Store, StoreError, Transaction};

/// A backend that is played.
#[derive(Clone)]
pub struct PlayedBackend {
    store: Store,
    model: Arc<Model>,
}

impl fmt::Debug for PlayedBackend {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PlayedBackend(…)")
    }
}

/// A status of HTTP and a body.
type Said = (u16, Vec<u8>);

/// What it does with a refusal that the mapping does not name.
const UNNAMED: u16 = 400;

impl PlayedBackend {
    /// A backend in memory for an app whose tables are mapped.
    ///
    /// # Errors
    ///
    /// Only if the database fails.
    pub async fn open(model: &Model) -> Result<PlayedBackend, StoreError> {
        let mut own = model.clone();
        own.mirrors.data = Data::Own;
        let own = Arc::new(own);
        let store = Store::open("sqlite::memory:", Arc::clone(&own)).await?;
        store.prepare().await?;
        Ok(PlayedBackend { store, model: own })
    }

    /// Where it keeps its rows.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What it answers.
    pub(crate) async fn answer(
        &self,
        mirror: &Mirror,
        asked: &Asked,
        now: Timestamp,
    ) -> Result<Said, StoreError> {
        let (model, mirror, asked) = (Arc::clone(&self.model), mirror.clone(), asked.clone());
        let answer = async move |transaction: &mut Transaction| {
            let mut playing = Playing {
                transaction,
                model: &model,
                mirror: &mirror,
                context: Context::itself(now),
            };
            match &asked {
                Asked::Read(read) if *read.table == *START => playing.starts(read).await,
                Asked::Read(read) => playing.read(read).await,
                Asked::Write(write) => playing.write(write).await,
            }
        };
        self.store.write(answer).await
    }
}

struct Playing<'p> {
    transaction: &'p mut Transaction,
    model: &'p Model,
    mirror: &'p Mirror,
    context: Context,
}

impl Playing<'_> {
    async fn ask(&mut self, request: Request) -> Result<Answer, StoreError> {
        self.transaction.answer(request, &self.context).await
    }

    async fn rows(&mut self, table: &Name, filter: Filter) -> Result<Vec<Record>, StoreError> {
        let query = Query {
            table: table.clone(),
            filter,
            order: None,
            limit: u32::MAX,
            offset: 0,
        };
        let Answer::Rows(rows) = self.ask(Request::Rows(query)).await? else {
            unreachable!("rows are answered with rows");
        };
        Ok(rows)
    }

    async fn read(&mut self, read: &Read) -> Result<Said, StoreError> {
        let has = |name: &Name| read.filters.contains_key(name);
        let Some(reading) = self.mirror.reading(has) else {
            return Ok((UNNAMED, Vec::new()));
        };
        let is_one = self
            .mirror
            .find
            .as_ref()
            .is_some_and(|find| std::ptr::eq(find, reading));
        let path = reading.rows.clone();
        let mut all = Vec::new();
        for (column, value) in &read.filters {
            let of = self.model.tables[&read.table].columns[column]
                .typed
                .of
                .clone();
            match self.here(&of, value).await? {
                Some(value) => all.push(Filter::Column {
                    path: vec![column.clone()],
                    test: Test::Equals,
                    value,
                }),
                None => all.push(Filter::NO),
            }
        }
        let mut listed = Vec::new();
        for record in self.rows(&read.table, Filter::All(all)).await? {
            if self.has_words(&record) {
                listed.push(self.as_json(&record).await?);
            }
        }
        let json = match (is_one, listed.is_empty()) {
            (true, true) => return Ok((404, Vec::new())),
            (true, false) => listed.swap_remove(0),
            (false, _) => Json::Array(listed),
        };
        Ok(said(200, &path, json))
    }

    /// Whether the mapping can tell each choice of a row.
    fn has_words(&self, record: &Record) -> bool {
        let mut values = record.values.iter();
        values.all(|(column, value)| self.mirror.has_word(column, value))
    }

    async fn starts(&mut self, read: &Read) -> Result<Said, StoreError> {
        let list = self.mirror.list.as_ref();
        let path = list.map(|list| list.rows.clone()).unwrap_or_default();
        let service = match read.filters.get("service") {
            Some(Value::Text(id)) => self.row_of(Part::Service, id).await?,
            _ => None,
        };
        let (Some(service), Some((first, last))) = (service, read.days()) else {
            return Ok(said(200, &path, Json::Array(Vec::new())));
        };
        let tables: Vec<Name> = self
            .model
            .resources()
            .map(|table| table.name.clone())
            .collect();
        let mut free = free(service, RowId(0));
        for table in &tables {
            if let Some(Value::Text(id)) = read.filters.get(table) {
                free.resources.extend(self.found(table, id).await?);
            }
        }
        for (column, value) in &read.filters {
            let booking = self.model.part(Part::Booking);
            let of = booking.and_then(|booking| booking.columns.get(column));
            let of = of.and_then(|of| of.typed.of.row_or_rows().cloned());
            let is_common = self.model.all_common().contains(column);
            if let (Some(table), Value::Text(id), true) = (of, value, is_common)
                && let Some(row) = self.found(&table, id).await?
            {
                free.common.insert(column.clone(), row.id);
            }
        }
        let offers = self
            .transaction
            .offers(&free, first, last, self.context.now)
            .await?;
        let mut listed = Vec::new();
        let offers = offers.map(|offers| offers.found).unwrap_or_default();
        let told = tables
            .iter()
            .find(|table| self.mirror.columns.contains_key(*table));
        for offer in offers {
            let start = (Name::new(START), Value::Moment(offer.start));
            let Some(table) = told else {
                listed.push(self.start_as_json(BTreeMap::from([start])));
                continue;
            };
            let serving = Request::Serving {
                free: free.clone(),
                table: table.clone(),
                start: offer.start,
            };
            let Answer::Value(Value::List(rows)) = self.ask(serving).await? else {
                continue;
            };
            for row in rows.iter().filter_map(Value::as_row) {
                let id = Value::text(&self.id_of(row).await?);
                let values = BTreeMap::from([start.clone(), (table.clone(), id)]);
                listed.push(self.start_as_json(values));
            }
        }
        Ok(said(200, &path, Json::Array(listed)))
    }

    fn start_as_json(&self, values: BTreeMap<Name, Value>) -> Json {
        row_as_json(self.mirror, &Brought { id: None, values })
    }

    async fn write(&mut self, write: &Write) -> Result<Said, StoreError> {
        let writing = self.mirror.writes.get(&write.verb).cloned();
        let Some((verb, change)) = writing.and_then(|it| Some((it.as_of, it.request?))) else {
            return Ok((UNNAMED, Vec::new()));
        };
        let refused = |refusal: Refusal| {
            let status = change.outcomes.get(refusal.name());
            Ok((status.copied().unwrap_or(UNNAMED), Vec::new()))
        };
        let mut row = match &write.id {
            Some(id) => match self.found(&write.table, id).await? {
                Some(row) => Some(row),
                None => return refused(Refusal::Missing),
            },
            None => None,
        };
        let mut values = BTreeMap::new();
        for (column, value) in &write.sends {
            let of = self.model.tables[&write.table].columns[column]
                .typed
                .of
                .clone();
            let value = self.here(&of, value).await?;
            values.insert(column.clone(), value.unwrap_or(Value::None));
        }
        let Some(request) = self.request(write, verb, row.clone(), values) else {
            return refused(Refusal::Closed);
        };
        match self.ask(request).await? {
            Answer::Refused(refusal) => return refused(refusal),
            Answer::Inserted(id) => {
                let table = write.table.clone();
                row = Some(RowReference { table, id });
            }
            Answer::Done
            | Answer::Row(_)
            | Answer::Rows(_)
            | Answer::Value(_)
            | Answer::Faulty(_)
            | Answer::Days(_)
            | Answer::Starts(_) => {}
        }
        let Some(row) = row else {
            return Ok((204, Vec::new()));
        };
        let found = self.ask(Request::Row(row)).await?;
        if let Answer::Row(Some(record)) = found
            && !record.deleted
            && self.has_words(&record)
        {
            let json = self.as_json(&record).await?;
            return Ok(said(200, &change.row, json));
        }
        Ok((204, Vec::new()))
    }

    /// What is done with its own rows; `None` if something is missing that this needs.
    fn request(
        &self,
        write: &Write,
        verb: Verb,
        row: Option<RowReference>,
        mut values: BTreeMap<Name, Value>,
    ) -> Option<Request> {
        let table = &self.model.tables[&write.table];
        let even = Waived::default();
        let mut reserved = || {
            let service = values.remove("service")?.as_row()?.clone();
            let client = values.remove("client")?.as_row()?.id;
            let Value::Moment(start) = values.remove("start")? else {
                return None;
            };
            let mut free = free(service, client);
            let resources = self.model.resources();
            let named = resources.filter_map(|it| values.remove(&it.name)?.as_row().cloned());
            free.resources = named.collect();
            Some((free, start))
        };
        Some(match (verb, table.part) {
            (Verb::Insert, Part::Booking) => {
                let (free, start) = reserved()?;
                Request::Book {
                    free,
                    start,
                    values,
                    even,
                }
            }
            (Verb::Hold, _) => {
                let (free, start) = reserved()?;
                let expires = match values.remove("expires") {
                    Some(Value::Moment(expires)) => Some(expires),
                    _ => None,
                };
                Request::Hold {
                    free,
                    start,
                    values,
                    expires,
                    even,
                }
            }
            (Verb::Insert, _) => Request::Insert {
                table: write.table.clone(),
                values,
            },
            (Verb::Update, _) => Request::Update { row: row?, values },
            (Verb::Delete, _) => Request::Delete(row?),
            (Verb::Move, _) => {
                let start = match values.remove("start") {
                    Some(Value::Moment(start)) => Some(start),
                    _ => None,
                };
                values.retain(|_, value| !value.is_none());
                Request::Move {
                    booking: row?,
                    start,
                    values,
                    even,
                }
            }
            (
                Verb::Cancel
                | Verb::Confirm
                | Verb::Decline
                | Verb::Complete
                | Verb::NoShow
                | Verb::Release,
                _,
            ) => Request::Transition {
                booking: row?,
                transition: verb.transition()?,
                why: match values.remove("why") {
                    Some(Value::Text(why)) => Some(why.to_string()),
                    _ => None,
                },
                even: Waived {
                    // Nobody is late who gives up what was only held.
                    too_late: write.verb == Verb::Release,
                    ..even
                },
            },
        })
    }

    /// A row by its id, as it is told.
    async fn found(&mut self, table: &Name, id: &str) -> Result<Option<RowReference>, StoreError> {
        let by = |column: &str, value| Filter::Column {
            path: vec![column.into()],
            test: Test::Equals,
            value,
        };
        let mut any = vec![by("key", Value::text(id))];
        any.extend(id.parse().ok().map(|id| by("id", Value::Integer(id))));
        let rows = self.rows(table, Filter::Any(any)).await?;
        Ok(rows.into_iter().next().map(|record| record.row))
    }

    async fn row_of(&mut self, part: Part, id: &str) -> Result<Option<RowReference>, StoreError> {
        match self.model.part(part).map(|table| table.name.clone()) {
            Some(table) => self.found(&table, id).await,
            None => Ok(None),
        }
    }

    /// The id by which a row is told: its key, or its number.
    async fn id_of(&mut self, row: &RowReference) -> Result<String, StoreError> {
        let Answer::Row(record) = self.ask(Request::Row(row.clone())).await? else {
            unreachable!("a row is answered with a row");
        };
        let key = record.and_then(|record| record.key);
        Ok(key.unwrap_or_else(|| row.id.0.to_string()))
    }

    async fn as_json(&mut self, record: &Record) -> Result<Json, StoreError> {
        let mut values = BTreeMap::new();
        for (column, value) in &record.values {
            let mut told = value.clone();
            if let Value::Row(row) = value
                && row.table != PERSON
            {
                told = Value::text(&self.id_of(row).await?);
            }
            if let Value::List(items) = value {
                let mut ids = Vec::with_capacity(items.len());
                for row in items.iter().filter_map(Value::as_row) {
                    ids.push(Value::text(&self.id_of(row).await?));
                }
                told = Value::List(ids.into());
            }
            values.insert(column.clone(), told);
        }
        let id = record.key.clone();
        let id = Some(id.unwrap_or_else(|| record.row.id.0.to_string()));
        Ok(row_as_json(self.mirror, &Brought { id, values }))
    }

    /// A value as it was sent, with this database's rows; `None` if there is no such row.
    async fn here(&mut self, of: &Type, value: &Value) -> Result<Option<Value>, StoreError> {
        Ok(match (of, value) {
            (Type::Row(_), Value::Row(row)) if row.table == PERSON => {
                self.ask(Request::Acquaint(row.id)).await?;
                Some(value.clone())
            }
            (Type::Row(table), Value::Text(id)) => self.found(table, id).await?.map(Value::Row),
            (Type::List(item), Value::Text(_)) => Box::pin(self.here(item, value)).await?,
            (Type::List(item), Value::List(items)) => {
                let mut rows = Vec::with_capacity(items.len());
                for value in items.iter() {
                    rows.extend(Box::pin(self.here(item, value)).await?);
                }
                Some(Value::List(rows.into()))
            }
            (_, value) => Some(value.clone()),
        })
    }
}

fn free(service: RowReference, client: RowId) -> Free {
    Free {
        service,
        resources: Vec::new(),
        common: BTreeMap::new(),
        party: None,
        lasts: None,
        moving: None,
        client,
    }
}

fn said(status: u16, path: &[String], json: Json) -> Said {
    (status, rows_as_json(path, json).to_string().into_bytes())
}

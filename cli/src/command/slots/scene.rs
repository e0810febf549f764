//! The rows that `tilmash slots` can be asked about, by the names that people use for them.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tilmash_engine::interpret::{Answer, Filter, Free, Query, Record, Request};
use tilmash_engine::model::{Part, Table};
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowId, RowReference, Type};
use tilmash_host::store::{Context, StoreError, Transaction};

use crate::command::Failure;

/// What to book, as the command line names it.
#[derive(Clone)]
pub(super) struct Wish {
    pub service: String,
    pub resources: Vec<String>,
    /// Columns that bookings and resources have in common, each with a row.
    pub common: Vec<(String, String)>,
    pub party: Option<NonZeroU32>,
    /// How long the visit takes; `None` for the length of the service.
    pub lasts: Option<SignedDuration>,
    /// Who books; `None` for nobody.
    pub client: Option<NonZeroU32>,
}

/// The services and resources that can be named.
pub(super) struct Scene {
    services: Rows,
    resources: Vec<Rows>,
    /// The columns that bookings and resources have in common, with the rows that they can name.
    common: Vec<(Name, Rows)>,
    counts_party: bool,
    /// Whether bookings say how long they take.
    has_lengths: bool,
}

struct Rows {
    table: Table,
    records: Vec<Record>,
}

impl Scene {
    pub(super) async fn read(
        transaction: &mut Transaction,
        now: Timestamp,
    ) -> Result<Scene, StoreError> {
        let model = Arc::clone(transaction.model());
        let services = model.part(Part::Service);
        let services = services.expect("the app was looked at for its services");
        let services = Rows::read(transaction, services, now).await?;
        let mut resources = Vec::new();
        for table in model.resources() {
            resources.push(Rows::read(transaction, table, now).await?);
        }
        let booking = model.part(Part::Booking);
        let mut common = Vec::new();
        for column in model.all_common() {
            let of = booking.map(|booking| &booking.columns[column].typed.of);
            if let Some(Type::Row(table)) = of {
                let rows = Rows::read(transaction, &model.tables[table], now).await?;
                common.push((column.clone(), rows));
            }
        }
        Ok(Scene {
            services,
            resources,
            common,
            has_lengths: booking.is_some_and(|booking| booking.lasts.is_some()),
            counts_party: booking.is_some_and(|booking| booking.units.is_some()),
        })
    }

    /// What a time must be free for.
    pub(super) fn free(&self, wish: &Wish) -> Result<Free, Failure> {
        if wish.party.is_some() && !self.counts_party {
            return Err(Failure::new("the app does not count who comes")
                .help("leave --party out, or let the table of bookings have `units`"));
        }
        if wish.lasts.is_some() && !self.has_lengths {
            return Err(Failure::new("a visit lasts as long as its service")
                .help("leave --lasts out, or let the table of bookings have `lasts`"));
        }
        let mut resources: Vec<RowReference> = Vec::new();
        for text in &wish.resources {
            let resource = self.resource(text)?;
            if resources.iter().any(|other| other.table == resource.table) {
                let message = format!("--resource names two rows of `{}`", resource.table);
                return Err(Failure::new(message).help("one of each table serves"));
            }
            resources.push(resource);
        }
        Ok(Free {
            service: self.services.named(&wish.service)?,
            resources,
            common: self.common(&wish.common)?,
            party: wish.party,
            lasts: wish.lasts,
            moving: None,
            // Nobody: people's ids are greater.
            client: RowId(wish.client.map_or(0, |client| i64::from(client.get()))),
        })
    }

    /// What whoever serves must have.
    fn common(&self, wanted: &[(String, String)]) -> Result<BTreeMap<Name, RowId>, Failure> {
        let mut common = BTreeMap::new();
        for (column, text) in wanted {
            let mut known = self.common.iter();
            let Some((name, rows)) = known.find(|(name, _)| name == column.as_str()) else {
                let known: Vec<&str> = self.common.iter().map(|(name, _)| name.as_str()).collect();
                let message = format!("bookings and resources have no column `{column}` in common");
                return Err(Failure::new(message).help(match known.is_empty() {
                    true => "leave --with out".to_owned(),
                    false => format!("they have: {}", known.join(", ")),
                }));
            };
            common.insert(name.clone(), rows.named(text)?.id);
        }
        Ok(common)
    }

    /// The resource with this name, or with `TABLE.KEY` if several tables have a row with this
    /// name.
    fn resource(&self, text: &str) -> Result<RowReference, Failure> {
        let of_table = |rows: &&Rows| {
            let rest = text.strip_prefix(rows.table.name.as_str());
            rest.is_some_and(|rest| rest.starts_with('.'))
        };
        if let Some(rows) = self.resources.iter().find(of_table) {
            return rows.named(&text[rows.table.name.len() + 1..]);
        }
        let found = self.resources.iter().filter_map(|rows| rows.find(text));
        match found.collect::<Vec<_>>().as_slice() {
            [one] => Ok(one.clone()),
            [] => match self.resources.as_slice() {
                [] => Err(Failure::new("the app has no table of resources")
                    .help("leave --resource out: the venue serves")),
                [rows] => rows.named(text),
                _ => Err(self.unknown(text)),
            },
            several => {
                let words: Vec<String> = several
                    .iter()
                    .map(|row| format!("{}.{text}", row.table))
                    .collect();
                Err(Failure::new(format!("`{text}` is several resources"))
                    .help(format!("write one of: {}", words.join(", "))))
            }
        }
    }

    fn unknown(&self, text: &str) -> Failure {
        let words = self.resources.iter().flat_map(|rows| {
            let table = &rows.table.name;
            rows.records
                .iter()
                .map(move |row| format!("{table}.{}", word(row)))
        });
        let words: Vec<String> = words.collect();
        Failure::new(format!("there is no resource `{text}`"))
            .help(format!("there are: {}", words.join(", ")))
    }

    /// The name that `--resource` uses for it.
    pub(super) fn word(&self, resource: &RowReference) -> String {
        let mut rows = self.resources.iter().flat_map(|rows| &rows.records);
        let row = rows.find(|row| row.row == *resource);
        row.map_or_else(|| resource.id.0.to_string(), word)
    }
}

impl Rows {
    async fn read(
        transaction: &mut Transaction,
        table: &Table,
        now: Timestamp,
    ) -> Result<Rows, StoreError> {
        let query = Query {
            table: table.name.clone(),
            filter: Filter::EVERY,
            order: None,
            limit: u32::MAX,
            offset: 0,
        };
        let context = Context::itself(now);
        match transaction.answer(Request::Rows(query), &context).await? {
            Answer::Rows(records) => Ok(Rows {
                table: table.clone(),
                records,
            }),
            other => unreachable!("rows were asked for, not {other:?}"),
        }
    }

    /// The row with this key, otherwise the row with this id.
    fn find(&self, text: &str) -> Option<RowReference> {
        let rows = &self.records;
        let by_key = rows.iter().find(|row| row.key.as_deref() == Some(text));
        let by_id = || rows.iter().find(|row| row.row.id.0.to_string() == text);
        by_key.or_else(by_id).map(|row| row.row.clone())
    }

    fn named(&self, text: &str) -> Result<RowReference, Failure> {
        self.find(text).ok_or_else(|| {
            let words: Vec<String> = self.records.iter().map(word).collect();
            let failure = Failure::new(format!("there is no {} `{text}`", self.table.name));
            if words.is_empty() {
                failure.help("the table has no rows: `tilmash seed` loads them")
            } else {
                failure.help(format!("there are: {}", words.join(", ")))
            }
        })
    }
}

fn word(row: &Record) -> String {
    match &row.key {
        Some(key) => key.clone(),
        None => row.row.id.0.to_string(),
    }
}

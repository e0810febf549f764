//! Who the people of a rehearsal are: their ids and their roles.

use std::collections::BTreeMap;

use tilmash_engine::grammar::Test;
use tilmash_engine::interpret::{Filter, Query, Request};
use tilmash_engine::mirror::{Asked, Read};
use tilmash_engine::name::Name;
use tilmash_engine::program::Members;
use tilmash_engine::value::{ChatId, PERSON, RowId, RowReference, Value};

use super::{Actor, Rehearsal, RehearsalError};
use crate::store::{self, StoreError};
use crate::tools;

impl Rehearsal {
    /// The id of the person whom the database knows by a user name.
    pub async fn id_of(&self, username: &str) -> Result<Option<RowId>, RehearsalError> {
        self.person("username", Value::text(username)).await
    }

    /// The smallest id that nobody has.
    pub async fn free_id(&self) -> Result<RowId, RehearsalError> {
        let mut id = RowId(1);
        while !self.is_free(id).await? {
            id.0 += 1;
        }
        Ok(id)
    }

    /// Keeps the id of a person who has not acted yet.
    pub fn expect(&mut self, actor: &Actor) {
        self.actors.insert(actor.id, actor.clone());
    }

    /// As [`Rehearsal::expect`], for one who has never written to the bot, which therefore cannot
    /// write to them.
    pub fn expect_stranger(&mut self, actor: &Actor) {
        self.expect(actor);
        self.chats.shut(actor.id);
    }

    /// Lets the bot be in a group.
    pub fn expect_chat(&mut self, chat: ChatId) {
        self.groups.insert(RowId(chat.get()));
    }

    /// Whether nobody has an id, neither in this rehearsal nor in the database.
    async fn is_free(&self, id: RowId) -> Result<bool, RehearsalError> {
        Ok(!self.actors.contains_key(&id) && !self.is_known(id).await?)
    }

    async fn is_known(&self, id: RowId) -> Result<bool, RehearsalError> {
        let found = self.person("id", Value::Integer(id.0)).await?;
        Ok(found.is_some())
    }

    async fn person(&self, column: &str, value: Value) -> Result<Option<RowId>, RehearsalError> {
        let query = Query {
            table: Name::new(PERSON),
            filter: Filter::Column {
                path: vec![column.into()],
                test: Test::Equals,
                value,
            },
            order: None,
            limit: 1,
            offset: 0,
        };
        let rows = self.rows(query).await?;
        Ok(rows.first().map(|record| record.row.id))
    }

    /// Lets the bot know a person who has not written yet, with the language already chosen.
    pub async fn introduce(&mut self, actor: &Actor) -> Result<(), RehearsalError> {
        let (id, full_name, now) = (actor.id, actor.full_name.clone(), self.now);
        let language = actor.language.clone();
        let circumstances = store::Context::itself(now);
        self.store()
            .write(async move |transaction| {
                transaction.upsert_person(id, None, &full_name, now).await?;
                let row = RowReference {
                    table: Name::new(PERSON),
                    id,
                };
                let language = Value::Language(language);
                let values = BTreeMap::from([("language".into(), language)]);
                let request = Request::Update { row, values };
                transaction.answer(request, &circumstances).await?;
                Ok::<_, StoreError>(())
            })
            .await?;
        self.actors.insert(actor.id, actor.clone());
        Ok(())
    }

    /// Gives a person a role, in the way in which the app gives it: an id of the role becomes
    /// theirs, or theirs becomes one. If rows give the role, a row must already name them.
    pub async fn appoint(&mut self, actor: &mut Actor, role: &Name) -> Result<(), RehearsalError> {
        let program = self.program();
        let Some(members) = program.roles.get(role) else {
            return Err(RehearsalError::NoRole {
                role: role.clone(),
                known: program.roles.keys().map(ToString::to_string).collect(),
            });
        };
        match members {
            Members::Everyone => {}
            Members::Ids(ids) if ids.contains(&actor.id.0) => {}
            Members::Ids(_) if self.is_known(actor.id).await? => {
                return Err(RehearsalError::OtherId {
                    role: role.clone(),
                    person: actor.full_name.clone(),
                });
            }
            Members::Ids(ids) => {
                let mut free = None;
                for id in ids {
                    if free.is_none() && self.is_free(RowId(*id)).await? {
                        free = Some(RowId(*id));
                    }
                }
                actor.id = free.ok_or_else(|| RehearsalError::NoId { role: role.clone() })?;
            }
            Members::Environment(variable) => self.dialogues.list(variable, actor.id),
            Members::Rows { table, by, .. } => {
                let person = RowReference {
                    table: Name::new(PERSON),
                    id: actor.id,
                };
                let read = Read {
                    table: table.clone(),
                    filters: BTreeMap::from([(by.clone(), Value::Row(person.clone()))]),
                };
                // A backend may know it.
                tools::ask_now(&self.dialogues, Asked::Read(read), self.now).await?;
                let query = Query {
                    table: table.clone(),
                    filter: Filter::Column {
                        path: vec![by.clone()],
                        test: Test::Equals,
                        value: Value::Row(person),
                    },
                    order: None,
                    limit: 1,
                    offset: 0,
                };
                if self.rows(query).await?.is_empty() {
                    return Err(RehearsalError::NoRow {
                        role: role.clone(),
                        table: table.clone(),
                        by: by.clone(),
                        person: actor.id.0,
                    });
                }
            }
        }
        self.actors.insert(actor.id, actor.clone());
        Ok(())
    }
}

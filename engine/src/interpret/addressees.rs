//! Whom a text is sent to, other than the person of the dialogue.

use super::machine::Machine;
use super::request::{Filter, Query};
use crate::name::Name;
use crate::program::{Members, To};
use crate::value::{PERSON, RowId, RowReference, Value};

/// Of more people or chats the others are left out.
const MOST: usize = 100;

/// People, each of whom reads in their own language, or chats.
pub(super) enum Addressees {
    People(Vec<RowId>),
    Chats(Vec<i64>),
}

impl<'p> Machine<'p> {
    pub(super) async fn addressees(&mut self, to: &'p To) -> Addressees {
        let people = match to {
            To::People(given) => {
                let value = self.given(given).await;
                if let Value::Chat(chat) = value {
                    return Addressees::Chats(vec![chat.get()]);
                }
                value.rows().map(|row| row.id).collect()
            }
            To::Role(role) => self.people_of(role).await,
            To::Chats(variable) => {
                return Addressees::Chats(distinct(self.reader.listed(variable)));
            }
        };
        Addressees::People(distinct(people))
    }

    /// The people who have a role now and have begun to talk with the bot. It cannot write to
    /// others.
    async fn people_of(&mut self, role: &Name) -> Vec<RowId> {
        let ids = match self.program.roles.get(role) {
            Some(Members::Rows { table, by, filter }) => {
                let filter = self.reader.conditions(self.walk.run(), filter).await;
                let query = Query {
                    table: table.clone(),
                    filter: Filter::All(filter),
                    order: None,
                    limit: MOST as u32,
                    offset: 0,
                };
                let rows = self.reader.rows(query).await.into_iter();
                let person = |value: Value| value.as_row().map(|row| row.id);
                rows.filter_map(|row| person(row.column(by))).collect()
            }
            Some(Members::Ids(ids)) => ids.iter().copied().map(RowId).collect(),
            Some(Members::Environment(variable)) => {
                let ids = self.reader.listed(variable).into_iter();
                ids.map(RowId).collect()
            }
            Some(Members::Everyone) | None => Vec::new(),
        };
        let mut known = Vec::new();
        for id in distinct(ids) {
            let person = RowReference {
                table: Name::new(PERSON),
                id,
            };
            if self.reader.record(&person).await.is_some() {
                known.push(id);
            }
        }
        known
    }
}

/// Each once, in their order, and not too many.
fn distinct<T: PartialEq>(all: Vec<T>) -> Vec<T> {
    let mut distinct: Vec<T> = Vec::new();
    for one in all {
        if distinct.len() < MOST && !distinct.contains(&one) {
            distinct.push(one);
        }
    }
    distinct
}

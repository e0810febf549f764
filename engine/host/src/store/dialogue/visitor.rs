//! [`Visitor`]: the person whose dialogue is open.
//!
//! Almost every update needs their row and the revision of the rows that seldom change. So both are
//! read with the dialogue, in the same message to a server. They are read behind the statement that
//! waits for the dialogue: what an earlier update of this person has changed is seen.

use std::sync::Arc;

use sea_query::ExprTrait;
use tilmash_engine::interpret::Record;
use tilmash_engine::model::Model;
use tilmash_engine::value::{PERSON, RowId, RowReference};

use crate::store::database::error::StoreError;
use crate::store::database::revision::{Revision, number};
use crate::store::database::row::Row;
use crate::store::database::statement::{Dialect, Written};
use crate::store::tables::filter::Rows;
use crate::store::tables::record::{place_of, record, whole_rows, width};

/// The row of the person whose dialogue a work has opened. It is the present one as long as the
/// work changes no rows of people, which its connection notes.
#[derive(Default)]
pub(in crate::store) struct Visitor {
    /// The text of [`Visitor::read`].
    text: Option<Arc<str>>,
    row: Option<Row>,
}

impl Visitor {
    /// The statement that reads the row of a person, and behind it the revision.
    pub(super) fn read(&mut self, model: &Model, dialect: Dialect, person: RowId) -> Written {
        let text = self.text.get_or_insert_with(|| {
            let rows = Rows::of(model, model.person(), dialect);
            let mut select = whole_rows(&rows);
            select.expr(number()).and_where(rows.stored("id").eq(0_i64));
            dialect.write(&select).0.into()
        });
        Written {
            text: Arc::clone(text),
            values: vec![person.0.into()],
        }
    }

    /// Takes what [`Visitor::read`] has answered. Returns the revision, and the user name, which
    /// may be `None`, if the person has written before.
    pub(super) fn enter(
        &mut self,
        model: &Model,
        row: Option<Row>,
    ) -> (Option<Revision>, Option<Option<String>>) {
        self.row = row;
        let Some(row) = &self.row else {
            return (None, None);
        };
        let person = model.person();
        let username = row.text(place_of(person, "username")).ok().flatten();
        let revision = Revision(row.number(width(person)));
        let has_come = row.maybe(place_of(person, "since")).is_some();
        (
            Some(revision),
            has_come.then(|| username.map(str::to_owned)),
        )
    }

    /// Forgets the row, because another work begins.
    pub(in crate::store) fn leave(&mut self) {
        self.row = None;
    }

    /// A row, if it is the person's.
    pub(in crate::store) fn record(
        &self,
        model: &Model,
        wanted: &RowReference,
    ) -> Result<Option<Record>, StoreError> {
        match &self.row {
            Some(row) if wanted.table == PERSON && wanted.id == RowId(row.number(0)) => {
                record(model.person(), row).map(Some)
            }
            Some(_) | None => Ok(None),
        }
    }
}

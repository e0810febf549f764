//! The updates that took effect, and the people whom the bot knows.

use jiff::{SignedDuration, Timestamp};
use sea_query::{Alias, BinOper, Expr, ExprTrait, Func, OnConflict, Query};
use tilmash_engine::model::event::{CHANGED, CREATED};
use tilmash_engine::name::Name;
use tilmash_engine::value::{PERSON, RowId, RowReference};

use crate::store::database::error::StoreError;
use crate::store::database::statement::{Bound, Fixed};
use crate::store::tables::guard;
use crate::store::writer::transaction::{Context, Transaction};

const UPDATE: &str = "tilmash_update";

/// Telegram gives up an update after a day (Bot API, getUpdates).
const REMEMBERED: SignedDuration = SignedDuration::from_hours(3 * 24);

static TAKE: Fixed = Fixed::new(|dialect| {
    let mut insert = Query::insert();
    insert
        .into_table(UPDATE)
        .columns(["update_id", "received"])
        .values_panic([0_i64.into(), 0_i64.into()])
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .returning_col("update_id");
    dialect.write(&insert)
});

/// Records that an update has taken effect. Returns a row if it is new.
pub(super) fn take(update_id: i64, now: Timestamp) -> Bound {
    TAKE.with([update_id.into(), now.as_second().into()])
}

impl Transaction {
    /// Returns whether an update is new, and records that it has taken effect.
    pub async fn first_time(&mut self, update_id: i64, now: Timestamp) -> Result<bool, StoreError> {
        let taken = self.connection.first(&take(update_id, now)).await?;
        Ok(taken.is_some())
    }

    /// Removes updates that were received three days ago or earlier, and returns how many.
    pub async fn prune_updates(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        let mut delete = Query::delete();
        delete
            .from_table(UPDATE)
            .and_where(Expr::col("received").lte((now - REMEMBERED).as_second()));
        self.connection.execute(&delete).await
    }

    /// Records that a person wrote. The first time, their full name is stored, and since when they
    /// use the bot; they may change the name later. Their user name always follows Telegram.
    /// Returns whether anything was new.
    pub async fn upsert_person(
        &mut self,
        id: RowId,
        username: Option<&str>,
        full_name: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let person = |column| Expr::col((Alias::new(PERSON), Alias::new(column)));
        let theirs = Expr::val(username.map(str::to_owned));
        let kept_or_new = |column| {
            let new = Expr::col((Alias::new("excluded"), Alias::new(column)));
            Func::coalesce([person(column), new])
        };
        let mut insert = Query::insert();
        insert
            .into_table(PERSON)
            .columns(["id", "username", "full_name", "since"])
            .values_panic([
                id.0.into(),
                theirs.clone(),
                full_name.into(),
                now.as_second().into(),
            ])
            .on_conflict(
                OnConflict::column("id")
                    .update_column("username")
                    // Who had only been named by others has neither.
                    .value("full_name", kept_or_new("full_name"))
                    .value("since", kept_or_new("since"))
                    // Most updates change nothing, and then no page is written.
                    .action_and_where(
                        person("username")
                            .binary(BinOper::Custom("IS DISTINCT FROM"), theirs)
                            .or(person("since").is_null()),
                    )
                    .to_owned(),
            );
        self.connection.meet();
        guard::pass(&mut self.connection, &self.model, PERSON)?;
        let row = RowReference {
            table: Name::new(PERSON),
            id,
        };
        let before = self.heard_row(&row).await?;
        let is_new = self.connection.execute(&insert).await? == 1;
        if is_new {
            let context = Context {
                now,
                by: Some(id),
                run: None,
            };
            let had_come = before.is_some_and(|before| !before.values["since"].is_none());
            let event = if had_come { CHANGED } else { CREATED };
            self.raise(&row, event, &context).await?;
        }
        Ok(is_new)
    }

    /// Notes what a person is called who has not come yet. It has no event either.
    pub(super) async fn name_person(
        &mut self,
        id: RowId,
        username: Option<&str>,
        full_name: &str,
    ) -> Result<(), StoreError> {
        let mut insert = Query::insert();
        insert
            .into_table(PERSON)
            .columns(["id", "username", "full_name"])
            .values_panic([
                id.0.into(),
                username.map(str::to_owned).into(),
                full_name.into(),
            ])
            .on_conflict(
                OnConflict::column("id")
                    .update_columns(["username", "full_name"])
                    .to_owned(),
            );
        self.connection.meet();
        self.connection.later(&insert).await
    }

    /// Makes a row of a person whom somebody has named, if there is none. It has nothing but the
    /// id, and whoever named them does not learn whether there was one. It has no event: they have
    /// not come yet.
    pub(in crate::store) async fn acquaint(&mut self, id: RowId) -> Result<(), StoreError> {
        let mut insert = Query::insert();
        insert
            .into_table(PERSON)
            .columns(["id"])
            .values_panic([id.0.into()])
            .on_conflict(OnConflict::new().do_nothing().to_owned());
        self.connection.meet();
        self.connection.later(&insert).await
    }
}

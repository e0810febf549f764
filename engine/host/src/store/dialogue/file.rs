//! Files that are sent to people. The database keeps one from the transaction that makes it until
//! no message in the queue names it any more.

use std::hash::{BuildHasher, RandomState};

use jiff::{SignedDuration, Timestamp};
use sea_query::{Expr, ExprTrait, OnConflict, Query, SelectStatement};
use tilmash_engine::interpret::{Answer, Content, NewFile};
use tilmash_engine::outcome::Refusal;
use tilmash_engine::value::{File, FileId, KeptFile, LARGEST_FILE, Value};

use crate::file::make;
use crate::store::database::error::StoreError;
use crate::store::tables::halt::Halt;
use crate::store::writer::transaction::{Context, Transaction};

const FILE: &str = "tilmash_file";
const IDENTITY: &str = "tilmash_identity";
/// How long a file is kept that no message in the queue names.
const UNSENT: SignedDuration = SignedDuration::from_hours(24);
/// How long any file is kept. A message of which it is gone is not sent any more.
const LONGEST: SignedDuration = SignedDuration::from_hours(7 * 24);

impl Transaction {
    /// Makes a file and keeps it.
    pub(in crate::store) async fn make(
        &mut self,
        new: NewFile,
        context: &Context,
    ) -> Result<Answer, Halt> {
        let database = match &new.content {
            Content::Entry(_) => self.identity().await?,
            Content::Sheet(_) | Content::Chart(_) | Content::Qr(_) | Content::Page(_) => {
                String::new()
            }
        };
        let Some(made) = make(&new.content, &database) else {
            return Err(Refusal::TooLarge.into());
        };
        let size = made.content.len();
        if size > LARGEST_FILE {
            return Err(Refusal::TooLarge.into());
        }
        let id = self.keep_file(made.content, context.now).await?;
        Ok(Answer::Value(Value::File(File::Kept(KeptFile {
            id,
            name: format!("{}.{}", new.name, made.ending),
            form: made.form,
            size: size as u64,
        }))))
    }

    /// Keeps a file.
    pub async fn keep_file(
        &mut self,
        content: Vec<u8>,
        now: Timestamp,
    ) -> Result<FileId, StoreError> {
        let mut insert = Query::insert();
        insert
            .into_table(FILE)
            .columns(["content", "created"])
            .values_panic([content.into(), now.as_second().into()])
            .returning_col("id");
        let row = self.connection.first(&insert).await?;
        let row = row.expect("an insert that is done returns its id");
        Ok(FileId(row.number(0)))
    }

    /// The bytes of a file, if it is still kept.
    pub async fn file(&mut self, id: FileId) -> Result<Option<Vec<u8>>, StoreError> {
        let mut select = Query::select();
        select
            .column("content")
            .from(FILE)
            .and_where(Expr::col("id").eq(id.0));
        let row = self.connection.first(&select).await?;
        Ok(row.map(|row| row.bytes(0)))
    }

    /// Whether a file is still kept.
    pub async fn is_kept(&mut self, id: FileId) -> Result<bool, StoreError> {
        let mut select = Query::select();
        select
            .column("id")
            .from(FILE)
            .and_where(Expr::col("id").eq(id.0));
        Ok(self.connection.first(&select).await?.is_some())
    }

    /// Removes those of the files that no message in the queue names.
    pub async fn drop_sent_files(&mut self, files: &[FileId]) -> Result<(), StoreError> {
        if files.is_empty() {
            return Ok(());
        }
        let mut delete = Query::delete();
        delete
            .from_table(FILE)
            .and_where(Expr::col("id").is_in(files.iter().map(|file| file.0)))
            .and_where(Expr::not_exists(naming()));
        self.connection.execute(&delete).await?;
        Ok(())
    }

    /// Removes files that have been kept long enough.
    pub async fn prune_files(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let before = |age: SignedDuration| {
            let before = now.as_second().saturating_sub(age.as_secs());
            Expr::col("created").lt(before)
        };
        let unsent = before(UNSENT).and(Expr::not_exists(naming()));
        let mut delete = Query::delete();
        delete
            .from_table(FILE)
            .and_where(before(LONGEST).or(unsent));
        self.connection.execute(&delete).await?;
        Ok(())
    }

    /// The database's own name, which no other has. It is given when it is first asked for.
    pub async fn identity(&mut self) -> Result<String, StoreError> {
        let mut select = Query::select();
        select.column("name").from(IDENTITY);
        if let Some(row) = self.connection.first(&select).await? {
            return Ok(row.string(0));
        }
        // Two numbers of this process, which the system makes random.
        let random = RandomState::new();
        let name = format!("{:016x}{:016x}", random.hash_one(1), random.hash_one(2));
        self.name_database(&name).await?;
        let row = self.connection.first(&select).await?;
        let row = row.expect("the database has just been given a name");
        Ok(row.string(0))
    }

    /// Gives the database its name, unless it has one.
    pub async fn name_database(&mut self, name: &str) -> Result<(), StoreError> {
        let mut insert = Query::insert();
        insert
            .into_table(IDENTITY)
            .columns(["id", "name"])
            .values_panic([1_i64.into(), name.into()])
            .on_conflict(OnConflict::column("id").do_nothing().to_owned());
        self.connection.execute(&insert).await?;
        Ok(())
    }
}

/// The messages that name a file.
fn naming() -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from("tilmash_outbox")
        .and_where(Expr::cust("tilmash_outbox.file = tilmash_file.id"))
        .to_owned()
}

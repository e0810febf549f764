//! Jobs: things that are to be done at a certain time, once.

use jiff::Timestamp;
use sea_query::{
    Expr, ExprTrait, InsertStatement, LockBehavior, LockType, OnConflict, Order, Query, Value,
};
use tilmash_engine::interpret::RunId;
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowId, RowReference};

use crate::store::database::error::StoreError;
use crate::store::database::instant::instant;
use crate::store::database::row::Row;
use crate::store::database::statement::Fixed;
use crate::store::writer::transaction::Transaction;

const JOB: &str = "tilmash_job";
const COLUMNS: [&str; 6] = ["id", "kind", "subject", "person", "due", "payload"];
const SETTABLE: [&str; 5] = ["kind", "subject", "person", "due", "payload"];

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub i64);

/// Something to do at a certain time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Together with `subject` it identifies the job: scheduling the same job again replaces it.
    pub kind: JobKind,
    pub subject: String,
    /// The person in whose name it runs.
    pub person: Option<RowId>,
    pub due: Timestamp,
    /// JSON.
    pub payload: String,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JobKind {
    /// A person has been silent for as long as the app waits.
    Silence,
    /// The buttons of a person's newest screen grow old. The payload is the message's id.
    Screen,
    /// The same for a screen above the newest.
    OldScreen,
    /// The time of a held booking ends.
    Expiry,
    /// What has become free is to be offered to those who wait.
    Offer,
    /// What happened to a row is to be heard.
    Event,
    /// The timer of a run goes off. The subject is the run's id.
    Run,
    /// A flow that is new here is to begin for a booking. The subject is `FLOW TABLE ID`.
    Adopt,
    /// A run is to hear what became of a message that it sent. The payload says it.
    Told,
    /// A person is in a dialogue that a run has called and that is needed no more. The subject is
    /// the run's id and the number of its message.
    Recall,
    /// A tool is to be called, for somebody who waits for its answer. The subject is who, and the
    /// number of the call.
    Call,
    /// A call of a tool is to be taken back. The subject is the call's key.
    Undo,
    /// A table that a backend keeps is to be read again. The subject is the table.
    Watch,
    /// A clock begins a flow. The subject is the flow, its state, when, and the zone.
    Clock,
    /// A kind of another version, which is dropped with a warning.
    Unknown,
}

impl JobKind {
    const KNOWN: [JobKind; 14] = [
        JobKind::Silence,
        JobKind::Screen,
        JobKind::OldScreen,
        JobKind::Expiry,
        JobKind::Offer,
        JobKind::Event,
        JobKind::Run,
        JobKind::Told,
        JobKind::Adopt,
        JobKind::Recall,
        JobKind::Clock,
        JobKind::Call,
        JobKind::Undo,
        JobKind::Watch,
    ];
    /// Those that call tools. They are done apart, because a tool may take its time.
    const CALLS: [JobKind; 2] = [JobKind::Call, JobKind::Undo];

    /// The word in the database.
    fn word(self) -> &'static str {
        match self {
            JobKind::Silence => "silence",
            JobKind::Screen => "screen",
            JobKind::OldScreen => "old_screen",
            JobKind::Expiry => "expiry",
            JobKind::Offer => "offer",
            JobKind::Event => "event",
            JobKind::Run => "run",
            JobKind::Told => "told",
            JobKind::Adopt => "adopt",
            JobKind::Recall => "recall",
            JobKind::Clock => "clock",
            JobKind::Call => "call",
            JobKind::Undo => "undo",
            JobKind::Watch => "watch",
            JobKind::Unknown => "unknown",
        }
    }

    fn of(word: &str) -> JobKind {
        let mut known = JobKind::KNOWN.into_iter();
        known
            .find(|kind| kind.word() == word)
            .unwrap_or(JobKind::Unknown)
    }
}

/// Which jobs are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jobs {
    /// Those that the database alone does.
    Timers,
    /// Those that call tools.
    Calls,
}

impl Jobs {
    fn are(self) -> Expr {
        let calls = JobKind::CALLS.map(JobKind::word);
        match self {
            Jobs::Timers => Expr::col("kind").is_not_in(calls),
            Jobs::Calls => Expr::col("kind").is_in(calls),
        }
    }
}

impl Job {
    /// The job of whoever hears what happened to a row.
    pub(in crate::store) fn event(row: &RowReference, now: Timestamp) -> Job {
        Job {
            kind: JobKind::Event,
            subject: format!("{} {}", row.table, row.id.0),
            person: None,
            due: now,
            payload: "{}".to_owned(),
        }
    }

    /// The row whose events are to be heard.
    pub fn row(&self) -> Option<RowReference> {
        if self.kind != JobKind::Event {
            return None;
        }
        row(&self.subject)
    }

    /// The flow that is to begin, and for which booking.
    pub fn adopted(&self) -> Option<(Name, RowReference)> {
        if self.kind != JobKind::Adopt {
            return None;
        }
        let (flow, about) = self.subject.split_once(' ')?;
        Some((Name::new(flow), row(about)?))
    }

    /// The run whose timer this is.
    pub fn run(&self) -> Option<RunId> {
        if self.kind != JobKind::Run {
            return None;
        }
        self.subject.parse().ok().map(RunId)
    }
}

/// What `TABLE ID` names.
fn row(text: &str) -> Option<RowReference> {
    let (table, id) = text.split_once(' ')?;
    Some(RowReference {
        table: Name::new(table),
        id: RowId(id.parse().ok()?),
    })
}

static SCHEDULE: Fixed = Fixed::new(|dialect| dialect.write(set().returning_col("id")));
static SET: Fixed = Fixed::new(|dialect| dialect.write(&set()));
static CANCEL: Fixed = Fixed::new(|dialect| {
    let mut delete = Query::delete();
    delete
        .from_table(JOB)
        .and_where(Expr::col("kind").eq(""))
        .and_where(Expr::col("subject").eq(""));
    dialect.write(&delete)
});

static REMOVE: Fixed = Fixed::new(|dialect| {
    let mut delete = Query::delete();
    delete
        .from_table(JOB)
        .and_where(Expr::col("kind").eq(""))
        .and_where(Expr::col("subject").eq(""))
        .returning(Query::returning().columns(COLUMNS));
    dialect.write(&delete)
});

/// Copies a job to another kind, unless it has a certain payload. There the subject is its old one
/// with its payload.
static COPY: Fixed = Fixed::new(|dialect| {
    let select = Query::select()
        .expr(Expr::val(""))
        .expr(Expr::cust("subject || ' ' || payload"))
        .columns(["person", "due", "payload"])
        .from(JOB)
        .and_where(Expr::col("kind").eq(""))
        .and_where(Expr::col("subject").eq(""))
        .and_where(Expr::col("payload").ne(""))
        .to_owned();
    let mut insert = Query::insert();
    insert
        .into_table(JOB)
        .columns(SETTABLE)
        .select_from(select)
        .expect("a column for each expression")
        .on_conflict(instead());
    dialect.write(&insert)
});

/// Inserts a job of [`cells`], instead of one with the same kind and subject.
fn set() -> InsertStatement {
    Query::insert()
        .into_table(JOB)
        .columns(SETTABLE)
        .values_panic([
            "".into(),
            "".into(),
            Expr::val(Option::<i64>::None),
            0_i64.into(),
            "".into(),
        ])
        .on_conflict(instead())
        .to_owned()
}

/// What becomes of a job with the same kind and subject.
fn instead() -> OnConflict {
    OnConflict::columns(["kind", "subject"])
        // With the old id, nobody must be able to take the new job.
        .update_columns(["id", "person", "due", "payload"])
        .to_owned()
}

fn cells(job: &Job) -> [Value; 5] {
    [
        job.kind.word().into(),
        job.subject.as_str().into(),
        job.person.map(|person| person.0).into(),
        job.due.as_second().into(),
        job.payload.as_str().into(),
    ]
}

impl Transaction {
    /// Schedules a job, instead of one with the same kind and subject.
    pub async fn schedule(&mut self, job: &Job) -> Result<JobId, StoreError> {
        self.note_due(job);
        let row = self.connection.first(&SCHEDULE.with(cells(job))).await?;
        let row = row.expect("an insert that is done returns its id");
        Ok(JobId(row.number(0)))
    }

    /// As [`Transaction::schedule`], where nobody needs the id.
    pub async fn set_job(&mut self, job: &Job) -> Result<(), StoreError> {
        self.note_due(job);
        self.connection.later(&SET.with(cells(job))).await
    }

    /// As [`Transaction::set_job`] for each, with one statement.
    pub(in crate::store) async fn set_jobs(&mut self, jobs: &[Job]) -> Result<(), StoreError> {
        let mut insert = Query::insert();
        insert.into_table(JOB).columns(SETTABLE);
        for job in jobs {
            self.note_due(job);
            insert.values_panic(cells(job).map(Expr::val));
        }
        insert.on_conflict(instead());
        self.connection.later(&insert).await
    }

    /// Copies the job with the kind and the subject of `next` to another kind, if there is one and
    /// its payload is another. Its subject there is `SUBJECT PAYLOAD`.
    pub async fn copy_job_before(&mut self, next: &Job, to: JobKind) -> Result<(), StoreError> {
        let copy = COPY.with([
            to.word().into(),
            next.kind.word().into(),
            next.subject.as_str().into(),
            next.payload.as_str().into(),
        ]);
        self.connection.later(&copy).await
    }

    /// Removes a job, if there is one.
    pub async fn cancel_job(&mut self, kind: JobKind, subject: &str) -> Result<(), StoreError> {
        let cancel = CANCEL.with([kind.word().into(), subject.into()]);
        self.connection.later(&cancel).await
    }

    fn note_due(&mut self, job: &Job) {
        let earlier = self.scheduled.unwrap_or(job.due);
        self.scheduled = Some(Ord::min(earlier, job.due));
    }

    /// The jobs whose time has come, earliest first. They stay until they are taken.
    pub async fn due_jobs(
        &mut self,
        jobs: Jobs,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<(JobId, Job)>, StoreError> {
        let mut select = Query::select();
        select
            .columns(COLUMNS)
            .from(JOB)
            .and_where(Expr::col("due").lte(now.as_second()))
            .and_where(jobs.are())
            .order_by("due", Order::Asc)
            .order_by("id", Order::Asc)
            .limit(limit.into())
            // Without those that another instance is doing.
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        let rows = self.connection.fetch(&select).await?;
        Ok(rows.iter().map(job).collect())
    }

    /// Takes a job in the transaction that does it, so that it is done exactly once. `None` if it
    /// was taken, cancelled or scheduled again meanwhile.
    pub async fn take_job(&mut self, id: JobId) -> Result<Option<Job>, StoreError> {
        if self.connection.is_shared() && !self.reserve(id).await? {
            return Ok(None);
        }
        let mut delete = Query::delete();
        delete
            .from_table(JOB)
            .and_where(Expr::col("id").eq(id.0))
            .returning(Query::returning().columns(COLUMNS));
        let row = self.connection.first(&delete).await?;
        Ok(row.map(|row| job(&row).1))
    }

    /// Locks a job and what it is about: the person in whose name it runs, its run, or its row.
    /// Returns whether it exists and nobody else is doing it. The job is locked last, as by others
    /// who have locked the same person, run or row, and schedule the same job again.
    async fn reserve(&mut self, id: JobId) -> Result<bool, StoreError> {
        let mut select = Query::select();
        select
            .columns(COLUMNS)
            .from(JOB)
            .and_where(Expr::col("id").eq(id.0));
        let Some(row) = self.connection.first(&select).await? else {
            return Ok(false);
        };
        let (_, job) = job(&row);
        if let Some(person) = job.person {
            self.open_dialogue(person).await?;
        }
        if let Some(run) = job.run() {
            self.open_run_of(run).await?;
        }
        if let Some(row) = job.row() {
            self.lock_heard(&row).await?;
        }
        select.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        Ok(self.connection.first(&select).await?.is_some())
    }

    /// Removes a job and returns it, if there was one.
    pub async fn remove_job(
        &mut self,
        kind: JobKind,
        subject: &str,
    ) -> Result<Option<Job>, StoreError> {
        let remove = REMOVE.with([kind.word().into(), subject.into()]);
        let row = self.connection.first(&remove).await?;
        Ok(row.map(|row| job(&row).1))
    }

    /// Keeps exactly one job of a kind for each subject: one that is new is due when it says, and
    /// one that is there already stays as it is.
    pub async fn keep_jobs(&mut self, kind: JobKind, jobs: &[Job]) -> Result<(), StoreError> {
        let mut forget = Query::delete();
        forget
            .from_table(JOB)
            .and_where(Expr::col("kind").eq(kind.word()))
            .and_where(Expr::col("subject").is_not_in(jobs.iter().map(|job| job.subject.as_str())));
        self.connection.execute(&forget).await?;
        for job in jobs {
            self.note_due(job);
            let mut insert = Query::insert();
            insert
                .into_table(JOB)
                .columns(SETTABLE)
                .values_panic(cells(job).map(Expr::val))
                .on_conflict(OnConflict::new().do_nothing().to_owned());
            self.connection.execute(&insert).await?;
        }
        Ok(())
    }

    /// When the next job is due, if there is one.
    pub async fn next_due(&mut self, jobs: Jobs) -> Result<Option<Timestamp>, StoreError> {
        let mut select = Query::select();
        select
            .column("due")
            .from(JOB)
            .and_where(jobs.are())
            .order_by("due", Order::Asc)
            .limit(1);
        let row = self.connection.first(&select).await?;
        Ok(row.map(|row| instant(row.number(0))))
    }
}

/// A row of [`COLUMNS`].
fn job(row: &Row) -> (JobId, Job) {
    let job = Job {
        kind: JobKind::of(&row.string(1)),
        subject: row.string(2),
        person: row
            .integer(3)
            .expect("the core schema has an integer there")
            .map(RowId),
        due: instant(row.number(4)),
        payload: row.string(5),
    };
    (JobId(row.number(0)), job)
}

#[cfg(test)]
mod tests {
    use super::JobKind;

    #[test]
    fn each_kind_is_read_back_and_no_other_is_known() {
        for kind in JobKind::KNOWN {
            assert_eq!(JobKind::of(kind.word()), kind);
        }
        assert_eq!(JobKind::of("reminder"), JobKind::Unknown);
    }
}

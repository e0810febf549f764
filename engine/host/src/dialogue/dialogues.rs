//! [`Dialogues`]: lets each event take effect once, and tells the person if it failed.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};
use tilmash_engine::interpret::{Event, Intent, Request, RunId, ToolTold};
use tilmash_engine::mirror::{Asked, Brought, Write};
use tilmash_engine::model::{Part, Verb};
use tilmash_engine::program::Program;
use tilmash_engine::value::RowId;
use tokio::sync::Notify;

use super::background::Life;
use super::called_tools::{self, Owner};
use super::clock::Clock;
use super::handover::Handover;
use super::hearing::Hearing;
use super::incoming::{Cause, Incoming, UpdateId};
use super::limits::RateLimits;
use super::reply::{Reply, StepFailure};
use super::watch;
use super::work::{Done, Work};
use crate::log::without_content;
use crate::outage::{Asker, Outage};
use crate::settings::Lists;
use crate::store::{self, Job, JobId, JobKind, Store, StoreError, Transaction, Wake};
use crate::tools::{Played, Reach};

/// Timers are looked at so often in any case.
const SOON: SignedDuration = SignedDuration::from_secs(60);

/// What a bot is called that only plays.
const PLAYED: &str = "example_bot";

/// The dialogues of one app's bot.
pub struct Dialogues {
    store: Store,
    program: RwLock<Arc<Program>>,
    lists: Arc<Lists>,
    /// The bot's user name.
    bot: Arc<str>,
    limits: RateLimits,
    handover: Arc<Handover>,
    scheduled: Notify,
    calls: Notify,
    reach: Reach,
    outage: Outage,
    hearing: Hearing,
}

impl Dialogues {
    pub fn new(store: Store, program: Arc<Program>, lists: Arc<Lists>) -> Dialogues {
        store.tell_by(Arc::clone(&program));
        Dialogues {
            store,
            program: RwLock::new(program),
            lists,
            bot: PLAYED.into(),
            limits: RateLimits::USUAL,
            handover: Arc::default(),
            scheduled: Notify::new(),
            calls: Notify::new(),
            reach: Reach::Played(Played::default()),
            outage: Outage::default(),
            hearing: Hearing::default(),
        }
    }

    /// Replaces the usual limits on what one person may send.
    pub fn with_limits(self, limits: RateLimits) -> Dialogues {
        Dialogues { limits, ..self }
    }

    /// Gives the bot its user name, which deep links have.
    pub(crate) fn named(self, bot: &str) -> Dialogues {
        Dialogues {
            bot: bot.into(),
            ..self
        }
    }

    /// Lets calls of tools go there, and not to tools that are played.
    pub fn with_reach(self, reach: Reach) -> Dialogues {
        Dialogues { reach, ..self }
    }

    /// Adds a person to a list of the environment, by which roles are given.
    pub(crate) fn list(&mut self, variable: &str, person: RowId) {
        let list = Arc::make_mut(&mut self.lists).entry(variable.to_owned());
        list.or_default().push(person.0);
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Whether what people do reaches the bot.
    pub(crate) fn hearing(&self) -> &Hearing {
        &self.hearing
    }

    /// Notes that the database has failed. The log has a line when that begins.
    pub(crate) fn database_failed(&self, asker: Asker, error: &StoreError) {
        let why = without_content(error);
        match self.outage.failed(asker, Instant::now()) {
            true => tracing::error!(
                "the database fails, and updates, timers and messages wait for it: {why}"
            ),
            false => tracing::debug!(?asker, "the database fails still: {why}"),
        }
    }

    /// Notes that the database has answered. The log has a line when that ends an outage.
    pub(crate) fn database_answers(&self, asker: Asker) {
        if let Some(lasted) = self.outage.succeeded(asker, Instant::now()) {
            let seconds = lasted.as_secs();
            tracing::info!(seconds, "the database answers again");
        }
    }

    /// The program for the next event.
    pub fn program(&self) -> Arc<Program> {
        let program = self.program.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&program)
    }

    /// Replaces the program. Events in progress end with the old one. The store must have the new
    /// program's tables.
    pub fn reload(&self, program: Arc<Program>) {
        self.store.tell_by(Arc::clone(&program));
        *self.program.write().unwrap_or_else(PoisonError::into_inner) = program;
    }

    /// Lets an event take effect once; `None` if it has already taken effect.
    ///
    /// If the step panics or finds a row that cannot be read, everything that it did is undone. The
    /// person is told of a failure and may try again. The event then counts as having taken effect.
    ///
    /// # Errors
    ///
    /// If the database could not be read or written. Then nothing has happened, and the event may
    /// be tried again.
    pub async fn process(
        &self,
        incoming: Incoming,
        now: Timestamp,
    ) -> Result<Option<Reply>, StoreError> {
        let Incoming { cause, person, .. } = incoming;
        let failed = Incoming {
            event: Event::Failed,
            ..incoming.clone()
        };
        let failure = match self.attempt(incoming, now).await {
            Err(error) if is_ours(&error) => error,
            result => return result,
        };
        let reason = without_content(&failure);
        tracing::error!(
            person = person.0,
            ?cause,
            "an update failed and was undone: {reason}"
        );
        let told = match cause {
            Cause::Update(_) => self.attempt(failed, now).await,
            // The person did nothing, so they are told nothing.
            Cause::Job(_) => self.ignore(cause, now).await,
        };
        let told = match told {
            Err(error) if is_ours(&error) => {
                let reason = without_content(&error);
                tracing::error!(
                    person = person.0,
                    ?cause,
                    "nor could the person be told: {reason}"
                );
                self.ignore(cause, now).await?
            }
            told => told?,
        };
        Ok(told.map(|reply| Reply {
            failure: Some(StepFailure(failure)),
            ..reply
        }))
    }

    /// Lets flows that have not run in the background here before begin for the bookings to come,
    /// and sets the clocks that begin flows.
    ///
    /// # Errors
    ///
    /// If the database could not be read or written.
    pub(crate) async fn adopt(&self, now: Timestamp) -> Result<(), StoreError> {
        let program = self.program();
        let about = program.flows.values().filter_map(|flow| {
            let about = flow.about.clone()?;
            Some((flow.name.clone(), about))
        });
        let flows: Vec<_> = about.collect();
        self.store
            .write(async move |transaction| transaction.know_flows(&flows, now).await)
            .await?;
        self.set_clocks(now).await
    }

    /// Sets the clocks that begin flows and those by which a backend is watched, and stops those
    /// that the app has no more.
    ///
    /// # Errors
    ///
    /// If the database could not be read or written.
    pub(crate) async fn set_clocks(&self, now: Timestamp) -> Result<(), StoreError> {
        let program = self.program();
        let clocks: Vec<Job> = Clock::all(&program).map(|clock| clock.next(now)).collect();
        let watched = watch::jobs(&program, now);
        self.store
            .write(async move |transaction| {
                transaction.keep_jobs(JobKind::Clock, &clocks).await?;
                transaction.keep_jobs(JobKind::Watch, &watched).await
            })
            .await?;
        self.scheduled.notify_one();
        Ok(())
    }

    /// Does a job of runs in the background; `None` if it was done before. One that fails by a
    /// mistake of ours is dropped: it would fail again.
    ///
    /// # Errors
    ///
    /// If the database could not be read or written. Then nothing has happened.
    pub(crate) async fn live(
        &self,
        job: JobId,
        now: Timestamp,
    ) -> Result<Option<Reply>, StoreError> {
        self.lived(job, None, now).await
    }

    /// Does a job of runs, or tells one what a tool has answered.
    async fn lived(
        &self,
        job: JobId,
        told: Option<(RunId, u32, ToolTold)>,
        now: Timestamp,
    ) -> Result<Option<Reply>, StoreError> {
        let program = self.program();
        let calls = !program.model.tools.is_empty();
        let life = Life {
            program,
            lists: Arc::clone(&self.lists),
            bot: Arc::clone(&self.bot),
            now,
        };
        let done = self
            .store
            .write(async move |transaction| {
                let reply = match told {
                    Some((run, number, told)) => {
                        life.told((job, run), number, told, transaction).await?
                    }
                    None => life.work(job, transaction).await?,
                };
                Ok((reply, transaction.take_scheduled()))
            })
            .await;
        if calls {
            self.calls.notify_one();
        }
        // What was queued is in the table, also if the database could not say so any more.
        self.handover.look();
        match done {
            Ok((reply, scheduled)) => {
                if scheduled.is_some_and(|due| due < now + SOON) {
                    self.scheduled.notify_one();
                }
                Ok(reply)
            }
            Err(error) if is_ours(&error) => {
                let reason = without_content(&error);
                tracing::error!(
                    ?job,
                    "a run in the background failed and was undone: {reason}"
                );
                let reply = self.ignore(Cause::Job(job), now).await?;
                Ok(reply.map(|reply| Reply {
                    failure: Some(StepFailure(error)),
                    ..reply
                }))
            }
            Err(error) => Err(error),
        }
    }

    /// Lets a run go on with what a tool has answered; `None` if it has before. A run that fails by
    /// a mistake of ours is left as it is.
    ///
    /// # Errors
    ///
    /// If the database could not be read or written. Then nothing has happened.
    pub(crate) async fn told(
        &self,
        job: JobId,
        run: RunId,
        number: u32,
        told: ToolTold,
        now: Timestamp,
    ) -> Result<Option<Reply>, StoreError> {
        self.lived(job, Some((run, number, told)), now).await
    }

    /// Keeps what a backend has brought for nobody in particular, and ends the call; `None` if
    /// there is nothing to keep.
    ///
    /// # Errors
    ///
    /// If the database could not be read or written. Then nothing has happened.
    pub(crate) async fn keep_mirrored(
        &self,
        job: JobId,
        kept: Option<(Box<Asked>, Vec<Brought>)>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let keep = async move |transaction: &mut Transaction| {
            if transaction.take_job(job).await?.is_none() {
                return Ok(None);
            }
            let circumstances = store::Context::itself(now);
            if let Some((asked, rows)) = kept.clone() {
                let request = Request::Mirror { asked, rows };
                transaction.answer(request, &circumstances).await?;
            }
            Ok::<_, StoreError>(transaction.take_scheduled())
        };
        let scheduled = self.store.write(keep).await?;
        if scheduled.is_some_and(|due| due < now + SOON) {
            self.scheduled.notify_one();
        }
        Ok(())
    }

    /// Has a table read that a backend keeps and that is watched.
    ///
    /// # Errors
    ///
    /// If the database could not be read or written. Then nothing has happened.
    pub(crate) async fn watch(&self, job: JobId, now: Timestamp) -> Result<(), StoreError> {
        let program = self.program();
        let watch = async move |transaction: &mut Transaction| {
            watch::watch(&program, job, now, transaction).await
        };
        self.store.write(watch).await?;
        self.calls.notify_one();
        Ok(())
    }

    /// Lets a hold that has run out be ended by the backend that keeps it; `false` if none does.
    ///
    /// # Errors
    ///
    /// If the database could not be read or written. Then nothing has happened.
    pub(crate) async fn release(&self, job: JobId, now: Timestamp) -> Result<bool, StoreError> {
        let program = self.program();
        let booking = program.model.part(Part::Booking);
        let mirror = booking.and_then(|booking| program.model.mirror(&booking.name));
        let Some(mirror) = mirror.cloned() else {
            return Ok(false);
        };
        let release = async move |transaction: &mut Transaction| {
            let Some(taken) = transaction.take_job(job).await? else {
                return Ok(true);
            };
            let Some((row, record)) = transaction.hold_to_release(&taken).await? else {
                transaction.settle(&taken, now).await?;
                return Ok(false);
            };
            let write = Write {
                verb: Verb::Release,
                table: row.table.clone(),
                row: Some(row),
                id: record.key,
                sends: Default::default(),
                values: Default::default(),
            };
            let intent = Intent::for_nobody(&mirror, Asked::Write(Box::new(write)));
            called_tools::begin(transaction, Owner::Nobody, vec![intent], now).await?;
            Ok::<_, StoreError>(true)
        };
        self.store.write(release).await?;
        self.calls.notify_one();
        Ok(true)
    }

    /// Wakes the tasks that must look at what another process may have queued or scheduled.
    pub(crate) fn wake(&self, wake: Wake) {
        match wake {
            Wake::Outbox => self.handover.look(),
            Wake::Jobs => {
                self.scheduled.notify_one();
                self.calls.notify_one();
            }
        }
    }

    /// Where messages are handed over to the one who sends them.
    pub(crate) fn handover(&self) -> &Handover {
        &self.handover
    }

    /// Where calls of tools go.
    pub(crate) fn reach(&self) -> &Reach {
        &self.reach
    }

    /// Waits until a tool is to be called since the last wait.
    pub(crate) async fn calls_begun(&self) {
        self.calls.notified().await;
    }

    /// Waits until a timer has been set since the last wait.
    pub(crate) async fn scheduled(&self) {
        self.scheduled.notified().await;
    }

    async fn attempt(
        &self,
        incoming: Incoming,
        now: Timestamp,
    ) -> Result<Option<Reply>, StoreError> {
        let Incoming { cause, person, .. } = incoming;
        let asked = Instant::now();
        let work = Work {
            program: self.program(),
            lists: Arc::clone(&self.lists),
            bot: Arc::clone(&self.bot),
            limits: self.limits,
            handover: Arc::clone(&self.handover),
            incoming,
            now,
        };
        let done = self
            .store
            .write(async move |transaction| work.run(transaction).await)
            .await;
        if !matches!(done, Ok(Some(_))) {
            // It may be committed, though the database could not say so any more, and then nobody
            // has handed over what it has queued.
            self.handover.look();
        }
        let Some(Done {
            reply,
            queued,
            recorded,
            look,
            begins_calls,
            scheduled,
            begun,
            took,
        }) = done?
        else {
            return Ok(None);
        };
        if let Some(begun) = begun {
            let waited = begun.duration_since(asked);
            let committed = begun.elapsed().saturating_sub(took);
            tracing::debug!(?cause, ?waited, ?took, ?committed, "an event took effect");
        }
        for id in recorded {
            self.handover.recorded(person.0, id);
        }
        self.handover.give(queued);
        if look {
            self.handover.look();
        }
        if begins_calls {
            self.calls.notify_one();
        }
        if scheduled.is_some_and(|due| due < now + SOON) {
            self.scheduled.notify_one();
        }
        Ok(Some(reply))
    }

    /// Lets an event count as having taken effect, without an effect.
    async fn ignore(&self, cause: Cause, now: Timestamp) -> Result<Option<Reply>, StoreError> {
        let program = self.program();
        self.store
            .write(async move |transaction| {
                let first = match cause {
                    Cause::Update(UpdateId(id)) => transaction.first_time(id, now).await?,
                    Cause::Job(id) => match transaction.take_job(id).await? {
                        Some(job) if job.kind == JobKind::Call => {
                            // Nobody hears what the tool has answered.
                            called_tools::failed(transaction, &program.model, &job, now).await?;
                            true
                        }
                        Some(_) => true,
                        None => false,
                    },
                };
                Ok(first.then(Reply::default))
            })
            .await
    }
}

/// Whether an error comes from the work itself, so that the same work would fail again.
pub(super) fn is_ours(error: &StoreError) -> bool {
    match error {
        StoreError::Panicked { .. } | StoreError::Cell { .. } | StoreError::Database { .. } => true,
        StoreError::Url { .. }
        | StoreError::Unreachable { .. }
        | StoreError::ReadOnly { .. }
        | StoreError::Damaged { .. }
        | StoreError::Locked { .. }
        | StoreError::Disk { .. }
        | StoreError::Full { .. }
        | StoreError::Gone { .. }
        | StoreError::NoServer { .. }
        | StoreError::NoSchema { .. }
        | StoreError::Contended { .. }
        | StoreError::Newer { .. }
        | StoreError::OtherMigration { .. }
        | StoreError::InUse { .. }
        | StoreError::Undecided { .. }
        | StoreError::NoSuchResource { .. }
        | StoreError::Closed => false,
    }
}

//! Runs in the background: what happens to their rows, their time, what people answer, and what
//! became of their messages. Each is one work of the store, as an update is.

use std::sync::Arc;

use jiff::Timestamp;
use tilmash_engine::interpret::{
    self, Answer, Background, Came, Cause, Context, Delivery, Handed, Progress, Request, RunId,
    Signal, ToolTold, Turn,
};
use tilmash_engine::model::event;
use tilmash_engine::name::Name;
use tilmash_engine::program::{Flow, Program};
use tilmash_engine::value::{RowId, RowReference, Value};

use super::arrival::Arrival;
use super::called_tools::{self, KeptCall, Owner};
use super::clock::{self, Clock};
use super::held::Held;
use super::reply::Reply;
use crate::settings::Lists;
use crate::store::{
    self, Job, JobId, JobKind, Led, Outgoing, RowEvent, Sender, StoreError, StoredRun, Transaction,
    no_earlier,
};

/// Events that lead to each other, each by a run that heard the one before: more of them are a
/// circle of flows, which would never end.
const DEEPEST: u32 = 20;

/// In place of the row of a run that a clock has begun. No row has this id.
const NO_ROW: RowId = RowId(0);

/// In place of the run of a notice that has lost its buttons already. No run has this id.
const ANSWERED: RunId = RunId(0);

/// Whose act leads to a step of a run, and how many events have.
#[derive(Clone, Copy, Default)]
pub(super) struct Act {
    pub(super) by: Option<RowId>,
    pub(super) depth: u32,
}

/// Something that happens to runs, on its way through the store.
#[derive(Clone)]
pub(super) struct Life {
    pub(super) program: Arc<Program>,
    pub(super) lists: Arc<Lists>,
    pub(super) bot: Arc<str>,
    pub(super) now: Timestamp,
}

impl Life {
    /// Does a job of runs, if nobody has done it before.
    pub(super) async fn work(
        self,
        id: JobId,
        transaction: &mut Transaction,
    ) -> Result<Option<Reply>, StoreError> {
        let Some(job) = transaction.take_job(id).await? else {
            return Ok(None);
        };
        let mut reply = Reply::default();
        match job.kind {
            JobKind::Event => {
                if let Some(row) = job.row() {
                    for event in transaction.take_events(&row).await? {
                        self.heard(&row, &event, &mut reply, transaction).await?;
                    }
                }
            }
            JobKind::Run => {
                let run = job.subject.parse().map(RunId);
                if let Ok(id) = run
                    && let Some(run) = transaction.open_run_of(id).await?
                {
                    self.step(
                        run,
                        Signal::Elapsed,
                        Act::default(),
                        &mut reply,
                        transaction,
                    )
                    .await?;
                }
            }
            JobKind::Clock => self.clock(&job, &mut reply, transaction).await?,
            JobKind::Adopt => {
                if let Some((flow, row)) = job.adopted() {
                    self.adopt(&flow, &row, &mut reply, transaction).await?;
                }
            }
            JobKind::Told => {
                if let Ok(arrival) = serde_json::from_str(&job.payload) {
                    self.arrived(arrival, &mut reply, transaction).await?;
                }
            }
            JobKind::Silence
            | JobKind::Screen
            | JobKind::OldScreen
            | JobKind::Recall
            | JobKind::Expiry
            | JobKind::Offer
            | JobKind::Call
            | JobKind::Undo
            | JobKind::Watch
            | JobKind::Unknown => unreachable!("it has nothing to do with runs"),
        }
        Ok(Some(reply))
    }

    /// Begins a flow by the clock, and sets the clock anew.
    async fn clock(
        &self,
        job: &Job,
        reply: &mut Reply,
        transaction: &mut Transaction,
    ) -> Result<(), StoreError> {
        let program = Arc::clone(&self.program);
        let Some(clock) = Clock::of(&program, job) else {
            return Ok(());
        };
        transaction.set_job(&clock.next(self.now)).await?;
        if clock::is_missed(job.due, self.now) {
            return Ok(());
        }
        let flow = clock.flow();
        if let Some(run) = transaction.open_run(flow, NO_ROW).await? {
            self.end(&run, transaction).await?;
        }
        let id = transaction.begin_run(flow, NO_ROW, self.now).await?;
        let begun = Signal::Begun {
            flow: flow.clone(),
            state: clock.state.clone(),
            cause: Cause::default(),
        };
        let (new, act) = (Background::default(), Act::default());
        let turn = self.play(id, None, new, begun, act, transaction).await?;
        self.conclude(id, turn, reply, transaction).await
    }

    /// Lets a flow that is new here begin for a booking, as if it had just got its status.
    async fn adopt(
        &self,
        flow: &Name,
        row: &RowReference,
        reply: &mut Reply,
        transaction: &mut Transaction,
    ) -> Result<(), StoreError> {
        let program = Arc::clone(&self.program);
        let Some(flow) = program.flows.get(flow) else {
            return Ok(());
        };
        if transaction.open_run(&flow.name, row.id).await?.is_some() {
            // Something has happened to it since.
            return Ok(());
        }
        let context = store::Context::itself(self.now);
        let request = Request::Row(row.clone());
        let Answer::Row(Some(record)) = transaction.answer(request, &context).await? else {
            return Ok(());
        };
        let Value::Choice(status) = record.column(event::STATUS) else {
            return Ok(());
        };
        let raised = RowEvent {
            event: status,
            by: None,
            flow: None,
            depth: 0,
            at: self.now,
            was: None,
        };
        self.heard_by(flow, row, &raised, reply, transaction).await
    }

    /// Lets the flows about a row hear what happened to it.
    async fn heard(
        &self,
        row: &RowReference,
        raised: &RowEvent,
        reply: &mut Reply,
        transaction: &mut Transaction,
    ) -> Result<(), StoreError> {
        if raised.depth >= DEEPEST {
            let problem = format!(
                "`{}.{}` is not heard: runs in the background lead to each other for ever",
                row.table, raised.event
            );
            tracing::error!("{problem}");
            reply.problems.push(problem);
            return Ok(());
        }
        let program = Arc::clone(&self.program);
        let flows = program.flows.values();
        for flow in flows.filter(|flow| flow.about.as_ref() == Some(&row.table)) {
            // What a run has done to its own row is no news to its flow, but that it is gone.
            let is_own = raised.flow.as_ref() == Some(&flow.name);
            if !is_own || *raised.event == *event::DELETED {
                self.heard_by(flow, row, raised, reply, transaction).await?;
            }
        }
        Ok(())
    }

    async fn heard_by(
        &self,
        flow: &Flow,
        row: &RowReference,
        raised: &RowEvent,
        reply: &mut Reply,
        transaction: &mut Transaction,
    ) -> Result<(), StoreError> {
        let RowEvent { event, by, was, .. } = raised;
        let cause = Cause {
            by: *by,
            was: was.clone(),
        };
        let act = Act {
            by: *by,
            depth: raised.depth + 1,
        };
        let run = transaction.open_run(&flow.name, row.id).await?;
        if *event == *event::DELETED || flow.stops.contains(event) {
            if let Some(run) = run {
                self.end(&run, transaction).await?;
            }
            return Ok(());
        }
        if let Some(state) = self.beginning(flow, row, raised, transaction).await? {
            if let Some(run) = run {
                self.end(&run, transaction).await?;
            }
            let id = transaction.begin_run(&flow.name, row.id, self.now).await?;
            let begun = Signal::Begun {
                flow: flow.name.clone(),
                state,
                cause,
            };
            let new = Background::default();
            let turn = self
                .play(id, Some(row), new, begun, act, transaction)
                .await?;
            return self.conclude(id, turn, reply, transaction).await;
        }
        let Some(run) = run else {
            return Ok(());
        };
        let waits_for_it = self
            .background(&run)
            .is_some_and(|it| it.hears(&self.program, row, event));
        if waits_for_it {
            let heard = Signal::Heard {
                event: event.clone(),
                cause,
            };
            self.step(run, heard, act, reply, transaction).await?;
        }
        Ok(())
    }

    /// The state in which an event of a row begins a run of a flow, if it begins one.
    async fn beginning(
        &self,
        flow: &Flow,
        row: &RowReference,
        raised: &RowEvent,
        transaction: &mut Transaction,
    ) -> Result<Option<Name>, StoreError> {
        if flow.begun_by(&raised.event).next().is_none() {
            return Ok(None);
        }
        let asked = Signal::Begins {
            flow: flow.name.clone(),
            event: raised.event.clone(),
            cause: Cause {
                by: raised.by,
                was: raised.was.clone(),
            },
        };
        let (none, new) = (RunId(0), Background::default());
        let turn = self
            .play(none, Some(row), new, asked, Act::default(), transaction)
            .await?;
        Ok(turn.begins)
    }

    /// What became of a message. One that comes when nobody waits for its buttons any more loses
    /// them.
    async fn arrived(
        &self,
        arrival: Arrival,
        reply: &mut Reply,
        transaction: &mut Transaction,
    ) -> Result<(), StoreError> {
        let Arrival {
            run,
            told,
            message,
            came,
            blocked,
            has_buttons,
        } = arrival;
        let stored = transaction.open_run_of(run).await?;
        let background = stored.as_ref().and_then(|stored| self.background(stored));
        let waits = background.filter(|it| it.waits.message == told.message);
        if let (Some(message), true) = (message, has_buttons) {
            let is_asked = waits
                .as_ref()
                .is_some_and(|it| it.waits.to.contains(&told.to));
            let was_answered = transaction
                .forget_notice(told.to.0, message, ANSWERED)
                .await?;
            match is_asked {
                _ if was_answered => {}
                true => transaction.note_notice(told.to.0, message, run).await?,
                false => self.close(told.to.0, message, transaction).await?,
            }
        }
        if let (Some(stored), Some(background)) = (stored, waits)
            && background.waits.unheard.contains(&told.to)
        {
            let came = match (message.is_some() || came, blocked) {
                (true, _) => Came::Reached,
                (false, true) => Came::Blocked,
                (false, false) => Came::Refused,
            };
            let signal = Signal::Told { told, came };
            self.step(stored, signal, Act::default(), reply, transaction)
                .await?;
        }
        Ok(())
    }

    /// Lets something happen to a run, and returns the dialogue that it gives to somebody.
    pub(super) async fn step(
        &self,
        run: StoredRun,
        signal: Signal,
        act: Act,
        reply: &mut Reply,
        transaction: &mut Transaction,
    ) -> Result<Option<Handed>, StoreError> {
        let stepped = self.stepped(run, signal, act, reply, transaction).await?;
        Ok(stepped.handed)
    }

    async fn stepped(
        &self,
        run: StoredRun,
        signal: Signal,
        act: Act,
        reply: &mut Reply,
        transaction: &mut Transaction,
    ) -> Result<Stepped, StoreError> {
        let flow = self.program.flows.get(&run.flow);
        let about = flow.map(|flow| flow.about.clone());
        let row = match about {
            Some(Some(table)) if run.row != NO_ROW => {
                Some(Some(RowReference { table, id: run.row }))
            }
            Some(None) if run.row == NO_ROW => Some(None),
            Some(_) | None => None,
        };
        let (Some(row), Some(background)) = (row, self.background(&run)) else {
            // The app has no such flow any more.
            self.end(&run, transaction).await?;
            return Ok(Stepped {
                handed: None,
                unheard: signal.given(),
            });
        };
        let called: Vec<u32> = background.session.calls().collect();
        let held = Held::by(&background).filter(|_| !matches!(signal, Signal::Returned { .. }));
        let mut turn = self
            .play(run.id, row.as_ref(), background, signal, act, transaction)
            .await?;
        let stepped = Stepped {
            handed: turn.hands.take(),
            unheard: turn.unheard.take(),
        };
        if let Some(held) = held
            && turn.run.as_ref().and_then(Held::by) != Some(held)
        {
            transaction.set_job(&held.recall(run.id, self.now)).await?;
        }
        let waited_for = |call: &u32| {
            let run = turn.run.as_ref();
            run.is_some_and(|run| run.session.calls().any(|it| it == *call))
        };
        let left: Vec<u32> = called
            .into_iter()
            .filter(|call| !waited_for(call))
            .collect();
        self.give_up(run.id, left, transaction).await?;
        self.conclude(run.id, turn, reply, transaction).await?;
        Ok(stepped)
    }

    /// A run as it was saved.
    pub(super) fn background(&self, run: &StoredRun) -> Option<Background> {
        serde_json::from_str(&run.data)
            .inspect_err(|error| tracing::warn!(run = run.id.0, %error, "run not readable"))
            .ok()
    }

    /// Runs a step to its end, within the transaction.
    async fn play(
        &self,
        run: RunId,
        row: Option<&RowReference>,
        background: Background,
        signal: Signal,
        act: Act,
        transaction: &mut Transaction,
    ) -> Result<Turn, StoreError> {
        let context = Context {
            person: None,
            now: self.now,
            environment: Arc::clone(&self.lists),
            hint: None,
            bot: Arc::clone(&self.bot),
        };
        let circumstances = store::Context {
            now: self.now,
            by: act.by,
            run: Some(Led {
                run,
                depth: act.depth,
            }),
        };
        let about = (run, row.cloned());
        let mut step = interpret::step_run(&self.program, about, background, signal, context);
        let mut answer = None;
        loop {
            match step.resume(answer.take()) {
                Progress::Need(request) => {
                    answer = Some(transaction.answer(request, &circumstances).await?);
                }
                Progress::Done(mut turn) => {
                    for call in &mut turn.calls {
                        call.by = act.by;
                    }
                    for problem in &turn.problems {
                        tracing::error!(
                            run = run.0,
                            problem,
                            "the program did what the checker excludes"
                        );
                    }
                    return Ok(*turn);
                }
            }
        }
    }

    /// Keeps what has become of a run, queues what it says, and sets its timer.
    async fn conclude(
        &self,
        id: RunId,
        turn: Turn,
        reply: &mut Reply,
        transaction: &mut Transaction,
    ) -> Result<(), StoreError> {
        let answered = answered(&turn.notices);
        if turn.closes_notices || turn.run.is_none() {
            let notices = transaction.take_notices(id).await?;
            for (chat, message) in &notices {
                if !answered.contains(&(*chat, *message)) {
                    self.close(*chat, *message, transaction).await?;
                }
            }
            // One was answered before it was known that it has come.
            for (chat, message) in answered.iter().filter(|it| !notices.contains(it)) {
                transaction.note_notice(*chat, *message, ANSWERED).await?;
            }
        }
        match turn.run {
            Some(run) => {
                let data = serde_json::to_string(&run);
                let data = data.expect("a run is plain data with texts for keys");
                transaction.save_run(id, &data).await?;
                let timer = id.0.to_string();
                match run.waits.until {
                    Some(until) => {
                        let job = Job {
                            kind: JobKind::Run,
                            subject: timer,
                            person: None,
                            due: no_earlier(until),
                            payload: "{}".to_owned(),
                        };
                        transaction.set_job(&job).await?;
                    }
                    None => transaction.cancel_job(JobKind::Run, &timer).await?,
                }
            }
            None => transaction.end_run(id).await?,
        }
        called_tools::begin(transaction, Owner::Run(id), turn.calls, self.now).await?;
        for (to, delivery) in turn.notices {
            self.queue(to.0, delivery, transaction).await?;
        }
        reply.toast = turn.toast.or(reply.toast.take());
        reply.problems.extend(turn.problems);
        Ok(())
    }

    /// A tool has answered, or will not.
    pub(super) async fn told(
        &self,
        (job, run): (JobId, RunId),
        number: u32,
        told: ToolTold,
        transaction: &mut Transaction,
    ) -> Result<Option<Reply>, StoreError> {
        let Some(job) = transaction.take_job(job).await? else {
            return Ok(None);
        };
        if told == ToolTold::Failed {
            let model = &self.program.model;
            called_tools::failed(transaction, model, &job, self.now).await?;
        }
        let mut reply = Reply::default();
        let signal = Signal::Answered(number, told);
        let unheard = match transaction.open_run_of(run).await? {
            Some(run) => {
                let act = Act {
                    by: KeptCall::of(&job).and_then(|call| call.intent.by),
                    depth: 0,
                };
                self.stepped(run, signal, act, &mut reply, transaction)
                    .await?
                    .unheard
            }
            None => signal.given(),
        };
        if let Some(given) = unheard {
            let model = &self.program.model;
            called_tools::unheard(transaction, model, &job, given, self.now).await?;
        }
        Ok(Some(reply))
    }

    async fn give_up(
        &self,
        run: RunId,
        calls: Vec<u32>,
        transaction: &mut Transaction,
    ) -> Result<(), StoreError> {
        let model = &self.program.model;
        called_tools::give_up(transaction, model, Owner::Run(run), calls, self.now).await
    }

    /// Ends a run: nothing more happens to it, and its buttons go.
    async fn end(&self, run: &StoredRun, transaction: &mut Transaction) -> Result<(), StoreError> {
        let id = run.id;
        let background = self.background(run);
        if let Some(held) = background.as_ref().and_then(Held::by) {
            transaction.set_job(&held.recall(id, self.now)).await?;
        }
        if let Some(background) = &background {
            let called = background.session.calls().collect();
            self.give_up(id, called, transaction).await?;
        }
        for (chat, message) in transaction.take_notices(id).await? {
            self.close(chat, message, transaction).await?;
        }
        transaction.end_run(id).await
    }

    async fn close(
        &self,
        chat: i64,
        message: i64,
        transaction: &mut Transaction,
    ) -> Result<(), StoreError> {
        self.queue(chat, Delivery::Close { message }, transaction)
            .await
    }

    async fn queue(
        &self,
        chat: i64,
        delivery: Delivery,
        transaction: &mut Transaction,
    ) -> Result<(), StoreError> {
        let message = Outgoing {
            chat,
            delivery,
            at: self.now,
        };
        transaction
            .enqueue(message, Sender::Anyone, self.now)
            .await?;
        Ok(())
    }
}

/// What a step of a run leads to elsewhere.
struct Stepped {
    handed: Option<Handed>,
    /// What a tool has given though the run does not wait for it any more.
    unheard: Option<Value>,
}

/// The messages that deliveries take the place of, or whose buttons they remove.
fn answered(notices: &[(RowId, Delivery)]) -> Vec<(i64, i64)> {
    let each = notices.iter().filter_map(|(to, delivery)| {
        let message = match delivery {
            Delivery::Send { replaces, .. } => (*replaces)?,
            Delivery::Close { message } => *message,
            Delivery::Commands(_) | Delivery::Refund { .. } => return None,
        };
        Some((to.0, message))
    });
    each.collect()
}

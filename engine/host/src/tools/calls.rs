//! The calls that are due: each is made, and its answer goes to whoever waits for it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::stream::{FuturesUnordered, StreamExt};
use jiff::{SignedDuration, Timestamp};
use tilmash_engine::interpret::{Event, ToolTold};
use tilmash_engine::model::{Model, Operation, Tool};
use tilmash_engine::name::Name;
use tilmash_engine::program::Program;
use tilmash_engine::tool::{Answered, Received, Said, answer, request};
use tilmash_engine::value::{File, KeptFile, RowId, Value};

use super::Response;
use super::connections::Connections;
use super::mirrored;
use super::tried::{self, Concluded, Wrong, again, pause_after, tell};
use super::waiting::Waiting;
use crate::dialogue::{Cause, Dialogues, Incoming, KeptCall, Owner, Reply, new_key};
use crate::outage::Asker;
use crate::stop::Stop;
use crate::store::{Job, JobId, JobKind, Jobs, StoreError, Transaction};

/// How many calls are made at the same time.
const MOST_AT_ONCE: u32 = 32;
/// The longest pause, because another process may have left a call.
const REST: Duration = Duration::from_secs(30);
/// How long the end of the process waits for calls that have begun.
const AT_THE_END: Duration = Duration::from_secs(5);
/// The pause after the database has failed.
const RECOVERY: Duration = Duration::from_secs(5);
/// Beyond the time that a try may take, whoever has begun it has been killed.
const GRACE: SignedDuration = SignedDuration::from_secs(10);

/// Makes calls until it is told to stop. Those that have begun may end soon; whoever runs next
/// makes the others again. `busy` shows people who wait that something is being done.
pub(crate) async fn run(dialogues: Arc<Dialogues>, busy: impl Fn(RowId), mut stop: Stop) {
    let mut under_way = FuturesUnordered::new();
    let mut waiting = Waiting::default();
    let mut rest = Duration::ZERO;
    if let Err(error) = resume(&dialogues, Timestamp::now()).await {
        dialogues.database_failed(Asker::Timers, &error);
    }
    loop {
        let shown = waiting.next().map(tokio::time::Instant::from_std);
        tokio::select! {
            () = stop.requested() => break,
            Some(ended) = under_way.next() => note(&dialogues, &mut waiting, ended),
            () = dialogues.calls_begun() => {}
            () = tokio::time::sleep(rest) => {}
            () = until(shown) => {
                waiting.due(Instant::now()).into_iter().for_each(&busy);
                continue;
            }
        }
        let now = Timestamp::now();
        let room = MOST_AT_ONCE.saturating_sub(under_way.len() as u32);
        rest = match claim(&dialogues, now, room).await {
            Ok(claimed) => {
                dialogues.database_answers(Asker::Timers);
                for (id, job) in claimed {
                    if let Some(person) = Owner::of(&job).and_then(Owner::person) {
                        let longest = Duration::try_from(job.due.duration_since(now));
                        waiting.goes_on(person, longest.unwrap_or(RECOVERY), Instant::now());
                    }
                    under_way.push(make(&dialogues, id, job));
                }
                pause(&dialogues, now).await
            }
            Err(error) => {
                dialogues.database_failed(Asker::Timers, &error);
                RECOVERY
            }
        };
    }
    let ending = async {
        while let Some(ended) = under_way.next().await {
            note(&dialogues, &mut waiting, ended);
        }
    };
    // It makes no difference whether it was in time: a call that is left here is due again.
    let _ = tokio::time::timeout(AT_THE_END, ending).await;
}

/// A try that is over.
struct Tried {
    /// Who waits for the answer.
    owner: Option<Owner>,
    concluded: Result<Concluded, StoreError>,
}

fn note(dialogues: &Dialogues, waiting: &mut Waiting, tried: Tried) {
    let person = tried.owner.and_then(Owner::person);
    match (tried.concluded, person) {
        (Ok(Concluded::Again(pause)), Some(person)) => {
            let pause = Duration::try_from(pause).unwrap_or(RECOVERY);
            waiting.goes_on(person, pause, Instant::now());
        }
        (Ok(Concluded::Over(_)), Some(person)) => waiting.ends(person),
        (Ok(_), None) => {}
        (Err(error), _) => dialogues.database_failed(Asker::Timers, &error),
    }
}

/// Never, if there is no such moment.
async fn until(moment: Option<tokio::time::Instant>) {
    match moment {
        Some(moment) => tokio::time::sleep_until(moment).await,
        None => std::future::pending().await,
    }
}

async fn pause(dialogues: &Dialogues, now: Timestamp) -> Duration {
    let next = next_due(dialogues).await.ok().flatten();
    let rest = next.map(|next| Duration::try_from(next.duration_since(now)).unwrap_or_default());
    // A moment at least, if all places are taken.
    rest.map_or(REST, |rest| rest.clamp(Duration::from_millis(50), REST))
}

/// When the next call is due, if there is one. An app without tools has none.
pub(crate) async fn next_due(dialogues: &Dialogues) -> Result<Option<Timestamp>, StoreError> {
    if dialogues.program().model.tools.is_empty() {
        return Ok(None);
    }
    dialogues
        .store()
        .write(async |transaction| transaction.next_due(Jobs::Calls).await)
        .await
}

/// Makes every call that is due at `now`, and returns what the answers led to.
pub(crate) async fn run_due(
    dialogues: &Dialogues,
    now: Timestamp,
) -> Result<Vec<Reply>, StoreError> {
    let mut replies = Vec::new();
    for (id, job) in claim(dialogues, now, MOST_AT_ONCE).await? {
        replies.extend(make_at(dialogues, id, job, now).await?);
    }
    Ok(replies)
}

/// Lets calls be made again at once that were under way when the last process ended. Where there
/// may be other processes, nobody knows which have ended; there they are due after a while.
async fn resume(dialogues: &Dialogues, now: Timestamp) -> Result<(), StoreError> {
    if dialogues.store().is_shared() || dialogues.program().model.tools.is_empty() {
        return Ok(());
    }
    let resume = async move |transaction: &mut Transaction| {
        let kept = transaction.due_jobs(Jobs::Calls, Timestamp::MAX, u32::MAX);
        for (_, job) in kept.await? {
            if KeptCall::of(&job).is_some_and(|call| call.under_way) {
                transaction.set_job(&Job { due: now, ..job }).await?;
            }
        }
        Ok(())
    };
    dialogues.store().write(resume).await
}

/// Takes calls that are due for this instance. If it is killed, they are due again.
async fn claim(
    dialogues: &Dialogues,
    now: Timestamp,
    room: u32,
) -> Result<Vec<(JobId, Job)>, StoreError> {
    let program = dialogues.program();
    if room == 0 || program.model.tools.is_empty() {
        return Ok(Vec::new());
    }
    dialogues
        .store()
        .write(async move |transaction| {
            let mut claimed = Vec::new();
            for (_, mut job) in transaction.due_jobs(Jobs::Calls, now, room).await? {
                let Some(mut call) = KeptCall::of(&job) else {
                    tracing::error!(
                        subject = job.subject,
                        "a call that cannot be read is dropped"
                    );
                    transaction.cancel_job(job.kind, &job.subject).await?;
                    continue;
                };
                let tool = program.model.tools.get(&call.intent.tool);
                let timeout = tool.map_or(GRACE, |tool| tool.timeout);
                call.tries += 1;
                call.under_way = true;
                job.payload = call.payload();
                job.due = now + timeout + GRACE;
                let id = transaction.schedule(&job).await?;
                claimed.push((id, job));
            }
            Ok::<_, StoreError>(claimed)
        })
        .await
}

async fn make(dialogues: &Dialogues, id: JobId, job: Job) -> Tried {
    Tried {
        owner: Owner::of(&job),
        concluded: attempt(dialogues, id, job, Timestamp::now).await,
    }
}

/// Makes the call of a job, and tells whoever waits for it.
async fn attempt(
    dialogues: &Dialogues,
    id: JobId,
    job: Job,
    now: impl Fn() -> Timestamp,
) -> Result<Concluded, StoreError> {
    let call = KeptCall::of(&job);
    if let Some(call) = call.filter(|call| call.intent.asked.is_some()) {
        return mirrored::attempt(dialogues, id, job, call, now).await;
    }
    let heard = self::call(dialogues, &job).await;
    conclude(dialogues, id, job, heard, now()).await
}

/// As [`make`], where the clock stands still.
async fn make_at(
    dialogues: &Dialogues,
    id: JobId,
    job: Job,
    now: Timestamp,
) -> Result<Option<Reply>, StoreError> {
    match attempt(dialogues, id, job, || now).await? {
        Concluded::Over(reply) => Ok(reply),
        Concluded::Again(_) => Ok(None),
    }
}

/// Which operation a job calls.
struct Calling<'p> {
    tool: &'p Tool,
    operation: &'p Operation,
    sends: BTreeMap<Name, Value>,
    key: String,
}

/// What a job calls now; `None` if the app has it no more.
fn calling<'p>(program: &'p Program, job: &Job, call: &KeptCall) -> Option<Calling<'p>> {
    let tool = program.model.tools.get(&call.intent.tool)?;
    let operation = tool.operations.get(&call.intent.operation)?;
    let mut sends = call.intent.sends.clone();
    let Some(given) = call.given.as_ref().filter(|_| job.kind == JobKind::Undo) else {
        let key = call.key.clone();
        return Some(Calling {
            tool,
            operation,
            sends,
            key,
        });
    };
    // What it has given is known, and is to be taken back.
    let undo = tool.operations.get(&operation.undo.as_ref()?.value)?;
    if let Value::Draft(fields) = given {
        let fields = fields.iter();
        sends.extend(fields.map(|(name, value)| (name.clone(), value.clone())));
    }
    Some(Calling {
        tool,
        operation: undo,
        sends,
        key: format!("{}-undo", call.key),
    })
}

/// What has come of one try.
struct Heard {
    answered: Answered,
    /// The bytes of a file, if that is what was answered.
    file: Vec<u8>,
    /// How long the tool wants to be left alone.
    after: Option<Duration>,
}

/// Makes the call of a job.
async fn call(dialogues: &Dialogues, job: &Job) -> Heard {
    let program = dialogues.program();
    let failed = |why: &str| Heard {
        answered: Answered::Failed(why.to_owned()),
        file: Vec::new(),
        after: None,
    };
    let Some(call) = KeptCall::of(job) else {
        return failed("a call that cannot be read");
    };
    let Some(calling) = calling(&program, job, &call) else {
        return failed("the app has no such operation any more");
    };
    let Calling {
        tool,
        operation,
        sends,
        key,
    } = &calling;
    let Some(request) = request(operation, sends) else {
        return failed("a value that cannot stand in a path");
    };
    let response = dialogues
        .reach()
        .call(tool, &operation.name, &request, key)
        .await;
    let heard = understood(response, operation, &program.model);
    match &heard.answered {
        Answered::Done(_) | Answered::File(_) | Answered::Outcome(_) => {}
        Answered::Failed(why) | Answered::Nonsense(why) => tell(&call, Wrong::Failed(why)),
        Answered::Unclear(why) => tell(&call, Wrong::Unclear(why)),
    }
    heard
}

/// One call that nobody in a chat waits for. Its key is new.
pub async fn by_hand(
    connections: &Connections,
    model: &Model,
    tool: &Tool,
    operation: &Operation,
    sends: &BTreeMap<Name, Value>,
) -> Answered {
    let Some(request) = request(operation, sends) else {
        return Answered::Failed("a value that cannot stand in a path".to_owned());
    };
    let key = new_key();
    let response = connections
        .call(tool, &operation.name, &request, &key)
        .await;
    understood(response, operation, model).answered
}

/// What a response means to an operation.
fn understood(response: Response, operation: &Operation, model: &Model) -> Heard {
    let means = |said| answer(operation, said, &model.languages, &model.zone);
    let answered = match response {
        Response::Answer {
            status,
            body,
            content_type,
            disposition,
            after,
        } => {
            let answered = means(Said::Http {
                status,
                body: &body,
                content_type: content_type.as_deref(),
                disposition: disposition.as_deref(),
            });
            let is_file = matches!(answered, Answered::File(_));
            let file = if is_file { body } else { Vec::new() };
            return Heard {
                answered,
                file,
                after,
            };
        }
        Response::Given(json) => means(Said::Given(&json)),
        Response::Refused => means(Said::Refused),
        Response::Nothing(why) => Answered::Unclear(why.to_owned()),
        Response::Unreadable(why) => Answered::Nonsense(why.to_owned()),
    };
    Heard {
        answered,
        file: Vec::new(),
        after: None,
    }
}

/// What becomes of a call that was made.
async fn conclude(
    dialogues: &Dialogues,
    id: JobId,
    job: Job,
    heard: Heard,
    now: Timestamp,
) -> Result<Concluded, StoreError> {
    let program = dialogues.program();
    let Some(call) = KeptCall::of(&job) else {
        return Ok(Concluded::Over(None));
    };
    let Heard {
        answered,
        file,
        after,
    } = heard;
    if job.kind == JobKind::Undo {
        return undone(dialogues, id, call, answered, now)
            .await
            .map(|()| Concluded::Over(None));
    }
    let told = match (answered, pause_after(&program, &call, after)) {
        (Answered::Done(value), _) => ToolTold::Done(value),
        (Answered::File(received), _) => {
            ToolTold::Done(keep(dialogues, received, file, now).await?)
        }
        (Answered::Outcome(outcome), _) => ToolTold::Outcome(outcome),
        (Answered::Unclear(_), Some(pause)) => {
            again(dialogues, id, now + pause).await?;
            return Ok(Concluded::Again(pause));
        }
        (Answered::Failed(_) | Answered::Nonsense(_), _) | (Answered::Unclear(_), None) => {
            ToolTold::Failed
        }
    };
    let number = call.intent.number;
    let reply = match Owner::of(&job) {
        Some(Owner::Person(person)) => {
            let incoming = Incoming {
                cause: Cause::Job(id),
                person,
                profile: None,
                event: Event::Told(number, told),
                message: None,
            };
            dialogues.process(incoming, now).await?
        }
        Some(Owner::Run(run)) => dialogues.told(id, run, number, told, now).await?,
        Some(Owner::Nobody) | None => None,
    };
    Ok(Concluded::Over(reply))
}

/// Keeps a file that a tool has given, until it is sent. If the process is killed before anybody
/// is told of it, it is removed after a day.
async fn keep(
    dialogues: &Dialogues,
    received: Received,
    content: Vec<u8>,
    now: Timestamp,
) -> Result<Value, StoreError> {
    let size = content.len() as u64;
    let id = dialogues
        .store()
        .write(async move |transaction| transaction.keep_file(content.clone(), now).await)
        .await?;
    Ok(Value::File(File::Kept(KeptFile {
        id,
        name: received.name,
        form: received.form,
        size,
    })))
}

/// What becomes of a call that is to be taken back: first what it has given must be known.
async fn undone(
    dialogues: &Dialogues,
    id: JobId,
    call: KeptCall,
    answered: Answered,
    now: Timestamp,
) -> Result<(), StoreError> {
    let next = match (answered, &call.given) {
        (Answered::File(_), None) => None,
        (Answered::Done(value), None) => Some((
            now,
            KeptCall {
                given: Some(value),
                tries: 0,
                ..call
            },
        )),
        // Taken back, or it never took effect.
        (
            Answered::Done(_) | Answered::File(_) | Answered::Outcome(_) | Answered::Failed(_),
            Some(_),
        )
        | (Answered::Outcome(_) | Answered::Failed(_), None) => None,
        // What it has made is not yet known, or whether it is gone.
        (Answered::Unclear(_) | Answered::Nonsense(_), _) => tried::once_more(call, now),
    };
    tried::follow(dialogues, id, next).await
}

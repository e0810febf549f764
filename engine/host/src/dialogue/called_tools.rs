//! Calls of tools that dialogues and runs wait for: each is a job, set with the step that wants it.
//!
//! A job of the kind `call` is for its answer. Nobody may wait for the answer any more, because the
//! person has left, or because there is none: then the call is taken back, if the tool can do that.
//! The job `undo` does it.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tilmash_engine::interpret::{Intent, RunId};
use tilmash_engine::mirror::Asked;
use tilmash_engine::model::{Mirror, Model};
use tilmash_engine::value::{RowId, Value};

use crate::random;
use crate::store::{Job, JobKind, StoreError, Transaction};

/// How long a failed change is not taken back, because it may be tried again.
const TO_TRY_AGAIN: SignedDuration = SignedDuration::from_secs(10);

/// The subject of what is asked for nobody begins so.
const NOBODY: &str = "nobody";

/// Who waits for the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    Person(RowId),
    Run(RunId),
    /// It is kept whatever has become of whoever asked.
    Nobody,
}

/// A call, as its job keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct KeptCall {
    /// The same for all tries, so that the tool can know a call that it has taken before.
    pub key: String,
    pub intent: Intent,
    /// How often it was tried.
    #[serde(default)]
    pub tries: u32,
    /// Whether a try has begun that is not over. If the process is killed, it never is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub under_way: bool,
    /// What it has given, once that is known and is to be taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Value>,
}

impl Owner {
    fn subject(self, number: u32) -> String {
        match self {
            Owner::Person(person) => format!("person {} {number}", person.0),
            Owner::Run(run) => format!("run {} {number}", run.0),
            Owner::Nobody => format!("{NOBODY} {number}"),
        }
    }

    /// Who waits for the answer of a job.
    pub(crate) fn of(job: &Job) -> Option<Owner> {
        let mut words = job.subject.split(' ');
        if job.subject.starts_with(NOBODY) {
            return Some(Owner::Nobody);
        }
        let (kind, id) = (words.next()?, words.next()?.parse().ok()?);
        match kind {
            "person" => Some(Owner::Person(RowId(id))),
            "run" => Some(Owner::Run(RunId(id))),
            _ => None,
        }
    }

    /// Who it is, if it is a dialogue that waits.
    pub(crate) fn person(self) -> Option<RowId> {
        match self {
            Owner::Person(person) => Some(person),
            Owner::Run(_) | Owner::Nobody => None,
        }
    }
}

impl KeptCall {
    pub(crate) fn of(job: &Job) -> Option<KeptCall> {
        serde_json::from_str(&job.payload).ok()
    }

    /// The same call, whose last try is over.
    pub(crate) fn at_rest(self) -> KeptCall {
        KeptCall {
            under_way: false,
            ..self
        }
    }

    pub(crate) fn payload(&self) -> String {
        serde_json::to_string(self).expect("a call is plain data with texts for keys")
    }

    /// The job that takes it back.
    pub(crate) fn undo(self, now: Timestamp) -> Job {
        Job {
            kind: JobKind::Undo,
            subject: self.key.clone(),
            person: None,
            due: now,
            payload: KeptCall { tries: 0, ..self }.at_rest().payload(),
        }
    }

    /// Whether the tool can take it back.
    pub(crate) fn can_be_undone(&self, model: &Model) -> bool {
        if let Some(asked) = &self.intent.asked {
            let undo = model.mirror(asked.table()).and_then(Mirror::undo);
            return matches!(asked, Asked::Write(write) if write.verb.makes()) && undo.is_some();
        }
        let operation = model.operation(&self.intent.tool, &self.intent.operation);
        operation.is_some_and(|operation| operation.undo.is_some())
    }
}

/// Sets the calls that a step wants.
pub(super) async fn begin(
    transaction: &mut Transaction,
    owner: Owner,
    intents: Vec<Intent>,
    now: Timestamp,
) -> Result<(), StoreError> {
    for intent in intents {
        let key = match intent.again {
            Some(before) => repeated(transaction, owner, before, &intent).await?,
            None => None,
        };
        let key = key.unwrap_or_else(new_key);
        let owner = match intent.number {
            0 => Owner::Nobody,
            _ => owner,
        };
        let subject = match (owner, &intent.asked) {
            // What is asked twice for nobody is asked once.
            (Owner::Nobody, Some(Asked::Read(read))) => format!("{NOBODY} {}", read.whole_key()),
            (Owner::Nobody, _) => format!("{NOBODY} {key}"),
            (Owner::Person(_) | Owner::Run(_), _) => owner.subject(intent.number),
        };
        let call = KeptCall {
            key,
            intent,
            tries: 0,
            under_way: false,
            given: None,
        };
        let job = Job {
            kind: JobKind::Call,
            subject,
            person: owner.person(),
            due: now,
            payload: call.payload(),
        };
        transaction.set_job(&job).await?;
    }
    Ok(())
}

/// Gives up calls for whose answer nobody waits any more.
pub(super) async fn give_up(
    transaction: &mut Transaction,
    model: &Model,
    owner: Owner,
    numbers: impl IntoIterator<Item = u32>,
    now: Timestamp,
) -> Result<(), StoreError> {
    for number in numbers {
        let subject = owner.subject(number);
        let Some(job) = transaction.remove_job(JobKind::Call, &subject).await? else {
            continue;
        };
        let Some(call) = KeptCall::of(&job) else {
            continue;
        };
        // What was never tried has done nothing.
        if call.tries == 0 {
            continue;
        }
        if let Some(Asked::Write(_)) = call.intent.asked {
            // As with the app's own rows: what was begun is done, whoever has left.
            let job = Job {
                subject: format!("{NOBODY} {}", call.key),
                person: None,
                ..job
            };
            transaction.set_job(&job).await?;
        } else if call.can_be_undone(model) {
            transaction.set_job(&call.undo(now)).await?;
        }
    }
    Ok(())
}

/// Takes back, if that is possible, what a call has given to nobody.
pub(super) async fn unheard(
    transaction: &mut Transaction,
    model: &Model,
    job: &Job,
    given: Value,
    now: Timestamp,
) -> Result<(), StoreError> {
    match KeptCall::of(job) {
        Some(call) if call.can_be_undone(model) => {
            let given = Some(given);
            let call = KeptCall { given, ..call };
            transaction.set_job(&call.undo(now)).await
        }
        Some(_) | None => Ok(()),
    }
}

/// The key of a call that is made once more, if it has not been taken back yet. With it the backend
/// does it once.
async fn repeated(
    transaction: &mut Transaction,
    owner: Owner,
    before: u32,
    intent: &Intent,
) -> Result<Option<String>, StoreError> {
    let subject = owner.subject(before);
    let Some(job) = transaction.remove_job(JobKind::Undo, &subject).await? else {
        return Ok(None);
    };
    match KeptCall::of(&job) {
        Some(call) if call.given.is_none() && is_same(&call.intent, intent) => Ok(Some(call.key)),
        Some(_) | None => {
            transaction.set_job(&job).await?;
            Ok(None)
        }
    }
}

/// Whether two calls send the same to the same place.
fn is_same(one: &Intent, other: &Intent) -> bool {
    let sent = |intent: &Intent| match &intent.asked {
        Some(Asked::Write(write)) => Some((
            write.verb,
            write.table.clone(),
            write.id.clone(),
            write.sends.clone(),
        )),
        Some(Asked::Read(_)) | None => None,
    };
    sent(one).is_some() && sent(one) == sent(other)
}

/// Takes back, if that is possible, a call that has failed, or of which nobody knows whether it has
/// taken effect. A change of a table waits for a moment: whoever tries again at once goes on with
/// the same call.
pub(super) async fn failed(
    transaction: &mut Transaction,
    model: &Model,
    job: &Job,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(call) = KeptCall::of(job) else {
        return Ok(());
    };
    let undo = match &call.intent.asked {
        Some(Asked::Write(_)) => Job {
            subject: job.subject.clone(),
            due: now + TO_TRY_AGAIN,
            ..call.undo(now)
        },
        Some(Asked::Read(_)) => return Ok(()),
        None if call.can_be_undone(model) => call.undo(now),
        None => return Ok(()),
    };
    transaction.set_job(&undo).await
}

/// 128 bits that nobody can guess, in hexadecimal.
pub(crate) fn new_key() -> String {
    random::hexadecimal().expect("the system has random numbers")
}

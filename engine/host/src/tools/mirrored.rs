//! Calls to a backend that keeps tables.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use tilmash_engine::interpret::{Event, Request, ToolTold};
use tilmash_engine::mirror::{self, Answered, Asked, Write};
use tilmash_engine::program::Program;
use tilmash_engine::tool;
use tilmash_engine::value::Value;

use super::tried::{Concluded, Wrong, again, follow, once_more, pause_after, tell};
use super::{Asking, Response};
use crate::dialogue::{Cause, Dialogues, Incoming, KeptCall, Owner};
use crate::store::{Context, Job, JobId, JobKind, StoreError, Transaction};

/// Makes a call, and tells whoever waits for it. The clock is asked when the answer has come.
pub(super) async fn attempt(
    dialogues: &Dialogues,
    id: JobId,
    job: Job,
    call: KeptCall,
    now: impl Fn() -> Timestamp,
) -> Result<Concluded, StoreError> {
    let program = dialogues.program();
    let Some((asked, key)) = asked_now(&program, &job, &call) else {
        follow(dialogues, id, None).await?;
        return Ok(Concluded::Over(None));
    };
    let (answered, after) = ask(dialogues, &program, &asked, &key, now()).await;
    // What is taken back needs no more than its id.
    let answered = match job.kind == JobKind::Undo {
        true => answered,
        false => whole(&program, &asked, answered),
    };
    match &answered {
        Answered::Rows(_) | Answered::Outcome(_) | Answered::Gone => {}
        Answered::Failed(why) | Answered::Nonsense(why) => tell(&call, Wrong::Failed(why)),
        Answered::Unclear(why) => tell(&call, Wrong::Unclear(why)),
    }
    let now = now();
    if job.kind == JobKind::Undo {
        let next = undone(call, answered, now);
        follow(dialogues, id, next).await?;
        return Ok(Concluded::Over(None));
    }
    let owner = Owner::of(&job);
    if owner.is_none_or(|owner| owner == Owner::Nobody) {
        nobodys(dialogues, id, call, answered, now).await?;
        return Ok(Concluded::Over(None));
    }
    let told = match (answered, pause_after(&program, &call, after)) {
        (Answered::Rows(rows), _) => {
            let asked = Box::new(asked);
            ToolTold::Brought { asked, rows }
        }
        (Answered::Outcome(outcome), _) => ToolTold::Outcome(outcome),
        (Answered::Gone, _) => ToolTold::Gone(Box::new(asked)),
        (Answered::Unclear(_), Some(pause)) => {
            again(dialogues, id, now + pause).await?;
            return Ok(Concluded::Again(pause));
        }
        (Answered::Failed(_) | Answered::Nonsense(_), _) | (Answered::Unclear(_), None) => {
            ToolTold::Failed
        }
    };
    let number = call.intent.number;
    let reply = match owner {
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

/// Reads something for nobody in particular, at once: before a rehearsal begins.
pub(crate) async fn ask_now(
    dialogues: &Dialogues,
    asked: Asked,
    now: Timestamp,
) -> Result<(), StoreError> {
    let program = dialogues.program();
    if program.model.mirror(asked.table()).is_none() {
        return Ok(());
    }
    if let (Answered::Rows(rows), _) = ask(dialogues, &program, &asked, "", now).await {
        let asked = Box::new(asked);
        let by_itself = Context::itself(now);
        let keep = async move |transaction: &mut Transaction| {
            let request = Request::Mirror {
                asked: asked.clone(),
                rows: rows.clone(),
            };
            transaction.answer(request, &by_itself).await
        };
        dialogues.store().write(keep).await?;
    }
    Ok(())
}

/// What a job asks now, and with which key.
fn asked_now(program: &Program, job: &Job, call: &KeptCall) -> Option<(Asked, String)> {
    let asked = call.intent.asked.clone()?;
    match (job.kind, &call.given, asked) {
        (JobKind::Undo, Some(Value::Text(id)), Asked::Write(made)) => {
            let mirror = program.model.mirror(&made.table)?;
            let back = Write {
                verb: mirror.undo()?,
                table: made.table.clone(),
                row: None,
                id: Some(id.to_string()),
                sends: BTreeMap::new(),
                values: BTreeMap::new(),
            };
            Some((Asked::Write(Box::new(back)), format!("{}-undo", call.key)))
        }
        // Nobody has tried again, and nothing takes it back.
        (JobKind::Undo, None, _) if !call.can_be_undone(&program.model) => None,
        (_, _, asked) => Some((asked, call.key.clone())),
    }
}

/// What a backend answers, and how long it wants to be left alone.
async fn ask(
    dialogues: &Dialogues,
    program: &Program,
    asked: &Asked,
    key: &str,
    now: Timestamp,
) -> (Answered, Option<Duration>) {
    let model = &program.model;
    let found = model.mirror(asked.table());
    let found = found.and_then(|mirror| Some((mirror, model.tools.get(&mirror.tool)?)));
    let Some((mirror, tool)) = found else {
        let why = "the app keeps it there no more".to_owned();
        return (Answered::Failed(why), None);
    };
    let Some(request) = mirror::request(mirror, asked) else {
        let why = "a value that cannot stand in a path, or has no word over there".to_owned();
        return (Answered::Failed(why), None);
    };
    let asking = Asking {
        tool,
        mirror,
        asked,
        now,
    };
    let request = tool::Request::Http(request);
    let answered = match dialogues.reach().ask(asking, &request, key).await {
        Response::Answer {
            status,
            body,
            content_type: _,
            disposition: _,
            after,
        } => {
            let answered = mirror::answer(model, mirror, asked, status, &body);
            return (answered, after);
        }
        Response::Nothing(why) => Answered::Unclear(why.to_owned()),
        Response::Unreadable(why) => Answered::Nonsense(why.to_owned()),
        Response::Given(_) | Response::Refused => {
            Answered::Failed("an answer that is not of HTTP".to_owned())
        }
    };
    (answered, None)
}

/// An answer to what makes a row, without which nothing here can be the row, is none.
fn whole(program: &Program, asked: &Asked, answered: Answered) -> Answered {
    let lacking = match (asked, &answered) {
        (Asked::Write(write), Answered::Rows(rows)) => rows
            .first()
            .and_then(|brought| write.lacks(&program.model, brought)),
        _ => None,
    };
    match lacking {
        Some(name) => Answered::Nonsense(format!("`{name}` was not sent, and is not answered")),
        None => answered,
    }
}

/// What follows for a call that is to be taken back: first the id of what it has made must be
/// known.
fn undone(call: KeptCall, answered: Answered, now: Timestamp) -> Option<(Timestamp, KeptCall)> {
    match (answered, &call.given) {
        (Answered::Rows(rows), None) => {
            let id = rows.into_iter().next()?.id?;
            let given = Some(Value::text(&id));
            let found = KeptCall {
                given,
                tries: 0,
                ..call
            };
            Some((now, found))
        }
        // Taken back, or it never took effect.
        (
            Answered::Rows(_) | Answered::Outcome(_) | Answered::Gone | Answered::Failed(_),
            Some(_),
        )
        | (Answered::Outcome(_) | Answered::Gone | Answered::Failed(_), None) => None,
        // What it has made is not yet known, or whether it is gone.
        (Answered::Unclear(_) | Answered::Nonsense(_), _) => once_more(call, now),
    }
}

/// What becomes of a call for whose answer nobody waits: a change is tried for two days, and kept
/// once it is made.
async fn nobodys(
    dialogues: &Dialogues,
    id: JobId,
    call: KeptCall,
    answered: Answered,
    now: Timestamp,
) -> Result<(), StoreError> {
    let asked = call.intent.asked.clone();
    let writes = match &asked {
        Some(Asked::Write(write)) => Some(write.verb),
        Some(Asked::Read(_)) | None => None,
    };
    let rows = match answered {
        Answered::Rows(rows) => Some(rows),
        Answered::Gone => Some(Vec::new()),
        Answered::Unclear(_) | Answered::Nonsense(_) if writes.is_some() => {
            return follow(dialogues, id, once_more(call, now)).await;
        }
        Answered::Unclear(_)
        | Answered::Nonsense(_)
        | Answered::Failed(_)
        | Answered::Outcome(_) => {
            if writes.is_some() {
                let (tool, operation) = (&call.intent.tool, &call.intent.operation);
                tracing::error!(%tool, %operation, key = call.key, "a change is not made: somebody must look");
            }
            None
        }
    };
    let kept = asked.zip(rows).map(|(asked, rows)| (Box::new(asked), rows));
    dialogues.keep_mirrored(id, kept, now).await
}

//! What a caller gets: a fault, or the answer of the method.

use std::sync::Arc;
use std::time::Instant;

use super::call::Call;
use super::failure::{Answer, Failure};
use super::fault::{CutMoment, FaultKind};
use super::perform::perform;
use super::shared::Shared;

/// What a caller gets.
pub(super) enum Reply {
    Answer(Answer),
    /// A closed connection.
    Cut,
}

pub(super) async fn reply(shared: &Arc<Shared>, call: &Call) -> Reply {
    let fault = shared.faults.strike(call);
    let place = shared.journal.open(call, fault);
    let answer = match fault {
        Some(FaultKind::TooManyRequests { retry_after }) => {
            Err(Failure::too_many_requests(retry_after))
        }
        Some(FaultKind::Forbidden) => Err(Failure::blocked()),
        Some(FaultKind::Refused(why)) => Err(Failure::bad_request(why)),
        Some(FaultKind::ServerError(code)) => Err(Failure::server_error(code)),
        Some(FaultKind::CutConnection(CutMoment::BeforeEffect)) => return Reply::Cut,
        Some(FaultKind::Hang(_) | FaultKind::CutConnection(CutMoment::AfterEffect)) | None => {
            admit(shared, call).await
        }
    };
    shared.journal.close(&place, &answer);
    match fault {
        Some(FaultKind::Hang(duration)) => tokio::time::sleep(duration).await,
        Some(FaultKind::CutConnection(_)) => return Reply::Cut,
        Some(_) | None => {}
    }
    Reply::Answer(answer)
}

async fn admit(shared: &Arc<Shared>, call: &Call) -> Answer {
    let Some(method) = call.method else {
        return Err(Failure::method_not_found());
    };
    if let Some(pacer) = &shared.pacer {
        pacer.admit(call, Instant::now())?;
    }
    perform(shared, method.name, call).await
}

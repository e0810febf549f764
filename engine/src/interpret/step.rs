//! A step as a coroutine: it runs until it needs something, and continues with the answer.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context as TaskContext, Poll, Waker};

use super::request::{Answer, Request};
use super::turn::Turn;

/// A step in progress. It holds no lock and no connection. Dropping it only stops the step itself.
pub struct Step<'p> {
    future: Pin<Box<dyn Future<Output = Turn> + Send + 'p>>,
    slot: Arc<Mutex<Slot>>,
}

/// The progress of a step.
#[derive(Debug)]
pub enum Progress {
    Need(Request),
    Done(Box<Turn>),
}

#[derive(Default)]
struct Slot {
    request: Option<Request>,
    answer: Option<Answer>,
}

impl<'p> Step<'p> {
    pub(super) fn new<F>(run: impl FnOnce(Needs) -> F) -> Step<'p>
    where
        F: Future<Output = Turn> + Send + 'p,
    {
        let slot = Arc::<Mutex<Slot>>::default();
        let needs = Needs {
            slot: Arc::clone(&slot),
        };
        Step {
            future: Box::pin(run(needs)),
            slot,
        }
    }

    /// Continues with the answer to the last request; `None` the first time.
    pub fn resume(&mut self, answer: Option<Answer>) -> Progress {
        self.with_slot(|slot| slot.answer = answer);
        let mut context = TaskContext::from_waker(Waker::noop());
        match self.future.as_mut().poll(&mut context) {
            Poll::Ready(turn) => Progress::Done(Box::new(turn)),
            Poll::Pending => {
                let request = self.with_slot(|slot| slot.request.take());
                Progress::Need(request.expect("a step waits for nothing but its needs"))
            }
        }
    }

    fn with_slot<T>(&self, act: impl FnOnce(&mut Slot) -> T) -> T {
        act(&mut self.slot.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The interpreter's side: asks, and waits for the answer.
pub(super) struct Needs {
    slot: Arc<Mutex<Slot>>,
}

impl Needs {
    pub(super) fn ask(&self, request: Request) -> impl Future<Output = Answer> + Send + use<> {
        let slot = Arc::clone(&self.slot);
        let mut request = Some(request);
        std::future::poll_fn(move |_| {
            let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(request) = request.take() {
                slot.request = Some(request);
                return Poll::Pending;
            }
            match slot.answer.take() {
                Some(answer) => Poll::Ready(answer),
                None => Poll::Pending,
            }
        })
    }
}

//! [`Shared`]: the state of a double.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::sync::{mpsc, oneshot};

use super::call::Call;
use super::fault::Faults;
use super::journal::Journal;
use super::pace::Pacer;
use super::settings::Settings;
use super::updates::Updates;
use super::world::World;

/// The bot's id if no token is fixed.
const BOT: i64 = 7_000_000_001;
/// What all connections and people share. Its locks are held only for a moment and never over an
/// await. Code that needs two takes the world first and the updates then.
pub(super) struct Shared {
    pub(super) settings: Settings,
    world: Mutex<World>,
    pub(super) updates: Updates,
    pub(super) journal: Journal,
    pub(super) faults: Faults,
    pub(super) pacer: Option<Pacer>,
    /// Takes the calls that bots make in their responses to posted updates.
    responses: OnceLock<mpsc::UnboundedSender<Responded>>,
}

/// A call in a response, and who waits until it is performed.
pub(super) struct Responded {
    pub(super) call: Call,
    pub(super) performed: oneshot::Sender<()>,
}

impl Shared {
    pub(super) fn new(settings: Settings) -> Self {
        let id_of = |token: &String| token.split_once(':')?.0.parse().ok();
        let bot = settings.token.as_ref().and_then(id_of).unwrap_or(BOT);
        Self {
            world: Mutex::new(World::new(bot)),
            updates: Updates::new(settings.first_update),
            journal: Journal::new(settings.journal),
            faults: Faults::default(),
            pacer: settings.pace.map(Pacer::new),
            responses: OnceLock::new(),
            settings,
        }
    }

    /// Where calls in responses arrive. It can be taken once.
    pub(super) fn responses(&self) -> mpsc::UnboundedReceiver<Responded> {
        let (sender, receiver) = mpsc::unbounded_channel();
        let first = self.responses.set(sender).is_ok();
        assert!(first, "one server performs the calls");
        receiver
    }

    /// Performs a call that a bot makes in its response. What comes of it is written in the
    /// journal, and the bot is not told.
    pub(super) async fn perform_response(&self, call: Call) {
        let (performed, done) = oneshot::channel();
        if let Some(responses) = self.responses.get() {
            // The server may have gone.
            let _ = responses.send(Responded { call, performed });
            let _ = done.await;
        }
    }

    /// A test that panicked while it looked has changed nothing, so a poisoned lock can still be
    /// used.
    pub(super) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

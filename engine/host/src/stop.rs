//! Asks parts of the process to end.

use tokio::sync::watch;

/// Hears that it is time to end.
#[derive(Clone)]
pub struct Stop(watch::Receiver<bool>);

/// Says that it is time to end; so does dropping it.
pub struct Stopper(watch::Sender<bool>);

impl Stop {
    pub fn new() -> (Stopper, Stop) {
        let (sender, receiver) = watch::channel(false);
        (Stopper(sender), Stop(receiver))
    }

    /// Waits until it is time to end.
    pub async fn requested(&mut self) {
        // An error says that the stopper is gone.
        let _ = self.0.wait_for(|stopped| *stopped).await;
    }
}

impl Stopper {
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

//! A Telegram for tests: the Bot API over HTTP on the loopback, with people whom the test controls.
//!
//! A call arrives at [`server`] and is read by [`call`]. It meets a [`fault`], or [`perform`] finds
//! the function of its [`method`]. It is recorded in the [`journal`]. What people do goes out
//! through [`updates`], by long polling ([`polling`]) or to a [`webhook`] ([`posting`]).
//!
//! Refusals have the wording of the Bot API server and of TDLib, as of Bot API 10.1. Where the
//! documentation is stricter than the server, the double is as strict as the documentation. There
//! is one bot, and there are only private chats.
//!
//! ```no_run
//! # async fn example() {
//! use tilmash_tests::double::Double;
//!
//! let double = Double::start().await;
//! let aliya = double.person(1, "Алия").with_language("kk");
//! // A bot that talks to `double.url()` starts here.
//! aliya.says("/start");
//! aliya.waits_for_text("Сәлем").await;
//! aliya.presses("Жазылу");
//! # }
//! ```

mod call;
mod chat;
mod command_lists;
mod commands;
mod entities;
mod failure;
mod fault;
mod fields;
mod html;
mod journal;
mod markup;
mod message;
mod messages;
mod method;
mod pace;
mod payments;
mod perform;
mod person;
mod pictures;
mod polling;
mod posting;
mod reply;
mod server;
mod settings;
mod shared;
mod text;
mod till;
mod update;
mod updates;
mod webhook;
mod world;

use std::net::SocketAddr;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

pub use chat::{Chat, Profile, Toast};
pub use fault::{CutMoment, Fault, FaultKind};
pub use journal::Entry;
pub use markup::{
    InlineAction, InlineButton, InlineKeyboard, Markup, ReplyAction, ReplyButton, ReplyKeyboard,
};
pub use message::{Content, File, Invoice, Message, Words};
pub use pace::Pace;
pub use person::Person;
pub use settings::Settings;

use server::Server;
use shared::Shared;
use world::Post;

/// The ids of [`Double::people`] begin here.
const FIRST_OF_MANY: i64 = 1_000_001;

/// A running double. Clones are the same double; dropping the last one closes the port.
#[derive(Clone)]
pub struct Double {
    shared: Arc<Shared>,
    server: Arc<Server>,
}

impl Double {
    /// Starts on a free port of the loopback, on the current runtime.
    pub async fn start() -> Self {
        Self::start_with(Settings::default()).await
    }

    pub async fn start_with(settings: Settings) -> Self {
        let shared = Arc::new(Shared::new(settings));
        let server = Server::start(Arc::clone(&shared))
            .await
            .expect("the loopback has a free port");
        Self {
            shared,
            server: Arc::new(server),
        }
    }

    pub fn address(&self) -> SocketAddr {
        self.server.address
    }

    /// The address that replaces `https://api.telegram.org`, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address())
    }

    /// The person with this id, who is known to Telegram but has not started the bot. Only the
    /// first call sets the name.
    pub fn person(&self, id: i64, first_name: &str) -> Person {
        self.shared.world().chat_of(id, first_name);
        Person::new(Arc::clone(&self.shared), id)
    }

    /// A group of which the bot is a member. What is written there is seen as a person sees a chat.
    ///
    /// # Panics
    /// If the id is not that of a group.
    pub fn group(&self, id: i64, title: &str) -> Person {
        assert!(id < 0, "a group has an id below zero");
        self.shared.world().chat_of(id, title).started = true;
        Person::new(Arc::clone(&self.shared), id)
    }

    /// Takes the bot out of a group.
    ///
    /// # Panics
    /// If there is no such group.
    pub fn expel(&self, group: i64) {
        self.shared.world().known_chat(group).blocked = true;
    }

    /// Makes a supergroup of a group, and tells the bot so. Returns the supergroup.
    ///
    /// # Panics
    /// If there is no such group.
    pub fn upgrade(&self, group: i64, to: i64) -> Person {
        let supergroup = self.upgrade_silently(group, to);
        let mut world = self.shared.world();
        let content = Content::Other(serde_json::json!({ "migrate_to_chat_id": to }));
        let message = world.post(group, Post::by_person(content));
        let told = serde_json::json!({ "message": message });
        self.shared.updates.push(group, told);
        supergroup
    }

    /// As [`Double::upgrade`], but the bot is not told.
    ///
    /// # Panics
    /// If there is no such group.
    pub fn upgrade_silently(&self, group: i64, to: i64) -> Person {
        let title = {
            let mut world = self.shared.world();
            let chat = world.known_chat(group);
            chat.migrated_to = Some(to);
            chat.profile.first_name.clone()
        };
        self.group(to, &title)
    }

    /// Many people at once, for load.
    pub fn people(&self, count: usize) -> Vec<Person> {
        (FIRST_OF_MANY..)
            .take(count)
            .map(|id| self.person(id, &format!("Person {id}")))
            .collect()
    }

    /// Sends the update with this id once more, even if it has been confirmed.
    ///
    /// # Panics
    /// If there was no such update.
    #[track_caller]
    pub fn redeliver(&self, update_id: i64) {
        let repeated = self.shared.updates.repeat(update_id);
        assert!(repeated, "no update {update_id} was ever sent");
    }

    /// Sends an update of any shape, and returns its id: its own, or the next one if it has none.
    /// Its kind may be one that the bot did not ask for: updates that already wait when the bot
    /// chooses its kinds still arrive.
    pub fn push_raw(&self, update: Value) -> i64 {
        self.shared.updates.push_any(0, update)
    }

    /// Updates that the bot has not confirmed.
    pub fn pending_updates(&self) -> usize {
        self.shared.updates.queue().pending_count()
    }

    /// How long the double has been running, as [`Entry::at`] counts.
    pub fn elapsed(&self) -> Duration {
        self.shared.journal.elapsed()
    }

    /// Waits until the bot has confirmed every update.
    ///
    /// # Panics
    /// With the journal, if that does not happen within the double's patience.
    #[track_caller]
    pub fn all_taken(&self) -> impl Future<Output = ()> {
        let place = Location::caller();
        let Settings { patience, .. } = self.shared.settings;
        let mut changes = self.shared.updates.watch();
        async move {
            let taking = async {
                while self.pending_updates() > 0 {
                    changes
                        .changed()
                        .await
                        .expect("the updates live as long as the double");
                }
            };
            if tokio::time::timeout(patience, taking).await.is_err() {
                let pending = self.pending_updates();
                let calls = self.shared.journal.tail(usize::MAX);
                panic!(
                    "{place}: waited {patience:?} in vain for {pending} updates\ncalls:\n{calls}"
                );
            }
        }
    }

    /// Makes time pass for Telegram: what was sent so far grows old.
    pub fn pass(&self, duration: Duration) {
        let seconds = i64::try_from(duration.as_secs()).expect("a test lasts for less");
        self.shared.world().pass(seconds);
    }

    /// Lets Telegram take no money until [`Double::takes_money`], although the bot lets people pay.
    pub fn withholds_money(&self) {
        self.shared.world().till.withheld = true;
    }

    /// Takes the money that was withheld, and tells the bot so.
    pub fn takes_money(&self) {
        payments::release(&self.shared);
    }

    /// Makes every unanswered press too old to be answered.
    pub fn expire_presses(&self) {
        self.shared.world().expire_presses();
    }

    /// Makes matching calls fail, after the faults that already stand.
    pub fn fault(&self, fault: Fault) {
        self.shared.faults.add(fault);
    }

    pub fn clear_faults(&self) {
        self.shared.faults.clear();
    }

    /// Every call so far, in the order of arrival.
    pub fn journal(&self) -> Vec<Entry> {
        self.shared.journal.entries()
    }

    /// The calls of one method, spelled as in the documentation.
    pub fn calls(&self, method: &str) -> Vec<Entry> {
        let mut calls = self.journal();
        calls.retain(|entry| entry.method == method);
        calls
    }

    /// How often a method has been called, whatever the answers were.
    pub fn count(&self, method: &str) -> usize {
        self.shared.journal.count(method)
    }

    /// The calls that were refused, without the faults on demand.
    pub fn refusals(&self) -> Vec<Entry> {
        let mut calls = self.journal();
        calls.retain(|entry| entry.refusal().is_some() && entry.fault.is_none());
        calls
    }

    /// Parameters, and fields within them, whose names the Bot API does not know: method and path.
    pub fn unknown_parameters(&self) -> Vec<(String, String)> {
        self.journal()
            .into_iter()
            .flat_map(|entry| {
                let method = entry.method;
                entry
                    .unknown_parameters
                    .into_iter()
                    .map(move |name| (method.clone(), name))
            })
            .collect()
    }

    /// Waits until the journal is as wanted.
    ///
    /// # Panics
    /// With the journal, if that does not happen within the double's patience.
    #[track_caller]
    pub fn wait_for(&self, wanted: impl Fn(&[Entry]) -> bool) -> impl Future<Output = ()> {
        let place = Location::caller();
        let journal = &self.shared.journal;
        let patience = self.shared.settings.patience;
        async move {
            let mut changes = journal.watch();
            let search = async {
                while !journal.any_entry(&wanted) {
                    changes
                        .changed()
                        .await
                        .expect("the journal lives as long as the double");
                }
            };
            if tokio::time::timeout(patience, search).await.is_err() {
                let calls = journal.tail(usize::MAX);
                panic!("{place}: waited {patience:?} in vain for a call\ncalls:\n{calls}");
            }
        }
    }
}

//! [`Bot`]: one bot, from the opening of its database to its closing.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use tilmash_engine::name::Name;
use tilmash_engine::program::Program;
use tilmash_engine::value::RowId;

use super::{App, RunError, wakes};
use crate::backup::{self, BackupError, Backups, Hold};
use crate::deliver::outbox::Outbox;
use crate::dialogue::Dialogues;
use crate::metrics::Metrics;
use crate::schedule::timers;
use crate::settings::{BackupSettings, Settings, Webhook};
use crate::stop::Stop;
use crate::store::{Prepared, Store, StoreError, Wakes};
use crate::telegram::{Api, Polling, Reception, TelegramError, invite, own_name};
use crate::tools::{self, Connections, Reach};
use crate::web::{Front, Running};

pub(super) struct Bot {
    program: Arc<Program>,
    settings: Settings,
    seeds: PathBuf,
    front: Arc<Front>,
}

/// What a bot has open while it runs.
struct Open {
    backups: Option<Backups>,
    store: Store,
    wakes: Option<Wakes>,
    /// Dropped last, when nothing of the database is open any more.
    _hold: Option<Hold>,
}

impl Bot {
    pub(super) fn new(app: App) -> Bot {
        let App {
            program,
            settings,
            seeds,
        } = app;
        let name = program.model.app.clone();
        let metrics = Arc::new(Metrics::default());
        Bot {
            front: Arc::new(Front::new(name, settings.webhook.clone(), metrics)),
            program,
            settings,
            seeds,
        }
    }

    pub(super) fn app(&self) -> &Name {
        &self.program.model.app
    }

    pub(super) fn front(&self) -> &Arc<Front> {
        &self.front
    }

    /// Tells the log what begins.
    pub(super) fn announce(&self) {
        let files = &self.program.version;
        tracing::info!(app = %self.app(), files, "the bot begins");
    }

    /// Runs the bot until it is told to stop and no more updates are posted to it, which `served`
    /// says.
    ///
    /// # Errors
    ///
    /// If the database cannot be opened or prepared, or if Telegram does not know the token or does
    /// not accept the webhook.
    pub(super) async fn run(&self, mut stop: Stop, served: Stop) -> Result<(), RunError> {
        let opened = tokio::select! {
            () = stop.requested() => return Ok(()),
            opened = self.open() => opened,
        };
        let mut open = opened?;
        let ended = self.work(&mut open, stop, served).await;
        self.front.close();
        let closed = open.store.close().await;
        ended?;
        closed?;
        tracing::info!("the bot has ended in good order");
        Ok(())
    }

    async fn open(&self) -> Result<Open, RunError> {
        let settings = &self.settings;
        let backups = Backups::of(&settings.database, &settings.backups);
        let hold = secure(backups.as_ref()).await?;
        let model = Arc::new(self.program.model.clone());
        let store = Store::open_at(&settings.database, model).await?;
        store.read_seeds_from(self.seeds.clone());
        tell(&store.prepare().await?);
        if let Some(hold) = &hold {
            hold.remember()?;
        }
        self.warn_of_nothing_to_book(&store).await?;
        let wakes = store.listen().await?;
        Ok(Open {
            backups,
            store,
            wakes,
            _hold: hold,
        })
    }

    /// A bot without services, hours or resources runs, but nobody can book by it.
    async fn warn_of_nothing_to_book(&self, store: &Store) -> Result<(), StoreError> {
        if let Some(gap) = store.gap().await? {
            tracing::warn!("{gap}, so nobody can book: load rows by `tilmash seed`");
        }
        Ok(())
    }

    async fn work(&self, open: &mut Open, stop: Stop, served: Stop) -> Result<(), RunError> {
        let settings = &self.settings;
        let metrics = self.front.metrics();
        let lists = Arc::clone(&settings.lists);
        let dialogues = Dialogues::new(open.store.clone(), Arc::clone(&self.program), lists);
        let api = Api::new(settings, Arc::clone(metrics));
        let connections = Connections::new(settings.tools.clone());
        let reach = Reach::World(connections.with_files(Arc::new(api.clone())));
        let mut named = dialogues.with_limits(settings.limits).with_reach(reach);
        if self.program.names_itself {
            // No address leads to the bot before it is known who it is.
            let mut stop = stop.clone();
            named = tokio::select! {
                () = stop.requested() => return Ok(()),
                name = own_name(&api) => named.named(name?),
            };
        }
        let dialogues = Arc::new(named);
        dialogues.adopt(Timestamp::now()).await?;
        let reception = Reception::new(Arc::clone(&dialogues), api.clone(), Arc::clone(metrics));
        let reception = Arc::new(reception);
        let outbox = Outbox::new(Arc::clone(&dialogues), api.clone(), settings.pace);
        self.front.open(Running {
            reception: Arc::clone(&reception),
            store: open.store.clone(),
            pulse: outbox.pulse(),
            dialogues: Arc::clone(&dialogues),
        });

        let (stop_intake, intake) = Stop::new();
        let (stop_delivery, delivery) = Stop::new();
        let timers = timers::run(Arc::clone(&dialogues), intake.clone());
        let shown_by = api.clone();
        let busy = move |person: RowId| {
            let api = shown_by.clone();
            tokio::spawn(async move { api.shows_typing(person.0).await });
        };
        let calls = tools::run(Arc::clone(&dialogues), busy, intake.clone());
        let backups = open.backups.as_ref();
        let backing_up = back_up(backups, &settings.backups, metrics, intake.clone());
        let webhook = settings.webhook.as_ref();
        let listening = async {
            let ended = listen(&reception, api, webhook, stop, served).await;
            stop_intake.stop();
            ended
        };
        let intake = async {
            let (ended, (), (), ()) = tokio::join!(listening, timers, calls, backing_up);
            reception.close().await;
            stop_delivery.stop();
            ended
        };
        let delivery = async {
            tokio::select! {
                () = outbox.run(delivery) => {}
                () = wakes::hear(open.wakes.take(), &dialogues) => {}
            }
        };
        let (ended, ()) = tokio::join!(intake, delivery);
        dialogues.reach().close().await;
        Ok(ended?)
    }
}

/// Writes to the log what was changed in the database, and what only a person can mend.
fn tell(prepared: &Prepared) {
    for step in prepared.steps() {
        tracing::info!("the database is brought up to date: {step}");
    }
    for unassigned in prepared.open() {
        tracing::warn!("{unassigned}");
    }
    for concerned in &prepared.reshaped.concerned {
        tracing::warn!("{concerned}");
    }
    for orphaned in &prepared.orphaned {
        tracing::warn!("{orphaned}");
    }
    for overbooked in &prepared.overbooked {
        tracing::warn!("overbooked: {overbooked}");
    }
    for name in &prepared.outdated {
        tracing::warn!("the setting `{name}` has another type now: its default counts");
    }
}

/// Takes hold of a SQLite file, and makes sure that it is whole.
async fn secure(backups: Option<&Backups>) -> Result<Option<Hold>, BackupError> {
    let Some((backups, file)) = backups.and_then(|backups| Some((backups, backups.file()?))) else {
        return Ok(None);
    };
    let hold = Hold::take(file)?;
    backups.ensure_sound(&hold, Timestamp::now()).await?;
    Ok(Some(hold))
}

async fn back_up(
    backups: Option<&Backups>,
    settings: &BackupSettings,
    metrics: &Metrics,
    stop: Stop,
) {
    if let (Some(backups), Some(every)) = (backups, settings.every) {
        backup::keep_up(backups, every, settings.keep, metrics, stop).await;
    }
}

/// Takes updates until it is told to stop and no more are posted.
async fn listen(
    reception: &Arc<Reception>,
    api: Api,
    webhook: Option<&Webhook>,
    stop: Stop,
    mut served: Stop,
) -> Result<(), TelegramError> {
    match webhook {
        Some(webhook) => {
            invite(reception, api, webhook, stop).await?;
            served.requested().await;
            Ok(())
        }
        None => Polling::new(Arc::clone(reception), api).run(stop).await,
    }
}

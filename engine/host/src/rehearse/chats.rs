//! [`Chats`]: the messenger of a rehearsal.

use std::collections::{HashMap, HashSet};
use std::mem;

use thiserror::Error;
use tilmash_engine::interpret::Message;
use tilmash_engine::payment::Price;
use tilmash_engine::value::RowId;

use super::chat::{Chat, Happening, Payment};
use crate::deliver::messenger::{Bytes, Edit, Messenger};

/// The chats of all actors, and what has happened in them since that was last asked.
#[derive(Default)]
pub(super) struct Chats {
    chats: HashMap<RowId, Chat>,
    /// Those who have never written to the bot.
    strangers: HashSet<RowId>,
    happened: Vec<(RowId, Happening)>,
    /// What people have paid, by Telegram's ids of the charges.
    charges: HashMap<String, Price>,
}

impl Chats {
    pub(super) fn get(&self, person: RowId) -> Option<&Chat> {
        self.chats.get(&person)
    }

    /// The chat of a person. If it is opened now, `last` is its newest message so far.
    pub(super) fn open(&mut self, person: RowId, last: i64) -> &mut Chat {
        let chat = self.chats.entry(person);
        chat.or_insert_with(|| Chat::after(last))
    }

    /// Lets the bot not write to a person until they have begun to.
    pub(super) fn shut(&mut self, person: RowId) {
        self.strangers.insert(person);
    }

    /// Notes that a person writes to the bot.
    pub(super) fn begin(&mut self, person: RowId) {
        self.strangers.remove(&person);
    }

    /// Notes that Telegram has taken money.
    pub(super) fn charge(&mut self, id: &str, price: Price) {
        self.charges.insert(id.to_owned(), price);
    }

    /// What has happened since this was last asked.
    pub(super) fn happened(&mut self) -> Vec<(RowId, Happening)> {
        mem::take(&mut self.happened)
    }

    fn of(&mut self, chat: i64) -> &mut Chat {
        let chat = self.chats.get_mut(&RowId(chat));
        chat.expect("the chats of all actors are open")
    }

    fn note(&mut self, chat: i64, happening: Happening) {
        self.happened.push((RowId(chat), happening));
    }
}

/// In the words of the Bot API.
#[derive(Debug, Error)]
#[error("Forbidden: bot can't initiate conversation with a user")]
pub(super) struct NeverBegun;

impl Messenger for Chats {
    type Error = NeverBegun;

    async fn send(
        &mut self,
        chat: i64,
        message: &Message,
        content: Option<&Bytes>,
    ) -> Result<i64, NeverBegun> {
        if self.strangers.contains(&RowId(chat)) {
            return Err(NeverBegun);
        }
        let shown = self.of(chat).add(message.clone(), content.cloned());
        let id = shown.id;
        self.note(chat, Happening::New(shown));
        Ok(id)
    }

    async fn edit(&mut self, chat: i64, id: i64, message: &Message) -> Result<Edit, NeverBegun> {
        match self.of(chat).edit(id, message.clone()) {
            Ok(shown) => {
                self.note(chat, Happening::Edited(shown));
                Ok(Edit::Done)
            }
            Err(edit) => Ok(edit),
        }
    }

    async fn close(&mut self, chat: i64, id: i64) -> Result<(), NeverBegun> {
        if self.of(chat).close(id) {
            self.note(chat, Happening::Closed(id));
        }
        Ok(())
    }

    async fn refund(&mut self, person: i64, charge: &str) -> Result<(), NeverBegun> {
        if let Some(price) = self.charges.remove(charge) {
            self.note(person, Happening::Payment(Payment::GivenBack, price));
        }
        Ok(())
    }

    async fn set_commands(
        &mut self,
        chat: i64,
        commands: &[(String, String)],
    ) -> Result<(), NeverBegun> {
        self.note(chat, Happening::Commands(commands.to_owned()));
        Ok(())
    }
}

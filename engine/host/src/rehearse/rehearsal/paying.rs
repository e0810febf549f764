//! People who pay by invoices in their chats, and Telegram, which asks and tells the bot of it.

use tilmash_engine::payment::Tender;

use super::{Actor, Happened, Rehearsal, RehearsalError};
use crate::dialogue::UpdateId;
use crate::rehearse::chat::{Happening, Payment};
use crate::store::Charge;

impl Rehearsal {
    /// Presses «Pay» of the newest invoice in somebody's chat, or of the one before, and pays if
    /// the bot lets it be.
    pub async fn pays(
        &mut self,
        actor: &Actor,
        whose: &Actor,
        old: bool,
    ) -> Result<Happened, RehearsalError> {
        let mut happened = self.begins_to_pay(actor, whose, old).await?;
        if self.begun.contains_key(&actor.id) {
            // That it is accepted is seen by what follows.
            happened.pop();
            happened.extend(self.is_charged(actor).await?);
        }
        Ok(happened)
    }

    /// Presses «Pay» as [`pays`](Rehearsal::pays), and Telegram asks the bot. No money is taken.
    pub async fn begins_to_pay(
        &mut self,
        actor: &Actor,
        whose: &Actor,
        old: bool,
    ) -> Result<Happened, RehearsalError> {
        self.actors.insert(actor.id, actor.clone());
        self.open(actor.id).await?;
        let invoice = self.open(whose.id).await?.invoice(old);
        let invoice = invoice.ok_or(RehearsalError::NoInvoice)?;
        let tender = Tender {
            person: actor.id,
            payload: invoice.payload.clone(),
            price: invoice.price.clone(),
        };
        let language = actor.language.as_str();
        let dialogues = &self.dialogues;
        let declined = dialogues
            .check_out(tender.clone(), Some(language), self.now)
            .await?;
        match declined {
            Some(_) => self.begun.remove(&actor.id),
            None => self.begun.insert(actor.id, tender.clone()),
        };
        let mut happened = self.settle().await?;
        let happening = match declined {
            Some(text) => Happening::PaymentRefused(text),
            None => Happening::Payment(Payment::Accepted, tender.price),
        };
        happened.push((actor.id, happening));
        Ok(happened)
    }

    /// Telegram takes the money for which it has asked the bot.
    pub async fn is_charged(&mut self, actor: &Actor) -> Result<Happened, RehearsalError> {
        let tender = self.begun.remove(&actor.id);
        let tender = tender.ok_or(RehearsalError::NothingBegun)?;
        self.charges += 1;
        let number = self.charges;
        let charge = Charge {
            tender,
            id: format!("charge-{number}"),
            receipt: format!("receipt-{number}"),
        };
        self.chats.charge(&charge.id, charge.tender.price.clone());
        self.charged = Some(charge);
        self.is_told_of_charge(actor).await
    }

    /// Telegram tells the bot of the last money that it has taken, which may be once more.
    pub async fn is_told_of_charge(&mut self, actor: &Actor) -> Result<Happened, RehearsalError> {
        let charge = self.charged.clone().ok_or(RehearsalError::NothingBegun)?;
        let price = charge.tender.price.clone();
        self.updates += 1;
        let update = UpdateId(self.updates);
        self.dialogues.paid(update, charge, self.now).await?;
        let paid = Happening::Payment(Payment::Charged, price);
        let mut happened = vec![(actor.id, paid)];
        happened.extend(self.deliver().await?);
        happened.extend(self.settle().await?);
        Ok(happened)
    }
}

//! What people pay through Telegram: whether they may, and what becomes of it.
//!
//! No dialogue and no run is needed for either. What Telegram asks is answered from the database,
//! each time anew, so an update that comes again is answered again. What has been paid is kept as a
//! row, and runs hear of it as of any change.

use jiff::Timestamp;
use tilmash_engine::locale::{Core, Printing};
use tilmash_engine::name::Name;
use tilmash_engine::payment::{Declined, Tender};
use tilmash_engine::program::Program;
use tilmash_engine::value::RowId;

use super::dialogues::{Dialogues, is_ours};
use super::incoming::UpdateId;
use super::work::language_like;
use crate::log::without_content;
use crate::store::{Charge, Placed, StoreError, Transaction, Wake};

impl Dialogues {
    /// Whether a person may pay; if not, why, in their language.
    ///
    /// # Errors
    ///
    /// If the database could not be read or written. Then Telegram gets no answer, and takes no
    /// money.
    pub async fn check_out(
        &self,
        tender: Tender,
        language_code: Option<&str>,
        now: Timestamp,
    ) -> Result<Option<String>, StoreError> {
        let person = tender.person;
        let asked = self
            .store()
            .write(async move |transaction: &mut Transaction| {
                let verdict = transaction.check_out(&tender, now).await?;
                let language = match verdict {
                    Ok(()) => None,
                    Err(_) => transaction.language_of(person).await?,
                };
                Ok::<_, StoreError>((verdict, language))
            })
            .await;
        let (verdict, language) = asked?;
        self.wake(Wake::Jobs);
        let program = self.program();
        let Err(declined) = verdict else {
            return Ok(None);
        };
        let languages = &program.model.languages;
        let hint = language_code.and_then(|code| language_like(languages, code));
        let language = language.as_ref().or(hint).unwrap_or(&languages[0]);
        Ok(Some(told(&program, language, declined, now)))
    }

    /// Keeps what a person has paid; `false` if it was kept before. Whatever goes wrong, money is
    /// not forgotten: what has failed is tried again, as Telegram sends the update again.
    ///
    /// # Errors
    ///
    /// If it could not be kept.
    pub async fn paid(
        &self,
        UpdateId(update): UpdateId,
        charge: Charge,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let tried = charge.clone();
        let kept = self
            .store()
            .write(async move |transaction: &mut Transaction| {
                match transaction.first_time(update, now).await? {
                    true => transaction.take_money(&tried, now).await,
                    false => Ok(Placed::Before),
                }
            })
            .await;
        let kept = match kept {
            Err(error) if is_ours(&error) => {
                let reason = without_content(&error);
                tracing::error!("money could not be given to its payment: {reason}");
                let alone = charge.clone();
                let keep = async move |transaction: &mut Transaction| {
                    transaction.take_unplaced(&alone, now).await
                };
                self.store().write(keep).await
            }
            kept => kept,
        };
        let of = charge;
        let RowId(person) = of.tender.person;
        let (charge, price) = (&of.id, &of.tender.price);
        if kept.is_ok() {
            self.wake(Wake::Jobs);
        }
        match kept {
            Ok(Placed::Before) => Ok(false),
            Ok(Placed::Paid) => Ok(true),
            Ok(Placed::Unplaced) => {
                tracing::warn!(
                    person,
                    charge,
                    ?price,
                    "money has come for which there is nothing"
                );
                Ok(true)
            }
            Ok(Placed::Nowhere) => {
                tracing::error!(
                    person,
                    charge,
                    ?price,
                    "money has come, and the app has no table of payments: give it back"
                );
                Ok(true)
            }
            Err(error) => Err(error),
        }
    }
}

/// Why somebody may not pay, in words.
fn told(program: &Program, language: &Name, declined: Declined, now: Timestamp) -> String {
    let text = match declined {
        Declined::Closed => Core::PaymentClosed,
        Declined::Gone => Core::PaymentGone,
        Declined::Foreign => Core::PaymentForeign,
        Declined::Changed => Core::PaymentChanged,
        Declined::Paid => Core::PaymentPaid,
    };
    let printing = Printing {
        zone: &program.model.zone,
        currency: program.model.currency,
        now,
    };
    let formatted = program
        .catalog
        .format(language, text.key(), &|_| None, &printing);
    formatted.text.text
}

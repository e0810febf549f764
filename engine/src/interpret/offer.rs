//! An offer of the waiting list: told outside of the dialogue, and answered by one press.

use jiff::Timestamp;

use super::draft::said;
use super::machine::Machine;
use super::reader::Extra;
use super::request::{Answer, Filter, Query, Request};
use super::screen::{Body, Does, Item, OfferAnswer, Screen};
use crate::booking::{Status, Transition, Waived};
use crate::grammar::Test;
use crate::locale::{Core, Key};
use crate::model::Part;
use crate::value::{RowReference, Value};

impl Machine<'_> {
    /// Tells the person what is held for them, if it still is.
    pub(super) async fn offer(&mut self, booking: RowReference) {
        let Some(until) = self.held_until(&booking).await else {
            return;
        };
        let row = Extra::from([("row".into(), Value::Row(booking.clone()))]);
        let text = self.text(Core::OFFERED, &row).await;
        let mut items = Vec::new();
        for does in [Transition::Confirm, Transition::Release] {
            let label = Key::attribute(Core::OFFERED.message, does.action());
            items.push(Item {
                label: self.text(label, &Extra::new()).await,
                id: format!("offer {}", does.action()),
                does: Does::Answer(OfferAnswer {
                    does,
                    booking: booking.id,
                }),
            });
        }
        self.speaker.show_aside(Screen {
            body: Body::Choices(items),
            until: Some(until),
            ..said(Core::OFFERED.message, text)
        });
    }

    async fn held_until(&mut self, booking: &RowReference) -> Option<Timestamp> {
        let record = self.reader.record(booking).await?;
        let Value::Moment(until) = record.values["expires"] else {
            return None;
        };
        (!record.deleted && until > self.reader.now()).then_some(until)
    }

    /// Does what the person presses under an offer, and says in its place what has become of it.
    /// Returns whether it was an offer to them: anybody can send any data.
    pub(super) async fn answer_offer(&mut self, message: i64, answer: OfferAnswer) -> bool {
        let model = &self.program.model;
        let (Some(bookings), Some(waiting)) =
            (model.part(Part::Booking), model.part(Part::Waiting))
        else {
            return false;
        };
        let booking = RowReference {
            table: bookings.name.clone(),
            id: answer.booking,
        };
        let equals = |column: &str, value| Filter::Column {
            path: vec![column.into()],
            test: Test::Equals,
            value,
        };
        let theirs = Filter::All(vec![
            equals("client", self.reader.me().map_or(Value::None, Value::Row)),
            equals("booking", Value::Row(booking.clone())),
        ]);
        let offered = Query {
            table: waiting.name.clone(),
            filter: theirs.clone(),
            order: None,
            limit: 1,
            offset: 0,
        };
        if self.reader.rows(offered.clone()).await.is_empty() {
            return false;
        }
        let became = self.settle_offer(&booking, answer.does).await;
        // Who was offered everything that they waited for does not wait any more.
        let waits = equals("status", Value::choice("waiting"));
        let still_waits = Query {
            filter: Filter::All(vec![theirs, waits]),
            ..offered
        };
        let became = match became == "released" && !self.reader.rows(still_waits).await.is_empty() {
            true => "waiting",
            false => became,
        };
        let key = Key::attribute(Core::OFFERED.message, became);
        let row = Extra::from([("row".into(), Value::Row(booking))]);
        let text = self.text(key, &row).await;
        self.speaker.replace(message);
        self.speaker.show(said(Core::OFFERED.message, text));
        true
    }

    /// What has become of an offer, as the text that says it is named.
    async fn settle_offer(&mut self, booking: &RowReference, does: Transition) -> &'static str {
        let record = self.reader.record(booking).await;
        let status = record.map(|record| record.column("status"));
        if status == Some(Value::choice(Status::Confirmed.name())) {
            return "confirmed";
        }
        let request = Request::Transition {
            booking: booking.clone(),
            transition: does,
            why: None,
            even: Waived::default(),
        };
        if let Answer::Refused(_) = self.ask(request).await {
            return "gone";
        }
        match does == Transition::Confirm {
            true => "confirmed",
            false => "released",
        }
    }
}

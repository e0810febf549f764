//! A setting that a business has changed holds for texts, calendars and bookings alike.

use jiff::civil::Time;
use tilmash_engine::booking::Waived;
use tilmash_engine::interpret::{Answer, Free, Request};
use tilmash_engine::name::Name;
use tilmash_engine::outcome::Refusal;
use tilmash_engine::value::{Duration, Phone, RowReference, Value};

use super::*;
use crate::store::Context;

impl Salon {
    async fn ask(&self, request: Request) -> Answer {
        let context = Context::itself(self.now);
        let store = self.dialogues.store();
        let answer = store.write(async move |transaction| {
            let answer = transaction.answer(request, &context).await?;
            Ok::<_, StoreError>(answer)
        });
        answer.await.unwrap()
    }

    async fn set(&self, name: &str, value: Value) {
        let name = Name::new(name);
        let set = self.dialogues.store().write(async move |transaction| {
            transaction.set_setting(&name, &value).await?;
            Ok::<_, StoreError>(())
        });
        set.await.unwrap();
    }

    pub(super) async fn opens_every_day(&self) {
        for weekday in 1..=7 {
            let time = |hour| Value::Time(Time::constant(hour, 0, 0, 0));
            let hours = [
                ("weekday", Value::Integer(weekday)),
                ("opens", time(9)),
                ("closes", time(18)),
            ];
            self.ask(Request::Insert {
                table: "hours".into(),
                values: hours.map(|(name, value)| (name.into(), value)).into(),
            })
            .await;
        }
    }

    /// How many days the calendar offers.
    async fn offered_days(&mut self, message: i64) -> usize {
        self.says("/book").await;
        let services = self.sends(message).await.remove(0);
        self.presses(&services.buttons[0], message).await;
        let calendar = self.sends(message + 1).await.remove(0);
        let days = calendar.buttons.iter();
        days.filter(|button| button.label.parse::<u8>().is_ok())
            .count()
    }
}

fn service() -> RowReference {
    RowReference {
        table: "service".into(),
        id: RowId(1),
    }
}

fn a_week_later() -> Request {
    Request::Book {
        free: Free {
            service: service(),
            resources: Vec::new(),
            common: std::collections::BTreeMap::new(),
            party: None,
            lasts: None,
            moving: None,
            client: ALIYA,
        },
        start: "2026-03-09T06:00:00Z".parse().unwrap(),
        values: [
            ("name", Value::text("Алия")),
            ("phone", Value::Phone(Phone::parse("+77010000000").unwrap())),
        ]
        .map(|(name, value)| (name.into(), value))
        .into(),
        even: Waived::default(),
    }
}

#[tokio::test]
async fn a_changed_setting_holds_for_the_calendar_and_for_bookings() {
    let mut salon = Salon::new().await;
    salon.opens_every_day().await;
    assert_eq!(salon.offered_days(10).await, 30, "the rest of March");
    let horizon = Duration::minutes(2 * 24 * 60);
    salon.set("horizon", Value::Duration(horizon)).await;
    assert_eq!(salon.offered_days(20).await, 3, "today and two days");
    let answer = salon.ask(a_week_later()).await;
    assert_eq!(answer, Answer::Refused(Refusal::Closed));
    let horizon = Duration::minutes(7 * 24 * 60);
    salon.set("horizon", Value::Duration(horizon)).await;
    assert_eq!(salon.offered_days(30).await, 8);
    let answer = salon.ask(a_week_later()).await;
    assert_eq!(answer, Answer::Inserted(RowId(1)));
}

#[tokio::test]
async fn a_changed_setting_is_what_a_text_says() {
    let mut salon = Salon::new().await;
    salon.ask(Request::Delete(service())).await;
    for (message, phone) in [(10, "+77010000001"), (20, "+77010000002")] {
        let value = Value::Phone(Phone::parse(phone).unwrap());
        salon.set("phone", value).await;
        salon.says("/book").await;
        let closed = salon.sends(message).await.remove(0);
        let digits: String = closed.text.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(digits, phone[1..], "{}", closed.text);
    }
}

//! Payments: a charge is kept once, whatever happens at the same time, and a time that is being
//! paid for is kept for as long as that may take, and no longer.

use futures::future::join_all;
use jiff::{SignedDuration, ToSpan};
use tilmash_engine::booking::Status;
use tilmash_engine::payment::{Declined, Price, Tender, payload};
use tilmash_engine::value::Money;

use super::booking::bookings::{booked, free, open};
use super::booking::holds::{hold, run_jobs};
use super::booking::standing::status;
use super::database::{forgotten, is_postgres, lasting};
use super::*;
use crate::store::{Charge, Placed};

on_each_database!(
    money_goes_to_the_payment_that_it_is_for,
    a_charge_is_kept_once_also_if_several_instances_hear_of_it,
    money_for_which_there_is_nothing_is_a_payment_of_its_own,
    a_press_keeps_the_time_for_ten_minutes_and_later_ones_no_longer,
    a_hold_that_is_over_is_claimed_again_if_its_time_is_free,
    who_pays_for_a_visit_that_stands_claims_nothing,
    a_status_that_money_forbids_is_refused,
    only_what_is_closed_without_money_is_deleted,
    stars_are_given_back_by_a_message_in_the_queue,
    what_is_given_up_drops_what_is_asked_for_it,
    money_of_before_a_change_is_kept_and_given_back_by_whom_it_was_taken,
);

const STUDIO: &str = "
app: studio
languages: [ru]
zone: Asia/Almaty
payments: stars
tables:
  service: { is: service, columns: { name: words } }
  booking: { is: booking, sees: {} }
  payment: { is: payment, sees: {} }
";

const START: &str = "2026-03-03 09:00";

/// A studio with a service, and Aliya's hold until half past eight.
struct Studio {
    stores: Vec<Store>,
    service: RowReference,
    booking: RowReference,
}

impl Studio {
    async fn new() -> Studio {
        let url = match is_postgres() {
            true => lasting().await,
            false => forgotten().await,
        };
        let store = store_that_hears(&url, STUDIO, &["payment"]).await;
        open(&store, Value::None).await;
        let columns = [("name", Value::text("урок")), ("duration", minutes(60))];
        let service = insert(&store, "service", columns).await;
        let until = Some(at("2026-03-02 08:30"));
        let Answer::Inserted(id) = ask(&store, hold(free(&service), START, until)).await else {
            panic!("the time is free");
        };
        let mut stores = vec![store];
        if is_postgres() {
            for _ in 0..2 {
                stores.push(store_that_hears(&url, STUDIO, &["payment"]).await);
            }
        }
        Studio {
            stores,
            service,
            booking: row("booking", id.0),
        }
    }

    fn store(&self) -> &Store {
        &self.stores[0]
    }

    /// Asks Aliya for a hundred Stars for her booking.
    async fn payment(&self) -> RowReference {
        let columns = [
            ("client", Value::Row(row("person", ALIYA.0))),
            ("booking", Value::Row(self.booking.clone())),
            ("amount", Value::Integer(100)),
        ];
        insert(self.store(), "payment", columns).await
    }

    async fn check_out(&self, payment: &RowReference, now: Timestamp) -> Result<(), Declined> {
        let tender = tender(payment.id.0);
        let asked =
            async move |transaction: &mut Transaction| transaction.check_out(&tender, now).await;
        self.store().write(asked).await.unwrap()
    }

    async fn expires(&self) -> Value {
        record(self.store(), &self.booking).await.values["expires"].clone()
    }

    async fn statuses(&self) -> Vec<String> {
        let query = Query {
            table: "payment".into(),
            filter: Filter::EVERY,
            order: None,
            limit: 100,
            offset: 0,
        };
        let Answer::Rows(rows) = ask(self.store(), Request::Rows(query)).await else {
            panic!("rows are answered with rows");
        };
        let statuses = rows.iter().map(|row| row.values["status"].as_written());
        statuses.collect()
    }
}

fn tender(payment: i64) -> Tender {
    Tender {
        person: ALIYA,
        payload: payload(RowId(payment)),
        price: Price {
            currency: "XTR".to_owned(),
            amount: 100,
        },
    }
}

async fn pays(store: &Store, payment: i64, charge: &str) -> Placed {
    let charge = Charge {
        tender: tender(payment),
        id: charge.to_owned(),
        receipt: String::new(),
    };
    let now = monday().now;
    let take =
        async move |transaction: &mut Transaction| transaction.take_money(&charge, now).await;
    store.write(take).await.unwrap()
}

async fn money_goes_to_the_payment_that_it_is_for() {
    let studio = Studio::new().await;
    let payment = studio.payment().await;
    assert_eq!(studio.check_out(&payment, monday().now).await, Ok(()));
    let store = studio.store();
    assert_eq!(pays(store, payment.id.0, "one").await, Placed::Paid);
    assert_eq!(pays(store, payment.id.0, "one").await, Placed::Before);
    let paid = record(store, &payment).await.values;
    assert_eq!(paid["status"], Value::choice("paid"));
    assert_eq!(paid["charge"], Value::text("one"));
    assert_eq!(paid["paid_at"], Value::Moment(monday().now));
    let again = studio.check_out(&payment, monday().now).await;
    assert_eq!(again, Err(Declined::Paid));
    let events = store
        .write(async move |transaction| transaction.take_events(&payment).await)
        .await
        .unwrap();
    let events: Vec<&str> = events.iter().map(|event| event.event.as_str()).collect();
    assert_eq!(events, ["created", "open", "paid"]);
}

async fn a_charge_is_kept_once_also_if_several_instances_hear_of_it() {
    let studio = Studio::new().await;
    for number in 1..=10 {
        let payment = studio.payment().await;
        // Of some payments nothing is known any more.
        let named = if number % 2 == 0 { payment.id.0 } else { 4_711 };
        let charge = number.to_string();
        let stores = studio.stores.iter().chain(&studio.stores);
        let takes = stores.map(|store| pays(store, named, &charge));
        let placed = join_all(takes).await;
        let new = placed.iter().filter(|it| **it != Placed::Before).count();
        assert_eq!(new, 1, "{placed:?}");
    }
    let mut statuses = studio.statuses().await;
    statuses.sort_unstable();
    let count = |status: &str| statuses.iter().filter(|it| *it == status).count();
    assert_eq!((count("paid"), count("unplaced"), count("open")), (5, 5, 5));
}

async fn money_for_which_there_is_nothing_is_a_payment_of_its_own() {
    let studio = Studio::new().await;
    let payment = studio.payment().await;
    let store = studio.store();
    let closed = Request::Update {
        row: payment.clone(),
        values: values([("status", Value::choice("closed"))]),
    };
    assert_eq!(ask(store, closed).await, Answer::Done);
    let asked = studio.check_out(&payment, monday().now).await;
    assert_eq!(asked, Err(Declined::Closed));
    assert_eq!(pays(store, payment.id.0, "late").await, Placed::Unplaced);
    assert_eq!(pays(store, payment.id.0, "late").await, Placed::Before);
    assert_eq!(studio.statuses().await, ["closed", "unplaced"]);
    let kept = record(store, &row("payment", payment.id.0 + 1))
        .await
        .values;
    assert_eq!(kept["booking"], Value::Row(studio.booking.clone()));
    assert_eq!(kept["amount"], Value::Integer(100));
}

async fn a_press_keeps_the_time_for_ten_minutes_and_later_ones_no_longer() {
    let studio = Studio::new().await;
    let payment = studio.payment().await;
    let first = at("2026-03-02 08:29");
    assert_eq!(studio.check_out(&payment, first).await, Ok(()));
    let until = first + 10.minutes();
    assert_eq!(studio.expires().await, Value::Moment(until));
    let later = at("2026-03-02 08:38");
    assert_eq!(studio.check_out(&payment, later).await, Ok(()));
    assert_eq!(studio.expires().await, Value::Moment(until));
    // At its end the time is anybody's, and a third press does not bring it back.
    let over = studio.check_out(&payment, until).await;
    assert_eq!(over, Err(Declined::Gone));
    assert_eq!(run_jobs(studio.store(), until).await, 2);
    assert_eq!(
        status(studio.store(), &studio.booking).await,
        Status::Cancelled
    );
}

async fn a_hold_that_is_over_is_claimed_again_if_its_time_is_free() {
    let studio = Studio::new().await;
    let payment = studio.payment().await;
    let store = studio.store();
    let late = at("2026-03-02 08:45");
    run_jobs(store, late).await;
    assert_eq!(status(store, &studio.booking).await, Status::Cancelled);
    assert_eq!(studio.check_out(&payment, late).await, Ok(()));
    assert_eq!(status(store, &studio.booking).await, Status::Pending);
    let until = late + 10.minutes();
    assert_eq!(studio.expires().await, Value::Moment(until));

    let other = Studio::new().await;
    let payment = other.payment().await;
    run_jobs(other.store(), late).await;
    booked(other.store(), free(&other.service), START).await;
    let taken = other.check_out(&payment, late).await;
    assert_eq!(taken, Err(Declined::Gone));
    assert_eq!(
        status(other.store(), &other.booking).await,
        Status::Cancelled
    );
}

async fn who_pays_for_a_visit_that_stands_claims_nothing() {
    let studio = Studio::new().await;
    let payment = studio.payment().await;
    let confirm = super::booking::standing::transition(
        &studio.booking,
        tilmash_engine::booking::Transition::Confirm,
    );
    assert_eq!(ask(studio.store(), confirm).await, Answer::Done);
    let late = monday().now + SignedDuration::from_hours(5);
    assert_eq!(studio.check_out(&payment, late).await, Ok(()));
    assert_eq!(studio.expires().await, Value::None);
}

async fn a_status_that_money_forbids_is_refused() {
    let studio = Studio::new().await;
    let payment = studio.payment().await;
    let store = studio.store();
    let becomes = async |status: &str| {
        let values = values([("status", Value::choice(status))]);
        let row = payment.clone();
        ask(store, Request::Update { row, values }).await
    };
    let missing = || Answer::Refused(Refusal::Missing);
    assert_eq!(becomes("refund").await, missing());
    assert_eq!(becomes("paid").await, missing());
    pays(store, payment.id.0, "one").await;
    for (status, answer) in [
        ("open", missing()),
        ("closed", missing()),
        ("refunded", missing()),
        ("refund", Answer::Done),
        ("paid", missing()),
        ("refunded", Answer::Done),
        ("refund", missing()),
    ] {
        assert_eq!(becomes(status).await, answer, "{status}");
    }
}

async fn only_what_is_closed_without_money_is_deleted() {
    let studio = Studio::new().await;
    let store = studio.store();
    let (closed, paid) = (studio.payment().await, studio.payment().await);
    let becomes = async |payment: &RowReference, status: &str| {
        let values = values([("status", Value::choice(status))]);
        let row = payment.clone();
        ask(store, Request::Update { row, values }).await
    };
    let delete = async |payment: &RowReference| ask(store, Request::Delete(payment.clone())).await;
    let missing = Answer::Refused(Refusal::Missing);
    assert_eq!(delete(&closed).await, missing, "its client has an invoice");
    assert_eq!(becomes(&closed, "closed").await, Answer::Done);
    assert_eq!(delete(&closed).await, Answer::Done);
    assert_eq!(delete(&closed).await, missing, "it is gone");
    pays(store, paid.id.0, "one").await;
    assert_eq!(delete(&paid).await, missing, "paid");
    for status in ["unplaced", "refund", "refunded"] {
        assert_eq!(becomes(&paid, status).await, Answer::Done, "{status}");
        assert_eq!(delete(&paid).await, missing, "{status}");
    }
    // Money for what is gone is kept as well.
    assert_eq!(pays(store, closed.id.0, "two").await, Placed::Unplaced);
}

async fn stars_are_given_back_by_a_message_in_the_queue() {
    let studio = Studio::new().await;
    let payment = studio.payment().await;
    let store = studio.store();
    pays(store, payment.id.0, "one").await;
    let refund = Request::Update {
        row: payment.clone(),
        values: values([("status", Value::choice("refund"))]),
    };
    assert_eq!(ask(store, refund).await, Answer::Done);
    let now = monday().now;
    let due = store
        .write(async move |transaction| transaction.outbox_due(now, 10).await)
        .await
        .unwrap();
    let wanted = tilmash_engine::interpret::Delivery::Refund {
        payment: payment.id.0,
        charge: "one".to_owned(),
    };
    assert_eq!(due.len(), 1);
    assert_eq!(due[0].chat, ALIYA.0);
    assert_eq!(due[0].delivery, Ok(wanted));
    let id = payment.id;
    for (given, status) in [(false, "unrefunded"), (true, "unrefunded")] {
        let noted = async move |transaction: &mut Transaction| {
            transaction.note_refund(id, given, now).await
        };
        store.write(noted).await.unwrap();
        // What has been given up is not noted twice.
        assert_eq!(studio.statuses().await, [status]);
    }
}

async fn what_is_given_up_drops_what_is_asked_for_it() {
    use tilmash_engine::booking::Transition;
    let given_up = [
        Some(Transition::Cancel),
        Some(Transition::Decline),
        Some(Transition::Release),
        None,
    ];
    for transition in given_up {
        let studio = Studio::new().await;
        let store = studio.store();
        let (open, paid, closed) = (
            studio.payment().await,
            studio.payment().await,
            studio.payment().await,
        );
        pays(store, paid.id.0, "one").await;
        let values = values([("status", Value::choice("closed"))]);
        let row = closed.clone();
        ask(store, Request::Update { row, values }).await;
        for payment in [&open, &paid, &closed] {
            events(store, payment).await;
        }
        let request = match transition {
            Some(transition) => super::booking::standing::transition(&studio.booking, transition),
            None => Request::Delete(studio.booking.clone()),
        };
        assert_eq!(ask(store, request).await, Answer::Done, "{transition:?}");
        assert_eq!(events(store, &open).await, ["dropped"], "{transition:?}");
        assert_eq!(events(store, &paid).await, ["dropped"], "{transition:?}");
        assert!(events(store, &closed).await.is_empty(), "{transition:?}");
    }
    // Nobody gives it up who comes, or does not come; and a hold ends by itself.
    let studio = Studio::new().await;
    let payment = studio.payment().await;
    events(studio.store(), &payment).await;
    run_jobs(studio.store(), at("2026-03-02 08:45")).await;
    assert_eq!(events(studio.store(), &payment).await, ["dropped"]);
    let other = Studio::new().await;
    let payment = other.payment().await;
    events(other.store(), &payment).await;
    for transition in [Transition::Confirm, Transition::NoShow] {
        let request = super::booking::standing::transition(&other.booking, transition);
        assert_eq!(ask(other.store(), request).await, Answer::Done);
    }
    assert!(events(other.store(), &payment).await.is_empty());
}

async fn events(store: &Store, payment: &RowReference) -> Vec<String> {
    let payment = payment.clone();
    let taken = store.write(async move |transaction| transaction.take_events(&payment).await);
    let taken = taken.await.unwrap().into_iter();
    taken.map(|event| event.event.to_string()).collect()
}

async fn money_of_before_a_change_is_kept_and_given_back_by_whom_it_was_taken() {
    let by_cards = STUDIO.replace("stars", "$env.PROVIDER_TOKEN");
    for (app, currency, amount, kept, by_hand) in [
        (STUDIO, "KZT", 500_000, Value::Integer(5_000), true),
        (
            by_cards.as_str(),
            "XTR",
            250,
            Value::Money(Money { hundredths: 25_000 }),
            false,
        ),
    ] {
        let store = store_that_hears(&forgotten().await, app, &["payment"]).await;
        let charge = Charge {
            tender: Tender {
                price: Price {
                    currency: currency.to_owned(),
                    amount,
                },
                ..tender(1)
            },
            id: "old".to_owned(),
            receipt: String::new(),
        };
        let now = monday().now;
        let take =
            async move |transaction: &mut Transaction| transaction.take_money(&charge, now).await;
        assert_eq!(store.write(take).await.unwrap(), Placed::Unplaced);
        let payment = row("payment", 1);
        let values_kept = record(&store, &payment).await.values;
        assert_eq!(values_kept["amount"], kept);
        assert_eq!(values_kept["by_hand"], Value::Boolean(by_hand));
        let refund = Request::Update {
            row: payment,
            values: values([("status", Value::choice("refund"))]),
        };
        assert_eq!(ask(&store, refund).await, Answer::Done);
        let due = store
            .write(async move |transaction| transaction.outbox_due(now, 10).await)
            .await
            .unwrap();
        assert_eq!(due.is_empty(), by_hand);
    }
}

//! The result of a soak of the kitchen: every step of every run, and every moment of the clock,
//! happened once.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::{Timestamp, Unit};
use tilmash_engine::interpret::Record;
use tilmash_engine::value::Value;
use tilmash_tests::double::{Entry, Person};

use super::customer::Meal;
use super::fleet::Told;
use super::verdict::{
    between_them_is_a_kill, nothing_else_was_refused, sends,
    the_logs_tell_of_no_panic_and_no_secret,
};
use crate::salon::Salon;

pub(super) struct Verdict {
    kills: usize,
    orders: usize,
    given: usize,
    moments: usize,
    repeated: usize,
    sent: usize,
    sent_again: usize,
}

/// Panics if a promise was broken.
pub(super) async fn of(kitchen: &Salon, boss: &Person, meals: &[Meal], told: &Told) -> Verdict {
    let orders = numbers(&kitchen.rows("order").await);
    let marks = kitchen.rows("mark").await;
    let wanted: BTreeSet<u64> = meals.iter().flat_map(|meal| meal.orders.clone()).collect();
    let given: BTreeSet<u64> = meals.iter().flat_map(|meal| meal.given.clone()).collect();
    let forgotten = &wanted - &given;
    assert_eq!(orders.len(), wanted.len(), "each order is there once");
    assert_eq!(
        marked(&marks, "soon", &orders),
        wanted,
        "each run began once"
    );
    assert_eq!(
        marked(&marks, "given", &orders),
        given,
        "each answer counts once"
    );
    assert_eq!(
        marked(&marks, "forgotten", &orders),
        forgotten,
        "time was up once"
    );
    let moments = each_minute_once(&marks);
    assert_eq!(kitchen.unsent().await, (0, 0));

    let sends = sends(&kitchen.double);
    let mut sent_again = 0;
    for meal in meals {
        let texts = texts(&sends[&meal.person.id]);
        sent_again += each_text_once_but_for_kills(&texts, told);
        for order in &meal.orders {
            let end = match given.contains(order) {
                true => format!("Спасибо за оценку заказа {order}!"),
                false => format!("Заказ {order} остался без оценки."),
            };
            let ready = format!("Заказ {order} готов.");
            for text in [ready, format!("Как вам заказ {order}?"), end] {
                assert!(texts.contains_key(text.as_str()), "{text} did not come");
            }
        }
    }
    each_moment_was_told(&sends[&boss.id], moments, told);
    nothing_else_was_refused(&kitchen.double);
    the_logs_tell_of_no_panic_and_no_secret(&told.logs);
    Verdict {
        kills: told.kills.len(),
        orders: orders.len(),
        given: given.len(),
        moments,
        repeated: meals.iter().map(|meal| meal.repeated).sum(),
        sent: sends.values().map(Vec::len).sum(),
        sent_again,
    }
}

/// The number of each order, by its row.
fn numbers(orders: &[Record]) -> BTreeMap<i64, u64> {
    let number = |order: &Record| match order.values["number"] {
        Value::Integer(number) => number as u64,
        ref other => panic!("an order has a number, not {other:?}"),
    };
    orders
        .iter()
        .map(|order| (order.row.id.0, number(order)))
        .collect()
}

/// The orders that have a mark of this step. None has two.
fn marked(marks: &[Record], step: &str, orders: &BTreeMap<i64, u64>) -> BTreeSet<u64> {
    let mut marked = BTreeSet::new();
    for mark in marks.iter().filter(|mark| is_step(mark, step)) {
        let Value::Row(order) = &mark.values["order"] else {
            panic!("a mark of no order: {mark:?}");
        };
        let order = orders[&order.id.0];
        assert!(marked.insert(order), "{step} happened twice to {order}");
    }
    marked
}

fn is_step(mark: &Record, step: &str) -> bool {
    mark.values["step"] == Value::choice(step)
}

/// How often the clock went off. Nothing was down for long, so no minute is left out.
fn each_minute_once(marks: &[Record]) -> usize {
    let ticks = marks.iter().filter(|mark| is_step(mark, "tick"));
    let mut minutes: Vec<Timestamp> = ticks
        .map(|mark| match mark.values["at"] {
            Value::Moment(moment) => moment.round(Unit::Minute).expect("a year of four digits"),
            ref other => panic!("a mark has a moment, not {other:?}"),
        })
        .collect();
    minutes.sort();
    for pair in minutes.windows(2) {
        let between = pair[1].duration_since(pair[0]).as_secs();
        assert_eq!(between, 60, "{minutes:?}");
    }
    minutes.len()
}

fn texts(sends: &[Entry]) -> BTreeMap<&str, Vec<&Entry>> {
    let mut texts: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for send in sends {
        let text = send.parameters["text"]
            .as_str()
            .expect("a message has a text");
        texts.entry(text).or_default().push(send);
    }
    texts
}

/// How many messages came again.
fn each_text_once_but_for_kills(texts: &BTreeMap<&str, Vec<&Entry>>, told: &Told) -> usize {
    let mut again = 0;
    for sends in texts.values() {
        for pair in sends.windows(2) {
            between_them_is_a_kill(pair[0], pair[1], &told.kills);
            again += 1;
        }
    }
    again
}

/// All such messages are alike, and those of two moments are a minute apart.
fn each_moment_was_told(sends: &[Entry], moments: usize, told: &Told) {
    let said: Vec<&Entry> = sends
        .iter()
        .filter(|send| send.parameters["text"] == "Прошла минута.")
        .collect();
    let mut distinct = usize::from(!said.is_empty());
    for pair in said.windows(2) {
        match (pair[1].at - pair[0].at).as_secs() {
            0..30 => between_them_is_a_kill(pair[0], pair[1], &told.kills),
            _ => distinct += 1,
        }
    }
    assert_eq!(distinct, moments, "{said:?}");
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} kills; {} orders, {} answered in time; {} moments of the clock; {} updates once \
             more; {} messages, {} of them sent again",
            self.kills,
            self.orders,
            self.given,
            self.moments,
            self.repeated,
            self.sent,
            self.sent_again,
        )
    }
}

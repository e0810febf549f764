//! Someone who orders, waits, and says how it was or does not, until the kitchen closes.

use std::time::Duration;

use tilmash_tests::dice::Dice;
use tilmash_tests::double::{Double, InlineAction, Person};
use tokio::sync::watch;

pub(super) struct Customer {
    person: Person,
    double: Double,
    /// Numbers of orders below this are of other customers.
    next: u64,
    dice: Dice,
}

/// What a customer has done.
#[derive(Debug)]
pub(super) struct Meal {
    pub person: Person,
    /// The numbers of all orders.
    pub orders: Vec<u64>,
    /// Those about which the kitchen has thanked for an answer.
    pub given: Vec<u64>,
    /// Updates that the bot got once more.
    pub repeated: usize,
}

impl Customer {
    pub(super) fn new(person: Person, double: Double, number: usize, dice: Dice) -> Customer {
        Customer {
            person,
            double,
            next: 1 + 10_000 * number as u64,
            dice,
        }
    }

    /// Orders until it closes, and waits for the end of each order.
    pub(super) async fn eat(mut self, mut closes: watch::Receiver<bool>) -> Meal {
        let mut meal = Meal {
            person: self.person.clone(),
            orders: Vec::new(),
            given: Vec::new(),
            repeated: 0,
        };
        while !*closes.borrow_and_update() {
            let order = self.next;
            self.next += 1;
            let update = self.person.says(&format!("/order {order}"));
            self.acted(update, &mut meal);
            self.sees(&format!("Заказ {order} принят.")).await;
            meal.orders.push(order);
            self.sees(&format!("Заказ {order} готов.")).await;
            if self.answers(order, &mut meal).await {
                meal.given.push(order);
            }
        }
        meal
    }

    /// Whether the answer was in time: the kitchen waits for three seconds.
    async fn answers(&mut self, order: u64, meal: &mut Meal) -> bool {
        let question = format!("Как вам заказ {order}?");
        let thanks = format!("Спасибо за оценку заказа {order}!");
        let forgotten = format!("Заказ {order} остался без оценки.");
        let asked = self.person.wait_for(|chat| {
            let is_over = |text: &str| text == question || text == forgotten;
            chat.messages().any(|message| is_over(message.text()))
        });
        asked.await;
        if !self.dice.once_in(3) {
            let pause = Duration::from_millis(self.dice.below(3200) as u64);
            tokio::time::sleep(pause).await;
            if let Some((message, data)) = self.button(&question) {
                let update = self.person.presses_data(message, data.as_bytes());
                self.acted(update, meal);
            }
        }
        let ended = self.person.wait_for(|chat| {
            let is_end = |text: &str| text == thanks || text == forgotten;
            chat.messages().any(|message| is_end(message.text()))
        });
        ended.await;
        self.person
            .look(|chat| chat.messages().any(|message| message.text() == thanks))
    }

    /// The first button under the newest message with this text, unless the buttons are gone.
    fn button(&self, text: &str) -> Option<(i64, String)> {
        self.person.look(|chat| {
            let message = chat.messages().rev().find(|it| it.text() == text)?;
            let button = message.inline_keyboard()?.rows.iter().flatten().next()?;
            let InlineAction::Callback(data) = &button.action else {
                panic!("the button tells the bot nothing: {button:?}");
            };
            Some((message.id, data.clone()))
        })
    }

    fn acted(&mut self, update: i64, meal: &mut Meal) {
        if self.dice.once_in(8) {
            self.double.redeliver(update);
            meal.repeated += 1;
        }
    }

    async fn sees(&self, text: &str) {
        let is_there = self
            .person
            .wait_for(|chat| chat.messages().any(|it| it.text() == text));
        is_there.await;
    }
}

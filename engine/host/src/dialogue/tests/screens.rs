//! What happens to screens that nobody will press any more.

use super::*;
use crate::dialogue::screens::{closed, opened};

impl Salon {
    /// As the delivery records it.
    async fn shows(&self, message: i64) {
        let now = self.now;
        let noted = self
            .dialogues
            .store()
            .write(async move |transaction| opened(transaction, ALIYA, message, now).await);
        noted.await.unwrap();
        self.sends(message).await;
    }

    /// What is queued after the timers of the following time have gone off.
    async fn later(&mut self, later: SignedDuration) -> Vec<Delivery> {
        self.now += later;
        run_due(&self.dialogues, self.now).await.unwrap();
        self.effects().await
    }

    /// Takes what is queued.
    async fn effects(&self) -> Vec<Delivery> {
        let now = self.now;
        let mut effects = Vec::new();
        loop {
            let due = self.dialogues.store().write(async move |transaction| {
                let due = transaction.outbox_due(now, 1).await?;
                for due in &due {
                    transaction.outbox_sent(&[due.id]).await?;
                }
                Ok::<_, StoreError>(due)
            });
            match due.await.unwrap().pop() {
                Some(due) => effects.push(due.delivery.clone().unwrap()),
                None => return effects,
            }
        }
    }
}

fn close(message: i64) -> Delivery {
    Delivery::Close { message }
}

const TWO_DAYS: SignedDuration = SignedDuration::from_hours(48);

#[tokio::test]
async fn a_dialogue_that_silence_ends_takes_the_buttons_of_its_screen_with_it() {
    let mut salon = Salon::new().await;
    salon.says("/language").await;
    salon.shows(100).await;
    let effects = salon.later(SignedDuration::from_hours(1)).await;
    // Without a word: there are no keys to take away.
    assert_eq!(effects, [close(100)]);
    assert_eq!(salon.later(TWO_DAYS).await, []);
}

#[tokio::test]
async fn after_two_days_old_screens_lose_their_buttons_and_the_one_in_use_keeps_them() {
    let mut salon = Salon::new().await;
    salon.says("/book").await;
    salon.shows(100).await;
    salon.says("/book").await;
    salon.shows(110).await;
    assert_eq!(
        salon.later(TWO_DAYS - SignedDuration::from_secs(1)).await,
        []
    );
    assert_eq!(
        salon.later(SignedDuration::from_secs(1)).await,
        [close(100)]
    );
    // A list that was only looked at is still in use.
    assert_eq!(salon.later(TWO_DAYS).await, []);
    salon.says("/cancel").await;
    salon.sends(120).await;
    assert_eq!(salon.later(TWO_DAYS).await, [close(110)]);
    assert_eq!(salon.later(TWO_DAYS).await, []);
}

#[tokio::test]
async fn a_screen_that_was_closed_is_not_closed_again() {
    let mut salon = Salon::new().await;
    for message in [100, 110, 120] {
        salon.says("/book").await;
        salon.shows(message).await;
    }
    let noted = salon.dialogues.store().write(async |transaction| {
        closed(transaction, ALIYA, 100).await?;
        closed(transaction, ALIYA, 120).await
    });
    noted.await.unwrap();
    assert_eq!(salon.later(TWO_DAYS).await, [close(110)]);
}

/// A button of the screen that is queued, which stays queued.
async fn queued(salon: &Salon) -> Vec<Button> {
    let now = salon.now;
    let due = salon
        .dialogues
        .store()
        .write(async move |transaction| transaction.outbox_due(now, 1).await);
    let Delivery::Send { message, .. } = due.await.unwrap().remove(0).delivery.unwrap() else {
        panic!("a screen is sent");
    };
    let Keyboard::Inline(rows) = message.keyboard else {
        panic!("the screen has buttons");
    };
    rows.concat()
}

#[tokio::test]
async fn a_pressed_message_is_not_sent_again_though_nobody_has_recorded_it() {
    let mut salon = Salon::new().await;
    salon.says("/start").await;
    salon.sends(10).await;
    salon.says("/language").await;
    let buttons = queued(&salon).await;
    // Its sender was killed before it could record that the message is in the chat.
    salon.presses(&buttons[0], 100).await;
    let next = salon.sends(101).await;
    assert_eq!(next.len(), 1, "{next:?}");
    assert_eq!(next[0].replaces, Some(100));
}

#[tokio::test]
async fn a_copy_of_a_pressed_message_becomes_the_present_screen() {
    let mut salon = Salon::new().await;
    salon.opens_every_day().await;
    salon.says("/start").await;
    salon.sends(10).await;
    salon.says("/book").await;
    let first = salon.sends(20).await.remove(0);
    salon.presses(&first.buttons[0], 20).await;
    let second = salon.sends(20).await.remove(0);
    // A copy of the first screen, which came below the second.
    let now = salon.now;
    let seen = salon.dialogues.store().write(async move |transaction| {
        opened(transaction, ALIYA, 21, now).await?;
        transaction.saw_message(ALIYA, 21).await
    });
    seen.await.unwrap();
    let reply = salon.presses(&first.buttons[0], 21).await.unwrap();
    assert!(reply.toast.is_some());
    let [closing, Delivery::Send { message, replaces }] = &salon.effects().await[..] else {
        panic!("the old message loses its buttons, and the copy becomes the screen");
    };
    assert_eq!((closing, *replaces), (&close(20), Some(21)));
    assert!(second.text.ends_with(&message.text), "{second:?}");
    // A second press on the same message is only answered.
    salon.presses(&first.buttons[0], 21).await;
    assert_eq!(salon.effects().await, []);
}

//! [`Lines`]: the messages in hand, each chat's in its order.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use tilmash_engine::interpret::Delivery;

use crate::store::{Due, OutboxId, Queued};

/// Chats with messages in hand at once. Most of the time of each message is waiting.
pub(super) const MOST: usize = 256;
/// Chats whose messages get no answer, which do not count as the above. Each has a connection.
const MOST_SLOW: usize = 512;
/// How long a message may be under way before its chat is a slow one.
pub(super) const SLOW: Duration = Duration::from_secs(2);
/// Messages that were read and may still be handed over: far more than a moment brings.
const REMEMBERED: usize = 1024;

/// What is to be sent, is being sent, or has been sent and is not yet recorded.
///
/// The queue is a table. A message that has just been queued is handed over in memory, and is taken
/// in hand if the one before it in its chat is in hand or is gone. Any other stays in the table
/// until that is read, see [`Lines::must_read`].
#[derive(Default)]
pub(super) struct Lines {
    chats: HashMap<i64, Line>,
    /// The messages that were read last. One may be read before it is handed over.
    read: VecDeque<OutboxId>,
    must_read: bool,
}

struct Line {
    waiting: VecDeque<Due>,
    /// The last message that was taken in hand.
    last: OutboxId,
    state: State,
    /// Messages that have come to an end which is not yet recorded.
    unnoted: usize,
    /// Whether more messages may follow in the table.
    has_more: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Idle,
    UnderWay {
        since: Instant,
    },
    /// A message is to be tried again, and those behind it wait in the table.
    HeldUp,
}

impl Lines {
    /// Nothing in hand, and a table that may hold anything.
    pub(super) fn new() -> Lines {
        Lines {
            must_read: true,
            ..Lines::default()
        }
    }

    /// Takes a message in hand that has just been queued, if nothing before it is in the way.
    pub(super) fn hand_over(&mut self, queued: Queued, now: Instant) {
        let Queued { message, behind } = queued;
        if self.read.contains(&message.id) {
            return;
        }
        let has_room = self.has_room_besides_yielding(now);
        match self.chats.get_mut(&message.chat) {
            Some(line) if line.goes_on_after(behind) => {
                line.last = message.id;
                line.waiting.push_back(message);
            }
            Some(line) => line.has_more = true,
            None if behind.is_none() && has_room => {
                self.chats.insert(message.chat, Line::new(message));
            }
            None => self.must_read = true,
        }
    }

    /// The table is about to be read. What comes from now on may come too late for that.
    pub(super) fn begin_reading(&mut self) {
        self.must_read = false;
    }

    /// Takes the first messages of some chats in hand, as they were read. Others are left in the
    /// table if `is_all` is false.
    pub(super) fn take(&mut self, due: Vec<Due>, is_all: bool) {
        self.must_read |= !is_all;
        // Only the first messages are read, and other instances may have queued more behind them.
        for line in self.chats.values_mut() {
            line.has_more = true;
        }
        for message in due {
            if self.chats.contains_key(&message.chat) {
                continue;
            }
            if self.read.len() == REMEMBERED {
                self.read.pop_front();
            }
            self.read.push_back(message.id);
            let chat = message.chat;
            let line = Line {
                has_more: true,
                ..Line::new(message)
            };
            self.chats.insert(chat, line);
        }
    }

    /// Whether a message of a chat can be sent now and gives way to others, as all that wait behind
    /// it do: an answer to somebody must not wait behind a notice.
    pub(super) fn yields(&self, chat: i64) -> bool {
        self.chats.get(&chat).is_some_and(Line::yields)
    }

    /// The next message of a chat, if it can be sent now. It is under way then.
    pub(super) fn begin(&mut self, chat: i64, now: Instant) -> Option<Due> {
        let line = self.chats.get_mut(&chat)?;
        if line.state != State::Idle {
            return None;
        }
        let message = line.waiting.pop_front()?;
        line.state = State::UnderWay { since: now };
        Some(message)
    }

    /// A message of a chat has come to its end: it leaves the queue once that is recorded.
    pub(super) fn end(&mut self, chat: i64) {
        self.line(chat).end(State::Idle);
    }

    /// A message of a chat is to be tried again, and nothing goes before it.
    pub(super) fn hold_up(&mut self, chat: i64) {
        let line = self.line(chat);
        line.waiting.clear();
        line.has_more = true;
        line.end(State::HeldUp);
    }

    /// A message of a chat that has come to its end is recorded. A chat of which nothing more is in
    /// hand is forgotten.
    pub(super) fn noted(&mut self, chat: i64) {
        let line = self.line(chat);
        line.unnoted -= 1;
        let is_under_way = matches!(line.state, State::UnderWay { .. });
        if line.unnoted == 0 && line.waiting.is_empty() && !is_under_way {
            self.must_read |= line.has_more;
            self.chats.remove(&chat);
        }
    }

    fn line(&mut self, chat: i64) -> &mut Line {
        self.chats
            .get_mut(&chat)
            .expect("a chat is in hand until all its messages are recorded")
    }

    /// Whether a message may be due in the table that is not in hand.
    pub(super) fn must_read(&self, now: Instant) -> bool {
        self.must_read && self.has_room(now)
    }

    /// Whether there may be room for what is in the table as soon as some chats count as slow.
    pub(super) fn waits_for_room(&self) -> bool {
        self.must_read && self.chats.len() >= MOST
    }

    /// The table may hold what nobody has handed over.
    pub(super) fn look(&mut self) {
        self.must_read = true;
    }

    /// How many chats can be read so that new ones are among them, if there are any.
    pub(super) fn to_read(&self) -> usize {
        self.chats.len() + MOST
    }

    /// Chats without an answer must not keep the others waiting.
    fn has_room(&self, now: Instant) -> bool {
        self.has_room_besides(|line| line.is_slow(now), MOST_SLOW)
    }

    /// Nor must those whose messages give way: they may be as many as people get a notice.
    fn has_room_besides_yielding(&self, now: Instant) -> bool {
        self.has_room_besides(|line| line.is_slow(now) || line.yields(), MOST_SLOW + MOST)
    }

    fn has_room_besides(&self, is_beside: impl Fn(&Line) -> bool, most: usize) -> bool {
        let chats = self.chats.len();
        let beside = || {
            let beside = self.chats.values().filter(|line| is_beside(line));
            beside.count().min(most)
        };
        chats < MOST || chats - beside() < MOST
    }
}

impl Line {
    fn new(message: Due) -> Line {
        Line {
            last: message.id,
            waiting: VecDeque::from([message]),
            state: State::Idle,
            unnoted: 0,
            has_more: false,
        }
    }

    /// Whether a message that is queued just behind another one can be taken in hand.
    fn goes_on_after(&self, behind: Option<OutboxId>) -> bool {
        self.state != State::HeldUp && behind.is_none_or(|behind| behind == self.last)
    }

    /// Whether all that waits gives way, and nothing of it is under way.
    fn yields(&self) -> bool {
        let mut waiting = self.waiting.iter();
        self.state == State::Idle
            && !self.waiting.is_empty()
            && waiting.all(|due| due.delivery.as_ref().is_ok_and(Delivery::yields))
    }

    fn is_slow(&self, now: Instant) -> bool {
        match self.state {
            State::UnderWay { since } => now.duration_since(since) > SLOW,
            State::Idle | State::HeldUp => false,
        }
    }

    fn end(&mut self, state: State) {
        self.state = state;
        self.unnoted += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(chat: i64, id: i64) -> Due {
        Due {
            id: OutboxId(id),
            chat,
            delivery: Err(String::new()),
            attempts: 0,
            blocked: None,
        }
    }

    fn queued(chat: i64, id: i64, behind: Option<i64>) -> Queued {
        Queued {
            message: message(chat, id),
            behind: behind.map(OutboxId),
        }
    }

    /// Nothing in hand and nothing in the table.
    fn at_rest() -> Lines {
        let mut lines = Lines::new();
        lines.begin_reading();
        lines.take(Vec::new(), true);
        lines
    }

    fn hand_over(lines: &mut Lines, queued: Queued) {
        lines.hand_over(queued, Instant::now());
    }

    fn must_read(lines: &Lines) -> bool {
        lines.must_read(Instant::now())
    }

    fn begins(lines: &mut Lines, chat: i64) -> Option<i64> {
        lines
            .begin(chat, Instant::now())
            .map(|message| message.id.0)
    }

    #[test]
    fn messages_of_a_chat_go_one_after_the_other() {
        let mut lines = at_rest();
        hand_over(&mut lines, queued(7, 1, None));
        hand_over(&mut lines, queued(7, 2, Some(1)));
        hand_over(&mut lines, queued(8, 3, None));
        assert_eq!(begins(&mut lines, 7), Some(1));
        assert_eq!(begins(&mut lines, 7), None);
        assert_eq!(begins(&mut lines, 8), Some(3));
        lines.end(7);
        assert_eq!(
            begins(&mut lines, 7),
            Some(2),
            "also if the end is not noted yet"
        );
        assert!(!must_read(&lines));
    }

    #[test]
    fn what_stands_behind_a_message_in_the_table_waits_there() {
        let mut lines = at_rest();
        hand_over(&mut lines, queued(7, 5, Some(4)));
        assert_eq!(begins(&mut lines, 7), None);
        assert!(must_read(&lines));
        lines.begin_reading();
        lines.take(vec![message(7, 4)], true);
        assert!(!must_read(&lines));
        assert_eq!(begins(&mut lines, 7), Some(4));
        lines.end(7);
        lines.noted(7);
        assert!(must_read(&lines), "more may follow what was read");
    }

    #[test]
    fn what_another_instance_queues_behind_a_message_in_hand_is_looked_for() {
        let mut lines = at_rest();
        hand_over(&mut lines, queued(7, 1, None));
        assert_eq!(begins(&mut lines, 7), Some(1));
        lines.look();
        lines.begin_reading();
        lines.take(vec![message(7, 1)], true);
        assert!(!must_read(&lines));
        lines.end(7);
        lines.noted(7);
        assert!(must_read(&lines));
    }

    #[test]
    fn what_comes_while_the_table_is_read_is_not_forgotten() {
        let mut lines = at_rest();
        lines.look();
        lines.begin_reading();
        hand_over(&mut lines, queued(7, 5, Some(4)));
        lines.take(Vec::new(), true);
        assert!(must_read(&lines));
    }

    #[test]
    fn nothing_overtakes_what_is_to_be_tried_again() {
        let mut lines = at_rest();
        hand_over(&mut lines, queued(7, 1, None));
        hand_over(&mut lines, queued(7, 2, Some(1)));
        assert_eq!(begins(&mut lines, 7), Some(1));
        lines.hold_up(7);
        hand_over(&mut lines, queued(7, 3, Some(2)));
        assert_eq!(begins(&mut lines, 7), None);
        lines.noted(7);
        assert!(lines.chats.is_empty());
        assert!(must_read(&lines));
    }

    #[test]
    fn what_is_read_before_it_is_handed_over_is_sent_once() {
        let mut lines = Lines::new();
        lines.take(vec![message(7, 1)], true);
        hand_over(&mut lines, queued(7, 1, None));
        assert_eq!(begins(&mut lines, 7), Some(1));
        lines.end(7);
        lines.noted(7);
        hand_over(&mut lines, queued(7, 1, None));
        assert_eq!(begins(&mut lines, 7), None);
    }

    #[test]
    fn beyond_the_most_chats_the_table_keeps_the_rest() {
        let mut lines = at_rest();
        let chats = i64::try_from(MOST).unwrap();
        for chat in 0..=chats {
            hand_over(&mut lines, queued(chat, chat, None));
        }
        assert_eq!(begins(&mut lines, chats), None);
        assert!(
            !must_read(&lines),
            "there is no room for what would be read"
        );
        assert_eq!(begins(&mut lines, 0), Some(0));
        lines.end(0);
        lines.noted(0);
        assert!(must_read(&lines));
    }

    #[test]
    fn an_answer_has_room_however_many_notices_wait() {
        let mut lines = at_rest();
        let most = i64::try_from(MOST).unwrap();
        let yields = serde_json::json!({
            "send": { "message": { "text": "", "keyboard": "empty", "yields": true } }
        });
        let yields: Delivery = serde_json::from_value(yields).unwrap();
        let notice = |id| Due {
            delivery: Ok(yields.clone()),
            ..message(id, id)
        };
        lines.look();
        lines.begin_reading();
        lines.take((0..most).map(notice).collect(), false);
        assert!(!must_read(&lines), "what gives way is not all read at once");
        hand_over(&mut lines, queued(most, most, None));
        assert_eq!(begins(&mut lines, most), Some(most));
    }

    #[test]
    fn chats_without_an_answer_keep_no_other_waiting() {
        let mut lines = at_rest();
        let begun = Instant::now();
        let most = i64::try_from(MOST).unwrap();
        for chat in 0..most {
            hand_over(&mut lines, queued(chat, chat, None));
            lines.begin(chat, begun);
        }
        hand_over(&mut lines, queued(most, most, None));
        assert!(lines.waits_for_room() && !lines.must_read(begun + SLOW));
        let later = begun + SLOW * 2;
        assert!(lines.must_read(later));
        lines.begin_reading();
        let others = most..most + i64::try_from(MOST_SLOW).unwrap();
        lines.take(others.map(|chat| message(chat, chat)).collect(), true);
        lines.look();
        assert!(!lines.must_read(later), "connections are bounded");
    }
}

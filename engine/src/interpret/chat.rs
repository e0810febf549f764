//! Screens as messages of a chat: what a text contains, which buttons form a row, and which message
//! replaces another.

use std::borrow::Cow;

use super::delivery::{Button, ButtonAction, Delivery, Keyboard, Message, ReplyKey, Sends};
use super::screen::{Body, Day, Does, Item, Month, Page, Question, Screen, Start, Starts, Summary};
use crate::limits::{LONGEST_CAPTION, LONGEST_TEXT, MOST_MARKS};
use crate::marked::Marked;
use crate::value::Type;
use crate::value::seen::is_blank;

/// What parts a note from what is under it.
const PARAGRAPH: &str = "\n\n";
/// Shown in a calendar where there is no day of the month.
const NO_DAY: &str = "·";
/// What is sent of a screen that has nothing to read: Telegram refuses an empty message.
const BLANK: &str = "…";
/// Bot API: the most inline buttons in a row that phones still show completely.
const NUMBERS_IN_ROW: usize = 6;
const TIMES_IN_ROW: usize = 4;
/// The characters of `09:30`.
const PLAIN_TIME: usize = 5;
const DAYS_IN_ROW: usize = 7;
/// So many choices stand below each other, as they are read most easily.
const STACKED: usize = 4;
/// The most characters of a label that a phone shows completely in half a row.
const HALF_A_ROW: usize = 20;

/// A screen as messages. A text that is longer than Telegram takes goes on in the next message, and
/// the last one has the choices. The first one has what goes with the text. `more` says how many
/// rows of a list are left out.
pub fn messages(screen: &Screen, more: &dyn Fn(usize) -> String) -> Vec<Message> {
    let mut parts = parts(&text(screen));
    list(&mut parts, &screen.lines, more);
    let last = parts.last().expect("a text has one part at least");
    let is_silent = is_blank(&last.text);
    let is_one = match &screen.enclosed {
        None => false,
        Some(_) if is_silent && !has_buttons(screen) => true,
        Some(enclosed) => enclosed.has_caption() && is_caption(&parts),
    };
    if is_silent
        && !is_one
        && let Some(last) = parts.last_mut()
    {
        *last = BLANK.into();
    }
    // A text that is no caption follows what it goes with.
    if screen.enclosed.is_some() && !is_one {
        parts.insert(0, Marked::default());
    }
    let rows = rows(screen);
    let mut keyboard = match has_keys(&screen.body) {
        true => Keyboard::Reply(keys(rows)),
        false => inline(screen.number, rows),
    };
    let mut messages: Vec<Message> = Vec::with_capacity(parts.len());
    for Marked { text, mut marks } in parts.into_iter().rev() {
        marks.truncate(MOST_MARKS);
        messages.push(Message {
            text,
            marks,
            keyboard: std::mem::replace(&mut keyboard, Keyboard::Empty),
            enclosed: None,
            shows: screen.shows.clone(),
            of: None,
            yields: false,
        });
    }
    messages.reverse();
    if let Some(first) = messages.first_mut() {
        first.enclosed.clone_from(&screen.enclosed);
    }
    messages
}

/// Whether a file can have the text as its caption.
fn is_caption(parts: &[Marked]) -> bool {
    match parts {
        [part] => beyond(&part.text, LONGEST_CAPTION).is_none(),
        _ => false,
    }
}

/// Whether a screen's choices are keys that replace the person's keyboard, which is the only way to
/// ask for a contact, a person or a location. Any other key sends its label.
pub(super) fn has_keys(body: &Body) -> bool {
    match body {
        Body::Question(question) => question.key.is_some(),
        Body::Said
        | Body::Choices(_)
        | Body::Rows(_)
        | Body::Days(_)
        | Body::Starts(_)
        | Body::Form(_) => false,
    }
}

/// Whether a screen's message has buttons or keys.
pub(super) fn has_buttons(screen: &Screen) -> bool {
    !rows(screen).is_empty()
}

fn text(screen: &Screen) -> Marked {
    let mut whole = Marked::default();
    let parts = screen.notes.iter().chain([&screen.text]);
    for part in parts.filter(|part| !part.is_empty()) {
        if !whole.is_empty() {
            whole.push_str(PARAGRAPH);
        }
        whole.push(part);
    }
    whole
}

/// A text in parts that Telegram takes, with all their marks, each of which ends with a paragraph,
/// a line or a word, if it has one.
fn parts(text: &Marked) -> Vec<Marked> {
    let mut parts = Vec::new();
    let mut rest = text.text.as_str();
    let start = |rest: &str| text.text.len() - rest.len();
    let part = |rest: &str, part: &str| text.cut(start(rest)..start(rest) + part.len());
    // Where the first mark begins that is one too many, and how far a message goes at most.
    let most = |rest: &str| {
        let begun = text.marks.iter().filter(|mark| mark.end > start(rest));
        let marks = begun.map(|mark| mark.start.saturating_sub(start(rest)));
        let by_marks = marks.skip(MOST_MARKS).find(|place| *place > 0);
        let by_length = beyond(rest, LONGEST_TEXT);
        by_length.into_iter().chain(by_marks).min()
    };
    while let Some(most) = most(rest) {
        let fitting = &rest[..most];
        let ends = [PARAGRAPH, "\n", " "].map(|end| fitting.rfind(end).filter(|end| *end > 0));
        let end = ends.into_iter().flatten().next().unwrap_or(most);
        parts.push(part(rest, rest[..end].trim_end()));
        rest = rest[end..].trim_start();
    }
    if parts.is_empty() || !rest.is_empty() {
        parts.push(part(rest, rest));
    }
    parts
}

/// Where a text goes beyond `most` UTF-16 units, which Telegram counts.
pub(super) fn beyond(text: &str, most: usize) -> Option<usize> {
    let mut units = 0;
    let mut letters = text.char_indices();
    letters.find_map(|(place, letter)| {
        units += letter.len_utf16();
        (units > most).then_some(place)
    })
}

/// Adds the rows of a list to the last part. If they are more than a message holds, or have more
/// marks, the last ones are left out as a whole, and the list says how many.
fn list(parts: &mut Vec<Marked>, lines: &[Marked], more: &dyn Fn(usize) -> String) {
    let last = parts.last_mut().expect("a text has one part at least");
    let end = match fitting(last, lines, more) {
        (0, _) if !lines.is_empty() && !last.is_empty() => {
            parts.push(Marked::default());
            fitting(&Marked::default(), lines, more)
        }
        end => end,
    };
    let (kept, left_out) = end;
    let left_out = left_out.map(Marked::from);
    let text = parts.last_mut().expect("a text has one part at least");
    for line in lines[..kept].iter().chain(&left_out) {
        if !text.is_empty() {
            text.push_str("\n");
        }
        text.push(line);
    }
}

/// How many lines fit under a text, and what tells of the others, if there are any.
fn fitting(
    text: &Marked,
    lines: &[Marked],
    more: &dyn Fn(usize) -> String,
) -> (usize, Option<String>) {
    let of_text = (length(&text.text), text.marks.len());
    let ends = lines.iter().scan(of_text, |(units, marks), line| {
        *units += 1 + length(&line.text);
        *marks += line.marks.len();
        Some((*units, *marks))
    });
    let ends: Vec<(usize, usize)> = std::iter::once(of_text).chain(ends).collect();
    let fits = |(units, marks): (usize, usize)| units <= LONGEST_TEXT && marks <= MOST_MARKS;
    let mut kept = ends.iter().rposition(|end| fits(*end)).unwrap_or(0);
    if kept == lines.len() {
        return (kept, None);
    }
    loop {
        let told = more(lines.len() - kept);
        let (units, marks) = ends[kept];
        if fits((units + 1 + length(&told), marks)) {
            return (kept, Some(told));
        }
        if kept == 0 {
            return (0, Some(BLANK.to_owned()));
        }
        kept -= 1;
    }
}

/// The UTF-16 units of a text, which Telegram counts.
fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A place in a row of buttons.
enum Cell<'s> {
    Item(&'s Item),
    /// A key that sends something else instead of its label.
    Key(Sends, &'s Item),
    /// A heading, or a day that cannot be chosen.
    Inert(Cow<'s, str>),
}

type Row<'s> = Vec<Cell<'s>>;

fn rows(screen: &Screen) -> Vec<Row<'_>> {
    let mut rows = match &screen.body {
        Body::Said => Vec::new(),
        Body::Choices(items) => of_choices(items),
        Body::Question(question) => of_question(question),
        Body::Rows(page) => of_page(page),
        Body::Days(month) => of_month(month),
        Body::Starts(starts) => of_starts(starts),
        Body::Form(summary) => of_summary(summary),
    };
    rows.extend(each(&screen.also));
    rows.retain(|row| !row.is_empty());
    rows
}

fn each<'s>(items: impl IntoIterator<Item = &'s Item>) -> Vec<Row<'s>> {
    let each = items.into_iter();
    each.map(|item| vec![Cell::Item(item)]).collect()
}

/// Choices below each other. If they are many, the first stays alone, as what is done most, and two
/// short ones that follow each other share a row.
fn of_choices(items: &[Item]) -> Vec<Row<'_>> {
    let [first, rest @ ..] = items else {
        return Vec::new();
    };
    if items.len() <= STACKED {
        return each(items);
    }
    let mut rows = vec![vec![Cell::Item(first)]];
    rows.extend(in_pairs(rest));
    rows
}

/// Two short choices in a row.
fn in_pairs(items: &[Item]) -> Vec<Row<'_>> {
    let is_short = |item: &Item| item.label.chars().count() <= HALF_A_ROW;
    let mut rows = Vec::new();
    let mut rest = items.iter().peekable();
    while let Some(item) = rest.next() {
        let beside = rest.next_if(|next| is_short(item) && is_short(next));
        rows.push(
            std::iter::once(item)
                .chain(beside)
                .map(Cell::Item)
                .collect(),
        );
    }
    rows
}

fn of_question(question: &Question) -> Vec<Row<'_>> {
    let keys = question.key.iter();
    let keys = keys.map(|(sends, item)| vec![Cell::Key(*sends, item)]);
    let mut rows: Vec<Row<'_>> = keys.collect();
    if question.of == Type::Integer {
        let numbers = question.options.chunks(NUMBERS_IN_ROW);
        rows.extend(numbers.map(|row| row.iter().map(Cell::Item).collect::<Row<'_>>()));
    } else {
        rows.extend(each(&question.options));
    }
    rows.extend(question.month.iter().flat_map(of_month));
    rows.extend(each(&question.default));
    rows.extend(each(&question.skip));
    rows
}

fn of_page(page: &Page) -> Vec<Row<'_>> {
    let mut rows = each(&page.rows);
    rows.push(arrows(&page.previous, &page.next));
    rows.extend(each(&page.all));
    rows.extend(each(&page.finish));
    rows.extend(each(&page.skip));
    rows
}

fn of_starts<'s>(starts: &'s Starts) -> Vec<Row<'s>> {
    // Of times that the clock shows twice, and that say which one is meant, two stand in a row.
    let is_plain = |time: &Start| time.item.label.chars().count() <= PLAIN_TIME;
    let alike = |one: &Start, next: &Start| is_plain(one) == is_plain(next);
    let mut rows: Vec<Row<'s>> = Vec::new();
    for times in starts.times.chunk_by(alike) {
        let in_row = match times.first().is_some_and(is_plain) {
            true => TIMES_IN_ROW,
            false => TIMES_IN_ROW / 2,
        };
        let row = |times: &'s [Start]| times.iter().map(|time| Cell::Item(&time.item)).collect();
        rows.extend(times.chunks(in_row).map(row));
    }
    rows.push(arrows(&starts.previous, &starts.next));
    rows
}

fn of_summary(summary: &Summary) -> Vec<Row<'_>> {
    let mut rows = match summary.fields.len() <= STACKED {
        true => each(&summary.fields),
        false => in_pairs(&summary.fields),
    };
    rows.push(vec![Cell::Item(&summary.save)]);
    rows
}

/// A month as a grid: its name between arrows, the weekdays, the weeks in which a day can be
/// chosen; all weeks, if there is none.
fn of_month(month: &Month) -> Vec<Row<'_>> {
    let mut head = arrows(&month.previous, &None);
    head.push(Cell::Inert(month.title.as_str().into()));
    head.extend(arrows(&None, &month.next));
    let weekdays = month.weekdays.iter();
    let weekdays = weekdays.map(|name| Cell::Inert(name.as_str().into()));
    let mut rows = vec![head, weekdays.collect()];
    let in_week = |day: &Day| day.date.weekday().to_monday_zero_offset() as usize;
    let same_week = |day: &Day, next: &Day| in_week(day) < in_week(next);
    let is_any_offered = month.days.iter().any(|day| day.offered);
    for days in month.days.chunk_by(same_week) {
        if is_any_offered && !days.iter().any(|day| day.offered) {
            continue;
        }
        let no_day = || Cell::Inert(NO_DAY.into());
        let mut week: Row<'_> = Vec::with_capacity(DAYS_IN_ROW);
        week.resize_with(in_week(&days[0]), no_day);
        week.extend(days.iter().map(of_day));
        week.resize_with(DAYS_IN_ROW, no_day);
        rows.push(week);
    }
    rows
}

fn of_day(day: &Day) -> Cell<'_> {
    match &day.item {
        Some(item) => Cell::Item(item),
        None => Cell::Inert(Day::label(day.date, day.offered).into()),
    }
}

fn arrows<'s>(previous: &'s Option<Item>, next: &'s Option<Item>) -> Row<'s> {
    previous.iter().chain(next).map(Cell::Item).collect()
}

fn inline(number: u32, rows: Vec<Row<'_>>) -> Keyboard {
    if rows.is_empty() {
        return Keyboard::Empty;
    }
    let rows = rows.into_iter().map(|row| {
        let buttons = row.into_iter().map(|cell| button(number, cell));
        buttons.collect()
    });
    Keyboard::Inline(rows.collect())
}

fn button(number: u32, cell: Cell<'_>) -> Button {
    match cell {
        Cell::Item(item) | Cell::Key(_, item) => Button {
            label: item.label.clone(),
            id: item.id.clone(),
            action: match &item.does {
                Does::Choose(choice) => ButtonAction::Press(format!("{number}.{choice}")),
                Does::Open(url) => ButtonAction::Url(url.clone()),
                Does::AnswerRun(answer) => ButtonAction::Press(answer.data()),
            },
        },
        Cell::Inert(label) => Button {
            label: label.into_owned(),
            id: String::new(),
            action: ButtonAction::Press(format!("{number}.")),
        },
    }
}

fn keys(rows: Vec<Row<'_>>) -> Vec<Vec<ReplyKey>> {
    let rows = rows.into_iter();
    let rows = rows.map(|row| row.into_iter().filter_map(key).collect::<Vec<_>>());
    rows.filter(|row| !row.is_empty()).collect()
}

fn key(cell: Cell<'_>) -> Option<ReplyKey> {
    let (sends, item) = match cell {
        Cell::Key(sends, item) => (sends, item),
        Cell::Item(item) => (Sends::Label, item),
        Cell::Inert(_) => return None,
    };
    match item.does {
        Does::Choose(_) => Some(ReplyKey {
            label: item.label.clone(),
            id: item.id.clone(),
            sends,
        }),
        // A key can only send its label.
        Does::Open(_) | Does::AnswerRun(_) => None,
    }
}

/// What is sent to a chat, and which of its messages takes the place of the pressed one.
#[derive(Default)]
pub(super) struct Thread {
    deliveries: Vec<Delivery>,
    /// The pressed message, until something replaces it.
    pressed: Option<i64>,
}

impl Thread {
    /// Lets the next message take the place of the pressed one.
    pub(super) fn replace(&mut self, pressed: i64) {
        self.pressed = Some(pressed);
    }

    /// The pressed message that nothing has replaced. Nothing replaces it from now on.
    pub(super) fn take_pressed(&mut self) -> Option<i64> {
        self.pressed.take()
    }

    /// Removes the buttons of a message.
    pub(super) fn close(&mut self, message: i64) {
        self.deliveries.push(Delivery::Close { message });
    }

    /// Changes the command list.
    pub(super) fn commands(&mut self, commands: Vec<(String, String)>) {
        self.deliveries.push(Delivery::Commands(commands));
    }

    /// Whether a message was sent.
    pub(super) fn has_spoken(&self) -> bool {
        let mut all = self.deliveries.iter();
        all.any(|delivery| matches!(delivery, Delivery::Send { .. }))
    }

    /// Sends a message outside of the dialogue, which stays as it is.
    pub(super) fn send_aside(&mut self, message: Message) {
        self.deliveries.push(Delivery::Send {
            message,
            replaces: None,
        });
    }

    /// Sends a message. The first one after a press replaces the pressed message.
    pub(super) fn send(&mut self, message: Message) {
        match (&message.keyboard, &message.enclosed) {
            // An edit can neither bring a keyboard nor take it away, and makes no file of a text.
            (Keyboard::Reply(_) | Keyboard::Remove, _) | (_, Some(_)) => {
                if let Some(pressed) = self.pressed.take() {
                    self.close(pressed);
                }
                self.send_aside(message);
            }
            (Keyboard::Empty | Keyboard::Inline(_), None) => {
                let replaces = self.pressed.take();
                self.deliveries.push(Delivery::Send { message, replaces });
            }
        }
    }

    pub(super) fn into_deliveries(self) -> Vec<Delivery> {
        self.deliveries
    }
}

#[cfg(test)]
mod tests;

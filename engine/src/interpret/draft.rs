//! How a screen is made: its texts, and what can be chosen on it.

use super::chat::{beyond, has_buttons, has_keys};
use super::delivery::Enclosed;
use super::file::Attached;
use super::machine::Machine;
use super::request::DayState;
use super::screen::{Body, Does, Item, Screen};
use super::session::{Choice, Offered};
use crate::limits::LONGEST_LABEL;
use crate::locale::{Core, Key};
use crate::marked::Marked;
use crate::name::Name;
use crate::program::{Button, ButtonDoes, State};
use crate::value::Value;
use crate::value::seen::is_blank;

/// Shown for a label that is blank.
const BLANK: &str = "…";

/// A screen in the making. It gives each choice its number.
#[derive(Default)]
pub(super) struct Draft {
    shows: String,
    text: Marked,
    lines: Vec<Marked>,
    enclosed: Option<Enclosed>,
    choices: Vec<Choice>,
    labels: Vec<String>,
}

impl Draft {
    pub(super) fn new(shows: &str, text: impl Into<Marked>) -> Draft {
        Draft {
            shows: shows.to_owned(),
            text: text.into(),
            ..Draft::default()
        }
    }

    /// Something that can be chosen on this screen.
    pub(super) fn item(&mut self, label: String, id: impl Into<String>, choice: Choice) -> Item {
        let label = visible(label);
        self.choices.push(choice);
        self.labels.push(label.clone());
        Item {
            label,
            id: id.into(),
            does: Does::Choose(self.choices.len() - 1),
        }
    }

    pub(super) fn has_choices(&self) -> bool {
        !self.choices.is_empty()
    }

    pub(super) fn set_text(&mut self, text: impl Into<Marked>) {
        self.text = text.into();
    }

    /// A line under the text.
    pub(super) fn line(&mut self, line: impl Into<Marked>) {
        self.lines.push(line.into());
    }

    /// What is sent outside of the dialogue, with these notes above it.
    pub(super) fn into_notice(self, notes: Vec<Marked>, body: Body) -> Screen {
        Screen {
            notes,
            lines: self.lines,
            enclosed: self.enclosed,
            body,
            ..said(&self.shows, self.text)
        }
    }

    /// The pages before and after this one.
    pub(super) fn arrows(&mut self, page: u32, more: bool) -> (Option<Item>, Option<Item>) {
        let previous = page
            .checked_sub(1)
            .map(|previous| self.item("‹".into(), "previous", Choice::Page(previous)));
        let next = more.then(|| self.item("›".into(), "next", Choice::Page(page + 1)));
        (previous, next)
    }
}

/// A label as it is shown: never blank, and cut where no phone shows it any more.
fn visible(mut label: String) -> String {
    if is_blank(&label) {
        return BLANK.to_owned();
    }
    if beyond(&label, LONGEST_LABEL).is_some() {
        let kept = beyond(&label, LONGEST_LABEL - 1).unwrap_or(label.len());
        label.truncate(kept);
        label.push('…');
    }
    label
}

impl Machine<'_> {
    /// A screen of a state, with its text and a line for each item of its list.
    pub(super) async fn draft(&mut self, state: &State) -> Draft {
        let with = self.with(&state.with).await;
        let text = self.marked(Key::message(&state.message), &with).await;
        let mut draft = Draft::new(&state.message, text);
        if let Some(items) = &state.lines
            && let Value::List(items) = self.given(items).await
        {
            for item in items.iter() {
                let mut extra = with.clone();
                extra.insert("row".into(), item.clone());
                let key = Key::attribute(&state.message, "row");
                draft.line(self.marked(key, &extra).await);
            }
        }
        match self.attached(state).await {
            Attached::Nothing => {}
            Attached::Enclosed(enclosed) => draft.enclosed = Some(enclosed),
            Attached::Gone => draft.line(self.core(Core::FileGone).await),
            Attached::TooLarge => draft.line(self.core(Core::FileTooLarge).await),
        }
        draft
    }

    /// One of the texts under a state's own, if there is such a text: a label, a heading.
    pub(super) async fn state_attribute(
        &mut self,
        state: &State,
        attribute: &str,
    ) -> Option<Marked> {
        let key = Key::attribute(&state.message, attribute);
        if !self.speaker.has_text(key) {
            return None;
        }
        let with = self.with(&state.with).await;
        Some(self.marked(key, &with).await)
    }

    /// The buttons of a `choose` or of `also` whose conditions are true.
    pub(super) async fn buttons(
        &mut self,
        draft: &mut Draft,
        state: &State,
        buttons: impl IntoIterator<Item = (&Name, &Button)>,
        choice: fn(Name) -> Choice,
    ) -> Vec<Item> {
        let mut items = Vec::new();
        for (id, button) in buttons {
            if !self.is_true(button.condition.as_ref()).await {
                continue;
            }
            let with = self.with(&state.with).await;
            let label = self.text(Key::attribute(&state.message, id), &with).await;
            match &button.does {
                ButtonDoes::Leads => {
                    items.push(draft.item(label, id.as_str(), choice(id.clone())));
                }
                ButtonDoes::Opens(url) => {
                    if let Value::Text(url) = self.given(url).await {
                        items.push(Item {
                            label: visible(label),
                            id: id.to_string(),
                            does: Does::Open(url.to_string()),
                        });
                    }
                }
            }
        }
        items
    }

    /// The button that skips the state, or takes away what a form has for a column: with its own
    /// text or the library's.
    pub(super) async fn skip_item(&mut self, draft: &mut Draft, state: &State) -> Item {
        let has_value = self.walk.form().is_some_and(|form| {
            let asked = form.field.as_ref().and_then(|field| form.draft.get(field));
            asked.is_some_and(|value| !value.is_none())
        });
        let label = match self.state_attribute(state, "skip").await {
            Some(own) => own.text,
            None if has_value => self.core(Core::Clear).await,
            None => self.core(Core::Skip).await,
        };
        draft.item(label, "skip", Choice::Skip)
    }

    /// Shows the screen of a state that waits, with the state's buttons of `also`.
    pub(super) async fn show_state(&mut self, mut draft: Draft, state: &State, body: Body) {
        let is_full = has_full(&body);
        let also = state.also.iter();
        let also: Vec<_> = also
            .filter(|(_, button)| is_full || !button.if_full)
            .collect();
        let also = self.buttons(&mut draft, state, also, Choice::Also).await;
        self.show_choices(draft, body, also).await;
    }

    /// Shows a screen, on which something can be chosen from now on.
    pub(super) async fn show_choices(&mut self, draft: Draft, body: Body, also: Vec<Item>) {
        let number = self.walk.next_screen();
        let offered = Offered {
            number,
            labels: match has_keys(&body) {
                true => draft.labels,
                false => Vec::new(),
            },
            choices: draft.choices,
        };
        let screen = Screen {
            number,
            shows: draft.shows,
            notes: self.speaker.take_notes(),
            text: draft.text,
            lines: draft.lines,
            enclosed: draft.enclosed,
            body,
            also,
        };
        self.show(screen).await;
        self.walk.offer(offered);
    }

    /// Says a text, unless there is nothing to read; tells whether there was.
    pub(super) async fn say_if_any(&mut self, draft: Draft) -> bool {
        let screen = Screen {
            notes: self.speaker.take_notes(),
            lines: draft.lines,
            enclosed: draft.enclosed,
            ..said(&draft.shows, draft.text)
        };
        let is_any = !screen.is_blank();
        if is_any {
            self.show(screen).await;
        }
        is_any
    }

    /// Says what waits to be said above a screen, where no screen follows; tells whether there was
    /// anything.
    pub(super) async fn say_notes(&mut self) -> bool {
        self.say_if_any(Draft::default()).await
    }

    /// Says one of the library's texts.
    pub(super) async fn say_core(&mut self, text: Core) {
        let words = self.core(text).await;
        self.say(text.message(), words).await;
    }

    /// Says a text.
    pub(super) async fn say(&mut self, shows: &str, text: impl Into<Marked>) {
        self.show(said(shows, text)).await;
    }

    /// Says a text outside of the dialogue, which stays as it is, including its keyboard.
    pub(super) fn say_aside(&mut self, shows: &str, text: String) {
        self.speaker.show_aside(said(shows, text));
    }

    /// Says that something of ours went wrong, and offers to try again or to leave.
    pub(super) async fn fail(&mut self) {
        if self.running.is_some() {
            // Nobody is there who could try again.
            return self.walk.leave();
        }
        self.speaker.take_notes();
        let text = self.core(Core::Failed).await;
        let mut draft = Draft::new(Core::Failed.message(), text);
        let retry = self.core(Core::Retry).await;
        let leave = self.core(Core::Leave).await;
        let items = vec![
            draft.item(retry, "retry", Choice::Retry),
            draft.item(leave, "leave", Choice::Leave),
        ];
        self.show_choices(draft, Body::Choices(items), Vec::new())
            .await;
    }

    /// A screen's keys replace the person's keyboard until another message removes them.
    async fn show(&mut self, screen: Screen) {
        let brings_keys = has_keys(&screen.body);
        let had_keys = std::mem::replace(&mut self.walk.session_mut().reply_keyboard, brings_keys);
        if !had_keys || brings_keys {
            self.speaker.show(screen);
        } else if has_buttons(&screen) {
            // One message cannot both bring inline buttons and remove the keyboard.
            let accepted = self.core(Core::Accepted).await;
            self.speaker
                .take_keys(&said(Core::Accepted.message(), accepted));
            self.speaker.show(screen);
        } else {
            self.speaker.show_without_keys(screen);
        }
    }
}

/// Whether the screen is a calendar with a day that is booked up.
fn has_full(body: &Body) -> bool {
    match body {
        Body::Days(month) => month.days.iter().any(|day| day.state == DayState::Full),
        Body::Rows(page) => page.full,
        Body::Said | Body::Choices(_) | Body::Question(_) | Body::Starts(_) | Body::Form(_) => {
            false
        }
    }
}

/// A screen on which nothing can be chosen.
pub(super) fn said(shows: &str, text: impl Into<Marked>) -> Screen {
    Screen {
        number: 0,
        shows: shows.to_owned(),
        notes: Vec::new(),
        text: text.into(),
        lines: Vec::new(),
        enclosed: None,
        body: Body::Said,
        also: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_never_blank_and_never_longer_than_a_phone_shows() {
        assert_eq!(visible(" ".to_owned()), BLANK);
        let fitting = "ж".repeat(LONGEST_LABEL);
        assert_eq!(visible(fitting.clone()), fitting);
        let cut = visible("🙂".repeat(LONGEST_LABEL));
        assert_eq!(cut, format!("{}…", "🙂".repeat(49)));
    }
}

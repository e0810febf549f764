//! Commands and deep links.

use super::machine::Machine;
use crate::locale::Core;
use crate::name::Name;

impl Machine<'_> {
    pub(super) async fn command(&mut self, text: &str) {
        let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        // Telegram's commands are in lower case; a phone begins what is typed with a capital.
        let word = word.split('@').next().unwrap_or(word).to_lowercase();
        let rest = rest.trim();
        match word.as_str() {
            "cancel" => return self.cancel().await,
            "help" => return self.help().await,
            "start" if !rest.is_empty() && self.link(rest).await => return,
            _ => {}
        }
        let Some((begin, pattern)) = self.program.command(&word, &self.roles) else {
            return self.no_answer_to_command().await;
        };
        self.begin(begin).await;
        self.walk
            .give_arguments(arguments(&pattern.arguments, rest));
        self.proceed().await;
    }

    async fn no_answer_to_command(&mut self) {
        self.note_core(Core::UnknownCommand).await;
        if self.walk.is_idle() {
            self.home().await;
        } else {
            self.proceed().await;
        }
    }

    /// A deep link. Anybody can type one, so its argument counts no more than a typed answer.
    async fn link(&mut self, payload: &str) -> bool {
        let Some((begin, argument)) = self.program.link(payload, &self.roles) else {
            return false;
        };
        self.begin(begin).await;
        self.walk.give_arguments(argument);
        self.proceed().await;
        true
    }

    /// `/cancel`, and every button that leaves.
    pub(super) async fn cancel(&mut self) {
        let text = match self.walk.is_idle() {
            true => Core::NothingToCancel,
            false => Core::Cancelled,
        };
        self.leave().await;
        if !self.speaker.has_spoken() {
            self.say_core(text).await;
        }
    }

    async fn help(&mut self) {
        let mut text = self.core(Core::Help).await;
        for (command, description) in self.command_list().await {
            text.push_str(&format!("\n/{command} – {description}"));
        }
        self.say(Core::Help.message(), text).await;
        if !self.walk.is_idle() {
            self.proceed().await;
        }
    }
}

/// Each word answers the state of its name, and the last name takes the rest.
fn arguments<'a>(names: &'a [Name], text: &'a str) -> impl Iterator<Item = (Name, String)> + 'a {
    let words = text.splitn(names.len().max(1), char::is_whitespace);
    let words = words.map(str::trim).filter(|word| !word.is_empty());
    names
        .iter()
        .zip(words)
        .map(|(name, word)| (name.clone(), word.to_owned()))
}

//! The commands that Telegram offers before the bot knows a person's roles and language.

use jiff::Timestamp;
use tilmash_engine::locale::{Core, Key, Printing};
use tilmash_engine::name::Name;
use tilmash_engine::program::{Members, Program};

/// Commands with their descriptions: those that everyone may use, and the built-in ones.
pub(super) fn commands(
    program: &Program,
    language: &Name,
    now: Timestamp,
) -> Vec<(String, String)> {
    let model = &program.model;
    let printing = Printing {
        zone: &model.zone,
        currency: model.currency,
        now,
    };
    let text = |key| {
        let formatted = program.catalog.format(language, key, &|_| None, &printing);
        formatted.text.text
    };
    let everyone: Vec<Name> = program
        .roles
        .iter()
        .filter(|(_, members)| matches!(members, Members::Everyone))
        .map(|(name, _)| name.clone())
        .collect();
    let mut commands: Vec<(String, String)> = program
        .commands(&everyone)
        .into_iter()
        .map(|(command, flow)| {
            let description = text(Key::attribute(&flow.name, "command"));
            (command.to_owned(), description)
        })
        .collect();
    for (command, description) in [("help", Core::HelpHelp), ("cancel", Core::HelpCancel)] {
        commands.push((command.to_owned(), text(description.key())));
    }
    commands
}

//! A deploy during a chat: the salon's files are edited while somebody books.

use std::sync::Arc;

use tilmash_engine::name::Name;
use tilmash_engine::program::Program;
use tilmash_engine::value::{Phone, RowId};
use tilmash_host::rehearse::{Actor, Happened, Rehearsal};
use tilmash_tests::app_files::{AppFiles, root};

use crate::stage;

/// The salon, with each named text replaced in the file at that path.
fn salon(edits: &[(&str, &str, &str)]) -> Arc<Program> {
    let mut app = AppFiles::read(&root().join("examples/salon"));
    for (path, from, to) in edits {
        app.edit(path, from, to);
    }
    stage::program(&app)
}

struct Stage {
    rehearsal: Rehearsal,
    aliya: Actor,
}

impl Stage {
    /// Aliya has chosen a haircut and a day, and sees the free times.
    async fn at_the_times() -> Stage {
        let program = salon(&[]);
        let rows = include_str!("../../examples/salon/seeds/salon.json");
        let mut stage = Stage {
            rehearsal: stage::rehearsal(&program, rows).await,
            aliya: Actor {
                id: RowId(1),
                full_name: "Алия".into(),
                username: None,
                phone: Phone::parse("+77011234567").expect("a phone"),
                language: Name::new("ru"),
            },
        };
        stage.types("/book").await;
        stage.presses("haircut").await;
        let shown = stage.presses("day 2026-03-04").await;
        assert_eq!(shown, ["book-start"]);
        stage
    }

    async fn types(&mut self, text: &str) -> Vec<String> {
        let happened = self.rehearsal.types(&self.aliya, text).await;
        shown(happened.expect("a rehearsal"))
    }

    async fn presses(&mut self, id: &str) -> Vec<String> {
        let happened = self.rehearsal.presses(&self.aliya, id).await;
        shown(happened.expect("a rehearsal"))
    }

    /// Continues until the booking is made.
    async fn books(&mut self) {
        self.presses("start 10:30").await;
        self.types("Алия Нурланова").await;
        self.types("+77011234567").await;
        assert_eq!(
            self.presses("confirm").await,
            ["book-thanks", "book-calendar"]
        );
    }
}

/// The ids of the texts that were shown.
fn shown(happened: Happened) -> Vec<String> {
    happened
        .iter()
        .filter_map(|(_, happening)| happening.shown())
        .map(|shown| shown.message.shows.clone())
        .collect()
}

const BOOK: &str = "flows/book.yaml";

#[tokio::test]
async fn a_reworded_button_goes_on_working_in_a_chat_that_shows_the_old_words() {
    let mut stage = Stage::at_the_times().await;
    stage.rehearsal.replace(salon(&[(
        "locales/ru/book.ftl",
        "Выберите время",
        "На какое время?",
    )]));
    stage.books().await;
}

#[tokio::test]
async fn reordered_states_change_nothing_for_a_chat_in_progress() {
    let waiting = "  waiting: { say, go: done }\n";
    let mut stage = Stage::at_the_times().await;
    stage.rehearsal.replace(salon(&[
        (BOOK, waiting, ""),
        (BOOK, "states:\n", &format!("states:\n{waiting}")),
        (BOOK, "menu: 10 }", "menu: 10, go: service }"),
    ]));
    stage.books().await;
}

#[tokio::test]
async fn a_renamed_state_is_found_through_moved() {
    let mut stage = Stage::at_the_times().await;
    stage.rehearsal.replace(salon(&[
        (BOOK, "  start:\n", "  time:\n"),
        (BOOK, "states:\n", "moved: { start: time }\nstates:\n"),
        (
            BOOK,
            "    pick: start\n",
            "    pick: start\n    as: start\n",
        ),
        (BOOK, "again start", "again time"),
        (BOOK, "back: start", "back: time"),
        ("locales/ru/book.ftl", "book-start", "book-time"),
        ("locales/kk/book.ftl", "book-start", "book-time"),
    ]));
    stage.books().await;
}

#[tokio::test]
async fn a_chat_in_a_state_that_is_gone_is_told_and_begins_again() {
    let mut stage = Stage::at_the_times().await;
    stage.rehearsal.replace(salon(&[
        (BOOK, "  start:\n", "  time:\n"),
        (
            BOOK,
            "    pick: start\n",
            "    pick: start\n    as: start\n",
        ),
        (BOOK, "again start", "again time"),
        (BOOK, "back: start", "back: time"),
        ("locales/ru/book.ftl", "book-start", "book-time"),
        ("locales/kk/book.ftl", "book-start", "book-time"),
    ]));
    let shown = stage.presses("start 10:30").await;
    assert_eq!(shown.last().map(String::as_str), Some("start-language"));
}

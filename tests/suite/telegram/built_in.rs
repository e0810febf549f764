//! A tool in Rust, as docs/tools.md shows it.

use std::collections::BTreeMap;

use futures::future::BoxFuture;
use serde_json::json;
use tilmash_engine::name::Name;
use tilmash_host::settings::Settings;
use tilmash_host::tools::{BuiltIn, BuiltInAnswer, BuiltInCall, BuiltIns, ToolAccess};
use tilmash_tests::app_files::{AppFiles, root};

use super::{Salon, assert_well_behaved};
use crate::stage;

// The page begins here.
struct Points;

impl BuiltIn for Points {
    fn call<'a>(&'a self, call: BuiltInCall<'a>) -> BoxFuture<'a, BuiltInAnswer> {
        Box::pin(async move {
            match (call.operation, call.arguments["spent"].as_i64()) {
                ("for_sum", Some(spent)) => BuiltInAnswer::Given(json!({ "points": spent / 100 })),
                _ => BuiltInAnswer::Refused,
            }
        })
    }
}

fn built_ins() -> BuiltIns {
    BuiltIns::default().with("points", Points)
}
// The page ends here.

/// It panics; a mistake of one tool ends nothing else.
struct Mistaken;

impl BuiltIn for Mistaken {
    fn call<'a>(&'a self, _: BuiltInCall<'a>) -> BoxFuture<'a, BuiltInAnswer> {
        Box::pin(async { panic!("a mistake of the tool") })
    }
}

const TOOL: &str = "tool: points
built_in: points
operations:
  for_sum: { call: for_sum, send: { spent: money }, gives: { points: integer }, outcomes: { none_left: error }, reads: true }
";

const FLOW: &str = "flow: points
starts: { command: points }
states:
  spent: { ask: money }
  earned: { tool: points.for_sum, with: { spent: $spent }, go: { none_left: done } }
  told: say
";

const TEXTS: &str = "points =
    .command = Баллы
points-earned =
    .none_left = Баллов больше нет
points-spent = Сколько потрачено?
points-told = Баллов: { $earned-points }
";

#[test]
fn the_page_shows_this_tool() {
    let page = std::fs::read_to_string(root().join("docs/tools.md")).expect("there is a page");
    let source = include_str!("built_in.rs");
    let (_, shown) = source
        .split_once("// The page begins here.\n")
        .expect("a beginning");
    let (shown, _) = shown
        .split_once("// The page ends here.\n")
        .expect("an end");
    assert!(page.contains(&format!("```rust\n{shown}```\n")), "{shown}");
}

#[tokio::test]
async fn a_tool_in_rust_is_called_like_any_other() {
    let mut app = AppFiles::read(&root().join("examples/salon"));
    app.replace("tools/points.yaml", TOOL);
    app.replace("flows/points.yaml", FLOW);
    for language in ["ru", "kk"] {
        app.replace(&format!("locales/{language}/points.ftl"), TEXTS);
    }
    let salon = Salon {
        program: stage::program(&app),
        ..Salon::polling().await
    };
    let points = built_ins().get("points").expect("it is registered");
    let mistaken = BuiltIns::default().with("points", Mistaken);
    let mistaken = mistaken.get("points").expect("it is registered");
    for (number, tool, text) in [(1, points, "Баллов: 50"), (2, mistaken, "Ответа пока нет")]
    {
        let access = ToolAccess::BuiltIn(tool);
        let bot = salon
            .start_by(Settings {
                tools: BTreeMap::from([(Name::new("points"), access)]),
                ..salon.settings()
            })
            .await;
        let person = salon.double.person(number, "Алия");
        person.says("/points");
        person.waits_for_text("Сколько потрачено?").await;
        person.says("5000");
        person.waits_for_text(text).await;
        bot.stop().await;
    }
    assert_well_behaved(&salon.double);
}

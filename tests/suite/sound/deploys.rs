//! Versions of one flow, deployed one after another while people are anywhere in it.

use super::Play;
use crate::explore::{self, Deploys};
use crate::stage;

const WALKS: u64 = 12;

/// Versions of one flow that differ in everything possible: kinds, types, what may be skipped, what
/// is called.
const VERSIONS: &[&str] = &[
    "
  name: { ask: text, optional: true }
  kind: { ask: [new, old, odd] }
  thing: { pick: thing, optional: true, go: { none: form } }
  form: { form: thing, also: { back: name } }
  inner: { call: inner }
  sure: { choose: { name: again name, kind: again kind, save: save, leave: done } }
  save: { do: [ { insert: thing, set: $form, as: made } ] }
  shown: { say, go: done }
",
    "
  name: { ask: text }
  kind: { ask: [new] }
  thing: { pick: thing, go: { none: form } }
  form: { form: thing, fields: [name, size] }
  inner: { call: inner }
  sure: { choose: { thing: again form, save: save, leave: done } }
  save: { do: [ { insert: thing, set: { name: $name, size: $form.size, kind: $kind } } ] }
  shown: { choose: { more: name, leave: done } }
",
    "
  name: { ask: 1..5, go: size }
  size: { ask: date, optional: true, also: { back: name } }
  kind: { choose: { new: thing, old: form } }
  thing: { ask: phone, also: { back: kind } }
  form: { ask: boolean }
  inner: { choose: { inner: again name, on: sure } }
  sure: { call: inner }
  save: { choose: { shown: shown, leave: done } }
  shown: { say, go: done }
",
    "
  shown: { say }
  form: { form: thing, fields: [note] }
  kind: { branch: [ { if: form.note is none, go: name }, { else: sure } ] }
  name: { ask: text, default: $me.full_name }
  sure: { choose: { form: again form, leave: done } }
",
    "
  thing: { pick: thing, as: held, go: { none: save } }
  kind: { choose: { new: name, old: away } }
  name: { do: [ { update: $held, set: { size: 7 } } ], go: { done: thing, missing: thing } }
  away: { do: [ { delete: $held } ], go: { done: thing, missing: thing } }
  save: { do: [ { insert: thing, set: { name: new, size: 1, kind: old } } ] }
  sure: { ask: text, go: done }
",
];

const INNER: &[&str] = &[
    "
  size: { ask: 1..9 }
  shown: { say }
  sure: { choose: { again: again size, on: done } }
",
    "
  size: { ask: text }
  sure: { choose: { on: done } }
",
];

const ROWS: &str = r#"{ "thing": [
    { "key": "a", "name": "A", "size": 1, "kind": "new" },
    { "key": "b", "name": "B", "size": 2, "kind": "old" }
] }"#;

fn version(states: &str, inner: &str) -> Play {
    Play::read(&format!(
        "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
tables:
  thing:
    columns:
      name: text
      size: {{ integer, from: 0, to: 9 }}
      kind: [new, old]
      note: {{ text, optional: true }}
--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:{states}
--- flows/inner.yaml
flow: inner
starts: {{ command: y }}
states:{inner}
--- texts
x-thing.row = {{ $row-name }} {{ $row-size }}
"
    ))
}

#[tokio::test]
async fn people_anywhere_in_a_flow_outlive_its_deploys() {
    let mut programs = Vec::new();
    for (index, states) in VERSIONS.iter().enumerate() {
        let play = version(states, INNER[index % INNER.len()]);
        programs.push(stage::program(&play.app));
    }
    let often = Deploys { once_in: 8 };
    for seed in 0..WALKS {
        explore::walk(&programs, ROWS, often, seed).await;
    }
    explore::walk(&programs, ROWS, often, explore::seed()).await;
}

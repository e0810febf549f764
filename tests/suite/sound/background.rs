//! Runs in the background: what begins them, what they wait for, what ends them, whom they reach.

use super::{performed, plays};

/// Somebody makes notes for others, who are told.
const NOTES: &str = "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
roles:
  boss: { ids: [1001], sees: all }
  everyone: everyone
tables:
  note:
    columns:
      text: text
      to: { person, optional: true }
      status: [open, read, gone]
    sees: { everyone: { to: $me } }
--- flows/make.yaml
flow: make
for: boss
starts: { command: make }
states:
  text: { ask: text }
  who: { pick: person, order: full_name, go: { none: done } }
  save: { do: [ { insert: note, set: { text: $text, to: $who, status: open } } ] }
--- flows/end.yaml
flow: end
for: boss
starts: { command: end }
states:
  note: { pick: note, order: text, go: { none: done } }
  how: { choose: { read: read, gone: gone, text: text, remove: remove } }
  read: { do: [ { update: $note, set: { status: read } } ], go: { done: done, missing: done } }
  gone: { do: [ { update: $note, set: { status: gone } } ], go: { done: done, missing: done } }
  text: { do: [ { update: $note, set: { text: changed } } ], go: { done: done, missing: done } }
  remove: { do: [ { delete: $note } ], go: { done: done, missing: done } }
";

fn notes(flow: &str, talk: &str) -> String {
    format!(
        "{NOTES}--- flows/told.yaml\nflow: told\nabout: note\n{flow}--- people\n{{ boss: boss, dana: everyone }}\n--- talk\n{talk}"
    )
}

/// Makes a note for Dana.
const MAKE: &str = "dana: /help\nboss: /make\nboss: text\nboss: [who 1002]\n";

fn texts() -> &'static str {
    "--- texts\nmake-who.row = person\nend-note.row = { $row-text }\ntold-later = was { $before }, is { $note-text }\n"
}

async fn told(flow: &str, talk: &str) -> String {
    plays(&notes(
        &format!("{flow}{}", texts()),
        &format!("{MAKE}{talk}"),
    ))
    .await
}

#[tokio::test]
async fn who_a_row_names_is_told_and_their_press_goes_on() {
    let seen = told(
        "starts: { event: note.created }
states:
  asks: { choose: { yes: good, no: bad }, to: $note.to }
  good: { say, to: $note.to, go: done }
  bad: { say, to: $note.to, go: done }
",
        "sees dana: told-asks
dana: [yes]
sees dana: told-good
+ 30d
",
    )
    .await;
    assert_eq!(seen.matches("told-good\n").count(), 1, "{seen}");
    assert_eq!(seen.matches("told-bad\n").count(), 0, "{seen}");
}

#[tokio::test]
async fn only_an_event_whose_condition_is_true_begins_a_run() {
    let seen = told(
        "starts:
  - { event: note.created, if: by is none, go: by_itself }
  - { event: [note.created, note.changed], if: note.text == 'changed', go: changed }
states:
  by_itself: { say, to: $note.to, go: done }
  changed: { say, to: $note.to, go: done }
",
        "boss: /end
boss: [note 1]
boss: [text]
sees dana: told-changed
",
    )
    .await;
    assert_eq!(seen.matches("told-changed\n").count(), 1, "{seen}");
    assert_eq!(seen.matches("told-by_itself\n").count(), 0, "{seen}");
}

#[tokio::test]
async fn a_run_knows_its_row_as_it_was_before_the_event() {
    let seen = told(
        "starts:
  - { event: note.created, if: was is none, go: new }
  - { event: note.changed, if: was.text == 'text', go: changed }
states:
  new: { wait: { for: 9d }, go: { note.read: read, elapsed: done } }
  changed: { wait: { for: 1d }, go: { note.read: read, elapsed: later } }
  read: { say, to: $note.to, with: { before: $was.status or note.status }, go: done }
  later: { say, to: $note.to, with: { before: $was.text or note.text }, go: done }
",
        "boss: /end
boss: [note 1]
boss: [text]
+ 2d
sees dana: told-later
",
    )
    .await;
    assert!(seen.contains("was text, is changed"), "{seen}");
    assert!(!seen.contains("was open"), "{seen}");
}

#[tokio::test]
async fn a_run_waits_and_hears_what_it_waits_for() {
    let flow = "starts: { event: note.created }
stops: [gone]
states:
  first: { wait: { for: 2d }, go: { note.read: read, elapsed: late } }
  read: { say, to: $note.to, go: done }
  late: { say, to: $note.to, go: done }
";
    let late = told(flow, "+ 47h\n+ 2h\nsees dana: told-late\n+ 9d\n").await;
    assert_eq!(late.matches("told-late\n").count(), 1, "{late}");
    let read = "+ 1d\nboss: /end\nboss: [note 1]\nboss: [read]\nsees dana: told-read\n+ 9d\n";
    let read = told(flow, read).await;
    assert_eq!(read.matches("told-late\n").count(), 0, "{read}");
    for end in ["gone", "remove"] {
        let end = format!("boss: /end\nboss: [note 1]\nboss: [{end}]\n+ 9d\n");
        let ended = told(flow, &end).await;
        assert_eq!(ended.matches("told-").count(), 0, "{ended}");
    }
}

#[tokio::test]
async fn a_status_that_the_row_has_already_is_not_waited_for() {
    let seen = told(
        "starts: { event: note.read }
states:
  first: { wait: { for: 2d }, go: { note.read: read, elapsed: late } }
  read: { say, to: $note.to, go: done }
  late: { say, to: $note.to, go: done }
",
        "boss: /end\nboss: [note 1]\nboss: [read]\nsees dana: told-read\n",
    )
    .await;
    assert_eq!(seen.matches("told-read\n").count(), 1, "{seen}");
}

#[tokio::test]
async fn a_run_does_not_hear_what_it_does_itself() {
    let seen = told(
        "starts: { event: [note.created, note.changed, note.read] }
stops: [gone]
states:
  read: { do: [ { update: $note, set: { status: read, text: again } } ], go: { missing: done } }
  gone: { do: [ { update: $note, set: { status: gone } } ], go: { missing: done } }
  said: { say, to: $note.to, go: done }
",
        "sees dana: told-said\n+ 9d\n",
    )
    .await;
    assert_eq!(seen.matches("told-said\n").count(), 1, "{seen}");
}

#[tokio::test]
async fn an_event_that_begins_a_run_begins_it_anew_and_takes_the_old_buttons() {
    let seen = told(
        "starts: { event: [note.created, note.changed] }
states:
  asks: { choose: { yes: good }, to: $note.to, wait: { for: 1d }, go: { elapsed: over } }
  good: { say, to: $note.to, go: done }
  over: { say, to: $note.to, go: done }
",
        "+ 20h
boss: /end
boss: [note 1]
boss: [text]
sees dana: told-asks
+ 20h
+ 5h
sees dana: told-over
+ 9d
",
    )
    .await;
    assert_eq!(seen.matches("told-asks\n").count(), 2, "{seen}");
    assert_eq!(seen.matches("told-over\n").count(), 1, "{seen}");
    assert_eq!(seen.matches("dana buttons removed").count(), 2, "{seen}");
}

#[tokio::test]
async fn a_moment_that_is_past_is_not_waited_for() {
    let seen = told(
        "starts: { event: note.created }
states:
  past: { wait: { until: \"$now - hours(1)\" }, go: { past: asks, elapsed: never } }
  never: { say, to: $note.to, go: done }
  asks: { choose: { yes: never }, to: $note.to, wait: { until: $now }, go: { elapsed: over } }
  over: { say, to: $note.to, go: done }
",
        "sees dana: told-over\n+ 9d\n",
    )
    .await;
    assert_eq!(seen.matches("told-never\n").count(), 0, "{seen}");
    assert_eq!(seen.matches("told-asks\n").count(), 0, "{seen}");
}

#[tokio::test]
async fn nobody_to_send_to_is_undeliverable_where_that_is_routed() {
    let seen = plays(&format!(
        "{NOTES}--- flows/lone.yaml
flow: lone
for: boss
starts: {{ command: lone }}
states:
  save: {{ do: [ {{ insert: note, set: {{ text: lone, status: open }} }} ] }}
--- flows/told.yaml
flow: told
about: note
starts: {{ event: note.created }}
states:
  first: {{ say, to: $note.to }}
  second: {{ say, to: $note.to, go: {{ undeliverable: asks }} }}
  missed: {{ say, to: $by, go: done }}
  asks: {{ choose: {{ yes: done }}, to: $note.to, wait: {{ for: 1d }}, go: {{ elapsed: missed, undeliverable: found }} }}
  found: {{ say, to: $by, go: done }}
{}--- people
{{ boss: boss }}
--- talk
boss: /lone
sees boss: told-found
+ 9d
",
        texts()
    ))
    .await;
    assert_eq!(seen.matches("told-missed\n").count(), 0, "{seen}");
}

#[tokio::test]
async fn one_who_has_got_a_message_is_not_undeliverable() {
    let seen = told(
        "starts: { event: note.created }
states:
  first: { say, to: $note.to, go: { done: second, undeliverable: lost } }
  second: { choose: { yes: done }, to: $note.to, wait: { for: 1d }, go: { elapsed: third, undeliverable: lost } }
  third: { say, to: $note.to, go: done }
  lost: { say, to: $by, go: done }
",
        "sees dana: told-second\n+ 25h\nsees dana: told-third\n",
    )
    .await;
    assert_eq!(seen.matches("told-lost\n").count(), 0, "{seen}");
}

#[tokio::test]
async fn each_reader_has_what_heads_a_message_and_the_message_in_their_language() {
    let seen = told(
        "starts: { event: note.created }
states:
  tries: { do: [ { require: \"note.text == 'x'\", else: wrong } ], go: { done: asks, wrong: asks } }
  asks: { choose: { yes: done }, to: $note.to, wait: { for: 1d }, go: { elapsed: done } }
",
        "sees dana: told-asks\n",
    )
    .await;
    assert!(seen.contains("told-tries.wrong\n\n    told-asks"), "{seen}");
}

#[tokio::test]
async fn a_dialogue_can_tell_others() {
    let seen = plays(&format!(
        "{NOTES}--- flows/tell.yaml
flow: tell
for: boss
starts: {{ command: tell }}
states:
  who: {{ pick: person, order: full_name, go: {{ none: done }} }}
  told: {{ say, to: $who, with: {{ from: $me.full_name }} }}
  ready: {{ say, go: done }}
{}tell-told = from {{ $from ->\\n[none] nobody\\n*[other] {{ $from }}\\n}}
tell-who.row = person
--- people
{{ boss: boss, dana: everyone }}
--- talk
dana: /help
boss: /tell
boss: [who 1002]
sees boss: tell-ready
sees dana: tell-told
",
        texts()
    ))
    .await;
    assert!(seen.contains("dana new\n    from Boss"), "{seen}");
}

#[tokio::test]
async fn flows_that_lead_to_each_other_for_ever_are_stopped() {
    let flow = |name: &str| {
        format!(
            "--- flows/{name}.yaml
flow: {name}
about: note
starts: {{ event: note.changed }}
states:
  save: {{ do: [ {{ update: $note, set: {{ text: \"$'{name}' if note.text != '{name}' else 'x'\" }} }} ], go: {{ missing: done }} }}
"
        )
    };
    let (_, failures) = performed(&format!(
        "{NOTES}{}{}{}--- people\n{{ boss: boss, dana: everyone }}\n--- talk\n{MAKE}boss: /end\nboss: [note 1]\nboss: [text]\n",
        flow("ping"),
        flow("pong"),
        texts()
    ))
    .await;
    let is_told = |failure: &String| failure.contains("lead to each other for ever");
    assert!(failures.iter().any(is_told), "{failures:?}");
}

#[tokio::test]
async fn a_run_may_remind_again_and_again() {
    let seen = told(
        "starts: { event: note.created }
stops: [read]
states:
  pause: { wait: { for: 1d } }
  again: { choose: { yes: done }, to: $note.to, wait: { for: 1d }, go: { elapsed: pause } }
",
        "+ 1d\nsees dana: told-again\n+ 2d\nsees dana: told-again\n+ 2d\nsees dana: told-again\ndana: [yes]\n+ 9d\n",
    )
    .await;
    assert_eq!(seen.matches("told-again\n").count(), 3, "{seen}");
}

#[tokio::test]
async fn who_presses_is_told_what_became_of_it_also_if_nothing_follows() {
    let seen = told(
        "starts: { event: note.created }
states:
  asks: { choose: { yes: tries }, to: $note.to, wait: { for: 1d }, go: { elapsed: done } }
  tries: { do: [ { require: \"note.text == 'x'\", else: wrong } ], go: { done: done, wrong: done } }
",
        "dana: [yes]\n",
    )
    .await;
    assert!(seen.contains("dana edit\n    told-tries.wrong"), "{seen}");
}

#[tokio::test]
async fn a_run_whose_row_it_deletes_itself_is_over() {
    let seen = told(
        "starts: { event: note.created }
states:
  remove: { do: [ { delete: $note } ], go: { missing: done } }
  pause: { wait: { for: 1d } }
  late: { say, to: $note.to, go: done }
",
        "+ 2d\n",
    )
    .await;
    assert_eq!(seen.matches("told-late").count(), 0, "{seen}");
}

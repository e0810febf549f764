//! Flows: what begins them, what they call, who may do what in them, and how they end.

use tilmash_tests::app_files::{AppFiles, root};

use super::plays;
use crate::stage;

const SALON: &str = "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
roles:
  admin: { ids: [1001], sees: all }
  master: { rows: master }
  everyone: everyone
tables:
  master: { columns: { person: { person, unique: true }, name: text }, sees: { master: { person: $me } } }
  note: { columns: { text: text, owner: person }, sees: { everyone: { owner: $me }, master: { owner: $me } } }
";

#[tokio::test]
async fn a_called_flow_has_what_it_needs_as_the_types_that_it_needs() {
    plays(
        "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
types: { kind: { one_of: [new, old] } }
--- flows/x.yaml
flow: x
starts: { command: x }
states:
  inner: { call: inner, with: { day: \"2026-03-05\", price: 500, kind: new, length: 90m }, go: { far: far, near: done } }
  far: { say, go: done }
--- flows/inner.yaml
flow: inner
needs: { day: date, price: money, kind: kind, length: duration }
ends: [far, near]
states:
  shown: { say, with: { later: $day + length, more: $price + price } }
  which: { branch: [ { if: kind == 'new', go: far }, { else: near } ] }
--- texts
inner-shown = { $later } { $more } { $kind ->\\n[new] new\\n*[old] old\\n}
x-inner.far = it was far
--- talk
aliya: /x
sees aliya: inner-shown
sees aliya: x-far
",
    )
    .await;
}

#[tokio::test]
async fn a_flow_that_waits_can_be_called_again_whatever_its_end_is_called() {
    plays(
        "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
--- flows/x.yaml
flow: x
starts: { command: x }
states:
  inner: { call: inner, go: { some: done, none: inner } }
--- flows/inner.yaml
flow: inner
ends: [some, none]
states:
  which: { choose: { yes: some, no: none } }
--- talk
aliya: /x
sees aliya: inner-which
aliya: [no]
sees aliya: inner-which
",
    )
    .await;
}

#[tokio::test]
async fn commands_and_links_that_name_what_is_not_there_ask() {
    plays(&format!(
        "{SALON}--- flows/x.yaml
flow: x
starts: {{ command: \"x {{note}} {{size}} {{why}}\", link: \"note_{{note}}\" }}
states:
  note: {{ pick: note, go: {{ none: make }} }}
  size: {{ ask: 1..5 }}
  why: {{ ask: text }}
  shown: {{ say, go: done }}
  make: {{ ask: text, as: text }}
  save: {{ do: [ {{ insert: note, set: {{ text: $text, owner: $me }} }} ], go: note }}
--- texts
x-note.row = {{ $row-text }}
x-shown = {{ $note-text }} {{ $size }} {{ $why }}
--- talk
dana: /x
dana: first
sees dana: x-note
dana: /x 1 9 because of   that
sees dana: x-size
dana: [size 3]
sees dana: x-shown
dana: /start note_1
sees dana: x-size
aliya: /x 1 2 mine
sees aliya: x-shown
dana: /x 77
sees dana: x-note
dana: /start note_x_y
sees dana: x-note
"
    ))
    .await;
}

#[tokio::test]
async fn the_link_that_says_most_is_followed() {
    plays(&format!(
        "{SALON}--- flows/x.yaml
flow: x
starts: [{{ link: \"go_{{word}}\", go: word }}, {{ link: \"go_to_{{other}}\", go: other }}, {{ link: go_all, go: all }}]
states:
  word: {{ ask: text }}
  said: {{ say, go: done }}
  other: {{ ask: text }}
  also: {{ say, go: done }}
  all: {{ say, go: done }}
--- texts
x-said = one {{ $word }}
x-also = two {{ $other }}
--- talk
dana: /start go_there
sees dana: x-said
dana: /start go_to_school
sees dana: x-also
dana: /start go_all
sees dana: x-all
"
    ))
    .await;
}

#[tokio::test]
async fn nobody_sees_another_persons_rows() {
    plays(&format!(
        "{SALON}--- flows/x.yaml
flow: x
for: everyone
starts: {{ command: x, link: \"note_{{note}}\" }}
states:
  made: {{ do: [ {{ insert: note, set: {{ text: own }} }}, {{ count: note, as: mine }}, {{ count: note, everyone: true, as: all }}, {{ find: note, order: -text, as: found }} ], go: {{ missing: done }} }}
  note: {{ pick: note, go: {{ none: done }} }}
  shown: {{ say, go: done }}
--- texts
x-note.row = {{ $row-text }}
x-shown = {{ $mine }} of {{ $all }}: {{ $found-text }}
--- talk
aliya: /x
aliya: [note 1]
sees aliya: x-shown
dana: /x
dana: /start note_1
sees dana: x-note
dana: [note 2]
sees dana: x-shown
rows: note 3
rows: note 2 where owner = dana
"
    ))
    .await;
}

#[tokio::test]
async fn who_loses_a_role_leaves_what_was_open_in_it() {
    plays(&format!(
        "{SALON}--- flows/become.yaml
flow: become
starts: {{ command: become, menu: 2 }}
states:
  save: {{ do: [ {{ insert: master, set: {{ person: $me, name: x }} }} ], go: {{ exists: had }} }}
  shown: {{ say, go: done }}
  had: {{ say, go: done }}
--- flows/work.yaml
flow: work
for: master
starts: {{ command: work, menu: 1 }}
states:
  self: {{ pick: master, go: {{ none: done }} }}
  sure: {{ choose: {{ quit: quit, leave: done }} }}
  quit: {{ do: [ {{ delete: $self }} ], go: {{ missing: done }} }}
  after: {{ choose: {{ again: done }} }}
--- flows/start.yaml
flow: start
starts: {{ command: start }}
states: {{ menu: {{ choose: menu }} }}
--- talk
dana: /work
sees dana: start-menu
dana: /become
sees dana: become-shown
dana: /become
sees dana: become-had
dana: /work
dana: [self 1]
dana: [quit]
sees dana: work-after
dana: [again]
sees dana: start-menu
dana: /work
sees dana: start-menu
"
    ))
    .await;
}

#[tokio::test]
async fn a_command_that_only_does_is_answered() {
    let seen = plays(
        "--- flows/quiet.yaml
flow: quiet
starts: { command: quiet }
states:
  save: { do: [ { insert: thing, set: { name: x } } ] }
--- flows/loud.yaml
flow: loud
starts: { command: loud }
states:
  save: { do: [ { find: thing, where: { name: y } } ], go: { missing: done } }
--- texts
loud-save.missing = there is no y
--- talk
aliya: /quiet
sees aliya: core-accepted
aliya: /loud
",
    )
    .await;
    assert!(seen.contains("there is no y"), "{seen}");
}

#[tokio::test]
async fn what_failed_has_changed_nobodys_language() {
    let seen = plays(
        "--- app.yaml
app: small
languages: [ru, kk]
zone: Asia/Almaty
--- flows/x.yaml
flow: x
starts: { command: x }
states:
  name: { ask: text }
  save:
    do:
      - { update: $me, set: { language: kk } }
      - { require: \"name == 'x'\", else: wrong }
    go: { wrong: again name }
  saved: { say, go: done }
--- texts
x-save.wrong = wrong
--- talk
aliya: /x
aliya: y
sees aliya: x-name
aliya: /help
aliya: x
sees aliya: x-saved
aliya: /help
",
    )
    .await;
    assert_eq!(seen.matches("Что умеет бот:").count(), 1, "{seen}");
    assert_eq!(seen.matches("Боттың мүмкіндіктері:").count(), 1, "{seen}");
    assert_eq!(seen.matches("commands\n").count(), 1, "{seen}");
}

#[tokio::test]
async fn what_was_set_on_the_way_is_forgotten_on_the_way_back() {
    plays(
        "--- flows/x.yaml
flow: x
starts: { command: x }
states:
  size: { ask: 1..9 }
  large: { branch: [ { if: size > 5, go: why }, { else: sure } ] }
  why: { ask: text }
  sure: { choose: { back: size, ok: done } }
--- texts
x-sure = { $why ->\\n[none] small\\n*[other] since { $why }\\n}
--- talk
aliya: /x
aliya: [size 9]
aliya: growth
sees aliya: x-sure
aliya: [back]
aliya: [size 2]
sees aliya: x-sure
",
    )
    .await;
}

#[test]
fn states_of_the_library_to_which_nothing_leads_any_more_are_dropped() {
    let app = AppFiles::read(&root().join("examples/restaurant"));
    let program = stage::program(&app);
    let has = |flow: &str, state: &str| program.flows[flow].state(state).is_some();
    // The restaurant's guests move nothing, and its bookings have nothing to edit.
    assert!(has("my", "cancel") && has("bookings", "cancel"));
    for (flow, state) in [("my", "day"), ("my", "move"), ("bookings", "edit")] {
        assert!(!has(flow, state), "{flow} has `{state}`");
    }
}

//! `ask: person`: whom somebody names, and what the bot then knows of them.

use super::plays;

const APP: &str = "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
roles:
  boss: { ids: [1001], sees: all }
  all: everyone
tables:
  gift:
    columns: { to: person, cc: { person, optional: true } }
    sees: { all: { to: $me } }
";

#[tokio::test]
async fn a_person_is_shared_or_typed_and_nothing_else_is_an_answer() {
    plays(&format!(
        "{APP}--- flows/x.yaml
flow: x
for: boss
starts: {{ command: \"x {{to}}\" }}
states:
  to: {{ ask: person }}
  cc: {{ ask: gift.cc, optional: true, also: {{ back: to }} }}
  save: {{ do: [ {{ insert: gift, set: {{ to: $to, cc: $cc }} }} ] }}
  thanks: {{ say, go: done }}
--- people
{{ aliya: boss, dana: all, erlan: new }}
--- talk
aliya: user dana
aliya: /x
sees aliya: x-to
aliya: dana
sees aliya: x-to
aliya: +77011234567
sees aliya: x-to
aliya: contact +77019999999 of somebody
sees aliya: x-to
aliya: user 0
sees aliya: x-to
aliya: user -5
sees aliya: x-to
aliya: user 4503599627370496
sees aliya: x-to
aliya: user dana
sees aliya: x-cc
aliya: [back]
sees aliya: x-to
aliya: contact dana
sees aliya: x-cc
aliya: [skip]
sees aliya: x-thanks
# What was shared once more comes too late.
aliya: user dana
rows: gift 1 where to = dana and cc = none
# By a command's argument, which is as good as typed.
aliya: /x 1002
sees aliya: x-cc
aliya: contact own
rows: gift 1 where to = dana and cc = aliya
aliya: /x 1003
aliya: user 1003
rows: gift 1 where to = erlan and cc = erlan
aliya: /x 0
sees aliya: x-to
"
    ))
    .await;
}

#[tokio::test]
async fn who_has_only_been_named_has_no_name_and_comes_as_a_new_person() {
    let seen = plays(&format!(
        "{APP}--- flows/x.yaml
flow: x
for: boss
starts: {{ command: x }}
states:
  who: {{ ask: person }}
  count: {{ do: [ {{ count: person, where: {{ since: {{ in: $today }} }}, as: came }} ] }}
  shown: {{ say, go: done }}
--- flows/come.yaml
flow: come
about: person
starts:
  - {{ event: person.created, go: came }}
  - {{ event: person.changed, go: changed }}
states:
  came: {{ say, to: $person, go: done }}
  changed: {{ say, to: $person, go: done }}
--- texts
x-shown = {{ $who-full_name ->\\n[none] nobody\\n*[other] {{ $who-full_name }}\\n}} {{ $came }}
--- people
{{ aliya: boss, erlan: new }}
--- talk
aliya: /x
aliya: user erlan
sees aliya: x-shown
rows: person 1 where since = none and full_name = none
erlan: hello
sees erlan: come-came
rows: person 0 where since = none
rows: person 1 where full_name = Erlan
aliya: /x
aliya: 1002
sees aliya: x-shown
rows: person 2
"
    ))
    .await;
    assert!(seen.contains("nobody 1\n"), "{seen}");
    assert!(seen.contains("Erlan 2\n"), "{seen}");
    assert!(!seen.contains("→ erlan new\n    come-changed"), "{seen}");
}

#[tokio::test]
async fn a_form_asks_for_people_too() {
    let seen = plays(&format!(
        "{APP}--- flows/x.yaml
flow: x
for: boss
starts: {{ command: x }}
states:
  gift: {{ form: gift }}
  save: {{ do: [ {{ insert: gift, set: $gift }} ] }}
  thanks: {{ say, go: done }}
--- people
{{ aliya: boss, dana: all }}
--- talk
aliya: /x
aliya: contact +77019999999 of somebody
aliya: user dana
aliya: [skip]
sees aliya: x-gift
aliya: [gift cc]
aliya: 1001
sees aliya: x-gift
aliya: [save]
sees aliya: x-thanks
rows: gift 1 where to = dana and cc = aliya
"
    ))
    .await;
    assert!(seen.contains("gift.to: 1002\n"), "{seen}");
}

#[tokio::test]
async fn an_action_does_nothing_to_an_empty_list() {
    plays(&format!(
        "{APP}--- flows/x.yaml
flow: x
for: boss
starts: {{ command: x }}
states:
  all:
    do:
      - {{ list: gift, as: gifts }}
      - {{ update: $gifts, set: {{ cc: $me }} }}
      - {{ delete: $gifts }}
    go: {{ missing: gone }}
  thanks: {{ say, go: done }}
  gone: {{ say, go: done }}
--- people
{{ aliya: boss }}
--- talk
aliya: /x
sees aliya: x-thanks
"
    ))
    .await;
}

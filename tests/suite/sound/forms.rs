//! Forms: choices, dates, columns that may be left out, and rows to change.

use super::plays;

const GUESTS: &str = "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
tables:
  guest:
    columns:
      name: { text, length: 2..30 }
      kind: [new, old]
      born: { date, optional: true, to: $today }
      phone: { phone, optional: true }
      stars: { integer, from: 1, to: 5 }
      vip: boolean
      due: { money, optional: true }
      at: { time, optional: true }
";

#[tokio::test]
async fn a_form_asks_for_every_kind_of_column_and_changes_any() {
    plays(&format!(
        "{GUESTS}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  guest: {{ form: guest, also: {{ leave: done }} }}
  save: {{ do: [ {{ insert: guest, set: $guest, as: saved }} ] }}
  change: {{ form: guest, of: $saved, as: changed }}
  keep: {{ do: [ {{ update: $saved, set: $changed }} ], go: {{ missing: done }} }}
  thanks: {{ say, go: done }}
--- texts
x-guest = {{ $guest-name }} {{ $guest-stars }}
x-thanks = {{ $guest-name }} {{ $saved-name }}
--- talk
aliya: /x
aliya: A
aliya: Anna
aliya: something
aliya: [new]
aliya: 01.01.2100
aliya: [skip]
aliya: contact +77019999999 of dana
aliya: [skip]
aliya: 6
aliya: [stars 5]
aliya: [vip true]
aliya: 99,90
aliya: 25:00
aliya: 9.30
sees aliya: x-guest
aliya: [guest born]
aliya: 01.02.2003
aliya: [guest phone]
aliya: contact own
aliya: [guest kind]
aliya: [old]
aliya: [guest due]
aliya: [skip]
aliya: [save]
sees aliya: x-change
rows: guest 1 where kind = old and born = 2003-02-01 and stars = 5
aliya: [change name]
aliya: Berta
aliya: [save]
sees aliya: x-thanks
rows: guest 1 where name = Berta
"
    ))
    .await;
}

#[tokio::test]
async fn a_form_that_is_left_sets_nothing() {
    plays(&format!(
        "{GUESTS}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  guest: {{ form: guest, fields: [name], also: {{ back: left }} }}
  kept: {{ say, go: done }}
  left: {{ say, go: guest }}
--- texts
x-kept = {{ $guest-name }}
--- talk
aliya: /x
aliya: Anna
aliya: [back]
sees aliya: x-left
aliya: Berta
aliya: [save]
sees aliya: x-kept
"
    ))
    .await;
}

#[tokio::test]
async fn a_column_named_like_an_outcome_is_a_question_still() {
    let seen = plays(
        "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
tables:
  task: { columns: { name: text, done: boolean } }
--- flows/x.yaml
flow: x
starts: { command: x }
states:
  state: { ask: [open, done] }
  task: { form: task }
  end: { say, go: done }
--- texts
x-task.done = Is it done?
--- talk
aliya: /x
aliya: [state done]
aliya: Sweep
aliya: [done true]
aliya: [save]
sees aliya: x-end
",
    )
    .await;
    assert_eq!(seen.matches("Is it done?").count(), 1, "{seen}");
    assert_eq!(seen.matches("x-state.done").count(), 1, "{seen}");
}

const SALON: &str = "--- app.yaml
app: small
languages: [ru, kk]
zone: Asia/Almaty
tables:
  service:
    columns:
      name: { words, length: 2..60 }
      length: { duration, from: 5m, to: 8h }
      position: { integer: 0 }
  master:
    columns:
      name: text
      gives: { many: service }
      first: { service, optional: true }
      level: [junior, senior]
";

#[tokio::test]
async fn a_form_without_a_text_of_its_own_asks_and_shows_every_type() {
    plays(&format!(
        "{SALON}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  empty: {{ form: master, fields: [gives, first], as: none_yet }}
  service: {{ form: service }}
  add: {{ do: [ {{ insert: service, set: $service, as: cut }} ] }}
  master: {{ form: master }}
  hire: {{ do: [ {{ insert: master, set: $master, as: hired }} ] }}
  change: {{ form: master, of: $hired }}
  keep: {{ do: [ {{ update: $hired, set: $change }} ], go: {{ done: done, missing: done }} }}
--- texts
service.name = Название
service.length = Длительность
service.position = Место
master.name = Имя
master.gives = Услуги
master.first = Главная
master.level = Уровень
master.level-junior = Младший
master.level-senior = Старший
--- talk
aliya: /x
aliya: [chosen]
aliya: [skip]
aliya: [save]
aliya: Стрижка
aliya: Шаш қию
aliya: долго
aliya: 1 мин
aliya: 1 ч 30 мин
sees aliya: x-service
aliya: [service position]
aliya: 7
aliya: [save]
rows: service 1 where length = 1h30m and position = 7
aliya: Асель
aliya: [gives 1]
aliya: [gives 1]
aliya: [gives 1]
aliya: [chosen]
aliya: [first 1]
aliya: [level senior]
aliya: [save]
rows: master 1 where level = senior
aliya: [change gives]
aliya: [gives 1]
aliya: [chosen]
aliya: [change first]
aliya: [keep]
aliya: [change name]
aliya: Әсел
aliya: [save]
rows: master 1 where name = Әсел
"
    ))
    .await;
}

#[tokio::test]
async fn what_others_have_changed_meanwhile_stays() {
    plays(
        "--- app.yaml
app: x
languages: [ru]
zone: Asia/Almaty
roles: { person: everyone }
tables: { note: { columns: { name: text, size: { integer: 0 } }, sees: { person: {} } } }
--- flows/x.yaml
flow: x
starts: { command: x }
states:
  list: { pick: note, as: chosen, go: { none: done } }
  edit: { form: note, of: $chosen }
  save: { do: [ { update: $chosen, set: $edit } ], go: { done: done, missing: done } }
--- rows
{ \"note\": [{ \"key\": \"one\", \"name\": \"one\", \"size\": 1 }] }
--- talk
aliya: /x
aliya: [list one]
dana: /x
dana: [list one]
dana: [edit size]
dana: 5
dana: [save]
rows: note 1 where size = 5
aliya: [edit name]
aliya: two
aliya: [save]
rows: note 1 where name = two and size = 5
# Who sets a value back has not changed it.
dana: /x
dana: [list one]
aliya: /x
aliya: [list one]
aliya: [edit size]
aliya: 7
aliya: [save]
dana: [edit size]
dana: 6
dana: [edit size]
dana: 5
dana: [save]
rows: note 1 where size = 7
",
    )
    .await;
}

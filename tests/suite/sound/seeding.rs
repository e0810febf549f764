//! Rows from files that a flow loads.

use super::plays;

#[tokio::test]
async fn what_was_done_before_is_undone_with_rows_that_have_faults() {
    let seen = plays(
        "--- flows/load.yaml
flow: load
starts: { command: load }
states:
  load:
    do:
      - { insert: thing, set: { name: before } }
      - { seed: [things.json, more.json], as: loaded }
    go: { done: told, invalid: again }
  told: { say, go: done }
  again: { choose: { load: load } }
--- seeds/things.json
{ \"thing\": [{ \"key\": \"a\", \"name\": \"A\" }] }
--- seeds/more.json
{
  \"thing\": [
    { \"key\": \"b\" },
    { \"key\": \"a\", \"name\": \"A\" }
  ]
}
--- texts
load-told = { $loaded-new } new
--- talk
aliya: /load
sees aliya: load-again
rows: thing 0
aliya: [load]
rows: thing 0
",
    )
    .await;
    // The library has words for it, and each fault has its place.
    let faults = "Ничего не загружено: в файле ошибки.

    more.json, строка 3: ";
    assert_eq!(seen.matches(faults).count(), 2, "{seen}");
    assert!(
        seen.contains("more.json, строка 3: name: ничего не указано"),
        "{seen}"
    );
    let twice = "more.json, строка 4: key «a» уже есть в другой строке";
    assert!(seen.contains(twice), "{seen}");
}

#[tokio::test]
async fn a_run_loads_rows_and_tells_each_reader_what_was_wrong() {
    let app = |size: &str| {
        format!(
            "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
roles:
  boss: {{ ids: [1001], sees: all }}
  client: everyone
tables:
  thing: {{ columns: {{ name: text, size: {{ integer: 0, to: 9 }} }} }}
--- flows/nightly.yaml
flow: nightly
starts: {{ every: day, at: \"03:00\" }}
states:
  load: {{ do: [ {{ seed: things.json, as: loaded }} ], go: {{ done: told, invalid: failed }} }}
  told: {{ say, to: boss, go: done }}
  failed: {{ say, to: boss, go: done }}
--- flows/hello.yaml
flow: hello
starts: {{ command: hello }}
states: {{ hello: {{ say, go: done }} }}
--- seeds/things.json
{{ \"thing\": [{{ \"key\": \"a\", \"name\": \"A\", \"size\": {size} }}] }}
--- texts
nightly-load.invalid = Wrong: {{ $faults }}
nightly-told = {{ $loaded-new }} new, {{ $loaded-unchanged }} as before
--- people
{{ boss: boss }}
--- talk
boss: /hello
+ 48h
"
        )
    };
    let seen = plays(&app("5")).await;
    assert!(seen.contains("1 new, 0 as before"), "{seen}");
    assert!(seen.contains("0 new, 1 as before"), "{seen}");
    let seen = plays(&app("50")).await;
    let wrong = "Wrong: things.json, строка 1: size: нужно не больше 9, а указано 50";
    assert_eq!(seen.matches(wrong).count(), 2, "{seen}");
}

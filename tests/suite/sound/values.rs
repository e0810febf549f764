//! Answers of every type, and what is computed from them.

use super::plays;

#[tokio::test]
async fn answers_of_every_type_go_to_their_ends() {
    plays(
        "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
settings:
  fee: { money: 500 }
  near: { duration: 2d }
  site: { url: \"https://example.com\" }
types:
  soon: { date, from: $today, to: $today + setting.near }
tables:
  thing: { columns: { name: text } }
--- flows/x.yaml
flow: x
starts: { command: x }
states:
  count: { ask: integer, also: { leave: done } }
  price: { ask: money }
  day: { ask: date }
  near: { ask: soon }
  time: { ask: time }
  mail: { ask: email, optional: true }
  page: { ask: url }
  yes: { ask: boolean }
  size: { ask: [small, large], default: large }
  what: { choose: { more: more, site: { url: $setting.site }, own: { url: $page } } }
  more:
    say:
    with:
      moment: $day + time
      total: $price * count + setting.fee
      long: $days(count) + hours(count)
      ahead: $now + days(count)
      part: $share(count, 0)
      cut: $percent(price, count)
      between: $between(day, near)
      later: $day + days(count)
      apart: $day - today
      less: $-count
      note: $mail
      big: $true if count > 5 and size == 'large' else false
    go: count
--- texts
x-more = { $moment } { $total } { $long } { $ahead } { $part } { $cut } { $between } { $later } { $apart } { $less } { $note ->\\n[none] none\\n*[other] { $note }\\n} { $big } { $page }
--- talk
aliya: /x
aliya: 12a
sees aliya: x-count
aliya: 9223372036854775807
aliya: -5
sees aliya: x-price
aliya: 92233720368547758.07
aliya: 31.12.2200
sees aliya: x-day
aliya: 31.12.2199
aliya: 2026-03-05
sees aliya: x-near
aliya: 2026-03-04
aliya: 24:00
sees aliya: x-time
aliya: 23:59
aliya: a@b
sees aliya: x-mail
aliya: [skip]
aliya: example.com
sees aliya: x-page
aliya: https://example.com/x
aliya: yes
sees aliya: x-yes
aliya: [yes true]
aliya: maybe
sees aliya: x-size
aliya: [default]
aliya: [more]
sees aliya: x-more
aliya: -9223372036854775808
aliya: 0
aliya: 01.01.1900
aliya: [near 2026-03-03]
aliya: 00:00
aliya: a@b.kz
aliya: http://a.b
aliya: [yes false]
aliya: [size small]
aliya: [more]
sees aliya: x-more
",
    )
    .await;
}

#[tokio::test]
async fn limits_that_exclude_every_day_leave_the_way_back() {
    plays(
        "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
settings: { last: { date: \"2020-01-01\" } }
types: { never: { date, from: $today, to: $setting.last } }
--- flows/x.yaml
flow: x
starts: { command: x }
states:
  day: { ask: never, also: { leave: done } }
--- talk
aliya: /x
aliya: 2026-03-05
sees aliya: x-day
aliya: [leave]
",
    )
    .await;
}

#[tokio::test]
async fn skipped_answers_are_none_and_texts_have_words_for_that() {
    plays(
        "--- flows/x.yaml
flow: x
starts: { command: x }
states:
  name: { ask: text, optional: true }
  thing: { pick: thing, optional: true, go: { none: named } }
  named: { branch: [ { if: name is not none and thing is not none and thing.note is none, go: both }, { else: bare } ] }
  both: { say, with: { first: \"$name or 'nobody'\" }, go: done }
  bare: { say, go: done }
--- texts
x-both = { $first }
x-name.skip = no name
x-bare = { $name ->\\n[none] nobody\\n*[other] { $name }\\n}
--- rows
{\"thing\": [{\"key\": \"a\", \"name\": \"A\"}]}
--- talk
aliya: /x
aliya: [skip]
aliya: [skip]
sees aliya: x-bare
aliya: /x
aliya: Anna
aliya: [a]
sees aliya: x-both
aliya: /x
aliya: Anna
aliya: [skip]
sees aliya: x-bare
",
    )
    .await;
}

#[tokio::test]
async fn texts_that_come_to_nothing_trap_nobody() {
    plays(
        "--- flows/x.yaml
flow: x
starts: { command: x }
states:
  note: { ask: text, optional: true }
  said: { say }
  sure: { choose: { yes: done, no: note } }
--- texts
x-said = { $note ->\\n[none] { \"\" }\\n*[other] { $note }\\n}
x-sure = { $note ->\\n[none] { \" \" }\\n*[other] { $note }\\n}
--- talk
aliya: /x
aliya: [skip]
sees aliya: x-sure
aliya: [no]
aliya: words
sees aliya: x-said
aliya: [yes]
",
    )
    .await;
}

#[tokio::test]
async fn an_average_is_printed_in_the_language_and_none_of_no_rows() {
    let seen = plays(
        "--- flows/x.yaml
flow: x
starts: { command: x }
states:
  all:
    do:
      - { average: thing.size, as: all }
      - { average: thing.size, where: { size: 77 }, as: some }
      - { average: thing.size, by: note, as: notes }
      - { sum: thing.size, by: note, as: sums }
  shown:
    say:
    rows: $notes
    with:
      high: \"$(all or 0.0) >= 4003.0 and (some or 4.25) < 4.5\"
  and: { say, rows: $sums, go: done }
--- texts
x-shown = { $all -> \\n [none] nothing \\n *[other] { $all } \\n }, { $some -> \\n [none] nothing \\n *[other] { $some } \\n }, { $high }
x-shown.row = { $row-note -> \\n [none] - \\n *[other] { $row-note } \\n }: { $row-average }, { $row-count }
x-and.row = { $row-note -> \\n [none] - \\n *[other] { $row-note } \\n }: { $row-sum }, { $row-count }
--- rows
{\"thing\": [
  {\"key\": \"a\", \"name\": \"A\", \"note\": \"x\", \"size\": 5},
  {\"key\": \"b\", \"name\": \"B\", \"note\": \"x\", \"size\": 4},
  {\"key\": \"c\", \"name\": \"C\", \"size\": 12000}
]}
--- talk
aliya: /x
sees aliya: x-and
",
    )
    .await;
    let expected = "4\u{a0}003, nothing, да\n    -: 12\u{a0}000, 1\n    x: 4,5, 2";
    assert!(seen.contains(expected), "{seen}");
    assert!(seen.contains("-: 12\u{a0}000, 1\n    x: 9, 2"), "{seen}");
}

#[tokio::test]
async fn figures_by_several_columns_have_a_field_for_each() {
    let told = plays(
        r#"--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
tables:
  kind: { columns: { name: text } }
  thing: { columns: { kind: { kind, optional: true }, size: integer, day: date } }
--- flows/x.yaml
flow: x
starts: { command: x }
states:
  groups: { do: [ { sum: thing.size, by: [kind, day], as: groups }, { count: thing, by: [day, kind.name], as: counts } ] }
  sums: { say, rows: $groups }
  counts: { say, rows: $counts, go: done }
--- texts
x-sums.row = { $row-kind-name ->\n[none] nothing\n*[other] { $row-kind-name }\n} { $row-day }: { $row-sum } of { $row-count }
x-counts.row = { $row-day } { $row-name ->\n[none] nothing\n*[other] { $row-name }\n}: { $row-count }
--- rows
{
  "kind": [{ "key": "a", "name": "Alpha" }, { "key": "b", "name": "Beta" }],
  "thing": [
    { "key": "1", "kind": "a", "size": 1, "day": "2026-03-03" },
    { "key": "2", "kind": "a", "size": 2, "day": "2026-03-02" },
    { "key": "3", "kind": "b", "size": 9, "day": "2026-03-03" },
    { "key": "4", "kind": "a", "size": 3, "day": "2026-03-02" },
    { "key": "5", "size": 1, "day": "2026-03-02" }
  ]
}
--- talk
aliya: /x
sees aliya: x-counts
"#,
    )
    .await;
    // The kind with the largest sum first, its days in their order.
    let sums = "Beta вт, 3 марта: 9 of 1
    Alpha пн, 2 марта: 5 of 2
    Alpha вт, 3 марта: 1 of 1
    nothing пн, 2 марта: 1 of 1";
    assert!(told.contains(sums), "{told}");
    let counts = "пн, 2 марта Alpha: 2
    пн, 2 марта nothing: 1
    вт, 3 марта Alpha: 1
    вт, 3 марта Beta: 1";
    assert!(told.contains(counts), "{told}");
}

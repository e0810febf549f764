//! Dialogues that runs in the background give to people: on top of their own, once, and back again.

use super::plays;

/// The boss makes a note for others, who are asked about it.
const APP: &str = "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
roles:
  boss: { ids: [1001], sees: all }
  everyone: everyone
tables:
  note:
    columns: { text: text, to: { many: person }, status: [open, gone] }
    sees: { everyone: { to: $me } }
  review:
    columns: { note: note, by: person, stars: { integer, from: 1, to: 5 }, comment: { text, optional: true } }
    sees: { everyone: { by: $me } }
--- flows/make.yaml
flow: make
for: boss
starts: { command: make }
states:
  all: { do: [ { list: person, where: { full_name: { not: Босс } }, as: people } ] }
  save: { do: [ { insert: note, set: { text: text, to: $people, status: open } } ] }
--- flows/gone.yaml
flow: gone
for: boss
starts: { command: gone }
states:
  note: { pick: note, order: text, go: { none: done } }
  gone: { do: [ { update: $note, set: { status: gone } } ], go: { missing: done } }
--- flows/own.yaml
flow: own
starts: { command: own }
states:
  first: { choose: { more: second } }
  second: { ask: text }
--- flows/rate.yaml
flow: rate
needs: { note: note }
ends: [rated, refused]
states:
  stars: { ask: review.stars }
  comment: { ask: review.comment, also: { back: stars, no: refused } }
  save: { do: [ { insert: review, set: { note: $note, stars: $stars, comment: $comment, by: $me } } ] }
  thanks: { say, go: rated }
--- flows/told.yaml
flow: told
about: note
starts: { event: note.created }
stops: [gone]
states:
  asks:
    call: rate
    with: { note: $note }
    to: $note.to
    wait: { for: 3d }
    go: { rated: good, refused: bad, elapsed: late, undeliverable: nobody }
  good: { say, to: $note.to, go: done }
  bad: { say, to: $note.to, go: done }
  late: { say, to: $note.to, go: done }
  nobody: { say, to: $by, go: done }
--- texts
gone-note.row = { $row-text }
rate-stars = How many stars for { $note-text }?
--- people
{ boss: boss, dana: everyone, aliya: everyone }
--- talk
dana: /help
aliya: /help
boss: /make
";

async fn called(talk: &str) -> String {
    plays(&format!("{APP}{talk}")).await
}

#[tokio::test]
async fn whoever_presses_goes_on_from_the_answer_and_the_end_goes_back_to_the_run() {
    let seen = called(
        "sees dana: rate-stars
dana: [stars 4]
sees dana: rate-comment
dana: хорошо
sees dana: told-good
sees aliya: told-good
rows: review 1 where stars = 4 and comment = хорошо
+ 9d
",
    )
    .await;
    assert!(seen.contains("How many stars for text?"), "{seen}");
    assert_eq!(seen.matches("told-late\n").count(), 0, "{seen}");
}

#[tokio::test]
async fn the_dialogue_stands_on_top_of_their_own() {
    let seen = called(
        "dana: /own
dana: [more]
sees dana: own-second
dana: [stars 5]
sees dana: rate-comment
dana: и так
sees dana: rate-thanks
sees dana: own-second
dana: своё
rows: review 1 where stars = 5
",
    )
    .await;
    assert!(seen.contains("told-good"), "{seen}");
}

#[tokio::test]
async fn each_end_is_an_outcome_of_the_run() {
    called("dana: [stars 1]\ndana: [no]\nsees aliya: told-bad\nrows: review 0\n").await;
}

#[tokio::test]
async fn while_one_answers_no_other_does_until_they_leave() {
    for leaves in ["dana: /cancel\n", "dana: /own\n", "+ 3h\n"] {
        let talk = format!(
            "dana: [stars 2]
aliya: [stars 5]
dana: [stars 3]
{leaves}aliya: [stars 5]
sees aliya: rate-comment
aliya: отлично
sees aliya: told-good
rows: review 1
rows: review 1 where stars = 5
"
        );
        let seen = called(&talk).await;
        assert!(seen.contains("rate-thanks"), "{seen}");
    }
}

#[tokio::test]
async fn who_has_left_may_begin_again() {
    called(
        "dana: [stars 2]
dana: /cancel
dana: [stars 3]
dana: снова
sees dana: told-good
rows: review 1
rows: review 1 where stars = 3
",
    )
    .await;
}

#[tokio::test]
async fn a_dialogue_that_is_needed_no_more_is_taken_back() {
    let gone = called(
        "dana: [stars 2]
boss: /gone
boss: [note 1]
sees dana: core-not-needed
dana: поздно
rows: review 0
",
    )
    .await;
    assert_eq!(gone.matches("told-").count(), 0, "{gone}");
    let below = called(
        "dana: /own
dana: [more]
dana: [stars 2]
boss: /gone
boss: [note 1]
sees dana: own-second
dana: своё
rows: review 0
",
    )
    .await;
    assert_eq!(below.matches("core-not-needed").count(), 0, "{below}");
}

#[tokio::test]
async fn nobody_who_answers_is_waited_for_longer_than_it_says() {
    let seen = called("+ 4d\nsees dana: told-late\naliya: [stars 5]\nrows: review 0\n").await;
    assert_eq!(seen.matches("rate-comment").count(), 0, "{seen}");
    let during = called(
        "+ 71h
dana: [stars 5]
+ 59m
+ 2m
sees dana: told-late
dana: поздно
rows: review 0
",
    )
    .await;
    assert_eq!(during.matches("told-good").count(), 0, "{during}");
}

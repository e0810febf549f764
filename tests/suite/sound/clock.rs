//! Flows that a clock begins.

use super::plays;

fn app(starts: &str) -> String {
    format!(
        "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
roles:
  boss: {{ ids: [1001], sees: all }}
  client: everyone
tables:
  note: {{ columns: {{ text: text }} }}
--- flows/note.yaml
flow: note
starts: {{ command: note }}
states:
  save: {{ do: [ {{ insert: note, set: {{ text: text }} }} ] }}
--- flows/digest.yaml
flow: digest
starts: {starts}
states:
  count: {{ do: [ {{ count: note, as: notes }} ] }}
  any: {{ branch: [ {{ if: notes > 0, go: asks }}, {{ else: done }} ] }}
  asks: {{ choose: {{ seen: seen }}, to: boss, wait: {{ for: 2h }}, go: {{ elapsed: late }} }}
  seen: {{ say, to: $by, go: done }}
  late: {{ say, to: boss, go: done }}
--- texts
digest-asks = There are {{ $notes }}
--- people
{{ boss: boss, dana: client }}
--- talk
"
    )
}

async fn plays_with(starts: &str, talk: &str) -> String {
    plays(&format!("{}{talk}", app(starts))).await
}

#[tokio::test]
async fn it_begins_each_day_at_its_time() {
    let talk = "+ 2h
dana: /note
+ 22h
sees boss: digest-asks
boss: [seen]
sees boss: digest-seen
+ 24h
sees boss: digest-asks
+ 3h
sees boss: digest-late
";
    let seen = plays_with("{ every: day, at: \"09:00\" }", talk).await;
    assert_eq!(seen.matches("There are 1").count(), 2, "{seen}");
}

#[tokio::test]
async fn one_that_begins_again_begins_anew() {
    let talk = "dana: /note\n+ 61m\nboss: [seen]\nsees boss: digest-seen\n";
    let seen = plays_with("{ every: 30m }", talk).await;
    assert_eq!(seen.matches("There are 1").count(), 2, "{seen}");
    assert_eq!(seen.matches("digest-late").count(), 0, "{seen}");
}

#[tokio::test]
async fn it_begins_on_its_day_of_the_week_and_of_the_month() {
    let week = plays_with(
        "[ { every: week, on: friday, at: \"09:00\" }, { every: month, on: 31, at: \"12:00\" } ]",
        "dana: /note\n+ 4d\nsees boss: digest-asks\n+ 24d\n+ 1d 3h\nsees boss: digest-asks\n",
    )
    .await;
    // Four Fridays and the last day of March.
    assert_eq!(week.matches("There are 1").count(), 5, "{week}");
}

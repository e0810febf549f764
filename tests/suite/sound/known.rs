//! `known`: a question whose answer is known.

use super::plays;

#[tokio::test]
async fn a_known_answer_is_asked_for_only_by_coming_back() {
    plays(
        "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
types: { short: { text, length: 2..10, letters: true } }
--- flows/x.yaml
flow: x
starts: { command: x }
states:
  size: { ask: 1..3 }
  name: { ask: short, known: $me.full_name, also: { back: size } }
  phone: { ask: phone, known: $me.phone, also: { back: name } }
  sure: { choose: { name: again name, phone: new_phone, save: save } }
  new_phone: { ask: phone, as: phone, default: $phone, also: { back: sure }, go: sure }
  save: { do: [ { update: $me, set: { full_name: $name, phone: $phone } } ], go: done }
--- talk
aliya: /x
aliya: [size 1]
# Her Telegram's name is known; coming back she may write another.
sees aliya: x-phone
aliya: [back]
sees aliya: x-name
aliya: [default]
sees aliya: x-phone
aliya: [back]
aliya: Anna
sees aliya: x-phone
aliya: +7 701 123 45 67
sees aliya: x-sure
aliya: [name]
sees aliya: x-name
aliya: Berta
sees aliya: x-sure
aliya: [phone]
sees aliya: x-new_phone
aliya: [back]
sees aliya: x-sure
aliya: [save]
rows: person 1 where full_name = Berta and phone = +77011234567
# Now both are known.
aliya: /x
aliya: [size 2]
sees aliya: x-sure
aliya: [save]
rows: person 1 where full_name = Berta and phone = +77011234567
",
    )
    .await;
}

#[tokio::test]
async fn what_would_be_refused_is_asked_for() {
    plays(
        "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
types: { short: { text, length: 2..3 } }
--- flows/x.yaml
flow: x
starts: { command: x }
states:
  name: { ask: short, known: $me.full_name, go: done }
--- talk
aliya: /x
sees aliya: x-name
aliya: Ann
rows: person 1 where full_name = Aliya
",
    )
    .await;
}

#[tokio::test]
async fn who_is_led_back_to_a_known_answer_is_asked() {
    plays(
        "--- flows/x.yaml
flow: x
starts: { command: x }
states:
  size: { ask: text, known: $me.full_name }
  wide: { do: [ { require: size == 'Wide', else: failed } ], go: { failed: size } }
--- talk
aliya: /x
sees aliya: x-size
aliya: Narrow
sees aliya: x-size
aliya: Wide
",
    )
    .await;
}

#[tokio::test]
async fn a_known_value_with_a_button_of_its_own_gets_no_other_one() {
    let seen = plays(
        "--- flows/x.yaml
flow: x
starts: { command: x }
states:
  span: { ask: [all, week], known: all }
  shown: { choose: { other: span, leave: done } }
--- texts
x-shown = { $span -> \\n [all] All \\n *[week] Week \\n }
--- talk
aliya: /x
aliya: [other]
aliya: [week]
aliya: [other]
aliya: [all]
",
    )
    .await;
    let asked = "x-span\n    [x-span.all]\n    [x-span.week]\naliya: [week]";
    assert!(seen.contains(asked), "{seen}");
    assert!(seen.contains("Week\n") && seen.contains("All\n"), "{seen}");
}

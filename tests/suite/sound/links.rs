//! Addresses that lead to the bot: what they begin, whom they let in, and how often.

use super::plays;

/// A kind of invitation: whoever has its code joins, once.
const CLUB: &str = "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
roles:
  boss: { ids: [1001], sees: all }
  everyone: everyone
tables:
  trainer: { columns: { name: text } }
  invitation:
    columns: { code: code, name: text, by: person }
    sees: { everyone: { by: $me } }
  member:
    columns: { person: { person, unique: true }, name: text }
    sees: { everyone: { person: $me } }
--- rows
{ \"trainer\": [{ \"key\": \"2\", \"name\": \"Асан\" }, { \"key\": \"b\", \"name\": \"Болат\" }] }
--- flows/invite.yaml
flow: invite
for: boss
starts: { command: invite }
states:
  make:
    do: [ { insert: invitation, set: { name: Дана, by: $me }, as: invitation } ]
  address:
    say:
    with: { address: \"$link('join', invitation.code)\" }
    attach: \"$qr(link('join', invitation.code))\"
--- flows/join.yaml
flow: join
starts: { link: \"join_{code}\" }
states:
  code: { ask: code }
  find:
    do: [ { find: invitation, where: { code: $code }, as: invitation } ]
    go: { missing: gone }
  offer: { choose: { accept: take, decline: done } }
  take:
    do:
      - { find: invitation, where: { code: $code }, as: again_found }
      - { delete: $again_found }
      - { insert: member, set: { person: $me, name: $invitation.name } }
    go: { missing: gone, exists: already }
  welcome: say
  already: { say, go: done }
  gone: { say, go: done }
--- flows/train.yaml
flow: train
starts: [{ link: \"trainer_{trainer}\" }, { link: trainers }]
states:
  trainer: { pick: trainer, go: { none: done } }
  card: { choose: { send: send, leave: done } }
  send: { say, with: { one: \"$link('train', trainer)\", all: \"$link('train')\" }, go: done }
--- texts
invite-address = Ссылка: { $address }
join-offer = Вы – { $invitation-name }?
train-card = Тренер: { $trainer-name }
train-send = { $one } { $all }
--- people
{ boss: boss, dana: everyone, other: everyone }
--- talk
";

fn club(talk: &str) -> String {
    format!("{CLUB}{talk}")
}

const CODE: &str = "BAAAAAAAAAAAAAAAAAAAAA";

#[tokio::test]
async fn an_address_that_a_flow_shows_begins_the_flow_that_it_names() {
    let seen = plays(&club(
        "dana: /start trainer_1
dana: [send]
sees dana: train-send
dana: /start trainer_2
sees dana: train-card
dana: /start trainer_b
sees dana: train-card
dana: /start trainers
sees dana: train-trainer
",
    ))
    .await;
    let shown = "https://t.me/example_bot?start=trainer_1 https://t.me/example_bot?start=trainers";
    assert!(seen.contains(shown), "{seen}");
    // The number goes before a key that looks like one.
    let cards: Vec<&str> = seen.matches("Тренер: Асан").collect();
    assert_eq!(cards.len(), 1, "{seen}");
}

#[tokio::test]
async fn whoever_has_a_code_reaches_its_row_and_only_once() {
    let seen = plays(&club(&format!(
        "boss: /invite
sees boss: invite-address
dana: /start join_{CODE}
sees dana: join-offer
other: /start join_{CODE}
sees other: join-offer
dana: [accept]
sees dana: join-welcome
other: [accept]
sees other: join-gone
dana: /start join_{CODE}
sees dana: join-gone
rows: member 1
rows: invitation 0
"
    )))
    .await;
    let address = format!("https://t.me/example_bot?start=join_{CODE}");
    assert!(seen.contains(&format!("Ссылка: {address}")), "{seen}");
    assert!(seen.contains(&format!("| QR: {address}")), "{seen}");
    assert!(seen.contains("Вы – Дана?"), "{seen}");
}

#[tokio::test]
async fn what_is_no_code_is_answered_as_one_that_is_spent() {
    let long = "x".repeat(4000);
    for payload in [
        "join_",
        "join_1",
        "join_BAAAAAAAAAAAAAAAAAAAAB",
        "join_baaaaaaaaaaaaaaaaaaaaa",
        "join_BAAAAAAAAAAAAAAAAAAAAA0",
        "join_' or 1=1 --",
        "join_ҚазақшаСөздерЖазылған",
        &format!("join_{long}"),
    ] {
        let seen = plays(&club(&format!(
            "boss: /invite\ndana: /start {payload}\nsees dana: join-gone\nrows: invitation 1\n"
        )))
        .await;
        assert!(!seen.contains("join-code"), "{payload}: {seen}");
    }
}

#[tokio::test]
async fn without_its_code_a_row_is_seen_only_by_whom_it_concerns() {
    let play = club(
        "boss: /invite
dana: /look
sees dana: look-none
boss: /look
sees boss: look-found
",
    );
    let play = play.replace(
        "--- flows/train.yaml",
        "--- flows/look.yaml
flow: look
starts: { command: look }
states:
  find:
    do: [ { find: invitation, where: { name: Дана }, as: found_one } ]
    go: { missing: none }
  found: { say, go: done }
  none: { say, go: done }
--- flows/train.yaml",
    );
    let play = play.replace(
        "--- texts\n",
        "--- texts\nlook-found = { $found_one-name }\n",
    );
    plays(&play).await;
}

#[tokio::test]
async fn a_flow_knows_who_may_use_another() {
    let seen = plays(
        "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
roles:
  boss: { ids: [1001], sees: all }
  helper: { rows: helper, where: { level: full } }
  everyone: everyone
tables:
  helper: { columns: { person: person, level: [full, half] }, sees: { everyone: { person: $me } } }
--- flows/rule.yaml
flow: rule
for: [boss, helper]
starts: { command: rule }
states: { all: { say, go: done } }
--- flows/help_out.yaml
flow: help_out
starts: { command: help_out }
states:
  which: { branch: [ { if: \"may('rule')\", go: already }, { else: how } ] }
  how: { choose: { half: half, full: full } }
  half: { do: [ { insert: helper, set: { person: $me, level: half } } ], go: { done: which } }
  full: { do: [ { insert: helper, set: { person: $me, level: full } } ], go: { done: which } }
  already: { say, go: done }
--- texts
rule-all = Правила
help_out-how = Как помогать?
help_out-already = Вам и так всё открыто.
--- people
{ boss: boss, dana: everyone }
--- talk
boss: /help_out
sees boss: help_out-already
dana: /help_out
sees dana: help_out-how
dana: [half]
sees dana: help_out-how
dana: [full]
sees dana: help_out-already
",
    )
    .await;
    assert!(seen.contains("Вам и так всё открыто."), "{seen}");
}

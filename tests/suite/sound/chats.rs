//! `chat`: a group that somebody chooses, what is sent there, and who presses a button there.

use super::{performed, plays};

const APP: &str = "--- app.yaml
app: small
languages: [ru, kk]
zone: Asia/Almaty
roles:
  boss: { ids: [1001], sees: all }
  master: { rows: master }
  client: everyone
settings:
  staff_chat: { chat, optional: true }
tables:
  master: { columns: { person: person }, sees: {} }
  order:
    columns: { what: text, by: { person, optional: true }, status: { one_of: [new, taken, refused], default: new } }
    sees: { client: {}, boss: {} }
  branch: { columns: { name: text, office: { chat, optional: true } } }
--- rows
{ \"branch\": [ { \"key\": \"one\", \"name\": \"Один\" } ], \"order\": [] }
--- people
{ aliya: boss, dana: client, erlan: new }
chats: { office, lobby }
";

#[tokio::test]
async fn a_group_is_chosen_by_a_key_or_typed_by_its_id() {
    plays(&format!(
        "{APP}--- flows/x.yaml
flow: x
for: boss
starts: {{ command: x }}
states:
  chat: {{ ask: chat }}
  branch: {{ pick: branch, go: {{ none: done }} }}
  save: {{ do: [ {{ update: $branch, set: {{ office: $chat }} }} ], go: {{ missing: done }} }}
  told: {{ say, to: $chat, go: thanks }}
  thanks: {{ say, go: done }}
--- talk
aliya: chat office
aliya: /x
aliya: Группа
sees aliya: x-chat
aliya: 1001
sees aliya: x-chat
aliya: @office
sees aliya: x-chat
aliya: contact own
sees aliya: x-chat
aliya: chat office
sees aliya: x-branch
aliya: [branch one]
sees aliya: x-thanks
sees office: x-told
rows: branch 1 where office = office
aliya: /x
aliya: -1002
aliya: [branch one]
sees lobby: x-told
rows: branch 1 where office = lobby
"
    ))
    .await;
}

/// A run that asks a group who takes an order.
const ASKS: &str = "--- flows/order_told.yaml
flow: order_told
about: order
starts: { event: order.created }
states:
  asks: { choose: { take: taken, no: refused }, to: $setting.staff_chat, wait: { for: 2h }, go: { elapsed: done, undeliverable: nobody } }
  taken: { do: [ { update: $order, set: { status: taken, by: $by } } ], go: { done: who, missing: done } }
  who: { say, to: $setting.staff_chat, go: done }
  refused: { do: [ { update: $order, set: { status: refused } } ], go: { done: done, missing: done } }
  nobody: { do: [ { update: $order, set: { what: Некому } } ], go: { done: done, missing: done } }
--- flows/x.yaml
flow: x
starts: { command: x }
states:
  what: { ask: text }
  save: { do: [ { insert: order, set: { what: $what } } ] }
  thanks: { say, go: done }
--- texts
order_told-asks = Заказ: { $order-what }
order_told-asks.take = Беру
order_told-asks.no = Не берём
order_told-who = Заказ взят: { $by-full_name ->\\n[none] неизвестно\\n*[other] { $by-full_name }\\n}
";

#[tokio::test]
async fn of_a_group_whoever_presses_first_has_answered() {
    let seen = plays(
        &format!(
            "{APP}{ASKS}--- talk
dana: /x
dana: Стрижка
sees office: order_told-asks
erlan: [take] in office
sees office: order_told-who
aliya: [take] in office
rows: order 1 where status = taken and by = erlan
"
        )
        .replace(
            "settings:\n  staff_chat: { chat, optional: true }",
            "settings:\n  staff_chat: { chat: -1001 }",
        ),
    )
    .await;
    assert!(seen.contains("Заказ взят: Erlan"), "{seen}");
    assert!(
        seen.contains("→ aliya notice: Эта кнопка уже не действует."),
        "{seen}"
    );
    assert!(seen.contains("→ office buttons removed"), "{seen}");
}

#[tokio::test]
async fn without_a_group_nobody_is_asked() {
    plays(&format!(
        "{APP}{ASKS}--- talk
dana: /x
dana: Стрижка
rows: order 1 where what = Некому
"
    ))
    .await;
}

/// A run that lets one of a group answer in their own chat.
const CALLS: &str = "--- flows/order_told.yaml
flow: order_told
about: order
starts: { event: order.created }
states:
  asks: { call: reply, with: { order: $order }, to: $setting.staff_chat, wait: { for: 2h }, go: { elapsed: done, undeliverable: done } }
  who: { say, to: $setting.staff_chat, go: done }
--- flows/reply.yaml
flow: reply
for: [boss, master]
needs: { order: order }
states:
  shown: { choose: { answer: text } }
  text: { ask: text }
  save: { do: [ { update: $order, set: { status: taken, by: $me, what: $text } } ], go: { missing: done } }
  thanks: { say, go: done }
--- flows/x.yaml
flow: x
starts: { command: x }
states:
  what: { ask: text }
  save: { do: [ { insert: order, set: { what: $what } } ] }
  thanks: { say, go: done }
--- texts
reply-shown = Заказ: { $order-what }
reply-shown.answer = Ответить
";

#[tokio::test]
async fn the_dialogue_that_a_group_is_offered_goes_on_in_private() {
    let (seen, problems) = performed(
        &format!(
            "{APP}{CALLS}--- talk
dana: /x
dana: Стрижка
sees office: reply-shown
dana: [answer] in office
erlan: [answer] in office
aliya: [answer] in office
sees aliya: reply-text
aliya: [answer] in office
aliya: Сделаем
sees aliya: reply-thanks
sees office: order_told-who
rows: order 1 where what = Сделаем and by = aliya
"
        )
        .replace(
            "settings:\n  staff_chat: { chat, optional: true }",
            "settings:\n  staff_chat: { chat: -1001 }",
        )
        .replace("master: { rows: master }", "master: { ids: [1003] }"),
    )
    .await;
    assert!(problems.is_empty(), "{problems:?}\n{seen}");
    for told in [
        "→ dana notice: Эта кнопка не для вас.",
        "→ erlan notice: Сначала откройте чат с ботом и отправьте /start, потом нажмите эту кнопку ещё раз.",
        "→ aliya notice: Продолжим в чате с ботом.",
        "→ aliya notice: Вы уже отвечаете: вопрос ниже.",
    ] {
        assert!(seen.contains(told), "{told}\n{seen}");
    }
}

#[tokio::test]
async fn who_leaves_the_dialogue_gives_it_back_to_the_group() {
    let (seen, problems) = performed(
        &format!(
            "{APP}{CALLS}--- talk
dana: /x
dana: Стрижка
aliya: [answer] in office
erlan: /x
erlan: /cancel
erlan: [answer] in office
aliya: /cancel
erlan: [answer] in office
sees erlan: reply-text
erlan: Сделаем
rows: order 1 where what = Сделаем and by = erlan
"
        )
        .replace(
            "settings:\n  staff_chat: { chat, optional: true }",
            "settings:\n  staff_chat: { chat: -1001 }",
        )
        .replace("master: { rows: master }", "master: { ids: [1003] }"),
    )
    .await;
    assert!(problems.is_empty(), "{problems:?}\n{seen}");
    assert!(
        seen.contains("→ erlan notice: На это уже отвечает другой человек."),
        "{seen}"
    );
}

//! Tools in talks: what is sent, and what becomes of what is given.

use super::{performed, plays};

const TOOLS: &str = "--- tools/shop.yaml
tool: shop
http: $env.SHOP_URL
operations:
  slots:
    get: /slots
    send: { day: date, master: { text, optional: true } }
    into: { day: dateFrom }
    gives: { items: [{ id: integer, price: { money, optional: true } }], note: { text, optional: true } }
    at: { items: data.rows, items.id: no }
  order:
    post: /orders/{id}
    send: { id: integer, name: text, phone: { phone, optional: true }, urgent: boolean }
    into: { name: client.name, urgent: client.isUrgent }
    query: [urgent]
    gives: { number: integer }
    outcomes: { taken: 409, sold_out: number == 0 }
  pay: { post: /payments, form: true, send: { sum: money, words: text }, into: { sum: total.sum }, undo: pay_back }
  pay_back: { delete: /payments, send: { sum: money } }
  receipt: { get: /receipt, gives: file }
--- tools/clerk.yaml
tool: clerk
mcp: { command: clerk, env: [CLERK_KEY] }
operations:
  ask: { call: askClerk, send: { words: text }, gives: { answer: text }, outcomes: { refused: error } }
";

#[tokio::test]
async fn a_list_has_a_line_for_each_item_and_its_size() {
    let seen = plays(&format!(
        "{TOOLS}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  found: {{ tool: shop.slots, with: {{ day: 2026-03-02 }} }}
  some: {{ branch: [{{ if: size(found.items) > 1, go: shown }}, {{ else: nothing }}] }}
  shown: {{ say, rows: $found.items, go: done }}
  nothing: say
--- texts
x-shown = Места:
x-shown.row = № {{ $row-id }} {{ $row-price ->\\n[none] даром\\n*[other] {{ $row-price }}\\n}}
x-nothing = Мест нет
--- talk
tool shop.slots: {{ \"data\": {{ \"rows\": [{{ \"no\": 1, \"price\": 1500 }}, {{ \"no\": 2 }}] }} }}
aliya: /x
tool shop.slots: {{ \"data\": {{ \"rows\": [] }} }}
aliya: /x
sees aliya: x-nothing
"
    ))
    .await;
    assert!(
        seen.contains("shop.slots GET /slots?dateFrom=2026-03-02"),
        "{seen}"
    );
    assert!(
        seen.contains("№ 1 1 500 ₸") || seen.contains("№ 1 1\u{a0}500"),
        "{seen}"
    );
    assert!(seen.contains("№ 2 даром"), "{seen}");
}

#[tokio::test]
async fn what_is_sent_stands_where_it_is_put() {
    let seen = plays(&format!(
        "{TOOLS}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  name: {{ ask: text }}
  ordered: {{ tool: shop.order, with: {{ id: 7, name: $name, urgent: true }}, go: {{ taken: again name, sold_out: none_left }} }}
  paid: {{ tool: shop.pay, with: {{ sum: 1500, words: $name }} }}
  asked: {{ tool: clerk.ask, with: {{ words: $name }}, go: {{ refused: none_left }} }}
  receipt: {{ tool: shop.receipt }}
  shown: {{ say, attach: $receipt, go: done }}
  none_left: say
--- talk
aliya: /x
tool shop.order: 409
aliya: a=1&b \"c\"
sees aliya: x-name
tool shop.order: {{ \"number\": 5 }}
tool shop.pay: {{}}
tool clerk.ask: {{ \"answer\": \"да\" }}
tool shop.receipt: file чек.pdf
aliya: a=1&b
sees aliya: x-shown
aliya: /x
tool clerk.ask: error
aliya: b
sees aliya: x-none_left
aliya: /x
tool shop.order: {{ \"number\": 0 }}
aliya: b
sees aliya: x-none_left
aliya: /x
tool shop.order: down
aliya: b
+ 2m
"
    ))
    .await;
    let sent = "POST /orders/7?client.isUrgent=true {\"client\":{\"name\":\"a=1&b\"}}";
    assert!(seen.contains(sent), "{seen}");
    assert!(
        seen.contains("shop.pay POST /payments total.sum=1500&words=a=1&b"),
        "{seen}"
    );
    assert!(
        seen.contains("clerk.ask askClerk {\"words\":\"a=1&b\"}"),
        "{seen}"
    );
    assert!(seen.contains("чек.pdf"), "{seen}");
    assert!(seen.contains("shop.order POST"), "{seen}");
}

#[tokio::test]
async fn a_talk_says_what_a_tool_can_answer() {
    let (_, failures) = performed(&format!(
        "{TOOLS}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  asked: {{ tool: clerk.ask, with: {{ words: да }}, go: {{ refused: done }} }}
  good: say
--- talk
tool clerk.ask: 404
tool shop.slots: error
tool shop.slots: file a.pdf
tool shop.slot: down
aliya: /x
"
    ))
    .await;
    let failures = failures.join("\n");
    for told in [
        "`clerk.ask` answers so never: write `error`",
        "`shop.slots` answers so never: write a status, such as `404`",
        "`shop.slots` answers so never: write JSON",
        "the app has no operation `shop.slot`",
        "the talk does not say what `clerk.ask` answers",
    ] {
        assert!(failures.contains(told), "{told}\n{failures}");
    }
}

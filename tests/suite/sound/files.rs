//! Files: what is sent with a text, and what stands in files of rows.

use super::{performed, plays};

/// Things of two people, one of whom sees everything.
const THINGS: &str = "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
roles:
  boss: { ids: [1001], sees: all }
  everyone: everyone
tables:
  kind: { columns: { name: words, note: { text, optional: true } } }
  thing:
    columns:
      name: text
      kind: { kind, optional: true }
      state: [good, bad]
      size: integer
      price: money
      day: date
      hour: time
      at: moment
      lasts: duration
      new: boolean
      phone: phone
      secret: { text, private: true, optional: true }
      owner: { person, optional: true }
      weight: { decimal, digits: 3, optional: true }
      group: { chat, optional: true }
      place: { location, optional: true }
    sees: { everyone: { owner: $me } }
--- rows
{
  \"kind\": [{ \"key\": \"tool\", \"name\": \"Инструмент\" }],
  \"thing\": [
    { \"key\": \"a\", \"name\": \"=1+1\", \"kind\": \"tool\", \"state\": \"good\", \"size\": -3,
      \"price\": 5000, \"day\": \"2026-03-05\", \"hour\": \"09:30\", \"at\": \"2026-03-05T09:00:00Z\",
      \"lasts\": \"1h30m\", \"new\": true, \"phone\": \"+77011234567\", \"secret\": \"x\",
      \"weight\": -72.125, \"group\": -1001234567890, \"place\": \"-43.23,76.9\" },
    { \"key\": \"b\", \"name\": \"Б; в\", \"state\": \"bad\", \"size\": 12,
      \"price\": \"99.90\", \"day\": \"2026-03-06\", \"hour\": \"10:00\",
      \"at\": \"2026-03-06T09:00:00Z\", \"lasts\": \"45m\", \"new\": false,
      \"phone\": \"+77017654321\" }
  ]
}
";

fn export(action: &str) -> String {
    format!(
        "{THINGS}--- flows/x.yaml
flow: x
for: boss
starts: {{ command: x }}
states:
  make: {{ do: [ {{ export: thing, {action}, as: file }} ], go: {{ too_large: done }} }}
  sent: {{ say, attach: $file, go: done }}
--- texts
x-make.file = Вещи
x-make.name = Название
x-make.state-good = хорошо
--- people
{{ boss: boss, dana: everyone }}
--- talk
boss: /x
sees boss: x-sent
"
    )
}

#[tokio::test]
async fn a_workbook_has_the_table_s_own_columns_with_their_types() {
    let seen = plays(&export("order: size")).await;
    let expected = "    (file: Вещи 2026-03-02.xlsx)
    | Название | x-make.kind-name | x-make.state | x-make.size | x-make.price | x-make.day | x-make.hour | x-make.at | x-make.lasts | x-make.new | x-make.phone | x-make.owner-full_name | x-make.weight | x-make.group | x-make.place
    | =1+1 | Инструмент | хорошо | -3 | 5000 | 2026-03-05 | 09:30 | 2026-03-05 14:00 | 1:30 | да | +77011234567 |  | -72.125 | -1001234567890 | -43.23,76.9
    | Б; в |  | x-make.state-bad | 12 | 99.9 | 2026-03-06 | 10:00 | 2026-03-06 14:00 | 0:45 | нет | +77017654321 |  |  |  |
    x-sent
";
    assert!(seen.contains(expected), "{seen}");
    assert!(!seen.contains("secret"), "{seen}");
}

#[tokio::test]
async fn a_text_file_has_the_columns_that_are_named_and_no_formula() {
    let seen = plays(&export(
        "order: -size, to: csv, columns: [name, kind.name, price, phone, size, lasts, weight, group, place]",
    ))
    .await;
    let expected = "    (file: Вещи 2026-03-02.csv)
    | Название;x-make.kind-name;x-make.price;x-make.phone;x-make.size;x-make.lasts;x-make.weight;x-make.group;x-make.place
    | \"Б; в\";;99,90;'+77017654321;12;0:45;;;
    | '=1+1;Инструмент;5000;'+77011234567;-3;1:30;-72,125;-1001234567890;-43.23,76.9
";
    assert!(seen.contains(expected), "{seen}");
}

#[tokio::test]
async fn only_what_fits_and_the_role_sees_is_in_a_file() {
    let seen = plays(&export("where: { size: { from: 0 } }, columns: [name]")).await;
    assert!(
        seen.contains("    | Название\n    | Б; в\n    x-sent\n"),
        "{seen}"
    );
    let play = export("columns: [name]")
        .replace("for: boss\n", "")
        .replace("boss: /x\nsees boss", "dana: /x\nsees dana");
    let seen = plays(&play).await;
    assert!(seen.contains("    | Название\n    x-sent\n"), "{seen}");
}

#[tokio::test]
async fn a_file_that_was_sent_is_not_sent_again_in_a_later_answer() {
    let play = export("columns: [name]").replace(
        "sent: { say, attach: $file, go: done }",
        "sent: { choose: { again: sent, leave: done }, attach: $file }",
    );
    let play = play.replace("sees boss: x-sent\n", "boss: [again]\nsees boss: x-sent\n");
    let seen = plays(&play).await;
    assert_eq!(seen.matches("(file: ").count(), 1, "{seen}");
    assert!(seen.contains("Файл уже удалён"), "{seen}");
}

#[tokio::test]
async fn a_file_is_sent_to_each_of_several() {
    let play = export("columns: [name]").replace(
        "  sent: { say, attach: $file, go: done }",
        "  who: { do: [ { list: person, as: people } ] }
  sent: { say, to: $people, attach: $file, go: done }",
    );
    let play = play.replace("boss: /x\n", "dana: /help\nboss: /x\nsees dana: x-sent\n");
    let seen = plays(&play).await;
    assert_eq!(seen.matches("(file: ").count(), 2, "{seen}");
}

#[tokio::test]
async fn a_button_under_a_file_leads_to_a_new_message() {
    let play = export("columns: [name]").replace(
        "  sent: { say, attach: $file, go: done }",
        "  sent: { choose: { more: more }, attach: $file }\n  more: { choose: { leave: done } }",
    );
    let play = play.replace("sees boss: x-sent\n", "boss: [more]\nsees boss: x-more\n");
    let (seen, failures) = performed(&play).await;
    assert!(failures.is_empty(), "{failures:?}\n{seen}");
    assert!(
        seen.contains("  → boss buttons removed\n  → boss new\n    x-more\n"),
        "{seen}"
    );
}

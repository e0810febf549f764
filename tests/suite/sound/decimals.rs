//! `decimal`: exact numbers in columns, forms, filters, figures and expressions.

use super::{performed, plays};

const APP: &str = "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
types:
  rate: { decimal, digits: 4, from: 0 }
settings:
  most: { decimal: 300.5 }
tables:
  person_weight:
    columns: { kg: { decimal, digits: 1, from: 1, to: $setting.most }, rate: { rate, optional: true } }
--- rows
{ \"person_weight\": [
  { \"key\": \"a\", \"kg\": 70.1, \"rate\": \"0.1234\" },
  { \"key\": \"b\", \"kg\": 80 },
  { \"key\": \"c\", \"kg\": \"90.3\", \"rate\": 2 }
] }
";

#[tokio::test]
async fn a_decimal_is_asked_stored_and_filtered_exactly() {
    plays(&format!(
        "{APP}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  kg: {{ ask: person_weight.kg }}
  save: {{ do: [ {{ insert: person_weight, set: {{ kg: $kg, rate: 1.5 }} }} ] }}
  thanks: {{ say, go: done }}
--- talk
aliya: /x
aliya: много
sees aliya: x-kg
aliya: 0,9
sees aliya: x-kg
aliya: 300,6
sees aliya: x-kg
aliya: 72,55
sees aliya: x-kg
aliya: 72,5
sees aliya: x-thanks
rows: person_weight 1 where kg = 72.5 and rate = 1.5
rows: person_weight 1 where kg = 80
"
    ))
    .await;
}

#[tokio::test]
async fn a_wrong_decimal_is_told_by_its_limits() {
    let (seen, problems) = performed(&format!(
        "{APP}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  kg: {{ ask: person_weight.kg }}
  thanks: {{ say, go: done }}
--- talk
aliya: /x
aliya: 72,55
aliya: x
aliya: 300,51
aliya: 300,5
"
    ))
    .await;
    assert!(problems.is_empty(), "{problems:?}");
    for told in [
        "После запятой должно быть не больше 1 цифры.",
        "Напишите число, например: 72,5.",
    ] {
        assert!(seen.contains(told), "{told}\n{seen}");
    }
}

#[tokio::test]
async fn figures_and_expressions_of_decimals_are_exact() {
    let (seen, problems) = performed(&format!(
        "{APP}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  count:
    do:
      - {{ sum: person_weight.kg, as: sum }}
      - {{ average: person_weight.kg, as: average }}
      - {{ average: person_weight.rate, as: rate }}
      - {{ count: person_weight, where: {{ kg: {{ above: 70.1, to: 90.3 }} }}, as: some }}
      - {{ find: person_weight, where: {{ rate: 2 }}, as: found }}
    go: {{ missing: done }}
  shown: {{ say, with: {{ more: $found.kg - 0.1, twice: $found.kg * 3, less: \"$-found.kg\", heavy: $found.kg >= 90.3 }}, go: done }}
--- texts
x-shown = {{ $sum }}, {{ $average ->\\n[none] -\\n*[other] {{ $average }}\\n}}, {{ $rate ->\\n[none] -\\n*[other] {{ $rate }}\\n}}, {{ $some }}, {{ $more }}, {{ $twice }}, {{ $less }}, {{ $heavy ->\\n[true] да\\n*[false] нет\\n}}
--- talk
aliya: /x
"
    ))
    .await;
    assert!(problems.is_empty(), "{problems:?}");
    assert!(
        seen.contains("240,4, 80,13, 1,0617, 2, 90,2, 270,9, -90,3, да"),
        "{seen}"
    );
}

#[tokio::test]
async fn what_is_computed_beyond_the_limits_is_not_stored() {
    let app = APP.replace(
        "  person_weight:\n",
        "  order: { columns: { kg: { decimal, from: 1, to: 300 }, pieces: { integer, to: 12 } } }\n  person_weight:\n",
    );
    let (seen, problems) = performed(&format!(
        "{app}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  pieces: {{ ask: 1..9 }}
  save:
    do:
      - {{ insert: order, set: {{ kg: 5, pieces: $pieces }}, as: order }}
      - {{ update: $order, set: {{ kg: $order.kg * 50, pieces: $pieces * 2 }} }}
    go: {{ missing: done }}
  thanks: {{ say, go: done }}
--- talk
aliya: /x
aliya: [7]
rows: order 0
aliya: [retry]
rows: order 0
aliya: /x
aliya: [6]
sees aliya: x-thanks
rows: order 1 where kg = 250 and pieces = 12
"
    ))
    .await;
    assert!(seen.contains("Не получилось по нашей вине"), "{seen}");
    let told = "the bot went wrong: `pieces` of `order` would be 14: expected 12 or less";
    assert_eq!(problems, [told; 2]);
}

#[tokio::test]
async fn whole_numbers_stand_beside_decimals() {
    let seen = plays(&format!(
        "{APP}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  found: {{ do: [ {{ find: person_weight, where: {{ kg: 80 }}, as: it }} ], go: {{ missing: done }} }}
  shown: {{ say, with: {{ same: $it.kg == 80, more: $it.kg > 79, less: $80 <= it.kg - 1, sum: \"$it.kg + 1\", rest: \"$100 - it.kg\" }}, go: done }}
--- texts
x-shown = {{ $same ->\\n[true] да\\n*[false] нет\\n}}, {{ $more ->\\n[true] да\\n*[false] нет\\n}}, {{ $less ->\\n[true] да\\n*[false] нет\\n}}, {{ $sum }}, {{ $rest }}
--- talk
aliya: /x
"
    ))
    .await;
    assert!(seen.contains("да, да, нет, 81, 20"), "{seen}");
}

#[tokio::test]
async fn a_form_changes_a_decimal() {
    plays(&format!(
        "{APP}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  found: {{ do: [ {{ find: person_weight, where: {{ kg: 80 }}, as: found }} ], go: {{ missing: done }} }}
  edit: {{ form: person_weight, of: $found }}
  save: {{ do: [ {{ update: $found, set: $edit }} ], go: {{ missing: done }} }}
  thanks: {{ say, go: done }}
--- talk
aliya: /x
aliya: [edit rate]
aliya: 0,00005
aliya: 0,0005
aliya: [save]
rows: person_weight 1 where kg = 80 and rate = 0.0005
"
    ))
    .await;
}

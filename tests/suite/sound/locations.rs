//! `location`: how a person says where something is, and how the bot shows it.

use super::{performed, plays};

const APP: &str = "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
settings:
  location: { location: \"43.25,76.95\" }
tables:
  branch:
    columns: { name: words, location: { location, optional: true } }
  order:
    columns: { to: location, from: { location, optional: true } }
--- rows
{ \"branch\": [
  { \"key\": \"abay\", \"name\": \"Абая\", \"location\": \"43.2389,76.8897\" },
  { \"key\": \"dom\", \"name\": \"Дом\" }
] }
";

#[tokio::test]
async fn a_location_is_sent_or_typed_and_nothing_else_is_an_answer() {
    plays(&format!(
        "{APP}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  to: {{ ask: location, also: {{ leave: done }} }}
  from: {{ ask: order.from, optional: true, also: {{ back: to }} }}
  save: {{ do: [ {{ insert: order, set: {{ to: $to, from: $from }} }} ] }}
  thanks: {{ say, go: done }}
--- texts
x-thanks = {{ $to }} {{ $from ->\\n[none] none\\n*[other] {{ $from }}\\n}}
--- talk
aliya: location 1,2
aliya: /x
sees aliya: x-to
aliya: на углу
sees aliya: x-to
aliya: 43.2389
sees aliya: x-to
aliya: 91, 0
sees aliya: x-to
aliya: contact own
sees aliya: x-to
aliya: [location]
sees aliya: x-from
aliya: [back]
aliya: location -33.9,18.4
sees aliya: x-from
aliya: [skip]
sees aliya: x-thanks
rows: order 1 where to = -33.9,18.4 and from = none
aliya: location 1,2
aliya: /x
aliya: 43.2389, 76.8897
sees aliya: x-from
aliya: 43,2389 −76,8897
sees aliya: x-thanks
rows: order 1 where to = 43.2389,76.8897 and from = 43.2389,-76.8897
"
    ))
    .await;
}

#[tokio::test]
async fn a_form_takes_a_location_and_takes_it_away() {
    plays(&format!(
        "{APP}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  branch: {{ pick: branch, go: {{ none: done }} }}
  edit: {{ form: branch, of: $branch }}
  save: {{ do: [ {{ update: $branch, set: $edit }} ], go: {{ missing: done }} }}
  thanks: {{ say, go: done }}
--- talk
aliya: /x
aliya: [branch abay]
aliya: [edit location]
aliya: [location]
aliya: [save]
rows: branch 1 where location = 43.2389,76.8897
aliya: /x
aliya: [branch abay]
aliya: [edit location]
aliya: [skip]
aliya: [save]
rows: branch 2 where location = none
"
    ))
    .await;
}

#[tokio::test]
async fn a_place_on_the_map_goes_before_its_text_if_there_is_one() {
    let (seen, problems) = performed(&format!(
        "{APP}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  branch: {{ pick: branch, go: {{ none: done }} }}
  where: {{ choose: {{ more: more, leave: done }}, attach: $branch.location }}
  more: {{ say, attach: $setting.location, go: done }}
--- texts
x-where = Филиал: {{ $branch-name }}. {{ $branch-location ->\\n[none] none\\n*[other] {{ $branch-location }}\\n}}
x-where.more = Ещё
x-where.leave = Закрыть
x-more = {{ $setting-location }}
--- talk
aliya: /x
aliya: [branch abay]
sees aliya: x-where
aliya: [more]
aliya: /x
aliya: [branch dom]
aliya: [leave]
"
    ))
    .await;
    assert!(problems.is_empty(), "{problems:?}");
    let wanted = "    (location: 43.2389,76.8897)
  → aliya new
    Филиал: Абая. https://maps.google.com/?q=43.2389,76.8897
    [Ещё]
    [Закрыть]
aliya: [more]
  → aliya buttons removed
  → aliya new
    (location: 43.25,76.95)
  → aliya new
    https://maps.google.com/?q=43.25,76.95
";
    assert!(seen.contains(wanted), "{seen}");
    let without = "  → aliya edit
    Филиал: Дом. none
    [Ещё]
";
    assert!(seen.contains(without), "{seen}");
}

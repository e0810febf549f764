//! What people type and share: commands, numbers, days and times, and roles that a talk gives.

use super::{performed, plays};

const ASKS: &str = "--- app.yaml
app: small
languages: [ru, kk]
zone: Asia/Almaty
types: { born: { date, to: $today }, visit: { time, from: \"09:00\", to: \"21:00\" } }
--- flows/x.yaml
flow: x
starts: { command: x }
states:
  phone: { ask: phone }
  own: { ask: contact }
  born: { ask: born }
  day: { ask: date }
  at: { ask: visit }
  all: { say, with: { phone: $phone, own: $own, born: $born, day: $day, at: $at } }
--- texts
x-all = { $phone } | { $own } | { $born } | { $day } | { $at }
";

#[tokio::test]
async fn what_people_type_and_share_is_read_as_they_mean_it() {
    let transcript = plays(&format!(
        "{ASKS}--- talk
aliya: /X
sees aliya: x-phone
aliya: 84 912 345 678
sees aliya: x-phone
aliya: \u{200e}+84\u{202f}912\u{2011}345\u{ad}678
sees aliya: x-own
aliya: +7 701 123 45 67
sees aliya: x-own
aliya: contact +77011234567 of dana
sees aliya: x-own
aliya: contact +88801234567
sees aliya: x-born
aliya: завтра
sees aliya: x-born
aliya: 5 желтоқсан
sees aliya: x-day
aliya: в пятницу
sees aliya: x-at
aliya: в 8
sees aliya: x-all
"
    ))
    .await;
    for part in [
        "+84 912 345 678 | +88801234567 | 5 декабря 2025 г. | пт, 6 марта | 20:00",
        "Здесь нужен номер вашего Telegram.",
        "Это номер другого человека.",
        "В номере ошибка.",
    ] {
        assert!(transcript.contains(part), "{part}\n{transcript}");
    }
}

#[tokio::test]
async fn a_sentence_that_ends_with_a_year_has_one_full_stop() {
    let transcript = plays(
        "--- flows/x.yaml
flow: x
starts: { command: x }
states: { day: { ask: date }, shown: { say, with: { day: $day } } }
--- texts
x-shown = { $day }. { $day }... { \"a.\" }.
--- talk
aliya: /x
aliya: 18.02.2027
sees aliya: x-shown
",
    )
    .await;
    let shown = "18 февраля 2027 г. 18 февраля 2027 г.... a.";
    assert!(transcript.contains(shown), "{transcript}");
}

#[tokio::test]
async fn a_command_is_known_however_it_is_typed() {
    plays(
        "--- flows/x.yaml
flow: x
starts: { command: x }
states: { name: { ask: text }, shown: { say, with: { name: $name } } }
--- texts
x-shown = { $name }
--- talk
aliya: /X
sees aliya: x-name
aliya: /CANCEL
sees aliya: core-cancelled
aliya: \u{feff}/x@Some_Bot
sees aliya: x-name
aliya: /Help
sees aliya: core-help
",
    )
    .await;
}

const ROLES: &str = "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
roles:
  owner: { ids: [5, 6] }
  admin: { ids: $env.ADMINS }
  master: { rows: master }
  client: everyone
tables: { master: { columns: { person: { person, unique: true } }, sees: {} } }
--- rows
{\"master\": [{ \"key\": \"a\", \"person\": 1003 }]}
--- flows/owner.yaml
flow: owner
for: owner
starts: { command: owner }
states: { shown: say }
--- flows/admin.yaml
flow: admin
for: admin
starts: { command: admin }
states: { shown: say }
--- flows/master.yaml
flow: master
for: master
starts: { command: master }
states: { shown: say }
--- texts
owner-shown = owner
admin-shown = admin
master-shown = master
";

#[tokio::test]
async fn the_people_of_a_talk_have_the_roles_that_it_gives_them() {
    let transcript = plays(&format!(
        "{ROLES}--- people
{{ boss: owner, root: admin, anna: master, partner: owner, aliya: client, dana: new }}

--- talk
boss: /owner
sees boss: owner-shown
partner: /owner
sees partner: owner-shown
root: /admin
sees root: admin-shown
anna: /master
sees anna: master-shown
aliya: /admin
dana: /owner
rows: master 1 where person = anna
"
    ))
    .await;
    assert_eq!(transcript.matches("    owner").count(), 2, "{transcript}");
    assert_eq!(transcript.matches("    admin").count(), 1, "{transcript}");
}

#[tokio::test]
async fn a_role_that_a_talk_cannot_give_is_a_failure() {
    let (_, failures) = performed(&format!(
        "{ROLES}--- people
{{ aliya: zzz, dana: master, a: owner, b: owner, c: owner }}

--- talk
aliya: /start
"
    ))
    .await;
    assert_eq!(
        failures,
        [
            "there is no role `zzz`; the app has: owner, admin, master, client",
            "`master` is who a row of `master` names in `person`, and no row names 1002: let the \
             rows to begin with have one",
            "each Telegram id of the role `owner` is another person's already",
        ]
    );
}

//! `check`: texts whose digits prove each other.

use super::plays;

const PATIENTS: &str = "--- app.yaml
app: small
languages: [ru, kk]
zone: Asia/Almaty
types:
  iin: { text, length: 12..12, check: iin }
  card: { text, check: luhn }
tables:
  patient:
    columns:
      iin: { iin, unique: true, private: true }
      card: { card, optional: true }
      account: { text, check: iban, optional: true }
settings: { bin: { text: \"940140000385\", check: bin } }
";

#[tokio::test]
async fn an_answer_is_kept_without_its_spaces_if_its_digits_agree() {
    plays(&format!(
        "{PATIENTS}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  iin: {{ ask: iin }}
  save: {{ do: [ {{ insert: patient, set: {{ iin: $iin }} }} ], go: {{ exists: again iin }} }}
  thanks: {{ say, go: done }}
--- talk
aliya: /x
aliya: 900101300018
sees aliya: x-iin
aliya: 9001
sees aliya: x-iin
aliya: 900101 300017
sees aliya: x-thanks
rows: patient 1 where iin = 900101300017
aliya: /x
aliya: 900101-300017
sees aliya: x-iin
"
    ))
    .await;
}

#[tokio::test]
async fn a_slip_is_told_from_what_is_no_number_at_all() {
    let told = plays(&format!(
        "{PATIENTS}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  iin: {{ ask: iin }}
  card: {{ ask: card }}
  edit: {{ form: setting }}
  save: {{ do: [ {{ update: $setting, set: $edit }} ] }}
  patient: {{ form: patient, fields: [iin, account], go: done }}
--- texts
x-card.invalid = Не та карта
--- talk
aliya: /x
aliya: 900101300018
aliya: двенадцать
aliya: 900101300017
aliya: 4111 1111 1111 1112
aliya: 4111 1111 1111 1111
aliya: [edit bin]
aliya: 941340000385
aliya: 910540000166
aliya: [save]
aliya: 900101300018
aliya: 900101300017
aliya: KZ86 125K ZT50 0410 0101
aliya: kz86 125k zt50 0410 0100
sees aliya: x-patient
"
    ))
    .await;
    for text in [
        "В ИИН ошибка. Проверьте цифры и напишите ещё раз.",
        "ИИН – это 12 цифр из удостоверения личности. Напишите его ещё раз.",
        "Не та карта",
        "В БИН ошибка. Проверьте цифры и напишите ещё раз.",
        "В номере счёта ошибка. Проверьте его и напишите ещё раз.",
        "KZ86125KZT5004100100",
    ] {
        assert!(told.contains(text), "{text}\n{told}");
    }
}

//! `file`: what a person sends as one, and how it is shown again.

use super::{performed, plays};

const APP: &str = "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
tables:
  paper:
    columns: { name: text, scan: { file, optional: true } }
--- rows
{ \"paper\": [ { \"key\": \"bare\", \"name\": \"Без\" } ] }
";

#[tokio::test]
async fn a_file_or_a_photo_is_taken_and_nothing_else_is() {
    let (seen, problems) = performed(&format!(
        "{APP}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  scan: {{ ask: paper.scan, optional: true }}
  save: {{ do: [ {{ insert: paper, set: {{ name: Новый, scan: $scan }}, as: paper }} ] }}
  shown: {{ say, attach: $paper.scan, go: done }}
--- texts
x-shown = {{ $paper-scan-name ->\\n[none] ничего\\n*[other] {{ $paper-scan-name }}, {{ $paper-scan-size ->\\n[none] -\\n*[other] {{ $paper-scan-size }}\\n}}\\n}}
--- talk
aliya: file letter.pdf
aliya: /x
aliya: текст
sees aliya: x-scan
aliya: location 1,2
sees aliya: x-scan
aliya: file ../справка за март.pdf
sees aliya: x-shown
aliya: /x
aliya: photo face.png
sees aliya: x-shown
aliya: /x
aliya: [skip]
sees aliya: x-shown
rows: paper 2 where scan = none
"
    ))
    .await;
    assert!(problems.is_empty(), "{problems:?}");
    for shown in [
        "Отправьте файл или фото через скрепку: не больше 20 МБ.",
        "    (sent file: справка за март.pdf)\n    справка за март.pdf, 1 000\n",
        "    (sent file: photo.jpg)\n    photo.jpg, 1 000\n",
        "    ничего\n",
    ] {
        let seen = seen.replace(['\u{a0}', '\u{202f}'], " ");
        assert!(seen.contains(shown), "{shown}\n{seen}");
    }
}

#[tokio::test]
async fn a_form_asks_for_a_file_and_names_it() {
    let (seen, problems) = performed(&format!(
        "{APP}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  paper: {{ pick: paper, go: {{ none: done }} }}
  edit: {{ form: paper, of: $paper }}
  save: {{ do: [ {{ update: $paper, set: $edit }} ], go: {{ missing: done }} }}
  thanks: {{ say, go: done }}
--- talk
aliya: /x
aliya: [paper bare]
aliya: [edit scan]
aliya: file a.pdf
aliya: [save]
rows: paper 0 where scan = none
"
    ))
    .await;
    assert!(problems.is_empty(), "{problems:?}");
    assert!(seen.contains("paper.scan: a.pdf\n"), "{seen}");
    assert!(
        seen.contains("Отправьте файл или нажмите кнопку."),
        "{seen}"
    );
}

#[tokio::test]
async fn a_photo_that_is_asked_for_is_no_other_file() {
    plays(&format!(
        "{APP}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  face: {{ ask: photo }}
  thanks: {{ say, go: done }}
--- talk
aliya: /x
aliya: file a.pdf
sees aliya: x-face
aliya: photo face.png
sees aliya: x-thanks
"
    ))
    .await;
}

//! `photo`: what is taken for one, and with what it is sent.

use super::{performed, plays};

const APP: &str = "--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
tables:
  hall:
    columns: { name: words, photo: { photo, optional: true } }
--- rows
{ \"hall\": [
  { \"key\": \"big\", \"name\": \"Большой\", \"photo\": \"photo:big.jpg\" },
  { \"key\": \"gone\", \"name\": \"Был\", \"photo\": \"photos/gone.jpg\" },
  { \"key\": \"bare\", \"name\": \"Без\" }
] }
";

#[tokio::test]
async fn a_photo_is_sent_and_nothing_else_is_one() {
    plays(&format!(
        "{APP}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  hall: {{ pick: hall, go: {{ none: done }} }}
  photo: {{ ask: hall.photo, optional: true, also: {{ back: hall }} }}
  save: {{ do: [ {{ update: $hall, set: {{ photo: $photo }} }} ], go: {{ missing: done }} }}
  thanks: {{ say, go: done }}
--- talk
aliya: photo face.png
aliya: /x
aliya: photo face.png
sees aliya: x-hall
aliya: [hall bare]
sees aliya: x-photo
aliya: вот
sees aliya: x-photo
aliya: photos/hall.jpg
sees aliya: x-photo
aliya: location 1,2
sees aliya: x-photo
aliya: contact own
sees aliya: x-photo
aliya: photo face.png
sees aliya: x-thanks
rows: hall 1 where key = bare and photo = face.png
aliya: /x
aliya: [hall big]
aliya: [skip]
rows: hall 1 where photo = none
"
    ))
    .await;
}

#[tokio::test]
async fn a_form_says_that_there_is_a_photo_and_takes_it_away() {
    let (seen, problems) = performed(&format!(
        "{APP}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  hall: {{ pick: hall, go: {{ none: done }} }}
  edit: {{ form: hall, of: $hall }}
  save: {{ do: [ {{ update: $hall, set: $edit }} ], go: {{ missing: done }} }}
  thanks: {{ say, go: done }}
--- talk
aliya: /x
aliya: [hall big]
aliya: [edit photo]
aliya: photo new.jpg
aliya: [save]
rows: hall 1 where photo = new.jpg
aliya: /x
aliya: [hall big]
aliya: [edit photo]
aliya: [skip]
aliya: [save]
rows: hall 2 where photo = none
"
    ))
    .await;
    assert!(problems.is_empty(), "{problems:?}");
    assert!(seen.contains("    hall.photo: есть\n"), "{seen}");
    assert!(
        seen.contains("Отправьте фото или нажмите кнопку."),
        "{seen}"
    );
}

#[tokio::test]
async fn a_text_is_the_caption_of_its_photo_or_comes_alone() {
    let (seen, problems) = performed(&format!(
        "{APP}--- flows/x.yaml
flow: x
starts: {{ command: x }}
states:
  hall: {{ pick: hall, go: {{ none: done }} }}
  shown: {{ choose: {{ back: hall, leave: done }}, attach: $hall.photo }}
--- texts
x-hall = Зал?
x-shown = Зал: {{ $hall-name }}
x-shown.back = Назад
x-shown.leave = Закрыть
--- talk
aliya: /x
aliya: [hall big]
aliya: [back]
aliya: [hall bare]
aliya: [back]
aliya: [hall gone]
"
    ))
    .await;
    assert!(problems.is_empty(), "{problems:?}");
    let with = "    (photo: big.jpg)
    Зал: Большой
    [Назад]
    [Закрыть]
";
    assert!(seen.contains(with), "{seen}");
    for alone in [
        "  → aliya edit\n    Зал: Без\n",
        "  → aliya edit\n    Зал: Был\n",
    ] {
        assert!(seen.contains(alone), "{seen}");
    }
}

//! The library's flows between a business and many people: broadcasts, questions, opinions.

use super::plays;

/// An app with the tables that these flows need.
pub(crate) const BUSINESS: &str = "app: small
languages: [ru, kk]
zone: Asia/Almaty
uses:
  - start
  - language
  - { flow: broadcast, for: owner }
  - deliver
  - news
  - faq
  - opinion
  - { flow: opinions, for: owner }
  - support
  - line_told
  - reply
  - { flow: tickets, for: owner }
roles:
  owner: { ids: [1001, 1002], sees: all }
  client: everyone
tables:
  broadcast:
    columns: { text: { words, length: 1..2000 }, language: { language, optional: true }, until: moment, stopped: { boolean: false } }
    sees: {}
  delivery:
    columns: { broadcast: broadcast, person: person, status: [queued, sent, clicked, blocked, failed, off] }
    sees: {}
  no_news: { columns: { person: { person, unique: true } }, sees: { client: { person: $me } } }
  faq: { columns: { question: { words, length: 1..200 }, answer: { words, length: 1..2000 }, position: { integer: 100 } } }
  opinion:
    columns: { person: person, score: { integer, from: 0, to: 10 }, comment: { text, length: 1..1000, optional: true }, day: { date, to: $today } }
    sees: { client: { person: $me } }
  ticket: { columns: { client: person, status: [open, closed] }, sees: { client: { client: $me } } }
  line:
    columns: { ticket: ticket, author: person, by_staff: boolean, text: { text, length: 1..2000 } }
    sees: { client: { ticket.client: $me } }
";

fn business(rows: &str, people: &str, talk: &str) -> String {
    format!(
        "--- app.yaml
{BUSINESS}--- rows
{rows}
--- people
{people}
--- talk
{talk}"
    )
}

const PEOPLE: &str = "{ dana: owner, erlan: owner, aliya: client, sara: client, marat: client }";

#[tokio::test]
async fn a_broadcast_reaches_whoever_wants_it() {
    let talk = "# Sara wants none, and changes her mind, and wants none again.
sara: /news
sara: [refuse]
sara: [want]
sara: [refuse]
rows: no_news 1
sara: /news
sees sara: news-off
dana: /broadcast
dana: Открываемся в субботу!
dana: Сенбіде ашыламыз!
dana: [skip]
sees dana: broadcast-preview
dana: [send]
sees dana: broadcast-progress
rows: delivery 4 where status = sent
sees aliya: deliver-text
rows: delivery 1 where status = off
aliya: [more]
sees aliya: deliver-more
rows: delivery 1 where status = clicked
marat: [refuse]
sees marat: deliver-unsubscribed
rows: no_news 2
dana: [figures]
sees dana: broadcast-progress
# One who speaks Kazakh gets another.
aliya: /language
aliya: [language kk]
dana: [list]
dana: [new]
dana: Акция
dana: Жеңілдік
dana: [segment kk]
dana: [send]
sees aliya: deliver-text
rows: delivery 0 where status = queued
";
    let seen = plays(&business("{}", PEOPLE, talk)).await;
    // The preview shows both languages.
    let preview = "    Открываемся в субботу!

    Сенбіде ашыламыз!

    Получателей: 4. Отправить?";
    assert!(seen.contains(preview), "{seen}");
    let figures = "    Готово: 100%
    Ещё не отправлено: 0
    Доставлено: 4
    Из них нажали кнопку: 1
    Раньше отключили рассылки: 1
    Заблокировали бота: 0
    Не удалось доставить: 0";
    assert!(seen.contains(figures), "{seen}");
    // Aliya reads the other language by then, and each has got each message once.
    assert_eq!(seen.matches("aliya new\n    Жеңілдік").count(), 1, "{seen}");
    assert_eq!(
        seen.matches("aliya new\n    Открываемся").count(),
        1,
        "{seen}"
    );
    assert!(!seen.contains("sara new\n    Открываемся"), "{seen}");
}

#[tokio::test]
async fn a_question_goes_to_the_staff_and_the_answer_back() {
    let talk = "aliya: /support
aliya: Вы работаете завтра?
sees aliya: support-sent
+ 1m
sees dana: reply-read
dana: [text]
dana: Да, с десяти.
sees dana: reply-told
+ 1m
sees aliya: reply-read
aliya: [text]
aliya: Спасибо!
+ 1m
rows: line 3
# The other owner reads all of it in the list, answers and closes it.
erlan: /tickets
erlan: [list 1]
sees erlan: tickets-thread
erlan: [text]
erlan: Ждём вас.
sees erlan: tickets-thread
erlan: [close]
sees erlan: tickets-empty
rows: ticket 1 where status = closed
aliya: /support
aliya: Ещё вопрос
+ 1m
rows: ticket 2
aliya: /support
sees aliya: support-thread
aliya: [close]
rows: ticket 2 where status = closed
# Nobody else reads it.
sara: /tickets
sara: /support
sees sara: support-text
";
    let seen = plays(&business("{}", PEOPLE, talk)).await;
    assert!(!seen.contains("Этого уже нет в списке"), "{seen}");
}

#[tokio::test]
async fn opinions_become_a_figure() {
    let talk = "aliya: /opinion
aliya: [score 10]
aliya: Всё отлично
sara: /opinion
sara: [score 9]
sara: [skip]
marat: /opinion
marat: [score 3]
marat: Долго ждать
# Again on the same day: it is corrected.
marat: /opinion
marat: [score 5]
marat: Всё-таки неплохо
rows: opinion 3
rows: opinion 1 where score = 5
dana: /opinions
sees dana: opinions-figures
dana: [list]
dana: [list 3]
sees dana: opinions-one
dana: [list]
dana: ждать
dana: [figures]
dana: [period]
dana: [period year]
sees dana: opinions-figures
sara: /opinions
";
    let seen = plays(&business("{}", PEOPLE, talk)).await;
    // Two of three recommend it, and one does not.
    assert!(seen.contains("<b>NPS: 33</b>"), "{seen}");
}

#[tokio::test]
async fn a_question_that_is_often_asked_is_answered() {
    let rows = "{ \"faq\": [
  { \"key\": \"parking\", \"question\": { \"ru\": \"Есть парковка?\", \"kk\": \"Тұрақ бар ма?\" }, \"answer\": { \"ru\": \"Да, во дворе.\", \"kk\": \"Иә, аулада.\" }, \"position\": 1 },
  { \"key\": \"card\", \"question\": { \"ru\": \"Можно платить картой?\", \"kk\": \"Картамен төлеуге бола ма?\" }, \"answer\": { \"ru\": \"Да.\", \"kk\": \"Иә.\" }, \"position\": 2 }
] }
";
    let talk = "aliya: /faq
aliya: парковка
aliya: [list parking]
sees aliya: faq-answer
aliya: [list]
aliya: [list card]
";
    let seen = plays(&business(rows, PEOPLE, talk)).await;
    assert!(seen.contains("Да, во дворе."), "{seen}");
}

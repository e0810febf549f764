//! Groups at Telegram: how one is chosen, who presses a button there, and what becomes of a group
//! that Telegram makes a supergroup.

use serde_json::json;
use tilmash_tests::app_files::{AppFiles, root};
use tilmash_tests::double::Message;

use super::{Salon, assert_well_behaved, books};
use crate::stage;

in_both_modes!(
    a_group_is_chosen_by_a_key_and_asked_by_a_run,
    a_group_that_becomes_a_supergroup_is_found_again,
    nobody_answers_for_a_group_in_which_they_are_not,
    the_dialogue_that_a_group_is_offered_goes_on_in_private,
);

const GROUP: i64 = -4_001_234_567;
const SUPERGROUP: i64 = -1_009_876_543_210;

/// Lets anybody choose the group.
const DESK: &str = "flow: desk
starts: { command: desk }
states:
  chat: { ask: chat }
  save: { do: [ { update: $setting, set: { staff_chat: $chat } } ] }
  thanks: { say, go: done }
";

const HAIL: &str = "flow: hail
about: booking
starts: { event: [booking.confirmed, booking.moved] }
states:
  asks: { choose: { take: taken, no: done }, to: $setting.staff_chat, wait: { for: 30d }, go: { elapsed: done, undeliverable: done } }
  taken: { say, to: $setting.staff_chat, go: done }
";

const CALLS: &str = "flow: hail
about: booking
starts: { event: booking.confirmed }
states:
  asks: { call: reply, to: $setting.staff_chat, wait: { for: 30d }, go: { elapsed: done, undeliverable: done } }
  taken: { say, to: $setting.staff_chat, go: done }
";

const REPLY: &str = "flow: reply
states:
  question: { choose: { answer: words } }
  words: { ask: text }
  thanks: { say, go: done }
";

const TEXTS: &str = "hail-asks = Новая запись
    .take = Беру
    .no = Не берём
hail-taken = Запись взята
";

const REPLY_TEXTS: &str = "reply-question = Новая запись
    .answer = Ответить
reply-words = Что ответить?
reply-thanks = Передадим
";

const DESK_TEXTS: &str = "desk =
    .command = Группа
desk-chat = Какая группа?
desk-thanks = Группа выбрана
";

impl Salon {
    /// The same salon, whose staff has a group, and is asked there by a run.
    fn with_desk(self, hail: &str) -> Salon {
        let mut app = AppFiles::read(&root().join("examples/salon"));
        let settings = "settings:\n  staff_chat: { chat, optional: true }\n";
        app.edit("app.yaml", "settings:\n", settings);
        app.replace("flows/desk.yaml", DESK);
        app.replace("flows/hail.yaml", hail);
        let calls = hail.contains("call: reply");
        if calls {
            app.replace("flows/reply.yaml", REPLY);
        }
        for language in ["ru", "kk"] {
            let names = format!("locales/{language}/salon.ftl");
            app.edit(
                &names,
                "setting =\n",
                "setting =\n    .staff_chat = Группа\n",
            );
            app.replace(&format!("locales/{language}/desk.ftl"), DESK_TEXTS);
            match calls {
                true => {
                    app.replace(&format!("locales/{language}/reply.ftl"), REPLY_TEXTS);
                    let taken = "hail-taken = Запись взята\n";
                    app.replace(&format!("locales/{language}/hail.ftl"), taken);
                }
                false => app.replace(&format!("locales/{language}/hail.ftl"), TEXTS),
            }
        }
        Salon {
            program: stage::program(&app),
            ..self
        }
    }
}

async fn a_group_is_chosen_by_a_key_and_asked_by_a_run(salon: Salon) {
    let salon = salon.with_desk(HAIL);
    let bot = salon.start().await;
    let group = salon.double.group(GROUP, "Салон");
    let dana = salon.double.person(2, "Дана");
    dana.says("/desk");
    dana.waits_for_text("Какая группа?").await;
    dana.says("4001234567");
    dana.waits_for_text("Выбрать группу").await;
    dana.shares_chat(&group);
    dana.waits_for_text("Группа выбрана").await;
    let aliya = salon.double.person(1, "Алия");
    books(&aliya, "Алия").await;
    let asked = group.waits_for_text("Новая запись").await;
    assert_eq!(asked.labels(), [["Беру"], ["Не берём"]]);
    // A member whom the bot has never met, twice, and then another one.
    let erlan = salon.double.person(3, "Ерлан");
    erlan.presses_in(&group, "Беру");
    erlan.presses_data_in(&group, asked.id, "run1.take");
    group.waits_for_text("Запись взята").await;
    erlan.waits_for_toast(2).await;
    dana.presses_data_in(&group, asked.id, "run1.no");
    let late = dana.waits_for_toast(1).await;
    assert!(late.text.contains("уже не действует"), "{late:?}");
    salon.double.all_taken().await;
    bot.stop().await;
    let labels = group.look(|chat| chat.screen().map(Message::labels));
    assert_eq!(labels, None, "the buttons are gone");
    assert_eq!(
        erlan.messages().len(),
        0,
        "nothing is written to a stranger"
    );
    assert_well_behaved(&salon.double);
}

async fn a_group_that_becomes_a_supergroup_is_found_again(salon: Salon) {
    let salon = salon.with_desk(HAIL);
    let bot = salon.start().await;
    let group = salon.double.group(GROUP, "Салон");
    let dana = salon.double.person(2, "Дана");
    dana.says("/desk");
    dana.waits_for_text("Какая группа?").await;
    dana.shares_chat(&group);
    dana.waits_for_text("Группа выбрана").await;
    // One message finds it out, whatever the bot has been told; the setting follows.
    let supergroup = salon.double.upgrade_silently(GROUP, SUPERGROUP);
    let aliya = salon.double.person(1, "Алия");
    books(&aliya, "Алия").await;
    supergroup.waits_for_text("Новая запись").await;
    dana.presses_in(&supergroup, "Беру");
    supergroup.waits_for_text("Запись взята").await;
    let tried = salon.double.calls("sendMessage");
    let to_group = |chat: &serde_json::Value| chat.to_string().contains(&GROUP.to_string());
    let tried = tried
        .iter()
        .filter(|call| to_group(&call.parameters["chat_id"]));
    assert_eq!(tried.count(), 1, "the old id is tried once");
    bot.stop().await;
    assert_eq!(salon.double.unknown_parameters(), []);
}

async fn nobody_answers_for_a_group_in_which_they_are_not(salon: Salon) {
    let salon = salon.with_desk(HAIL);
    let bot = salon.start_unlimited().await;
    let group = salon.double.group(GROUP, "Салон");
    let other = salon.double.group(-4_000_000_001, "Чужая");
    let dana = salon.double.person(2, "Дана");
    dana.says("/desk");
    dana.waits_for_text("Какая группа?").await;
    dana.shares_chat(&group);
    dana.waits_for_text("Группа выбрана").await;
    let aliya = salon.double.person(1, "Алия");
    books(&aliya, "Алия").await;
    let asked = group.waits_for_text("Новая запись").await;
    let mallory = salon.double.person(4, "Мэлори");
    // From another group, from a private chat, and with data that is none of a run's.
    mallory.presses_data_in(&other, asked.id, "run1.take");
    mallory.presses_data(asked.id, b"run1.take");
    mallory.presses_data_in(&group, asked.id, "1.0");
    mallory.presses_data_in(&group, asked.id, "run99.take");
    mallory.presses_data_in(&group, asked.id, "run1.elapsed");
    let toast = mallory.waits_for_toast(5).await;
    assert!(toast.text.contains("уже не действует"), "{toast:?}");
    // What a stranger shares where nothing is asked is nothing.
    let shared = json!({ "chat_shared": { "request_id": 1, "chat_id": 42 } });
    mallory.sends_content(shared);
    salon.double.all_taken().await;
    let said = |text: &str| group.messages().iter().any(|it| it.text().contains(text));
    assert!(!said("Запись взята"));
    assert_eq!(other.messages().len(), 0);
    dana.presses_in(&group, "Беру");
    group.waits_for_text("Запись взята").await;
    bot.stop().await;
    assert_eq!(salon.double.unknown_parameters(), []);
}

async fn the_dialogue_that_a_group_is_offered_goes_on_in_private(salon: Salon) {
    let salon = salon.with_desk(CALLS);
    let bot = salon.start().await;
    let group = salon.double.group(GROUP, "Салон");
    let dana = salon.double.person(2, "Дана");
    dana.says("/desk");
    dana.waits_for_text("Какая группа?").await;
    dana.shares_chat(&group);
    dana.waits_for_text("Группа выбрана").await;
    let aliya = salon.double.person(1, "Алия");
    books(&aliya, "Алия").await;
    group.waits_for_text("Новая запись").await;
    // A member who has not started the bot is told to.
    let erlan = salon.double.person(3, "Ерлан");
    erlan.presses_in(&group, "Ответить");
    let toast = erlan.waits_for_toast(1).await;
    assert!(
        toast.text.starts_with("Сначала откройте чат с ботом"),
        "{toast:?}"
    );
    erlan.says("/start");
    erlan
        .waits_for_message("the menu".to_owned(), |_| true)
        .await;
    erlan.presses_in(&group, "Ответить");
    erlan.waits_for_text("Что ответить?").await;
    let bot = {
        bot.kill().await;
        salon.start().await
    };
    dana.presses_in(&group, "Ответить");
    let toast = dana.waits_for_toast(1).await;
    assert!(toast.text.contains("другой человек"), "{toast:?}");
    erlan.says("Ждём вас");
    erlan.waits_for_text("Передадим").await;
    group.waits_for_text("Запись взята").await;
    bot.stop().await;
    assert_eq!(salon.double.unknown_parameters(), []);
}

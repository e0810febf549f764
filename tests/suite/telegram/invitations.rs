//! The calendar's invitations, at Telegram: to people who have never written to the bot, or block
//! it, or do not exist; and to one who answers.

use std::sync::Arc;

use tilmash_host::app::AppDirectory;
use tilmash_tests::app_files::root;
use tilmash_tests::double::Person;

use super::{Salon, presses_first};

in_both_modes!(
    an_invitation_comes_or_its_organiser_is_told,
    somebody_shared_who_was_not_asked_for_changes_nothing,
);

impl Salon {
    /// A calendar at the same Telegram.
    fn with_calendar(self) -> Salon {
        let app = AppDirectory::new(root().join("examples/calendar"));
        let program = app.load().expect("the calendar can be read").program;
        Salon {
            program: Arc::new(program.expect("the calendar passes the checker")),
            ..self
        }
    }
}

async fn makes_an_event(person: &Person) {
    person.says("/create_event");
    person.waits_for_text("Как назвать встречу?").await;
    person.says("Обед");
    person.waits_for_text("Выберите день").await;
    person.says("послезавтра");
    person.waits_for_text("Во сколько начало?").await;
    person.says("13:00");
    person.waits_for_text("Опишите встречу").await;
    person.presses("Пропустить");
    person.waits_for_text("Встреча назначена").await;
}

/// Invites whoever the person shares or writes.
async fn invites(person: &Person, names: impl FnOnce(&Person)) {
    person.says("/invite");
    person.waits_for_text("Кого пригласить?").await;
    names(person);
    person.waits_for_text("На какую встречу").await;
    presses_first(person, |label| label.contains("Обед"));
    person.waits_for_text("Напишите несколько слов").await;
    person.presses("Пропустить");
    person.waits_for_text("Приглашение отправлено").await;
}

async fn an_invitation_comes_or_its_organiser_is_told(salon: Salon) {
    let salon = salon.with_calendar();
    let bot = salon.start_unlimited().await;
    let aliya = salon.double.person(1, "Алия");
    let dana = salon.double.person(2, "Дана");
    let erlan = salon.double.person(3, "Ерлан");
    makes_an_event(&aliya).await;
    // Telegram knows Dana, who has never written to the bot.
    invites(&aliya, |aliya| {
        aliya.shares_user(dana.id);
    })
    .await;
    aliya.waits_for_text("Приглашение не доставлено").await;
    // Nobody has this id.
    invites(&aliya, |aliya| {
        aliya.says("4503599627370495");
    })
    .await;
    aliya.waits_for_text("ID 4503599627370495").await;
    erlan.says("/start");
    erlan.waits_for_text("Выберите язык").await;
    erlan.blocks();
    salon.double.all_taken().await;
    invites(&aliya, |aliya| {
        aliya.shares_contact_of(Some(erlan.id), "77017654321");
    })
    .await;
    aliya.waits_for_text("Участник: ID 3").await;
    // Once they let the bot write, they can be invited.
    dana.says("/start");
    dana.waits_for_text("Выберите язык").await;
    invites(&aliya, |aliya| {
        aliya.shares_user(dana.id);
    })
    .await;
    dana.waits_for_text("Алия приглашает вас").await;
    dana.presses("✅ Подтвердить");
    dana.waits_for_text("Вы приняли приглашение").await;
    aliya.waits_for_text("Участник: Дана").await;
    bot.stop().await;
    let refusals = salon.double.refusals();
    let refusals: Vec<&str> = refusals.iter().filter_map(|call| call.refusal()).collect();
    // Dana, nobody, Erlan.
    assert_eq!(refusals.len(), 3, "{refusals:?}");
    assert_eq!(salon.double.unknown_parameters(), []);
}

async fn somebody_shared_who_was_not_asked_for_changes_nothing(salon: Salon) {
    let salon = salon.with_calendar();
    let bot = salon.start_unlimited().await;
    let aliya = salon.double.person(1, "Алия");
    let shares = |ids: &[i64]| {
        let users: Vec<_> = ids
            .iter()
            .map(|id| serde_json::json!({"user_id": id}))
            .collect();
        let shared = serde_json::json!({"users_shared": {"request_id": 1, "users": users}});
        aliya.sends_content(shared);
    };
    aliya.says("/create_event");
    aliya.waits_for_text("Как назвать встречу?").await;
    let before = aliya.messages().len();
    shares(&[2]);
    salon.double.all_taken().await;
    assert_eq!(aliya.messages().len(), before + 1);
    aliya.says("/invite");
    aliya.waits_for_text("Кого пригласить?").await;
    for ids in [&[][..], &[2, 3], &[0], &[-2], &[i64::MAX]] {
        shares(ids);
        aliya.waits_for_text("Кого пригласить?").await;
    }
    bot.stop().await;
    assert_eq!(salon.double.refusals().len(), 0);
}

//! Locations at Telegram: how they come, and how they are sent.

use serde_json::json;
use tilmash_tests::app_files::{AppFiles, root};
use tilmash_tests::double::Content;

use super::{Salon, assert_well_behaved};
use crate::stage;

in_both_modes!(
    a_location_comes_by_the_key_as_a_pin_or_as_a_venue,
    a_location_goes_before_its_text_which_has_the_buttons,
);

const FLOW: &str = "flow: trip
starts: { command: trip }
states:
  to: { ask: location }
  shown: { choose: { more: more, leave: done }, attach: $to }
  more: { choose: { leave: done } }
";

const TEXTS: &str = "trip =
    .command = Поездка
trip-to = Куда едем?
trip-shown = Едем сюда: { $to }
    .more = Ещё
    .leave = Закрыть
trip-more = Больше ничего нет
    .leave = Закрыть
";

impl Salon {
    /// The same salon, which also asks for a location and shows it.
    fn with_trips(self) -> Salon {
        let mut app = AppFiles::read(&root().join("examples/salon"));
        app.replace("flows/trip.yaml", FLOW);
        for language in ["ru", "kk"] {
            app.replace(&format!("locales/{language}/trip.ftl"), TEXTS);
        }
        Salon {
            program: stage::program(&app),
            ..self
        }
    }
}

async fn a_location_comes_by_the_key_as_a_pin_or_as_a_venue(salon: Salon) {
    let salon = salon.with_trips();
    let bot = salon.start_unlimited().await;
    let aliya = salon.double.person(1, "Алия");
    let asks = || async {
        aliya.says("/trip");
        aliya.waits_for_text("Куда едем?").await;
    };
    asks().await;
    aliya.presses("Отправить геопозицию");
    aliya.waits_for_text("?q=43.238949,76.889709").await;
    asks().await;
    aliya.shares_location(43.25, 76.95);
    aliya.waits_for_text("?q=43.25,76.95").await;
    let place = json!({"latitude": -33.9, "longitude": 18.4});
    asks().await;
    let venue = json!({"location": place, "title": "Кафе", "address": "Абая, 10"});
    aliya.sends_content(json!({"location": place, "venue": venue}));
    aliya.waits_for_text("?q=-33.9,18.4").await;
    // Of a live location the first message counts; Telegram says what follows by edits.
    asks().await;
    let live = json!({"latitude": 1.5, "longitude": 2.5, "live_period": 900, "heading": 90});
    aliya.sends_content(json!({"location": live}));
    aliya.waits_for_text("?q=1.5,2.5").await;
    // Nobody can be there.
    asks().await;
    aliya.sends_content(json!({"location": {"latitude": 91.0, "longitude": 0.0}}));
    aliya.waits_for_text("Куда едем?").await;
    aliya.says("43.2389, 76.8897");
    aliya.waits_for_text("?q=43.2389,76.8897").await;
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

async fn a_location_goes_before_its_text_which_has_the_buttons(salon: Salon) {
    let salon = salon.with_trips();
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    aliya.says("/trip");
    aliya.waits_for_text("Куда едем?").await;
    aliya.shares_location(43.25, 76.95);
    let text = aliya.waits_for_text("Едем сюда").await;
    let mut before = aliya.messages();
    before.retain(|message| message.from_bot && message.id < text.id);
    let map = before.pop().expect("a map comes first");
    let place = Content::Location {
        latitude: 43.25,
        longitude: 76.95,
    };
    assert_eq!(map.content, place);
    assert_eq!(map.labels(), Vec::<Vec<String>>::new());
    assert_eq!(text.labels(), [["Ещё"], ["Закрыть"]]);
    assert!(aliya.reply_keyboard().is_empty(), "its key is gone");
    aliya.presses("Ещё");
    let next = aliya.waits_for_text("Больше ничего нет").await;
    assert_eq!(next.id, text.id, "the text gives its place, the map stays");
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

//! The Bot API double itself: what a bot can rely on when it is tested against it.

mod faults;
mod limits;
mod people;
mod polling;
mod webhook;

use serde_json::{Value, json};
use teloxide::prelude::*;
use tilmash_tests::double::Double;

const TOKEN: &str = "7000000001:AAE-only_letters";

fn bot(double: &Double) -> Bot {
    let url = double
        .url()
        .parse()
        .expect("the double has a proper address");
    Bot::new(TOKEN).set_api_url(url)
}

/// Calls a method with a JSON body and returns the body of the answer.
async fn call(double: &Double, method: &str, parameters: Value) -> Value {
    reqwest::Client::new()
        .post(format!("{}/bot{TOKEN}/{method}", double.url()))
        .json(&parameters)
        .send()
        .await
        .expect("the double answers")
        .json()
        .await
        .expect("the answer is JSON")
}

/// Why the call was refused.
async fn refusal(double: &Double, method: &str, parameters: Value) -> String {
    let answer = call(double, method, parameters).await;
    assert_eq!(answer["ok"], false, "{method} was not refused: {answer}");
    answer["description"]
        .as_str()
        .expect("a refusal has a description")
        .to_owned()
}

fn one_button(label: &str, data: &str) -> Value {
    json!({"inline_keyboard": [[{"text": label, "callback_data": data}]]})
}

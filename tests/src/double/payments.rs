//! Payments: invoices, whether the bot lets somebody pay, the money, and what is given back.

use serde_json::{Value, json};

use super::call::Call;
use super::failure::{Answer, Failure};
use super::markup::Markup;
use super::message::{Content, Invoice};
use super::shared::Shared;
use super::text::utf16_length;
use super::till::{Charged, Checkout};
use super::world::Post;

/// "sendInvoice" of the Bot API documentation.
const TITLE_LIMIT: usize = 32;
const DESCRIPTION_LIMIT: usize = 255;
/// In bytes.
const PAYLOAD_LIMIT: usize = 128;
/// In seconds: "answerPreCheckoutQuery" of the Bot API documentation.
const ANSWER_LIMIT: i64 = 10;

pub(super) fn send_invoice(shared: &Shared, call: &Call) -> Answer {
    let markup = Markup::parse_inline(call)?;
    let bounded = |name: &str, most: usize| {
        let text = call.text(name);
        match utf16_length(&text) {
            0 => Err(Failure::bad_request(format!(
                "invoice {name} must be non-empty"
            ))),
            length if length > most => {
                Err(Failure::bad_request(format!("invoice {name} is too long")))
            }
            _ => Ok(text),
        }
    };
    let title = bounded("title", TITLE_LIMIT)?;
    let description = bounded("description", DESCRIPTION_LIMIT)?;
    let payload = call.text("payload");
    if !(1..=PAYLOAD_LIMIT).contains(&payload.len()) {
        return Err(Failure::bad_request("INVOICE_PAYLOAD_INVALID"));
    }
    let currency = call.text("currency");
    let token = call.text("provider_token");
    let prices = call.json("prices", "prices")?.unwrap_or_default();
    let prices = prices.as_array().cloned().unwrap_or_default();
    let labelled = |price: &Value| price["label"].as_str().is_some_and(|it| !it.is_empty());
    if prices.is_empty() || !prices.iter().all(labelled) {
        return Err(Failure::bad_request(
            "can't parse prices: field \"label\" is empty",
        ));
    }
    let amounts = prices
        .iter()
        .map(|price| price["amount"].as_i64().unwrap_or_default());
    let amount: i64 = amounts.sum();
    match currency.as_str() {
        "XTR" if !token.is_empty() => {
            return Err(Failure::bad_request("PAYMENT_PROVIDER_INVALID"));
        }
        "XTR" if prices.len() != 1 => {
            return Err(Failure::bad_request("STARS_INVOICE_INVALID"));
        }
        "XTR" => {}
        _ if token.split(':').count() != 3 => {
            return Err(Failure::bad_request("PAYMENT_PROVIDER_INVALID"));
        }
        code if !["KZT", "RUB", "USD", "EUR"].contains(&code) => {
            return Err(Failure::bad_request("CURRENCY_INVALID"));
        }
        _ => {}
    }
    if amount <= 0 {
        return Err(Failure::bad_request("CURRENCY_TOTAL_AMOUNT_INVALID"));
    }
    let invoice = Invoice {
        title,
        description,
        payload,
        currency,
        amount,
        start_parameter: call.text("start_parameter"),
    };
    let mut world = shared.world();
    let chat_id = world.writable_chat(call)?.profile.id;
    Ok(world.post(chat_id, Post::by_bot(Content::Invoice(invoice), markup)))
}

/// Somebody presses «Pay»: the bot is asked. Returns the update's id.
pub(super) fn ask(shared: &Shared, person: i64, invoice: &Invoice) -> i64 {
    let mut world = shared.world();
    let asked = world.now();
    world.till.last += 1;
    let id = format!("checkout-{person}-{}", world.till.last);
    let checkout = Checkout {
        person,
        invoice: invoice.clone(),
        asked,
    };
    world.till.checkouts.insert(id.clone(), checkout);
    let from = world.known_chat(person).profile.user();
    let query = json!({"pre_checkout_query": {
        "id": id,
        "from": from,
        "currency": invoice.currency,
        "total_amount": invoice.amount,
        "invoice_payload": invoice.payload,
    }});
    shared.updates.push(person, query)
}

pub(super) fn answer_pre_checkout_query(shared: &Shared, call: &Call) -> Answer {
    let (ok, words) = (call.flag("ok"), call.text("error_message"));
    if !ok && words.is_empty() {
        return Err(Failure::bad_request("error message must be non-empty"));
    }
    let mut world = shared.world();
    let now = world.now();
    let found = world
        .till
        .checkouts
        .remove(&call.text("pre_checkout_query_id"));
    let in_time = |checkout: &Checkout| now - checkout.asked <= ANSWER_LIMIT;
    let Some(checkout) = found.filter(in_time) else {
        return Err(Failure::bad_request(
            "query is too old and response timeout expired or query ID is invalid",
        ));
    };
    match ok {
        false => world.till.declined.push((checkout.person, words)),
        true if world.till.withheld => world.till.waiting.push(checkout),
        true => {
            drop(world);
            charge(shared, &checkout);
        }
    }
    Ok(Value::Bool(true))
}

/// Takes the money that was withheld.
pub(super) fn release(shared: &Shared) {
    let waiting = {
        let mut world = shared.world();
        world.till.withheld = false;
        std::mem::take(&mut world.till.waiting)
    };
    for checkout in waiting {
        charge(shared, &checkout);
    }
}

/// Takes money, and tells the bot so.
fn charge(shared: &Shared, checkout: &Checkout) {
    let Checkout {
        person, invoice, ..
    } = checkout;
    let mut world = shared.world();
    world.till.last += 1;
    let id = format!("charge-{}", world.till.last);
    let charged = Charged {
        person: *person,
        stars: invoice.currency == "XTR",
        refunded: false,
    };
    world.till.charges.insert(id.clone(), charged);
    let paid = json!({"successful_payment": {
        "currency": invoice.currency,
        "total_amount": invoice.amount,
        "invoice_payload": invoice.payload,
        "telegram_payment_charge_id": id,
        "provider_payment_charge_id": format!("receipt-of-{id}"),
    }});
    let message = world.post(*person, Post::by_person(Content::Other(paid)));
    shared.updates.push(*person, json!({"message": message}));
}

pub(super) fn refund_star_payment(shared: &Shared, call: &Call) -> Answer {
    let mut world = shared.world();
    let person = call.integer("user_id");
    let charge = call.text("telegram_payment_charge_id");
    match world.till.charges.get_mut(&charge) {
        Some(charged) if charged.person == person && charged.stars => {
            if charged.refunded {
                return Err(Failure::bad_request("CHARGE_ALREADY_REFUNDED"));
            }
            charged.refunded = true;
            Ok(Value::Bool(true))
        }
        Some(_) | None => Err(Failure::bad_request("CHARGE_NOT_FOUND")),
    }
}

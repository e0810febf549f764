//! The methods that change the bot's command lists and menu buttons.

use serde_json::{Value, json};

use super::call::Call;
use super::command_lists::Scope;
use super::failure::{Answer, Failure};
use super::shared::Shared;

const COMMANDS_IN_A_LIST: usize = 100;
/// In characters.
const NAME_LIMIT: usize = 32;
const DESCRIPTION_LIMIT: usize = 256;

pub(super) fn set_my_commands(shared: &Shared, call: &Call) -> Answer {
    let commands = match call.json("commands", "commands")? {
        None => Vec::new(),
        Some(Value::Array(commands)) => commands,
        Some(_) => return Err(Failure::bad_request("expected an Array of BotCommand")),
    };
    let key = key_of(shared, call)?;
    let commands: Vec<Value> = commands.iter().map(checked).collect::<Result<_, _>>()?;
    if commands.len() > COMMANDS_IN_A_LIST {
        return Err(Failure::bad_request("BOT_COMMANDS_TOO_MUCH"));
    }
    shared.world().commands.0.insert(key, commands);
    Ok(Value::Bool(true))
}

pub(super) fn get_my_commands(shared: &Shared, call: &Call) -> Answer {
    let key = key_of(shared, call)?;
    let list = shared.world().commands.0.get(&key).cloned();
    Ok(Value::Array(list.unwrap_or_default()))
}

pub(super) fn delete_my_commands(shared: &Shared, call: &Call) -> Answer {
    let key = key_of(shared, call)?;
    shared.world().commands.0.remove(&key);
    Ok(Value::Bool(true))
}

pub(super) fn set_chat_menu_button(shared: &Shared, call: &Call) -> Answer {
    let button = call.json("menu_button", "menu button")?;
    let button = button.unwrap_or_else(|| json!({"type": "default"}));
    let refusal = |reason: &str| {
        Err(Failure::bad_request(format!(
            "can't parse menu button: {reason}"
        )))
    };
    match button["type"].as_str() {
        Some("default" | "commands") => {}
        Some("web_app") => match (button["text"].as_str(), button["web_app"]["url"].as_str()) {
            (Some(_), Some(url)) if url.starts_with("https://") => {}
            (Some(_), Some(url)) => {
                return Err(Failure::bad_request(format!(
                    "menu button Web App URL '{url}' is invalid: Only HTTPS links are allowed"
                )));
            }
            (None, _) => return refusal("Can't find field \"text\""),
            (_, None) => return refusal("Can't find field \"url\""),
        },
        Some(_) => return refusal("MenuButton has unsupported type"),
        None => return refusal("Can't find field \"type\""),
    }
    let chat = menu_chat(shared, call)?;
    shared.world().menu_buttons.insert(chat, button);
    Ok(Value::Bool(true))
}

pub(super) fn get_chat_menu_button(shared: &Shared, call: &Call) -> Answer {
    let chat = menu_chat(shared, call)?;
    let world = shared.world();
    let button = world
        .menu_buttons
        .get(&chat)
        .or_else(|| world.menu_buttons.get(&0));
    Ok(button
        .cloned()
        .unwrap_or_else(|| json!({"type": "commands"})))
}

/// Zero stands for every chat without a button of its own.
fn menu_chat(shared: &Shared, call: &Call) -> Result<i64, Failure> {
    if call.text("chat_id").is_empty() {
        return Ok(0);
    }
    let mut world = shared.world();
    Ok(world.readable_chat(call)?.profile.id)
}

fn key_of(shared: &Shared, call: &Call) -> Result<(Scope, String), Failure> {
    let scope = match call.json("scope", "BotCommandScope")? {
        None => Scope::Default,
        Some(scope) => Scope::parse(&scope).map_err(|reason| {
            Failure::bad_request(format!("can't parse BotCommandScope: {reason}"))
        })?,
    };
    if let Scope::Chat(chat) | Scope::ChatAdministrators(chat) | Scope::ChatMember(chat, _) = scope
        && !shared.world().chats.contains_key(&chat)
    {
        return Err(Failure::bad_request("chat not found"));
    }
    let language = call.text("language_code");
    let two_letters = language.len() == 2 && language.bytes().all(|byte| byte.is_ascii_lowercase());
    if !language.is_empty() && !two_letters {
        return Err(Failure::bad_request("invalid language code specified"));
    }
    Ok((scope, language))
}

fn checked(command: &Value) -> Result<Value, Failure> {
    let field = |name: &str| match &command[name] {
        Value::String(text) => Ok(text.trim().to_owned()),
        _ => Err(Failure::bad_request(format!(
            "can't parse BotCommand: Can't find field \"{name}\""
        ))),
    };
    let name = field("command")?;
    let name = name.strip_prefix('/').unwrap_or(&name);
    let description = field("description")?;
    let refusal = if name.is_empty() {
        "command must be non-empty"
    } else if name.chars().count() > NAME_LIMIT {
        "command length must not exceed 32"
    } else if description.is_empty() {
        "command description must be non-empty"
    } else if description.chars().count() > DESCRIPTION_LIMIT {
        "command description length must not exceed 256"
    } else if !name
        .bytes()
        .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
    {
        "BOT_COMMAND_INVALID"
    } else {
        return Ok(json!({"command": name, "description": description}));
    };
    Err(Failure::bad_request(refusal))
}

//! The keyboards of messages: what Telegram accepts, and what a person then sees.
//!
//! Wording and order of checks follow `get_reply_markup` of the Bot API server's `Client.cpp`, then
//! TDLib's `ReplyMarkup.cpp`. Those silently drop a button without text, and read only the first of
//! two actions; the double refuses both.

use serde_json::Value;

use super::call::Call;
use super::failure::Failure;
use super::text::utf16_length;

const BUTTONS_IN_A_ROW: usize = 8;
const BUTTONS_IN_ALL: usize = 100;
/// In bytes.
const CALLBACK_DATA_LIMIT: usize = 64;
/// People who are chosen at once.
const USERS_LIMIT: usize = 10;
/// In UTF-16 units.
const PLACEHOLDER_LIMIT: usize = 64;

const INLINE_ACTIONS: [&str; 11] = [
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
    "request_contact",
];

#[derive(Debug, Clone, PartialEq)]
pub enum Markup {
    Inline(InlineKeyboard),
    Reply(ReplyKeyboard),
    RemoveReply,
    ForceReply,
}

#[derive(Debug, Clone, PartialEq)]
pub struct InlineKeyboard {
    pub rows: Vec<Vec<InlineButton>>,
    /// As the bot sent it, so that it can be returned.
    json: Value,
}

#[derive(Debug, Clone, PartialEq)]
pub struct InlineButton {
    pub label: String,
    pub action: InlineAction,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InlineAction {
    Callback(String),
    Url(String),
    WebApp(String),
    /// Any other, by the name of its field.
    Other(&'static str),
}

#[derive(Debug, Clone, PartialEq)]
pub struct ReplyKeyboard {
    pub rows: Vec<Vec<ReplyButton>>,
    pub one_time: bool,
    pub placeholder: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyButton {
    pub label: String,
    pub action: ReplyAction,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyAction {
    Text,
    RequestContact,
    RequestLocation,
    /// Opens a list of people.
    RequestUsers(UsersRequest),
    /// Opens a list of groups or of channels.
    RequestChat(ChatRequest),
    /// Any other, by the name of its field.
    Other(&'static str),
}

/// Which people may be chosen, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsersRequest {
    pub id: i32,
    pub most: usize,
    /// `None` if people and bots may.
    pub bots: Option<bool>,
}

/// Which groups or channels may be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChatRequest {
    pub id: i32,
    pub is_channel: bool,
    /// Whether the bot must be in it.
    pub bot_is_member: bool,
}

impl Markup {
    /// The parameter `reply_markup`; `None` if it is absent or empty.
    pub(super) fn parse(call: &Call) -> Result<Option<Self>, Failure> {
        let Some(markup) = call.json("reply_markup", "reply keyboard markup")? else {
            return Ok(None);
        };
        if !markup.is_object() {
            return Err(Failure::bad_request("object expected as reply markup"));
        }
        if let Some(rows) = rows_of(&markup, "keyboard")? {
            return ReplyKeyboard::parse(&markup, rows).map(|keyboard| Some(Self::Reply(keyboard)));
        }
        if let Some(rows) = rows_of(&markup, "inline_keyboard")? {
            return InlineKeyboard::parse(&markup, rows)
                .map(|keyboard| Some(Self::Inline(keyboard)));
        }
        if markup["remove_keyboard"] == true {
            return Ok(Some(Self::RemoveReply));
        }
        if markup["force_reply"] == true {
            return Ok(Some(Self::ForceReply));
        }
        Ok(None)
    }

    /// The parameter `reply_markup` of an edit, where only an inline keyboard is allowed.
    pub(super) fn parse_inline(call: &Call) -> Result<Option<Self>, Failure> {
        match Self::parse(call)? {
            Some(Self::Reply(_) | Self::RemoveReply | Self::ForceReply) => {
                Err(Failure::bad_request("inline keyboard expected"))
            }
            inline => Ok(inline),
        }
    }

    /// What Telegram itself refuses, and not the server in front of it.
    pub(super) fn check(&self) -> Result<(), Failure> {
        match self {
            Self::Inline(keyboard) => keyboard.check(),
            Self::Reply(keyboard) => keyboard.check(),
            Self::RemoveReply | Self::ForceReply => Ok(()),
        }
    }

    /// As a message shows it: Telegram returns only inline keyboards.
    pub(super) fn shown(&self) -> Option<&Value> {
        match self {
            Self::Inline(keyboard) => Some(&keyboard.json),
            Self::Reply(_) | Self::RemoveReply | Self::ForceReply => None,
        }
    }
}

impl InlineKeyboard {
    fn parse(markup: &Value, rows: &[Value]) -> Result<Self, Failure> {
        let refusal =
            "field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays";
        let rows = each_button(rows, refusal, |button| {
            InlineButton::parse(button).map_err(|reason| {
                Failure::bad_request(format!("can't parse inline keyboard button: {reason}"))
            })
        })?;
        let json = serde_json::json!({"inline_keyboard": markup["inline_keyboard"]});
        Ok(Self { rows, json })
    }

    pub(super) fn labels(&self) -> Vec<Vec<String>> {
        labels_of(&self.rows, |button| &button.label)
    }

    pub fn button(&self, label: &str) -> Option<&InlineButton> {
        self.rows
            .iter()
            .flatten()
            .find(|button| button.label == label)
    }

    fn check(&self) -> Result<(), Failure> {
        for button in self.rows.iter().flatten() {
            button.check()?;
        }
        check_counts(&self.rows)
    }
}

impl InlineButton {
    fn parse(button: &Value) -> Result<Self, String> {
        if !button.is_object() {
            return Err("InlineKeyboardButton must be an Object".to_owned());
        }
        let label = label_of(button)?;
        let actions: Vec<&'static str> = INLINE_ACTIONS
            .into_iter()
            .filter(|name| has_action(button, name))
            .collect();
        let text = |name: &str| button[name].as_str().unwrap_or_default().to_owned();
        let action = match actions.as_slice() {
            [] | ["request_contact"] => {
                return Err("Text buttons are unallowed in the inline keyboard".to_owned());
            }
            ["callback_data"] => InlineAction::Callback(text("callback_data")),
            ["url"] => InlineAction::Url(text("url")),
            ["web_app"] => match button["web_app"]["url"].as_str() {
                Some(url) => InlineAction::WebApp(url.to_owned()),
                None => return Err("Can't find field \"url\"".to_owned()),
            },
            [other] => InlineAction::Other(other),
            several => return Err(format!("exactly one action expected, found {several:?}")),
        };
        Ok(Self { label, action })
    }

    fn check(&self) -> Result<(), Failure> {
        if self.label.is_empty() {
            let refusal = "inline keyboard button text must be non-empty";
            return Err(Failure::bad_request(refusal));
        }
        match &self.action {
            InlineAction::Callback(data) if data.len() > CALLBACK_DATA_LIMIT => {
                Err(Failure::bad_request("BUTTON_DATA_INVALID"))
            }
            InlineAction::Url(url) if !is_link(url) => Err(Failure::bad_request(format!(
                "inline keyboard button URL '{url}' is invalid: Wrong HTTP URL"
            ))),
            InlineAction::WebApp(url) if !url.starts_with("https://") => {
                Err(Failure::bad_request(format!(
                    "inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed"
                )))
            }
            InlineAction::Callback(_)
            | InlineAction::Url(_)
            | InlineAction::WebApp(_)
            | InlineAction::Other(_) => Ok(()),
        }
    }
}

impl ReplyKeyboard {
    fn parse(markup: &Value, rows: &[Value]) -> Result<Self, Failure> {
        let rows = each_button(
            rows,
            "field \"keyboard\" must be an Array of Arrays",
            |button| {
                ReplyButton::parse(button).map_err(|reason| {
                    Failure::bad_request(format!("can't parse keyboard button: {reason}"))
                })
            },
        )?;
        Ok(Self {
            rows,
            one_time: markup["one_time_keyboard"] == true,
            placeholder: markup["input_field_placeholder"]
                .as_str()
                .map(str::to_owned),
        })
    }

    pub(super) fn labels(&self) -> Vec<Vec<String>> {
        labels_of(&self.rows, |button| &button.label)
    }

    pub(super) fn button(&self, label: &str) -> Option<&ReplyButton> {
        self.rows
            .iter()
            .flatten()
            .find(|button| button.label == label)
    }

    /// What the first button wants that opens a list of people.
    pub(super) fn users_request(&self) -> Option<UsersRequest> {
        self.rows
            .iter()
            .flatten()
            .find_map(|button| match button.action {
                ReplyAction::RequestUsers(request) => Some(request),
                ReplyAction::Text
                | ReplyAction::RequestContact
                | ReplyAction::RequestLocation
                | ReplyAction::RequestChat(_)
                | ReplyAction::Other(_) => None,
            })
    }

    /// What the first button wants that opens a list of groups or channels.
    pub(super) fn chat_request(&self) -> Option<ChatRequest> {
        let mut buttons = self.rows.iter().flatten();
        buttons.find_map(|button| match button.action {
            ReplyAction::RequestChat(request) => Some(request),
            ReplyAction::Text
            | ReplyAction::RequestContact
            | ReplyAction::RequestLocation
            | ReplyAction::RequestUsers(_)
            | ReplyAction::Other(_) => None,
        })
    }

    fn check(&self) -> Result<(), Failure> {
        if self
            .rows
            .iter()
            .flatten()
            .any(|button| button.label.is_empty())
        {
            return Err(Failure::bad_request(
                "keyboard button text must be non-empty",
            ));
        }
        let placeholder = self.placeholder.as_deref().unwrap_or_default();
        if utf16_length(placeholder) > PLACEHOLDER_LIMIT {
            return Err(Failure::bad_request("INPUT_FIELD_PLACEHOLDER_TOO_LONG"));
        }
        let buttons = self.rows.iter().flatten();
        let mut ids: Vec<i32> = buttons.filter_map(ReplyButton::request_id).collect();
        ids.sort_unstable();
        match ids.windows(2).any(|ids| ids[0] == ids[1]) {
            true => Err(Failure::bad_request("BUTTON_ID_INVALID")),
            false => Ok(()),
        }
    }
}

impl ReplyButton {
    fn parse(button: &Value) -> Result<Self, String> {
        if let Value::String(label) = button {
            return Ok(Self {
                label: label.clone(),
                action: ReplyAction::Text,
            });
        }
        if !button.is_object() {
            return Err("KeyboardButton must be a String or an Object".to_owned());
        }
        if button.get("callback_data").is_some() || button.get("url").is_some() {
            return Err("an action of an inline button in a reply keyboard".to_owned());
        }
        let others = ["request_poll", "web_app"];
        let action = if button["request_contact"] == true {
            ReplyAction::RequestContact
        } else if button["request_location"] == true {
            ReplyAction::RequestLocation
        } else if button["request_users"].is_object() {
            ReplyAction::RequestUsers(UsersRequest::parse(&button["request_users"])?)
        } else if button["request_chat"].is_object() {
            ReplyAction::RequestChat(ChatRequest::parse(&button["request_chat"])?)
        } else {
            others
                .into_iter()
                .find(|name| button[name].is_object())
                .map_or(ReplyAction::Text, ReplyAction::Other)
        };
        Ok(Self {
            label: label_of(button)?,
            action,
        })
    }
}

impl ReplyButton {
    fn request_id(&self) -> Option<i32> {
        match self.action {
            ReplyAction::RequestUsers(request) => Some(request.id),
            ReplyAction::RequestChat(request) => Some(request.id),
            ReplyAction::Text
            | ReplyAction::RequestContact
            | ReplyAction::RequestLocation
            | ReplyAction::Other(_) => None,
        }
    }
}

impl UsersRequest {
    fn parse(request: &Value) -> Result<Self, String> {
        let id = match &request["request_id"] {
            Value::Null => return Err("Can't find field \"request_id\"".to_owned()),
            id => id.as_i64().and_then(|id| i32::try_from(id).ok()),
        };
        let most = match &request["max_quantity"] {
            Value::Null => Some(1),
            most => most.as_u64().and_then(|most| usize::try_from(most).ok()),
        };
        match (id, most) {
            (Some(id), Some(most @ 1..=USERS_LIMIT)) => Ok(Self {
                id,
                most,
                bots: request["user_is_bot"].as_bool(),
            }),
            (Some(_), _) => Err("max_quantity must be from 1 to 10".to_owned()),
            (None, _) => Err("Field \"request_id\" must be a valid Number".to_owned()),
        }
    }
}

impl ChatRequest {
    fn parse(request: &Value) -> Result<Self, String> {
        let id = match &request["request_id"] {
            Value::Null => return Err("Can't find field \"request_id\"".to_owned()),
            id => id.as_i64().and_then(|id| i32::try_from(id).ok()),
        };
        let id = id.ok_or_else(|| "Field \"request_id\" must be a valid Number".to_owned())?;
        let is_channel = match &request["chat_is_channel"] {
            Value::Bool(is_channel) => *is_channel,
            Value::Null => return Err("Can't find field \"chat_is_channel\"".to_owned()),
            _ => return Err("Field \"chat_is_channel\" must be of type Boolean".to_owned()),
        };
        Ok(Self {
            id,
            is_channel,
            bot_is_member: request["bot_is_member"] == true,
        })
    }
}

/// The rows under this name; none if they are absent or empty, as Telegram reads it.
fn rows_of<'markup>(
    markup: &'markup Value,
    name: &str,
) -> Result<Option<&'markup [Value]>, Failure> {
    match &markup[name] {
        Value::Null => Ok(None),
        Value::Array(rows) if rows.iter().all(|row| *row == Value::Array(Vec::new())) => Ok(None),
        Value::Array(rows) => Ok(Some(rows)),
        _ => Err(Failure::bad_request(format!(
            "field \"{name}\" must be of type Array"
        ))),
    }
}

fn each_button<Button>(
    rows: &[Value],
    refusal: &str,
    parse: impl Fn(&Value) -> Result<Button, Failure>,
) -> Result<Vec<Vec<Button>>, Failure> {
    rows.iter()
        .map(|row| match row {
            Value::Array(buttons) => buttons.iter().map(&parse).collect(),
            _ => Err(Failure::bad_request(refusal)),
        })
        .collect()
}

fn check_counts<Button>(rows: &[Vec<Button>]) -> Result<(), Failure> {
    let widest = rows.iter().map(Vec::len).max().unwrap_or(0);
    let all: usize = rows.iter().map(Vec::len).sum();
    if widest > BUTTONS_IN_A_ROW || all > BUTTONS_IN_ALL {
        // Telegram's REPLY_MARKUP_TOO_LONG, in the words of the Bot API server.
        return Err(Failure::bad_request("reply markup is too long"));
    }
    Ok(())
}

fn labels_of<Button>(rows: &[Vec<Button>], label: impl Fn(&Button) -> &String) -> Vec<Vec<String>> {
    rows.iter()
        .map(|row| row.iter().map(|button| label(button).clone()).collect())
        .collect()
}

fn label_of(button: &Value) -> Result<String, String> {
    match &button["text"] {
        Value::String(label) => Ok(label.trim().to_owned()),
        Value::Null => Err("Can't find field \"text\"".to_owned()),
        _ => Err("Field \"text\" must be of type String".to_owned()),
    }
}

/// An empty address or empty data is not an action, but an empty inline query is one.
fn has_action(button: &Value, name: &str) -> bool {
    match (name, &button[name]) {
        (_, Value::Null | Value::Bool(false)) => false,
        ("url" | "callback_data", Value::String(text)) => !text.is_empty(),
        _ => true,
    }
}

fn is_link(url: &str) -> bool {
    match url.split_once("://") {
        Some((scheme, rest)) => {
            matches!(scheme, "http" | "https" | "tg" | "ton") && !rest.is_empty()
        }
        None => url.contains('.') && !url.contains(char::is_whitespace),
    }
}

//! [`CommandLists`]: which commands each person sees.

use std::collections::HashMap;

use serde_json::Value;

/// The lists by scope and language. The empty language is for everybody.
#[derive(Default)]
pub(super) struct CommandLists(pub(super) HashMap<(Scope, String), Vec<Value>>);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Scope {
    Default,
    AllPrivateChats,
    AllGroupChats,
    AllChatAdministrators,
    Chat(i64),
    ChatAdministrators(i64),
    ChatMember(i64, i64),
}

impl CommandLists {
    /// What a person sees: the narrowest scope that has a list wins, and within it the person's
    /// language wins over the empty one. See "Determining list of commands" in the Bot API
    /// documentation.
    pub(super) fn seen_by(&self, person: i64, language: &str) -> Vec<(String, String)> {
        [Scope::Chat(person), Scope::AllPrivateChats, Scope::Default]
            .into_iter()
            .flat_map(|scope| [(scope.clone(), language.to_owned()), (scope, String::new())])
            .find_map(|key| self.0.get(&key))
            .map(|list| list.iter().map(name_and_description).collect())
            .unwrap_or_default()
    }
}

impl Scope {
    pub(super) fn parse(scope: &Value) -> Result<Self, &'static str> {
        let chat = || match &scope["chat_id"] {
            Value::Number(id) => id.as_i64().ok_or("Empty chat_id specified"),
            Value::String(id) => id.parse().map_err(|_| "Empty chat_id specified"),
            _ => Err("Can't find field \"chat_id\""),
        };
        match scope["type"].as_str() {
            None => Err("Can't find field \"type\""),
            Some("default") => Ok(Self::Default),
            Some("all_private_chats") => Ok(Self::AllPrivateChats),
            Some("all_group_chats") => Ok(Self::AllGroupChats),
            Some("all_chat_administrators") => Ok(Self::AllChatAdministrators),
            Some("chat") => Ok(Self::Chat(chat()?)),
            Some("chat_administrators") => Ok(Self::ChatAdministrators(chat()?)),
            Some("chat_member") => match scope["user_id"].as_i64() {
                Some(user) if user > 0 => Ok(Self::ChatMember(chat()?, user)),
                _ => Err("Invalid user_id specified"),
            },
            Some(_) => Err("Unsupported type specified"),
        }
    }
}

fn name_and_description(command: &Value) -> (String, String) {
    let field = |name: &str| command[name].as_str().unwrap_or_default().to_owned();
    (field("command"), field("description"))
}

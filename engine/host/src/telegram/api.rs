//! The requests that Tilmash sends to the Bot API.

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::value::RawValue;
use teloxide::payloads::{
    DeleteWebhook, EditMessageReplyMarkup, EditMessageText, EditMessageTextSetters, GetMe,
    RefundStarPayment, SendChatAction, SendDocument, SendInvoice, SendLocation, SendMessage,
    SendMessageSetters, SendPhoto, SetMyCommands, SetMyCommandsSetters, SetWebhook,
    SetWebhookSetters,
};
use teloxide::requests::{JsonRequest, MultipartPayload, MultipartRequest, Payload};
use teloxide::types::{
    AllowedUpdate, BotCommand, BotCommandScope, ChatAction, ChatId, InlineKeyboardMarkup,
    InputFile, LabeledPrice, LinkPreviewOptions, MessageId, Recipient, TelegramTransactionId,
    UserId,
};
use teloxide::{Bot, RequestError};
use tilmash_engine::interpret::{Enclosed, Invoice, Message};
use tilmash_engine::payment::STARS;
use tilmash_engine::value::{FileForm, KeptFile, Location, Photo};
use tokio::sync::OnceCell;

use super::answer::{Answer, Payload as AnswerPayload};
use super::entities::entities;
use super::failure::{Failure, in_words};
use super::fetched::fetched;
use super::markup::{edit_markup, reply_markup};
use super::update::KINDS;
use super::uploaded::Uploaded;
use crate::deliver::messenger::{Bytes, Edit, Messenger};
use crate::metrics::{Metrics, Reach};
use crate::settings::{ProviderToken, Settings, Webhook};

/// How many seconds Telegram holds a poll open when there are no updates; at most 50.
const POLL_SECONDS: u32 = 50;
/// When to give up on an answer: longer than a poll takes.
const PATIENCE: Duration = Duration::from_secs(70);
const SEND_PATIENCE: Duration = Duration::from_secs(20);

/// What a forwarded copy of an invoice begins the bot with. Without it, whoever has the copy could
/// press «Pay» there.
const START_PARAMETER: &str = "pay";

/// A bot at a Bot API server. Clones share their connections.
#[derive(Clone)]
pub struct Api {
    bot: Bot,
    /// A separate client, because its answers take longer.
    polling_bot: Bot,
    metrics: Arc<Metrics>,
    uploaded: Uploaded,
    provider: Option<ProviderToken>,
    /// The bot's user name, once it is known.
    name: Arc<OnceCell<String>>,
}

/// A teloxide payload whose answer is read only as far as it is needed. So a message that was sent
/// never looks unsent because Telegram has changed some other part of `Message`.
#[derive(Serialize)]
#[serde(transparent)]
struct Lean<P, O> {
    payload: P,
    answer: PhantomData<O>,
}

impl<P: Payload, O> Payload for Lean<P, O> {
    type Output = O;
    const NAME: &'static str = P::NAME;
}

impl<P: MultipartPayload, O> MultipartPayload for Lean<P, O> {
    fn copy_files(&self, into: &mut dyn FnMut(InputFile)) {
        self.payload.copy_files(into);
    }

    fn move_files(&mut self, into: &mut dyn FnMut(InputFile)) {
        self.payload.move_files(into);
    }
}

/// teloxide's own payload has an offset of 32 bits, and the Bot API promises no bound for ids.
#[derive(Serialize)]
struct GetUpdates {
    offset: i64,
    timeout: u32,
    allowed_updates: [&'static str; KINDS.len()],
}

/// The part of a `Message` that is needed.
#[derive(serde::Deserialize)]
struct SentMessage {
    message_id: i64,
    /// The sizes of a photo, the smallest first.
    photo: Option<serde_json::Value>,
}

impl SentMessage {
    /// The id that Telegram has given to a photo. Nobody misses it, if it is not where it was.
    fn photo_id(&self) -> Option<&str> {
        let sizes = self.photo.as_ref()?.as_array()?;
        sizes.last()?.get("file_id")?.as_str()
    }
}

/// The part of the bot's `User` that is needed.
#[derive(serde::Deserialize)]
struct Me {
    username: String,
}

/// The people whose command list is set.
pub(super) enum Audience<'a> {
    Everyone,
    /// People whose Telegram is set to this language.
    Language(&'a str),
    Chat(i64),
}

impl Api {
    pub fn new(settings: &Settings, metrics: Arc<Metrics>) -> Api {
        let bot = |patience| {
            let client = teloxide::net::default_reqwest_settings()
                .timeout(patience)
                .build()
                .expect("a client with these settings can be built");
            Bot::with_client(settings.token.reveal(), client).set_api_url(settings.api_url.clone())
        };
        Api {
            bot: bot(SEND_PATIENCE),
            polling_bot: bot(PATIENCE),
            metrics,
            uploaded: Uploaded::default(),
            provider: settings.provider.clone(),
            name: Arc::default(),
        }
    }

    pub(super) fn bot(&self) -> &Bot {
        &self.bot
    }

    pub(super) async fn ask<P, O>(&self, payload: P) -> Result<O, RequestError>
    where
        P: Payload + Serialize + 'static,
        O: DeserializeOwned + 'static,
    {
        let lean = Lean {
            payload,
            answer: PhantomData,
        };
        let answer = JsonRequest::new(self.bot.clone(), lean).await;
        self.count(P::NAME, &answer);
        answer
    }

    /// Asks for something with a file, whose bytes go beside the rest.
    async fn ask_with_file<P, O>(&self, payload: P) -> Result<O, RequestError>
    where
        P: MultipartPayload + Serialize + 'static,
        O: DeserializeOwned + 'static,
    {
        let lean = Lean {
            payload,
            answer: PhantomData,
        };
        let answer = MultipartRequest::new(self.bot.clone(), lean).await;
        self.count(P::NAME, &answer);
        answer
    }

    async fn send_file(
        &self,
        chat: i64,
        message: &Message,
        file: &KeptFile,
        content: &Bytes,
    ) -> Result<i64, RequestError> {
        let bytes = content.to_vec();
        let input = InputFile::memory(bytes).file_name(file.name.clone());
        let sent = self.send_input(chat, message, file.form, input).await?;
        Ok(sent.message_id)
    }

    async fn send_input(
        &self,
        chat: i64,
        message: &Message,
        form: FileForm,
        input: InputFile,
    ) -> Result<SentMessage, RequestError> {
        let caption = (!message.text.is_empty()).then(|| message.text.clone());
        let marks = entities(message);
        let markup = reply_markup(&message.keyboard);
        match form {
            FileForm::Document => {
                let mut payload = SendDocument::new(recipient(chat), input);
                payload.caption = caption;
                payload.caption_entities = marks;
                payload.reply_markup = markup;
                self.ask_with_file(payload).await
            }
            FileForm::Picture => {
                let mut payload = SendPhoto::new(recipient(chat), input);
                payload.caption = caption;
                payload.caption_entities = marks;
                payload.reply_markup = markup;
                self.ask_with_file(payload).await
            }
        }
    }

    async fn send_text(&self, chat: i64, message: &Message) -> Result<i64, RequestError> {
        let mut payload =
            SendMessage::new(recipient(chat), &message.text).link_preview_options(no_preview());
        payload.entities = entities(message);
        payload.reply_markup = reply_markup(&message.keyboard);
        let sent: SentMessage = self.ask(payload).await?;
        Ok(sent.message_id)
    }

    /// A photo goes by the id that Telegram has given to it. One of the app's files gets its id
    /// when it is sent for the first time.
    async fn send_photo(
        &self,
        chat: i64,
        message: &Message,
        photo: &Photo,
        content: Option<&Bytes>,
    ) -> Result<i64, RequestError> {
        let (form, known, file) = match (photo, content) {
            (Photo::Sent { id, form }, _) => (*form, Some(id.to_string()), None),
            (Photo::Kept(path), content) => {
                let content = content.map(|content| (path, content));
                let known = content.and_then(|(_, content)| self.uploaded.id_of(content));
                (FileForm::Picture, known, content)
            }
        };
        let input = match (known, file) {
            (Some(id), _) => InputFile::file_id(id.into()),
            (None, Some((path, content))) => {
                let name = path.rsplit('/').next().unwrap_or_default().to_owned();
                InputFile::memory(content.to_vec()).file_name(name)
            }
            // It is gone: what the message says comes alone.
            (None, None) => return self.send_text(chat, message).await,
        };
        let sent = self.send_input(chat, message, form, input).await?;
        if let (Some((_, content)), Some(id)) = (file, sent.photo_id()) {
            self.uploaded.note(content, id);
        }
        Ok(sent.message_id)
    }

    /// A location has no caption: the text is a message of its own.
    async fn send_location(
        &self,
        chat: i64,
        message: &Message,
        location: Location,
    ) -> Result<i64, RequestError> {
        let (latitude, longitude) = (location.latitude(), location.longitude());
        let mut payload = SendLocation::new(recipient(chat), latitude, longitude);
        payload.reply_markup = reply_markup(&message.keyboard);
        let sent: SentMessage = self.ask(payload).await?;
        Ok(sent.message_id)
    }

    /// An invoice says what it says by its own texts, and Telegram adds the button «Pay». A
    /// forwarded copy of it leads to the bot, and cannot be paid.
    async fn send_invoice(
        &self,
        chat: i64,
        message: &Message,
        invoice: &Invoice,
    ) -> Result<i64, RequestError> {
        let price = LabeledPrice {
            label: invoice.title.clone(),
            amount: u32::try_from(invoice.price.amount).unwrap_or_default(),
        };
        let (title, description) = (&invoice.title, &invoice.description);
        let (payload, currency) = (&invoice.payload, &invoice.price.currency);
        let to = recipient(chat);
        let mut payload = SendInvoice::new(to, title, description, payload, currency, [price]);
        let provider = self.provider.as_ref().filter(|_| currency != STARS);
        payload.provider_token = Some(provider.map_or_else(String::new, |it| it.reveal().into()));
        payload.start_parameter = Some(START_PARAMETER.to_owned());
        debug_assert!(message.text.is_empty(), "an invoice has no other text");
        let sent: SentMessage = self.ask(payload).await?;
        Ok(sent.message_id)
    }

    fn count<O>(&self, method: &'static str, answer: &Result<O, RequestError>) {
        let outcome = match answer {
            Ok(_) => "ok",
            Err(error) => Failure::of(error).word(),
        };
        match (self.metrics.called(method, outcome), answer) {
            (Some(Reach::Lost), Err(error)) => tracing::warn!(
                "Telegram does not answer, and is asked again and again: {}",
                in_words(error)
            ),
            (Some(Reach::Found), _) => tracing::info!("Telegram answers again"),
            (Some(Reach::Lost) | None, _) => {}
        }
    }

    /// The bot's user name, for which Telegram is asked once.
    pub(super) async fn me(&self) -> Result<&str, RequestError> {
        let ask = async || {
            let me: Me = self.ask(GetMe::new()).await?;
            Ok::<_, RequestError>(me.username)
        };
        self.name.get_or_try_init(ask).await.map(String::as_str)
    }

    pub(super) async fn delete_webhook(&self) -> Result<(), RequestError> {
        self.ask::<_, IgnoredAny>(DeleteWebhook::new()).await?;
        Ok(())
    }

    /// Asks Telegram to post the updates that [`KINDS`] names, with the secret.
    pub(super) async fn set_webhook(&self, webhook: &Webhook) -> Result<(), RequestError> {
        let kinds = KINDS.into_iter().map(|kind| {
            serde_json::from_value::<AllowedUpdate>(kind.into())
                .expect("teloxide knows the kinds we ask for")
        });
        let payload = SetWebhook::new(webhook.url.clone())
            .allowed_updates(kinds)
            .secret_token(webhook.secret.reveal());
        self.ask::<_, IgnoredAny>(payload).await?;
        Ok(())
    }

    /// The updates from `offset` on, which confirms those before it. Waits if there is none.
    pub(super) async fn updates(&self, offset: i64) -> Result<Vec<Box<RawValue>>, RequestError> {
        const METHOD: &str = "GetUpdates";
        let payload = GetUpdates {
            offset,
            timeout: POLL_SECONDS,
            allowed_updates: KINDS,
        };
        let bot = &self.polling_bot;
        let mut url = bot.api_url();
        url.path_segments_mut()
            .expect("the settings take only web addresses")
            .push(&format!("bot{}", bot.token()))
            .push(METHOD);
        let fetch = async {
            let answer = bot.client().post(url).json(&payload).send().await?;
            fetched(&answer.bytes().await?)
        };
        let updates = fetch.await;
        self.count(METHOD, &updates);
        updates
    }

    /// Answers a press, or whoever is about to pay.
    pub(super) async fn answer(&self, answer: &Answer) -> Result<(), RequestError> {
        match answer.payload() {
            AnswerPayload::Press(payload) => self.ask::<_, IgnoredAny>(payload).await?,
            AnswerPayload::Checkout(payload) => self.ask::<_, IgnoredAny>(payload).await?,
        };
        Ok(())
    }

    /// Shows that the bot is at work, until it says something or for five seconds. It makes no
    /// difference whether that succeeds.
    pub(crate) async fn shows_typing(&self, chat: i64) {
        let payload = SendChatAction::new(recipient(chat), ChatAction::Typing);
        let _: Result<IgnoredAny, RequestError> = self.ask(payload).await;
    }

    /// Sets the commands that Telegram offers to an audience: names and descriptions.
    pub(super) async fn set_commands_for(
        &self,
        audience: Audience<'_>,
        commands: &[(String, String)],
    ) -> Result<(), RequestError> {
        let commands = commands
            .iter()
            .map(|(name, description)| BotCommand::new(name, description));
        let payload = SetMyCommands::new(commands);
        let payload = match audience {
            Audience::Everyone => payload,
            Audience::Language(code) => payload.language_code(code),
            Audience::Chat(chat) => payload.scope(BotCommandScope::Chat {
                chat_id: recipient(chat),
            }),
        };
        self.ask::<_, IgnoredAny>(payload).await?;
        Ok(())
    }
}

impl Messenger for Api {
    type Error = RequestError;

    async fn send(
        &mut self,
        chat: i64,
        message: &Message,
        content: Option<&Bytes>,
    ) -> Result<i64, RequestError> {
        if let Some(enclosed) = &message.enclosed {
            let sent = match (enclosed, content) {
                (Enclosed::File(file), Some(content)) => {
                    self.send_file(chat, message, file, content).await
                }
                (Enclosed::Document(file), _) => {
                    let input = InputFile::file_id(file.id().to_owned().into());
                    let sent = self.send_input(chat, message, file.form(), input).await;
                    sent.map(|sent| sent.message_id)
                }
                (Enclosed::Location(location), _) => {
                    self.send_location(chat, message, *location).await
                }
                (Enclosed::Invoice(invoice), _) => self.send_invoice(chat, message, invoice).await,
                (Enclosed::Photo(photo), content) => {
                    self.send_photo(chat, message, photo, content).await
                }
                (Enclosed::File(_), None) => unreachable!("who sends a file has its bytes"),
            };
            let is_refused = |error| Failure::of(error) == Failure::Refused;
            match &sent {
                // What it says is worth more than the file.
                Err(error) if is_refused(error) && !message.text.is_empty() => {
                    tracing::error!(chat, "a file is left out: {}", in_words(error));
                }
                Ok(_) | Err(_) => return sent,
            }
        }
        self.send_text(chat, message).await
    }

    /// A keyboard that only a new message can have is left out.
    async fn edit(&mut self, chat: i64, id: i64, message: &Message) -> Result<Edit, RequestError> {
        let Some(id) = message_id(id) else {
            return Ok(Edit::Gone);
        };
        let mut payload = EditMessageText::new(recipient(chat), id, &message.text)
            .link_preview_options(no_preview());
        payload.entities = entities(message);
        payload.reply_markup = edit_markup(&message.keyboard);
        match self.ask::<_, IgnoredAny>(payload).await {
            Ok(_) => Ok(Edit::Done),
            Err(error) => match Failure::of(&error) {
                // No message of a group is in the supergroup that it has become.
                Failure::Gone | Failure::Moved(_) => Ok(Edit::Gone),
                Failure::NoText => Ok(Edit::IsFile),
                Failure::NotModified
                | Failure::Blocked
                | Failure::TooFast(_)
                | Failure::Conflict
                | Failure::Webhook
                | Failure::Token
                | Failure::Refused
                | Failure::Passing => Err(error),
            },
        }
    }

    async fn close(&mut self, chat: i64, id: i64) -> Result<(), RequestError> {
        let Some(id) = message_id(id) else {
            return Ok(());
        };
        let mut payload = EditMessageReplyMarkup::new(recipient(chat), id);
        payload.reply_markup = Some(InlineKeyboardMarkup::default());
        match self.ask::<_, IgnoredAny>(payload).await {
            Ok(_) => Ok(()),
            // It has none, or there is no message any more.
            Err(error) => match Failure::of(&error) {
                Failure::NotModified | Failure::Gone | Failure::Moved(_) => Ok(()),
                Failure::NoText
                | Failure::Blocked
                | Failure::TooFast(_)
                | Failure::Conflict
                | Failure::Webhook
                | Failure::Token
                | Failure::Refused
                | Failure::Passing => Err(error),
            },
        }
    }

    /// Stars that were given back before are given back.
    async fn refund(&mut self, person: i64, charge: &str) -> Result<(), RequestError> {
        let id = UserId(u64::try_from(person).unwrap_or_default());
        let charge = TelegramTransactionId(charge.to_owned());
        match self
            .ask::<_, IgnoredAny>(RefundStarPayment::new(id, charge))
            .await
        {
            Ok(_) => Ok(()),
            Err(error) if in_words(&error).contains("CHARGE_ALREADY_REFUNDED") => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn set_commands(
        &mut self,
        chat: i64,
        commands: &[(String, String)],
    ) -> Result<(), RequestError> {
        self.set_commands_for(Audience::Chat(chat), commands).await
    }
}

fn recipient(chat: i64) -> Recipient {
    Recipient::Id(ChatId(chat))
}

/// Telegram's message ids are 32 bits wide; any other number is not the id of a message.
fn message_id(id: i64) -> Option<MessageId> {
    i32::try_from(id).ok().map(MessageId)
}

/// A screen is its text and buttons, so a link in it must not add a picture.
fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

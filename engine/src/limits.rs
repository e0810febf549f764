//! The limits of screens: those of Telegram, and our own.

/// Bot API, `sendMessage.text`: characters after entities are parsed.
pub const LONGEST_TEXT: usize = 4096;

/// Bot API, `sendDocument.caption`: characters after entities are parsed.
pub const LONGEST_CAPTION: usize = 1024;

/// Bold and italic parts of a message: Telegram leaves out those beyond.
pub const MOST_MARKS: usize = 100;

/// The most inline buttons under one message that clients still show.
pub const MOST_BUTTONS: usize = 100;

/// The most UTF-16 units of a button's label. Phones show fewer; the rest is cut off.
pub const LONGEST_LABEL: usize = 100;

/// The most bytes of the buttons under one message. Telegram documents no limit, and was seen to
/// refuse more than 10 kB (`REPLY_MARKUP_TOO_LONG`).
pub const LARGEST_KEYBOARD: usize = 10_000;

/// The most bytes that a button has beside its label: the JSON around it, and its callback data.
pub const BUTTON_FRAME: usize = 46;

/// Bot API, `BotCommand.command`.
pub const LONGEST_COMMAND: usize = 32;

/// Bot API, `BotCommand.description`.
pub const LONGEST_DESCRIPTION: usize = 256;

/// Bot API, `setMyCommands.commands`.
pub const MOST_COMMANDS: usize = 100;

/// Bot API, `answerCallbackQuery.text`.
pub const LONGEST_TOAST: usize = 200;

/// Bot API, `sendInvoice.title` and `sendInvoice.description`.
pub const LONGEST_INVOICE_TITLE: usize = 32;
pub const LONGEST_INVOICE: usize = 255;

/// Deep links: the signs of the parameter `start`.
pub const LONGEST_PAYLOAD: usize = 64;

/// The most characters of an address that a QR code takes. Of four bytes each, they are fewer than
/// the 2,331 bytes that ISO/IEC 18004 gives the largest one with error correction M.
pub const LONGEST_QR: u32 = 500;

/// A question for one of at most this many numbers shows a button for each.
pub const MOST_NUMBERS: i64 = 16;

/// The rows that one page of a `pick` shows.
pub const ROWS_ON_PAGE: u32 = 8;

/// The most rows that can be chosen at once.
pub const MOST_CHOSEN: u32 = 100;

/// The most groups that figures are given for: more than the days of a year.
pub const MOST_GROUPS: usize = 400;

/// The words of a search, and its characters.
pub const MOST_WORDS: usize = 8;
pub const LONGEST_SEARCH: usize = 100;

/// The times that one page of a `pick: start` shows.
pub const TIMES_ON_PAGE: usize = 48;

/// How many characters of a value the audit tells.
pub const LONGEST_TOLD: u32 = 500;

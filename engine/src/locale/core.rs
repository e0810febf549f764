//! [`Core`]: the texts of the bot itself, which every language needs.
//!
//! The library has them in `locales/LANGUAGE/core.ftl`, and an app may write its own in their
//! place.

use super::key::Key;
use crate::booking::Status;
use crate::limits::{LONGEST_DESCRIPTION, LONGEST_TEXT, LONGEST_TOAST};
use crate::outcome::Refusal;

/// One row for each text: its name, its message and attribute, the variables that it is given, and
/// the values that it is to print.
macro_rules! core {
    ($($(#[$about:meta])* $name:ident: $message:literal $(. $attribute:literal)? [$($variable:literal),*] $(prints [$($value:literal),*])?;)*) => {
        /// A text that Tilmash itself shows, or prints a value by.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Core {
            $($(#[$about])* $name,)*
        }

        impl Core {
            pub const ALL: &[Core] = &[$(Core::$name),*];

            pub const fn key(self) -> Key<'static> {
                match self {
                    $(Core::$name => core!(key $message $(. $attribute)?),)*
                }
            }

            /// The variables that the text may name.
            pub const fn variables(self) -> &'static [&'static str] {
                match self {
                    $(Core::$name => &[$($variable),*],)*
                }
            }

            /// The variables without which the text would say nothing: the values that it prints.
            pub const fn values(self) -> &'static [&'static str] {
                match self {
                    $(Core::$name => &[$($($value),*)?],)*
                }
            }
        }
    };
    (key $message:literal) => { Key { message: $message, attribute: None } };
    (key $message:literal . $attribute:literal) => {
        Key { message: $message, attribute: Some($attribute) }
    };
}

core! {
    /// An old button was pressed.
    Expired: "core-expired" [];
    /// As before, under a message that stands apart from any dialogue, such as in a group.
    ExpiredApart: "core-expired"."apart" [];
    /// The button opens a dialogue that the person is in already.
    Answering: "core-answering" [];
    /// The button opens a dialogue that another person is in.
    AnsweredByOther: "core-answered-by-other" [];
    /// A dialogue is needed no more.
    NotNeeded: "core-not-needed" [];
    Cancelled: "core-cancelled" [];
    /// What led here has nothing to show, or the role that it is for has been lost.
    Nothing: "core-nothing" [];
    /// `/cancel` found no dialogue.
    NothingToCancel: "core-nothing-to-cancel" [];
    UnknownCommand: "core-unknown-command" [];
    /// A text or a file came while nothing was asked.
    Unasked: "core-unasked" [];
    Help: "core-help" [];
    /// What `/cancel` does.
    HelpCancel: "core-help-cancel" [];
    /// What `/help` does.
    HelpHelp: "core-help-help" [];
    Failed: "core-failed" [];
    /// As before, where the dialogue is over.
    FailedOver: "core-failed"."over" [];
    /// A tool has not answered.
    NoAnswer: "core-no-answer" [];
    /// A tool has not answered yet.
    Waiting: "core-waiting" [];
    Retry: "core-retry" [];
    Leave: "core-leave" [];
    /// The app has changed, and the dialogue cannot continue.
    Updated: "core-updated" [];
    /// The person has been silent for long.
    Silence: "core-silence" [];
    /// The person writes too much.
    Limit: "core-limit" [];
    /// The person presses too much.
    LimitPresses: "core-limit-presses" [];
    /// A button is wanted, not a text.
    Press: "core-press" [];
    Accepted: "core-accepted" [];
    /// A button in a chat of many was pressed, and what it begins goes on in the bot.
    InPrivate: "core-in-private" [];
    /// As before, by somebody who has not started the bot.
    StartFirst: "core-start-first" [];
    /// As before, by somebody whom it is not for.
    NotForYou: "core-not-for-you" [];
    /// Why a payment is not taken: it is not to be paid.
    PaymentClosed: "core-payment"."closed" [];
    /// The time that it is for is gone.
    PaymentGone: "core-payment"."gone" [];
    /// It is asked of somebody else.
    PaymentForeign: "core-payment"."foreign" [];
    /// Another amount is asked for by now.
    PaymentChanged: "core-payment"."changed" [];
    /// The money has come already.
    PaymentPaid: "core-payment"."paid" [];
    Skip: "core-skip" [];
    /// Takes the value of a column away.
    Clear: "core-clear" [];
    Save: "core-save" [];
    /// Leaves a column of a form as it is.
    Keep: "core-keep" [];
    Contact: "core-contact" [];
    /// The key that opens a list of people.
    Person: "core-person" [];
    /// The key that opens a list of groups.
    Chat: "core-chat" [];
    /// The key that sends where the person is.
    Place: "core-place" [];
    /// Above what a form has collected.
    Summary: "core-summary" [];
    /// What a column of a form is now, while it is asked for again.
    Now: "core-now" ["value"] prints ["value"];
    /// A value that is none, in a list of values.
    Empty: "core-empty" [];
    /// Above the values of a row that a form changes.
    Change: "core-change" [];
    /// A column and its value, as a line.
    Line: "core-line" ["label", "value"] prints ["label", "value"];
    /// In which language a text is asked for.
    Words: "core-words" ["language"] prints ["language"];
    /// What a list was searched for.
    Found: "core-found" ["text"] prints ["text"];
    /// A search found nothing.
    NotFound: "core-not-found" ["text"] prints ["text"];
    /// The rows of a list that have no place in its message.
    More: "core-more" ["count"] prints ["count"];
    /// Ends a search.
    All: "core-all" [];
    /// Takes the rows that were chosen.
    Chosen: "core-chosen" ["count"] prints ["count"];
    /// A column names a row, and there is none.
    NoRows: "core-no-rows" [];
    /// A picture of figures that are none.
    NoFigures: "core-no-figures" [];
    /// More rows were chosen than are allowed.
    TooMany: "core-too-many" ["count"] prints ["count"];
    /// A language's own name; that of another language is an attribute.
    Language: "core-language" [];
    /// A field of a form.
    /// `alone` is true if no button stands under it.
    Field: "core-field" ["alone", "label"] prints ["label"];
    FieldPhoto: "core-field"."photo" ["alone", "label"] prints ["label"];
    FieldFile: "core-field"."file" ["alone", "label"] prints ["label"];
    Missing: "core-missing" [];
    Exists: "core-exists" [];
    Taken: "core-taken" [];
    Full: "core-full" [];
    Closed: "core-closed" [];
    /// A day of a calendar was pressed on which everything is booked, or nothing ever is.
    DayFull: "core-day"."full" ["day"] prints ["day"];
    DayClosed: "core-day"."closed" ["day"] prints ["day"];
    /// A day or a time was typed that is not one of those offered.
    NotFree: "core-not-free" [];
    TooLate: "core-too-late" [];
    TooLarge: "core-too-large" [];
    /// Files of rows have faults.
    InvalidRows: "core-invalid-rows" ["faults"] prints ["faults"];
    /// One of the faults; one of a file as a whole has no line.
    Fault: "core-fault" ["file", "line", "reason"] prints ["file", "reason"];
    /// The faults that are not told.
    FaultMore: "core-fault"."more" ["count"] prints ["count"];
    /// What is wrong with a row of a file.
    SlipFile: "core-slip"."file" [];
    SlipUnreadable: "core-slip"."unreadable" [];
    SlipTable: "core-slip"."table" ["table"] prints ["table"];
    SlipColumn: "core-slip"."column" ["column"] prints ["column"];
    SlipKey: "core-slip"."key" [];
    SlipSameKey: "core-slip"."same_key" ["key"] prints ["key"];
    SlipValue: "core-slip"."value" ["column"] prints ["column"];
    /// `wanted` is the name of a type, or `choice`, `key`, `keys`, `other`.
    SlipType: "core-slip"."type" ["column", "found", "wanted"] prints ["column"];
    SlipLength: "core-slip"."length" ["column", "found", "from", "to"] prints ["column", "to"];
    SlipLetters: "core-slip"."letters" ["column", "found"] prints ["column"];
    SlipCheck: "core-slip"."check" ["column", "found"] prints ["column"];
    SlipBelow: "core-slip"."below" ["column", "found", "limit"] prints ["column", "limit"];
    SlipAbove: "core-slip"."above" ["column", "found", "limit"] prints ["column", "limit"];
    SlipRow: "core-slip"."row" ["table", "key"] prints ["table", "key"];
    SlipSame: "core-slip"."same" ["columns", "other"] prints ["columns"];
    SlipRole: "core-slip"."role" ["table"] prints ["table"];
    SlipOverlap: "core-slip"."overlap" ["other"] prints ["other"];
    /// Stands after another slip: what was probably meant.
    SlipNear: "core-slip"."near" ["near"] prints ["near"];
    /// A file was sent before and is not kept any more.
    FileGone: "core-file-gone" [];
    /// A file would be larger than what is sent.
    FileTooLarge: "core-file-gone"."too-large" [];
    InvalidLength: "core-invalid-length" ["from", "to"];
    /// Only one length is right.
    InvalidLengthExact: "core-invalid-length"."exact" ["to"] prints ["to"];
    InvalidLetters: "core-invalid-letters" [];
    /// What a text's own digits disprove, and one that does not even look like such a text.
    InvalidIin: "core-invalid-iin" [];
    InvalidIinForm: "core-invalid-iin"."form" [];
    InvalidBin: "core-invalid-bin" [];
    InvalidBinForm: "core-invalid-bin"."form" [];
    InvalidLuhn: "core-invalid-luhn" [];
    InvalidLuhnForm: "core-invalid-luhn"."form" [];
    InvalidIban: "core-invalid-iban" [];
    InvalidIbanForm: "core-invalid-iban"."form" [];
    /// `example` is one within the limits, or none.
    InvalidInteger: "core-invalid-integer" ["example"];
    InvalidDecimal: "core-invalid-decimal" ["example"];
    /// A number has more digits after the point than so many.
    InvalidDigits: "core-invalid-digits" ["to"] prints ["to"];
    InvalidMoney: "core-invalid-money" ["example"];
    InvalidDate: "core-invalid-date" [];
    InvalidTime: "core-invalid-time" [];
    InvalidDuration: "core-invalid-duration" [];
    InvalidPhone: "core-invalid-phone" [];
    InvalidContact: "core-invalid-contact" [];
    /// Only a contact is wanted, and a number was typed, or the contact's could not be read.
    WantedContact: "core-wanted-contact" [];
    /// Something else was sent where words are asked for.
    WantedText: "core-wanted-text" [];
    InvalidPerson: "core-invalid-person" [];
    /// A person is wanted, and a contact was shared of somebody who is not found in Telegram.
    UnknownPerson: "core-unknown-person" [];
    InvalidEmail: "core-invalid-email" [];
    InvalidUrl: "core-invalid-url" [];
    InvalidLocation: "core-invalid-location" [];
    InvalidChat: "core-invalid-chat" [];
    InvalidFile: "core-invalid-file" [];
    InvalidPhoto: "core-invalid-photo" [];
    /// Several photos were sent together, and one is asked for.
    OnePhoto: "core-one-photo" [];
    /// As before, where a file is.
    OneFile: "core-one-photo"."file" [];
    InvalidRange: "core-invalid-range" ["from", "to"];
    InvalidRow: "core-invalid-row" [];
    Money: "core-money" ["amount", "currency"] prints ["amount"];
    /// A place on the map, in degrees with a point: such as a link that opens it.
    Location: "core-location" ["latitude", "longitude"] prints ["latitude", "longitude"];
    /// That there is a photo, in a list of values.
    Photo: "core-photo" [];
    Day: "core-date"."day" ["day", "month"] prints ["day", "month"];
    DayWithYear: "core-date"."year" ["day", "month", "year"] prints ["day", "month", "year"];
    WithWeekday: "core-date"."weekday" ["weekday", "date"] prints ["weekday", "date"];
    WithTime: "core-date"."time" ["date", "time"] prints ["date", "time"];
    /// A time that the clock shows twice; `showing` is 1 or 2.
    ShownTwice: "core-date"."twice" ["time", "showing"] prints ["time", "showing"];
    /// Each part of a duration is given all four, because hours without minutes are spelled out.
    Days: "core-duration"."days" ["days", "hours", "minutes", "seconds"] prints ["days"];
    Hours: "core-duration"."hours" ["days", "hours", "minutes", "seconds"] prints ["hours"];
    Minutes: "core-duration"."minutes" ["days", "hours", "minutes", "seconds"] prints ["minutes"];
    Seconds: "core-duration"."seconds" ["days", "hours", "minutes", "seconds"] prints ["seconds"];
    /// The words by which a typed day or time is read, several of each.
    ReadYesterday: "core-read"."yesterday" [];
    ReadToday: "core-read"."today" [];
    ReadTomorrow: "core-read"."tomorrow" [];
    ReadAfterTomorrow: "core-read"."after-tomorrow" [];
    ReadMorning: "core-read"."morning" [];
    ReadAfternoon: "core-read"."afternoon" [];
    ReadNight: "core-read"."night" [];
    ReadFiller: "core-read"."filler" [];
    /// The words of a typed duration.
    ReadDays: "core-read"."days" [];
    ReadHours: "core-read"."hours" [];
    ReadMinutes: "core-read"."minutes" [];
    /// Headings of a file with rows, for what bookings bring.
    ColumnStart: "core-column"."start" [];
    ColumnEnd: "core-column"."end" [];
    ColumnDuration: "core-column"."duration" [];
    ColumnService: "core-column"."service" [];
    ColumnClient: "core-column"."client" [];
    ColumnPhone: "core-column"."phone" [];
    ColumnUsername: "core-column"."username" [];
    ColumnStatus: "core-column"."status" [];
    ColumnPrice: "core-column"."price" [];
    ColumnCreated: "core-column"."created" [];
    ColumnWhy: "core-column"."why" [];
    /// How a booking stands.
    StatusPending: "core-status"."pending" [];
    StatusConfirmed: "core-status"."confirmed" [];
    StatusCompleted: "core-status"."completed" [];
    StatusCancelled: "core-status"."cancelled" [];
    StatusDeclined: "core-status"."declined" [];
    StatusNoShow: "core-status"."no_show" [];
    Yes: "core-boolean"."true" [];
    No: "core-boolean"."false" [];
}

impl Core {
    /// The file of a language in which these texts stand.
    pub const FILE: &'static str = "core.ftl";

    /// The most UTF-16 units for which there is room where the text is shown.
    pub fn most(self) -> usize {
        let toasts = [
            Core::Expired,
            Core::ExpiredApart,
            Core::Answering,
            Core::AnsweredByOther,
            Core::LimitPresses,
            Core::DayFull,
            Core::DayClosed,
            Core::PaymentClosed,
            Core::PaymentGone,
            Core::PaymentForeign,
            Core::PaymentChanged,
            Core::PaymentPaid,
        ];
        if toasts.contains(&self) {
            LONGEST_TOAST
        } else if matches!(self, Core::HelpCancel | Core::HelpHelp) {
            LONGEST_DESCRIPTION
        } else {
            LONGEST_TEXT
        }
    }

    /// The words for the status of a booking.
    pub fn status(id: &str) -> Option<Core> {
        Some(match Status::named(id)? {
            Status::Pending => Core::StatusPending,
            Status::Confirmed => Core::StatusConfirmed,
            Status::Completed => Core::StatusCompleted,
            Status::Cancelled => Core::StatusCancelled,
            Status::Declined => Core::StatusDeclined,
            Status::NoShow => Core::StatusNoShow,
        })
    }

    /// The id of the message.
    pub const fn message(self) -> &'static str {
        self.key().message
    }

    /// Whether a message is one of these texts, or belongs to them.
    pub fn owns(message: &str) -> bool {
        message.starts_with("core-")
    }
}

/// What a person is told where the app has no words of its own.
impl From<Refusal> for Core {
    fn from(refusal: Refusal) -> Core {
        match refusal {
            Refusal::Missing => Core::Missing,
            Refusal::Exists => Core::Exists,
            Refusal::Taken => Core::Taken,
            Refusal::Full => Core::Full,
            Refusal::Closed => Core::Closed,
            Refusal::TooLate => Core::TooLate,
            Refusal::TooLarge => Core::TooLarge,
            Refusal::Invalid => Core::InvalidRows,
        }
    }
}

//! The codes of diagnostics: one row for each, with its page in `engine/codes/`.

/// How much a fault matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The app must not run.
    Error,
    /// The app runs, but something in it is useless or unwise.
    Warning,
}

macro_rules! codes {
    ($($variant:ident = $name:literal, $severity:ident;)*) => {
        /// What kind of fault a diagnostic reports. The name is stable: scripts and people rely on
        /// it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($variant,)*
        }

        impl Code {
            pub const ALL: &[Code] = &[$(Code::$variant,)*];

            /// The stable name, as printed in brackets and taken by `tilmash explain`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Code::$variant => $name,)*
                }
            }

            pub fn severity(self) -> Severity {
                match self {
                    $(Code::$variant => Severity::$severity,)*
                }
            }

            /// The page that explains the code, in Markdown.
            pub fn page(self) -> &'static str {
                match self {
                    $(Code::$variant => include_str!(concat!("../../codes/", $name, ".md")),)*
                }
            }
        }
    };
}

codes! {
    // Files and their syntax.
    MissingFile = "missing-file", Error;
    UnreadFile = "unread-file", Warning;
    YamlSyntax = "yaml-syntax", Error;
    YamlBudget = "yaml-budget", Error;
    DuplicateKey = "duplicate-key", Error;
    FluentSyntax = "fluent-syntax", Error;
    TemplateSyntax = "template-syntax", Error;
    DuplicateMessage = "duplicate-message", Error;
    // Shape.
    UnknownKey = "unknown-key", Error;
    MissingKey = "missing-key", Error;
    WrongShape = "wrong-shape", Error;
    InvalidName = "invalid-name", Error;
    InvalidValue = "invalid-value", Error;
    DuplicateName = "duplicate-name", Error;
    ConflictingKeys = "conflicting-keys", Error;
    // Names.
    UnknownState = "unknown-state", Error;
    UnknownFlow = "unknown-flow", Error;
    UnknownTable = "unknown-table", Error;
    UnknownColumn = "unknown-column", Error;
    UnknownRole = "unknown-role", Error;
    UnknownType = "unknown-type", Error;
    UnknownOutcome = "unknown-outcome", Error;
    UnknownVariable = "unknown-variable", Error;
    UnknownFunction = "unknown-function", Error;
    UnknownSetting = "unknown-setting", Error;
    UnknownLanguage = "unknown-language", Error;
    UnknownLibrary = "unknown-library", Error;
    UnknownEvent = "unknown-event", Error;
    UnknownTool = "unknown-tool", Error;
    UnknownTemplate = "unknown-template", Error;
    // Graph.
    UnreachableState = "unreachable-state", Error;
    NoWayOut = "no-way-out", Error;
    UnroutedOutcome = "unrouted-outcome", Error;
    LoopWithoutWait = "loop-without-wait", Error;
    RecursiveCall = "recursive-call", Error;
    StartConflict = "start-conflict", Error;
    InvalidAgain = "invalid-again", Error;
    NoLink = "no-link", Error;
    UnstartedFlow = "unstarted-flow", Error;
    InvalidDeparture = "invalid-departure", Error;
    InvalidBackground = "invalid-background", Error;
    // Data.
    ExpressionSyntax = "expression-syntax", Error;
    UnsetVariable = "unset-variable", Error;
    MaybeNone = "maybe-none", Error;
    TypeMismatch = "type-mismatch", Error;
    ConflictingVariable = "conflicting-variable", Error;
    MissingValue = "missing-value", Error;
    UnmarkedExpression = "unmarked-expression", Warning;
    UnusedVariable = "unused-variable", Warning;
    UnusedName = "unused-name", Warning;
    // Bookings.
    UnsoundBooking = "unsound-booking", Error;
    UnsoundPayment = "unsound-payment", Error;
    // Tools.
    UnlikeLock = "unlike-lock", Error;
    UnsoundTool = "unsound-tool", Error;
    RemoteWrite = "remote-write", Error;
    // Visibility.
    UnseenPerson = "unseen-person", Error;
    RowsOfOthers = "rows-of-others", Warning;
    // Words.
    MissingMessage = "missing-message", Error;
    OrphanMessage = "orphan-message", Warning;
    MessageVariable = "message-variable", Error;
    DifferentVariables = "different-variables", Error;
    MissingPlural = "missing-plural", Error;
    UnknownReference = "unknown-reference", Error;
    CircularReference = "circular-reference", Error;
    EmptyMessage = "empty-message", Error;
    InvalidMark = "invalid-mark", Error;
    MisplacedMark = "misplaced-mark", Error;
    // Telegram.
    MessageTooLong = "message-too-long", Error;
    TooManyButtons = "too-many-buttons", Error;
    InvalidCommand = "invalid-command", Error;
    // Talks.
    TalkFailed = "talk-failed", Error;
}

impl Code {
    /// The code of this name.
    pub fn find(name: &str) -> Option<Code> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}

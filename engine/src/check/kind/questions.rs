//! What the passes ask of every kind of state.

use indexmap::IndexMap;

use crate::check::lookup::Lookup;
use crate::check::needed::Texts;
use crate::check::subject::Here;
use crate::check::values::Values;
use crate::check::variables::Variables;
use crate::diagnostic::Diagnostics;
use crate::expression::Expression;
use crate::model::{Column, Model};
use crate::name::Name;
use crate::syntax::kind::Arm;
use crate::syntax::{self, Action, Button, Spanned};
use crate::value::Typed;

/// A kind of state. The questions without an answer of their own are those that each kind must
/// answer; the others are about what only one or two kinds have.
pub(crate) trait Kind {
    /// What the state sets when it succeeds.
    fn sets(&self, lookup: &mut Lookup<'_>) -> Sets;

    fn outcomes(&self, known: &Known<'_>, diagnostics: &mut Diagnostics) -> Outcomes<'_>;

    /// Whether the state waits for the person.
    fn pace(&self) -> Pace<'_>;

    /// Checks the types of its values.
    fn check(&self, here: &Here<'_>, values: &mut Values<'_, '_>);

    /// The expressions that compute its values.
    fn expressions(&self) -> Vec<&Expression>;

    fn texts(&self, texts: &mut Texts<'_>);

    /// Whether the text named after an outcome of its own stands above the screen that the outcome
    /// leads to. Otherwise a text with that name is a button's label or a form's question.
    fn heads(&self, model: &Model, outcome: &str) -> bool;

    /// The most buttons that it shows, without those of `also`.
    fn most_buttons(&self, here: &Here<'_>) -> usize;

    /// How many of these buttons have a label that is printed from values.
    fn most_printed(&self, _: &Here<'_>) -> usize {
        0
    }

    /// Its own buttons; each is an outcome.
    fn buttons(&self) -> Option<&IndexMap<Name, Button>> {
        None
    }

    fn actions(&self) -> &[Action] {
        &[]
    }

    /// Whether its text explains by itself how the person came here.
    fn explains(&self) -> bool {
        false
    }

    /// Whether it goes on at once and nobody sees it.
    fn is_silent(&self) -> bool {
        false
    }

    /// Whether people can leave the flow here, although no outcome leads to an end.
    fn leads_away(&self) -> bool {
        false
    }

    /// Whether it knows that something is booked up.
    fn knows_full(&self) -> bool {
        false
    }

    /// Whether the argument of a command or link can answer it.
    fn takes_argument(&self) -> bool {
        false
    }
}

/// What a state sets.
pub(crate) enum Sets {
    Nothing,
    /// The person's answer, in the state's variable.
    Answer {
        typed: Typed,
        /// What an `ask` asks for.
        asks: Option<Box<Column>>,
    },
    /// The results of actions, each in a variable of its own.
    Results(Vec<(Spanned<Name>, Column)>),
}

impl Sets {
    pub(crate) fn answer(typed: Typed) -> Sets {
        Sets::Answer { typed, asks: None }
    }
}

/// What is known of a flow once all of its variables are.
pub(crate) struct Known<'k> {
    pub model: &'k Model,
    pub flows: &'k IndexMap<Name, syntax::Flow>,
    pub variables: &'k Variables,
}

/// The outcomes of a state.
pub(crate) enum Outcomes<'s> {
    /// Each of its buttons.
    Buttons,
    /// Each of its arms.
    Arms(&'s [Arm]),
    Named(IndexMap<Name, Unrouted>),
}

/// What happens if nothing says where an outcome leads.
#[derive(Clone, Copy)]
pub(crate) enum Unrouted {
    /// It leads to the next state.
    Continues,
    /// It is a fault.
    IsReported,
    /// It makes no difference.
    IsIgnored,
}

impl Outcomes<'_> {
    /// `done`, and others which must be routed.
    pub(crate) fn done_and(others: impl IntoIterator<Item = Name>) -> IndexMap<Name, Unrouted> {
        let others = others.into_iter();
        std::iter::once((Name::new("done"), Unrouted::Continues))
            .chain(others.map(|outcome| (outcome, Unrouted::IsReported)))
            .collect()
    }
}

/// When a state continues.
pub(crate) enum Pace<'s> {
    AtOnce,
    /// As soon as the called flow has ended.
    WhenEnded(&'s Spanned<Name>),
    /// When the person has answered.
    WhenAnswered,
    /// When the person has answered; at once, by the outcome `done`, if the answer is known.
    WhenAnsweredUnlessKnown,
    /// When the person has answered; at once, by the outcome `none`, if there is nothing to choose.
    WhenAnsweredUnlessNone,
    /// When the time has come; at once, by the outcome `past`, if it has passed.
    WhenElapsed,
    /// When a tool has answered.
    WhenTold,
}

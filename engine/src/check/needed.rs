//! The texts that something shows.

use super::subject::Here;
use crate::locale::Key;
use crate::name::Name;
use crate::source::Span;
use crate::value::{Type, Typed};

/// A text that something shows.
#[derive(Clone, Debug)]
pub(super) struct Needed {
    pub message: String,
    pub attribute: Option<String>,
    /// What needs it.
    pub span: Span,
    pub need: Need,
    pub shows: Shows,
    /// Whether a part of it may be bold or italic: it is shown in a message.
    pub marks: bool,
    /// Which values it can name, besides those that are always there.
    pub scope: Scope,
    /// The type of `$row`.
    pub row: Option<Type>,
    /// A value that only this text can name.
    pub own: Option<(Name, Typed)>,
    /// The flow and state whose variables it can name.
    pub state: Option<(Name, Name)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// The app cannot do without it.
    Required,
    /// Without it the library's text is shown, or nothing.
    Optional,
}

/// What becomes of a text that prints nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shows {
    /// It is a screen, which then has nothing to read.
    Screen,
    /// It is the label of a button, or a command's description, which then has no words.
    Label,
    /// It stands above a screen, and is then left out.
    Heading,
    /// It is a part of an invoice, which then has no words, and has so many characters at most.
    Invoice(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// No person and no run: a command's description.
    Nobody,
    /// When the state is entered.
    Entered,
    /// When the state has succeeded.
    Succeeded,
}

impl Needed {
    /// The flow whose text it is; a table, for the name of a column.
    pub(super) fn flow(&self) -> &str {
        self.message.split('-').next().unwrap_or(&self.message)
    }

    pub(super) fn key(&self) -> Key<'_> {
        Key {
            message: &self.message,
            attribute: self.attribute.as_deref(),
        }
    }
}

/// `flow-state`.
pub fn message_id(flow: &str, state: &str) -> String {
    format!("{flow}-{state}")
}

/// The texts of one state, as they are found.
pub(super) struct Texts<'t> {
    here: Here<'t>,
    all: Vec<Needed>,
}

impl<'t> Texts<'t> {
    pub(super) fn of(here: Here<'t>) -> Texts<'t> {
        let all = Vec::new();
        Texts { here, all }
    }

    pub(super) fn here(&self) -> Here<'t> {
        self.here
    }

    /// The text of the state itself, as it is entered.
    pub(super) fn screen(&mut self) {
        self.add(None, self.here.span(), Need::Required, Shows::Screen);
    }

    /// The text above what a form has collected, which it can name; the library has one.
    pub(super) fn summary(&mut self) {
        let span = self.here.span();
        let text = self.add(None, span, Need::Optional, Shows::Screen);
        text.scope = Scope::Succeeded;
    }

    /// The label of a button.
    pub(super) fn label(&mut self, attribute: &str, span: Span, need: Need) {
        self.add(Some(attribute), span, need, Shows::Label);
    }

    /// What is asked on a screen that the state shows before its own.
    pub(super) fn question(&mut self, attribute: &str, span: Span, need: Need) {
        self.add(Some(attribute), span, need, Shows::Screen);
    }

    /// What is said above a screen.
    pub(super) fn heading(&mut self, attribute: &str, span: Span, need: Need) {
        self.heading_with(attribute, span, need, None);
    }

    /// As [`Texts::heading`], with a value that it can name besides all others.
    pub(super) fn heading_with(
        &mut self,
        attribute: &str,
        span: Span,
        need: Need,
        own: Option<(Name, Typed)>,
    ) {
        self.add(Some(attribute), span, need, Shows::Heading).own = own;
    }

    /// A text that stands on an invoice, and the most characters that it can have there.
    pub(super) fn of_invoice(&mut self, attribute: &str, span: Span, most: usize) {
        let shows = Shows::Invoice(most);
        self.add(Some(attribute), span, Need::Required, shows).marks = false;
    }

    /// A text that stands in a file which the state sends.
    pub(super) fn of_file(&mut self, attribute: &str, span: Span, need: Need, shows: Shows) {
        self.add(Some(attribute), span, need, shows).marks = false;
    }

    /// The words for the success of the state.
    pub(super) fn done(&mut self) {
        let span = self.here.span();
        let text = self.add(Some("done"), span, Need::Optional, Shows::Heading);
        text.scope = Scope::Succeeded;
    }

    /// The text for each row that can be picked.
    pub(super) fn row(&mut self, of: Option<Type>, span: Span, need: Need) {
        self.add(Some("row"), span, need, Shows::Label).row = of;
    }

    /// The text for each row of a list under the state's own.
    pub(super) fn line(&mut self, of: Option<Type>, span: Span) {
        let text = self.add(Some("row"), span, Need::Required, Shows::Label);
        text.row = of;
        text.marks = true;
    }

    /// The text at each bar of a picture.
    pub(super) fn bar(&mut self, of: Option<Type>, span: Span) {
        self.add(Some("bar"), span, Need::Required, Shows::Label)
            .row = of;
    }

    /// The name of a table's column, or of a value of one.
    pub(super) fn column(&mut self, table: &Name, attribute: &str) {
        self.all.push(Needed {
            message: table.to_string(),
            attribute: Some(attribute.to_owned()),
            span: self.here.span(),
            need: Need::Required,
            shows: Shows::Label,
            marks: false,
            scope: Scope::Nobody,
            row: None,
            own: None,
            state: None,
        });
    }

    pub(super) fn all(self) -> Vec<Needed> {
        self.all
    }

    fn add(
        &mut self,
        attribute: Option<&str>,
        span: Span,
        need: Need,
        shows: Shows,
    ) -> &mut Needed {
        let (flow, state) = (self.here.flow.name(), &self.here.state.name.value);
        self.all.push(Needed {
            message: message_id(flow, state),
            attribute: attribute.map(str::to_owned),
            span,
            need,
            shows,
            marks: shows != Shows::Label,
            scope: Scope::Entered,
            row: None,
            own: None,
            state: Some((flow.clone(), state.clone())),
        });
        self.all.last_mut().expect("a text was just added")
    }
}

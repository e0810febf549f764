//! `choose: menu`: buttons for the flows that the person's roles may begin.

use super::questions::{Kind, Known, Outcomes, Pace, Sets};
use crate::check::lookup::Lookup;
use crate::check::needed::Texts;
use crate::check::subject::Here;
use crate::check::values::Values;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::Expression;
use crate::model::Model;
use crate::name::Name;
use crate::syntax::kind::Menu;

impl Kind for Menu {
    fn sets(&self, _: &mut Lookup<'_>) -> Sets {
        Sets::Nothing
    }

    fn outcomes(&self, _: &Known<'_>, _: &mut Diagnostics) -> Outcomes<'_> {
        Outcomes::Buttons
    }

    fn pace(&self) -> Pace<'_> {
        Pace::WhenAnswered
    }

    /// Everybody who comes here finds something in the menu.
    fn check(&self, here: &Here<'_>, values: &mut Values<'_, '_>) {
        let parsed = here.parsed;
        let offers = |role: &Name| {
            let mut starts = parsed.usable_starts();
            starts.any(|(flow, start)| start.menu.is_some() && parsed.model.may(flow, role))
        };
        if let Some(role) = here.roles().find(|role| !offers(role)) {
            values.diagnostics.add(
                Diagnostic::new(
                    Code::NoWayOut,
                    here.span(),
                    format!("the menu of `{role}` is empty"),
                )
                .help("give a flow that they may use `starts: { menu: 1 }`"),
            );
        }
    }

    fn expressions(&self) -> Vec<&Expression> {
        Vec::new()
    }

    fn texts(&self, texts: &mut Texts<'_>) {
        texts.screen();
    }

    fn heads(&self, _: &Model, _: &str) -> bool {
        false
    }

    fn most_buttons(&self, here: &Here<'_>) -> usize {
        let starts = here.parsed.usable_starts();
        starts.filter(|(_, start)| start.menu.is_some()).count()
    }

    /// The names of flows stand with the flows.
    fn most_printed(&self, here: &Here<'_>) -> usize {
        self.most_buttons(here)
    }

    fn leads_away(&self) -> bool {
        true
    }
}

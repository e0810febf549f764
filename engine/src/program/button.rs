//! A button of a state.

use super::given::Given;
use crate::expression::Expression;

#[derive(Clone, Debug, PartialEq)]
pub struct Button {
    /// Shown only while this is true.
    pub condition: Option<Expression>,
    /// Shown only if a day of the calendar is booked up.
    pub if_full: bool,
    pub does: ButtonDoes,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ButtonDoes {
    /// Ends the state with the button's id for an outcome.
    Leads,
    /// Opens a web address.
    Opens(Given),
}

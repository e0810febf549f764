//! [`Writer`]: what prints one text for one reader.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::catalog::Catalog;
use super::problem::Problem;
use crate::marked::{Emphasis, Mark};
use crate::value::{Currency, Value};

/// What printing depends on besides the language.
#[derive(Clone, Debug)]
pub struct Printing<'p> {
    /// The zone of the place that a moment belongs to.
    pub zone: &'p TimeZone,
    pub currency: Currency,
    /// Gives the current year, which dates leave out.
    pub now: Timestamp,
}

pub(super) struct Writer<'c, 'a> {
    pub(super) catalog: &'c Catalog,
    /// As asked for, whether the app has the language or not.
    pub(super) reader: &'a str,
    pub(super) printing: &'a Printing<'a>,
    pub(super) problems: Vec<Problem>,
    /// The bold and italic parts of what is printed, as they end.
    pub(super) marks: Vec<Mark>,
    /// What is bold or italic here, and where that began.
    pub(super) open: Vec<(Emphasis, usize)>,
    /// How many texts deep the references have led.
    pub(super) depth: usize,
    /// How many placeables have been printed.
    pub(super) placeables: usize,
}

/// The variables that the text being printed may see.
#[derive(Clone, Copy)]
pub(super) enum Arguments<'a> {
    Given(&'a dyn Fn(&str) -> Option<Value>),
    /// Those of a term.
    Local(&'a [(String, String)]),
}

impl<'c, 'a> Writer<'c, 'a> {
    pub(super) fn new(
        catalog: &'c Catalog,
        reader: &'a str,
        printing: &'a Printing<'a>,
    ) -> Writer<'c, 'a> {
        Writer {
            catalog,
            reader,
            printing,
            problems: Vec::new(),
            marks: Vec::new(),
            open: Vec::new(),
            depth: 0,
            placeables: 0,
        }
    }
}

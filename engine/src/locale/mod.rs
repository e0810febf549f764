//! Texts in the reader's language: Fluent messages, and values as readers write them.
//!
//! `files → read → Catalog + diagnostics`. The checker asks the catalog which texts exist, which
//! variables they use and how long they can become. A running bot asks it to [`Catalog::format`].
//! Both work on the same tree ([`Text`]), so what is checked is what is printed.
//!
//! Fluent's own resolver is not used, for three reasons: a value that selects a variant also prints
//! as the key that it selects by, a single attribute cannot be replaced, and every argument is
//! passed beforehand.

mod arguments;
mod blank;
mod catalog;
mod conventions;
mod core;
mod first_mark;
mod format;
mod function;
mod key;
mod language;
mod lexicon;
mod marks;
mod piece;
mod plural;
mod print;
mod problem;
mod read;
mod recover;
mod references;
mod syntax;
#[cfg(test)]
mod tests;
mod text;
mod usage;
mod writer;

pub use self::core::Core;
pub use arguments::check_arguments;
pub use blank::Blank;
pub use catalog::Catalog;
pub use format::Formatted;
pub use function::{DateLength, Function, Layout, Parameter, Signature, TimeLength, WeekdayLength};
pub use key::{Key, value_label};
pub use language::Entry;
pub use lexicon::{Lexicon, When};
pub use plural::Plural;
pub use problem::Problem;
pub use text::{
    Element, Expression, Inline, Reference, Select, Term, Text, Variable, Variant, VariantKey,
};
pub use usage::{How, Usage};
pub use writer::Printing;

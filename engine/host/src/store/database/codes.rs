//! [`Codes`]: where the codes of new rows come from.

use tilmash_engine::value::Code;

/// Makes codes.
#[derive(Debug, Default)]
pub(in crate::store) enum Codes {
    /// Random: nobody can guess one.
    #[default]
    Random,
    /// Numbered, so that a talk has the same each time. The number is that of the last.
    Numbered(u128),
}

impl Codes {
    pub(in crate::store) fn next(&mut self) -> Code {
        match self {
            Codes::Random => {
                let mut bytes = [0; 16];
                getrandom::fill(&mut bytes).expect("the system gives random bytes");
                Code::of_bits(u128::from_ne_bytes(bytes))
            }
            Codes::Numbered(last) => {
                *last += 1;
                Code::of_bits(*last)
            }
        }
    }
}

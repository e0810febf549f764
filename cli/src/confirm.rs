//! Asks before something is done that cannot simply be done again.

use std::io::{self, BufRead, IsTerminal};

use crate::failure::Failure;

/// Whether the person at the terminal wants it, or has said `--yes` before.
///
/// # Errors
///
/// If nobody can be asked.
pub(crate) fn confirm(what: &str, yes: bool) -> Result<bool, Failure> {
    if yes {
        return Ok(true);
    }
    if !io::stdin().is_terminal() {
        return Err(Failure::new(format!("this would {what}")).help("say that by `--yes`"));
    }
    anstream::eprint!("This will {what}. Go on? [y/N] ");
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

//! Random numbers that nobody can guess.

/// 128 random bits as hexadecimal digits, if the system has any.
pub(crate) fn hexadecimal() -> Option<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

//! E-mail and web addresses.

/// One `@` with something on both sides and a dot after it. More is known only by writing to the
/// address.
pub(super) fn is_email(text: &str) -> bool {
    const LONGEST: usize = 254; // RFC 5321, 4.5.3.1.3, less the angle brackets
    match text.split_once('@') {
        Some((local, domain)) => {
            text.len() <= LONGEST
                && !local.is_empty()
                && !domain.contains('@')
                && domain.contains('.')
                && !domain.starts_with('.')
                && !domain.ends_with('.')
                && !text.contains(char::is_whitespace)
        }
        None => false,
    }
}

/// `https://` or `http://`, and a host with a dot.
pub(super) fn is_url(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.contains('.') && !rest.contains(char::is_whitespace))
}

//! Writes lines without what they must not contain.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::Arc;

use tracing_subscriber::fmt::MakeWriter;

const REDACTED: &str = "[redacted]";

/// Writes `[redacted]` where a line would contain a secret, and keeps a line one line. What an
/// error quotes must not look like a line of ours, and must not control the terminal that shows it.
pub(super) struct Redacted<M> {
    inner: M,
    secrets: Arc<[String]>,
}

impl<M> Redacted<M> {
    /// `secrets` are looked for in this order, so of two that overlap the longer must come first.
    pub(super) fn new(inner: M, secrets: &[&str]) -> Redacted<M> {
        Redacted {
            inner,
            secrets: secrets.iter().map(|secret| (*secret).to_owned()).collect(),
        }
    }
}

impl<'w, M: MakeWriter<'w>> MakeWriter<'w> for Redacted<M> {
    type Writer = RedactedWriter<'w, M::Writer>;

    fn make_writer(&'w self) -> Self::Writer {
        RedactedWriter {
            inner: self.inner.make_writer(),
            secrets: &self.secrets,
        }
    }
}

/// Each `write` is a whole line: the `fmt` layer of tracing-subscriber writes so.
pub(super) struct RedactedWriter<'w, W> {
    inner: W,
    secrets: &'w [String],
}

impl<W: Write> Write for RedactedWriter<'_, W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        let text = without(&text, self.secrets);
        self.inner.write_all(one_line(&text).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// A text with `[redacted]` where it contains a secret.
pub(super) fn without<'t>(text: &'t str, secrets: &[String]) -> Cow<'t, str> {
    let mut text = Cow::Borrowed(text);
    for secret in secrets {
        if text.contains(secret.as_str()) {
            text = text.replace(secret.as_str(), REDACTED).into();
        }
    }
    text
}

/// Invisible characters are written as escapes, except the end of the line and the colours of our
/// own console.
fn one_line(line: &str) -> Cow<'_, str> {
    let text = line.strip_suffix('\n').unwrap_or(line);
    if !text.contains(is_unseen) {
        return Cow::Borrowed(line);
    }
    let mut seen = String::with_capacity(line.len() + 16);
    for letter in text.chars() {
        if is_unseen(letter) {
            seen.extend(letter.escape_unicode());
        } else {
            seen.push(letter);
        }
    }
    seen.push_str(&line[text.len()..]);
    Cow::Owned(seen)
}

/// tracing-subscriber itself escapes the terminal sequences in a message.
fn is_unseen(letter: char) -> bool {
    letter.is_control() && letter != '\u{1b}'
        || matches!(letter, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_token_is_in_no_line_wherever_it_stands() {
        let written = Written::default();
        let writer = written.clone();
        let redacted = Redacted::new(move || writer.clone(), &["7:AAE-secret", "AAE-secret"]);
        let layer = tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .without_time()
            .with_writer(redacted);
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            let url = "http://localhost/bot7:AAE-secret/getMe";
            tracing::warn!(%url, "cannot reach {url}, nor bot7%3AAAE-secret");
        });
        let line = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
        assert_eq!(
            line.split_once("cannot").unwrap().1,
            " reach http://localhost/bot[redacted]/getMe, nor bot7%3A[redacted] \
             url=http://localhost/bot[redacted]/getMe\n"
        );
    }

    #[test]
    fn a_line_stays_one_line_whatever_it_quotes() {
        let written = Written::default();
        let writer = written.clone();
        let redacted = Redacted::new(move || writer.clone(), &["secret"]);
        let layer = tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .without_time()
            .with_writer(redacted);
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            let name = "Алия\n ERROR all is lost\r\u{202e}\u{1b}[31m";
            tracing::warn!(name, "Telegram cannot be asked: {name}");
        });
        let line = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
        assert_eq!(line.matches('\n').count(), 1, "{line}");
        assert!(line.ends_with('\n'));
        assert!(!line.contains(['\r', '\u{202e}', '\u{1b}']), "{line:?}");
    }
}

//! How much a program may write.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Instant;

use tilmash_engine::tool::LARGEST_ANSWER;
use tokio::io::{AsyncRead, ReadBuf};

/// The longest line: an answer, and what stands around it.
pub(super) const LONGEST_LINE: usize = LARGEST_ANSWER + (64 << 10);
/// What it may write without being asked, in all and in a second, and for each call.
const MOST: Allowance = Allowance {
    bytes: 4 << 20,
    lines: 500,
};
const IN_A_SECOND: Allowance = Allowance {
    bytes: 128 << 10,
    lines: 50,
};
const FOR_A_CALL: Allowance = Allowance {
    bytes: 2 * LONGEST_LINE,
    lines: 100,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Allowance {
    bytes: usize,
    lines: usize,
}

impl Allowance {
    /// So much more, so many times.
    fn and(self, more: Allowance, times: usize) -> Allowance {
        Allowance {
            bytes: self.bytes.saturating_add(more.bytes.saturating_mul(times)),
            lines: self.lines.saturating_add(more.lines.saturating_mul(times)),
        }
    }

    fn less(self, bytes: usize, lines: usize) -> Option<Allowance> {
        Some(Allowance {
            bytes: self.bytes.checked_sub(bytes)?,
            lines: self.lines.checked_sub(lines)?,
        })
    }

    /// At most the other, unless there was more before.
    fn up_to(self, most: Allowance, before: Allowance) -> Allowance {
        Allowance {
            bytes: self.bytes.min(most.bytes.max(before.bytes)),
            lines: self.lines.min(most.lines.max(before.lines)),
        }
    }
}

/// Counts what a program writes.
#[derive(Debug)]
pub(super) struct Meter(Mutex<Count>);

#[derive(Debug)]
struct Count {
    /// The bytes of the line so far.
    line: usize,
    /// What it may still write.
    left: Allowance,
    since: Instant,
    breach: Option<&'static str>,
}

impl Default for Meter {
    fn default() -> Meter {
        Meter(Mutex::new(Count {
            line: 0,
            left: MOST,
            since: Instant::now(),
            breach: None,
        }))
    }
}

impl Meter {
    /// Allows one more answer.
    pub(super) fn asked(&self) {
        let mut count = self.lock();
        count.left = count.left.and(FOR_A_CALL, 1);
    }

    /// What the program has done that it may not.
    pub(super) fn breach(&self) -> Option<&'static str> {
        self.lock().breach
    }

    /// Whether these bytes are still within what is allowed.
    fn takes(&self, bytes: &[u8], now: Instant) -> bool {
        let mut count = self.lock();
        let seconds = now.duration_since(count.since).as_secs();
        if seconds > 0 {
            count.since = now;
            let seconds = usize::try_from(seconds).unwrap_or(usize::MAX);
            count.left = count.left.and(IN_A_SECOND, seconds).up_to(MOST, count.left);
        }
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
        let Some(left) = count.left.less(bytes.len(), lines) else {
            count.breach = Some("it writes without end");
            return false;
        };
        count.left = left;
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            count.line += part.len();
            if count.line > LONGEST_LINE {
                count.breach = Some("its answer is too large");
                return false;
            }
            if part.ends_with(b"\n") {
                count.line = 0;
            }
        }
        true
    }

    fn lock(&self) -> MutexGuard<'_, Count> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a program writes, which ends where it is more than allowed.
pub(super) struct Metered<R> {
    pub inner: R,
    pub meter: Arc<Meter>,
}

impl<R: AsyncRead + Unpin> AsyncRead for Metered<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        if self.meter.breach().is_some() {
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(context, buffer))?;
        if !self.meter.takes(&buffer.filled()[before..], Instant::now()) {
            buffer.set_filled(before);
        }
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_line_may_be_as_long_as_an_answer() {
        let meter = Meter::default();
        let (now, half) = (Instant::now(), vec![b'a'; LONGEST_LINE / 2]);
        assert!(meter.takes(&half, now) && meter.takes(b"\n", now));
        assert!(meter.takes(&half, now) && meter.takes(&half, now));
        assert!(!meter.takes(b"ab", now));
        assert_eq!(meter.breach(), Some("its answer is too large"));
    }

    #[test]
    fn who_is_asked_may_write_and_who_is_not_may_write_little() {
        let meter = Meter::default();
        let now = Instant::now();
        let many = |lines: usize| vec![b'\n'; lines];
        assert!(meter.takes(&many(MOST.lines), now));
        meter.asked();
        assert!(meter.takes(&many(FOR_A_CALL.lines), now));
        let later = now + Duration::from_secs(1);
        assert!(meter.takes(&many(IN_A_SECOND.lines), later));
        // However long it is silent, it may not write more at once.
        let later = now + Duration::from_secs(3600);
        assert!(meter.takes(&many(MOST.lines), later));
        assert!(!meter.takes(b"\n", later));
        assert_eq!(meter.breach(), Some("it writes without end"));
        let meter = Meter::default();
        let mut line = vec![b'a'; LONGEST_LINE - 1];
        line.push(b'\n');
        for _ in 0..MOST.bytes / LONGEST_LINE {
            assert!(meter.takes(&line, now));
        }
        assert!(!meter.takes(&line, now));
    }
}

//! The byte source behind every format: a file is never read further than its bounds.

use std::io::{self, BufRead, Read};

use crate::error::Problem;
use crate::limits::Limits;

/// A source that stops at the size of the file and at the size of one token, whichever comes first.
///
/// A parser that buffers a whole token asks for more input until the token is complete. Because this source hands
/// out no more than is left of the token's budget, such a parser never holds more than that.
pub(crate) struct Bounded<R> {
    inner: R,
    limits: Limits,
    file_left: u64,
    token_left: usize,
    exceeded: Option<Problem>,
}

impl<R: BufRead> Bounded<R> {
    pub(crate) fn new(inner: R, limits: Limits) -> Self {
        Self { inner, limits, file_left: limits.file_bytes, token_left: limits.token_bytes, exceeded: None }
    }

    /// A new token begins: it has the whole budget.
    pub(crate) fn begin_token(&mut self) {
        self.token_left = self.limits.token_bytes;
    }

    /// The bound that was met, if one was.
    pub(crate) fn exceeded(&mut self) -> Option<Problem> {
        self.exceeded.take()
    }

    /// The next byte, without taking it; `None` at the end of the file and after a fault.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        self.begin_token();
        self.fill_buf().ok()?.first().copied()
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let available = self.inner.fill_buf()?;
        if available.is_empty() {
            return Ok(available);
        }
        if self.file_left == 0 {
            self.exceeded = Some(Problem::FileTooLarge { max_mib: self.limits.file_bytes >> 20 });
        } else if self.token_left == 0 {
            self.exceeded = Some(Problem::TokenTooLong { max_kib: self.limits.token_bytes as u64 >> 10 });
        } else {
            let left = usize::try_from(self.file_left).unwrap_or(usize::MAX).min(self.token_left);
            return Ok(&available[..available.len().min(left)]);
        }
        Err(io::ErrorKind::QuotaExceeded.into())
    }

    fn consume(&mut self, amount: usize) {
        self.inner.consume(amount);
        self.file_left -= amount as u64;
        self.token_left -= amount;
    }
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let amount = available.len().min(into.len());
        into[..amount].copy_from_slice(&available[..amount]);
        self.consume(amount);
        Ok(amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Limits = Limits { file_bytes: 2 << 20, token_bytes: 1024, ..Limits::DEFAULT };

    #[test]
    fn a_token_gets_its_budget_and_no_more() {
        let mut source = Bounded::new(&[b'x'; 5000][..], SMALL);
        let mut token = Vec::new();
        assert!(source.read_to_end(&mut token).is_err());
        assert_eq!(token.len(), 1024);
        assert_eq!(source.exceeded(), Some(Problem::TokenTooLong { max_kib: 1 }));
        source.begin_token();
        assert_eq!(source.fill_buf().unwrap().len(), 1024);
        assert_eq!(source.exceeded(), None);
    }

    #[test]
    fn a_file_of_exactly_the_size_is_read_to_its_end() {
        let file = vec![b'x'; 2 << 20];
        let mut source = Bounded::new(file.as_slice(), Limits { token_bytes: usize::MAX, ..SMALL });
        assert_eq!(io::copy(&mut source, &mut io::sink()).unwrap(), 2 << 20);
        assert_eq!((source.peek(), source.exceeded()), (None, None));
    }

    #[test]
    fn one_byte_more_is_refused() {
        let file = vec![b'x'; (2 << 20) + 1];
        let mut source = Bounded::new(file.as_slice(), Limits { token_bytes: usize::MAX, ..SMALL });
        assert!(io::copy(&mut source, &mut io::sink()).is_err());
        assert_eq!(source.exceeded(), Some(Problem::FileTooLarge { max_mib: 2 }));
    }
}

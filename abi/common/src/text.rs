//! Text built in a buffer of fixed size, without allocation.
//!
//! What does not fit is dropped and counted, so that the caller can tell and mark a cut.

use std::fmt;

/// `N` bytes of room for text, always NUL-terminated; `N` is at least 1.
#[derive(Debug)]
pub struct TextBuffer<const N: usize> {
    room: [u8; N],
    full: usize,
}

impl<const N: usize> TextBuffer<N> {
    /// An empty text.
    pub fn new() -> Self {
        const { assert!(N > 0) }
        TextBuffer { room: [0; N], full: 0 }
    }

    /// The bytes that fit.
    pub fn as_bytes(&self) -> &[u8] {
        &self.room[..self.full.min(N - 1)]
    }

    /// The whole buffer: the bytes that fit, the NUL, and zeros.
    pub fn as_room(&mut self) -> &mut [u8] {
        &mut self.room
    }

    /// How many bytes were offered, whether or not they fit.
    pub fn full_len(&self) -> usize {
        self.full
    }
}

impl<const N: usize> Default for TextBuffer<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> fmt::Write for TextBuffer<N> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let at = self.full.min(N - 1);
        let len = text.len().min(N - 1 - at);
        self.room[at..at + len].copy_from_slice(&text.as_bytes()[..len]);
        self.full = self.full.saturating_add(text.len());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    #[test]
    fn overflow_is_dropped_and_counted() {
        let mut text = TextBuffer::<6>::new();
        assert_eq!(write!(text, "abc{}", "defgh"), Ok(()));
        assert_eq!((text.as_bytes(), text.full_len()), (&b"abcde"[..], 8));
        assert_eq!(write!(text, "x"), Ok(()));
        assert_eq!(text.as_room(), b"abcde\0");
    }
}

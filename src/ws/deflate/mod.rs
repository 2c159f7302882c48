//! permessage-deflate (RFC 7692): what two peers agree on, and the bytes of messages through it.
//!
//! [`negotiate`] reads and writes the parameters, [`compress`] and [`inflate`] hold a direction each, [`options`]
//! is what a program may choose. Nothing here knows frames but by their payload; memory for a direction is made
//! when its first message needs it, and goes back to a [`Stock`] between messages where no context is kept, and with the
//! connection's end.

pub mod compress;
pub mod inflate;
pub mod negotiate;
pub mod options;

use flate2::{Compress, Compression, Decompress};

/// The extension's name on the wire.
pub const NAME: &[u8] = b"permessage-deflate";

/// The reserved bit that marks a compressed message, on its first frame (RFC 7692 §6).
pub const RSV1: u8 = 0x40;

/// What a sync flush ends with, and what messages leave out (RFC 7692 §7.2.1).
const TAIL: [u8; 4] = [0, 0, 0xff, 0xff];

/// The smallest window that the codecs have. Bytes compressed with it never refer back farther than 250, so it
/// serves where 8 (256 bytes) was agreed on; and it reads whatever was compressed with 8.
const SMALLEST_WINDOW: u8 = 9;

/// One direction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Side {
    /// Base-2 logarithm of the window, 8 to 15.
    pub bits: u8,
    /// Messages refer to earlier ones.
    pub keeps_context: bool,
}

impl Side {
    /// What holds when nothing is said.
    pub const DEFAULT: Side = Side { bits: 15, keeps_context: true };
}

/// What was agreed on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Agreement {
    /// What we send.
    pub out: Side,
    /// What we receive.
    pub inward: Side,
}

/// permessage-deflate on one connection.
pub struct Deflate {
    /// What was agreed on.
    pub agreement: Agreement,
    /// What the program chose.
    pub options: options::Options,
    /// What goes out.
    pub compressor: compress::Compressor,
    /// What comes in.
    pub inflater: inflate::Inflater,
    /// So many bytes at the front of the connection's unread input are compressed payload, ...
    pub held: usize,
    /// ... the last of its message.
    pub held_is_last: bool,
    /// What the program was told last is a piece of a decompressed message.
    pub is_current: bool,
}

impl Deflate {
    /// At the first message.
    pub fn new(agreement: Agreement) -> Deflate {
        Deflate {
            agreement,
            options: options::Options::default(),
            compressor: compress::Compressor::default(),
            inflater: inflate::Inflater::default(),
            held: 0,
            held_is_last: false,
            is_current: false,
        }
    }

    /// Gives the memory of both directions back at the end of the connection.
    pub fn retire(&mut self, stock: &mut Stock) {
        self.compressor.retire(stock);
        self.inflater.retire(stock);
    }
}

/// Compressors and decompressors that nobody uses at the moment.
#[derive(Default)]
pub struct Stock {
    compressors: Spare<Shape, Compress>,
    inflaters: Spare<u8, Decompress>,
    /// Whoever looks after it knows that there is something; see [`Stock::age`].
    pub is_watched: bool,
}

/// What makes two compressors alike: window and level.
type Shape = (u8, u8);

/// Codecs of one kind that wait for their next use, the longest unused first.
struct Spare<K, T> {
    waiting: Vec<(K, T)>,
    /// So many were never taken since they were counted last.
    unused: usize,
}

/// Spare ones of a kind that are kept.
const MOST_SPARE: usize = 8;

impl<K, T> Default for Spare<K, T> {
    fn default() -> Self {
        Spare { waiting: Vec::new(), unused: 0 }
    }
}

impl<K: PartialEq, T> Spare<K, T> {
    fn take(&mut self, kind: &K) -> Option<T> {
        let at = self.waiting.iter().rposition(|(k, _)| k == kind)?;
        let (_, state) = self.waiting.remove(at);
        self.unused = self.unused.min(self.waiting.len());
        Some(state)
    }

    fn give(&mut self, kind: K, mut state: T, reset: impl FnOnce(&mut T)) {
        if self.waiting.len() < MOST_SPARE {
            reset(&mut state);
            self.waiting.push((kind, state));
        }
    }

    fn age(&mut self) {
        self.waiting.drain(..self.unused);
        self.unused = self.waiting.len();
        if self.waiting.is_empty() {
            self.waiting = Vec::new();
        }
    }
}

impl Stock {
    fn compressor(&mut self, bits: u8, level: u8) -> (Shape, Compress) {
        let shape = (bits.max(SMALLEST_WINDOW), level);
        let state = self.compressors.take(&shape);
        let anew = || Compress::new_with_window_bits(Compression::new(level.into()), false, shape.0);
        (shape, state.unwrap_or_else(anew))
    }

    fn give_compressor(&mut self, (shape, state): (Shape, Compress)) {
        self.compressors.give(shape, state, Compress::reset);
    }

    fn inflater(&mut self, bits: u8) -> (u8, Decompress) {
        let bits = bits.max(SMALLEST_WINDOW);
        let state = self.inflaters.take(&bits);
        (bits, state.unwrap_or_else(|| Decompress::new_with_window_bits(false, bits)))
    }

    fn give_inflater(&mut self, (bits, state): (u8, Decompress)) {
        self.inflaters.give(bits, state, |state| state.reset(false));
    }

    /// True when nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.compressors.waiting.is_empty() && self.inflaters.waiting.is_empty()
    }

    /// Drops what was not used since this was called last.
    pub fn age(&mut self) {
        self.compressors.age();
        self.inflaters.age();
    }
}

#[cfg(test)]
mod tests;

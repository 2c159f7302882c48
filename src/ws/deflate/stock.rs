//! Codecs that nobody uses at the moment.

use flate2::{Compress, Compression, Decompress};

/// Spare ones of a kind that are kept.
pub(super) const MOST_SPARE: usize = 8;

/// The smallest window that the codecs have. Bytes compressed with it never refer back farther than 250, so it
/// serves where 8 (256 bytes) was agreed on; and it reads whatever was compressed with 8.
const SMALLEST_WINDOW: u8 = 9;

/// Compressors and decompressors that nobody uses at the moment.
#[derive(Default)]
pub struct Stock {
    compressors: Spare<Shape, Compress>,
    inflaters: Spare<u8, Decompress>,
    /// Whoever looks after it knows that there is something; see [`Stock::age`].
    pub is_watched: bool,
}

/// What makes two compressors alike: window and level.
pub(super) type Shape = (u8, u8);

/// Codecs of one kind that wait for their next use, the longest unused first.
struct Spare<K, T> {
    waiting: Vec<(K, T)>,
    /// So many were never taken since they were counted last.
    unused: usize,
}

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
    pub(super) fn compressor(&mut self, bits: u8, level: u8) -> (Shape, Compress) {
        let shape = (bits.max(SMALLEST_WINDOW), level);
        let state = self.compressors.take(&shape);
        let anew = || Compress::new_with_window_bits(Compression::new(level.into()), false, shape.0);
        (shape, state.unwrap_or_else(anew))
    }

    pub(super) fn give_compressor(&mut self, (shape, state): (Shape, Compress)) {
        self.compressors.give(shape, state, Compress::reset);
    }

    pub(super) fn inflater(&mut self, bits: u8) -> (u8, Decompress) {
        let bits = bits.max(SMALLEST_WINDOW);
        let state = self.inflaters.take(&bits);
        (bits, state.unwrap_or_else(|| Decompress::new_with_window_bits(false, bits)))
    }

    pub(super) fn give_inflater(&mut self, (bits, state): (u8, Decompress)) {
        self.inflaters.give(bits, state, |state| state.reset(false));
    }

    /// True when nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.compressors.waiting.is_empty() && self.inflaters.waiting.is_empty()
    }

    /// How many compressors and inflaters are kept.
    #[cfg(test)]
    pub(super) fn kept(&self) -> (usize, usize) {
        (self.compressors.waiting.len(), self.inflaters.waiting.len())
    }

    /// Drops what was not used since this was called last.
    pub fn age(&mut self) {
        self.compressors.age();
        self.inflaters.age();
    }
}

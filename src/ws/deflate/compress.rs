//! Outgoing messages.

use super::options::Options;
use super::stock::Shape;
use super::{Side, Stock, TAIL};
use flate2::{Compress, FlushCompress, Status};

/// Bytes of room that a call of the codec gets at least; it must never come near the length of a flush marker.
const LEAST_ROOM: usize = 256;

/// Bytes at the end of a frame's payload that wait for the next frame, see [`Compressor::fill`].
pub const HELD_BACK: usize = TAIL.len();

/// The compressor of one connection.
#[derive(Default)]
pub struct Compressor {
    state: Option<(Shape, Compress)>,
    /// A message was begun, compressed or not, and its last frame is still to come.
    open: Option<bool>,
}

impl Compressor {
    /// Begins a message or goes on with it. True if it is compressed.
    pub fn begin(&mut self, is_continuation: bool, fin: bool, len: usize, options: &Options) -> bool {
        let is_compressed = match self.open {
            Some(is_compressed) if is_continuation => is_compressed,
            // Whoever goes on with what was never begun gets what was asked for.
            None if is_continuation => false,
            _ => !fin || len >= options.least,
        };
        self.open = (!fin).then_some(is_compressed);
        is_compressed
    }

    /// Gives the memory back, unless a message is under way.
    pub fn rest(&mut self, stock: &mut Stock) {
        if self.open.is_none() {
            self.retire(stock);
        }
    }

    /// Gives the memory back for good.
    pub fn retire(&mut self, stock: &mut Stock) {
        if let Some(state) = self.state.take() {
            stock.give_compressor(state);
        }
    }

    /// Compresses from `input[*at..]` behind what is in `out` until `out` holds `most` bytes and [`HELD_BACK`] more, or the
    /// input is used up: then it answers true, and all of `out` is payload. Else the last [`HELD_BACK`] bytes are not to
    /// be sent yet, but to stay in front of what follows.
    ///
    /// The last part of a message (`fin`) leaves out the end of its flush, as RFC 7692 §7.2.1 says.
    pub fn fill(
        &mut self,
        (input, at): (&[u8], &mut usize),
        fin: bool,
        out: &mut Vec<u8>,
        most: usize,
        (side, options, stock): (Side, &Options, &mut Stock),
    ) -> bool {
        let mut held = self.state.take().unwrap_or_else(|| stock.compressor(side.bits, options.level));
        let codec = &mut held.1;
        let most = most + HELD_BACK;
        let is_done = loop {
            if out.len() >= most {
                break false;
            }
            let (before, begin) = (codec.total_in(), out.len());
            let rest = input.len() - *at;
            out.reserve(rest.min(most - begin).max(LEAST_ROOM));
            let status = codec.compress_vec(&input[*at..], out, FlushCompress::Sync);
            *at += usize::try_from(codec.total_in() - before).unwrap_or(rest);
            // It stops short of the end of its room only when all is flushed. No error can happen: the state is
            // never a stream's end, and there is always room.
            if out.len() < out.capacity() || !matches!(status, Ok(Status::Ok)) {
                break true;
            }
        };
        if is_done && fin {
            if !out.ends_with(&TAIL) {
                // Nothing came of nothing: an empty block (RFC 7692 section 7.2.3.6).
                out.push(0);
            } else {
                out.truncate(out.len() - TAIL.len());
            }
        }
        if is_done && fin && !side.keeps_context {
            stock.give_compressor(held);
        } else {
            self.state = Some(held);
        }
        is_done
    }
}

//! Incoming messages.
//!
//! The caller hands in compressed payload as it comes, and room for what comes of it. One byte more than there was
//! room for is always looked at, so that the last piece of a message is known to be the last.

use super::options::Options;
use super::{Side, Stock, TAIL};
use crate::ws::utf8::Utf8Stream;
use crate::ws::{Violation, close};
use flate2::{Decompress, FlushDecompress, Status};

/// A message may always grow by this factor; beyond it, [`Options::most_inflated`] counts.
const HONEST_FACTOR: u64 = 100;

/// What a call came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Now {
    /// All input is used, and more is needed.
    Hungry,
    /// There is more to come without further input.
    Full,
    /// The message is complete.
    Done,
}

/// The decompressor of one connection.
#[derive(Default)]
pub struct Inflater {
    state: Option<(u8, Decompress)>,
    /// Text that is validated.
    text: Option<Utf8Stream>,
    /// The byte that there was no room for.
    carry: Option<u8>,
    /// How much of the tail the codec has had, once all of the message's payload is in.
    tail: Option<usize>,
    /// The stream ended by itself (RFC 7692 §7.2.3.4): what follows begins a new one.
    has_ended: bool,
    /// Bytes of the message, in and out.
    taken: u64,
    made: u64,
    /// A piece of the message was made.
    has_begun: bool,
    /// More can be made without further input.
    pub is_full: bool,
    /// The piece last made was the first of its message.
    pub was_first: bool,
}

/// What one call of the codec did.
struct Moved {
    /// Bytes of the message's payload that it took.
    n_in: usize,
    n_out: usize,
    /// It has nothing left to give without further input.
    is_drained: bool,
}

impl Inflater {
    /// A message begins; `is_text` if its text is to be validated.
    pub fn begin(&mut self, is_text: bool) {
        self.text = is_text.then(Utf8Stream::new);
        (self.taken, self.made) = (0, 0);
        self.has_begun = false;
    }

    /// Decompresses from `input`, of which the last byte ends the message if `is_last`, into `out`, which has room for
    /// one byte at least. Bytes used, bytes made, and how it stands. Unused input is to be handed in again, with what
    /// follows it; all of it is used unless the answer is [`Now::Full`].
    pub fn fill(
        &mut self,
        input: &[u8],
        is_last: bool,
        out: &mut [u8],
        (side, options, stock): (Side, &Options, &mut Stock),
    ) -> Result<(usize, usize, Now), Violation> {
        let mut held = self.state.take().unwrap_or_else(|| stock.inflater(side.bits));
        match self.work(&mut held.1, (input, is_last), out, options) {
            Ok((used, made, Now::Done)) => {
                self.finish(held, side, stock)?;
                Ok((used, made, Now::Done))
            }
            other => {
                self.state = Some(held);
                other
            }
        }
    }

    /// Gives the memory back for good.
    pub fn retire(&mut self, stock: &mut Stock) {
        if let Some(state) = self.state.take() {
            stock.give_inflater(state);
        }
    }

    /// [`Inflater::fill`] with its codec at hand.
    fn work(
        &mut self,
        codec: &mut Decompress,
        (input, is_last): (&[u8], bool),
        out: &mut [u8],
        options: &Options,
    ) -> Result<(usize, usize, Now), Violation> {
        let (mut used, mut made) = (0, 0);
        if let Some(byte) = self.carry.take() {
            out[0] = byte;
            made = 1;
        }
        let now = loop {
            let mut beyond = [0];
            let is_beyond = made == out.len();
            let room = if is_beyond { &mut beyond[..] } else { &mut out[made..] };
            let moved = self.step(codec, &input[used..], is_last, room, options)?;
            used += moved.n_in;
            if is_beyond && moved.n_out > 0 {
                self.carry = Some(beyond[0]);
                break Now::Full;
            }
            made += moved.n_out;
            if moved.is_drained && used == input.len() && !is_last {
                break Now::Hungry;
            }
            if moved.is_drained && self.tail == Some(TAIL.len()) {
                break Now::Done;
            }
        };
        if let Some(text) = &mut self.text {
            text.feed(&out[..made])?;
        }
        self.is_full = now == Now::Full;
        if made > 0 || now == Now::Done {
            self.was_first = !std::mem::replace(&mut self.has_begun, true);
        }
        Ok((used, made, now))
    }

    /// Lets the codec work once.
    fn step(
        &mut self,
        codec: &mut Decompress,
        input: &[u8],
        is_last: bool,
        room: &mut [u8],
        options: &Options,
    ) -> Result<Moved, Violation> {
        if input.is_empty() && is_last && self.tail.is_none() {
            // Neither a stream that ended nor one that never began has use for a tail.
            let is_whole = self.has_ended || self.taken == 0;
            self.tail = Some(if is_whole { TAIL.len() } else { 0 });
        }
        let source = self.tail.map_or(input, |at| &TAIL[at..]);
        if self.has_ended {
            if source.is_empty() {
                return Ok(Moved { n_in: 0, n_out: 0, is_drained: true });
            }
            codec.reset(false);
            self.has_ended = false;
        }
        let before = (codec.total_in(), codec.total_out());
        let status = codec
            .decompress(source, room, FlushDecompress::Sync)
            .map_err(|_| Violation::payload("bad deflate data"))?;
        let n_in = (codec.total_in() - before.0) as usize; // no more than there is memory
        let n_out = (codec.total_out() - before.1) as usize;
        self.has_ended = status == Status::StreamEnd;
        let n_payload = match &mut self.tail {
            Some(at) => {
                *at += n_in;
                0
            }
            None => n_in,
        };
        self.taken += n_payload as u64;
        self.made += n_out as u64;
        let most = options.most_inflated;
        if most > 0 && self.made > most && self.made > HONEST_FACTOR * self.taken {
            return Err(Violation { code: close::TOO_BIG, reason: "decompressed too big" });
        }
        let is_drained = n_out < room.len() && n_in == source.len() || (n_in, n_out) == (0, 0);
        Ok(Moved { n_in: n_payload, n_out, is_drained })
    }

    /// The message is complete.
    fn finish(&mut self, mut held: (u8, Decompress), side: Side, stock: &mut Stock) -> Result<(), Violation> {
        self.tail = None;
        if !side.keeps_context {
            self.has_ended = false;
            stock.give_inflater(held);
        } else {
            if std::mem::take(&mut self.has_ended) {
                held.1.reset(false);
            }
            self.state = Some(held);
        }
        match &mut self.text {
            Some(text) => text.finish(),
            None => Ok(()),
        }
    }
}

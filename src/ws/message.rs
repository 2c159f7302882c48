//! The receiving half of one connection: the order of frames and their payloads (RFC 6455 §5.1 to §5.6).
//!
//! It works in place on the caller's read buffer and owns no bytes. The caller hands over *all* input not yet
//! consumed, drops what a call consumed, and calls again; see [`Receiver::next`].
//!
//! Invariant: `ready` counts the payload bytes at the front of the unread input that were unmasked (and
//! validated) already although they are not consumed. Without it, a part that waits for more would be unmasked
//! twice.

use super::frame::{Header, Opcode, parse_header};
use super::utf8::Utf8Stream;
use super::{Violation, mask};
use std::ops::Range;

/// The end of the connection we are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// We accepted: frames that come must be masked.
    Server,
    /// We connected: frames that come must not be masked.
    Client,
}

/// What a receiver may be told about its connection.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Options {
    /// Text must be UTF-8.
    pub validate_utf8: bool,
    /// Reserved bits that an extension gave a meaning, see [`super::frame::RSV_MASK`]. They may stand on the
    /// first frame of a message only; text of such a message is not validated, as it is not text yet, and is
    /// handed out as it comes, in pieces of any size.
    pub allowed_rsv: u8,
    /// A server takes unmasked frames too.
    pub allow_unmasked: bool,
}

/// Payload of a data frame, or a part of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// Where it lies in the buffer of the call, unmasked.
    pub range: Range<usize>,
    /// No piece of this message came before.
    pub first_of_message: bool,
    /// No piece of this message will follow.
    pub final_of_message: bool,
    /// Bytes of the same frame that will follow in later pieces.
    pub frame_remaining: u64,
    /// The message was begun by a binary frame, not a text frame.
    pub binary: bool,
}

/// What a call found. Ranges lie in the buffer of the call; payloads are unmasked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// Nothing to tell before more input comes.
    NeedMore,
    /// Payload of a data frame; an empty frame makes one empty piece.
    Piece(Piece),
    /// A complete ping, at most 125 bytes.
    Ping(Range<usize>),
    /// A complete pong, at most 125 bytes.
    Pong(Range<usize>),
    /// A complete Close frame, at most 125 bytes; [`super::close::parse`] judges them.
    Close(Range<usize>),
}

/// The state between two bytes of a peer's stream.
#[derive(Clone, Debug)]
pub struct Receiver {
    role: Role,
    options: Options,
    /// The header last met.
    header: Header,
    /// Payload bytes of that frame not yet handed out.
    left: u64,
    /// That frame's header is consumed, its payload not all handed out.
    is_inside: bool,
    /// Payload bytes of that frame unmasked so far; masks repeat every four.
    unmasked: usize,
    /// Payload bytes at the front of the unread input that are unmasked and validated.
    ready: usize,
    /// A message has begun and its last frame has not.
    is_fragmented: bool,
    /// The message began with a binary frame.
    is_binary: bool,
    /// The message's payload is text to be validated.
    is_checked: bool,
    /// The reserved bits of the message's first frame.
    message_rsv: u8,
    /// No piece of the message was handed out yet.
    is_untouched: bool,
    /// The piece or control frame last handed out was the first of its message.
    was_first: bool,
    text: Utf8Stream,
    failed: Option<Violation>,
}

impl Receiver {
    /// At the first byte behind the handshake.
    pub const fn new(role: Role, options: Options) -> Self {
        Receiver {
            role,
            options,
            header: Header { fin: false, rsv: 0, opcode: Opcode::Text, masked: None, len: 0 },
            left: 0,
            is_inside: false,
            unmasked: 0,
            ready: 0,
            is_fragmented: false,
            is_binary: false,
            is_checked: false,
            message_rsv: 0,
            is_untouched: true,
            was_first: true,
            text: Utf8Stream::new(),
            failed: None,
        }
    }

    /// Reserved bits that came to mean something before the first frame, see [`Options::allowed_rsv`].
    pub fn allow_reserved_bits(&mut self, bits: u8) {
        self.options.allowed_rsv |= bits;
    }

    /// Payload and reserved bits are for extensions to judge, which stand behind this receiver.
    pub fn leave_to_extensions(&mut self) {
        self.options.allowed_rsv = super::frame::RSV_MASK;
        self.options.validate_utf8 = false;
    }

    /// Takes one step into `buf`, all input that is not consumed yet; how many bytes of it this step consumed,
    /// and what it found.
    ///
    /// A piece holds at most `piece_limit` bytes (0 counts as 1). With `whole_pieces` it waits until it holds
    /// that many or ends its frame, else whatever is there makes a piece. A control frame waits until it is
    /// complete.
    ///
    /// Consumed bytes must not be handed over again, all others must be, in the state this call left them in:
    /// some may be unmasked already. They may move. Bytes can be consumed with [`Step::NeedMore`] too; after it
    /// a call without new input finds nothing new. After a violation every call reports that violation.
    pub fn next(
        &mut self,
        buf: &mut [u8],
        piece_limit: usize,
        whole_pieces: bool,
    ) -> Result<(usize, Step), Violation> {
        if let Some(violation) = self.failed {
            return Err(violation);
        }
        let result = self.advance(buf, piece_limit, whole_pieces);
        self.failed = result.as_ref().err().copied();
        result
    }

    /// The same for one case that is common: a whole text or binary message in one frame, masked, of at most
    /// `piece_limit` bytes and at least one, which nobody validates and which is all at hand. How many bytes of `buf`
    /// it takes, and where its payload lies in it. `None` for anything else, and nothing is consumed then.
    #[inline]
    pub fn next_whole(&mut self, buf: &mut [u8], piece_limit: usize) -> Option<(usize, Range<usize>)> {
        let (head, rest) = buf.split_first_chunk::<2>()?;
        let opcode = match head[0] {
            0x81 => Opcode::Text,
            0x82 => Opcode::Binary,
            _ => return None,
        };
        let (at, len) = match head[1] {
            0x81..=0xfd => (2, usize::from(head[1] & 0x7f)),
            0xfe => (4, usize::from(u16::from_be_bytes(*rest.first_chunk()?))),
            _ => return None,
        };
        let is_idle = !self.is_inside && !self.is_fragmented && self.failed.is_none();
        let is_short = at == 4 && len < 126;
        let is_checked = self.options.validate_utf8 && opcode == Opcode::Text;
        if !is_idle || is_short || is_checked || len > piece_limit || self.role != Role::Server {
            return None;
        }
        let (key, payload) = buf.get_mut(at..at + 4 + len)?.split_first_chunk_mut::<4>()?;
        mask::apply(payload, *key, 0);
        self.header = Header { fin: true, rsv: 0, opcode, masked: Some(*key), len: len as u64 };
        (self.left, self.unmasked, self.ready) = (0, len, 0);
        (self.is_binary, self.is_checked, self.message_rsv) = (opcode == Opcode::Binary, false, 0);
        (self.is_untouched, self.was_first) = (false, true);
        Some((at + 4 + len, at + 4..at + 4 + len))
    }

    /// Whether what was last handed out ends its message: the frame has FIN and nothing of it remains.
    pub const fn is_final_fragment(&self) -> bool {
        self.header.fin && self.left == 0
    }

    /// Whether no frame of its message follows the current one.
    pub const fn is_last_frame(&self) -> bool {
        self.header.fin
    }

    /// Whether what was last handed out begins its message. A control frame is a message of its own.
    pub const fn is_first_fragment(&self) -> bool {
        self.was_first
    }

    /// Payload bytes of the current frame not handed out yet.
    pub const fn remaining_payload(&self) -> u64 {
        self.left
    }

    /// Whether the message last begun is binary; control frames do not change that.
    pub const fn frame_is_binary(&self) -> bool {
        self.is_binary
    }

    /// The reserved bits of the current frame, where they stand in its first byte.
    pub const fn reserved_bits(&self) -> u8 {
        self.header.rsv
    }

    /// The reserved bits that the message last begun is marked with, on its first frame.
    pub const fn message_bits(&self) -> u8 {
        self.message_rsv
    }

    /// Whether a message has begun whose last frame has not.
    pub const fn is_inside_message(&self) -> bool {
        self.is_fragmented
    }

    fn advance(&mut self, buf: &mut [u8], limit: usize, whole: bool) -> Result<(usize, Step), Violation> {
        let mut at = 0;
        if !self.is_inside {
            let Some((len, header)) = parse_header(buf, self.options.allowed_rsv)? else {
                return Ok((0, Step::NeedMore));
            };
            self.begin_frame(header)?;
            at = len;
        }
        if self.header.opcode.is_control() {
            self.control(buf, at)
        } else {
            let is_marked = self.message_rsv != 0;
            self.data(buf, at, if is_marked { usize::MAX } else { limit.max(1) }, whole && !is_marked)
        }
    }

    /// Checks a frame against those before it and makes it the current one.
    fn begin_frame(&mut self, header: Header) -> Result<(), Violation> {
        match (self.role, header.masked) {
            (Role::Server, None) if !self.options.allow_unmasked => {
                return Err(Violation::protocol("unmasked"));
            }
            (Role::Client, Some(_)) => return Err(Violation::protocol("masked")),
            _ => {}
        }
        match header.opcode {
            Opcode::Continuation if !self.is_fragmented => return Err(Violation::protocol("bad cont")),
            Opcode::Continuation if header.rsv != 0 => return Err(Violation::protocol("rsv bits")),
            Opcode::Text | Opcode::Binary if self.is_fragmented => {
                return Err(Violation::protocol("bad fin"));
            }
            Opcode::Text | Opcode::Binary => self.begin_message(header),
            _ => {}
        }
        if !header.opcode.is_control() {
            self.is_fragmented = !header.fin;
        }
        self.header = header;
        self.left = header.len;
        self.is_inside = true;
        self.unmasked = 0;
        self.ready = 0;
        Ok(())
    }

    fn begin_message(&mut self, header: Header) {
        self.is_binary = header.opcode == Opcode::Binary;
        self.is_checked = self.options.validate_utf8 && !self.is_binary && header.rsv == 0;
        self.message_rsv = header.rsv;
        self.is_untouched = true;
    }

    /// Hands out the control frame whose payload begins at `at`, once it is complete.
    fn control(&mut self, buf: &mut [u8], at: usize) -> Result<(usize, Step), Violation> {
        let range = at..at + self.left as usize; // the parser let no more than 125 pass
        let Some(payload) = buf.get_mut(range.clone()) else { return Ok((at, Step::NeedMore)) };
        if let Some(key) = self.header.masked {
            mask::apply(payload, key, 0);
        }
        self.left = 0;
        self.is_inside = false;
        self.was_first = true;
        let consumed = range.end;
        let step = match self.header.opcode {
            Opcode::Ping => Step::Ping(range),
            Opcode::Pong => Step::Pong(range),
            _ => Step::Close(range),
        };
        Ok((consumed, step))
    }

    /// Hands out payload of the data frame that goes on at `at`, if there is enough of it.
    fn data(
        &mut self,
        buf: &mut [u8],
        at: usize,
        limit: usize,
        whole: bool,
    ) -> Result<(usize, Step), Violation> {
        let wanted = usize::try_from(self.left).map_or(limit, |left| left.min(limit));
        let len = wanted.min(buf.len() - at);
        let range = at..at + len;
        self.prepare(&mut buf[range.clone()])?;
        if len < wanted && (whole || len == 0) {
            return Ok((at, Step::NeedMore));
        }
        self.left -= len as u64;
        self.ready = self.ready.saturating_sub(len);
        self.is_inside = self.left > 0;
        if self.is_checked && self.is_final_fragment() {
            self.text.finish()?;
        }
        self.was_first = std::mem::replace(&mut self.is_untouched, false);
        let piece = Piece {
            range: range.clone(),
            first_of_message: self.was_first,
            final_of_message: self.is_final_fragment(),
            frame_remaining: self.left,
            binary: self.is_binary,
        };
        Ok((range.end, Step::Piece(piece)))
    }

    /// Unmasks and validates what of `payload`, the front of the unread payload, was not before.
    fn prepare(&mut self, payload: &mut [u8]) -> Result<(), Violation> {
        let Some(fresh) = payload.get_mut(self.ready..) else { return Ok(()) };
        if let Some(key) = self.header.masked {
            mask::apply(fresh, key, self.unmasked);
        }
        self.unmasked = self.unmasked.wrapping_add(fresh.len());
        self.ready += fresh.len();
        if self.is_checked { self.text.feed(fresh) } else { Ok(()) }
    }
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;

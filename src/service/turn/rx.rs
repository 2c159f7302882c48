//! Input at hand: what a driver reads, in a buffer that it borrows for its share of a turn.
//!
//! Bytes are used in place; what is left over when the share ends stays with the connection.

use crate::conn::{Conn, Phase};
use crate::delivery::Delivery;
use crate::engine::{Core, Engine, READ_SIZE};
use crate::host::{Event, HEADROOM, Payload, Target, Verdict};
use crate::net::stream::Io;
use crate::service::turn::slice::Slice;
use crate::service::websocket::inflate::CompressedInput;
use crate::table::ConnId;
use std::ops::Range;

/// Makes an event of a payload.
pub(crate) type Telling = for<'p> fn(Payload<'p>) -> Event<'p>;

/// Input at hand, in a borrowed buffer with room in front and behind.
pub(crate) struct Rx {
    pub buffer: Vec<u8>,
    pub at: Range<usize>,
    /// Compressed payload in front of it.
    pub compressed: Option<CompressedInput>,
    /// Where it is decompressed to, with room in front and behind.
    pub output: Vec<u8>,
    /// Bytes at its end that the program's extensions have not seen.
    pub fresh: usize,
    /// Bytes read in this turn.
    pub taken: usize,
    /// Bytes used in this turn.
    pub used: usize,
    /// What is left of its share of the turn.
    pub slice: Slice,
    /// Whom the callback under way concerns.
    pub target: Target,
    /// The program's extensions are to be asked before it is told that it may write.
    pub has_hooks: bool,
    /// A foreign loop is told of the mask before that.
    pub tells_masks: bool,
    /// What the callback under way uses without the lock.
    pub delivery: Delivery,
}

impl Rx {
    /// Nothing at hand and no buffer yet.
    pub fn new() -> Rx {
        Rx {
            buffer: Vec::new(),
            at: 0..0,
            compressed: None,
            output: Vec::new(),
            fresh: 0,
            taken: 0,
            used: 0,
            slice: Slice::new(),
            target: Target::NOBODY,
            has_hooks: false,
            tells_masks: false,
            delivery: Delivery::default(),
        }
    }

    /// The bytes at hand.
    pub fn bytes(&mut self) -> &mut [u8] {
        &mut self.buffer[self.at.clone()]
    }

    /// Marks bytes at the front as used.
    pub fn consume(&mut self, n: usize) {
        self.at.start += n;
        self.used += n;
    }
}

impl Engine {
    /// Calls with a piece of the buffer in place, a zero byte behind it, and puts the byte there back.
    pub(crate) fn deliver(
        &self,
        target: &Target,
        room: &mut [u8],
        at: Range<usize>,
        event: Telling,
        delivery: Option<&Delivery>,
    ) -> Verdict {
        let behind = at.end;
        let saved = std::mem::replace(&mut room[behind], 0);
        let verdict = self.call(target, event(Payload { room: &mut *room, at, delivery }));
        room[behind] = saved;
        verdict
    }

    /// Input that was not used stays with the connection.
    pub(crate) fn keep(&self, id: ConnId, rx: &mut Rx) {
        let rest = Rx { slice: rx.slice, taken: rx.taken, ..Rx::new() };
        let used = std::mem::replace(rx, rest);
        self.with(|s| s.core.keep_rest(s.conns.get_mut(id).map(|c| &mut **c), used));
    }
}

impl Core {
    /// Moves input kept with the connection into the buffer at hand.
    pub(crate) fn take_unread(&mut self, conn: &mut Conn, rx: &mut Rx) {
        if rx.buffer.is_empty() {
            rx.buffer = self.take_read_buffer();
            rx.at = HEADROOM..HEADROOM;
        }
        if conn.unread.is_empty() {
            return;
        }
        let kept = std::mem::take(&mut conn.unread);
        let rest = rx.bytes().to_vec();
        let len = kept.len() + rest.len();
        if rx.buffer.len() < HEADROOM + len + 1 {
            rx.buffer.resize(HEADROOM + len + READ_SIZE + 1, 0);
        }
        rx.buffer[HEADROOM..HEADROOM + kept.len()].copy_from_slice(&kept);
        rx.buffer[HEADROOM + kept.len()..HEADROOM + len].copy_from_slice(&rest);
        rx.at = HEADROOM..HEADROOM + len;
    }

    /// Reads behind the bytes at hand, which move to the front if there is little room.
    pub(crate) fn fill(&mut self, conn: &mut Conn, rx: &mut Rx) -> Io {
        self.take_unread(conn, rx);
        if rx.at.is_empty() {
            rx.at = HEADROOM..HEADROOM;
        } else if rx.buffer.len() - 1 - rx.at.end < READ_SIZE / 2 {
            rx.buffer.copy_within(rx.at.clone(), HEADROOM);
            rx.at = HEADROOM..HEADROOM + rx.at.len();
            if rx.buffer.len() - 1 - rx.at.end < READ_SIZE / 2 {
                rx.buffer.resize(rx.at.end + READ_SIZE + 1, 0);
            }
        }
        let Some(stream) = &conn.stream else { return Io::Broken };
        let end = rx.buffer.len() - 1;
        let end = match self.settings.most_read {
            Some(most) if matches!(conn.phase, Phase::Ws(_)) => end.min(rx.at.end + most),
            _ => end,
        };
        let room = &mut rx.buffer[rx.at.end..end];
        let io = stream.receive(room);
        match io {
            Io::Moved(n) => {
                // A short read has emptied the socket, unless its end is still to be seen.
                conn.ready.readable =
                    n == room.len() || conn.ready.ended || conn.ready.broken || stream.has_news();
                rx.at.end += n;
                rx.taken += n;
                rx.slice.note_input();
                conn.last_alive = self.now;
                conn.is_pinged = false;
            }
            Io::Blocked => conn.ready.readable = false,
            Io::Ended => conn.ready.ended = true,
            Io::Broken => conn.ready.broken = true,
        }
        io
    }

    /// Keeps unused input with its connection and takes the buffer back.
    pub(crate) fn keep_rest(&mut self, conn: Option<&mut Conn>, mut rx: Rx) {
        if rx.buffer.is_empty() {
            return;
        }
        if let Some(conn) = conn {
            self.keep_compressed(conn, &mut rx);
            if !rx.at.is_empty() {
                conn.unread.splice(..0, rx.bytes().iter().copied());
            }
        }
        self.give_read_buffer(rx.buffer);
        if !rx.output.is_empty() {
            self.give_read_buffer(rx.output);
        }
    }

    /// Most bytes of one body event for the bound protocol.
    pub(crate) fn piece_limit(&self, conn: &Conn) -> usize {
        let protocols = self.vhosts.get(conn.vhost).map(|v| &v.settings.protocols);
        let size = protocols.and_then(|p| p.get(conn.protocol)).map_or(0, |p| p.rx_size);
        if size == 0 { self.settings.default_rx_size } else { size }
    }
}

//! What a callback about a WebSocket uses without the lock: facts of the frame, wishes, and room for frames.
//!
//! The connection's driver fills a [`Delivery`] before it calls the program, and takes back afterwards what the program
//! left there. In between it belongs to the thread that runs the callback. As soon as that thread asks for anything
//! that is not plain, what was left so far goes to the connection first and the delivery is over: every call sees what
//! the calls before it did.

use crate::ws::frame::{Opcode, encode_header};
use std::cell::{Cell, RefCell};

/// The frame a WebSocket's current event is about.
#[derive(Clone, Copy, Default, Debug)]
pub struct FrameInfo {
    /// It ends its message and nothing of it remains.
    pub is_final: bool,
    /// It ends its message, whatever of it remains.
    pub is_last: bool,
    /// It begins its message.
    pub is_first: bool,
    /// Bytes of it not yet delivered.
    pub remaining: u64,
    /// Its message is binary.
    pub is_binary: bool,
    /// Its reserved bits, in place.
    pub reserved_bits: u8,
}

/// Longest payload that is collected here; a longer one goes out uncopied.
pub const MOST_COLLECTED: usize = 16 * 1024;

/// Where output is collected, and what it goes on with.
#[derive(Default, Debug)]
pub struct Room {
    /// Frames.
    pub bytes: Vec<u8>,
    /// The last frame did not end its message.
    pub is_message_open: bool,
    /// What follows such a frame goes on with its message by itself.
    pub continues_messages: bool,
}

/// What a delivery has and has had, as bits.
mod has {
    /// It is open.
    pub const FRAME: u8 = 1;
    /// It takes the wish to write again.
    pub const WISHES: u8 = 2;
    /// It has room for frames.
    pub const ROOM: u8 = 4;
    /// The program wants to write again.
    pub const WANTS_WRITE: u8 = 8;
    /// See [`super::Room::is_message_open`].
    pub const MESSAGE_OPEN: u8 = 16;
    /// See [`super::Room::continues_messages`].
    pub const CONTINUES: u8 = 32;
}

/// A bit, or none.
const fn when(is_set: bool, bit: u8) -> u8 {
    if is_set { bit } else { 0 }
}

/// See above.
#[derive(Default)]
pub struct Delivery {
    has: Cell<u8>,
    frame: FrameInfo,
    bytes: RefCell<Vec<u8>>,
}

/// What a program left.
#[derive(Debug)]
pub struct Left {
    /// It wants to write again.
    pub wants_write: bool,
    /// The room that was lent.
    pub room: Option<Room>,
}

impl Delivery {
    /// Opens it: facts of the frame, whether wishes may be left, and where frames are collected, if they may be.
    #[inline]
    pub fn open(&mut self, frame: FrameInfo, takes_wishes: bool, room: Option<Room>) {
        let mut has = has::FRAME | when(takes_wishes, has::WISHES);
        if let Some(room) = room {
            has |= has::ROOM
                | when(room.is_message_open, has::MESSAGE_OPEN)
                | when(room.continues_messages, has::CONTINUES);
            *self.bytes.get_mut() = room.bytes;
        }
        self.has.set(has);
        self.frame = frame;
    }

    /// True until it is over.
    #[inline]
    pub fn is_open(&self) -> bool {
        self.has.get() & has::FRAME != 0
    }

    /// Ends it; what was left there, once.
    #[inline]
    pub fn end(&self) -> Option<Left> {
        let has = self.has.take();
        let room = || Room {
            bytes: self.bytes.take(),
            is_message_open: has & has::MESSAGE_OPEN != 0,
            continues_messages: has & has::CONTINUES != 0,
        };
        (has & has::FRAME != 0).then(|| Left {
            wants_write: has & has::WANTS_WRITE != 0,
            room: (has & has::ROOM != 0).then(room),
        })
    }

    /// The frame.
    #[inline]
    pub fn frame(&self) -> Option<FrameInfo> {
        self.is_open().then_some(self.frame)
    }

    /// The program wants to write again. False when that cannot be left here.
    #[inline]
    pub fn want_write(&self) -> bool {
        let has = self.has.get();
        let takes_wishes = has & has::WISHES != 0;
        self.has.set(has | when(takes_wishes, has::WANTS_WRITE));
        takes_wishes
    }

    /// Collects a data frame. False when it cannot be left here.
    #[inline]
    pub fn write(&self, opcode: Opcode, fin: bool, payload: &[u8]) -> bool {
        let has = self.has.get();
        if has & has::ROOM == 0 || payload.len() > MOST_COLLECTED {
            return false;
        }
        let Ok(mut bytes) = self.bytes.try_borrow_mut() else { return false };
        let goes_on = has & has::MESSAGE_OPEN != 0 && has & has::CONTINUES != 0;
        let opcode = if goes_on { Opcode::Continuation } else { opcode };
        self.has.set(has & !has::MESSAGE_OPEN | when(!fin, has::MESSAGE_OPEN));
        let bytes: &mut Vec<u8> = &mut bytes;
        let (header, n) = encode_header(fin, opcode, payload.len() as u64, None);
        bytes.reserve(n + payload.len());
        bytes.extend_from_slice(&header[..n]);
        bytes.extend_from_slice(payload);
        true
    }
}

impl std::fmt::Debug for Delivery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Delivery").field("frame", &self.frame).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_is_not_open_takes_nothing() {
        let delivery = Delivery::default();
        assert!(!delivery.is_open() && delivery.frame().is_none());
        assert!(!delivery.want_write() && !delivery.write(Opcode::Text, true, b"no"));
        assert!(delivery.end().is_none());
    }

    #[test]
    fn a_wish_that_is_not_taken_leaves_nothing() {
        let mut delivery = Delivery::default();
        delivery.open(FrameInfo::default(), false, None);
        assert!(!delivery.want_write());
        assert!(delivery.end().is_some_and(|left| !left.wants_write && left.room.is_none()));
    }

    #[test]
    fn what_was_left_is_taken_once() {
        let mut delivery = Delivery::default();
        let room = Room { continues_messages: true, ..Room::default() };
        delivery.open(FrameInfo { is_binary: true, ..FrameInfo::default() }, true, Some(room));
        assert!(delivery.frame().is_some_and(|frame| frame.is_binary));
        assert!(delivery.want_write());
        assert!(delivery.write(Opcode::Text, false, b"a") && delivery.write(Opcode::Text, true, b"b"));
        assert!(!delivery.write(Opcode::Text, true, &[0; MOST_COLLECTED + 1]));
        let left = delivery.end().expect("it was open");
        assert!(left.wants_write);
        let room = left.room.expect("it was lent");
        assert_eq!(room.bytes, b"\x01\x01a\x80\x01b");
        assert!(!room.is_message_open);
        assert!(delivery.end().is_none() && !delivery.write(Opcode::Text, true, b"late"));
    }
}

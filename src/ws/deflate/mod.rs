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
pub mod stock;

pub use stock::Stock;

/// The extension's name on the wire.
pub const NAME: &[u8] = b"permessage-deflate";

/// The reserved bit that marks a compressed message, on its first frame (RFC 7692 §6).
pub const RSV1: u8 = 0x40;

/// What a sync flush ends with, and what messages leave out (RFC 7692 §7.2.1).
const TAIL: [u8; 4] = [0, 0, 0xff, 0xff];

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

#[cfg(test)]
mod tests;

//! WebSocket framing (RFC 6455) as pure functions over bytes: no socket, no clock.
//!
//! [`frame`] knows single headers, [`message`] the order of frames on one connection, [`close`] what a Close
//! frame may carry, [`handshake`] the HTTP side of the opening. Whoever owns the bytes (a read buffer, the
//! program's write buffer) keeps owning them: payloads are unmasked and framed where they lie.
//!
//! [`challenge`] and [`delimited`] are the handshake and the framing of a draft before it.
//!
//! [`extensions`] reads what peers say about extensions, [`deflate`] is the one that we have ourselves. Who makes
//! use of one tells [`message::Options`] which reserved bits it stands for.

pub mod challenge;
pub mod close;
pub mod deflate;
pub mod delimited;
pub mod extensions;
pub mod frame;
pub mod handshake;
pub mod mask;
pub mod message;
pub mod utf8;

/// The peer broke the protocol: what a Close frame answering it should say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Violation {
    /// The close code: [`close::PROTOCOL_ERROR`], [`close::INVALID_PAYLOAD`] or [`close::TOO_BIG`].
    pub code: u16,
    /// A few words of ASCII, fit for the text of the Close frame.
    pub reason: &'static str,
}

impl Violation {
    /// A breach of the framing rules (1002).
    pub(crate) const fn protocol(reason: &'static str) -> Self {
        Violation { code: close::PROTOCOL_ERROR, reason }
    }

    /// Payload that is not what its frame type promises (1007).
    pub(crate) const fn payload(reason: &'static str) -> Self {
        Violation { code: close::INVALID_PAYLOAD, reason }
    }
}

/// A small deterministic source of test inputs.
#[cfg(test)]
pub(crate) mod dice {
    /// xorshift64*: the same seed gives the same inputs on every machine.
    pub(crate) struct Dice(u64);

    impl Dice {
        pub(crate) fn new(seed: u64) -> Self {
            Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
        }

        pub(crate) fn next(&mut self) -> u64 {
            self.0 ^= self.0 >> 12;
            self.0 ^= self.0 << 25;
            self.0 ^= self.0 >> 27;
            self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
        }

        /// A number below `end`.
        pub(crate) fn below(&mut self, end: usize) -> usize {
            (self.next() >> 11) as usize % end
        }

        pub(crate) fn bytes(&mut self, len: usize) -> Vec<u8> {
            (0..len).map(|_| (self.next() >> 32) as u8).collect()
        }
    }
}

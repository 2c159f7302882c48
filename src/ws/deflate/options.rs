//! What a program may choose about permessage-deflate on a connection, by the names its interface has for it.

use super::Agreement;

/// The choices. Those about memory count from the next time that a codec is made, the others at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// 0 (stored) to 9 (smallest).
    pub level: u8,
    /// Most bytes of a piece of a received message, if the program said so.
    pub piece: Option<usize>,
    /// Most bytes of compressed payload in a frame.
    pub frame: usize,
    /// Shorter messages are sent as they are.
    pub least: usize,
    /// A message may decompress to so many bytes even if it is all repetition; 0 for any number.
    pub most_inflated: u64,
}

/// Frames are no larger than this, so that a message of any size is compressed in memory of this size.
const LARGEST_FRAME: usize = 256 * 1024;

impl Default for Options {
    fn default() -> Options {
        Options { level: 1, piece: None, frame: LARGEST_FRAME, least: 0, most_inflated: 16 << 20 }
    }
}

/// The names. All but the last two are those that the original's programs know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Name {
    ServerReset,
    ClientReset,
    ServerBits,
    ClientBits,
    RxBuffer,
    TxBuffer,
    Level,
    Memory,
    Least,
    MostInflated,
}

const NAMES: [(&[u8], Name); 10] = [
    (b"server_no_context_takeover", Name::ServerReset),
    (b"client_no_context_takeover", Name::ClientReset),
    (b"server_max_window_bits", Name::ServerBits),
    (b"client_max_window_bits", Name::ClientBits),
    (b"rx_buf_size", Name::RxBuffer),
    (b"tx_buf_size", Name::TxBuffer),
    (b"compression_level", Name::Level),
    (b"mem_level", Name::Memory),
    (b"min_size", Name::Least),
    (b"max_inflated_mb", Name::MostInflated),
];

impl Options {
    /// Sets an option by its name. False if there is none of this name.
    ///
    /// The value is read as a decimal number as far as it is one; without one it is 1. Numbers out of range count as
    /// the nearest one in range. What concerns the peer's direction was settled in the handshake and stays as it is;
    /// our own window and context can only become smaller.
    pub fn set(
        &mut self,
        agreement: &mut Agreement,
        is_client: bool,
        name: &[u8],
        value: Option<&[u8]>,
    ) -> bool {
        let Some((_, name)) = NAMES.iter().find(|(known, _)| *known == name) else { return false };
        let number = value.map_or(1, leading_number);
        match name {
            Name::ServerReset | Name::ClientReset => {
                if is_client == (*name == Name::ClientReset) && number > 0 {
                    agreement.out.keeps_context = false;
                }
            }
            Name::ServerBits | Name::ClientBits => {
                if is_client == (*name == Name::ClientBits) {
                    agreement.out.bits = agreement.out.bits.min(number.clamp(8, 15) as u8);
                }
            }
            Name::RxBuffer => self.piece = Some(1 << number.clamp(7, 16)),
            Name::TxBuffer => self.frame = 1 << number.clamp(7, 18),
            Name::Level => self.level = number.min(9) as u8,
            Name::Memory => {} // the codecs choose that by themselves
            Name::Least => self.least = usize::try_from(number).unwrap_or(usize::MAX),
            Name::MostInflated => self.most_inflated = number << 20,
        }
        true
    }
}

/// Up to ten digits at the front, behind blanks; 0 without any.
fn leading_number(text: &[u8]) -> u64 {
    let digits = text.trim_ascii_start().iter().take_while(|b| b.is_ascii_digit()).take(10);
    digits.fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'))
}

#[cfg(test)]
mod tests {
    use super::super::Side;
    use super::*;

    #[test]
    fn options() {
        let agreed = Agreement { out: Side { bits: 12, keeps_context: true }, inward: Side::DEFAULT };
        let (mut options, mut agreement) = (Options::default(), agreed);
        let mut put = |name: &[u8], value: Option<&[u8]>| {
            let known = options.set(&mut agreement, false, name, value);
            (known, options, agreement)
        };
        assert!(!put(b"nonsense", Some(b"1")).0);
        assert!(!put(b"", None).0);
        assert_eq!(put(b"compression_level", Some(b"6")).1.level, 6);
        assert_eq!(put(b"compression_level", Some(b"99")).1.level, 9);
        assert_eq!(put(b"compression_level", Some(b"x")).1.level, 0);
        assert_eq!(put(b"rx_buf_size", Some(b"3")).1.piece, Some(128));
        assert_eq!(put(b"rx_buf_size", Some(b"12")).1.piece, Some(4096));
        assert_eq!(put(b"tx_buf_size", Some(b"99999999999999999999")).1.frame, LARGEST_FRAME);
        assert_eq!(put(b"min_size", Some(b"64")).1.least, 64);
        assert_eq!(put(b"max_inflated_mb", Some(b"1")).1.most_inflated, 1 << 20);
        assert!(put(b"mem_level", Some(b"9")).0);
        assert_eq!(put(b"client_max_window_bits", Some(b"9")).2, agreed, "the peer's");
        assert_eq!(put(b"client_no_context_takeover", None).2, agreed, "the peer's");
        assert_eq!(put(b"server_max_window_bits", Some(b"15")).2.out.bits, 12, "never larger");
        assert_eq!(put(b"server_max_window_bits", Some(b"10")).2.out.bits, 10);
        assert!(put(b"server_no_context_takeover", Some(b"0")).2.out.keeps_context);
        assert!(!put(b"server_no_context_takeover", None).2.out.keeps_context);
    }
}

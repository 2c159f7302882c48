//! One frame header (RFC 6455 §5.2): reading it strictly, writing it in front of a payload.
//!
//! Only rules that a header can break by itself live here; the order of frames is `message`'s. A rule is
//! enforced as soon as the byte that breaks it is there, so a header cut short gives the same verdict as a
//! whole one.

use super::{Violation, mask};
use std::ops::Range;

/// Longest frame header in bytes: 2, then 8 of length, then 4 of mask.
pub const MAX_HEADER: usize = 14;

/// Longest payload of a control frame in bytes (RFC 6455 §5.5).
pub const MAX_CONTROL: usize = 125;

/// The three reserved bits in a header's first byte.
pub const RSV_MASK: u8 = 0x70;

const FIN: u8 = 0x80;
const MASKED: u8 = 0x80;

/// What a frame is (RFC 6455 §11.8).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Opcode {
    /// Goes on with the message begun before.
    Continuation = 0,
    /// Begins a message of UTF-8 text.
    Text = 1,
    /// Begins a message of any bytes.
    Binary = 2,
    /// Begins or answers the closing handshake.
    Close = 8,
    /// Asks for a pong with the same payload.
    Ping = 9,
    /// Answers a ping, or just shows a sign of life.
    Pong = 10,
}

impl Opcode {
    /// The opcode in the low four bits of a header's first byte; `None` for a reserved one.
    pub const fn from_low_bits(byte: u8) -> Option<Opcode> {
        Some(match byte & 0x0f {
            0 => Opcode::Continuation,
            1 => Opcode::Text,
            2 => Opcode::Binary,
            8 => Opcode::Close,
            9 => Opcode::Ping,
            10 => Opcode::Pong,
            _ => return None,
        })
    }

    /// Close, ping or pong: may stand between the fragments of a message.
    pub const fn is_control(self) -> bool {
        self as u8 & 8 != 0
    }
}

/// A frame header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Header {
    /// The frame is the last of its message.
    pub fin: bool,
    /// The reserved bits where they stand in the first byte, see [`RSV_MASK`].
    pub rsv: u8,
    /// What the frame is.
    pub opcode: Opcode,
    /// The masking key, if the payload is masked.
    pub masked: Option<[u8; 4]>,
    /// Length of the payload in bytes, below 2^63.
    pub len: u64,
}

/// Reads the header at the start of `input`: its length in bytes and its content, or `None` if more input is
/// needed. Reserved bits outside `allowed_rsv` are refused, and any on a control frame.
pub fn parse_header(input: &[u8], allowed_rsv: u8) -> Result<Option<(usize, Header)>, Violation> {
    let Some((&first, rest)) = input.split_first() else { return Ok(None) };
    let (fin, rsv) = (first & FIN != 0, first & RSV_MASK);
    if rsv & !allowed_rsv != 0 {
        return Err(Violation::protocol("rsv bits"));
    }
    let Some(opcode) = Opcode::from_low_bits(first) else { return Err(Violation::protocol("bad opc")) };
    if opcode.is_control() && rsv != 0 {
        return Err(Violation::protocol("rsv bits"));
    }
    if opcode.is_control() && !fin {
        return Err(Violation::protocol("frag ctl"));
    }
    let Some((&second, rest)) = rest.split_first() else { return Ok(None) };
    if opcode.is_control() && usize::from(second & !MASKED) > MAX_CONTROL {
        return Err(Violation::protocol("big ctl"));
    }
    let Some((len, rest)) = parse_len(second & !MASKED, rest)? else { return Ok(None) };
    let (masked, rest) = match rest.split_first_chunk::<4>() {
        _ if second & MASKED == 0 => (None, rest),
        Some((key, rest)) => (Some(*key), rest),
        None => return Ok(None),
    };
    Ok(Some((input.len() - rest.len(), Header { fin, rsv, opcode, masked, len })))
}

/// Reads the payload length whose short form is `short`; it and what stands behind it.
fn parse_len(short: u8, input: &[u8]) -> Result<Option<(u64, &[u8])>, Violation> {
    match short {
        126 => {
            let Some((bytes, rest)) = input.split_first_chunk::<2>() else { return Ok(None) };
            let len = u64::from(u16::from_be_bytes(*bytes));
            if len < 126 { Err(Violation::protocol("bad len")) } else { Ok(Some((len, rest))) }
        }
        127 => {
            if input.first().is_some_and(|top| top & 0x80 != 0) {
                return Err(Violation::protocol("bad len"));
            }
            let Some((bytes, rest)) = input.split_first_chunk::<8>() else { return Ok(None) };
            let len = u64::from_be_bytes(*bytes);
            if len < 0x1_0000 { Err(Violation::protocol("bad len")) } else { Ok(Some((len, rest))) }
        }
        _ => Ok(Some((u64::from(short), input))),
    }
}

/// Length in bytes of the header that [`encode_header`] writes.
pub const fn header_len(payload_len: u64, is_masked: bool) -> usize {
    let unmasked = match payload_len {
        0..126 => 2,
        126..0x1_0000 => 4,
        _ => 10,
    };
    if is_masked { unmasked + 4 } else { unmasked }
}

/// Composes a header without reserved bits, in the shortest form; the bytes and how many of them count.
///
/// `len` must be below 2^63, which no buffer in memory reaches.
pub fn encode_header(
    fin: bool,
    opcode: Opcode,
    len: u64,
    mask: Option<[u8; 4]>,
) -> ([u8; MAX_HEADER], usize) {
    let mut out = [0; MAX_HEADER];
    let mask_at = header_len(len, false);
    out[0] = opcode as u8 | if fin { FIN } else { 0 };
    out[1] = match mask_at {
        2 => len as u8,
        4 => {
            out[2..4].copy_from_slice(&(len as u16).to_be_bytes());
            126
        }
        _ => {
            out[2..10].copy_from_slice(&len.to_be_bytes());
            127
        }
    };
    let Some(key) = mask else { return (out, mask_at) };
    out[1] |= MASKED;
    out[mask_at..mask_at + 4].copy_from_slice(&key);
    (out, mask_at + 4)
}

/// Makes a frame of the payload `room[at]` where it lies: the header is written right before it, and with a
/// `mask` the payload itself is changed. The frame is `room[start..at.end]` for the returned start.
///
/// `None`, and nothing is changed, if the header does not fit before the payload or `at` not into `room`.
pub fn encode_in_place(
    room: &mut [u8],
    at: Range<usize>,
    fin: bool,
    opcode: Opcode,
    mask: Option<[u8; 4]>,
) -> Option<usize> {
    let (before, payload) = room.get_mut(..at.end)?.split_at_mut_checked(at.start)?;
    let (header, len) = encode_header(fin, opcode, payload.len() as u64, mask);
    let start = at.start.checked_sub(len)?;
    before[start..].copy_from_slice(&header[..len]);
    if let Some(key) = mask {
        mask::apply(payload, key, 0);
    }
    Some(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ws::dice::Dice;

    type Parsed<'a> = Result<Option<usize>, &'a str>;

    /// Bytes, length of the header or the refusal, RFC 6455 section.
    const CASES: &[(&[u8], Parsed<'_>, &str)] = &[
        (b"", Ok(None), "5.2"),
        (b"\x81", Ok(None), "5.2"),
        (b"\x81\x00", Ok(Some(2)), "5.2"),
        (b"\x81\x05hello", Ok(Some(2)), "5.7"),
        (b"\x81\x85\x37\xfa\x21", Ok(None), "5.7"),
        (b"\x81\x85\x37\xfa\x21\x3d\x7f", Ok(Some(6)), "5.7"),
        (b"\x01\x03Hel", Ok(Some(2)), "5.7"),
        (b"\x80\x02lo", Ok(Some(2)), "5.7"),
        (b"\x82\x7e\x01", Ok(None), "5.7"),
        (b"\x82\x7e\x01\x00", Ok(Some(4)), "5.7"),
        (b"\x82\x7e\x00\x7e", Ok(Some(4)), "5.2"),
        (b"\x82\x7f\x00\x00\x00\x00\x00\x01\x00", Ok(None), "5.7"),
        (b"\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00", Ok(Some(10)), "5.7"),
        (b"\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff\x01\x02\x03\x04", Ok(Some(14)), "5.2"),
        (b"\x82\x7e\x00\x7d", Err("bad len"), "5.2 minimal form"),
        (b"\x82\x7f\x00\x00\x00\x00\x00\x00\xff\xff", Err("bad len"), "5.2 minimal form"),
        (b"\x82\x7f\x80", Err("bad len"), "5.2 top bit"),
        (b"\x82\xff\xff\xff\xff\xff\xff\xff\xff\xff", Err("bad len"), "5.2 top bit"),
        (b"\x89\x7d", Ok(Some(2)), "5.5"),
        (b"\x89\x7e", Err("big ctl"), "5.5 at most 125"),
        (b"\x88\xff", Err("big ctl"), "5.5 at most 125"),
        (b"\x09", Err("frag ctl"), "5.5 not fragmented"),
        (b"\x08", Err("frag ctl"), "5.5 not fragmented"),
        (b"\x0a\x00", Err("frag ctl"), "5.5 not fragmented"),
        (b"\xc1", Err("rsv bits"), "5.2 no extension"),
        (b"\xa1", Err("rsv bits"), "5.2 no extension"),
        (b"\x91", Err("rsv bits"), "5.2 no extension"),
        (b"\xc9\x00", Err("rsv bits"), "5.2 no extension"),
        (b"\x83", Err("bad opc"), "5.2 reserved"),
        (b"\x87", Err("bad opc"), "5.2 reserved"),
        (b"\x8b", Err("bad opc"), "5.2 reserved"),
        (b"\x0f", Err("bad opc"), "5.2 reserved"),
    ];

    fn outcome(input: &[u8], rsv: u8) -> Result<Option<usize>, &'static str> {
        parse_header(input, rsv).map(|h| h.map(|h| h.0)).map_err(|v| {
            assert_eq!(v.code, 1002);
            v.reason
        })
    }

    #[test]
    fn headers() {
        for (input, want, section) in CASES {
            assert_eq!(outcome(input, 0), *want, "{section}: {input:x?}");
        }
    }

    #[test]
    fn a_prefix_never_contradicts_the_whole() {
        for (input, want, section) in CASES {
            for cut in 0..input.len() {
                let got = outcome(&input[..cut], 0);
                assert!(got == Ok(None) || got == *want, "{section}: {:x?} {got:?}", &input[..cut]);
            }
        }
    }

    #[test]
    fn every_first_byte() {
        for byte in 0..=255u8 {
            let is_legal = matches!(byte, 0..=2 | 0x80..=0x82 | 0x88..=0x8a);
            assert_eq!(outcome(&[byte], 0).is_ok(), is_legal, "{byte:#x}");
        }
    }

    #[test]
    fn allowed_bits_stay_away_from_control_frames() {
        assert_eq!(outcome(b"\xc1\x00", 0x40), Ok(Some(2)));
        assert_eq!(parse_header(b"\xc1\x00", 0x40).map(|h| h.map(|h| h.1.rsv)), Ok(Some(0x40)));
        assert_eq!(outcome(b"\xe1\x00", 0x40), Err("rsv bits"));
        assert_eq!(outcome(b"\xc9\x00", 0x40), Err("rsv bits"));
    }

    const OPCODES: [Opcode; 6] =
        [Opcode::Continuation, Opcode::Text, Opcode::Binary, Opcode::Close, Opcode::Ping, Opcode::Pong];

    #[test]
    fn encode_then_decode_is_identity() {
        let lens = [0, 1, 125, 126, 127, 128, 65535, 65536, 65537, 1 << 32, (1 << 63) - 1];
        for opcode in OPCODES {
            assert_eq!(Opcode::from_low_bits(opcode as u8), Some(opcode));
            for len in lens {
                for fin in [true, false] {
                    for masked in [None, Some([1, 0x80, 0, 0xff])] {
                        if opcode.is_control() && (len > 125 || !fin) {
                            continue;
                        }
                        let (bytes, n) = encode_header(fin, opcode, len, masked);
                        assert_eq!(n, header_len(len, masked.is_some()));
                        let want = Header { fin, rsv: 0, opcode, masked, len };
                        assert_eq!(parse_header(&bytes[..n], 0), Ok(Some((n, want))));
                        for cut in 0..n {
                            assert_eq!(parse_header(&bytes[..cut], 0), Ok(None));
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn in_place() {
        // RFC 6455 5.7: a masked and an unmasked "Hello"
        let mut room = *b"........Hello..";
        assert_eq!(encode_in_place(&mut room, 8..13, true, Opcode::Text, None), Some(6));
        assert_eq!(&room, b"......\x81\x05Hello..");
        let key = Some([0x37, 0xfa, 0x21, 0x3d]);
        assert_eq!(encode_in_place(&mut room, 8..13, true, Opcode::Text, key), Some(2));
        assert_eq!(&room, b"..\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58..");
    }

    #[test]
    fn in_place_refuses_what_does_not_fit() {
        let mut room = [7; 10];
        for (at, key) in [(1..5, None), (5..9, Some([1; 4])), (2..11, None), (11..12, None)] {
            assert_eq!(encode_in_place(&mut room, at, true, Opcode::Binary, key), None);
        }
        #[allow(clippy::reversed_empty_ranges, reason = "the case under test")]
        let backwards = 6..5;
        assert_eq!(encode_in_place(&mut room, backwards, true, Opcode::Binary, None), None);
        assert_eq!(room, [7; 10]);
        assert_eq!(encode_in_place(&mut room, 10..10, true, Opcode::Binary, None), Some(8));
    }

    #[test]
    fn in_place_equals_header_and_mask() {
        let mut dice = Dice::new(4);
        for len in [0, 1, 125, 126, 1000, 65535, 65536, 70000] {
            let payload = dice.bytes(len);
            let mut room = vec![0; 16];
            room.extend_from_slice(&payload);
            let start = encode_in_place(&mut room, 16..16 + len, false, Opcode::Binary, Some([9, 8, 7, 6]));
            let start = start.expect("room for the header");
            let parsed = parse_header(&room[start..], 0).expect("a legal header");
            let (n, header) = parsed.expect("a whole header");
            assert_eq!((start + n, header.len, header.fin), (16, len as u64, false));
            mask::apply(&mut room[16..], header.masked.expect("a masked frame"), 0);
            assert_eq!(room[16..], payload);
        }
    }
}

//! Numbers as bytes and as text: variable-length integers, hexadecimal, human-readable magnitudes; clock and
//! random bytes.

use crate::entry::Refusal;
use crate::escape::nibble;
use crate::text::TextBuffer;
use std::fmt::Write as _;

/// Longest encoding [`vbi_encode`] makes.
pub const VBI_MAX: usize = 4;

/// `value` in groups of seven bits, least significant first, with the top bit set on all but the last.
/// `None` for more than 28 bits, which is all the wire formats that use this allow.
pub fn vbi_encode(value: u64) -> Option<([u8; VBI_MAX], usize)> {
    if value >> (7 * VBI_MAX) != 0 {
        return None;
    }
    let (mut out, mut len, mut rest) = ([0; VBI_MAX], 0, value);
    loop {
        out[len] = (rest & 0x7f) as u8;
        rest >>= 7;
        len += 1;
        if rest == 0 {
            return Some((out, len));
        }
        out[len - 1] |= 0x80;
    }
}

/// The number at the start of `bytes` and how many bytes it takes; `None` when it is incomplete or needs more
/// than 64 bits.
pub fn vbi_decode(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut value = 0u64;
    for (index, &byte) in bytes.iter().enumerate().take(10) {
        let group = u64::from(byte & 0x7f);
        let shift = 7 * index as u32;
        let placed = group << shift;
        if placed >> shift != group {
            return None;
        }
        value |= placed;
        if byte & 0x80 == 0 {
            return Some((value, index + 1));
        }
    }
    None
}

/// Writes the bytes that a text of hexadecimal pairs stands for, as far as there is room, and returns their number;
/// `None` for an odd digit, a character that is none or a missing place, with what stands before it written.
pub fn unhex(text: &[u8], room: &mut [u8]) -> Option<usize> {
    let mut places = room.iter_mut();
    for pair in text.chunks(2) {
        let byte = nibble(pair[0])? << 4 | nibble(*pair.get(1)?)?;
        *places.next()? = byte;
    }
    Some(text.len() / 2)
}

/// `bytes` as lower-case hexadecimal pairs.
pub fn to_hex(bytes: &[u8]) -> Vec<u8> {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|nibble| b"0123456789abcdef"[usize::from(nibble)])
        .collect()
}

/// `value` in the largest of `units` (factor and name, largest factor first) it reaches: five places, three
/// decimals and the unit; a whole number when the unit's factor is 1.
pub fn humanize<'a>(value: u64, units: impl Iterator<Item = (u64, &'a [u8])>) -> Option<TextBuffer<64>> {
    let mut chosen = None;
    for (factor, name) in units {
        if factor == 0 {
            break;
        }
        chosen = Some((factor, name));
        if value >= factor {
            break;
        }
    }
    let (factor, name) = chosen?;
    let name = String::from_utf8_lossy(name);
    let whole = value / factor;
    let mut text = TextBuffer::new();
    let written = if factor == 1 {
        write!(text, "{whole:5}{name}    ")
    } else {
        let thousandths = u128::from(value % factor) * 1000 / u128::from(factor);
        write!(text, "{whole:5}.{thousandths:03}{name}")
    };
    written.ok().map(|()| text)
}

/// True when both have the same bytes; takes as long whatever they are.
pub fn same_bytes(one: &[u8], other: &[u8]) -> bool {
    let mut difference = 0u8;
    for (a, b) in one.iter().zip(other) {
        difference = std::hint::black_box(difference | (a ^ b));
    }
    difference == 0 && one.len() == other.len()
}

/// Fills `room` with unpredictable bytes.
pub fn random(room: &mut [u8]) -> Result<(), Refusal> {
    let mut done = 0;
    while done < room.len() {
        let rest = &mut room[done..];
        // SAFETY: the pointer and length are one live slice's.
        let got = unsafe { libc::getrandom(rest.as_mut_ptr().cast(), rest.len(), 0) };
        match usize::try_from(got) {
            Ok(count) => done += count,
            Err(_) => {
                let error = std::io::Error::last_os_error();
                if error.kind() != std::io::ErrorKind::Interrupted {
                    return Err(Refusal::System(error.raw_os_error().unwrap_or(0)));
                }
            }
        }
    }
    Ok(())
}

/// Microseconds of the monotonic clock.
pub fn monotonic_micros() -> i64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: fills the given timespec.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut time) };
    time.tv_sec * 1_000_000 + time.tv_nsec / 1000
}

/// Seconds since 1970.
pub fn unix_seconds() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variable_length_integers() {
        for value in [0, 1, 127, 128, 16_383, 16_384, (1 << 28) - 1] {
            let (bytes, len) = vbi_encode(value).expect("28 bits");
            assert_eq!(vbi_decode(&bytes[..len]), Some((value, len)));
            assert_eq!(vbi_decode(&bytes[..len - 1]), None);
        }
        assert_eq!(vbi_encode(1 << 28), None);
        assert_eq!(vbi_decode(&[0xff; 12]), None);
        assert_eq!(vbi_decode(b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), Some((u64::MAX, 10)));
        assert_eq!(vbi_decode(b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x03"), None);
    }

    #[test]
    fn magnitudes() {
        let units = || [(1u64 << 20, &b"Mi "[..]), (1024, b"Ki "), (1, b"   "), (0, b"")].into_iter();
        let cases = [
            (0, "    0       "),
            (1023, " 1023       "),
            (1024, "    1.000Ki "),
            (1536, "    1.500Ki "),
            (16_383, "   15.999Ki "),
            (u64::MAX, "17592186044415.999Mi "),
        ];
        for (value, want) in cases {
            let text = humanize(value, units()).expect("units");
            assert_eq!(text.as_bytes(), want.as_bytes(), "{value}");
        }
        assert!(humanize(1, [].into_iter()).is_none());
    }

    #[test]
    fn hexadecimal() {
        for (text, size, answer, left) in [
            (&b"1aFf"[..], 2, Some(2), [0x1a, 0xff, 9]),
            (b"1aFf", 1, None, [0x1a, 9, 9]),
            (b"1a0", 3, None, [0x1a, 9, 9]),
            (b"0g", 3, None, [9; 3]),
            (b"", 0, Some(0), [9; 3]),
        ] {
            let mut room = [9; 3];
            assert_eq!(unhex(text, &mut room[..size]), answer);
            assert_eq!(room, left);
        }
        assert_eq!(to_hex(&[0x1a, 0xff]), b"1aff");
    }

    #[test]
    fn random_bytes_differ() {
        let (mut one, mut other) = ([0; 32], [0; 32]);
        assert_eq!((random(&mut one), random(&mut other)), (Ok(()), Ok(())));
        assert!(!same_bytes(&one, &other));
        assert!(same_bytes(&one, &one.clone()));
        assert!(!same_bytes(&one, &one[..31]));
    }
}

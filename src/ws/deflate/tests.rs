//! Messages through both directions, cut everywhere.

use super::compress::Compressor;
use super::inflate::{Inflater, Now};
use super::options::Options;
use super::stock::MOST_SPARE;
use super::{Agreement, Deflate, Side, Stock};
use crate::ws::Violation;
use crate::ws::dice::Dice;

/// The payloads of the frames that a message makes, with frames of at most `most` bytes.
fn compressed(
    compressor: &mut Compressor,
    parts: &[&[u8]],
    most: usize,
    (side, options, stock): (Side, &Options, &mut Stock),
) -> Vec<Vec<u8>> {
    let mut frames = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let fin = index + 1 == parts.len();
        assert!(compressor.begin(index > 0, fin, part.len(), options));
        let (mut out, mut at) = (Vec::new(), 0);
        while !compressor.fill((part, &mut at), fin, &mut out, most, (side, options, stock)) {
            let rest = out.split_off(out.len() - 4);
            assert!(out.len() >= most);
            frames.push(std::mem::replace(&mut out, rest));
        }
        assert_eq!(at, part.len());
        frames.push(out);
    }
    frames
}

/// What comes of a message's payload that arrives in pieces of `cut` bytes, with room for `room` at a time.
fn inflated(
    inflater: &mut Inflater,
    payload: &[u8],
    (cut, room): (usize, usize),
    is_text: bool,
    (side, options, stock): (Side, &Options, &mut Stock),
) -> Result<Vec<u8>, Violation> {
    let mut out = Vec::new();
    let mut buffer = vec![0; room];
    let mut pieces = payload.chunks(cut).peekable();
    let mut held: Vec<u8> = Vec::new();
    let mut is_done = false;
    let mut is_last = payload.is_empty();
    inflater.begin(is_text);
    while !is_done {
        if let Some(piece) = pieces.next() {
            held.extend_from_slice(piece);
            is_last = pieces.peek().is_none();
        }
        loop {
            let (used, made, now) = inflater.fill(&held, is_last, &mut buffer, (side, options, stock))?;
            held.drain(..used);
            out.extend_from_slice(&buffer[..made]);
            assert_eq!(inflater.is_full, now == Now::Full);
            assert!(now != Now::Full || made == room, "a piece is full or there is no more");
            assert!(now == Now::Full || held.is_empty());
            is_done = now == Now::Done;
            if now != Now::Full {
                break;
            }
        }
    }
    Ok(out)
}

fn all(frames: &[Vec<u8>]) -> Vec<u8> {
    frames.concat()
}

#[test]
fn examples_of_the_rfc() {
    // RFC 7692 section 7.2.3
    let (options, mut stock) = (Options::default(), Stock::default());
    let mut inflater = Inflater::default();
    let cases: &[(&[u8], &[u8])] = &[
        (b"\xf2\x48\xcd\xc9\xc9\x07\x00", b"Hello"),
        (b"\xf2\x00\x11\x00\x00", b"Hello"),
        (b"\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00", b"Hello"),
        (b"\xf3\x48\xcd\xc9\xc9\x07\x00\x00", b"Hello"),
        (b"\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00", b"Hello"),
        (b"\x00", b""),
        (b"\xf3\x48\xcd\xc9\xc9\x07\x00", b"Hello"), // ended, and nothing behind it
        (b"\x00", b""),
        (b"", b""),
        (b"\xf2\x48\xcd\xc9\xc9\x07\x00", b"Hello"),
    ];
    for cut in 1..12 {
        for room in 1..7 {
            for (payload, want) in cases {
                let use_of = (Side::DEFAULT, &options, &mut stock);
                let got = inflated(&mut inflater, payload, (cut, room), true, use_of);
                assert_eq!(got.as_deref(), Ok(*want), "{payload:x?} by {cut} into {room}");
            }
        }
    }
}

#[test]
fn what_is_no_deflate_data_is_1007() {
    for bad in [&b"\x07\x00"[..], &[0xff; 64], b"\x4b\x04\xa2\x00\xff\x00", b"\x00\x05\x00\x00\x00hello"] {
        for cut in 1..=bad.len() {
            let (options, mut stock) = (Options::default(), Stock::default());
            let mut inflater = Inflater::default();
            let use_of = (Side::DEFAULT, &options, &mut stock);
            let got = inflated(&mut inflater, bad, (cut, 100), false, use_of);
            assert_eq!(got.map_err(|v| v.code), Err(1007), "{bad:x?} by {cut}");
        }
    }
}

fn sides() -> impl Iterator<Item = Side> {
    (8..=15).flat_map(|bits| [true, false].map(|keeps_context| Side { bits, keeps_context }))
}

/// Text of few words: compresses well, and refers back.
fn wordy(dice: &mut Dice, len: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(len + 10);
    while out.len() < len {
        out.extend_from_slice(
            [&b"alpha "[..], b"beta ", b"gamma\n", b"{\"key\": ", b"12345, "][dice.below(5)],
        );
    }
    out.truncate(len);
    out
}

#[test]
fn whatever_goes_in_comes_out() {
    let mut dice = Dice::new(7692);
    for side in sides() {
        for level in [1, 6] {
            let options = Options { level, ..Options::default() };
            let (mut stock, mut other) = (Stock::default(), Stock::default());
            let (mut compressor, mut inflater) = (Compressor::default(), Inflater::default());
            for round in 0..16 {
                let len = [0, 1, 2, 20, 125, 1000, 4096, 70_000][round % 8];
                let message = match round % 3 {
                    0 => dice.bytes(len),
                    1 => vec![b'x'; len],
                    _ => wordy(&mut dice, len),
                };
                let most = [usize::MAX - 4, 300, 128][dice.below(3)];
                let split = dice.below(len + 1);
                let parts = [&message[..split], &message[split..]];
                let parts = if round % 2 == 0 { &parts[..] } else { &[&message[..]][..] };
                let frames = compressed(&mut compressor, parts, most, (side, &options, &mut stock));
                let shape = (1 + dice.below(4000), 1 + dice.below(5000));
                let payload = all(&frames);
                let got = inflated(&mut inflater, &payload, shape, false, (side, &options, &mut other));
                assert!(got.as_deref() == Ok(&message), "{side:?} {level} {round} {shape:?}");
            }
        }
    }
}

#[test]
fn every_cut_of_a_message() {
    let (options, side) = (Options::default(), Side::DEFAULT);
    let (mut stock, mut other) = (Stock::default(), Stock::default());
    let message = wordy(&mut Dice::new(3), 300);
    let payload = all(&compressed(
        &mut Compressor::default(),
        &[&message],
        usize::MAX - 4,
        (side, &options, &mut stock),
    ));
    for cut in 1..=payload.len() {
        for room in [1, 2, 7, 299, 300, 301] {
            let use_of = (side, &options, &mut other);
            let got = inflated(&mut Inflater::default(), &payload, (cut, room), true, use_of);
            assert!(got.as_deref() == Ok(&message), "{cut} {room}");
        }
    }
}

/// What comes out of a message's beginning that goes in in parts of this length.
fn beginning(payload: &[u8], cut: usize, room: usize) -> Vec<u8> {
    let (options, side, mut stock) = (Options::default(), Side::DEFAULT, Stock::default());
    let (mut inflater, mut buffer, mut out) = (Inflater::default(), vec![0; room], Vec::new());
    inflater.begin(false);
    for part in payload.chunks(cut) {
        let mut at = 0;
        loop {
            let filled = inflater.fill(&part[at..], false, &mut buffer, (side, &options, &mut stock));
            let (used, made, now) = filled.expect("a message's beginning");
            at += used;
            out.extend_from_slice(&buffer[..made]);
            if now != Now::Full {
                break;
            }
        }
        assert_eq!(at, part.len());
    }
    out
}

#[test]
fn what_a_beginning_says_comes_out_at_once() {
    let (options, side, mut stock) = (Options::default(), Side::DEFAULT, Stock::default());
    let message = wordy(&mut Dice::new(5), 200);
    let payload = all(&compressed(
        &mut Compressor::default(),
        &[&message],
        usize::MAX - 4,
        (side, &options, &mut stock),
    ));
    for end in 0..payload.len() {
        let at_once = beginning(&payload[..end], usize::MAX, 4096);
        for (cut, room) in [(1, 1), (1, 4096), (2, 3), (7, 16)] {
            assert_eq!(beginning(&payload[..end], cut, room), at_once, "{end} {cut} {room}");
        }
    }
}

#[test]
fn contexts_are_kept_or_not() {
    let message = Dice::new(5).bytes(500);
    for keeps_context in [true, false] {
        let side = Side { bits: 15, keeps_context };
        let (options, mut stock) = (Options::default(), Stock::default());
        let mut compressor = Compressor::default();
        let mut once = || {
            all(&compressed(&mut compressor, &[&message], usize::MAX - 4, (side, &options, &mut stock))).len()
        };
        let (first, second) = (once(), once());
        assert!(first > 500);
        assert_eq!(second < 50, keeps_context, "{second}");
    }
}

/// The farthest reference that a stream makes, as seen by whether shorter windows can read it.
#[test]
fn small_windows_are_kept_to() {
    // Repeats at a distance of 200 are found with a window of 512 bytes, those at 300 not.
    let unit = Dice::new(9).bytes(300);
    let near = unit[..200].repeat(20);
    let far = unit.repeat(20);
    let side = Side { bits: 8, keeps_context: true };
    for level in 1..=9 {
        let options = Options { level, ..Options::default() };
        let len = |message: &[u8]| {
            let mut stock = Stock::default();
            let compressor = &mut Compressor::default();
            all(&compressed(compressor, &[message], usize::MAX - 4, (side, &options, &mut stock))).len()
        };
        assert!(len(&near) < 2500, "{level}: {}", len(&near));
        assert!(len(&far) > 5500, "{level}: {}", len(&far));
    }
}

#[test]
fn bombs_and_honest_repetition() {
    let zeros = vec![0; 8 << 20];
    let side = Side::DEFAULT;
    let options = Options { level: 9, ..Options::default() };
    let mut stock = Stock::default();
    let payload =
        all(&compressed(&mut Compressor::default(), &[&zeros], usize::MAX - 4, (side, &options, &mut stock)));
    let mut outcome = |most_inflated| {
        let options = Options { most_inflated, ..options };
        let use_of = (side, &options, &mut stock);
        inflated(&mut Inflater::default(), &payload, (1000, 65536), false, use_of)
            .map(|m| m.len())
            .map_err(|v| v.code)
    };
    assert_eq!(outcome(16 << 20), Ok(8 << 20));
    assert_eq!(outcome(1 << 20), Err(1009));
    assert_eq!(outcome(0), Ok(8 << 20), "no limit");
}

#[test]
fn text_is_validated_as_it_comes_out() {
    let (options, side) = (Options::default(), Side::DEFAULT);
    let mut stock = Stock::default();
    let mut judge = |message: &[u8], is_text| {
        let compressor = &mut Compressor::default();
        let payload = all(&compressed(compressor, &[message], usize::MAX - 4, (side, &options, &mut stock)));
        let use_of = (side, &options, &mut stock);
        inflated(&mut Inflater::default(), &payload, (3, 2), is_text, use_of).map_err(|v| v.code)
    };
    assert_eq!(judge("häß€".as_bytes(), true).as_deref(), Ok("häß€".as_bytes()));
    assert_eq!(judge(b"\xe2\x82", true), Err(1007), "cut short");
    assert_eq!(judge(b"a\xff", true), Err(1007));
    assert_eq!(judge(b"a\xff", false).as_deref(), Ok(&b"a\xff"[..]));
}

#[test]
fn short_messages_may_go_as_they_are() {
    let options = Options { least: 10, ..Options::default() };
    let mut compressor = Compressor::default();
    assert!(!compressor.begin(false, true, 9, &options));
    assert!(compressor.begin(false, true, 10, &options));
    assert!(compressor.begin(false, false, 1, &options), "it may become longer");
    assert!(compressor.begin(true, true, 1, &options), "one message is one thing");
    assert!(!compressor.begin(true, true, 100, &options), "nothing to go on with");
}

#[test]
fn a_rested_compressor_begins_anew() {
    let (options, mut stock) = (Options::default(), Stock::default());
    let (mut compressor, mut inflater) = (Compressor::default(), Inflater::default());
    let mut lengths = Vec::new();
    for rests in [false, false, true, false] {
        if rests {
            compressor.rest(&mut stock);
        }
        let use_of = (Side::DEFAULT, &options, &mut stock);
        let payload = all(&compressed(&mut compressor, &[b"again and again"], 100, use_of));
        lengths.push(payload.len());
        let use_of = (Side::DEFAULT, &options, &mut stock);
        let got = inflated(&mut inflater, &payload, (3, 7), true, use_of);
        assert_eq!(got.as_deref(), Ok(&b"again and again"[..]));
    }
    assert_eq!((lengths[0], lengths[1]), (lengths[2], lengths[3]));
    assert!(lengths[1] < lengths[0], "the context of earlier messages");
    // A message that is under way keeps what it began with.
    let use_of = (Side::DEFAULT, &options, &mut stock);
    assert!(compressor.begin(false, false, 1, use_of.1));
    let (mut out, mut at) = (Vec::new(), 0);
    assert!(compressor.fill((b"a", &mut at), false, &mut out, 100, use_of));
    compressor.rest(&mut stock);
    let use_of = (Side::DEFAULT, &options, &mut stock);
    assert!(compressor.begin(true, true, 1, use_of.1));
    let (mut rest, mut at) = (Vec::new(), 0);
    assert!(compressor.fill((b"b", &mut at), true, &mut rest, 100, use_of));
    out.extend(rest);
    let use_of = (Side::DEFAULT, &options, &mut stock);
    let got = inflated(&mut inflater, &out, (1, 9), true, use_of);
    assert_eq!(got.as_deref(), Ok(&b"ab"[..]));
}

#[test]
fn codecs_of_connections_that_end_serve_the_next() {
    let (options, mut stock) = (Options::default(), Stock::default());
    let once = |stock: &mut Stock, word: &[u8]| {
        let mut deflate = Deflate::new(Agreement { out: Side::DEFAULT, inward: Side::DEFAULT });
        let use_of = (Side::DEFAULT, &options, &mut *stock);
        let payload = all(&compressed(&mut deflate.compressor, &[word], 100, use_of));
        // Cut short: the next connection must not see what is left of it.
        let use_of = (Side::DEFAULT, &options, &mut *stock);
        let room = &mut [0; 4];
        assert_eq!(deflate.inflater.fill(&payload, true, room, use_of).map(|got| got.2), Ok(Now::Full));
        assert_eq!(&room[..], &word[..4]);
        deflate.retire(stock);
        payload
    };
    let first = once(&mut stock, b"one after the other");
    assert_eq!(stock.kept(), (1, 1));
    assert_eq!(once(&mut stock, b"one after the other"), first, "nothing of the first is known");
    assert_eq!(stock.kept(), (1, 1));
    let mut inflater = Inflater::default();
    let bad = inflater.fill(b"\xff\xff", true, &mut [0; 9], (Side::DEFAULT, &options, &mut stock));
    assert!(bad.is_err());
    inflater.retire(&mut stock);
    assert_eq!(stock.kept().1, 1, "a broken stream costs no codec");
}

#[test]
fn spare_codecs_are_few_and_go_when_unused() {
    let mut stock = Stock::default();
    let many: Vec<_> = (0..MOST_SPARE + 3).map(|_| stock.inflater(15)).collect();
    many.into_iter().for_each(|one| stock.give_inflater(one));
    assert_eq!(stock.kept().1, MOST_SPARE);
    stock.age();
    assert_eq!(stock.kept().1, MOST_SPARE, "they have just come");
    let (one, other) = (stock.inflater(15), stock.inflater(15));
    stock.give_inflater(one);
    stock.give_inflater(other);
    stock.age();
    assert_eq!(stock.kept().1, 2, "those that were used");
    let shape = stock.compressor(8, 6);
    stock.give_compressor(shape);
    assert!(!stock.is_empty());
    stock.age();
    stock.age();
    assert!(stock.is_empty());
}

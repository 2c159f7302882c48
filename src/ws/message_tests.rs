//! Streams of frames against [`Receiver`], each in every split.

use super::*;
use crate::ws::dice::Dice;
use crate::ws::frame;

/// What a stream tells, with neighbouring pieces of a message joined.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Told {
    Data(bool, Vec<u8>),
    End,
    Ping(Vec<u8>),
    Pong(Vec<u8>),
    Close(Vec<u8>),
}

const SERVER: Options = Options { validate_utf8: true, allowed_rsv: 0, allow_unmasked: false };

/// A caller: keeps what is not consumed, moves it about, and checks every piece it gets.
struct Caller {
    receiver: Receiver,
    unread: Vec<u8>,
    told: Vec<Told>,
    limit: usize,
    whole: bool,
}

impl Caller {
    fn new(receiver: Receiver, limit: usize, whole: bool) -> Self {
        Caller { receiver, unread: Vec::new(), told: Vec::new(), limit, whole }
    }

    fn feed(&mut self, input: &[u8]) -> Result<(), Violation> {
        self.unread.extend_from_slice(input);
        loop {
            let (consumed, step) = self.receiver.next(&mut self.unread, self.limit, self.whole)?;
            let is_done = step == Step::NeedMore;
            self.take(step);
            self.unread.drain(..consumed);
            if is_done {
                let again = self.receiver.next(&mut self.unread, self.limit, self.whole);
                assert_eq!(again, Ok((0, Step::NeedMore)), "nothing new without new input");
                return Ok(());
            }
        }
    }

    fn take(&mut self, step: Step) {
        let bytes = |range: Range<usize>| self.unread[range].to_vec();
        match step {
            Step::NeedMore => {}
            Step::Ping(range) => self.told.push(Told::Ping(bytes(range))),
            Step::Pong(range) => self.told.push(Told::Pong(bytes(range))),
            Step::Close(range) => self.told.push(Told::Close(bytes(range))),
            Step::Piece(piece) => self.take_piece(piece),
        }
    }

    fn take_piece(&mut self, piece: Piece) {
        let (r, len) = (&self.receiver, piece.range.len());
        assert!(len <= self.limit || r.message_bits() != 0, "what is no payload yet comes in any size");
        assert!(len > 0 || piece.frame_remaining == 0, "only an empty frame makes an empty piece");
        assert!(!self.whole || len == self.limit || piece.frame_remaining == 0);
        assert_eq!(piece.first_of_message, r.is_first_fragment());
        assert_eq!(piece.final_of_message, r.is_final_fragment());
        assert_eq!(piece.frame_remaining, r.remaining_payload());
        assert_eq!(piece.binary, r.frame_is_binary());
        let latest = self.told.iter().rev().find(|t| matches!(t, Told::Data(..) | Told::End));
        let is_new = !matches!(latest, Some(Told::Data(..)));
        assert_eq!(piece.first_of_message, is_new);
        let bytes = &self.unread[piece.range];
        match self.told.last_mut() {
            Some(Told::Data(_, data)) => data.extend_from_slice(bytes),
            _ => self.told.push(Told::Data(piece.binary, bytes.to_vec())),
        }
        if piece.final_of_message {
            self.told.push(Told::End);
        }
    }
}

/// A frame as a client would send it, without regard to the rules.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    // its first byte is replaced
    let (mut header, n) =
        frame::encode_header(true, Opcode::Text, payload.len() as u64, Some([0x12, 0x34, 0x56, 0x78]));
    header[0] = first;
    let mut out = header[..n].to_vec();
    out.extend_from_slice(payload);
    mask::apply(&mut out[n..], [0x12, 0x34, 0x56, 0x78], 0);
    out
}

fn frames(list: &[(u8, &[u8])]) -> Vec<u8> {
    list.iter().flat_map(|(first, payload)| frame(*first, payload)).collect()
}

/// Frames by first byte and payload, the refusal, what was complete before it, RFC 6455 section.
type Row<'a> = (&'a [(u8, &'a [u8])], Result<(), &'a str>, usize, &'a str);

const LEGAL: &[Row<'_>] = &[
    (&[(0x81, b"hello")], Ok(()), 2, "5.6"),
    (&[(0x81, b"")], Ok(()), 2, "5.6 empty"),
    (&[(0x82, b"\xff\xfe")], Ok(()), 2, "5.6 any bytes"),
    (&[(0x01, b"hel"), (0x80, b"lo")], Ok(()), 2, "5.4"),
    (&[(0x01, b""), (0x00, b""), (0x80, b"")], Ok(()), 2, "5.4 empty"),
    (&[(0x02, b"a"), (0x89, b"p"), (0x8a, b""), (0x80, b"b")], Ok(()), 5, "5.4 control between"),
    (&[(0x01, b"\xe2\x82"), (0x89, b"\xff"), (0x80, b"\xac")], Ok(()), 4, "5.6 cut character"),
    (&[(0x01, b"\xf0"), (0x00, b"\x9f"), (0x00, b""), (0x80, b"\x98\x80")], Ok(()), 2, "5.6"),
    (&[(0x89, &[b'x'; 125]), (0x82, &[b'y'; 126]), (0x82, &[b'z'; 300])], Ok(()), 5, "5.2 lengths"),
    (&[(0x88, b"\x03\xe8bye")], Ok(()), 1, "5.5.1"),
    (&[(0x81, b"a"), (0x82, b"b"), (0x81, b"c")], Ok(()), 6, "5.4 one after another"),
];

const ILLEGAL: &[Row<'_>] = &[
    (&[(0x80, b"a")], Err("bad cont"), 0, "5.4 nothing to continue"),
    (&[(0x00, b"")], Err("bad cont"), 0, "5.4 nothing to continue"),
    (&[(0x81, b"a"), (0x80, b"b")], Err("bad cont"), 2, "5.4 the message had ended"),
    (&[(0x01, b"a"), (0x81, b"b")], Err("bad fin"), 0, "5.4 no message in a message"),
    (&[(0x02, b"a"), (0x89, b""), (0x02, b"b")], Err("bad fin"), 2, "5.4 no message in a message"),
    (&[(0xc1, b"a")], Err("rsv bits"), 0, "5.2"),
    (&[(0x01, b"a"), (0xa0, b"b")], Err("rsv bits"), 0, "5.2"),
    (&[(0xc9, b"a")], Err("rsv bits"), 0, "5.2"),
    (&[(0x83, b"a")], Err("bad opc"), 0, "5.2"),
    (&[(0x89, b"p"), (0x8f, b"a")], Err("bad opc"), 1, "5.2"),
    (&[(0x09, b"a")], Err("frag ctl"), 0, "5.5"),
    (&[(0x08, b"\x03\xe8")], Err("frag ctl"), 0, "5.5"),
    (&[(0x89, &[0; 126])], Err("big ctl"), 0, "5.5"),
    (&[(0x81, b"\xc0\xaf")], Err("bad utf8"), 0, "8.1"),
    (&[(0x81, b"ok"), (0x81, b"fine \xed\xa0\x80")], Err("bad utf8"), 2, "8.1"),
    (&[(0x81, b"\xf4\x90\x80\x80")], Err("bad utf8"), 0, "8.1"),
    (&[(0x81, b"\xe2\x82")], Err("partial utf8"), 0, "8.1"),
    (&[(0x01, b"\xe2\x82"), (0x00, b"a")], Err("bad utf8"), 0, "8.1"),
    (&[(0x01, b"\xe2\x82"), (0x80, b"")], Err("partial utf8"), 0, "8.1"),
    (&[(0x01, b"\xe2\x82"), (0x8a, b""), (0x80, b"\x28")], Err("bad utf8"), 2, "8.1"),
];

/// What is complete of it: the data behind the last control frame or end of a message may depend on the split
/// when a violation follows.
fn complete(mut told: Vec<Told>) -> Vec<Told> {
    if let Some(Told::Data(..)) = told.last() {
        told.pop();
    }
    told
}

/// Every split in two, and byte by byte, with several limits: always the same.
fn check_splits(stream: &[u8], want: Result<(), &str>, complete_before: usize, label: &str) {
    let mut reference = None;
    for limit in [1, 2, 3, 7, 16, 4096] {
        for whole in [false, true] {
            for cut in 0..=stream.len() + 1 {
                let mut caller = Caller::new(Receiver::new(Role::Server, SERVER), limit, whole);
                let result = match stream.split_at_checked(cut) {
                    Some((a, b)) => caller.feed(a).and_then(|()| caller.feed(b)),
                    None => stream.iter().try_for_each(|byte| caller.feed(&[*byte])),
                };
                let code = if want.is_err_and(|r| r.ends_with("utf8")) { 1007 } else { 1002 };
                let want = want.map_err(|reason| (code, reason));
                assert_eq!(result.map_err(|v| (v.code, v.reason)), want, "{label}, cut {cut}, limit {limit}");
                if result.is_err() {
                    assert_eq!(caller.receiver.next(&mut [], 1, false), result.map(|()| (0, Step::NeedMore)));
                } else {
                    assert!(caller.unread.is_empty());
                }
                let told = complete(caller.told);
                assert!(told.len() >= complete_before, "{label}, cut {cut}: {told:?}");
                assert_eq!(reference.get_or_insert_with(|| told.clone()), &told, "{label}, cut {cut}");
            }
        }
    }
}

/// Every beginning, whole and byte by byte: what it says is told when it is there, and not only when more comes.
fn check_beginnings(stream: &[u8]) {
    for (limit, whole) in [(1, false), (3, true), (3, false), (4096, true), (4096, false)] {
        for end in 0..=stream.len() {
            let feed = |size: usize| {
                let mut caller = Caller::new(Receiver::new(Role::Server, SERVER), limit, whole);
                let result = stream[..end].chunks(size).try_for_each(|piece| caller.feed(piece));
                let told = if result.is_err() { complete(caller.told) } else { caller.told };
                (result.map_err(|v| v.reason), told)
            };
            assert_eq!(feed(1), feed(usize::MAX), "{}", stream[..end].escape_ascii());
        }
    }
}

#[test]
fn what_a_beginning_says_is_told_at_once() {
    for (list, ..) in LEGAL.iter().chain(ILLEGAL) {
        let stream = frames(list);
        check_beginnings(&stream[..stream.len().min(60)]);
    }
}

#[test]
fn streams_in_every_split() {
    for (list, want, before, section) in LEGAL.iter().chain(ILLEGAL) {
        check_splits(&frames(list), *want, *before, section);
    }
}

#[test]
fn told_as_sent() {
    let mut caller = Caller::new(Receiver::new(Role::Server, SERVER), 3, true);
    let stream =
        frames(&[(0x02, b"abcd"), (0x89, b"p"), (0x80, b"e"), (0x8a, b"q"), (0x81, b""), (0x88, b"")]);
    assert_eq!(caller.feed(&stream), Ok(()));
    let want = [
        Told::Data(true, b"abcd".to_vec()),
        Told::Ping(b"p".to_vec()),
        Told::Data(true, b"e".to_vec()),
        Told::End,
        Told::Pong(b"q".to_vec()),
        Told::Data(false, vec![]),
        Told::End,
        Told::Close(vec![]),
    ];
    assert_eq!(caller.told, want);
}

#[test]
fn masking_follows_the_role() {
    let unmasked: [&[u8]; 3] = [b"\x81\x05hello", b"\x81\x00", b"\x89\x01x"];
    for stream in unmasked {
        let of = |role, options| {
            let mut caller = Caller::new(Receiver::new(role, options), 9, false);
            caller.feed(stream).map_err(|v| v.reason).map(|()| caller.told.len())
        };
        assert_eq!(of(Role::Server, SERVER), Err("unmasked"), "RFC 6455 5.1");
        assert!(of(Role::Server, Options { allow_unmasked: true, ..SERVER }).is_ok());
        assert!(of(Role::Client, SERVER).is_ok());
    }
    let mut caller = Caller::new(Receiver::new(Role::Client, SERVER), 9, false);
    assert_eq!(caller.feed(&frame(0x81, b"hello")), Err(Violation { code: 1002, reason: "masked" }));
}

#[test]
fn sizes_of_pieces() {
    let sizes = |whole: bool, cuts: &[usize]| {
        let stream = frame(0x82, &[7; 40]);
        let mut receiver = Receiver::new(Role::Server, SERVER);
        let (mut buf, mut from, mut sizes) = (Vec::new(), 0, Vec::new());
        for to in cuts.iter().map(|cut| cut + 6).chain([stream.len()]) {
            buf.extend_from_slice(&stream[from..to]);
            from = to;
            while let Ok((consumed, step)) = receiver.next(&mut buf, 16, whole) {
                buf.drain(..consumed);
                let Step::Piece(piece) = step else { break };
                sizes.push((piece.range.len(), piece.frame_remaining, piece.final_of_message));
            }
        }
        sizes
    };
    let full = vec![(16, 24, false), (16, 8, false), (8, 0, true)];
    for cut in 0..=40 {
        assert_eq!(sizes(true, &[cut]), full);
    }
    assert_eq!(sizes(false, &[]), full);
    assert_eq!(sizes(false, &[26]), [(16, 24, false), (10, 14, false), (14, 0, true)]);
}

#[test]
fn bad_text_is_refused_before_its_piece_is_whole() {
    let stream = frame(0x81, &[&b"\xce\xba\xf4\x90"[..], &[b'a'; 96]].concat());
    let mut receiver = Receiver::new(Role::Server, SERVER);
    let mut buf = stream[..6 + 3].to_vec();
    assert_eq!(receiver.next(&mut buf, 100, true), Ok((6, Step::NeedMore)));
    buf.drain(..6);
    assert_eq!(receiver.next(&mut buf, 100, true), Ok((0, Step::NeedMore)));
    buf.push(stream[6 + 3]);
    assert_eq!(receiver.next(&mut buf, 100, true), Err(Violation { code: 1007, reason: "bad utf8" }));
}

#[test]
fn limit_may_change_between_calls() {
    let stream = frame(0x81, b"0123456789");
    let mut buf = stream[..6 + 8].to_vec();
    let mut receiver = Receiver::new(Role::Server, SERVER);
    assert_eq!(receiver.next(&mut buf, 10, true), Ok((6, Step::NeedMore)));
    buf.drain(..6);
    let mut got = Vec::new();
    for (limit, whole, len) in [(3, true, 3), (0, true, 1), (100, false, 4)] {
        let (consumed, step) = receiver.next(&mut buf, limit, whole).expect("legal");
        let Step::Piece(piece) = step else { panic!("{step:?}") };
        assert_eq!(piece.range.len(), len);
        got.extend_from_slice(&buf[piece.range]);
        buf.drain(..consumed);
    }
    buf.extend_from_slice(&stream[14..]);
    assert_eq!(receiver.next(&mut buf, 100, true).map(|s| s.0), Ok(2));
    got.extend_from_slice(&buf);
    assert_eq!(got, b"0123456789");
}

#[test]
fn accessors_describe_a_control_frame_during_its_callback() {
    let mut receiver = Receiver::new(Role::Server, SERVER);
    let mut next = |bytes: Vec<u8>| {
        let step = receiver.next(&mut bytes.clone(), 2, false).map(|s| s.1);
        assert!(step.is_ok_and(|s| s != Step::NeedMore));
        let r = &receiver;
        (r.is_first_fragment(), r.is_final_fragment(), r.remaining_payload(), r.frame_is_binary())
    };
    assert_eq!(next(frame(0x02, b"abc")), (true, false, 1, true));
    assert_eq!(next(b"?".to_vec()), (false, false, 0, true));
    assert_eq!(next(frame(0x8a, b"pong")), (true, true, 0, true));
    assert_eq!(next(frame(0x00, b"de")), (false, false, 0, true));
    assert_eq!(next(frame(0x80, b"")), (false, true, 0, true));
    assert_eq!(next(frame(0x81, b"a")), (true, true, 0, false));
    assert!(!receiver.is_inside_message());
}

#[test]
fn announced_bytes_are_not_waited_for() {
    let mut receiver = Receiver::new(Role::Server, SERVER);
    let mut buf = b"\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff\0\0\0\0abcd".to_vec();
    let (consumed, step) = receiver.next(&mut buf, usize::MAX, false).expect("legal");
    assert_eq!(consumed, 18);
    assert!(matches!(step, Step::Piece(Piece { frame_remaining, .. }) if frame_remaining == (1 << 63) - 5));
}

#[test]
fn allowed_bits_stand_on_the_first_frame_only() {
    let options = Options { allowed_rsv: 0x40, ..SERVER };
    let run = |list: &[(u8, &[u8])]| {
        let mut caller = Caller::new(Receiver::new(Role::Server, options), 9, false);
        caller.feed(&frames(list)).map_err(|v| v.reason).map(|()| caller.receiver.reserved_bits())
    };
    assert_eq!(run(&[(0xc1, b"\xff not text yet")]), Ok(0x40));
    assert_eq!(run(&[(0x41, b"\xff"), (0x80, b"\xff")]), Ok(0));
    assert_eq!(run(&[(0x41, b"\xff"), (0xc0, b"\xff")]), Err("rsv bits"));
    assert_eq!(run(&[(0x81, b"\xff")]), Err("bad utf8"));
    assert_eq!(run(&[(0xc9, b"")]), Err("rsv bits"));
}

/// A random conversation: the bytes, and what they tell.
fn conversation(dice: &mut Dice, role: Role) -> (Vec<u8>, Vec<Told>) {
    let (mut stream, mut told) = (Vec::new(), Vec::new());
    for _ in 0..1 + dice.below(4) {
        let is_binary = dice.below(2) == 0;
        let n_frames = 1 + dice.below(4);
        for i in 0..n_frames {
            let n_lens = if dice.below(8) > 0 { 7 } else { 9 };
            let len = [0, 1, 5, 125, 126, 127, 300, 65535, 65536][dice.below(n_lens)];
            let payload = if is_binary {
                dice.bytes(len)
            } else {
                "aé€😀".bytes().cycle().take(len / 10 * 10).collect()
            };
            let opcode = match (i, is_binary) {
                (0, true) => Opcode::Binary,
                (0, false) => Opcode::Text,
                _ => Opcode::Continuation,
            };
            append(dice, &mut stream, role, i + 1 == n_frames, opcode, &payload);
            match told.last_mut() {
                Some(Told::Data(_, data)) => data.extend_from_slice(&payload),
                _ => told.push(Told::Data(is_binary, payload)),
            }
            if i + 1 == n_frames {
                told.push(Told::End);
            }
            while dice.below(3) == 0 {
                let len = dice.below(126);
                let payload = dice.bytes(len);
                let opcode = [Opcode::Ping, Opcode::Pong, Opcode::Close][dice.below(3)];
                append(dice, &mut stream, role, true, opcode, &payload);
                told.push(match opcode {
                    Opcode::Ping => Told::Ping(payload),
                    Opcode::Pong => Told::Pong(payload),
                    _ => Told::Close(payload),
                });
            }
        }
    }
    (stream, told)
}

/// Appends a frame as the other end of a connection with our `role` would make it.
fn append(dice: &mut Dice, stream: &mut Vec<u8>, role: Role, fin: bool, opcode: Opcode, payload: &[u8]) {
    let key = (role == Role::Server).then(|| (dice.next() as u32).to_be_bytes());
    let mut room = [&[0; 16], payload].concat();
    let at = 16..room.len();
    let start = frame::encode_in_place(&mut room, at, fin, opcode, key).expect("enough room");
    stream.extend_from_slice(&room[start..]);
}

#[test]
fn encode_then_receive_is_identity() {
    let mut dice = Dice::new(5);
    for round in 0..600 {
        let role = [Role::Server, Role::Client][round % 2];
        let (stream, want) = conversation(&mut dice, role);
        let limit = [1, 2, 3, 16, 125, 1000, 4096, 1 << 20][dice.below(8)];
        let mut caller = Caller::new(Receiver::new(role, SERVER), limit, dice.below(2) == 0);
        let most = [8, 100, 5000, 1 << 20][dice.below(4)];
        let mut rest = &stream[..];
        while !rest.is_empty() {
            let (part, tail) = rest.split_at(rest.len().min(1 + dice.below(most)));
            assert_eq!(caller.feed(part), Ok(()), "round {round}");
            rest = tail;
        }
        assert!(caller.told == want, "round {round}, limit {limit}");
        assert!(caller.unread.is_empty());
    }
}

#[test]
fn any_bytes_are_survived() {
    let mut dice = Dice::new(6);
    for _ in 0..20_000 {
        let len = 1 + dice.below(60);
        let mut bytes = dice.bytes(len);
        if dice.below(2) == 0 {
            bytes[0] = [0x01, 0x81, 0x82, 0x89, 0x8a, 0x88][dice.below(6)];
        }
        let mut caller =
            Caller::new(Receiver::new(Role::Client, SERVER), 1 + dice.below(20), dice.below(2) == 0);
        let cut = dice.below(len);
        let _ = caller.feed(&bytes[..cut]).and_then(|()| caller.feed(&bytes[cut..]));
    }
}

/// The short way to a whole message takes the same frames to the same end as the long one, or none at all.
#[test]
fn whole_messages_by_both_ways() {
    let mut dice = Dice::new(11);
    let options = [
        Options::default(),
        Options { validate_utf8: true, ..Options::default() },
        Options { allow_unmasked: true, allowed_rsv: 0x40, ..Options::default() },
    ];
    let mut taken = 0;
    for first in [0x81u8, 0x82, 0x01, 0x80, 0x88, 0x89, 0xc1, 0xc2, 0x83] {
        for (len, form) in [(0, 0), (1, 0), (20, 0), (125, 0), (125, 2), (126, 2), (300, 2), (300, 8)] {
            for masked in [0x80u8, 0] {
                let mut stream = vec![first];
                match form {
                    0 => stream.push(masked | len as u8),
                    2 => stream.extend([&[masked | 126][..], &(len as u16).to_be_bytes()].concat()),
                    _ => stream.extend([&[masked | 127][..], &(len as u64).to_be_bytes()].concat()),
                }
                stream.extend(dice.bytes(if masked == 0 { len } else { 4 + len }));
                stream.extend(b"\x81\x80abcd");
                for cut in 0..=stream.len() {
                    for (options, limit) in options.iter().flat_map(|o| [(*o, 4096), (*o, len.max(2) - 1)]) {
                        let (mut short, mut long) =
                            (Receiver::new(Role::Server, options), Receiver::new(Role::Server, options));
                        let (mut a, mut b) = (stream[..cut].to_vec(), stream[..cut].to_vec());
                        let Some((used, range)) = short.next_whole(&mut a, limit) else {
                            assert_eq!(a, b, "nothing was touched");
                            assert_eq!(format!("{short:?}"), format!("{long:?}"));
                            continue;
                        };
                        taken += 1;
                        let found = long.next(&mut b, limit, false);
                        let piece = Piece {
                            range,
                            first_of_message: true,
                            final_of_message: true,
                            frame_remaining: 0,
                            binary: first == 0x82,
                        };
                        assert_eq!(found, Ok((used, Step::Piece(piece))));
                        assert_eq!(a, b);
                        assert_eq!(format!("{short:?}"), format!("{long:?}"));
                    }
                }
            }
        }
    }
    assert!(taken > 100, "{taken} ways that were short");
}

//! Two sessions on a pair of sockets that take little at a time.

use super::*;
use crate::host::{Event, Host, Target, Verdict};
use crate::opaque::{ProtocolKey, Tag};
use crate::table::ConnId;
use crate::tls::context::{self, ClientContext, ServerContext};
use crate::tls::settings::{ClientTls, Common, Identity, ServerTls, Source};
use crate::tls::testing::{key, signed};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;

/// A program that lets OpenSSL decide.
struct Quiet;

impl Host for Quiet {
    fn attach(&self, _: ConnId, _: usize) -> Tag {
        Tag(1)
    }
    fn detach(&self, _: Tag) {}
    fn ended(&self) {}
    fn event(&self, _: &Target, event: Event<'_>) -> Verdict {
        match event {
            Event::Certificate { is_good: false, .. } => Verdict::Close,
            _ => Verdict::Continue,
        }
    }
}

fn context(lenience: Lenience) -> Arc<HandshakeContext> {
    let target = Target { conn: None, vhost: VhostId(0), protocol: 0, key: ProtocolKey::NONE, user: 0 };
    Arc::new(HandshakeContext { host: &Quiet, target, lenience, progress_mask: 0, program_verifies: false })
}

struct Pair {
    server: Session,
    client: Session,
    sockets: (UnixStream, UnixStream),
    outcome: (Option<String>, Option<String>),
}

fn contexts() -> (ServerContext, ClientContext) {
    let key = key();
    let cert = signed("a.example", &key, "a.example", &key);
    let identity = Identity {
        chain: Some(Source::Memory(cert.to_pem().expect("set up"))),
        key: Some(Source::Memory(key.private_key_to_der().expect("set up"))),
        password: None,
    };
    let common = Common { identity, alpn: vec![b"http/1.1".to_vec()], ..Common::default() };
    let server = ServerTls { common, ..ServerTls::default() };
    let server = context::server(&server, b"test", &mut |_, _| true).expect("set up").expect("set up");
    let trusted = Some(Source::Memory(cert.to_der().expect("set up")));
    let client = ClientTls { common: Common { trusted, ..Common::default() }, ..ClientTls::default() };
    (server, context::client(&client, None, &mut |_| {}).expect("set up"))
}

fn met(host: &str, lenience: Lenience) -> Pair {
    let sockets = UnixStream::pair().expect("set up");
    for socket in [&sockets.0, &sockets.1] {
        socket.set_nonblocking(true).expect("set up");
        rustix::net::sockopt::set_socket_send_buffer_size(socket, 4096).expect("set up");
    }
    let (server, client) = contexts();
    let server =
        Session::server(&server, VhostId(0), sockets.0.as_raw_fd(), &Arc::default()).expect("set up");
    let client =
        Session::client(&client, sockets.1.as_raw_fd(), host.as_bytes(), lenience, None, &Arc::default())
            .expect("set up");
    let mut pair = Pair { server, client, sockets, outcome: (None, None) };
    let contexts = (context(Lenience::default()), context(lenience));
    for _ in 0..20 {
        for (session, context, outcome) in [
            (&mut pair.server, &contexts.0, &mut pair.outcome.0),
            (&mut pair.client, &contexts.1, &mut pair.outcome.1),
        ] {
            if outcome.is_none() {
                *outcome = match session.advance_handshake(context) {
                    HandshakeOutcome::Named => {
                        session.follow(None, None).expect("set up");
                        None
                    }
                    HandshakeOutcome::Done => Some(String::new()),
                    HandshakeOutcome::Waits => None,
                    HandshakeOutcome::Failed(failure) => {
                        Some(format!("{} / {}", failure.what, failure.detail))
                    }
                };
            }
        }
    }
    pair
}

#[test]
fn a_client_takes_the_name_it_asked_for_and_no_other() {
    assert_eq!(met("a.example", Lenience::default()).outcome.1.as_deref(), Some(""));
    let other = met("b.example", Lenience::default()).outcome.1.expect("set up");
    assert!(other.contains("certificate verify failed") && other.contains("ostname mismatch"), "{other}");
    let address = met("127.0.0.1", Lenience::default()).outcome.1.expect("set up");
    assert!(address.contains("IP address mismatch"), "{address}");
    let lenient = Lenience { host_name: true, ..Lenience::default() };
    assert_eq!(met("b.example", lenient).outcome.1.as_deref(), Some(""));
}

#[test]
fn what_could_not_leave_is_owed_and_arrives_once() {
    let pair = met("a.example", Lenience::default());
    let all: Vec<u8> = (0..1_000_000u32).map(|n| (n * 7 + n / 251) as u8).collect();
    let (mut sent, mut got) = (0, Vec::new());
    let mut refusals = 0;
    let mut room = vec![0; 70_000];
    while got.len() < all.len() {
        let (first, second) = all[sent..].split_at((all.len() - sent).min(40_001));
        if sent < all.len() {
            match pair.server.send(first, second) {
                Io::Moved(n) => sent += n,
                Io::Blocked => refusals += 1,
                io => panic!("{io:?}"),
            }
        }
        match pair.client.receive(&mut room) {
            Io::Moved(n) => got.extend_from_slice(&room[..n]),
            Io::Blocked => {}
            io => panic!("{io:?}"),
        }
    }
    assert!(got == all && sent == all.len());
    assert!(refusals > 10, "{refusals}");
    assert!(!pair.server.is_waiting());
}

#[test]
fn an_end_is_told_from_a_cut() {
    let pair = met("a.example", Lenience::default());
    assert_eq!(pair.client.peek(), Io::Blocked);
    assert_eq!(pair.server.send(b"bye", b""), Io::Moved(3));
    pair.server.finish();
    assert_eq!(pair.client.peek(), Io::Moved(1));
    let mut room = [0; 10];
    assert_eq!(pair.client.receive(&mut room), Io::Moved(3));
    assert!(pair.client.has_news());
    assert_eq!(pair.client.receive(&mut room), Io::Ended);

    let Pair { server, client, sockets, .. } = met("a.example", Lenience::default());
    drop(server);
    drop(sockets.0);
    assert_eq!(client.receive(&mut room), Io::Broken);
    assert!(client.take_problem().expect("set up").contains("cut off"));
}

#[test]
fn records_are_full_where_there_is_enough() {
    let (first, second) = (vec![1; RECORD + 10], vec![2; RECORD]);
    let mut joined = Vec::new();
    let mut lens = Vec::new();
    let mut at = 0;
    while at < first.len() + second.len() {
        let part = record(&first, &second, at, &mut joined);
        let want = first.iter().chain(&second).skip(at);
        assert!(part.iter().eq(want.take(part.len())));
        lens.push(part.len());
        at += part.len();
    }
    assert_eq!(lens, [RECORD, RECORD, 10]);
}

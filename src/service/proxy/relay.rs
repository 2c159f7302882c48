//! Moves bytes between a peer and the server that its request is passed on to.
//!
//! Both connections are looked at together, whichever has news; nothing here calls the program. What one side does not
//! take stops the reading of the other, so neither holds more than one read's bytes for it. Payload goes from the
//! read buffer to the other socket, and only what that refuses is copied.

use crate::conn::http::Stage as FrontStage;
use crate::conn::proxy::{Ending, Stage, Upstream};
use crate::conn::{CloseState, Conn, Phase, timeout};
use crate::engine::{Core, READ_SIZE, State};
use crate::http::body::{BodyDecoder, Framing, Piece};
use crate::http::fields::{Head, Version};
use crate::http::head::HeadParser;
use crate::http::tokens::Token;
use crate::http::{proxy, respond::Preamble};
use crate::net::stream::Io;
use crate::service::turn::rx::Rx;
use crate::service::turn::time_limits::ANSWER_AFTER_END;
use crate::table::ConnId;
use crate::ws::handshake::{self, Reply, ReplyError};

/// Interim replies (1xx) that are passed on; with another one the server is none.
const MOST_INTERIM: u8 = 32;

/// Bytes read from one connection at a time, before others have their turn.
const READ_PER_TURN: usize = 4 * READ_SIZE;

/// Payload up to this size is collected; more goes out uncopied.
const COLLECT_UP_TO: usize = 16 * 1024;

/// Output that is sent before more is collected.
const SEND_AT: usize = 64 * 1024;

/// What a look at both connections came to.
#[derive(PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    /// The transaction goes on.
    Goes,
    /// The reply is complete.
    Complete,
    /// Both ends of a tunnel have ended.
    Over,
    /// The server is of no use, or the peer's body is no HTTP: this status, and a reason for the log.
    Failed(u16, &'static str),
    /// The reply stops in the middle of its body, for this reason.
    Cut(&'static str),
    /// The peer has left.
    Left,
}

/// What came of reading.
enum More {
    Some,
    Nothing,
    Ended,
    Broken,
}

impl State {
    /// Moves what can be moved. `None` when the two do not belong together, or do not speak yet.
    pub(crate) fn relay(&mut self, downstream_id: ConnId, up_id: ConnId) -> Option<Outcome> {
        let (downstream, up) = self.conns.pair_mut(downstream_id, up_id)?;
        let core = &mut self.core;
        if !matches!(&downstream.phase, Phase::Http(http) if http.upstream == Some(up_id)) {
            return None;
        }
        // What the program asked for concerns nothing that is its own.
        downstream.wants_write = false;
        if downstream.close_state != CloseState::Open
            || up.close_state != CloseState::Open
            || !matches!(up.phase, Phase::Upstream(_))
        {
            return None;
        }
        core.note_awake(downstream_id, downstream);
        core.note_awake(up_id, up);
        let waiting = (downstream.out.len(), up.out.len());
        let (had_body, interim) = (has_body(downstream), interim_replies(up));
        let mut taken = 0;
        let mut outcome = core.relay_once(downstream, up, &mut taken).err().unwrap_or(Outcome::Goes);
        if outcome == Outcome::Complete && !core.send_waiting(downstream) {
            outcome = Outcome::Left;
        }
        let moved = if interim_replies(up).is_some() && !had_body {
            // The time for the head of the reply is for all of it.
            up.out.len() < waiting.1 || interim_replies(up) != interim
        } else {
            taken > 0 || downstream.out.len() < waiting.0 || up.out.len() < waiting.1
        };
        if outcome == Outcome::Goes {
            core.settle_relay(downstream_id, downstream, up, moved);
            for (id, conn) in [(downstream_id, downstream), (up_id, up)] {
                if !conn.is_busy && core.has_more_to_do(conn) {
                    core.enqueue(id, conn);
                }
            }
            self.serve_head_waiters();
        }
        Some(outcome)
    }
}

impl Core {
    fn relay_once(&mut self, downstream: &mut Conn, up: &mut Conn, taken: &mut usize) -> Result<(), Outcome> {
        if downstream.ready.broken || !self.send_waiting(downstream) {
            return Err(Outcome::Left);
        }
        if !self.send_waiting(up) {
            self.stop_asking(up);
        }
        if !is_tunnel(up) {
            self.pass_request(downstream, up, taken)?;
            self.pass_reply(downstream, up, taken)?;
        }
        if is_tunnel(up) {
            self.pass_tunnel(downstream, up, taken)?;
        }
        if !self.send_waiting(up) {
            self.stop_asking(up);
        }
        if self.send_waiting(downstream) { Ok(()) } else { Err(Outcome::Left) }
    }

    /// Sends what waits. False when the connection is broken.
    fn send_waiting(&mut self, conn: &mut Conn) -> bool {
        let Some(stream) = &conn.stream else { return false };
        if conn.out.is_blocked() {
            return true;
        }
        let sent = conn.out.flush(stream, false, &mut self.out_buffers);
        conn.ready.writable &= !conn.out.is_blocked();
        sent
    }

    /// The server takes no more of the request: what it has said, or says yet, counts all the same.
    fn stop_asking(&mut self, up: &mut Conn) {
        up.out.reset(&mut self.out_buffers);
        up.ready.readable = true;
        if let Phase::Upstream(upstream) = &mut up.phase {
            upstream.is_deaf = true;
            upstream.keeps = false;
        }
    }

    /// Reads more, if there is something and this turn's share is not used.
    fn more(&mut self, conn: &mut Conn, rx: &mut Rx) -> More {
        if !(conn.ready.readable || conn.ready.broken) || rx.taken >= READ_PER_TURN {
            return More::Nothing;
        }
        match self.fill(conn, rx) {
            Io::Moved(_) => More::Some,
            Io::Blocked if !conn.ready.broken => More::Nothing,
            Io::Blocked | Io::Broken => More::Broken,
            Io::Ended => More::Ended,
        }
    }

    /// Passes on what the peer sends of its request's body.
    fn pass_request(
        &mut self,
        downstream: &mut Conn,
        up: &mut Conn,
        taken: &mut usize,
    ) -> Result<(), Outcome> {
        let mut rx = Rx::new();
        let result = loop {
            if up.out.is_blocked() || !has_body(downstream) {
                break Ok(());
            }
            self.take_unread(downstream, &mut rx);
            let Phase::Http(http) = &mut downstream.phase else { break Ok(()) };
            let is_chunked = http.framing == Framing::Chunked;
            let Some(body) = &mut http.body else { break Ok(()) };
            let base = rx.at.start;
            let (used, piece) = match body.decode(rx.bytes()) {
                Ok(found) => found,
                Err(error) => break Err(Outcome::Failed(error.status, error.reason)),
            };
            rx.consume(used);
            match piece {
                Piece::Data(at) => {
                    let payload = &rx.buffer[base + at.start..base + at.end];
                    self.send_to_server(up, payload, is_chunked);
                    self.note_pace(downstream, at.len());
                }
                Piece::End => {
                    http.body = None;
                    http.body_until = None;
                    if is_chunked && !is_deaf(up) {
                        up.out.push(proxy::LAST_CHUNK, &mut self.out_buffers);
                    }
                    break Ok(());
                }
                Piece::NeedMore if used > 0 => {}
                Piece::NeedMore => match self.more(downstream, &mut rx) {
                    More::Some => {}
                    More::Nothing => break Ok(()),
                    More::Ended | More::Broken => break Err(Outcome::Left),
                },
            }
        };
        *taken += rx.taken;
        self.keep_rest(Some(downstream), rx);
        result
    }

    fn send_to_server(&mut self, up: &mut Conn, payload: &[u8], is_chunked: bool) {
        if !is_deaf(up) && !self.send_part(up, payload, is_chunked) {
            self.stop_asking(up);
        }
    }

    /// Sends a part of a body. False when the connection is broken.
    fn send_part(&mut self, conn: &mut Conn, payload: &[u8], is_chunked: bool) -> bool {
        let Some(stream) = &conn.stream else { return false };
        if let Phase::Http(http) = &mut conn.phase
            && let Some(entry) = &mut http.entry
        {
            entry.note_file(payload.len() as u64);
        }
        if is_chunked {
            let (line, at) = proxy::chunk_line(payload.len());
            conn.out.push(&line[at..], &mut self.out_buffers);
        }
        if payload.len() > COLLECT_UP_TO {
            if !conn.out.send_with(stream, payload, &mut self.out_buffers) {
                return false;
            }
        } else {
            conn.out.push(payload, &mut self.out_buffers);
        }
        if is_chunked {
            conn.out.push(b"\r\n", &mut self.out_buffers);
        }
        if conn.out.len() >= SEND_AT
            && !conn.out.is_blocked()
            && !conn.out.flush(stream, false, &mut self.out_buffers)
        {
            return false;
        }
        conn.ready.writable &= !conn.out.is_blocked();
        true
    }

    /// Passes on what the server replies.
    fn pass_reply(&mut self, downstream: &mut Conn, up: &mut Conn, taken: &mut usize) -> Result<(), Outcome> {
        let mut rx = Rx::new();
        let result = loop {
            let Phase::Upstream(upstream) = &mut up.phase else { break Ok(()) };
            let is_over = upstream.body.as_ref().is_none_or(BodyDecoder::is_done);
            match upstream.stage {
                Stage::Tunnel => break Ok(()),
                Stage::Body if is_over => break Err(self.finish_reply_body(downstream, up)),
                Stage::Reply | Stage::Body => {}
            }
            if downstream.out.is_blocked() {
                break Ok(());
            }
            if rx.at.is_empty() && up.unread.is_empty() {
                match self.more(up, &mut rx) {
                    More::Some => {}
                    More::Nothing => break Ok(()),
                    More::Ended => break Err(self.server_ended(downstream, up, true)),
                    More::Broken => break Err(self.server_ended(downstream, up, false)),
                }
            }
            self.take_unread(up, &mut rx);
            if let Err(outcome) = self.reply_part(downstream, up, &mut rx) {
                break Err(outcome);
            }
        };
        *taken += rx.taken;
        self.keep_rest(Some(up), rx);
        result
    }

    /// The next part of what was read of the reply: of its head, or of its body.
    fn reply_part(&mut self, downstream: &mut Conn, up: &mut Conn, rx: &mut Rx) -> Result<(), Outcome> {
        let Phase::Upstream(upstream) = &mut up.phase else { return Ok(()) };
        if upstream.stage == Stage::Body {
            let Some(body) = &mut upstream.body else { return Ok(()) };
            let is_chunked = upstream.framing == Framing::Chunked;
            let base = rx.at.start;
            let found = body.decode(rx.bytes());
            let (used, piece) = found.map_err(|error| Outcome::Cut(error.reason))?;
            rx.consume(used);
            if let Piece::Data(at) = piece {
                let payload = &rx.buffer[base + at.start..base + at.end];
                if !self.send_part(downstream, payload, is_chunked) {
                    return Err(Outcome::Left);
                }
            }
            return Ok(());
        }
        let limits = &self.origin_limits;
        let spare = &mut self.origin_heads;
        let parser = upstream.head.get_or_insert_with(|| {
            let mut parser = spare.pop().unwrap_or_else(|| Box::new(HeadParser::new(limits)));
            parser.expect_response();
            parser
        });
        let fed = parser.feed(rx.bytes()).map_err(|error| Outcome::Failed(502, error.reason))?;
        rx.consume(fed.consumed);
        if fed.complete { self.head_came(downstream, upstream) } else { Ok(()) }
    }

    /// The head of a reply is complete: an interim one, one that opens a tunnel, or the last.
    fn head_came(&mut self, downstream: &mut Conn, upstream: &mut Upstream) -> Result<(), Outcome> {
        let preamble = Preamble { server: None, ..self.preamble(downstream) };
        let Phase::Http(http) = &mut downstream.phase else { return Err(Outcome::Left) };
        let Some(parser) = &mut upstream.head else { return Ok(()) };
        let head = parser.head();
        let mut text = Vec::with_capacity(1024);
        match head.status() {
            101 => {
                check_switch(head, upstream.accept).map_err(|why| Outcome::Failed(502, why))?;
                proxy::write_interim(&mut text, head);
                upstream.stage = Stage::Tunnel;
                http.has_answered = true;
                http.keep_alive = false;
                // A tunnel may stay for long, and nobody reads either head again.
                http.has_head = false;
                let (asked, held) = (http.head.take(), std::mem::take(&mut http.holds_pool));
                self.give_head(asked, held);
                let said = upstream.head.take();
                self.give_head(said, false);
            }
            100..=199 => {
                upstream.interim += 1;
                if upstream.interim > MOST_INTERIM {
                    return Err(Outcome::Failed(502, "too many interim replies"));
                }
                if http.is_http11 {
                    proxy::write_interim(&mut text, head);
                }
                parser.reset();
                parser.expect_response();
            }
            _ => {
                let framing = Framing::of_response(head, http.is_head);
                let framing = framing.map_err(|error| Outcome::Failed(502, error.reason))?;
                let version = if http.is_http11 { Version::Http11 } else { Version::Http10 };
                upstream.framing = proxy::framing_for(framing, version);
                // Who is answered before the request was read may not send the rest of it at all.
                http.keep_alive &= upstream.framing != Framing::UntilClose && http.body.is_none();
                upstream.keeps &= head.keep_alive() && framing != Framing::UntilClose && http.body.is_none();
                upstream.body = framing.has_body().then(|| BodyDecoder::new(framing));
                proxy::write_reply(&mut text, head, &preamble, upstream.framing, http.keep_alive);
                http.note_bytes(&text);
                upstream.stage = Stage::Body;
                http.has_answered = true;
                let said = upstream.head.take();
                self.give_head(said, false);
            }
        }
        downstream.out.push(&text, &mut self.out_buffers);
        Ok(())
    }

    /// The reply's body is complete.
    fn finish_reply_body(&mut self, downstream: &mut Conn, up: &Conn) -> Outcome {
        let Phase::Upstream(upstream) = &up.phase else { return Outcome::Left };
        if upstream.framing == Framing::Chunked {
            downstream.out.push(proxy::LAST_CHUNK, &mut self.out_buffers);
        }
        Outcome::Complete
    }

    /// The server sends no more, in order or not.
    fn server_ended(&mut self, downstream: &mut Conn, up: &mut Conn, in_order: bool) -> Outcome {
        let Phase::Upstream(upstream) = &mut up.phase else { return Outcome::Left };
        upstream.keeps = false;
        let is_endless = upstream.body.as_ref().is_some_and(|body| body.is_endless());
        match upstream.stage {
            Stage::Body if is_endless && in_order => self.finish_reply_body(downstream, up),
            Stage::Body | Stage::Tunnel => Outcome::Cut("the server closed the connection in its reply"),
            Stage::Reply => Outcome::Failed(502, "the server closed the connection before its reply"),
        }
    }

    /// Passes bytes both ways. Each direction ends for itself.
    fn pass_tunnel(
        &mut self,
        downstream: &mut Conn,
        up: &mut Conn,
        taken: &mut usize,
    ) -> Result<(), Outcome> {
        let Phase::Upstream(upstream) = &up.phase else { return Ok(()) };
        let (mut to_server, mut to_peer) = upstream.ends;
        to_server = self.pump(downstream, up, to_server, taken)?;
        to_peer = self.pump(up, downstream, to_peer, taken)?;
        if let Phase::Upstream(upstream) = &mut up.phase {
            upstream.ends = (to_server, to_peer);
        }
        if to_server == Ending::Told && to_peer == Ending::Told { Err(Outcome::Over) } else { Ok(()) }
    }

    fn pump(
        &mut self,
        from: &mut Conn,
        to: &mut Conn,
        ending: Ending,
        taken: &mut usize,
    ) -> Result<Ending, Outcome> {
        let mut rx = Rx::new();
        let mut ending = ending;
        let mut is_broken = false;
        while ending == Ending::No && !to.out.is_blocked() {
            self.take_unread(from, &mut rx);
            if !rx.at.is_empty() {
                is_broken |= !self.send_part(to, &rx.buffer[rx.at.clone()], false);
                rx.consume(rx.at.len());
                continue;
            }
            match self.more(from, &mut rx) {
                More::Some => {}
                More::Nothing => break,
                More::Ended => ending = Ending::Ended,
                More::Broken => {
                    is_broken = true;
                    break;
                }
            }
        }
        *taken += rx.taken;
        self.keep_rest(Some(from), rx);
        if is_broken || !self.send_waiting(to) {
            return Err(Outcome::Over);
        }
        if ending == Ending::Ended && to.out.is_empty() {
            if let Some(stream) = &to.stream {
                stream.finish();
            }
            ending = Ending::Told;
        }
        Ok(ending)
    }

    /// Notes whom nothing is read from, and how long what is awaited may take.
    fn settle_relay(&mut self, downstream_id: ConnId, downstream: &mut Conn, up: &mut Conn, moved: bool) {
        let is_up_blocked = up.out.is_blocked();
        let is_downstream_blocked = downstream.out.is_blocked();
        let has_left = downstream.ready.ended;
        let (Phase::Http(http), Phase::Upstream(upstream)) = (&mut downstream.phase, &mut up.phase) else {
            return;
        };
        let is_tunnel = upstream.stage == Stage::Tunnel;
        let speaks = if is_tunnel { upstream.ends.0 == Ending::No } else { http.body.is_some() };
        http.is_heard = speaks && !is_up_blocked;
        // While the server takes nothing, its peer is not to blame.
        http.body_until = http.body_until.filter(|_| !is_up_blocked);
        let slowest = http.body_until;
        upstream.holds_back = is_downstream_blocked || upstream.ends.1 != Ending::No;
        let is_awaited = match upstream.stage {
            Stage::Tunnel => {
                upstream.ends != (Ending::No, Ending::No) || is_downstream_blocked || is_up_blocked
            }
            Stage::Reply => true,
            Stage::Body => is_downstream_blocked || http.body.is_some(),
        };
        let until = match (is_awaited, has_left && !is_tunnel) {
            (_, true) => self.after(timeout::CONTENT, ANSWER_AFTER_END),
            (true, false) => {
                let until = self.now + self.settings.content_timeout;
                Some((timeout::CONTENT, slowest.map_or(until, |slowest| slowest.min(until))))
            }
            (false, false) => None,
        };
        let is_sooner = match (downstream.timeout, until) {
            (Some((_, old)), Some((_, new))) => new < old,
            (old, new) => old.is_some() != new.is_some(),
        };
        if moved || is_sooner {
            downstream.set_timeout(downstream_id, until, self.alarms(downstream.tsi));
        }
    }

    /// True when a transaction that is passed on waits for its server and not for its peer.
    pub(crate) fn waits_for_server(downstream: &Conn, up: &Conn) -> bool {
        let Phase::Http(http) = &downstream.phase else { return false };
        http.stage == FrontStage::Proxying
            && !http.has_answered
            && (http.body.is_none() || up.out.is_blocked() || !matches!(up.phase, Phase::Upstream(_)))
    }
}

/// Judges a 101 by what the peer's key asks for, as a client does: behind it no proxy understands what passes.
fn check_switch(head: &Head, accept: Option<[u8; 28]>) -> Result<(), &'static str> {
    let expected_accept = &accept.ok_or("an upgrade that nobody asked for")?[..];
    let connection = head.list(Token::CONNECTION).collect::<Vec<_>>().join(&b","[..]);
    let reply = Reply {
        status: head.status(),
        upgrade: head.upgrade(),
        connection: Some(&connection),
        accept: head.value(Token::ACCEPT),
        // What was agreed on is the peer's to judge.
        protocols: &[],
        has_strange_extension: false,
        expected_accept,
    };
    handshake::judge_reply(&reply, None, std::iter::empty(), false).map(drop).map_err(ReplyError::text)
}

fn is_tunnel(up: &Conn) -> bool {
    matches!(&up.phase, Phase::Upstream(upstream) if upstream.stage == Stage::Tunnel)
}

fn is_deaf(up: &Conn) -> bool {
    matches!(&up.phase, Phase::Upstream(upstream) if upstream.is_deaf)
}

/// How many interim replies came, while the head of the reply is awaited.
fn interim_replies(up: &Conn) -> Option<u8> {
    match &up.phase {
        Phase::Upstream(upstream) if upstream.stage == Stage::Reply => Some(upstream.interim),
        _ => None,
    }
}

fn has_body(downstream: &Conn) -> bool {
    matches!(&downstream.phase, Phase::Http(http) if http.body.is_some())
}

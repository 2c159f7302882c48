//! Drives an HTTP server connection: heads, bodies, files, one event at a time.
//!
//! The next request is not read before the answer to the last one is complete, so answers keep their order and
//! a peer that sends without reading is held back by its own socket.

use crate::conn::http::{Http, Stage};
use crate::conn::{CloseState, Conn, End, Phase, timeout};
use crate::engine::{Core, Engine, READ_SIZE};
use crate::host::{Event, Target, Verdict};
use crate::http::body::{BodyDecoder, Framing, Piece};
use crate::http::fields::{Head, Method};
use crate::http::head::{HeadError, HeadParser};
use crate::http::tokens::Token;
use crate::log::{Level, line};
use crate::net::stream::Io;
use crate::service::cgi::driver::Due;
use crate::service::static_files::process_html::HtmlPiece;
use crate::service::turn::rx::Rx;
use crate::service::turn::time_limits::{ANSWER_AFTER_END, discarded};
use crate::settings::{Quirks, RawPeers};
use crate::table::ConnId;
use crate::ws::{challenge, handshake};
use std::ops::Range;

/// Bytes read from one connection in a turn.
const READ_PER_TURN: usize = 4 * READ_SIZE;

/// Output that is sent before more is collected.
const SEND_AT: usize = 128 * 1024;

/// What the driver does next.
pub(crate) enum Step {
    Rest,
    /// Something changed, and nobody is to hear of it: what comes next is found out anew.
    Again,
    Request,
    Refuse(HeadError),
    Body(Target, Range<usize>),
    BodyDone(Target),
    Writeable(Target),
    Cgi(Due),
    FileDone(Target),
    /// The program is to be asked for the next bytes of its file.
    ReadFile(Target, usize),
    /// A piece of a file goes through the program.
    ProcessHtml(Target, HtmlPiece),
    /// The request is passed on, and its reply back.
    Relay,
    /// A file's head went out, and the request asked for no more.
    HeadDone,
}

impl Engine {
    pub(crate) fn drive_http(&self, id: ConnId) {
        let mut rx = Rx::new();
        loop {
            let step = self.with(|s| match s.conns.get_mut(id) {
                Some(conn) if rx.slice.goes_on(&mut s.core.now) => s.core.http_step(id, conn, &mut rx),
                _ => Step::Rest,
            });
            let verdict = match step {
                None | Some(Step::Rest | Step::Again) => break,
                Some(Step::Request) => {
                    // What follows the head belongs to whoever the request makes of this connection.
                    let rest = Rx { slice: rx.slice, taken: rx.taken, ..Rx::new() };
                    let used = std::mem::replace(&mut rx, rest);
                    self.with(|s| s.core.keep_rest(s.conns.get_mut(id).map(|c| &mut **c), used));
                    self.request(id)
                }
                Some(Step::Refuse(error)) => {
                    line(
                        Level::Info,
                        format_args!("request refused with {}: {}", error.status, error.reason),
                    );
                    self.refuse(id, error.status, b"");
                    break;
                }
                Some(Step::Body(target, at)) => {
                    self.deliver(&target, &mut rx.buffer, at, |payload| Event::Body { payload }, None)
                }
                Some(Step::BodyDone(target)) => self.call(&target, Event::BodyDone),
                Some(Step::Writeable(target)) => {
                    let verdict = self.call(&target, Event::HttpWriteable);
                    self.with(|s| s.conns.get_mut(id).map(|conn| conn.tell_cgi_again()));
                    verdict
                }
                Some(Step::Cgi(due)) => self.cgi_due(id, due),
                Some(Step::ReadFile(target, file)) => {
                    self.send_program_part(id, &target, file, &mut rx);
                    Verdict::Continue
                }
                Some(Step::ProcessHtml(target, piece)) => self.process_html_piece(id, &target, piece),
                Some(Step::Relay) if self.drive_downstream(id) => Verdict::Continue,
                Some(Step::Relay) => break,
                Some(Step::HeadDone) if self.complete_after_file(id, true) => Verdict::Continue,
                Some(Step::HeadDone) => Verdict::Close,
                Some(Step::FileDone(target)) => self.file_done(id, &target),
            };
            if verdict == Verdict::Close {
                self.wish_end(id, End::Politely);
                break;
            }
            if !self
                .with(|s| s.conns.get(id).is_some_and(|c| matches!(c.phase, Phase::Http(_))))
                .unwrap_or(false)
            {
                break;
            }
        }
        self.refresh_pipes(id);
        let is_cut_short = rx.slice.is_over();
        self.with(|s| {
            s.core.keep_rest(s.conns.get_mut(id).map(|c| &mut **c), rx);
            if is_cut_short {
                s.enqueue(id);
            }
        });
    }
}

impl Core {
    fn http_step(&mut self, id: ConnId, conn: &mut Conn, rx: &mut Rx) -> Step {
        loop {
            let step = self.try_http_step(id, conn, rx);
            if !matches!(step, Step::Again) {
                return step;
            }
        }
    }

    fn try_http_step(&mut self, id: ConnId, conn: &mut Conn, rx: &mut Rx) -> Step {
        if conn.end.is_some() || conn.close_state == CloseState::Retiring {
            return Step::Rest;
        }
        rx.slice.settle(conn.wants_write && self.settings.has(Quirks::ONE_WRITE_A_TURN));
        if conn.ready.broken || !self.http_flush(conn) {
            conn.end = Some(End::AtOnce);
            return Step::Rest;
        }
        if conn.close_state == CloseState::Flushing {
            if conn.out.is_empty() {
                conn.end = Some(End::AtOnce);
            }
            return Step::Rest;
        }
        if let Some(due) = self.cgi_step(id, conn) {
            return Step::Cgi(due);
        }
        let Phase::Http(http) = &mut conn.phase else { return Step::Rest };
        match http.stage {
            _ if http.file.is_some() || http.owes_file_done => self.file_step(id, conn, rx),
            Stage::Head => self.head_step(id, conn, rx),
            Stage::Challenge => self.challenge_step(conn, rx),
            Stage::Body | Stage::Discarding => self.body_step(id, conn, rx),
            Stage::Proxying => Step::Relay,
            Stage::Answering | Stage::Refused => {
                if conn.ready.ended && !conn.wants_write {
                    self.hurry(id, conn);
                }
                // A peer that left, and nothing of ours limits the wait: the program will not hear of it otherwise.
                let is_watched = conn.timeout.is_some() || conn.cgi().is_some();
                if conn.ready.ended && !is_watched && !conn.wants_write && conn.out.is_empty() {
                    conn.end = Some(End::AtOnce);
                    return Step::Rest;
                }
                self.http_writeable(id, conn, rx).unwrap_or(Step::Rest)
            }
        }
    }

    /// A peer that sends no more, and perhaps is gone, gets its answer soon or not at all.
    fn hurry(&mut self, id: ConnId, conn: &mut Conn) {
        let soon = self.now + ANSWER_AFTER_END;
        if let Some(cgi) = conn.cgi_mut().filter(|cgi| cgi.deadline > soon) {
            cgi.deadline = soon;
            conn.need_alarm(id, soon, self.alarms(conn.tsi));
        }
        if conn.timeout.is_some_and(|(_, at)| at > soon) {
            conn.set_timeout(id, Some((timeout::CONTENT, soon)), self.alarms(conn.tsi));
        }
    }

    fn http_flush(&mut self, conn: &mut Conn) -> bool {
        let Some(stream) = &conn.stream else { return false };
        let is_due = conn.out.len() >= SEND_AT || conn.close_state == CloseState::Flushing;
        !is_due || conn.out.is_blocked() || conn.out.flush(stream, false, &mut self.out_buffers)
    }

    /// A step that lets the program write, if it wants to and the kernel takes bytes.
    fn http_writeable(&mut self, id: ConnId, conn: &mut Conn, rx: &mut Rx) -> Option<Step> {
        if rx.slice.is_held() || !conn.wants_write || !conn.ready.writable || conn.out.is_blocked() {
            return None;
        }
        conn.wants_write = false;
        rx.slice.note_writeable();
        Some(Step::Writeable(self.target(id, conn)))
    }

    fn head_step(&mut self, id: ConnId, conn: &mut Conn, rx: &mut Rx) -> Step {
        loop {
            if !conn.reads() {
                return Step::Rest;
            }
            if rx.at.is_empty() && conn.unread.is_empty() {
                if !conn.ready.readable || rx.taken >= READ_PER_TURN {
                    return Step::Rest;
                }
                match self.fill(conn, rx) {
                    Io::Moved(_) => {}
                    Io::Blocked => return Step::Rest,
                    Io::Ended | Io::Broken => {
                        conn.end = Some(End::Politely);
                        return Step::Rest;
                    }
                }
            }
            self.take_unread(conn, rx);
            match self.judge_peer(conn, rx.bytes()) {
                Some(false) => {
                    self.become_raw_peer(id, conn, true);
                    return Step::Rest;
                }
                // Too little to tell: it is looked at again together with what comes next.
                None => match self.more_body(conn, rx) {
                    Some(Io::Moved(_)) => continue,
                    Some(Io::Ended | Io::Broken) => {
                        conn.end = Some(End::Politely);
                        return Step::Rest;
                    }
                    Some(Io::Blocked) | None => return Step::Rest,
                },
                Some(true) => {}
            }
            if !self.has_head_place(id, conn) {
                return Step::Rest;
            }
            self.head_begins(id, conn);
            let Phase::Http(http) = &mut conn.phase else { return Step::Rest };
            let limits = &self.head_limits;
            let spare = &mut self.heads;
            let parser = http
                .head
                .get_or_insert_with(|| spare.pop().unwrap_or_else(|| Box::new(HeadParser::new(limits))));
            match parser.feed(rx.bytes()) {
                Ok(fed) => {
                    rx.consume(fed.consumed);
                    if fed.complete {
                        http.has_head = true;
                        http.n_requests += 1;
                        if self.settings.has(Quirks::CHALLENGES) && challenges(parser.head()) {
                            http.stage = Stage::Challenge;
                            return self.challenge_step(conn, rx);
                        }
                        http.stage = Stage::Answering;
                        conn.timeout = None;
                        return Step::Request;
                    }
                }
                Err(error) => {
                    rx.at.start = rx.at.end;
                    return Step::Refuse(error);
                }
            }
        }
    }

    /// Takes the bytes behind the head of a handshake.
    fn challenge_step(&mut self, conn: &mut Conn, rx: &mut Rx) -> Step {
        loop {
            if !conn.reads() {
                return Step::Rest;
            }
            self.take_unread(conn, rx);
            if let Some(bytes) = rx.bytes().first_chunk::<{ challenge::BODY }>().copied() {
                rx.consume(bytes.len());
                let Phase::Http(http) = &mut conn.phase else { return Step::Rest };
                http.challenge = Some(bytes);
                http.stage = Stage::Answering;
                conn.timeout = None;
                return Step::Request;
            }
            match self.more_body(conn, rx) {
                Some(Io::Moved(_)) => {}
                Some(Io::Ended | Io::Broken) => {
                    conn.end = Some(End::Politely);
                    return Step::Rest;
                }
                Some(Io::Blocked) | None => return Step::Rest,
            }
        }
    }

    /// After a TLS handshake, and where nothing limits the wait for the next request, the time for the head begins with
    /// its first byte.
    fn head_begins(&mut self, id: ConnId, conn: &mut Conn) {
        let Phase::Http(http) = &conn.phase else { return };
        let is_first = http.n_requests == 0;
        let is_due = if is_first { conn.tls_session() != 0 } else { conn.timeout.is_none() };
        if http.head.is_none() && is_due {
            let until = self.after(timeout::HEAD, self.head_timeout(conn.vhost));
            conn.set_timeout(id, until, self.alarms(conn.tsi));
        }
    }

    /// Whether the first bytes of a peer are HTTP, where that is a question; `None` while it can't be told.
    fn judge_peer(&self, conn: &Conn, bytes: &[u8]) -> Option<bool> {
        let Phase::Http(http) = &conn.phase else { return Some(true) };
        let peers = self.vhosts.get(conn.vhost).map(|v| v.settings.raw_peers);
        if peers != Some(RawPeers::Fallback) || http.n_requests > 0 || http.head.is_some() {
            return Some(true);
        }
        Method::begins(bytes)
    }

    fn body_step(&mut self, id: ConnId, conn: &mut Conn, rx: &mut Rx) -> Step {
        loop {
            let discards = matches!(&conn.phase, Phase::Http(http) if http.stage == Stage::Discarding);
            let may_write = !discards && rx.slice.may_write(input_waits(conn, rx));
            if may_write && let Some(step) = self.http_writeable(id, conn, rx) {
                return step;
            }
            if !conn.reads() {
                return Step::Rest;
            }
            self.take_unread(conn, rx);
            let limit = self.piece_limit(conn);
            let Phase::Http(http) = &mut conn.phase else { return Step::Rest };
            let Some(body) = &mut http.body else {
                http.stage = if discards { Stage::Head } else { Stage::Answering };
                return Step::Again;
            };
            let base = rx.at.start;
            let all = rx.bytes();
            let most = all.len().min(limit);
            match body.decode(&all[..most]) {
                Err(error) => {
                    rx.at.start = rx.at.end;
                    return Step::Refuse(error);
                }
                Ok((used, piece)) => {
                    rx.consume(used);
                    match piece {
                        Piece::Data(range) if discards => self.discarded_came(id, conn, range.len()),
                        Piece::Data(range) => {
                            let range = base + range.start..base + range.end;
                            if let Some(cgi) = &mut http.cgi {
                                cgi.backlog.extend_from_slice(&rx.buffer[range]);
                                return Step::Again;
                            }
                            self.body_came(id, conn, range.len());
                            rx.slice.note_input();
                            return Step::Body(self.target(id, conn), range);
                        }
                        Piece::End => {
                            http.body = None;
                            http.body_until = None;
                            http.stage = if discards { Stage::Head } else { Stage::Answering };
                            if let Some(cgi) = &mut http.cgi {
                                cgi.has_whole_body = true;
                            }
                            if discards || http.cgi.is_some() {
                                if discards {
                                    discarded(conn);
                                }
                                return Step::Again;
                            }
                            conn.lift_timeout();
                            return Step::BodyDone(self.target(id, conn));
                        }
                        Piece::NeedMore if used > 0 => {}
                        Piece::NeedMore => match self.more_body(conn, rx) {
                            Some(Io::Moved(_)) => {}
                            Some(Io::Ended | Io::Broken) => {
                                conn.end = Some(End::Politely);
                                return Step::Rest;
                            }
                            Some(Io::Blocked) | None => return Step::Rest,
                        },
                    }
                }
            }
        }
    }

    fn more_body(&mut self, conn: &mut Conn, rx: &mut Rx) -> Option<Io> {
        (conn.ready.readable && rx.taken < READ_PER_TURN).then(|| self.fill(conn, rx))
    }
}

/// Input of a request's body, or its end, is at hand, or can be read in this turn.
fn input_waits(conn: &Conn, rx: &Rx) -> bool {
    let is_complete =
        |http: &Http| http.stage == Stage::Body && http.body.as_ref().is_some_and(BodyDecoder::is_done);
    if matches!(&conn.phase, Phase::Http(http) if is_complete(http)) {
        return true;
    }
    conn.reads()
        && (!rx.at.is_empty() || !conn.unread.is_empty() || (conn.ready.readable && rx.taken < READ_PER_TURN))
}

/// Whether a request is a handshake with a challenge. One that has a field of the later protocol is none.
fn challenges(head: &Head) -> bool {
    head.upgrade().is_some_and(handshake::asks_for_websocket)
        && head.has(Token::KEY1)
        && head.has(Token::KEY2)
        && !head.has(Token::KEY)
        && !head.has(Token::VERSION)
        && Framing::of(head).is_ok_and(|framing| !framing.has_body())
}

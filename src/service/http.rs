//! Drives an HTTP server connection: heads, bodies, files, one event at a time.
//!
//! The next request is not read before the answer to the last one is complete, so answers keep their order and
//! a peer that sends without reading is held back by its own socket.

use super::cgi::Due;
use super::pace::discarded;
use super::page::PagePiece;
use super::ws::Rx;
use crate::conn::http::{Http, Source, Stage};
use crate::conn::{Conn, End, Life, Phase, timeout};
use crate::engine::{Core, Engine, READ_SIZE, State};
use crate::host::{Event, Target, Verdict};
use crate::http::body::{BodyDecoder, Framing, Piece};
use crate::http::fields::{Head, Method};
use crate::http::head::{HeadError, HeadParser};
use crate::http::tokens::Token;
use crate::log::{Level, line};
use crate::net::stream::{Io, Stream};
use crate::settings::RawPeers;
use crate::table::ConnId;
use crate::ws::{challenge, handshake};
use std::fs::File;
use std::ops::Range;

/// Bytes read from one connection in a turn.
const READ_PER_TURN: usize = 4 * READ_SIZE;

/// File bytes sent to one connection in a turn.
const FILE_PER_TURN: u64 = 512 << 10;

/// How long a program may still take to answer a peer that has ended its side.
pub(super) const ANSWER_AFTER_END: std::time::Duration = std::time::Duration::from_secs(5);

/// Output that is sent before more is collected.
const SEND_AT: usize = 128 * 1024;

pub(super) enum Step {
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
    Page(Target, PagePiece),
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
                    self.deliver(&target, &mut rx.buffer, at, |payload| Event::Body { payload })
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
                Some(Step::Page(target, piece)) => self.pass_on_page(id, &target, piece),
                Some(Step::Relay) if self.drive_front(id) => Verdict::Continue,
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

    /// Tells the program that its file is out.
    fn file_done(&self, id: ConnId, target: &Target) -> Verdict {
        let told = self.with_conn(id, |_, conn| {
            let Phase::Http(http) = &mut conn.phase else { return Ok(None) };
            Ok(http.told_file.take())
        });
        let told = told.unwrap_or_default();
        let file = told.as_ref().map(|(name, size)| (name.as_c_str(), *size));
        let verdict = self.call(target, Event::FileDone { file });
        if verdict != Verdict::Close && !self.complete_after_file(id, false) {
            return Verdict::Close;
        }
        verdict
    }

    /// Sends of a file what the kernel takes now, inside the call that serves it. True when nothing is left to do.
    pub(crate) fn send_file_now(&self, id: ConnId) -> bool {
        let step = self.with_conn(id, |core, conn| {
            // The kernel will say whether it takes bytes.
            conn.ready.writable |= !conn.out.is_blocked();
            Ok(core.file_step(id, conn, &Rx::new()))
        });
        let verdict = match step {
            Ok(Step::FileDone(target)) => self.frame(|| self.file_done(id, &target)),
            Ok(Step::HeadDone) if !self.complete_after_file(id, true) => Some(Verdict::Close),
            Ok(Step::HeadDone) => Some(Verdict::Continue),
            _ => return false,
        };
        if verdict == Some(Verdict::Close) {
            self.close(id, End::Politely);
        }
        true
    }

    /// A file response is complete: so is its transaction, unless the program has completed it already.
    fn complete_after_file(&self, id: ConnId, rebinds: bool) -> bool {
        let is_open = self.with_conn(id, |_, conn| {
            Ok(matches!(&conn.phase, Phase::Http(http) if http.in_transaction && http.file.is_none()))
        });
        match is_open {
            Ok(true) => self.complete_transaction(id, rebinds).unwrap_or(false),
            _ => true,
        }
    }

    /// Connections that waited for a place among the heads in work go on.
    pub(crate) fn serve_head_waiters(&self) {
        self.with(State::serve_head_waiters);
    }
}

impl State {
    /// Connections that waited for a place among the heads in work, oldest first.
    pub(super) fn serve_head_waiters(&mut self) {
        let limit = self.core.settings.head_pool.unwrap_or(usize::MAX);
        while self.core.heads_in_use < limit
            && let Some(id) = self.core.head_waiters.pop_front()
        {
            let Some(conn) = self.conns.get_mut(id) else { continue };
            if let Phase::Http(http) = &mut conn.phase {
                http.awaits_pool = false;
                self.core.enqueue(id, conn);
                break;
            }
        }
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
        if conn.end.is_some() || conn.life == Life::Retiring {
            return Step::Rest;
        }
        rx.slice.settle(conn.wants_write && self.settings.habits.one_write_a_turn);
        if conn.ready.broken || !self.http_flush(conn) {
            conn.end = Some(End::AtOnce);
            return Step::Rest;
        }
        if conn.life == Life::Flushing {
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
            conn.need_alarm(id, soon, self.alarms(conn.lane));
        }
        if conn.timeout.is_some_and(|(_, at)| at > soon) {
            conn.set_timeout(id, Some((timeout::CONTENT, soon)), self.alarms(conn.lane));
        }
    }

    fn http_flush(&mut self, conn: &mut Conn) -> bool {
        let Some(stream) = &conn.stream else { return false };
        let is_due = conn.out.len() >= SEND_AT || conn.life == Life::Flushing;
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
                        if self.settings.habits.challenges && challenges(parser.head()) {
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
            conn.set_timeout(id, until, self.alarms(conn.lane));
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

    /// True when the connection has, or now gets, one of the places for heads in work; else it waits for one.
    fn has_head_place(&mut self, id: ConnId, conn: &mut Conn) -> bool {
        let Phase::Http(http) = &mut conn.phase else { return false };
        if http.holds_pool {
            return true;
        }
        if self.settings.head_pool.is_some_and(|limit| self.heads_in_use >= limit) {
            http.awaits_pool = true;
            self.head_waiters.push_back(id);
            return false;
        }
        self.heads_in_use += 1;
        http.holds_pool = true;
        true
    }

    /// Takes a head back, and the place it held.
    pub(crate) fn give_head(&mut self, head: Option<Box<HeadParser>>, held_place: bool) {
        if held_place {
            self.heads_in_use -= 1;
        }
        let Some(mut head) = head else { return };
        let is_for_origins = head.goes_by(&self.origin_limits);
        let stock = if is_for_origins { &mut self.origin_heads } else { &mut self.heads };
        if stock.len() < 32 && (is_for_origins || head.goes_by(&self.head_limits)) {
            head.reset();
            stock.push(head);
        }
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

    /// Most bytes of one body event for the bound protocol.
    pub(crate) fn piece_limit(&self, conn: &Conn) -> usize {
        let protocols = self.vhosts.get(conn.vhost).map(|v| &v.settings.protocols);
        let size = protocols.and_then(|p| p.get(conn.protocol)).map_or(0, |p| p.rx_size);
        if size == 0 { self.settings.default_rx_size } else { size }
    }

    /// Sends of the file what the kernel takes.
    fn file_step(&mut self, id: ConnId, conn: &mut Conn, rx: &Rx) -> Step {
        let Some(stream) = &conn.stream else { return Step::Rest };
        let Phase::Http(http) = &mut conn.phase else { return Step::Rest };
        if conn.out.is_blocked() || !conn.ready.writable {
            return Step::Rest;
        }
        if !conn.out.flush(stream, http.file.is_some(), &mut self.out_buffers) {
            conn.end = Some(End::AtOnce);
            return Step::Rest;
        }
        if conn.out.is_blocked() {
            conn.ready.writable = false;
            return Step::Rest;
        }
        if let Some(sent) = &mut http.file {
            let file = match &sent.source {
                Source::Kernel(file) => file,
                Source::Page { .. } => return self.page_step(id, conn),
                Source::Program(_) if rx.taken as u64 >= FILE_PER_TURN => return Step::Rest,
                Source::Program(file) => {
                    let file = *file;
                    return Step::ReadFile(self.target(id, conn), file);
                }
            };
            let before = sent.left;
            let came = send_some(stream, file, &mut sent.offset, &mut sent.left);
            if let Some(entry) = &mut http.entry {
                entry.note_file(before - sent.left);
            }
            match came {
                Sent::All => {
                    http.file = None;
                    http.owes_file_done = true;
                }
                Sent::Some => {
                    let until = self.after(timeout::CONTENT, self.settings.content_timeout);
                    conn.set_timeout(id, until, self.alarms(conn.lane));
                    return Step::Rest;
                }
                Sent::Blocked => {
                    conn.ready.writable = false;
                    let until = self.after(timeout::CONTENT, self.settings.content_timeout);
                    conn.set_timeout(id, until, self.alarms(conn.lane));
                    return Step::Rest;
                }
                Sent::Shorter => {
                    self.say(Level::Warn, "a file became shorter while it was sent".to_owned());
                    conn.end = Some(End::AtOnce);
                    return Step::Rest;
                }
                Sent::Broken => {
                    conn.end = Some(End::AtOnce);
                    return Step::Rest;
                }
            }
        }
        http.owes_file_done = false;
        if http.is_head { Step::HeadDone } else { Step::FileDone(self.target(id, conn)) }
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

enum Sent {
    All,
    Some,
    Blocked,
    /// The file ended before the announced length.
    Shorter,
    Broken,
}

/// Sends until the kernel takes no more, the turn's share is used, or the file is out. A file that has become shorter
/// than announced breaks the connection: the peer must not take the rest of the stream for it.
fn send_some(stream: &Stream, file: &File, offset: &mut u64, left: &mut u64) -> Sent {
    let mut share = FILE_PER_TURN;
    while *left > 0 {
        if share == 0 {
            return Sent::Some;
        }
        let count = (*left).min(share);
        match stream.send_file(file, offset, count as usize) {
            Io::Moved(n) => {
                *left -= n as u64;
                share -= n as u64;
            }
            Io::Blocked => return Sent::Blocked,
            Io::Ended => return Sent::Shorter,
            Io::Broken => return Sent::Broken,
        }
    }
    Sent::All
}

impl Http {
    /// Forgets the transaction that is complete; what is left of its body is thrown away next.
    pub(crate) fn reset_for_next(&mut self) {
        self.stage = if self.body.is_some() { Stage::Discarding } else { Stage::Head };
        self.has_head = false;
        self.in_transaction = false;
        self.has_answered = false;
        self.owes_file_done = false;
        self.file = None;
        self.is_head = false;
        self.head_end = 0;
        self.challenge = None;
        self.user = None;
    }
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

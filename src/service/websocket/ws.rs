//! Drives an open WebSocket: writes first, then reads, one event at a time.
//!
//! Frames are decoded in place in a shared read buffer that the driver borrows for its turn; what it could not
//! use (a partial frame, input the program paused) is kept with the connection. All the program writes in a turn
//! leaves in one send when the driver lets go.

use crate::conn::extension_pipeline::ExtensionPipeline;
use crate::conn::{CloseState, Conn, End, Phase};
use crate::delivery::Room;
use crate::engine::{Core, Engine, READ_SIZE};
use crate::error::Error;
use crate::host::{Asked, Event, OwnedBuf, Verdict};
use crate::net::stream::Io;
use crate::service::turn::rx::{Rx, Telling};
use crate::settings::{ExtensionHooks, Quirks};
use crate::table::ConnId;
use crate::ws::close;
use crate::ws::deflate::RSV1;
use crate::ws::frame::Opcode;
use crate::ws::message::Step as Found;
use std::ops::Range;

/// Payload bytes after which the program gets to write before it gets more.
const WRITE_EVERY: usize = 4096;

/// Writeable callbacks a program gets for what it still has to say when its peer broke the rules.
const WRITES_BEFORE_END: u8 = 64;

/// Bytes read from one connection in a turn.
const READ_PER_TURN: usize = 4 * READ_SIZE;

/// Output that is sent before more is collected.
const SEND_AT: usize = 128 * 1024;

pub(crate) enum Step {
    Rest,
    /// Whom this and what follows concerns, is [`Rx::target`].
    Writeable,
    Receive(Range<usize>),
    /// The piece lies in the output.
    Inflated(Range<usize>),
    /// What was read is for the program's extensions to see first.
    Preparse,
    /// Payload is to pass the extensions, from this one on.
    Pass(usize, Box<OwnedBuf>),
    /// The extensions have something to send.
    Owed,
    Pong(Range<usize>),
    PeerClosing(Range<usize>),
}

impl Engine {
    pub(crate) fn drive_ws(&self, id: ConnId, is_client: bool) {
        let mut rx = Rx::new();
        let receive: Telling = match is_client {
            true => |payload| Event::ClientReceive { payload },
            false => |payload| Event::Receive { payload },
        };
        let pong: Telling = match is_client {
            true => |payload| Event::ClientPong { payload },
            false => |payload| Event::Pong { payload },
        };
        loop {
            let step = self.with(|s| match s.conns.get_mut(id) {
                Some(conn) if rx.slice.goes_on(&mut s.core.now) => s.core.ws_next(id, conn, &mut rx),
                _ => Step::Rest,
            });
            let Rx { buffer, output, target, delivery, .. } = &mut rx;
            let verdict = match step {
                None | Some(Step::Rest) => break,
                Some(Step::Writeable) => self.tell_writeable(id, is_client, &mut rx),
                Some(Step::Receive(at)) => self.deliver(target, buffer, at, receive, Some(delivery)),
                Some(Step::Inflated(at)) => self.deliver(target, output, at, receive, Some(delivery)),
                Some(Step::Preparse) => self.show_read(id, &mut rx),
                Some(Step::Pass(from, buf)) => self.pass_on(id, &mut rx, (from, *buf), receive),
                Some(Step::Owed) => self.send_owed(id),
                Some(Step::Pong(at)) => self.deliver(target, buffer, at, pong, None),
                Some(Step::PeerClosing(at)) => {
                    let closing: Telling = |payload| Event::PeerClosing { payload };
                    let verdict = self.deliver(target, buffer, at, closing, None);
                    self.answer_close(id, verdict);
                    break;
                }
            };
            if verdict == Verdict::Close {
                self.wish_end(id, End::Politely);
                break;
            }
        }
        let released = self.with(|s| {
            let mut conn = s.conns.get_mut(id).map(|conn| &mut **conn);
            if let Some(conn) = &mut conn {
                conn.absorb(&rx.delivery, &mut s.core.out_buffers);
                if rx.slice.is_over() {
                    if let Phase::Ws(ws) = &mut conn.phase {
                        ws.is_cut_short = !rx.at.is_empty();
                    }
                    s.core.enqueue(id, conn);
                }
            }
            s.core.keep_rest(conn, rx);
            s.release(id)
        });
        self.after_release(id, released.flatten());
    }

    /// The program may write, if its extensions do not mind.
    fn tell_writeable(&self, id: ConnId, is_client: bool, rx: &mut Rx) -> Verdict {
        if rx.has_hooks
            && let Some((target, own)) = self.own_stages(id, ExtensionHooks::WRITEABLE)
            && own.iter().any(|stage| self.ask_extension(&target, *stage, Asked::Writeable) != 0)
        {
            return Verdict::Close;
        }
        if rx.tells_masks {
            self.refresh_at_once(id);
        }
        let delivery = &rx.delivery;
        let event =
            if is_client { Event::ClientWriteable { delivery } } else { Event::Writeable { delivery } };
        self.call(&rx.target, event)
    }

    /// Shows the program's extensions what was read.
    fn show_read(&self, id: ConnId, rx: &mut Rx) -> Verdict {
        match self.own_stages(id, ExtensionHooks::READ) {
            Some((target, own)) if self.preparse(&target, &own, rx).is_err() => self.end_at_once(id),
            _ => Verdict::Continue,
        }
    }

    /// Takes payload through the program's extensions, and tells what comes out.
    fn pass_on(&self, id: ConnId, rx: &mut Rx, (from, buf): (usize, OwnedBuf), receive: Telling) -> Verdict {
        let target = &rx.target;
        match self.pass_in(id, target, from, buf) {
            Ok(Some(OwnedBuf { mut room, at })) => self.deliver(target, &mut room, at, receive, None),
            Ok(None) => Verdict::Continue,
            Err(None) => self.end_at_once(id),
            Err(Some(violation)) => {
                self.with(|s| {
                    if let Some(conn) = s.conns.get_mut(id) {
                        s.core.fail_ws(conn, rx, violation.code, violation.reason);
                    }
                });
                Verdict::Continue
            }
        }
    }

    /// Sends what the program's extensions still have to say.
    fn send_owed(&self, id: ConnId) -> Verdict {
        self.send_controls(id);
        match self.drain_out(id) {
            Ok(_) | Err(Error::Gone) => Verdict::Continue,
            Err(_) => self.end_at_once(id),
        }
    }

    fn end_at_once(&self, id: ConnId) -> Verdict {
        self.wish_end(id, End::AtOnce);
        Verdict::Continue
    }

    /// Echoes the peer's close frame, or not, and ends the connection.
    fn answer_close(&self, id: ConnId, verdict: Verdict) {
        self.with(|s| {
            let Some(conn) = s.conns.get_mut(id) else { return };
            let Phase::Ws(ws) = &mut conn.phase else { return };
            if verdict != Verdict::Close
                && !ws.sent_close
                && let Some(payload) = &ws.peer_close
            {
                let payload = payload.clone();
                conn.close_payload = None;
                ws.sent_close = true;
                s.core.send_control(conn, Opcode::Close, &payload);
            }
            if conn.end.is_none() {
                conn.end = Some(End::Politely);
            }
        });
        self.send_controls(id);
    }

    /// Pings a silent peer. The program may write afterwards, as after any automatic control frame.
    pub(crate) fn idle_ping(&self, id: ConnId) {
        let _ = self.with_conn(id, |core, conn| {
            conn.is_pinged = true;
            core.send_control(conn, Opcode::Ping, b"");
            conn.wants_write |= !core.settings.has(Quirks::QUIET_PONGS);
            if let Some(hangup) = core.idle_policy(conn).hangup {
                let at = conn.last_alive + hangup;
                conn.need_alarm(id, at, core.alarms(conn.tsi));
            }
            core.enqueue(id, conn);
            Ok(())
        });
    }
}

/// Payload was told since the program could last write.
fn has_told(conn: &Conn) -> bool {
    matches!(&conn.phase, Phase::Ws(ws) if ws.since_write > 0)
}

impl Core {
    /// What is next, after what the last callback left was taken over.
    #[inline]
    fn ws_next(&mut self, id: ConnId, conn: &mut Conn, rx: &mut Rx) -> Step {
        conn.absorb(&rx.delivery, &mut self.out_buffers);
        rx.slice.settle(conn.wants_write && self.settings.has(Quirks::ONE_WRITE_A_TURN));
        match self.plain_step(id, conn, rx) {
            Some(step) => step,
            None => self.ws_step(id, conn, rx),
        }
    }

    #[inline(never)]
    fn ws_step(&mut self, id: ConnId, conn: &mut Conn, rx: &mut Rx) -> Step {
        if conn.end.is_some() || conn.close_state == CloseState::Retiring {
            return Step::Rest;
        }
        // What a broken connection still holds is read first, unless the program wants no input: nothing else ends it.
        if conn.ready.broken && !(conn.ready.readable && conn.reads()) {
            conn.end = Some(End::AtOnce);
            return Step::Rest;
        }
        let is_first = rx.slice.is_first();
        if !self.send_collected(conn, is_first) {
            conn.end = Some(End::AtOnce);
            return Step::Rest;
        }
        if conn.close_state == CloseState::Flushing {
            if conn.out.is_empty() {
                conn.end = Some(End::AtOnce);
            }
            return Step::Rest;
        }
        self.drop_read_head(conn);
        if matches!(&conn.phase, Phase::Ws(ws) if ws.writes_before_end.is_some()) {
            return self.ws_fail_step(id, conn, rx);
        }
        if conn.ready.writable
            && !conn.out.is_blocked()
            && matches!(&conn.phase, Phase::Ws(ws) if ws.owes_frames())
        {
            return Step::Owed;
        }
        if let Some(step) = self.ws_write_due(id, conn, rx) {
            return step;
        }
        let most = self.settings.most_read.unwrap_or(READ_PER_TURN);
        loop {
            if let Some(step) = self.ws_decode(id, conn, rx) {
                return step;
            }
            let input_waits = conn.reads() && conn.ready.readable && rx.taken < most;
            if rx.slice.may_write(input_waits)
                && let Some(step) = self.ws_writeable(id, conn, rx)
            {
                return step;
            }
            if !input_waits || (rx.slice.is_held() && has_told(conn)) {
                return Step::Rest;
            }
            match self.fill(conn, rx) {
                Io::Moved(n) => {
                    if conn.pipeline().is_some()
                        && self.settings.extension_hooks.contains(ExtensionHooks::READ)
                    {
                        rx.fresh = n;
                        return Step::Preparse;
                    }
                }
                Io::Blocked => return Step::Rest,
                Io::Ended | Io::Broken => {
                    conn.end = Some(End::AtOnce);
                    return Step::Rest;
                }
            }
        }
    }

    /// A writeable callback that comes before more input is told: at the beginning of a turn, and after so much input.
    fn ws_write_due(&mut self, id: ConnId, conn: &mut Conn, rx: &mut Rx) -> Option<Step> {
        let Phase::Ws(ws) = &mut conn.phase else { return None };
        // Input that a turn has left over follows what was told of it.
        let is_first = rx.slice.is_first() && !std::mem::take(&mut ws.is_cut_short);
        let is_much = ws.since_write >= WRITE_EVERY;
        let is_enough = self.settings.most_read.is_some_and(|most| rx.used >= most);
        if is_enough || (is_much && rx.slice.is_held()) {
            rx.slice.end();
            return Some(Step::Rest);
        }
        if is_first || is_much { self.ws_writeable(id, conn, rx) } else { None }
    }

    /// Sends what was collected when it is much, and a pong that found no room. False when broken.
    fn send_collected(&mut self, conn: &mut Conn, is_first: bool) -> bool {
        let Some(stream) = &conn.stream else { return false };
        // What was left from earlier turns goes before anything new is collected.
        if !conn.out.is_blocked()
            && (is_first || conn.out.len() >= SEND_AT || conn.close_state == CloseState::Flushing)
            && !conn.out.flush(stream, false, &mut self.out_buffers)
        {
            return false;
        }
        if !conn.out.is_blocked()
            && let Phase::Ws(ws) = &mut conn.phase
            && let Some(pong) = ws.pending_pong.take()
        {
            self.send_control(conn, Opcode::Pong, &pong);
            conn.wants_write |= !self.settings.has(Quirks::QUIET_PONGS);
        }
        true
    }

    /// The upgrade request's head goes when the first message was delivered.
    fn drop_read_head(&mut self, conn: &mut Conn) {
        if let Phase::Ws(ws) = &mut conn.phase
            && ws.since_write > 0
            && ws.head.is_some()
        {
            let head = ws.head.take();
            self.give_head(head, false);
        }
    }

    /// A step that lets the program write, if it wants to and the kernel takes bytes.
    fn ws_writeable(&mut self, id: ConnId, conn: &mut Conn, rx: &mut Rx) -> Option<Step> {
        let Phase::Ws(ws) = &mut conn.phase else { return None };
        if rx.slice.is_held()
            || !conn.wants_write
            || conn.close_state != CloseState::Open
            || !conn.ready.writable
            || conn.out.is_blocked()
        {
            return None;
        }
        if ws.owes_frames() {
            return Some(Step::Owed);
        }
        ws.since_write = 0;
        conn.wants_write = false;
        rx.slice.note_writeable();
        rx.has_hooks = self.settings.extension_hooks.contains(ExtensionHooks::WRITEABLE);
        rx.tells_masks = self.settings.has(Quirks::MASKS_AT_ONCE);
        self.lend(id, conn, rx);
        Some(Step::Writeable)
    }

    /// Opens a delivery: what of the connection the program may have without asking for it.
    fn lend(&mut self, id: ConnId, conn: &mut Conn, rx: &mut Rx) {
        rx.target = self.target(id, conn);
        let Phase::Ws(ws) = &conn.phase else { return };
        let is_open = conn.close_state == CloseState::Open && conn.end.is_none();
        let is_plain = is_open && ws.pipeline.is_none() && !self.settings.has(Quirks::MASKS_AT_ONCE);
        let collects = is_plain
            && ws.is_plain()
            && ws.is_established
            && !ws.is_client
            && !ws.sent_close
            && self.settings.most_unsent.is_none();
        let room = if collects { conn.out.lend(&mut self.out_buffers) } else { None };
        let room = room.map(|bytes| Room {
            bytes,
            is_message_open: ws.is_message_open,
            continues_messages: self.settings.has(Quirks::CONTINUES_MESSAGES),
        });
        rx.delivery.open(ws.frame_info(), is_plain, room);
    }

    /// A step in the middle of a slice where whole messages without extensions come in and go out, and nothing else is
    /// to be seen to. `None` leaves it to [`Core::ws_step`].
    fn plain_step(&mut self, id: ConnId, conn: &mut Conn, rx: &mut Rx) -> Option<Step> {
        let Phase::Ws(ws) = &mut conn.phase else { return None };
        if rx.slice.is_first()
            || rx.slice.is_held()
            || conn.close_state != CloseState::Open
            || conn.end.is_some()
            || conn.ready.broken
            || conn.rx_paused
            || !conn.unread.is_empty()
            || conn.out.is_blocked()
            || conn.out.len() >= SEND_AT
            || !ws.is_plain()
            || ws.head.is_some()
            || ws.pending_pong.is_some()
            || ws.writes_before_end.is_some()
            || ws.since_write >= WRITE_EVERY
            || self.settings.most_read.is_some()
        {
            return None;
        }
        if rx.at.is_empty() {
            return if conn.ready.readable {
                None
            } else {
                self.ws_writeable(id, conn, rx).or(Some(Step::Rest))
            };
        }
        self.take_whole(id, conn, rx)
    }

    /// Tells a whole message that nothing has to be done to; see [`Receiver::next_whole`](crate::ws::message::Receiver).
    #[inline]
    fn take_whole(&mut self, id: ConnId, conn: &mut Conn, rx: &mut Rx) -> Option<Step> {
        let Phase::Ws(ws) = &mut conn.phase else { return None };
        if !ws.is_plain() || conn.close_state != CloseState::Open {
            return None;
        }
        let at = rx.at.clone();
        let (used, range) = ws.receiver.next_whole(&mut rx.buffer[at.clone()], ws.piece_limit)?;
        rx.consume(used);
        ws.is_message_told = false;
        ws.since_write += range.len();
        rx.slice.note_piece();
        self.lend(id, conn, rx);
        Some(Step::Receive(at.start + range.start..at.start + range.end))
    }

    /// Decodes one step of the input at hand; `None` when more input is needed or the program paused it.
    fn ws_decode(&mut self, id: ConnId, conn: &mut Conn, rx: &mut Rx) -> Option<Step> {
        let is_draining = matches!(&conn.phase, Phase::Ws(ws) if ws.is_draining());
        if rx.at.is_empty() && conn.unread.is_empty() && !is_draining {
            return None;
        }
        self.take_unread(conn, rx);
        if is_draining {
            self.resume_compressed(conn, rx);
        }
        loop {
            if !conn.reads() {
                return None;
            }
            if conn.close_state == CloseState::AwaitingClose {
                self.drop_compressed(conn, rx);
            }
            if let Some(from) = conn.pipeline().and_then(ExtensionPipeline::draining) {
                rx.target = self.target(id, conn);
                return Some(Step::Pass(from, Box::default()));
            }
            match self.inflate_step(conn, rx) {
                Ok(None) => {}
                Ok(Some(at)) => {
                    self.lend(id, conn, rx);
                    return Some(Step::Inflated(at));
                }
                Err(violation) => {
                    self.fail_ws(conn, rx, violation.code, violation.reason);
                    return Some(self.ws_step(id, conn, rx));
                }
            }
            if let Some(step) = self.take_whole(id, conn, rx) {
                return Some(step);
            }
            let Phase::Ws(ws) = &mut conn.phase else { return None };
            let base = rx.at.start;
            // A client's pieces are always full or end their frame.
            let whole_pieces = self.settings.has(Quirks::WHOLE_PIECES) || ws.is_client;
            let found = match &mut ws.delimited {
                Some(delimited) => delimited.next(rx.bytes(), ws.piece_limit),
                None => ws.receiver.next(rx.bytes(), ws.piece_limit, whole_pieces),
            };
            let (used, found) = match found {
                Ok(found) => found,
                Err(_) if conn.close_state == CloseState::AwaitingClose => {
                    // It was told already, or has nothing to say that we could understand.
                    conn.end = Some(End::Politely);
                    return Some(Step::Rest);
                }
                Err(violation) => {
                    self.fail_ws(conn, rx, violation.code, violation.reason);
                    return Some(self.ws_step(id, conn, rx));
                }
            };
            rx.consume(used);
            if let Some(deflate) = &mut ws.deflate {
                deflate.is_current = false;
            }
            if let Some(step) = self.ws_found(id, conn, rx, base, found)? {
                return Some(step);
            }
        }
    }

    /// Tells what was found in the input at hand, which began at `base`. The outer `None`: more input is needed; the inner
    /// one: nothing is to be told.
    fn ws_found(
        &mut self,
        id: ConnId,
        conn: &mut Conn,
        rx: &mut Rx,
        base: usize,
        found: Found,
    ) -> Option<Option<Step>> {
        let Phase::Ws(ws) = &mut conn.phase else { return None };
        let within = |r: Range<usize>| base + r.start..base + r.end;
        let awaiting = conn.close_state == CloseState::AwaitingClose;
        let empty_pongs = self.settings.has(Quirks::EMPTY_PONGS) || ws.is_client;
        match found {
            Found::NeedMore => return None,
            Found::Piece(_) if awaiting => {}
            Found::Piece(piece) if ws.pipeline.is_some() => {
                let from = ws.pipeline.as_ref().map_or(0, |pipeline| pipeline.stages.len() - 1);
                let payload = &rx.buffer[within(piece.range.clone())];
                rx.slice.note_piece();
                let buf = self.enter_pipeline(conn, &piece, payload);
                rx.target = self.target(id, conn);
                return Some(Some(Step::Pass(from, Box::new(buf))));
            }
            Found::Piece(piece) if ws.receiver.message_bits() & RSV1 != 0 => {
                self.take_compressed(conn, rx, &piece, within(piece.range.clone()));
            }
            Found::Piece(piece) => {
                let is_end = piece.final_of_message && ws.is_message_told;
                ws.is_message_told =
                    !piece.final_of_message && (ws.is_message_told || !piece.range.is_empty());
                let counts = self.settings.has(Quirks::EMPTY_MESSAGES)
                    || (is_end && self.settings.has(Quirks::EMPTY_ENDS));
                if piece.range.is_empty() && !counts {
                    return Some(None);
                }
                ws.since_write += piece.range.len().max(1);
                rx.slice.note_piece();
                self.lend(id, conn, rx);
                return Some(Some(Step::Receive(within(piece.range))));
            }
            Found::Ping(range) => {
                if !awaiting {
                    self.pong(conn, &rx.buffer[within(range)]);
                }
            }
            Found::Pong(range) => {
                // The program also hears of the answer to a ping of the library's own: to a pong nothing tells which
                // ping it answers, and none of its own may get lost. A client's empty ones always count.
                if !awaiting && (!range.is_empty() || empty_pongs) {
                    rx.target = self.target(id, conn);
                    return Some(Some(Step::Pong(within(range))));
                }
            }
            Found::Close(range) => return Some(Some(self.ws_peer_close(id, conn, rx, within(range)))),
        }
        Some(None)
    }

    fn ws_peer_close(&mut self, id: ConnId, conn: &mut Conn, rx: &mut Rx, at: Range<usize>) -> Step {
        if conn.close_state == CloseState::AwaitingClose {
            // The peer's answer to our close frame: both are out.
            conn.end = Some(End::AtOnce);
            if let Phase::Ws(ws) = &mut conn.phase {
                ws.peer_close = Some(Box::default());
            }
            return Step::Rest;
        }
        let payload: Box<[u8]> = rx.buffer[at.clone()].into();
        let judged = close::parse(&payload).map(drop);
        if let Phase::Ws(ws) = &mut conn.phase {
            ws.peer_close = Some(payload);
        }
        if let Err(violation) = judged {
            self.fail_ws(conn, rx, violation.code, violation.reason);
            return self.ws_step(id, conn, rx);
        }
        rx.target = self.target(id, conn);
        Step::PeerClosing(at)
    }

    /// Ends a WebSocket whose peer broke the rules, with a close frame that says how. What the program still has to
    /// say to the messages before is let out first.
    fn fail_ws(&mut self, conn: &mut Conn, rx: &mut Rx, code: u16, reason: &str) {
        self.log_later(crate::log::Level::Info, format!("websocket closed with {code}: {reason}"));
        let (payload, n) = close::build(code, reason.as_bytes());
        conn.close_payload = Some(payload[..n].into());
        conn.unread = Vec::new();
        rx.at.start = rx.at.end;
        self.drop_compressed(conn, rx);
        if let Phase::Ws(ws) = &mut conn.phase {
            ws.writes_before_end = Some(WRITES_BEFORE_END);
        }
    }

    /// The next step of a WebSocket that ends because its peer broke the rules.
    fn ws_fail_step(&mut self, id: ConnId, conn: &mut Conn, rx: &mut Rx) -> Step {
        if rx.slice.is_held() {
            return Step::Rest;
        }
        if let Phase::Ws(ws) = &mut conn.phase
            && let Some(left @ 1..) = ws.writes_before_end
        {
            ws.writes_before_end = Some(left - 1);
            if let Some(step) = self.ws_writeable(id, conn, rx) {
                return step;
            }
        }
        conn.end = Some(End::Politely);
        Step::Rest
    }

    fn pong(&mut self, conn: &mut Conn, payload: &[u8]) {
        if conn.out.is_blocked() {
            if let Phase::Ws(ws) = &mut conn.phase {
                ws.pending_pong = Some(payload.into());
            }
        } else {
            self.send_control(conn, Opcode::Pong, payload);
            conn.wants_write |= !self.settings.has(Quirks::QUIET_PONGS);
        }
    }
}

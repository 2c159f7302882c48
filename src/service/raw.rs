//! Drives raw streams and files: bytes go to the program as they come.

use crate::conn::raw::Raw;
use crate::conn::{CloseState, Conn, End, Phase};
use crate::engine::{Core, Engine, READ_SIZE, State};
use crate::error::Error;
use crate::host::{Event, Target, Verdict, VhostId};
use crate::net::stream::{Io, Stream};
use crate::opaque::Tag;
use crate::service::turn::rx::Rx;
use crate::settings::Quirks;
use crate::table::ConnId;
use rustix::event::PollFlags;
use std::cell::Cell;
use std::ops::Range;

/// Bytes read from one connection in a turn.
const READ_PER_TURN: usize = 4 * READ_SIZE;

enum Step {
    Rest,
    Start(Target, bool),
    Rx(Target, Range<usize>),
    FileReadable(Target),
    Writeable(Target, bool),
}

impl Engine {
    /// The events of a raw stream's birth, in order, and its first turn.
    pub(crate) fn take_in_raw(&self, vhost: VhostId, stream: Stream, how: AdoptRaw) -> Result<ConnId, Error> {
        // One frame: the teardown finds it whole, or not at all.
        let born = self.frame(|| self.begin_raw(vhost, stream, how)).ok_or(Error::Stopped)?;
        let (id, tsi) = born?;
        let mine = self.with_conn(id, |core, conn| {
            conn.is_busy = false;
            core.enqueue(id, conn);
            Ok(self.may_drive(core, tsi))
        });
        if mine?.is_some() {
            self.drive_now(tsi, id, |is_mine| self.drive_new(id, is_mine));
        }
        self.with_conn(id, |_, _| Ok(id))
    }

    /// Its first turn, before it has one of the loop.
    fn drive_new(&self, id: ConnId, is_mine: &Cell<bool>) {
        let is_idle = self.with(|s| {
            let conn = s.conns.get_mut(id)?;
            if conn.is_busy || !matches!(conn.phase, Phase::Raw(_)) {
                return None;
            }
            s.core.note_awake(id, conn);
            conn.is_busy = true;
            is_mine.set(true);
            Some(())
        });
        if is_idle.flatten().is_some() {
            self.drive_raw(id);
            self.release(id);
        }
    }

    /// The events of its birth. It is busy afterwards.
    fn begin_raw(&self, vhost: VhostId, stream: Stream, how: AdoptRaw) -> Result<(ConnId, usize), Error> {
        let inserted = self.with(|s| s.insert_raw(vhost, stream, how)).ok_or(Error::Stopped)??;
        let id = inserted.0;
        self.birth(id, || self.be_raw(inserted))
    }

    fn be_raw(&self, (id, tsi, protocol): (ConnId, usize, usize)) -> Result<(ConnId, usize), Error> {
        let tag = self.host().map_or(Tag::NONE, |host| host.attach(id, tsi));
        let joined = self.with(|s| {
            let conn = s.conns.get_mut(id).ok_or(Error::Stopped)?;
            conn.tag = tag;
            let (parent, target) = (conn.parent, s.core.target_of(id, conn, 0));
            let mask = conn.interest();
            if let Err(error) = s.core.join(id, conn) {
                s.conns.remove(id);
                return Err(error);
            }
            // Its own thread waits until its birth is over.
            conn.is_busy = true;
            let fd = conn.fd();
            if let Some(parent) = parent.and_then(|p| s.conns.get_mut(p)).filter(|p| p.may_be_parent()) {
                parent.children.insert(0, id);
            }
            Ok((target, fd, mask))
        });
        let (target, fd, mask) = match joined.unwrap_or(Err(Error::Stopped)) {
            Ok(joined) => joined,
            Err(error) => {
                if let Some(host) = self.host() {
                    host.detach(tag);
                }
                return Err(error);
            }
        };
        self.call(&target, Event::Created);
        self.with(|s| {
            if let Some(conn) = s.conns.get_mut(id) {
                conn.protocol = protocol;
            }
        });
        if !self.tell_joined(id, &target, fd, mask) {
            self.wish_end(id, End::AtOnce);
            self.release(id);
            return Err(Error::HookRefused);
        }
        Ok((id, tsi))
    }

    pub(crate) fn drive_raw(&self, id: ConnId) {
        let mut rx = Rx::new();
        loop {
            let step = self.with(|s| match s.conns.get_mut(id) {
                Some(conn) if rx.slice.goes_on(&mut s.core.now) => s.core.raw_step(id, conn, &mut rx),
                _ => Step::Rest,
            });
            let verdict = match step {
                None | Some(Step::Rest) => break,
                Some(Step::Start(target, is_file)) => {
                    if self.start_raw(id, &target, is_file) == Verdict::Close {
                        self.wish_end(id, End::Politely);
                    }
                    // Its first bytes are for a turn of the loop, as those of all others.
                    self.with(|s| s.enqueue(id));
                    break;
                }
                Some(Step::Rx(target, at)) => {
                    self.deliver(&target, &mut rx.buffer, at, |payload| Event::RawRx { payload }, None)
                }
                Some(Step::FileReadable(target)) => self.call(&target, Event::RawFileReadable),
                Some(Step::Writeable(target, is_file)) => self.call(&target, Event::RawWriteable { is_file }),
            };
            if verdict == Verdict::Close {
                self.wish_end(id, End::Politely);
                break;
            }
        }
        let is_cut_short = rx.slice.is_over();
        self.with(|s| {
            s.core.keep_rest(s.conns.get_mut(id).map(|c| &mut **c), rx);
            if is_cut_short {
                s.enqueue(id);
            }
        });
    }

    fn start_raw(&self, id: ConnId, target: &Target, is_file: bool) -> Verdict {
        let binds = self.with_conn(id, |core, conn| {
            let Phase::Raw(raw) = &mut conn.phase else { return Err(Error::WrongPhase) };
            raw.is_bound = core.settings.has(Quirks::REBIND_SESSIONS) && !is_file;
            Ok((raw.is_bound, raw.was_http))
        });
        let verdict = match binds {
            Ok((true, true)) => self.call(target, Event::HttpBind),
            Ok((true, false)) => self.call(target, Event::RawBind),
            Ok((false, _)) => Verdict::Continue,
            Err(_) => Verdict::Close,
        };
        if verdict == Verdict::Close {
            let _ = self.with_conn(id, |_, conn| {
                if let Phase::Raw(raw) = &mut conn.phase {
                    raw.is_bound = false;
                }
                Ok(())
            });
            return verdict;
        }
        self.call(target, Event::RawAdopt { is_file })
    }
}

/// How a descriptor is taken over.
#[derive(Clone, Debug)]
pub struct AdoptRaw {
    /// It is a file: the program reads and writes it itself.
    pub is_file: bool,
    /// The protocol it is bound to; the virtual host's choice if `None`.
    pub protocol: Option<Vec<u8>>,
    /// The connection it is to belong to.
    pub parent: Option<ConnId>,
    /// First value of the opaque word.
    pub opaque: usize,
}

impl Core {
    fn raw_step(&mut self, id: ConnId, conn: &mut Conn, rx: &mut Rx) -> Step {
        if conn.end.is_some() || conn.close_state == CloseState::Retiring {
            return Step::Rest;
        }
        let Phase::Raw(raw) = &mut conn.phase else { return Step::Rest };
        let (is_file, is_client) = (raw.is_file, raw.is_client);
        if std::mem::take(&mut raw.is_new) {
            let protocol = conn.protocol;
            // A file that names no protocol has none of its memory either.
            if !is_file || protocol != 0 {
                self.give_session(conn, protocol, true);
            }
            return Step::Start(self.target(id, conn), is_file);
        }
        let Some(stream) = &conn.stream else { return Step::Rest };
        if stream.datagrams().is_some() && std::mem::take(&mut conn.ready.broken) {
            // Somebody did not want a datagram, that is all.
            conn.ready.readable = true;
        }
        let is_due = conn.close_state == CloseState::Flushing || rx.slice.is_first();
        if is_due && !conn.out.is_blocked() && !conn.out.flush(stream, false, &mut self.out_buffers) {
            conn.end = Some(End::AtOnce);
            return Step::Rest;
        }
        if conn.close_state == CloseState::Flushing {
            if conn.out.is_empty() {
                conn.end = Some(End::AtOnce);
            }
            return Step::Rest;
        }
        rx.slice.settle(conn.wants_write && self.settings.has(Quirks::ONE_WRITE_A_TURN));
        // A client speaks first, others answer; both in turn.
        let input_waits = conn.reads() && conn.ready.readable && rx.taken < READ_PER_TURN;
        let is_first = is_client && rx.slice.may_write(input_waits || !rx.at.is_empty());
        if (is_first || rx.slice.owes_write())
            && let Some(step) = self.raw_writeable(id, conn, is_file, rx)
        {
            return step;
        }
        let input = if is_file { self.file_readable(id, conn, rx) } else { self.raw_input(id, conn, rx) };
        if !matches!(input, Step::Rest) || conn.end.is_some() {
            return input;
        }
        self.raw_writeable(id, conn, is_file, rx).unwrap_or(Step::Rest)
    }

    /// A step that lets the program write, if it wants to and the kernel takes bytes.
    fn raw_writeable(&mut self, id: ConnId, conn: &mut Conn, is_file: bool, rx: &mut Rx) -> Option<Step> {
        if rx.slice.is_held() || !conn.wants_write || !conn.ready.writable || conn.out.is_blocked() {
            return None;
        }
        if is_file && !conn.stream.as_ref().is_some_and(Stream::takes_bytes) {
            conn.ready.writable = false;
            return None;
        }
        conn.wants_write = false;
        rx.slice.note_writeable();
        Some(Step::Writeable(self.target(id, conn), is_file))
    }

    /// A file is the program's to read, so only the kernel knows whether it did.
    fn file_readable(&mut self, id: ConnId, conn: &mut Conn, rx: &mut Rx) -> Step {
        // Once a turn: others have theirs before it is asked again.
        if rx.taken > 0 || !conn.reads() || !(conn.ready.readable || conn.ready.ended || conn.ready.broken) {
            return Step::Rest;
        }
        let Some(stream) = &conn.stream else { return Step::Rest };
        let said = stream.polled(PollFlags::IN);
        conn.ready.readable = said.contains(PollFlags::IN);
        if conn.ready.readable {
            rx.taken = 1;
            return Step::FileReadable(self.target(id, conn));
        }
        if said.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            conn.end = Some(End::AtOnce);
        }
        Step::Rest
    }

    fn raw_input(&mut self, id: ConnId, conn: &mut Conn, rx: &mut Rx) -> Step {
        loop {
            if !conn.reads() {
                return Step::Rest;
            }
            self.take_unread(conn, rx);
            if !rx.at.is_empty() {
                let is_whole = conn.stream.as_ref().is_some_and(|stream| stream.datagrams().is_some());
                let most = if is_whole { usize::MAX } else { self.settings.default_rx_size };
                let n = rx.at.len().min(most);
                let at = rx.at.start..rx.at.start + n;
                rx.consume(n);
                rx.slice.note_piece();
                return Step::Rx(self.target(id, conn), at);
            }
            if !(conn.ready.readable || conn.ready.broken) || rx.taken >= READ_PER_TURN {
                return Step::Rest;
            }
            match self.fill(conn, rx) {
                Io::Moved(_) => {}
                Io::Blocked if !conn.ready.broken => return Step::Rest,
                Io::Blocked | Io::Broken => {
                    conn.end = Some(End::AtOnce);
                    return Step::Rest;
                }
                Io::Ended => {
                    conn.end = Some(End::Politely);
                    return Step::Rest;
                }
            }
        }
    }

    /// Makes a raw stream of a connected client.
    pub(crate) fn become_raw_client(&mut self, id: ConnId, conn: &mut Conn) {
        let Phase::Client(client) = &conn.phase else { return };
        let is_bound = client.is_bound;
        conn.ready.readable = true;
        let raw = Raw { is_file: false, is_client: true, is_bound, is_new: false, was_http: false };
        conn.phase = Phase::Raw(Box::new(raw));
        self.enqueue(id, conn);
    }

    /// Makes a raw stream of an accepted peer: one that was taken for an HTTP peer, or that never was.
    pub(crate) fn become_raw_peer(&mut self, id: ConnId, conn: &mut Conn, was_http: bool) {
        self.recycle_phase(conn);
        conn.timeout = None;
        conn.protocol = self.vhosts.get(conn.vhost).map_or(0, |v| v.settings.raw_protocol);
        let raw = Raw { is_file: false, is_client: false, is_bound: false, is_new: true, was_http };
        conn.phase = Phase::Raw(Box::new(raw));
        self.enqueue(id, conn);
    }
}

impl State {
    /// The connection, bound to nothing yet, its service thread, and the protocol it is to be bound to.
    fn insert_raw(
        &mut self,
        vhost: VhostId,
        stream: Stream,
        how: AdoptRaw,
    ) -> Result<(ConnId, usize, usize), Error> {
        self.core.may_begin(vhost)?;
        let parent = how.parent.filter(|p| self.conns.get(*p).is_some_and(|c| c.may_be_parent()));
        let tsi = self.core.tsi_for(parent.and_then(|p| self.conns.get(p)).map(|c| c.tsi))?;
        let known = self.core.vhosts.get(vhost).ok_or(Error::Gone)?;
        let named = match &how.protocol {
            Some(name) => known.protocol_named(name).ok_or(Error::Invalid("protocol name"))?,
            None => known.settings.raw_protocol,
        };
        let raw =
            Raw { is_file: how.is_file, is_client: false, is_bound: false, is_new: true, was_http: false };
        let mut conn = Conn::new(tsi, vhost, Some(stream), Phase::Raw(Box::new(raw)), self.core.now);
        conn.parent = parent;
        conn.opaque = how.opaque;
        conn.ready.readable = true;
        Ok((self.conns.insert_with(|_| Box::new(conn)), tsi, named))
    }
}

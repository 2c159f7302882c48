//! The loop: wait, look, deliver, fire, sweep.
//!
//! A turn is three steps, so that the middle one holds nothing: [`Engine::begin`] says whether and how long to
//! wait, the face waits on a descriptor with one system call, [`Engine::end`] does the work. A foreign loop does
//! its own waiting and hands in descriptors through [`Engine::service_fd`]; both end in the same `run`.
//!
//! Readiness is kept in user space: epoll tells each edge once, the connection remembers it until a read or
//! write says otherwise. A connection with something to do stands in the run queue once; an idle one costs
//! nothing. **The re-entrancy contract:** `run` marks its connection busy, so a nested turn (a callback that
//! services again) passes over it; everything is looked up again after each callback.

mod accept;
mod close;
mod http;
mod request;
mod upgrade;
mod ws;

use crate::conn::{Conn, End, Life, Phase};
use crate::engine::{Engine, State, WAKE};
use crate::error::Error;
use crate::host::{Event, PollHook, Target, Verdict, VhostId};
use crate::log::{Level, line};
use crate::settings::PollHooks;
use crate::table::ConnId;
use crate::timer::Owner;
use std::os::fd::AsRawFd;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// How long a turn may wait for something to happen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wait {
    /// Not at all.
    No,
    /// At most so long.
    AtMost(Duration),
    /// Until something happens.
    Forever,
}

/// A turn that has begun. Plain data, so that a thread may be cancelled while it waits.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    /// The descriptor to wait on until it is readable; -1 when nothing is to be waited for.
    pub wait_on: i32,
    /// For at most so many milliseconds; -1 for no limit.
    pub timeout_ms: i32,
    /// The life of the engine it belongs to.
    pub life: u64,
}

/// What a turn came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TurnEnd {
    /// The engine goes on.
    Done,
    /// The engine has ended.
    Ended,
}

/// What became of a descriptor that a foreign loop handed in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FdOutcome {
    /// It is not ours.
    Foreign,
    /// Handled.
    Handled,
    /// Its connection has ended or is ending.
    Closed,
}

/// After a turn with more news than this, the next one looks before it waits: it is cheaper than waiting when there
/// is something.
const LIVELY: usize = 8;

/// When to look again at an alarm of a connection whose callback is running.
const BUSY_AGAIN: Duration = Duration::from_millis(1);

/// Callbacks one connection may have in a turn before the others get theirs.
const STEPS_PER_TURN: usize = 512;

impl Engine {
    /// Begins a turn. `None` when the engine is not started, has no virtual host or failed to initialise.
    pub fn begin(&self, wait: Wait) -> Option<Turn> {
        let has_vhost = self.with(|s| {
            s.core.now = Instant::now();
            if wait != Wait::No {
                s.core.has_waited = true;
                s.core.is_foreign = false;
            }
            !s.core.vhosts.is_empty()
        })?;
        if !has_vhost {
            return None;
        }
        let is_initialised = self.quiet_frame(|| {
            self.ask_thread_id();
            self.init_protocols()
        });
        if is_initialised != Some(true) {
            return None;
        }
        self.with(|s| {
            let life = s.core.life;
            self.waiting().fetch_add(1, Ordering::SeqCst);
            let mut is_lively = self.has_work(s);
            if !is_lively && s.core.was_lively {
                self.look(s);
                is_lively = self.has_work(s);
            }
            if is_lively || wait == Wait::No {
                return Turn { wait_on: -1, timeout_ms: 0, life };
            }
            let until = match wait {
                Wait::AtMost(limit) => Some(s.core.now + limit),
                Wait::Forever | Wait::No => None,
            };
            let next = [until, s.core.alarms.next()].into_iter().flatten().min();
            let timeout_ms = next.map_or(-1, |at| {
                let micros = at.saturating_duration_since(Instant::now()).as_micros();
                i32::try_from(micros.div_ceil(1000)).unwrap_or(i32::MAX)
            });
            Turn { wait_on: s.core.poll.as_raw_fd(), timeout_ms, life }
        })
    }

    /// Does the work of a turn. `turn` must come from `begin`.
    pub fn end(&self, turn: Turn) -> TurnEnd {
        let is_there = self.with(|s| {
            if s.core.life != turn.life {
                return None;
            }
            s.core.depth += 1;
            s.core.now = Instant::now();
            self.look(s);
            Some(())
        });
        self.leave_wait();
        if is_there.flatten().is_none() {
            return TurnEnd::Ended;
        }
        let mark = self.mark_turn();
        self.work();
        drop(mark);
        self.leave_turn()
    }

    /// Handles one descriptor of a foreign loop; `None` does the housekeeping alone. `revents` and `events` are
    /// masks of poll(2).
    pub fn service_fd(&self, polled: Option<(i32, i16, i16)>) -> FdOutcome {
        self.with(|s| s.core.now = Instant::now());
        if self.quiet_frame(|| self.init_protocols()) != Some(true) {
            return FdOutcome::Foreign;
        }
        let owner = self.with(|s| {
            s.core.depth += 1;
            s.core.is_foreign = true;
            s.core.now = Instant::now();
            match polled {
                Some((fd, events, revents)) => {
                    if fd == s.core.wake.as_raw_fd() {
                        self.woke_up();
                    }
                    s.note_polled(fd, events, revents)
                }
                None => {
                    self.look(s);
                    None
                }
            }
        });
        let Some(owner) = owner else { return FdOutcome::Foreign };
        let mark = self.mark_turn();
        self.work();
        drop(mark);
        if self.with(|s| self.has_work(s)).unwrap_or(false) {
            // The foreign loop hears of nothing but descriptors: this one brings it back at once.
            self.wake();
        }
        let ended = self.leave_turn() == TurnEnd::Ended;
        match owner {
            None => FdOutcome::Foreign,
            Some(None) => FdOutcome::Handled,
            Some(Some(_)) if ended => FdOutcome::Closed,
            Some(Some(id)) => {
                let lives = self.with_conn(id, |_, conn| Ok(conn.life == Life::Open)).unwrap_or(false);
                if lives { FdOutcome::Handled } else { FdOutcome::Closed }
            }
        }
    }

    /// Milliseconds until a foreign loop has to call again, at most `limit`: 0 when work waits inside.
    pub fn foreign_timeout(&self, limit: i32) -> i32 {
        self.with(|s| {
            if self.has_work(s) {
                return 0;
            }
            let Some(next) = s.core.alarms.next() else { return limit };
            let ms = next.saturating_duration_since(Instant::now()).as_micros().div_ceil(1000);
            let ms = i32::try_from(ms).unwrap_or(i32::MAX);
            if limit < 0 { ms } else { ms.min(limit) }
        })
        .unwrap_or(0)
    }

    fn has_work(&self, s: &State) -> bool {
        !s.core.ready.is_empty() || !s.core.to_flush.is_empty() || self.is_cancelled.load(Ordering::SeqCst)
    }

    /// Takes the kernel's news without waiting.
    fn look(&self, s: &mut State) {
        let core = &mut s.core;
        if let Err(error) = core.poll.poll(&mut core.events, Some(Duration::ZERO))
            && error.kind() != std::io::ErrorKind::Interrupted
        {
            line(Level::Error, format_args!("epoll_wait: {error}"));
            return;
        }
        core.was_lively = core.events.iter().nth(LIVELY).is_some();
        for event in &core.events {
            if event.token() == WAKE {
                self.woke_up();
                drain(&core.wake);
                continue;
            }
            let id = ConnId::from_bits(event.token().0 as u64);
            let Some(conn) = s.conns.get_mut(id) else { continue };
            conn.ready.readable |= event.is_readable();
            conn.ready.ended |= event.is_read_closed();
            conn.ready.broken |= event.is_error() || (event.is_write_closed() && event.is_read_closed());
            if event.is_writable() {
                conn.ready.writable = true;
                conn.out.unblock();
            }
            if matches!(conn.phase, Phase::Listening(_)) && !conn.is_queued {
                // Waiting peers come in before anything else happens.
                conn.is_queued = true;
                core.ready.push_front(id);
            }
            if !conn.is_queued {
                conn.is_queued = true;
                core.ready.push_back(id);
            }
        }
    }

    /// Everything a turn does between looking and leaving.
    fn work(&self) {
        if self.is_cancelled.swap(false, Ordering::SeqCst) {
            self.tell_all(|| Event::WaitCancelled);
        }
        self.fire();
        let count = self.with(|s| s.core.ready.len()).unwrap_or(0);
        for _ in 0..count {
            let next = self.with(|s| {
                let id = s.core.ready.pop_front()?;
                if let Some(conn) = s.conns.get_mut(id) {
                    conn.is_queued = false;
                }
                Some(id)
            });
            let Some(Some(id)) = next else { break };
            self.run(id);
        }
        self.flush_written();
    }

    pub(crate) fn leave_turn(&self) -> TurnEnd {
        let ends = self.with(|s| {
            s.core.depth -= 1;
            s.core.depth == 0 && s.core.is_stopping && !std::mem::replace(&mut s.core.is_ending, true)
        });
        match ends {
            None => TurnEnd::Ended,
            Some(false) => {
                if self.with(|s| s.core.is_stopping).unwrap_or(true) {
                    TurnEnd::Ended
                } else {
                    TurnEnd::Done
                }
            }
            Some(true) => {
                self.teardown();
                TurnEnd::Ended
            }
        }
    }

    /// Sends what was written to connections from outside their drivers.
    pub(crate) fn flush_written(&self) {
        loop {
            let Some(Some(id)) = self.with(|s| s.core.to_flush.pop()) else { return };
            let broken = self.with_conn(id, |core, conn| {
                let Some(stream) = &conn.stream else { return Ok(false) };
                Ok(!conn.is_busy
                    && !conn.out.is_blocked()
                    && !conn.out.flush(stream, false, &mut core.out_buffers))
            });
            match broken {
                Ok(true) => self.close(id, End::AtOnce),
                Ok(false) => self.refresh(id),
                Err(_) => {}
            }
        }
    }

    /// Advances one connection as far as it goes in a turn.
    fn run(&self, id: ConnId) {
        enum Role {
            Listener,
            Http,
            Ws,
            Lingering,
        }
        let role = self.with(|s| {
            let conn = s.conns.get_mut(id)?;
            if conn.is_busy {
                return None;
            }
            conn.is_busy = true;
            Some(match conn.phase {
                Phase::Listening(_) => Role::Listener,
                Phase::Http(_) => Role::Http,
                Phase::Ws(_) => Role::Ws,
                Phase::Lingering { .. } => Role::Lingering,
            })
        });
        let Some(Some(role)) = role else { return };
        match role {
            Role::Listener => self.drive_listener(id),
            Role::Http => self.drive_http(id),
            Role::Ws => self.drive_ws(id),
            Role::Lingering => self.drive_lingering(id),
        }
        self.release(id);
    }

    /// Drives a connection outside the queue's order.
    pub(crate) fn run_now(&self, id: ConnId) {
        self.with(|s| s.core.depth += 1);
        self.run(id);
        self.leave_turn();
    }

    /// Lets go of a connection after it was driven: sends, tells the foreign loop, queues what is left to do, and
    /// ends it if someone wished so meanwhile.
    fn release(&self, id: ConnId) {
        let after = self.with(|s| {
            let conn = s.conns.get_mut(id)?;
            conn.is_busy = false;
            if let Some(stream) = &conn.stream
                && !conn.out.is_blocked()
                && !conn.out.flush(stream, false, &mut s.core.out_buffers)
            {
                conn.end = Some(End::AtOnce);
            }
            if let Some(end) = conn.end.take() {
                return Some(Err(end));
            }
            if s.core.has_more_to_do(conn) {
                s.core.enqueue(id, conn);
            }
            Some(Ok(s.core.mask_change(id, conn)))
        });
        match after.flatten() {
            Some(Err(end)) => self.close(id, end),
            Some(Ok(Some(change))) => self.tell_mask(&change),
            Some(Ok(None)) | None => {}
        }
    }

    /// Tells the foreign loop if a connection's mask changed. Not for a busy one: its driver does it.
    pub(crate) fn refresh(&self, id: ConnId) {
        let change =
            self.with_conn(id, |core, conn| Ok(if conn.is_busy { None } else { core.mask_change(id, conn) }));
        if let Ok(Some(change)) = change {
            self.tell_mask(&change);
        }
    }

    fn tell_mask(&self, change: &MaskChange) {
        let MaskChange { target, fd, events, previous, life } = *change;
        let agrees = |hook| self.call(&target, Event::Poll { hook, fd, events, previous }) != Verdict::Close;
        self.frame_in(life, || {
            let is_locked = agrees(PollHook::Lock { membership: false });
            let is_told = is_locked && agrees(PollHook::Change);
            if !(is_locked && agrees(PollHook::Unlock { membership: false }) && is_told) {
                line(Level::Warn, format_args!("a poll hook refused the new mask of descriptor {fd}"));
            }
        });
    }

    /// Tells the foreign loop that a descriptor joined or left. False when a hook refused.
    pub(crate) fn tell_membership(&self, target: &Target, fd: i32, events: i16, joined: bool) -> bool {
        let agrees =
            |hook| self.call(target, Event::Poll { hook, fd, events, previous: 0 }) != Verdict::Close;
        self.frame(|| {
            if !agrees(PollHook::Lock { membership: true }) {
                return false;
            }
            let is_told = agrees(if joined { PollHook::Add } else { PollHook::Remove });
            // What was locked is unlocked, whatever was said in between.
            agrees(PollHook::Unlock { membership: true }) && is_told
        })
        .unwrap_or(false)
    }

    /// Every alarm that is due.
    fn fire(&self) {
        while let Some(Some((at, owner))) = self.with(|s| s.core.alarms.pop_due(s.core.now)) {
            match owner {
                Owner::Conn(id) => self.fire_conn(id, at),
                Owner::Face(key) => {
                    let target = self.with(|s| s.core.bare_target(VhostId(0), 0));
                    if let Some(target) = target {
                        self.call(&target, Event::Scheduled { key });
                    }
                }
            }
        }
    }

    fn fire_conn(&self, id: ConnId, at: Instant) {
        enum Due {
            Timeout(u32),
            Timer(Target),
            Ping,
            Nothing,
        }
        let due = self.with(|s| {
            let conn = s.conns.get_mut(id)?;
            let core = &mut s.core;
            if conn.alarm == Some(at) {
                conn.alarm = None;
            }
            if matches!(conn.phase, Phase::Listening(_)) {
                conn.rx_paused = false;
                core.enqueue(id, conn);
                return None;
            }
            if conn.is_busy {
                // A turn inside one of its callbacks: what is due comes after that.
                conn.need_alarm(id, core.now + BUSY_AGAIN, &mut core.alarms);
                return None;
            }
            let due = if let Some((reason, when)) = conn.timeout
                && when <= core.now
            {
                conn.timeout = None;
                Due::Timeout(reason)
            } else if conn.timer.is_some_and(|when| when <= core.now) {
                conn.timer = None;
                Due::Timer(core.target(id, conn))
            } else {
                core.idle_due(conn)
                    .map_or(Due::Nothing, |hangup| if hangup { Due::Timeout(0) } else { Due::Ping })
            };
            if let Some(next) = core.next_moment(conn) {
                conn.need_alarm(id, next, &mut core.alarms);
            }
            Some(due)
        });
        match due.flatten() {
            Some(Due::Timeout(reason)) => {
                if reason != crate::conn::timeout::KEEPALIVE {
                    line(Level::Info, format_args!("connection timed out (timeout reason {reason})"));
                }
                self.close(id, End::AtOnce);
            }
            Some(Due::Timer(target)) => {
                if self.call(&target, Event::Timer) == Verdict::Close {
                    self.close(id, End::Politely);
                }
            }
            Some(Due::Ping) => self.idle_ping(id),
            Some(Due::Nothing) | None => {}
        }
    }

    /// Sends an event that concerns no connection to every protocol of every virtual host.
    fn tell_all(&self, event: impl Fn() -> Event<'static>) {
        let targets = self.with(|s| {
            let core = &s.core;
            let mut all = Vec::new();
            for (v, vhost) in core.vhosts.iter().enumerate().filter(|(_, vhost)| !vhost.is_removed) {
                for p in 0..vhost.settings.protocols.len() {
                    all.push(core.bare_target(VhostId(v as u32), p));
                }
            }
            all
        });
        for target in targets.unwrap_or_default() {
            self.call(&target, event());
        }
    }

    fn ask_thread_id(&self) {
        let target = self.with(|s| (s.core.thread_id == 0).then(|| s.core.bare_target(VhostId(0), 0)));
        if let Some(Some(target)) = target
            && let Verdict::Number(id) = self.call(&target, Event::ThreadId)
        {
            self.with(|s| s.core.thread_id = id);
        }
    }

    /// `ProtocolInit` for every virtual host that had none. False when a protocol refused.
    pub(crate) fn init_protocols(&self) -> bool {
        loop {
            let next = self.with(|s| {
                let core = &mut s.core;
                let v = core.vhosts.iter().position(|v| !v.is_initialised && !v.is_removed)?;
                core.vhosts[v].is_initialised = true;
                let count = core.vhosts[v].settings.protocols.len();
                Some((0..count).map(|p| core.bare_target(VhostId(v as u32), p)).collect::<Vec<_>>())
            });
            let Some(Some(targets)) = next else { return true };
            for target in targets {
                if self.call(&target, Event::ProtocolInit) == Verdict::Close {
                    line(Level::Error, format_args!("a protocol failed to initialise"));
                    return false;
                }
            }
        }
    }

    /// Ends the engine: at once, or when the turn that runs on this or another thread is over. On return every
    /// callback has been made, unless this was called from one.
    pub fn destroy(&self) {
        enum How {
            Now,
            Await(u64),
            Nothing,
        }
        let own = self.is_own_turn();
        let how = self.with(|s| {
            let core = &mut s.core;
            let life = core.life;
            core.is_stopping = true;
            match (core.depth > 0 || core.is_ending, own) {
                (true, true) => How::Nothing,
                (true, false) => How::Await(life),
                (false, _) => {
                    core.is_ending = true;
                    How::Now
                }
            }
        });
        match how {
            Some(How::Now) => self.teardown(),
            Some(How::Await(life)) => {
                self.wake();
                self.await_end(life);
            }
            Some(How::Nothing) | None => {}
        }
    }

    fn teardown(&self) {
        let mark = self.mark_turn();
        // The newest goes first, the listeners last.
        let ids = self.with(|s| {
            let (listeners, others): (Vec<_>, Vec<_>) =
                s.conns.iter().partition(|(_, c)| matches!(c.phase, Phase::Listening(_)));
            let others = others.into_iter().rev().chain(listeners);
            others.map(|(id, _)| id).collect::<Vec<ConnId>>()
        });
        for id in ids.unwrap_or_default() {
            self.with(|s| {
                if let Some(conn) = s.conns.get_mut(id) {
                    conn.is_busy = false;
                }
            });
            self.close(id, End::AtOnce);
        }
        self.withdraw_wake_up();
        let initialised = self.with(|s| s.core.vhosts.iter().any(|v| v.is_initialised)).unwrap_or(false);
        if initialised {
            self.tell_all(|| Event::ProtocolDestroy);
        }
        drop(mark);
        self.finish();
    }
}

/// A mask that a foreign loop has to be told.
#[derive(Clone, Copy)]
pub(crate) struct MaskChange {
    target: Target,
    fd: i32,
    events: i16,
    previous: i16,
    life: u64,
}

impl crate::engine::Core {
    /// Notes a connection's mask as told, if it changed and the foreign loop is to be told.
    pub(crate) fn mask_change(&self, id: ConnId, conn: &mut Conn) -> Option<MaskChange> {
        let previous = conn.announced?;
        if self.settings.poll_hooks == PollHooks::WhileForeign && self.has_waited && !self.is_foreign {
            return None;
        }
        let events = conn.interest();
        if events == previous {
            return None;
        }
        conn.announced = Some(events);
        let target = self.target_of(id, conn, 0);
        Some(MaskChange { target, fd: conn.fd(), events, previous, life: self.life })
    }

    /// True when a connection can go on without news from the kernel. A foreign loop is left to say when the
    /// program may write again.
    fn has_more_to_do(&self, conn: &Conn) -> bool {
        let can_write = conn.ready.writable && !conn.out.is_blocked();
        match &conn.phase {
            Phase::Listening(_) => conn.ready.readable && !conn.rx_paused,
            Phase::Lingering { .. } => conn.ready.readable,
            Phase::Ws(_) if conn.life == Life::Open || conn.life == Life::AwaitingClose => {
                conn.ready.broken
                    || (conn.ready.readable && conn.reads())
                    || (conn.wants_write && can_write && !self.is_foreign)
            }
            Phase::Http(http) if conn.life == Life::Open => {
                conn.ready.broken
                    || (conn.reads() && (conn.ready.readable || http.has_unread(conn)))
                    || ((http.file.is_some() || http.owes_file_done) && can_write)
                    || (conn.wants_write && can_write && !self.is_foreign)
            }
            Phase::Ws(_) | Phase::Http(_) => conn.life == Life::Flushing && conn.out.is_empty(),
        }
    }

    /// For a WebSocket that has been silent: true to hang up, false to ping it.
    fn idle_due(&self, conn: &Conn) -> Option<bool> {
        if !matches!(conn.phase, Phase::Ws(_)) || conn.life != Life::Open {
            return None;
        }
        let silent = self.now.saturating_duration_since(conn.last_alive);
        if self.settings.idle_hangup.is_some_and(|limit| silent >= limit) {
            return Some(true);
        }
        (!conn.is_pinged && self.settings.idle_ping.is_some_and(|limit| silent >= limit)).then_some(false)
    }

    /// The next moment at which something of a connection is due.
    fn next_moment(&self, conn: &Conn) -> Option<Instant> {
        let mut next = [conn.timeout.map(|t| t.1), conn.timer].into_iter().flatten().min();
        if matches!(conn.phase, Phase::Ws(_)) && conn.life == Life::Open {
            let limit = if conn.is_pinged { self.settings.idle_hangup } else { self.settings.idle_ping };
            let idle = limit.or(self.settings.idle_hangup).map(|l| conn.last_alive + l);
            next = [next, idle].into_iter().flatten().min();
        }
        next
    }
}

impl State {
    /// Notes what a foreign loop's poll said. `None`: not ours; `Some(None)`: the wake-up descriptor.
    fn note_polled(&mut self, fd: i32, events: i16, revents: i16) -> Option<Option<ConnId>> {
        use rustix::event::PollFlags;
        let said = PollFlags::from_bits_truncate(revents as u16);
        if fd == self.core.wake.as_raw_fd() {
            drain(&self.core.wake);
            return Some(None);
        }
        let id = self.core.owner_of(fd)?;
        let conn = self.conns.get_mut(id)?;
        let wants_in = PollFlags::from_bits_truncate(events as u16).contains(PollFlags::IN);
        if said.contains(PollFlags::IN) {
            conn.ready.readable = true;
        }
        if said.contains(PollFlags::OUT) {
            conn.ready.writable = true;
            conn.out.unblock();
        }
        if said.intersects(PollFlags::HUP | PollFlags::ERR) && !(said.contains(PollFlags::IN) && wants_in) {
            conn.ready.broken = true;
        }
        self.core.enqueue(id, conn);
        Some(Some(id))
    }
}

fn drain(wake: &std::os::fd::OwnedFd) {
    let mut count = [0u8; 8];
    let _ = rustix::io::read(wake, &mut count);
}

impl Engine {
    /// Has the face's timer `key` go off at `at` through [`Event::Scheduled`]. The face drops what it cancelled.
    pub fn schedule(&self, key: usize, at: Instant) {
        self.with(|s| s.core.alarms.set(at, Owner::Face(key)));
        self.wake();
    }

    /// A synchronous event for every connection bound to `protocol` of `vhost` (of every virtual host with the
    /// same key if `None`).
    pub fn call_all(
        &self,
        vhost: Option<VhostId>,
        key: usize,
        reason: i32,
        argument: usize,
        len: usize,
    ) -> Result<(), Error> {
        let ids = self.with(|s| {
            let ids = s
                .conns
                .iter()
                .filter(|(_, c)| c.tag != 0 && !matches!(c.phase, Phase::Listening(_)))
                .filter(|(_, c)| vhost.is_none_or(|v| c.vhost == v))
                .filter(|(_, c)| {
                    s.core.vhosts.get(c.vhost.0 as usize).is_some_and(|v| v.key(c.protocol) == key)
                })
                .map(|(id, _)| id)
                .collect::<Vec<_>>();
            (s.core.life, ids)
        });
        let (life, ids) = ids.ok_or(Error::Stopped)?;
        self.frame_in(life, || {
            for id in ids {
                if let Some(Some(target)) = self.with(|s| s.target(id)) {
                    self.call(&target, Event::Custom { reason, argument, len });
                }
            }
        });
        Ok(())
    }

    /// A synchronous event for every protocol of a virtual host, about one connection or about none. True when all
    /// answered 0; asking ends with the first that did not.
    pub fn call_protocols(
        &self,
        vhost: VhostId,
        about: Option<ConnId>,
        reason: i32,
        argument: usize,
        len: usize,
    ) -> Result<bool, Error> {
        let targets = self.with(|s| {
            let count = s.core.vhosts.get(vhost.0 as usize).map_or(0, |v| v.settings.protocols.len());
            let conn = about.and_then(|id| s.conns.get(id).map(|c| (id, &**c)));
            let target = |p| match conn {
                Some((id, conn)) => s.core.target_of(id, conn, p),
                None => s.core.bare_target(vhost, p),
            };
            (s.core.life, (0..count).map(target).collect::<Vec<_>>())
        });
        let answers_zero =
            |t: &Target| self.call(t, Event::Custom { reason, argument, len }) == Verdict::Number(0);
        let (life, targets) = targets.ok_or(Error::Stopped)?;
        self.frame_in(life, || targets.iter().all(answers_zero)).ok_or(Error::Stopped)
    }

    /// Ends a virtual host: its listener unless others share it, its connections, then `ProtocolDestroy` for its
    /// protocols. Its number is not used again.
    pub fn remove_vhost(&self, vhost: VhostId) -> Result<(), Error> {
        let ids = self
            .with(|s| {
                let gone = s.core.vhosts.get_mut(vhost.0 as usize).filter(|v| !v.is_removed)?;
                gone.is_removed = true;
                gone.settings.listen = crate::settings::Listen::No;
                let listener = gone.listener.take();
                let heir = s.core.vhosts.iter().position(|v| listener.is_some() && v.listener == listener);
                let mut ids = Vec::new();
                match (listener, heir) {
                    (Some(id), Some(heir)) => {
                        if let Some(conn) = s.conns.get_mut(id) {
                            conn.vhost = VhostId(heir as u32);
                        }
                    }
                    (Some(id), None) => ids.push(id),
                    (None, _) => {}
                }
                let own =
                    |c: &Conn| c.vhost == vhost && c.tag != 0 && !matches!(c.phase, Phase::Listening(_));
                ids.extend(s.conns.iter().filter(|(_, c)| own(c)).map(|(id, _)| id));
                Some(ids)
            })
            .ok_or(Error::Stopped)?
            .ok_or(Error::Gone)?;
        self.frame(|| {
            for id in ids {
                self.close(id, End::AtOnce);
            }
            let targets = self.with(|s| {
                let v = &s.core.vhosts[vhost.0 as usize];
                let count = if v.is_initialised { v.settings.protocols.len() } else { 0 };
                (0..count).map(|p| s.core.bare_target(vhost, p)).collect::<Vec<_>>()
            });
            for target in targets.unwrap_or_default() {
                self.call(&target, Event::ProtocolDestroy);
            }
        });
        Ok(())
    }
}

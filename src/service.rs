//! The loop: wait, poll events, deliver, fire timers, sweep.
//!
//! A turn is three steps, so that the middle one holds nothing: [`Engine::begin`] says whether and how long to
//! wait, the face waits on a descriptor with one system call, [`Engine::end`] does the work. A foreign loop does
//! its own waiting and hands in descriptors through [`Engine::service_fd`]; both end in the same `run`.
//!
//! Readiness is kept in user space: epoll tells each edge once, the connection remembers it until a read or
//! write says otherwise. A connection with something to do stands in the run queue once; an idle one costs
//! nothing. **The re-entrancy contract:** `run` marks its connection busy, so a nested turn (a callback that
//! services again) passes over it; everything is looked up again after each callback.
//!
//! This file knows which driver is whose. The drivers stand below it, in rooms by role, and know nothing of it; API
//! calls that drive what they have made stand above.

mod cgi;
mod client;
mod foreign;
mod lifecycle;
mod proxy;
mod raw;
mod server;
mod static_files;
mod timers;
mod tls;
mod turn;
mod websocket;

pub use crate::net::datagram::Place;
pub use crate::sys::this_thread;
pub use cgi::driver::Start as StartCgi;
pub use client::connection::Connect;
pub use foreign::Next;
pub use lifecycle::close::TurnEnd;
pub use raw::AdoptRaw;
pub use websocket::frames::{Masking, Outgoing};

use crate::conn::{CloseState, Phase};
use crate::engine::{Engine, State};
use crate::guard;
use crate::host::{Event, Target};
use crate::log::Level;
use crate::service_thread::{ServiceThread, WAKE};
use crate::table::ConnId;
use std::cell::Cell;
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
    /// The epoch of the engine it belongs to.
    pub epoch: u64,
    /// The service thread it is for.
    pub tsi: usize,
}

/// Why there is no turn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoTurn {
    /// The engine has ended, or is about to.
    Ended,
    /// It has no such service thread.
    NoThread,
    /// It has no virtual host.
    NoVhost,
    /// A protocol refused to be initialised.
    Refused,
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

/// Counts a thread out of those that wait, when dropped.
struct LeavesWait<'a>(&'a Engine);

impl Drop for LeavesWait<'_> {
    fn drop(&mut self) {
        self.0.leave_wait();
    }
}

impl Engine {
    /// Begins a turn of a service thread.
    pub fn begin(&self, tsi: usize, wait: Wait) -> Result<Turn, NoTurn> {
        enum Begun {
            Ready(Turn),
            Ask(Target),
            Initialise { by_another: bool },
        }
        let begun = self.with(|s| {
            s.core.now = Instant::now();
            if s.core.is_stopping {
                return Err(NoTurn::Ended);
            }
            let thread = s.core.threads.get_mut(tsi).ok_or(NoTurn::NoThread)?;
            thread.runner = this_thread();
            if wait != Wait::No {
                thread.has_waited = true;
                thread.is_foreign = false;
            }
            if !s.core.had_vhost {
                return Err(NoTurn::NoVhost);
            }
            Ok(if !s.core.is_settled() {
                Begun::Initialise { by_another: s.core.initialiser != 0 }
            } else if s.core.thread_id == 0 && self.count_in(s) {
                Begun::Ask(s.core.bare_target(s.core.vhosts.first_id(), 0))
            } else {
                Begun::Ready(self.prepare(s, tsi, wait))
            })
        });
        match begun.unwrap_or(Err(NoTurn::Ended))? {
            Begun::Ready(turn) => return Ok(turn),
            Begun::Ask(target) => {
                let ask = || self.ask_thread_id(&target);
                let (_, _, turn) = self.counted_until(tsi, ask, |s, _| {
                    let is_ready = s.core.is_settled() && s.core.threads[tsi].to_flush.is_empty();
                    is_ready.then(|| self.prepare(s, tsi, wait))
                });
                match turn {
                    None => return Err(NoTurn::Ended),
                    Some(Some(turn)) => return Ok(turn),
                    Some(None) => {}
                }
            }
            Begun::Initialise { by_another } => {
                if by_another && !self.is_own_turn() {
                    self.await_initialised();
                }
                self.quiet_frame(tsi, || {
                    let target = self.with(|s| {
                        (s.core.thread_id == 0).then(|| s.core.bare_target(s.core.vhosts.first_id(), 0))
                    });
                    if let Some(Some(target)) = target {
                        self.ask_thread_id(&target);
                    }
                });
            }
        }
        match self.quiet_frame(tsi, || self.begin_protocols()) {
            None => Err(NoTurn::Ended),
            Some(false) => Err(NoTurn::Refused),
            Some(true) => self.with(|s| self.prepare(s, tsi, wait)).ok_or(NoTurn::Ended),
        }
    }

    /// What a turn waits for, and how long. From here on the thread counts as one that waits.
    fn prepare(&self, s: &mut State, tsi: usize, wait: Wait) -> Turn {
        let epoch = s.core.epoch;
        self.waiting().fetch_add(1, Ordering::SeqCst);
        let mut is_lively = self.has_work(s, tsi);
        if !is_lively && s.core.threads[tsi].was_lively {
            self.poll_events(s, tsi);
            is_lively = self.has_work(s, tsi);
        }
        if is_lively || wait == Wait::No {
            return Turn { wait_on: -1, timeout_ms: 0, epoch, tsi };
        }
        let until = match wait {
            Wait::AtMost(limit) => Some(s.core.now + limit),
            Wait::Forever | Wait::No => None,
        };
        let thread = &s.core.threads[tsi];
        let next = [until, thread.alarms.next()].into_iter().flatten().min();
        let timeout_ms = next.map_or(-1, |at| {
            let micros = at.saturating_duration_since(Instant::now()).as_micros();
            i32::try_from(micros.div_ceil(1000)).unwrap_or(i32::MAX)
        });
        Turn { wait_on: thread.poll.as_raw_fd(), timeout_ms, epoch, tsi }
    }

    /// Does the work of a turn. `turn` must come from `begin`.
    pub fn end(&self, turn: Turn) -> TurnEnd {
        let waits = LeavesWait(self);
        let round = self.with(|s| {
            // While it is ending, the turn that runs on another thread does what is left to do.
            if s.core.epoch != turn.epoch || s.core.is_stopping {
                return None;
            }
            s.core.now = Instant::now();
            self.poll_events(s, turn.tsi);
            s.core.depth += 1;
            Some(s.round(turn.tsi))
        });
        drop(waits);
        let Some(Some(round)) = round else { return TurnEnd::Ended };
        self.counted(turn.tsi, || self.run_ready(turn.tsi, Some(round))).1
    }

    /// Handles one descriptor of a service thread's foreign loop; `None` does the housekeeping alone. `revents` and
    /// `events` are masks of poll(2). A connection of another service thread is handled there.
    pub fn service_fd(&self, tsi: usize, polled: Option<(i32, i16, i16)>) -> FdOutcome {
        let initialiser = self.with(|s| {
            s.core.now = Instant::now();
            s.core.initialiser
        });
        if initialiser.is_some_and(|thread| thread != 0) && !self.is_own_turn() {
            self.await_initialised();
        }
        if self.quiet_frame(tsi, || self.begin_protocols()) != Some(true) {
            return FdOutcome::Foreign;
        }
        let is_counted = self.with(|s| tsi < s.core.threads.len() && self.count_in(s));
        if is_counted != Some(true) {
            return FdOutcome::Foreign;
        }
        let (owner, end) = self.counted(tsi, || {
            let owner = self.with(|s| {
                let thread = s.core.threads.get_mut(tsi)?;
                thread.is_foreign = true;
                thread.runner = this_thread();
                s.core.now = Instant::now();
                Some(match polled {
                    Some((fd, _, _)) if fd == thread.wake.as_raw_fd() => {
                        self.wakers[tsi].drain(&thread.wake);
                        Some(None)
                    }
                    Some((fd, events, revents)) => s.note_polled(fd, events, revents).map(Some),
                    None => {
                        self.poll_events(s, tsi);
                        None
                    }
                })
            });
            self.run_ready(tsi, None);
            owner.flatten().flatten()
        });
        if self.with(|s| self.has_work(s, tsi)).unwrap_or(false) {
            // The foreign loop hears of nothing but descriptors: this one brings it back at once.
            self.wake(tsi);
        }
        match owner {
            None => FdOutcome::Foreign,
            Some(None) => FdOutcome::Handled,
            Some(Some(_)) if end == TurnEnd::Ended => FdOutcome::Closed,
            Some(Some(id)) => {
                let lives =
                    self.with_conn(id, |_, conn| Ok(conn.close_state == CloseState::Open)).unwrap_or(false);
                if lives { FdOutcome::Handled } else { FdOutcome::Closed }
            }
        }
    }

    /// Milliseconds until a service thread's foreign loop has to call again, at most `limit`: 0 when work waits inside.
    pub fn foreign_timeout(&self, tsi: usize, limit: i32) -> i32 {
        self.with(|s| {
            if self.has_work(s, tsi) {
                return 0;
            }
            let Some(next) = s.core.threads.get(tsi).and_then(|thread| thread.alarms.next()) else {
                return limit;
            };
            let ms = next.saturating_duration_since(Instant::now()).as_micros().div_ceil(1000);
            let ms = i32::try_from(ms).unwrap_or(i32::MAX);
            if limit < 0 { ms } else { ms.min(limit) }
        })
        .unwrap_or(0)
    }

    fn has_work(&self, s: &State, tsi: usize) -> bool {
        let Some(thread) = s.core.threads.get(tsi) else { return false };
        !thread.ready.is_empty()
            || !thread.tls_handshakes.is_empty()
            || (!s.core.held_back.is_empty() && s.core.may_open_session())
            || !thread.to_flush.is_empty()
            || self.wakers[tsi].is_cancelled.load(Ordering::SeqCst)
            || self.resolver.has_answers()
    }

    /// Takes the kernel's news without waiting.
    fn poll_events(&self, s: &mut State, tsi: usize) {
        let ServiceThread { poll, events, wake, ready, was_lively, .. } = &mut s.core.threads[tsi];
        if let Err(error) = poll.poll(events, Some(Duration::ZERO))
            && error.kind() != std::io::ErrorKind::Interrupted
        {
            s.core.log_later(Level::Error, format!("epoll_wait: {error}"));
            return;
        }
        *was_lively = events.iter().nth(LIVELY).is_some();
        for event in &*events {
            if event.token() == WAKE {
                self.wakers[tsi].drain(wake);
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
                ready.push_front(id);
            }
            if !conn.is_queued {
                conn.is_queued = true;
                ready.push_back(id);
            }
        }
    }

    /// Everything a turn does between polling and leaving. What one step comes to is nothing to the next.
    fn run_ready(&self, tsi: usize, round: Option<Round>) {
        let mut round = round;
        if self.wakers[tsi].is_cancelled.swap(false, Ordering::SeqCst) {
            guard::step("news of a wake-up", || self.tell_all(|| Event::WaitCancelled));
            round = None;
        }
        if round.is_none_or(|round| round.has_due) {
            self.fire_timers(tsi);
            round = None;
        }
        if self.resolver.has_answers() {
            guard::step("answers of the resolver", || self.take_answers());
            round = None;
        }
        let count = match round {
            Some(round) => round.count,
            None => self.with(|s| s.core.threads[tsi].ready.len()).unwrap_or(0),
        };
        for _ in 0..count {
            let next = self.with(|s| {
                let id = s.core.threads.get_mut(tsi)?.ready.pop_front()?;
                s.core.subject = Some(id);
                if let Some(conn) = s.conns.get_mut(id) {
                    conn.is_queued = false;
                }
                let role = s.take_on(id);
                s.core.subject = None;
                Some((id, role))
            });
            match next {
                Some(Some((id, Some(role)))) => self.spare(id, |is_mine| {
                    is_mine.set(true);
                    self.drive_as(id, role);
                }),
                Some(Some((_, None))) => {}
                Some(None) | None => break,
            }
        }
        let is_quiet = self.with(|s| {
            let thread = &s.core.threads[tsi];
            let is_quiet =
                thread.tls_handshakes.is_empty() && thread.to_flush.is_empty() && s.core.held_back.is_empty();
            if is_quiet {
                s.tidy(tsi);
            }
            is_quiet
        });
        if is_quiet != Some(true) {
            guard::step("handshakes", || self.advance_handshakes(tsi));
            guard::step("output", || self.flush_written(tsi));
            self.with(|s| s.tidy(tsi));
        }
    }

    fn drive(&self, id: ConnId, is_mine: &Cell<bool>) {
        if let Some(Some(role)) = self.with(|s| s.take_on(id)) {
            is_mine.set(true);
            self.drive_as(id, role);
        }
    }

    /// Advances a connection that was taken on as far as it goes in a turn, and lets go of it.
    fn drive_as(&self, id: ConnId, role: Role) {
        match role {
            Role::Listener => self.drive_listener(id),
            Role::Http => self.drive_http(id),
            Role::Ws { is_client } => return self.drive_ws(id, is_client),
            Role::Client => self.drive_client(id),
            Role::Raw => self.drive_raw(id),
            Role::Pipe => self.drive_pipe(id),
            Role::Upstream => self.drive_upstream(id),
            Role::Lingering => self.drive_lingering(id),
            Role::IdleKeepAlive => self.drive_idle(id),
        }
        self.release(id);
    }

    /// Drives a connection of a service thread outside the queue's order, on whatever thread this is.
    pub(crate) fn run_now(&self, tsi: usize, id: ConnId) {
        self.drive_now(tsi, id, |is_mine| self.drive(id, is_mine));
    }
}

/// Whose driver a connection needs.
enum Role {
    Listener,
    Http,
    Ws { is_client: bool },
    Client,
    Raw,
    Pipe,
    Upstream,
    Lingering,
    IdleKeepAlive,
}

/// What there is to do when a turn has polled.
#[derive(Clone, Copy)]
struct Round {
    /// Connections in the run queue.
    count: usize,
    /// An alarm is due.
    has_due: bool,
}

impl State {
    /// A turn has polled: what it found.
    fn round(&self, tsi: usize) -> Round {
        let thread = &self.core.threads[tsi];
        let has_due = thread.alarms.next().is_some_and(|at| at <= self.core.now);
        Round { count: thread.ready.len(), has_due }
    }

    /// Marks a connection as driven and tells by whom; `None` when it is driven already or gone. One whose TLS handshake
    /// is under way gets its place in the queue of those.
    fn take_on(&mut self, id: ConnId) -> Option<Role> {
        let conn = self.conns.get_mut(id).filter(|conn| !conn.is_busy)?;
        if conn.tls_handshake.is_some() {
            self.queue_handshake(id);
            return None;
        }
        self.core.note_awake(id, conn);
        conn.is_busy = true;
        Some(match &conn.phase {
            Phase::Listening(_) => Role::Listener,
            Phase::Http(_) => Role::Http,
            Phase::Ws(ws) => Role::Ws { is_client: ws.is_client },
            Phase::Client(_) => Role::Client,
            Phase::Raw(_) => Role::Raw,
            Phase::Pipe(_) => Role::Pipe,
            Phase::Upstream(_) => Role::Upstream,
            Phase::Lingering { .. } => Role::Lingering,
            Phase::IdleKeepAlive => Role::IdleKeepAlive,
        })
    }

    /// What a turn does last.
    fn tidy(&mut self, tsi: usize) {
        self.send_to_rest();
        self.core.watch_spare_codecs(tsi);
        self.drop_idle_alarms(tsi);
    }

    /// Notes what a foreign loop's poll said of a connection's descriptor.
    fn note_polled(&mut self, fd: i32, events: i16, revents: i16) -> Option<ConnId> {
        use rustix::event::PollFlags;
        let said = PollFlags::from_bits_truncate(revents as u16);
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
        Some(id)
    }
}

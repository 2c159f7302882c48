//! Service threads: what each has of its own.
//!
//! A connection belongs to one service thread for life, known by its number, the `tsi` of the API: its descriptor is in
//! that one's wait, it stands in that one's queues, its alarms are there. A turn works for one. All are part of the
//! state, behind its one lock; only what wakes them is not. Whoever gives one something to do marks it
//! ([`Core::mark_for_wake`]): it is woken when the lock is given back, unless the calling thread is that one.

use crate::engine::{Core, Engine};
use crate::error::Error;
use crate::host::Host;
pub use crate::sys::MOST_THREADS;
use crate::table::ConnId;
use crate::timer::Alarms;
use mio::unix::SourceFd;
use mio::{Events, Interest, Poll, Token};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::os::fd::{AsRawFd, OwnedFd};
use std::sync::atomic::Ordering;

/// The number of a thread that is no service thread.
pub const NO_TSI: usize = usize::MAX;

/// Token of the wake-up descriptor.
pub(crate) const WAKE: Token = Token(usize::MAX);

/// A service thread's share of the state.
pub(crate) struct ServiceThread {
    pub poll: Poll,
    pub events: Events,
    pub wake: OwnedFd,
    /// Connections that have something to do, in order.
    pub ready: VecDeque<ConnId>,
    /// Those whose TLS handshake can go on, in order.
    pub tls_handshakes: VecDeque<ConnId>,
    /// Connections written to from outside their driver during this turn.
    pub to_flush: Vec<ConnId>,
    pub alarms: Alarms,
    /// A foreign loop drives it (see `PollHooks`).
    pub is_foreign: bool,
    /// The engine's own wait has been used.
    pub has_waited: bool,
    /// The last poll found much, so the next turn polls before it waits.
    pub was_lively: bool,
    /// Descriptors in its table, the wake-up descriptor included.
    pub n_fds: usize,
    /// The thread that began its last turn; 0 before the first.
    pub runner: usize,
}

impl ServiceThread {
    /// A service thread before its first turn.
    pub fn open() -> Result<ServiceThread, Error> {
        let poll = Poll::new().map_err(Error::system("epoll"))?;
        let flags = rustix::event::EventfdFlags::CLOEXEC | rustix::event::EventfdFlags::NONBLOCK;
        let wake = rustix::event::eventfd(0, flags).map_err(Error::system("eventfd"))?;
        poll.registry()
            .register(&mut SourceFd(&wake.as_raw_fd()), WAKE, Interest::READABLE)
            .map_err(Error::system("epoll_ctl"))?;
        Ok(ServiceThread {
            poll,
            events: Events::with_capacity(1024),
            wake,
            ready: VecDeque::new(),
            tls_handshakes: VecDeque::new(),
            to_flush: Vec::new(),
            alarms: Alarms::default(),
            is_foreign: false,
            has_waited: false,
            was_lively: true,
            n_fds: 1,
            runner: 0,
        })
    }
}

thread_local! {
    /// The engines, by address, and service threads whose turns run on this thread, innermost last.
    static TURNS: RefCell<Vec<(usize, usize)>> = const { RefCell::new(Vec::new()) };
}

/// Marks this thread as running a turn, until dropped.
pub(crate) struct TurnMark(());

impl Drop for TurnMark {
    fn drop(&mut self) {
        TURNS.with_borrow_mut(Vec::pop);
    }
}

impl Engine {
    /// True when this thread is inside a turn or frame of this engine.
    pub(crate) fn is_own_turn(&self) -> bool {
        TURNS.with_borrow(|turns| turns.iter().any(|turn| turn.0 == self.address()))
    }

    /// True when this thread is that service thread.
    pub(crate) fn is_own_tsi(&self, tsi: usize) -> bool {
        TURNS.with_borrow(|turns| turns.contains(&(self.address(), tsi)))
    }

    /// The service thread that this thread is; `None` outside of turns, and where callbacks belong to none.
    pub fn current_tsi(&self) -> Option<usize> {
        let own = TURNS
            .with_borrow(|turns| turns.iter().rev().find(|turn| turn.0 == self.address()).map(|turn| turn.1));
        own.filter(|tsi| *tsi != NO_TSI)
    }

    pub(crate) fn mark_turn(&self, tsi: usize) -> TurnMark {
        TURNS.with_borrow_mut(|turns| turns.push((self.address(), tsi)));
        TurnMark(())
    }

    /// Wakes a service thread, unless it is this one. The loop of another library may be running inside a callback
    /// then, and sleep: it is told.
    pub(crate) fn wake(&self, tsi: usize) {
        let Some(waker) = self.wakers.get(tsi) else { return };
        if !self.is_own_tsi(tsi) {
            waker.wake();
        } else if waker.reports_own_work.load(Ordering::Relaxed)
            && let Some(host) = self.host.get()
        {
            Host::has_own_work(*host, tsi);
        }
    }

    /// Wakes the service threads of the set.
    pub(crate) fn wake_marked(&self, marked: u32) {
        let mut left = marked;
        while left != 0 {
            self.wake(left.trailing_zeros() as usize);
            left &= left - 1;
        }
    }

    fn address(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    /// The number, if this thread may drive its connections: it is that one, or there is no other one.
    pub(crate) fn may_drive(&self, core: &Core, tsi: usize) -> Option<usize> {
        (core.threads.len() == 1 || self.is_own_tsi(tsi)).then_some(tsi)
    }
}

impl Core {
    /// A service thread has something to do: it is woken when the lock is given back.
    pub fn mark_for_wake(&mut self, tsi: usize) {
        self.to_wake |= 1 << tsi;
    }

    /// The alarms of a service thread, to be set.
    pub fn alarms(&mut self, tsi: usize) -> &mut Alarms {
        self.mark_for_wake(tsi);
        &mut self.threads[tsi].alarms
    }

    /// What callbacks count for that another thread makes: with a single service thread they are its.
    pub fn tsi_of_others(&self) -> usize {
        if self.threads.len() == 1 { 0 } else { NO_TSI }
    }

    /// True while another descriptor may join a service thread.
    pub fn has_room(&self, tsi: usize) -> bool {
        self.threads[tsi].n_fds + 1 < self.settings.fd_limit
    }

    /// The service thread of a connection that belongs to another one, or is made by a callback: the same, if it has
    /// room. Else the lightest.
    pub fn tsi_for(&self, wanted: Option<usize>) -> Result<usize, Error> {
        match wanted {
            Some(tsi) if self.has_room(tsi) => Ok(tsi),
            Some(_) => Err(full()),
            None => self.least_loaded_tsi(),
        }
    }

    /// The service thread with the fewest descriptors, among those that another one may join.
    pub fn least_loaded_tsi(&self) -> Result<usize, Error> {
        let open = (0..self.threads.len()).filter(|tsi| self.has_room(*tsi));
        open.min_by_key(|tsi| self.threads[*tsi].n_fds).ok_or_else(full)
    }
}

fn full() -> Error {
    Error::Invalid("number of connections: the descriptor limit is reached")
}

//! Lanes: what each service thread has of its own.
//!
//! A connection belongs to one lane for life: its descriptor is in that lane's wait, it stands in that lane's queues,
//! its alarms are there. A turn works on one lane. All lanes are part of the state, behind its one lock; only what
//! wakes them is not. Whoever gives a lane something to do calls it ([`Core::call_lane`]): it is woken when the lock is
//! given back, unless the calling thread is the one that runs it.

use crate::engine::{Core, Engine};
use crate::error::Error;
pub use crate::sys::MOST_LANES;
use crate::table::ConnId;
use crate::timer::Alarms;
use mio::unix::SourceFd;
use mio::{Events, Interest, Poll, Token};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::os::fd::{AsRawFd, OwnedFd};

/// The lane of a thread that runs none.
pub const NO_LANE: usize = usize::MAX;

/// Token of the wake-up descriptor.
pub(crate) const WAKE: Token = Token(usize::MAX);

/// A service thread's share of the state.
pub(crate) struct Lane {
    pub poll: Poll,
    pub events: Events,
    pub wake: OwnedFd,
    /// Connections that have something to do, in order.
    pub ready: VecDeque<ConnId>,
    /// Those whose TLS handshake can go on, in order.
    pub greeters: VecDeque<ConnId>,
    /// Connections written to from outside their driver during this turn.
    pub to_flush: Vec<ConnId>,
    pub alarms: Alarms,
    /// A foreign loop drives it (see `PollHooks`).
    pub is_foreign: bool,
    /// The engine's own wait has been used.
    pub has_waited: bool,
    /// The last look found much, so the next turn looks before it waits.
    pub was_lively: bool,
    /// Descriptors in its table, the wake-up descriptor included.
    pub n_fds: usize,
    /// The thread that began its last turn; 0 before the first.
    pub runner: usize,
}

impl Lane {
    /// A lane that nobody runs yet.
    pub fn open() -> Result<Lane, Error> {
        let poll = Poll::new().map_err(Error::system("epoll"))?;
        let flags = rustix::event::EventfdFlags::CLOEXEC | rustix::event::EventfdFlags::NONBLOCK;
        let wake = rustix::event::eventfd(0, flags).map_err(Error::system("eventfd"))?;
        poll.registry()
            .register(&mut SourceFd(&wake.as_raw_fd()), WAKE, Interest::READABLE)
            .map_err(Error::system("epoll_ctl"))?;
        Ok(Lane {
            poll,
            events: Events::with_capacity(1024),
            wake,
            ready: VecDeque::new(),
            greeters: VecDeque::new(),
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
    /// The engines, by address, and lanes whose turns run on this thread, innermost last.
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

    /// True when this thread runs that lane.
    pub(crate) fn is_own_lane(&self, lane: usize) -> bool {
        TURNS.with_borrow(|turns| turns.contains(&(self.address(), lane)))
    }

    /// The lane that this thread runs; `None` outside of turns, and where callbacks belong to no lane.
    pub fn current_lane(&self) -> Option<usize> {
        let own = TURNS
            .with_borrow(|turns| turns.iter().rev().find(|turn| turn.0 == self.address()).map(|turn| turn.1));
        own.filter(|lane| *lane != NO_LANE)
    }

    pub(crate) fn mark_turn(&self, lane: usize) -> TurnMark {
        TURNS.with_borrow_mut(|turns| turns.push((self.address(), lane)));
        TurnMark(())
    }

    /// Wakes a lane, unless this thread runs it anyway.
    pub(crate) fn wake(&self, lane: usize) {
        if let Some(waker) = self.wakers.get(lane)
            && !self.is_own_lane(lane)
        {
            waker.wake();
        }
    }

    /// Wakes the lanes of the set.
    pub(crate) fn wake_called(&self, called: u32) {
        let mut left = called;
        while left != 0 {
            self.wake(left.trailing_zeros() as usize);
            left &= left - 1;
        }
    }

    fn address(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    /// The lane, if this thread may drive its connections: it runs it, or there is no other one.
    pub(crate) fn may_drive(&self, core: &Core, lane: usize) -> Option<usize> {
        (core.lanes.len() == 1 || self.is_own_lane(lane)).then_some(lane)
    }
}

impl Core {
    /// A lane has something to do: it is woken when the lock is given back.
    pub fn call_lane(&mut self, lane: usize) {
        self.called |= 1 << lane;
    }

    /// The alarms of a lane, to be set.
    pub fn alarms(&mut self, lane: usize) -> &mut Alarms {
        self.call_lane(lane);
        &mut self.lanes[lane].alarms
    }

    /// The lane of callbacks that a thread makes which runs none: with a single lane they are its.
    pub fn lane_of_others(&self) -> usize {
        if self.lanes.len() == 1 { 0 } else { NO_LANE }
    }

    /// True while another descriptor may join a lane.
    pub fn has_room(&self, lane: usize) -> bool {
        self.lanes[lane].n_fds + 1 < self.settings.fd_limit
    }

    /// The lane of a connection that belongs to another one, or is made by a callback: the same, if it has room. Else
    /// the lightest.
    pub fn lane_for(&self, wanted: Option<usize>) -> Result<usize, Error> {
        match wanted {
            Some(lane) if self.has_room(lane) => Ok(lane),
            Some(_) => Err(full()),
            None => self.lightest_lane(),
        }
    }

    /// The lane with the fewest descriptors, among those that another one may join.
    pub fn lightest_lane(&self) -> Result<usize, Error> {
        let open = (0..self.lanes.len()).filter(|lane| self.has_room(*lane));
        open.min_by_key(|lane| self.lanes[*lane].n_fds).ok_or_else(full)
    }
}

fn full() -> Error {
    Error::Invalid("number of connections: the descriptor limit is reached")
}

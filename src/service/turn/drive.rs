//! What every driver does before and behind its own work: a connection is born, and let go of.

use crate::conn::{End, Phase};
use crate::engine::{Engine, State};
use crate::error::Error;
use crate::guard;
use crate::host::Target;
use crate::net::stream::Io;
use crate::service::lifecycle::closing::Hands;
use crate::service::turn::hooks::MaskChange;
use crate::settings::Quirks;
use crate::table::ConnId;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;

/// A closed connection's input is thrown away up to so many bytes.
pub(crate) const MOST_DISCARDED: usize = 1 << 20;

/// What is left to do for a connection that its driver has let go of.
pub(crate) enum Released {
    /// Someone wished its end meanwhile.
    Ends(End),
    /// The foreign loop is to hear of its mask.
    Changed(MaskChange),
}

impl State {
    /// A driver lets go of a connection: what was collected is sent, what is left to do queued.
    pub(crate) fn release(&mut self, id: ConnId) -> Option<Released> {
        let conn = self.conns.get_mut(id)?;
        let core = &mut self.core;
        conn.is_busy = false;
        if let Some(stream) = &conn.stream
            && !conn.out.is_blocked()
            && !conn.out.flush(stream, false, &mut core.out_buffers)
        {
            conn.end = Some(End::AtOnce);
        }
        if let Some(end) = conn.end.take() {
            return Some(Released::Ends(end));
        }
        if core.has_more_to_do(conn) {
            core.enqueue(id, conn);
        }
        core.mask_change(id, conn).map(Released::Changed)
    }
}

impl Engine {
    /// Drives a connection of a service thread outside the queue's order, on whatever thread this is.
    pub(crate) fn drive_now(&self, tsi: usize, id: ConnId, drive: impl FnOnce(&Cell<bool>)) {
        if self.with(|s| self.count_in(s)) != Some(true) {
            return;
        }
        self.counted(tsi, || self.spare(id, drive));
        self.wake(tsi);
    }

    /// Does what a connection begins with, on the thread that makes it. A panic ends it.
    pub(crate) fn birth<T>(&self, id: ConnId, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        match catch_unwind(AssertUnwindSafe(work)) {
            Ok(result) => result,
            Err(payload) => {
                self.condemn(id, Hands::New, payload);
                Err(Error::Closing)
            }
        }
    }

    /// Lets go of a connection after it was driven: sends, tells the foreign loop, queues what is left to do, and
    /// ends it if someone wished so meanwhile.
    pub(crate) fn release(&self, id: ConnId) {
        let released = self.with(|s| s.release(id));
        self.after_release(id, released.flatten());
    }

    /// Does what the release of a connection came to.
    pub(crate) fn after_release(&self, id: ConnId, released: Option<Released>) {
        match released {
            Some(Released::Ends(end)) => self.close(id, end),
            Some(Released::Changed(change)) => self.tell_mask(&change),
            None => {}
        }
    }

    /// Runs `work` as a frame of its own on the thread that is about to run a turn, which needs no waking.
    pub(crate) fn quiet_frame<T>(&self, tsi: usize, work: impl FnOnce() -> T) -> Option<T> {
        let epoch = self.epochs.load(Ordering::SeqCst);
        self.enter(epoch, Some(tsi), work).map(|(result, ..)| result)
    }

    /// Throws input away until the peer is done or has sent more than an honest peer would.
    pub(crate) fn drive_lingering(&self, id: ConnId) {
        self.with(|s| {
            let Some(conn) = s.conns.get_mut(id) else { return };
            let Phase::Lingering { discarded } = &mut conn.phase else { return };
            let mut buffer = s.core.take_read_buffer();
            let is_over = loop {
                let Some(stream) = &conn.stream else { break true };
                match stream.receive(&mut buffer) {
                    Io::Moved(n) => *discarded += n,
                    Io::Blocked => break false,
                    Io::Ended | Io::Broken => break true,
                }
                if *discarded > MOST_DISCARDED {
                    break true;
                }
            };
            conn.ready.readable = false;
            if is_over {
                conn.end = Some(End::AtOnce);
            }
            s.core.give_read_buffer(buffer);
        });
    }

    /// Tells the foreign loop if a connection's mask changed, also while it is busy where that is wanted at once.
    pub(crate) fn refresh_at_once(&self, id: ConnId) {
        let change = self.with_conn(id, |core, conn| {
            let is_due = !conn.is_busy || core.settings.has(Quirks::MASKS_AT_ONCE);
            Ok(if is_due { core.mask_change(id, conn) } else { None })
        });
        if let Ok(Some(change)) = change {
            self.tell_mask(&change);
        }
    }

    /// Tells the foreign loop that the descriptor of a connection joined, which from then on hears of its masks and of
    /// its leaving. False when a hook refused. The connection is busy, so that it does not end meanwhile.
    pub(crate) fn tell_joined(&self, id: ConnId, target: &Target, fd: i32, events: i16) -> bool {
        let mut is_known = false;
        let agrees = self.tell_membership(target, fd, events, Some(&mut is_known));
        if is_known {
            self.locked(|s| {
                if let Some(conn) = s.conns.get_mut(id) {
                    conn.announced = Some(events);
                }
            });
        }
        agrees
    }

    /// Tells the foreign loop, if it knows the descriptor of a connection that goes on without it, that it leaves.
    /// False when the connection is gone.
    pub(crate) fn tell_given_up(&self, id: ConnId) -> bool {
        let left = self.with(|s| {
            let conn = s.conns.get_mut(id)?;
            let fd = conn.fd();
            let target = conn.announced.take().map(|_| s.core.target_of(id, conn, 0));
            conn.hooks += u32::from(target.is_some());
            Some((fd, target))
        });
        let Some(Some((fd, target))) = left else { return false };
        if let Some(target) = target {
            guard::always(|| self.tell_left(&target, fd), || self.end_hooks(id));
        }
        self.with(|s| s.conns.get(id).is_some()) == Some(true)
    }

    /// Tells the foreign loop that a descriptor that no connection has joined. False when a hook refused.
    pub(crate) fn tell_own_joined(&self, target: &Target, fd: i32, events: i16, joined: &mut bool) -> bool {
        self.tell_membership(target, fd, events, Some(joined))
    }
}

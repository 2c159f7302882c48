//! How connections end, and what ends with them.
//!
//! Politely: the close frame the program asked for goes out and the peer's is awaited, then buffered output, then
//! the last events. At once: the last events. A socket whose peer may still be sending is kept for a moment
//! without its program, its input thrown away, so that closing does not destroy the answer on its way (RFC 9112
//! section 9.6).
//!
//! What ends things calls itself, by nature: last events are told in a frame; the outermost frame that is left ends
//! the engine, which ends connections; a connection ends those that belong to it, and the answer to a request that was
//! passed on; poll hooks hear of each end and may wish another. All of that stands in this file and nothing else does,
//! so whoever stands above may end anything, and nobody below can.

use crate::conn::http::Stage;
use crate::conn::{CloseState, End, Phase, timeout};
use crate::engine::{Engine, State};
use crate::error::Error;
use crate::guard::{self, Payload, report, step};
use crate::host::{Event, Target, VhostId};
use crate::log::{Level, line};
use crate::opaque::Tag;
use crate::service::lifecycle::closing::{Fate, Hands, Last, Role, Step};
use crate::service::turn::hooks::MaskChange;
use crate::service_thread::NO_TSI;
use crate::settings::Quirks;
use crate::sys::this_thread;
use crate::table::ConnId;
use std::cell::Cell;
use std::os::fd::AsRawFd;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::Ordering;
use std::time::Instant;

/// What a turn came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TurnEnd {
    /// The engine goes on.
    Done,
    /// The engine has ended.
    Ended,
}

impl Engine {
    /// Runs `work`, in which callbacks are made, as a frame of its own: a destruction asked for meanwhile waits for
    /// the outermost frame, and what was written is sent at its end. `None`, and no work, when the engine has ended.
    pub(crate) fn frame<T>(&self, work: impl FnOnce() -> T) -> Option<T> {
        let epoch = self.epochs.load(Ordering::SeqCst);
        self.frame_in(epoch, work)
    }

    /// The same if the engine still is in that epoch.
    pub(crate) fn frame_in<T>(&self, epoch: u64, work: impl FnOnce() -> T) -> Option<T> {
        let (result, tsi, alarm) = self.enter(epoch, self.current_tsi(), work)?;
        let leaves_work = |s: &mut State| {
            let thread = s.core.threads.get(tsi)?;
            Some(
                !thread.ready.is_empty()
                    || thread.alarms.next().is_some_and(|at| alarm.is_none_or(|was| at < was)),
            )
        };
        if !self.is_own_turn() && self.with(leaves_work).flatten() == Some(true) {
            // What the callbacks left to do is the loop's.
            self.wake(tsi);
        }
        Some(result)
    }

    /// Does the work; its result, the service thread it was done for, and when the next alarm was due there before.
    pub(crate) fn enter<T>(
        &self,
        epoch: u64,
        tsi: Option<usize>,
        work: impl FnOnce() -> T,
    ) -> Option<(T, usize, Option<Instant>)> {
        let entered = self.with(|s| {
            let tsi = tsi.unwrap_or(s.core.tsi_of_others());
            let alarm = s.core.threads.get(tsi).and_then(|thread| thread.alarms.next());
            (s.core.epoch == epoch && self.count_in(s)).then_some((tsi, alarm))
        });
        let (tsi, alarm) = entered.flatten()?;
        let (result, _) = self.counted(tsi, || {
            let result = work();
            self.flush_written(tsi);
            result
        });
        Some((result, tsi, alarm))
    }

    /// Runs a frame that was counted in, on a service thread: it is counted out, whatever becomes of it.
    pub(crate) fn counted<T>(&self, tsi: usize, work: impl FnOnce() -> T) -> (T, TurnEnd) {
        let (value, end, _) = self.counted_until(tsi, work, |_, _| ());
        (value, end)
    }

    /// The same, and `then` as soon as it was counted out, unless the engine is about to end.
    pub(crate) fn counted_until<T, U>(
        &self,
        tsi: usize,
        work: impl FnOnce() -> T,
        then: impl FnOnce(&mut State, &T) -> U,
    ) -> (T, TurnEnd, Option<U>) {
        let mark = self.mark_turn(tsi);
        let result = catch_unwind(AssertUnwindSafe(work));
        drop(mark);
        let mut next = None;
        let end = self.leave_turn_for(|s| {
            if let Ok(value) = &result {
                next = Some(then(s, value));
            }
        });
        match result {
            Ok(value) => (value, end, next),
            Err(payload) => {
                // What it left to do is the loop's.
                self.wake(tsi);
                resume_unwind(payload)
            }
        }
    }

    pub(crate) fn leave_turn(&self) -> TurnEnd {
        self.leave_turn_for(|_| ())
    }

    #[inline]
    fn leave_turn_for(&self, then: impl FnOnce(&mut State)) -> TurnEnd {
        let left = self.locked(|s| {
            s.core.depth -= 1;
            if s.core.is_retired && s.core.has_begun && s.conns.iter().all(|(_, conn)| conn.tag == Tag::NONE)
            {
                s.core.is_stopping = true;
            }
            let is_last = s.core.depth == 0;
            let ends = is_last && s.core.is_stopping && !std::mem::replace(&mut s.core.is_ending, true);
            let gone = if is_last && s.core.vhosts.has_retired() { s.take_gone_vhosts() } else { Vec::new() };
            if !s.core.is_stopping {
                then(s);
            }
            (ends, s.core.is_stopping, std::mem::take(&mut s.core.access_log), gone)
        });
        let Some((ends, is_stopping, lines, gone)) = left else { return TurnEnd::Ended };
        if !lines.is_empty() {
            guard::step("access log", || self.write_access_logs(lines));
        }
        if !gone.is_empty() {
            guard::step("end of virtual hosts", || self.drop_vhosts(gone));
        }
        if ends {
            self.teardown();
        }
        if is_stopping { TurnEnd::Ended } else { TurnEnd::Done }
    }

    /// Sends what was written to connections from outside their drivers.
    pub(crate) fn flush_written(&self, tsi: usize) {
        loop {
            let written = self.with(|s| s.core.threads.get_mut(tsi)?.to_flush.pop());
            let Some(Some(id)) = written else { return };
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
}

impl Engine {
    /// Ends a connection, or takes its end one step further. One that is being driven ends when its driver lets go.
    pub(crate) fn close(&self, id: ConnId, end: End) {
        if end == End::Politely && !self.extensions_agree(id) {
            return;
        }
        let step = self.with(|s| {
            let is_late = self.is_late(s);
            let conn = s.conns.get_mut(id).filter(|_| !is_late)?;
            if conn.is_held() {
                let stronger = if conn.end == Some(End::AtOnce) { End::AtOnce } else { end };
                conn.end = Some(stronger);
                return None;
            }
            // The teardown waits for the last events.
            let step = s.core.close_step(id, conn, end)?;
            s.core.depth += 1;
            Some(step)
        });
        let Some(Some(step)) = step else { return };
        guard::always(
            || self.go_on_closing(id, step),
            || {
                self.leave_turn();
            },
        );
    }

    /// Ends a connection at the program's wish.
    pub fn end_conn(&self, id: ConnId, end: End) -> Result<(), Error> {
        if self.is_own_tsi(self.tsi_of(id)?) {
            self.close(id, end);
            return Ok(());
        }
        // Another thread: the loop does it, so that the last events come from where all others come from.
        self.with_conn(id, |core, conn| {
            conn.end = Some(end);
            core.enqueue(id, conn);
            Ok(())
        })
    }

    fn go_on_closing(&self, id: ConnId, step: Step) {
        match step {
            Step::Retire(mut last) => {
                let cgi = last.cgi.take();
                let events = || {
                    if let Some(cgi) = cgi {
                        guard::step("end of a CGI program", || self.cgi_orphaned(&last.bound, cgi));
                    }
                    self.retire(id, &last);
                };
                guard::always(
                    || self.frame(events),
                    // Whatever became of its last events, it is no more.
                    || self.let_go_surely(id),
                );
            }
            Step::Wait => {
                self.frame(|| self.drop_early(id));
                self.refresh(id);
            }
            Step::Drop => {
                self.with(|s| s.discard(id));
            }
        }
    }

    /// The last events of a connection, in order, and its end. Each is told, whatever became of the one before.
    fn retire(&self, id: ConnId, last: &Last) {
        guard::step("end of what belongs to a connection", || {
            self.end_upstream(id);
            self.end_children(id);
            self.drop_program_file(id, &last.bound);
            if matches!(last.role, Role::Pipe) {
                self.forget_pipe(id);
            }
        });
        let leaves = |is_late: bool| {
            let leaves_late = self.with_settings(|s| s.has(Quirks::CLOSED_BEFORE_LEAVING)) == Some(true);
            if last.announced && leaves_late == is_late {
                self.tell_left(&last.first, last.fd);
            }
        };
        guard::step("poll hook", || leaves(false));
        guard::step("last events of a connection", || self.tell_closed(id, last));
        guard::step("last events of extensions", || self.extensions_ended(last, false));
        guard::step("poll hook", || leaves(true));
        guard::step("news of a child", || self.leave_parent(id));
        if !matches!(last.role, Role::Client { is_told: false, .. } | Role::Pipe | Role::Upstream { .. }) {
            guard::step("last event of a connection", || self.call(&last.lifecycle, Event::Destroyed));
        }
        if let Some(host) = self.host()
            && let Some((_, tag)) = last.first.conn
        {
            host.detach(tag);
        }
        guard::step("end of a connection", || self.let_go(id, last.fd));
    }

    /// Tells the program that a connection has ended, in the terms of its role.
    fn tell_closed(&self, id: ConnId, last: &Last) {
        let rebinds = self.with(|s| {
            (s.core.settings.has(Quirks::REBIND_SESSIONS), s.core.settings.has(Quirks::CLOSED_HTTP_TO_BOUND))
        });
        let (rebinds, closed_to_bound) = rebinds.unwrap_or_default();
        match last.role {
            Role::Listener | Role::Pipe => {}
            Role::Http { is_upgrade: true, .. } => {}
            Role::Http { is_bound, .. } => {
                if rebinds && is_bound {
                    self.call(&last.bound, Event::HttpDrop);
                }
                self.call(if closed_to_bound { &last.bound } else { &last.first }, Event::ClosedHttp);
            }
            Role::Ws { is_client: true, is_bound, is_dropped, is_rejected, .. } => {
                self.client_ws_ended(last, rebinds, is_bound, is_dropped, is_rejected);
            }
            Role::Ws { is_established, is_dropped, .. } => {
                if rebinds && !is_dropped && last.bound.user != 0 {
                    self.call(&last.bound, Event::WsDrop);
                }
                self.extensions_ended(last, true);
                if is_established || rebinds {
                    self.call(&last.bound, Event::Closed);
                }
            }
            Role::Client { is_raw, is_established, is_bound, is_inside_call, ref failure, .. } => {
                self.leave_client_pool(id);
                if !is_established {
                    self.client_failed(last, is_inside_call, failure);
                }
                if is_bound {
                    let is_raw = is_raw.then_some(Event::RawDrop);
                    self.call(&last.bound, is_raw.unwrap_or(Event::ClientDrop));
                }
                if is_established {
                    self.call(&last.bound, Event::ClientHttpClosed);
                }
            }
            Role::Upstream { downstream, status, ref why } => {
                self.upstream_ended(downstream, id, status, &why.to_string_lossy());
            }
            Role::Raw { is_file, is_bound } => {
                if is_bound {
                    self.call(&last.bound, Event::RawDrop);
                }
                self.call(&last.bound, Event::RawClosed { is_file });
            }
        }
    }

    /// Those who belong to a connection end before it does.
    fn end_children(&self, id: ConnId) {
        let children = self.with(|s| s.conns.get(id).map(|c| c.children.clone())).flatten();
        for child in children.unwrap_or_default() {
            self.close(child, End::AtOnce);
        }
    }

    /// Drops the connection, or keeps its socket for a while to throw input away.
    fn let_go(&self, id: ConnId, fd: i32) {
        let has_leaving = self.with(|s| {
            let is_leaving = !s.core.leaving.is_empty();
            let Some(conn) = s.conns.get_mut(id) else { return is_leaving };
            let lingers = !s.core.is_ending && conn.needs_linger();
            conn.tag = Tag::NONE;
            conn.announced = None;
            conn.end = None;
            conn.timer = None;
            conn.wants_write = false;
            conn.session = None;
            conn.user = 0;
            conn.unread = Vec::new();
            conn.out.reset(&mut s.core.out_buffers);
            s.core.recycle_phase(conn);
            if lingers {
                if let Some(stream) = &conn.stream {
                    stream.finish();
                }
                conn.phase = Phase::Lingering { discarded: 0 };
                conn.close_state = CloseState::Open;
                let until = s.core.after(timeout::LINGER, s.core.settings.linger_timeout);
                conn.set_timeout(id, until, s.core.alarms(conn.tsi));
                s.core.enqueue(id, conn);
            } else {
                if let Some(stream) = conn.stream.as_ref().filter(|_| !conn.ready.broken) {
                    stream.say_end();
                }
                s.part(fd);
                s.conns.remove(id);
            }
            is_leaving
        });
        self.serve_head_waiters();
        if has_leaving == Some(true) {
            self.end_left_vhosts();
        }
    }
}

impl Engine {
    /// Drives a connection. A panic ends it, and no other. `drive` notes in its argument that it marked the connection
    /// as busy.
    pub(crate) fn spare(&self, id: ConnId, drive: impl FnOnce(&Cell<bool>)) {
        let is_mine = Cell::new(false);
        if let Err(payload) = catch_unwind(AssertUnwindSafe(|| drive(&is_mine))) {
            self.condemn(id, if is_mine.get() { Hands::Driven } else { Hands::Free }, payload);
        }
    }

    #[cold]
    pub(crate) fn condemn(&self, id: ConnId, hands: Hands, payload: Payload) {
        let fate = self.locked(|s| s.condemn(id, hands)).flatten();
        let cost = match fate {
            Some(Fate::Rests) => "listener paused",
            Some(Fate::Ended | Fate::Left | Fate::Dropped) => "connection closed",
            None => "driver of an ended connection abandoned",
        };
        report(cost, payload);
        if matches!(fate, Some(Fate::Ended)) {
            step("end of a connection", || self.close(id, End::AtOnce));
        }
    }
}

impl Engine {
    /// A connection ends: so does its upstream.
    fn end_upstream(&self, downstream: ConnId) {
        let up = self.with(|s| {
            let conn = s.conns.get_mut(downstream)?;
            let Phase::Http(http) = &mut conn.phase else { return None };
            http.upstream.take()
        });
        if let Some(Some(up)) = up {
            self.close(up, End::AtOnce);
        }
    }

    /// The upstream of a connection has ended before its transaction. `Phase::Client`: it did not come about.
    fn upstream_ended(&self, downstream: ConnId, up: ConnId, status: u16, why: &str) {
        let is_its_own = self.with(|s| match s.conns.get(downstream).map(|c| &c.phase) {
            Some(Phase::Http(http)) => http.upstream == Some(up) && !s.core.is_ending,
            _ => false,
        });
        if is_its_own == Some(true) {
            let endless = self.with(|s| s.part_from_upstream(downstream)).unwrap_or(false);
            line(Level::Warn, format_args!("a request was not passed on: {status}: {why}"));
            self.answer_or_cut(downstream, status, endless);
        }
    }

    /// The peer gets a status if nothing was said yet. What has begun is broken off so that it cannot be taken for
    /// complete; `endless`: only a reset tells so.
    pub(crate) fn answer_or_cut(&self, downstream: ConnId, status: u16, endless: bool) {
        let has_answered = self.with_conn(downstream, |_, conn| {
            let Phase::Http(http) = &mut conn.phase else { return Err(Error::WrongPhase) };
            if http.has_answered && endless {
                conn.ready.broken = true;
                if let Some(stream) = &conn.stream {
                    stream.reset_at_end();
                }
            }
            Ok(http.has_answered)
        });
        match has_answered {
            Ok(false) => self.answer_failure(downstream, status),
            Ok(true) => self.close(downstream, if endless { End::AtOnce } else { End::Politely }),
            Err(_) => {}
        }
    }

    /// Answers a request that could not be passed on. The connection stays if all of the request was read.
    pub(crate) fn answer_failure(&self, id: ConnId, status: u16) {
        let stays = self.with_conn(id, |_, conn| {
            let Phase::Http(http) = &mut conn.phase else { return Err(Error::WrongPhase) };
            http.stage = Stage::Answering;
            Ok(http.body.is_none() && http.keep_alive)
        });
        if matches!(stays, Ok(true)) {
            let done = self.respond_status(id, status, b"");
            if done.is_ok() && matches!(self.end_transaction(id, false), Ok((true, _))) {
                return self.refresh(id);
            }
        } else if stays.is_ok() {
            self.refuse(id, status, b"");
        }
        self.close(id, End::Politely);
    }
}

impl Engine {
    /// Tells the foreign loop if a connection's mask changed. Not for a busy one: its driver does it.
    pub(crate) fn refresh(&self, id: ConnId) {
        let change =
            self.with_conn(id, |core, conn| Ok(if conn.is_busy { None } else { core.mask_change(id, conn) }));
        if let Ok(Some(change)) = change {
            self.tell_mask(&change);
        }
    }

    /// Tells the foreign loop of a mask.
    pub(crate) fn tell_mask(&self, change: &MaskChange) {
        guard::always(
            || self.frame_in(change.epoch, || self.tell_change(change)),
            || self.end_hooks(change.id),
        );
    }

    /// A descriptor joined, or left; `joined` is set where the foreign loop has taken it in.
    pub(crate) fn tell_membership(
        &self,
        target: &Target,
        fd: i32,
        events: i16,
        joined: Option<&mut bool>,
    ) -> bool {
        self.frame(|| self.tell_members(target, fd, events, joined)).unwrap_or(false)
    }

    /// Tells the foreign loop that a descriptor leaves.
    pub(crate) fn tell_left(&self, target: &Target, fd: i32) {
        self.tell_membership(target, fd, 0, None);
    }

    /// Hooks that were told of a connection have returned. What they wished is done now.
    pub(crate) fn end_hooks(&self, id: ConnId) {
        if let Some(end) = self.hooks_returned(id) {
            let _ = self.end_conn(id, end);
        }
    }

    /// Tells the foreign loop that the wake-up descriptors go, if it was told of them: they are about to be closed, or the
    /// last virtual host through which that can be told ends.
    pub(crate) fn withdraw_wake_up(&self, through: VhostId) {
        let told = self.with(|s| {
            let count = std::mem::take(&mut s.core.wakes_announced);
            let threads = s.core.threads.iter().take(count).map(|thread| thread.wake.as_raw_fd());
            (s.core.bare_target(through, 0), threads.collect::<Vec<_>>())
        });
        let Some((target, wakes)) = told else { return };
        for fd in wakes {
            self.tell_left(&target, fd);
        }
    }
}

impl Engine {
    /// Ends the virtual hosts that only waited for their last connection.
    pub(crate) fn end_left_vhosts(&self) {
        loop {
            let next = self.locked(|s| {
                let is_left = |vhost: &VhostId| {
                    s.core.announcing != Some(*vhost)
                        && !s.conns.iter().any(|(_, c)| c.vhost == *vhost && c.tag != Tag::NONE)
                };
                let at = s.core.leaving.iter().position(is_left)?;
                let vhost = s.core.leaving.swap_remove(at);
                let v = s.core.vhosts.get(vhost).filter(|v| v.is_initialised);
                let count = v.map_or(0, |v| v.settings.protocols.len());
                Some((vhost, (0..count).map(|p| s.core.bare_target(vhost, p)).collect::<Vec<_>>()))
            });
            let Some(Some((vhost, targets))) = next else { return };
            if self.locked(|s| s.core.vhosts.is_empty() && s.core.leaving.is_empty()) == Some(true) {
                guard::step("poll hook", || self.withdraw_wake_up(vhost));
            }
            for target in targets {
                guard::step("end of a protocol", || self.call(&target, Event::ProtocolDestroy));
            }
            if let Some(host) = self.host() {
                host.vhost_ended(vhost);
            }
        }
    }

    /// Ends a connection inside this call if its own thread makes it, between turns or in one.
    pub fn end_here(&self, id: ConnId, end: End) -> Result<(), Error> {
        let runner = self.with_conn(id, |core, conn| Ok(core.threads[conn.tsi].runner))?;
        if runner != 0 && runner != this_thread() {
            return self.end_conn(id, end);
        }
        self.close(id, end);
        Ok(())
    }

    /// It reaches its end whatever becomes of its steps.
    pub(crate) fn teardown(&self) {
        let mark = self.mark_turn(self.locked(|s| s.core.tsi_of_others()).unwrap_or(NO_TSI));
        if let Some(target) = self.locked(|s| s.core.unbound_target(s.core.vhosts.first_id())) {
            guard::step("news of the end", || self.call(&target, Event::Ending));
        }
        // The newest goes first, the listeners last.
        let ids = self.locked(|s| {
            let (listeners, others): (Vec<_>, Vec<_>) =
                s.conns.iter().partition(|(_, c)| matches!(c.phase, Phase::Listening(_)));
            let others = others.into_iter().rev().chain(listeners);
            others.map(|(id, _)| id).collect::<Vec<ConnId>>()
        });
        for id in ids.unwrap_or_default() {
            guard::step("goodbye", || {
                self.with(|s| {
                    if let Some(conn) = s.conns.get_mut(id) {
                        s.core.say_goodbye(conn);
                    }
                })
            });
            self.locked(|s| {
                if let Some(conn) = s.conns.get_mut(id) {
                    conn.is_busy = false;
                    conn.visits = None;
                    conn.hooks = 0;
                }
            });
            self.spare(id, |_| self.close(id, End::AtOnce));
        }
        guard::step("poll hook", || {
            let through = self.with(|s| s.core.vhosts.first_id());
            through.into_iter().for_each(|through| self.withdraw_wake_up(through));
        });
        if self.locked(|s| s.core.has_initialised) == Some(true) {
            self.tell_all(|| Event::ProtocolDestroy);
        }
        guard::step("end of processes", || self.bury());
        drop(mark);
        guard::step("access log", || self.end_access_logs());
        self.finish();
    }
}

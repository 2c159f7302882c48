//! What is due: timeouts, programs' timers, idle WebSockets, the face's own alarms.

use crate::conn::{CloseState, Conn, End, Phase, SECOND, timeout};
use crate::engine::{Core, Engine, State};
use crate::guard;
use crate::host::{Asked, Event, Target, Verdict};
use crate::log::{Level, line};
use crate::service::websocket::deflate::COMPRESSOR_REST;
use crate::settings::ExtensionHooks;
use crate::table::ConnId;
use crate::timer::Owner;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// When to look again at an alarm of a connection whose callback is running.
const BUSY_AGAIN: Duration = Duration::from_millis(1);

impl Engine {
    /// Has the face's timer `key` go off in a service thread at `at`, through [`Event::Scheduled`]. The face drops what
    /// it cancelled.
    pub fn schedule(&self, tsi: usize, key: usize, at: Instant) {
        self.with(|s| {
            if tsi < s.core.threads.len() {
                s.core.alarms(tsi).set(at, Owner::Face(key));
            }
        });
    }

    /// Every alarm of a service thread that is due.
    pub(crate) fn fire_timers(&self, tsi: usize) {
        while let Some(Some((at, owner))) =
            self.with(|s| s.core.threads.get_mut(tsi)?.alarms.pop_due(s.core.now))
        {
            match owner {
                Owner::Conn(id) => self.spare(id, |_| self.fire_conn(id, at)),
                Owner::Listeners => {
                    guard::step("listening", || self.listen_again());
                }
                Owner::Dying => {
                    guard::step("waiting for processes", || self.reap());
                }
                Owner::SpareCodecs => {
                    self.with(|s| s.core.age_spare_codecs());
                }
                Owner::Face(key) => {
                    let target = self.with(|s| s.core.bare_target(s.core.vhosts.first_id(), 0));
                    if let Some(target) = target {
                        guard::step("a timer", || self.call(&target, Event::Scheduled { tsi, key }));
                    }
                }
            }
        }
    }

    /// Tells the program's extensions of a running timeout, once a second. True if one keeps it from firing.
    fn timeout_is_held(&self, id: ConnId) -> bool {
        let Some((target, own)) = self.own_stages(id, ExtensionHooks::SECONDS) else { return false };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let told = self.with(|s| {
            let conn = s.conns.get(id).filter(|conn| conn.timeout.is_some() && !conn.is_busy)?;
            conn.pipeline().map(|pipeline| pipeline.second)
        });
        match told.flatten() {
            None => false,
            Some((second, is_held)) if second == now => is_held,
            Some(_) => {
                let asked = |stage| self.ask_extension(&target, stage, Asked::EverySecond { now });
                let is_held = own.into_iter().filter(|stage| asked(*stage) < 0).count() > 0;
                self.with_pipeline(id, |pipeline| pipeline.second = (now, is_held));
                is_held
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
        let is_held = self.timeout_is_held(id);
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
                conn.need_alarm(id, core.now + BUSY_AGAIN, core.alarms(conn.tsi));
                return None;
            }
            let now = core.now;
            if conn.cgi_mut().is_some_and(|cgi| cgi.is_overdue(now)) {
                return Some(Due::Timeout(timeout::CGI));
            }
            if conn.cgi().is_some_and(|cgi| cgi.is_to_look) {
                core.enqueue(id, conn);
            }
            let due = if let Some((reason, when)) = conn.timeout
                && when <= core.now
                && !is_held
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
            core.rest_compressor(conn);
            if conn.timeout.is_some() && conn.pipeline().is_some() {
                conn.need_alarm(id, core.now + SECOND, core.alarms(conn.tsi));
            }
            if let Some(next) = core.next_moment(conn).filter(|_| !is_held) {
                conn.need_alarm(id, next, core.alarms(conn.tsi));
            }
            Some(due)
        });
        match due.flatten() {
            Some(Due::Timeout(reason)) => {
                if reason != timeout::KEEPALIVE {
                    line(Level::Info, format_args!("connection timed out (timeout reason {reason})"));
                }
                if self.with(|s| s.conns.get(id).is_some_and(|c| matches!(c.phase, Phase::Client(_))))
                    == Some(true)
                {
                    self.client_timed_out(id, reason);
                } else if !self.server_timed_out(id, reason) {
                    self.close(id, End::AtOnce);
                }
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
}

impl State {
    /// Drops a service thread's alarms of connections that have ended, or have an earlier one. Called at the end of
    /// each turn.
    pub(crate) fn drop_idle_alarms(&mut self, tsi: usize) {
        let Some(thread) = self.core.threads.get_mut(tsi).filter(|thread| thread.alarms.is_crowded()) else {
            return;
        };
        let conns = &self.conns;
        thread.alarms.retain(|at, owner| match owner {
            Owner::Conn(id) => conns.get(id).is_some_and(|conn| conn.alarm == Some(at)),
            Owner::Listeners | Owner::Dying | Owner::SpareCodecs | Owner::Face(_) => true,
        });
    }
}

impl Core {
    /// The next moment at which something of a connection is due.
    fn next_moment(&self, conn: &Conn) -> Option<Instant> {
        let mut next = [conn.timeout.map(|t| t.1), conn.timer].into_iter().flatten().min();
        if matches!(conn.phase, Phase::Ws(_)) && conn.close_state == CloseState::Open {
            let idle = self.idle_policy(conn);
            let since = |from: Instant, limit: Option<Duration>| limit.map(|limit| from + limit);
            let hangup = since(conn.last_alive, idle.hangup);
            // A peer that was pinged may answer any moment, and its next ping is due a whole time after that.
            let ping = since(if conn.is_pinged { self.now } else { conn.last_alive }, idle.ping);
            next = [next, hangup, ping].into_iter().flatten().min();
        }
        next = [next, conn.cgi().map(|cgi| cgi.next_moment())].into_iter().flatten().min();
        if let Phase::Ws(ws) = &conn.phase {
            next = [next, ws.deflated_at.map(|at| at + COMPRESSOR_REST)].into_iter().flatten().min();
        }
        next
    }
}

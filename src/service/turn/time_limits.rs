//! How long peers may take: for the head of a request, for its body, and between the messages of a WebSocket.
//!
//! Each piece of a body that comes puts the whole time for the next one off, as programs know it. A body that comes
//! byte by byte would never be cut for that: so it has a second deadline, which bytes put off by the time that they may
//! take at the slowest rate, and no further than one period from now.

use crate::conn::{CloseState, Conn, Phase, timeout};
use crate::engine::Core;
use crate::host::VhostId;
use crate::settings::{BodyRate, Idle};
use crate::table::ConnId;
use std::time::{Duration, Instant};

/// How long a program may still take to answer a peer that has ended its side.
pub(crate) const ANSWER_AFTER_END: Duration = Duration::from_secs(5);

impl Core {
    /// How long a virtual host's peers may take for the head of a request.
    pub(crate) fn head_timeout(&self, vhost: VhostId) -> Duration {
        let own = self.vhosts.get(vhost).and_then(|v| v.settings.head_timeout);
        own.unwrap_or(self.settings.head_timeout)
    }

    /// What is done about a connection's peer when it is silent.
    pub(crate) fn idle_policy(&self, conn: &Conn) -> Idle {
        let shared = self.vhosts.get(conn.vhost).and_then(|v| v.settings.idle);
        conn.idle.or(shared).unwrap_or(self.settings.idle)
    }

    /// For a WebSocket that has been silent: true to hang up, false to ping it.
    pub(crate) fn idle_due(&self, conn: &Conn) -> Option<bool> {
        if !matches!(conn.phase, Phase::Ws(_)) || conn.close_state != CloseState::Open {
            return None;
        }
        let silent = self.now.saturating_duration_since(conn.last_alive);
        let idle = self.idle_policy(conn);
        if idle.hangup.is_some_and(|limit| silent >= limit) {
            return Some(true);
        }
        (!conn.is_pinged && idle.ping.is_some_and(|limit| silent >= limit)).then_some(false)
    }

    /// The silence of a WebSocket's peer counts from now on: it is open, or its peer was heard again.
    pub(crate) fn watch_silence(&mut self, id: ConnId, conn: &mut Conn) {
        conn.last_alive = self.now;
        conn.is_pinged = false;
        let idle = self.idle_policy(conn);
        // Every message comes by here, and almost none needs an alarm.
        let until = idle.ping.or(idle.hangup).map(|limit| self.now + limit);
        if let Some(at) = until.filter(|at| conn.lacks_alarm(*at)) {
            conn.need_alarm(id, at, self.alarms(conn.tsi));
        }
    }

    /// Bytes of a request's body came: its timeout is put off.
    pub(crate) fn body_came(&mut self, id: ConnId, conn: &mut Conn, bytes: usize) {
        self.note_pace(conn, bytes);
        let slowest = match &conn.phase {
            Phase::Http(http) => http.body_until,
            _ => None,
        };
        let until = self.now + self.settings.content_timeout;
        let until = slowest.map_or(until, |slowest| slowest.min(until));
        conn.set_timeout(id, Some((timeout::CONTENT, until)), self.alarms(conn.tsi));
    }

    /// The same for bytes that nobody wants, where the time for the next request does not limit them.
    pub(crate) fn discarded_came(&mut self, id: ConnId, conn: &mut Conn, bytes: usize) {
        if conn.timeout.is_some_and(|(reason, _)| reason == timeout::CONTENT) {
            self.body_came(id, conn, bytes);
        }
    }

    /// The same for one whose timeout is set elsewhere.
    pub(crate) fn note_pace(&self, conn: &mut Conn, bytes: usize) {
        let rate = self.vhosts.get(conn.vhost).and_then(|v| v.settings.body_rate);
        if let Phase::Http(http) = &mut conn.phase {
            http.body_until = rate.map(|rate| put_off(http.body_until, self.now, rate, bytes));
        }
    }
}

/// The rest of a body that nobody wants has come: the time for it ends.
pub(crate) fn discarded(conn: &mut Conn) {
    conn.timeout.take_if(|(reason, _)| *reason == timeout::CONTENT);
}

/// The moment until which more has to come.
fn put_off(until: Option<Instant>, now: Instant, rate: BodyRate, bytes: usize) -> Instant {
    let most = now + rate.within;
    let bytes = u32::try_from(bytes).unwrap_or(u32::MAX).min(rate.bytes);
    until.map_or(most, |until| most.min(until + rate.within * bytes / rate.bytes.max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: BodyRate = BodyRate { bytes: 1000, within: Duration::from_secs(10) };

    /// When a body is cut of which `bytes` come every `every` milliseconds, within ten minutes.
    fn cut_after(bytes: usize, every: u64) -> Option<u64> {
        let begin = Instant::now();
        let mut until = None;
        for at in (0..600_000).step_by(every as usize) {
            let now = begin + Duration::from_millis(at);
            if until.is_some_and(|until| until <= now) {
                return Some(at);
            }
            until = Some(put_off(until, now, RATE, bytes));
        }
        None
    }

    #[test]
    fn the_slowest_rate_is_not_cut_and_less_is() {
        for (bytes, every, want) in [
            (1000, 9_900, None),
            (100, 1000, None),
            (1, 10, None),
            (1 << 40, 9_900, None),
            (99, 900, None),
            (1, 1000, Some(11_000)),
            (50, 1000, Some(19_000)),
            (1000, 10_000, Some(10_000)),
            (1 << 40, 11_000, Some(11_000)),
        ] {
            assert_eq!(cut_after(bytes, every), want, "{bytes} bytes each {every} ms");
        }
    }

    #[test]
    fn haste_earns_no_more_than_one_period() {
        let now = Instant::now();
        let until = put_off(Some(now + RATE.within), now, RATE, usize::MAX);
        assert_eq!(until, now + RATE.within);
    }
}

//! How slowly the body of a request may come.
//!
//! Each piece that comes puts the whole time for the next one off, as programs know it. A body that comes byte by byte
//! would never be cut for that: so it has a second deadline, which bytes put off by the time that they may take at the
//! slowest rate, and no further than one period from now.

use crate::conn::{Conn, Phase, timeout};
use crate::engine::Core;
use crate::settings::BodyRate;
use crate::table::ConnId;
use std::time::Instant;

/// How long a program may still take to answer a peer that has ended its side.
pub(crate) const ANSWER_AFTER_END: std::time::Duration = std::time::Duration::from_secs(5);

impl Core {
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
    use std::time::Duration;

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

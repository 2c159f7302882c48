//! Access logs of virtual hosts.
//!
//! Lines are collected while a turn has the lock and written when it has given it back, those of a turn at once: a
//! log on a slow disk holds up the loop, but no other thread that calls the library.

use crate::access_log::Lines;
use crate::conn::{Conn, Phase};
use crate::engine::{Core, Engine};
use crate::http::access_log::Entry;
use crate::log::line;
use std::sync::Arc;
use std::time::Instant;

impl Engine {
    /// Writes what was collected.
    pub(crate) fn write_access_logs(&self, lines: Vec<Lines>) {
        if lines.is_empty() {
            return;
        }
        let now = Instant::now();
        for Lines { log, bytes } in lines {
            for (level, text) in log.write(&bytes, now) {
                line(level, format_args!("{text}"));
            }
        }
    }

    /// Writes what is left when the engine ends, and says what was lost.
    pub(crate) fn end_access_logs(&self) {
        let rest = self.with(|s| {
            let logs = s.core.vhosts.iter_mut().filter_map(|(_, vhost)| vhost.log.take());
            (logs.collect::<Vec<_>>(), std::mem::take(&mut s.core.access_log))
        });
        let Some((logs, lines)) = rest else { return };
        self.write_access_logs(lines);
        for (level, text) in logs.iter().filter_map(|log| log.end()) {
            line(level, format_args!("{text}"));
        }
    }
}

impl Core {
    /// The log is to tell of the request that a connection has at hand.
    pub(crate) fn begin_entry(&self, conn: &mut Conn) {
        let Some(vhost) = self.vhosts.get(conn.vhost) else { return };
        let (Some(log), true) = (&vhost.settings.access_log, vhost.log.is_some()) else { return };
        let peer = conn.stream.as_ref().and_then(|s| s.peer()).map(|address| address.ip().to_string());
        let Phase::Http(http) = &mut conn.phase else { return };
        let Some(head) = http.head.as_ref().filter(|_| !http.is_sent_to_tls) else { return };
        let peer = peer.as_deref().unwrap_or("unknown");
        http.entry = Some(Box::new(Entry::begin(head.head(), peer, &crate::sys::local_time(), log.style)));
    }

    /// A transaction is over: its line is due.
    pub(crate) fn end_entry(&mut self, conn: &mut Conn) {
        let Phase::Http(http) = &mut conn.phase else { return };
        let Some(entry) = http.entry.take() else { return };
        let Some(log) = self.vhosts.get(conn.vhost).and_then(|v| v.log.as_ref()) else { return };
        let text = entry.line();
        match self.access_log.last_mut() {
            Some(last) if Arc::ptr_eq(&last.log, log) => last.bytes.extend_from_slice(&text),
            _ => self.access_log.push(Lines { log: Arc::clone(log), bytes: text }),
        }
    }
}

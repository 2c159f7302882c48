//! Access logs of virtual hosts.
//!
//! Lines are collected while a turn has the lock and written when it has given it back, those of a turn at once: a
//! log on a slow disk holds up the loop, but no other thread that calls the library.

use crate::conn::{Conn, Phase};
use crate::engine::{Core, Engine};
use crate::http::journal::Entry;
use crate::log::{Level, line};
use crate::settings::AccessLog;
use std::ffi::OsStr;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::sync::Arc;

/// Lines for one file.
pub(crate) struct Lines {
    file: Arc<File>,
    bytes: Vec<u8>,
}

/// Opens a log. Without it the virtual host goes on, and says so.
pub(super) fn open(log: &AccessLog) -> Option<Arc<File>> {
    // Something else than a file may be meant, such as a pipe; that must not block.
    let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
    let opened = OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .custom_flags(flags.bits() as i32)
        .open(OsStr::from_bytes(&log.path));
    match opened {
        Ok(file) => {
            if let Some((user, group)) = log.owner
                && let Err(error) = std::os::unix::fs::fchown(&file, Some(user), group)
            {
                line(Level::Info, format_args!("owner of {}: {error}", log.path.escape_ascii()));
            }
            Some(Arc::new(file))
        }
        Err(error) => {
            line(Level::Error, format_args!("unable to open log {}: {error}", log.path.escape_ascii()));
            None
        }
    }
}

impl Engine {
    /// Writes what was collected.
    pub(super) fn write_journal(&self, lines: Vec<Lines>) {
        for Lines { file, bytes } in lines {
            if let Err(error) = (&*file).write_all(&bytes) {
                line(Level::Warn, format_args!("access log: {error}"));
            }
        }
    }
}

impl Core {
    /// The log is to tell of the request that a connection has at hand.
    pub(super) fn begin_entry(&self, conn: &mut Conn) {
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
        let Some(file) = self.vhosts.get(conn.vhost).and_then(|v| v.log.as_ref()) else { return };
        let text = entry.line();
        match self.journal.last_mut() {
            Some(last) if Arc::ptr_eq(&last.file, file) => last.bytes.extend_from_slice(&text),
            _ => self.journal.push(Lines { file: Arc::clone(file), bytes: text }),
        }
    }
}

//! Files on their way: what the kernel takes now, and the end of their transaction.

use crate::conn::http::Source;
use crate::conn::{Conn, End, Phase, timeout};
use crate::engine::{Core, Engine};
use crate::host::{Event, Target, Verdict};
use crate::log::Level;
use crate::net::stream::{Io, Stream};
use crate::service::server::http::Step;
use crate::service::turn::rx::Rx;
use crate::table::ConnId;
use std::fs::File;

/// File bytes sent to one connection in a turn.
pub(crate) const FILE_PER_TURN: u64 = 512 << 10;

pub(crate) enum Sent {
    All,
    Some,
    Blocked,
    /// The file ended before the announced length.
    Shorter,
    Broken,
}

impl Engine {
    /// Tells the program that its file is out.
    pub(crate) fn file_done(&self, id: ConnId, target: &Target) -> Verdict {
        let told = self.with_conn(id, |_, conn| {
            let Phase::Http(http) = &mut conn.phase else { return Ok(None) };
            Ok(http.told_file.take())
        });
        let told = told.unwrap_or_default();
        let file = told.as_ref().map(|(name, size)| (name.as_c_str(), *size));
        let verdict = self.call(target, Event::FileDone { file });
        if verdict != Verdict::Close && !self.complete_after_file(id, false) {
            return Verdict::Close;
        }
        verdict
    }

    /// Sends of a file what the kernel takes now, inside the call that serves it. True when nothing is left to do.
    pub(crate) fn send_file_now(&self, id: ConnId) -> bool {
        let step = self.with_conn(id, |core, conn| {
            // The kernel will say whether it takes bytes.
            conn.ready.writable |= !conn.out.is_blocked();
            Ok(core.file_step(id, conn, &Rx::new()))
        });
        let verdict = match step {
            Ok(Step::FileDone(target)) => self.frame(|| self.file_done(id, &target)),
            Ok(Step::HeadDone) if !self.complete_after_file(id, true) => Some(Verdict::Close),
            Ok(Step::HeadDone) => Some(Verdict::Continue),
            _ => return false,
        };
        if verdict == Some(Verdict::Close) {
            self.close(id, End::Politely);
        }
        true
    }

    /// A file response is complete: so is its transaction, unless the program has completed it already.
    pub(crate) fn complete_after_file(&self, id: ConnId, rebinds: bool) -> bool {
        let is_open = self.with_conn(id, |_, conn| {
            Ok(matches!(&conn.phase, Phase::Http(http) if http.in_transaction && http.file.is_none()))
        });
        match is_open {
            Ok(true) => self.complete_transaction(id, rebinds).unwrap_or(false),
            _ => true,
        }
    }
}

impl Core {
    /// Sends of the file what the kernel takes.
    pub(crate) fn file_step(&mut self, id: ConnId, conn: &mut Conn, rx: &Rx) -> Step {
        let Some(stream) = &conn.stream else { return Step::Rest };
        let Phase::Http(http) = &mut conn.phase else { return Step::Rest };
        if conn.out.is_blocked() || !conn.ready.writable {
            return Step::Rest;
        }
        if !conn.out.flush(stream, http.file.is_some(), &mut self.out_buffers) {
            conn.end = Some(End::AtOnce);
            return Step::Rest;
        }
        if conn.out.is_blocked() {
            conn.ready.writable = false;
            return Step::Rest;
        }
        if let Some(sent) = &mut http.file {
            let file = match &sent.source {
                Source::Kernel(file) => file,
                Source::ProcessedHtml { .. } => return self.process_html_step(id, conn),
                Source::Program(_) if rx.taken as u64 >= FILE_PER_TURN => return Step::Rest,
                Source::Program(file) => {
                    let file = *file;
                    return Step::ReadFile(self.target(id, conn), file);
                }
            };
            let before = sent.left;
            let came = send_some(stream, file, &mut sent.offset, &mut sent.left);
            if let Some(entry) = &mut http.entry {
                entry.note_file(before - sent.left);
            }
            match came {
                Sent::All => {
                    http.file = None;
                    http.owes_file_done = true;
                }
                Sent::Some => {
                    let until = self.after(timeout::CONTENT, self.settings.content_timeout);
                    conn.set_timeout(id, until, self.alarms(conn.tsi));
                    return Step::Rest;
                }
                Sent::Blocked => {
                    conn.ready.writable = false;
                    let until = self.after(timeout::CONTENT, self.settings.content_timeout);
                    conn.set_timeout(id, until, self.alarms(conn.tsi));
                    return Step::Rest;
                }
                Sent::Shorter => {
                    self.log_later(Level::Warn, "a file became shorter while it was sent".to_owned());
                    conn.end = Some(End::AtOnce);
                    return Step::Rest;
                }
                Sent::Broken => {
                    conn.end = Some(End::AtOnce);
                    return Step::Rest;
                }
            }
        }
        http.owes_file_done = false;
        if http.is_head { Step::HeadDone } else { Step::FileDone(self.target(id, conn)) }
    }
}

/// Sends until the kernel takes no more, the turn's share is used, or the file is out. A file that has become shorter
/// than announced breaks the connection: the peer must not take the rest of the stream for it.
fn send_some(stream: &Stream, file: &File, offset: &mut u64, left: &mut u64) -> Sent {
    let mut share = FILE_PER_TURN;
    while *left > 0 {
        if share == 0 {
            return Sent::Some;
        }
        let count = (*left).min(share);
        match stream.send_file(file, offset, count as usize) {
            Io::Moved(n) => {
                *left -= n as u64;
                share -= n as u64;
            }
            Io::Blocked => return Sent::Blocked,
            Io::Ended => return Sent::Shorter,
            Io::Broken => return Sent::Broken,
        }
    }
    Sent::All
}

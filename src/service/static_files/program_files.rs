//! Files that a program reads itself: it is asked to open, read and close them, with nothing locked.
//!
//! The host says which files those are. One that was opened is closed once, whatever becomes of its connection: it stands
//! in `Http::file` until it is taken out there, and who takes it out closes it.

use super::open::{NotOpened, Opened, open};
use crate::conn::http::{FileSend, Source};
use crate::conn::{Conn, End, Phase, timeout};
use crate::engine::{Core, Engine, READ_SIZE};
use crate::host::{Event, FileAsked, ProgramFile, Target, Verdict};
use crate::http::tokens::Token;
use crate::log::{Level, line};
use crate::service::lifecycle::last_events::take_program_file;
use crate::service::turn::rx::Rx;
use crate::table::ConnId;
use std::ffi::CString;

impl Engine {
    /// Opens what stands at `path`, for a connection's response. `is_judged`: what may be a directory is none.
    pub(crate) fn open_file(&self, id: ConnId, path: &[u8], is_judged: bool) -> Result<Opened, NotOpened> {
        let target = self.with(|s| s.target(id)).flatten().ok_or(NotOpened::Other)?;
        let name = CString::new(path).map_err(|_| NotOpened::Other)?;
        let takes_gzip = self.with_head(id, |head| {
            let mut codings = head.list(Token::HTTP_ACCEPT_ENCODING);
            codings.any(|coding| coding.get(..4).is_some_and(|c| c.eq_ignore_ascii_case(b"gzip")))
        });
        let mut found = None;
        let asked =
            FileAsked::Open { path: &name, takes_gzip: takes_gzip.unwrap_or(false), found: &mut found };
        match (self.call(&target, Event::File { asked }), found) {
            (Verdict::Answered, Some(file)) => self.judge(&target, &file, is_judged),
            (Verdict::Continue, _) => open(path),
            _ => Err(NotOpened::Other),
        }
    }

    fn judge(&self, target: &Target, file: &ProgramFile, is_judged: bool) -> Result<Opened, NotOpened> {
        let ProgramFile { key, size, changed, is_gzip, is_directory } = *file;
        match is_directory {
            Some(true) => Err(NotOpened::Directory),
            None if is_judged => {
                self.close_program_file(target, key);
                Err(NotOpened::Other)
            }
            _ => Ok(Opened { source: Source::Program(key), size, changed, is_gzip }),
        }
    }

    /// A file that was opened for a connection is not needed.
    pub(crate) fn give_back_file(&self, id: ConnId, source: &Source) {
        let Source::Program(key) = source else { return };
        // The connection may have ended while the program opened it.
        let target = self.with(|s| s.target(id).unwrap_or(s.core.bare_target(s.core.vhosts.first_id(), 0)));
        self.close_program_file(&target.unwrap_or(Target::NOBODY), *key);
    }

    /// Reads the next part of a program's file and collects it.
    pub(crate) fn send_program_part(&self, id: ConnId, target: &Target, key: usize, rx: &mut Rx) {
        let begun = self.with(|s| {
            let want = s.conns.get(id).and_then(|conn| left_of(conn, key))?;
            let want = usize::try_from(want).unwrap_or(usize::MAX).min(READ_SIZE);
            Some((s.core.take_read_buffer(), want))
        });
        let Some(Some((mut buffer, want))) = begun else { return };
        let asked = FileAsked::Read { key, room: &mut buffer[..want] };
        let n = match self.call(target, Event::File { asked }) {
            Verdict::Number(n) => usize::try_from(n).ok().filter(|n| *n <= want).unwrap_or(0),
            _ => 0,
        };
        rx.taken += n;
        let is_over = self.with(|s| {
            let over = s.conns.get_mut(id).and_then(|conn| s.core.take_part(id, conn, key, &buffer[..n]));
            s.core.give_read_buffer(buffer);
            over
        });
        if let Some(Some(key)) = is_over {
            self.close_program_file(target, key);
        }
        if n == 0 {
            line(Level::Warn, format_args!("a file of the program could not be read to its end"));
        }
    }
}

impl Core {
    /// Collects bytes of a program's file; its word when it is complete, or broken and its connection with it.
    fn take_part(&mut self, id: ConnId, conn: &mut Conn, key: usize, bytes: &[u8]) -> Option<usize> {
        left_of(conn, key)?;
        if bytes.is_empty() {
            // The announced length can't be kept.
            conn.end = Some(End::AtOnce);
            return take_program_file(conn);
        }
        let until = self.after(timeout::CONTENT, self.settings.content_timeout);
        conn.set_timeout(id, until, self.alarms(conn.tsi));
        conn.out.push(bytes, &mut self.out_buffers);
        let Phase::Http(http) = &mut conn.phase else { return None };
        if let Some(entry) = &mut http.entry {
            entry.note_file(bytes.len() as u64);
        }
        let sent = http.file.as_mut()?;
        sent.left -= bytes.len() as u64;
        if sent.left > 0 {
            return None;
        }
        http.owes_file_done = true;
        take_program_file(conn)
    }
}

/// Bytes still to come of this file; `None` when the connection does not send it any more.
fn left_of(conn: &Conn, key: usize) -> Option<u64> {
    let Phase::Http(http) = &conn.phase else { return None };
    match &http.file {
        Some(FileSend { source: Source::Program(own), left, .. }) if *own == key => Some(*left),
        _ => None,
    }
}

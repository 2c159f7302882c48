//! Files that a program keeps itself: it is asked to open, read and close them, with nothing locked.
//!
//! A file that was opened is closed once, whatever becomes of its connection: it stands in `Http::file` until it is taken
//! out there, and who takes it out closes it.

use super::ws::Rx;
use crate::conn::http::{FileSend, Source};
use crate::conn::{Conn, End, Phase, timeout};
use crate::engine::{Core, Engine, READ_SIZE};
use crate::error::Error;
use crate::host::{Event, FileAsked, Target, Verdict};
use crate::log::{Level, line};
use crate::table::ConnId;
use std::ffi::CString;

impl Engine {
    /// Opens a file of the program, for a connection; its number and length.
    pub(crate) fn open_program_file(&self, id: ConnId, name: &[u8]) -> Result<(isize, u64), Error> {
        let name = CString::new(name).map_err(|_| Error::NoFile)?;
        let target = self.with_conn(id, |core, conn| Ok(core.target(id, conn)))?;
        let mut len = 0;
        match self.ask_file(&target, FileAsked::Open { name: &name, len: &mut len }) {
            file @ 0.. => Ok((file, len)),
            _ => Err(Error::NoFile),
        }
    }

    /// Closes it.
    pub(crate) fn close_program_file(&self, target: &Target, file: isize) {
        self.ask_file(target, FileAsked::Close { file });
    }

    fn ask_file(&self, target: &Target, asked: FileAsked<'_>) -> isize {
        match self.call(target, Event::File { asked }) {
            Verdict::Number(n) => n,
            Verdict::Continue | Verdict::Close | Verdict::Answered => -1,
        }
    }

    /// Closes the file that a connection was sending, if it was one of the program's.
    pub(super) fn drop_program_file(&self, id: ConnId, target: &Target) {
        let file = self.with(|s| s.conns.get_mut(id).and_then(|conn| take_program_file(conn)));
        if let Some(Some(file)) = file {
            self.close_program_file(target, file);
        }
    }

    /// Reads the next part of a program's file and collects it.
    pub(super) fn send_program_part(&self, id: ConnId, target: &Target, file: isize, rx: &mut Rx) {
        let Some((mut buffer, want)) = self
            .with(|s| {
                let buffer = s.core.take_read_buffer();
                let want = s.conns.get(id).and_then(|conn| left_of(conn, file))?;
                Some((buffer, usize::try_from(want).unwrap_or(usize::MAX).min(READ_SIZE)))
            })
            .flatten()
        else {
            return;
        };
        let mut n = 0;
        let answer = self.ask_file(target, FileAsked::Read { file, room: &mut buffer[..want], n: &mut n });
        let n = if answer == 0 { n.min(want) } else { 0 };
        rx.taken += n;
        let is_over = self.with(|s| {
            let over = s.conns.get_mut(id).and_then(|conn| s.core.take_part(id, conn, file, &buffer[..n]));
            s.core.give_read_buffer(buffer);
            over
        });
        if let Some(Some(file)) = is_over {
            self.close_program_file(target, file);
        }
        if n == 0 {
            line(Level::Warn, format_args!("a file of the program ended or failed while it was sent"));
        }
    }
}

impl Core {
    /// Collects bytes of a program's file; its number when it is complete, or broken and its connection with it.
    fn take_part(&mut self, id: ConnId, conn: &mut Conn, file: isize, bytes: &[u8]) -> Option<isize> {
        left_of(conn, file)?;
        if bytes.is_empty() {
            // The announced length can't be kept.
            conn.end = Some(End::AtOnce);
            return take_program_file(conn);
        }
        let until = self.after(timeout::CONTENT, self.settings.content_timeout);
        conn.set_timeout(id, until, self.alarms(conn.lane));
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
fn left_of(conn: &Conn, file: isize) -> Option<u64> {
    let Phase::Http(http) = &conn.phase else { return None };
    match &http.file {
        Some(FileSend { source: Source::Program(own), left, .. }) if *own == file => Some(*left),
        _ => None,
    }
}

fn take_program_file(conn: &mut Conn) -> Option<isize> {
    let Phase::Http(http) = &mut conn.phase else { return None };
    match http.file.as_ref()?.source {
        Source::Program(file) => {
            http.file = None;
            Some(file)
        }
        Source::Kernel(_) | Source::Page { .. } => None,
    }
}

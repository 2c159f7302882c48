//! Files that a program reads itself.
//!
//! The host says which files those are. One is open as long as its response is under way, and given back whichever way
//! that ends. Nothing of the engine is borrowed while the program reads.

use crate::conn::http::{FileSend, Source};
use crate::conn::{Phase, timeout};
use crate::engine::Engine;
use crate::host::{Event, FileAsked, ProgramFile, Target, Verdict};
use crate::http::tokens::Token;
use crate::log::{Level, line};
use crate::respond::{NotOpened, Opened, open};
use crate::table::ConnId;
use std::ffi::CString;

impl Engine {
    /// Opens what stands at `path`, for a connection's response. `is_judged`: a directory, or what may be one, is none.
    pub(crate) fn open_file(&self, id: ConnId, path: &[u8], is_judged: bool) -> Result<Opened, NotOpened> {
        let target = self.with(|s| s.target(id)).flatten().ok_or(NotOpened::Other)?;
        let name = CString::new(path).map_err(|_| NotOpened::Other)?;
        let takes_gzip = self
            .with_head(id, |head| {
                let mut codings = head.list(Token::HTTP_ACCEPT_ENCODING);
                codings.any(|coding| coding.get(..4).is_some_and(|c| c.eq_ignore_ascii_case(b"gzip")))
            })
            .unwrap_or(false);
        let mut found = None;
        let asked = FileAsked::Open { path: &name, takes_gzip, found: &mut found };
        match (self.call(&target, Event::File { asked }), found) {
            (Verdict::Answered, Some(file)) => self.judge(id, &file, is_judged),
            (Verdict::Continue, _) => open(path),
            _ => Err(NotOpened::Other),
        }
    }

    fn judge(&self, id: ConnId, file: &ProgramFile, is_judged: bool) -> Result<Opened, NotOpened> {
        let ProgramFile { key, size, changed, is_gzip, is_directory } = *file;
        let source = Source::Program(key);
        if is_judged && is_directory != Some(false) {
            self.give_back_file(id, source);
            return Err(if is_directory == Some(true) { NotOpened::Directory } else { NotOpened::Other });
        }
        Ok(Opened { source, size, changed, is_gzip })
    }

    /// A file that was opened is not needed any more.
    pub(crate) fn give_back_file(&self, id: ConnId, source: Source) {
        let Source::Program(key) = source else { return };
        if let Some(target) = self.with(|s| s.target(id)).flatten() {
            self.call(&target, Event::File { asked: FileAsked::Close { key } });
        }
    }

    /// The same for one whose connection ends while it is under way.
    pub(crate) fn give_back_sent_file(&self, id: ConnId) {
        let file = self.with(|s| match &mut s.conns.get_mut(id)?.phase {
            Phase::Http(http) => http.file.take(),
            _ => None,
        });
        if let Some(FileSend { source, .. }) = file.flatten() {
            self.give_back_file(id, source);
        }
    }

    /// Has the program read on in the file that a connection is sent.
    pub(crate) fn read_lent(&self, id: ConnId, target: &Target) -> Verdict {
        let begun = self.with_conn(id, |core, conn| {
            let Phase::Http(http) = &conn.phase else { return Ok(None) };
            let Some(FileSend { source: Source::Program(key), left, .. }) = &http.file else {
                return Ok(None);
            };
            Ok(Some((*key, *left, core.take_read_buffer())))
        });
        let Ok(Some((key, left, mut buffer))) = begun else { return Verdict::Close };
        let most = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let read = if most == 0 {
            Some(0)
        } else {
            let asked = FileAsked::Read { key, room: &mut buffer[..most] };
            match self.call(target, Event::File { asked }) {
                Verdict::Number(n) => usize::try_from(n).ok().filter(|n| (1..=most).contains(n)),
                _ => None,
            }
        };
        if read.is_none() {
            line(Level::Warn, format_args!("a file of the program could not be read to its end"));
        }
        let is_complete = self.with_conn(id, |core, conn| {
            let n = read.unwrap_or(0);
            conn.out.push(&buffer[..n], &mut core.out_buffers);
            core.give_read_buffer(buffer);
            let until = core.after(timeout::CONTENT, core.settings.content_timeout);
            conn.set_timeout(id, until, &mut core.alarms);
            let Phase::Http(http) = &mut conn.phase else { return Ok(false) };
            let Some(file) = &mut http.file else { return Ok(false) };
            file.left -= n as u64;
            let is_complete = file.left == 0;
            http.owes_file_done |= is_complete;
            Ok(is_complete)
        });
        if matches!(is_complete, Ok(true)) {
            self.give_back_sent_file(id);
        }
        if read.is_some() && is_complete.is_ok() { Verdict::Continue } else { Verdict::Close }
    }
}

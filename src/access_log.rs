//! The file of an access log.
//!
//! What cannot be written is lost: requests are answered all the same. That is said when it begins, now and then
//! while it lasts, and when it is over, with the number of lines.

use crate::log::{Level, line};
use crate::settings::AccessLog;
use memchr::memchr_iter;
use std::ffi::OsStr;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long lines are lost until that is said again.
const SAY_AGAIN: Duration = Duration::from_secs(60);

/// How often is looked whether the file still has its name.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// An access log.
pub struct Log {
    settings: AccessLog,
    state: Mutex<State>,
}

struct State {
    file: File,
    /// When the file was last known to have its name.
    looked: Instant,
    /// Another file has its name, or none, and cannot be opened.
    is_displaced: bool,
    /// The last line that was written has no end.
    is_cut: bool,
    /// Since when lines are lost, as far as it was said, and how many are.
    losing: Option<(Instant, u64)>,
}

/// What is to be said of a log.
pub type Word = (Level, String);

/// Opens a log. Without it the virtual host goes on, and says so.
pub fn open(log: &AccessLog) -> Option<Arc<Log>> {
    let (opened, word) = open_file(log);
    if let Some((level, text)) = word {
        line(level, format_args!("{text}"));
    }
    let file = opened?;
    // The name is looked at again, wherever the process is then.
    let name = std::path::absolute(OsStr::from_bytes(&log.path));
    let path = name.map_or_else(|_| log.path.clone(), |name| name.into_os_string().into_vec());
    let state = State { file, looked: Instant::now(), is_displaced: false, is_cut: false, losing: None };
    Some(Arc::new(Log { settings: AccessLog { path, ..log.clone() }, state: Mutex::new(state) }))
}

fn open_file(log: &AccessLog) -> (Option<File>, Option<Word>) {
    let path = Path::new(OsStr::from_bytes(&log.path));
    // Something else than a file may be meant; that must not block. A pipe is opened for both, so that it can be opened
    // before somebody reads it, and raises no SIGPIPE when nobody does any more.
    let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
    let is_pipe = path.metadata().is_ok_and(|is| is.file_type().is_fifo());
    let opened = OpenOptions::new()
        .append(true)
        .read(is_pipe)
        .create(true)
        .mode(0o600)
        .custom_flags(flags.bits() as i32)
        .open(path);
    match opened {
        Ok(file) => {
            let given = log.owner.map(|(user, group)| std::os::unix::fs::fchown(&file, Some(user), group));
            let word = given
                .and_then(Result::err)
                .map(|error| (Level::Info, format!("owner of {}: {error}", log.path.escape_ascii())));
            (Some(file), word)
        }
        Err(error) => {
            (None, Some((Level::Error, format!("unable to open log {}: {error}", log.path.escape_ascii()))))
        }
    }
}

impl Log {
    /// Appends lines. What is to be said of it is left to the caller, who has no lock.
    pub fn write(&self, bytes: &[u8], now: Instant) -> Vec<Word> {
        let mut words = Vec::new();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if now.saturating_duration_since(state.looked) >= LOOK_AGAIN {
            state.looked = now;
            state.follow_name(&self.settings, &mut words);
        }
        let path = self.settings.path.escape_ascii();
        match state.append(bytes) {
            Ok(()) => {
                if let Some((_, lost)) = state.losing.take() {
                    words.push((
                        Level::Notice,
                        format!("access log {path}: written again; lines lost: {lost}"),
                    ));
                }
            }
            Err((error, lost)) => {
                let (said, before) = state.losing.map_or((None, 0), |(said, lost)| (Some(said), lost));
                let lost = before + lost;
                let is_due = said.is_none_or(|said| now.saturating_duration_since(said) >= SAY_AGAIN);
                if is_due {
                    words.push((
                        Level::Warn,
                        format!("access log {path}: {error}; lines lost so far: {lost}"),
                    ));
                }
                state.losing = Some((said.filter(|_| !is_due).unwrap_or(now), lost));
            }
        }
        words
    }

    /// What is to be said at the end.
    pub fn end(&self) -> Option<Word> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, lost) = state.losing.take()?;
        let path = self.settings.path.escape_ascii();
        Some((Level::Warn, format!("access log {path}: lines lost: {lost}")))
    }
}

impl State {
    /// Goes on with the file that has the name now, when the old one was moved away or removed.
    fn follow_name(&mut self, settings: &AccessLog, words: &mut Vec<Word>) {
        let path = Path::new(OsStr::from_bytes(&settings.path));
        // Devices and pipes stay what they are.
        let Some(own) = self.file.metadata().ok().filter(Metadata::is_file) else { return };
        let is_own = match path.metadata() {
            Ok(named) => !named.is_file() || (named.dev(), named.ino()) == (own.dev(), own.ino()),
            Err(error) => error.kind() != io::ErrorKind::NotFound,
        };
        if is_own {
            self.is_displaced = false;
            return;
        }
        let (opened, word) = open_file(settings);
        let is_news = opened.is_some() || !self.is_displaced;
        self.is_displaced = opened.is_none();
        if let Some(file) = opened {
            (self.file, self.is_cut) = (file, false);
        }
        words.extend(word.filter(|_| is_news));
    }

    /// Writes whole lines, as far as it goes; otherwise why not, and how many are lost.
    fn append(&mut self, bytes: &[u8]) -> Result<(), (io::Error, u64)> {
        let lost = |bytes: &[u8]| memchr_iter(b'\n', bytes).count() as u64;
        if self.is_cut {
            self.write(b"\n").map_err(|(error, _)| (error, lost(bytes)))?;
            self.is_cut = false;
        }
        self.write(bytes).map_err(|(error, written)| {
            self.is_cut = written > 0 && bytes[written - 1] != b'\n';
            (error, lost(&bytes[written..]))
        })
    }

    /// Writes; otherwise why not, and how much was written.
    fn write(&mut self, bytes: &[u8]) -> Result<(), (io::Error, usize)> {
        let mut written = 0;
        while written < bytes.len() {
            match self.file.write(&bytes[written..]) {
                Ok(0) => return Err((io::ErrorKind::WriteZero.into(), written)),
                Ok(n) => written += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err((error, written)),
            }
        }
        Ok(())
    }
}

/// Lines for one log.
pub(crate) struct Lines {
    pub log: Arc<Log>,
    pub bytes: Vec<u8>,
}

//! Files opened to be sent, and what is known of them then.

use crate::conn::http::Source;
use rustix::fs::{MetadataExt, OpenOptionsExt};
use std::ffi::OsStr;
use std::fs::OpenOptions;
use std::os::unix::ffi::OsStrExt;

pub(crate) enum NotOpened {
    Directory,
    Other,
}

/// A regular file, or what the program gives for one, open.
pub(crate) struct Opened {
    pub source: Source,
    pub size: u64,
    /// When it changed; `None` gives it no tag.
    pub changed: Option<i64>,
    /// What is sent is compressed.
    pub is_gzip: bool,
}

/// Opens a regular file; anything else is refused, and nothing blocks (a FIFO without a writer, say).
pub(crate) fn open(path: &[u8]) -> Result<Opened, NotOpened> {
    let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(flags.bits() as i32)
        .open(OsStr::from_bytes(path))
        .map_err(|_| NotOpened::Other)?;
    let facts = file.metadata().map_err(|_| NotOpened::Other)?;
    if facts.is_dir() {
        return Err(NotOpened::Directory);
    }
    if !facts.is_file() {
        return Err(NotOpened::Other);
    }
    let changed = Some(facts.mtime());
    Ok(Opened { source: Source::Kernel(file), size: facts.len(), changed, is_gzip: false })
}

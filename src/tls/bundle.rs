//! A bundle of certificate authorities, which is read when something of it is asked for.

use openssl::x509::store::X509Store;
use parking_lot::Mutex;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// Which file, and which state of it.
type Stamp = (u64, u64, u64, i64, i64);

/// A bundle in a file, which is read when something of it is asked for.
pub(super) struct Bundle {
    path: PathBuf,
    stamp: Stamp,
    pub(super) all: OnceLock<Option<X509Store>>,
}

/// The last one. Contexts keep the one that they were made with.
static KNOWN: Mutex<Option<Arc<Bundle>>> = Mutex::new(None);

impl Bundle {
    /// The bundle in this file, as it is now. `None` when there is no such file.
    pub(super) fn of(path: &Path) -> Option<Arc<Bundle>> {
        let file = std::fs::metadata(path).ok()?;
        let stamp = (file.dev(), file.ino(), file.size(), file.mtime(), file.mtime_nsec());
        let mut known = KNOWN.lock();
        if let Some(bundle) = known.as_ref().filter(|b| b.path == path && b.stamp == stamp) {
            return Some(Arc::clone(bundle));
        }
        let bundle = Arc::new(Bundle { path: path.to_owned(), stamp, all: OnceLock::new() });
        *known = Some(Arc::clone(&bundle));
        Some(bundle)
    }

    /// Everything in it, as `read` finds it at the first time; `None` when it cannot be read.
    pub(super) fn all(&self, read: impl FnOnce(&[u8]) -> Option<X509Store>) -> Option<&X509Store> {
        self.all.get_or_init(|| read(self.path.as_os_str().as_bytes())).as_ref()
    }
}

//! Whole files, directories, and the kinds of content that names stand for.

use crate::facts::TYPES;
use crate::types::*;
use lws_abi::{Refusal, entry, log, strings};
use lws_engine::http::file;
use std::ffi::{CStr, CString, OsStr, OsString, c_char, c_int, c_void};
use std::fs::{self, File, FileType};
use std::io::{Read, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::PathBuf;
use std::ptr;
use std::sync::OnceLock;

/// # Safety
/// `name` is NULL or terminated.
unsafe fn path_of(what: &'static str, name: *const c_char) -> Result<PathBuf, Refusal> {
    // SAFETY: `name` is NULL or terminated, by contract.
    let name = unsafe { strings::required(what, name) }?;
    Ok(OsStr::from_bytes(name).into())
}

fn system(error: &std::io::Error) -> Refusal {
    Refusal::System(error.raw_os_error().unwrap_or(libc::EIO))
}

/// Makes `filename` a file of the `len` bytes at `buf`; a new one is for its owner only (mode 0600).
///
/// Returns 0; 1 when that fails, also for NULL or a negative `len`.
/// # Safety
/// `filename` is NULL or terminated; `len` bytes can be read at `buf`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_plat_write_file(filename: *const c_char, buf: *mut c_void, len: c_int) -> c_int {
    entry("lws_plat_write_file", 1, || {
        // SAFETY: `filename` is NULL or terminated; `len` bytes can be read at `buf`, by contract.
        let path = unsafe { path_of("filename", filename) }?;
        let len =
            usize::try_from(len).map_err(|_| Refusal::BadArgument { name: "len", why: "is negative" })?;
        // SAFETY: `len` bytes at `buf` are readable, or it is NULL, by contract.
        let content = unsafe { strings::bytes(buf, len) }?;
        let file = File::options().write(true).create(true).truncate(true).mode(0o600).open(path);
        file.and_then(|mut file| file.write_all(content)).map_err(|e| system(&e))?;
        Ok(0)
    })
}

/// Reads the first `len` bytes of a file, or all when there are fewer, to `buf`.
///
/// Returns how many there were; -1 when it cannot be read, also for NULL. A negative `len` counts as 0.
/// # Safety
/// `filename` is NULL or terminated; `len` bytes can be written at `buf`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_plat_read_file(filename: *const c_char, buf: *mut c_void, len: c_int) -> c_int {
    entry("lws_plat_read_file", -1, || {
        // SAFETY: `filename` is NULL or terminated; `len` bytes can be written at `buf`, by contract.
        let path = unsafe { path_of("filename", filename) }?;
        // SAFETY: `len` bytes at `buf` are writable, or it is NULL, by contract.
        let mut room = unsafe { strings::room(buf, len) }?;
        let file = File::open(path).map_err(|e| system(&e))?;
        let read = std::io::copy(&mut file.take(room.len() as u64), &mut room).map_err(|e| system(&e))?;
        Ok(strings::c_len(read as usize))
    })
}

fn kind_of(kind: FileType) -> lws_dir_obj_type_t {
    let kinds = [
        (kind.is_file(), LDOT_FILE),
        (kind.is_dir(), LDOT_DIR),
        (kind.is_symlink(), LDOT_LINK),
        (kind.is_fifo(), LDOT_FIFO),
        (kind.is_socket(), LDOTT_SOCKET),
        (kind.is_char_device(), LDOT_CHAR),
        (kind.is_block_device(), LDOT_BLOCK),
    ];
    kinds.iter().find(|(is_it, _)| *is_it).map_or(LDOT_UNKNOWN, |(_, kind)| *kind)
}

/// Calls `cb` with `dirpath`, `user` and each entry of a directory but `.` and `..`, in the order of their bytes. What
/// is there is looked up before the first call, so a callback may remove entries; nonzero ends the walk.
///
/// Returns 0 when all were told; 1 when the callback ended it, or the directory cannot be read, also for NULL.
/// # Safety
/// `dirpath` is NULL or terminated; `cb` is NULL or a callback.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_dir(
    dirpath: *const c_char,
    user: *mut c_void,
    cb: Option<unsafe extern "C" fn(*const c_char, *mut c_void, *mut lws_dir_entry) -> c_int>,
) -> c_int {
    entry("lws_dir", 1, || {
        let cb = cb.ok_or(Refusal::NullArgument("cb"))?;
        // SAFETY: `dirpath` is NULL or terminated; `cb` is NULL or a callback, by contract.
        let path = unsafe { path_of("dirpath", dirpath) }?;
        let listed = fs::read_dir(&path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let listed = listed.map_err(|e| {
            let errno = e.raw_os_error().unwrap_or(0);
            log::line(log::ERR, format_args!("Scandir on '{}' failed, errno {errno}", path.display()));
            Refusal::Quiet
        })?;
        let mut found = Vec::new();
        for item in listed {
            let kind = item.file_type().map_or(LDOT_UNKNOWN, kind_of);
            found.push((CString::new(item.file_name().into_vec()).map_err(|_| Refusal::Quiet)?, kind));
        }
        found.sort();
        for (name, kind) in found {
            let mut told = lws_dir_entry { name: name.as_ptr(), r#type: kind };
            // SAFETY: the program's callback, as it wants to be called.
            if unsafe { cb(dirpath, user, &raw mut told) } != 0 {
                return Ok(1);
            }
        }
        Ok(0)
    })
}

/// The path of an entry that lws_dir() tells, and what it is.
///
/// # Safety
/// Both are as lws_dir() gives them to a callback, or NULL.
unsafe fn told(dirpath: *const c_char, lde: *mut lws_dir_entry) -> Result<(PathBuf, lws_dir_entry), Refusal> {
    // SAFETY: `dirpath` is NULL or a string, by contract.
    let path = unsafe { path_of("dirpath", dirpath) }?;
    // SAFETY: NULL or an entry by contract.
    let told = *unsafe { lde.as_ref() }.ok_or(Refusal::NullArgument("lde"))?;
    // SAFETY: the entry's name is NULL or a string, by contract.
    Ok((path.join(unsafe { path_of("name", told.name) }?), told))
}

/// A callback for lws_dir() that removes every entry, directories with all they contain; what a link leads to stays.
///
/// Returns 0; what cannot be removed is logged and stays.
/// # Safety
/// For lws_dir() only, or called in the same way.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_dir_rm_rf_cb(
    dirpath: *const c_char,
    _user: *mut c_void,
    lde: *mut lws_dir_entry,
) -> c_int {
    entry("lws_dir_rm_rf_cb", 0, || {
        // SAFETY: for lws_dir() only, or called in the same way, by contract.
        let (path, told) = unsafe { told(dirpath, lde) }?;
        let is_dir = match told.r#type {
            LDOT_UNKNOWN => path.symlink_metadata().is_ok_and(|found| found.is_dir()),
            kind => kind == LDOT_DIR,
        };
        let done = if is_dir { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        if let Err(error) = done {
            log::line(log::WARN, format_args!("lws_dir_rm_rf_cb: {}: {error}", path.display()));
        }
        Ok(0)
    })
}

/// A callback for lws_dir(), whose `user` must be an lws_dir_glob_t: calls its `cb` with its `user` and the path of each
/// entry that is no directory and whose name fits its `filter`, a name with one `*` for any bytes. What stands behind
/// the `*` must not be empty.
///
/// Returns 0, whatever `cb` returned.
/// # Safety
/// For lws_dir() only, or called in the same way.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_dir_glob_cb(
    dirpath: *const c_char,
    user: *mut c_void,
    lde: *mut lws_dir_entry,
) -> c_int {
    entry("lws_dir_glob_cb", 0, || {
        // SAFETY: NULL or the program's description by contract.
        let glob = *unsafe { user.cast::<lws_dir_glob_t>().as_ref() }.ok_or(Refusal::NullArgument("user"))?;
        // SAFETY: for lws_dir() only, or called in the same way, by contract.
        let (path, told) = unsafe { told(dirpath, lde) }?;
        // SAFETY: terminated by contract.
        let filter = unsafe { strings::required("filter", glob.filter) }?;
        // SAFETY: terminated by contract.
        let name = unsafe { strings::required("name", told.name) }?;
        if told.r#type == LDOT_DIR || !fits(filter, name) {
            return Ok(0);
        }
        let cb = glob.cb.ok_or(Refusal::NullArgument("cb"))?;
        let path = CString::new(OsString::from(path).into_vec()).map_err(|_| Refusal::Quiet)?;
        // SAFETY: the program's callback, as it wants to be called.
        unsafe { cb(glob.user, path.as_ptr()) };
        Ok(0)
    })
}

fn fits(filter: &[u8], name: &[u8]) -> bool {
    let Some(star) = filter.iter().position(|&byte| byte == b'*') else { return false };
    let (before, behind) = (&filter[..star], &filter[star + 1..]);
    let rest = name.strip_prefix(before);
    !behind.is_empty() && rest.is_some_and(|rest| rest.ends_with(behind))
}

/// The media type of a file by the end of its name, without regard to case: as the mount's `extra_mimetypes` (names
/// such as ".css") have it, else as version 4.1.6 of the original knew it, else the mount's entry for "*", else as this
/// library knows it. `m` is NULL for no mount.
///
/// Returns a text of the mount, or one that lives as long as the library; NULL when the type is not known.
/// # Safety
/// `file` is NULL or terminated; `m` is NULL or a mount.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_get_mimetype(file: *const c_char, m: *const lws_http_mount) -> *const c_char {
    entry("lws_get_mimetype", ptr::null(), || {
        // SAFETY: `file` is NULL or a string, by contract.
        let name = unsafe { strings::required("file", file) }?;
        // SAFETY: NULL or a mount by contract.
        let mut node = unsafe { m.as_ref() }.map_or(ptr::null(), |mount| mount.extra_mimetypes);
        let mut otherwise: *const c_char = ptr::null();
        // SAFETY: NULL or an entry of the mount's list.
        while let Some(own) = unsafe { node.as_ref() } {
            // SAFETY: NULL or terminated by contract.
            match unsafe { strings::cstr(own.name) }.map(CStr::to_bytes) {
                Some(b"*") if otherwise.is_null() => otherwise = own.value,
                Some(suffix) if !suffix.is_empty() && has_suffix(name, suffix) => return Ok(own.value),
                _ => {}
            }
            node = own.next;
        }
        // The entry for "*" has a place of its own among the built-in types.
        let star = [(b"*".to_vec(), Vec::new())];
        let own = if otherwise.is_null() { &[][..] } else { &star[..] };
        // Something must stand before the suffix.
        let found = name.get(1..).and_then(|rest| file::media_type(rest, own, TYPES)).and_then(known);
        Ok(found.map_or(otherwise, CStr::as_ptr))
    })
}

fn has_suffix(name: &[u8], suffix: &[u8]) -> bool {
    let at = name.len().checked_sub(suffix.len()).filter(|at| *at != 0);
    at.is_some_and(|at| name[at..].eq_ignore_ascii_case(suffix))
}

/// A media type of the engine as a text for C.
fn known(media_type: &[u8]) -> Option<&'static CStr> {
    static KNOWN: OnceLock<Vec<CString>> = OnceLock::new();
    let all = KNOWN.get_or_init(|| file::media_types().filter_map(|text| CString::new(text).ok()).collect());
    all.iter().map(CString::as_c_str).find(|text| text.to_bytes() == media_type)
}

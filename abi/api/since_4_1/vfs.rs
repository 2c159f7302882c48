//! Files through operations: those of the platform, and those a program brings.
//!
//! Which operations a path belongs to is told by its parts, such as `.zip/`. Where all of them are the platform's own
//! the engine opens and sends files itself; else the program's are called, with nothing locked.

use super::program::resize;
use crate::face_state::FaceState;
use crate::types::*;
use lws_abi::context::Context;
use lws_abi::{Refusal, entry, jump_to, strings};
use lws_engine::host::{FileAsked, ProgramFile, Verdict};
use std::cell::UnsafeCell;
use std::ffi::{CStr, c_char, c_int};
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

/// The operations of a context.
pub struct Files {
    /// The platform's, which the program may change.
    platform: UnsafeCell<lws_plat_file_ops>,
    current: AtomicPtr<lws_plat_file_ops>,
}

// SAFETY: it is a structure that C shares between its threads, as it shares its own.
unsafe impl Send for Files {}

// SAFETY: as above.
unsafe impl Sync for Files {}

impl Files {
    pub(crate) fn new() -> Files {
        Files { platform: UnsafeCell::new(platform(ptr::null())), current: AtomicPtr::default() }
    }

    /// The platform's operations come first, then the program's.
    pub(crate) fn begin(&self, others: *const lws_plat_file_ops) {
        // SAFETY: its context begins, so nobody else has it.
        unsafe { *self.platform.get() = platform(others) };
        self.current.store(self.platform.get(), Ordering::SeqCst);
    }

    pub(crate) fn current(&self) -> *mut lws_plat_file_ops {
        self.current.load(Ordering::SeqCst)
    }
}

fn platform(next: *const lws_plat_file_ops) -> lws_plat_file_ops {
    lws_plat_file_ops {
        open: Some(_lws_plat_file_open),
        close: Some(_lws_plat_file_close),
        seek_cur: Some(_lws_plat_file_seek_cur),
        read: Some(_lws_plat_file_read),
        write: Some(_lws_plat_file_write),
        fi: [lws_fops_index { sig: ptr::null(), len: 0 }; 3],
        next,
    }
}

/// Replaces the operations of a context. NULL, and a context that is none, change nothing.
/// # Safety
/// `fops` is NULL or operations that stay as long as the context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_set_fops(context: *mut lws_context, fops: *const lws_plat_file_ops) {
    entry("lws_set_fops", (), || {
        let state = FaceState::of(Context::borrow(context.cast())?)?;
        if fops.is_null() {
            return Err(Refusal::NullArgument("fops"));
        }
        state.files.current.store(fops.cast_mut(), Ordering::SeqCst);
        Ok(())
    });
}

/// Where inside an archive a path leads.
struct Place<'a> {
    fops: &'a lws_plat_file_ops,
    inside: *const c_char,
}

/// The operations for `path`: the first of its parts that belongs to some decides; else `fops`.
///
/// # Safety
/// `fops` are operations with good ones behind them.
unsafe fn choose<'a>(fops: *const lws_plat_file_ops, path: &CStr) -> Option<Place<'a>> {
    let bytes = path.to_bytes();
    for start in 0..bytes.len() {
        let mut at = fops;
        // SAFETY: NULL or good by contract.
        while let Some(candidate) = unsafe { at.as_ref() } {
            for part in &candidate.fi {
                // SAFETY: NULL or as long as it says by contract.
                let sig = unsafe { strings::cstr(part.sig) }.map_or(&b""[..], CStr::to_bytes);
                let sig = &sig[..sig.len().min(part.len.into())];
                if !sig.is_empty() && bytes[start..].starts_with(sig) {
                    let inside = path.as_ptr().wrapping_add(start + sig.len());
                    return Some(Place { fops: candidate, inside });
                }
            }
            at = candidate.next;
        }
    }
    // SAFETY: NULL or good by contract.
    Some(Place { fops: unsafe { fops.as_ref() }?, inside: ptr::null() })
}

/// Opens the file at `vfs_path` with the operations it belongs to: those among `fops` and the ones behind them that have
/// a part of it as one of their names, such as ".zip/", told what stands behind that part; the first part counts. A path
/// without such a part is opened by `fops`. `*flags` has open(2) flags and LWS_FOP_FLAG_ bits, and gets more of these.
///
/// The operations are called with `fops`. Returns the file, or NULL when they do not open it, and for NULL.
/// # Safety
/// Everything is NULL or good.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_vfs_file_open(
    fops: *const lws_plat_file_ops,
    vfs_path: *const c_char,
    flags: *mut lws_fop_flags_t,
) -> lws_fop_fd_t {
    entry("lws_vfs_file_open", ptr::null_mut(), || {
        // SAFETY: NULL or terminated by contract.
        let path = unsafe { strings::cstr(vfs_path) }.ok_or(Refusal::NullArgument("vfs_path"))?;
        if flags.is_null() {
            return Err(Refusal::NullArgument("flags"));
        }
        // SAFETY: NULL or good by contract.
        let place = unsafe { choose(fops, path) }.ok_or(Refusal::NullArgument("fops"))?;
        let open = place.fops.open.ok_or(Refusal::Unsupported("opening"))?;
        // SAFETY: operations are called as they want to be.
        Ok(unsafe { open(fops, vfs_path, place.inside, flags) })
    })
}

/// # Safety
/// `file` is NULL or an open file.
unsafe fn file_at<'a>(file: lws_fop_fd_t) -> Result<&'a mut lws_fop_fd, Refusal> {
    // SAFETY: NULL or open by contract, and used by one thread at a time.
    unsafe { file.as_mut() }.ok_or(Refusal::NullArgument("fop_fd"))
}

/// The position in a file. Returns 0 for NULL.
/// # Safety
/// `fop_fd` is NULL or an open file.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_vfs_tell(fop_fd: lws_fop_fd_t) -> lws_filepos_t {
    // SAFETY: `fop_fd` is NULL or an open file, by contract.
    entry("lws_vfs_tell", 0, || Ok(unsafe { file_at(fop_fd) }?.pos))
}

/// The length of a file as it was opened. Returns 0 for NULL.
/// # Safety
/// `fop_fd` is NULL or an open file.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_vfs_get_length(fop_fd: lws_fop_fd_t) -> lws_filepos_t {
    // SAFETY: `fop_fd` is NULL or an open file, by contract.
    entry("lws_vfs_get_length", 0, || Ok(unsafe { file_at(fop_fd) }?.len))
}

/// When a file changed, in seconds since 1970. Returns 0 for NULL.
/// # Safety
/// `fop_fd` is NULL or an open file.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_vfs_get_mod_time(fop_fd: lws_fop_fd_t) -> u32 {
    // SAFETY: `fop_fd` is NULL or an open file, by contract.
    entry("lws_vfs_get_mod_time", 0, || Ok(unsafe { file_at(fop_fd) }?.mod_time))
}

/// Moves the position so that it is `offset` behind `base`.
///
/// # Safety
/// `fop_fd` is NULL or an open file.
unsafe fn seek(
    fop_fd: lws_fop_fd_t,
    base: impl FnOnce(&lws_fop_fd) -> lws_filepos_t,
    offset: lws_fileofs_t,
) -> Result<lws_fileofs_t, Refusal> {
    // SAFETY: `fop_fd` is NULL or an open file, by contract.
    let file = unsafe { file_at(fop_fd) }?;
    let by = offset.saturating_add_unsigned(base(file)).saturating_sub_unsigned(file.pos);
    // SAFETY: NULL or good for an open file.
    let seek = unsafe { file.fops.as_ref() }.and_then(|fops| fops.seek_cur);
    let seek = seek.ok_or(Refusal::Unsupported("seeking"))?;
    // SAFETY: the operations of the file, called as they want to be.
    Ok(unsafe { seek(fop_fd, by) })
}

/// Moves the position to `offset`, by the file's operations. Returns the new one, or -1 for NULL.
/// # Safety
/// `fop_fd` is NULL or an open file.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_vfs_file_seek_set(fop_fd: lws_fop_fd_t, offset: lws_fileofs_t) -> lws_fileofs_t {
    // SAFETY: `fop_fd` is NULL or an open file, by contract.
    entry("lws_vfs_file_seek_set", -1, || unsafe { seek(fop_fd, |_| 0, offset) })
}

/// Moves the position to `offset` behind the end (before it when that is negative), by the file's operations. Returns
/// the new one, or -1 for NULL.
/// # Safety
/// `fop_fd` is NULL or an open file.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_vfs_file_seek_end(fop_fd: lws_fop_fd_t, offset: lws_fileofs_t) -> lws_fileofs_t {
    // SAFETY: `fop_fd` is NULL or an open file, by contract.
    entry("lws_vfs_file_seek_end", -1, || unsafe { seek(fop_fd, |file| file.len, offset) })
}

unsafe extern "C" {
    fn lws_shim_open(file: *const c_char, flags: c_int, ...) -> c_int;
}

/// open(2) with O_CLOEXEC. Returns the descriptor, or -1 with errno set.
/// # Safety
/// As for open(2).
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn lws_open(__file: *const c_char, __oflag: c_int, _: c_variadic) -> c_int {
    jump_to!(lws_shim_open)
}

/// The platform's way to open a file.
/// # Safety
/// Everything is NULL or good.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _lws_plat_file_open(
    fops: *const lws_plat_file_ops,
    filename: *const c_char,
    _vpath: *const c_char,
    flags: *mut lws_fop_flags_t,
) -> lws_fop_fd_t {
    entry("_lws_plat_file_open", ptr::null_mut(), || {
        if filename.is_null() || flags.is_null() {
            return Err(Refusal::NullArgument("filename or flags"));
        }
        // SAFETY: not null, and readable by contract.
        let flags = unsafe { *flags };
        let how = (flags & LWS_FOP_FLAGS_MASK as u32) as c_int;
        // SAFETY: terminated by contract.
        let fd = unsafe { lws_shim_open(filename, how, 0o664 as c_int) };
        if fd < 0 {
            return Err(Refusal::Quiet);
        }
        // SAFETY: zeros are a valid value of this plain struct.
        let mut facts = unsafe { std::mem::zeroed::<libc::stat>() };
        // SAFETY: an open descriptor, and a struct to fill.
        if unsafe { libc::fstat(fd, &raw mut facts) } != 0 {
            // SAFETY: it was opened here.
            unsafe { libc::close(fd) };
            return Err(Refusal::Quiet);
        }
        let file = lws_fop_fd {
            fd,
            fops,
            filesystem_priv: ptr::null_mut(),
            pos: 0,
            len: facts.st_size as lws_filepos_t,
            flags,
            mod_time: facts.st_mtime as u32,
        };
        // Programs open with one set of operations and close with another: it is malloc()'s, as theirs is.
        // SAFETY: a new block.
        let block: lws_fop_fd_t =
            unsafe { resize(ptr::null_mut(), size_of::<lws_fop_fd>(), c"fop".as_ptr()) }.cast();
        if block.is_null() {
            // SAFETY: it was opened here.
            unsafe { libc::close(fd) };
            return Err(Refusal::NoMemory);
        }
        // SAFETY: room for one, as asked for.
        unsafe { block.write(file) };
        Ok(block)
    })
}

/// The platform's way to close a file: `*fop_fd` becomes NULL.
/// # Safety
/// `fop_fd` is NULL or the place of a file that _lws_plat_file_open() gave.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _lws_plat_file_close(fop_fd: *mut lws_fop_fd_t) -> c_int {
    entry("_lws_plat_file_close", -1, || {
        // SAFETY: NULL or a place by contract.
        let place = unsafe { fop_fd.as_mut() }.ok_or(Refusal::NullArgument("fop_fd"))?;
        let file = std::mem::replace(place, ptr::null_mut());
        if file.is_null() {
            return Err(Refusal::NullArgument("*fop_fd"));
        }
        // SAFETY: an open file by contract.
        let fd = unsafe { (*file).fd };
        // SAFETY: malloc()'s, here or in the program, and nobody has it any more.
        unsafe { resize(file.cast(), 0, c"fop".as_ptr()) };
        // SAFETY: the file's own descriptor.
        Ok(unsafe { libc::close(fd) })
    })
}

/// The platform's way to move in a file: by `offset`, but not beyond its beginning or its end. Returns the new position,
/// or -1.
/// # Safety
/// `fop_fd` is NULL or a file that _lws_plat_file_open() gave.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _lws_plat_file_seek_cur(
    fop_fd: lws_fop_fd_t,
    offset: lws_fileofs_t,
) -> lws_fileofs_t {
    entry("_lws_plat_file_seek_cur", -1, || {
        // SAFETY: `fop_fd` is NULL or a file that _lws_plat_file_open() gave, by contract.
        let file = unsafe { file_at(fop_fd) }?;
        let wanted = offset.saturating_add_unsigned(file.pos).max(0) as lws_filepos_t;
        let wanted = wanted.min(file.len.max(file.pos));
        // SAFETY: the file's own descriptor.
        let found = unsafe { libc::lseek(file.fd, wanted as libc::off_t, libc::SEEK_SET) };
        if found < 0 {
            return Err(Refusal::Quiet);
        }
        file.pos = found as lws_filepos_t;
        Ok(found)
    })
}

/// The platform's way to read: at most `len` bytes to `buf`, `*amount` becomes how many those were. Returns 0 or -1.
/// # Safety
/// `fop_fd` is NULL or a file that _lws_plat_file_open() gave; `len` bytes can be written at `buf`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _lws_plat_file_read(
    fop_fd: lws_fop_fd_t,
    amount: *mut lws_filepos_t,
    buf: *mut u8,
    len: lws_filepos_t,
) -> c_int {
    entry("_lws_plat_file_read", -1, || {
        // SAFETY: `fop_fd` is NULL or a file that _lws_plat_file_open() gave; `len` bytes can be written at `buf`,
        // by contract.
        let file = unsafe { file_at(fop_fd) }?;
        // SAFETY: the file's own descriptor; the bytes are writable by contract.
        let n = unsafe { libc::read(file.fd, buf.cast(), len as usize) };
        // SAFETY: `fop_fd` is NULL or a file that _lws_plat_file_open() gave; `len` bytes can be written at `buf`,
        // by contract.
        unsafe { moved(file, amount, n) }
    })
}

/// The platform's way to write: `len` bytes at `buf`, `*amount` becomes how many were written. Returns 0 or -1.
/// # Safety
/// `fop_fd` is NULL or a file that _lws_plat_file_open() gave; `len` bytes can be read at `buf`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _lws_plat_file_write(
    fop_fd: lws_fop_fd_t,
    amount: *mut lws_filepos_t,
    buf: *mut u8,
    len: lws_filepos_t,
) -> c_int {
    entry("_lws_plat_file_write", -1, || {
        // SAFETY: `fop_fd` is NULL or a file that _lws_plat_file_open() gave; `len` bytes can be read at `buf`, by
        // contract.
        let file = unsafe { file_at(fop_fd) }?;
        // SAFETY: the file's own descriptor; the bytes are readable by contract.
        let n = unsafe { libc::write(file.fd, buf.cast(), len as usize) };
        // SAFETY: `fop_fd` is NULL or a file that _lws_plat_file_open() gave; `len` bytes can be read at `buf`, by
        // contract.
        unsafe { moved(file, amount, n) }
    })
}

/// What a read or a write came to.
///
/// # Safety
/// `amount` is NULL or writable.
unsafe fn moved(file: &mut lws_fop_fd, amount: *mut lws_filepos_t, n: isize) -> Result<c_int, Refusal> {
    let done = lws_filepos_t::try_from(n);
    // SAFETY: `amount` is NULL or writable, by contract.
    unsafe { strings::store(amount, *done.as_ref().unwrap_or(&0)) };
    file.pos += done.map_err(|_| Refusal::Quiet)?;
    Ok(0)
}

/// What the engine asks about files, see [`lws_abi::context::Generation::file`].
pub(crate) fn ask(context: &Context, asked: FileAsked<'_>) -> Verdict {
    match asked {
        FileAsked::Open { path, takes_gzip, found } => {
            let Ok(state) = FaceState::of(context) else { return Verdict::Continue };
            open_for_serving(state.files.current(), path, takes_gzip, found)
        }
        FileAsked::Read { key, room } => {
            let file: lws_fop_fd_t = ptr::with_exposed_provenance_mut(key);
            let mut amount: lws_filepos_t = 0;
            // SAFETY: the program opened it and has not been asked to close it.
            let read = unsafe { file.as_ref().and_then(|f| f.fops.as_ref()) }.and_then(|fops| fops.read);
            let Some(read) = read else { return Verdict::Number(-1) };
            // SAFETY: the operations of the file, called as they want to be.
            let failed =
                unsafe { read(file, &raw mut amount, room.as_mut_ptr(), room.len() as lws_filepos_t) };
            Verdict::Number(if failed == 0 { amount as isize } else { -1 })
        }
        FileAsked::Close { key } => {
            close_served(key);
            Verdict::Continue
        }
    }
}

fn close_served(key: usize) {
    let mut file: lws_fop_fd_t = ptr::with_exposed_provenance_mut(key);
    // SAFETY: the program opened it and has not been asked to close it.
    let close = unsafe { file.as_ref().and_then(|f| f.fops.as_ref()) }.and_then(|fops| fops.close);
    if let Some(close) = close {
        // SAFETY: the operations of the file, called as they want to be; it is not used any more.
        unsafe { close(&raw mut file) };
    }
}

fn open_for_serving(
    fops: *const lws_plat_file_ops,
    path: &CStr,
    takes_gzip: bool,
    found: &mut Option<ProgramFile>,
) -> Verdict {
    // SAFETY: the operations of a live context are good.
    let Some(place) = (unsafe { choose(fops, path) }) else { return Verdict::Continue };
    let Some(open) = place.fops.open else { return Verdict::Close };
    if ptr::fn_addr_eq(open, _lws_plat_file_open as unsafe extern "C" fn(_, _, _, _) -> _) {
        return Verdict::Continue;
    }
    let mut flags = if takes_gzip { LWS_FOP_FLAG_COMPR_ACCEPTABLE_GZIP as u32 } else { 0 };
    // SAFETY: operations are called as they want to be.
    let opened = unsafe { open(fops, path.as_ptr(), place.inside, &raw mut flags) };
    // SAFETY: NULL or a file that was just opened.
    let Some(file) = (unsafe { opened.as_mut() }) else { return Verdict::Close };
    if file.fops.is_null() {
        file.fops = place.fops;
    }
    let flags = flags | file.flags;
    let has = |flag: c_int| flags & flag as u32 != 0;
    // SAFETY: zeros are a valid value of this plain struct.
    let mut facts = unsafe { std::mem::zeroed::<libc::stat>() };
    let is_virtual = has(LWS_FOP_FLAG_VIRTUAL);
    // SAFETY: any number may be asked about; a struct to fill.
    let is_known = !is_virtual && unsafe { libc::fstat(file.fd, &raw mut facts) } == 0;
    let is_directory = match facts.st_mode & libc::S_IFMT {
        _ if is_virtual => Some(false),
        libc::S_IFDIR if is_known => Some(true),
        libc::S_IFREG if is_known => Some(false),
        _ => None,
    };
    let changed =
        if is_known && !has(LWS_FOP_FLAG_MOD_TIME_VALID) { facts.st_mtime } else { file.mod_time.into() };
    *found = Some(ProgramFile {
        key: opened.expose_provenance(),
        size: file.len,
        changed: Some(changed),
        is_gzip: takes_gzip && has(LWS_FOP_FLAG_COMPR_IS_GZIP),
        is_directory,
    });
    if is_directory == Some(true) {
        close_served(opened.expose_provenance());
    }
    Verdict::Answered
}

//! Files: the functions that open and read them, which a program may replace.

use crate::types::*;
use lws_abi::context::Context;
use lws_abi::{Refusal, entry, strings};
use lws_engine::host::{FileAsked, ProgramFile, Verdict};
use std::ffi::{OsStr, c_char, c_int, c_long, c_uchar, c_ulong};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::ptr;

/// The library's own functions.
const OWN: lws_plat_file_ops = lws_plat_file_ops {
    open: Some(open),
    close: Some(close),
    seek_cur: Some(seek_cur),
    read: Some(read),
    write: Some(write),
};

/// Puts the library's own functions into a new context.
pub fn install(context: &Context) {
    // SAFETY: nobody but this thread knows the context yet.
    unsafe { table(context).write(OWN) };
}

/// The table of a context, in its words; programs write to it.
fn table(context: &Context) -> *mut lws_plat_file_ops {
    const _: () = assert!(size_of::<lws_plat_file_ops>() <= size_of::<lws_abi::context::Words>());
    context.words.as_ptr().cast_mut().cast()
}

/// What the table holds at this moment.
fn in_use(context: &Context) -> lws_plat_file_ops {
    // SAFETY: written at the context's creation; a program that writes to it later writes whole pointers.
    unsafe { table(context).read_volatile() }
}

/// True when the program has replaced one of the functions.
fn are_replaced(used: &lws_plat_file_ops) -> bool {
    let same = |a: Option<usize>, b: Option<usize>| a == b;
    !(same(used.open.map(|f| f as usize), OWN.open.map(|f| f as usize))
        && same(used.close.map(|f| f as usize), OWN.close.map(|f| f as usize))
        && same(used.seek_cur.map(|f| f as usize), OWN.seek_cur.map(|f| f as usize))
        && same(used.read.map(|f| f as usize), OWN.read.map(|f| f as usize))
        && same(used.write.map(|f| f as usize), OWN.write.map(|f| f as usize)))
}

/// Calls the function in use. A missing one fails.
pub(crate) fn ask(context: &Context, wsi: *mut lws, asked: FileAsked<'_>) -> Verdict {
    let used = in_use(context);
    match asked {
        FileAsked::Open { path, found, .. } => {
            if !are_replaced(&used) {
                return Verdict::Continue;
            }
            let Some(open) = used.open else { return Verdict::Close };
            // The program may know files that the file system does not have: those get no tag.
            let facts = std::fs::metadata(OsStr::from_bytes(path.to_bytes())).ok();
            let mut file = ProgramFile {
                key: usize::MAX,
                size: 0,
                changed: facts.as_ref().map(MetadataExt::mtime),
                is_gzip: false,
                is_directory: Some(facts.is_some_and(|facts| facts.is_dir())),
            };
            if file.is_directory == Some(false) {
                let mut length: c_ulong = 0;
                // SAFETY: the program's function, or ours, with what it documents.
                let number = unsafe { open(wsi, path.as_ptr(), &raw mut length, libc::O_RDONLY) };
                let Ok(key) = usize::try_from(number) else { return Verdict::Close };
                (file.key, file.size) = (key, length);
            }
            *found = Some(file);
            Verdict::Answered
        }
        FileAsked::Read { key, room } => {
            let Some(read) = used.read else { return Verdict::Close };
            let mut amount: c_ulong = 0;
            let len = room.len() as c_ulong;
            // SAFETY: as above; the room is writable.
            let answer = unsafe { read(wsi, key as c_int, &raw mut amount, room.as_mut_ptr(), len) };
            Verdict::Number(if answer == 0 { isize::try_from(amount).unwrap_or(-1) } else { -1 })
        }
        FileAsked::Close { key } => {
            if let Some(close) = used.close {
                // SAFETY: as above.
                unsafe { close(wsi, key as c_int) };
            }
            Verdict::Continue
        }
    }
}

/// The functions that open, read and close the files which the library serves, and those behind lws_plat_file_open() and
/// its like: a program may replace any of them, at any time. They are called without a lock, on the thread that serves
/// the connection; `wsi` may be NULL where a program calls them itself.
///
/// What is served through functions of the program is read in pieces instead of being handed to the kernel. Names that
/// only `open` knows are served, too, without an ETag. Lives as long as the context. NULL for a context that is none.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_fops(context: *mut lws_context) -> *mut lws_plat_file_ops {
    entry("lws_get_fops", ptr::null_mut(), || Ok(table(Context::borrow(context.cast())?)))
}

fn failed() -> Refusal {
    Refusal::System(std::io::Error::last_os_error().raw_os_error().unwrap_or(0))
}

/// # Safety
/// `filename` is NULL or a string, `filelen` NULL or writable.
unsafe extern "C" fn open(
    _wsi: *mut lws,
    filename: *const c_char,
    filelen: *mut c_ulong,
    flags: c_int,
) -> lws_filefd_type {
    entry("open", -1, || {
        if filename.is_null() {
            return Err(Refusal::NullArgument("filename"));
        }
        // SAFETY: a string by contract; the mode counts for new files only.
        let file = unsafe { libc::open(filename, flags, 0o664) };
        if file < 0 {
            return Err(failed());
        }
        // SAFETY: plain data.
        let mut facts: libc::stat = unsafe { std::mem::zeroed() };
        // SAFETY: the descriptor is ours, the room writable.
        if unsafe { libc::fstat(file, &raw mut facts) } < 0 {
            let refusal = failed();
            // SAFETY: it was opened above.
            unsafe { libc::close(file) };
            return Err(refusal);
        }
        if !filelen.is_null() {
            // SAFETY: not null, and writable by contract.
            unsafe { *filelen = c_ulong::try_from(facts.st_size).unwrap_or(0) };
        }
        Ok(file)
    })
}

unsafe extern "C" fn close(_wsi: *mut lws, fd: lws_filefd_type) -> c_int {
    entry("close", -1, || {
        // SAFETY: a number; the program says that the descriptor is its own.
        if unsafe { libc::close(fd) } < 0 { Err(failed()) } else { Ok(0) }
    })
}

unsafe extern "C" fn seek_cur(_wsi: *mut lws, fd: lws_filefd_type, offset: c_long) -> c_ulong {
    entry("seek_cur", c_ulong::MAX, || {
        // SAFETY: changes the position of a descriptor.
        let at = unsafe { libc::lseek(fd, offset, libc::SEEK_CUR) };
        c_ulong::try_from(at).map_err(|_| failed())
    })
}

/// Notes what a read or write moved; -1 is a failure.
///
/// # Safety
/// `amount` is NULL or writable.
unsafe fn moved(amount: *mut c_ulong, n: isize) -> Result<c_int, Refusal> {
    if !amount.is_null() {
        // SAFETY: not null, and writable by contract.
        unsafe { *amount = c_ulong::try_from(n).unwrap_or(0) };
    }
    if n < 0 { Err(failed()) } else { Ok(0) }
}

/// # Safety
/// `amount` is NULL or writable, `len` bytes at `buf` are writable.
unsafe extern "C" fn read(
    _wsi: *mut lws,
    fd: lws_filefd_type,
    amount: *mut c_ulong,
    buf: *mut c_uchar,
    len: c_ulong,
) -> c_int {
    entry("read", -1, || {
        // SAFETY: the bytes at `buf` are writable, or it is NULL, by contract.
        let room = unsafe { strings::bytes_mut(buf, len as usize) }?;
        // SAFETY: the room is writable.
        let n = unsafe { libc::read(fd, room.as_mut_ptr().cast(), room.len()) };
        // SAFETY: `amount` is NULL or writable, `len` bytes at `buf` are writable, by contract.
        unsafe { moved(amount, n) }
    })
}

/// # Safety
/// `amount` is NULL or writable, `len` bytes at `buf` are readable.
unsafe extern "C" fn write(
    _wsi: *mut lws,
    fd: lws_filefd_type,
    amount: *mut c_ulong,
    buf: *mut c_uchar,
    len: c_ulong,
) -> c_int {
    entry("write", -1, || {
        // SAFETY: the bytes at `buf` are readable, or it is NULL, by contract.
        let bytes = unsafe { strings::bytes(buf, len as usize) }?;
        // SAFETY: the bytes are readable.
        let n = unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) };
        // SAFETY: `amount` is NULL or writable, `len` bytes at `buf` are readable, by contract.
        unsafe { moved(amount, n) }
    })
}

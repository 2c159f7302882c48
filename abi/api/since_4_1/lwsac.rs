//! Arenas: chunks of memory that are handed out piece by piece and freed at once, and files cached in them.
//!
//! Programs walk the chunks, so what stands before a chunk's memory has the sizes that lwsac_sizeof() tells.

use crate::types::*;
use lws_abi::{Refusal, entry, log, numbers, strings};
use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::fs::File;
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::ptr;

/// What a `struct lwsac *` leads to: the beginning of a chunk.
#[repr(C)]
struct Chunk {
    next: *mut Chunk,
    head: *mut Head,
    /// Bytes of the chunk, with this.
    size: usize,
    /// Where the next piece begins.
    at: usize,
}

/// The first chunk knows about all.
#[repr(C)]
struct Head {
    chunk: Chunk,
    last: *mut Chunk,
    total: usize,
    references: usize,
    is_detached: bool,
}
const _: () = assert!(size_of::<Chunk>() == 32 && size_of::<Head>() == 64);

/// What stands before the content of a cached file.
#[repr(C)]
struct Cached {
    arena: *mut lwsac,
    /// When the file was looked at last, in seconds since 1970.
    looked_at: u64,
    modified_at: i64,
}

/// Size of chunks unless the program says otherwise.
const USUAL: usize = 4000;

/// Seconds for which a cached file is taken for unchanged.
const TRUSTED: u64 = 5;

const fn align(len: usize) -> usize {
    len.saturating_add(7) & !7
}

/// The head of an arena that is not empty.
///
/// # Safety
/// `arena` is NULL or a chunk of a live arena.
unsafe fn head_of(arena: *mut lwsac) -> Option<*mut Head> {
    // SAFETY: not null, and a chunk by contract.
    (!arena.is_null()).then(|| unsafe { (*arena.cast::<Chunk>()).head })
}

/// Room for `len` bytes in a chunk.
///
/// # Safety
/// `chunk` is a chunk of a live arena.
unsafe fn piece(chunk: *mut Chunk, len: usize) -> Option<*mut u8> {
    // SAFETY: a chunk by contract.
    let (at, size) = unsafe { ((*chunk).at, (*chunk).size) };
    if len > size - at {
        return None;
    }
    let next = at.saturating_add(align(len)).min(size);
    // SAFETY: as above; the piece is inside the chunk, and so is what fills it up, which nobody else writes.
    unsafe {
        (*chunk).at = next;
        let place = chunk.cast::<u8>().add(at);
        place.add(len).write_bytes(0, next - at - len);
        Some(place)
    }
}

/// Adds a chunk for at least `len` bytes.
///
/// # Safety
/// `arena` is an arena, possibly empty.
unsafe fn grow(arena: *mut *mut lwsac, len: usize, chunk_size: usize) -> Result<*mut Chunk, Refusal> {
    // SAFETY: an arena by contract.
    let head = unsafe { head_of(*arena) };
    let before = if head.is_none() { size_of::<Head>() } else { size_of::<Chunk>() };
    let most = if chunk_size == 0 { USUAL } else { chunk_size };
    let size = before.checked_add(align(len).max(most)).ok_or(Refusal::NoMemory)?;
    // SAFETY: a new block.
    let chunk: *mut Chunk = unsafe { libc::malloc(size) }.cast();
    if chunk.is_null() {
        return Err(Refusal::NoMemory);
    }
    let first = head.unwrap_or(chunk.cast());
    let new = Chunk { next: ptr::null_mut(), head: first, size, at: before };
    // SAFETY: the block is large enough and nobody else's; the other chunks are live.
    unsafe {
        if head.is_none() {
            *arena = chunk.cast();
            first.write(Head { chunk: new, last: chunk, total: size, references: 0, is_detached: false });
        } else {
            chunk.write(new);
            (*(*first).last).next = chunk;
            (*first).last = chunk;
            (*first).total += size;
        }
    }
    Ok(chunk)
}

/// # Safety
/// As for lwsac_use().
unsafe fn take(
    head: *mut *mut lwsac,
    len: usize,
    chunk_size: usize,
    fills_all: bool,
) -> Result<*mut u8, Refusal> {
    if head.is_null() {
        return Err(Refusal::NullArgument("head"));
    }
    // SAFETY: not null, and an arena by contract.
    if let Some(first) = unsafe { head_of(*head) } {
        // SAFETY: live by contract.
        let mut chunk = unsafe { if fills_all { first.cast() } else { (*first).last } };
        while !chunk.is_null() {
            // SAFETY: a chunk of the arena.
            if let Some(place) = unsafe { piece(chunk, len) } {
                return Ok(place);
            }
            // SAFETY: a chunk of the arena.
            chunk = unsafe { (*chunk).next };
        }
    }
    // SAFETY: an arena by contract, then a chunk of it.
    unsafe { piece(grow(head, len, chunk_size)?, len) }.ok_or(Refusal::NoMemory)
}

/// Takes `ensure` bytes, aligned to 8, from the last chunk of the arena at `*head`, or from a new one of `chunk_size`
/// bytes (0: 4000) or as much as needed. An arena is NULL at first.
///
/// Returns the bytes, which are not zeroed; NULL when there is no memory, or for NULL.
/// # Safety
/// `head` is NULL or an arena.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsac_use(head: *mut *mut lwsac, ensure: usize, chunk_size: usize) -> *mut c_void {
    entry("lwsac_use", ptr::null_mut(), || {
        // SAFETY: `head` is NULL or an arena, by contract.
        unsafe { take(head, ensure, chunk_size, false) }.map(<*mut u8>::cast)
    })
}

/// Takes `ensure` bytes, aligned to 8, from the first chunk of the arena at `*head` that has as many left, else from a new
/// one of `chunk_size` bytes (0: 4000) or as much as needed. An arena is NULL at first.
///
/// Returns the bytes, which are not zeroed; NULL when there is no memory, or for NULL.
/// # Safety
/// `head` is NULL or an arena.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsac_use_backfill(
    head: *mut *mut lwsac,
    ensure: usize,
    chunk_size: usize,
) -> *mut c_void {
    // SAFETY: `head` is NULL or an arena, by contract.
    let body = || unsafe { take(head, ensure, chunk_size, true) }.map(<*mut u8>::cast);
    entry("lwsac_use_backfill", ptr::null_mut(), body)
}

/// Takes `ensure` bytes, aligned to 8 and zeroed, from the last chunk of the arena at `*head`, or from a new one of
/// `chunk_size` bytes (0: 4000) or as much as needed. An arena is NULL at first.
///
/// Returns the bytes; NULL when there is no memory, or for NULL.
/// # Safety
/// `head` is NULL or an arena.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsac_use_zero(
    head: *mut *mut lwsac,
    ensure: usize,
    chunk_size: usize,
) -> *mut c_void {
    entry("lwsac_use_zero", ptr::null_mut(), || {
        // SAFETY: `head` is NULL or an arena, by contract.
        let place = unsafe { take(head, ensure, chunk_size, false) }?;
        // SAFETY: as many bytes were taken.
        unsafe { place.write_bytes(0, ensure) };
        Ok(place.cast())
    })
}

/// # Safety
/// `head` is an arena, possibly empty.
unsafe fn free(head: *mut *mut lwsac) {
    // SAFETY: an arena by contract.
    let mut chunk: *mut Chunk = unsafe { (*head).cast() };
    // SAFETY: as above.
    unsafe { *head = ptr::null_mut() };
    while !chunk.is_null() {
        // SAFETY: a live chunk, allocated by malloc, that nothing else leads to.
        unsafe {
            let next = (*chunk).next;
            libc::free(chunk.cast());
            chunk = next;
        }
    }
}

/// Frees an arena with all that was taken from it; `*head` is NULL then. References do not count.
/// # Safety
/// `head` is NULL or an arena, of which nothing is used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsac_free(head: *mut *mut lwsac) {
    entry("lwsac_free", (), || {
        if head.is_null() {
            return Err(Refusal::NullArgument("head"));
        }
        // SAFETY: not null, and an arena by contract.
        unsafe { free(head) };
        Ok(())
    });
}

/// Has the arena freed with its last reference, now when there is none; `*head` is NULL when it was.
/// # Safety
/// `head` is NULL or an arena.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsac_detach(head: *mut *mut lwsac) {
    entry("lwsac_detach", (), || {
        if head.is_null() {
            return Err(Refusal::NullArgument("head"));
        }
        // SAFETY: not null, and an arena by contract.
        let Some(first) = (unsafe { head_of(*head) }) else { return Ok(()) };
        // SAFETY: live by contract.
        unsafe {
            (*first).is_detached = true;
            if (*first).references == 0 {
                free(head);
            }
        }
        Ok(())
    });
}

/// Adds a reference to the arena, which matters once it is detached. Nothing happens for NULL.
/// # Safety
/// `head` is NULL or an arena.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsac_reference(head: *mut lwsac) {
    entry("lwsac_reference", (), || {
        // SAFETY: `head` is NULL or an arena, by contract.
        let first = unsafe { head_of(head) }.ok_or(Refusal::NullArgument("head"))?;
        // SAFETY: live by contract.
        unsafe { (*first).references = (*first).references.saturating_add(1) };
        Ok(())
    });
}

/// Takes a reference back; an arena that is detached is freed with the last one, and `*head` is NULL then.
/// # Safety
/// `head` is NULL or an arena.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsac_unreference(head: *mut *mut lwsac) {
    entry("lwsac_unreference", (), || {
        if head.is_null() {
            return Err(Refusal::NullArgument("head"));
        }
        // SAFETY: not null, and an arena by contract.
        let Some(first) = (unsafe { head_of(*head) }) else { return Ok(()) };
        // SAFETY: live by contract.
        unsafe {
            match (*first).references.checked_sub(1) {
                Some(left) => (*first).references = left,
                None => log::line(log::WARN, format_args!("lwsac_unreference: refcount going below zero")),
            }
            if (*first).is_detached && (*first).references == 0 {
                free(head);
            }
        }
        Ok(())
    });
}

/// Makes what was taken last `amount` bytes longer, in place.
///
/// Returns 0; 1 when the chunk has not so much left, or for NULL.
/// # Safety
/// `head` is NULL or an arena.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsac_extend(head: *mut lwsac, amount: c_int) -> c_int {
    entry("lwsac_extend", 1, || {
        // SAFETY: `head` is NULL or an arena, by contract.
        let first = unsafe { head_of(head) }.ok_or(Refusal::NullArgument("head"))?;
        let amount = usize::try_from(amount).map_err(|_| Refusal::Quiet)?;
        // SAFETY: live by contract.
        unsafe { piece((*first).last, amount) }.map(|_| 0).ok_or(Refusal::Quiet)
    })
}

/// Bytes that stand before the memory of a chunk: of the first one when `first` is nonzero, else of the others.
#[unsafe(no_mangle)]
pub extern "C" fn lwsac_sizeof(first: c_int) -> usize {
    entry("lwsac_sizeof", 0, || Ok(if first == 0 { size_of::<Chunk>() } else { size_of::<Head>() }))
}

/// Where the next piece of a chunk begins, in bytes from the chunk itself. Returns 0 for NULL.
/// # Safety
/// `lac` is NULL or a chunk of an arena.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsac_get_tail_pos(lac: *mut lwsac) -> usize {
    // SAFETY: NULL or a chunk by contract.
    entry("lwsac_get_tail_pos", 0, || Ok(unsafe { lac.cast::<Chunk>().as_ref() }.map_or(0, |chunk| chunk.at)))
}

/// The chunk behind this one. Returns NULL for the last one, and for NULL.
/// # Safety
/// `lac` is NULL or a chunk of an arena.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsac_get_next(lac: *mut lwsac) -> *mut lwsac {
    entry("lwsac_get_next", ptr::null_mut(), || {
        // SAFETY: NULL or a chunk by contract.
        Ok(unsafe { lac.cast::<Chunk>().as_ref() }.map_or(ptr::null_mut(), |chunk| chunk.next.cast()))
    })
}

/// `length` rounded up to what a piece of that length takes: a multiple of 8.
#[unsafe(no_mangle)]
pub extern "C" fn lwsac_align(length: usize) -> usize {
    entry("lwsac_align", 0, || Ok(align(length)))
}

/// Writes a line about the arena to the log, at level DEBUG.
/// # Safety
/// `head` is NULL or an arena.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsac_info(head: *mut lwsac) {
    entry("lwsac_info", (), || {
        // SAFETY: `head` is NULL or an arena, by contract.
        match unsafe { head_of(head) } {
            None => log::line(log::DEBUG, format_args!("lwsac_info: empty")),
            Some(first) => {
                // SAFETY: live by contract.
                let (total, references) = unsafe { ((*first).total, (*first).references) };
                let text = format_args!("lwsac_info: {head:p}: {total} bytes, {references} references");
                log::line(log::DEBUG, text);
            }
        }
        Ok(())
    });
}

/// Bytes of all chunks. Returns 0 for NULL.
/// # Safety
/// `head` is NULL or an arena.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsac_total_alloc(head: *mut lwsac) -> u64 {
    entry("lwsac_total_alloc", 0, || {
        // SAFETY: `head` is NULL or an arena, by contract; a live head.
        Ok(unsafe { head_of(head) }.map_or(0, |first| unsafe { (*first).total } as u64))
    })
}

/// Bytes of all chunks that were not taken, with what stands before their memory but for 32 bytes of the first one.
/// Returns 0 for NULL.
/// # Safety
/// `head` is NULL or an arena.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsac_total_overhead(head: *mut lwsac) -> u64 {
    entry("lwsac_total_overhead", 0, || {
        // SAFETY: `head` is NULL or an arena, by contract.
        let Some(first) = (unsafe { head_of(head) }) else { return Ok(0) };
        let (mut taken, mut chunk) = (0, first.cast::<Chunk>());
        while !chunk.is_null() {
            // SAFETY: a chunk of the arena.
            unsafe {
                taken += (*chunk).at - size_of::<Chunk>();
                chunk = (*chunk).next;
            }
        }
        // SAFETY: live by contract.
        Ok(unsafe { (*first).total }.saturating_sub(taken) as u64)
    })
}

/// Looks in what was taken from the arena for the `len` bytes at `find`, with a NUL behind them when `nul` is nonzero.
///
/// Returns the first place, NULL when there is none.
/// # Safety
/// `head` is NULL or an arena all of whose taken bytes were written; `len` bytes can be read at `find`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsac_scan_extant(
    head: *mut lwsac,
    find: *mut u8,
    len: usize,
    nul: c_int,
) -> *mut u8 {
    entry("lwsac_scan_extant", ptr::null_mut(), || {
        // SAFETY: `len` bytes at `find` are readable, or it is NULL, by contract.
        let mut wanted = unsafe { strings::bytes(find, len) }?.to_vec();
        if nul != 0 {
            wanted.push(0);
        }
        let (mut chunk, mut before) = (head.cast::<Chunk>(), size_of::<Head>());
        while !chunk.is_null() && !wanted.is_empty() {
            // SAFETY: a chunk of the arena.
            let at = unsafe { (*chunk).at };
            // SAFETY: what was taken of the chunk.
            let start = unsafe { chunk.cast::<u8>().add(before) };
            // SAFETY: as above, written by contract.
            let taken = unsafe { std::slice::from_raw_parts(start, at - before) };
            if let Some(place) = lws_abi::json::find(taken, &wanted) {
                // SAFETY: inside the chunk.
                return Ok(unsafe { start.add(place) });
            }
            // SAFETY: a chunk of the arena.
            chunk = unsafe { (*chunk).next };
            before = size_of::<Chunk>();
        }
        Ok(ptr::null_mut())
    })
}

/// What belongs to a cached file.
///
/// # Safety
/// `cache` is NULL or a cached file.
unsafe fn cached(cache: lwsac_cached_file_t) -> Result<*mut Cached, Refusal> {
    if cache.is_null() {
        return Err(Refusal::NullArgument("cache"));
    }
    // SAFETY: stands before the content.
    Ok(unsafe { cache.cast::<Cached>().sub(1) })
}

/// Keeps a cached file that is in use: it is not freed, even if the file changes, before lwsac_use_cached_file_end().
/// # Safety
/// `cache` is NULL or a cached file.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsac_use_cached_file_start(cache: lwsac_cached_file_t) {
    entry("lwsac_use_cached_file_start", (), || {
        // SAFETY: `cache` is NULL or a cached file, by contract.
        let cached = unsafe { cached(cache) }?;
        // SAFETY: of a live arena.
        unsafe { lwsac_reference((*cached).arena) };
        Ok(())
    });
}

/// Lets go of a cached file; when it was replaced meanwhile and this was the last use, it is freed and `*cache` NULL.
/// # Safety
/// `cache` is NULL or leads to NULL or a cached file.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsac_use_cached_file_end(cache: *mut lwsac_cached_file_t) {
    // SAFETY: `cache` is NULL or leads to NULL or a cached file, by contract.
    entry("lwsac_use_cached_file_end", (), || unsafe { let_go(cache, lwsac_unreference) });
}

/// Takes a cached file out of the cache: it is freed at once when it is not in use, and `*cache` NULL then, else with
/// its last use.
/// # Safety
/// `cache` is NULL or leads to NULL or a cached file.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsac_use_cached_file_detach(cache: *mut lwsac_cached_file_t) {
    // SAFETY: `cache` is NULL or leads to NULL or a cached file, by contract.
    entry("lwsac_use_cached_file_detach", (), || unsafe { let_go(cache, lwsac_detach) });
}

/// # Safety
/// `cache` is NULL or leads to NULL or a cached file; `how` takes an arena.
unsafe fn let_go(
    cache: *mut lwsac_cached_file_t,
    how: unsafe extern "C" fn(*mut *mut lwsac),
) -> Result<(), Refusal> {
    if cache.is_null() {
        return Err(Refusal::NullArgument("cache"));
    }
    // SAFETY: not null; a cached file and its live arena by contract.
    unsafe {
        let mut arena = (*cached(*cache)?).arena;
        how(&raw mut arena);
        if arena.is_null() {
            *cache = ptr::null_mut();
        }
    }
    Ok(())
}

/// Has the content of a file in memory, with a NUL behind it: `*cache`, NULL at first, becomes where it is, `*len` how
/// long. When the file has changed since, it is read again; the old content is freed, or, if it is in use, with its last
/// use. Within 5 seconds nobody looks.
///
/// Returns 0, and `*len` is written only when the file was read; 1 when it cannot be read, and `*cache` stays.
/// # Safety
/// `filepath` is NULL or terminated; `cache` and `len` are NULL or can be written; `*cache` is NULL or a cached file.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsac_cached_file(
    filepath: *const c_char,
    cache: *mut lwsac_cached_file_t,
    len: *mut usize,
) -> c_int {
    entry("lwsac_cached_file", 1, || {
        // SAFETY: `filepath` is NULL or a string, by contract.
        let path = unsafe { strings::cstr(filepath) }.ok_or(Refusal::NullArgument("filepath"))?;
        if cache.is_null() {
            return Err(Refusal::NullArgument("cache"));
        }
        let now = numbers::unix_seconds();
        // SAFETY: not null; NULL or a cached file by contract.
        let known = unsafe { cached(*cache) }.ok();
        if let Some(known) = known {
            // SAFETY: of a live arena.
            unsafe {
                if now.saturating_sub((*known).looked_at) < TRUSTED {
                    return Ok(0);
                }
                (*known).looked_at = now;
            }
        }
        let Some((content, modified_at)) = read_changed(
            path,
            known.map(|known| {
                // SAFETY: of a live arena.
                unsafe { (*known).modified_at }
            }),
        )?
        else {
            return Ok(0);
        };
        let mut arena = ptr::null_mut();
        let size = size_of::<Cached>() + content.len() + 1;
        // SAFETY: an empty arena.
        let place = unsafe { take(&raw mut arena, size, size, false) }?;
        let fresh = Cached { arena, looked_at: now, modified_at };
        // SAFETY: as many bytes were taken, aligned to 8; the results are writable by contract.
        unsafe {
            place.cast::<Cached>().write(fresh);
            let text = place.add(size_of::<Cached>());
            ptr::copy_nonoverlapping(content.as_ptr(), text, content.len());
            text.add(content.len()).write(0);
            if known.is_some() {
                let_go(cache, lwsac_detach)?;
            }
            *cache = text;
            strings::store(len, content.len());
        }
        Ok(0)
    })
}

/// The content of a file and when it was modified, unless that is what is `known`.
fn read_changed(path: &CStr, known: Option<i64>) -> Result<Option<(Vec<u8>, i64)>, Refusal> {
    let complain = |what: &str| {
        log::line(log::ERR, format_args!("lwsac_cached_file: cannot {what} {}", path.to_string_lossy()));
        Refusal::Quiet
    };
    let mut file = File::open(OsStr::from_bytes(path.to_bytes())).map_err(|_| complain("open"))?;
    let modified_at = file.metadata().map_err(|_| complain("stat"))?.mtime();
    if known == Some(modified_at) {
        return Ok(None);
    }
    let mut content = Vec::new();
    file.read_to_end(&mut content).map_err(|_| complain("read"))?;
    Ok(Some((content, modified_at)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::CString;

    #[test]
    fn changed_files_are_read_again() {
        let path = std::env::temp_dir().join(format!("cached-file-{}", std::process::id()));
        let name = CString::new(path.as_os_str().as_bytes()).expect("no NUL in it");
        let write = |text: &str, seconds| {
            std::fs::write(&path, text).expect("the file can be written");
            let when = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
            File::options()
                .write(true)
                .open(&path)
                .and_then(|file| file.set_modified(when))
                .expect("has a time");
        };
        let (mut cache, mut len) = (ptr::null_mut(), 0);
        // SAFETY: every place is writable, and cached files are used as documented.
        unsafe {
            write("old", 1);
            assert_eq!(lwsac_cached_file(name.as_ptr(), &raw mut cache, &raw mut len), 0);
            let mut used = cache;
            lwsac_use_cached_file_start(used);
            write("newer", 2);
            assert_eq!(lwsac_cached_file(name.as_ptr(), &raw mut cache, &raw mut len), 0);
            assert_eq!((cache, len), (used, 3));

            (*cached(cache).expect("is cached")).looked_at -= TRUSTED;
            assert_eq!(lwsac_cached_file(name.as_ptr(), &raw mut cache, &raw mut len), 0);
            assert_ne!(cache, used);
            assert_eq!(CStr::from_ptr(cache.cast()).to_bytes(), b"newer");
            assert_eq!(CStr::from_ptr(used.cast()).to_bytes(), b"old");
            lwsac_use_cached_file_end(&raw mut used);
            assert!(used.is_null());

            std::fs::remove_file(&path).expect("the file can be removed");
            (*cached(cache).expect("is cached")).looked_at -= TRUSTED;
            assert_eq!(lwsac_cached_file(name.as_ptr(), &raw mut cache, &raw mut len), 1);
            assert_eq!(len, 5);
            lwsac_use_cached_file_detach(&raw mut cache);
            assert!(cache.is_null());
        }
    }
}

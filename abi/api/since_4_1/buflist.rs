//! Queues of byte segments, each a copy of what was put in.
//!
//! A queue is a pointer of the program's, NULL when empty. Segments come from the program's allocator.

use super::program::resize;
use crate::types::*;
use lws_abi::{Refusal, entry, log, strings};
use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr;

/// What stands before the bytes of a segment.
#[repr(C)]
struct Segment {
    next: *mut Segment,
    len: usize,
    /// Bytes used already.
    used: usize,
}

impl Segment {
    /// # Safety
    /// `at` is a live segment.
    unsafe fn bytes(at: *mut Segment) -> *mut u8 {
        // SAFETY: the bytes stand behind it.
        unsafe { at.add(1).cast() }
    }
}

/// # Safety
/// `head` is NULL or a queue.
unsafe fn first(head: *mut *mut lws_buflist) -> Result<*mut Segment, Refusal> {
    if head.is_null() {
        return Err(Refusal::NullArgument("head"));
    }
    // SAFETY: not null, and a queue by contract.
    Ok(unsafe { *head }.cast())
}

/// Frees the first segment of a queue that has one.
///
/// # Safety
/// `head` is a queue whose first segment is `segment`.
unsafe fn drop_first(head: *mut *mut lws_buflist, segment: *mut Segment) {
    // SAFETY: a live segment, allocated by `resize`, that nothing else leads to.
    unsafe {
        *head = (*segment).next.cast();
        resize(segment.cast(), 0, c"buflist".as_ptr());
    }
}

/// Bytes left in the first segment of a queue, and where they are.
///
/// # Safety
/// `segment` is NULL or a live segment.
unsafe fn left(segment: *mut Segment) -> (usize, *mut u8) {
    if segment.is_null() {
        return (0, ptr::null_mut());
    }
    // SAFETY: live by contract; what is used is at most what there is.
    unsafe { ((*segment).len - (*segment).used, Segment::bytes(segment).add((*segment).used)) }
}

/// Puts a copy of `len` bytes at the end of the queue.
///
/// Returns 1 when it was empty before, 0 when not; -1 when there is no memory, and for no bytes or NULL.
/// # Safety
/// `head` is NULL or a queue; `len` bytes can be read at `buf`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_buflist_append_segment(
    head: *mut *mut lws_buflist,
    buf: *const u8,
    len: usize,
) -> c_int {
    entry("lws_buflist_append_segment", -1, || {
        // SAFETY: `head` is NULL or a queue; `len` bytes can be read at `buf`, by contract.
        let mut last = unsafe { first(head) }?;
        // SAFETY: `len` bytes at `buf` are readable, or it is NULL, by contract.
        let bytes = unsafe { strings::bytes(buf, len) }?;
        if bytes.is_empty() {
            return Err(Refusal::BadArgument { name: "len", why: "is 0" });
        }
        let size = size_of::<Segment>().checked_add(len).ok_or(Refusal::NoMemory)?;
        // SAFETY: a new block.
        let segment: *mut Segment = unsafe { resize(ptr::null_mut(), size, c"buflist".as_ptr()) }.cast();
        if segment.is_null() {
            return Err(Refusal::NoMemory);
        }
        // SAFETY: of that size, and nobody else's.
        unsafe {
            segment.write(Segment { next: ptr::null_mut(), len, used: 0 });
            ptr::copy_nonoverlapping(bytes.as_ptr(), Segment::bytes(segment), len);
        }
        if last.is_null() {
            // SAFETY: not null, and a queue by contract.
            unsafe { *head = segment.cast() };
            return Ok(1);
        }
        // SAFETY: live segments of the queue.
        unsafe {
            while !(*last).next.is_null() {
                last = (*last).next;
            }
            (*last).next = segment;
        }
        Ok(0)
    })
}

/// The bytes of the first segment that are not used yet: `*buf` (which may be NULL) becomes where they are, NULL for an
/// empty queue.
///
/// Returns how many there are, 0 for an empty queue or NULL.
/// # Safety
/// `head` is NULL or a queue; `buf` is NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_buflist_next_segment_len(
    head: *mut *mut lws_buflist,
    buf: *mut *mut u8,
) -> usize {
    entry("lws_buflist_next_segment_len", 0, || {
        // SAFETY: `buf` is NULL or writable, by contract.
        unsafe { strings::store(buf, ptr::null_mut()) };
        // SAFETY: `head` is NULL or a queue; `buf` is NULL or can be written to, by contract.
        let (len, bytes) = unsafe { left(first(head)?) };
        // SAFETY: `buf` is NULL or writable, by contract.
        unsafe { strings::store(buf, bytes) };
        Ok(len)
    })
}

/// Uses `len` bytes of the first segment, all that is left when `len` is more; a segment without bytes left is freed.
///
/// Returns the bytes left in what is the first segment then, 0 for an empty queue or NULL.
/// # Safety
/// `head` is NULL or a queue.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_buflist_use_segment(head: *mut *mut lws_buflist, len: usize) -> usize {
    entry("lws_buflist_use_segment", 0, || {
        // SAFETY: `head` is NULL or a queue, by contract.
        let segment = unsafe { first(head) }?;
        if segment.is_null() {
            return Ok(0);
        }
        // SAFETY: a live segment of the queue.
        unsafe {
            (*segment).used += len.min(left(segment).0);
            if left(segment).0 == 0 {
                drop_first(head, segment);
            }
        }
        // SAFETY: `head` is NULL or a queue, by contract.
        Ok(unsafe { left(first(head)?) }.0)
    })
}

/// Bytes in all segments. Those of the first segment that are used already count as long as the segment is there.
/// Returns 0 for NULL.
/// # Safety
/// `head` is NULL or a queue.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_buflist_total_len(head: *mut *mut lws_buflist) -> usize {
    entry("lws_buflist_total_len", 0, || {
        // SAFETY: `head` is NULL or a queue, by contract.
        let mut at = unsafe { first(head) }?;
        let mut total = 0;
        while !at.is_null() {
            // SAFETY: a live segment of the queue.
            unsafe {
                total += (*at).len;
                at = (*at).next;
            }
        }
        Ok(total)
    })
}

/// Copies up to `len` bytes, from byte `ofs` of all that lws_buflist_total_len() counts, to `buf`. The queue stays as it
/// is.
///
/// Returns the number of bytes copied, -1 for NULL.
/// # Safety
/// `head` is NULL or a queue; `len` bytes can be written at `buf`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_buflist_linear_copy(
    head: *mut *mut lws_buflist,
    ofs: usize,
    buf: *mut u8,
    len: usize,
) -> c_int {
    entry("lws_buflist_linear_copy", -1, || {
        // SAFETY: `head` is NULL or a queue; `len` bytes can be written at `buf`, by contract.
        let mut at = unsafe { first(head) }?;
        // SAFETY: `len` bytes at `buf` are writable, or it is NULL, by contract.
        let mut room = unsafe { strings::bytes_mut(buf, len) }?;
        let (mut skip, mut copied) = (ofs, 0);
        while !at.is_null() && !room.is_empty() {
            // SAFETY: a live segment of the queue, with that many bytes.
            let bytes = unsafe { std::slice::from_raw_parts(Segment::bytes(at), (*at).len) };
            let part = bytes.get(skip..).unwrap_or_default();
            let part = &part[..part.len().min(room.len())];
            skip = skip.saturating_sub(bytes.len());
            room[..part.len()].copy_from_slice(part);
            room = &mut room[part.len()..];
            copied += part.len();
            // SAFETY: a live segment of the queue.
            at = unsafe { (*at).next };
        }
        Ok(strings::c_len(copied))
    })
}

/// Frees all segments; the queue is empty then.
/// # Safety
/// `head` is NULL or a queue.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_buflist_destroy_all_segments(head: *mut *mut lws_buflist) {
    entry("lws_buflist_destroy_all_segments", (), || {
        loop {
            // SAFETY: `head` is NULL or a queue, by contract.
            let segment = unsafe { first(head) }?;
            if segment.is_null() {
                return Ok(());
            }
            // SAFETY: the first segment of the queue.
            unsafe { drop_first(head, segment) };
        }
    });
}

/// Writes a line for each segment to the log, at level NOTICE: `id` and `reason`, the segment's number, the bytes used,
/// all of them, and those left.
/// # Safety
/// `head` is NULL or a queue; `reason` is NULL or terminated. `id` is only printed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_buflist_describe(
    head: *mut *mut lws_buflist,
    id: *mut c_void,
    reason: *const c_char,
) {
    entry("lws_buflist_describe", (), || {
        // SAFETY: `head` is NULL or a queue, by contract.
        let mut at = unsafe { first(head) }?;
        // SAFETY: `reason` is NULL or a string, by contract.
        let reason = unsafe { strings::cstr(reason) }.map(CStr::to_string_lossy).unwrap_or_default();
        let mut number = 0;
        while !at.is_null() {
            // SAFETY: a live segment of the queue.
            let Segment { next, len, used } = unsafe { at.read() };
            let text = format_args!("{id:p}: {reason}: {number}: {used} / {len} ({} left)", len - used);
            log::line(log::NOTICE, text);
            (number, at) = (number + 1, next);
        }
        Ok(())
    });
}

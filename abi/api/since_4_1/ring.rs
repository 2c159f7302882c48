//! Rings of equal elements, with one reader or many.
//!
//! Places in a ring are offsets in bytes. One element's room stays free, so a full ring differs from an empty one.

use super::program::resize;
use crate::types::*;
use lws_abi::{Refusal, entry, log};
use std::ffi::{c_int, c_void};
use std::ptr;

/// What a `struct lws_ring *` leads to.
#[repr(C)]
struct Ring {
    bytes: *mut u8,
    destroy_element: Option<unsafe extern "C" fn(*mut c_void)>,
    len: u32,
    element_len: u32,
    head: u32,
    oldest_tail: u32,
}

impl Ring {
    /// # Safety
    /// `ring` is NULL or a live ring.
    unsafe fn copy_of(ring: *mut lws_ring) -> Result<Ring, Refusal> {
        if ring.is_null() {
            return Err(Refusal::NullArgument("ring"));
        }
        // SAFETY: not null, and a ring by contract.
        Ok(unsafe { ring.cast::<Ring>().read() })
    }

    /// The place at `tail`, or the oldest one for NULL.
    ///
    /// # Safety
    /// `tail` is NULL or can be read.
    unsafe fn tail(&self, tail: *const u32) -> Result<u32, Refusal> {
        // SAFETY: NULL or readable by contract.
        let place = unsafe { tail.as_ref() }.copied().unwrap_or(self.oldest_tail);
        self.check(place)
    }

    fn check(&self, place: u32) -> Result<u32, Refusal> {
        if place >= self.len || !place.is_multiple_of(self.element_len) {
            return Err(Refusal::BadArgument { name: "tail", why: "is no place of the ring" });
        }
        Ok(place)
    }

    /// Bytes from `tail` to the head.
    fn waiting(&self, tail: u32) -> u32 {
        if self.head >= tail { self.head - tail } else { self.len - (tail - self.head) }
    }

    /// Bytes that can be put in.
    fn room(&self) -> u32 {
        self.len - self.element_len - self.waiting(self.oldest_tail)
    }

    /// The place `by` bytes behind `place`; at most once around.
    fn advance(&self, place: u32, by: u32) -> u32 {
        if self.len - place > by { place + by } else { by - (self.len - place) }
    }

    /// Where `len` bytes from `place` on stand: two parts, the second one from the beginning of the ring.
    fn parts(&self, place: u32, len: u32) -> [(u32, u32); 2] {
        let first = len.min(self.len - place);
        [(place, first), (0, len - first)]
    }

    /// Bytes of as many elements as `count` says, `most` bytes at most.
    fn whole(&self, count: usize, most: u32) -> u32 {
        let most_count = most / self.element_len;
        u32::try_from(count).unwrap_or(u32::MAX).min(most_count) * self.element_len
    }
}

/// Moves the oldest tail of a ring on, destroying what it leaves behind.
///
/// # Safety
/// `ring` is a live ring, and `tail` one of its places.
unsafe fn leave_behind(ring: *mut lws_ring, tail: u32) {
    let ring = ring.cast::<Ring>();
    // SAFETY: live by contract; read anew because the callback may use the ring.
    while let Ring { bytes, destroy_element: Some(destroy), oldest_tail, .. } = unsafe { ring.read() } {
        if oldest_tail == tail {
            break;
        }
        // SAFETY: the program's callback for one of its elements.
        unsafe { destroy(bytes.add(oldest_tail as usize).cast()) };
        // SAFETY: live by contract.
        unsafe { (*ring).oldest_tail = ring.read().advance(oldest_tail, (*ring).element_len) };
    }
    // SAFETY: live by contract.
    unsafe { (*ring).oldest_tail = tail };
}

/// Makes a ring with room for `count` - 1 elements of `element_len` bytes. `destroy_element` (NULL for none) is called
/// with each element that all readers have left behind, and with those left in the end.
///
/// Returns the ring, to be freed with lws_ring_destroy(); NULL when there is no memory, for sizes of 0 or when all
/// elements together are 4 GiB or more.
/// # Safety
/// `destroy_element` is NULL or takes an element.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ring_create(
    element_len: usize,
    count: usize,
    destroy_element: Option<unsafe extern "C" fn(*mut c_void)>,
) -> *mut lws_ring {
    entry("lws_ring_create", ptr::null_mut(), || {
        let sizes = (u32::try_from(element_len).ok(), element_len.checked_mul(count));
        let (Some(element_len), Some(size)) = sizes else { return Err(Refusal::NoMemory) };
        let Some(len) = u32::try_from(size).ok().filter(|len| *len != 0) else {
            return Err(Refusal::BadArgument { name: "element_len or count", why: "is 0 or too large" });
        };
        // SAFETY: a new block.
        let ring: *mut Ring = unsafe { resize(ptr::null_mut(), size_of::<Ring>(), c"ring".as_ptr()) }.cast();
        if ring.is_null() {
            return Err(Refusal::NoMemory);
        }
        // SAFETY: a new block.
        let bytes: *mut u8 = unsafe { resize(ptr::null_mut(), size, c"ring".as_ptr()) }.cast();
        if bytes.is_null() {
            // SAFETY: allocated above.
            unsafe { resize(ring.cast(), 0, c"ring".as_ptr()) };
            return Err(Refusal::NoMemory);
        }
        // SAFETY: of that size, and nobody else's.
        unsafe { ring.write(Ring { bytes, destroy_element, len, element_len, head: 0, oldest_tail: 0 }) };
        Ok(ring.cast())
    })
}

/// Destroys the elements that are left, and frees the ring. Nothing happens for NULL.
/// # Safety
/// `ring` is NULL or a live ring, which is gone then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ring_destroy(ring: *mut lws_ring) {
    entry("lws_ring_destroy", (), || {
        if ring.is_null() {
            return Ok(());
        }
        // SAFETY: `ring` is NULL or a live ring, which is gone then, by contract.
        let Ring { bytes, head, .. } = unsafe { Ring::copy_of(ring) }?;
        // SAFETY: live by contract, and allocated by `resize`.
        unsafe {
            leave_behind(ring, head);
            resize(bytes.cast(), 0, c"ring".as_ptr());
            resize(ring.cast(), 0, c"ring".as_ptr());
        }
        Ok(())
    });
}

/// Elements that can be put in. Returns 0 for NULL.
/// # Safety
/// `ring` is NULL or a live ring.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ring_get_count_free_elements(ring: *mut lws_ring) -> usize {
    entry("lws_ring_get_count_free_elements", 0, || {
        // SAFETY: `ring` is NULL or a live ring, by contract.
        let ring = unsafe { Ring::copy_of(ring) }?;
        Ok((ring.room() / ring.element_len) as usize)
    })
}

/// Elements that wait at `*tail`, or for NULL at the oldest tail. Returns 0 for a NULL ring or what is no place of it.
/// # Safety
/// `ring` is NULL or a live ring; `tail` is NULL or can be read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ring_get_count_waiting_elements(ring: *mut lws_ring, tail: *mut u32) -> usize {
    entry("lws_ring_get_count_waiting_elements", 0, || {
        // SAFETY: `ring` is NULL or a live ring; `tail` is NULL or can be read, by contract.
        let ring = unsafe { Ring::copy_of(ring) }?;
        // SAFETY: `ring` is NULL or a live ring; `tail` is NULL or can be read, by contract.
        let tail = unsafe { ring.tail(tail) }?;
        Ok((ring.waiting(tail) / ring.element_len) as usize)
    })
}

/// Puts copies of up to `max_count` elements in, as many as there is room for.
///
/// Returns how many those were, 0 for NULL.
/// # Safety
/// `ring` is NULL or a live ring; `max_count` elements can be read at `src`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ring_insert(ring: *mut lws_ring, src: *const c_void, max_count: usize) -> usize {
    entry("lws_ring_insert", 0, || {
        // SAFETY: `ring` is NULL or a live ring; `max_count` elements can be read at `src`, by contract.
        let now = unsafe { Ring::copy_of(ring) }?;
        if src.is_null() {
            return Err(Refusal::NullArgument("src"));
        }
        let len = now.whole(max_count, now.room());
        let mut from = src.cast::<u8>();
        for (place, part) in now.parts(now.head, len) {
            // SAFETY: free places of the ring, and as many bytes of the program's elements.
            unsafe {
                ptr::copy_nonoverlapping(from, now.bytes.add(place as usize), part as usize);
                from = from.add(part as usize);
            }
        }
        // SAFETY: live by contract.
        unsafe { (*ring.cast::<Ring>()).head = now.advance(now.head, len) };
        Ok((len / now.element_len) as usize)
    })
}

/// Reads up to `max_count` elements on from `*tail`, and moves that on; with a NULL `tail`, from the oldest tail, which
/// destroys them in the ring. `dest` may be NULL, to skip them.
///
/// Returns how many there were, 0 for a NULL ring or what is no place of it.
/// # Safety
/// `ring` is NULL or a live ring; `tail` is NULL or can be written; `dest` is NULL or has room for `max_count` elements.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ring_consume(
    ring: *mut lws_ring,
    tail: *mut u32,
    dest: *mut c_void,
    max_count: usize,
) -> usize {
    entry("lws_ring_consume", 0, || {
        // SAFETY: `ring` is NULL or a live ring; `tail` is NULL or can be written; `dest` is NULL or has room for
        // `max_count` elements, by contract.
        let now = unsafe { Ring::copy_of(ring) }?;
        // SAFETY: `ring` is NULL or a live ring; `tail` is NULL or can be written; `dest` is NULL or has room for
        // `max_count` elements, by contract.
        let from = unsafe { now.tail(tail) }?;
        let len = now.whole(max_count, now.waiting(from));
        let mut to = dest.cast::<u8>();
        for (place, part) in now.parts(from, len) {
            if to.is_null() {
                break;
            }
            // SAFETY: elements of the ring, and as many bytes of the program's room.
            unsafe {
                ptr::copy_nonoverlapping(now.bytes.add(place as usize), to, part as usize);
                to = to.add(part as usize);
            }
        }
        let next = now.advance(from, len);
        if tail.is_null() {
            // SAFETY: live by contract, and one of its places.
            unsafe { leave_behind(ring, next) };
        } else {
            // SAFETY: not null, and writable by contract.
            unsafe { *tail = next };
        }
        Ok((len / now.element_len) as usize)
    })
}

/// The element at `*tail`, or for NULL at the oldest tail, in the ring itself.
///
/// Returns NULL when none waits there, for a NULL ring or what is no place of it.
/// # Safety
/// `ring` is NULL or a live ring; `tail` is NULL or can be read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ring_get_element(ring: *mut lws_ring, tail: *mut u32) -> *const c_void {
    entry("lws_ring_get_element", ptr::null(), || {
        // SAFETY: `ring` is NULL or a live ring; `tail` is NULL or can be read, by contract.
        let ring = unsafe { Ring::copy_of(ring) }?;
        // SAFETY: `ring` is NULL or a live ring; `tail` is NULL or can be read, by contract.
        let tail = unsafe { ring.tail(tail) }?;
        if tail == ring.head {
            return Ok(ptr::null());
        }
        // SAFETY: a place of the ring.
        Ok(unsafe { ring.bytes.add(tail as usize) }.cast())
    })
}

/// Tells the ring which reader is furthest behind: what is before `tail` is destroyed, and its room free. Nothing
/// happens for NULL or what is no place of the ring.
/// # Safety
/// `ring` is NULL or a live ring.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ring_update_oldest_tail(ring: *mut lws_ring, tail: u32) {
    entry("lws_ring_update_oldest_tail", (), || {
        // SAFETY: `ring` is NULL or a live ring, by contract.
        let tail = unsafe { Ring::copy_of(ring) }?.check(tail)?;
        // SAFETY: live by contract, and one of its places.
        unsafe { leave_behind(ring, tail) };
        Ok(())
    });
}

/// Where a new reader begins, to see all there is. Returns 0 for NULL.
/// # Safety
/// `ring` is NULL or a live ring.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ring_get_oldest_tail(ring: *mut lws_ring) -> u32 {
    // SAFETY: `ring` is NULL or a live ring, by contract.
    entry("lws_ring_get_oldest_tail", 0, || Ok(unsafe { Ring::copy_of(ring) }?.oldest_tail))
}

/// Free room of the ring that stands together, to be filled in place and then told of with lws_ring_bump_head():
/// `*start` becomes where it is, `*bytes` how large.
///
/// Returns 0; 1 when the ring is full or an argument NULL, and then both are unchanged.
/// # Safety
/// `ring` is NULL or a live ring; `start` and `bytes` are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ring_next_linear_insert_range(
    ring: *mut lws_ring,
    start: *mut *mut c_void,
    bytes: *mut usize,
) -> c_int {
    entry("lws_ring_next_linear_insert_range", 1, || {
        // SAFETY: `ring` is NULL or a live ring; `start` and `bytes` are NULL or can be written, by contract.
        let ring = unsafe { Ring::copy_of(ring) }?;
        let [(place, len), _] = ring.parts(ring.head, ring.room());
        if len == 0 {
            return Ok(1);
        }
        if start.is_null() || bytes.is_null() {
            return Err(Refusal::NullArgument("start or bytes"));
        }
        // SAFETY: writable by contract; a place of the ring.
        unsafe {
            *start = ring.bytes.add(place as usize).cast();
            *bytes = len as usize;
        }
        Ok(0)
    })
}

/// Tells the ring that `bytes` bytes, of whole elements, were put where lws_ring_next_linear_insert_range() said. At
/// most as many as there is room for count.
/// # Safety
/// `ring` is NULL or a live ring.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ring_bump_head(ring: *mut lws_ring, bytes: usize) {
    entry("lws_ring_bump_head", (), || {
        // SAFETY: `ring` is NULL or a live ring, by contract.
        let now = unsafe { Ring::copy_of(ring) }?;
        let len = now.whole(bytes / now.element_len as usize, now.room());
        // SAFETY: live by contract.
        unsafe { (*ring.cast::<Ring>()).head = now.advance(now.head, len) };
        Ok(())
    });
}

/// Writes two lines about the ring, and about what waits at `*tail`, to the log, at level NOTICE.
/// # Safety
/// `ring` is NULL or a live ring; `tail` is NULL or can be read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ring_dump(ring: *mut lws_ring, tail: *mut u32) {
    entry("lws_ring_dump", (), || {
        // SAFETY: `ring` is NULL or a live ring; `tail` is NULL or can be read, by contract.
        let now = unsafe { Ring::copy_of(ring) }?;
        // SAFETY: `ring` is NULL or a live ring; `tail` is NULL or can be read, by contract.
        let tail = unsafe { now.tail(tail) }?;
        let Ring { len, element_len, head, oldest_tail, .. } = now;
        log::line(
            log::NOTICE,
            format_args!(
                "ring {ring:p}: buflen {len}, elem_len {element_len}, head {head}, oldest_tail {oldest_tail}"
            ),
        );
        let (free, waiting) = (now.room() / element_len, now.waiting(tail) / element_len);
        log::line(
            log::NOTICE,
            format_args!("     free_elems: {free}; for tail {tail}, waiting elements: {waiting}"),
        );
        Ok(())
    });
}

//! Memory that programs get to see, from an allocator of theirs if they have chosen one.

use lws_abi::entry;
use lws_engine::conn::memory::Lent;
use std::ffi::c_void;
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

/// What lws_set_allocator() takes: realloc(3), size 0 meaning free.
type Allocator = unsafe extern "C" fn(ptr: *mut c_void, size: usize) -> *mut c_void;

static CHOSEN: AtomicPtr<()> = AtomicPtr::new(ptr::null_mut());

/// Chooses where the memory comes from that programs get to see, for the whole process: that of sessions and of
/// lws_protocol_vh_priv_zalloc(). Called before anything else; contexts that exist already keep what they have. NULL goes
/// back to the library's own memory. What `realloc` has given goes back to it, and to no later one; where it gives nothing,
/// the library's own memory is used.
/// # Safety
/// `realloc` is NULL or behaves as realloc(3) does, size 0 meaning free, as long as the process lives.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_set_allocator(
    realloc: Option<unsafe extern "C" fn(*mut c_void, usize) -> *mut c_void>,
) {
    entry("lws_set_allocator", (), || {
        CHOSEN.store(realloc.map_or(ptr::null_mut(), |f| f as *mut ()), Ordering::Release);
        Ok(())
    });
}

/// True when the program has one.
pub fn is_chosen() -> bool {
    !CHOSEN.load(Ordering::Acquire).is_null()
}

/// # Safety
/// `chosen` was given to lws_set_allocator(), `block` is null or a block of its.
unsafe fn call(chosen: *mut (), block: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: only functions of this type are chosen.
    let chosen = unsafe { std::mem::transmute::<*mut (), Allocator>(chosen) };
    // SAFETY: `chosen` was given to lws_set_allocator(), `block` is null or a block of its, by contract.
    unsafe { chosen(block, size) }
}

/// A zeroed block.
pub fn lend(size: usize) -> Option<Lent> {
    let chosen = CHOSEN.load(Ordering::Acquire);
    if chosen.is_null() {
        return None;
    }
    // SAFETY: a function that was chosen, asked for a new block.
    let block = unsafe { call(chosen, ptr::null_mut(), size) };
    if block.is_null() {
        return None;
    }
    // SAFETY: a block of this size.
    unsafe { block.cast::<u8>().write_bytes(0, size) };
    Some((block.expose_provenance(), chosen.expose_provenance()))
}

/// A block goes back to the allocator it is from.
pub fn take_back((address, chosen): Lent) {
    // SAFETY: `lend` has made this pair, and it comes back once.
    unsafe {
        call(ptr::with_exposed_provenance_mut(chosen), ptr::with_exposed_provenance_mut(address), 0);
    }
}

//! The allocator that a program brings along.

use crate::api::since_4_1::program::ALLOCATOR;
use lws_abi::entry;
use std::ffi::{c_char, c_void};
use std::sync::atomic::Ordering;

/// Chooses where the memory comes from that programs get to see, for the whole process. Called before anything
/// else; NULL goes back to realloc(3) and free(3).
/// # Safety
/// `realloc` is NULL or behaves as realloc(3) does, size 0 meaning free, as long as the process lives.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_set_allocator(
    realloc: Option<unsafe extern "C" fn(*mut c_void, usize, *const c_char) -> *mut c_void>,
) {
    entry("lws_set_allocator", (), || {
        ALLOCATOR.store(realloc.map_or(std::ptr::null_mut(), |f| f as *mut ()), Ordering::Release);
        Ok(())
    });
}

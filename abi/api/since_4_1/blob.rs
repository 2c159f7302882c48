//! Blobs: bytes that a context keeps, such as a serial number.

use crate::types::*;
use lws_abi::blob::Blob;
use lws_abi::context::Context;
use lws_abi::{Refusal, entry, strings};
use std::ffi::c_int;
use std::ptr;

/// # Safety
/// `b` is NULL or what lws_system_get_blob() returned.
unsafe fn blob<'a>(b: *mut lws_system_blob_t) -> Result<&'a Blob, Refusal> {
    // SAFETY: NULL or a blob by contract, which stays as long as the process lives.
    unsafe { b.cast::<Blob>().as_ref() }.ok_or(Refusal::NullArgument("b"))
}

/// A blob of the context: number `idx` (from 0) of those of `r#type`; only LWS_SYSBLOB_TYPE_AUTH has two. It is nothing
/// at first, and again when the context ends.
///
/// Returns NULL when there is none of that number.
#[unsafe(no_mangle)]
pub extern "C" fn lws_system_get_blob(
    context: *mut lws_context,
    r#type: lws_system_blob_item_t,
    idx: c_int,
) -> *mut lws_system_blob_t {
    entry("lws_system_get_blob", ptr::null_mut(), || {
        let context = Context::borrow(context.cast())?;
        let number = usize::try_from(i64::from(idx)).ok().and_then(|idx| idx.checked_add(r#type as usize));
        let blob = number.and_then(|number| context.blobs.get(number)).ok_or(Refusal::Quiet)?;
        Ok(ptr::from_ref(blob).cast_mut().cast())
    })
}

/// Makes a blob the `len` bytes at `ptr`, which are not copied. Nothing happens for NULL.
/// # Safety
/// `b` is NULL or a blob; the bytes can be read as long as the blob consists of them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_system_blob_direct_set(b: *mut lws_system_blob_t, ptr: *const u8, len: usize) {
    entry("lws_system_blob_direct_set", (), || {
        // SAFETY: `len` bytes at `ptr` are readable, or it is NULL, by contract.
        let bytes = unsafe { strings::bytes(ptr, len) }?;
        // SAFETY: `b` is NULL or a blob; the bytes can be read as long as the blob consists of them, by contract.
        unsafe { blob(b) }?.set_direct(bytes.as_ptr().expose_provenance(), len);
        Ok(())
    });
}

/// Makes a blob nothing. Nothing happens for NULL.
/// # Safety
/// `b` is NULL or a blob.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_system_blob_heap_empty(b: *mut lws_system_blob_t) {
    entry("lws_system_blob_heap_empty", (), || {
        // SAFETY: `b` is NULL or a blob, by contract.
        unsafe { blob(b) }?.clear();
        Ok(())
    });
}

/// Adds a copy of `len` bytes to a blob; bytes set with lws_system_blob_direct_set() are forgotten.
///
/// Returns 0; -1 for no bytes or NULL.
/// # Safety
/// `b` is NULL or a blob; `len` bytes can be read at `ptr`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_system_blob_heap_append(
    b: *mut lws_system_blob_t,
    ptr: *const u8,
    len: usize,
) -> c_int {
    entry("lws_system_blob_heap_append", -1, || {
        // SAFETY: `len` bytes at `ptr` are readable, or it is NULL, by contract.
        let bytes = unsafe { strings::bytes(ptr, len) }?;
        if bytes.is_empty() {
            return Err(Refusal::BadArgument { name: "len", why: "is 0" });
        }
        // SAFETY: `b` is NULL or a blob; `len` bytes can be read at `ptr`, by contract.
        unsafe { blob(b) }?.append(bytes);
        Ok(0)
    })
}

/// The length of a blob in bytes. Returns 0 for NULL.
/// # Safety
/// `b` is NULL or a blob.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_system_blob_get_size(b: *mut lws_system_blob_t) -> usize {
    // SAFETY: `b` is NULL or a blob, by contract.
    entry("lws_system_blob_get_size", 0, || Ok(unsafe { blob(b) }?.size()))
}

/// Where the bytes of a blob are, until it changes: `*ptr` becomes that.
///
/// Returns 0; -1 when it is nothing or was added to more than once, and for NULL, and then `*ptr` is unchanged.
/// # Safety
/// `b` is NULL or a blob; `ptr` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_system_blob_get_single_ptr(
    b: *mut lws_system_blob_t,
    ptr: *mut *const u8,
) -> c_int {
    entry("lws_system_blob_get_single_ptr", -1, || {
        // SAFETY: `b` is NULL or a blob; `ptr` is NULL or can be written, by contract.
        let found = unsafe { blob(b) }?.single()?;
        // SAFETY: `ptr` is NULL or writable, by contract.
        unsafe { strings::store(ptr, found) };
        Ok(0)
    })
}

/// Copies bytes of a blob, from byte `ofs` on, to `ptr`, at most `*len`; `*len` becomes how many those were.
///
/// Returns 0; -1 for NULL.
/// # Safety
/// `b` is NULL or a blob, and bytes it was set to are still there; `len` can be read and written, and as many bytes
/// written at `ptr`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_system_blob_get(
    b: *mut lws_system_blob_t,
    ptr: *mut u8,
    len: *mut usize,
    ofs: usize,
) -> c_int {
    entry("lws_system_blob_get", -1, || {
        // SAFETY: `b` is NULL or a blob, and bytes it was set to are still there; `len` can be read and written,
        // and as many bytes written at `ptr`, by contract.
        let blob = unsafe { blob(b) }?;
        // SAFETY: NULL or a number by contract.
        let len = unsafe { len.as_mut() }.ok_or(Refusal::NullArgument("len"))?;
        // SAFETY: the bytes at `ptr` are writable, or it is NULL, by contract.
        let room = unsafe { strings::bytes_mut(ptr, *len) }?;
        // SAFETY: `b` is NULL or a blob, and bytes it was set to are still there; `len` can be read and written,
        // and as many bytes written at `ptr`, by contract.
        *len = unsafe { blob.copy(ofs, room) };
        Ok(0)
    })
}

/// Makes a blob nothing. Nothing happens for NULL.
/// # Safety
/// `b` is NULL or a blob.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_system_blob_destroy(b: *mut lws_system_blob_t) {
    entry("lws_system_blob_destroy", (), || {
        // SAFETY: `b` is NULL or a blob, by contract.
        unsafe { blob(b) }?.clear();
        Ok(())
    });
}

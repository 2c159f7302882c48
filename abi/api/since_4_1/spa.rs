//! Form bodies, taken apart as they arrive.

use super::lwsac::{lwsac_free, lwsac_use};
use crate::types::*;
use lws_abi::form::{Event, Form, Upload};
use lws_abi::{Refusal, conn, entry, log, strings};
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr;

/// Room for values where the program leaves it to the library.
const STORAGE: usize = 512;

/// What a `struct lws_spa *` leads to.
struct Spa {
    form: Form,
    uploaded: lws_spa_fileupload_cb,
    opaque: *mut c_void,
    /// Where the values stand, and how long they are.
    values: Vec<Option<(*const c_char, usize)>>,
    /// Room for values that is left.
    room: *mut u8,
    /// The whole room, unless it belongs to the arena.
    owned: *mut u8,
    arena: *mut *mut lwsac,
    has_failed: bool,
    is_finished: bool,
}

/// # Safety
/// `spa` is NULL or live.
unsafe fn live(spa: *mut lws_spa) -> Result<*mut Spa, Refusal> {
    if spa.is_null() { Err(Refusal::NullArgument("spa")) } else { Ok(spa.cast()) }
}

/// The type of the body that a connection receives.
fn content_type(wsi: *const c_void) -> Result<Vec<u8>, Refusal> {
    let len = usize::try_from(conn::header_length(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE)?).unwrap_or(0);
    let mut room = vec![0; len + 1];
    conn::header_copy(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE, &mut room)?;
    room.truncate(len);
    Ok(room)
}

/// # Safety
/// As for lws_spa_create_via_info().
unsafe fn create(wsi: *mut lws, info: &lws_spa_create_info_t) -> Result<*mut lws_spa, Refusal> {
    let count = usize::try_from(info.count_params).unwrap_or(0);
    let Ok(size) = usize::try_from(info.max_storage) else {
        return Err(Refusal::BadArgument { name: "max_storage", why: "is negative" });
    };
    let size = if size == 0 { STORAGE } else { size };
    if count != 0 && info.param_names.is_null() {
        return Err(Refusal::NullArgument("param_names"));
    }
    let stride =
        if info.param_names_stride == 0 { size_of::<*const c_char>() } else { info.param_names_stride };
    let name = |number| {
        // SAFETY: the program's array of that many names at this distance, by contract.
        let name = unsafe { strings::cstr(*info.param_names.byte_add(number * stride)) };
        name.map(CStr::to_bytes).unwrap_or_default().to_vec()
    };
    let names = (0..count).map(name).collect();
    let form = Form::new(&content_type(wsi.cast())?, names, size, info.opt_cb.is_some());
    // SAFETY: a new block, or a piece of the program's arena.
    let room: *mut u8 = unsafe {
        if info.ac.is_null() { libc::malloc(size) } else { lwsac_use(info.ac, size, info.ac_chunk_size) }
    }
    .cast();
    if room.is_null() {
        return Err(Refusal::NoMemory);
    }
    let spa = Spa {
        form,
        uploaded: info.opt_cb,
        opaque: info.opt_data,
        values: vec![None; count],
        room,
        owned: if info.ac.is_null() { room } else { ptr::null_mut() },
        arena: info.ac,
        has_failed: false,
        is_finished: false,
    };
    Ok(Box::into_raw(Box::new(spa)).cast())
}

/// Prepares to take the body of a request apart, by its Content-Type: multipart/form-data, anything else is read as
/// urlencoded. To be called while the request's headers are there.
///
/// `param_names` are the `count_params` fields that are kept, in `max_storage` bytes (512 for 0) with a terminator each. `opt_cb`
/// (NULL for none) receives the files of a multipart form, also of other fields: `opt_data`, the field's name, the
/// file's name as the peer gave it, which is no path to be used, bytes and their number, and LWS_UFS_OPEN, LWS_UFS_CONTENT
/// for pieces of `max_storage` - 1 bytes, LWS_UFS_FINAL_CONTENT for the rest, and in the end of all
/// LWS_UFS_CLOSE, also without a file. A negative answer makes lws_spa_process() fail.
/// Returns what the other functions take, to be given to lws_spa_destroy(); NULL when there is no memory or no such
/// request, or `max_storage` is negative.
/// # Safety
/// `param_names` has that many terminated names or is NULL; `opt_cb` is NULL or a callback. `wsi` is recognised before
/// it is used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_spa_create(
    wsi: *mut lws,
    param_names: *const *const c_char,
    count_params: c_int,
    max_storage: c_int,
    opt_cb: lws_spa_fileupload_cb,
    opt_data: *mut c_void,
) -> *mut lws_spa {
    entry("lws_spa_create", ptr::null_mut(), || {
        let info = lws_spa_create_info {
            param_names,
            count_params,
            max_storage,
            opt_cb,
            opt_data,
            param_names_stride: 0,
            ac: ptr::null_mut(),
            ac_chunk_size: 0,
        };
        // SAFETY: `info` has what this function got: names, terminated or NULL, and a callback or NULL, by contract.
        unsafe { create(wsi, &info) }
    })
}

/// Prepares to take the body of a request apart, as lws_spa_create() does with the same members. With `ac`, values stand in
/// that arena, which lws_spa_destroy() frees with all that is in it.
///
/// Returns what the other functions take; NULL when there is no memory or no such request, or for NULL.
/// # Safety
/// `info` is NULL or its members are what lws_spa_create() wants; `ac` is NULL or an arena that stays where it is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_spa_create_via_info(
    wsi: *mut lws,
    info: *const lws_spa_create_info_t,
) -> *mut lws_spa {
    entry("lws_spa_create_via_info", ptr::null_mut(), || {
        // SAFETY: NULL or filled in by contract.
        let info = *unsafe { info.as_ref() }.ok_or(Refusal::NullArgument("info"))?;
        // SAFETY: `info` is NULL or filled in as lws_spa_create() wants it; `ac` in it is NULL or an arena that
        // stays where it is, by contract.
        unsafe { create(wsi, &info) }
    })
}

/// Tells the program of a file; nothing of the parser is borrowed.
///
/// # Safety
/// `spa` is live.
unsafe fn tell(spa: *mut Spa, file: Upload, state: lws_spa_fileupload_states) -> Result<(), Refusal> {
    // SAFETY: live by contract.
    let Some(callback) = (unsafe { (*spa).uploaded }) else { return Ok(()) };
    let text = |bytes: Vec<u8>| CString::new(bytes).map_err(|_| Refusal::Quiet);
    let (name, file_name, mut content) = (text(file.name)?, text(file.file_name)?, file.content);
    let len = strings::c_len(content.len());
    // A place to point to, even for nothing.
    content.push(0);
    // SAFETY: the program's callback, as it wants to be called; the bytes are its own for the call.
    let answer = unsafe {
        callback((*spa).opaque, name.as_ptr(), file_name.as_ptr(), content.as_mut_ptr().cast(), len, state)
    };
    if answer < 0 { Err(Refusal::Quiet) } else { Ok(()) }
}

/// # Safety
/// `spa` is live.
unsafe fn take_events(spa: *mut Spa) -> Result<(), Refusal> {
    // SAFETY: live by contract; nothing of it is held while the program is called.
    while let Some(event) = unsafe { (*spa).form.event() } {
        match event {
            // SAFETY: live by contract.
            Event::Value(number, value) => keep(unsafe { &mut *spa }, number, &value),
            // SAFETY: live by contract.
            Event::Open(file) => unsafe { tell(spa, file, LWS_UFS_OPEN) }?,
            // SAFETY: live by contract.
            Event::Content(file) => unsafe { tell(spa, file, LWS_UFS_CONTENT) }?,
            // SAFETY: live by contract.
            Event::Last(file) => unsafe { tell(spa, file, LWS_UFS_FINAL_CONTENT) }?,
        }
    }
    Ok(())
}

/// Keeps the first value of a field.
fn keep(spa: &mut Spa, number: usize, value: &[u8]) {
    let Some(place @ None) = spa.values.get_mut(number) else { return };
    // SAFETY: the form takes no values that do not fit, each with its terminator.
    unsafe {
        ptr::copy_nonoverlapping(value.as_ptr(), spa.room, value.len());
        spa.room.add(value.len()).write(0);
        *place = Some((spa.room.cast(), value.len()));
        spa.room = spa.room.add(value.len() + 1);
    }
}

/// Reads the next `len` bytes of the body, in pieces of any size.
///
/// Returns 0; -1 when an escape is broken, a name has more than 31 bytes (urlencoded), the values do not fit or the
/// callback refused, and from then on, also for NULL or a negative `len`.
/// # Safety
/// `spa` is NULL or live; `len` bytes can be read at `in`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_spa_process(spa: *mut lws_spa, r#in: *const c_char, len: c_int) -> c_int {
    entry("lws_spa_process", -1, || {
        // SAFETY: `spa` is NULL or live; `len` bytes can be read at `in`, by contract.
        let spa = unsafe { live(spa) }?;
        let len =
            usize::try_from(len).map_err(|_| Refusal::BadArgument { name: "len", why: "is negative" })?;
        // SAFETY: `len` bytes at `in` are readable, or it is NULL, by contract.
        for &byte in unsafe { strings::bytes(r#in, len) }? {
            // SAFETY: live by contract; nothing of it is held while the program is called.
            let done = unsafe {
                if (*spa).has_failed {
                    return Err(Refusal::Quiet);
                }
                (*spa).form.feed(byte).map_err(|_| Refusal::Quiet).and_then(|()| take_events(spa))
            };
            if let Err(refusal) = done {
                log::line(log::INFO, format_args!("lws_spa_process: the form is refused"));
                // SAFETY: live by contract.
                unsafe { (*spa).has_failed = true };
                return Err(refusal);
            }
        }
        Ok(0)
    })
}

/// Ends the body: a last urlencoded value is complete, and the file callback is told LWS_UFS_CLOSE with the last names,
/// once.
///
/// Returns 0; -1 for NULL.
/// # Safety
/// `spa` is NULL or live.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_spa_finalize(spa: *mut lws_spa) -> c_int {
    entry("lws_spa_finalize", -1, || {
        // SAFETY: `spa` is NULL or live, by contract.
        let spa = unsafe { live(spa) }?;
        // SAFETY: live by contract.
        let this = unsafe { &mut *spa };
        if std::mem::replace(&mut this.is_finished, true) {
            return Ok(0);
        }
        if !this.has_failed {
            this.form.finish();
        }
        let (name, file_name) = this.form.last();
        let last = Upload { name: name.to_vec(), file_name: file_name.to_vec(), content: Vec::new() };
        // SAFETY: live by contract, and not borrowed any more.
        let _ = unsafe { take_events(spa) };
        // SAFETY: as above; its answer means nothing in the end.
        let _ = unsafe { tell(spa, last, LWS_UFS_CLOSE) };
        Ok(0)
    })
}

/// # Safety
/// `spa` is NULL or live.
unsafe fn value(spa: *mut lws_spa, n: c_int) -> Result<(*const c_char, usize), Refusal> {
    // SAFETY: `spa` is NULL or live, by contract.
    let spa = unsafe { live(spa) }?;
    let n = usize::try_from(n).map_err(|_| Refusal::Quiet)?;
    // SAFETY: live by contract.
    let values = unsafe { &(*spa).values };
    values.get(n).copied().flatten().ok_or(Refusal::Quiet)
}

/// The length in bytes of the value of field `n`. Returns 0 when it has none or is not known, and for NULL.
/// # Safety
/// `spa` is NULL or live.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_spa_get_length(spa: *mut lws_spa, n: c_int) -> c_int {
    // SAFETY: `spa` is NULL or live, by contract.
    entry("lws_spa_get_length", 0, || unsafe { value(spa, n) }.map(|(_, len)| strings::c_len(len)))
}

/// The first value of field `n` that is not empty, terminated; it may have NULs in it. It stays until
/// lws_spa_destroy(). Returns NULL when the field has none or is not known, and for NULL.
/// # Safety
/// `spa` is NULL or live.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_spa_get_string(spa: *mut lws_spa, n: c_int) -> *const c_char {
    // SAFETY: `spa` is NULL or live, by contract.
    entry("lws_spa_get_string", ptr::null(), || unsafe { value(spa, n) }.map(|(text, _)| text))
}

/// Frees everything, the arena of lws_spa_create_via_info() too. Returns 0, also for NULL.
/// # Safety
/// `spa` is NULL or live, and gone then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_spa_destroy(spa: *mut lws_spa) -> c_int {
    entry("lws_spa_destroy", 0, || {
        if !spa.is_null() {
            // SAFETY: made by `create`.
            let spa = unsafe { Box::from_raw(spa.cast::<Spa>()) };
            // SAFETY: NULL or allocated by malloc there.
            unsafe { libc::free(spa.owned.cast()) };
            if !spa.arena.is_null() {
                // SAFETY: the arena the program gave, where it still is by contract.
                unsafe { lwsac_free(spa.arena) };
            }
        }
        Ok(0)
    })
}

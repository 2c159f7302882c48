//! What C asks of requests and responses, in C's terms.

use crate::conn::{build, int};
use crate::conn_handle::ConnHandle;
use crate::context::refusal_of;
use crate::entry::Refusal;
use crate::strings;
use libc::{c_char, c_int, c_uchar, c_uint, c_void};
use lws_engine::connection_api::{Outgoing, Write};
use lws_engine::error::Error;
use lws_engine::http::respond::{BuildError, Out, Preamble, redirect};

/// A status from C.
pub fn status(code: c_uint) -> Result<u16, Refusal> {
    u16::try_from(code).map_err(|_| Refusal::BadArgument { name: "code", why: "is no status" })
}

/// The bytes of a value with an `int` length; a negative one is none.
///
/// # Safety
/// `value` is NULL or `length` bytes can be read there, unchanged for `'a`.
unsafe fn value_of<'a>(value: *const c_uchar, length: c_int) -> Result<&'a [u8], Refusal> {
    // SAFETY: NULL or `length` readable bytes by contract.
    unsafe { strings::bytes(value, usize::try_from(length).unwrap_or(0)) }
}

/// Adds at `*p` what `add` makes with the start of the connection's response heads.
///
/// # Safety
/// As for [`build`].
pub unsafe fn build_head(
    conn: ConnHandle,
    p: *mut *mut c_uchar,
    end: *mut c_uchar,
    add: impl FnOnce(&mut Out<'_>, &Preamble<'_>) -> Result<(), BuildError>,
) -> Result<(), Refusal> {
    let added = conn.context.engine.with_preamble(conn.id, |preamble| {
        // SAFETY: `p` points to a pointer, and the bytes from there to `end` are writable, by contract.
        unsafe { build(p, end, |out| add(out, preamble)) }
    });
    conn.ask(added)?
}

/// lws_add_http_header_status.
///
/// # Safety
/// As for [`build`].
pub unsafe fn add_status(
    wsi: *const c_void,
    code: c_uint,
    p: *mut *mut c_uchar,
    end: *mut c_uchar,
) -> Result<c_int, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    let code = status(code)?;
    // SAFETY: `p` points to a pointer, and the bytes from there to `end` are writable, by contract.
    unsafe { build_head(conn, p, end, |out, preamble| out.begin(preamble, code)) }.map(|()| 0)
}

/// lws_add_http_header_by_token.
///
/// # Safety
/// As for [`build`], and `length` bytes at `value` are readable.
pub unsafe fn add_by_token(
    wsi: *const c_void,
    token: u32,
    value: *const c_uchar,
    length: c_int,
    p: *mut *mut c_uchar,
    end: *mut c_uchar,
) -> Result<c_int, Refusal> {
    let (token, _) = crate::conn::token(wsi, token)?;
    // SAFETY: `length` bytes at `value` are readable by contract.
    let value = unsafe { value_of(value, length) }?;
    // SAFETY: `p` points to a pointer, and the bytes from there to `end` are writable, by contract.
    unsafe { build(p, end, |out| out.token(token, value)) }.map(|()| 0)
}

/// lws_add_http_header_by_name.
///
/// # Safety
/// As for [`build`], and `name` is NULL or a string, `length` bytes at `value` are readable.
pub unsafe fn add_by_name(
    wsi: *const c_void,
    name: *const c_uchar,
    value: *const c_uchar,
    length: c_int,
    p: *mut *mut c_uchar,
    end: *mut c_uchar,
) -> Result<c_int, Refusal> {
    ConnHandle::borrow(wsi)?;
    // SAFETY: `length` bytes at `value` are readable by contract.
    let value = unsafe { value_of(value, length) }?;
    // SAFETY: NULL or a string by contract.
    let name = unsafe { strings::cstr(name.cast()) };
    // SAFETY: `p` points to a pointer, and the bytes from there to `end` are writable, by contract.
    let added = unsafe {
        build(p, end, |out| match name {
            Some(name) => out.header(name.to_bytes(), value),
            None => out.bare_line(value),
        })
    };
    added.map(|()| 0)
}

/// lws_add_http_header_content_length.
///
/// # Safety
/// As for [`build`].
pub unsafe fn add_length(
    wsi: *const c_void,
    length: u64,
    p: *mut *mut c_uchar,
    end: *mut c_uchar,
) -> Result<c_int, Refusal> {
    ConnHandle::borrow(wsi)?;
    // SAFETY: `p` points to a pointer, and the bytes from there to `end` are writable, by contract.
    unsafe { build(p, end, |out| out.content_length(length)) }.map(|()| 0)
}

/// lws_finalize_http_header.
///
/// # Safety
/// As for [`build`].
pub unsafe fn finalize(
    wsi: *const c_void,
    p: *mut *mut c_uchar,
    end: *mut c_uchar,
) -> Result<c_int, Refusal> {
    ConnHandle::borrow(wsi)?;
    // SAFETY: `p` points to a pointer, and the bytes from there to `end` are writable, by contract.
    unsafe { build(p, end, |out| out.finalize()) }.map(|()| 0)
}

/// Writes a head that was built in the program's buffer.
pub fn write_head(conn: ConnHandle, bytes: &mut [u8]) -> Result<usize, Refusal> {
    conn.ask(conn.context.engine.write(
        conn.id,
        Write::Http { fin: false },
        Outgoing { room: bytes, start: 0 },
    ))
}

/// lws_http_redirect: the bytes written.
///
/// # Safety
/// As for [`build`], and `len` bytes at `location` are readable.
pub unsafe fn send_redirect(
    wsi: *const c_void,
    code: c_int,
    location: *const c_uchar,
    len: c_int,
    p: *mut *mut c_uchar,
    end: *mut c_uchar,
) -> Result<c_int, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    let code = status(code as c_uint)?;
    // SAFETY: `len` bytes at `location` are readable by contract.
    let location = unsafe { value_of(location, len) }?;
    // SAFETY: NULL or a place for a pointer by contract.
    let start = unsafe { p.as_ref() }.copied().ok_or(Refusal::NullArgument("p"))?;
    // SAFETY: `p` points to a pointer, and the bytes from there to `end` are writable, by contract.
    unsafe { build_head(conn, p, end, |out, preamble| redirect(out, preamble, code, location)) }?;
    // SAFETY: not null, as it was read before.
    let n = unsafe { *p } as usize - start as usize;
    // SAFETY: `n` bytes from `start` on were just built, in the program's buffer.
    write_head(conn, unsafe { strings::bytes_mut(start, n) }?).map(int)
}

/// lws_return_http_status.
///
/// # Safety
/// `html` is NULL or a string.
pub unsafe fn return_status(wsi: *const c_void, code: c_uint, html: *const c_char) -> Result<c_int, Refusal> {
    // SAFETY: NULL or a string by contract.
    let html = unsafe { strings::cstr(html) }.map_or(&[][..], |text| text.to_bytes());
    answer(ConnHandle::borrow(wsi)?, status(code)?, html).map(|()| 0)
}

fn answer(conn: ConnHandle, code: u16, html: &[u8]) -> Result<(), Refusal> {
    conn.ask(conn.context.engine.respond_status_or_document(conn.id, code, html))
}

/// lws_http_transaction_completed: 0 the connection stays, 1 it does not.
pub fn completed(wsi: *const c_void) -> Result<c_int, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    conn.ask(conn.context.engine.complete_transaction(conn.id, true)).map(|stays| c_int::from(!stays))
}

/// lws_serve_http_file: true when it is under way, false when 404 was answered.
///
/// # Safety
/// `file` and `content_type` are NULL or strings, `len` bytes at `headers` are readable or it is NULL.
pub unsafe fn serve_file(
    wsi: *const c_void,
    file: *const c_char,
    content_type: *const c_char,
    headers: *const c_char,
    len: c_int,
) -> Result<bool, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    // SAFETY: NULL or a string by contract.
    let file = unsafe { strings::required("file", file) }?;
    // SAFETY: NULL or a string by contract.
    let kind = unsafe { strings::cstr(content_type) }.map_or(&[][..], |text| text.to_bytes());
    let len = if headers.is_null() { 0 } else { len };
    // SAFETY: `len` bytes at `headers` are readable, or it is NULL, by contract.
    let extra = unsafe { value_of(headers.cast(), len) }?;
    match conn.context.engine.serve_file(conn.id, file, kind, extra) {
        Ok(()) => Ok(true),
        Err(Error::NoFile) => Ok(false),
        Err(error) => Err(refusal_of(&error)),
    }
}

/// The answer of a callback that refuses a request with 404 and completes its transaction.
pub fn not_found(wsi: *const c_void) -> Result<c_int, Refusal> {
    answer(ConnHandle::borrow(wsi)?, 404, b"")?;
    Ok(-completed(wsi)?)
}

//! Requests and responses.

use crate::types::*;
use lws_abi::conn::{self, build, int};
use lws_abi::conn_handle::ConnHandle;
use lws_abi::{Refusal, entry, http, strings};
use lws_engine::http::args;
use lws_engine::http::fields::Method;
use lws_engine::http::tokens::Token;
use std::ffi::{c_char, c_int, c_uchar, c_uint, c_void};
use std::ptr;

/// Bytes of the value of a header that has no token, by its name in lower case with the colon; -1 when absent.
/// # Safety
/// `nlen` bytes at `name` are readable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_hdr_custom_length(wsi: *mut lws, name: *const c_char, nlen: c_int) -> c_int {
    entry("lws_hdr_custom_length", -1, || {
        // SAFETY: `nlen` bytes at `name` are readable, by contract.
        let name = unsafe { strings::bytes(name, usize::try_from(nlen).unwrap_or(0)) }?;
        conn::with_head(wsi.cast(), |head, _| head.custom_length(name).map_or(-1, int))
    })
}

/// Copies the value of a header that has no token, with a NUL. Returns its length, or -1 when it is absent or does
/// not fit into `len` bytes. Then `dst` holds an empty string.
/// # Safety
/// `nlen` bytes at `name` are readable, `len` bytes at `dst` writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_hdr_custom_copy(
    wsi: *mut lws,
    dst: *mut c_char,
    len: c_int,
    name: *const c_char,
    nlen: c_int,
) -> c_int {
    entry("lws_hdr_custom_copy", -1, || {
        // SAFETY: `nlen` bytes at `name` are readable, `len` bytes at `dst` writable, by contract.
        let name = unsafe { strings::bytes(name, usize::try_from(nlen).unwrap_or(0)) }?;
        // SAFETY: `len` bytes at `dst` are writable, or it is NULL, by contract.
        let room = unsafe { strings::room(dst, len) }?;
        strings::copy_out(room, b"");
        conn::with_head(wsi.cast(), |head, _| conn::copied(head.custom_copy(name, room)))
    })
}

/// Copies the first URL argument that starts with `name` (given with its `=`) into `buf`, name and all, and returns
/// where in `buf` the value begins, behind the name. When only the value fits into `len` bytes, `buf` has that alone and
/// is returned. NULL, with `buf` as it was, when that does not fit either or there is no such argument.
/// # Safety
/// `name` is NULL or a string, `len` bytes at `buf` are writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_get_urlarg_by_name(
    wsi: *mut lws,
    name: *const c_char,
    buf: *mut c_char,
    len: c_int,
) -> *const c_char {
    entry("lws_get_urlarg_by_name", ptr::null(), || {
        // SAFETY: `name` is NULL or a string, by contract.
        let name = unsafe { strings::required("name", name) }?;
        // SAFETY: `len` bytes at `buf` are writable, or it is NULL, by contract.
        let room = unsafe { strings::room(buf, len) }?;
        let value_at = conn::with_head(wsi.cast(), |head, _| {
            let (whole, value) = args::by_prefix(head, name)?;
            let text = [whole, value].into_iter().find(|text| text.len() < room.len())?;
            strings::copy_out(room, text);
            Some(text.len() - value.len())
        })?;
        Ok(value_at.map_or(ptr::null(), |at| buf.wrapping_add(at).cast_const()))
    })
}

/// Points `*puri_ptr` to the path of the request, which is terminated, and sets `*puri_len` to its length; it is the
/// library's and stays until the transaction ends. Returns the method, one of `enum uri_methods`; -1 when there is no request.
/// # Safety
/// `puri_ptr` and `puri_len` are NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_http_get_uri_and_method(
    wsi: *mut lws,
    puri_ptr: *mut *mut c_char,
    puri_len: *mut c_int,
) -> c_int {
    entry("lws_http_get_uri_and_method", -1, || {
        let (method, path, len) = conn::with_head(wsi.cast(), |head, _| {
            (method_number(head.method()), head.terminated_path().as_ptr(), int(head.path().len()))
        })?;
        // SAFETY: NULL or writable by contract.
        if let Some(at) = unsafe { puri_ptr.as_mut() } {
            *at = path.cast_mut().cast();
        }
        // SAFETY: NULL or writable by contract.
        if let Some(at) = unsafe { puri_len.as_mut() } {
            *at = len;
        }
        Ok(method)
    })
}

fn method_number(method: Method) -> c_int {
    let number = match method {
        Method::Get => LWSHUMETH_GET,
        Method::Head => LWSHUMETH_HEAD,
        Method::Post => LWSHUMETH_POST,
        Method::Put => LWSHUMETH_PUT,
        Method::Delete => LWSHUMETH_DELETE,
        Method::Options => LWSHUMETH_OPTIONS,
        Method::Patch => LWSHUMETH_PATCH,
        Method::Other => return -1,
    };
    number as c_int
}

/// Copies the value of the cookie `name` into `buf` and its length into `*max`, which holds the size of `buf`
/// before. Returns 0; 1 when there is no such cookie; 2 when it does not fit. Nothing is written then.
/// # Safety
/// `name` is NULL or a string, `*max` bytes at `buf` are writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_http_cookie_get(
    wsi: *mut lws,
    name: *const c_char,
    buf: *mut c_char,
    max: *mut usize,
) -> c_int {
    entry("lws_http_cookie_get", 1, || {
        // SAFETY: `name` is NULL or a string, by contract.
        let name = unsafe { strings::required("name", name) }?;
        // SAFETY: NULL or a size by contract.
        let most = unsafe { max.as_ref() }.copied().ok_or(Refusal::NullArgument("max"))?;
        // SAFETY: `most` bytes at `buf` are writable, or it is NULL, by contract.
        let room = unsafe { strings::bytes_mut(buf, most) }?;
        let copied = conn::with_head(wsi.cast(), |head, _| {
            let value = args::cookie(head, name)?;
            Some((value.len() < room.len()).then(|| strings::copy_out(room, value)))
        })?;
        let Some(n) = copied.ok_or(Refusal::Quiet)? else { return Ok(2) };
        // SAFETY: not null, as it was read before.
        unsafe { strings::store(max, n) };
        Ok(0)
    })
}

/// Adds the blank line that ends the headers at `*p` and writes all from `start` on. Returns 0, or 1 when it does
/// not fit before `end` or cannot be written.
/// # Safety
/// The bytes from `start` to `end` are writable, `*p` lies between.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_finalize_write_http_header(
    wsi: *mut lws,
    start: *mut c_uchar,
    p: *mut *mut c_uchar,
    end: *mut c_uchar,
) -> c_int {
    entry("lws_finalize_write_http_header", 1, || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        // SAFETY: the bytes from `start` to `end` are writable, `*p` lies between, by contract.
        unsafe { build(p, end, |out| out.finalize()) }?;
        // SAFETY: not null, as `build` used it.
        let len = (unsafe { *p } as usize).checked_sub(start as usize);
        let len = len.ok_or(Refusal::BadArgument { name: "start", why: "lies behind *p" })?;
        // SAFETY: `start` and `*p` bound bytes of the program's buffer, writable by contract.
        http::write_head(conn, unsafe { strings::bytes_mut(start, len) }?).map(|_| 0)
    })
}

/// Adds status, content type (if not NULL) and content length at `*p`, which moves. With
/// LWS_ILLEGAL_HTTP_CONTENT_LEN there is no length: `connection: close` is added, and the connection ends after
/// the response. Returns 0, or 1 when they don't fit before `end`.
/// # Safety
/// `content_type` is NULL or a string, the bytes from `*p` to `end` are writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_add_http_common_headers(
    wsi: *mut lws,
    code: c_uint,
    content_type: *const c_char,
    content_len: lws_filepos_t,
    p: *mut *mut c_uchar,
    end: *mut c_uchar,
) -> c_int {
    entry("lws_add_http_common_headers", 1, || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        let code = http::status(code)?;
        // SAFETY: NULL or a string by contract.
        let kind = unsafe { strings::cstr(content_type) };
        let has_length = content_len != lws_filepos_t::MAX;
        // SAFETY: `content_type` is NULL or a string, the bytes from `*p` to `end` are writable, by contract.
        unsafe {
            http::build_head(conn, p, end, |out, preamble| {
                out.begin(preamble, code)?;
                if let Some(kind) = kind {
                    out.token(Token::HTTP_CONTENT_TYPE, kind.to_bytes())?;
                }
                if has_length {
                    out.content_length(content_len)
                } else {
                    out.token(Token::CONNECTION, b"close")
                }
            })
        }?;
        if !has_length {
            conn.ask(conn.context.engine.end_after_response(conn.id))?;
        }
        Ok(0)
    })
}

/// Marks the response as a stream of server-sent events: no timeout ends it any more, and the connection ends after
/// it. Returns 0, or -1 when no request is open.
#[unsafe(no_mangle)]
pub extern "C" fn lws_http_mark_sse(wsi: *mut lws) -> c_int {
    entry("lws_http_mark_sse", -1, || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        let engine = &conn.context.engine;
        conn.ask(engine.end_after_response(conn.id))?;
        conn.ask(engine.set_timeout(conn.id, lws_engine::connection_api::SetTimeout::Off)).map(|()| 0)
    })
}

/// What a program's callback may do with reasons it does not handle: a request is answered with 404, a body that was
/// read and a file that was sent complete their transaction; all else is 0.
/// # Safety
/// The arguments are those of the callback.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_callback_http_dummy(
    wsi: *mut lws,
    reason: lws_callback_reasons,
    _user: *mut c_void,
    _in: *mut c_void,
    _len: usize,
) -> c_int {
    match reason {
        LWS_CALLBACK_HTTP => entry("lws_callback_http_dummy", -1, || http::not_found(wsi.cast())),
        LWS_CALLBACK_HTTP_BODY_COMPLETION | LWS_CALLBACK_HTTP_FILE_COMPLETION => {
            entry("lws_callback_http_dummy", -1, || Ok(-http::completed(wsi.cast())?))
        }
        _ => 0,
    }
}

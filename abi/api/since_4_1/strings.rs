//! Small functions on text that need no context: encodings, escapes, searching, random digits.
//!
//! A result buffer may be the input's own memory wherever C programs are used to that.

use crate::api::since_1_1::base64::{encode, put};
use crate::facts;
use crate::types::{lws_b64state, lws_context};
use lws_abi::base64::{self, Alphabet, Group};
use lws_abi::escape::{self};
use lws_abi::{Refusal, entry, json, numbers, strings};
use std::ffi::{CStr, c_char, c_int, c_void};

/// Encodes `in_len` bytes as padded base64 in the alphabet for URLs and file names (RFC 4648 §5), with a terminator.
///
/// `out_size` must be the encoded length + 2 at least (one more than is used, as ever).
/// Returns the encoded length without terminator; -1 when it does not fit, a length is negative or a pointer NULL.
/// # Safety
/// `in` is NULL or `in_len` bytes can be read there; `out` is NULL or `out_size` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_b64_encode_string_url(
    r#in: *const c_char,
    in_len: c_int,
    out: *mut c_char,
    out_size: c_int,
) -> c_int {
    entry("lws_b64_encode_string_url", -1, || {
        // SAFETY: `in` is NULL or `in_len` bytes can be read there; `out` is NULL or `out_size` bytes can be
        // written there, by contract.
        unsafe { encode(r#in, in_len, out, out_size, Alphabet::Url) }
    })
}

/// Longest credentials that lws_http_basic_auth_gen() takes: user, colon and password.
const CREDENTIALS_MAX: usize = 125;

/// Writes the value of an Authorization header for the user `user` with the password `pw` (RFC 7617): `Basic `, the
/// base64 of both with a colon between them, and a terminator, which the last byte of `buf` becomes as well. A colon in
/// `user` is not noticed.
///
/// Returns 0; 1, with nothing written, when it does not fit into the `len` bytes at `buf` or a pointer is NULL; 2, the
/// same, when `user` and `pw` have more than 124 bytes together.
/// # Safety
/// `user` and `pw` are NULL or terminated strings; `buf` is NULL or `len` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_http_basic_auth_gen(
    user: *const c_char,
    pw: *const c_char,
    buf: *mut c_char,
    len: usize,
) -> c_int {
    entry("lws_http_basic_auth_gen", 1, || {
        // SAFETY: `user` is NULL or a string and `pw` is NULL or a string, by contract.
        let (user, pw) = unsafe { (strings::required("user", user)?, strings::required("pw", pw)?) };
        let both = [user, b":", pw].concat();
        let value = format!("Basic {}", base64::encode(&both, Alphabet::Standard));
        // SAFETY: `len` bytes at `buf` are writable, or it is NULL, by contract; the texts are not used any more.
        let room = unsafe { strings::bytes_mut(buf, len) }?;
        if room.len() <= value.len() {
            return Err(Refusal::NoRoom("buf"));
        }
        if both.len() > CREDENTIALS_MAX {
            return Ok(2);
        }
        strings::copy_out(room, value.as_bytes());
        if let Some(last) = room.last_mut() {
            *last = 0;
        }
        Ok(0)
    })
}

/// Decodes the first `in_len` characters of base64 at `in`, or those up to a NUL before that; a negative `in_len` means
/// that `in` is terminated. Both alphabets are understood, padding may be missing, and characters of neither are skipped. A
/// terminator is put behind the bytes.
///
/// Returns the number of bytes, terminator not counted; -1 when they do not fit with it, or a pointer is NULL.
/// # Safety
/// `in` is NULL or readable as far as said; `out` is NULL or `out_size` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_b64_decode_string_len(
    r#in: *const c_char,
    in_len: c_int,
    out: *mut c_char,
    out_size: c_int,
) -> c_int {
    entry("lws_b64_decode_string_len", -1, || {
        let text = match usize::try_from(in_len) {
            // SAFETY: `len` bytes at `in` are readable, or it is NULL, by contract.
            Ok(len) => unsafe { strings::bytes(r#in, len) }?,
            // SAFETY: as above, for a terminated string.
            Err(_) => unsafe { strings::required("in", r#in) }?,
        };
        let text = text.split(|&byte| byte == 0).next().unwrap_or_default();
        let bytes = base64::decode(text, Alphabet::Either);
        // SAFETY: `out_size` bytes at `out` are writable, or it is NULL, by contract; the input is not used any
        // more.
        put(unsafe { strings::room(out, out_size) }?, &bytes, facts::DECODE_SPARE)
    })
}

/// Makes `state` ready for lws_b64_decode_stateful().
/// # Safety
/// `state` is NULL (refused) or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_b64_decode_state_init(state: *mut lws_b64state) {
    entry("lws_b64_decode_state_init", (), || {
        if state.is_null() {
            return Err(Refusal::NullArgument("state"));
        }
        // SAFETY: not null; the struct is plain data.
        unsafe { strings::store(state, lws_b64state { quad: [0; 4], done: 0, len: 0, i: 0, c: 0 }) };
        Ok(())
    })
}

/// Decodes base64 that comes in pieces of any size, whole groups of three bytes as far as there is room.
///
/// `*in_len`: characters at `in`, afterwards how many were taken. `*out_size`: bytes of room at `out`, afterwards
/// how many were written; a terminator stands behind them if there is room for it. With `final` set, or when they end
/// with a single `=`, the bytes of an incomplete last group are written too, once everything is taken and there is room
/// for two. `s->done` counts all bytes written.
/// Returns 0; -1 for NULL arguments.
/// # Safety
/// `s`, `in_len` and `out_size` are NULL or valid; `in` and `out` are NULL or as long as these say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_b64_decode_stateful(
    s: *mut lws_b64state,
    r#in: *const c_char,
    in_len: *mut usize,
    out: *mut u8,
    out_size: *mut usize,
    r#final: c_int,
) -> c_int {
    entry("lws_b64_decode_stateful", -1, || {
        if s.is_null() || in_len.is_null() || out_size.is_null() {
            return Err(Refusal::NullArgument("state or length"));
        }
        // SAFETY: not null, valid by contract, plain data.
        let mut state = unsafe { s.read() };
        // SAFETY: `*in_len` characters by contract.
        let input = unsafe { strings::bytes(r#in, in_len.read()) }?.to_vec();
        // SAFETY: `*out_size` bytes by contract; the input is not used any more.
        let room = unsafe { strings::bytes_mut(out, out_size.read()) }?;
        let mut group = Group { quad: state.quad, len: state.len };
        let (taken, written) = base64::decode_some(&mut group, &input, room, r#final != 0);
        state.quad = group.quad;
        state.len = group.len;
        state.done = state.done.wrapping_add(written);
        if let Some(end) = room.get_mut(written) {
            *end = 0;
        }
        // SAFETY: checked above.
        unsafe { strings::store(s, state) };
        // SAFETY: checked above.
        unsafe { strings::store(in_len, taken) };
        // SAFETY: checked above.
        unsafe { strings::store(out_size, written) };
        Ok(0)
    })
}

/// Copies at most `size` - 1 bytes of the string `src` and fills the rest of `dest` up to `size` with zeros, so
/// that it is always terminated. Returns `dest`; untouched when `size` is 0. A NULL `src` is the empty string.
/// # Safety
/// `dest` is NULL (refused) or `size` bytes can be written there; `src` is NULL, terminated, or readable for
/// `size` - 1 bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_strncpy(dest: *mut c_char, src: *const c_char, size: usize) -> *mut c_char {
    entry("lws_strncpy", dest, || {
        if size == 0 {
            return Ok(dest);
        }
        if dest.is_null() {
            return Err(Refusal::NullArgument("dest"));
        }
        let len = if src.is_null() {
            0
        } else {
            // SAFETY: not null; looks no further than the contract allows.
            unsafe { libc::strnlen(src, size - 1) }
        };
        // SAFETY: strnlen has just seen these bytes, and `len` is below `size`.
        unsafe { std::ptr::copy(src, dest, len) };
        // SAFETY: the rest of the `size` bytes.
        unsafe { std::ptr::write_bytes(dest.wrapping_add(len), 0, size - len) };
        Ok(dest)
    })
}

/// The first place in the `len` bytes at `buf` where the `nl` bytes at `name` stand; no terminators are needed.
///
/// Returns NULL if there is none, or `nl` is 0, or a pointer is NULL.
/// # Safety
/// `buf` and `name` are NULL or readable for `len` and `nl` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_nstrstr(
    buf: *const c_char,
    len: usize,
    name: *const c_char,
    nl: usize,
) -> *const c_char {
    entry("lws_nstrstr", std::ptr::null(), || {
        // SAFETY: `len` bytes at `buf` are readable, or it is NULL, by contract.
        let text = unsafe { strings::bytes(buf, len) }?;
        // SAFETY: `nl` bytes at `name` are readable, or it is NULL, by contract.
        let needle = unsafe { strings::bytes(name, nl) }?;
        Ok(json::find(text, needle).map_or(std::ptr::null(), |at| buf.wrapping_add(at)))
    })
}

/// Finds the value behind the first `name`, which is written with its quotes and colon (`"\"id\":"`), in the
/// `len` bytes of JSON at `buf`. Strings are given without their quotes and with their escapes as they are.
///
/// Returns the value's place in `buf` and its length in `*alen`; NULL, `*alen` untouched, if the name is absent or
/// nothing follows it. A bare value ends at a comma or a closing bracket or brace.
/// # Safety
/// `buf` is NULL or readable for `len` bytes; `name` is NULL or terminated; `alen` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_json_simple_find(
    buf: *const c_char,
    len: usize,
    name: *const c_char,
    alen: *mut usize,
) -> *const c_char {
    entry("lws_json_simple_find", std::ptr::null(), || {
        // SAFETY: `len` bytes at `buf` are readable, or it is NULL, by contract.
        let text = unsafe { strings::bytes(buf, len) }?;
        // SAFETY: `name` is NULL or a string, by contract.
        let name = unsafe { strings::required("name", name) }?;
        let Some(at) = json::find_value(text, name) else { return Err(Refusal::Quiet) };
        // SAFETY: `alen` is NULL or writable, by contract.
        unsafe { strings::store(alen, at.len()) };
        Ok(buf.wrapping_add(at.start))
    })
}

/// Compares the value that lws_json_simple_find() finds with the string `comp`.
///
/// Returns 0 when they are the same; otherwise the difference of the first bytes that differ, or -1 when the
/// lengths differ or there is no such value.
/// # Safety
/// `buf` is NULL or readable for `len` bytes; `name` and `comp` are NULL or terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_json_simple_strcmp(
    buf: *const c_char,
    len: usize,
    name: *const c_char,
    comp: *const c_char,
) -> c_int {
    entry("lws_json_simple_strcmp", -1, || {
        // SAFETY: `len` bytes at `buf` are readable, or it is NULL, by contract.
        let text = unsafe { strings::bytes(buf, len) }?;
        // SAFETY: `name` is NULL or a string, by contract.
        let name = unsafe { strings::required("name", name) }?;
        // SAFETY: `comp` is NULL or a string, by contract.
        let wanted = unsafe { strings::required("comp", comp) }?;
        let Some(at) = json::find_value(text, name) else { return Ok(-1) };
        let value = &text[at];
        if value.len() != wanted.len() {
            return Ok(-1);
        }
        let differing = value.iter().zip(wanted).find(|(a, b)| a != b);
        Ok(differing.map_or(0, |(a, b)| c_int::from(*a) - c_int::from(*b)))
    })
}

/// Turns the terminated text `h` of hexadecimal pairs into bytes.
///
/// Returns their number, which must be below `max`; -1 when there are `max` or more, or a character is no
/// hexadecimal digit, or the last pair is incomplete. The bytes before that are written, `max` at most.
/// # Safety
/// `h` is NULL or terminated; `dest` is NULL or `max` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_hex_to_byte_array(h: *const c_char, dest: *mut u8, max: c_int) -> c_int {
    entry("lws_hex_to_byte_array", -1, || {
        // SAFETY: `h` is NULL or a string, by contract.
        let text = unsafe { strings::required("h", h) }?;
        let text = strings::apart(text, dest, usize::try_from(max).unwrap_or(0));
        // SAFETY: `max` bytes at `dest` are writable, or it is NULL, by contract; the text is elsewhere.
        let room = unsafe { strings::room(dest, max) }?;
        let count = numbers::unhex(&text, room).ok_or(Refusal::Quiet)?;
        if count >= room.len() {
            return Err(Refusal::NoRoom("dest"));
        }
        Ok(strings::c_len(count))
    })
}

/// Compares `len` bytes in a time that does not depend on them.
///
/// Returns 0 when they are the same, else (or for NULL) 1.
/// # Safety
/// `a` and `b` are NULL or readable for `len` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_timingsafe_bcmp(a: *const c_void, b: *const c_void, len: u32) -> c_int {
    entry("lws_timingsafe_bcmp", 1, || {
        // SAFETY: the bytes at `a` are readable, or it is NULL, by contract.
        let one = unsafe { strings::bytes(a, len as usize) }?;
        // SAFETY: the bytes at `b` are readable, or it is NULL, by contract.
        let other = unsafe { strings::bytes(b, len as usize) }?;
        Ok(c_int::from(!numbers::same_bytes(one, other)))
    })
}

/// Fills `dest` with `len` - 1 random hexadecimal digits and a terminator. `context` is not looked at and may
/// be NULL.
///
/// Returns 0; 1 when the random source fails, `len` is 0 or `dest` is NULL.
/// # Safety
/// `dest` is NULL or `len` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_hex_random(context: *mut lws_context, dest: *mut c_char, len: usize) -> c_int {
    let _ = context;
    entry("lws_hex_random", 1, || {
        // SAFETY: `len` bytes at `dest` are writable, or it is NULL, by contract.
        let room = unsafe { strings::bytes_mut(dest, len) }?;
        let Some((end, digits)) = room.split_last_mut() else { return Err(Refusal::NoRoom("dest")) };
        *end = 0;
        let mut bytes = vec![0; digits.len().div_ceil(2)];
        numbers::random(&mut bytes)?;
        digits.copy_from_slice(&numbers::to_hex(&bytes)[..digits.len()]);
        Ok(0)
    })
}

/// Writes the terminated `string` to `escaped` with every single quote doubled, for an SQL string literal. At most
/// `len` bytes with the terminator; stops when less than 3 are left.
///
/// Returns `escaped`. Nothing is written when `len` < 1. They may be the same memory.
/// # Safety
/// As for lws_urlencode().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_sql_purify(
    escaped: *mut c_char,
    string: *const c_char,
    len: c_int,
) -> *const c_char {
    entry("lws_sql_purify", escaped.cast_const(), || {
        // SAFETY: `string` is NULL or a string, and `len` bytes at `escaped` are writable, by contract.
        unsafe { put_escaped(escaped, string, len, escape::sql) }
    })
}

/// # Safety
/// As for lws_urlencode().
pub(crate) unsafe fn put_escaped(
    to: *mut c_char,
    from: *const c_char,
    len: c_int,
    write: impl FnOnce(&[u8], &mut [u8]),
) -> Result<*const c_char, Refusal> {
    // SAFETY: `from` is NULL or a string, by contract.
    let text = unsafe { strings::cstr(from) }.map_or(&[][..], CStr::to_bytes);
    let text = strings::apart(text, to, usize::try_from(len).unwrap_or(0));
    // SAFETY: `len` bytes at `to` are writable, or it is NULL, by contract; the text is elsewhere.
    write(&text, unsafe { strings::room(to, len) }?);
    Ok(to.cast_const())
}

/// Writes the terminated `string` to `escaped` as the inside of a JSON string: `\t \n \r \\`, and `\u00XX` for
/// the quote, other control characters and every byte from 0x80 on. At most `len` bytes with the terminator;
/// stops when less than 7 are left, where an escape of two bytes counts as one as long as all fits. `*in_used` tells how many bytes of `string` went in.
///
/// Returns `escaped`. Nothing is written when `len` < 1; a NULL `string` gives "" and leaves `*in_used` alone.
/// # Safety
/// As for lws_urlencode(); `in_used` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_json_purify(
    escaped: *mut c_char,
    string: *const c_char,
    len: c_int,
    in_used: *mut c_int,
) -> *const c_char {
    entry("lws_json_purify", escaped.cast_const(), || {
        let mut used = 0;
        let write = |text: &[u8], room: &mut [u8]| used = escape::json(text, room);
        // SAFETY: `string` is NULL or a string, and `len` bytes at `escaped` are writable, by contract.
        let result = unsafe { put_escaped(escaped, string, len, write) }?;
        if !string.is_null() {
            // SAFETY: `in_used` is NULL or writable, by contract.
            unsafe { strings::store(in_used, strings::c_len(used)) };
        }
        Ok(result)
    })
}

/// The length, without terminator, that lws_json_purify() would need for all of `string`; 0 for NULL.
/// # Safety
/// `string` is NULL or terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_json_purify_len(string: *const c_char) -> c_int {
    entry("lws_json_purify_len", 0, || {
        // SAFETY: `string` is NULL or a string, by contract.
        let text = unsafe { strings::cstr(string) }.map_or(&[][..], CStr::to_bytes);
        Ok(strings::c_len(escape::json_len(text)))
    })
}

/// Decodes URL text: `+` is a space, `%XX` a byte. Writes at most `len` bytes, and a terminator only if one of
/// them is left for it; `string` and `escaped` may be the same memory.
///
/// Returns 0; -1 when a `%` is followed by something else than hexadecimal digits, with what stands before it written
/// and not terminated, or a pointer is NULL. An escape cut off by the end of the text is dropped.
/// # Safety
/// `string` is NULL or `len` bytes can be written there; `escaped` is NULL or terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_urldecode(string: *mut c_char, escaped: *const c_char, len: c_int) -> c_int {
    entry("lws_urldecode", -1, || {
        // SAFETY: `escaped` is NULL or a string, by contract.
        let text = unsafe { strings::required("escaped", escaped) }?;
        let text = strings::apart(text, string, usize::try_from(len).unwrap_or(0));
        // SAFETY: `len` bytes at `string` are writable, or it is NULL, by contract; the text is elsewhere.
        escape::url_decode(&text, unsafe { strings::room(string, len) }?).ok_or(Refusal::Quiet)?;
        Ok(0)
    })
}

/// Makes `filename` harmless in place: `..`, `:`, `\`, `$` and `%` become underscores. Slashes stay.
/// # Safety
/// `filename` is NULL (refused) or a writable terminated string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_filename_purify_inplace(filename: *mut c_char) {
    entry("lws_filename_purify_inplace", (), || {
        // SAFETY: `filename` is NULL or a string, by contract.
        let len = unsafe { strings::required("filename", filename) }?.len();
        // SAFETY: these bytes were just seen to be a string, which is writable by contract.
        escape::filename(unsafe { strings::bytes_mut(filename, len) }?);
        Ok(())
    })
}

/// Zeroes `len` bytes for good: no compiler leaves it out because nobody reads them again. Nothing happens for NULL.
/// # Safety
/// `p` is NULL or `len` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_explicit_bzero(p: *mut c_void, len: usize) {
    entry("lws_explicit_bzero", (), || {
        // SAFETY: `len` bytes at `p` are writable, or it is NULL, by contract.
        let room = unsafe { strings::bytes_mut(p, len) }?;
        // SAFETY: as many bytes, all writable.
        unsafe { libc::explicit_bzero(room.as_mut_ptr().cast(), room.len()) };
        Ok(())
    });
}

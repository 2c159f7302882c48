//! The streaming JSON parser: what programs ask of one they have.

use crate::facts;
use crate::lejp::Parser;
use crate::types::*;
use lws_abi::lejp::{self, Document, Reason};
use lws_abi::{Refusal, entry, strings};
use std::ffi::{c_char, c_int, c_uchar};

/// Ends a parser: its callback is told LEJPCB_DESTRUCTED. There is no memory to free; the parser may be constructed
/// again.
/// # Safety
/// `ctx` is NULL or a parser made by lejp_construct().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lejp_destruct(ctx: *mut lejp_ctx) {
    entry("lejp_destruct", (), || {
        // SAFETY: `ctx` is NULL or a parser made by lejp_construct(), by contract.
        unsafe { Parser::new(ctx) }?.call(Reason::Destructed);
        Ok(())
    });
}

/// [to 2.0] Reads the next `len` bytes of a document, one object, in pieces of any size, and calls the
/// [from 4.1] Reads the next `len` bytes of a document, an object or array, in pieces of any size, and calls the
/// callback for everything found in it.
///
/// The callback is told LEJPCB_START at the beginning of every call in which no name has been read yet. A callback that
/// returns nonzero ends the parsing, but for LEJPCB_CONSTRUCTED, _DESTRUCTED, _START, _FAILED,
/// [to 2.0] _COMPLETE
/// and _ARRAY_END; for LEJPCB_VAL_STR_END only a negative value does. Strings come in pieces of 254 bytes and a last one;
/// [to 2.0] numbers have at most 10 digits, levels and paths are limited by LEJP_MAX_DEPTH, LEJP_MAX_INDEX_DEPTH and
/// [from 4.1] numbers have at most 20 digits, levels and paths are limited by LEJP_MAX_DEPTH, LEJP_MAX_INDEX_DEPTH and
/// LEJP_MAX_PATH.
/// Returns LEJP_CONTINUE (-1) when all was used and more is needed; when the document is complete, the number of bytes
/// behind it that were not used; after LEJPCB_FAILED one of LEJP_REJECT_*. Thereafter the parser must be constructed
/// again. A NULL pointer or a negative `len` is LEJP_REJECT_UNKNOWN.
/// # Safety
/// `ctx` is NULL or a parser made by lejp_construct(); `len` bytes can be read at `json`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lejp_parse(ctx: *mut lejp_ctx, json: *const c_uchar, len: c_int) -> c_int {
    entry("lejp_parse", LEJP_REJECT_UNKNOWN, || {
        // SAFETY: `ctx` is NULL or a parser made by lejp_construct(); `len` bytes can be read at `json`, by
        // contract.
        let mut parser = unsafe { Parser::new(ctx) }?;
        let len =
            usize::try_from(len).map_err(|_| Refusal::BadArgument { name: "len", why: "is negative" })?;
        // SAFETY: `len` bytes at `json` are readable, or it is NULL, by contract.
        let json = unsafe { strings::bytes(json, len) }?;
        Ok(match lejp::parse(&mut parser, &facts::JSON, json) {
            Ok(None) => LEJP_CONTINUE,
            Ok(Some(unused)) => strings::c_len(unused),
            Err(reject) => reject as c_int,
        })
    })
}

/// Copies what the wildcard number `wildcard` (from 0) of the pattern that matches stands for, up to the next `.` or the
/// end of the path, to `dest`, terminated and at most `len` - 1 bytes.
///
/// Returns the number of bytes written, the terminator counted; 0 when there is no such wildcard or no room, and then
/// `dest` is unchanged.
/// # Safety
/// `ctx` is NULL or a parser made by lejp_construct(); `dest` is NULL or `len` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lejp_get_wildcard(
    ctx: *mut lejp_ctx,
    wildcard: c_int,
    dest: *mut c_char,
    len: c_int,
) -> c_int {
    entry("lejp_get_wildcard", 0, || {
        // SAFETY: `ctx` is NULL or a parser made by lejp_construct(); `dest` is NULL or `len` bytes can be written
        // there, by contract.
        let mut parser = unsafe { Parser::new(ctx) }?;
        // SAFETY: `len` bytes at `dest` are writable, or it is NULL, by contract.
        let room = unsafe { strings::room(dest, len) }?;
        let index = usize::try_from(wildcard).map_err(|_| Refusal::Quiet)?;
        parser.with(|view| match view.wildcard(index) {
            Some(text) if !room.is_empty() => Ok(strings::c_len(strings::copy_out(room, text) + 1)),
            _ => Err(Refusal::Quiet),
        })
    })
}

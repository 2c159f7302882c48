//! The tokenizer.

use crate::types::*;
use lws_abi::tokenize::{Needs, Text};
use lws_abi::{Refusal, entry, strings};
use std::ffi::{c_char, c_int};
use std::ptr;

/// Makes a tokenizer of the terminated text at `start`, with `flags` of LWS_TOKENIZE_F_*. For a text that is not
/// terminated, set `ts->len` to its length behind this.
/// # Safety
/// `ts` is NULL or can be written; the text stays as long as the tokenizer is used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_tokenize_init(ts: *mut lws_tokenize, start: *const c_char, flags: c_int) {
    entry("lws_tokenize_init", (), || {
        let new = lws_tokenize {
            start,
            token: ptr::null(),
            len: c_int::MAX as usize,
            token_len: 0,
            flags: flags as u16,
            delim: LWSTZ_DT_NEED_FIRST_CONTENT as u8,
            e: 0,
        };
        // SAFETY: `ts` is NULL or writable, by contract.
        unsafe { strings::store(ts, new) };
        Ok(())
    });
}

/// Finds the next element of the text: `ts->token` and `ts->token_len` become where it stands, without quotes, `=` or
/// `:`. The text ends after `ts->len` bytes or at a NUL.
///
/// Returns LWS_TOKZE_DELIMITER and above for what was found; LWS_TOKZE_ENDED (0) at the end; below 0 for what is wrong:
/// LWS_TOKZE_ERR_COMMA_LIST (with LWS_TOKENIZE_F_COMMA_SEP_LIST, whose elements are single), _NUM_ON_LHS (`=` behind a
/// number), _MALFORMED_FLOAT (a second point), _UNTERM_STRING, _BROKEN_UTF8. Ended for NULL.
/// # Safety
/// `ts` is NULL or a tokenizer whose text is still there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_tokenize(ts: *mut lws_tokenize) -> lws_tokenize_elem {
    entry("lws_tokenize", LWS_TOKZE_ENDED, || {
        // SAFETY: NULL or a tokenizer by contract.
        let ts = unsafe { ts.as_mut() }.ok_or(Refusal::NullArgument("ts"))?;
        if ts.start.is_null() {
            return Err(Refusal::NullArgument("start"));
        }
        let (start, len) = (ts.start, ts.len);
        let byte = |at| {
            // SAFETY: inside the text: nobody asks behind its end.
            let byte = (at < len).then(|| unsafe { *start.add(at) } as u8);
            byte.filter(|byte| *byte != 0)
        };
        let needs = match ts.delim.into() {
            LWSTZ_DT_NEED_DELIM => Needs::Comma,
            LWSTZ_DT_NEED_NEXT_CONTENT => Needs::Next,
            _ => Needs::First,
        };
        let mut text = Text { byte, flags: ts.flags, needs };
        let found = text.take();
        ts.delim = match text.needs {
            Needs::First => LWSTZ_DT_NEED_FIRST_CONTENT as u8,
            Needs::Comma => LWSTZ_DT_NEED_DELIM as u8,
            Needs::Next => LWSTZ_DT_NEED_NEXT_CONTENT as u8,
        };
        // SAFETY: inside the text, or at its end.
        (ts.token, ts.start) = unsafe { (start.add(found.place.start), start.add(found.used)) };
        ts.token_len = found.place.len();
        ts.len -= found.used;
        Ok(found.element as lws_tokenize_elem)
    })
}

/// Copies the element found last to `str`, terminated, when it has less than `max` - 1 bytes.
///
/// Returns 0; 1 when it has more, also for NULL, and then nothing is written.
/// # Safety
/// `ts` is NULL or a tokenizer that has found something; `max` bytes can be written at `str`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_tokenize_cstr(ts: *mut lws_tokenize, str: *mut c_char, max: usize) -> c_int {
    entry("lws_tokenize_cstr", 1, || {
        // SAFETY: NULL or a tokenizer by contract.
        let ts = unsafe { ts.as_ref() }.ok_or(Refusal::NullArgument("ts"))?;
        if ts.token_len.saturating_add(1) >= max {
            return Err(Refusal::NoRoom("str"));
        }
        // SAFETY: the element in the text.
        let token = unsafe { strings::bytes(ts.token, ts.token_len) }?.to_vec();
        // SAFETY: `max` bytes at `str` are writable, or it is NULL, by contract.
        strings::copy_out(unsafe { strings::bytes_mut(str, max) }?, &token);
        Ok(0)
    })
}

//! Files that go through the program.

use crate::types::*;
use lws_abi::html::{Held, KEPT, chunk, expand};
use lws_abi::{Refusal, entry, strings};
use std::ffi::{c_char, c_int};

/// Replaces the names in `s->vars` that begin with `$` in a piece of text, by what `s->replace` answers for their index
/// (NULL for nothing), the longest one where several fit. What may be the beginning of a name at the end of a piece waits
/// in `s`, up to 16 bytes of it, for the next one. If `args->chunked` is set the result is framed as a chunk: up to ten
/// bytes in front of `args->p` are used for that, and the end of all chunks is added with the last piece. Afterwards
/// `args->p` and `args->len` are what is to be sent. Between files `s` is to be zeroed, apart from its last four members.
///
/// Returns 0, or -1 when the result does not fit into the `args->max_len` bytes at `args->p`; then nothing was changed
/// there.
/// # Safety
/// `args` and `s` are NULL or what their descriptions say, and the room in front of `args->p` is there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_chunked_html_process(
    args: *mut lws_process_html_args,
    s: *mut lws_process_html_state,
) -> c_int {
    entry("lws_chunked_html_process", -1, || {
        // SAFETY: NULL or the arguments by contract; a copy, so that nothing is borrowed while C runs.
        let given = *unsafe { args.as_ref() }.ok_or(Refusal::NullArgument("args"))?;
        // SAFETY: NULL or a state by contract; a copy as well.
        let state = *unsafe { s.as_ref() }.ok_or(Refusal::NullArgument("s"))?;
        let (Ok(len), Ok(room)) = (usize::try_from(given.len), usize::try_from(given.max_len)) else {
            return Err(Refusal::BadArgument { name: "args", why: "has a negative length" });
        };
        let last = given.r#final != 0;
        // SAFETY: the text by contract; it is copied before C runs.
        let piece = unsafe { strings::bytes(given.p, len) }?.to_vec();
        // SAFETY: `args` and `s` are NULL or what their descriptions say, and the room in front of `args->p` is
        // there, by contract.
        let (held, text) = unsafe { replaced(&state, &piece, last) };
        let (before, behind) = if given.chunked != 0 { chunk(text.len(), last) } else { (String::new(), "") };
        if text.len() + behind.len() > room {
            return Err(Refusal::BadArgument { name: "max_len", why: "is too small for the result" });
        }
        let whole = [before.as_bytes(), &text, behind.as_bytes()].concat();
        let start = given.p.wrapping_sub(before.len());
        // SAFETY: the room behind `p` was measured, and that in front of it is there by contract.
        unsafe { strings::bytes_mut(start, whole.len()) }?.copy_from_slice(&whole);
        let swallow = held.bytes.map(u8::cast_signed);
        // SAFETY: neither is NULL, see above.
        unsafe {
            (*args).p = start;
            (*args).len = whole.len() as c_int;
            (*s).pos = held.len as c_int;
            (*s).swallow = swallow;
        }
        Ok(0)
    })
}

/// # Safety
/// As for [`lws_chunked_html_process`].
unsafe fn replaced(state: &lws_process_html_state, piece: &[u8], last: bool) -> (Held, Vec<u8>) {
    let len = usize::try_from(state.pos).unwrap_or(0).min(KEPT);
    let mut held = Held { bytes: state.swallow.map(c_char::cast_unsigned), len };
    let count = if state.vars.is_null() { 0 } else { usize::try_from(state.count_vars).unwrap_or(0) };
    let names: Vec<&[u8]> = (0..count)
        .map(|index| {
            // SAFETY: an array of `count_vars` names by contract.
            let name = unsafe { *state.vars.add(index) };
            // SAFETY: NULL or a string by contract.
            unsafe { strings::cstr(name) }.map_or(&[][..], |name| name.to_bytes())
        })
        .collect();
    let text = expand(&mut held, piece, &names, last, |index| {
        let Some(replace) = state.replace else { return Vec::new() };
        // SAFETY: the program's own callback, with its own word and the index of a name.
        let text = unsafe { replace(state.data, index as c_int) };
        // SAFETY: NULL or a string by contract.
        unsafe { strings::cstr(text) }.map_or(Vec::new(), |text| text.to_bytes().to_vec())
    });
    (held, text)
}

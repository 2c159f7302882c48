//! Texts with `${name}` in them, which the program replaces as they stream through.

use crate::types::*;
use lws_abi::{Refusal, entry, strings};
use std::ffi::{c_char, c_int, c_void};

/// Where an expander stands, in `state`.
const LITERAL: c_char = 0;
const DOLLAR: c_char = 1;
const NAME: c_char = 2;
const EXPANDING: c_char = 3;

/// Makes an expander in memory of the program's. `cb` is asked for every `${name}`, with `priv`, the name, and the room
/// as in lws_strexp_expand(): it writes what it can at `out[*pos]` and adds that to `*pos`, at most up to `olen`, and
/// returns LSTRX_DONE; when there was more, it notes in `*exp_ofs` how much of it is written and returns
/// LSTRX_FILLED_OUT, to be asked again; LSTRX_FATAL_NAME_UNKNOWN ends everything. `out` has room for `olen` bytes; NULL
/// is for counting only.
/// # Safety
/// `exp` is NULL or can be written; `out` is NULL or can be written until lws_strexp_reset_out().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_strexp_init(
    exp: *mut lws_strexp_t,
    r#priv: *mut c_void,
    cb: lws_strexp_expand_cb,
    out: *mut c_char,
    olen: usize,
) {
    entry("lws_strexp_init", (), || {
        let new = lws_strexp {
            name: [0; 32],
            cb,
            r#priv,
            out,
            olen,
            pos: 0,
            exp_ofs: 0,
            name_pos: 0,
            state: LITERAL,
        };
        // SAFETY: `exp` is NULL or writable, by contract.
        unsafe { strings::store(exp, new) };
        Ok(())
    });
}

/// Gives an expander new room, after LSTRX_FILLED_OUT. Nothing happens for a NULL `exp`.
/// # Safety
/// As for lws_strexp_init().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_strexp_reset_out(exp: *mut lws_strexp_t, out: *mut c_char, olen: usize) {
    entry("lws_strexp_reset_out", (), || {
        // SAFETY: NULL or an expander by contract.
        let exp = unsafe { exp.as_mut() }.ok_or(Refusal::NullArgument("exp"))?;
        (exp.out, exp.olen, exp.pos) = (out, olen, 0);
        Ok(())
    });
}

/// Passes the `len` bytes at `in` on to the expander's room, and what the program has for each `${name}` in place of
/// that; pieces may end anywhere. `*pused_in` becomes how many of them were used, `*pused_out` how many bytes are in the
/// room.
///
/// Returns LSTRX_DONE (0) when all were used, and the text is terminated if there is room for that. LSTRX_FILLED_OUT (1)
/// when the room is full: take the bytes, call lws_strexp_reset_out(), and go on with the rest of the input.
/// LSTRX_FATAL_NAME_TOO_LONG (-1), and neither result is written: a name of more than 31 bytes, less than 3 bytes of room
/// behind a single `$`, or NULL. Any other value is what the callback returned.
/// # Safety
/// `exp` is NULL or an expander; `len` bytes can be read at `in`; both results can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_strexp_expand(
    exp: *mut lws_strexp_t,
    r#in: *const c_char,
    len: usize,
    pused_in: *mut usize,
    pused_out: *mut usize,
) -> c_int {
    entry("lws_strexp_expand", LSTRX_FATAL_NAME_TOO_LONG, || {
        if exp.is_null() {
            return Err(Refusal::NullArgument("exp"));
        }
        // SAFETY: `len` bytes at `in` are readable, or it is NULL, by contract.
        let input = unsafe { strings::bytes(r#in, len) }?;
        let (mut used, mut result) = (0, LSTRX_DONE);
        while result == LSTRX_DONE && used < input.len() {
            // SAFETY: an expander by contract; nothing of it is held while the callback runs.
            let asks = match step(unsafe { &mut *exp }, input[used])? {
                Step::Used => false,
                Step::Filled { used: also } => {
                    result = LSTRX_FILLED_OUT;
                    used += usize::from(also);
                    continue;
                }
                Step::Ask => true,
            };
            if asks {
                // SAFETY: as above.
                result = unsafe { ask(exp) }?;
            }
            used += usize::from(result == LSTRX_DONE);
        }
        // SAFETY: an expander by contract.
        let exp = unsafe { &mut *exp };
        if result == LSTRX_DONE && !exp.out.is_null() && exp.pos < exp.olen {
            // SAFETY: inside the program's room.
            unsafe { *exp.out.add(exp.pos) = 0 };
        }
        // SAFETY: `pused_in` is NULL or writable, by contract.
        unsafe { strings::store(pused_in, used) };
        // SAFETY: `pused_out` is NULL or writable, by contract.
        unsafe { strings::store(pused_out, exp.pos) };
        Ok(result)
    })
}

enum Step {
    Used,
    /// The room is full, with this byte or without it.
    Filled {
        used: bool,
    },
    /// The byte ends a name that the callback is to be asked for.
    Ask,
}

fn step(exp: &mut lws_strexp, byte: u8) -> Result<Step, Refusal> {
    match exp.state {
        DOLLAR if byte == b'{' => (exp.state, exp.name_pos) = (NAME, 0),
        DOLLAR => {
            if exp.olen.saturating_sub(exp.pos) < 3 {
                return Err(Refusal::NoRoom("out"));
            }
            put(exp, b'$');
            put(exp, byte);
            exp.state = if byte == b'$' { DOLLAR } else { LITERAL };
        }
        NAME if byte == b'}' => {
            let end = exp.name.get_mut(usize::from(exp.name_pos)).ok_or(Refusal::NoRoom("name"))?;
            *end = 0;
            (exp.state, exp.exp_ofs) = (EXPANDING, 0);
            return Ok(Step::Ask);
        }
        NAME => {
            let last = exp.name.len() - 1;
            let place = exp.name[..last].get_mut(usize::from(exp.name_pos)).ok_or(Refusal::NoRoom("name"))?;
            *place = byte as c_char;
            exp.name_pos += 1;
        }
        EXPANDING => return Ok(Step::Ask),
        _ if byte == b'$' => exp.state = DOLLAR,
        _ if exp.pos >= exp.olen => return Ok(Step::Filled { used: false }),
        _ => {
            put(exp, byte);
            if exp.pos == exp.olen {
                return Ok(Step::Filled { used: true });
            }
        }
    }
    Ok(Step::Used)
}

/// Takes a byte there is room for.
fn put(exp: &mut lws_strexp, byte: u8) {
    if !exp.out.is_null() {
        // SAFETY: inside the program's room: whoever calls has compared `pos` with `olen`.
        unsafe { *exp.out.add(exp.pos) = byte as c_char };
    }
    exp.pos += 1;
}

/// Asks the callback for the name that is complete.
///
/// # Safety
/// `exp` is a live expander.
unsafe fn ask(exp: *mut lws_strexp) -> Result<c_int, Refusal> {
    // SAFETY: live by contract; copies, since the callback may look at it.
    let lws_strexp { cb, r#priv, out, olen, mut pos, mut exp_ofs, .. } = unsafe { exp.read() };
    let cb = cb.ok_or(Refusal::NullArgument("cb"))?;
    // SAFETY: the program's callback, as it wants to be called; the name is terminated.
    let result =
        unsafe { cb(r#priv, (&raw const (*exp).name).cast(), out, &raw mut pos, olen, &raw mut exp_ofs) };
    // SAFETY: live by contract.
    let exp = unsafe { &mut *exp };
    (exp.pos, exp.exp_ofs) = (pos.min(olen), exp_ofs);
    if result == LSTRX_DONE {
        exp.state = LITERAL;
    }
    Ok(result)
}

//! The streaming JSON parser.

use crate::lejp::Parser;
use crate::types::*;
use lws_abi::lejp::{self};
use lws_abi::{Refusal, entry};
use std::ffi::{c_char, c_int, c_uchar, c_void};

/// Lets another callback with its own paths and `user` (in `ctx->pst[ctx->pst_sp].user`) take over until
/// lejp_parser_pop(), typically in LEJPCB_OBJECT_START. To it the path begins here. Neither callback is told.
///
/// Returns 0; -1 when LEJP_MAX_PARSING_STACK_DEPTH are in use.
/// # Safety
/// `ctx` is NULL or a parser made by lejp_construct(); `paths` as for lejp_construct().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lejp_parser_push(
    ctx: *mut lejp_ctx,
    user: *mut c_void,
    paths: *const *const c_char,
    paths_count: c_uchar,
    lejp_cb: lejp_callback,
) -> c_int {
    entry("lejp_parser_push", -1, || {
        // SAFETY: `ctx` is NULL or a parser made by lejp_construct(); `paths` as for lejp_construct(), by contract.
        let mut parser = unsafe { Parser::new(ctx) }?;
        let ctx = parser.ctx();
        let next = usize::from(ctx.pst_sp) + 1;
        if next >= ctx.pst.len() {
            return Err(Refusal::NoRoom("the stack of callbacks"));
        }
        ctx.pst[next - 1].path_match = ctx.path_match;
        ctx.pst[next] = _lejp_parsing_stack {
            user,
            callback: lejp_cb,
            paths,
            count_paths: paths_count,
            ppos: 0,
            path_match: 0,
        };
        ctx.pst_sp += 1;
        ctx.path_match_len = 0;
        Ok(0)
    })
}

/// Goes back to the callback and paths before lejp_parser_push().
///
/// Returns 0; -1 when there is none.
/// # Safety
/// `ctx` is NULL or a parser made by lejp_construct().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lejp_parser_pop(ctx: *mut lejp_ctx) -> c_int {
    entry("lejp_parser_pop", -1, || {
        // SAFETY: `ctx` is NULL or a parser made by lejp_construct(), by contract.
        let mut parser = unsafe { Parser::new(ctx) }?;
        let ctx = parser.ctx();
        ctx.pst_sp = ctx.pst_sp.checked_sub(1).ok_or(Refusal::Quiet)?;
        let path_len = parser.current().ppos;
        parser.ctx().path_match_len = path_len;
        Ok(0)
    })
}

/// Compares the current path with the patterns, unless one matches already: sets `path_match` to the number of the first
/// pattern that does, from 1, `path_match_len`, and the places of its wildcards. When none does, `wildcount` is 0.
/// # Safety
/// `ctx` is NULL or a parser made by lejp_construct().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lejp_check_path_match(ctx: *mut lejp_ctx) {
    entry("lejp_check_path_match", (), || {
        // SAFETY: `ctx` is NULL or a parser made by lejp_construct(), by contract.
        lejp::match_path(&mut unsafe { Parser::new(ctx) }?);
        Ok(())
    });
}

/// A sentence for one of LEJP_REJECT_*, which lives as long as the library; empty for LEJP_CONTINUE and what is no
/// error.
#[unsafe(no_mangle)]
pub extern "C" fn lejp_error_to_string(e: c_int) -> *const c_char {
    entry("lejp_error_to_string", c"".as_ptr(), || {
        let text = match e {
            LEJP_CONTINUE.. => c"",
            LEJP_REJECT_IDLE_NO_BRACE => c"No opening '{'",
            LEJP_REJECT_MEMBERS_NO_CLOSE => c"Expected closing '}'",
            LEJP_REJECT_MP_NO_OPEN_QUOTE => c"Expected '\"'",
            LEJP_REJECT_MP_STRING_UNDERRUN => c"String underrun",
            LEJP_REJECT_MP_ILLEGAL_CTRL => c"Illegal unescaped control char",
            LEJP_REJECT_MP_STRING_ESC_ILLEGAL_ESC => c"Illegal escape format",
            LEJP_REJECT_ILLEGAL_HEX => c"Illegal hex number",
            LEJP_REJECT_MP_DELIM_MISSING_COLON => c"Expected ':'",
            LEJP_REJECT_MP_DELIM_BAD_VALUE_START => c"Illegal value start",
            LEJP_REJECT_MP_VAL_NUM_INT_NO_FRAC => c"Digit required after decimal point",
            LEJP_REJECT_MP_VAL_NUM_FORMAT => c"Bad number format",
            LEJP_REJECT_MP_VAL_NUM_EXP_BAD_EXP => c"Bad exponent format",
            LEJP_REJECT_MP_VAL_TOK_UNKNOWN => c"Unknown token",
            LEJP_REJECT_MP_C_OR_E_UNDERF => c"Too many ']'",
            LEJP_REJECT_MP_C_OR_E_NOTARRAY => c"Mismatched ']'",
            LEJP_REJECT_MP_ARRAY_END_MISSING => c"Expected ']'",
            LEJP_REJECT_STACK_OVERFLOW => c"JSON nesting limit exceeded",
            LEJP_REJECT_MP_DELIM_ISTACK => c"Nesting tracking used up",
            LEJP_REJECT_NUM_TOO_LONG => c"Number too long",
            LEJP_REJECT_MP_C_OR_E_NEITHER => c"Comma or block end expected",
            LEJP_REJECT_UNKNOWN => c"Unknown",
            LEJP_REJECT_CALLBACK => c"Parser callback errored (see earlier error)",
            _ => c"Unknown error",
        };
        Ok(text.as_ptr())
    })
}

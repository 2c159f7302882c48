//! The streaming JSON parser.

use crate::types::*;
use lws_abi::lejp::{self, Document, Reason, View};
use lws_abi::{Refusal, entry, strings};
use std::ffi::{CStr, c_char, c_int, c_schar, c_uchar, c_void};
use std::marker::PhantomData;
use std::ptr;

/// A parser the program holds, and its patterns, all good for `'p`.
pub(crate) struct Parser<'p> {
    ctx: *mut lejp_ctx,
    patterns: PhantomData<&'p CStr>,
}

impl Parser<'_> {
    /// # Safety
    /// `ctx` is NULL, or a parser that stays with all it leads to as long as this lives.
    pub(crate) unsafe fn new(ctx: *mut lejp_ctx) -> Result<Self, Refusal> {
        if ctx.is_null() {
            return Err(Refusal::NullArgument("ctx"));
        }
        Ok(Parser { ctx, patterns: PhantomData })
    }

    /// The parser itself, for a moment in which no code of the program runs.
    pub(crate) fn ctx(&mut self) -> &mut lejp_ctx {
        // SAFETY: a parser by the contract of `new`; nobody else uses it meanwhile.
        unsafe { &mut *self.ctx }
    }

    /// The callback in charge, with its paths.
    fn current(&mut self) -> &mut _lejp_parsing_stack {
        let ctx = self.ctx();
        &mut ctx.pst[usize::from(ctx.pst_sp)]
    }
}

impl<'p> Document<'p> for Parser<'p> {
    fn with<T>(&mut self, work: impl FnOnce(&mut View<'_>) -> T) -> T {
        let ctx = self.ctx();
        let current = &mut ctx.pst[usize::from(ctx.pst_sp)];
        // SAFETY: of the same layout, as the numbers beside both types say.
        let levels = unsafe { &mut *(&raw mut ctx.st).cast() };
        // SAFETY: C characters are bytes.
        let path = unsafe { &mut *(&raw mut ctx.path).cast() };
        // SAFETY: C characters are bytes.
        let buf = unsafe { &mut *(&raw mut ctx.buf).cast() };
        work(&mut View {
            levels,
            indexes: &mut ctx.i,
            wild: &mut ctx.wild,
            path,
            buf,
            line: &mut ctx.line,
            code_point: &mut ctx.uni,
            buf_len: &mut ctx.npos,
            digits: &mut ctx.dcount,
            flags: &mut ctx.f,
            depth: &mut ctx.sp,
            index_count: &mut ctx.ipos,
            path_len: &mut current.ppos,
            path_match: &mut ctx.path_match,
            match_len: &mut ctx.path_match_len,
            wild_count: &mut ctx.wildcount,
            outer_array: Some(&mut ctx.outer_array),
        })
    }

    fn pattern(&mut self, index: usize) -> Option<&'p [u8]> {
        let stride = self.ctx().path_stride;
        let current = self.current();
        if index >= current.count_paths.into() || current.paths.is_null() {
            return None;
        }
        let stride = if stride == 0 { size_of::<*const c_char>() } else { stride };
        // SAFETY: the program's array of that many paths at this distance, by the contract of lejp_construct().
        unsafe { strings::cstr(*current.paths.byte_add(index * stride)) }.map(CStr::to_bytes)
    }

    fn call(&mut self, reason: Reason) -> i8 {
        let Some(callback) = self.current().callback else { return 0 };
        // SAFETY: the program's callback for its own parser; nothing of the parser is borrowed.
        unsafe { callback(self.ctx, reason as c_char) }
    }
}

/// Makes a parser in memory of the program's; its callback is told LEJPCB_CONSTRUCTED.
///
/// `callback` is called with the parser and a reason for everything found; NULL for nobody. `user` is for the
/// program's use. `paths` are the `count_paths` patterns that the path of what is found is compared with, the first one
/// that matches counts; `*` stands for a part up to the next `.`, at the end of a pattern for all the rest.
/// # Safety
/// `ctx` is NULL or a structure to write to; `paths` has `count_paths` terminated strings and stays as long as the
/// parser is used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lejp_construct(
    ctx: *mut lejp_ctx,
    callback: Option<unsafe extern "C" fn(*mut lejp_ctx, c_char) -> c_schar>,
    user: *mut c_void,
    paths: *const *const c_char,
    count_paths: c_uchar,
) {
    entry("lejp_construct", (), || {
        // SAFETY: `ctx` is NULL or a structure to write to; `paths` has `count_paths` terminated strings and stays
        // as long as the parser is used, by contract.
        let mut parser = unsafe { Parser::new(ctx) }?;
        let ctx = parser.ctx();
        (ctx.user, ctx.path_stride, ctx.pst_sp) = (user, 0, 0);
        ctx.pst[0] = _lejp_parsing_stack {
            user: ptr::null_mut(),
            callback,
            paths,
            count_paths,
            ppos: 0,
            path_match: 0,
        };
        parser.with(|view| view.begin());
        parser.call(Reason::Constructed);
        Ok(())
    });
}

/// Lets another callback take over: the old one is told LEJPCB_DESTRUCTED, the new one LEJPCB_CONSTRUCTED and
/// LEJPCB_START. Paths and `user` stay. May be called in a callback.
/// # Safety
/// `ctx` is NULL or a parser made by lejp_construct(); `callback` is NULL or a callback.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lejp_change_callback(
    ctx: *mut lejp_ctx,
    callback: Option<unsafe extern "C" fn(*mut lejp_ctx, c_char) -> c_schar>,
) {
    entry("lejp_change_callback", (), || {
        // SAFETY: `ctx` is NULL or a parser made by lejp_construct(); `callback` is NULL or a callback, by
        // contract.
        let mut parser = unsafe { Parser::new(ctx) }?;
        parser.call(Reason::Destructed);
        parser.current().callback = callback;
        parser.call(Reason::Constructed);
        parser.call(Reason::Start);
        Ok(())
    });
}

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

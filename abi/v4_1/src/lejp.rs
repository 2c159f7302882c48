//! The streaming JSON parser in this generation's structure.

use crate::types::*;
use lws_abi::lejp::{Document, Reason, View};
use lws_abi::{Refusal, entry, strings};
use std::ffi::{CStr, c_char, c_schar, c_uchar, c_void};
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
    pub(crate) fn current(&mut self) -> &mut _lejp_parsing_stack {
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

//! The streaming JSON parser.

use crate::types::*;
use lws_abi::lejp::{Document, Reason, View};
use lws_abi::{Refusal, entry, strings};
use std::ffi::{CStr, c_char, c_uchar, c_void};
use std::marker::PhantomData;

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
}

impl<'p> Document<'p> for Parser<'p> {
    fn with<T>(&mut self, work: impl FnOnce(&mut View<'_>) -> T) -> T {
        let ctx = self.ctx();
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
            path_len: &mut ctx.ppos,
            path_match: &mut ctx.path_match,
            match_len: &mut ctx.path_match_len,
            wild_count: &mut ctx.wildcount,
            outer_array: None,
        })
    }

    fn pattern(&mut self, index: usize) -> Option<&'p [u8]> {
        let ctx = self.ctx();
        if index >= ctx.count_paths.into() || ctx.paths.is_null() {
            return None;
        }
        // SAFETY: the program's array of that many paths, by the contract of lejp_construct().
        unsafe { strings::cstr(*ctx.paths.add(index)) }.map(CStr::to_bytes)
    }

    fn call(&mut self, reason: Reason) -> i8 {
        let Some(callback) = self.ctx().callback else { return 0 };
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
    callback: Option<unsafe extern "C" fn(*mut lejp_ctx, c_char) -> c_char>,
    user: *mut c_void,
    paths: *const *const c_char,
    count_paths: c_uchar,
) {
    entry("lejp_construct", (), || {
        // SAFETY: `ctx` is NULL or a structure to write to; `paths` has `count_paths` terminated strings and stays
        // as long as the parser is used, by contract.
        let mut parser = unsafe { Parser::new(ctx) }?;
        let ctx = parser.ctx();
        (ctx.callback, ctx.user, ctx.paths, ctx.count_paths) = (callback, user, paths, count_paths);
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
    callback: Option<unsafe extern "C" fn(*mut lejp_ctx, c_char) -> c_char>,
) {
    entry("lejp_change_callback", (), || {
        // SAFETY: `ctx` is NULL or a parser made by lejp_construct(); `callback` is NULL or a callback, by
        // contract.
        let mut parser = unsafe { Parser::new(ctx) }?;
        parser.call(Reason::Destructed);
        parser.ctx().callback = callback;
        parser.call(Reason::Constructed);
        parser.call(Reason::Start);
        Ok(())
    });
}

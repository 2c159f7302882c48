//! The streaming JSON parser.

use crate::types::*;
use lws_abi::lejp::{self, Document, Habits, Reason, View};
use lws_abi::{Refusal, entry, strings};
use std::ffi::{CStr, c_char, c_int, c_uchar, c_void};
use std::marker::PhantomData;

const HABITS: Habits = Habits { digits: 10, ends_with_own_path: false, complete_may_refuse: false };

/// A parser the program holds, and its patterns, all good for `'p`.
struct Parser<'p> {
    ctx: *mut lejp_ctx,
    patterns: PhantomData<&'p CStr>,
}

impl Parser<'_> {
    /// # Safety
    /// `ctx` is NULL, or a parser that stays with all it leads to as long as this lives.
    unsafe fn new(ctx: *mut lejp_ctx) -> Result<Self, Refusal> {
        if ctx.is_null() {
            return Err(Refusal::NullArgument("ctx"));
        }
        Ok(Parser { ctx, patterns: PhantomData })
    }

    /// The parser itself, for a moment in which no code of the program runs.
    fn ctx(&mut self) -> &mut lejp_ctx {
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
        // SAFETY: forwarded from this function's own contract.
        let mut parser = unsafe { Parser::new(ctx) }?;
        let ctx = parser.ctx();
        (ctx.callback, ctx.user, ctx.paths, ctx.count_paths) = (callback, user, paths, count_paths);
        parser.with(|view| view.begin());
        parser.call(Reason::Constructed);
        Ok(())
    });
}

/// Ends a parser: its callback is told LEJPCB_DESTRUCTED. There is no memory to free; the parser may be constructed
/// again.
/// # Safety
/// `ctx` is NULL or a parser made by lejp_construct().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lejp_destruct(ctx: *mut lejp_ctx) {
    entry("lejp_destruct", (), || {
        // SAFETY: forwarded from this function's own contract.
        unsafe { Parser::new(ctx) }?.call(Reason::Destructed);
        Ok(())
    });
}

/// Reads the next `len` bytes of a document, one object, in pieces of any size, and calls the
/// callback for everything found in it.
///
/// The callback is told LEJPCB_START at the beginning of every call in which no name has been read yet. A callback that
/// returns nonzero ends the parsing, but for LEJPCB_CONSTRUCTED, _DESTRUCTED, _START, _FAILED, _COMPLETE and
///
/// _ARRAY_END; for LEJPCB_VAL_STR_END only a negative value does. Strings come in pieces of 254 bytes and a last one;
/// numbers have at most 10 digits, levels and paths are limited by LEJP_MAX_DEPTH, LEJP_MAX_INDEX_DEPTH and
/// LEJP_MAX_PATH.
/// Returns LEJP_CONTINUE (-1) when all was used and more is needed; when the document is complete, the number of bytes
/// behind it that were not used; after LEJPCB_FAILED one of LEJP_REJECT_*. Thereafter the parser must be constructed
/// again. A NULL pointer or a negative `len` is LEJP_REJECT_UNKNOWN.
/// # Safety
/// `ctx` is NULL or a parser made by lejp_construct(); `len` bytes can be read at `json`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lejp_parse(ctx: *mut lejp_ctx, json: *const c_uchar, len: c_int) -> c_int {
    entry("lejp_parse", LEJP_REJECT_UNKNOWN, || {
        // SAFETY: forwarded from this function's own contract.
        let mut parser = unsafe { Parser::new(ctx) }?;
        let len =
            usize::try_from(len).map_err(|_| Refusal::BadArgument { name: "len", why: "is negative" })?;
        // SAFETY: forwarded from this function's own contract.
        let json = unsafe { strings::bytes(json, len) }?;
        Ok(match lejp::parse(&mut parser, &HABITS, json) {
            Ok(None) => LEJP_CONTINUE,
            Ok(Some(unused)) => strings::c_len(unused),
            Err(reject) => reject as c_int,
        })
    })
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
        // SAFETY: forwarded from this function's own contract.
        let mut parser = unsafe { Parser::new(ctx) }?;
        parser.call(Reason::Destructed);
        parser.ctx().callback = callback;
        parser.call(Reason::Constructed);
        parser.call(Reason::Start);
        Ok(())
    });
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
        // SAFETY: forwarded from this function's own contract.
        let mut parser = unsafe { Parser::new(ctx) }?;
        // SAFETY: forwarded from this function's own contract.
        let room = unsafe { strings::room(dest, len) }?;
        let index = usize::try_from(wildcard).map_err(|_| Refusal::Quiet)?;
        parser.with(|view| match view.wildcard(index) {
            Some(text) if !room.is_empty() => Ok(strings::c_len(strings::copy_out(room, text) + 1)),
            _ => Err(Refusal::Quiet),
        })
    })
}

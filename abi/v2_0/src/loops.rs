//! Contexts in loops of libuv and libev. The header declares these functions where a program defines LWS_USE_LIBUV or
//! LWS_USE_LIBEV before it, as the original's configuration did, since their types are those libraries' own.

use crate::facts;
use crate::settings::has;
use crate::types::*;
use lws_abi::context::Context;
use lws_abi::loops::{Kind, SignalCallback, Signals, break_ev};
use lws_abi::service::turn;
use lws_abi::{Refusal, entry, log};
use std::ffi::{c_int, c_void};
use std::ptr;

/// `uv_signal_cb`, with the handle's type left open.
type UvSignal = Option<unsafe extern "C" fn(*mut c_void, c_int)>;

/// `lws_ev_signal_cb_t *`, with the types of loop and watcher left open.
type EvSignal = Option<unsafe extern "C" fn(*mut c_void, *mut c_void, c_int)>;

/// Binds the libraries that a context asks for before anything is made.
pub(crate) fn bind(info: &lws_context_creation_info) -> Result<(), Refusal> {
    for (option, kind, name) in [
        (LWS_SERVER_OPTION_LIBUV, Kind::Uv, "LWS_SERVER_OPTION_LIBUV"),
        (LWS_SERVER_OPTION_LIBEV, Kind::Ev, "LWS_SERVER_OPTION_LIBEV"),
    ] {
        if has(info.options, option) {
            kind.bind(name)?;
        }
    }
    Ok(())
}

/// What the loop is to watch; `callback` is called for it, the library's own if there is none.
fn signals(kind: Kind, callback: Option<SignalCallback>) -> Signals {
    let (numbers, own) = match kind {
        Kind::Uv => (vec![libc::SIGINT, libc::SIGTERM], SignalCallback::Number(lws_uv_sigint_cb)),
        _ => (vec![libc::SIGINT], SignalCallback::Watcher(lws_ev_sigint_cb)),
    };
    Signals { numbers, callback: Some(callback.unwrap_or(own)) }
}

fn choose(
    context: *const lws_context,
    kind: Kind,
    uses: c_int,
    callback: Option<SignalCallback>,
) -> Result<c_int, Refusal> {
    let chosen = if uses == 0 { Signals::default() } else { signals(kind, callback) };
    Context::borrow(context.cast())?.choose_signals(kind, chosen);
    Ok(0)
}

fn join(
    context: *const lws_context,
    kind: Kind,
    option: lws_context_options,
    foreign: *mut c_void,
    tsi: c_int,
) -> Result<c_int, Refusal> {
    let context = Context::borrow(context.cast())?;
    if context.options() & u64::from(option) == 0 {
        return Err(Refusal::BadArgument {
            name: "context",
            why: "was made without the option for that loop",
        });
    }
    let signals = context.chosen_signals(kind).unwrap_or_else(|| signals(kind, None));
    context.join_loop(kind, context.tsi(tsi)?, foreign, &signals)?;
    Ok(0)
}

/// Whether the loop of libuv watches SIGINT and SIGTERM, and what it calls for them; NULL: lws_uv_sigint_cb(). To be
/// called before lws_uv_initloop(). Returns 0, -1 for a context that is none.
///
/// # Safety
/// `cb` is NULL or a function as libuv calls it.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_uv_sigint_cfg(
    context: *mut lws_context,
    use_uv_sigint: c_int,
    cb: UvSignal,
) -> c_int {
    entry("lws_uv_sigint_cfg", -1, || {
        choose(context, Kind::Uv, use_uv_sigint, cb.map(SignalCallback::Number))
    })
}

/// Has a service thread run in that loop of libuv, or in one of the library's own for NULL. Returns 0, or -1.
///
/// # Safety
/// `r#loop` is NULL or a loop of libuv.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_uv_initloop(
    context: *mut lws_context,
    r#loop: *mut c_void,
    tsi: c_int,
) -> c_int {
    entry("lws_uv_initloop", -1, || join(context, Kind::Uv, LWS_SERVER_OPTION_LIBUV, r#loop, tsi))
}

/// The loop of a service thread; NULL when it has none of libuv.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub extern "C" fn lws_uv_getloop(context: *mut lws_context, tsi: c_int) -> *mut c_void {
    entry("lws_uv_getloop", ptr::null_mut(), || {
        let context = Context::borrow(context.cast())?;
        Ok(context.loop_of(Kind::Uv, context.tsi(tsi)?))
    })
}

/// Runs the loop of a service thread until it is stopped; nothing without a loop.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub extern "C" fn lws_libuv_run(context: *const lws_context, tsi: c_int) {
    // No guard and nothing to clean up below the loop: its thread may be cancelled.
    if lws_uv_getloop(context.cast_mut(), tsi) as usize != 0 {
        turn(context as *const c_void, 0, tsi, facts::SERVICE);
    }
}

/// Ends every connection, then has loops of the library's own stop; the program's go on.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub extern "C" fn lws_libuv_stop(context: *mut lws_context) {
    entry("lws_libuv_stop", (), || {
        let context = Context::borrow(context.cast())?;
        context.engine.end_conns();
        context.stop_own_loops();
        Ok(())
    });
}

/// What the library does about a signal in a loop of libuv: lws_libuv_stop() with the context in the handle.
///
/// # Safety
/// `watcher` is a handle of libuv with a context as its data.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_uv_sigint_cb(watcher: *mut c_void, signum: c_int) {
    entry("lws_uv_sigint_cb", (), || {
        if watcher.is_null() {
            return Err(Refusal::NullArgument("watcher"));
        }
        log::line(log::ERR, format_args!("signal {signum}: the connections end"));
        // SAFETY: the first word of every handle is its user's.
        lws_libuv_stop(unsafe { *watcher.cast::<*mut lws_context>() });
        Ok(())
    });
}

/// Whether the loop of libev watches SIGINT, and what it calls for it; NULL: lws_ev_sigint_cb(). To be called before
/// lws_ev_initloop(). Returns 0, -1 for a context that is none.
///
/// # Safety
/// `cb` is NULL or a function as libev calls it.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ev_sigint_cfg(
    context: *mut lws_context,
    use_ev_sigint: c_int,
    cb: EvSignal,
) -> c_int {
    entry("lws_ev_sigint_cfg", -1, || {
        choose(context, Kind::Ev, use_ev_sigint, cb.map(SignalCallback::Watcher))
    })
}

/// Has a service thread run in that loop of libev, or in one of the library's own for NULL. Returns 0, or -1.
///
/// # Safety
/// `r#loop` is NULL or a loop of libev.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ev_initloop(
    context: *mut lws_context,
    r#loop: *mut c_void,
    tsi: c_int,
) -> c_int {
    entry("lws_ev_initloop", -1, || join(context, Kind::Ev, LWS_SERVER_OPTION_LIBEV, r#loop, tsi))
}

/// What the library does about a signal in a loop of libev: the runs of it return.
///
/// # Safety
/// `r#loop` is a loop of libev.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ev_sigint_cb(r#loop: *mut c_void, _watcher: *mut c_void, _revents: c_int) {
    entry("lws_ev_sigint_cb", (), || {
        // SAFETY: a loop, by contract.
        unsafe { break_ev(r#loop) };
        Ok(())
    });
}

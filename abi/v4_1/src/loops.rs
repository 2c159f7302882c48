//! The loop of another library, as the creation struct asks for it.

use crate::settings::has;
use crate::types::*;
use lws_abi::Refusal;
use lws_abi::context::Context;
use lws_abi::loops::{Kind, SignalCallback, Signals};
use std::ptr;

/// The library whose loop the program wants, and the option that says so. The first one of several counts.
pub fn asked(info: &lws_context_creation_info) -> Option<(Kind, &'static str)> {
    let all = [
        (LWS_SERVER_OPTION_LIBUV, Kind::Uv, "LWS_SERVER_OPTION_LIBUV"),
        (LWS_SERVER_OPTION_LIBEVENT, Kind::Event, "LWS_SERVER_OPTION_LIBEVENT"),
        (LWS_SERVER_OPTION_GLIB, Kind::Glib, "LWS_SERVER_OPTION_GLIB"),
        (LWS_SERVER_OPTION_LIBEV, Kind::Ev, "LWS_SERVER_OPTION_LIBEV"),
    ];
    all.into_iter().find(|(option, ..)| has(info, *option)).map(|(_, kind, name)| (kind, name))
}

/// Binds that library before anything is made.
pub fn bind(info: &lws_context_creation_info) -> Result<Option<Kind>, Refusal> {
    let Some((kind, name)) = asked(info) else { return Ok(None) };
    kind.bind(name)?;
    Ok(Some(kind))
}

/// Which signals a loop of our own watches. Never those of a fault: the instruction would be repeated for ever.
fn signals(kind: Kind, info: &lws_context_creation_info) -> Signals {
    let numbers = match kind {
        Kind::Uv if has(info, LWS_SERVER_OPTION_UV_NO_SIGSEGV_SIGFPE_SPIN) => {
            vec![libc::SIGINT, libc::SIGTERM]
        }
        Kind::Uv => vec![libc::SIGINT, libc::SIGTERM, libc::SIGHUP],
        Kind::Event | Kind::Glib | Kind::Ev => vec![libc::SIGINT],
    };
    Signals { numbers, callback: info.signal_cb.map(SignalCallback::Number) }
}

/// Has the service threads run in such loops: those of the program, else ones of our own.
///
/// # Safety
/// `foreign_loops` is NULL or has an entry for each service thread, NULL or a loop of that library.
pub unsafe fn join(
    context: &'static Context,
    kind: Option<Kind>,
    info: &lws_context_creation_info,
) -> Result<(), Refusal> {
    let Some(kind) = kind else { return Ok(()) };
    let mut signals = signals(kind, info);
    for tsi in 0..context.engine.thread_count() {
        let foreign = if info.foreign_loops.is_null() {
            ptr::null_mut()
        } else {
            // SAFETY: there is one for each service thread, by contract.
            unsafe { *info.foreign_loops.add(tsi) }
        };
        if !foreign.is_null() {
            context.join_loop(kind, tsi, foreign, &Signals::default())?;
            continue;
        }
        context.join_loop(kind, tsi, foreign, &signals)?;
        // A process hears of a signal in one loop.
        signals.numbers.clear();
    }
    Ok(())
}

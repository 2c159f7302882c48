//! Contexts.

use crate::facts::LEGACY;
use crate::types::*;
use lws_abi::context::Context;
use lws_abi::entry;
use lws_abi::legacy::server::{self, Asked, Ids, create};
use lws_abi::legacy::{fork, io};
use std::ffi::{c_char, c_int, c_uint};
use std::ptr;

/// A handler of a signal that is to do nothing, and not be inherited by other programs.
extern "C" fn ignore(_signal: c_int) {}

/// Makes a context that listens on `port` of all IPv4 addresses, or nowhere if it is CONTEXT_PORT_NO_LISTEN. TLS is
/// spoken if both a certificate (PEM, with its chain) and its key are named. Afterwards the process has the group `gid` and
/// the user `uid`, where they are not -1; what fails of that is only logged.
///
/// `protocols` ends with an entry whose callback is NULL; the library writes to it, and it must live as long as the context.
/// LWS_CALLBACK_ADD_POLL_FD comes before the return. SIGPIPE gets a handler that does nothing. Clients go through the proxy
/// that the environment variable http_proxy names, an address and a port or a URL. Where the variable LWS_NO_HIXIE_76
/// is set, handshakes of before RFC 6455 are not taken.
/// Returns NULL, with a line on stderr, when an address cannot be bound, a file is of no use or the proxy cannot be
/// understood.
/// # Safety
/// `protocols` is NULL or such an array, the files are NULL or strings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsocket_create_context(
    port: c_int,
    protocols: *mut libwebsocket_protocols,
    ssl_cert_filepath: *const c_char,
    ssl_private_key_filepath: *const c_char,
    gid: c_int,
    uid: c_int,
    _options: c_uint,
) -> *mut libwebsocket_context {
    entry("libwebsocket_create_context", ptr::null_mut(), || {
        // SAFETY: sets the process's disposition of one signal to a function that does nothing.
        unsafe { libc::signal(libc::SIGPIPE, ignore as extern "C" fn(c_int) as libc::sighandler_t) };
        let asked = Asked {
            port: (port != CONTEXT_PORT_NO_LISTEN).then_some(port),
            protocols: protocols.cast(),
            cert: ssl_cert_filepath,
            key: ssl_private_key_filepath,
            ids: Ids { gid, uid },
        };
        // SAFETY: `protocols` is NULL or such an array, the files are NULL or strings, by contract.
        let context = unsafe { create(&LEGACY, asked) }?;
        // SAFETY: as above.
        if let Err(refusal) = unsafe { fork::fill_in(&LEGACY, context, protocols.cast()) } {
            context.destroy();
            return Err(refusal);
        }
        Ok(context.as_ptr())
    })
}

/// Ends a context: open WebSockets get a close frame and LWS_CALLBACK_CLOSED, every descriptor leaves the poll loop, all
/// memory is given back. Called from a callback it takes effect when the callback has returned to the loop.
#[unsafe(no_mangle)]
pub extern "C" fn libwebsocket_context_destroy(context: *mut libwebsocket_context) {
    entry("libwebsocket_context_destroy", (), || {
        Context::borrow(context.cast())?.destroy();
        Ok(())
    });
}

/// Forks. The new process returns, with 0; the one that was there serves and never comes back (unless the serving
/// fails: -1). In the new process libwebsockets_broadcast() reaches the other one, and the context is of no other use. The
/// serving process gets SIGHUP when its parent ends. Call it when no other thread uses the library.
///
/// Returns -1 when the process cannot be forked.
/// # Safety
/// The pointer is recognised before it is used; `protocols` of its creation must be alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsockets_fork_service_loop(context: *mut libwebsocket_context) -> c_int {
    let side = entry("libwebsockets_fork_service_loop", -1, || {
        let borrowed = Context::borrow(context.cast())?;
        let array = server::array_of(borrowed)?;
        // SAFETY: the context's own array, alive by contract.
        let side = unsafe { fork::part(&LEGACY, borrowed, array, fork::Side::Parent) }?;
        Ok(if side == fork::Side::Parent { 1 } else { 0 })
    });
    if side == 1 {
        fork::serve(context.cast());
        return -1;
    }
    side
}

/// Asks for LWS_CALLBACK_CLIENT_WRITEABLE on every open connection with `protocol`, whoever made it. Returns 0, or -1 when
/// `protocol` belongs to no context.
/// # Safety
/// `protocol` is NULL or an entry of a context's array.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsocket_callback_on_writable_all_protocol(
    protocol: *const libwebsocket_protocols,
) -> c_int {
    entry("libwebsocket_callback_on_writable_all_protocol", -1, || {
        // SAFETY: `protocol` is NULL or an entry of a context's array, by contract.
        let (context, key) = unsafe { fork::owner_of(protocol.cast()) }?;
        io::want_write_all(context, key);
        Ok(0)
    })
}

/// Closes the connection with descriptor `fd`, which a peer has made: LWS_CALLBACK_CLOSED comes, at once or when the
/// connection's own callback returns. Other numbers are ignored.
#[unsafe(no_mangle)]
pub extern "C" fn libwebsockets_hangup_on_client(context: *mut libwebsocket_context, fd: c_int) {
    entry("libwebsockets_hangup_on_client", (), || {
        io::hang_up_descriptor(Context::borrow(context.cast())?, fd)
    });
}

//! Contexts.

use crate::settings::{Arguments, Face, hostname, settings, vhost_settings};
use crate::types::*;
use lws_abi::context::Context;
use lws_abi::machine::Identity;
use lws_abi::{Refusal, entry, log};
use std::ffi::{c_char, c_int, c_uint, c_void};
use std::ptr;

static FACE: Face = Face;

/// Makes a context that listens on `port`, or on none if that is 0.
///
/// `interf` is the interface to listen on, NULL for all; IPv4 only. `protocols` ends with an entry whose callback is
/// NULL and is used in place until the context is destroyed; `owning_server` and `protocol_index` are written into it.
/// `extensions` is NULL or such a table, too: the program is asked about those it names, but none is used.
/// With a certificate chain and a key, both PEM files, the port speaks TLS. Clients that use TLS trust the authorities in
/// `ssl_ca_filepath`, NULL for the system's. `gid` and `uid` are taken on after the port was bound, -1 leaves them.
/// `options` are LWS_SERVER_OPTION_ bits. `user` is for libwebsocket_context_user().
///
/// The environment variable `http_proxy` (`host:port`, or a URL of it) is the proxy of clients. The number of connections
/// is limited by the descriptors that the process may have at this moment. From now on SIGPIPE is ignored in the process.
/// Returns the context, or NULL with a line in the log.
/// # Safety
/// The pointers are NULL or what is said above.
#[allow(clippy::too_many_arguments, reason = "the C function's own list")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsocket_create_context(
    port: c_int,
    interf: *const c_char,
    protocols: *mut libwebsocket_protocols,
    extensions: *mut libwebsocket_extension,
    ssl_cert_filepath: *const c_char,
    ssl_private_key_filepath: *const c_char,
    ssl_ca_filepath: *const c_char,
    gid: c_int,
    uid: c_int,
    options: c_uint,
    user: *mut c_void,
) -> *mut libwebsocket_context {
    entry("libwebsocket_create_context", ptr::null_mut(), || {
        let files = [ssl_cert_filepath, ssl_private_key_filepath, ssl_ca_filepath];
        let arguments = Arguments { port, interf, protocols, extensions, files, options };
        // SAFETY: sets the process's disposition of one signal.
        unsafe { libc::signal(libc::SIGPIPE, libc::SIG_IGN) };
        log::line(log::NOTICE, format_args!("Initial logging level {}", log::mask()));
        let context = Context::create(&FACE, settings(), user.expose_provenance(), hostname(options))?;
        context.remember_options(options.into());
        // SAFETY: the pointers are NULL or what the documentation says, by contract.
        if let Err(refusal) = unsafe { open(context, &arguments) } {
            match refusal {
                Refusal::System(_) => {} // add_vhost has said what it was, and where
                _ => log::line(log::ERR, format_args!("the context is not made: {refusal}")),
            }
            context.destroy();
            return Err(Refusal::Quiet);
        }
        let id = |number: c_int| u32::try_from(number).ok();
        Identity { gid: id(gid), uid: id(uid), keeps: Vec::new() }.assume(true)?;
        // SAFETY: the array was read as far as this goes.
        unsafe { own(protocols, context.as_ptr()) };
        Ok(context.as_ptr())
    })
}

/// # Safety
/// The pointers are NULL or what the header documents.
unsafe fn open(context: &'static Context, arguments: &Arguments) -> Result<(), Refusal> {
    // SAFETY: the pointers are NULL or what the header documents, by contract.
    let (settings, facts) = unsafe { vhost_settings(arguments) }?;
    let (_, port) = context.add_vhost(settings, facts)?;
    if port != 0 {
        log::line(log::NOTICE, format_args!(" Listening on port {port}"));
    }
    Ok(())
}

/// Tells the protocols whose they are.
///
/// # Safety
/// `protocols` is an array that ends with an entry without a callback.
unsafe fn own(protocols: *mut libwebsocket_protocols, context: *mut libwebsocket_context) {
    let mut at = protocols;
    let mut index = 0;
    // SAFETY: an entry by contract, and not yet behind the last one.
    while let Some(protocol) = unsafe { at.as_mut() }.filter(|p| p.callback.is_some()) {
        protocol.owning_server = context;
        protocol.protocol_index = index;
        index += 1;
        // SAFETY: the array goes on at least to its last entry.
        at = unsafe { at.add(1) };
    }
}

/// Ends a context: open WebSockets get a close frame with status 1001, every one of them gets LWS_CALLBACK_CLOSED, and
/// every descriptor LWS_CALLBACK_DEL_POLL_FD. Called from a callback it takes effect when that has returned to the loop.
/// NULL is allowed.
#[unsafe(no_mangle)]
pub extern "C" fn libwebsocket_context_destroy(context: *mut libwebsocket_context) {
    entry("libwebsocket_context_destroy", (), || {
        if !context.is_null() {
            Context::borrow(context.cast())?.destroy();
        }
        Ok(())
    });
}

/// The pointer given as `user` at the creation of the context; NULL for a context that is none.
#[unsafe(no_mangle)]
pub extern "C" fn libwebsocket_context_user(context: *mut libwebsocket_context) -> *mut c_void {
    entry("libwebsocket_context_user", ptr::null_mut(), || {
        Ok(ptr::with_exposed_provenance_mut(Context::borrow(context.cast())?.user()))
    })
}

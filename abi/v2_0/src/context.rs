//! Contexts, virtual hosts and protocols.

use crate::api::since_2_0::context::{protocol_of, vhost_of};
use crate::settings::{Face, built_in_protocols, has, hostname, identity, settings, vhost_settings};
use crate::types::*;
use crate::{files, loops, plugins};
use lws_abi::context::Context;
use lws_abi::{Refusal, entry, log};
use std::ptr;

static FACE: Face = Face;

/// Makes a virtual host. What was left to the library is filled in: the built-in protocols where `info` names none,
/// the port where it says 0.
///
/// # Safety
/// The pointers in `info` are NULL or what the header documents.
unsafe fn add_vhost(
    context: &'static Context,
    info: &mut lws_context_creation_info,
) -> Result<*mut lws_vhost, Refusal> {
    if info.protocols.is_null() {
        info.protocols = built_in_protocols();
    }
    // SAFETY: the pointers in `info` are NULL or what the header documents, by contract.
    let plugins = unsafe { plugins::chosen(context, info) };
    // SAFETY: as above.
    let (mut settings, facts) =
        unsafe { vhost_settings(info, context.options() as lws_context_options, plugins) }?;
    let identity = context.postponed_identity().unwrap_or(identity(info));
    if let Some(log) = &mut settings.access_log {
        log.owner = identity.owner();
    }
    let (vhost, port) = context.add_vhost(settings, facts)?;
    if info.port == 0 && port != 0 {
        info.port = port.into();
    }
    Ok(vhost.cast())
}

/// Makes a context, and its default virtual host unless LWS_SERVER_OPTION_EXPLICIT_VHOSTS is set.
///
/// `info` is not used after the return, but the array of protocols must live as long as the context. Into `info` are
/// written: the port that was chosen where `port` is 0, the built-in protocols where `protocols` is NULL. From now on
/// SIGPIPE is ignored in the process. With a default virtual host `gid` and `uid` take effect here (0 in a zeroed
/// `info` means root), else in lws_finalize_startup(). No protocol is initialised yet.
/// Returns the context, or NULL (with a line in the log) when `info` is NULL or invalid, an address cannot be
/// bound or memory is short.
/// # Safety
/// `info` is NULL, or writable with pointers that are NULL or what their descriptions say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_create_context(info: *mut lws_context_creation_info) -> *mut lws_context {
    entry("lws_create_context", ptr::null_mut(), || {
        // SAFETY: NULL or a creation struct by contract.
        let info = unsafe { info.as_mut() }.ok_or(Refusal::NullArgument("info"))?;
        if info.ka_time > 0 && info.ka_interval == 0 {
            log::line(log::ERR, format_args!("ka_interval must not be 0 when ka_time is set"));
            return Err(Refusal::Quiet);
        }
        // SAFETY: sets the process's disposition of one signal.
        unsafe { libc::signal(libc::SIGPIPE, libc::SIG_IGN) };
        log::line(log::NOTICE, format_args!("Initial logging level {}", log::mask()));
        log::line(
            log::NOTICE,
            format_args!("Libwebsockets version: {}", crate::facts::VERSION.to_string_lossy()),
        );
        loops::bind(info)?;
        // SAFETY: `info` is NULL, or writable with pointers that are NULL or what their descriptions say, by
        // contract.
        let settings = unsafe { settings(info) };
        let context = Context::create(&FACE, settings, info.user.expose_provenance(), hostname(info))?;
        context.remember_options(info.options.into());
        files::install(context);
        // SAFETY: `info` is NULL, or writable with pointers that are NULL or what their descriptions say, by
        // contract.
        unsafe { plugins::load(context, info) };
        if has(info.options, LWS_SERVER_OPTION_EXPLICIT_VHOSTS) {
            context.postpone_identity(identity(info), true);
            return Ok(context.as_ptr());
        }
        // SAFETY: `info` is NULL, or writable with pointers that are NULL or what their descriptions say, by
        // contract.
        if let Err(refusal) = unsafe { add_vhost(context, info) } {
            log::line(log::ERR, format_args!("Failed to create default vhost"));
            context.destroy();
            return Err(refusal);
        }
        identity(info).assume(true)?;
        Ok(context.as_ptr())
    })
}

/// Adds a virtual host to a context; its protocols are initialised before the next event is handled. IPv6 is
/// disabled for it if it was for the context. `info` is written to as by lws_create_context().
///
/// Returns it, or NULL (with a line in the log) for invalid arguments or an address that cannot be bound.
/// # Safety
/// As for lws_create_context().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_create_vhost(
    context: *mut lws_context,
    info: *mut lws_context_creation_info,
) -> *mut lws_vhost {
    entry("lws_create_vhost", ptr::null_mut(), || {
        let context = Context::borrow(context.cast())?;
        // SAFETY: NULL or a creation struct by contract.
        let info = unsafe { info.as_mut() }.ok_or(Refusal::NullArgument("info"))?;
        // SAFETY: the pointers in `info` are NULL or what the header documents, by contract.
        unsafe { add_vhost(context, info) }
    })
}

/// Older name of lws_get_vhost().
#[deprecated]
#[unsafe(no_mangle)]
pub extern "C" fn lws_vhost_get(wsi: *mut lws) -> *mut lws_vhost {
    vhost_of("lws_vhost_get", wsi)
}

/// Older name of lws_get_protocol().
#[deprecated]
#[unsafe(no_mangle)]
pub extern "C" fn lws_protocol_get(wsi: *mut lws) -> *const lws_protocols {
    protocol_of("lws_protocol_get", wsi)
}

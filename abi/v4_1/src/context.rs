//! Contexts and virtual hosts come into being.

use crate::api::since_2_0::context::protocol_of;
use crate::api::since_4_1::context::lws_vhost_destroy;
use crate::api::since_4_1::identity::{identity, ids};
use crate::api::since_4_1::tls::watch_ages;
use crate::face_state::{self, FaceState};
use crate::loops;
use crate::settings::{Face, has, hostname, settings, vhost_settings};
use crate::types::*;
use crate::unheeded;
use lws_abi::context::Context;
use lws_abi::{Refusal, entry, log, machine, strings};
use std::ptr;

static FACE: Face = Face;

/// Makes a context, and its default virtual host unless LWS_SERVER_OPTION_EXPLICIT_VHOSTS is set.
///
/// Strings and arrays in `info` must live as long as the context where the header says so; `info` itself is not
/// used after the return. From now on SIGPIPE is ignored in the process. No protocol is initialised yet. With a default
/// virtual host the process becomes the user and group of `info` here, after listening and reading keys, else in
/// lws_finalize_startup().
/// Returns the context, or NULL (with a line in the log) when `info` is NULL or invalid, an address cannot be
/// bound, the process cannot become that user and group, or memory is short.
/// # Safety
/// `info` is NULL or its pointers are NULL or what their descriptions say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_create_context(info: *const lws_context_creation_info) -> *mut lws_context {
    entry("lws_create_context", ptr::null_mut(), || {
        // SAFETY: NULL or a creation struct by contract.
        let info = unsafe { info.as_ref() }.ok_or(Refusal::NullArgument("info"))?;
        if info.ka_time > 0 && info.ka_interval == 0 {
            return Err(Refusal::BadArgument {
                name: "ka_interval",
                why: "must not be 0 when ka_time is set",
            });
        }
        // SAFETY: sets the process's disposition of one signal.
        unsafe { libc::signal(libc::SIGPIPE, libc::SIG_IGN) };
        log::line(log::NOTICE, format_args!("lws: 4.1.6-, an engine in Rust"));
        unheeded::of_context(info);
        let kind = loops::bind(info)?;
        machine::set_fd_limit(info.rlimit_nofile);
        // SAFETY: `info` is NULL or its pointers are NULL or what their descriptions say, by contract.
        let settings = unsafe { settings(info) };
        // SAFETY: as above.
        let identity = unsafe { identity(info) }?;
        let context = Context::create(&FACE, settings, info.user.expose_provenance(), hostname(info))?;
        // SAFETY: as above.
        if let Err(refusal) = unsafe { loops::join(context, kind, info) } {
            context.destroy();
            return Err(refusal);
        }
        // SAFETY: as above.
        if let Err(refusal) = unsafe { face_state::begin(context, info) } {
            context.destroy();
            return Err(refusal);
        }
        let (uid, gid) = ids(&identity, info);
        context.remember_ids(uid, gid);
        context.postpone_identity(identity, false);
        if has(info, LWS_SERVER_OPTION_EXPLICIT_VHOSTS) {
            leave_at_end(context, info);
            return Ok(context.as_ptr());
        }
        // SAFETY: `info` is NULL or its pointers are NULL or what their descriptions say, by contract.
        let added = unsafe { add_vhost(context, info) };
        if added.is_err() {
            log::line(log::ERR, format_args!("Failed to create default vhost"));
        }
        if let Err(refusal) = added.and_then(|_| context.end_start_up()) {
            context.destroy();
            return Err(refusal);
        }
        leave_at_end(context, info);
        Ok(context.as_ptr())
    })
}

/// Adds the virtual host of a creation struct. The ages of certificates are told from the first one on.
///
/// # Safety
/// The pointers in `info` are NULL or what the header documents.
unsafe fn add_vhost(
    context: &'static Context,
    info: &lws_context_creation_info,
) -> Result<*mut lws_vhost, Refusal> {
    // SAFETY: the pointers in `info` are NULL or what the header documents, by contract.
    let (mut settings, facts) = unsafe { vhost_settings(info) }?;
    unheeded::of_vhost(info);
    FaceState::of(context)?.inherited.lock().complete(info, &mut settings);
    let has_certificate = settings.tls.is_some();
    let vhost = context.add_vhost(settings, facts)?.0;
    if has_certificate {
        watch_ages(context)?;
    }
    Ok(vhost.cast())
}

/// What is done when the context has ended: the program's place for it is emptied, and its baggage freed.
fn leave_at_end(context: &'static Context, info: &lws_context_creation_info) {
    let place = info.pcontext.expose_provenance();
    let baggage = info.external_baggage_free_on_destroy.expose_provenance();
    context.after_end(Box::new(move || {
        // SAFETY: NULL or a place that lives as long as the context, by contract.
        unsafe {
            strings::store(ptr::with_exposed_provenance_mut::<*mut lws_context>(place), ptr::null_mut())
        };
        // SAFETY: NULL or memory of malloc() that is ours now, by contract.
        unsafe { libc::free(ptr::with_exposed_provenance_mut(baggage)) };
    }));
}

/// Adds a virtual host to a context. Its protocols are initialised at once when those of the context were already, else
/// with them before the first turn of the loop.
///
/// Returns it, or NULL (with a line in the log) for invalid arguments, an address that cannot be bound, or a protocol that
/// failed to initialise.
/// # Safety
/// As for lws_create_context().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_create_vhost(
    context: *mut lws_context,
    info: *const lws_context_creation_info,
) -> *mut lws_vhost {
    entry("lws_create_vhost", ptr::null_mut(), || {
        let context = Context::borrow(context.cast())?;
        // SAFETY: NULL or a creation struct by contract.
        let info = unsafe { info.as_ref() }.ok_or(Refusal::NullArgument("info"))?;
        // SAFETY: the pointers in `info` are NULL or what the header documents, by contract.
        let vhost = unsafe { add_vhost(context, info) }?;
        if !context.engine.init_added() {
            lws_vhost_destroy(vhost);
            return Err(Refusal::Quiet);
        }
        Ok(vhost)
    })
}

/// The protocol a connection is bound to: another name of lws_get_protocol().
#[unsafe(no_mangle)]
pub extern "C" fn lws_protocol_get(wsi: *mut lws) -> *const lws_protocols {
    protocol_of("lws_protocol_get", wsi)
}

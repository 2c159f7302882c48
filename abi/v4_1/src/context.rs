//! Contexts, virtual hosts and protocols.

use crate::api::since_2_0::context::protocol_of;
use crate::face_state::{self, FaceState};
use crate::identity::{identity, ids};
use crate::loops;
use crate::settings::{Face, has, hostname, option_named, settings, vhost_settings};
use crate::tls::watch_ages;
use crate::types::*;
use crate::unheeded;
use lws_abi::context::Context;
use lws_abi::{Refusal, entry, log, machine, strings};
use lws_engine::opaque::ProtocolKey;
use std::ffi::{CStr, c_char, c_int, c_void};
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

/// Ends a virtual host: it listens no more, its connections end as closing answers of their callbacks would end them,
/// then its protocols get LWS_CALLBACK_PROTOCOL_DESTROY. NULL is allowed.
#[unsafe(no_mangle)]
pub extern "C" fn lws_vhost_destroy(vh: *mut lws_vhost) {
    entry("lws_vhost_destroy", (), || {
        if vh.is_null() {
            return Ok(());
        }
        let (context, id) = Context::borrow_vhost(vh.cast())?;
        context.remove_vhost(id)
    });
}

/// The name of a virtual host; lives as long as it. NULL for a virtual host that is none.
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_vhost_name(vhost: *mut lws_vhost) -> *const c_char {
    entry("lws_get_vhost_name", ptr::null(), || {
        let (context, id) = Context::borrow_vhost(vhost.cast())?;
        context.vhost_strings(id, |name, _, _| name.as_ptr()).ok_or(Refusal::StaleHandle)
    })
}

/// The virtual host with this name, the first one of several; NULL when there is none.
/// # Safety
/// `name` is NULL or a string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_get_vhost_by_name(
    context: *mut lws_context,
    name: *const c_char,
) -> *mut lws_vhost {
    entry("lws_get_vhost_by_name", ptr::null_mut(), || {
        let context = Context::borrow(context.cast())?;
        // SAFETY: NULL or a string by contract.
        let name = unsafe { strings::required("name", name) }?;
        Ok(context.vhost_named(name).map_or(ptr::null_mut(), |id| context.vhost_ptr(id)))
    })
}

/// The port of a virtual host, with what it was made with where it does not listen.
fn port_of(vhost: *mut lws_vhost) -> Result<c_int, Refusal> {
    let (context, id) = Context::borrow_vhost(vhost.cast())?;
    let found = context.engine.with_vhost(id, |settings, port| {
        (settings.listen != lws_engine::settings::Listen::No).then_some(c_int::from(port))
    });
    found.ok_or(Refusal::StaleHandle)?.or(context.port_asked(id)).ok_or(Refusal::StaleHandle)
}

/// The port of a virtual host: the one it listens on where any free one was asked for; CONTEXT_PORT_NO_LISTEN or
/// CONTEXT_PORT_NO_LISTEN_SERVER when it was made with that; -1 when it is none.
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_vhost_port(vhost: *mut lws_vhost) -> c_int {
    entry("lws_get_vhost_port", -1, || port_of(vhost))
}

/// The port a virtual host really listens on; 0 when it does not listen on one yet or is none,
/// CONTEXT_PORT_NO_LISTEN or CONTEXT_PORT_NO_LISTEN_SERVER when it was made with that.
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_vhost_listen_port(vhost: *mut lws_vhost) -> c_int {
    entry("lws_get_vhost_listen_port", 0, || port_of(vhost))
}

/// The interface given at the creation of a virtual host, or NULL. Lives as long as the virtual host.
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_vhost_iface(vhost: *mut lws_vhost) -> *const c_char {
    entry("lws_get_vhost_iface", ptr::null(), || {
        let (context, id) = Context::borrow_vhost(vhost.cast())?;
        let iface = context.vhost_strings(id, |_, iface, _| iface.map_or(ptr::null(), |i| i.as_ptr()));
        iface.ok_or(Refusal::StaleHandle)
    })
}

fn vhost_user(name: &'static str, vhost: *mut lws_vhost) -> *mut c_void {
    entry(name, ptr::null_mut(), || {
        let (context, id) = Context::borrow_vhost(vhost.cast())?;
        let user = context.vhost_strings(id, |_, _, user| user).ok_or(Refusal::StaleHandle)?;
        Ok(ptr::with_exposed_provenance_mut(user))
    })
}

/// The pointer given as `user` at the creation of a virtual host; NULL for one that is none.
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_vhost_user(vhost: *mut lws_vhost) -> *mut c_void {
    vhost_user("lws_get_vhost_user", vhost)
}

/// The pointer given as `user` at the creation of a virtual host: another name of lws_get_vhost_user().
#[unsafe(no_mangle)]
pub extern "C" fn lws_vhost_user(vhost: *mut lws_vhost) -> *mut c_void {
    vhost_user("lws_vhost_user", vhost)
}

/// The protocol a connection is bound to: another name of lws_get_protocol().
#[unsafe(no_mangle)]
pub extern "C" fn lws_protocol_get(wsi: *mut lws) -> *const lws_protocols {
    protocol_of("lws_protocol_get", wsi)
}

/// The virtual host's protocol with this name; NULL when there is none.
/// # Safety
/// `name` is NULL or a string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_vhost_name_to_protocol(
    vh: *mut lws_vhost,
    name: *const c_char,
) -> *const lws_protocols {
    entry("lws_vhost_name_to_protocol", ptr::null(), || {
        let (context, id) = Context::borrow_vhost(vh.cast())?;
        // SAFETY: NULL or a string by contract.
        let name = unsafe { strings::required("name", name) }?;
        let key = context.engine.with_vhost(id, |settings, _| {
            settings.protocols.iter().find(|p| p.name == name).map_or(ProtocolKey::NONE, |p| p.key)
        });
        Ok(ptr::with_exposed_provenance(key.unwrap_or(ProtocolKey::NONE).0))
    })
}

/// The option with this name in a list such as LWS_CALLBACK_PROTOCOL_INIT gets; NULL when there is none.
/// # Safety
/// `pvo` is NULL or a list of options, `name` NULL or a string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_pvo_search(
    pvo: *const lws_protocol_vhost_options,
    name: *const c_char,
) -> *const lws_protocol_vhost_options {
    entry("lws_pvo_search", ptr::null(), || {
        // SAFETY: NULL or a string by contract.
        let name = unsafe { strings::cstr(name) }.ok_or(Refusal::NullArgument("name"))?;
        // SAFETY: NULL or a list by contract.
        Ok(unsafe { option_named(pvo, name) }.map_or(ptr::null(), ptr::from_ref))
    })
}

/// Stores the value of the option with this name in `*result`. Returns 0, or 1 when there is none.
/// # Safety
/// `r#in` is NULL or a list of options, `name` NULL or a string, `result` NULL or a place for a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_pvo_get_str(
    r#in: *mut c_void,
    name: *const c_char,
    result: *mut *const c_char,
) -> c_int {
    entry("lws_pvo_get_str", 1, || {
        // SAFETY: NULL or a string by contract.
        let name: &CStr = unsafe { strings::cstr(name) }.ok_or(Refusal::NullArgument("name"))?;
        // SAFETY: NULL or a list by contract.
        let option = unsafe { option_named(r#in.cast_const().cast(), name) }.ok_or(Refusal::Quiet)?;
        // SAFETY: NULL or a place by contract.
        unsafe { strings::store(result, option.value) };
        Ok(0)
    })
}

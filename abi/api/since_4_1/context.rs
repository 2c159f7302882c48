//! Virtual hosts: their ends, names, ports and options.

use crate::types::*;
use lws_abi::context::Context;
use lws_abi::{Refusal, entry, options, strings};
use lws_engine::opaque::ProtocolKey;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr;

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

/// The option with this name in a list.
///
/// # Safety
/// `list` is NULL or a list of options, alive for `'a`.
pub(crate) unsafe fn option_named<'a>(
    list: *const lws_protocol_vhost_options,
    name: &CStr,
) -> Option<&'a lws_protocol_vhost_options> {
    // SAFETY: `list` is NULL or a list of options, alive for `'a`, by contract; the two types are the same
    // structure.
    unsafe { options::named(list.cast(), name).map(|node| &*ptr::from_ref(node).cast()) }
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

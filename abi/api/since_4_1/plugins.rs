//! Plugins of any class.

use super::program::resize;
use crate::types::*;
use lws_abi::strings::cstr;
use lws_abi::{Library, Refusal, entry, log, plugin};
use std::ffi::{CStr, c_char, c_int, c_uint, c_void};
use std::ptr;

/// What a plugin must say it was built for.
const API_MAGIC: c_uint = LWS_PLUGIN_API_MAGIC as c_uint;

/// Loads the plugins of one class. The directories `d`, an array ended by NULL, are searched in order and each one's
/// files by name; `libprotocol_NAME.so` and `libwebsockets-NAME.so` can be plugins, and only NAME is, where `filter` is
/// not NULL. Such a file exports an object NAME that begins with a `struct lws_plugin_header`. The plugins are put in
/// front of the list `*pplugin`, and `each`, if not NULL, is called for each with `each_user`; its answer does not
/// matter.
///
/// A directory that cannot be read and a file that is no plugin are passed over with a line in the log, one of another
/// class silently. Returns 0, or 1 when `pplugin` or `_class` is NULL.
/// # Safety
/// `pplugin` is NULL or points to NULL or a list of plugins, `d` is NULL or an array of strings, the others are NULL or
/// strings and a function.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_plugins_init(
    pplugin: *mut *mut lws_plugin,
    d: *const *const c_char,
    _class: *const c_char,
    filter: *const c_char,
    each: each_plugin_cb_t,
    each_user: *mut c_void,
) -> c_int {
    entry("lws_plugins_init", 1, || {
        if pplugin.is_null() {
            return Err(Refusal::NullArgument("pplugin"));
        }
        // SAFETY: NULL or strings by contract.
        let (class, filter) = unsafe { (cstr(_class), cstr(filter)) };
        let class = class.ok_or(Refusal::NullArgument("_class"))?;
        // SAFETY: `pplugin` is NULL or points to NULL or a list of plugins, `d` is NULL or an array of strings, the
        // others are NULL or strings and a function, by contract.
        for found in unsafe { plugin::files(d) } {
            let name =
                ["protocol_", "websockets-"].iter().find_map(|p| found.name.strip_prefix(p.as_bytes()));
            let Some(name) = name.filter(|name| filter.is_none_or(|wanted| wanted.to_bytes() == *name))
            else {
                continue;
            };
            let Some(node) = load(&found, name, class) else { continue };
            // SAFETY: not null, and a place for a list by contract.
            unsafe {
                (*node).list = *pplugin;
                *pplugin = node;
            }
            if let Some(each) = each {
                // SAFETY: the program's own function, with a plugin and the pointer that it gave.
                unsafe { each(node, each_user) };
            }
        }
        Ok(0)
    })
}

/// A plugin, for a list.
fn load(found: &plugin::Found, name: &[u8], class: &CStr) -> Option<*mut lws_plugin> {
    let library = plugin::load(found)?;
    let header = plugin::export(&library, found, name)?.cast::<lws_plugin_header_t>().cast_const();
    // SAFETY: a plugin's object of this name begins with a header, by the convention of plugins.
    let (magic, own_class) = unsafe { ((*header).api_magic, cstr((*header)._class)) };
    if magic != API_MAGIC {
        let path = found.path.display();
        log::line(log::ERR, format_args!("plugins: {path} is for interface {magic}, not {API_MAGIC}"));
        return None;
    }
    if own_class != Some(class) {
        return None;
    }
    let l = library.into_raw();
    // The structure is public, so a program may have made nodes of a list itself: they are malloc()'s.
    // SAFETY: a new block.
    let node: *mut lws_plugin =
        unsafe { resize(ptr::null_mut(), size_of::<lws_plugin>(), c"plugin".as_ptr()) }.cast();
    if node.is_null() {
        // SAFETY: the handle that was taken out of its library above.
        drop(unsafe { Library::from_raw(l) });
        return None;
    }
    // SAFETY: room for one, as asked for.
    unsafe { node.write(lws_plugin { list: ptr::null_mut(), hdr: header, u: l }) };
    Some(node)
}

/// Unloads the plugins of a list, the newest first, after `each`, if not NULL, was called for each; `*pplugin` is NULL
/// then. Nothing of them may be in use. Returns 0, or 1 when `pplugin` is NULL.
/// # Safety
/// `pplugin` is NULL or points to NULL or a list that lws_plugins_init() made; `each` is NULL or a function.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_plugins_destroy(
    pplugin: *mut *mut lws_plugin,
    each: each_plugin_cb_t,
    each_user: *mut c_void,
) -> c_int {
    entry("lws_plugins_destroy", 1, || {
        // SAFETY: NULL or a place for a list by contract.
        let list = unsafe { pplugin.as_mut() }.ok_or(Refusal::NullArgument("pplugin"))?;
        let mut at = std::mem::replace(list, ptr::null_mut());
        while !at.is_null() {
            if let Some(each) = each {
                // SAFETY: the program's own function, with a plugin and the pointer that it gave.
                unsafe { each(at, each_user) };
            }
            // SAFETY: a node of the list, taken once.
            let lws_plugin { list, u, .. } = unsafe { at.read() };
            // SAFETY: as above, and `load` took its memory there.
            unsafe { resize(at.cast(), 0, c"plugin".as_ptr()) };
            // SAFETY: the handle that `load` took out of its library.
            drop(unsafe { Library::from_raw(u) });
            at = list;
        }
        Ok(0)
    })
}

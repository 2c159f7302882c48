//! Protocol plugins: shared objects in the directories that a context names.

use crate::types::*;
use lws_abi::context::Context;
use lws_abi::{log, plugin};
use std::ffi::c_int;
use std::ptr;

/// What a plugin is told, and must expect.
const API_MAGIC: u32 = LWS_PLUGIN_API_MAGIC as u32;

type Init = unsafe extern "C" fn(*mut lws_context, *mut lws_plugin_capability) -> c_int;
type Destroy = unsafe extern "C" fn(*mut lws_context) -> c_int;

/// Loads what is in the directories of `info`. Each plugin is initialised at once, and ended when nothing else is left
/// of the context, the newest first.
///
/// # Safety
/// `info.plugin_dirs` is NULL or an array of strings ended by NULL.
pub unsafe fn load(context: &'static Context, info: &lws_context_creation_info) {
    // SAFETY: `info.plugin_dirs` is NULL or an array of strings ended by NULL, by contract.
    for found in unsafe { plugin::files(info.plugin_dirs) } {
        let Some(library) = plugin::load(&found) else { continue };
        let named = |prefix: &[u8]| plugin::export(&library, &found, &[prefix, &found.name].concat());
        let (Some(init), Some(destroy)) = (named(b"init_"), named(b"destroy_")) else { continue };
        // SAFETY: a plugin's functions of these names have these types, by the convention of plugins.
        let (init, destroy): (Init, Destroy) = unsafe {
            (std::mem::transmute::<*mut _, Init>(init), std::mem::transmute::<*mut _, Destroy>(destroy))
        };
        let mut caps = lws_plugin_capability {
            api_magic: API_MAGIC,
            protocols: ptr::null(),
            count_protocols: 0,
            extensions: ptr::null(),
            count_extensions: 0,
        };
        // SAFETY: the plugin's function, with a context and room for what it has.
        if unsafe { init(context.as_ptr(), &mut caps) } != 0 {
            log::line(
                log::NOTICE,
                format_args!("plugins: {} does not want to be used", found.path.display()),
            );
            continue;
        }
        let count = usize::try_from(caps.count_protocols).unwrap_or(0);
        if !caps.protocols.is_null() {
            for n in 0..count {
                context.add_plugin_protocol(caps.protocols.wrapping_add(n).expose_provenance());
            }
        }
        context.at_end(Box::new(move || {
            // SAFETY: the plugin's function; its library is dropped behind it.
            unsafe { destroy(context.as_ptr()) };
            drop(library);
        }));
    }
}

/// The protocols of plugins that a virtual host takes: all, unless it names some.
///
/// # Safety
/// The plugins are loaded, and the pointers in `info` are NULL or what the header documents.
pub unsafe fn chosen(context: &Context, info: &lws_context_creation_info) -> Vec<lws_protocols> {
    // SAFETY: NULL or a list of options by contract.
    let names_none = unsafe { lws_abi::body_rate::is_alone(info.pvo.cast()) };
    let takes_all = names_none && !crate::settings::has(info.options, LWS_SERVER_OPTION_EXPLICIT_VHOSTS);
    let all = context.plugin_protocols().into_iter().map(|key| {
        // SAFETY: the address of an entry of a loaded plugin.
        unsafe { *ptr::with_exposed_provenance::<lws_protocols>(key) }
    });
    let is_named = |protocol: &lws_protocols| {
        // SAFETY: NULL or a string by the contract of protocols.
        let name = unsafe { lws_abi::strings::cstr(protocol.name) }.unwrap_or_default();
        // SAFETY: NULL or a list of options by contract.
        unsafe { lws_abi::options::named(info.pvo.cast(), name) }.is_some()
    };
    all.filter(|protocol| protocol.callback.is_some() && (takes_all || is_named(protocol))).collect()
}

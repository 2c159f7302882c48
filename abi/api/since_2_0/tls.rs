//! TLS.

use crate::tls::{client, uses_tls};
use crate::types::*;
use lws_abi::context::{Context, refusal_of};
use lws_abi::{Refusal, entry, tls};
use std::ffi::c_int;

/// [to 2.0] Gives a virtual host TLS for its clients: a listening one has none by itself. The certificate, key and authorities of
/// [to 2.0] `info` are the clients'; LWS_CALLBACK_OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS comes before the return. A second call
/// [to 2.0] replaces what the first one made, for later connections.
/// [from 4.1] Gives a virtual host's clients other TLS than it was made with. The members of `info` for clients
/// [from 4.1] count; LWS_CALLBACK_OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS comes before the return. It counts for later connections.
///
/// Returns 0, also without LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT in `info`: then, with a line in the log, nothing changes;
/// 1 for NULL, and, with a line in the log, when a file is of no use.
/// # Safety
/// `info` is NULL or its pointers are NULL or what their descriptions say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_init_vhost_client_ssl(
    info: *const lws_context_creation_info,
    vhost: *mut lws_vhost,
) -> c_int {
    entry("lws_init_vhost_client_ssl", 1, || {
        // SAFETY: NULL or a creation struct by contract.
        let info = unsafe { info.as_ref() }.ok_or(Refusal::NullArgument("info"))?;
        let (context, id) = Context::borrow_vhost(vhost.cast())?;
        if !uses_tls(info) {
            let name = context.vhost_strings(id, |name, _, _| name.clone()).ok_or(Refusal::StaleHandle)?;
            tls::warn_of_clients(&name);
            return Ok(0);
        }
        // SAFETY: `info` is NULL or its pointers are NULL or what their descriptions say, by contract.
        let settings = unsafe { client(info) };
        context.engine.init_client_tls(id, &settings).map_err(|error| refusal_of(&error))?;
        Ok(0)
    })
}

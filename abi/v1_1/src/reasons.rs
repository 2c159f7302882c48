//! What events are called in this generation, and what the answers of their callbacks mean.

use crate::types::*;
use lws_abi::reasons::Class::{Ignored, Nonzero};
use lws_abi::reasons::Reason;
use lws_engine::host::{Event, PollHook, TlsContext};

/// The reason for an event; `None` for what programs are not told: bindings, bodies, protocols' first and last events and
/// much else came later; pings and a server's pongs are nobody's business.
pub fn reason(event: &Event<'_>) -> Option<Reason> {
    Some(match event {
        Event::Established => (LWS_CALLBACK_ESTABLISHED, Ignored),
        Event::ClientFailed { .. } => (LWS_CALLBACK_CLIENT_CONNECTION_ERROR, Ignored),
        Event::ClientEstablished => (LWS_CALLBACK_CLIENT_ESTABLISHED, Ignored),
        Event::Closed => (LWS_CALLBACK_CLOSED, Ignored),
        Event::ClientClosed => (LWS_CALLBACK_CLOSED, Ignored),
        Event::Receive { .. } => (LWS_CALLBACK_RECEIVE, Ignored),
        Event::ClientReceive { .. } => (LWS_CALLBACK_CLIENT_RECEIVE, Ignored),
        Event::ClientPong { .. } => (LWS_CALLBACK_CLIENT_RECEIVE_PONG, Ignored),
        Event::ClientWriteable { .. } => (LWS_CALLBACK_CLIENT_WRITEABLE, Ignored),
        Event::Writeable { .. } => (LWS_CALLBACK_SERVER_WRITEABLE, Ignored),
        // An HTTP connection that was armed is told of it as the first protocol's.
        Event::HttpWriteable => (LWS_CALLBACK_SERVER_WRITEABLE, Ignored),
        Event::Http { .. } => (LWS_CALLBACK_HTTP, Nonzero),
        Event::FileDone { .. } => (LWS_CALLBACK_HTTP_FILE_COMPLETION, Nonzero),
        Event::FilterNetwork { .. } => (LWS_CALLBACK_FILTER_NETWORK_CONNECTION, Nonzero),
        Event::FilterProtocol { .. } => (LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION, Nonzero),
        Event::TlsContext { what: TlsContext::Client, .. } => {
            (LWS_CALLBACK_OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS, Ignored)
        }
        Event::TlsContext { what: TlsContext::Server, .. } => {
            (LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS, Ignored)
        }
        Event::Certificate { of_client: true, .. } => {
            (LWS_CALLBACK_OPENSSL_PERFORM_CLIENT_CERT_VERIFICATION, Nonzero)
        }
        Event::ClientAppend { .. } => (LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER, Ignored),
        Event::ExtensionOffered { .. } => (LWS_CALLBACK_CONFIRM_EXTENSION_OKAY, Nonzero),
        Event::ExtensionProposed { .. } => (LWS_CALLBACK_CLIENT_CONFIRM_EXTENSION_SUPPORTED, Nonzero),
        Event::Poll { hook: PollHook::Add, .. } => (LWS_CALLBACK_ADD_POLL_FD, Ignored),
        Event::Poll { hook: PollHook::Remove, .. } => (LWS_CALLBACK_DEL_POLL_FD, Ignored),
        Event::Poll { hook: PollHook::Change, .. } => (LWS_CALLBACK_SET_MODE_POLL_FD, Ignored),
        _ => return None,
    })
}

//! What events are called in this generation, and what the answers of their callbacks mean.

use crate::types::*;
use lws_abi::reasons::Class::{Ignored, Negative, Nonzero, Number};
use lws_abi::reasons::Reason;
use lws_engine::host::{Event, PollHook, TlsContext};

/// The reason for an event; `None` for what programs are not told: what came with later generations (bindings, access
/// rights, header additions, timers, a cancelled wait).
pub fn reason(event: &Event<'_>) -> Option<Reason> {
    Some(match event {
        Event::Established => (LWS_CALLBACK_ESTABLISHED, Nonzero),
        Event::Closed => (LWS_CALLBACK_CLOSED, Ignored),
        Event::ClosedHttp => (LWS_CALLBACK_CLOSED_HTTP, Ignored),
        Event::Receive { .. } => (LWS_CALLBACK_RECEIVE, Negative),
        Event::Pong { .. } => (LWS_CALLBACK_RECEIVE_PONG, Negative),
        Event::Writeable { .. } => (LWS_CALLBACK_SERVER_WRITEABLE, Nonzero),
        Event::Http { .. } => (LWS_CALLBACK_HTTP, Nonzero),
        Event::Body { .. } => (LWS_CALLBACK_HTTP_BODY, Nonzero),
        Event::BodyDone => (LWS_CALLBACK_HTTP_BODY_COMPLETION, Nonzero),
        Event::FileDone { .. } => (LWS_CALLBACK_HTTP_FILE_COMPLETION, Negative),
        Event::HttpWriteable => (LWS_CALLBACK_HTTP_WRITEABLE, Negative),
        Event::FilterNetwork { .. } => (LWS_CALLBACK_FILTER_NETWORK_CONNECTION, Nonzero),
        Event::FilterHttp { .. } => (LWS_CALLBACK_FILTER_HTTP_CONNECTION, Nonzero),
        Event::NewClient => (LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED, Nonzero),
        Event::FilterProtocol { .. } => (LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION, Nonzero),
        Event::ProtocolInit => (LWS_CALLBACK_PROTOCOL_INIT, Ignored),
        Event::ProtocolDestroy => (LWS_CALLBACK_PROTOCOL_DESTROY, Ignored),
        Event::Created => (LWS_CALLBACK_WSI_CREATE, Ignored),
        Event::Destroyed => (LWS_CALLBACK_WSI_DESTROY, Ignored),
        Event::ThreadId => (LWS_CALLBACK_GET_THREAD_ID, Number),
        Event::Poll { hook: PollHook::Add, .. } => (LWS_CALLBACK_ADD_POLL_FD, Nonzero),
        Event::Poll { hook: PollHook::Remove, .. } => (LWS_CALLBACK_DEL_POLL_FD, Nonzero),
        Event::Poll { hook: PollHook::Change, .. } => (LWS_CALLBACK_CHANGE_MODE_POLL_FD, Nonzero),
        Event::Poll { hook: PollHook::Lock { .. }, .. } => (LWS_CALLBACK_LOCK_POLL, Nonzero),
        Event::Poll { hook: PollHook::Unlock { .. }, .. } => (LWS_CALLBACK_UNLOCK_POLL, Nonzero),
        Event::PeerClosing { .. } => (LWS_CALLBACK_WS_PEER_INITIATED_CLOSE, Nonzero),
        Event::CgiReady { .. } => (LWS_CALLBACK_CGI, Ignored),
        Event::CgiEnded { .. } => (LWS_CALLBACK_CGI_TERMINATED, Nonzero),
        Event::CgiInput { .. } => (LWS_CALLBACK_CGI_STDIN_DATA, Number),
        Event::ClientFailed { .. } => (LWS_CALLBACK_CLIENT_CONNECTION_ERROR, Ignored),
        Event::ClientAppend { .. } => (LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER, Ignored),
        Event::ClientFilter => (LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH, Nonzero),
        Event::ClientEstablished => (LWS_CALLBACK_CLIENT_ESTABLISHED, Nonzero),
        Event::ClientReceive { .. } => (LWS_CALLBACK_CLIENT_RECEIVE, Nonzero),
        Event::ClientPong { .. } => (LWS_CALLBACK_CLIENT_RECEIVE_PONG, Nonzero),
        Event::ClientWriteable { .. } => (LWS_CALLBACK_CLIENT_WRITEABLE, Nonzero),
        Event::ClientClosed => (LWS_CALLBACK_CLOSED, Ignored),
        Event::ClientHttpEstablished => (LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP, Nonzero),
        Event::ClientHttpReadable => (LWS_CALLBACK_RECEIVE_CLIENT_HTTP, Nonzero),
        Event::ClientHttpRead { .. } => (LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ, Nonzero),
        Event::ClientHttpDone => (LWS_CALLBACK_COMPLETED_CLIENT_HTTP, Nonzero),
        Event::ClientHttpClosed => (LWS_CALLBACK_CLOSED_CLIENT_HTTP, Ignored),
        Event::ExtensionOffered { .. } => (LWS_CALLBACK_CONFIRM_EXTENSION_OKAY, Nonzero),
        Event::ExtensionProposed { .. } => (LWS_CALLBACK_CLIENT_CONFIRM_EXTENSION_SUPPORTED, Nonzero),
        Event::ExtensionDefaults { .. } => (LWS_CALLBACK_WS_EXT_DEFAULTS, Nonzero),
        Event::TlsContext { what: TlsContext::Client, .. } => {
            (LWS_CALLBACK_OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS, Ignored)
        }
        Event::TlsContext { what: TlsContext::Server, .. } => {
            (LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS, Ignored)
        }
        Event::TlsContext { what: TlsContext::ServerKey, .. } => {
            (LWS_CALLBACK_OPENSSL_CONTEXT_REQUIRES_PRIVATE_KEY, Nonzero)
        }
        Event::Certificate { of_client: true, .. } => {
            (LWS_CALLBACK_OPENSSL_PERFORM_CLIENT_CERT_VERIFICATION, Nonzero)
        }
        _ => return None,
    })
}

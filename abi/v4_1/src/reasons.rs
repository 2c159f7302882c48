//! What events are called in this generation, and what the answers of their callbacks mean.

use crate::types::*;
use lws_abi::reasons::Class::{Answer, Ignored, Negative, Nonzero, Number};
use lws_abi::reasons::Reason;
use lws_engine::host::{Event, PollHook, TlsContext};

/// The reason for an event; `None` for what programs are not told.
pub fn reason(event: &Event<'_>) -> Option<Reason> {
    Some(match event {
        Event::Established => (LWS_CALLBACK_ESTABLISHED, Nonzero),
        Event::Closed => (LWS_CALLBACK_CLOSED, Ignored),
        Event::ClosedHttp => (LWS_CALLBACK_CLOSED_HTTP, Ignored),
        Event::Receive { .. } => (LWS_CALLBACK_RECEIVE, Nonzero),
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
        Event::ProtocolInit => (LWS_CALLBACK_PROTOCOL_INIT, Nonzero),
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
        Event::HttpBind => (LWS_CALLBACK_HTTP_BIND_PROTOCOL, Nonzero),
        Event::HttpDrop => (LWS_CALLBACK_HTTP_DROP_PROTOCOL, Ignored),
        Event::CheckAccess { .. } => (LWS_CALLBACK_CHECK_ACCESS_RIGHTS, Nonzero),
        Event::AddHeaders { .. } => (LWS_CALLBACK_ADD_HEADERS, Nonzero),
        Event::MountOptions { .. } => (LWS_CALLBACK_HTTP_PMO, Nonzero),
        Event::ProcessHtml { .. } => (LWS_CALLBACK_PROCESS_HTML, Nonzero),
        Event::VerifyLogin { .. } => (LWS_CALLBACK_VERIFY_BASIC_AUTHORIZATION, Number),
        Event::WaitCancelled => (LWS_CALLBACK_EVENT_WAIT_CANCELLED, Ignored),
        Event::Timer => (LWS_CALLBACK_TIMER, Nonzero),
        Event::WsDrop => (LWS_CALLBACK_WS_SERVER_DROP_PROTOCOL, Ignored),
        Event::ConfirmUpgrade { .. } => (LWS_CALLBACK_HTTP_CONFIRM_UPGRADE, Answer),
        Event::ExtensionOffered { .. } => (LWS_CALLBACK_CONFIRM_EXTENSION_OKAY, Nonzero),
        _ => return of_client(event),
    })
}

/// Those of clients, and what parents hear of children.
fn of_client(event: &Event<'_>) -> Option<Reason> {
    Some(match event {
        Event::ClientBind => (LWS_CALLBACK_CLIENT_HTTP_BIND_PROTOCOL, Nonzero),
        Event::ClientDrop => (LWS_CALLBACK_CLIENT_HTTP_DROP_PROTOCOL, Ignored),
        Event::ClientFailed { .. } => (LWS_CALLBACK_CLIENT_CONNECTION_ERROR, Ignored),
        Event::ClientAppend { .. } => (LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER, Nonzero),
        Event::ClientFilter => (LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH, Nonzero),
        Event::ClientEstablished => (LWS_CALLBACK_CLIENT_ESTABLISHED, Nonzero),
        Event::ClientReceive { .. } => (LWS_CALLBACK_CLIENT_RECEIVE, Nonzero),
        Event::ClientPong { .. } => (LWS_CALLBACK_CLIENT_RECEIVE_PONG, Nonzero),
        Event::ClientWriteable { .. } => (LWS_CALLBACK_CLIENT_WRITEABLE, Nonzero),
        Event::ClientWsDrop => (LWS_CALLBACK_WS_CLIENT_DROP_PROTOCOL, Ignored),
        Event::ClientClosed => (LWS_CALLBACK_CLIENT_CLOSED, Ignored),
        Event::ClientHttpEstablished => (LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP, Nonzero),
        Event::ClientHttpReadable => (LWS_CALLBACK_RECEIVE_CLIENT_HTTP, Nonzero),
        Event::ClientHttpRead { .. } => (LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ, Negative),
        Event::ClientHttpDone => (LWS_CALLBACK_COMPLETED_CLIENT_HTTP, Nonzero),
        Event::ClientHttpClosed => (LWS_CALLBACK_CLOSED_CLIENT_HTTP, Ignored),
        Event::ClientHttpWriteable => (LWS_CALLBACK_CLIENT_HTTP_WRITEABLE, Nonzero),
        Event::ClientRedirect { .. } => (LWS_CALLBACK_CLIENT_HTTP_REDIRECT, Nonzero),
        Event::ChildClosing { .. } => (LWS_CALLBACK_CHILD_CLOSING, Ignored),
        Event::ExtensionProposed { .. } => (LWS_CALLBACK_CLIENT_CONFIRM_EXTENSION_SUPPORTED, Nonzero),
        Event::ExtensionDefaults { .. } => (LWS_CALLBACK_WS_EXT_DEFAULTS, Nonzero),
        _ => return of_stream(event),
    })
}

/// Those of raw streams, of TLS and of CGI programs.
fn of_stream(event: &Event<'_>) -> Option<Reason> {
    Some(match event {
        Event::RawBind => (LWS_CALLBACK_RAW_SKT_BIND_PROTOCOL, Nonzero),
        Event::RawDrop => (LWS_CALLBACK_RAW_SKT_DROP_PROTOCOL, Ignored),
        Event::RawAdopt { is_file: false } => (LWS_CALLBACK_RAW_ADOPT, Nonzero),
        Event::RawConnected => (LWS_CALLBACK_RAW_CONNECTED, Negative),
        Event::RawRx { .. } => (LWS_CALLBACK_RAW_RX, Negative),
        Event::RawWriteable { is_file: false } => (LWS_CALLBACK_RAW_WRITEABLE, Negative),
        Event::RawClosed { is_file: false } => (LWS_CALLBACK_RAW_CLOSE, Ignored),
        Event::RawAdopt { is_file: true } => (LWS_CALLBACK_RAW_ADOPT_FILE, Nonzero),
        Event::RawFileReadable => (LWS_CALLBACK_RAW_RX_FILE, Nonzero),
        Event::RawWriteable { is_file: true } => (LWS_CALLBACK_RAW_WRITEABLE_FILE, Nonzero),
        Event::RawClosed { is_file: true } => (LWS_CALLBACK_RAW_CLOSE_FILE, Ignored),
        Event::TlsContext { what: TlsContext::Client, .. } => {
            (LWS_CALLBACK_OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS, Ignored)
        }
        Event::TlsContext { what: TlsContext::Server, .. } => {
            (LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS, Nonzero)
        }
        Event::TlsContext { what: TlsContext::ServerKey, .. } => {
            (LWS_CALLBACK_OPENSSL_CONTEXT_REQUIRES_PRIVATE_KEY, Nonzero)
        }
        Event::Certificate { of_client: true, .. } => {
            (LWS_CALLBACK_OPENSSL_PERFORM_CLIENT_CERT_VERIFICATION, Nonzero)
        }
        Event::Certificate { of_client: false, .. } => {
            (LWS_CALLBACK_OPENSSL_PERFORM_SERVER_CERT_VERIFICATION, Nonzero)
        }
        Event::CgiReady { .. } => (LWS_CALLBACK_CGI, Ignored),
        Event::CgiEnded { .. } => (LWS_CALLBACK_CGI_TERMINATED, Nonzero),
        Event::CgiInput { .. } => (LWS_CALLBACK_CGI_STDIN_DATA, Number),
        Event::CgiStarted { .. } => (LWS_CALLBACK_CGI_PROCESS_ATTACH, Ignored),
        Event::TlsProgress { .. } => (LWS_CALLBACK_SSL_INFO, Ignored),
        _ => return None,
    })
}

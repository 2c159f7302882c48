//! The arguments of a context's creation, checked and turned into the engine's settings.

use crate::types::*;
use crate::{extension, reasons};
use lws_abi::client;
use lws_abi::context::{Call, Context, Generation, VhostFacts};
use lws_abi::extension::Style;
use lws_abi::facts::{self, Descriptors, Facts, Tokens};
use lws_abi::machine;
use lws_abi::reasons::Reason;
use lws_abi::strings::cstr;
use lws_abi::{Refusal, log, tls};
use lws_engine::host::Event;
use lws_engine::http::request_builder::Spelling;
use lws_engine::http::tokens::Token;
use lws_engine::opaque::{OptionsKey, ProtocolKey, RetryKey};
use lws_engine::settings::{
    BodyRate, ExtensionHooks, Listen, Login, Protocol, Quirks, RawPeers, Settings, VhostSettings,
};
use lws_engine::tls::settings::{ClientCerts, ClientTls, Common, Identity, ServerTls};
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr;
use std::time::Duration;

/// Most bytes of one piece of a message.
const PIECE: usize = 4096;

/// Output of one connection that may wait before writing fails.
const MOST_UNSENT: usize = 16 << 20;

/// How long a client is waited for inside the call that makes it.
const WAIT_FOR_CLIENT: Duration = Duration::from_secs(1);

/// The arguments of libwebsocket_create_context().
pub struct Arguments {
    /// Where to listen; 0 for nowhere.
    pub port: c_int,
    /// The interface to listen on.
    pub interf: *const c_char,
    /// The program's protocols.
    pub protocols: *mut libwebsocket_protocols,
    /// Its extensions.
    pub extensions: *mut libwebsocket_extension,
    /// Certificate, key and authorities.
    pub files: [*const c_char; 3],
    /// Options.
    pub options: libwebsocket_context_options,
}

/// What this generation always answers.
pub static FACTS: Facts = Facts {
    tokens: Tokens(facts::NUMBERED.split_at(80).0),
    extensions: Style { hooks: ExtensionHooks::empty(), pairs: false },
    filter_has_details: false,
    filter_headers: &FILTER_HEADERS,
    context_names_vhost: false,
    cgi_payload_state: 0,
    write_while_closing: -1,
    descriptors: Descriptors::Numbers { clear_mode: LWS_CALLBACK_CLEAR_MODE_POLL_FD },
};

/// This generation's habits at the boundary.
pub struct Face;

/// Which header stands at which place of the array that the protocol filter gets.
static FILTER_HEADERS: [Option<Token>; WSI_TOKEN_COUNT as usize] = {
    let mut all = [None; WSI_TOKEN_COUNT as usize];
    all[WSI_TOKEN_GET_URI as usize] = Some(Token::GET_URI);
    all[WSI_TOKEN_HOST as usize] = Some(Token::HOST);
    all[WSI_TOKEN_CONNECTION as usize] = Some(Token::CONNECTION);
    all[WSI_TOKEN_KEY1 as usize] = Some(Token::KEY1);
    all[WSI_TOKEN_KEY2 as usize] = Some(Token::KEY2);
    all[WSI_TOKEN_PROTOCOL as usize] = Some(Token::PROTOCOL);
    all[WSI_TOKEN_UPGRADE as usize] = Some(Token::UPGRADE);
    all[WSI_TOKEN_ORIGIN as usize] = Some(Token::ORIGIN);
    all[WSI_TOKEN_DRAFT as usize] = Some(Token::DRAFT);
    all[WSI_TOKEN_KEY as usize] = Some(Token::KEY);
    all[WSI_TOKEN_VERSION as usize] = Some(Token::VERSION);
    all[WSI_TOKEN_EXTENSIONS as usize] = Some(Token::EXTENSIONS);
    all[WSI_TOKEN_ACCEPT as usize] = Some(Token::ACCEPT);
    all[WSI_TOKEN_NONCE as usize] = Some(Token::NONCE);
    all
};

impl Generation for Face {
    fn facts(&self) -> &Facts {
        &FACTS
    }

    fn reason(&self, event: &Event<'_>) -> Option<Reason> {
        reasons::reason(event)
    }

    unsafe fn call(&self, key: ProtocolKey, call: &Call) -> c_int {
        // SAFETY: the key is the address of an entry of the program's array, which outlives the context.
        let protocol = unsafe { &*ptr::with_exposed_provenance::<libwebsocket_protocols>(key.0) };
        let Some(callback) = protocol.callback else { return 0 };
        let Call { mut context, mut wsi, reason, user, mut input, mut len } = *call;
        match reason {
            LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS if !asks_for_certificates(context) => {
                return 0;
            }
            LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS
            | LWS_CALLBACK_OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS => wsi = ptr::null_mut(),
            LWS_CALLBACK_OPENSSL_PERFORM_CLIENT_CERT_VERIFICATION => {
                (context, wsi) = (ptr::null_mut(), ptr::null_mut());
            }
            LWS_CALLBACK_ESTABLISHED => input = ptr::null_mut(),
            LWS_CALLBACK_CLIENT_CONNECTION_ERROR => {
                // SAFETY: this reason comes with a text.
                if let Some(why) = unsafe { cstr(input.cast::<c_char>()) } {
                    log::line(log::WARN, format_args!("client: {}", why.to_string_lossy()));
                }
                (input, len) = (ptr::null_mut(), 0);
            }
            _ => {}
        }
        // SAFETY: the program's own callback, with the arguments its reason documents.
        unsafe { callback(context.cast(), wsi.cast(), reason, user, input, len) }
    }
}

fn asks_for_certificates(context: *mut c_void) -> bool {
    Context::borrow(context).is_ok_and(|context| {
        has(
            context.options() as libwebsocket_context_options,
            LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT,
        )
    })
}

fn has(options: libwebsocket_context_options, flag: libwebsocket_context_options) -> bool {
    options & flag != 0
}

/// What holds for the whole context.
pub fn settings() -> Settings {
    let base = Settings::plain();
    Settings {
        fd_limit: machine::fd_limit(0, 1),
        known_tokens: FACTS.tokens.known(),
        default_rx_size: PIECE,
        attempt_timeout: Duration::from_secs(5),
        spelling: Spelling { bare_origin: true, says_close: false, modern_connect: false, late_origin: true },
        extension_hooks: FACTS.extensions.hooks,
        most_unsent: Some(MOST_UNSENT),
        goodbye: Some(LWS_CLOSE_STATUS_GOINGAWAY as u16),
        awaits_connection: Some(WAIT_FOR_CLIENT),
        quirks: base.quirks
            | Quirks::FAILS_BY_ANSWER
            | Quirks::REJECTED_IS_CLOSED
            | Quirks::RAW_TARGETS
            | Quirks::HTTP_WITHOUT_SESSION
            | Quirks::REQUESTS_END_WITH_CALL
            | Quirks::PLAIN_FILES
            | Quirks::JUDGES_BEFORE_FILTER
            | Quirks::EMPTY_ENDS
            | Quirks::QUIET_PONGS
            | Quirks::FAILS_TO_ASKED,
        ..base
    }
}

/// The one virtual host of a context.
///
/// # Safety
/// The pointers are NULL or what the header documents.
pub unsafe fn vhost_settings(arguments: &Arguments) -> Result<(VhostSettings, VhostFacts), Refusal> {
    // SAFETY: NULL or a string by contract.
    let interface = unsafe { cstr(arguments.interf) };
    let (protocols, default_protocol) = protocol_table(arguments.protocols)?;
    let proxy = client::proxy(None, 0);
    if proxy.is_none() && std::env::var_os("http_proxy").is_some_and(|text| !text.is_empty()) {
        return Err(Refusal::Quiet);
    }
    let settings = VhostSettings {
        name: b"default".to_vec(),
        listen: listen(arguments.port, interface)?,
        waits_for_interface: false,
        strict_upgrades: false,
        protocols,
        default_protocol: Some(default_protocol),
        // SAFETY: the pointers are NULL or what the header documents, by contract.
        extensions: unsafe { extension::named(arguments.extensions) },
        mounts: Vec::new(),
        keepalive_timeout: None,
        body_rate: Some(BodyRate::DEFAULT),
        ipv4_only: false,
        clients_from: None,
        raw_protocol: 0,
        head_timeout: None,
        skips_init: false,
        raw_peers: RawPeers::None,
        connect_timeout: Duration::from_secs(5),
        proxy,
        no_proxy: client::no_proxy(),
        idle: None,
        retry_key: RetryKey::NONE,
        tcp_keepalive: None,
        // SAFETY: the pointers are NULL or what the header documents, by contract.
        tls: unsafe { server_tls(arguments) },
        // SAFETY: as above.
        client_tls: Some(unsafe { client_tls(arguments) }),
        strict_transport_security: false,
        extra_headers: Vec::new(),
        unwanted: Vec::new(),
        access_log: None,
        error_document_404: None,
    };
    let facts = VhostFacts {
        name: c"default".to_owned(),
        interface: interface.map(CStr::to_owned),
        user: 0,
        port: arguments.port,
        on_end: None,
        keep: Box::new(()),
    };
    Ok((settings, facts))
}

/// The protocols of an array that an entry without a callback ends, by their addresses; and which one is for upgrades
/// that name none.
fn protocol_table(first: *mut libwebsocket_protocols) -> Result<(Vec<Protocol>, usize), Refusal> {
    let mut table = Vec::new();
    let mut nameless = None;
    let mut at = first;
    // SAFETY: NULL or an entry by contract, and not yet behind the last one.
    while let Some(protocol) = unsafe { at.as_ref() }.filter(|p| p.callback.is_some()) {
        if protocol.name.is_null() {
            nameless.get_or_insert(table.len());
        }
        table.push(Protocol {
            // SAFETY: NULL or a string by contract.
            name: unsafe { cstr(protocol.name) }.map_or(Vec::new(), |name| name.to_bytes().to_vec()),
            session_size: protocol.per_session_data_size,
            rx_size: 0,
            key: ProtocolKey(at.expose_provenance()),
            options_key: OptionsKey::NONE,
            login: Login::None,
        });
        // SAFETY: the array goes on at least to its last entry.
        at = unsafe { at.add(1) };
    }
    if table.is_empty() {
        return Err(Refusal::BadArgument { name: "protocols", why: "has no entry" });
    }
    Ok((table, nameless.unwrap_or(0)))
}

fn listen(port: c_int, interface: Option<&CStr>) -> Result<Listen, Refusal> {
    if port == CONTEXT_PORT_NO_LISTEN {
        return Ok(Listen::No);
    }
    let port =
        u16::try_from(port).map_err(|_| Refusal::BadArgument { name: "port", why: "is out of range" })?;
    Ok(Listen::Tcp {
        port,
        interface: interface.map(|i| i.to_bytes().to_vec()),
        ipv4_only: true,
        ipv6_alone: None,
        shares: false,
        device: false,
    })
}

/// # Safety
/// The files are NULL or strings.
unsafe fn server_tls(arguments: &Arguments) -> Option<ServerTls> {
    let [chain, key, _] = arguments.files;
    if arguments.port == CONTEXT_PORT_NO_LISTEN || chain.is_null() || key.is_null() {
        return None;
    }
    let asks = has(arguments.options, LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT);
    Some(ServerTls {
        common: Common {
            // SAFETY: strings by contract.
            identity: unsafe { Identity { chain: tls::file(chain), key: tls::file(key), password: None } },
            ..Common::default()
        },
        client_certs: if asks { ClientCerts::Needed } else { ClientCerts::None },
        is_shown_first: true,
        ..ServerTls::default()
    })
}

/// Clients trust the authorities of the program's file, or else the system's.
///
/// # Safety
/// The files are NULL or strings.
unsafe fn client_tls(arguments: &Arguments) -> ClientTls {
    let [_, _, authorities] = arguments.files;
    ClientTls {
        // SAFETY: NULL or a string by contract.
        common: Common { trusted: unsafe { tls::file(authorities) }, ..Common::default() },
        without_system_store: !authorities.is_null(),
        ..ClientTls::default()
    }
}

/// The host's name as other machines may know it, or "unknown".
pub fn hostname(options: libwebsocket_context_options) -> CString {
    if has(options, LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME) {
        return machine::NO_NAME.to_owned();
    }
    machine::name()
}

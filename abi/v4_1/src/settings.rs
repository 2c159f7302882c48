//! The creation struct of this generation, checked and turned into the engine's settings.

use crate::api::since_2_0::extension::lws_extension_callback_pm_deflate;
use crate::api::since_2_0::mounts::kind;
use crate::api::since_4_1::context::option_named;
use crate::api::since_4_1::identity::{identity, socket_owner};
use crate::client::idle_of;
use crate::face_state::FaceState;
use crate::types::*;
use crate::{reasons, tls};
use lws_abi::context::{Call, Context, Generation, OnVhostEnd, VhostFacts};
use lws_abi::extension::{self, Style};
use lws_abi::facts::{Descriptors, Facts, NUMBERED, Tokens};
use lws_abi::reasons::Reason;
use lws_abi::strings::cstr;
use lws_abi::{Refusal, body_rate, cgi, client, conn, machine, options};
use lws_engine::host::{Event, FileAsked, Verdict};
use lws_engine::http::access_log;
use lws_engine::http::request_builder::Spelling;
use lws_engine::opaque::{OptionsKey, ProtocolKey, RetryKey};
use lws_engine::settings::{
    AccessLog, ExtensionHooks, Listen, Login, Mount, MountKind, Protocol, RawPeers, Settings, Unwanted,
    VhostSettings,
};
use std::any::Any;
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr;
use std::time::Duration;

/// The listening port that stands for a server that does not listen.
const NO_LISTEN_SERVER: c_int = -2;

/// What this generation always answers.
pub static FACTS: Facts = Facts {
    tokens: Tokens(&NUMBERED),
    extensions: Style { hooks: ExtensionHooks::empty(), pairs: true },
    filter_has_details: true,
    filter_headers: &[],
    context_names_vhost: true,
    cgi_payload_state: LHCS_PAYLOAD as c_int,
    write_while_closing: -1,
    descriptors: Descriptors::Structure,
};

/// This generation's habits at the boundary.
pub struct Face;

impl Generation for Face {
    fn facts(&self) -> &Facts {
        &FACTS
    }

    fn reason(&self, event: &Event<'_>) -> Option<Reason> {
        reasons::reason(event)
    }

    unsafe fn call(&self, key: ProtocolKey, call: &Call) -> c_int {
        // SAFETY: the key is the address of a protocol that its virtual host keeps alive.
        let protocol = unsafe { &*std::ptr::with_exposed_provenance::<lws_protocols>(key.0) };
        let Some(callback) = protocol.callback else { return 0 };
        // SAFETY: the program's own callback, with the arguments its reason documents.
        unsafe { callback(call.wsi.cast(), call.reason, call.user, call.input, call.len) }
    }

    fn new_state(&self) -> Box<dyn Any + Send + Sync> {
        Box::new(FaceState::default())
    }

    fn begun(&self, context: &Context) {
        crate::api::since_4_1::system::begun(context);
    }

    fn ending(&self, context: &Context) {
        crate::api::since_4_1::system::ending(context);
    }

    fn ended(&self, context: &Context) {
        if let Ok(state) = FaceState::of(context) {
            state.reset();
        }
    }

    fn file(&self, context: &Context, _wsi: *mut c_void, asked: FileAsked<'_>) -> Verdict {
        crate::api::since_4_1::vfs::ask(context, asked)
    }
}

/// A flag of the creation struct's options.
pub fn has(info: &lws_context_creation_info, flag: i64) -> bool {
    let flag = flag as u64;
    info.options & flag == flag
}

fn seconds(n: c_uint_or_int, default: u64) -> Duration {
    Duration::from_secs(if n == 0 { default } else { n })
}

#[allow(non_camel_case_types, reason = "a count of seconds from either kind of C integer")]
type c_uint_or_int = u64;

/// What holds for the whole context.
///
/// # Safety
/// The pointers in `info` are NULL or what the header documents.
pub unsafe fn settings(info: &lws_context_creation_info) -> Settings {
    let threads = machine::threads(info.count_threads);
    let content = seconds(info.timeout_secs.into(), 5);
    // SAFETY: NULL or a string by contract.
    let server_name = unsafe { cstr(info.server_string) }.map(|s| s.to_bytes().to_vec());
    let base = Settings::binding();
    // SAFETY: NULL or a policy by contract.
    let idle = unsafe { idle_of(info.retry_and_idle_policy) }.unwrap_or(base.idle);
    let token_limits = if info.token_limits.is_null() {
        Vec::new()
    } else {
        // SAFETY: not null, and the limits by contract.
        FACTS.tokens.limits(unsafe { &(*info.token_limits).token_limit })
    };
    let budget = [info.max_http_header_data2, info.max_http_header_data.into(), 4096];
    let pool = [info.max_http_header_pool2, info.max_http_header_pool.into()].into_iter().find(|n| *n != 0);
    let piece = if info.pt_serv_buf_size == 0 { 4096 } else { info.pt_serv_buf_size as usize };
    Settings {
        // The wake-up descriptor does not count.
        fd_limit: machine::fd_limit(info.fd_limit_per_thread as usize, threads) + 1,
        threads,
        head_budget: budget.into_iter().find(|n| *n != 0).unwrap_or(4096) as usize,
        head_pool: pool.map(|n| n as usize * threads),
        token_limits,
        known_tokens: FACTS.tokens.known(),
        default_rx_size: piece,
        server_name,
        content_timeout: content,
        idle,
        attempt_timeout: content,
        handshake_timeout: content,
        validate_utf8: has(info, LWS_SERVER_OPTION_VALIDATE_UTF8),
        spelling: Spelling { bare_origin: has(info, LWS_SERVER_OPTION_JUST_USE_RAW_ORIGIN), ..base.spelling },
        extension_hooks: FACTS.extensions.hooks,
        most_sessions: usize::try_from(info.simultaneous_ssl_restriction).ok().filter(|n| *n > 0),
        ..base
    }
}

/// The protocols of a virtual host: the library's own copy.
pub struct Protocols(Box<[lws_protocols]>);

// SAFETY: the copy is never changed after it was made; the pointers in it are the program's, for its callbacks.
unsafe impl Send for Protocols {}

/// A virtual host's settings, and what C is told of it.
///
/// # Safety
/// The pointers in `info` are NULL or what the header documents.
pub unsafe fn vhost_settings(
    info: &lws_context_creation_info,
) -> Result<(VhostSettings, VhostFacts), Refusal> {
    // SAFETY: the pointers in `info` are NULL or what the header documents, by contract.
    let protocols = unsafe { copy_protocols(info) };
    // SAFETY: the pointers in `info` are NULL or what the header documents, by contract.
    let (table, default_protocol) = unsafe { protocol_table(&protocols, info.pvo) };
    // SAFETY: NULL or a string by contract.
    let interface = unsafe { cstr(info.iface) };
    // SAFETY: as above.
    let name = unsafe { cstr(info.vhost_name) }.map_or(c"default".to_owned(), CStr::to_owned);
    let keepalive =
        if info.keepalive_timeout == 0 { 5 } else { info.keepalive_timeout.max(0).unsigned_abs() };
    // SAFETY: as above.
    let error_document_404 = unsafe { cstr(info.error_document_404) }.map(|s| s.to_bytes().to_vec());
    // SAFETY: the pointers in `info` are NULL or what the header documents, by contract.
    let listen = unsafe { listen(info, interface) }?;
    // SAFETY: as above.
    let accepts = unsafe { cstr(info.listen_accept_protocol) };
    let raw_protocol = table.iter().position(|p| accepts.is_some_and(|a| a.to_bytes() == p.name));
    let settings = VhostSettings {
        name: name.to_bytes().to_vec(),
        listen,
        strict_upgrades: has(info, LWS_SERVER_OPTION_VHOST_UPG_STRICT_HOST_CHECK),
        waits_for_interface: !has(info, LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND),
        default_protocol: Some(default_protocol),
        // SAFETY: the pointers in `info` are NULL or what the header documents, by contract; the two types are the
        // same structure.
        extensions: unsafe {
            extension::table(info.extensions.cast(), lws_extension_callback_pm_deflate as *const () as usize)
        },
        // SAFETY: the pointers in `info` are NULL or what the header documents, by contract.
        mounts: unsafe { mounts(info.mounts) },
        protocols: table,
        keepalive_timeout: Some(Duration::from_secs(keepalive.into())),
        // SAFETY: NULL or a list of options by contract.
        body_rate: unsafe { body_rate::chosen(info.pvo.cast()) }?,
        ipv4_only: has(info, LWS_SERVER_OPTION_DISABLE_IPV6),
        clients_from: None,
        raw_protocol: raw_protocol.unwrap_or(0),
        head_timeout: Some(seconds(info.timeout_secs_ah_idle.into(), 10)),
        skips_init: has(info, LWS_SERVER_OPTION_SKIP_PROTOCOL_INIT),
        raw_peers: raw_peers(info),
        connect_timeout: seconds(info.connect_timeout_secs.into(), 20),
        // SAFETY: NULL or a string by contract.
        proxy: client::proxy(unsafe { cstr(info.http_proxy_address) }, info.http_proxy_port),
        no_proxy: client::no_proxy(),
        // SAFETY: NULL or a policy by contract.
        idle: unsafe { idle_of(info.retry_and_idle_policy) },
        retry_key: RetryKey(info.retry_and_idle_policy.expose_provenance()),
        tcp_keepalive: conn::tcp_keepalive(info.ka_time, info.ka_probes, info.ka_interval),
        // SAFETY: the pointers in `info` are NULL or what the header documents, by contract.
        tls: unsafe { tls::server(info) },
        // SAFETY: as above.
        client_tls: unsafe { tls::client_of_vhost(info) },
        strict_transport_security: has(info, LWS_SERVER_OPTION_STS),
        // SAFETY: the pointers in `info` are NULL or what the header documents, by contract.
        extra_headers: unsafe { extra_headers(info) },
        // SAFETY: as above.
        unwanted: unsafe { all_unwanted(info) },
        // SAFETY: as above.
        access_log: unsafe { access_log(info) },
        error_document_404,
    };
    let facts = VhostFacts {
        name,
        interface: interface.map(CStr::to_owned),
        user: info.user.expose_provenance(),
        port: info.port,
        on_end: finalizer(info),
        keep: Box::new(protocols),
    };
    Ok((settings, facts))
}

/// Which peers speak no protocol of the library's.
fn raw_peers(info: &lws_context_creation_info) -> RawPeers {
    if has(info, LWS_SERVER_OPTION_ADOPT_APPLY_LISTEN_ACCEPT_CONFIG) {
        RawPeers::All
    } else if has(info, LWS_SERVER_OPTION_FALLBACK_TO_APPLY_LISTEN_ACCEPT_CONFIG) {
        RawPeers::Fallback
    } else {
        RawPeers::None
    }
}

/// The access log, which belongs to whom the process will run as.
///
/// # Safety
/// As for [`vhost_settings`].
unsafe fn access_log(info: &lws_context_creation_info) -> Option<AccessLog> {
    // SAFETY: NULL or a string by contract.
    let path = unsafe { cstr(info.log_filepath) }?;
    // SAFETY: the pointers in `info` are NULL or what the header documents, by contract.
    let owner = unsafe { identity(info) }.ok().and_then(|identity| identity.owner());
    Some(AccessLog { path: path.to_bytes().to_vec(), owner, style: access_log::Style::Quoted })
}

/// Whom a creation struct turns away.
///
/// # Safety
/// As for [`vhost_settings`].
pub unsafe fn all_unwanted(info: &lws_context_creation_info) -> Vec<Unwanted> {
    // SAFETY: NULL or a list of options by contract.
    let words = unsafe { options::pairs(info.reject_service_keywords.cast()) }.into_iter();
    words.filter(|(word, _)| !word.is_empty()).map(|(word, answer)| unwanted(word, &answer)).collect()
}

/// A word of user agents and its answer: a status and a text, such as `404 Not here`; without a status 403.
fn unwanted(word: Vec<u8>, answer: &[u8]) -> Unwanted {
    let digits = answer.iter().take_while(|b| b.is_ascii_digit()).count();
    let number = std::str::from_utf8(&answer[..digits]).ok().and_then(|digits| digits.parse().ok());
    let status = number.filter(|status| (100..600).contains(status)).unwrap_or(403);
    let text = answer[digits..].trim_ascii_start().to_vec();
    Unwanted { word, status, text }
}

/// What the program wants to be called when the virtual host has ended.
fn finalizer(info: &lws_context_creation_info) -> Option<OnVhostEnd> {
    let (finalize, argument) = (info.finalize?, info.finalize_arg.expose_provenance());
    Some(Box::new(move |vhost| {
        // SAFETY: the program's own callback, with its own argument.
        unsafe { finalize(vhost.cast(), ptr::with_exposed_provenance_mut(argument)) };
    }))
}

/// # Safety
/// As for [`vhost_settings`].
unsafe fn listen(info: &lws_context_creation_info, interface: Option<&CStr>) -> Result<Listen, Refusal> {
    if has(info, LWS_SERVER_OPTION_UNIX_SOCK) {
        let path = interface.ok_or(Refusal::NullArgument("iface"))?;
        // SAFETY: the pointers in `info` are NULL or what the header documents, by contract.
        let owner = unsafe { socket_owner(info) }?;
        return Ok(Listen::Unix { path: path.to_bytes().to_vec(), owner, goes: true });
    }
    if info.port == -1 || info.port == NO_LISTEN_SERVER {
        return Ok(Listen::No);
    }
    let port = u16::try_from(info.port)
        .map_err(|_| Refusal::BadArgument { name: "port", why: "is out of range" })?;
    Ok(Listen::Tcp {
        port,
        interface: interface.map(|i| i.to_bytes().to_vec()),
        ipv4_only: has(info, LWS_SERVER_OPTION_DISABLE_IPV6),
        ipv6_alone: has(info, LWS_SERVER_OPTION_IPV6_V6ONLY_MODIFY)
            .then(|| has(info, LWS_SERVER_OPTION_IPV6_V6ONLY_VALUE)),
        shares: has(info, LWS_SERVER_OPTION_ALLOW_LISTEN_SHARE),
        device: info.bind_iface != 0,
    })
}

/// # Safety
/// As for [`vhost_settings`].
unsafe fn copy_protocols(info: &lws_context_creation_info) -> Protocols {
    let mut copy = Vec::new();
    if !info.protocols.is_null() {
        let mut at = info.protocols;
        // SAFETY: an array ended by an entry without a callback, by contract.
        while unsafe { (*at).callback.is_some() } {
            // SAFETY: an entry before the last.
            copy.push(unsafe { *at });
            // SAFETY: the array goes on at least to its last entry.
            at = unsafe { at.add(1) };
        }
    } else if !info.pprotocols.is_null() {
        let mut at = info.pprotocols.cast_const();
        // SAFETY: an array ended by NULL, by contract.
        while let Some(protocol) = unsafe { (*at).as_ref() } {
            copy.push(*protocol);
            // SAFETY: the array goes on at least to its NULL.
            at = unsafe { at.add(1) };
        }
    }
    if copy.is_empty() {
        copy.push(built_in());
    }
    Protocols(copy.into_boxed_slice())
}

/// The protocol of a program that names none: HTTP, answered with 404.
fn built_in() -> lws_protocols {
    lws_protocols {
        name: c"http-only".as_ptr(),
        callback: Some(crate::api::since_4_1::http::lws_callback_http_dummy),
        per_session_data_size: 0,
        rx_buffer_size: 0,
        id: 0,
        user: std::ptr::null_mut(),
        tx_packet_size: 0,
    }
}

/// # Safety
/// `pvo` is NULL or a list of options.
unsafe fn protocol_table(
    protocols: &Protocols,
    pvo: *const lws_protocol_vhost_options,
) -> (Vec<Protocol>, usize) {
    let mut default_protocol = 0;
    let mut table = Vec::new();
    for (index, protocol) in protocols.0.iter().enumerate() {
        // SAFETY: NULL or a string by the contract of the protocol table.
        let name = unsafe { cstr(protocol.name) }.unwrap_or_default();
        // SAFETY: `pvo` is NULL or a list of options, by contract.
        let options = unsafe { option_named(pvo, name) }.map_or(std::ptr::null(), |o| o.options);
        // SAFETY: a list of options by contract.
        if unsafe { option_named(options, c"default") }.is_some() {
            default_protocol = index;
        }
        table.push(Protocol {
            name: name.to_bytes().to_vec(),
            session_size: protocol.per_session_data_size,
            rx_size: protocol.rx_buffer_size,
            key: ProtocolKey(std::ptr::from_ref(protocol).expose_provenance()),
            options_key: OptionsKey(options.expose_provenance()),
            // SAFETY: as above.
            login: unsafe { login_of_protocol(options) },
        });
    }
    (table, default_protocol)
}

/// Who may use a protocol: its option `basic-auth` names a file of passwords.
///
/// # Safety
/// `options` is NULL or a list of options.
unsafe fn login_of_protocol(options: *const lws_protocol_vhost_options) -> Login {
    // SAFETY: `option.value` is NULL or a string, by contract; values are NULL or strings.
    let file = unsafe { option_named(options, c"basic-auth").map(|option| cstr(option.value)) };
    file.map_or(Login::None, |name| Login::File(name.unwrap_or_default().to_bytes().to_vec()))
}

/// # Safety
/// `list` is NULL or a list of mounts.
unsafe fn mounts(list: *const lws_http_mount) -> Vec<Mount> {
    let mut all = Vec::new();
    // SAFETY: NULL or a mount by contract.
    let mut at = unsafe { list.as_ref() };
    while let Some(mount) = at {
        // SAFETY: the pointers of a mount are NULL or what the header documents.
        let bytes = |text: *const c_char| unsafe { cstr(text) }.map(|t| t.to_bytes().to_vec());
        let mut point = bytes(mount.mountpoint).unwrap_or_default();
        if mount.mountpoint_len > 0 {
            point.truncate(mount.mountpoint_len.into());
        }
        let flag = |n: u8| mount.cache_bits & n != 0;
        let origin = bytes(mount.origin).unwrap_or_default();
        all.push(Mount {
            at: point,
            default_document: bytes(mount.def),
            kind: match mount.origin_protocol.into() {
                LWSMPRO_CGI => MountKind::Cgi {
                    // SAFETY: NULL or a list of options, by the contract of mounts.
                    environment: unsafe { options::pairs(mount.cgienv.cast()) },
                    limit: cgi::limit_of_mount(mount.cgi_timeout),
                },
                other => kind(other, &origin),
            },
            origin,
            protocol: bytes(mount.protocol),
            // SAFETY: NULL or a list of options, by the contract of mounts.
            extra_types: unsafe { options::pairs(mount.extra_mimetypes.cast()) },
            // SAFETY: as above.
            interpret: unsafe { options::pairs(mount.interpret.cast()) },
            cache_max_age: u32::try_from(mount.cache_max_age).unwrap_or(0),
            cache_reusable: flag(1),
            cache_revalidate: flag(2),
            cache_intermediaries: flag(4),
            auth_mask: mount.auth_mask & !AUTH_MODE_MASK,
            login: login(mount),
            options_key: OptionsKey(mount.cgienv.expose_provenance()),
        });
        // SAFETY: NULL or the next mount.
        at = unsafe { mount.mount_next.as_ref() };
    }
    all
}

/// Who may see a mount.
fn login(mount: &lws_http_mount) -> Login {
    if mount.auth_mask & AUTH_MODE_MASK == LWSAUTHM_BASIC_AUTH_CALLBACK {
        return Login::Program;
    }
    // SAFETY: NULL or a string, by the contract of mounts.
    let file = unsafe { cstr(mount.basic_auth_login_file) };
    file.map_or(Login::None, |name| Login::File(name.to_bytes().to_vec()))
}

/// Header lines for every response: the program's own, and the strict ones if asked for.
///
/// # Safety
/// As for [`vhost_settings`].
unsafe fn extra_headers(info: &lws_context_creation_info) -> Vec<u8> {
    const STRICT: &[u8] = b"content-security-policy: default-src 'none'; img-src 'self' data: ; \
        script-src 'self'; font-src 'self'; style-src 'self'; connect-src 'self' ws: wss:; \
        frame-ancestors 'none'; base-uri 'none';form-action 'self';\r\n\
        x-content-type-options: nosniff\r\nx-xss-protection: 1; mode=block\r\n\
        x-frame-options: deny\r\nreferrer-policy: no-referrer\r\n";
    let mut lines = Vec::new();
    // SAFETY: NULL or a list of options by contract.
    for (name, value) in unsafe { options::pairs(info.headers.cast()) } {
        let is_safe = |text: &[u8]| !text.iter().any(|b| matches!(b, b'\r' | b'\n'));
        if is_safe(&name) && is_safe(&value) {
            lines.extend_from_slice(&name);
            if !name.ends_with(b":") {
                lines.push(b':');
            }
            lines.push(b' ');
            lines.extend_from_slice(&value);
            lines.extend_from_slice(b"\r\n");
        }
    }
    if has(info, LWS_SERVER_OPTION_HTTP_HEADERS_SECURITY_BEST_PRACTICES_ENFORCE) {
        lines.extend_from_slice(STRICT);
    }
    lines
}

/// The host's name as other machines may know it, or "unknown".
pub fn hostname(info: &lws_context_creation_info) -> CString {
    if has(info, LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME) {
        return machine::NO_NAME.to_owned();
    }
    machine::name()
}

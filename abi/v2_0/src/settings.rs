//! The creation struct of this generation, checked and turned into the engine's settings.

use crate::api::since_2_0::extension::lws_extension_callback_pm_deflate;
use crate::api::since_2_0::mounts::kind;
use crate::types::*;
use crate::{files, memory, reasons, tls};
use lws_abi::context::{Call, Context, Generation, VhostFacts};
use lws_abi::extension::{self, Style};
use lws_abi::facts::{Descriptors, Facts, NUMBERED, Tokens};
use lws_abi::machine::{self, Identity};
use lws_abi::reasons::Reason;
use lws_abi::strings::cstr;
use lws_abi::{Refusal, body_rate, cgi, client, conn, log, options};
use lws_engine::conn::memory::Lent;
use lws_engine::host::{Event, FileAsked, Verdict};
use lws_engine::http::access_log;
use lws_engine::opaque::{OptionsKey, ProtocolKey, RetryKey};
use lws_engine::settings::{
    AccessLog, ExtensionHooks, Listen, Login, Mount, MountKind, Protocol, Quirks, RawPeers, Settings,
    VhostSettings,
};
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr;
use std::time::Duration;

/// Bytes of a piece of a message for a protocol that names no size, unless the program names one.
const SERVICE_BUFFER: usize = 4096;

/// What this generation always answers.
pub static FACTS: Facts = Facts {
    tokens: Tokens(NUMBERED.split_at(80).0),
    extensions: Style { hooks: ExtensionHooks::all(), pairs: false },
    filter_has_details: false,
    filter_headers: &[],
    context_names_vhost: false,
    cgi_payload_state: LHCS_PAYLOAD as c_int,
    write_while_closing: 0,
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
        // SAFETY: the key is the address of an entry of the program's array, which outlives the context.
        let protocol = unsafe { &*ptr::with_exposed_provenance::<lws_protocols>(key.0) };
        let Some(callback) = protocol.callback else { return 0 };

        // SAFETY: the program's own callback, with the arguments its reason documents.
        unsafe { callback(call.wsi.cast(), call.reason, call.user, call.input, call.len) }
    }

    fn lends_memory(&self) -> bool {
        memory::is_chosen()
    }

    fn lend_memory(&self, size: usize) -> Option<Lent> {
        memory::lend(size)
    }

    fn return_memory(&self, lent: Lent) {
        memory::take_back(lent);
    }

    fn file(&self, context: &Context, wsi: *mut c_void, asked: FileAsked<'_>) -> Verdict {
        files::ask(context, wsi.cast(), asked)
    }
}

/// A flag of the creation struct's options; some flags are several bits.
pub fn has(options: lws_context_options, flag: lws_context_options) -> bool {
    options & flag == flag
}

/// Who the process shall run as.
pub fn identity(info: &lws_context_creation_info) -> Identity {
    let id = |n: c_int| (n != -1).then_some(n.cast_unsigned());
    Identity { gid: id(info.gid), uid: id(info.uid), keeps: Vec::new() }
}

/// What holds for the whole context.
///
/// # Safety
/// The pointers in `info` are NULL or what the header documents.
pub unsafe fn settings(info: &lws_context_creation_info) -> Settings {
    let seconds = |n: u64| Duration::from_secs(n);
    let threads = machine::threads(info.count_threads);
    let content = seconds(if info.timeout_secs == 0 { 20 } else { info.timeout_secs.into() });
    // SAFETY: NULL or a string by contract.
    let server_name = unsafe { cstr(info.server_string) }.unwrap_or(c"libwebsockets");
    // SAFETY: NULL or the limits by contract.
    let token_limits =
        unsafe { info.token_limits.as_ref() }.map_or(Vec::new(), |l| FACTS.tokens.limits(&l.token_limit));
    let some = |n: i16| usize::try_from(n).ok().filter(|n| *n != 0);
    let base = Settings::plain();
    Settings {
        fd_limit: machine::fd_limit(info.fd_limit_per_thread as usize, threads),
        threads,
        head_budget: some(info.max_http_header_data).unwrap_or(4096),
        head_pool: some(info.max_http_header_pool).map(|n| n * threads),
        token_limits,
        known_tokens: FACTS.tokens.known(),
        default_rx_size: if info.pt_serv_buf_size == 0 {
            SERVICE_BUFFER
        } else {
            info.pt_serv_buf_size as usize
        },
        server_name: Some(server_name.to_bytes().to_vec()),
        head_timeout: content,
        content_timeout: content,
        handshake_timeout: content,
        validate_utf8: has(info.options, LWS_SERVER_OPTION_VALIDATE_UTF8),
        most_redirects: 3,
        extension_hooks: FACTS.extensions.hooks,
        quirks: base.quirks | Quirks::EMPTY_MESSAGES | Quirks::REJECTED_IS_CLOSED | Quirks::REPEATS_OFFERS,
        ..base
    }
}

/// A virtual host's settings, and what C is told of it. Its protocols are those of the program's own array, or of
/// the built-in one when there is none, and known by the addresses of their entries. `shared` are the options of its
/// context, `plugins` protocols that it has beside its own: then all are copied.
///
/// # Safety
/// The pointers in `info` are NULL or what the header documents.
pub unsafe fn vhost_settings(
    info: &lws_context_creation_info,
    shared: lws_context_options,
    plugins: Vec<lws_protocols>,
) -> Result<(VhostSettings, VhostFacts), Refusal> {
    if info.ka_time > 0 && info.ka_interval == 0 {
        return Err(Refusal::BadArgument { name: "ka_interval", why: "must not be 0 when ka_time is set" });
    }
    // SAFETY: the pointers in `info` are NULL or what the header documents, by contract.
    let copy = unsafe { with_plugins(info, plugins) };
    // SAFETY: as above.
    let (protocols, default_protocol) = unsafe { protocol_table(info, &copy) };
    // SAFETY: NULL or strings by contract.
    let (interface, name) = unsafe { (cstr(info.iface), cstr(info.vhost_name)) };
    let name = name.unwrap_or(c"default").to_owned();
    let settings = VhostSettings {
        name: name.to_bytes().to_vec(),
        listen: listen(info, shared, interface)?,
        waits_for_interface: false,
        strict_upgrades: false,
        protocols,
        default_protocol: Some(default_protocol),
        // SAFETY: the pointers in `info` are NULL or what the header documents, by contract; the two types are the
        // same structure.
        extensions: unsafe {
            extension::table(info.extensions.cast(), lws_extension_callback_pm_deflate as *const () as usize)
        },
        // SAFETY: the pointers in `info` are NULL or what the header documents, by contract.
        mounts: unsafe { mounts(info.mounts) },
        keepalive_timeout: (info.keepalive_timeout > 0)
            .then(|| Duration::from_secs(info.keepalive_timeout.unsigned_abs().into())),
        // SAFETY: NULL or a list of options by contract.
        body_rate: unsafe { body_rate::chosen(info.pvo.cast()) }?,
        ipv4_only: has(info.options | shared, LWS_SERVER_OPTION_DISABLE_IPV6),
        clients_from: interface
            .filter(|_| !has(info.options, LWS_SERVER_OPTION_UNIX_SOCK))
            .map(|i| i.to_bytes().to_vec()),
        raw_protocol: 0,
        head_timeout: None,
        skips_init: false,
        raw_peers: RawPeers::None,
        connect_timeout: Duration::from_secs(20),
        // SAFETY: NULL or a string by contract.
        proxy: client::proxy(unsafe { cstr(info.http_proxy_address) }, info.http_proxy_port),
        no_proxy: client::no_proxy(),
        idle: None,
        retry_key: RetryKey::NONE,
        tcp_keepalive: conn::tcp_keepalive(info.ka_time, info.ka_probes, info.ka_interval),
        // SAFETY: the pointers in `info` are NULL or what the header documents, by contract.
        tls: unsafe { tls::server(info, shared) },
        // SAFETY: as above.
        client_tls: unsafe { tls::client_of_vhost(info) },
        strict_transport_security: has(info.options, LWS_SERVER_OPTION_STS),
        extra_headers: Vec::new(),
        unwanted: Vec::new(),
        // SAFETY: NULL or a string by contract.
        access_log: unsafe { cstr(info.log_filepath) }.map(|path| AccessLog {
            path: path.to_bytes().to_vec(),
            owner: None,
            style: access_log::Style::Plain,
        }),
        error_document_404: None,
    };
    let (shown, count) = (name.to_string_lossy(), settings.protocols.len());
    let port = info.port;
    log::line(log::NOTICE, format_args!("Creating Vhost '{shown}' port {port}, {count} protocols"));
    let facts = VhostFacts {
        name,
        interface: interface.map(CStr::to_owned),
        user: 0,
        port: info.port,
        on_end: None,
        keep: Box::new(copy),
    };
    Ok((settings, facts))
}

/// Bytes of an abstract socket's name, `@` included.
const ABSTRACT_NAME: usize = 108;

fn listen(
    info: &lws_context_creation_info,
    shared: lws_context_options,
    interface: Option<&CStr>,
) -> Result<Listen, Refusal> {
    if info.port == CONTEXT_PORT_NO_LISTEN {
        return Ok(Listen::No);
    }
    if has(info.options, LWS_SERVER_OPTION_UNIX_SOCK) {
        let path = interface.ok_or(Refusal::NullArgument("iface"))?;
        let mut path = path.to_bytes().to_vec();
        if path.starts_with(b"@") {
            // The name of this generation's abstract sockets is the whole room of an address.
            path.resize(path.len().max(ABSTRACT_NAME), 0);
        }
        return Ok(Listen::Unix { path, owner: None, goes: false });
    }
    let port = u16::try_from(info.port)
        .map_err(|_| Refusal::BadArgument { name: "port", why: "is out of range" })?;
    Ok(Listen::Tcp {
        port,
        interface: interface.map(|i| i.to_bytes().to_vec()),
        ipv4_only: has(info.options | shared, LWS_SERVER_OPTION_DISABLE_IPV6),
        ipv6_alone: None,
        shares: false,
        device: false,
    })
}

/// An array that programs never change.
struct Constant([lws_protocols; 2]);

// SAFETY: the array is never changed, and its pointers are to constants of the library.
unsafe impl Sync for Constant {}

/// The protocols of a program that names none: HTTP, answered with 404.
static BUILT_IN: Constant = Constant([
    lws_protocols {
        name: c"http-only".as_ptr(),
        callback: Some(crate::http::http_only),
        per_session_data_size: 0,
        rx_buffer_size: 0,
        id: 0,
        user: ptr::null_mut(),
    },
    lws_protocols {
        name: ptr::null(),
        callback: None,
        per_session_data_size: 0,
        rx_buffer_size: 0,
        id: 0,
        user: ptr::null_mut(),
    },
]);

/// The array of protocols for a program that gave none.
pub fn built_in_protocols() -> *const lws_protocols {
    BUILT_IN.0.as_ptr()
}

/// # Safety
/// `first` is an array ended by an entry without a callback, alive for `'a`.
unsafe fn entries<'a>(first: *const lws_protocols) -> Vec<&'a lws_protocols> {
    let mut all = Vec::new();
    let mut at = first;
    // SAFETY: an array by contract, and not yet behind its last entry.
    while let Some(protocol) = unsafe { at.as_ref() }.filter(|p| p.callback.is_some()) {
        all.push(protocol);
        // SAFETY: the array goes on at least to its last entry.
        at = unsafe { at.add(1) };
    }
    all
}

/// A virtual host's own copy of its protocols.
struct Copied(Box<[lws_protocols]>);

// SAFETY: the copy is never changed after it was made; the pointers in it are the program's, for its callbacks.
unsafe impl Send for Copied {}

/// The protocols of a virtual host that has some of plugins; none for one that uses its program's array itself.
///
/// # Safety
/// As for [`vhost_settings`].
unsafe fn with_plugins(info: &lws_context_creation_info, plugins: Vec<lws_protocols>) -> Copied {
    if plugins.is_empty() {
        return Copied(Box::default());
    }
    // SAFETY: NULL or an array by contract.
    let own = unsafe { entries(info.protocols) };
    Copied(own.into_iter().copied().chain(plugins).collect())
}

/// The engine's view of the protocols, and which one is for upgrades that name none.
///
/// # Safety
/// As for [`vhost_settings`].
unsafe fn protocol_table(info: &lws_context_creation_info, copy: &Copied) -> (Vec<Protocol>, usize) {
    let mut own: Vec<&lws_protocols> = copy.0.iter().collect();
    if own.is_empty() {
        // SAFETY: NULL or an array by contract.
        own = unsafe { entries(info.protocols) };
    }
    if own.is_empty() {
        // SAFETY: an array that ends like every other.
        own = unsafe { entries(built_in_protocols()) };
    }
    let mut default_protocol = 0;
    let mut table = Vec::with_capacity(own.len());
    for (index, protocol) in own.into_iter().enumerate() {
        // SAFETY: NULL or a string by the contract of protocols.
        let name = unsafe { cstr(protocol.name) }.unwrap_or_default();
        // SAFETY: NULL or a list of options by contract.
        let below = unsafe { options::named(info.pvo.cast(), name) }.map_or(ptr::null(), |o| o.below());
        // SAFETY: as above.
        if unsafe { options::named(below, c"default") }.is_some() {
            default_protocol = index;
        }
        table.push(Protocol {
            name: name.to_bytes().to_vec(),
            session_size: protocol.per_session_data_size,
            rx_size: protocol.rx_buffer_size,
            key: ProtocolKey(ptr::from_ref(protocol).expose_provenance()),
            options_key: OptionsKey(below.expose_provenance()),
            login: Login::None,
        });
    }
    (table, default_protocol)
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
            protocol: None,
            // SAFETY: NULL or a list of options, by the contract of mounts.
            extra_types: unsafe { options::pairs(mount.extra_mimetypes.cast()) },
            interpret: Vec::new(),
            cache_max_age: u32::try_from(mount.cache_max_age).unwrap_or(0),
            cache_reusable: flag(1),
            cache_revalidate: flag(2),
            cache_intermediaries: flag(4),
            auth_mask: 0,
            login: Login::None,
            options_key: OptionsKey::NONE,
        });
        // SAFETY: NULL or the next mount.
        at = unsafe { mount.mount_next.as_ref() };
    }
    all
}

/// The host's name as other machines may know it, or "unknown".
pub fn hostname(info: &lws_context_creation_info) -> CString {
    if has(info.options, LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME) {
        return machine::NO_NAME.to_owned();
    }
    machine::name()
}

//! Making a server, or a context for clients alone, of a port and an array of protocols.

use super::{Legacy, Start, text};
use crate::context::{Context, VhostFacts};
use crate::entry::Refusal;
use crate::machine::{self, Identity};
use crate::{client, log, tls};
use libc::{c_char, c_int, c_void};
use lws_engine::http::request_builder::Spelling;
use lws_engine::opaque::{OptionsKey, ProtocolKey, RetryKey};
use lws_engine::settings::{BodyRate, Listen, Login, Protocol, Quirks, RawPeers, Settings, VhostSettings};
use lws_engine::tls::settings as secure;
use std::ptr;
use std::time::Duration;

/// An environment variable: when it is set, and not empty, servers take no handshakes with a challenge.
const TAKES_NO_CHALLENGES: &str = "LWS_NO_HIXIE_76";

/// What a program asks for.
#[derive(Clone, Copy)]
pub struct Asked {
    /// Where to listen; `None` for nowhere.
    pub port: Option<c_int>,
    /// The array, ended by an entry without a callback.
    pub protocols: *const c_void,
    /// A certificate's file ...
    pub cert: *const c_char,
    /// ... and its key's: TLS if both are named.
    pub key: *const c_char,
    /// Who to be afterwards.
    pub ids: Ids,
}

/// Group and user that a process is to have; -1 leaves the one or the other.
#[derive(Clone, Copy)]
pub struct Ids {
    /// The group.
    pub gid: c_int,
    /// The user, who need not have a name.
    pub uid: c_int,
}

impl Ids {
    /// What fails is said in the log, and left as it is.
    fn take_on(self) {
        let number = |id: c_int| (id != -1).then_some(id as u32);
        let (gid, uid) = (number(self.gid), number(self.uid));
        let _ = Identity { gid, uid: None, keeps: Vec::new() }.assume(true);
        let Some(uid) = uid else { return };
        let is_done = Identity { gid, uid: Some(uid), keeps: Vec::new() }.assume(false).is_ok();
        // SAFETY: asks only.
        if is_done || unsafe { libc::geteuid() } == uid {
            return;
        }
        // A user without a name has no groups but the one that was asked for.
        // SAFETY: changes the groups and the user of this process only.
        let is_done = unsafe { libc::setgroups(0, ptr::null()) == 0 && libc::setuid(uid) == 0 };
        if is_done {
            log::line(log::NOTICE, format_args!("this process is user {uid} now"));
        } else {
            log::line(log::WARN, format_args!("setuid: {}", std::io::Error::last_os_error()));
        }
    }
}

/// True for an environment variable that is set and not empty.
fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// A context that listens, if it is to, with the process's new identity. What fails is said in the log.
///
/// # Safety
/// The protocols are an array that outlives the context; the texts are NULL or strings.
pub unsafe fn create(legacy: &'static Legacy, asked: Asked) -> Result<&'static Context, Refusal> {
    if asked.protocols.is_null() {
        return Err(Refusal::NullArgument("protocols"));
    }
    // SAFETY: the protocols are an array that outlives the context, the texts NULL or strings, by contract.
    let vhost = unsafe { vhost(legacy, asked) }?;
    let is_secure = vhost.tls.is_some();
    let context = Context::create(legacy, settings(legacy), 0, machine::name())?;
    let facts = VhostFacts {
        name: c"default".to_owned(),
        interface: None,
        user: 0,
        port: asked.port.unwrap_or(0),
        on_end: None,
        keep: Box::new(()),
    };
    match context.add_vhost(vhost, facts) {
        Ok((_, port)) => {
            if asked.port.is_some() {
                let using = if is_secure { "using SSL" } else { "not using SSL" };
                log::line(log::NOTICE, format_args!("{using}"));
                log::line(log::NOTICE, format_args!("Listening on port {port}"));
            }
            asked.ids.take_on();
            Ok(context)
        }
        Err(refusal) => {
            context.destroy();
            Err(refusal)
        }
    }
}

fn settings(legacy: &Legacy) -> Settings {
    let base = Settings::plain();
    Settings {
        fd_limit: machine::fd_limit(0, 1),
        head_budget: 16 * 1024,
        known_tokens: legacy.facts.tokens.known(),
        default_rx_size: legacy.piece,
        spelling: Spelling { bare_origin: true, ..Spelling::default() },
        // What input makes programs write goes by rounds and broadcasts, where nobody asks to write.
        most_read: legacy.numbers.writeable.is_none().then_some(legacy.piece),
        goodbye: Some(lws_engine::ws::close::GOING_AWAY),
        quirks: base.quirks
            | Quirks::EMPTY_MESSAGES
            | Quirks::RAW_TARGETS
            | Quirks::HTTP_WITHOUT_SESSION
            | Quirks::REQUESTS_END_WITH_CALL
            | Quirks::PLAIN_FILES
            | Quirks::JUDGES_BEFORE_FILTER
            | Quirks::DRAFT_VERSIONS
            | Quirks::CONTINUES_MESSAGES
            | Quirks::MASKS_AT_ONCE
            | Quirks::CLOSED_BEFORE_LEAVING
            | Quirks::QUIET_PONGS
            | Quirks::ENDS_WRITES_FIRST
            | if is_set(TAKES_NO_CHALLENGES) { Quirks::empty() } else { Quirks::CHALLENGES },
        ..base
    }
}

/// # Safety
/// As for [`create`].
unsafe fn vhost(legacy: &Legacy, asked: Asked) -> Result<VhostSettings, Refusal> {
    // SAFETY: an array that outlives the context by contract.
    let (protocols, nameless) = unsafe { protocols(legacy, asked.protocols) };
    let listen = match asked.port.map(u16::try_from) {
        None => Listen::No,
        Some(Ok(port)) => Listen::Tcp {
            port,
            interface: None,
            ipv4_only: true,
            ipv6_alone: None,
            shares: false,
            device: false,
        },
        Some(Err(_)) => return Err(Refusal::BadArgument { name: "port", why: "is out of range" }),
    };
    // SAFETY: NULL or strings by contract.
    let (chain, key) = unsafe { (tls::file(asked.cert), tls::file(asked.key)) };
    let has_both = chain.is_some() && key.is_some();
    let identity = secure::Identity { chain, key, password: None };
    let is_secure = has_both && asked.port.is_some();
    let proxy = client::proxy(None, 0);
    if proxy.is_none() && is_set("http_proxy") {
        return Err(Refusal::Quiet);
    }
    Ok(VhostSettings {
        name: b"default".to_vec(),
        listen,
        protocols,
        default_protocol: nameless,
        access_log: None,
        waits_for_interface: false,
        strict_upgrades: false,
        unwanted: Vec::new(),
        extensions: Vec::new(),
        mounts: Vec::new(),
        keepalive_timeout: None,
        body_rate: Some(BodyRate::DEFAULT),
        ipv4_only: false,
        clients_from: None,
        raw_protocol: 0,
        head_timeout: None,
        skips_init: false,
        raw_peers: RawPeers::None,
        connect_timeout: Duration::from_secs(20),
        proxy,
        no_proxy: client::no_proxy(),
        idle: None,
        retry_key: RetryKey::NONE,
        tcp_keepalive: None,
        tls: is_secure.then(|| secure::ServerTls {
            common: secure::Common { identity, ..secure::Common::default() },
            curves: None,
            client_certs: secure::ClientCerts::None,
            plain_peers: secure::PlainPeers::Refused,
            may_lack_cert: false,
            is_shown_first: true,
            name_moves: false,
            progress_mask: 0,
        }),
        client_tls: Some(secure::ClientTls { keeps_verification: true, ..secure::ClientTls::default() }),
        strict_transport_security: false,
        extra_headers: Vec::new(),
        error_document_404: None,
    })
}

/// The program's protocols, and which one is for upgrades that name none: one without a name.
///
/// # Safety
/// `first` is an array ended by an entry without a callback.
unsafe fn protocols(legacy: &Legacy, first: *const c_void) -> (Vec<Protocol>, Option<usize>) {
    let (mut all, mut nameless) = (Vec::new(), None);
    // SAFETY: an array by contract.
    for entry in unsafe { entries(legacy, first) } {
        // SAFETY: an entry of the array.
        let start = unsafe { &*entry.cast::<Start>() };
        // SAFETY: a protocol's name is NULL or a string.
        let name = unsafe { text(start.name) };
        if name.is_none() && nameless.is_none() {
            nameless = Some(all.len());
        }
        all.push(Protocol {
            name: name.unwrap_or_default().to_bytes().to_vec(),
            session_size: start.session_size,
            rx_size: 0,
            key: ProtocolKey(entry.expose_provenance()),
            options_key: OptionsKey::NONE,
            login: Login::None,
        });
    }
    (all, nameless)
}

/// The addresses of an array's entries.
///
/// # Safety
/// `first` is an array ended by an entry without a callback.
pub(super) unsafe fn entries(legacy: &Legacy, first: *const c_void) -> Vec<*const c_void> {
    let mut all = Vec::new();
    let mut at = first;
    // SAFETY: not yet behind the last entry.
    while unsafe { &*at.cast::<Start>() }.callback.is_some() {
        all.push(at);
        // SAFETY: the array goes on at least to its last entry.
        at = unsafe { at.byte_add(legacy.stride) };
    }
    all
}

/// The program's array: its first entry is the first protocol.
pub fn array_of(context: &Context) -> Result<*const c_void, Refusal> {
    let first = context
        .engine
        .with_vhost(context.engine.first_vhost(), |settings, _| settings.protocols.first().map(|p| p.key));
    first.flatten().map(|key| ptr::with_exposed_provenance(key.0)).ok_or(Refusal::Quiet)
}

/// The entry of the program's array that a connection has negotiated; the first one before that.
pub fn protocol_of(wsi: *const c_void) -> Result<*const c_void, Refusal> {
    let (_, key) = crate::conn_handle::Wsi::borrow(wsi)?.binding()?;
    Ok(ptr::with_exposed_provenance(key.0))
}

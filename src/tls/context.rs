//! Contexts: what the sessions of a virtual host have in common, built from plain settings.
//!
//! The program sees a context while it is built (its callbacks may change it), so no lock is held then.

use super::authorities::System;
use super::once::{self, Parsed};
use super::raw::{self, ClientPolicy};

use super::handshake_context;
use super::settings::{ClientCerts, ClientTls, Common, Identity, ServerTls, Source};
use crate::guard::step;
use crate::log::{Level, line};
use openssl::error::ErrorStack;
use openssl::pkey::{PKey, Private};
use openssl::ssl::{
    AlpnError, SslContext, SslContextBuilder, SslContextRef, SslFiletype, SslMethod, SslMode, SslOptions,
    SslRef, SslVerifyMode,
};
use openssl::x509::X509;
use parking_lot::Mutex;
use std::path::Path;
use std::sync::Arc;

/// Ciphers up to TLS 1.2 of a server: forward secrecy and authenticated encryption only.
const SERVER_CIPHERS: &str = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!PSK:!SRP";
/// Of a client, which may meet old servers: forward secrecy.
const CLIENT_CIPHERS: &str =
    "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20:ECDHE+AES:DHE+AES:!aNULL:!PSK:!SRP:!SHA1";

/// Sets OpenSSL up; where that has been done, nothing happens.
pub fn set_up() {
    openssl::init();
}

/// What the program is shown while a server's context is built.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shown {
    /// The context.
    Context,
    /// It has a certificate and no key: the program loads one.
    NeedsKey,
}

/// Why a context could not be built; for people.
#[derive(Debug)]
pub struct Trouble(pub String);

fn trouble(what: impl std::fmt::Display) -> impl FnOnce(ErrorStack) -> Trouble {
    move |errors| Trouble(format!("{what}: {}", text(&errors)))
}

/// A server's context. Sessions hold a share of it.
#[derive(Clone)]
pub struct ServerContext {
    context: SslContext,
    beside: Arc<Beside>,
}

/// What a server's context has that OpenSSL has no place for.
struct Beside {
    /// What it asks its clients for, as it was when it was complete.
    policy: ClientPolicy,
    /// What OpenSSL gives a session only when it is made.
    ciphers_13: Option<Box<str>>,
    curves: Option<Box<str>>,
    loaded: Mutex<Loaded>,
}

/// What a context has from files, certificate and key: it stays known for as long as that.
type Loaded = [Option<Arc<Parsed>>; 2];

/// A client's context. Virtual hosts that chose the same have one together until the program changes it.
#[derive(Clone)]
pub struct ClientContext {
    context: SslContext,
    /// See [`ClientTls::keeps_verification`].
    pub(super) keeps_verification: bool,
    /// What it was made as; `None` where it is for one virtual host alone.
    made: Option<Arc<Made>>,
    /// What the program was shown before this took its place: it may have kept the address.
    _shown: Option<SslContext>,
    /// See [`Loaded`].
    _loaded: Loaded,
}

/// A context as it was made.
struct Made {
    look: raw::Look,
    system: Option<System>,
}

impl ServerContext {
    pub(super) fn ssl(&self) -> &SslContextRef {
        &self.context
    }

    /// True when clients that another context took are as good as those that this one takes.
    pub fn asks_as(&self, other: &ServerContext) -> bool {
        self.beside.policy == other.beside.policy
    }

    /// Has a session that was made of another context, and has got no further than the peer's first words, go on as
    /// one of this.
    pub(super) fn take_over(&self, ssl: &mut SslRef) -> Result<(), ErrorStack> {
        ssl.set_ssl_context(&self.context)?;
        raw::follow_context(ssl, &self.context);
        if let Some(ciphers) = &self.beside.ciphers_13 {
            raw::set_ciphers_13(ssl, ciphers);
        }
        if let Some(curves) = &self.beside.curves {
            raw::set_curves(ssl, curves);
        }
        Ok(())
    }

    /// Its certificate.
    pub fn certificate(&self) -> Option<X509> {
        self.context.certificate().map(ToOwned::to_owned)
    }

    /// Gives later sessions another certificate and key. Nothing changes when they are of no use.
    pub fn renew(&self, identity: &Identity) -> Result<(), Trouble> {
        let mut trial = SslContext::builder(SslMethod::tls()).map_err(trouble("TLS"))?;
        load_identity(&mut trial, identity, &mut |_| false)?;
        let mut context = raw::reopened(&self.context);
        *self.beside.loaded.lock() = load_identity(&mut context, identity, &mut |_| false)?;
        Ok(())
    }
}

impl ClientContext {
    pub(super) fn ssl(&self) -> &SslContextRef {
        &self.context
    }

    /// Others may have it, too.
    pub fn is_common(&self) -> bool {
        self.made.is_some()
    }

    /// It is the other one, whoever has it.
    pub fn is(&self, other: &ClientContext) -> bool {
        std::ptr::eq(self.ssl(), other.ssl())
    }

    /// It is for one virtual host alone from now on.
    pub fn claim(&mut self) {
        self.made = None;
    }

    /// The same, in the place of another one.
    pub fn instead_of(&self, former: &ClientContext) -> ClientContext {
        ClientContext { _shown: Some(former.context.clone()), ..self.clone() }
    }

    /// It is as it was made, and would be made the same way now.
    fn is_fresh(&self, system: Option<&System>) -> bool {
        self.made.as_ref().is_some_and(|made| {
            let is_same = match (&made.system, system) {
                (Some(then), Some(now)) => then.is_same(now),
                (then, now) => then.is_none() && now.is_none(),
            };
            is_same && made.look == raw::look(&self.context)
        })
    }

    /// Trusts another certificate, DER.
    pub fn trust(&self, der: &[u8]) -> Result<(), Trouble> {
        let cert = X509::from_der(der).map_err(trouble("certificate"))?;
        let mut context = raw::reopened(&self.context);
        context.cert_store_mut().add_cert(cert).map_err(trouble("certificate"))
    }
}

/// The openssl crate makes a hash map at its first callback. Should the system refuse random bytes for it just then, that
/// map were lost for the whole process; a thread that has a seed asks for no more.
fn seed_hasher() -> Result<(), Trouble> {
    std::panic::catch_unwind(|| drop(std::hash::RandomState::new()))
        .map_err(|_| Trouble("the system gives no random bytes".to_owned()))
}

/// A context that does what all of ours do: TLS 1.2 and up, no compression, no renegotiation.
fn basics(common: &Common, ciphers: &str) -> Result<SslContextBuilder, Trouble> {
    seed_hasher()?;
    let mut context = SslContext::builder(SslMethod::tls()).map_err(trouble("TLS"))?;
    context.set_options(
        SslOptions::NO_SSLV2
            | SslOptions::NO_SSLV3
            | SslOptions::NO_TLSV1
            | SslOptions::NO_TLSV1_1
            | SslOptions::NO_COMPRESSION
            | SslOptions::NO_RENEGOTIATION
            | SslOptions::SINGLE_DH_USE
            | SslOptions::SINGLE_ECDH_USE,
    );
    context.set_mode(SslMode::ENABLE_PARTIAL_WRITE | SslMode::ACCEPT_MOVING_WRITE_BUFFER);
    context.set_read_ahead(true);
    let ciphers = common.ciphers.as_deref().map_or(Ok(ciphers), std::str::from_utf8);
    if !ciphers.is_ok_and(|ciphers| context.set_cipher_list(ciphers).is_ok()) {
        line(Level::Error, format_args!("TLS: no cipher of the list is known"));
    }
    if let Some(list) = &common.ciphers_13
        && !std::str::from_utf8(list).is_ok_and(|list| context.set_ciphersuites(list).is_ok())
    {
        line(
            Level::Error,
            format_args!("TLS: the list of ciphers for TLS 1.3 is not understood, and not used"),
        );
    }
    Ok(context)
}

/// The program's own choices come last.
fn masks(context: &mut SslContextBuilder, common: &Common) {
    context.set_options(SslOptions::from_bits_retain(common.options_set as _));
    context.clear_options(SslOptions::from_bits_retain(common.options_clear as _));
}

/// A server's context; `None` where it may lack its certificate, and does. `show` shows it to the program, whose
/// answer is false when it refuses.
pub fn server(
    settings: &ServerTls,
    session_id: &[u8],
    show: &mut dyn FnMut(Shown, usize) -> bool,
) -> Result<Option<ServerContext>, Trouble> {
    let mut context = basics(&settings.common, SERVER_CIPHERS)?;
    context.set_options(SslOptions::CIPHER_SERVER_PREFERENCE | SslOptions::PRIORITIZE_CHACHA);
    context.set_session_id_context(session_id).map_err(trouble("session id"))?;
    let identity = &settings.common.identity;
    if identity.chain.is_none() {
        return Err(Trouble("there is a key, and no certificate".to_owned()));
    }
    if settings.may_lack_cert && is_missing(identity) {
        return Ok(None);
    }
    let mut loaded = Loaded::default();
    if !settings.is_shown_first {
        loaded = load_identity(&mut context, identity, &mut |address| show(Shown::NeedsKey, address))?;
    }
    let mode = match settings.client_certs {
        ClientCerts::None => None,
        ClientCerts::Wanted => Some(SslVerifyMode::PEER),
        ClientCerts::Needed => Some(SslVerifyMode::PEER | SslVerifyMode::FAIL_IF_NO_PEER_CERT),
    };
    if let Some(mode) = mode {
        raw::judge_clients(&mut context, mode);
    }
    raw::stop_at_name(&mut context);
    context.set_servername_callback(|ssl, alert| {
        step("choice of a name", || handshake_context::confirm_name(ssl, alert))
            .unwrap_or(Err(openssl::ssl::SniError::NOACK))
    });
    if let Some(source) = &settings.common.trusted
        && let Err(Trouble(why)) = trust(&mut context, source)
    {
        line(Level::Error, format_args!("certificate authorities: {why}"));
    }
    if let Some(curves) = &settings.curves {
        let curves = std::str::from_utf8(curves).unwrap_or_default();
        context.set_groups_list(curves).map_err(trouble(format_args!("curve '{curves}'").to_string()))?;
    }
    if !settings.common.alpn.is_empty() {
        let ours = settings.common.alpn.clone();
        context.set_alpn_select_callback(move |_, offered| agreed(&ours, offered).ok_or(AlpnError::NOACK));
    }
    if settings.progress_mask != 0 {
        raw::watch_progress(&mut context);
    }
    masks(&mut context, &settings.common);
    let is_taken = show(Shown::Context, raw::address_of_builder(&context));
    if settings.is_shown_first {
        loaded = load_identity(&mut context, identity, &mut |address| show(Shown::NeedsKey, address))?;
    } else if !is_taken {
        return Err(Trouble("the program refused the context".to_owned()));
    }
    // The program may have loaded its key, or another certificate, in either callback.
    context.check_private_key().map_err(trouble("Private SSL key doesn't match cert"))?;
    let text = |bytes: &Option<Vec<u8>>| bytes.as_ref().map(|b| String::from_utf8_lossy(b).into());
    let beside = Beside {
        policy: raw::client_policy(&context),
        ciphers_13: text(&settings.common.ciphers_13),
        curves: text(&settings.curves),
        loaded: Mutex::new(loaded),
    };
    Ok(Some(ServerContext { context: context.build(), beside: Arc::new(beside) }))
}

/// A client's context, shown to the program when it is complete. It is `known`, which was made of the same settings, if
/// that is as it would be made now.
pub fn client(
    settings: &ClientTls,
    known: Option<&ClientContext>,
    show: &mut dyn FnMut(usize),
) -> Result<ClientContext, Trouble> {
    let alone = |context, keeps_verification| ClientContext {
        context,
        keeps_verification,
        made: None,
        _shown: None,
        _loaded: Loaded::default(),
    };
    if settings.provided != 0 {
        let provided = raw::context_of_program(settings.provided);
        let context = provided.map(|context| alone(context, settings.keeps_verification));
        return context.ok_or_else(|| Trouble("no context was provided".to_owned()));
    }
    let system = (!settings.without_system_store).then(System::now);
    if let Some(known) = known.filter(|known| known.is_fresh(system.as_ref())) {
        show(raw::address_of_context(&known.context));
        if known.is_fresh(system.as_ref()) {
            return Ok(ClientContext { _shown: None, ..known.clone() });
        }
        return Ok(alone(known.context.clone(), false));
    }
    let mut context = basics(&settings.common, CLIENT_CIPHERS)?;
    if let Some(system) = &system {
        system.trust(&mut context).map_err(trouble("the system's certificate authorities"))?;
    }
    if let Some(source) = &settings.common.trusted
        && let Err(Trouble(why)) = trust(&mut context, source)
    {
        line(Level::Error, format_args!("certificate authorities: {why}"));
    }
    let identity = &settings.common.identity;
    let mut loaded = Loaded::default();
    if identity.chain.is_some() || identity.key.is_some() {
        loaded = load_identity(&mut context, identity, &mut |_| true)?;
    }
    if !settings.common.alpn.is_empty() {
        context.set_alpn_protos(&wire_format(&settings.common.alpn)).map_err(trouble("ALPN"))?;
    }
    if settings.progress_mask != 0 {
        raw::watch_progress(&mut context);
    }
    masks(&mut context, &settings.common);
    let context = context.build();
    let look = raw::look(&context);
    show(raw::address_of_context(&context));
    // What stands in files is read for each virtual host.
    let is_common = !settings.common.names_files() && look == raw::look(&context);
    let made = is_common.then(|| Arc::new(Made { look, system }));
    Ok(ClientContext { made, _loaded: loaded, ..alone(context, false) })
}

/// True when a file of the identity is not there, or has nothing in it yet.
fn is_missing(identity: &Identity) -> bool {
    let lacks = |source: &Option<Source>| match source {
        Some(Source::File(path)) => !std::fs::metadata(path).is_ok_and(|file| file.len() > 0),
        Some(Source::Memory(_)) | None => false,
    };
    lacks(&identity.chain) || lacks(&identity.key)
}

fn load_identity(
    context: &mut SslContextBuilder,
    identity: &Identity,
    ask_for_key: &mut dyn FnMut(usize) -> bool,
) -> Result<Loaded, Trouble> {
    let mut loaded = Loaded::default();
    match &identity.chain {
        Some(Source::File(path)) => {
            let chain = once::chain(path);
            match chain.as_deref().and_then(Parsed::chain) {
                Some((own, above)) => {
                    context.set_certificate(own).and_then(|()| raw::set_chain(context, above))
                }
                None => context.set_certificate_chain_file(path),
            }
            .map_err(trouble(format!("problem getting cert '{}'", path.display())))?;
            loaded[0] = chain;
        }
        Some(Source::Memory(bytes)) => {
            let mut chain =
                certificates(bytes).map_err(trouble("problem getting cert from memory"))?.into_iter();
            let Some(own) = chain.next() else { return Err(Trouble("no certificate in memory".to_owned())) };
            context.set_certificate(&own).map_err(trouble("certificate"))?;
            raw::clear_chain(context);
            for above in chain {
                context.add_extra_chain_cert(above).map_err(trouble("certificate"))?;
            }
        }
        None => {}
    }
    match (&identity.key, &identity.password) {
        (Some(Source::File(path)), None) => {
            let key = once::key(path);
            match key.as_deref().and_then(Parsed::key) {
                Some(key) => context.set_private_key(key),
                None => context.set_private_key_file(path, SslFiletype::PEM),
            }
            .map_err(trouble(format!("ssl problem getting key '{}'", path.display())))?;
            loaded[1] = key;
        }
        (Some(Source::File(path)), Some(password)) => {
            let bytes = read(path)?;
            let key = private_key(&bytes, Some(&password.0))
                .map_err(trouble(format!("ssl problem getting key '{}'", path.display())))?;
            context.set_private_key(&key).map_err(trouble("private key"))?;
        }
        (Some(Source::Memory(bytes)), password) => {
            let key = private_key(bytes, password.as_ref().map(|p| p.0.as_slice()))
                .map_err(trouble("ssl problem getting key from memory"))?;
            context.set_private_key(&key).map_err(trouble("private key"))?;
        }
        (None, _) => {
            if !ask_for_key(raw::address_of_builder(context)) {
                return Err(Trouble("ssl private key not set".to_owned()));
            }
        }
    }
    if identity.chain.is_some() && identity.key.is_some() {
        context.check_private_key().map_err(trouble("Private SSL key doesn't match cert"))?;
    }
    Ok(loaded)
}

fn read(path: &Path) -> Result<Vec<u8>, Trouble> {
    std::fs::read(path)
        .map_err(|error| Trouble(format!("ssl problem getting key '{}': {error}", path.display())))
}

fn is_pem(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b"-----BEGIN").is_some()
}

/// The certificates in memory, PEM or DER.
pub(super) fn certificates(bytes: &[u8]) -> Result<Vec<X509>, ErrorStack> {
    if is_pem(bytes) { X509::stack_from_pem(bytes) } else { X509::from_der(bytes).map(|cert| vec![cert]) }
}

fn private_key(bytes: &[u8], password: Option<&[u8]>) -> Result<PKey<Private>, ErrorStack> {
    match password {
        Some(password) if is_pem(bytes) => PKey::private_key_from_pem_passphrase(bytes, password),
        Some(password) => PKey::private_key_from_pkcs8_passphrase(bytes, password),
        None if is_pem(bytes) => PKey::private_key_from_pem(bytes),
        None => PKey::private_key_from_der(bytes),
    }
}

fn trust(context: &mut SslContextBuilder, source: &Source) -> Result<(), Trouble> {
    match source {
        Source::File(path) => {
            context.load_verify_locations(Some(path), None).map_err(trouble(format!("'{}'", path.display())))
        }
        Source::Memory(bytes) => {
            for cert in certificates(bytes).map_err(trouble("in memory"))? {
                context.cert_store_mut().add_cert(cert).map_err(trouble("in memory"))?;
            }
            Ok(())
        }
    }
}

/// A list of application protocols as it stands in the handshake.
pub(super) fn wire_format(names: &[Vec<u8>]) -> Vec<u8> {
    let mut out = Vec::new();
    for name in names {
        if let Ok(len @ 1..) = u8::try_from(name.len()) {
            out.push(len);
            out.extend_from_slice(name);
        }
    }
    out
}

/// The first of our application protocols that is offered.
fn agreed<'a>(ours: &[Vec<u8>], offered: &'a [u8]) -> Option<&'a [u8]> {
    let mut theirs = Vec::new();
    let mut rest = offered;
    while let Some((len, more)) = rest.split_first() {
        let name = more.get(..usize::from(*len))?;
        theirs.push(name);
        rest = &more[name.len()..];
    }
    ours.iter().find_map(|name| theirs.iter().copied().find(|their| their == name))
}

/// OpenSSL's words, as it puts them itself.
pub(super) fn text(errors: &ErrorStack) -> String {
    let all: Vec<String> = errors
        .errors()
        .iter()
        .map(|e| {
            let (library, reason) = (e.library().unwrap_or("?"), e.reason().unwrap_or("?"));
            format!("error:{:08X}:{library}::{reason}", e.code())
        })
        .collect();
    if all.is_empty() { "no reason given".to_owned() } else { all.join("; ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_order_decides_among_offered_protocols() {
        let ours = [b"b".to_vec(), b"http/1.1".to_vec()];
        for (offered, want) in [
            (&b"\x08http/1.1\x01b"[..], Some(&b"b"[..])),
            (b"\x02h2\x08http/1.1", Some(b"http/1.1")),
            (b"\x02h2", None),
            (b"\x09http/1.1", None),
            (b"", None),
        ] {
            assert_eq!(agreed(&ours, offered), want, "{}", offered.escape_ascii());
        }
        assert_eq!(wire_format(&ours), b"\x01b\x08http/1.1");
    }
}

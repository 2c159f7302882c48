//! Contexts: what the sessions of a virtual host have in common, built from plain settings.
//!
//! The program sees a context while it is built (its callbacks may change it), so no lock is held then.

use super::authorities;
use super::raw::{self, ClientPolicy};

use super::settings::{ClientCerts, ClientTls, Common, Identity, ServerTls, Source};
use super::tie;
use crate::guard::step;
use crate::log::{Level, line};
use openssl::error::ErrorStack;
use openssl::pkey::{PKey, Private};
use openssl::ssl::{
    AlpnError, SslContext, SslContextBuilder, SslContextRef, SslFiletype, SslMethod, SslMode, SslOptions,
    SslRef, SslVerifyMode,
};
use openssl::x509::X509;
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
    /// What it asks its clients for, as it was when it was complete.
    policy: Arc<ClientPolicy>,
    /// What OpenSSL gives a session only when it is made.
    ciphers_13: Option<Arc<str>>,
    curves: Option<Arc<str>>,
}

/// A client's context.
#[derive(Clone)]
pub struct ClientContext {
    context: SslContext,
    /// See [`ClientTls::keeps_verification`].
    pub(super) keeps_verification: bool,
}

impl ServerContext {
    pub(super) fn ssl(&self) -> &SslContextRef {
        &self.context
    }

    /// True when clients that another context took are as good as those that this one takes.
    pub fn asks_as(&self, other: &ServerContext) -> bool {
        self.policy == other.policy
    }

    /// Has a session that was made of another context, and has got no further than the peer's first words, go on as
    /// one of this.
    pub(super) fn take_over(&self, ssl: &mut SslRef) -> Result<(), ErrorStack> {
        ssl.set_ssl_context(&self.context)?;
        raw::follow_context(ssl, &self.context);
        if let Some(ciphers) = &self.ciphers_13 {
            raw::set_ciphers_13(ssl, ciphers);
        }
        if let Some(curves) = &self.curves {
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
        load_identity(&mut context, identity, &mut |_| false)
    }
}

impl ClientContext {
    pub(super) fn ssl(&self) -> &SslContextRef {
        &self.context
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
    if !settings.is_shown_first {
        load_identity(&mut context, identity, &mut |address| show(Shown::NeedsKey, address))?;
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
        step("choice of a name", || tie::confirm_name(ssl, alert))
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
        load_identity(&mut context, identity, &mut |address| show(Shown::NeedsKey, address))?;
    } else if !is_taken {
        return Err(Trouble("the program refused the context".to_owned()));
    }
    // The program may have loaded its key, or another certificate, in either callback.
    context.check_private_key().map_err(trouble("Private SSL key doesn't match cert"))?;
    let policy = Arc::new(raw::client_policy(&context));
    let text = |bytes: &Option<Vec<u8>>| bytes.as_ref().map(|b| String::from_utf8_lossy(b).into());
    let (ciphers_13, curves) = (text(&settings.common.ciphers_13), text(&settings.curves));
    Ok(Some(ServerContext { context: context.build(), policy, ciphers_13, curves }))
}

/// A client's context, shown to the program when it is complete.
pub fn client(settings: &ClientTls, show: &mut dyn FnMut(usize)) -> Result<ClientContext, Trouble> {
    if settings.provided != 0 {
        let provided = raw::context_of_program(settings.provided);
        let context = provided
            .map(|context| ClientContext { context, keeps_verification: settings.keeps_verification });
        return context.ok_or_else(|| Trouble("no context was provided".to_owned()));
    }
    let mut context = basics(&settings.common, CLIENT_CIPHERS)?;
    if !settings.without_system_store {
        authorities::trust_system(&mut context).map_err(trouble("the system's certificate authorities"))?;
    }
    if let Some(source) = &settings.common.trusted
        && let Err(Trouble(why)) = trust(&mut context, source)
    {
        line(Level::Error, format_args!("certificate authorities: {why}"));
    }
    let identity = &settings.common.identity;
    if identity.chain.is_some() || identity.key.is_some() {
        load_identity(&mut context, identity, &mut |_| true)?;
    }
    if !settings.common.alpn.is_empty() {
        context.set_alpn_protos(&wire_format(&settings.common.alpn)).map_err(trouble("ALPN"))?;
    }
    if settings.progress_mask != 0 {
        raw::watch_progress(&mut context);
    }
    masks(&mut context, &settings.common);
    show(raw::address_of_builder(&context));
    Ok(ClientContext { context: context.build(), keeps_verification: false })
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
) -> Result<(), Trouble> {
    match &identity.chain {
        Some(Source::File(path)) => context
            .set_certificate_chain_file(path)
            .map_err(trouble(format!("problem getting cert '{}'", path.display())))?,
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
        (Some(Source::File(path)), None) => context
            .set_private_key_file(path, SslFiletype::PEM)
            .map_err(trouble(format!("ssl problem getting key '{}'", path.display())))?,
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
    Ok(())
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

//! What binds a session to its connection while it shakes hands: whom OpenSSL's callbacks concern, and what they found.
//!
//! These callbacks run inside a step of the handshake, where the engine's lock is not held. They reach the program
//! through the host, and nothing else of the engine.

use super::context::Names;
use super::raw;
use super::settings::Lenience;
use crate::host::{Event, Host, Target, Verdict, VhostId, tell};
use crate::log::{Level, line};
use foreign_types::ForeignTypeRef;
use openssl::ex_data::Index;
use openssl::ssl::{NameType, SniError, Ssl, SslAlert, SslContext, SslRef};
use openssl::x509::{X509StoreContext, X509StoreContextRef, X509VerifyResult};
use parking_lot::Mutex;
use std::sync::{Arc, OnceLock};

/// Whom a session's callbacks concern.
pub struct Tie {
    /// The program.
    pub host: &'static dyn Host,
    /// The connection, and the protocol that is asked.
    pub target: Target,
    /// The virtual hosts that a peer may name.
    pub names: Arc<Names>,
    /// The one whose listener it came through.
    pub vhost: VhostId,
    /// What a client forgives.
    pub lenience: Lenience,
    /// Which progress events are told.
    pub progress_mask: i32,
    /// A client's program judges each certificate.
    pub program_verifies: bool,
}

/// What the callbacks found out.
#[derive(Default)]
struct Found {
    tie: Option<Arc<Tie>>,
    /// The virtual host that the peer named.
    named: Option<VhostId>,
    /// What is wrong with the peer's certificate.
    refused: Option<X509VerifyResult>,
}

fn index() -> Option<Index<Ssl, Mutex<Found>>> {
    static INDEX: OnceLock<Option<Index<Ssl, Mutex<Found>>>> = OnceLock::new();
    *INDEX.get_or_init(|| Ssl::new_ex_index().ok())
}

fn found(ssl: &SslRef) -> Option<&Mutex<Found>> {
    ssl.ex_data(index()?)
}

fn tie_of(ssl: &SslRef) -> Option<Arc<Tie>> {
    found(ssl)?.lock().tie.clone()
}

/// Makes a session ready to be tied.
pub(super) fn prepare(ssl: &mut SslRef) {
    if let Some(index) = index() {
        ssl.set_ex_data(index, Mutex::default());
    }
}

/// Ties a session to its connection, or unties it.
pub(super) fn set(ssl: &SslRef, tie: Option<Arc<Tie>>) {
    if let Some(found) = found(ssl) {
        found.lock().tie = tie;
    }
}

/// The virtual host that the peer has named.
pub(super) fn named(ssl: &SslRef) -> Option<VhostId> {
    found(ssl)?.lock().named
}

/// What was wrong with the peer's certificate.
pub(super) fn refused(ssl: &SslRef) -> Option<X509VerifyResult> {
    found(ssl)?.lock().refused
}

fn session_of(store: &X509StoreContextRef) -> Option<&SslRef> {
    store.ex_data(X509StoreContext::ssl_idx().ok()?)
}

/// Whether a server takes a certificate of its client: the program's answer alone counts, whatever OpenSSL says.
pub(super) fn judge_client(is_good: bool, store: &mut X509StoreContextRef) -> bool {
    let Some(tie) = session_of(store).and_then(tie_of) else { return is_good };
    let is_taken = ask(&tie, is_good, store, true) != Verdict::Close;
    if !is_taken {
        note_refusal(store);
    }
    is_taken
}

/// Whether a client takes a certificate of its server.
pub(super) fn judge_server(is_good: bool, store: &mut X509StoreContextRef) -> bool {
    let Some(tie) = session_of(store).and_then(tie_of) else { return is_good };
    if !is_good && forgives(tie.lenience, store.error()) {
        // OpenSSL goes on, and comes back with the certificate as a good one.
        store.set_error(X509VerifyResult::OK);
        return true;
    }
    let mut is_taken = is_good;
    if tie.program_verifies {
        let verdict = ask(&tie, is_good, store, false);
        // A program takes what OpenSSL refuses by clearing the error, not by its answer.
        is_taken = verdict != Verdict::Close && (is_good || store.error() == X509VerifyResult::OK);
    }
    if !is_taken {
        note_refusal(store);
    }
    is_taken
}

fn ask(tie: &Tie, is_good: bool, store: &X509StoreContextRef, of_client: bool) -> Verdict {
    let Some(session) = session_of(store).map(raw::address_of_session) else { return Verdict::Close };
    let store = store.as_ptr().expose_provenance();
    tell(tie.host, &tie.target, Event::Certificate { store, session, is_good, of_client })
}

fn note_refusal(store: &X509StoreContextRef) {
    let error = store.error();
    if let Some(found) = session_of(store).and_then(found) {
        found.lock().refused = Some(error);
    }
}

/// Errors of verification by their numbers in OpenSSL.
pub(super) fn forgives(lenience: Lenience, error: X509VerifyResult) -> bool {
    match error.as_raw() {
        0 => true,
        9 | 10 => lenience.expired,
        18 | 19 => lenience.self_signed,
        20 | 21 => lenience.unknown_issuer,
        // The host's name, and its address.
        62 | 64 => lenience.host_name,
        _ => false,
    }
}

/// The peer named a host: the session gets that virtual host's certificate.
pub(super) fn choose_name(ssl: &mut SslRef, _: &mut SslAlert) -> Result<(), SniError> {
    let Some(tie) = tie_of(ssl) else { return Err(SniError::NOACK) };
    let Some(name) = ssl.servername_raw(NameType::HOST_NAME) else { return Err(SniError::NOACK) };
    let Some((vhost, context)) = tie.names.find(tie.vhost, name) else {
        // The certificate of the listening virtual host is shown; whether it will do is for the peer to say.
        if tie.names.has_choice(tie.vhost) {
            line(Level::Info, format_args!("SNI: Unknown ServerName: {}", name.escape_ascii()));
        }
        return Err(SniError::NOACK);
    };
    let context: SslContext = context.clone();
    if vhost != tie.vhost && ssl.set_ssl_context(&context).is_err() {
        return Err(SniError::NOACK);
    }
    if let Some(found) = found(ssl) {
        found.lock().named = Some(vhost);
    }
    Ok(())
}

/// The handshake has come a step further.
pub(super) fn progress(ssl: &SslRef, place: i32, value: i32) {
    let Some(tie) = tie_of(ssl) else { return };
    if tie.progress_mask & place != 0 {
        tell(tie.host, &tie.target, Event::TlsProgress { place, value });
    }
}

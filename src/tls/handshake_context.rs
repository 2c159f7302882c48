//! What binds a session to its connection while it shakes hands: whom OpenSSL's callbacks concern, and what they found.
//!
//! These callbacks run inside a step of the handshake, where the engine's lock is not held. They reach the program
//! through the host, and nothing else of the engine.

use super::settings::Lenience;
use crate::host::{Event, Host, Target, Verdict, tell};
use foreign_types::ForeignTypeRef;
use openssl::ex_data::Index;
use openssl::ssl::{SniError, Ssl, SslAlert, SslRef};
use openssl::x509::{X509StoreContext, X509StoreContextRef, X509VerifyResult};
use parking_lot::Mutex;
use std::sync::{Arc, OnceLock};

/// Whom a session's callbacks concern.
#[derive(Clone)]
pub struct HandshakeContext {
    /// The program.
    pub host: &'static dyn Host,
    /// The connection, and the protocol that is asked.
    pub target: Target,
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
    context: Option<Arc<HandshakeContext>>,
    /// The host that the peer named in its first words, once they are there.
    heard: Option<Option<Vec<u8>>>,
    /// The handshake goes on as a virtual host's, and whether the name led to it.
    chosen: Option<bool>,
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

fn context_of(ssl: &SslRef) -> Option<Arc<HandshakeContext>> {
    found(ssl)?.lock().context.clone()
}

/// Makes a session ready for a context.
pub(super) fn prepare(ssl: &mut SslRef) {
    if let Some(index) = index() {
        ssl.set_ex_data(index, Mutex::default());
    }
}

/// Sets whom a session's callbacks concern, or that they concern nobody.
pub(super) fn set(ssl: &SslRef, context: Option<Arc<HandshakeContext>>) {
    if let Some(found) = found(ssl) {
        found.lock().context = context;
    }
}

/// Whether it is known whose handshake this is. Else the peer's name is kept: `said` is what it sent for one.
pub(super) fn is_chosen(ssl: &SslRef, said: &[u8]) -> bool {
    let Some(found) = found(ssl) else { return true };
    let mut found = found.lock();
    if found.chosen.is_none() && found.heard.is_none() {
        found.heard = Some(host_name(said).map(<[u8]>::to_vec));
    }
    found.chosen.is_some()
}

/// The name in a list of server names (RFC 6066 section 3), of which OpenSSL, too, looks at the first alone. What is no
/// list is for OpenSSL to refuse.
fn host_name(list: &[u8]) -> Option<&[u8]> {
    const HOST_NAME: u8 = 0;
    let (len, list) = list.split_at_checked(2)?;
    if usize::from(u16::from_be_bytes(len.try_into().ok()?)) != list.len() {
        return None;
    }
    let (&kind, rest) = list.split_first()?;
    let (len, name) = rest.split_at_checked(2)?;
    let name = name.get(..u16::from_be_bytes(len.try_into().ok()?).into())?;
    (kind == HOST_NAME).then_some(name)
}

/// The host that the peer has named.
pub(super) fn name(ssl: &SslRef) -> Option<Vec<u8>> {
    found(ssl)?.lock().heard.take().flatten()
}

/// The handshake goes on.
pub(super) fn choose(ssl: &SslRef, by_name: bool) {
    if let Some(found) = found(ssl) {
        found.lock().chosen = Some(by_name);
    }
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
    let Some(context) = session_of(store).and_then(context_of) else { return is_good };
    let is_taken = ask(&context, is_good, store, true) != Verdict::Close;
    if !is_taken {
        note_refusal(store);
    }
    is_taken
}

/// Whether a client takes a certificate of its server.
pub(super) fn judge_server(is_good: bool, store: &mut X509StoreContextRef) -> bool {
    let Some(context) = session_of(store).and_then(context_of) else { return is_good };
    if !is_good && forgives(context.lenience, store.error()) {
        // OpenSSL goes on, and comes back with the certificate as a good one.
        store.set_error(X509VerifyResult::OK);
        return true;
    }
    let mut is_taken = is_good;
    if context.program_verifies {
        let verdict = ask(&context, is_good, store, false);
        // A program takes what OpenSSL refuses by clearing the error, not by its answer.
        is_taken = verdict != Verdict::Close && (is_good || store.error() == X509VerifyResult::OK);
    }
    if !is_taken {
        note_refusal(store);
    }
    is_taken
}

fn ask(context: &HandshakeContext, is_good: bool, store: &X509StoreContextRef, of_client: bool) -> Verdict {
    let Some(session) = session_of(store).map(address_of_session) else { return Verdict::Close };
    let store = store.as_ptr().expose_provenance();
    tell(context.host, &context.target, Event::Certificate { store, session, is_good, of_client })
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

/// Tells the peer whether its name led to a virtual host. If not, the certificate of the listening one is shown; whether
/// it will do is for the peer to say.
pub(super) fn confirm_name(ssl: &mut SslRef, _: &mut SslAlert) -> Result<(), SniError> {
    match found(ssl).and_then(|found| found.lock().chosen) {
        Some(true) => Ok(()),
        Some(false) | None => Err(SniError::NOACK),
    }
}

/// The handshake has come a step further.
pub(super) fn progress(ssl: &SslRef, place: i32, value: i32) {
    let Some(context) = context_of(ssl) else { return };
    if context.progress_mask & place != 0 {
        tell(context.host, &context.target, Event::TlsProgress { place, value });
    }
}

/// The address of a session.
pub(super) fn address_of_session(ssl: &SslRef) -> usize {
    ssl.as_ptr().expose_provenance()
}

#[cfg(test)]
mod tests {
    use super::host_name;

    #[test]
    fn names_are_read_and_what_is_none_is_not() {
        for (list, want) in [
            (&b"\0\x04\0\0\x01a"[..], Some(&b"a"[..])),
            (b"\0\x04\x01\0\x01a", None),
            (b"\0\x04\0\0\x02a", None),
            (b"\0\x05\0\0\x01a", None),
            (b"\0\x03\0\0\0", Some(b"")),
            (b"\0\x01\0", None),
            (b"\0", None),
            (b"", None),
        ] {
            assert_eq!(host_name(list), want, "{}", list.escape_ascii());
        }
    }
}

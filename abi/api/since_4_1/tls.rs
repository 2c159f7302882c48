//! TLS: sessions, certificates and their ages.

use crate::face_state::FaceState;
use crate::types::*;
use lws_abi::context::{Context, refusal_of};
use lws_abi::strings::{self, bytes, cstr};
use lws_abi::tls::{self, Results};
use lws_abi::{Refusal, entry};
use lws_engine::host::VhostId;
use lws_engine::tls::cert::Certificate;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::ffi::{c_char, c_int, c_void};
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant, SystemTime};

/// The connection's `SSL`, which stays the library's; it may be asked and changed with OpenSSL's functions. NULL
/// without TLS, and when the connection has ended.
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_ssl(wsi: *mut lws) -> *mut SSL {
    entry("lws_get_ssl", ptr::null_mut(), || tls::session(wsi.cast()).map(ptr::with_exposed_provenance_mut))
}

/// Has a virtual host's clients trust another certificate (`der_len` bytes at `der`) from now on.
/// Returns 0; 1 when the virtual host has no TLS for clients, or the bytes are no certificate.
/// # Safety
/// `der_len` bytes are readable at `der`, or it is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_tls_client_vhost_extra_cert_mem(
    vh: *mut lws_vhost,
    der: *const u8,
    der_len: usize,
) -> c_int {
    entry("lws_tls_client_vhost_extra_cert_mem", 1, || {
        let (context, id) = Context::borrow_vhost(vh.cast())?;
        // SAFETY: readable by contract, and NULL is refused.
        let der = unsafe { bytes(der.cast::<c_char>(), der_len) }?;
        context.engine.trust_for_clients(id, der).map_err(|error| refusal_of(&error))?;
        Ok(0)
    })
}

/// Has every virtual host that was made with these two files use them anew, or instead the certificate and key in
/// memory where they are not NULL (PEM or DER). Open connections stay as they are; later ones get the new
/// certificate. A virtual host that lacked its certificate (LWS_SERVER_OPTION_IGNORE_MISSING_CERT) comes into use.
///
/// Returns 0; nonzero when a certificate or key is of no use: then the old one stays.
/// # Safety
/// The paths are NULL or strings, and the lengths tell how many bytes are readable at the pointers before them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_tls_cert_updated(
    context: *mut lws_context,
    certpath: *const c_char,
    keypath: *const c_char,
    mem_cert: *const c_char,
    len_mem_cert: usize,
    mem_privkey: *const c_char,
    len_mem_privkey: usize,
) -> c_int {
    entry("lws_tls_cert_updated", 1, || {
        // SAFETY: NULL, strings, and bytes by contract.
        let (chain, key, fresh) = unsafe {
            (
                tls::file(certpath).ok_or(Refusal::NullArgument("certpath"))?,
                tls::file(keypath).ok_or(Refusal::NullArgument("keypath"))?,
                (
                    tls::memory(mem_cert.cast(), len_mem_cert),
                    tls::memory(mem_privkey.cast(), len_mem_privkey),
                ),
            )
        };
        tls::renew(context.cast(), &chain, &key, fresh)
    })
}

/// Writes a certificate or key to a file that the program has opened, has it stored, and goes back to the file's
/// beginning. Returns 0; 1 when not all of it could be written.
/// # Safety
/// `len` bytes are readable at `buf`, or it is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_plat_write_cert(
    _vhost: *mut lws_vhost,
    _is_key: c_int,
    fd: c_int,
    buf: *mut c_void,
    len: c_int,
) -> c_int {
    entry("lws_plat_write_cert", 1, || {
        // SAFETY: readable by contract, and NULL is refused.
        let mut rest =
            unsafe { bytes(buf.cast_const().cast::<c_char>(), usize::try_from(len).unwrap_or(0)) }?;
        while !rest.is_empty() {
            // SAFETY: the bytes are readable, and the descriptor is judged by the system.
            let n = unsafe { libc::write(fd, rest.as_ptr().cast(), rest.len()) };
            match usize::try_from(n) {
                Ok(n) if n > 0 => rest = &rest[n.min(rest.len())..],
                _ => {
                    return Err(Refusal::System(std::io::Error::last_os_error().raw_os_error().unwrap_or(0)));
                }
            }
        }
        // SAFETY: system calls about a descriptor, which the system judges. What cannot be stored or wound back, a
        // pipe, has taken the bytes all the same.
        unsafe {
            libc::fsync(fd);
            libc::lseek(fd, 0, libc::SEEK_SET);
        }
        Ok(0)
    })
}

/// About the certificate that a connection's peer has shown: one member of `*buf` is set, the one for `type`. A name or
/// key may be `len` bytes long, counted from `buf->ns.name`; 0 means the 64 that the union has.
///
/// Returns 0; -1 when there is no such information, or it is longer (`buf->ns.len` says how long).
/// # Safety
/// `buf` is NULL or a place for the union, with `len` bytes from `buf->ns.name` on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_tls_peer_cert_info(
    wsi: *mut lws,
    r#type: lws_tls_cert_info,
    buf: *mut lws_tls_cert_info_results,
    len: usize,
) -> c_int {
    // SAFETY: `buf` is NULL or a place for the union, with `len` bytes from `buf->ns.name` on, by contract; the
    // unions are the same.
    entry("lws_tls_peer_cert_info", -1, || unsafe {
        tls::peer_info(wsi.cast(), r#type, buf.cast::<Results>(), len)
    })
}

/// About the certificate of a virtual host, as lws_tls_peer_cert_info() does; whether it is verified is not known.
/// # Safety
/// As for lws_tls_peer_cert_info().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_tls_vhost_cert_info(
    vhost: *mut lws_vhost,
    r#type: lws_tls_cert_info,
    buf: *mut lws_tls_cert_info_results,
    len: usize,
) -> c_int {
    // SAFETY: `buf` is NULL or a place for the union, with `len` bytes for the name, by contract.
    entry("lws_tls_vhost_cert_info", -1, || unsafe {
        tls::vhost_info(vhost.cast(), r#type, buf.cast::<Results>(), len)
    })
}

/// How often the age of certificates is looked at.
const AGING: Duration = Duration::from_secs(SECONDS_OF_DAY as u64);

const SECONDS_OF_DAY: i64 = 24 * 60 * 60;

/// The key of that alarm: an address that no timer of a program has.
static AGING_KEY: u8 = 0;

/// Tells every protocol how many days each certificate has left, from the next turn on once a day; once it is asked for,
/// nothing more happens.
pub fn watch_ages(context: &'static Context) -> Result<(), Refusal> {
    if !FaceState::of(context)?.watches_ages.swap(true, Ordering::Relaxed) {
        tell_ages_at(context, Instant::now());
    }
    Ok(())
}

fn tell_ages_at(context: &'static Context, at: Instant) {
    let key = ptr::from_ref(&AGING_KEY).addr();
    let run = move || {
        for vhost in context.engine.vhost_ids() {
            tell_age(context, vhost);
        }
        tell_ages_at(context, Instant::now() + AGING);
    };
    context.schedule(key, at, Box::new(run));
}

fn tell_age(context: &'static Context, vhost: VhostId) {
    let Some(until) = context.engine.vhost_certificate(vhost).and_then(|c| c.valid_until()) else { return };
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |now| now.as_secs() as i64);
    let days = (until - now).div_euclid(SECONDS_OF_DAY);
    let mut args =
        lws_acme_cert_aging_args { vh: context.vhost_ptr(vhost), element_overrides: [ptr::null(); 11] };
    let argument = ptr::from_mut(&mut args).expose_provenance();
    context.engine.tell_protocols(LWS_CALLBACK_VHOST_CERT_AGING, argument, days as usize);
}

/// Certificates that programs hold, by the words that stand for them.
struct Held {
    all: BTreeMap<usize, Option<Arc<Certificate>>>,
    next: usize,
}

/// No certificate's word is below this, so that it is no pointer to anything.
const FIRST_WORD: usize = 4096;

static HELD: Mutex<Held> = Mutex::new(Held { all: BTreeMap::new(), next: FIRST_WORD });

/// The certificate behind a pointer.
fn held(x509: *const lws_x509_cert) -> Result<Arc<Certificate>, Refusal> {
    match HELD.lock().all.get(&x509.addr()) {
        Some(Some(certificate)) => Ok(Arc::clone(certificate)),
        Some(None) => Err(Refusal::BadArgument { name: "x509", why: "holds no certificate yet" }),
        None => Err(Refusal::ForeignPointer),
    }
}

/// Makes a place for a certificate, to be filled by lws_x509_parse_from_pem(). The program gives it back with
/// lws_x509_destroy(). Returns 0, or -1 for NULL.
/// # Safety
/// `x509` is NULL or a place for a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_x509_create(x509: *mut *mut lws_x509_cert) -> c_int {
    entry("lws_x509_create", -1, || {
        if x509.is_null() {
            return Err(Refusal::NullArgument("x509"));
        }
        let mut held = HELD.lock();
        let word = held.next;
        held.next += size_of::<usize>();
        held.all.insert(word, None);
        // SAFETY: not null, and a place for a pointer by contract.
        unsafe { *x509 = ptr::without_provenance_mut(word) };
        Ok(0)
    })
}

/// Reads the first certificate of a PEM text of `len` bytes. Returns 0, or -1 when there is none.
/// # Safety
/// `len` bytes are readable at `pem`, or it is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_x509_parse_from_pem(
    x509: *mut lws_x509_cert,
    pem: *const c_void,
    len: usize,
) -> c_int {
    entry("lws_x509_parse_from_pem", -1, || {
        // SAFETY: readable by contract, and NULL is refused.
        let text = unsafe { strings::bytes(pem.cast::<c_char>(), len) }?;
        let read = Certificate::from_pem(text)
            .ok_or(Refusal::BadArgument { name: "pem", why: "holds no certificate" })?;
        let mut held = HELD.lock();
        let place = held.all.get_mut(&x509.addr()).ok_or(Refusal::ForeignPointer)?;
        *place = Some(Arc::new(read));
        Ok(0)
    })
}

/// Whether `trusted` vouches for a certificate, whose common name must be `common_name` unless that is NULL.
/// Returns 0 when it does, else -1.
/// # Safety
/// `common_name` is NULL or a string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_x509_verify(
    x509: *mut lws_x509_cert,
    trusted: *mut lws_x509_cert,
    common_name: *const c_char,
) -> c_int {
    entry("lws_x509_verify", -1, || {
        // SAFETY: NULL or a string by contract.
        let name = unsafe { cstr(common_name) }.map(|name| name.to_bytes());
        if held(x509)?.is_vouched_for(&*held(trusted)?, name) { Ok(0) } else { Err(Refusal::Quiet) }
    })
}

/// About a certificate, as lws_tls_peer_cert_info() does; whether it is verified is not known.
/// # Safety
/// As for lws_tls_peer_cert_info().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_x509_info(
    x509: *mut lws_x509_cert,
    r#type: lws_tls_cert_info,
    buf: *mut lws_tls_cert_info_results,
    len: usize,
) -> c_int {
    entry("lws_x509_info", -1, || {
        let certificate = held(x509)?;
        // SAFETY: `buf` is NULL or a place for the union, with `len` bytes for the name, by contract.
        unsafe { tls::answer(&certificate, None, r#type, buf.cast::<Results>(), len) }
    })
}

/// Gives a certificate back and sets `*x509` to NULL. NULL is allowed.
/// # Safety
/// `x509` is NULL or points to a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_x509_destroy(x509: *mut *mut lws_x509_cert) {
    entry("lws_x509_destroy", (), || {
        // SAFETY: NULL or a pointer's place by contract.
        let Some(place) = (unsafe { x509.as_mut() }) else { return Ok(()) };
        if place.is_null() {
            return Ok(());
        }
        HELD.lock().all.remove(&place.addr()).ok_or(Refusal::ForeignPointer)?;
        *place = ptr::null_mut();
        Ok(())
    });
}

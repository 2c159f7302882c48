//! TLS as C asks for it: files and memory become settings, certificates become the members of a C union.

use crate::conn_handle::ConnHandle;
use crate::context::{Context, refusal_of};
use crate::entry::Refusal;
use crate::log;
use crate::strings::{bytes, cstr};
use libc::{c_char, c_int, c_uint, c_void, time_t};
use lws_engine::tls::cert::Certificate;
use lws_engine::tls::settings::{Identity, Password, Source};
use std::ffi::{CStr, OsStr};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::ptr;

/// A file named in C.
///
/// # Safety
/// `path` is NULL or a string.
pub unsafe fn file(path: *const c_char) -> Option<Source> {
    // SAFETY: NULL or a string by contract.
    let path = unsafe { cstr(path) }?;
    Some(Source::File(PathBuf::from(OsStr::from_bytes(path.to_bytes()))))
}

/// Bytes in C's memory; none when `len` is 0.
///
/// # Safety
/// `len` bytes are readable at `start`, or it is NULL.
pub unsafe fn memory(start: *const c_void, len: usize) -> Option<Source> {
    if start.is_null() || len == 0 {
        return None;
    }
    // SAFETY: not null, and readable by contract.
    let bytes = unsafe { bytes(start.cast::<c_char>(), len) }.ok()?;
    Some(Source::Memory(bytes.to_vec()))
}

/// An environment variable: when it is set, and not empty, clients take a certificate for any name, as programs of
/// older generations were used to.
const CHECKS_NO_NAMES: &str = "LWS_TLS_SKIP_HOST_CHECK";

/// Clients do not ask whether a server's certificate is for its name.
pub fn checks_no_names() -> bool {
    std::env::var_os(CHECKS_NO_NAMES).is_some_and(|value| !value.is_empty())
}

/// A pass phrase.
///
/// # Safety
/// `text` is NULL or a string.
pub unsafe fn password(text: *const c_char) -> Option<Password> {
    // SAFETY: NULL or a string by contract.
    unsafe { cstr(text) }.map(|text| Password(text.to_bytes().to_vec()))
}

/// The option without which nothing about TLS counts, in whatever a program makes.
const OPTION: &str = "LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT";

/// A virtual host was given what TLS needs, but not the option to use it.
pub fn warn_of_plain_text(vhost: &CStr) {
    let vhost = vhost.to_string_lossy();
    log::line(
        log::WARN,
        format_args!(
            "vhost '{vhost}' speaks plain text: its certificate is not used without {OPTION} in its own options"
        ),
    );
}

/// What a virtual host was given for its clients' TLS is not used, for lack of the option.
pub fn warn_of_clients(vhost: &CStr) {
    let vhost = vhost.to_string_lossy();
    log::line(
        log::WARN,
        format_args!(
            "vhost '{vhost}': what its clients' TLS needs is not used without {OPTION} in the options beside it"
        ),
    );
}

/// Application protocols of a comma-separated list. HTTP/2 is none that this version speaks.
pub fn alpn(list: &[u8]) -> Vec<Vec<u8>> {
    let names = list.split(|b| *b == b',').map(<[u8]>::trim_ascii);
    names.filter(|name| !name.is_empty() && *name != b"h2").map(<[u8]>::to_vec).collect()
}

/// The address of a connection's `SSL`; 0 without TLS.
pub fn session(wsi: *const c_void) -> Result<usize, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    conn.ask(conn.context.engine.tls_session(conn.id))
}

/// How TLS was asked for.
pub fn word(wsi: *const c_void) -> Result<u32, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    conn.ask(conn.context.engine.tls_word(conn.id))
}

/// The address of a connection's `SSL` for the callback that tells that it is open.
pub(crate) fn session_of(context: &Context, id: lws_engine::table::ConnId) -> usize {
    context.engine.tls_session(id).unwrap_or(0)
}

/// What is asked about a certificate, the same numbers in every generation that has them.
mod asked {
    pub const FROM: u32 = 0;
    pub const UNTIL: u32 = 1;
    pub const COMMON_NAME: u32 = 2;
    pub const ISSUER: u32 = 3;
    pub const USAGE: u32 = 4;
    pub const VERIFIED: u32 = 5;
    pub const PUBLIC_KEY: u32 = 6;
}

/// `union lws_tls_cert_info_results`.
#[repr(C)]
pub union Results {
    verified: c_uint,
    time: time_t,
    usage: c_uint,
    name: Name,
}

/// Its member with a name; the caller may have more room than this says.
#[repr(C)]
#[derive(Clone, Copy)]
struct Name {
    len: c_int,
    bytes: [c_char; 64],
}

/// Answers a question about a certificate; `is_verified` where that is known.
///
/// # Safety
/// `results` is NULL or a place for the union, in which a name may be `len` bytes long.
pub unsafe fn answer(
    certificate: &Certificate,
    is_verified: Option<bool>,
    question: u32,
    results: *mut Results,
    len: usize,
) -> Result<c_int, Refusal> {
    if results.is_null() {
        return Err(Refusal::NullArgument("buf"));
    }
    // SAFETY: not null, and a place for the union by contract.
    let set_time = |time: i64| unsafe { (*results).time = time };
    match question {
        asked::FROM => set_time(certificate.valid_from().ok_or(Refusal::Quiet)?),
        asked::UNTIL => set_time(certificate.valid_until().ok_or(Refusal::Quiet)?),
        asked::USAGE => {
            // SAFETY: as above.
            unsafe { (*results).usage = certificate.usage() };
        }
        asked::VERIFIED => {
            let is_verified = is_verified.ok_or(Refusal::Quiet)?;
            // SAFETY: as above.
            unsafe { (*results).verified = is_verified.into() };
        }
        asked::COMMON_NAME => {
            // SAFETY: not null, and a place for the union in which a name may be `len` bytes long, by contract.
            unsafe { put_name(&certificate.common_name().ok_or(Refusal::Quiet)?, true, results, len) }?;
        }
        asked::ISSUER => {
            // SAFETY: as above.
            unsafe { put_name(&certificate.issuer(), true, results, len) }?;
        }
        asked::PUBLIC_KEY => {
            // SAFETY: as above.
            unsafe { put_name(&certificate.public_key().ok_or(Refusal::Quiet)?, false, results, len) }?;
        }
        _ => return Err(Refusal::Quiet),
    }
    Ok(0)
}

/// # Safety
/// `results` is a place for the union, in which a name may be `room` bytes long.
unsafe fn put_name(name: &[u8], is_text: bool, results: *mut Results, room: usize) -> Result<(), Refusal> {
    // A length of 0 means the room that the union itself has.
    let room = if room == 0 { 64 } else { room };
    if name.len() + usize::from(is_text) > room {
        // The caller may come back with room enough.
        // SAFETY: a place for the union by contract.
        unsafe { (*results).name.len = crate::strings::c_len(name.len()) };
        return Err(Refusal::NoRoom("buf"));
    }
    // SAFETY: as above: `room` bytes from the name's start on are writable, and the text is not longer.
    unsafe {
        (*results).name.len = crate::strings::c_len(name.len());
        let start = (&raw mut (*results).name.bytes).cast::<u8>();
        ptr::copy_nonoverlapping(name.as_ptr(), start, name.len());
        if is_text {
            *start.add(name.len()) = 0;
        }
    }
    Ok(())
}

/// About the certificate of a connection's peer.
///
/// # Safety
/// As for [`answer`].
pub unsafe fn peer_info(
    wsi: *const c_void,
    question: u32,
    results: *mut Results,
    len: usize,
) -> Result<c_int, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    let shown = conn.ask(conn.context.engine.peer_certificate(conn.id))?.ok_or(Refusal::Quiet)?;
    // SAFETY: `results` is NULL or a place for the union in which a name may be `len` bytes long, by contract.
    unsafe { answer(&shown.certificate, Some(shown.is_verified), question, results, len) }
}

/// About the certificate of a virtual host.
///
/// # Safety
/// As for [`answer`].
pub unsafe fn vhost_info(
    vhost: *const c_void,
    question: u32,
    results: *mut Results,
    len: usize,
) -> Result<c_int, Refusal> {
    let (context, id) = Context::borrow_vhost(vhost)?;
    let certificate = context.engine.vhost_certificate(id).ok_or(Refusal::Quiet)?;
    // SAFETY: `results` is NULL or a place for the union in which a name may be `len` bytes long, by contract.
    unsafe { answer(&certificate, None, question, results, len) }
}

/// Another certificate for the virtual hosts that use these files.
pub fn renew(
    context: *const c_void,
    chain: &Source,
    key: &Source,
    fresh: (Option<Source>, Option<Source>),
) -> Result<c_int, Refusal> {
    let context = Context::borrow(context)?;
    let fresh = Identity {
        chain: Some(fresh.0.unwrap_or_else(|| chain.clone())),
        key: Some(fresh.1.unwrap_or_else(|| key.clone())),
        password: None,
    };
    context.engine.renew_certificates(chain, key, fresh).map_err(|error| refusal_of(&error))?;
    Ok(0)
}

//! The few steps of OpenSSL that its crate has no safe form for: the transport that records go through, reading and
//! writing by it, and contexts that belong to the program.
//!
//! Nothing here decides anything: each function is one call, with its reason for being sound.
#![allow(
    unsafe_code,
    reason = "OpenSSL's own objects, reached by address; see the page about TLS in docs/adr"
)]

use super::bio::Bio;
use super::bundle::Bundle;
use crate::guard::step;
use foreign_types::{ForeignType, ForeignTypeRef};
use openssl::error::ErrorStack;
use openssl::ssl::{Ssl, SslContext, SslContextBuilder, SslContextRef, SslRef, SslVerifyMode};
use openssl::x509::store::{X509Store, X509StoreBuilder};
use openssl::x509::{X509, X509StoreContextRef};
use openssl_sys as ffi;
use std::ffi::{CStr, CString, OsStr, c_char, c_int, c_long, c_ulong, c_void};
use std::mem::MaybeUninit;
use std::os::unix::ffi::OsStrExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::ptr::{self, NonNull};
use std::sync::{Arc, OnceLock};

/// "Where is the descriptor?", a question that programs ask with `SSL_get_fd`.
const BIO_C_GET_FD: c_int = 105;
const BIO_CTRL_EOF: c_int = 2;
const SSL_ERROR_WANT_CLIENT_HELLO_CB: c_int = 11;
/// A source and sink, and a descriptor; the low byte is ours.
const BIO_TYPE: c_int = 0x0400 | 0x0100 | 0x7f;

unsafe extern "C" {
    fn SSL_set_default_read_buffer_len(ssl: *mut ffi::SSL, len: usize);
    fn SSL_free_buffers(ssl: *mut ffi::SSL) -> c_int;
    fn SSL_has_pending(ssl: *const ffi::SSL) -> c_int;
    fn ERR_peek_error() -> std::ffi::c_ulong;
    fn X509_check_ca(cert: *mut ffi::X509) -> c_int;
    fn X509_get_key_usage(cert: *mut ffi::X509) -> u32;
    fn SSL_CTX_set_info_callback(ctx: *mut ffi::SSL_CTX, callback: Option<InfoCallback>);
}

unsafe extern "C" {
    fn SSL_CTX_set_client_hello_cb(ctx: *mut ffi::SSL_CTX, callback: Option<HelloCallback>, arg: *mut c_void);
    fn SSL_client_hello_get0_ext(
        ssl: *mut ffi::SSL,
        kind: std::ffi::c_uint,
        out: *mut *const u8,
        len: *mut usize,
    ) -> c_int;
    fn SSL_CTX_get_verify_callback(ctx: *const ffi::SSL_CTX) -> Option<VerifyCallback>;
    fn SSL_CTX_get_verify_mode(ctx: *const ffi::SSL_CTX) -> c_int;
    fn SSL_CTX_get_verify_depth(ctx: *const ffi::SSL_CTX) -> c_int;
    fn SSL_set_verify_depth(ssl: *mut ffi::SSL, depth: c_int);
    fn SSL_CTX_get0_param(ctx: *mut ffi::SSL_CTX) -> *mut ffi::X509_VERIFY_PARAM;
    fn SSL_get0_param(ssl: *mut ffi::SSL) -> *mut ffi::X509_VERIFY_PARAM;
    fn X509_VERIFY_PARAM_get_flags(param: *mut ffi::X509_VERIFY_PARAM) -> c_ulong;
    fn X509_VERIFY_PARAM_set_flags(param: *mut ffi::X509_VERIFY_PARAM, flags: c_ulong) -> c_int;
    fn X509_VERIFY_PARAM_clear_flags(param: *mut ffi::X509_VERIFY_PARAM, flags: c_ulong) -> c_int;
    fn SSL_CTX_get_options(ctx: *const ffi::SSL_CTX) -> u64;
    fn SSL_get_options(ssl: *const ffi::SSL) -> u64;
    fn SSL_set_options(ssl: *mut ffi::SSL, options: u64) -> u64;
    fn SSL_clear_options(ssl: *mut ffi::SSL, options: u64) -> u64;
    fn SSL_CTX_get_num_tickets(ctx: *const ffi::SSL_CTX) -> usize;
    fn SSL_set_num_tickets(ssl: *mut ffi::SSL, count: usize) -> c_int;
    fn SSL_CTX_get_info_callback(ctx: *mut ffi::SSL_CTX) -> Option<InfoCallback>;
    fn SSL_set_info_callback(ssl: *mut ffi::SSL, callback: Option<InfoCallback>);
    fn SSL_set_ciphersuites(ssl: *mut ffi::SSL, names: *const c_char) -> c_int;
    fn SSL_CTX_set_default_verify_dir(ctx: *mut ffi::SSL_CTX) -> c_int;
    fn X509_STORE_load_locations(
        store: *mut ffi::X509_STORE,
        file: *const c_char,
        directory: *const c_char,
    ) -> c_int;
    fn X509_LOOKUP_meth_new(name: *const c_char) -> *mut ffi::X509_LOOKUP_METHOD;
    fn X509_LOOKUP_meth_set_free(method: *mut ffi::X509_LOOKUP_METHOD, free: Option<LookupLeft>) -> c_int;
    fn X509_LOOKUP_meth_set_get_by_subject(
        method: *mut ffi::X509_LOOKUP_METHOD,
        ask: Option<LookupAsked>,
    ) -> c_int;
    fn X509_LOOKUP_set_method_data(lookup: *mut ffi::X509_LOOKUP, data: *mut c_void) -> c_int;
    fn X509_LOOKUP_get_method_data(lookup: *const ffi::X509_LOOKUP) -> *mut c_void;
    fn X509_LOOKUP_get_store(lookup: *const ffi::X509_LOOKUP) -> *mut ffi::X509_STORE;
    fn X509_OBJECT_set1_X509(object: *mut ffi::X509_OBJECT, cert: *mut ffi::X509) -> c_int;
    fn X509_NAME_cmp(a: *const ffi::X509_NAME, b: *const ffi::X509_NAME) -> c_int;
    fn secure_getenv(name: *const c_char) -> *mut c_char;
    fn SSL_ctrl(ssl: *mut ffi::SSL, command: c_int, number: c_long, argument: *mut c_void) -> c_long;
}

unsafe extern "C" {
    fn X509_STORE_lock(store: *mut ffi::X509_STORE) -> c_int;
    fn X509_STORE_unlock(store: *mut ffi::X509_STORE) -> c_int;
    fn X509_STORE_get0_param(store: *const ffi::X509_STORE) -> *mut ffi::X509_VERIFY_PARAM;
    fn X509_VERIFY_PARAM_get_depth(param: *const ffi::X509_VERIFY_PARAM) -> c_int;
    fn X509_VERIFY_PARAM_get_auth_level(param: *const ffi::X509_VERIFY_PARAM) -> c_int;
    fn SSL_CTX_get_security_level(ctx: *const ffi::SSL_CTX) -> c_int;
    fn SSL_CTX_get_security_callback(ctx: *const ffi::SSL_CTX) -> *const c_void;
    fn SSL_CTX_get_timeout(ctx: *const ffi::SSL_CTX) -> c_long;
    fn SSL_CTX_get_quiet_shutdown(ctx: *const ffi::SSL_CTX) -> c_int;
    fn SSL_CTX_get_keylog_callback(ctx: *const ffi::SSL_CTX) -> *const c_void;
    fn SSL_CTX_get_client_cert_cb(ctx: *mut ffi::SSL_CTX) -> *const c_void;
    fn SSL_CTX_get_default_passwd_cb(ctx: *mut ffi::SSL_CTX) -> *const c_void;
    fn SSL_CTX_get_default_passwd_cb_userdata(ctx: *mut ffi::SSL_CTX) -> *const c_void;
    fn SSL_CTX_sess_get_new_cb(ctx: *mut ffi::SSL_CTX) -> *const c_void;
    fn SSL_CTX_get_ciphers(ctx: *const ffi::SSL_CTX) -> *mut c_void;
    fn SSL_CIPHER_get_id(cipher: *const ffi::SSL_CIPHER) -> u32;
}

type LookupLeft = unsafe extern "C" fn(*mut ffi::X509_LOOKUP);
type LookupAsked =
    unsafe extern "C" fn(*mut ffi::X509_LOOKUP, c_int, *const ffi::X509_NAME, *mut ffi::X509_OBJECT) -> c_int;
type VerifyCallback = extern "C" fn(c_int, *mut ffi::X509_STORE_CTX) -> c_int;
type HelloCallback = unsafe extern "C" fn(*mut ffi::SSL, *mut c_int, *mut c_void) -> c_int;
type InfoCallback = unsafe extern "C" fn(*const ffi::SSL, c_int, c_int);

/// What a call of OpenSSL came to when it did not succeed.
#[derive(Debug)]
pub(super) enum Stop {
    /// It needs bytes of the peer.
    WantsRead,
    /// It has bytes that its transport does not take.
    WantsWrite,
    /// It needs to know whose handshake this is.
    WantsName,
    /// The peer said that it sends no more.
    Ended,
    /// The transport is at its end, without the peer having said so.
    CutOff,
    /// It cannot go on.
    Failed(ErrorStack),
}

/// OpenSSL's frames are not unwound. A transport that fails is broken; this may run with the lock held, where nothing is
/// logged.
fn contained<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

unsafe extern "C" fn bio_write(bio: *mut ffi::BIO, from: *const c_char, len: c_int) -> c_int {
    // SAFETY: called by OpenSSL on a transport of ours.
    unsafe { ffi::BIO_clear_retry_flags(bio) };
    let Ok(n) = usize::try_from(len) else { return -1 };
    // SAFETY: `len` readable bytes by the contract of a transport.
    let bytes = unsafe { std::slice::from_raw_parts(from.cast::<u8>(), n) };
    // SAFETY: the transport's own state; OpenSSL calls one function of it at a time.
    match unsafe { state(bio) }.and_then(|transport| contained(|| transport.put(bytes))) {
        Some(true) => len,
        Some(false) => {
            // SAFETY: as above.
            unsafe { ffi::BIO_set_retry_write(bio) };
            -1
        }
        None => -1,
    }
}

unsafe extern "C" fn bio_read(bio: *mut ffi::BIO, into: *mut c_char, len: c_int) -> c_int {
    // SAFETY: called by OpenSSL on a transport of ours.
    unsafe { ffi::BIO_clear_retry_flags(bio) };
    let Ok(n) = usize::try_from(len) else { return -1 };
    // SAFETY: `len` writable bytes by the contract of a transport.
    let room = unsafe { std::slice::from_raw_parts_mut(into.cast::<MaybeUninit<u8>>(), n) };
    // SAFETY: the transport's own state; OpenSSL calls one function of it at a time.
    match unsafe { state(bio) }.and_then(|transport| contained(|| transport.take(room))) {
        Some(Some(n)) => c_int::try_from(n).unwrap_or(0),
        Some(None) => {
            // SAFETY: as above.
            unsafe { ffi::BIO_set_retry_read(bio) };
            -1
        }
        None => -1,
    }
}

unsafe extern "C" fn bio_ctrl(bio: *mut ffi::BIO, command: c_int, _: c_long, answer: *mut c_void) -> c_long {
    // SAFETY: the transport's own state; OpenSSL calls one function of it at a time.
    let Some(transport) = (unsafe { state(bio) }) else { return 0 };
    match command {
        ffi::BIO_CTRL_FLUSH => 1,
        BIO_CTRL_EOF => transport.is_over().into(),
        BIO_C_GET_FD => {
            if !answer.is_null() {
                // SAFETY: a place for the number by the contract of this question.
                unsafe { *answer.cast::<c_int>() = transport.fd() };
            }
            transport.fd().into()
        }
        _ => 0,
    }
}

unsafe extern "C" fn bio_create(_: *mut ffi::BIO) -> c_int {
    1
}

unsafe extern "C" fn bio_destroy(bio: *mut ffi::BIO) -> c_int {
    if bio.is_null() {
        return 0;
    }
    // SAFETY: the last call for this transport, whose data is NULL or the box that `attach` gave it.
    unsafe {
        let transport = ffi::BIO_get_data(bio).cast::<Bio>();
        ffi::BIO_set_data(bio, ptr::null_mut());
        if !transport.is_null() {
            drop(Box::from_raw(transport));
        }
    }
    1
}

/// # Safety
/// `bio` is a transport of ours, and nothing else uses its state for `'a`.
unsafe fn state<'a>(bio: *mut ffi::BIO) -> Option<&'a mut Bio> {
    // SAFETY: a transport of ours by contract, whose data is NULL or a box of ours that nothing else uses.
    unsafe { ffi::BIO_get_data(bio).cast::<Bio>().as_mut() }
}

/// The functions of our transport, made once for the process.
struct Method(NonNull<ffi::BIO_METHOD>);

// SAFETY: never changed after it was made.
unsafe impl Send for Method {}
// SAFETY: as above.
unsafe impl Sync for Method {}

fn method() -> Result<&'static Method, ErrorStack> {
    static METHOD: OnceLock<Option<Method>> = OnceLock::new();
    let made = METHOD.get_or_init(|| {
        // SAFETY: a fresh method, given functions of the types that it asks for.
        unsafe {
            let method = NonNull::new(ffi::BIO_meth_new(BIO_TYPE, c"loop".as_ptr()))?;
            ffi::BIO_meth_set_write__fixed_rust(method.as_ptr(), Some(bio_write));
            ffi::BIO_meth_set_read__fixed_rust(method.as_ptr(), Some(bio_read));
            ffi::BIO_meth_set_ctrl__fixed_rust(method.as_ptr(), Some(bio_ctrl));
            ffi::BIO_meth_set_create__fixed_rust(method.as_ptr(), Some(bio_create));
            ffi::BIO_meth_set_destroy__fixed_rust(method.as_ptr(), Some(bio_destroy));
            Some(Method(method))
        }
    });
    made.as_ref().ok_or_else(ErrorStack::get)
}

/// A session with its transport. The two are used by one thread at a time: whoever holds the session.
pub(super) struct SslStream {
    ssl: Ssl,
    transport: NonNull<Bio>,
}

// SAFETY: neither belongs to a thread; see the type for who uses them.
unsafe impl Send for SslStream {}

impl SslStream {
    /// Puts a session on a transport of its own.
    pub fn new(ssl: Ssl, transport: Bio) -> Result<SslStream, ErrorStack> {
        let method = method()?;
        // SAFETY: a method of ours; the new transport owns the box, and the session the transport.
        unsafe {
            let bio = NonNull::new(ffi::BIO_new(method.0.as_ptr())).ok_or_else(ErrorStack::get)?;
            let transport = NonNull::from(Box::leak(Box::new(transport)));
            ffi::BIO_set_data(bio.as_ptr(), transport.as_ptr().cast());
            ffi::BIO_set_init(bio.as_ptr(), 1);
            ffi::SSL_set_bio(ssl.as_ptr(), bio.as_ptr(), bio.as_ptr());
            Ok(SslStream { ssl, transport })
        }
    }

    /// The session.
    pub fn ssl(&self) -> &SslRef {
        &self.ssl
    }

    /// The session, to change it.
    pub fn ssl_mut(&mut self) -> &mut SslRef {
        &mut self.ssl
    }

    /// Its transport. No function of OpenSSL runs on the session meanwhile.
    pub fn with_bio<T>(&self, look: impl FnOnce(&mut Bio) -> T) -> T {
        // SAFETY: the box lives as long as the session, and OpenSSL, its only other user, does not run.
        look(unsafe { &mut *self.transport.as_ptr() })
    }

    /// A step of the handshake.
    pub fn handshake(&self) -> Result<(), Stop> {
        // SAFETY: a live session.
        self.sorted(|ssl| unsafe { ffi::SSL_do_handshake(ssl) })
    }

    /// Reads decrypted bytes.
    pub fn read(&self, into: &mut [u8]) -> Result<usize, Stop> {
        let mut n = 0;
        // SAFETY: a live session, and a writable room.
        self.sorted(|ssl| unsafe { ffi::SSL_read_ex(ssl, into.as_mut_ptr().cast(), into.len(), &mut n) })?;
        Ok(n)
    }

    /// Looks whether a read would give something.
    pub fn peek(&self) -> Result<usize, Stop> {
        let (mut byte, mut n) = (0u8, 0);
        // SAFETY: a live session, and a room of one byte.
        self.sorted(|ssl| unsafe { ffi::SSL_peek_ex(ssl, (&raw mut byte).cast(), 1, &mut n) })?;
        Ok(n)
    }

    /// Encrypts bytes into the transport.
    pub fn write(&self, from: &[u8]) -> Result<usize, Stop> {
        let mut n = 0;
        // SAFETY: a live session, and readable bytes.
        self.sorted(|ssl| unsafe { ffi::SSL_write_ex(ssl, from.as_ptr().cast(), from.len(), &mut n) })?;
        Ok(n)
    }

    /// True when bytes were read from the transport that no read has given yet.
    pub fn holds_bytes(&self) -> bool {
        // SAFETY: a live session.
        unsafe { SSL_has_pending(self.ssl.as_ptr()) != 0 }
    }

    /// Gives the memory for records back, if no record is in it.
    pub fn free_memory(&self) {
        // SAFETY: a live session.
        unsafe { SSL_free_buffers(self.ssl.as_ptr()) };
    }

    /// How much a read asks the transport for, once that memory is made anew.
    pub fn set_read_size(&self, size: usize) {
        // SAFETY: a live session.
        unsafe { SSL_set_default_read_buffer_len(self.ssl.as_ptr(), size) };
    }

    /// Says that no more bytes follow.
    pub fn shut_down(&self) {
        // SAFETY: a live session.
        let _ = self.sorted(|ssl| unsafe { ffi::SSL_shutdown(ssl) });
    }

    fn sorted(&self, call: impl FnOnce(*mut ffi::SSL) -> c_int) -> Result<(), Stop> {
        let ssl = self.ssl.as_ptr();
        // What the program left in the thread's queue is not about this call.
        // SAFETY: touches the thread's own queue. To look first is cheaper.
        unsafe {
            if ERR_peek_error() != 0 {
                ffi::ERR_clear_error();
            }
        }
        let result = call(ssl);
        if result > 0 {
            return Ok(());
        }
        // SAFETY: a live session, right after the call that it is asked about.
        match unsafe { ffi::SSL_get_error(ssl, result) } {
            ffi::SSL_ERROR_WANT_READ => Err(Stop::WantsRead),
            ffi::SSL_ERROR_WANT_WRITE => Err(Stop::WantsWrite),
            SSL_ERROR_WANT_CLIENT_HELLO_CB => Err(Stop::WantsName),
            ffi::SSL_ERROR_ZERO_RETURN => Err(Stop::Ended),
            _ => {
                let errors = ErrorStack::get();
                let is_cut = self.with_bio(|transport| transport.is_over());
                if is_cut && errors.errors().iter().all(is_about_the_end) {
                    return Err(Stop::CutOff);
                }
                Err(Stop::Failed(errors))
            }
        }
    }
}

impl Drop for SslStream {
    fn drop(&mut self) {
        // The program may hold the session longer: its descriptor's number is another one's then.
        self.with_bio(Bio::detach);
    }
}

/// "unexpected eof while reading", which newer versions of OpenSSL say where older ones say nothing.
fn is_about_the_end(error: &openssl::error::Error) -> bool {
    error.reason_code() == 294
}

/// The address of a context that is being built, as programs get it.
pub(super) fn address_of_builder(builder: &SslContextBuilder) -> usize {
    builder.as_ptr().expose_provenance()
}

/// The address of a context that is complete.
pub(super) fn address_of_context(context: &SslContextRef) -> usize {
    context.as_ptr().expose_provenance()
}

/// A context of the program, by its address; it stays the program's.
pub(super) fn context_of_program(address: usize) -> Option<SslContext> {
    let context = NonNull::new(ptr::with_exposed_provenance_mut::<ffi::SSL_CTX>(address))?;
    // SAFETY: the program vouches for the address; our share is counted and given back by the drop.
    unsafe {
        ffi::SSL_CTX_up_ref(context.as_ptr());
        Some(SslContext::from_ptr(context.as_ptr()))
    }
}

/// True when a certificate may vouch for others.
pub(super) fn is_authority(cert: &openssl::x509::X509Ref) -> bool {
    // SAFETY: a live certificate, of which nothing but a cache changes.
    unsafe { X509_check_ca(cert.as_ptr()) > 0 }
}

/// What a certificate may be used for: bits of OpenSSL.
pub(super) fn key_usage(cert: &openssl::x509::X509Ref) -> u32 {
    // SAFETY: a live certificate, of which nothing but a cache changes.
    unsafe { X509_get_key_usage(cert.as_ptr()) }
}

/// A context in use, to be changed for later sessions.
pub(super) fn reopened(context: &SslContextRef) -> SslContextBuilder {
    // SAFETY: our share is counted, and given back when the builder or what it builds is dropped.
    unsafe {
        ffi::SSL_CTX_up_ref(context.as_ptr());
        SslContextBuilder::from_ptr(context.as_ptr())
    }
}

/// Forgets the certificates above the own one.
pub(super) fn clear_chain(builder: &mut SslContextBuilder) {
    const SSL_CTRL_CLEAR_EXTRA_CHAIN_CERTS: c_int = 83;
    // SAFETY: a live context; this question has no argument.
    unsafe { ffi::SSL_CTX_ctrl(builder.as_ptr(), SSL_CTRL_CLEAR_EXTRA_CHAIN_CERTS, 0, ptr::null_mut()) };
}

/// Puts certificates above the own one, in the place of those that were there.
pub(super) fn set_chain(builder: &mut SslContextBuilder, above: &[X509]) -> Result<(), ErrorStack> {
    const SSL_CTRL_CHAIN: c_int = 88;
    const SSL_CTRL_CHAIN_CERT: c_int = 89;
    /// The context takes a share of its own.
    const SHARED: c_long = 1;
    // SAFETY: a live context, and live certificates, which are not changed.
    let is_done = unsafe {
        ffi::SSL_CTX_ctrl(builder.as_ptr(), SSL_CTRL_CHAIN, 0, ptr::null_mut()) == 1
            && above.iter().all(|cert| {
                ffi::SSL_CTX_ctrl(builder.as_ptr(), SSL_CTRL_CHAIN_CERT, SHARED, cert.as_ptr().cast()) == 1
            })
    };
    if is_done { Ok(()) } else { Err(ErrorStack::get()) }
}

extern "C" fn client_shown(is_good: c_int, store: *mut ffi::X509_STORE_CTX) -> c_int {
    // SAFETY: OpenSSL passes the live verification that it is about.
    let store = unsafe { X509StoreContextRef::from_ptr_mut(store) };
    step("judgement of a certificate", || super::handshake_context::judge_client(is_good != 0, store))
        .unwrap_or(false)
        .into()
}

extern "C" fn server_shown(is_good: c_int, store: *mut ffi::X509_STORE_CTX) -> c_int {
    // SAFETY: as above.
    let store = unsafe { X509StoreContextRef::from_ptr_mut(store) };
    step("judgement of a certificate", || super::handshake_context::judge_server(is_good != 0, store))
        .unwrap_or(false)
        .into()
}

/// Has the certificates of clients judged for the later sessions of a context. The crate's own form looks for its
/// function in the context that the session has by then, which may be another virtual host's.
pub(super) fn judge_clients(builder: &mut SslContextBuilder, mode: SslVerifyMode) {
    // SAFETY: a context that nobody else uses yet, and a function of the type that it asks for.
    unsafe { ffi::SSL_CTX_set_verify(builder.as_ptr(), mode.bits() as c_int, Some(client_shown)) };
}

/// Has the certificate of a session's server judged.
pub(super) fn judge_server(ssl: &mut SslRef) {
    // SAFETY: a live session, and a function of the type that it asks for.
    unsafe { ffi::SSL_set_verify(ssl.as_ptr(), ffi::SSL_VERIFY_PEER, Some(server_shown)) };
}

/// Has the handshakes of a context's later sessions stop when the peer's first words are there, and nothing else of them
/// was looked at, until a virtual host has been chosen. Nothing was resumed by then.
pub(super) fn stop_at_name(builder: &mut SslContextBuilder) {
    const GO_ON: c_int = 1;
    const STOP: c_int = -1;
    unsafe extern "C" fn heard(ssl: *mut ffi::SSL, _: *mut c_int, _: *mut c_void) -> c_int {
        /// The extension with the name (RFC 6066 section 3).
        const SERVER_NAME: std::ffi::c_uint = 0;
        let (mut start, mut len) = (ptr::null(), 0);
        // SAFETY: inside this callback its session has the peer's first words, and they stay for as long as it takes.
        let said = unsafe {
            let is_there = SSL_client_hello_get0_ext(ssl, SERVER_NAME, &raw mut start, &raw mut len) == 1;
            if is_there && !start.is_null() { std::slice::from_raw_parts(start, len) } else { &[] }
        };
        // SAFETY: OpenSSL passes the live session that it is about.
        if super::handshake_context::is_chosen(unsafe { SslRef::from_ptr(ssl) }, said) { GO_ON } else { STOP }
    }
    // SAFETY: a context that nobody else uses yet, and a function of the type that it asks for.
    unsafe { SSL_CTX_set_client_hello_cb(builder.as_ptr(), Some(heard), ptr::null_mut()) };
}

/// Gives a session what OpenSSL leaves as it was when the session's context is exchanged.
pub(super) fn follow_context(ssl: &mut SslRef, context: &SslContextRef) {
    const BOUNDS: [(c_int, c_int); 2] = [(123, 130), (124, 131)];
    let (ssl, context) = (ssl.as_ptr(), context.as_ptr());
    // SAFETY: a live session and a live context; each value is one that the context's own setters took.
    unsafe {
        ffi::SSL_set_verify(ssl, SSL_CTX_get_verify_mode(context), SSL_CTX_get_verify_callback(context));
        SSL_set_verify_depth(ssl, SSL_CTX_get_verify_depth(context));
        let (own, wanted) = (SSL_get0_param(ssl), SSL_CTX_get0_param(context));
        X509_VERIFY_PARAM_clear_flags(own, X509_VERIFY_PARAM_get_flags(own));
        X509_VERIFY_PARAM_set_flags(own, X509_VERIFY_PARAM_get_flags(wanted));
        let options = SSL_CTX_get_options(context);
        SSL_clear_options(ssl, SSL_get_options(ssl) & !options);
        SSL_set_options(ssl, options);
        for (set, get) in BOUNDS {
            SSL_ctrl(ssl, set, ffi::SSL_CTX_ctrl(context, get, 0, ptr::null_mut()), ptr::null_mut());
        }
        SSL_set_num_tickets(ssl, SSL_CTX_get_num_tickets(context));
        SSL_set_info_callback(ssl, SSL_CTX_get_info_callback(context));
    }
}

/// Gives a session ciphers from TLS 1.3 on. A list that is not understood changes nothing.
pub(super) fn set_ciphers_13(ssl: &mut SslRef, names: &str) {
    if let Ok(names) = CString::new(names) {
        // SAFETY: a live session and a string.
        unsafe { SSL_set_ciphersuites(ssl.as_ptr(), names.as_ptr()) };
    }
}

/// Gives a session curves. A list that is not understood changes nothing.
pub(super) fn set_curves(ssl: &mut SslRef, names: &str) {
    const SSL_CTRL_SET_GROUPS_LIST: c_int = 92;
    if let Ok(names) = CString::new(names) {
        // SAFETY: a live session and a string, which is not changed.
        unsafe { SSL_ctrl(ssl.as_ptr(), SSL_CTRL_SET_GROUPS_LIST, 0, names.as_ptr().cast_mut().cast()) };
    }
}

/// What a server asks its clients for: which ones are as good for another virtual host.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct ClientPolicy {
    mode: c_int,
    /// Nothing is asked for: the rest makes no difference, and is empty.
    depth: c_int,
    flags: c_ulong,
    callback: usize,
    /// The certificates that it trusts, DER, in order.
    trusted: Vec<Vec<u8>>,
}

/// The policy of a complete context, whatever the program did to it.
pub(super) fn client_policy(builder: &SslContextBuilder) -> ClientPolicy {
    let context = builder.as_ptr();
    // SAFETY: a live context, which is not changed.
    let (mode, depth, flags, callback) = unsafe {
        (
            SSL_CTX_get_verify_mode(context),
            SSL_CTX_get_verify_depth(context),
            X509_VERIFY_PARAM_get_flags(SSL_CTX_get0_param(context)),
            SSL_CTX_get_verify_callback(context).map_or(0, |f| f as usize),
        )
    };
    if mode == ffi::SSL_VERIFY_NONE {
        return ClientPolicy { mode, depth: 0, flags: 0, callback: 0, trusted: Vec::new() };
    }
    let mut trusted = Vec::new();
    // SAFETY: the context's own store, whose certificates stay for as long as this takes: nobody else has it yet.
    unsafe {
        let all = ffi::X509_STORE_get0_objects(ffi::SSL_CTX_get_cert_store(context)).cast();
        for index in 0..ffi::OPENSSL_sk_num(all) {
            let cert = ffi::X509_OBJECT_get0_X509(ffi::OPENSSL_sk_value(all, index).cast());
            if !cert.is_null() {
                trusted.extend(openssl::x509::X509Ref::from_ptr(cert).to_der());
            }
        }
    }
    trusted.sort_unstable();
    trusted.dedup();
    ClientPolicy { mode, depth, flags, callback, trusted }
}

/// What can be seen of a context. Two looks at one that nobody has changed meanwhile are equal.
#[derive(PartialEq, Eq)]
pub(super) struct Look(Vec<usize>);

/// Looks at a context. OpenSSL does not show everything: no look sees the directories that a store is looked up in,
/// application protocols, curves, or a verification of the program's own.
pub(super) fn look(context: &SslContextRef) -> Look {
    /// Mode, reading ahead, cache of sessions and how it works, length of chains, status requests, bounds of the version.
    const NUMBERS: [c_int; 8] = [33, 40, 43, 45, 50, 127, 130, 131];
    /// Chains: of every certificate, and of the last one.
    const CHAINS: [(c_int, c_long); 2] = [(82, 1), (115, 0)];
    /// The program's own data, from the first index on.
    const PLACES: std::ops::Range<c_int> = 0..8;
    let context = context.as_ptr();
    let mut seen = Vec::with_capacity(80);
    // SAFETY: a live context, which is not changed. Its store, chains and ciphers are its own; the store's lock is held while
    // its certificates are counted: sessions add to them.
    unsafe {
        for number in NUMBERS {
            seen.push(ffi::SSL_CTX_ctrl(context, number, 0, ptr::null_mut()) as usize);
        }
        for (question, only) in CHAINS {
            let mut chain = ptr::null_mut::<c_void>();
            ffi::SSL_CTX_ctrl(context, question, only, (&raw mut chain).cast());
            seen.extend([chain.addr(), ffi::OPENSSL_sk_num(chain.cast()) as usize]);
        }
        let (store, param) = (ffi::SSL_CTX_get_cert_store(context), SSL_CTX_get0_param(context));
        X509_STORE_lock(store);
        let count = ffi::OPENSSL_sk_num(ffi::X509_STORE_get0_objects(store).cast());
        X509_STORE_unlock(store);
        seen.extend([
            store.addr(),
            count as usize,
            X509_VERIFY_PARAM_get_flags(X509_STORE_get0_param(store)) as usize,
            X509_VERIFY_PARAM_get_flags(param) as usize,
            X509_VERIFY_PARAM_get_depth(param) as usize,
            X509_VERIFY_PARAM_get_auth_level(param) as usize,
            SSL_CTX_get_verify_mode(context) as usize,
            SSL_CTX_get_verify_depth(context) as usize,
            SSL_CTX_get_verify_callback(context).map_or(0, |f| f as usize),
            SSL_CTX_get_options(context) as usize,
            SSL_CTX_get_security_level(context) as usize,
            SSL_CTX_get_security_callback(context) as usize,
            SSL_CTX_get_timeout(context) as usize,
            SSL_CTX_get_quiet_shutdown(context) as usize,
            SSL_CTX_get_info_callback(context).map_or(0, |f| f as usize),
            SSL_CTX_get_keylog_callback(context) as usize,
            SSL_CTX_get_client_cert_cb(context) as usize,
            SSL_CTX_get_default_passwd_cb(context) as usize,
            SSL_CTX_get_default_passwd_cb_userdata(context) as usize,
            SSL_CTX_sess_get_new_cb(context) as usize,
            ffi::SSL_CTX_get0_certificate(context).addr(),
            ffi::SSL_CTX_get0_privatekey(context).addr(),
        ]);
        seen.extend(PLACES.map(|place| ffi::SSL_CTX_get_ex_data(context, place).addr()));
        let ciphers = SSL_CTX_get_ciphers(context).cast();
        for index in 0..ffi::OPENSSL_sk_num(ciphers) {
            seen.push(SSL_CIPHER_get_id(ffi::OPENSSL_sk_value(ciphers, index).cast_const().cast()) as usize);
        }
    }
    Look(seen)
}

/// Has the handshake's progress told for the later sessions of a context.
pub(super) fn watch_progress(builder: &mut SslContextBuilder) {
    unsafe extern "C" fn told(ssl: *const ffi::SSL, place: c_int, value: c_int) {
        if ssl.is_null() {
            return;
        }
        // SAFETY: OpenSSL passes the live session that it is about.
        let ssl = unsafe { SslRef::from_ptr(ssl.cast_mut()) };
        step("progress of a handshake", || super::handshake_context::progress(ssl, place, value));
    }
    // SAFETY: a context that nobody else uses yet, and a function of the type that it asks for.
    unsafe { SSL_CTX_set_info_callback(builder.as_ptr(), Some(told)) };
}

/// Has a context trust the system's directory of authorities, which is looked into when a chain asks for one.
pub(super) fn trust_default_directory(builder: &mut SslContextBuilder) -> Result<(), ErrorStack> {
    // SAFETY: a context that nobody else uses yet.
    let is_done = unsafe { SSL_CTX_set_default_verify_dir(builder.as_ptr()) };
    if is_done == 1 { Ok(()) } else { Err(ErrorStack::get()) }
}

/// Where the system's bundle of authorities is.
pub(super) fn default_bundle() -> PathBuf {
    // SAFETY: both are strings that OpenSSL has for ever.
    unsafe { default_place(ffi::X509_get_default_cert_file_env(), ffi::X509_get_default_cert_file()) }
}

/// Where its directory of authorities is.
pub(super) fn default_directory() -> PathBuf {
    // SAFETY: both are strings that OpenSSL has for ever.
    unsafe { default_place(ffi::X509_get_default_cert_dir_env(), ffi::X509_get_default_cert_dir()) }
}

/// A place by the environment, unless the process has more rights than its user.
///
/// # Safety
/// Both are strings.
unsafe fn default_place(variable: *const c_char, place: *const c_char) -> PathBuf {
    // SAFETY: strings by this function's contract; the variable's value is copied at once.
    let path = unsafe {
        let own = secure_getenv(variable);
        CStr::from_ptr(if own.is_null() { place } else { own.cast_const() }).to_bytes()
    };
    PathBuf::from(OsStr::from_bytes(path))
}

/// Everything in a bundle.
fn read_bundle(path: &[u8]) -> Option<X509Store> {
    let path = CString::new(path).ok()?;
    let store = X509StoreBuilder::new().ok()?.build();
    // SAFETY: a store that nobody else uses yet, a string, and no directory.
    let is_read = unsafe { X509_STORE_load_locations(store.as_ptr(), path.as_ptr(), ptr::null()) };
    // What could not be read is nobody's error.
    let _ = ErrorStack::get();
    (is_read == 1).then_some(store)
}

/// Has a context look into a bundle for what its chains ask for.
pub(super) fn consult(builder: &mut SslContextBuilder, bundle: Arc<Bundle>) -> Result<(), ErrorStack> {
    let method = bundle_method()?;
    // SAFETY: a context that nobody else uses yet, and its store; the lookup is the store's, and owns a share of the
    // bundle from here on, which `bundle_left` gives back.
    unsafe {
        let store = ffi::SSL_CTX_get_cert_store(builder.as_ptr());
        let lookup =
            NonNull::new(ffi::X509_STORE_add_lookup(store, method.0.as_ptr())).ok_or_else(ErrorStack::get)?;
        X509_LOOKUP_set_method_data(lookup.as_ptr(), Arc::into_raw(bundle).cast_mut().cast());
    }
    Ok(())
}

/// The functions of our lookup, made once for the process.
struct LookupMethod(NonNull<ffi::X509_LOOKUP_METHOD>);

// SAFETY: never changed after it was made.
unsafe impl Send for LookupMethod {}
// SAFETY: as above.
unsafe impl Sync for LookupMethod {}

fn bundle_method() -> Result<&'static LookupMethod, ErrorStack> {
    static METHOD: OnceLock<Option<LookupMethod>> = OnceLock::new();
    let made = METHOD.get_or_init(|| {
        // SAFETY: a fresh method, given functions of the types that it asks for.
        unsafe {
            let method = NonNull::new(X509_LOOKUP_meth_new(c"bundle".as_ptr()))?;
            X509_LOOKUP_meth_set_free(method.as_ptr(), Some(bundle_left));
            X509_LOOKUP_meth_set_get_by_subject(method.as_ptr(), Some(bundle_asked));
            Some(LookupMethod(method))
        }
    });
    made.as_ref().ok_or_else(ErrorStack::get)
}

unsafe extern "C" fn bundle_left(lookup: *mut ffi::X509_LOOKUP) {
    // SAFETY: the last call for this lookup, whose data is NULL or the share that `consult` gave it.
    unsafe {
        let bundle = X509_LOOKUP_get_method_data(lookup).cast::<Bundle>();
        X509_LOOKUP_set_method_data(lookup, ptr::null_mut());
        if !bundle.is_null() {
            drop(Arc::from_raw(bundle.cast_const()));
        }
    }
}

/// A chain asks for an issuer: those in the bundle become the store's own, and the last of them is the answer.
unsafe extern "C" fn bundle_asked(
    lookup: *mut ffi::X509_LOOKUP,
    kind: c_int,
    name: *const ffi::X509_NAME,
    answer: *mut ffi::X509_OBJECT,
) -> c_int {
    const CERTIFICATE: c_int = 1;
    if kind != CERTIFICATE {
        return 0;
    }
    // SAFETY: OpenSSL passes a lookup of ours, whose data lives as long as it, a name, and a place for the answer. The
    // bundle's store is not changed by anybody. The answer is borrowed of the lookup's store: the share that setting it
    // takes is given back, and the bundle has one of its own.
    unsafe {
        let bundle = X509_LOOKUP_get_method_data(lookup).cast::<Bundle>();
        let Some(all) = bundle.as_ref().and_then(|bundle| bundle.all(read_bundle)) else { return 0 };
        let objects = ffi::X509_STORE_get0_objects(all.as_ptr()).cast();
        let store = X509_LOOKUP_get_store(lookup);
        let mut found = 0;
        for index in 0..ffi::OPENSSL_sk_num(objects) {
            let cert = ffi::X509_OBJECT_get0_X509(ffi::OPENSSL_sk_value(objects, index).cast());
            if cert.is_null() || X509_NAME_cmp(ffi::X509_get_subject_name(cert), name) != 0 {
                continue;
            }
            if ffi::X509_STORE_add_cert(store, cert) == 1 && X509_OBJECT_set1_X509(answer, cert) == 1 {
                ffi::X509_free(cert);
                found = 1;
            }
        }
        found
    }
}

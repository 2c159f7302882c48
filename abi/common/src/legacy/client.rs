//! Clients whose call returns when they are open.

use super::text;
use crate::client::{self, Wanted as Full};
use crate::conn_handle::ConnHandle;
use crate::context::Context;
use crate::entry::Refusal;
use libc::{c_char, c_int, c_void};
use lws_engine::opaque::RetryKey;
use lws_engine::tls::settings::Lenience;
use std::ptr;
use std::time::Duration;

/// What a program asks for.
#[derive(Clone, Copy)]
pub struct Wanted {
    /// Host name or numeric address.
    pub address: *const c_char,
    /// Its port.
    pub port: c_int,
    /// 0 for none, 1 for TLS, 2 for TLS that takes self-signed certificates.
    pub ssl_connection: c_int,
    /// What is asked for.
    pub path: *const c_char,
    /// Value of the Host header.
    pub host: *const c_char,
    /// Value of the Origin header.
    pub origin: *const c_char,
    /// Subprotocols to ask for.
    pub protocol: *const c_char,
}

/// How far a client has come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// It is open.
    Open,
    /// It is on its way.
    Pending,
    /// It has failed, or ended.
    Gone,
}

/// Begins to connect; what C gets.
///
/// # Safety
/// The texts are NULL or strings.
pub unsafe fn begin(context: *const c_void, wanted: Wanted) -> Result<*mut c_void, Refusal> {
    let context = Context::borrow(context)?;
    // SAFETY: each is NULL or a string by contract.
    let text = |s| unsafe { text(s) };
    let secure = wanted.ssl_connection != 0;
    let full = Full {
        vhost: ptr::null(),
        address: text(wanted.address),
        port: wanted.port,
        tls_word: u32::from(secure),
        secure,
        lenience: Lenience {
            self_signed: wanted.ssl_connection == 2,
            host_name: crate::tls::checks_no_names(),
            expired: false,
            unknown_issuer: false,
        },
        alpn: None,
        path: text(wanted.path),
        host: text(wanted.host),
        origin: text(wanted.origin),
        protocols: text(wanted.protocol),
        local_protocol: None,
        version: -1,
        method: None,
        knows_raw: false,
        user: 0,
        opaque: 0,
        parent: ptr::null(),
        from: None,
        idle: None,
        retry_key: RetryKey::NONE,
        follows: false,
        keeps: false,
        keep_idle: Duration::ZERO,
        is_multipart: false,
        is_urlencoded: false,
        leads_from: None,
        leads_to: None,
    };
    // SAFETY: no place is given.
    unsafe { client::connect(context, &full, ptr::null_mut()) }
}

/// How far a client has come; NULL has failed.
pub fn progress(wsi: *const c_void) -> Progress {
    let Ok(conn) = ConnHandle::borrow(wsi) else { return Progress::Gone };
    match conn.context.engine.is_open_websocket(conn.id) {
        Ok(true) => Progress::Open,
        Ok(false) => Progress::Pending,
        Err(_) => Progress::Gone,
    }
}

//! Client connections as C asks for them.

use crate::conn_handle::ConnHandle;
use crate::context::{Context, refusal_of};
use crate::entry::Refusal;
use crate::log;
use crate::strings::bytes_mut;
use libc::{c_char, c_int, c_void};
use lws_engine::client::Connect;
use lws_engine::conn::client::{Aim, Leads};
use lws_engine::http::request_builder::{self, ClientRequest, Place, Proxy};
use lws_engine::opaque::RetryKey;
use lws_engine::settings::Idle;
use lws_engine::tls::settings::Lenience;
use std::ffi::CStr;
use std::ptr;
use std::time::Duration;

/// A connection that a program wants. Strings are looked at before the call that takes this returns.
pub struct Wanted<'a> {
    /// The virtual host it belongs to; NULL for the first one.
    pub vhost: *const c_void,
    /// Host name, numeric address, or `+` and the path of a Unix socket.
    pub address: Option<&'a CStr>,
    /// Its port.
    pub port: c_int,
    /// With TLS: the generation's word for it, 0 for none.
    pub tls_word: u32,
    /// With TLS.
    pub secure: bool,
    /// What it forgives its server then.
    pub lenience: Lenience,
    /// Application protocols to offer.
    pub alpn: Option<&'a CStr>,
    /// What is asked for.
    pub path: Option<&'a CStr>,
    /// Value of the Host header; the address if there is none.
    pub host: Option<&'a CStr>,
    /// Value of the Origin header.
    pub origin: Option<&'a CStr>,
    /// Subprotocols to ask for.
    pub protocols: Option<&'a CStr>,
    /// The protocol of the program that hears of it from the beginning.
    pub local_protocol: Option<&'a CStr>,
    /// WebSocket version; 0 or -1 for 13.
    pub version: c_int,
    /// The HTTP method, `RAW` where the generation knows it, or none for a WebSocket.
    pub method: Option<&'a CStr>,
    /// The generation knows `RAW`.
    pub knows_raw: bool,
    /// User pointer.
    pub user: usize,
    /// Opaque pointer.
    pub opaque: usize,
    /// The connection it is to belong to, or NULL.
    pub parent: *const c_void,
    /// Interface or address to connect from.
    pub from: Option<&'a CStr>,
    /// What is done about a silent peer.
    pub idle: Option<Idle>,
    /// The policy it retries by.
    pub retry_key: RetryKey,
    /// Redirects are followed.
    pub follows: bool,
    /// Transactions may share it.
    pub keeps: bool,
    /// How long it is kept for them.
    pub keep_idle: Duration,
    /// The body will be multipart/form-data.
    pub is_multipart: bool,
    /// The body will be a urlencoded form.
    pub is_urlencoded: bool,
    /// What addresses in HTML replies lose at their beginning.
    pub leads_from: Option<&'a CStr>,
    /// What is put before them, if anything is to happen to them.
    pub leads_to: Option<&'a CStr>,
}

/// Connects; what C gets. `early` is where C wants it before the first callback, or NULL.
///
/// # Safety
/// `early` is NULL or a place for a pointer.
pub unsafe fn connect(
    context: &'static Context,
    wanted: &Wanted<'_>,
    early: *mut *mut c_void,
) -> Result<*mut c_void, Refusal> {
    let store = |wsi: *mut c_void| {
        if !early.is_null() {
            // SAFETY: not null, and a place for a pointer by contract.
            unsafe { *early = wsi };
        }
    };
    let result = open(context, wanted).and_then(|(id, wsi)| {
        store(wsi);
        context.engine.start_client(id).map(|()| wsi).map_err(|_| Refusal::Quiet)
    });
    if result.is_err() {
        store(ptr::null_mut());
    }
    result
}

fn open(
    context: &'static Context,
    wanted: &Wanted<'_>,
) -> Result<(lws_engine::table::ConnId, *mut c_void), Refusal> {
    let request = request(context, wanted)?;
    let id = context.engine.open_client(request).map_err(|error| refusal_of(&error))?;
    let tag = context.engine.tag(id).map_err(|error| refusal_of(&error))?;
    Ok((id, ptr::with_exposed_provenance_mut(tag.0)))
}

fn request(context: &'static Context, wanted: &Wanted<'_>) -> Result<Connect, Refusal> {
    let vhost = if wanted.vhost.is_null() {
        context.engine.first_vhost()
    } else {
        let (owner, id) = Context::borrow_vhost(wanted.vhost)?;
        if !ptr::eq(owner, context) {
            return Err(Refusal::BadArgument { name: "vhost", why: "belongs to another context" });
        }
        id
    };
    let address = wanted.address.ok_or(Refusal::NullArgument("address"))?;
    if address.is_empty() {
        return Err(Refusal::BadArgument { name: "address", why: "is empty" });
    }
    let is_unix = address.to_bytes().starts_with(b"+");
    let port = match u16::try_from(wanted.port) {
        Ok(port) if port > 0 || is_unix => port,
        _ if is_unix => 0,
        _ => return Err(Refusal::BadArgument { name: "port", why: "is not between 1 and 65535" }),
    };
    let parent = match wanted.parent {
        none if none.is_null() => None,
        parent => {
            let parent = ConnHandle::borrow(parent)?;
            if !ptr::eq(parent.context, context) {
                return Err(Refusal::BadArgument { name: "parent_wsi", why: "belongs to another context" });
            }
            Some(parent.id)
        }
    };
    let filled = |text: Option<&CStr>| text.map(|t| t.to_bytes().to_vec()).filter(|t| !t.is_empty());
    let path = filled(wanted.path).unwrap_or_else(|| b"/".to_vec());
    let method = filled(wanted.method);
    let aim = match method.as_deref() {
        None => Aim::WebSocket,
        Some(b"RAW") if wanted.knows_raw => Aim::Raw,
        Some(_) => Aim::Http,
    };
    let place =
        Place { secure: wanted.secure, address: address.to_bytes().to_vec(), port, path: path.clone() };
    let request = ClientRequest {
        method,
        path,
        host: place.host_as(filled(wanted.host).as_deref()),
        origin: filled(wanted.origin).map(|origin| place.host_as(Some(&origin))),
        protocols: filled(wanted.protocols),
        extensions: None,
        version: match wanted.version {
            0 | -1 => 13,
            n => n as u8,
        },
        multipart: None,
        is_urlencoded: wanted.is_urlencoded,
        keep_alive: wanted.keeps,
    };
    Ok(Connect {
        vhost,
        aim,
        place,
        request,
        is_multipart: wanted.is_multipart,
        local_protocol: filled(wanted.local_protocol),
        user: wanted.user,
        opaque: wanted.opaque,
        parent,
        from: filled(wanted.from),
        idle: wanted.idle,
        retry_key: wanted.retry_key,
        lenience: wanted.lenience,
        alpn: wanted.alpn.map(|list| crate::tls::alpn(list.to_bytes())),
        tls_word: wanted.tls_word,
        follows: wanted.follows,
        keeps: wanted.keeps && aim == Aim::Http,
        keep_idle: wanted.keep_idle,
        leads: filled(wanted.leads_to)
            .map(|to| Leads { from: filled(wanted.leads_from).unwrap_or_default(), to }),
    })
}

/// lws_http_client_read. `always_moves`: the buffer's start moves behind what was used, whatever the coding; else only
/// for a chunked body.
///
/// # Safety
/// `buf` and `len` are NULL or point to a buffer's address and size, all of it writable.
pub unsafe fn read(
    wsi: *const c_void,
    buf: *mut *mut c_char,
    len: *mut c_int,
    always_moves: bool,
) -> Result<c_int, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    if buf.is_null() || len.is_null() {
        return Err(Refusal::NullArgument("buf"));
    }
    // SAFETY: neither is null, and both are readable by contract.
    let (start, room) = unsafe { (*buf, *len) };
    let room =
        usize::try_from(room).map_err(|_| Refusal::BadArgument { name: "*len", why: "is negative" })?;
    // SAFETY: the program's buffer: both words about it were read, and all of it is writable by contract.
    let read = conn.context.engine.client_read(conn.id, unsafe { bytes_mut(start, room) }?);
    // SAFETY: not null, and writable by contract.
    unsafe { *len = 0 };
    let read = read.map_err(|_| Refusal::Quiet)?;
    let (moved, left) =
        if read.is_chunked || always_moves { (read.used, read.taken - read.used) } else { (0, read.taken) };
    // SAFETY: as above, and the move stays inside the buffer.
    unsafe {
        *buf = start.add(moved);
        *len = c_int::try_from(left).unwrap_or(c_int::MAX);
    }
    Ok(0)
}

/// lws_client_reset: the connection starts over, with another place.
pub fn restart(
    wsi: *const c_void,
    secure: bool,
    address: Option<&CStr>,
    port: c_int,
    path: Option<&CStr>,
    host: Option<&CStr>,
) -> Result<(), Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    let address = address.filter(|a| !a.is_empty()).ok_or(Refusal::NullArgument("address"))?;
    let port =
        u16::try_from(port).map_err(|_| Refusal::BadArgument { name: "port", why: "is out of range" })?;
    let path = path.map_or(b"/".to_vec(), |p| p.to_bytes().to_vec());
    let place = Place { secure, address: address.to_bytes().to_vec(), port, path };
    let host = place.host_as(host.map(CStr::to_bytes));
    conn.ask(conn.context.engine.restart_client(conn.id, place, host))
}

/// The proxy of a virtual host's clients: what the program names, else the environment variable `http_proxy`.
pub fn proxy(named: Option<&CStr>, port: u32) -> Option<Proxy> {
    let own = named.filter(|n| !n.is_empty()).map(|n| n.to_bytes().to_vec());
    let (text, port) = match own {
        Some(text) => (text, u16::try_from(port).unwrap_or(0)),
        None => (from_environment("http_proxy")?, 0),
    };
    match request_builder::parse_proxy(&text, port) {
        Ok(proxy) => {
            let host = proxy.host.escape_ascii();
            log::line(log::NOTICE, format_args!(" Proxy {host}:{}", proxy.port));
            Some(proxy)
        }
        Err(why) => {
            log::line(log::ERR, format_args!("the HTTP proxy is not used: {why}"));
            None
        }
    }
}

/// Hosts that are connected to without the proxy: the environment variable `no_proxy`.
pub fn no_proxy() -> Vec<u8> {
    from_environment("no_proxy").unwrap_or_default()
}

fn from_environment(name: &str) -> Option<Vec<u8>> {
    use std::os::unix::ffi::OsStringExt;
    std::env::var_os(name).map(OsStringExt::into_vec).filter(|text| !text.is_empty())
}

/// lws_set_proxy.
pub fn set_proxy(vhost: *const c_void, text: Option<&CStr>) -> Result<(), Refusal> {
    let (context, id) = Context::borrow_vhost(vhost)?;
    let text = text.ok_or(Refusal::NullArgument("proxy"))?;
    let known = context.engine.with_vhost(id, |settings, _| settings.proxy.as_ref().map_or(0, |p| p.port));
    let proxy = match request_builder::parse_proxy(text.to_bytes(), known.unwrap_or(0)) {
        Ok(proxy) => proxy,
        Err(why) => {
            log::line(log::ERR, format_args!("{why}"));
            return Err(Refusal::Quiet);
        }
    };
    log::line(log::NOTICE, format_args!(" Proxy {}:{}", proxy.host.escape_ascii(), proxy.port));
    context.engine.set_proxy(id, Some(proxy)).map_err(|error| refusal_of(&error))
}

/// A relative of a connection, as C knows it.
pub fn relative(wsi: *const c_void, is_parent: bool) -> Result<*mut c_void, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    let engine = &conn.context.engine;
    let tag = if is_parent { engine.parent(conn.id) } else { engine.child(conn.id) };
    Ok(ptr::with_exposed_provenance_mut(conn.ask(tag)?.0))
}

/// lws_client_http_multipart.
///
/// # Safety
/// `p` points to a writable pointer, and the bytes from `*p` to `end` are writable.
pub unsafe fn multipart(
    wsi: *const c_void,
    name: Option<&[u8]>,
    file: Option<&[u8]>,
    kind: Option<&[u8]>,
    p: *mut *mut u8,
    end: *mut u8,
) -> Result<(), Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    let engine = &conn.context.engine;
    let (boundary, is_first) = conn
        .ask(engine.multipart(conn.id))?
        .ok_or(Refusal::BadArgument { name: "wsi", why: "has no multipart body" })?;
    let part = request_builder::multipart_head(&boundary, name, file, kind, is_first)
        .ok_or(Refusal::BadArgument { name: "name", why: "has a byte that no part's head can have" })?;
    if p.is_null() {
        return Err(Refusal::NullArgument("p"));
    }
    // SAFETY: not null, and readable by contract.
    let start = unsafe { *p };
    let room = (end as usize).checked_sub(start as usize).ok_or(Refusal::NoRoom("buffer"))?;
    // SAFETY: the bytes from `*p` to `end` are writable by contract.
    let room = unsafe { bytes_mut(start, room) }?;
    room.get_mut(..part.len()).ok_or(Refusal::NoRoom("buffer"))?.copy_from_slice(&part);
    // SAFETY: not null, and the move stays inside the buffer.
    unsafe { *p = start.add(part.len()) };
    conn.ask(engine.begin_parts(conn.id))
}

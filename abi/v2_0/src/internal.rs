//! Functions that this generation exports without declaring them: parts of the original that binaries may have come to
//! call. What each did to structures nobody outside can see, it does here to what stands for them; where there is nothing
//! left to do, it says so.
//!
//! None of them is written to the header.

use crate::settings::{has, hostname, identity};
use crate::tls;
use crate::types::*;
use lws_abi::conn_handle::ConnHandle;
use lws_abi::context::{Context, refusal_of};
use lws_abi::service::service_fd;
use lws_abi::{Refusal, address, conn, entry, log, strings};
use lws_engine::net::stream::Io;
use lws_engine::tls::take_errors;
use std::ffi::{c_char, c_int, c_uchar, c_void};
use std::time::Duration;

/// What lws_ssl_capable_read() and its like answer besides a number of bytes.
const ERROR: c_int = -1;
const MORE_SERVICE: c_int = -2;

/// A connection of this context.
fn conn_in(context: *mut lws_context, wsi: *mut lws) -> Result<ConnHandle, Refusal> {
    let context = Context::borrow(context.cast())?;
    let conn = ConnHandle::borrow(wsi.cast())?;
    if !std::ptr::eq(conn.context, context) {
        return Err(Refusal::BadArgument { name: "wsi", why: "belongs to another context" });
    }
    Ok(conn)
}

/// The same, whose descriptor it is.
fn owner_of(context: *mut lws_context, wsi: *mut lws, fd: c_int) -> Result<ConnHandle, Refusal> {
    let conn = conn_in(context, wsi)?;
    if conn.ask(conn.context.engine.fd(conn.id))? != fd {
        return Err(Refusal::BadArgument { name: "fd", why: "belongs to another connection" });
    }
    Ok(conn)
}

/// Finds the address of the interface called `ifname`, or reads `ifname` as a numeric address, as lws_interface_to_sa()
/// does: for IPv6 unless the context was made with LWS_SERVER_OPTION_DISABLE_IPV6.
/// # Safety
/// `ifname` is NULL or terminated; `addr` is NULL or `addrlen` bytes can be written there.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn interface_to_sa(
    context: *mut lws_context,
    ifname: *const c_char,
    addr: *mut sockaddr_in,
    addrlen: usize,
) -> c_int {
    entry("interface_to_sa", -1, || {
        let options = Context::borrow(context.cast())?.options() as lws_context_options;
        // SAFETY: `ifname` is NULL or a string, by contract.
        let name = unsafe { strings::cstr(ifname) }.ok_or(Refusal::NullArgument("ifname"))?;
        // SAFETY: `addrlen` bytes at `addr` are writable, or it is NULL, by contract.
        let room = unsafe { strings::bytes_mut(addr, addrlen) }?;
        address::store_interface(name, !has(options, LWS_SERVER_OPTION_DISABLE_IPV6), room)
    })
}

/// The name and the numeric address of the sockaddr at `ads`, as lws_get_peer_addresses() tells them of a peer. Asks name
/// servers. Returns 0; -1 when the family is none of the two, or for NULL.
/// # Safety
/// `ads` is NULL or a sockaddr, whole for its family; the rooms are NULL or as long as said.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_get_addresses(
    context: *mut lws_context,
    ads: *mut c_void,
    name: *mut c_char,
    name_len: c_int,
    rip: *mut c_char,
    rip_len: c_int,
) -> c_int {
    entry("lws_get_addresses", -1, || {
        Context::borrow(context.cast())?;
        // SAFETY: `name_len` bytes at `name` are writable, or it is NULL; `rip_len` bytes at `rip` are writable, or
        // it is NULL, by contract.
        let (name, numeric) = unsafe { (strings::room(name, name_len)?, strings::room(rip, rip_len)?) };
        strings::copy_out(name, b"");
        strings::copy_out(numeric, b"");
        // SAFETY: as above.
        let address = unsafe { address::of_sockaddr(ads.cast_const().cast()) };
        let address = address
            .ok_or(Refusal::BadArgument { name: "ads", why: "is neither an IPv4 nor an IPv6 address" })?;
        address::names_of(address, name, numeric);
        Ok(0)
    })
}

/// Virtual hosts have taken their extensions from the creation struct when they were made. Says in the log which ones
/// `info` names.
/// # Safety
/// `info` is NULL or a creation struct.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_context_init_extensions(
    info: *mut lws_context_creation_info,
    context: *mut lws_context,
) {
    entry("lws_context_init_extensions", (), || {
        Context::borrow(context.cast())?;
        // SAFETY: NULL or a creation struct by contract.
        let mut next = unsafe { info.as_ref() }.ok_or(Refusal::NullArgument("info"))?.extensions;
        // SAFETY: NULL or an array that ends with an entry without a callback.
        while let Some(extension) = unsafe { next.as_ref() }.filter(|e| e.callback.is_some()) {
            // SAFETY: NULL or a string by contract.
            let name = unsafe { strings::cstr(extension.name) }.unwrap_or_default();
            log::line(log::INFO, format_args!("extension {}", name.to_string_lossy()));
            next = next.wrapping_add(1);
        }
        Ok(())
    });
}

/// Gives a virtual host TLS for its peers, as its creation with this `info` would have. Those that are connected keep what
/// they have. Returns 0, also where `info` asks for no TLS; 1 for NULL and, with a line in the log, when a file is of no use.
/// # Safety
/// `info` is NULL or its pointers are NULL or what their descriptions say.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_context_init_server_ssl(
    info: *mut lws_context_creation_info,
    vhost: *mut lws_vhost,
) -> c_int {
    entry("lws_context_init_server_ssl", 1, || {
        let (context, id) = Context::borrow_vhost(vhost.cast())?;
        // SAFETY: NULL or a creation struct by contract.
        let info = unsafe { info.as_ref() }.ok_or(Refusal::NullArgument("info"))?;
        // SAFETY: `info` is NULL or its pointers are NULL or what their descriptions say, by contract.
        if let Some(settings) = unsafe { tls::server(info, context.options() as lws_context_options) } {
            context.engine.init_server_tls(id, &settings).map_err(|error| refusal_of(&error))?;
        }
        Ok(0)
    })
}

/// Says in the log, as errors, what went wrong in OpenSSL on this thread, and forgets it.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub extern "C" fn lws_decode_ssl_error() {
    entry("lws_decode_ssl_error", (), || {
        for error in take_errors() {
            log::line(log::ERR, format_args!("{error}"));
        }
        Ok(())
    });
}

/// The reply to an upgrade is written by the library, extensions included, before a program could ask for it: nothing is
/// added at `*p`. Returns 0; 1 for a connection that has ended, or NULL.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub extern "C" fn lws_extension_server_handshake(wsi: *mut lws, p: *mut *mut c_char) -> c_int {
    entry("lws_extension_server_handshake", 1, || {
        if p.is_null() {
            return Err(Refusal::NullArgument("p"));
        }
        conn::fd(wsi.cast()).map(|_| 0)
    })
}

/// A foreign loop hears of the connection's mask if it has changed; ours watches every connection by itself. Returns 0,
/// or -1 when `pfd` is another connection's, or for what has ended.
/// # Safety
/// `pfd` is NULL or a polled descriptor.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_plat_change_pollfd(
    context: *mut lws_context,
    wsi: *mut lws,
    pfd: *mut pollfd,
) -> c_int {
    entry("lws_plat_change_pollfd", -1, || {
        // SAFETY: NULL or a polled descriptor by contract.
        let pfd = unsafe { pfd.as_ref() }.ok_or(Refusal::NullArgument("pfd"))?;
        let conn = owner_of(context, wsi, pfd.fd)?;
        conn.ask(conn.context.engine.tell_interest(conn.id)).map(|()| 0)
    })
}

/// A connection has its place among the descriptors from its first event on. A foreign loop hears of its mask if that has
/// changed.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub extern "C" fn lws_plat_insert_socket_into_fds(context: *mut lws_context, wsi: *mut lws) {
    entry("lws_plat_insert_socket_into_fds", (), || {
        let conn = conn_in(context, wsi)?;
        conn.ask(conn.context.engine.tell_interest(conn.id))
    });
}

/// A connection leaves its place among the descriptors when it ends, and not before: nothing is changed.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub extern "C" fn lws_plat_delete_socket_from_fds(context: *mut lws_context, wsi: *mut lws, _m: c_int) {
    entry("lws_plat_delete_socket_from_fds", (), || conn_in(context, wsi).map(|_| ()));
}

/// What a process needs before its first context: SIGPIPE is ignored from now on. Returns 0.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub extern "C" fn lws_plat_context_early_init() -> c_int {
    entry("lws_plat_context_early_init", 1, || {
        // SAFETY: sets the process's disposition of one signal.
        let was = unsafe { libc::signal(libc::SIGPIPE, libc::SIG_IGN) };
        Ok(c_int::from(was == libc::SIG_ERR))
    })
}

/// Nothing: lws_context_destroy() gives back all that a context has.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub extern "C" fn lws_plat_context_early_destroy(context: *mut lws_context) {
    entry("lws_plat_context_early_destroy", (), || Context::borrow(context.cast()).map(|_| ()));
}

/// Nothing: lws_context_destroy() gives back all that a context has.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub extern "C" fn lws_plat_context_late_destroy(context: *mut lws_context) {
    entry("lws_plat_context_late_destroy", (), || Context::borrow(context.cast()).map(|_| ()));
}

/// The process takes on `gid` and `uid` of `info`, where they are not -1. What fails is logged.
/// # Safety
/// `info` is NULL or a creation struct.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_plat_drop_app_privileges(info: *mut lws_context_creation_info) {
    entry("lws_plat_drop_app_privileges", (), || {
        // SAFETY: NULL or a creation struct by contract.
        identity(unsafe { info.as_ref() }.ok_or(Refusal::NullArgument("info"))?).assume(true)
    });
}

/// A context is complete when lws_create_context() returns. Returns 0, or 1 for one that is none, or NULL.
/// # Safety
/// `info` is NULL or a creation struct.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_plat_init(
    context: *mut lws_context,
    info: *mut lws_context_creation_info,
) -> c_int {
    entry("lws_plat_init", 1, || {
        if info.is_null() {
            return Err(Refusal::NullArgument("info"));
        }
        Context::borrow(context.cast()).map(|_| 0)
    })
}

/// Does the housekeeping that is due, as lws_service_fd() with NULL.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub extern "C" fn lws_plat_service_periodic(context: *mut lws_context) {
    entry("lws_plat_service_periodic", (), || service_fd(context.cast(), None, 0).map(|_| ()));
}

/// Prepares a socket as those that a virtual host accepts: it never blocks, sends small writes at once, and has its peer
/// probed where `ka_time` was set. Returns 0, or 1 when the system says no.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub extern "C" fn lws_plat_set_socket_options(vhost: *mut lws_vhost, fd: lws_sockfd_type) -> c_int {
    entry("lws_plat_set_socket_options", 1, || {
        let (context, id) = Context::borrow_vhost(vhost.cast())?;
        let probes = context.engine.with_vhost(id, |settings, _| settings.tcp_keepalive);
        if let Some((idle, count, interval)) = probes.ok_or(Refusal::StaleHandle)? {
            set(fd, libc::SOL_SOCKET, libc::SO_KEEPALIVE, 1)?;
            set(fd, libc::IPPROTO_TCP, libc::TCP_KEEPIDLE, seconds(idle))?;
            set(fd, libc::IPPROTO_TCP, libc::TCP_KEEPCNT, c_int::try_from(count).unwrap_or(c_int::MAX))?;
            set(fd, libc::IPPROTO_TCP, libc::TCP_KEEPINTVL, seconds(interval))?;
        }
        // A local socket has no such delay.
        let _ = set(fd, libc::IPPROTO_TCP, libc::TCP_NODELAY, 1);
        // SAFETY: reads the flags of a descriptor.
        let flags = unsafe { libc::fcntl(fd, libc::F_GETFL) };
        // SAFETY: sets them.
        if flags < 0 || unsafe { libc::fcntl(fd, libc::F_SETFL, flags | libc::O_NONBLOCK) } < 0 {
            return Err(last_error());
        }
        Ok(0)
    })
}

fn seconds(time: Duration) -> c_int {
    c_int::try_from(time.as_secs()).unwrap_or(c_int::MAX)
}

fn last_error() -> Refusal {
    Refusal::System(std::io::Error::last_os_error().raw_os_error().unwrap_or(0))
}

fn set(fd: c_int, level: c_int, name: c_int, value: c_int) -> Result<(), Refusal> {
    let len = size_of::<c_int>() as libc::socklen_t;
    // SAFETY: the value and its length belong together.
    let failed = unsafe { libc::setsockopt(fd, level, name, (&raw const value).cast(), len) } != 0;
    if failed { Err(last_error()) } else { Ok(()) }
}

/// poll(2) on one descriptor, without waiting: 1 when something is there, 0 when not, -1 when the system says no or `fd` is
/// NULL.
/// # Safety
/// `fd` is NULL or a polled descriptor, writable.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_poll_listen_fd(fd: *mut pollfd) -> c_int {
    entry("lws_poll_listen_fd", -1, || {
        if fd.is_null() {
            return Err(Refusal::NullArgument("fd"));
        }
        // SAFETY: one polled descriptor by contract; it does not wait.
        Ok(unsafe { libc::poll(fd, 1, 0) })
    })
}

/// Finds this machine's name again, for lws_canonical_hostname(), unless `info` has
/// LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME: then nothing changes.
/// # Safety
/// `info` is NULL or a creation struct.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_server_get_canonical_hostname(
    context: *mut lws_context,
    info: *mut lws_context_creation_info,
) {
    entry("lws_server_get_canonical_hostname", (), || {
        let context = Context::borrow(context.cast())?;
        // SAFETY: NULL or a creation struct by contract.
        let info = unsafe { info.as_ref() }.ok_or(Refusal::NullArgument("info"))?;
        if !has(info.options, LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME) {
            context.set_hostname(hostname(info));
        }
        Ok(())
    });
}

/// For a program with its own poll loop: handles a descriptor, which must be the connection's, as lws_service_fd() does.
/// # Safety
/// `pollfd` is NULL or a polled descriptor, writable.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_server_socket_service(
    context: *mut lws_context,
    wsi: *mut lws,
    pollfd: *mut pollfd,
) -> c_int {
    let name = "lws_server_socket_service";
    let tsi = entry(name, None, || {
        // SAFETY: NULL or a polled descriptor by contract.
        let polled = unsafe { pollfd.as_ref() }.ok_or(Refusal::NullArgument("pollfd"))?;
        let conn = owner_of(context, wsi, polled.fd)?;
        conn.ask(conn.context.engine.tsi_of(conn.id)).map(|tsi| Some(conn::int(tsi)))
    });
    // SAFETY: `pollfd` is NULL or a polled descriptor, writable, by contract.
    tsi.map_or(-1, |tsi| unsafe { crate::api::since_2_0::service::handle_fd(name, context, pollfd, tsi) })
}

/// Goes on with a peer's TLS handshake as soon as the loop can; nothing where there is none. `accept_fd` is its
/// descriptor, or -1 once it is known. Returns 0, or 1 for what has ended or another's descriptor.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub extern "C" fn lws_server_socket_service_ssl(new_wsi: *mut lws, accept_fd: lws_sockfd_type) -> c_int {
    entry("lws_server_socket_service_ssl", 1, || {
        let conn = ConnHandle::borrow(new_wsi.cast())?;
        if accept_fd != -1 {
            owner_of(conn.context.as_ptr(), new_wsi, accept_fd)?;
        }
        conn.ask(conn.context.engine.resume_handshake(conn.id)).map(|()| 0)
    })
}

/// What a connection's bytes came to, in this generation's numbers.
fn answer_of(io: Io) -> c_int {
    match io {
        Io::Moved(n) => conn::int(n),
        Io::Blocked => MORE_SERVICE,
        Io::Ended => 0,
        Io::Broken => ERROR,
    }
}

/// # Safety
/// `buf` is NULL or `len` bytes there are writable.
unsafe fn take(name: &'static str, wsi: *mut lws, buf: *mut c_uchar, len: c_int, plain: bool) -> c_int {
    entry(name, ERROR, || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        // SAFETY: `len` bytes at `buf` are writable, or it is NULL, by contract.
        let room = unsafe { strings::room(buf, len) }?;
        if room.is_empty() {
            return Err(Refusal::NoRoom("buf"));
        }
        conn.ask(conn.context.engine.receive(conn.id, room, plain)).map(answer_of)
    })
}

/// # Safety
/// `buf` is NULL or `len` bytes there are readable.
unsafe fn put(name: &'static str, wsi: *mut lws, buf: *const c_uchar, len: c_int, plain: bool) -> c_int {
    entry(name, ERROR, || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        let len =
            usize::try_from(len).map_err(|_| Refusal::BadArgument { name: "len", why: "is negative" })?;
        // SAFETY: `len` bytes at `buf` are readable, or it is NULL, by contract.
        let bytes = unsafe { strings::bytes(buf, len) }?;
        conn.ask(conn.context.engine.send_below(conn.id, bytes, plain)).map(answer_of)
    })
}

/// Reads what a connection's peer has sent, decrypted under TLS, past the library: what is read here is not told to its
/// program. Returns the bytes read, 0 at the end of the stream, -2 when there are none now, -1 when the connection is
/// broken, has ended, or still shakes hands.
/// # Safety
/// `buf` is NULL or `len` bytes there are writable.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ssl_capable_read(wsi: *mut lws, buf: *mut c_uchar, len: c_int) -> c_int {
    // SAFETY: `buf` is NULL or `len` bytes there are writable, by contract.
    unsafe { take("lws_ssl_capable_read", wsi, buf, len, false) }
}

/// Reads what the peer of a connection without TLS has sent, past the library, as lws_ssl_capable_read() does. -1, too, for
/// a connection with TLS.
/// # Safety
/// `buf` is NULL or `len` bytes there are writable.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ssl_capable_read_no_ssl(wsi: *mut lws, buf: *mut c_uchar, len: c_int) -> c_int {
    // SAFETY: `buf` is NULL or `len` bytes there are writable, by contract.
    unsafe { take("lws_ssl_capable_read_no_ssl", wsi, buf, len, true) }
}

/// Sends bytes as they are, encrypted under TLS, behind what waits already. Returns `len`; -2 when earlier bytes still wait
/// for the kernel, and none is taken; -1 when the connection is broken, ending, not connected or still shakes hands.
/// # Safety
/// `buf` is NULL or `len` bytes there are readable.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ssl_capable_write(wsi: *mut lws, buf: *mut c_uchar, len: c_int) -> c_int {
    // SAFETY: `buf` is NULL or `len` bytes there are readable, by contract.
    unsafe { put("lws_ssl_capable_write", wsi, buf, len, false) }
}

/// Sends bytes as they are on a connection without TLS, as lws_ssl_capable_write() does. -1, too, for a connection with
/// TLS.
/// # Safety
/// `buf` is NULL or `len` bytes there are readable.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ssl_capable_write_no_ssl(wsi: *mut lws, buf: *mut c_uchar, len: c_int) -> c_int {
    // SAFETY: `buf` is NULL or `len` bytes there are readable, by contract.
    unsafe { put("lws_ssl_capable_write_no_ssl", wsi, buf, len, true) }
}

/// Bytes that a connection's TLS session has decrypted and nobody has taken; 0 without TLS and for what has ended.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub extern "C" fn lws_ssl_pending(wsi: *mut lws) -> c_int {
    entry("lws_ssl_pending", 0, || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        conn.ask(conn.context.engine.decrypted(conn.id)).map(conn::int)
    })
}

/// Without TLS nothing is ever decrypted: 0.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub extern "C" fn lws_ssl_pending_no_ssl(wsi: *mut lws) -> c_int {
    entry("lws_ssl_pending_no_ssl", 0, || ConnHandle::borrow(wsi.cast()).map(|_| 0))
}

/// Ends a connection with TLS: its peer is told, its last callbacks come, from inside this call or when its callback
/// returns. Returns 1; 0 when it has no TLS, and nothing is done, or has ended.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub extern "C" fn lws_ssl_close(wsi: *mut lws) -> c_int {
    entry("lws_ssl_close", 0, || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        if conn.ask(conn.context.engine.tls_session(conn.id))? == 0 {
            return Ok(0);
        }
        conn::end_now(wsi.cast()).map(|()| 1)
    })
}

/// Takes a virtual host's TLS away: new peers are turned away and its clients cannot use it. Open sessions go on.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub extern "C" fn lws_ssl_destroy(vhost: *mut lws_vhost) {
    entry("lws_ssl_destroy", (), || {
        let (context, id) = Context::borrow_vhost(vhost.cast())?;
        context.engine.end_tls(id).map_err(|error| refusal_of(&error))
    });
}

/// A connection with TLS that waits for its turn because bytes of it are decrypted already waits for its peer instead. If
/// there is anything else to do for it, it keeps its turn.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub extern "C" fn lws_ssl_remove_wsi_from_buffered_list(wsi: *mut lws) {
    entry("lws_ssl_remove_wsi_from_buffered_list", (), || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        conn.ask(conn.context.engine.set_aside(conn.id))
    });
}

/// What a connection is changes with what it and its peer have agreed on, and with nothing else: refused, with a line in
/// the log.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub extern "C" fn lws_union_transition(wsi: *mut lws, _mode: c_int) {
    entry("lws_union_transition", (), || {
        ConnHandle::borrow(wsi.cast())?;
        Err(Refusal::Unsupported("changing what a connection is"))
    });
}

//! UDP sockets as raw streams.

use crate::face_state::FaceState;
use crate::types::*;
use lws_abi::conn_handle::ConnHandle;
use lws_abi::context::Context;
use lws_abi::{Refusal, address, adopt, entry, strings};
use lws_engine::service::Place;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::net::{Ipv4Addr, SocketAddr, ToSocketAddrs};
use std::ptr;

/// The first address that `name` stands for: as it is, or looked up, which waits.
fn resolve(name: &CStr, port: u16, v6: bool) -> Result<SocketAddr, Refusal> {
    if let Some(numeric) = address::parse(name.to_bytes()) {
        return Ok(SocketAddr::new(numeric, port));
    }
    let name = name.to_str().map_err(|_| Refusal::BadArgument { name: "ads", why: "is no name" })?;
    let mut found = (name, port).to_socket_addrs().map_err(|_| Refusal::Quiet)?;
    found.find(|address| v6 || address.is_ipv4()).ok_or(Refusal::Quiet)
}

/// Where a socket is to stand.
///
/// # Safety
/// The strings are NULL or terminated.
unsafe fn place(
    context: &Context,
    ads: *const c_char,
    port: c_int,
    flags: c_int,
    ifname: *const c_char,
) -> Result<Place, Refusal> {
    let port =
        u16::try_from(port).map_err(|_| Refusal::BadArgument { name: "port", why: "is out of range" })?;
    let v6 = context.options() & LWS_SERVER_OPTION_DISABLE_IPV6 as u64 == 0;
    // SAFETY: `ads` is NULL or a string and `ifname` is NULL or a string, by contract.
    let (ads, ifname) = unsafe { (strings::cstr(ads), strings::cstr(ifname)) };
    if flags & LWS_CAUDP_BIND == 0 {
        let ads = ads.ok_or(Refusal::NullArgument("ads"))?;
        return Ok(Place::Towards(resolve(ads, port, v6)?));
    }
    Ok(Place::At(match (ifname, ads) {
        (Some(name), _) => {
            let found = address::of_name(name, v6);
            SocketAddr::new(
                found.ok_or(Refusal::BadArgument { name: "ifname", why: "is no interface" })?,
                port,
            )
        }
        (None, Some(ads)) => resolve(ads, port, v6)?,
        (None, None) => SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), port),
    }))
}

/// Opens a UDP socket as a raw stream of a virtual host: each datagram that comes is one LWS_CALLBACK_RAW_RX (empty ones
/// are passed over), each lws_write() is one datagram.
///
/// With LWS_CAUDP_BIND in `flags` it hears everybody at `port` (0: any free one) of the interface or address `ifname`,
/// else of the address or name `ads`, else of all IPv4 addresses; writes go to whom it heard last. Without, it speaks to `ads`
/// at `port` and hears nobody else. LWS_CAUDP_BROADCAST lets it send to broadcast addresses. A name is looked up, which
/// waits. The rest is as for lws_adopt_descriptor_vhost(); `retry_policy` is not used.
///
/// Returns the connection, or NULL when it cannot be opened.
/// # Safety
/// The strings are NULL or terminated; pointers to objects of the library are recognised before they are used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_create_adopt_udp(
    vhost: *mut lws_vhost,
    ads: *const c_char,
    port: c_int,
    flags: c_int,
    protocol_name: *const c_char,
    ifname: *const c_char,
    parent_wsi: *mut lws,
    opaque: *mut c_void,
    _retry_policy: *const lws_retry_bo_t,
) -> *mut lws {
    entry("lws_create_adopt_udp", ptr::null_mut(), || {
        let (context, vhost) = Context::borrow_vhost(vhost.cast())?;
        if flags & LWS_CAUDP_PF_PACKET != 0 {
            return Err(Refusal::Unsupported("a packet socket"));
        }
        // SAFETY: the strings are NULL or terminated; pointers to objects of the library are recognised before they
        // are used, by contract.
        let place = unsafe { place(context, ads, port, flags, ifname) }?;
        // SAFETY: NULL or terminated by contract.
        let name = unsafe { strings::cstr(protocol_name) }.map(|name| name.to_bytes().to_vec());
        let how = (place, flags & LWS_CAUDP_BROADCAST != 0);
        let parent = parent_wsi.cast::<c_void>().cast_const();
        Ok(adopt::datagrams(context, vhost, how, name, parent, opaque.expose_provenance())?.cast())
    })
}

/// Of a UDP socket: `sa` and `salen` are whom it heard last, or the one it speaks to; `salen` is 0 before it heard
/// anybody, and for an IPv6 address, for which there is no room. They stay and change as long as the connection lives.
///
/// Returns NULL for any other connection.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_udp(wsi: *const lws) -> *const lws_udp {
    entry("lws_get_udp", ptr::null(), || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        let heard = conn.context.engine.datagram_peer(conn.id).map_err(|_| Refusal::Quiet)?;
        // SAFETY: zeros are a valid value of this plain struct.
        let mut told = unsafe { std::mem::zeroed::<lws_udp>() };
        if let Some(SocketAddr::V4(_)) = heard {
            let (storage, len) = address::to_storage(heard);
            // SAFETY: an IPv4 address is as long as a sockaddr.
            told.sa = unsafe { ptr::from_ref(&storage).cast::<sockaddr>().read() };
            told.salen = len;
        }
        Ok(FaceState::of(conn.context)?.reported.note(wsi.cast(), |place| &raw const *place.udp.insert(told)))
    })
}

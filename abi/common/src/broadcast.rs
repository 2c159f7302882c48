//! Broadcasts: bytes that every open connection of a protocol hears of, from the process that serves and from others.
//!
//! A process that does not serve writes to a socket that keeps records apart, so that what was sent in one call is told
//! in one piece; nobody but the processes that inherit it has it. There is also a port, as programs know it, with stream
//! semantics: on the loopback interface, and only for processes of the user that serves.
//!
//! All are files to the engine. Their opaque words say what they are.

use crate::conn_handle::ConnHandle;
use crate::context::{Context, refusal_of};
use crate::entry::Refusal;
use crate::log;
use libc::{c_int, c_void};
use lws_engine::broadcast::Broadcast;
use lws_engine::host::HEADROOM;
use lws_engine::opaque::ProtocolKey;
use lws_engine::service::AdoptRaw;
use rustix::fs::{MemfdFlags, memfd_create};
use rustix::io::Errno;
use rustix::net::{
    AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, SocketFlags, SocketType, recv, recvmsg, send, sendmsg, socketpair,
};
use std::fs::File;
use std::io::{IoSlice, IoSliceMut, Read, Seek, Write};
use std::mem::MaybeUninit;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpListener, TcpStream};
use std::os::fd::{AsFd, BorrowedFd, FromRawFd, IntoRawFd, OwnedFd};

/// Records or peers that are taken in one turn of the loop.
const AT_ONCE: usize = 64;

/// Descriptors below this are standard streams, and 0 means that there is no channel.
const FIRST_FREE: c_int = 3;

/// What a file is, in the low bits of its opaque word; the others are the protocol's key, an aligned address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Records = 1,
    Port = 2,
    Stream = 3,
}

const KIND_BITS: usize = 3;

/// How broadcasts reach a generation's callbacks.
#[derive(Clone, Copy)]
pub struct Habits {
    /// The reason's number.
    pub reason: c_int,
    /// Most bytes of one callback for what another process sent.
    pub piece: usize,
}

/// A port of the loopback interface that listens, and its number.
pub fn open_port() -> Result<(OwnedFd, u16), Refusal> {
    let failed = |error: std::io::Error| Refusal::System(error.raw_os_error().unwrap_or(0));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(failed)?;
    let port = listener.local_addr().map_err(failed)?.port();
    Ok((listener.into(), port))
}

/// A channel: the end that is served, and the one that others write to.
pub fn open_channel() -> Result<(OwnedFd, OwnedFd), Refusal> {
    let failed = |error: Errno| Refusal::System(error.raw_os_error());
    let (served, written) =
        socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None).map_err(failed)?;
    Ok((served, rustix::io::fcntl_dupfd_cloexec(&written, FIRST_FREE).map_err(failed)?))
}

/// Takes a port into the loop, for the protocol with this key.
pub fn serve_port(context: &Context, key: ProtocolKey, port: OwnedFd) -> Result<(), Refusal> {
    serve(context, key, Kind::Port, port)
}

/// Takes a channel's end into the loop.
pub fn serve_channel(context: &Context, key: ProtocolKey, served: OwnedFd) -> Result<(), Refusal> {
    serve(context, key, Kind::Records, served)
}

fn serve(context: &Context, key: ProtocolKey, kind: Kind, fd: OwnedFd) -> Result<(), Refusal> {
    let how = AdoptRaw { is_file: true, protocol: None, parent: None, opaque: key.0 | kind as usize };
    context
        .engine
        .adopt_raw(context.engine.first_vhost(), fd, how)
        .map(drop)
        .map_err(|error| refusal_of(&error))
}

/// A file of ours has input. Nonzero ends it.
pub fn ready(wsi: *const c_void, habits: Habits) -> Result<c_int, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    let word = conn.ask(conn.context.engine.opaque(conn.id))?;
    let key = ProtocolKey(word & !KIND_BITS);
    let fd = conn.ask(conn.context.engine.fd(conn.id))?;
    // SAFETY: the connection's own descriptor, which stays open until the callback that this runs in has returned.
    let fd = unsafe { BorrowedFd::borrow_raw(fd) };
    let goes_on = match word & KIND_BITS {
        kind if kind == Kind::Records as usize => take_records(conn.context, key, fd, habits),
        kind if kind == Kind::Port as usize => take_peers(conn.context, key, fd),
        _ => take_stream(conn.context, key, fd, habits),
    };
    Ok(if goes_on { 0 } else { -1 })
}

/// False when nobody can send any more.
fn take_records(context: &Context, key: ProtocolKey, fd: BorrowedFd<'_>, habits: Habits) -> bool {
    let mut room = Vec::new();
    for _ in 0..AT_ONCE {
        let len = match recv(fd, &mut [0u8; 0][..], RecvFlags::PEEK | RecvFlags::TRUNC | RecvFlags::DONTWAIT)
        {
            Ok((_, 0)) => return false,
            Ok((_, len)) => len,
            Err(Errno::INTR) => continue,
            Err(Errno::AGAIN) => return true,
            Err(_) => return false,
        };
        room.clear();
        room.resize(HEADROOM + len + 1, 0);
        match take_record(fd, &mut room[HEADROOM..HEADROOM + len]) {
            Ok(None) => {}
            Ok(Some(large)) => {
                room.truncate(HEADROOM);
                room.extend_from_slice(&large);
                room.push(0);
            }
            Err(_) => return true,
        }
        tell_pieces(context, key, &mut room, habits);
    }
    true
}

/// The next record, or the file that it stands for.
fn take_record(fd: BorrowedFd<'_>, into: &mut [u8]) -> Result<Option<Vec<u8>>, Errno> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    recvmsg(fd, &mut [IoSliceMut::new(into)], &mut control, RecvFlags::DONTWAIT | RecvFlags::CMSG_CLOEXEC)?;
    for message in control.drain() {
        if let RecvAncillaryMessage::ScmRights(files) = message {
            for file in files {
                let mut file = File::from(file);
                let mut bytes = Vec::new();
                if file.rewind().is_ok() && file.read_to_end(&mut bytes).is_ok() {
                    return Ok(Some(bytes));
                }
            }
        }
    }
    Ok(None)
}

/// False when the peer has sent all it had.
fn take_stream(context: &Context, key: ProtocolKey, fd: BorrowedFd<'_>, habits: Habits) -> bool {
    let mut room = vec![0u8; HEADROOM + habits.piece + 1];
    match recv(fd, &mut room[HEADROOM..HEADROOM + habits.piece], RecvFlags::DONTWAIT) {
        Ok((_, 0)) => false,
        Ok((_, len)) => {
            room.truncate(HEADROOM + len + 1);
            tell_pieces(context, key, &mut room, habits);
            true
        }
        Err(Errno::AGAIN | Errno::INTR) => true,
        Err(_) => false,
    }
}

/// False when the port is of no use any more.
fn take_peers(context: &Context, key: ProtocolKey, fd: BorrowedFd<'_>) -> bool {
    for _ in 0..AT_ONCE {
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        match rustix::net::accept_with(fd, flags) {
            Ok(peer) if is_own_user(peer.as_fd()) => {
                let _ = serve(context, key, Kind::Stream, peer);
            }
            Ok(_) => log::line(log::WARN, format_args!("a broadcast of another user was turned away")),
            Err(Errno::INTR | Errno::CONNABORTED) => {}
            Err(_) => return true,
        }
    }
    true
}

/// Tells what stands in `room` between its padding, in pieces.
fn tell_pieces(context: &Context, key: ProtocolKey, room: &mut [u8], habits: Habits) {
    let end = room.len() - 1;
    let mut at = HEADROOM;
    while at < end {
        let piece = at..end.min(at + habits.piece);
        // The zero behind a piece stands in the way of the next one.
        let behind = std::mem::replace(&mut room[piece.end], 0);
        let mut own = vec![0u8; HEADROOM];
        own.extend_from_slice(&room[piece.start..=piece.end]);
        room[piece.end] = behind;
        tell(context, key, own[HEADROOM..].as_mut_ptr(), piece.len(), habits);
        at = piece.end;
    }
}

/// Calls the callbacks now, with bytes in C's memory.
pub fn tell(context: &Context, key: ProtocolKey, bytes: *mut u8, len: usize, habits: Habits) {
    let to = Broadcast { key: Some(key), ..Broadcast::default() };
    context.engine.call_broadcast(to, habits.reason, bytes.expose_provenance(), len);
}

/// Sends bytes to the process that serves; waits until they fit. They stay together.
pub fn send_to(fd: c_int, bytes: &[u8]) -> Result<c_int, Refusal> {
    if bytes.is_empty() {
        return Ok(0);
    }
    // SAFETY: the program's channel, or whatever it has put in its place; it stays open during this call.
    let fd = unsafe { BorrowedFd::borrow_raw(fd) };
    loop {
        match send(fd, bytes, SendFlags::NOSIGNAL) {
            Ok(sent) => return Ok(c_int::try_from(sent).unwrap_or(c_int::MAX)),
            Err(Errno::INTR) => {}
            Err(Errno::MSGSIZE) => return send_large(fd, bytes),
            Err(error) => return Err(Refusal::System(error.raw_os_error())),
        }
    }
}

/// What no socket takes in one piece goes as a file.
fn send_large(fd: BorrowedFd<'_>, bytes: &[u8]) -> Result<c_int, Refusal> {
    let failed = |error: Errno| Refusal::System(error.raw_os_error());
    let mut file = File::from(memfd_create(c"broadcast", MemfdFlags::CLOEXEC).map_err(failed)?);
    file.write_all(bytes).map_err(|error| Refusal::System(error.raw_os_error().unwrap_or(0)))?;
    let rights = [file.as_fd()];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    control.push(SendAncillaryMessage::ScmRights(&rights));
    loop {
        match sendmsg(fd, &[IoSlice::new(&[0])], &mut control, SendFlags::NOSIGNAL) {
            Ok(_) => return Ok(c_int::try_from(bytes.len()).unwrap_or(c_int::MAX)),
            Err(Errno::INTR) => {}
            Err(error) => return Err(failed(error)),
        }
    }
}

/// Gives a channel's end to the program, for good.
pub fn give_away(written: OwnedFd) -> c_int {
    written.into_raw_fd()
}

/// Closes a channel's end that was given away.
pub fn take_back(fd: c_int) {
    if fd >= FIRST_FREE {
        // SAFETY: given away by us, and nobody has used it yet.
        drop(unsafe { OwnedFd::from_raw_fd(fd) });
    }
}

/// Whether a peer on the loopback interface belongs to the user that we are: the system's table of sockets says so.
fn is_own_user(peer: BorrowedFd<'_>) -> bool {
    let Ok(stream) = peer.try_clone_to_owned().map(TcpStream::from) else { return false };
    let (Ok(SocketAddr::V4(own)), Ok(SocketAddr::V4(other))) = (stream.local_addr(), stream.peer_addr())
    else {
        return false;
    };
    let user = rustix::process::geteuid().as_raw();
    ["/proc/net/tcp", "/proc/net/tcp6"]
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .any(|table| table.lines().filter_map(|line| owner(line, other, own)).any(|uid| uid == user))
}

/// The user of the socket that a line of the table is about, if it is `local` connected to `remote` and a process still
/// has it.
fn owner(line: &str, local: SocketAddrV4, remote: SocketAddrV4) -> Option<u32> {
    let spelt = |address: SocketAddrV4| {
        format!("{:08X}:{:04X}", u32::from_ne_bytes(address.ip().octets()), address.port())
    };
    let fields: Vec<&str> = line.split_ascii_whitespace().collect();
    let [_, this, that, _, _, _, _, uid, _, inode, ..] = fields.as_slice() else { return None };
    // An IPv4 address stands at the end of an IPv6 one.
    let is_it = this.ends_with(&spelt(local)) && that.ends_with(&spelt(remote)) && *inode != "0";
    is_it.then(|| uid.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners_stand_in_the_table() {
        let address = |port| SocketAddrV4::new(Ipv4Addr::LOCALHOST, port);
        let line =
            "   1: 0100007F:1F90 0100007F:C001 01 00000000:00000000 00:00000000 00000000  1000        0 77 1";
        let ip = u32::from_ne_bytes([127, 0, 0, 1]);
        let line = line.replace("0100007F", &format!("{ip:08X}"));
        assert_eq!(owner(&line, address(0x1f90), address(0xc001)), Some(1000));
        assert_eq!(owner(&line, address(0xc001), address(0x1f90)), None);
        let mapped = line.replace(&format!("{ip:08X}:"), &format!("0000000000000000FFFF0000{ip:08X}:"));
        assert_eq!(owner(&mapped, address(0x1f90), address(0xc001)), Some(1000));
        assert_eq!(
            owner(&line.replace(" 77 ", " 0 "), address(0x1f90), address(0xc001)),
            None,
            "left by its process"
        );
        assert_eq!(owner("  sl  local_address rem_address", address(1), address(2)), None);
    }

    #[test]
    fn own_peers_are_known() {
        let (port, number) = open_port().expect("a port is free");
        let _peer = TcpStream::connect((Ipv4Addr::LOCALHOST, number)).expect("it listens");
        let accepted = rustix::net::accept(&port).expect("the peer waits");
        assert!(is_own_user(accepted.as_fd()));
    }

    #[test]
    fn records_stay_together_whatever_their_size() {
        let (served, written) = open_channel().expect("a channel can be made");
        let written = give_away(written);
        for len in [1, 3, 1000, 100_000] {
            assert_eq!(send_to(written, &vec![7; len]), Ok(len as c_int));
            let mut room = vec![0; len];
            assert_eq!(take_record(served.as_fd(), &mut room), Ok(None));
            assert!(room.iter().all(|byte| *byte == 7), "{len}");
        }
        let large = vec![8; 5_000_000];
        assert_eq!(send_to(written, &large), Ok(5_000_000));
        assert_eq!(take_record(served.as_fd(), &mut [0; 1]), Ok(Some(large)));
        assert_eq!(send_to(written, b""), Ok(0));
        drop(served);
        assert_eq!(send_to(written, b"x"), Err(Refusal::System(libc::EPIPE)));
        take_back(written);
    }
}

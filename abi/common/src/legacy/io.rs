//! What programs ask of connections: writing, serving files, waiting for room, closing.

use super::text;
use crate::conn_handle::ConnHandle;
use crate::context::{Context, refusal_of};
use crate::entry::Refusal;
use crate::log;
use libc::{c_char, c_int, c_uchar, c_void};
use lws_engine::broadcast::Broadcast;
use lws_engine::conn::End;
use lws_engine::connection_api::{Masking, Outgoing, Write};
use lws_engine::opaque::ProtocolKey;
use lws_engine::ws::close;
use lws_engine::ws::frame::Opcode;

/// Kinds of writes, the same numbers in every generation that has them.
mod kind {
    pub const TEXT: u32 = 0;
    pub const BINARY: u32 = 1;
    pub const HTTP: u32 = 2;
    pub const CLOSE: u32 = 3;
    pub const PING: u32 = 4;
    pub const PONG: u32 = 5;
    pub const NO_FIN: u32 = 0x40;
    pub const ZERO_MASK: u32 = 0x80;
}

/// What a generation's writes can do.
#[derive(Clone, Copy)]
pub struct Kinds {
    /// Control frames and flags are known, and a write of nothing is none.
    pub controls: bool,
}

/// The code of a close frame that says nothing else.
const NORMAL: u16 = 1000;

/// Writes: 0 when all bytes were taken over.
///
/// # Safety
/// `len` bytes can be read at `buf`, or it is NULL.
pub unsafe fn write(
    wsi: *const c_void,
    buf: *const c_uchar,
    len: usize,
    protocol: u32,
    kinds: Kinds,
) -> Result<c_int, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    let (plain, flags) = (protocol & !(kind::NO_FIN | kind::ZERO_MASK), protocol);
    let known = if kinds.controls { plain <= kind::PONG } else { protocol <= kind::HTTP };
    if !known {
        return Err(Refusal::BadArgument { name: "protocol", why: "is no kind of write" });
    }
    // SAFETY: `len` bytes at `buf` are readable, or it is NULL and none is read, by contract.
    let bytes = unsafe { crate::strings::bytes(buf, if buf.is_null() { 0 } else { len }) }?;
    if bytes.len() != len {
        return Err(Refusal::NullArgument("buf"));
    }
    if plain == kind::CLOSE {
        return begin_close(conn, bytes);
    }
    if kinds.controls && len == 0 {
        log::line(log::WARN, format_args!("a write of no bytes is left out"));
        return Ok(0);
    }
    let fin = flags & kind::NO_FIN == 0;
    let masking = if flags & kind::ZERO_MASK != 0 { Masking::Zeros } else { Masking::Random };
    let frame = |opcode, fin| Write::Frame { opcode, fin, masking };
    let what = match plain {
        kind::TEXT => frame(Opcode::Text, fin),
        kind::BINARY => frame(Opcode::Binary, fin),
        kind::PING => frame(Opcode::Ping, true),
        kind::PONG => frame(Opcode::Pong, true),
        _ => Write::Http { fin: false },
    };
    // The program's bytes stay as they are: without room in front of them the engine does not write there.
    let mut own = bytes.to_vec();
    let data = Outgoing { room: &mut own, start: 0 };
    conn.ask(conn.context.engine.write(conn.id, what, data)).map(|_| 0)
}

/// Begins the closing handshake, with the code that a payload begins with if it is one.
fn begin_close(conn: ConnHandle, payload: &[u8]) -> Result<c_int, Refusal> {
    let engine = &conn.context.engine;
    let (code, text) = match close::parse(payload) {
        Ok(Some(reason)) => (reason.code, reason.text.as_bytes()),
        _ => (NORMAL, &b""[..]),
    };
    conn.ask(engine.set_close_reason(conn.id, code, text))?;
    conn.ask(engine.end_conn(conn.id, End::Politely)).map(|()| 0)
}

/// Answers a plain request with a file.
///
/// # Safety
/// The texts are NULL or strings.
pub unsafe fn serve_file(
    wsi: *const c_void,
    file: *const c_char,
    media_type: *const c_char,
) -> Result<c_int, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    // SAFETY: NULL or strings by contract.
    let (file, media_type) = unsafe { (text(file), text(media_type)) };
    let file = file.ok_or(Refusal::NullArgument("file"))?.to_bytes();
    let media_type = media_type.unwrap_or_default().to_bytes();
    conn.ask(conn.context.engine.serve_file(conn.id, file, media_type, b"")).map(|()| 0)
}

/// Asks for a writeable callback on every open connection of a protocol, whoever made it.
pub fn want_write_all(context: &Context, key: ProtocolKey) {
    let to = Broadcast { key: Some(key), clients: true, ..Broadcast::default() };
    for id in context.engine.open_websockets(to) {
        let _ = context.engine.want_write(id);
    }
}

/// Ends a connection now; a WebSocket with a close frame.
pub fn hang_up(wsi: *const c_void) -> Result<(), Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    conn.ask(conn.context.engine.hang_up(conn.id, NORMAL))
}

/// The same for the connection with a descriptor, if there is one.
pub fn hang_up_descriptor(context: &Context, fd: c_int) -> Result<(), Refusal> {
    let Some((id, _)) = context.engine.conn_of_fd(fd) else { return Ok(()) };
    context.engine.hang_up(id, NORMAL).map_err(|error| refusal_of(&error))
}
